//! What every import of tenant data shares: its terms, how items are read and wait, and how they are merged.

use super::{
    context::StoreContext,
    error::{Error, ErrorName},
    input::{Input, MOST_ERRORS, Place},
    merging::{self, CHUNK, Finish},
    moment::Moment,
    wire::{Common, ItemError},
};
use crate::{
    domain::{
        interrupt::Interrupt,
        time::{MINUTE, Time},
        word::words,
    },
    graph::{self, Kind},
    store::{
        Read, StoreError, Tx, Verdict,
        merge::{Merge, Terms},
        stage::{self, Stage},
    },
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

words! {
    /// Whether an import holds everything there is.
    pub enum Snapshot {
        /// What is not in it is gone.
        Full = 1,
        /// What is not in it stays as it is.
        Partial = 2,
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportResult {
    /// When the data was taken from the tenant.
    pub taken_at: Time,
    /// Items that are new.
    pub added: u64,
    /// Items that changed.
    pub changed: u64,
    /// Items that stay as they were.
    pub unchanged: u64,
    /// Items older than what is stored, which stays.
    pub stale: u64,
    /// Items that are gone: `@removed`, or missing in a full snapshot.
    pub removed: u64,
    /// Items that could not be taken.
    pub refused: u64,
    /// Rows that wait in the stage for the call with `last`.
    pub staged: u64,
    /// With `dryRun`: whether the import removes so much that it is refused (UNSAFE_STEP) unless `allowRemoval` is given.
    pub needs_allow_removal: bool,
    /// Claims whose license this import showed.
    pub observed: u64,
    /// Claims whose license this import no longer showed.
    pub removed_outside: u64,
    /// What was wrong with the items refused; the first 1,000.
    pub errors: Vec<ItemError>,
    /// What the admin should know.
    pub warnings: Vec<String>,
}

/// What an import asks, whatever it brings.
pub(super) struct Ask<'a> {
    /// What it brings, as its request names it.
    pub noun: &'static str,
    /// What the audit trail calls it.
    pub action: &'static str,
    /// What its items are.
    pub kind: Kind,
    pub items: Option<&'a RawValue>,
    pub path: Option<&'a str>,
    pub taken_at: Option<Time>,
    pub snapshot: Option<Snapshot>,
    pub replace: bool,
    pub allow_removal: bool,
    pub atomic: bool,
    pub stage: Option<&'a str>,
    pub last: bool,
    pub common: Common<'a>,
}

/// A row with its place in the input.
pub(super) type Entry<R> = (Place, R);

/// Reads an item of an import.
pub(super) type Reader<'f, R> = &'f dyn Fn(&[u8]) -> Result<R, graph::ItemError>;

/// How one kind of import is read and merged.
pub(super) struct Plan<'f, M: Merge> {
    /// Reads an item.
    pub read: Reader<'f, M::Row>,
    /// Rows of the request beside its items.
    pub more: Vec<Entry<M::Row>>,
    /// Begins the merge.
    pub merge: fn(Terms) -> M,
    /// Looks at the store after the last row, in the last transaction.
    pub finish: Finish<'f, M>,
}

const AHEAD: i64 = 5 * MINUTE;
/// Bytes of items that are not staged: one transaction merges them.
const IN_MEMORY: usize = 1 << 20;

/// Runs an import.
pub(super) fn run<M: Merge>(call: &StoreContext<'_>, ask: &Ask<'_>, plan: Plan<'_, M>) -> Result<ImportResult, Error> {
    let moment = call.read(|context| Ok(context.moment.clone()))?;
    let taken_at = taken_at(call, ask, moment.now)?;
    check(ask, plan.more.is_empty())?;
    let result = ImportResult { taken_at, ..ImportResult::default() };
    let mut import = Import { call, ask, moment: &moment, result, unread: 0, more_pages: false };
    if ask.stage.is_some() || ask.path.is_some() || ask.items.is_some_and(|items| items.get().len() > IN_MEMORY) {
        import.staged(plan)?;
    } else {
        import.in_memory(plan)?;
    }
    import.result.errors.sort_by_key(|error| error.index);
    Ok(import.result)
}

fn check(ask: &Ask<'_>, bare: bool) -> Result<(), Error> {
    if bare && ask.stage.is_none() && ask.items.is_none() && ask.path.is_none() {
        let message = format!("Neither {} nor path is given.", ask.noun);
        return Err(Error::argument(ask.noun, message).hint("Give what Graph returned, or the absolute path of a file of it."));
    }
    if ask.last && ask.stage.is_none() {
        return Err(Error::argument("last", "last ends a stage, and the request names none.").hint("Give stage as well."));
    }
    Ok(())
}

/// When the data was taken (r04).
fn taken_at(call: &StoreContext<'_>, ask: &Ask<'_>, now: Time) -> Result<Time, Error> {
    match ask.taken_at {
        Some(taken_at) if taken_at > now.plus(AHEAD) => {
            Err(Error::argument("takenAt", format!("takenAt is {taken_at}, which is more than five minutes after now, {now}."))
                .hint("Give the time at which the tenant was asked."))
        }
        Some(taken_at) => Ok(taken_at),
        None if call.local() && ask.path.is_none() => Ok(now),
        None => {
            let why = if ask.path.is_some() { "an import from a file" } else { "an import into a Graph store" };
            Err(Error::argument("takenAt", format!("takenAt is missing, and {why} has to say when its data was taken."))
                .hint("Give the time just before the tenant was asked."))
        }
    }
}

/// An import in its course.
pub(super) struct Import<'a> {
    pub call: &'a StoreContext<'a>,
    pub ask: &'a Ask<'a>,
    pub moment: &'a Moment,
    pub result: ImportResult,
    /// Items that could not be read, so that nobody knows what they were about.
    unread: i64,
    /// Whether the input names a page after its last.
    more_pages: bool,
}

