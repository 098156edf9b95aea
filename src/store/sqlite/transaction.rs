//! Transactions: read views of one moment, and writes that happen whole or not at all.

use std::ops::Deref;

use rusqlite::{Connection, MAIN_DB, OptionalExtension, Params, ffi};

use super::connection;
use super::desk::{Desk, Lends, Text};
use super::error::StoreError;
use super::row::{Row, Statement};
use super::schema;
use super::trail::Trail;
use super::wait::Call;

/// What becomes of a write that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<T> {
    Commit(T),
    /// Nothing stays: a `dryRun`.
    Rollback(T),
}

/// The store at one moment. It refuses every write, unless it is that of a [`Tx`].
pub struct Read<'c> {
    pub(super) conn: &'c Connection,
    pub(super) call: &'c Call,
    desk: &'c dyn Lends,
    writes: bool,
}

/// A write transaction. Any SQLite error must end the closure: SQLite may have rolled
/// back already, and then neither a statement nor a COMMIT follows.
pub struct Tx<'c> {
    pub(super) read: Read<'c>,
    pub(super) trail: Trail,
}

impl<'c> Read<'c> {
    /// The view of a transaction that has begun.
    pub(super) fn of(desk: &'c Desk<'_>, call: &'c Call) -> Read<'c> {
        Read { conn: desk.conn, call, desk, writes: false }
    }

    /// A statement from the connection's cache of 128. Fails once SQLite has given the transaction up, for
    /// then each statement would be a transaction of its own.
    pub(super) fn prepare_cached(&self, sql: &str) -> rusqlite::Result<Statement<'_>> {
        self.refuse_given_up()?;
        let statement = Statement::cached(self.conn, sql)?;
        self.refuse_write(&statement)?;
        Ok(statement)
    }

    fn refuse_given_up(&self) -> rusqlite::Result<()> {
        if self.conn.is_autocommit() {
            let given_up = ffi::Error::new(ffi::SQLITE_ABORT_ROLLBACK);
            return Err(rusqlite::Error::SqliteFailure(given_up, None));
        }
        Ok(())
    }

    /// A store in memory reads through the connection that writes, and would compile all its statements again
    /// whenever `query_only` changed.
    fn refuse_write(&self, statement: &Statement<'_>) -> rusqlite::Result<()> {
        if !self.writes && !statement.readonly() && !self.conn.is_readonly(MAIN_DB)? {
            return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), None));
        }
        Ok(())
    }

    /// What `f` makes of a statement: of one of the program's own texts the one that the transaction goes on with.
    fn with<T, E: From<rusqlite::Error>>(
        &self,
        sql: impl Text,
        f: impl FnOnce(&mut Statement<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(own) = sql.own() else { return f(&mut self.prepare_cached(sql.text())?) };
        self.refuse_given_up()?;
        let (mut f, mut told) = (Some(f), None);
        self.desk.lend(own, &mut |statement| {
            told =
                f.take().map(|f| self.refuse_write(statement).map_err(E::from).and_then(|()| f(statement)));
        })?;
        told.unwrap_or_else(|| Err(rusqlite::Error::InvalidQuery.into()))
    }

    /// The first row of a cached statement.
    pub(super) fn query_row<T>(
        &self,
        sql: impl Text,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.with(sql, |statement| statement.query_row(params, read))
    }

    /// What `read` makes of the first row of a cached statement, if there is one.
    pub(super) fn find<T>(
        &self,
        sql: impl Text,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.query_row(sql, params, read).optional()?)
    }

    /// What `read` makes of every row of a cached statement.
    pub(super) fn rows<T, C: FromIterator<T>>(
        &self,
        sql: impl Text,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<C, StoreError> {
        self.with(sql, |statement| Ok(statement.query_map(params, read)?.collect::<rusqlite::Result<_>>()?))
    }

    /// What `read` makes of the rows of a cached statement until it is so many; what it makes nothing of is
    /// left out.
    pub(super) fn page<T>(
        &self,
        sql: impl Text,
        params: impl Params,
        most: usize,
        mut read: impl FnMut(&Row<'_>) -> Result<Option<T>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.with(sql, |statement| {
            let mut rows = statement.query(params)?;
            let mut found = Vec::new();
            while found.len() < most
                && let Some(row) = rows.next()?
            {
                found.extend(read(&row)?);
            }
            Ok(found)
        })
    }

    /// Hands every row of a cached statement to `f`, one after the other.
    pub(super) fn each(
        &self,
        sql: impl Text,
        params: impl Params,
        mut f: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.with(sql, |statement| {
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                f(&row)?;
            }
            Ok(())
        })
    }

    /// What of the schema is not as this library makes it: a sentence each.
    pub fn schema_findings(&self) -> Result<Vec<String>, StoreError> {
        Ok([schema::differences(self.conn)?, schema::strangers(self.conn)?].concat())
    }

    /// Fails with `Interrupted` once the call was asked to end. For loops that do long work between
    /// statements.
    pub fn check_interrupt(&self) -> Result<(), StoreError> {
        self.call.check_interrupt()
    }

    /// What was found, where there is no room for an error, such as within a sentence: then the transaction
    /// ends with the error instead.
    pub fn or_fail<T: Default>(&self, found: Result<T, StoreError>) -> T {
        found.unwrap_or_else(|error| {
            self.call.fail(error);
            T::default()
        })
    }

    /// The wall clock of the store: milliseconds UTC.
    pub fn now_ms(&self) -> i64 {
        self.call.wait.now_ms()
    }

    /// Random bytes fit for secrets.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.call.wait.random(&mut bytes)?;
        Ok(bytes)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}

