//! Whether the log beside a file is that file's. SQLite cannot tell: whoever copies or moves a file to the
//! name of a store that was not closed cleanly leaves the old log beside it, and opening would lay the pages
//! of one store over those of another.
//!
//! A file that is not in WAL mode, as every backup is, has no log; so much is certain. Else both say what
//! they follow: `meta` has a random mark, and the first transaction of every log replaces it and keeps the
//! one before. A log belongs to a file whose mark is one of its own or the one its first mark replaced. Not
//! told: a log whose one writer died between the first and the second transaction after a checkpoint had
//! emptied it, which may hold no mark; and a file that was copied while it was written to.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::error::StoreError;
use super::hold::held_elsewhere;
use super::location::{FileLocation, Found};
use super::row::classify;
use super::schema;
use super::wait::Call;

/// The row of `meta` that holds the mark: 16 bytes of the one before, 16 of its own.
pub(super) const NAME: &str = "lineage";
/// What every database of SQLite's begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";
const HALF: usize = 16;
const PAGE: usize = 4096;
/// `meta` is the first table of the schema, so that its rows are on the second page.
const META_PAGE: u32 = 2;

/// What SQLite tells one log of a file from the next by.
pub(super) type Salts = [u8; 12];

#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    before: [u8; HALF],
    own: [u8; HALF],
}

pub(super) fn first(call: &Call) -> Result<Vec<u8>, StoreError> {
    following(&[0; HALF], call)
}

fn following(before: &[u8], call: &Call) -> Result<Vec<u8>, StoreError> {
    let mut own = [0; HALF];
    call.wait.random(&mut own)?;
    Ok([before, own.as_slice()].concat())
}

/// Replaces the mark, in the transaction that is open.
pub(super) fn renew(conn: &Connection, call: &Call) -> Result<(), StoreError> {
    let old: Option<Vec<u8>> = conn
        .query_row("SELECT value FROM meta WHERE name = ?1", [NAME], |row| row.get(0))
        .optional()
        .map_err(|error| classify(conn, error))?;
    if let Some(before) = old.as_deref().and_then(|old| old.get(HALF..)) {
        conn.execute("UPDATE meta SET value = ?2 WHERE name = ?1", (NAME, following(before, call)?))
            .map_err(|error| classify(conn, error))?;
    }
    Ok(())
}

/// Which log is beside the file now; none while it is empty.
pub(super) fn salts(file: &FileLocation) -> Option<Salts> {
    let mut header = [0; 24];
    file.open_log()?.read_exact(&mut header).ok()?;
    header.get(12..)?.try_into().ok()
}

/// Refuses a log that is another file's, and a file whose log was removed or replaced while another process
/// has it open: whoever opened that would begin a second log. For a file that this process has not open.
pub(super) fn admit(file: &FileLocation, call: &Call) -> Result<(), StoreError> {
    let mut doubted = false;
    loop {
        // The log first: by the time it has anything, its file is in WAL mode.
        let log = Log::read(file);
        let Some(main) = Main::read(file) else {
            return Ok(());
        };
        let held = held_elsewhere(file.path.as_ref());
        let strange = log.is_some_and(|log| main.is_strange_to(&log));
        let lacking =
            main.in_wal_mode && ["-wal", "-shm"].iter().any(|end| file.look_beside(end) == Found::Missing);
        if held && (lacking || strange) {
            // Somebody who is just opening, writing or closing has it so for a moment.
            call.wait_on().map_err(|error| {
                if matches!(error, StoreError::Busy) { StoreError::LogMoved } else { error }
            })?;
        } else if strange {
            // Somebody may have opened, written and closed between the two looks.
            if doubted {
                return Err(StoreError::ForeignLog);
            }
            doubted = true;
            call.check_interrupt()?;
        } else {
            return Ok(());
        }
        call.pause();
    }
}

/// Whether no store was made in the file yet, nor in its log.
pub(super) fn is_blank(file: &FileLocation) -> bool {
    let unmade = match std::fs::metadata(&file.path) {
        Ok(data) if data.len() == 0 => true,
        _ => Main::read(file).is_some_and(|main| main.unmade),
    };
    unmade && !Log::read(file).is_some_and(|log| log.committed)
}

