//! Whether the audit trail is as it was written (law L8), and whether claims are as their records say. Frame by frame, beside all that belongs
//! to its records, so that everything is read once.

mod ahead;
mod chain;
mod claims;
mod filing;
mod found;
mod said;

pub use found::Found;

use super::{
    audit::{CANCEL, Chain, DECIDE, UNDO, UNDO_FAILED},
    error::StoreError,
    frame::{COLUMNS, Frame, Unpacker, split},
    transaction::Read,
};
use crate::domain::audit::Damage;
use chain::Links;
use claims::Claims;
use filing::Filing;
use found::MOST_FOUND;
use said::Said;
use sha2::{Digest, Sha256};

#[derive(Clone, Debug)]
pub struct Verified {
    /// The end of the trail, or of its sound part.
    pub head: Chain,
    /// The first record that is not what was written; nothing after it can be vouched for.
    pub chain: Option<Found>,
    /// Who acted in a record is not who it was; at most 100.
    pub actors: Vec<Found>,
    /// What records are found by differs from them; at most 100.
    pub filing: Vec<Found>,
    /// Claims and records that differ; at most 100.
    pub claims: Vec<Found>,
}

impl Verified {
    /// Everything found, the first broken record first. That a record is gone is said once.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        let filing =
            self.filing.iter().filter(|it| !it.sequence.is_some_and(|sequence| self.is_gone(sequence)));
        self.chain.iter().chain(&self.actors).chain(filing).chain(&self.claims)
    }

    fn is_gone(&self, sequence: i64) -> bool {
        self.chain.iter().any(|it| {
            let first = it.sequence.unwrap_or(i64::MAX);
            it.damage == Damage::Removed && (first..=it.last.unwrap_or(first)).contains(&sequence)
        })
    }
}

/// Verifies the whole trail; against a head that was remembered, if one was.
pub fn verify(db: &Read<'_>, remembered: Option<&Chain>) -> Result<Verified, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY first");
    let (mut frames, mut unpacker) = (db.prepare_cached(&sql)?, Unpacker::default());
    let mut frames = frames.query([])?;
    let (mut calls, mut subjects) = (db.prepare_cached(filing::CALLS)?, db.prepare_cached(filing::SUBJECTS)?);
    let mut rows = db.prepare_cached(&claims::rows())?;
    let mut links = Links::new(remembered);
    let mut filing = Filing::new(calls.query([])?, subjects.query([])?)?;
    let mut claims = Claims::new(db, rows.query([])?)?;
    while let Some(row) = frames.next()? {
        db.check_interrupt()?;
        let (frame, mut room) = (Frame::read(&row)?, Vec::new());
        let Some(joined) = unpacker.unpack(&frame, &mut room) else {
            links.unreadable(&frame);
            continue;
        };
        let records: Vec<&[u8]> = split(joined, frame.count()).collect();
        links.frame(db, &frame, &records)?;
        for (sequence, record) in (frame.first..).zip(&records) {
            db.check_interrupt()?;
            let said = Said::of(record, filing.origin(sequence)?);
            if links.vouch_for(sequence) {
                filing.record(sequence, &said)?;
            }
            match said.action.as_deref() {
                Some(DECIDE) => claims.decision(sequence, &said)?,
                Some(UNDO | CANCEL | UNDO_FAILED) => claims.undo(sequence, record)?,
                _ => {}
            }
        }
    }
    claims.rest()?;
    let sound = links.sound();
    let (head, chain) = links.end();
    if sound {
        filing.rest(head.sequence)?;
    }
    Ok(Verified { head, chain, actors: actors(db)?, filing: filing.found.0, claims: claims.found.0 })
}

/// Whose details are not those that records were written with, or are gone without having been forgotten: in
/// their first record.
fn actors(db: &Read<'_>) -> Result<Vec<Found>, StoreError> {
    let gone =
        "SELECT min(c.first) FROM call c LEFT JOIN audit_person p ON p.hash = c.actor WHERE p.hash IS NULL";
    let gone = db.query_row(gone, [], |row| row.near(0))?;
    let mut found = Vec::from_iter(gone.map(|sequence| Found::at(Damage::ActorChanged, sequence)));
    let sql = "SELECT hash, salt, detail FROM audit_person WHERE salt IS NOT NULL OR detail IS NOT NULL";
    found.extend(db.page(sql, [], MOST_FOUND - found.len(), |row| {
        db.check_interrupt()?;
        let part = |column| {
            Ok::<_, StoreError>(row.get_ref(column)?.as_bytes_or_null().ok().flatten().unwrap_or_default())
        };
        let (hash, salt, detail) = (part(0)?, part(1)?, part(2)?);
        if Sha256::new().chain_update(salt).chain_update(detail).finalize().as_slice() == hash {
            return Ok(None);
        }
        let first =
            db.query_row("SELECT min(first) FROM call WHERE actor = ?1", [hash], |row| row.near(0))?;
        Ok(Some(Found { sequence: first, ..Found::at(Damage::ActorChanged, 0) }))
    })?);
    Ok(found)
}
