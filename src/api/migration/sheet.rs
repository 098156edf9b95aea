//! Tables (CSV) that requests hold, as spreadsheets write them, read row by row.

use crate::{
    api::{
        error::{Error, ErrorName},
        file,
        text::{MAX_REQUEST, shown},
    },
    domain::{
        fold::fold,
        table::{Whole, is_blank, line, look, next, rows},
    },
    store::Read,
};
use csv::{ByteRecord, Reader};
use std::{
    collections::HashMap,
    io::{self, Read as _},
};

/// Rows of a table, and items of a plan: some 200 MiB as they are exported.
pub const MOST_ITEMS: usize = 500_000;
/// Columns of a table; exports of directories have some hundreds.
const MOST_COLUMNS: usize = 1_000;
/// Bytes that are read for one row.
const MOST_ROW_BYTES: usize = 1 << 20;
/// Columns that a warning names, and characters of each.
const NAMED: usize = 10;
const LONGEST_COLUMN: usize = 50;

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

/// TOO_LARGE of what names more than a plan may have.
pub fn too_many(field: &str) -> Error {
    Error::new(ErrorName::TooLarge, format!("A plan has at most {MOST_ITEMS} items, and {field} names more."))
        .field(field)
        .hint("Make several plans of fewer users.")
}

/// What is read for a row: without an end to it, a table of one row would come to be in memory many times over.
struct Bounded<R> {
    input: R,
    left: usize,
}

impl<R: io::Read> io::Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let most = into.len().min(self.left);
        let read = self.input.read(into.get_mut(..most).unwrap_or_default())?;
        self.left -= read;
        Ok(read)
    }
}

/// A table whose rows are read one by one, each by the columns that were asked for.
pub struct Sheet<'f> {
    /// The field that holds it.
    field: &'f str,
    table: Reader<Bounded<Whole<&'f [u8]>>>,
    /// Cells of every row.
    width: usize,
    columns: Vec<Option<usize>>,
    /// Names of columns that nobody asked for.
    unknown: Vec<String>,
    record: ByteRecord,
    rows: usize,
}

/// A row that is not blank.
pub struct Row {
    pub line: u64,
    cells: Vec<String>,
}

impl Row {
    /// The cell in a column, by its place among those asked for; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// All of them.
    pub fn cells(self) -> Vec<String> {
        self.cells
    }
}

