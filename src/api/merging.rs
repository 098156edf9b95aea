//! An import in its course: what it is refused for, and what the audit trail and the reply say of it.

use super::{
    audit::{self, AuditWriter},
    context::StoreContext,
    error::{Error, ErrorName},
    import::{Entry, ImportRequest, ImportResult, ImportSpec, Snapshot},
    input::{Input, MOST_ERRORS, Place},
    moment::Moment,
    wire::ItemError,
};
use crate::{
    domain::{
        exchange::Judge,
        migration::MoveJudge,
        noun::counted,
        time::{MINUTE, Time},
    },
    engine::{migrate, watch},
    store::{
        ImportRow, Importer, Tx,
        import::{Given, Import, Merged, Observed, Part, Refusal, Removal, Staged, Told},
        migration::Moved,
    },
};
use serde::{Serialize, Serializer};

const AHEAD: i64 = 5 * MINUTE;

/// Runs an import.
pub(super) fn run<R: ImportRow>(
    context: &StoreContext<'_>,
    ask: &ImportRequest<'_>,
    plan: ImportSpec<'_, R>,
) -> Result<ImportResult, Error> {
    let moment = context.read(|context| Ok(context.moment.clone()))?;
    let taken_at = taken_at(context, ask, moment.now)?;
    check(ask, plan.more.len() == 0)?;
    let bytes = if ask.path.is_some() { None } else { Some(ask.items.map_or(0, |items| items.get().len())) };
    let import =
        Import { bytes, full: ask.snapshot == Snapshot::Full, taken_at, now: moment.now, ..ask.import };
    let mut run = ImportRun::new(context, ask, &moment, plan, taken_at)?;
    let staged = context.store().import(&import, context.interrupt, &mut run)?;
    let mut result = run.result;
    result.staged = staged;
    result.errors.sort_by_key(|error| error.index);
    Ok(result)
}

fn check(ask: &ImportRequest<'_>, bare: bool) -> Result<(), Error> {
    if bare && ask.import.stage.is_none() && ask.items.is_none() && ask.path.is_none() {
        let message = format!("Neither {} nor path is given.", ask.import.noun);
        return Err(Error::argument(ask.import.noun, message)
            .hint("Give what Graph returned, or the absolute path of a file of it."));
    }
    if ask.import.last && ask.import.stage.is_none() {
        return Err(Error::argument("last", "last ends a stage, and the request names none.")
            .hint("Give stage as well."));
    }
    Ok(())
}

/// When the data was taken (r04).
fn taken_at(context: &StoreContext<'_>, ask: &ImportRequest<'_>, now: Time) -> Result<Time, Error> {
    match ask.taken_at {
        Some(taken_at) if taken_at > now.plus(AHEAD) => Err(Error::argument(
            "takenAt",
            format!("takenAt is {taken_at}, which is more than five minutes after now, {now}."),
        )
        .hint("Give the time at which the tenant was asked.")),
        Some(taken_at) => Ok(taken_at),
        None if context.local() && ask.path.is_none() => Ok(now),
        None => {
            let why =
                if ask.path.is_some() { "an import from a file" } else { "an import into a Graph store" };
            Err(Error::argument(
                "takenAt",
                format!("takenAt is missing, and {why} has to say when its data was taken."),
            )
            .hint("Give the time just before the tenant was asked."))
        }
    }
}

/// An import in its course.
struct ImportRun<'a, 'f, R> {
    ask: &'a ImportRequest<'a>,
    moment: &'a Moment,
    plan: ImportSpec<'f, R>,
    input: Option<Input<'a>>,
    given: Given,
    /// Things the snapshot did not show and that stay all the same.
    kept: u64,
    /// What the records of committed transactions tell.
    recorded: Counts,
    /// What they tell with the newest.
    newest: Counts,
    result: ImportResult,
}

impl<'a, 'f, R> ImportRun<'a, 'f, R> {
    fn new(
        context: &StoreContext<'_>,
        ask: &'a ImportRequest<'a>,
        moment: &'a Moment,
        plan: ImportSpec<'f, R>,
        taken_at: Time,
    ) -> Result<Self, Error> {
        let input = match (ask.items, ask.path) {
            (None, None) => None,
            (items, path) => {
                Some(Input::open(ask.import.noun, items, path)?.until(context.interrupt).of_kind(ask.kind))
            }
        };
        let given = Given { any: input.is_some() || plan.more.len() > 0, ..Given::default() };
        let result = ImportResult { taken_at, ..ImportResult::default() };
        Ok(ImportRun {
            ask,
            moment,
            plan,
            input,
            given,
            kept: 0,
            recorded: Counts::default(),
            newest: Counts::default(),
            result,
        })
    }

    /// Takes note of what was wrong with the items, now that all are read.
    fn close(&mut self, input: Input<'_>) -> Result<(), Error> {
        if let Some(first) = input.errors.first().filter(|_| self.ask.import.atomic) {
            return Err(self.of_item(first.index, first.error.clone()));
        }
        self.given.more_pages = Some(input.more_pages());
        self.given.unread = i64::try_from(input.refused).unwrap_or(i64::MAX);
        self.result.refused = input.refused;
        self.result.errors = input.errors;
        Ok(())
    }

