//! Transactions of a handle: reading beside any writer, writing in turn with all others.

use rusqlite::{Connection, TransactionState};

use super::desk::Desk;
use super::error::StoreError;
use super::line::Held;
use super::location::Location;
use super::open::Store;
use super::stage;
use super::transaction::{Read, Tx, Verdict, run};
use super::upgrade::Creation;
use super::wait::Call;
use crate::domain::interrupt::Interrupt;

/// Takes the one lock that writers exclude each other by.
const WRITE: &str = "BEGIN IMMEDIATE";

impl Store {
    /// Runs `f` on one snapshot of the store, beside any writer.
    ///
    /// Fails with `Interrupted`, `Busy`, `Corrupt` or whatever `f` fails with.
    pub fn read<T, E: From<StoreError>>(
        &self,
        interrupt: &Interrupt,
        f: impl FnOnce(&Read<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let call = self.call(interrupt);
        self.core.with_reader(&call, |conn| {
            let view = |conn: &Connection| {
                let desk = Desk::of(conn);
                f(&Read::of(&desk, &call)).map(Verdict::Rollback)
            };
            run(conn, &call, "BEGIN", view)
        })
    }

    /// Runs `f` in one IMMEDIATE transaction, in turn with all other writers, and commits or rolls back as it
    /// says; an error or a panic rolls back. Must not be called again from within `f`: that waits for itself
    /// until it is `Busy`.
    ///
    /// Fails with `ReadOnly`, `Interrupted`, `Busy`, `Full`, `Corrupt`, `Aborted` or whatever `f` fails with; then nothing was kept.
    pub fn write<T, E: From<StoreError>>(
        &self,
        interrupt: &Interrupt,
        f: impl FnOnce(&Tx<'_>) -> Result<Verdict<T>, E>,
    ) -> Result<T, E> {
        self.refuse_read_only()?;
        let mut marked = None;
        let told = self.transact(interrupt, WRITE, |tx| -> Result<_, E> {
            let verdict = f(tx)?;
            if let Verdict::Commit(_) = verdict {
                marked = self.core.mark(tx.read.conn, tx.read.call)?;
            }
            Ok(verdict)
        })?;
        marked.into_iter().for_each(|log| self.core.keep_mark(log));
        Ok(told)
    }

    /// As [`Store::write`], and nothing of it stays: a `dryRun`. A handle that is `readOnly` does it on a copy
    /// of the store as it is now.
    pub fn rehearse<T, E: From<StoreError>>(
        &self,
        interrupt: &Interrupt,
        f: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(interrupt, WRITE, |tx| f(tx).map(Verdict::Rollback))
    }

    /// As [`Store::write`], for TEMP tables only: takes no lock on the file. What is staged lives until the
    /// store is closed or a panic closes its connection; a write to the store itself ends with
    /// `StageWroteStore`.
    pub(super) fn stage<T, E: From<StoreError>>(
        &self,
        interrupt: &Interrupt,
        f: impl FnOnce(&Tx<'_>) -> Result<Verdict<T>, E>,
    ) -> Result<T, E> {
        self.transact(interrupt, "BEGIN", |tx| {
            let verdict = f(tx)?;
            match tx.read.conn.transaction_state(Some(rusqlite::MAIN_DB)) {
                Ok(TransactionState::Write) => Err(StoreError::StageWroteStore.into()),
                Ok(_) => Ok(verdict),
                Err(error) => Err(StoreError::from(error).into()),
            }
        })
    }

    /// Ends all stages, with the connection that has them.
    pub(super) fn end_stages(&self) {
        let call = self.call(&Interrupt::default());
        if self.is_read_only() { self.scratch.close(&call) } else { self.core.close_writer(&call) }
    }

    fn transact<T, E: From<StoreError>>(
        &self,
        interrupt: &Interrupt,
        begin: &str,
        f: impl FnOnce(&Tx<'_>) -> Result<Verdict<T>, E>,
    ) -> Result<T, E> {
        let call = self.call(interrupt);
        let work = |conn: &mut Connection| {
            run(conn, &call, begin, |conn| {
                let desk = Desk::of(conn);
                let tx = Tx::of(&desk, &call);
                let verdict = f(&tx)?;
                if let Verdict::Commit(_) = verdict {
                    tx.end_trail()?;
                }
                Ok(verdict)
            })
        };
        if self.is_read_only() {
            return self.scratch.lend(&self.core, &call, work);
        }
        self.core.with_writer(&call, &Creation::default(), |conn| {
            let _turn = if begin == WRITE { self.take_turn(&call) } else { None };
            work(conn)
        })
    }

    fn take_turn(&self, call: &Call) -> Option<Held> {
        match &self.core.place {
            Location::Memory => None,
            Location::File(file) => self.core.line.enter(&file.path, call),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // What is staged on the copy goes with it.
        if let Some(handle) = self.stages.begun().filter(|_| !self.is_read_only()) {
            // Whoever closes cannot be told; what could not be dropped now has no owner, so nobody can go on
            // with it.
            let drop_all = |tx: &Tx<'_>| stage::drop_all(tx, handle).map(Verdict::Commit);
            drop(self.stage::<_, StoreError>(&Interrupt::default(), drop_all));
        }
    }
}