impl<'f> Sheet<'f> {
    /// Reads the heading of a table. Of the columns, named in any case, those in `needed` must be there. Names parted by `|` are
    /// of one column: the first of them that is there.
    pub fn open(field: &'f str, text: &'f str, needed: &[&str], more: &[&str]) -> Result<Sheet<'f>, Error> {
        let (input, separator) = look(text.trim_start_matches('\u{feff}').as_bytes())
            .map_err(|error| unreadable(field, &error.to_string()))?;
        let table = rows(Bounded { input, left: MOST_ROW_BYTES }, separator);
        let (columns, unknown, record) = (Vec::new(), Vec::new(), ByteRecord::new());
        let mut sheet = Sheet { field, table, width: 0, columns, unknown, record, rows: 0 };
        sheet.read()?;
        sheet.width = sheet.record.len();
        if sheet.width > MOST_COLUMNS {
            return Err(Error::argument(field, format!("The table has more than {MOST_COLUMNS} columns."))
                .hint("Leave out those that are not read, and see that its first row is its heading."));
        }
        let heading: Vec<String> = sheet.record.iter().map(text_of).collect();
        let places = places(field, &heading)?;
        let at = |names: &&str| names.split('|').find_map(|name| places.get(&fold(name)).copied());
        if let Some(missing) = needed.iter().find(|names| at(names).is_none()) {
            let missing = missing.split('|').next().unwrap_or_default();
            let names: Vec<_> =
                needed.iter().map(|names| format!("'{}'", names.replace('|', "' or '"))).collect();
            return Err(Error::argument(field, format!("The table has no column '{missing}'."))
                .hint(format!("Name these columns in its first row: {}.", names.join(", "))));
        }
        sheet.columns = needed.iter().chain(more).map(at).collect();
        let read: Vec<usize> = sheet.columns.iter().flatten().copied().collect();
        let others =
            heading.into_iter().enumerate().filter(|(at, _)| !read.contains(at)).map(|(_, name)| name);
        let listed = places.contains_key(&fold(GROUPS));
        let harmless = |name: &str| fold(name) == fold(GROUPS) || listed && fold(name) == fold(PRODUCTS);
        sheet.unknown = others.filter(|name| !name.is_empty() && !harmless(name)).collect();
        let known: Vec<&str> = needed.iter().chain(more).copied().collect();
        misspelt(field, &sheet.unknown, &known, |names| at(&names).is_none())?;
        Ok(sheet)
    }

    fn read(&mut self) -> Result<Option<u64>, Error> {
        self.table.get_mut().left = MOST_ROW_BYTES;
        match next(&mut self.table, &mut self.record) {
            Ok(more) => Ok(more.then(|| line(&self.table, &self.record))),
            Err(_) if self.table.get_ref().left == 0 => {
                let line = self.table.position().line();
                let message = format!("Line {line}: the row has more than {MOST_ROW_BYTES} bytes.");
                Err(Error::new(ErrorName::TooLarge, message)
                    .field(self.field)
                    .hint("See that no quote in the row is left open, and shorten it."))
            }
            Err(error) => Err(unreadable(self.field, &error.to_string())),
        }
    }

    /// The next row that is not blank.
    pub fn next(&mut self, db: &Read<'_>) -> Result<Option<Row>, Error> {
        while let Some(line) = self.read()? {
            db.check_interrupt()?;
            if is_blank(&self.record) {
                continue;
            }
            let (width, cells) = (self.width, self.record.len());
            if cells != width {
                let message = format!("Line {line}: the row has {cells} cells, and the heading has {width}.");
                return Err(Error::argument(self.field, message)
                    .hint("See that the table is whole, and that what holds a separator is in quotes."));
            }
            self.rows += 1;
            if self.rows > MOST_ITEMS {
                return Err(too_many(self.field));
            }
            let cell = |place: &Option<usize>| {
                place.and_then(|at| self.record.get(at)).map_or_else(String::new, text_of)
            };
            return Ok(Some(Row { line, cells: self.columns.iter().map(cell).collect() }));
        }
        Ok(None)
    }

    /// Whether a column is there, by its place among those asked for.
    pub fn has(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(Option::is_some)
    }

    /// What an admin should know of columns that are not read; `known` are those that are.
    pub fn unread(&self, known: &str) -> Option<String> {
        let mut names: Vec<String> =
            self.unknown.iter().take(NAMED).map(|name| shown(name, LONGEST_COLUMN)).collect();
        if self.unknown.len() > NAMED {
            names.push(format!("{} more", self.unknown.len() - NAMED));
        }
        let last = names.pop()?;
        let told = match names.is_empty() {
            true => format!("The table's column {last} is not known and was not read"),
            false => {
                format!("The table's columns {} and {last} are not known and were not read", names.join(", "))
            }
        };
        Some(format!("{told}: known are {known}."))
    }

    /// INVALID_ARGUMENT, or whatever is wrong, of a line.
    pub fn wrong(&self, line: u64, column: &str, error: Error) -> Error {
        in_line(self.field, line, column, error)
    }
}

/// What is wrong in a line of the table that a field holds.
pub fn in_line(field: &str, line: u64, column: &str, error: Error) -> Error {
    let message = format!("Line {line}, column {column}: {}", error.message);
    Error { message, ..error.field(field) }
}

fn text_of(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim().to_owned()
}

fn unreadable(field: &str, error: &str) -> Error {
    Error::argument(field, format!("The table cannot be read: {error}."))
        .hint("Give a CSV with a heading, in UTF-8.")
}

/// Where each column is. Of two of one name nobody knows which one counts.
fn places(field: &str, heading: &[String]) -> Result<HashMap<String, usize>, Error> {
    let mut places = HashMap::new();
    for (at, name) in heading.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if places.insert(fold(name), at).is_some() {
            let name = shown(name, LONGEST_COLUMN);
            return Err(Error::argument(field, format!("The table has the column '{name}' twice."))
                .hint("Leave one of them out, or give it another name."));
        }
    }
    Ok(places)
}

/// Lists of groups, and of products beside it, as Get-AutoClaimUser exports them: no group and no product is meant.
const GROUPS: &str = "Groups";
const PRODUCTS: &str = "Products";

/// Other columns are nobody's concern, but one that is there in place of another, a letter or two apart, is meant for it:
/// nothing of it may be left out silently.
fn misspelt(
    field: &str,
    others: &[String],
    known: &[&str],
    lacks: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    let missing: Vec<&str> =
        known.iter().filter(|names| lacks(names)).flat_map(|names| names.split('|')).collect();
    let like = |column: &str, name: &str| {
        let most = name.len() / 4;
        column.chars().count().abs_diff(name.len()) <= most
            && strsim::osa_distance(&column.to_ascii_lowercase(), &name.to_ascii_lowercase()) <= most
    };
    for column in others {
        if let Some(meant) = missing.iter().find(|name| like(column, name)) {
            let column = shown(column, LONGEST_COLUMN);
            return Err(Error::argument(field, format!("The table's column {column} is unknown.")).hint(
                format!("Did you mean {meant}? Known here: {}.", known.join(", ").replace('|', " or ")),
            ));
        }
    }
    Ok(())
}