    /// An item's error as the error of the call.
    fn of_item(&self, index: u64, error: Error) -> Error {
        let place = format!("{}[{index}]", self.ask.import.noun);
        let field = error.field.as_ref().map_or_else(|| place.clone(), |field| format!("{place}.{field}"));
        error.field(field)
    }

    /// What was done so far.
    fn counted(&self, told: &Told) -> Counts {
        let ImportResult { added, changed, unchanged, stale, removed, refused, .. } = self.result;
        Counts([
            added,
            changed,
            unchanged,
            stale,
            removed,
            refused,
            told.observed,
            told.removed_outside,
            told.counted,
        ])
    }

    /// What the last transaction adds to the reply.
    fn sum_up(&mut self, told: &Told) {
        let (noun, result) = (self.ask.import.noun, &mut self.result);
        (result.observed, result.removed_outside) = (told.observed, told.removed_outside);
        if self.kept > 0 {
            result.warnings.push(format!(
                "{} {noun} that the snapshot does not show stay: claims have changed them since. With replace they are removed.",
                self.kept
            ));
        }
        if result.stale > 0 {
            result.warnings.push(format!(
                "{} {noun} are older than what is stored, which stays. Where that was dated in the future by mistake, replace overwrites it.",
                result.stale
            ));
        }
    }
}

impl<R: ImportRow> Importer for ImportRun<'_, '_, R> {
    type Row = R;
    type Place = Place;
    type Error = Error;
    const JUDGE: Judge = watch::judge;
    const LOOK: MoveJudge = migrate::step::look;

    fn busy(&self) -> Error {
        Error::new(ErrorName::StoreBusy, "Another call of this handle is filling the stage.")
            .field("stage")
            .target(self.ask.import.stage.unwrap_or_default())
            .hint("Send the parts of a stage one after the other.")
    }

