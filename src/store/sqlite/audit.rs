//! The audit trail: records chained by SHA-256, so that an edited, removed, inserted or moved one is noticed (law L8).

pub mod search;

pub use super::frame::Chain;
pub use super::trail::{About, Origin};

use super::{
    error::StoreError,
    frame::{MOST_ALONE, Packer},
    trail::{Call, Open},
    transaction::{Read, Tx},
};
use sha2::{Digest, Sha256};

/// The action of the records that claims have, by far the most.
pub const DECIDE: &str = "Decide claim";
/// The action of the records of claims taken back.
pub const UNDO: &str = "Undo claim";
/// The action of the records of undos that could not be made: the claims stand again.
pub const UNDO_FAILED: &str = "Fail undo";
/// The action of the records of claims whose pending changes were cancelled: an add is undone, an undo is not.
pub const CANCEL: &str = "Cancel change";

impl Chain {
    /// The chain as it ends in the store.
    pub fn open(db: &Read<'_>) -> Result<Chain, StoreError> {
        let sql = "SELECT first + length(marks) / 8 - 1, hash FROM audit ORDER BY first DESC LIMIT 1";
        let last = db.find(sql, [], |row| Ok(Chain { sequence: row.get(0)?, hash: row.get(1)? }))?;
        Ok(last.unwrap_or(Chain::START))
    }
}

/// That a record was given to the trail.
#[derive(Debug)]
pub struct Recorded(());

/// A transaction collects its records and ends them itself, so that a record given is a record written.
impl Tx<'_> {
    /// Appends the record that `write` makes for its number, which it must say: the exact bytes that are hashed, without a line feed.
    pub fn record<E: From<StoreError>>(
        &self,
        origin: &Origin,
        about: About<'_>,
        write: impl FnOnce(i64) -> Result<String, E>,
    ) -> Result<Recorded, E> {
        let record = write(self.next_record()?)?;
        if let Some(open) = self.trail.0.borrow_mut().as_mut() {
            self.push(open, origin, about, &record)?;
        }
        Ok(Recorded(()))
    }

    fn next_record(&self) -> Result<i64, StoreError> {
        let mut trail = self.trail.0.borrow_mut();
        let open = match trail.as_mut() {
            Some(open) => open,
            None => trail.insert(Open {
                end: Chain::open(self)?,
                frame: Default::default(),
                call: None,
                packer: Packer::default(),
            }),
        };
        Ok(open.end.sequence + 1)
    }

    fn push(
        &self,
        open: &mut Open,
        origin: &Origin,
        about: About<'_>,
        record: &str,
    ) -> Result<(), StoreError> {
        if record.len() > MOST_ALONE {
            return Err(StoreError::LongRecord);
        }
        let end = open.end.followed_by(record.as_bytes());
        if !open.call.as_ref().is_some_and(|call| call.takes(end.sequence, origin, about)) {
            self.end_call(open)?;
            let claim = if let About::Claim(claim) = about { Some(claim) } else { None };
            open.call = Some(Call { first: end.sequence, claim, origin: origin.clone() });
        } else if !open.frame.takes(record.len()) {
            self.end_frame(open)?;
        }
        open.frame.push(record, &end.hash);
        let sequence = end.sequence;
        open.end = end;
        match about {
            About::Claim(_) => Ok(()),
            About::Other { action, target } => self.run(
                "INSERT INTO audit_subject (sequence, action, target) VALUES (?1, ?2, ?3)",
                (sequence, action, target),
            ),
        }
    }

    fn end_frame(&self, open: &mut Open) -> Result<(), StoreError> {
        let Some(frame) = open.frame.pack(&open.end, &mut open.packer)? else { return Ok(()) };
        let sql = "INSERT INTO audit (first, hash, marks, length, records) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (frame.first, frame.hash, frame.marks, frame.length, frame.records))
    }

    fn end_call(&self, open: &mut Open) -> Result<(), StoreError> {
        self.end_frame(open)?;
        let Some(Call { first, claim, origin }) = open.call.take() else { return Ok(()) };
        let sql = "INSERT INTO call (first, last, correlation, actor, recorded_at, claim) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(sql, (first, open.end.sequence, origin.correlation, origin.actor, origin.recorded_at, claim))
    }

    /// Writes the rest of the records: the last step before the transaction is committed.
    pub(super) fn end_trail(&self) -> Result<(), StoreError> {
        self.trail.0.take().map_or(Ok(()), |mut open| self.end_call(&mut open))
    }
}

/// Gives everybody who ever acted: the salted hash, and the details unless forgotten.
pub fn people(db: &Read<'_>, mut give: impl FnMut([u8; 32], Option<String>)) -> Result<(), StoreError> {
    db.each("SELECT hash, detail FROM audit_person", [], |row| {
        give(row.get(0)?, row.get(1)?);
        Ok(())
    })
}

/// The salted hash by which records refer to personal details, kept once for the same details.
pub fn person(tx: &Tx<'_>, detail: &str) -> Result<[u8; 32], StoreError> {
    let known = tx.find("SELECT hash FROM audit_person WHERE detail = ?1", [detail], |row| row.get(0))?;
    if let Some(hash) = known {
        return Ok(hash);
    }
    let salt: [u8; 16] = tx.random()?;
    let hash: [u8; 32] = Sha256::new().chain_update(salt).chain_update(detail).finalize().into();
    tx.execute("INSERT INTO audit_person (hash, salt, detail) VALUES (?1, ?2, ?3)", (hash, salt, detail))?;
    Ok(hash)
}
