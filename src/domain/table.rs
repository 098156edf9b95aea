//! What tables of text (CSV) have in common, whoever wrote them.

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// The most that is looked at to find the separator.
const HEADING: u64 = 64 << 10;

/// A row that stands behind every table: read as one, it shows that no quote was open there.
const LAST: &[u8] = b"\0end";
const END: &[u8] = b"\n\0end";

/// What reads a table: the heading that was looked at, and what follows it.
pub type Whole<R> = Chain<Cursor<Vec<u8>>, BufReader<Chain<R, &'static [u8]>>>;

/// A table's bytes, and what separates its cells: Excel writes semicolons where the comma is in numbers.
///
/// # Errors
/// The bytes did not come.
pub fn look<R: Read>(input: R) -> io::Result<(Whole<R>, u8)> {
    let mut input = BufReader::new(input.chain(END));
    let mut heading = Vec::new();
    input.by_ref().take(HEADING).read_until(b'\n', &mut heading)?;
    let separator = separator(&heading);
    Ok((Cursor::new(heading).chain(input), separator))
}

/// Of the separators the one that the heading has most of, outside quotes.
fn separator(heading: &[u8]) -> u8 {
    // What lies between an even and an odd quote is quoted.
    let bare = heading.split(|byte| *byte == b'"').step_by(2);
    let count = |separator: &u8| {
        bare.clone().map(|part| memchr::memchr_iter(*separator, part).count()).sum::<usize>()
    };
    // The last of equals wins: a comma, where there is none of them.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Reads a table with the heading as its first row; rows may have more or fewer cells than it.
pub fn rows<R: Read>(input: R, separator: u8) -> Reader<R> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        // A carriage return is then a blank like others, and lines are counted right.
        .terminator(Terminator::Any(b'\n'))
        .from_reader(input)
}

/// Reads the next row; whether there was one.
///
/// # Errors
/// The bytes did not come, or the table ends inside a quote: it was cut short, or the quote swallowed rows.
pub fn next(table: &mut Reader<impl Read>, row: &mut ByteRecord) -> csv::Result<bool> {
    let more = table.read_byte_record(row)?;
    if row.as_slice() == LAST {
        return table.read_byte_record(row);
    }
    if !row.as_slice().ends_with(END) {
        return Ok(more);
    }
    let line = table.position().line().saturating_sub(line_breaks(row));
    let message = format!("a quote in the row that begins at line {line} is never closed");
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, message).into())
}

/// The line on which the row that was read last begins. Its own position is before the empty lines above it;
/// counting back from its end is exact unless a quote is never closed.
pub fn line(table: &Reader<impl Read>, row: &ByteRecord) -> u64 {
    let counted_back = table.position().line().saturating_sub(line_breaks(row) + 1);
    row.position().map_or(0, csv::Position::line).max(counted_back)
}

fn line_breaks(row: &ByteRecord) -> u64 {
    memchr::memchr_iter(b'\n', row.as_slice()).count() as u64
}

/// Whether nothing stands in any cell.
pub fn is_blank(row: &ByteRecord) -> bool {
    row.as_slice().iter().all(u8::is_ascii_whitespace)
}
