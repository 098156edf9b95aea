//! Rows as CSV that a spreadsheet opens right: RFC 4180, a byte order mark, CRLF, and no cell that would be
//! taken for a formula.

use crate::domain::{
    glyph::{unprintable, unseen},
    time::Time,
};
use csv::{Terminator, Writer, WriterBuilder};
use std::{
    borrow::Cow,
    io::{self, Write},
};

/// Without it Excel takes UTF-8 for the code page of the machine.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A CSV that is being written.
pub struct Sheet<W: Write> {
    out: Writer<W>,
}

impl<W: Write> Sheet<W> {
    /// Begins a sheet with its header row.
    ///
    /// # Errors
    /// Those of the writer; so with all that follows.
    pub fn begin(mut out: W, header: &[&str]) -> io::Result<Sheet<W>> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut sheet = Sheet { out: WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out) };
        sheet.row(header)?;
        Ok(sheet)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn row(&mut self, cells: &[impl AsRef<str>]) -> io::Result<()> {
        for cell in cells {
            self.out.write_field(&*neutral(cell.as_ref())).map_err(of_writer)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(of_writer)
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn end(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The writer's own error: wrapped it would not say that the disk is full.
fn of_writer(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A cell that no spreadsheet takes for a formula, nor any piece of it where another sign than ours parts
/// cells: Excel parts them by the list separator of its country, and then quotes that do not begin a cell
/// part nothing. Before a sign that could begin one stands an apostrophe.
fn neutral(cell: &str) -> Cow<'_, str> {
    // Excel in East Asian locales takes the wide signs for the narrow ones.
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if !cell.contains(SIGNS) && !cell.starts_with(char::is_control) {
        return Cow::Borrowed(cell);
    }
    let mut safe = String::with_capacity(cell.len() + 2);
    let mut begins = true;
    for sign in cell.chars() {
        if (begins && SIGNS.contains(&sign)) || (safe.is_empty() && sign.is_control()) {
            safe.push('\'');
        }
        begins = parts(sign) || begins && passed_over(sign);
        safe.push(sign);
    }
    Cow::Owned(safe)
}

/// Whether a list separator of some country, or one that programs let people choose, or the end of a line.
fn parts(sign: char) -> bool {
    sign.is_control()
        || [';', '|', '\u{37e}', '\u{60c}', '\u{61b}', '\u{ff1b}', '\u{2028}', '\u{2029}'].contains(&sign)
}

/// Whether it may stand before a formula and be passed over: blanks, quotes, and what nobody sees.
fn passed_over(sign: char) -> bool {
    sign == '"' || unseen(sign) || unprintable(sign)
}

/// A time with its zone, for readers take one without for local: 2026-11-21T10:00:00Z. In whole seconds,
/// for some read no fractions.
pub fn time(time: Time) -> String {
    let text = time.to_string();
    format!("{}Z", text.split('.').next().unwrap_or_default())
}