impl<'c> Tx<'c> {
    /// The write transaction that has begun.
    pub(super) fn of(desk: &'c Desk<'_>, call: &'c Call) -> Tx<'c> {
        Tx { read: Read { writes: true, ..Read::of(desk, call) }, trail: Trail::default() }
    }

    /// Runs a cached statement and says how many rows it changed.
    pub(super) fn execute(&self, sql: impl Text, params: impl Params) -> rusqlite::Result<usize> {
        self.with(sql, |statement| statement.execute(params))
    }

    /// As [`Tx::execute`], where it does not matter how many.
    pub(super) fn run(&self, sql: impl Text, params: impl Params) -> Result<(), StoreError> {
        Ok(self.execute(sql, params).map(drop)?)
    }

    /// As [`Tx::execute`], for a statement that writes to temporary tables only, and for its errors.
    pub(super) fn execute_temp(&self, sql: impl Text, params: impl Params) -> Result<(), StoreError> {
        self.execute(sql, params).map(drop).map_err(|error| StoreError::from(error).in_temp())
    }

    /// The key that was found, else that of the row which the statement inserts.
    pub(super) fn key(
        &self,
        found: Option<i64>,
        insert: impl Text,
        params: impl Params,
    ) -> Result<i64, StoreError> {
        if let Some(key) = found {
            return Ok(key);
        }
        self.execute(insert, params)?;
        Ok(self.last_insert_rowid())
    }

    /// The integer key of the row inserted last.
    pub(super) fn last_insert_rowid(&self) -> i64 {
        self.read.conn.last_insert_rowid()
    }
}

/// Statements held from their first use to the end of the transaction, each looked up once. A text is told by
/// its place in the program.
pub(super) struct Statements<'d> {
    db: &'d Read<'d>,
    held: Vec<(&'static str, Statement<'d>)>,
}

impl<'d> Statements<'d> {
    pub(super) fn of(db: &'d Read<'d>) -> Statements<'d> {
        Statements { db, held: Vec::with_capacity(16) }
    }

    pub(super) fn get(&mut self, sql: &'static str) -> rusqlite::Result<&mut Statement<'d>> {
        let place = match self.held.iter().position(|(held, _)| std::ptr::eq(*held, sql)) {
            Some(place) => place,
            None => {
                self.held.push((sql, self.db.prepare_cached(sql)?));
                self.held.len() - 1
            }
        };
        self.held.get_mut(place).map(|(_, statement)| statement).ok_or(rusqlite::Error::InvalidQuery)
    }

    /// Runs one that writes.
    pub(super) fn run(&mut self, sql: &'static str, params: impl Params) -> Result<(), StoreError> {
        Ok(self.get(sql)?.execute(params).map(drop)?)
    }
}

/// One transaction around `f`. Nothing is interrupted once COMMIT has begun.
pub(super) fn run<T, E: From<StoreError>>(
    conn: &mut Connection,
    call: &Call,
    begin: &str,
    f: impl FnOnce(&Connection) -> Result<Verdict<T>, E>,
) -> Result<T, E> {
    start(conn, call, begin)?;
    let told = f(conn);
    let verdict = call.failed().map_err(E::from).and(told);
    let outcome = match verdict {
        // What begins without the write lock and is committed is a stage.
        Ok(Verdict::Commit(value)) => {
            let told = |error: StoreError| E::from(if begin == "BEGIN" { error.in_temp() } else { error });
            commit(conn, call).map(|()| value).map_err(told)
        }
        Ok(Verdict::Rollback(value)) => call.check_interrupt().map(|()| value).map_err(E::from),
        Err(error) => Err(error),
    };
    if !conn.is_autocommit() {
        // A connection that cannot even roll back is closed by its keeper, which rolls back too.
        drop(conn.prepare_cached("ROLLBACK").and_then(|mut rollback| rollback.execute([])));
    }
    outcome
}

fn start(conn: &mut Connection, call: &Call, begin: &str) -> Result<(), StoreError> {
    call.check_interrupt()?;
    connection::arm(conn, call)?;
    let begun = conn.prepare_cached(begin).and_then(|mut begin| begin.execute([]));
    begun.map(drop).map_err(|error| call.classify(error))
}

fn commit(conn: &mut Connection, call: &Call) -> Result<(), StoreError> {
    call.check_interrupt()?;
    connection::make_uninterruptible(conn)?;
    if conn.is_autocommit() {
        return Err(StoreError::Aborted);
    }
    conn.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}
