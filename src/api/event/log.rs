//! The files that a sign-in log comes in: Graph's and Azure Monitor's JSON, and the CSV of the Entra admin
//! center.

use super::{ColumnName, FromSignIns};
use crate::{
    api::{
        error::{Error, ErrorName},
        file,
        input::Input,
    },
    graph::{SignIn, Table},
};
use std::{
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

const FIELD: &str = "signIns";
/// Column names of an error.
const MOST_COLUMNS: usize = 80;

/// Opens what the request gives, with what the admin should know of it.
pub(super) fn open(request: &FromSignIns) -> Result<(Input<'_>, Vec<String>), Error> {
    let columns = request.columns.as_deref();
    let (None, Some(path)) = (&request.sign_ins, &request.path) else {
        refuse_columns(columns)?;
        return Ok((Input::open(FIELD, request.sign_ins.as_deref(), request.path.as_deref())?, Vec::new()));
    };
    let mut file = BufReader::new(file::open(path)?);
    if !is_table(&mut file).map_err(|error| unreadable(&error))? {
        refuse_columns(columns)?;
        return Ok((Input::of(FIELD, Box::new(file), true), Vec::new()));
    }
    let (table, warnings) = table(file, path, columns.unwrap_or_default())?;
    // A heading without rows is an empty list; JSON of no bytes would be none.
    Ok((Input::of(FIELD, Box::new(b"[]".chain(table)), true), warnings))
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

fn table<R: Read>(file: R, path: &str, columns: &[ColumnName]) -> Result<(Table<R>, Vec<String>), Error> {
    let mut table = Table::open(file).map_err(|error| unreadable(&error))?;
    for (place, ColumnName { property, column }) in columns.iter().enumerate() {
        let Some(known) = SignIn::property(property) else {
            return Err(Error::argument(
                format!("columns[{place}].property"),
                "There is no such property of a sign-in.",
            )
            .hint(format!("Use one of {}.", SignIn::properties().collect::<Vec<_>>().join(", "))));
        };
        if !table.rename(column, known) {
            return Err(
                lacking(&table.columns(), &[column.as_str()]).field(format!("columns[{place}].column"))
            );
        }
    }
    table.prefer_renamed(SignIn::property);
    let names = table.columns();
    let lacks = SignIn::lacks(&names);
    if !lacks.is_empty() {
        return Err(lacking(&names, &lacks).field("path"));
    }
    if SignIn::says_interactive(&names) {
        return Ok((table, Vec::new()));
    }
    // The admin center's CSVs of both kinds have the same columns. It calls the one
    // NonInteractiveSignIns_FROM_TO.csv.
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if name.contains("noninteractive") {
        table.constant("isInteractive", "false");
        return Ok((table, Vec::new()));
    }
    let warning = "Nothing in the CSV says which sign-ins were interactive; all of them are taken to be, because its name does not hold NonInteractive.";
    Ok((table, vec![warning.into()]))
}

/// A table without columns that it needs. Names the columns there are only where they are a heading: else
/// they are somebody's data.
fn lacking(columns: &[&str], lacks: &[&str]) -> Error {
    let heading = SignIn::lacks(&[]).len() > SignIn::lacks(columns).len();
    let found = if heading {
        format!("it has {}", columns.iter().take(MOST_COLUMNS).copied().collect::<Vec<_>>().join(", "))
    } else {
        "its first line names none of the columns of a sign-in log".to_owned()
    };
    Error::new(ErrorName::InvalidArgument, format!("The CSV lacks {}; {found}.", lacks.join(", "))).hint(
        "Give a CSV or JSON that the Entra admin center downloads (Sign-in logs, InteractiveSignIns), or say in columns what its columns are called.",
    )
}

fn unreadable(error: &io::Error) -> Error {
    Error::argument("path", format!("What path gives cannot be read: {error}."))
        .hint("Give what Graph returned, as it came.")
}
