//! Whether the audit trail is as it was written (law L8), and whether claims are as their records say.

use super::{
    audit::{Chain, DECIDE, UNDO, follow},
    error::StoreError,
    row::Row,
    seal::{SEALED, seal},
    transaction::Read,
};
use crate::domain::{audit::Damage, hex::hex, time::Time};
use sha2::{Digest, Sha256};

/// More than this tell nothing new.
const MOST_FOUND: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub damage: Damage,
    /// The record's number; none for a claim that has no record.
    pub sequence: Option<i64>,
    /// The claim, where it is about one.
    pub claim: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Verified {
    /// The end of the trail, or of its sound part.
    pub head: Chain,
    /// The first record that is not what was written; nothing after it can be vouched for.
    pub chain: Option<Found>,
    /// Who acted in a record is not who it was; at most 100.
    pub actors: Vec<Found>,
    /// Claims and records that differ; at most 100.
    pub claims: Vec<Found>,
}

impl Verified {
    /// Everything found, the first broken record first.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        self.chain.iter().chain(&self.actors).chain(&self.claims)
    }
}

/// Verifies the whole trail; against a head that was remembered, if one was.
pub fn verify(db: &Read<'_>, remembered: Option<&Chain>) -> Result<Verified, StoreError> {
    let (head, mut chain) = walk(db)?;
    if let (None, Some(remembered)) = (&chain, remembered) {
        chain = compare(db, &head, remembered)?;
    }
    let mut claims = claims(db)?;
    claims.extend(undos(db)?);
    claims.truncate(MOST_FOUND);
    Ok(Verified { head, chain, actors: actors(db)?, claims })
}

fn at(damage: Damage, sequence: i64) -> Found {
    Found { damage, sequence: Some(sequence), claim: None }
}

/// A record and what it follows.
struct Link {
    sequence: i64,
    /// The number it gives itself.
    numbered: Option<i64>,
    hash: Vec<u8>,
    record: Vec<u8>,
}

impl Link {
    fn read(row: &Row<'_>) -> Result<Link, StoreError> {
        let bytes =
            |column| Ok::<_, StoreError>(row.get_ref(column)?.as_bytes().unwrap_or_default().to_vec());
        let sequence = row.get_ref(0)?.as_i64().map_err(|_| row.unreadable(0))?;
        Ok(Link { sequence, numbered: row.get_ref(1)?.as_i64().ok(), hash: bytes(2)?, record: bytes(3)? })
    }

    fn follows(&self, previous: &[u8; 32]) -> bool {
        self.hash == follow(previous, &self.record)
    }
}

/// The end of the sound part of the chain, and the first record that does not belong there.
fn walk(db: &Read<'_>) -> Result<(Chain, Option<Found>), StoreError> {
    let mut statement =
        db.prepare_cached("SELECT sequence, numbered, hash, record FROM audit ORDER BY sequence")?;
    let mut rows = statement.query([])?;
    let (mut before, mut chain) = (Chain::START, Chain::START);
    while let Some(row) = rows.next()? {
        db.check_interrupt()?;
        let link = Link::read(&row)?;
        let expected = chain.sequence.saturating_add(1);
        if link.sequence != expected || link.numbered != Some(expected) || !link.follows(&chain.hash) {
            let follower = rows.next()?.as_ref().map(Link::read).transpose()?;
            return Ok((chain.clone(), Some(name(db, &before, &chain, &link, follower.as_ref())?)));
        }
        let hash = follow(&chain.hash, &link.record);
        before = std::mem::replace(&mut chain, Chain { sequence: expected, hash });
    }
    Ok((chain, None))
}

/// Tells what happened where `link` does not follow `chain`: the record before was put in, or this one was
/// edited, put in, or moved, or one that stood here is gone.
fn name(
    db: &Read<'_>,
    before: &Chain,
    chain: &Chain,
    link: &Link,
    follower: Option<&Link>,
) -> Result<Found, StoreError> {
    let expected = chain.sequence.saturating_add(1);
    if link.sequence > expected {
        return Ok(at(Damage::Removed, expected));
    }
    if link.sequence < expected {
        return Ok(at(Damage::Inserted, link.sequence));
    }
    if link.numbered == Some(chain.sequence) && link.follows(&before.hash) {
        return Ok(at(Damage::Inserted, chain.sequence));
    }
    if let Some(follower) = follower.filter(|follower| follower.follows(&chain.hash)) {
        let swapped = <[u8; 32]>::try_from(follower.hash.as_slice()).is_ok_and(|hash| link.follows(&hash));
        return Ok(at(if swapped { Damage::Moved } else { Damage::Inserted }, expected));
    }
    let damage = match link.numbered {
        Some(numbered) if numbered == expected => Damage::Edited,
        _ if elsewhere(db, expected)? => Damage::Moved,
        Some(numbered) if numbered > expected => Damage::Removed,
        _ => Damage::Edited,
    };
    Ok(at(damage, expected))
}

