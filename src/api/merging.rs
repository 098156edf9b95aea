//! The merge of an import: in one transaction, or in several between which other writers write.

use super::{
    audit::{self, Scribe},
    error::{Error, ErrorName},
    import::{Entry, Import, Rows, Snapshot},
};
use crate::{
    domain::{interrupt::Interrupt, time::Time},
    store::{
        StoreError, Tx, Verdict,
        audit::Chain,
        merge::{Merge, Merged, Refusal, Told},
        stage,
    },
};
use serde::Serialize;

/// Rows of one transaction, for which other writers wait some tens of milliseconds.
pub(super) const CHUNK: usize = 5_000;

/// Looks at the store after the last row, in the last transaction.
pub(super) type Finish<'f, M> = &'f mut dyn FnMut(&Tx<'_>, &M) -> Result<(), Error>;

/// Merges the rows: in one transaction if they are few or must stay together, else in several.
pub(super) fn run<M: Merge>(import: &mut Import<'_>, rows: Rows<M::Row>, merge: M, finish: Finish<'_, M>) -> Result<(), Error> {
    let call = import.call;
    let (dry_run, atomic) = (import.ask.common.dry_run, import.ask.atomic);
    let swept = import.sweeps().then_some(0);
    let mut merging = Merging { import, rows, merge, at: 0, swept, kept: 0 };
    if dry_run || atomic || (merging.rows.len() <= CHUNK && swept.is_none()) {
        return call.write(dry_run, |tx| {
            while merging.step(tx)? {}
            merging.end(tx, finish)
        });
    }
    loop {
        let (at, before, told) = (merging.at, merging.import.result.clone(), merging.merge.told());
        match merging.chunk(finish) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if at == 0 => return Err(error),
            Err(error) => {
                merging.import.result = before;
                let record = |tx: &Tx<'_>| merging.record(tx, told, false).map(Verdict::Commit);
                call.client.store.write::<_, Error>(&Interrupt::default(), record)?;
                let message = format!("{} {at} rows were merged before, and stay.", error.message);
                return Err(Error { message, ..error }.hint("Send the whole import again: what is merged already stays as it is."));
            }
        }
    }
}

struct Merging<'m, 'i, M: Merge> {
    import: &'m mut Import<'i>,
    rows: Rows<M::Row>,
    merge: M,
    /// Rows merged so far.
    at: usize,
    /// The last key the sweep looked at; none when there is nothing to sweep.
    swept: Option<i64>,
    /// Things the snapshot did not show and that stay all the same.
    kept: u64,
}

impl<M: Merge> Merging<'_, '_, M> {
    /// Merges or sweeps some in a transaction of its own; whether there is more to do.
    fn chunk(&mut self, finish: Finish<'_, M>) -> Result<bool, Error> {
        let call = self.import.call;
        // Between two transactions, so that writers of other processes, who look again and again, find the store free.
        let store = &call.client.store;
        let fetched = store.stage::<_, Error>(call.interrupt, |tx| self.fetch(tx).map(Verdict::Commit))?;
        call.write(false, |tx| {
            let more = self.merge_rows(tx, &fetched)? || self.sweep(tx)?;
            if more {
                self.merge.settle(tx)?
            } else {
                self.end(tx, finish)?
            }
            Ok(more)
        })
    }

    /// Merges some rows, or sweeps some keys; whether there is more to do.
    fn step(&mut self, tx: &Tx<'_>) -> Result<bool, Error> {
        let fetched = self.fetch(tx)?;
        Ok(self.merge_rows(tx, &fetched)? || self.sweep(tx)?)
    }

    /// The next rows of a stage.
    fn fetch(&self, tx: &Tx<'_>) -> Result<Vec<Entry<M::Row>>, Error> {
        let Rows::Stage(stage) = &self.rows else { return Ok(Vec::new()) };
        let read = |row: &[u8]| postcard::from_bytes(row).map_err(|_| StoreError::Corrupt("a staged row cannot be read".into()));
        let from = i64::try_from(self.at).unwrap_or(i64::MAX);
        Ok(stage::rows(tx, stage, from, CHUNK as i64, read)?)
    }

    /// Merges the rows fetched, or the next in memory; whether there were any.
    fn merge_rows(&mut self, tx: &Tx<'_>, fetched: &[Entry<M::Row>]) -> Result<bool, Error> {
        if self.at >= self.rows.len() {
            return Ok(false);
        }
        let Merging { import, rows, merge, at, .. } = self;
        let rows = match rows {
            Rows::Memory(rows) => rows.get(*at..).unwrap_or_default(),
            Rows::Stage(_) => fetched,
        };
        rows.iter().take(CHUNK).try_for_each(|entry| merge_row(tx, import, merge, entry))?;
        self.at = self.at.saturating_add(CHUNK).min(self.rows.len());
        Ok(true)
    }