/// The rows to merge.
pub(super) enum Rows<R> {
    Memory(Vec<Entry<R>>),
    Stage(Stage),
}

impl<R> Rows<R> {
    pub fn len(&self) -> usize {
        match self {
            Rows::Memory(rows) => rows.len(),
            Rows::Stage(stage) => usize::try_from(stage.rows).unwrap_or(usize::MAX),
        }
    }
}

impl<R: DeserializeOwned> Rows<R> {
    /// The next rows of a stage; none where they are in memory.
    pub fn fetch(&self, db: &Read<'_>, at: usize) -> Result<Vec<Entry<R>>, Error> {
        let Rows::Stage(stage) = self else { return Ok(Vec::new()) };
        let read = |row: &[u8]| postcard::from_bytes(row).map_err(|_| StoreError::Corrupt("a staged row cannot be read".into()));
        Ok(stage::rows(db, stage, i64::try_from(at).unwrap_or(i64::MAX), CHUNK as i64, read)?)
    }

    /// The next rows: those fetched, or those in memory.
    pub fn next<'r>(&'r self, fetched: &'r [Entry<R>], at: usize) -> &'r [Entry<R>] {
        let rows = match self {
            Rows::Memory(rows) => rows.get(at..).unwrap_or_default(),
            Rows::Stage(_) => fetched,
        };
        rows.get(..CHUNK).unwrap_or(rows)
    }
}