    /// A stage is one snapshot, taken at one time: parts of two would pass for one that shows everything.
    fn begun(&mut self, stage: &Staged) -> Result<(), Error> {
        const CURE: &str =
            "Give what the first call of the stage gave, or another name for another snapshot.";
        let snapshot = |full: bool| if full { Snapshot::Full } else { Snapshot::Partial };
        let (first, now) = (snapshot(stage.full), self.ask.snapshot);
        if first != now {
            let message = format!("The stage was begun with the snapshot {first}, and this call says {now}.");
            return Err(Error::argument("snapshot", message).hint(CURE));
        }
        if let Some(taken_at) = self.ask.taken_at.filter(|taken_at| *taken_at != stage.taken_at) {
            let message = format!(
                "The stage was begun with what was taken at {}, and this call says {taken_at}.",
                stage.taken_at
            );
            return Err(Error::argument("takenAt", message).hint(CURE));
        }
        self.result.taken_at = stage.taken_at;
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Entry<R>>, Error> {
        if let Some(input) = &mut self.input
            && let Some(entry) = input.next_placed(self.plan.read)?
        {
            return Ok(Some(entry));
        }
        self.input.take().map_or(Ok(()), |input| self.close(input))?;
        Ok(self.plan.more.next())
    }

    fn given(&self) -> Given {
        self.given
    }

    fn whole(&mut self, snapshot: &Staged) -> Result<bool, Error> {
        if !snapshot.given {
            return Err(Error::argument("stage", "Nothing was put into the stage.")
                .hint("Give the name that the calls before had."));
        }
        if !snapshot.full {
            return Ok(false);
        }
        let why = match snapshot {
            Staged { unread: 0, more_pages: false, .. } => return Ok(true),
            Staged { unread: 0, .. } => "The last page names a next one (@odata.nextLink)".to_owned(),
            Staged { unread, .. } => counted(unread, "item", "items") + " could not be read",
        };
        self.result.warnings.push(format!("{why}, so nothing was removed for being absent."));
        Ok(false)
    }

    /// Refuses a snapshot that would remove too much by mistake; with `dryRun` the reply says that it would
    /// be.
    fn weigh(&mut self, removal: &Removal) -> Result<(), Error> {
        let Some(unsafe_step) = too_much(removal, self.ask.import.noun) else { return Ok(()) };
        if !self.ask.import.dry_run {
            return Err(unsafe_step);
        }
        self.result.needs_allow_removal = true;
        self.result
            .warnings
            .push(format!("{} Without allowRemoval the import is refused.", unsafe_step.message));
        Ok(())
    }

    fn merged(
        &mut self,
        Place { index, line }: Place,
        outcome: Result<Merged, Refusal>,
    ) -> Result<(), Error> {
        let result = &mut self.result;
        match outcome {
            Ok(Merged::Added) => result.added += 1,
            Ok(Merged::Changed) => result.changed += 1,
            Ok(Merged::Unchanged) => result.unchanged += 1,
            Ok(Merged::Stale) => result.stale += 1,
            Ok(Merged::Removed) => result.removed += 1,
            Err(refusal) if self.ask.import.atomic => return Err(self.of_item(index, refused(refusal))),
            Err(refusal) => {
                result.refused += 1;
                if result.errors.len() < MOST_ERRORS {
                    result.errors.push(ItemError { index, line, error: refused(refusal) });
                }
            }
        }
        Ok(())
    }

    fn swept(&mut self, outcome: Result<Merged, Refusal>) {
        if outcome.is_ok() { self.result.removed += 1 } else { self.kept += 1 }
    }

    fn observed(&self, tx: &Tx<'_>, seen: &[Observed]) -> Result<(), Error> {
        audit::observed(tx, self.moment, self.result.taken_at, seen)
    }

    fn moved(&self, tx: &Tx<'_>, moved: &[Moved]) -> Result<(), Error> {
        audit::moved(tx, self.moment, moved)
    }

    fn record(&mut self, tx: &Tx<'_>, part: Part<'_>) -> Result<(), Error> {
        if part.last {
            self.sum_up(&part.told);
        }
        let ask = self.ask;
        self.newest = self.counted(&part.told);
        let record = Record {
            taken_at: self.result.taken_at,
            snapshot: ask.snapshot,
            replace: ask.import.replace,
            allow_removal: ask.import.allow_removal,
            part: part.number,
            complete: part.last,
            counts: self.newest.since(self.recorded),
        };
        AuditWriter::new(tx, self.moment)?.write(ask.action, ask.import.noun, record)?;
        if part.last { (self.plan.finish)(tx, &part) } else { Ok(()) }
    }

    fn committed(&mut self) {
        self.recorded = self.newest;
    }

    fn cut_short(&self, error: Error, rows: usize) -> Error {
        let what = match error.name {
            ErrorName::Interrupted => "The import was interrupted.",
            _ => error.message.as_str(),
        };
        let Counts([_, _, _, _, removed, ..]) = self.recorded;
        let message = format!(
            "{what} What was merged before stays: {}, and {removed} removed.",
            counted(rows, "row", "rows")
        );
        Error { message, ..error }.hint("Send the whole import again: what is merged already stays as it is.")
    }
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
#[derive(Clone, Copy, Default)]
struct Counts([u64; 9]);

const COUNTED: [&str; 9] =
    ["added", "changed", "unchanged", "stale", "removed", "refused", "observed", "removedOutside", "counted"];

impl Counts {
    /// What was done after that.
    fn since(mut self, earlier: Counts) -> Counts {
        self.0.iter_mut().zip(earlier.0).for_each(|(count, before)| *count = count.saturating_sub(before));
        self
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(COUNTED.iter().zip(self.0))
    }
}

/// Why a row was not merged, as an error of its item.
pub(super) fn refused(refusal: Refusal) -> Error {
    let unknown = |what: &str, name: String| {
        Error::new(ErrorName::NotFound, format!("There is no such {what}.")).target(name)
    };
    let several = |what: &str, name: String| {
        Error::new(ErrorName::Ambiguous, format!("Several {what}s have that name.")).target(name)
    };
    match refusal {
        Refusal::Unknown(property) => {
            Error::argument(property, format!("The user is not known yet, and the item does not say {property}.")).hint(
                "Ask Graph with $select=id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,\
                 licenseAssignmentStates.",
            )
        }
        Refusal::Moved => Error::new(ErrorName::ChangedSinceClaim, "Claims or migrations have changed this data since it was imported.")
            .hint("Send replace: true to put the import's data in its place."),
        Refusal::NoGroup(name) => unknown("group", name).field("group").hint("Give an object id, or import the group first."),
        Refusal::SeveralGroups(name) => several("group", name).field("group").hint("Use the object id."),
        Refusal::NoUser(place, name) => {
            unknown("user", name).field(format!("users[{place}]")).hint("Give an object id, or import the user first.")
        }
        Refusal::SeveralUsers(place, name) => several("user", name).field(format!("users[{place}]")).hint("Use the object id."),
    }
}

/// Things that may go unasked for, and the part of all that is more than that.
const FEW: i64 = 10;
const PART: i64 = 10;

/// Why a snapshot is refused that would remove so much without being asked to (r05a).
fn too_much(removal: &Removal, noun: &str) -> Option<Error> {
    let Removal { stored, removed, named } = removal;
    let message = match () {
        () if *removed > FEW && removed.saturating_mul(PART) > *stored => {
            format!("The snapshot would remove {removed} of the {stored} {noun} stored.")
        }
        () if *named > 0 => {
            format!(
                "The snapshot would remove {removed} of the {stored} {noun} stored, and users hold {named} of them."
            )
        }
        () => return None,
    };
    let hint = "See that the snapshot is whole: every page, and every one asked for. If they are gone, give allowRemoval.";
    Some(Error::new(ErrorName::UnsafeStep, message).field("snapshot").hint(hint))
}
