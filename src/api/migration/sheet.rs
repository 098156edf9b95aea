//! Tables (CSV) that requests hold, as spreadsheets write them.

use crate::{
    api::{
        error::{Error, ErrorName},
        file,
        text::MAX_REQUEST,
    },
    domain::table::{is_blank, line, look, next, rows},
};
use csv::ByteRecord;
use std::io::Read;

/// A text that a request holds in `field`, or the file at `path`: just one of them.
pub fn given(field: &str, text: Option<&str>, path: Option<&str>) -> Result<String, Error> {
    match (text, path) {
        (Some(text), None) => Ok(text.to_owned()),
        (None, Some(path)) => whole(path),
        (Some(_), Some(_)) => {
            Err(Error::argument("path", format!("Both {field} and path are given."))
                .hint("Give one of them."))
        }
        (None, None) => {
            Err(Error::argument(field, format!("Neither {field} nor path is given."))
                .hint("Give one of them."))
        }
    }
}

/// Bytes of a file: a plan of 60,000 users has some 25 MiB, and more where many plans come on.
const MOST_BYTES: usize = 8 * MAX_REQUEST;

fn whole(path: &str) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    file::open(path)?.take(most + 1).read_to_end(&mut bytes).map_err(|error| {
        Error::argument("path", format!("The file cannot be read: {}.", error.kind()))
            .target(path)
            .hint("See that it is readable.")
    })?;
    if bytes.len() > MOST_BYTES {
        return Err(Error::new(ErrorName::TooLarge, format!("The file has more than {MOST_BYTES} bytes."))
            .field("path")
            .hint("Part the table, and make several plans."));
    }
    String::from_utf8(bytes).map_err(|_| {
        Error::new(ErrorName::InvalidUtf8, "The file is not UTF-8.")
            .field("path")
            .hint("Save it as CSV UTF-8.")
    })
}

/// The rows of a table, each by the columns that were asked for.
pub struct Sheet<'f> {
    /// The field that holds it.
    field: &'f str,
    columns: Vec<Option<usize>>,
    /// Rows that are not blank, with their lines.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl<'f> Sheet<'f> {
    /// Reads a table. Of the columns, named in any case, those in `needed` must be there.
    pub fn read(field: &'f str, text: &str, needed: &[&str], more: &[&str]) -> Result<Sheet<'f>, Error> {
        let unreadable = |error: String| {
            Error::argument(field, format!("The table cannot be read: {error}."))
                .hint("Give a CSV with a heading, in UTF-8.")
        };
        let (input, separator) = look(text.trim_start_matches('\u{feff}').as_bytes())
            .map_err(|error| unreadable(error.to_string()))?;
        let mut table = rows(input, separator);
        let mut row = ByteRecord::new();
        let mut read = |row: &mut ByteRecord| {
            let more = next(&mut table, row).map_err(|error| unreadable(error.to_string()))?;
            Ok::<_, Error>(more.then(|| line(&table, row)))
        };
        let cells = |row: &ByteRecord| -> Vec<String> {
            row.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect()
        };
        read(&mut row)?;
        let heading = cells(&row);
        let place = |name: &&str| heading.iter().position(|column| column.eq_ignore_ascii_case(name));
        if let Some(missing) = needed.iter().find(|name| place(name).is_none()) {
            return Err(Error::argument(field, format!("The table has no column {missing}."))
                .hint(format!("Name these columns in its first row: {}.", needed.join(", "))));
        }
        misspelt(field, &heading, &needed.iter().chain(more).copied().collect::<Vec<_>>())?;
        let columns = needed.iter().chain(more).map(place).collect();
        let mut found = Vec::new();
        while let Some(line) = read(&mut row)? {
            if !is_blank(&row) {
                found.push((line, cells(&row)));
            }
        }
        Ok(Sheet { field, columns, rows: found })
    }

    /// The cell of a row in a column, by its place among those asked for; empty where there is none.
    pub fn cell<'r>(&self, row: &'r [String], column: usize) -> &'r str {
        let place = self.columns.get(column).copied().flatten();
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }

    /// INVALID_ARGUMENT, or whatever is wrong, of a line.
    pub fn wrong(&self, line: u64, column: &str, error: Error) -> Error {
        let message = format!("Line {line}, column {column}: {}", error.message);
        Error { message, ..error.field(self.field) }
    }
}

/// A list of groups, as Get-AutoClaimUser exports it.
const HARMLESS: &str = "Groups";

/// Other columns are nobody's concern, but one that is there in place of another, a letter or two apart, is meant for it:
/// nothing of it may be left out silently.
fn misspelt(field: &str, heading: &[String], known: &[&str]) -> Result<(), Error> {
    let there = |name: &str| heading.iter().any(|column| column.eq_ignore_ascii_case(name));
    let like = |column: &str, name: &str| {
        let apart = strsim::osa_distance(&column.to_ascii_lowercase(), &name.to_ascii_lowercase());
        (1..=name.len() / 4).contains(&apart)
    };
    let others = heading.iter().filter(|column| !column.eq_ignore_ascii_case(HARMLESS));
    for column in others {
        if let Some(meant) = known.iter().find(|name| !there(name) && like(column, name)) {
            return Err(Error::argument(field, format!("The table's column {column} is unknown."))
                .hint(format!("Did you mean {meant}? Known here: {}.", known.join(", "))));
        }
    }
    Ok(())
}