impl Import<'_> {
    fn in_memory<M: Merge>(&mut self, plan: Plan<'_, M>) -> Result<(), Error> {
        let mut rows = Vec::new();
        self.read(plan.read, |entry| {
            rows.push(entry);
            Ok(())
        })?;
        rows.extend(plan.more);
        let merge = (plan.merge)(self.terms());
        merging::run(self, Rows::Memory(rows), merge, plan.finish)
    }

    /// By way of a stage: that of the request, or one of its own for a file, which may turn out to be broken at its end, and for many items.
    fn staged<M: Merge>(&mut self, plan: Plan<'_, M>) -> Result<(), Error> {
        let (store, name) = (self.call.store(), self.ask.stage);
        let stages = self.call.stages();
        let _filling = name.map(|name| stages.fill(self.ask.noun, name)).transpose()?;
        let mut stage = {
            let full = self.ask.snapshot == Some(Snapshot::Full);
            let stage = stages.open(store, self.call.interrupt, (self.ask.noun, name), self.result.taken_at, full)?;
            agree(self.ask, full, &stage).map(|()| stage)?
        };
        let before = stage;
        let waits = name.is_some() && !self.ask.last;
        let done = self.fill(&mut stage, plan.read, plan.more).and_then(|()| {
            (self.unread, self.more_pages) = (stage.unread, stage.more_pages);
            self.result.taken_at = stage.taken_at;
            if waits {
                self.result.staged = u64::try_from(stage.rows).unwrap_or_default();
                return Ok(());
            }
            if !stage.given {
                return Err(Error::argument("stage", "Nothing was put into the stage.").hint("Give the name that the calls before had."));
            }
            let merge = (plan.merge)(self.terms());
            merging::run(self, Rows::Stage(stage), merge, plan.finish)
        });
        let undone = done.is_err() || self.ask.common.dry_run;
        if undone || !waits {
            // Also after an interrupt: what this call added to the stage does not stay.
            let tidied = store.stage::<_, StoreError>(&Interrupt::default(), |tx| {
                let kept = undone && name.is_some() && before.given;
                if kept { stage::keep(tx, &before) } else { stage::drop(tx, &stage) }.map(Verdict::Commit)
            });
            if let Err(error) = tidied {
                // Without room even for that, what waits would be in the way of every later write.
                store.end_stages();
                return done.and(Err(error.into()));
            }
            self.reclaim();
        }
        done
    }

    /// Frees the room of stages that ended, in steps and as long as nobody is in a hurry: what is left goes with the next import.
    fn reclaim(&self) {
        let step = |tx: &Tx<'_>| stage::reclaim(tx, CHUNK as i64).map(Verdict::Commit);
        while self.call.store().stage::<_, StoreError>(self.call.interrupt, step).unwrap_or(false) {}
    }

    fn fill<R: serde::Serialize>(&mut self, stage: &mut Stage, read: Reader<'_, R>, more: Vec<Entry<R>>) -> Result<(), Error> {
        let (store, interrupt) = (self.call.store(), self.call.interrupt);
        let mut waiting: Vec<Vec<u8>> = Vec::with_capacity(CHUNK);
        let flush = |waiting: &mut Vec<Vec<u8>>, stage: &mut Stage| {
            let rows = waiting.iter().map(Vec::as_slice);
            store.stage::<_, StoreError>(interrupt, |tx| stage::append(tx, stage, rows).map(Verdict::Commit))?;
            waiting.clear();
            Ok(())
        };
        let mut put = |entry: Entry<R>| {
            waiting.push(postcard::to_stdvec(&entry).map_err(|_| Error::new(ErrorName::Internal, "A row could not be staged."))?);
            if waiting.len() == CHUNK { flush(&mut waiting, stage) } else { Ok(()) }
        };
        let (read_any, told) = (self.read(read, &mut put)?, !more.is_empty());
        more.into_iter().try_for_each(&mut put)?;
        stage.given |= read_any || told;
        stage.unread += self.unread;
        if read_any {
            stage.more_pages = self.more_pages;
        }
        flush(&mut waiting, stage)
    }

    /// Reads the items; whether any input was given.
    fn read<R>(&mut self, read: Reader<'_, R>, mut put: impl FnMut(Entry<R>) -> Result<(), Error>) -> Result<bool, Error> {
        if self.ask.items.is_none() && self.ask.path.is_none() {
            return Ok(false);
        }
        let input = Input::open(self.ask.noun, self.ask.items, self.ask.path)?;
        let mut input = input.until(self.call.interrupt).of_kind(self.ask.kind);
        while let Some(entry) = input.next_placed(read)? {
            put(entry)?;
        }
        if let Some(first) = input.errors.first().filter(|_| self.ask.atomic) {
            return Err(self.of_item(first.index, first.error.clone()));
        }
        self.more_pages = input.more_pages();
        self.unread = i64::try_from(input.refused).unwrap_or(i64::MAX);
        self.result.refused = input.refused;
        self.result.errors = input.errors;
        Ok(true)
    }

    /// An item's error as the error of the call.
    fn of_item(&self, index: u64, error: Error) -> Error {
        let place = format!("{}[{index}]", self.ask.noun);
        let field = error.field.as_ref().map_or_else(|| place.clone(), |field| format!("{place}.{field}"));
        error.field(field)
    }

    /// Notes an item that is not merged; with `atomic` it ends the call.
    pub fn refuse(&mut self, place: Place, error: Error) -> Result<(), Error> {
        let Place { index, line } = place;
        if self.ask.atomic {
            return Err(self.of_item(index, error));
        }
        self.result.refused += 1;
        if self.result.errors.len() < MOST_ERRORS {
            self.result.errors.push(ItemError { index, line, error });
        }
        Ok(())
    }

    fn terms(&self) -> Terms {
        let (taken_at, now) = (self.result.taken_at, self.moment.now);
        Terms { taken_at, now, local: self.call.local(), replace: self.ask.replace }
    }

    /// Whether what the snapshot does not show is removed.
    pub fn sweeps(&mut self) -> bool {
        if self.ask.snapshot != Some(Snapshot::Full) {
            return false;
        }
        if self.unread > 0 {
            let warning = format!("{} items could not be read, so nothing was removed for being absent.", self.unread);
            self.result.warnings.push(warning);
        } else if self.more_pages {
            self.result.warnings.push("The last page names a next one (@odata.nextLink), so nothing was removed for being absent.".into());
        }
        self.unread == 0 && !self.more_pages
    }
}

/// A stage is one snapshot, taken at one time: parts of two would pass for one that shows everything.
fn agree(ask: &Ask<'_>, full: bool, stage: &Stage) -> Result<(), Error> {
    const CURE: &str = "Give what the first call of the stage gave, or another name for another snapshot.";
    if full != stage.full {
        let (first, now) = if stage.full { ("Full", "Partial") } else { ("Partial", "Full") };
        let message = format!("The stage was begun with the snapshot {first}, and this call says {now}.");
        return Err(Error::argument("snapshot", message).hint(CURE));
    }
    match ask.taken_at {
        Some(taken_at) if taken_at != stage.taken_at => {
            let message = format!("The stage was begun with what was taken at {}, and this call says {taken_at}.", stage.taken_at);
            Err(Error::argument("takenAt", message).hint(CURE))
        }
        _ => Ok(()),
    }
}
