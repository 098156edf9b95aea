//! Statements and their rows. What cannot be read of a row is damage, and this is where it gets its name: the
//! table, the row's number where the statement asks for it, never the content.

use rusqlite::{
    CachedStatement, Connection, Params, RowIndex, ffi,
    types::{FromSql, Type, ValueRef},
};
use std::ops::RangeInclusive;

use super::{
    error::{StoreError, failure},
    schema,
};

/// A statement from the connection's cache.
pub struct Statement<'c> {
    statement: CachedStatement<'c>,
    conn: &'c Connection,
}

impl<'c> Statement<'c> {
    pub(super) fn cached(conn: &'c Connection, sql: &str) -> rusqlite::Result<Statement<'c>> {
        let statement = conn.prepare_cached(sql).map_err(|error| classify(conn, error))?;
        Ok(Statement { statement, conn })
    }

    /// Whether it leaves the store as it is.
    pub(super) fn readonly(&self) -> bool {
        self.statement.readonly()
    }

    /// Runs it and says how many rows it changed.
    pub fn execute(&mut self, params: impl Params) -> rusqlite::Result<usize> {
        self.statement.execute(params).map_err(|error| classify(self.conn, error))
    }

    pub fn exists(&mut self, params: impl Params) -> rusqlite::Result<bool> {
        self.statement.exists(params).map_err(|error| classify(self.conn, error))
    }

    /// Its rows, one after the other.
    pub fn query(&mut self, params: impl Params) -> rusqlite::Result<Rows<'_>> {
        Ok(Rows { rows: self.statement.query(params)?, conn: self.conn })
    }

    /// What `read` makes of each of its rows.
    pub fn query_map<T, F: FnMut(&Row<'_>) -> rusqlite::Result<T>>(
        &mut self,
        params: impl Params,
        mut read: F,
    ) -> rusqlite::Result<impl Iterator<Item = rusqlite::Result<T>>> {
        let conn = self.conn;
        Ok(self
            .statement
            .query_map(params, move |row| read(&Row(row)))?
            .map(move |read| read.map_err(|error| classify(conn, error))))
    }

    /// What `read` makes of its first row.
    pub fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.statement.query_row(params, |row| read(&Row(row))).map_err(|error| classify(self.conn, error))
    }
}

/// That SQLite cannot do what it is told is a fault of ours, unless the schema is another than our statements
/// were written for.
pub(super) fn classify(conn: &Connection, error: rusqlite::Error) -> rusqlite::Error {
    let ours = [ffi::SQLITE_ERROR, ffi::SQLITE_CONSTRAINT, ffi::SQLITE_MISMATCH];
    let ours = failure(&error).is_some_and(|failure| ours.contains(&(failure.extended_code & 0xFF)));
    match ours.then(|| schema::differences(conn)) {
        Some(Ok(found)) if !found.is_empty() => named(0, StoreError::Corrupt(found.join("; "))),
        _ => error,
    }
}

/// An error of ours where SQLite's are due; `StoreError` takes it out again.
fn named(column: usize, error: StoreError) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Null, Box::new(error))
}

pub struct Rows<'s> {
    rows: rusqlite::Rows<'s>,
    conn: &'s Connection,
}

impl Rows<'_> {
    #[allow(clippy::should_implement_trait, reason = "a row borrows from its rows")]
    pub fn next(&mut self) -> rusqlite::Result<Option<Row<'_>>> {
        Ok(self.rows.next().map_err(|error| classify(self.conn, error))?.map(Row))
    }
}

/// A struct of a row's columns, in the order in which the statement names them, from one on; one that is
/// stored as a [`Count`] or as plans says so, and what is no column stands at the end.
///
/// [`Count`]: super::blob::Count
macro_rules! columns {
    ($row:ident, $first:expr => $name:ident { $($field:ident $(as $stored:ident)?),* $(; $($other:ident: $value:expr),*)? }) => {{
        let mut at = $first;
        $name { $($field: { at += 1; columns!(@ $row, at - 1 $(, $stored)?) },)* $($($other: $value),*)? }
    }};
    (@ $row:ident, $at:expr) => { $row.get($at)? };
    (@ $row:ident, $at:expr, $stored:ident) => {{ let $stored(value) = $row.get($at)?; value }};
}
pub(super) use columns;

/// What any number in a store may be: keys, times, counts and all else stay far within, and what is computed
/// of a few does not overflow.
pub(super) const NUMBERS: RangeInclusive<i64> = -(1 << 53)..=1 << 53;

#[derive(Clone, Copy)]
pub struct Row<'s>(&'s rusqlite::Row<'s>);

impl<'s> Row<'s> {
    /// The value of a column. One that is no `T`, or a number that nothing here comes to, is damage, which
    /// `StoreError` tells from SQLite's failures.
    pub fn get<I: RowIndex, T: FromSql>(&self, column: I) -> rusqlite::Result<T> {
        let column = column.idx(self.0.as_ref())?;
        let value = self.0.get_ref(column)?;
        if matches!(value, ValueRef::Integer(number) if !NUMBERS.contains(&number)) {
            return Err(self.damaged(column));
        }
        T::column_result(value).map_err(|_| self.damaged(column))
    }

    /// The number of a column, or the nearest one that a store may hold; none where it is none. For what goes
    /// on past damage.
    pub fn near(&self, column: usize) -> rusqlite::Result<Option<i64>> {
        let number = self.get_ref(column)?.as_i64_or_null().ok().flatten();
        Ok(number.map(|number| number.clamp(*NUMBERS.start(), *NUMBERS.end())))
    }

    /// The text of a column, borrowed.
    pub fn text_or_null(&self, column: usize) -> rusqlite::Result<Option<&'s str>> {
        self.get_ref(column)?.as_str_or_null().map_err(|_| self.damaged(column))
    }

    /// The value of a column as it is stored.
    pub fn get_ref(&self, column: usize) -> rusqlite::Result<ValueRef<'s>> {
        self.0.get_ref(column)
    }

    fn damaged(&self, column: usize) -> rusqlite::Error {
        named(column, self.unreadable(column))
    }

    /// What a column holds makes no sense.
    pub fn unreadable(&self, column: usize) -> StoreError {
        let columns: Vec<_> = self.0.as_ref().columns_with_metadata().collect();
        let of = |at: usize| columns.get(at).and_then(|it| it.table_name().zip(it.origin_name()));
        // What is computed, such as coalesce(...), has no origin, and is taken for its neighbours' table.
        let (table, name) = match of(column) {
            Some(origin) => origin,
            None => ((0..columns.len()).find_map(of).map_or("a table", |(table, _)| table), "a value"),
        };
        let numbers = columns.iter().enumerate().filter(|(_, it)| it.table_name() == Some(table));
        let number = numbers
            .filter(|(_, it)| it.origin_name() == Some(number_of(table)))
            .find_map(|(at, _)| self.0.get::<_, i64>(at).ok());
        let row = number.map_or_else(String::new, |number| format!(", row {number}"));
        StoreError::Corrupt(format!("table {table}{row}, {name} cannot be read"))
    }
}

/// The column that numbers the rows of a table, where it has one.
fn number_of(table: &str) -> &str {
    match table {
        "audit" | "call" => "first",
        "audit_subject" => "sequence",
        "policy_version" => "version",
        "rule_book" => "book",
        "claim_now" | "claim_person" => "claim",
        other => other,
    }
}
