//! The connections of a core, lent to one call each.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use rusqlite::Connection;

use super::connect::{self, Role};
use super::connection;
use super::error::StoreError;
use super::files::{Files, Link};
use super::location::Location;
use super::lock::lock;
use super::registry::Core;
use super::upgrade::{self, Creation};
use super::wait::Call;

/// Readers that are kept open while nobody reads: the one that is lent first with its whole cache, and spare
/// ones; 63 MiB in all.
const IDLE_READERS: usize = 4;

impl Core {
    /// Lends the one writing connection, in the order of asking, and opens it where there is none. A panic in
    /// `f` closes it, and with it its transaction and caches; the one of a store in memory is the store, and
    /// stays.
    pub fn with_writer<T, E: From<StoreError>>(
        &self,
        call: &Call,
        creation: &Creation,
        f: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let _turn = self.writing.enter(call)?;
        let home = self.home()?;
        let kept = lock(&self.writer).take();
        let mut link = match kept {
            Some(link) => link,
            None => {
                let opened = upgrade::open_writer(&self.place, self.schema, creation, call);
                self.join(opened.map_err(|error| call.classify(error))?, home)?
            }
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| f(&mut link.conn)));
        if outcome.is_ok() || matches!(self.place, Location::Memory) {
            *lock(&self.writer) = settle(link);
        }
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Lends the writing connection, unless there is none or somebody has it or waits for it.
    pub fn with_idle_writer(&self, f: impl FnOnce(&mut Connection)) {
        let Some(_turn) = self.writing.try_enter() else {
            return;
        };
        let kept = lock(&self.writer).take();
        if let Some(mut link) = kept {
            f(&mut link.conn);
            *lock(&self.writer) = settle(link);
        }
    }

    /// Closes the writing connection, if nobody has it for longer than the call waits. A store in memory has
    /// no other.
    pub fn close_writer(&self, call: &Call) {
        if let (Location::File(_), Ok(_turn)) = (&self.place, self.writing.enter(call)) {
            let link = lock(&self.writer).take();
            drop(link);
        }
    }

    /// Lends a reading connection, its own to each caller; a store in memory has only the one that writes.
    pub fn with_reader<T, E: From<StoreError>>(
        &self,
        call: &Call,
        f: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Location::Memory = self.place {
            return self.with_writer(call, &Creation::default(), f);
        }
        call.check_interrupt()?;
        let home = self.home()?;
        let idle = lock(&self.readers).pop();
        let mut link = match idle {
            Some(link) => set_spare(link, false)?,
            None => self.new_reader(call, home)?,
        };
        let outcome = f(&mut link.conn);
        let surplus = settle(link).and_then(|link| self.keep_reader(link));
        drop(surplus);
        outcome
    }

    /// A reading connection that is nobody's yet.
    pub fn new_reader(&self, call: &Call, home: Option<Arc<Files>>) -> Result<Link, StoreError> {
        let opened = connect::connect(&self.place, Role::Read, call);
        self.join(opened.map_err(|error| call.classify(error))?, home)
    }

    /// Gives back what need not be kept, so that it is closed without a lock.
    fn keep_reader(&self, link: Link) -> Option<Link> {
        let link = {
            let mut readers = lock(&self.readers);
            if readers.iter().all(|idle| idle.spare) && readers.len() < IDLE_READERS {
                readers.push(link);
                return None;
            }
            link
        };
        let link = set_spare(link, true).ok()?;
        let mut readers = lock(&self.readers);
        if readers.len() >= IDLE_READERS {
            return Some(link);
        }
        // The last one is lent first.
        readers.insert(0, link);
        None
    }
}

pub(super) fn set_spare(mut link: Link, spare: bool) -> Result<Link, StoreError> {
    if link.spare != spare {
        connect::limit_cache(&link.conn, spare)?;
        link.spare = spare;
    }
    Ok(link)
}

/// The connection as the next call may have it: without a transaction and without traces of this call. A sick
/// one is closed.
pub(super) fn settle(mut link: Link) -> Option<Link> {
    connection::disarm(&mut link.conn).ok()?;
    if !link.conn.is_autocommit() {
        link.conn.execute_batch("ROLLBACK").ok()?;
    }
    link.conn.is_autocommit().then_some(link)
}