/// Whether a record that gives itself this number stands in another place.
fn elsewhere(db: &Read<'_>, number: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE numbered = ?1 AND sequence <> ?1)";
    Ok(db.query_row(sql, [number], |row| row.get(0))?)
}

/// What a head that was remembered says of a chain that is sound in itself.
fn compare(db: &Read<'_>, head: &Chain, remembered: &Chain) -> Result<Option<Found>, StoreError> {
    if remembered.sequence > head.sequence {
        return Ok(Some(at(Damage::CutOff, head.sequence.saturating_add(1))));
    }
    let same = match remembered.sequence {
        0 => Chain::START.hash == remembered.hash,
        sequence => db
            .prepare_cached("SELECT 1 FROM audit WHERE sequence = ?1 AND hash = ?2")?
            .exists((sequence, remembered.hash))?,
    };
    Ok((!same).then(|| at(Damage::Rewritten, remembered.sequence)))
}

/// Whose details are not those that records were written with, or are gone without having been forgotten: in
/// their first record.
fn actors(db: &Read<'_>) -> Result<Vec<Found>, StoreError> {
    let gone = "SELECT min(a.sequence) FROM audit a LEFT JOIN audit_person p ON p.hash = unhex(a.actor) WHERE p.hash IS NULL";
    let gone: Option<i64> = db.query_row(gone, [], |row| row.get(0))?;
    let mut found = Vec::from_iter(gone.map(|sequence| at(Damage::ActorChanged, sequence)));
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
        let sql = "SELECT min(sequence) FROM audit WHERE actor = lower(hex(?1))";
        let sequence = db.query_row(sql, [hash], |row| row.get(0))?;
        Ok(Some(Found { damage: Damage::ActorChanged, sequence, claim: None }))
    })?);
    Ok(found)
}

/// Claims that are not as sealed, have no record, or are gone.
fn claims(db: &Read<'_>) -> Result<Vec<Found>, StoreError> {
    let sql = format!(
        "SELECT c.claim, a.sequence, a.seal, {} FROM claim c
           LEFT JOIN audit a ON a.target = 'claim:' || c.claim AND a.action = '{DECIDE}' ORDER BY c.claim",
        SEALED.split(", ").map(|column| format!("c.{column}")).collect::<Vec<_>>().join(", ")
    );
    let mut found = db.page(&sql, [], MOST_FOUND, |row| {
        db.check_interrupt()?;
        let (claim, sequence): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        // Bytes, for a record that was tampered with may hold anything.
        let sealed = row.get_ref(2)?.as_bytes_or_null().ok().flatten().unwrap_or_default();
        let damage = match sequence {
            None => Some(Damage::ClaimUnrecorded),
            Some(_) => (sealed != hex(&seal(row, 3)?).as_bytes()).then_some(Damage::ClaimChanged),
        };
        Ok(damage.map(|damage| Found { damage, sequence, claim: Some(claim) }))
    })?;
    found.extend(unmatched(db, DECIDE, "claim", Damage::ClaimRemoved)?);
    found.truncate(MOST_FOUND);
    Ok(found)
}

/// Claims whose undo is not as its record says, has no record, or is gone. Who did it cannot be compared once
/// forgotten.
fn undos(db: &Read<'_>) -> Result<Vec<Found>, StoreError> {
    let sql = format!(
        "SELECT u.claim, a.sequence, u.undone_at, a.record ->> '$.now',
                a.record ->> '$.reason' IS u.undo_reason
                  AND coalesce(CASE WHEN json_valid(p.detail) THEN p.detail ->> '$.actor.id' END, u.undone_by) IS u.undone_by
         FROM claim_now u LEFT JOIN audit a ON a.target = 'claim:' || u.claim AND a.action = '{UNDO}'
           LEFT JOIN audit_person p ON p.hash = unhex(a.actor) WHERE u.undone_at IS NOT NULL ORDER BY u.claim"
    );
    let mut found = db.page(&sql, [], MOST_FOUND, |row| {
        db.check_interrupt()?;
        let (at, recorded): (Time, Option<String>) = (row.get(2)?, row.get(3)?);
        let same = recorded == Some(at.to_string()) && row.get::<_, bool>(4)?;
        let found = || {
            Ok::<_, StoreError>(Found {
                damage: Damage::ClaimChanged,
                sequence: row.get(1)?,
                claim: Some(row.get(0)?),
            })
        };
        (!same).then(found).transpose()
    })?;
    found.extend(unmatched(db, UNDO, "claim_now", Damage::ClaimChanged)?);
    Ok(found)
}

/// Damage to the claims whose records of this action have no row in the table any more.
fn unmatched(db: &Read<'_>, action: &str, table: &str, damage: Damage) -> Result<Vec<Found>, StoreError> {
    let sql = format!(
        "SELECT a.sequence, a.claim FROM audit a
         WHERE a.action = '{action}' AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.claim = a.claim) ORDER BY a.sequence LIMIT {MOST_FOUND}"
    );
    db.rows(&sql, [], |row| Ok(Found { damage, sequence: row.get(0)?, claim: row.get_ref(1)?.as_i64().ok() }))
}
