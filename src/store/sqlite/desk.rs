//! The statements that a transaction goes on with. rusqlite's cache hashes and copies a statement's whole text at each use,
//! which takes longer than much of what the statements do.

use std::cell::RefCell;
use std::sync::LazyLock;

use rusqlite::Connection;

use super::row::Statement;

/// A statement's text.
pub(super) trait Text {
    fn text(&self) -> &str;

    /// The same, where it is one of the program's own, which is told by its place.
    fn own(&self) -> Option<&'static str> {
        None
    }
}

impl Text for &'static str {
    fn text(&self) -> &str {
        self
    }

    fn own(&self) -> Option<&'static str> {
        Some(self)
    }
}

impl Text for &'static LazyLock<String> {
    fn text(&self) -> &str {
        self.as_str()
    }

    fn own(&self) -> Option<&'static str> {
        let made: &'static LazyLock<String> = self;
        Some(made.as_str())
    }
}

impl Text for &String {
    fn text(&self) -> &str {
        self.as_str()
    }
}

/// Lends statements. Whoever has one behind this has nothing to do with how long it lives.
pub(super) trait Lends {
    /// Hands the statement of one of the program's own texts to `f`, which is called once.
    fn lend(&self, sql: &'static str, f: &mut dyn FnMut(&mut Statement<'_>)) -> rusqlite::Result<()>;
}

/// Statements of a connection, each looked up once.
pub(super) struct Desk<'k> {
    pub conn: &'k Connection,
    /// By where their texts begin; none while one is lent.
    held: RefCell<Vec<Held<'k>>>,
}

struct Held<'k> {
    sql: &'static str,
    statement: Option<Statement<'k>>,
}

impl<'k> Desk<'k> {
    pub fn of(conn: &'k Connection) -> Desk<'k> {
        Desk { conn, held: RefCell::new(Vec::with_capacity(32)) }
    }

    fn take(&self, sql: &'static str) -> Option<Statement<'k>> {
        let mut held = self.held.borrow_mut();
        let place = held.binary_search_by_key(&at(sql), |held| at(held.sql)).ok()?;
        held.get_mut(place)?.statement.take()
    }

    fn put(&self, sql: &'static str, statement: Statement<'k>) {
        let mut held = self.held.borrow_mut();
        match held.binary_search_by_key(&at(sql), |held| at(held.sql)) {
            Ok(place) => {
                if let Some(held) = held.get_mut(place) {
                    held.statement = Some(statement);
                }
            }
            Err(place) => held.insert(place, Held { sql, statement: Some(statement) }),
        }
    }
}

/// Where a text begins, and how long it is.
fn at(sql: &'static str) -> (usize, usize) {
    (sql.as_ptr().addr(), sql.len())
}

impl Lends for Desk<'_> {
    fn lend(&self, sql: &'static str, f: &mut dyn FnMut(&mut Statement<'_>)) -> rusqlite::Result<()> {
        let mut statement = match self.take(sql) {
            Some(statement) => statement,
            None => Statement::cached(self.conn, sql)?,
        };
        f(&mut statement);
        self.put(sql, statement);
        Ok(())
    }
}