/// What the file itself says, without its log.
struct Main {
    in_wal_mode: bool,
    /// Neither a version of a schema nor an application is named.
    unmade: bool,
    page: u32,
    mark: Option<Mark>,
}

impl Main {
    /// None where there is no database of SQLite's.
    fn read(file: &FileLocation) -> Option<Main> {
        let mut file = File::open(&file.path).ok()?;
        let mut pages = Vec::new();
        Read::by_ref(&mut file).take(2 * PAGE as u64).read_to_end(&mut pages).ok()?;
        let header = pages.strip_prefix(MAGIC)?;
        let page = match header.get(..2)? {
            [0, 1] => 65_536,
            size => u32::from_be_bytes([0, 0, *size.first()?, *size.get(1)?]),
        };
        let unmade = word(&pages, 60)? == 0 && word(&pages, 68)? == 0;
        Some(Main { in_wal_mode: *header.get(3)? == 2, unmade, page, mark: pages.get(PAGE..).and_then(mark) })
    }

    fn is_strange_to(&self, log: &Log) -> bool {
        if !self.in_wal_mode || self.page != log.page {
            return true;
        }
        match (self.mark, log.marks.first()) {
            (Some(mine), Some(first)) => {
                mine.own != first.before && log.marks.iter().all(|mark| mark.own != mine.own)
            }
            _ => false,
        }
    }
}

/// What the log says that SQLite would lay over the file.
struct Log {
    page: u32,
    /// Whether it holds a whole transaction.
    committed: bool,
    marks: Vec<Mark>,
}

impl Log {
    /// None where SQLite would not read it.
    fn read(file: &FileLocation) -> Option<Log> {
        let mut file = file.open_log()?;
        let mut header = [0; 32];
        file.read_exact(&mut header).ok()?;
        if !matches!(word(&header, 0)?, 0x377F_0682 | 0x377F_0683) {
            return None;
        }
        let mut log = Log { page: word(&header, 8)?, committed: false, marks: Vec::new() };
        let mut frame = [0; 24];
        while file.read_exact(&mut frame).is_ok() && frame.get(8..16) == header.get(16..24) {
            log.committed |= word(&frame, 4)? != 0;
            if word(&frame, 0)? == META_PAGE && log.page as usize == PAGE {
                let mut page = [0; PAGE];
                file.read_exact(&mut page).ok()?;
                log.marks.extend(mark(&page));
            } else {
                file.seek(SeekFrom::Current(log.page.into())).ok()?;
            }
        }
        Some(log)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Bytes from which on a file says whether it is a store, and which.
pub(super) const HEAD: u64 = 2 * PAGE as u64;

/// Whether a file that begins like this is a store, in its inner option which: its instance. Nothing may be
/// in its log.
pub(super) fn store_of(head: &[u8]) -> Option<Option<Uuid>> {
    let application = head.starts_with(MAGIC).then(|| word(head, 68))??;
    schema::is_ours(application.into())
        .then(|| Uuid::from_slice(value(head.get(PAGE..)?, "instance")?.get(..16)?).ok())
}

/// The mark on the page of `meta`.
fn mark(page: &[u8]) -> Option<Mark> {
    let value = value(page, NAME)?;
    Some(Mark {
        before: value.get(..HALF)?.try_into().ok()?,
        own: value.get(HALF..2 * HALF)?.try_into().ok()?,
    })
}

/// A value on the page of `meta`: a leaf of an index, whose cells are a length, the lengths of the columns,
/// and the columns.
fn value<'a>(page: &'a [u8], name: &str) -> Option<&'a [u8]> {
    const LEAF_OF_AN_INDEX: u8 = 10;
    if *page.first()? != LEAF_OF_AN_INDEX {
        return None;
    }
    let pair = |at: usize| Some(usize::from(u16::from_be_bytes(page.get(at..at + 2)?.try_into().ok()?)));
    (0..pair(3)?).find_map(|cell| {
        let cell = page.get(pair(8 + 2 * cell)?..)?;
        let row = cell.get(1..1 + usize::from(*cell.first()?))?;
        row.get(usize::from(*row.first()?)..)?.strip_prefix(name.as_bytes())
    })
}
