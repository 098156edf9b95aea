//! The copy on which a handle that is `readOnly` tries what it may not write. The file is only read, as for a
//! backup: nothing near it is locked, and no writer waits.

use std::sync::Mutex;

use rusqlite::Connection;

use super::connect;
use super::copy;
use super::error::StoreError;
use super::files::Link;
use super::lend::{set_spare, settle};
use super::lock::{FairLock, lock};
use super::registry::Core;
use super::transaction::{self, Verdict};
use super::wait::Call;

/// The copy of one handle, made when it is first asked for and gone with the handle.
#[derive(Default)]
pub(super) struct Scratch {
    using: FairLock,
    kept: Mutex<Option<Copied>>,
}

struct Copied {
    /// Stays the same connection: `data_version` tells of one whether others have written since.
    source: Link,
    version: Option<i64>,
    /// A temporary file of SQLite's, and its temporary tables with the stages of imports.
    copy: Link,
}

impl Scratch {
    /// Lends the copy, as the store is now. A panic in `f` ends it, and with it the stages.
    pub fn lend<T, E: From<StoreError>>(
        &self,
        core: &Core,
        call: &Call,
        f: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let _using = self.using.enter(call)?;
        let home = core.home()?;
        let kept = lock(&self.kept).take();
        let mut copied = match kept {
            Some(copied) => copied,
            None => Copied {
                source: set_spare(core.new_reader(call, home)?, true)?,
                version: None,
                copy: connect::nameless(&core.place)?,
            },
        };
        let outcome = copied.renew(call).map_err(E::from).and_then(|()| f(&mut copied.copy.conn));
        *lock(&self.kept) = copied.settled();
        outcome
    }

    /// Ends the copy, if nobody has it for longer than the call waits.
    pub fn close(&self, call: &Call) {
        if let Ok(_using) = self.using.enter(call) {
            let kept = lock(&self.kept).take();
            drop(kept);
        }
    }
}

impl Copied {
    fn renew(&mut self, call: &Call) -> Result<(), StoreError> {
        let Copied { source, version, copy } = self;
        transaction::run(&mut source.conn, call, "BEGIN", |conn| {
            let now = conn.query_row("PRAGMA data_version", [], |row| row.get(0))?;
            if *version != Some(now) {
                copy::pages(conn, &mut copy.conn, call).map_err(StoreError::in_temp)?;
                *version = Some(now);
            }
            Ok(Verdict::Rollback(()))
        })
    }

    fn settled(self) -> Option<Copied> {
        Some(Copied { source: settle(self.source)?, version: self.version, copy: settle(self.copy)? })
    }
}
