//! A table of text (CSV) as JSON Lines, so that a row is read as what Graph returns is: an object whose
//! properties are the columns.

use super::read::ItemError;
use crate::domain::table::{Whole, is_blank, line, look, next, rows};
use csv::{ByteRecord, Reader};
use serde::Serializer;
use std::io::{self, Read};

/// The most bytes of a row; most often a quote is never closed.
pub const ROW_LIMIT: u64 = 1 << 20;

/// What a row has instead of its cells where it does not have one for each column: how many, and how many the
/// heading has.
pub(super) const CELLS: &str = "cells of the row and the heading";

/// What a property is called, by whoever writes it.
pub(super) type Names = &'static [&'static str];

/// Whether a column is called so.
pub(super) fn called(column: &str, names: &Names) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(column.trim()))
}

/// Why a row of so many cells is refused under a heading of so many.
pub(super) fn uneven((row, heading): (u64, u64)) -> ItemError {
    ItemError {
        field: None,
        message: format!("has {row} cells, and the heading {heading}"),
        hint: Some("The CSV may be cut short, or a cell with a separator in it lacks its quotes."),
    }
}

/// Reads the rows of a table as lines of JSON: each on the line on which it begins in the table, without its
/// blank cells.
pub struct Table<R> {
    rows: Reader<Bounded<Whole<R>>>,
    columns: Vec<(usize, String)>,
    renamed: Vec<(usize, String)>,
    width: usize,
    constants: Vec<(&'static str, &'static str)>,
    line: u64,
    json: Vec<u8>,
    given: usize,
}

impl<R: Read> Table<R> {
    /// Reads the heading.
    ///
    /// # Errors
    /// The bytes did not come, or the heading is longer than a row may be.
    pub fn open(input: R) -> io::Result<Table<R>> {
        let (input, separator) = look(input)?;
        let mut rows = rows(Bounded { inner: input, left: ROW_LIMIT }, separator);
        let mut heading = ByteRecord::new();
        next(&mut rows, &mut heading)?;
        let column = |cell: &[u8]| {
            String::from_utf8_lossy(cell)
                .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
                .to_owned()
        };
        let mut columns: Vec<(usize, String)> = Vec::new();
        for (at, name) in heading.iter().map(column).enumerate() {
            if !name.is_empty() {
                columns.push((at, name));
            }
        }
        Ok(Table {
            rows,
            columns,
            renamed: Vec::new(),
            width: heading.len(),
            constants: Vec::new(),
            line: 1,
            json: Vec::new(),
            given: 0,
        })
    }

    /// The columns' names.
    pub fn columns(&self) -> Vec<&str> {
        self.columns.iter().map(|(_, name)| name.as_str()).collect()
    }

    /// Calls a column otherwise; whether there is one.
    pub fn rename(&mut self, column: &str, property: &str) -> bool {
        let Some(place) = self.columns.iter().position(|(_, name)| name.eq_ignore_ascii_case(column.trim()))
        else {
            return false;
        };
        let (at, _) = self.columns.remove(place);
        self.renamed.push((at, property.to_owned()));
        true
    }

    /// Lets columns that were renamed count instead of others of the same property.
    pub fn prefer_renamed(&mut self, property: impl Fn(&str) -> Option<&'static str>) {
        let renamed =
            |name: &str| self.renamed.iter().any(|(_, known)| property(name) == Some(known.as_str()));
        self.columns.retain(|(_, name)| !renamed(name));
        self.columns.append(&mut self.renamed);
    }

    /// Adds a property that is the same in every row.
    pub fn constant(&mut self, property: &'static str, value: &'static str) {
        self.constants.push((property, value));
    }

    /// Whether there was another row.
    fn next(&mut self) -> io::Result<bool> {
        let mut row = ByteRecord::new();
        self.rows.get_mut().left = ROW_LIMIT;
        if !next(&mut self.rows, &mut row)? {
            return Ok(false);
        }
        self.json.clear();
        self.given = 0;
        if is_blank(&row) {
            return Ok(true);
        }
        let line = line(&self.rows, &row);
        self.json.resize(usize::try_from(line.saturating_sub(self.line)).unwrap_or_default(), b'\n');
        self.line = line;
        if row.len() != self.width {
            serde_json::Serializer::new(&mut self.json).collect_map([(CELLS, (row.len(), self.width))])?;
            return Ok(true);
        }
        let cell =
            |at: &usize| row.get(*at).map(String::from_utf8_lossy).filter(|cell| !cell.trim().is_empty());
        let cells = self.columns.iter().filter_map(|(at, name)| Some((name.as_str(), cell(at)?)));
        let constants = self.constants.iter().map(|(name, value)| (*name, (*value).into()));
        serde_json::Serializer::new(&mut self.json).collect_map(constants.chain(cells))?;
        Ok(true)
    }
}

impl<R: Read> Read for Table<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.json.len() {
            if !self.next()? {
                return Ok(0);
            }
        }
        let count = self.json.get(self.given..).unwrap_or_default().read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

/// Ends a row that does not end.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a row has more than {ROW_LIMIT} bytes; is a quote never closed?"),
            ));
        }
        let count = (&mut self.inner).take(self.left).read(buffer)?;
        self.left -= count as u64;
        Ok(count)
    }
}
