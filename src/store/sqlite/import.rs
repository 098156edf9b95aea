//! Imports: their rows wait until all of them are there, are weighed, and are merged, in one transaction or
//! in several between which other writers write.

use super::{
    error::StoreError,
    exchange,
    import_row::{ImportRow, Merge, Shown},
    merge::MergeTerms,
    migration::moves::Moved,
    open::Store,
    setting,
    stage::{self, Stage},
    transaction::{Read, Tx, Verdict},
    watcher::Watcher,
};
use crate::{
    domain::{
        exchange::{Evidence, Judge},
        interrupt::Interrupt,
        migration::MoveJudge,
        mode::Mode,
    },
    store::import::{Given, Import, Merged, Observed, Part, Refusal, Removal, Seen, Staged},
};
use serde::{Serialize, de::DeserializeOwned};

/// Rows of one transaction, for which other writers wait some tens of milliseconds.
const CHUNK: usize = 5_000;
/// What a claim that a row shows something of takes, in rows: it is read, and comes into another state.
const CLAIM: usize = 8;
/// Bytes of items that are not staged: one transaction merges them.
const IN_MEMORY: usize = 1 << 20;

/// Who imports: gives the rows, says what is not to be done, and records in each transaction what it did.
pub trait Importer {
    type Row: ImportRow;
    /// Where a row stands in what its rows come from.
    type Place: Serialize + DeserializeOwned + Copy;
    /// Why nothing more is done.
    type Error: From<StoreError>;
    /// Judges what rows show of what is expected of their users.
    const JUDGE: Judge;
    const LOOK: MoveJudge;

    /// Another call of the handle is filling the stage.
    fn busy(&self) -> Self::Error;
    /// The rows go to this stage, or an error ends the import and leaves the stage as it was.
    fn begun(&mut self, stage: &Staged) -> Result<(), Self::Error>;
    fn next(&mut self) -> Result<Option<Entry<Self>>, Self::Error>;
    /// What is known of the rows now that all were given.
    fn given(&self) -> Given;
    /// The whole snapshot is there; whether what it does not show is removed.
    fn whole(&mut self, snapshot: &Staged) -> Result<bool, Self::Error>;
    /// So much would be removed.
    fn weigh(&mut self, removal: &Removal) -> Result<(), Self::Error>;
    /// What became of the row at a place.
    fn merged(&mut self, place: Self::Place, outcome: Result<Merged, Refusal>) -> Result<(), Self::Error>;
    /// What became of a thing that the snapshot did not show.
    fn swept(&mut self, outcome: Result<Merged, Refusal>);
    /// Records what a row showed of claims, while it is all that is known of their users.
    fn observed(&self, tx: &Tx<'_>, seen: &[Observed]) -> Result<(), Self::Error>;

    /// Records what happened to products on their way.
    fn moved(&self, tx: &Tx<'_>, moved: &[Moved]) -> Result<(), Self::Error>;
    /// Records a transaction, as its last step.
    fn record(&mut self, tx: &Tx<'_>, part: Part<'_>) -> Result<(), Self::Error>;
    /// The transaction recorded last is committed.
    fn committed(&mut self);
    /// The error of an import of which so many rows are committed, and stay.
    fn cut_short(&self, error: Self::Error, rows: usize) -> Self::Error;
}

pub type Entry<A> = (<A as Importer>::Place, <A as Importer>::Row);
type MergeOf<A> = Merge<<A as Importer>::Row>;

impl Store {
    /// Runs an import; how many rows wait for the last part of their stage.
    ///
    /// Fails as [`Store::write`] does, or with whatever `importer` fails with. What transactions before were
    /// committed stays; the stage is as before.
    pub fn import<A: Importer>(
        &self,
        import: &Import<'_>,
        interrupt: &Interrupt,
        importer: &mut A,
    ) -> Result<u64, A::Error> {
        // A part that is not the last comes near no store.
        let waits = import.stage.is_some() && !import.last;
        if !import.dry_run && !waits {
            self.refuse_read_only()?;
        }
        let mut run = Run { store: self, import, interrupt, importer };
        if import.stage.is_some() || import.bytes.is_none_or(|bytes| bytes > IN_MEMORY) {
            run.staged()
        } else {
            run.in_memory()
        }
    }
}

struct Run<'r, A> {
    store: &'r Store,
    import: &'r Import<'r>,
    interrupt: &'r Interrupt,
    importer: &'r mut A,
}

impl<A: Importer> Run<'_, A> {
    fn in_memory(&mut self) -> Result<u64, A::Error> {
        let mut rows = Vec::new();
        while let Some(entry) = self.importer.next()? {
            rows.push(entry);
        }
        let Given { unread, more_pages, .. } = self.importer.given();
        let Import { taken_at, full, .. } = *self.import;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let snapshot = Staged {
            taken_at,
            full,
            unread,
            rows: count,
            given: true,
            more_pages: more_pages.unwrap_or(false),
        };
        self.merge(&snapshot, Rows::Memory(rows)).map(|()| 0)
    }

