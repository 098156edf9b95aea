//! How much a full snapshot would remove, known before anything is merged (r05a).

use super::{
    error::{Error, ErrorName},
    import::{Import, Rows},
    merging::CHUNK,
};
use crate::store::{
    Verdict,
    merge::{Merge, Seen, Shown},
};

/// Things that may go unasked for, and the part of all that is more than that.
const FEW: i64 = 10;
const PART: i64 = 10;

/// Refuses a snapshot that would remove too much by mistake; with `dryRun` the reply says that it would be.
pub(super) fn check<M: Merge>(import: &mut Import<'_>, rows: &Rows<M::Row>, merge: &mut M) -> Result<(), Error> {
    if import.ask.allow_removal {
        return Ok(());
    }
    let removal = removal(import, &shown(import, rows, merge)?, merge)?;
    let Some(unsafe_step) = removal.refused(import.ask.noun) else { return Ok(()) };
    if !import.ask.common.dry_run {
        return Err(unsafe_step);
    }
    import.result.needs_allow_removal = true;
    import.result.warnings.push(format!("{} Without allowRemoval the import is refused.", unsafe_step.message));
    Ok(())
}

/// What a snapshot would remove.
#[derive(Default)]
struct Removal {
    stored: i64,
    removed: i64,
    /// How many of those are named by something else that is stored.
    named: i64,
}

impl Removal {
    fn refused(&self, noun: &str) -> Option<Error> {
        let Removal { stored, removed, named } = self;
        let message = match () {
            () if *removed > FEW && removed.saturating_mul(PART) > *stored => {
                format!("The snapshot would remove {removed} of the {stored} {noun} stored.")
            }
            () if *named > 0 => {
                format!("The snapshot would remove {removed} of the {stored} {noun} stored, and users hold {named} of them.")
            }
            () => return None,
        };
        let hint = "See that the snapshot is whole: every page, and every one asked for. If they are gone, give allowRemoval.";
        Some(Error::new(ErrorName::UnsafeStep, message).field("snapshot").hint(hint))
    }
}

/// Things stored that the snapshot shows to be there.
fn shown<M: Merge>(import: &Import<'_>, rows: &Rows<M::Row>, merge: &mut M) -> Result<Seen, Error> {
    let mut shown = Seen::default();
    for at in (0..rows.len()).step_by(CHUNK) {
        import.call.store().stage::<_, Error>(import.call.interrupt, |tx| {
            let fetched = rows.fetch(tx, at)?;
            for (_, row) in rows.next(&fetched, at) {
                tx.go_on()?;
                // What a later row says stands, as in the merge.
                match merge.shown(tx, row)? {
                    Some(Shown::There(key)) => shown.insert(key),
                    Some(Shown::Gone(key)) => shown.remove(key),
                    None => {}
                }
            }
            Ok(Verdict::Commit(()))
        })?;
    }
    Ok(shown)
}

fn removal<M: Merge>(import: &Import<'_>, shown: &Seen, merge: &M) -> Result<Removal, Error> {
    import.call.read(|context| {
        let db = context.db;
        let mut removal = Removal { stored: merge.stored(db)?, ..Removal::default() };
        let mut after = 0;
        loop {
            let known = merge.known(db, after, CHUNK as i64)?;
            let Some(last) = known.last() else { return Ok(removal) };
            after = *last;
            for key in known.into_iter().filter(|key| !shown.contains(*key)) {
                db.go_on()?;
                if !merge.stays(db, key)? {
                    removal.removed += 1;
                    removal.named += i64::from(merge.named(db, key)?);
                }
            }
        }
    })
}
