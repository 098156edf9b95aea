//! The merge of an import: in one transaction, or in several between which other writers write.

use super::{
    audit::{self, Scribe},
    brake,
    context::WriteContext,
    error::{Error, ErrorName},
    import::{Entry, Import, Rows, Snapshot},
};
use crate::{
    domain::time::Time,
    store::{
        Tx, Verdict,
        audit::Chain,
        merge::{Merge, Merged, Refusal},
    },
};
use serde::Serialize;

/// Rows of one transaction, for which other writers wait some tens of milliseconds.
pub(super) const CHUNK: usize = 5_000;

/// Looks at the store after the last row, in the last transaction.
pub(super) type Finish<'f, M> = &'f mut dyn FnMut(&WriteContext<'_>, &M) -> Result<(), Error>;

/// Merges the rows: in one transaction if they are few or must stay together, else in several, each with its own record.
pub(super) fn run<M: Merge>(import: &mut Import<'_>, rows: Rows<M::Row>, mut merge: M, finish: Finish<'_, M>) -> Result<(), Error> {
    let call = import.call;
    let (dry_run, atomic) = (import.ask.common.dry_run, import.ask.atomic);
    let swept = import.sweeps().then_some(0);
    if swept.is_some() {
        brake::check(import, &rows, &mut merge)?;
    }
    let mut merging = Merging { import, rows, merge, at: 0, swept, kept: 0, part: 1, recorded: Counts::default() };
    if dry_run || atomic || (merging.rows.len() <= CHUNK && swept.is_none()) {
        return call.write(|context| {
            loop {
                let fetched = merging.rows.fetch(context.tx, merging.at)?;
                if !merging.step(context.tx, &fetched)? {
                    return merging.end(context, finish);
                }
            }
        });
    }
    loop {
        let at = merging.at;
        match merging.chunk(finish) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if merging.part == 1 => return Err(error),
            Err(error) => return Err(cut_short(error, at, merging.recorded.removed)),
        }
    }
}

/// The error of an import some parts of which are committed.
fn cut_short(error: Error, rows: usize, removed: u64) -> Error {
    let what = match error.name {
        ErrorName::Interrupted => "The import was interrupted.",
        _ => error.message.as_str(),
    };
    let message = format!("{what} What was merged before stays: {rows} rows, and {removed} removed.");
    Error { message, ..error }.hint("Send the whole import again: what is merged already stays as it is.")
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
    /// The number of the transaction, from 1.
    part: u64,
    /// What the records of the transactions before tell.
    recorded: Counts,
}

impl<M: Merge> Merging<'_, '_, M> {
    /// Merges or sweeps some in a transaction of its own; whether there is more to do.
    fn chunk(&mut self, finish: Finish<'_, M>) -> Result<bool, Error> {
        let call = self.import.call;
        // Between two transactions, so that writers of other processes, who look again and again, find the store free.
        let store = call.store();
        let fetched = store.stage::<_, Error>(call.interrupt, |tx| self.rows.fetch(tx, self.at).map(Verdict::Commit))?;
        let more = call.write(|context| {
            let tx = context.tx;
            let more = self.step(tx, &fetched)?;
            if more {
                self.merge.settle(tx)?;
                self.record(tx, false)?;
            } else {
                self.end(context, finish)?;
            }
            Ok(more)
        })?;
        self.part += 1;
        self.recorded = self.counts();
        Ok(more)
    }

    /// Merges some rows, and after the last of them sweeps some keys; whether there is more to do.
    fn step(&mut self, tx: &Tx<'_>, fetched: &[Entry<M::Row>]) -> Result<bool, Error> {
        if self.at < self.rows.len() {
            let Merging { import, rows, merge, at, .. } = self;
            rows.next(fetched, *at).iter().try_for_each(|entry| merge_row(tx, import, merge, entry))?;
            self.at = self.at.saturating_add(CHUNK).min(self.rows.len());
        }
        if self.at >= self.rows.len() {
            self.sweep(tx)?;
        }
        Ok(self.at < self.rows.len() || self.swept.is_some())
    }

    /// Removes what of the next keys was not seen.
    fn sweep(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let Some(after) = self.swept else { return Ok(()) };
        let known = self.merge.known(tx, after, CHUNK as i64)?;
        for key in known.iter().filter(|key| !self.merge.seen(**key)).copied().collect::<Vec<_>>() {
            tx.go_on()?;
            match self.merge.remove(tx, key)? {
                Ok(_) => self.import.result.removed += 1,
                Err(_) => self.kept += 1,
            }
            observed(tx, self.import, &mut self.merge)?;
        }
        self.swept = known.get(CHUNK - 1).copied();
        Ok(())
    }

    /// Ends the import's last transaction.
    fn end(&mut self, context: &WriteContext<'_>, finish: Finish<'_, M>) -> Result<(), Error> {
        let tx = context.tx;
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
        if result.stale > 0 {
            result.warnings.push(format!(
                "{} {} are older than what is stored, which stays. Where that was dated in the future by mistake, replace cures it.",
                result.stale, ask.noun
            ));
        }
        self.record(tx, true)?;
        finish(context, &self.merge)
    }

    fn counts(&self) -> Counts {
        let (result, told) = (&self.import.result, self.merge.told());
        Counts {
            added: result.added,
            changed: result.changed,
            unchanged: result.unchanged,
            stale: result.stale,
            removed: result.removed,
            refused: result.refused,
            observed: told.observed,
            removed_outside: told.removed_outside,
            counted: told.counted,
        }
    }

    fn record(&self, tx: &Tx<'_>, complete: bool) -> Result<(), Error> {
        let Import { ask, moment, result, .. } = &*self.import;
        let record = Record {
            taken_at: result.taken_at,
            snapshot: ask.snapshot.unwrap_or(Snapshot::Partial),
            replace: ask.replace,
            allow_removal: ask.allow_removal,
            part: self.part,
            complete,
            counts: self.counts().since(&self.recorded),
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

/// What the audit trail says of one transaction of an import.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    taken_at: Time,
    snapshot: Snapshot,
    replace: bool,
    allow_removal: bool,
    /// Which transaction of the import it is, from 1.
    part: u64,
    /// Whether it is the last: an import without such a record was cut short.
    complete: bool,
    #[serde(flatten)]
    counts: Counts,
}

/// What an import, or one transaction of it, did.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
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

impl Counts {
    /// What was done after that.
    fn since(&self, earlier: &Counts) -> Counts {
        Counts {
            added: self.added.saturating_sub(earlier.added),
            changed: self.changed.saturating_sub(earlier.changed),
            unchanged: self.unchanged.saturating_sub(earlier.unchanged),
            stale: self.stale.saturating_sub(earlier.stale),
            removed: self.removed.saturating_sub(earlier.removed),
            refused: self.refused.saturating_sub(earlier.refused),
            observed: self.observed.saturating_sub(earlier.observed),
            removed_outside: self.removed_outside.saturating_sub(earlier.removed_outside),
            counted: self.counted.saturating_sub(earlier.counted),
        }
    }
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