    /// Removes what of the next keys was not seen; whether there were any.
    fn sweep(&mut self, tx: &Tx<'_>) -> Result<bool, Error> {
        let Some(after) = self.swept else { return Ok(false) };
        let known = self.merge.known(tx, after, CHUNK as i64)?;
        for key in known.iter().filter(|key| !self.merge.seen(**key)).copied().collect::<Vec<_>>() {
            tx.go_on()?;
            match self.merge.remove(tx, key)? {
                Ok(_) => self.import.result.removed += 1,
                Err(_) => self.kept += 1,
            }
            observed(tx, self.import, &mut self.merge)?;
        }
        self.swept = known.last().copied();
        Ok(self.swept.is_some())
    }

    /// Ends the import's last transaction.
    fn end(&mut self, tx: &Tx<'_>, finish: Finish<'_, M>) -> Result<(), Error> {
        self.merge.settle(tx)?;
        let told = self.merge.told();
        let Import { ask, result, .. } = &mut *self.import;
        (result.observed, result.removed_outside) = (told.observed, told.removed_outside);
        if self.kept > 0 {
            result.warnings.push(format!(
                "{} {} that the snapshot does not show stay: claims have changed them since. With replace they are removed.",
                self.kept, ask.noun
            ));
        }
        self.record(tx, told, true)?;
        finish(tx, &self.merge)
    }

    fn record(&self, tx: &Tx<'_>, told: Told, complete: bool) -> Result<(), Error> {
        let Import { ask, moment, result, .. } = &*self.import;
        let record = Record {
            taken_at: result.taken_at,
            snapshot: ask.snapshot.unwrap_or(Snapshot::Partial),
            replace: ask.replace,
            complete,
            added: result.added,
            changed: result.changed,
            unchanged: result.unchanged,
            stale: result.stale,
            removed: result.removed,
            refused: result.refused,
            observed: told.observed,
            removed_outside: told.removed_outside,
            counted: told.counted,
        };
        let mut chain = Chain::open(tx)?;
        Scribe::new(tx, moment)?.write(&mut chain, ask.action, ask.noun, record)
    }
}

fn merge_row<M: Merge>(tx: &Tx<'_>, import: &mut Import<'_>, merge: &mut M, entry: &Entry<M::Row>) -> Result<(), Error> {
    tx.go_on()?;
    let (place, row) = entry;
    let result = &mut import.result;
    match merge.row(tx, row)? {
        Ok(Merged::Added) => result.added += 1,
        Ok(Merged::Changed) => result.changed += 1,
        Ok(Merged::Unchanged) => result.unchanged += 1,
        Ok(Merged::Stale) => result.stale += 1,
        Ok(Merged::Removed) => result.removed += 1,
        Err(refusal) => import.refuse(*place, refused(refusal))?,
    }
    observed(tx, import, merge)
}

/// Records what a row showed of claims, while it is all that is known of their users.
fn observed<M: Merge>(tx: &Tx<'_>, import: &Import<'_>, merge: &mut M) -> Result<(), Error> {
    let seen = merge.observed();
    if seen.is_empty() { Ok(()) } else { audit::observed(tx, import.moment, import.result.taken_at, &seen) }
}

/// What the audit trail says of an import.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    taken_at: Time,
    snapshot: Snapshot,
    replace: bool,
    /// Whether it came to its end.
    complete: bool,
    added: u64,
    changed: u64,
    unchanged: u64,
    stale: u64,
    removed: u64,
    refused: u64,
    observed: u64,
    removed_outside: u64,
    counted: u64,
}

fn refused(refusal: Refusal) -> Error {
    let unknown = |what: &str, name: String| Error::new(ErrorName::NotFound, format!("There is no such {what}.")).target(name);
    let several = |what: &str, name: String| Error::new(ErrorName::Ambiguous, format!("Several {what}s have that name.")).target(name);
    match refusal {
        Refusal::Unknown(property) => {
            Error::argument(property, format!("The user is not known yet, and the item does not say {property}.")).hint(
                "Ask Graph with $select=id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,\
                 licenseAssignmentStates.",
            )
        }
        Refusal::Moved => Error::new(ErrorName::ChangedSinceClaim, "Claims have changed this data since it was imported.")
            .hint("Send replace: true to put the import's data in its place."),
        Refusal::NoGroup(name) => unknown("group", name).field("group").hint("Give an object id, or import the group first."),
        Refusal::SeveralGroups(name) => several("group", name).field("group").hint("Use the object id."),
        Refusal::NoUser(place, name) => {
            unknown("user", name).field(format!("users[{place}]")).hint("Give an object id, or import the user first.")
        }
        Refusal::SeveralUsers(place, name) => several("user", name).field(format!("users[{place}]")).hint("Use the object id."),
    }
}