    /// By way of a stage: that of the import, or one of its own for a file, which may turn out to be broken
    /// at its end, and for many items.
    fn staged(&mut self) -> Result<u64, A::Error> {
        let (store, Import { noun, stage: name, last, .. }) = (self.store, *self.import);
        let filling = name.map(|name| store.stages.fill(noun, name).ok_or_else(|| self.importer.busy()));
        let _filling = filling.transpose()?;
        let handle = store.stages.begin();
        let mut stage = store.stage::<_, StoreError>(self.interrupt, |tx| {
            stage::open(tx, handle, self.import).map(Verdict::Commit)
        })?;
        self.importer.begun(&stage.said)?;
        let before = stage;
        let waits = name.is_some() && !last;
        let done = self.fill(&mut stage).and_then(|()| {
            if waits {
                Ok(u64::try_from(stage.said.rows).unwrap_or_default())
            } else {
                self.merge(&stage.said, Rows::Stage(stage)).map(|()| 0)
            }
        });
        let undone = done.is_err() || self.import.dry_run;
        if undone || !waits {
            // Also after an interrupt: what this call added to the stage does not stay.
            let tidied = store.stage::<_, StoreError>(&Interrupt::default(), |tx| {
                let kept = undone && name.is_some() && before.said.given;
                if kept { stage::save(tx, &before) } else { stage::drop(tx, &stage) }.map(Verdict::Commit)
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

    /// Frees the room of stages that ended, in steps and as long as nobody is in a hurry: what is left goes
    /// with the next import.
    fn reclaim(&self) {
        let step = |tx: &Tx<'_>| stage::reclaim(tx, CHUNK as i64).map(Verdict::Commit);
        while self.store.stage::<_, StoreError>(self.interrupt, step).unwrap_or(false) {}
    }

    fn fill(&mut self, stage: &mut Stage) -> Result<(), A::Error> {
        let mut waiting = Vec::with_capacity(CHUNK);
        while let Some(entry) = self.importer.next()? {
            waiting.push(stage::written(&entry)?);
            if waiting.len() == CHUNK {
                self.flush(&mut waiting, stage)?;
            }
        }
        let given = self.importer.given();
        stage.said.given |= given.any;
        stage.said.unread += given.unread;
        stage.said.more_pages = given.more_pages.unwrap_or(stage.said.more_pages);
        self.flush(&mut waiting, stage)
    }

    fn flush(&self, waiting: &mut Vec<Vec<u8>>, stage: &mut Stage) -> Result<(), A::Error> {
        let append =
            |tx: &Tx<'_>| stage::append(tx, stage, waiting.iter().map(Vec::as_slice)).map(Verdict::Commit);
        self.store.stage::<_, StoreError>(self.interrupt, append)?;
        waiting.clear();
        Ok(())
    }

    /// Merges the rows: in one transaction if they must stay together, else in as many as it takes, each with
    /// its own record.
    fn merge(&mut self, snapshot: &Staged, rows: Rows<Entry<A>>) -> Result<(), A::Error> {
        let sweeps = self.importer.whole(snapshot)?;
        let Import { now, replace, allow_removal, atomic, dry_run, .. } = *self.import;
        let local = self.store.info().mode == Mode::Local;
        let (settle, sends) = self.store.read(self.interrupt, |db| {
            Ok((setting::get(db)?.exchange.settle(), !local && exchange::clock(db)?.sequence > 0))
        })?;
        let mut merge = MergeOf::<A>::new(MergeTerms {
            evidence: Evidence::import(snapshot.taken_at),
            now,
            local,
            replace,
            settle: (!local).then_some(settle),
            sends,
            judge: A::JUDGE,
            look: A::LOOK,
        });
        if sweeps && !allow_removal {
            let shown = self.shown(&rows, &mut merge)?;
            let removal = self.store.read(self.interrupt, |db| removal(db, &shown, &merge))?;
            self.importer.weigh(&removal)?;
        }
        let together = dry_run || atomic;
        let mut merging = Merging { run: self, rows, merge, at: 0, swept: sweeps.then_some(0), part: 1 };
        if together { merging.at_once(dry_run) } else { merging.in_parts() }
    }

    /// Things stored that the snapshot shows to be there.
    fn shown(&self, rows: &Rows<Entry<A>>, merge: &mut MergeOf<A>) -> Result<Seen, StoreError> {
        let mut shown = Seen::default();
        for at in (0..rows.len()).step_by(CHUNK) {
            self.store.stage::<_, StoreError>(self.interrupt, |tx| {
                let fetched = rows.fetch(tx, at)?;
                for (_, row) in rows.next(&fetched, at) {
                    tx.check_interrupt()?;
                    // What a later row says stands, as in the merge.
                    match row.shown(&mut merge.own, tx)? {
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
}

fn removal<R: ImportRow>(db: &Read<'_>, shown: &Seen, merge: &Merge<R>) -> Result<Removal, StoreError> {
    let mut removal = Removal { stored: merge.stored(db)?, ..Removal::default() };
    let mut after = 0;
    loop {
        let known = merge.known(db, after, CHUNK as i64)?;
        let Some(last) = known.last() else { return Ok(removal) };
        after = *last;
        for key in known.into_iter().filter(|key| !shown.contains(*key)) {
            db.check_interrupt()?;
            if !R::stays(merge, db, key)? {
                removal.removed += 1;
                removal.named += i64::from(R::named(db, key)?);
            }
        }
    }
}

enum Rows<E> {
    Memory(Vec<E>),
    Stage(Stage),
}

impl<E: DeserializeOwned> Rows<E> {
    fn len(&self) -> usize {
        match self {
            Rows::Memory(rows) => rows.len(),
            Rows::Stage(stage) => usize::try_from(stage.said.rows).unwrap_or(usize::MAX),
        }
    }

    /// The next rows of a stage; none where they are in memory.
    fn fetch(&self, db: &Read<'_>, at: usize) -> Result<Vec<E>, StoreError> {
        let Rows::Stage(stage) = self else { return Ok(Vec::new()) };
        stage::rows(db, stage, i64::try_from(at).unwrap_or(i64::MAX), CHUNK as i64)
    }

    /// The next rows: those fetched, or those in memory.
    fn next<'r>(&'r self, fetched: &'r [E], at: usize) -> &'r [E] {
        let rows = match self {
            Rows::Memory(rows) => rows.get(at..).unwrap_or_default(),
            Rows::Stage(_) => fetched,
        };
        rows.get(..CHUNK).unwrap_or(rows)
    }
}

struct Merging<'m, 'r, A: Importer> {
    run: &'m mut Run<'r, A>,
    rows: Rows<Entry<A>>,
    merge: MergeOf<A>,
    /// Rows merged so far.
    at: usize,
    /// The last key the sweep looked at; none when there is nothing to sweep.
    swept: Option<i64>,
    /// The number of the transaction, from 1.
    part: u64,
}

impl<A: Importer> Merging<'_, '_, A> {
    fn at_once(&mut self, dry_run: bool) -> Result<(), A::Error> {
        let (store, interrupt) = (self.run.store, self.run.interrupt);
        let mut whole = |tx: &Tx<'_>| {
            while {
                let fetched = self.rows.fetch(tx, self.at)?;
                self.step(tx, &fetched)?
            } {}
            self.end_part(tx, true)
        };
        if dry_run {
            store.rehearse(interrupt, whole)
        } else {
            store.write(interrupt, |tx| whole(tx).map(Verdict::Commit))
        }
    }

    fn in_parts(&mut self) -> Result<(), A::Error> {
        loop {
            let at = self.at;
            match self.chunk() {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) if self.part == 1 => return Err(error),
                Err(error) => return Err(self.run.importer.cut_short(error, at)),
            }
        }
    }

    /// Merges or sweeps some in a transaction of its own; whether there is more to do.
    fn chunk(&mut self) -> Result<bool, A::Error> {
        let (store, interrupt) = (self.run.store, self.run.interrupt);
        // Between two transactions, so that writers of other processes, who look again and again, find the
        // store free.
        let fetched = store
            .stage::<_, StoreError>(interrupt, |tx| self.rows.fetch(tx, self.at).map(Verdict::Commit))?;
        let more = store.write(interrupt, |tx| {
            let more = self.step(tx, &fetched)?;
            self.end_part(tx, !more)?;
            Ok::<_, A::Error>(Verdict::Commit(more))
        })?;
        self.part += 1;
        self.run.importer.committed();
        Ok(more)
    }

    /// Merges some rows, and after the last of them sweeps some keys; whether there is more to do.
    fn step(&mut self, tx: &Tx<'_>, fetched: &[Entry<A>]) -> Result<bool, A::Error> {
        let Merging { run, rows, merge, at, .. } = self;
        let mut room = Room::new(&merge.watcher);
        for (place, row) in rows.next(fetched, *at) {
            if !room.enter(&merge.watcher) {
                break;
            }
            tx.check_interrupt()?;
            run.importer.merged(*place, row.merge(merge, tx)?)?;
            observed(tx, run.importer, merge)?;
            *at += 1;
        }
        if self.at >= self.rows.len() {
            self.sweep(tx, &mut room)?;
        }
        Ok(self.at < self.rows.len() || self.swept.is_some())
    }

    /// Removes what of the next keys was not seen, as long as there is room.
    fn sweep(&mut self, tx: &Tx<'_>, room: &mut Room) -> Result<(), A::Error> {
        let Some(mut after) = self.swept else { return Ok(()) };
        let known = self.merge.known(tx, after, CHUNK as i64)?;
        let mut more = known.len() == CHUNK;
        for key in known {
            if !room.enter(&self.merge.watcher) {
                more = true;
                break;
            }
            after = key;
            if self.merge.seen.contains(key) {
                continue;
            }
            tx.check_interrupt()?;
            let outcome = A::Row::remove(&mut self.merge, tx, key)?;
            self.run.importer.swept(outcome);
            observed(tx, self.run.importer, &mut self.merge)?;
        }
        self.swept = more.then_some(after);
        Ok(())
    }

    fn end_part(&mut self, tx: &Tx<'_>, last: bool) -> Result<(), A::Error> {
        self.merge.flush(tx)?;
        let part = Part { number: self.part, last, told: self.merge.watcher.told, seen: &self.merge.seen };
        self.run.importer.record(tx, part)
    }
}

/// How much still goes into a transaction.
struct Room {
    rows: usize,
    /// Claims read before it.
    read: usize,
}

impl Room {
    fn new(watcher: &Watcher) -> Room {
        Room { rows: 0, read: watcher.read }
    }

    /// Whether there is room for one more row, which is then taken.
    fn enter(&mut self, watcher: &Watcher) -> bool {
        let claims = watcher.read - self.read;
        let room = self.rows.saturating_add(claims.saturating_mul(CLAIM)) < CHUNK;
        self.rows += usize::from(room);
        room
    }
}

fn observed<A: Importer>(tx: &Tx<'_>, importer: &A, merge: &mut MergeOf<A>) -> Result<(), A::Error> {
    let seen = std::mem::take(&mut merge.watcher.seen);
    if !seen.is_empty() {
        importer.observed(tx, &seen)?;
    }
    let moved = std::mem::take(&mut merge.watcher.moves.moved);
    if moved.is_empty() { Ok(()) } else { importer.moved(tx, &moved) }
}
