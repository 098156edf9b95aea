//! The files that logs come in: JSON, and CSV.

use super::ColumnName;
use crate::{
    api::{
        error::{Error, ErrorName},
        file,
        input::Input,
    },
    graph::{Activity, LISTED_LAUNCH, SignIn, Table},
};
use serde_json::value::RawValue;
use std::{
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// Column names of an error.
const MOST_COLUMNS: usize = 80;

/// What a request gives of a log.
pub(super) struct Given<'a> {
    pub items: Option<&'a RawValue>,
    pub path: Option<&'a str>,
    pub columns: Option<&'a [ColumnName]>,
}

/// A kind of log.
pub(super) struct Kind {
    /// The request's field of its items.
    pub field: &'static str,
    /// What one of its rows is.
    row: &'static str,
    /// Graph's name of a property, by any of its names; and all of them.
    property: fn(&str) -> Option<&'static str>,
    properties: fn() -> Vec<&'static str>,
    /// What a table with these columns lacks.
    lacks: fn(&[&str]) -> Vec<&'static str>,
    hint: &'static str,
}

pub(super) const SIGN_INS: Kind = Kind {
    field: "signIns",
    row: "sign-in",
    property: SignIn::property,
    properties: || SignIn::properties().collect(),
    lacks: SignIn::lacks,
    hint: "Give a CSV or JSON that the Entra admin center downloads (Sign-in logs, InteractiveSignIns), or say in columns what its columns are called.",
};

pub(super) const ACTIVITIES: Kind = Kind {
    field: "records",
    row: "audit record",
    property: Activity::property,
    properties: || Activity::properties().collect(),
    lacks: Activity::lacks,
    hint: "Give a CSV that Purview's audit search downloads, or say in columns which column names the user.",
};

/// Opens what the request gives, with what the admin should know of it.
pub(super) fn open<'a>(kind: &Kind, given: &Given<'a>) -> Result<(Input<'a>, Vec<String>), Error> {
    let (None, Some(path)) = (given.items, given.path) else {
        refuse_columns(given.columns)?;
        return Ok((Input::open(kind.field, given.items, given.path)?, Vec::new()));
    };
    let mut file = BufReader::new(file::open(path)?);
    if !is_table(&mut file).map_err(|error| unreadable(&error))? {
        refuse_columns(given.columns)?;
        return Ok((Input::of(kind.field, Box::new(file), true), Vec::new()));
    }
    let mut table = table(kind, file, given.columns.unwrap_or_default())?;
    let mut warnings = Vec::new();
    if kind.field == SIGN_INS.field {
        warnings.extend(interactive(&mut table, path));
    } else if !Activity::says_operation(&table.columns()) {
        if given.columns.is_none() {
            return Err(lacking(kind, &table.columns(), &["auditData"]).field("path"));
        }
        table.constant("operation", LISTED_LAUNCH);
    }
    // A heading without rows is an empty list; JSON of no bytes would be none.
    Ok((Input::of(kind.field, Box::new(b"[]".chain(table)), true), warnings))
}

/// Whether the file is a table: it begins with what JSON of objects does not.
fn is_table(file: &mut impl BufRead) -> io::Result<bool> {
    let start = file.fill_buf()?;
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let start = start.trim_ascii();
    // A byte 0 is UTF-16 without its mark, and null is what ConvertTo-Json makes of nothing: the reader of
    // JSON names both.
    let json = matches!(start.first(), None | Some(b'{' | b'[')) || start == b"null" || start.contains(&0);
    Ok(!json)
}

fn refuse_columns(columns: Option<&[ColumnName]>) -> Result<(), Error> {
    match columns {
        Some(_) => {
            Err(Error::argument("columns", "columns is for a CSV, and this is JSON.")
                .hint("Leave columns out."))
        }
        None => Ok(()),
    }
}

fn table<R: Read>(kind: &Kind, file: R, columns: &[ColumnName]) -> Result<Table<R>, Error> {
    let mut table = Table::open(file).map_err(|error| unreadable(&error))?;
    for (place, ColumnName { property, column }) in columns.iter().enumerate() {
        let Some(known) = (kind.property)(property) else {
            return Err(Error::argument(
                format!("columns[{place}].property"),
                format!("There is no such property of a {}.", kind.row),
            )
            .hint(format!("Use one of {}.", (kind.properties)().join(", "))));
        };
        if !table.rename(column, known) {
            return Err(
                lacking(kind, &table.columns(), &[column.as_str()]).field(format!("columns[{place}].column"))
            );
        }
    }
    table.prefer_renamed(kind.property);
    let names = table.columns();
    let lacks = (kind.lacks)(&names);
    if lacks.is_empty() { Ok(table) } else { Err(lacking(kind, &names, &lacks).field("path")) }
}

/// Sees to it that a table of sign-ins says which were interactive; a warning where nothing does.
fn interactive<R: Read>(table: &mut Table<R>, path: &str) -> Option<String> {
    if SignIn::says_interactive(&table.columns()) {
        return None;
    }
    // The admin center's CSVs of both kinds have the same columns. It calls the one
    // NonInteractiveSignIns_FROM_TO.csv.
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if name.contains("noninteractive") {
        table.constant("isInteractive", "false");
        return None;
    }
    Some("Nothing in the CSV says which sign-ins were interactive; all of them are taken to be, because its name does not hold NonInteractive.".into())
}

/// A table without columns that it needs. Names the columns there are only where they are a heading: else
/// they are somebody's data.
fn lacking(kind: &Kind, columns: &[&str], lacks: &[&str]) -> Error {
    let found = if is_heading(kind, columns) {
        format!("it has {}", columns.iter().take(MOST_COLUMNS).copied().collect::<Vec<_>>().join(", "))
    } else {
        format!("its first line names none of the columns of a {} log", kind.row)
    };
    Error::new(ErrorName::InvalidArgument, format!("The CSV lacks {}; {found}.", lacks.join(", ")))
        .hint(kind.hint)
}

/// Whether a first line is one: it has a column that such a log has. Of lists whose columns Microsoft does not
/// publish, it has nothing that a person, a thing or a time could be.
fn is_heading(kind: &Kind, columns: &[&str]) -> bool {
    let data = |column: &&str| column.contains(|c: char| c == '@' || c.is_ascii_digit());
    if kind.field == SIGN_INS.field {
        (kind.lacks)(&[]).len() > (kind.lacks)(columns).len()
    } else {
        !columns.iter().any(data)
    }
}

fn unreadable(error: &io::Error) -> Error {
    Error::argument("path", format!("What path gives cannot be read: {error}."))
        .hint("Give what Graph returned, as it came.")
}
