//! Whether claims and their undos are as their records say.

use super::{
    ahead::Ahead,
    found::{Findings, Found, MOST_FOUND},
    said::Said,
};
use crate::{
    domain::{audit::Damage, claim::ClaimState, hex::hex, time::Time},
    store::sqlite::{
        audit::{CANCEL, UNDO, UNDO_FAILED},
        error::StoreError,
        row::{Row, Rows},
        seal::{SEALED, seal},
        transaction::Read,
    },
};
use serde_json::Value;

/// Every claim and what its record vouches for.
pub(super) fn rows() -> String {
    format!("SELECT claim, {SEALED} FROM claim ORDER BY claim")
}

struct Claim {
    claim: i64,
    seal: [u8; 32],
}

fn claim(row: &Row<'_>) -> Result<Claim, StoreError> {
    Ok(Claim { claim: row.get_ref(0)?.as_i64().map_err(|_| row.unreadable(0))?, seal: seal(row, 1)? })
}

pub(super) struct Claims<'s> {
    db: &'s Read<'s>,
    /// Claims have their records in the order of their numbers.
    claims: Ahead<'s, Claim>,
    pub found: Findings,
}

impl<'s> Claims<'s> {
    pub fn new(db: &'s Read<'s>, rows: Rows<'s>) -> Result<Claims<'s>, StoreError> {
        Ok(Claims { db, claims: Ahead::new(rows, claim)?, found: Findings::default() })
    }

    fn note(&mut self, damage: Damage, sequence: Option<i64>, claim: Option<i64>) {
        self.found.push(Found { damage, sequence, last: None, claim });
    }

    /// Compares the record of a claim's decision with the claim.
    pub fn decision(&mut self, sequence: i64, said: &Said<'_>) -> Result<(), StoreError> {
        let known = match said.claim {
            Some(number) => self.claim(number)?,
            None => None,
        };
        match known {
            None => self.note(Damage::ClaimRemoved, Some(sequence), said.claim),
            Some(claim) if said.seal.as_deref() != Some(&hex(&claim.seal)) => {
                self.note(Damage::ClaimChanged, Some(sequence), said.claim);
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn claim(&mut self, number: i64) -> Result<Option<Claim>, StoreError> {
        while let Some(passed) = self.claims.take_if(|claim| claim.claim < number)? {
            self.unrecorded(passed.claim)?;
        }
        if let Some(claim) = self.claims.take_if(|claim| claim.claim == number)? {
            return Ok(Some(claim));
        }
        // Its record is not in its place.
        let sql = format!("SELECT claim, {SEALED} FROM claim WHERE claim = ?1");
        Ok(self.db.page(&sql, [number], 1, |row| claim(row).map(Some))?.pop())
    }

    /// A claim without record, unless a call says that it has one, which is then of another number, or what broke the chain.
    fn unrecorded(&mut self, claim: i64) -> Result<(), StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM call WHERE claim = (SELECT max(claim) FROM call WHERE claim <= ?1) AND ?1 - claim <= last - first)";
        if !self.db.query_row(sql, [claim], |row| row.get::<_, bool>(0))? {
            self.note(Damage::ClaimUnrecorded, None, Some(claim));
        }
        Ok(())
    }

    /// Compares the last record of a claim's being undone, or being so no more, with what is kept of it.
    pub fn undo(&mut self, sequence: i64, record: &[u8]) -> Result<(), StoreError> {
        let said: Value = serde_json::from_slice(record).unwrap_or_default();
        let claim = said.get("claim").and_then(Value::as_i64);
        let sql = "SELECT EXISTS (SELECT 1 FROM audit_subject WHERE target = 'claim:' || ?1 AND sequence > ?2 AND action IN (?3, ?4, ?5))";
        if self.db.query_row(sql, (claim, sequence, UNDO, CANCEL, UNDO_FAILED), |row| row.get(0))? {
            return Ok(());
        }
        let state = said.pointer("/changes/0/after").and_then(Value::as_str);
        let as_said = if state == Some(ClaimState::Observed.as_str()) {
            let sql =
                "SELECT NOT EXISTS (SELECT 1 FROM claim_now WHERE claim = ?1 AND undone_at IS NOT NULL)";
            self.db.query_row(sql, [claim], |row| row.get(0))?
        } else {
            self.undone(claim, &said)?
        };
        if !as_said {
            self.note(Damage::ClaimChanged, Some(sequence), claim);
        }
        Ok(())
    }

    /// Whether an undo is kept as its record says. Who did it cannot be compared once forgotten.
    fn undone(&self, claim: Option<i64>, said: &Value) -> Result<bool, StoreError> {
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        let sql = "SELECT u.undone_at, u.undo_reason IS ?2
                     AND coalesce(CASE WHEN json_valid(p.detail) THEN p.detail ->> '$.actor.id' END, u.undone_by) IS u.undone_by
                   FROM claim_now u LEFT JOIN audit_person p ON p.hash = unhex(?3) WHERE u.claim = ?1 AND u.undone_at IS NOT NULL";
        let params = (claim, text("reason"), text("actor"));
        let kept: Option<(Option<i64>, bool)> =
            self.db.find(sql, params, |row| Ok((row.near(0)?, row.get(1)?)))?;
        let kept = kept.and_then(|(at, same)| at.filter(|_| same)).map(Time::from_millis);
        Ok(kept.is_some_and(|at| text("now") == Some(&at.to_string())))
    }

    /// Claims and undos that no record was of.
    pub fn rest(&mut self) -> Result<(), StoreError> {
        while let Some(left) = self.claims.take()? {
            self.db.check_interrupt()?;
            self.unrecorded(left.claim)?;
        }
        let sql = "SELECT u.claim FROM claim_now u
                   WHERE u.undone_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_subject s WHERE s.target = 'claim:' || u.claim AND s.action IN (?1, ?2)) ORDER BY u.claim";
        let strange: Vec<i64> = self.db.page(sql, [UNDO, CANCEL], MOST_FOUND, |row| Ok(row.near(0)?))?;
        strange.into_iter().for_each(|claim| self.note(Damage::ClaimChanged, None, Some(claim)));
        Ok(())
    }
}
