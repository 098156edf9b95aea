//! The schema: what makes it, what leads to it, and how another one is told.

use rusqlite::Connection;
use std::collections::BTreeMap;

/// More than this tell nothing new.
const MOST_DIFFERENCES: usize = 100;
/// "AUTC" in the header of every store.
pub(super) const APPLICATION_ID: i64 = 0x4155_5443;
/// "AUCL", by which versions before the first release told their stores.
pub(super) const UNRELEASED: i64 = 0x4155_434C;

/// Whether the number in a database's header is that of a store.
pub(super) fn is_ours(application: i64) -> bool {
    matches!(application, APPLICATION_ID | UNRELEASED)
}

/// A schema and the way to it from every earlier one. Its version is the number of steps plus one.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Makes the newest version in an empty file.
    pub fresh: &'static str,
    /// The first leads from version 1 to 2, and so on.
    pub steps: &'static [&'static str],
}

impl Schema {
    /// The one this library works with.
    pub const CURRENT: Schema = Schema { fresh: include_str!("schema.sql"), steps: &[] };

    /// The version a file has after this.
    pub fn version(&self) -> i64 {
        self.steps.len() as i64 + 1
    }
}

/// The schema of a store: the kind and text of everything in it, by name.
type Parts = BTreeMap<String, (String, String)>;

fn parts(conn: &Connection) -> rusqlite::Result<Parts> {
    let mut statement = conn.prepare("SELECT name, type, coalesce(sql, '') FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((text(row, 0)?, (text(row, 1)?, text(row, 2)?))))?;
    rows.collect()
}

/// Damaged text need not be UTF-8, and is another all the same.
fn text(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(String::from_utf8_lossy(row.get_ref(column)?.as_bytes().unwrap_or_default()).into_owned())
}

fn made() -> rusqlite::Result<Parts> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(Schema::CURRENT.fresh)?;
    parts(&fresh)
}

/// What of the schema is missing or says something else than in a store that this library made: a sentence
/// each.
pub(super) fn differences(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let found = parts(conn)?;
    let differs = made()?.into_iter().filter_map(|(name, part)| match found.get(&name) {
        None => Some(format!("the {} {name} is missing", part.0)),
        Some(other) if *other != part => {
            Some(format!("the {} {name} is not as this library makes it", part.0))
        }
        Some(_) => None,
    });
    Ok(differs.take(MOST_DIFFERENCES).collect())
}

/// What somebody else put into the schema: a sentence each.
pub(super) fn strangers(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let made = made()?;
    let strange = parts(conn)?.into_iter().filter(|(name, _)| !made.contains_key(name));
    Ok(strange
        .map(|(name, (kind, _))| format!("the {kind} {name} was put in by somebody else"))
        .take(MOST_DIFFERENCES)
        .collect())
}
