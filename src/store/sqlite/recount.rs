//! Counting again what the store keeps counted.

use super::{
    blob::Count,
    error::StoreError,
    row::{Row, Rows},
    transaction::Read,
};
use crate::domain::{
    ids::SkuId,
    time::{HOUR, Time},
};
use std::collections::BTreeMap;

/// More than this tell nothing new.
const MOST_FOUND: usize = 100;

/// A pool whose booked units are not its bookings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misbooked {
    pub sku: SkuId,
    /// What the pool says.
    pub booked: i64,
    /// How many bookings there are.
    pub bookings: i64,
}

/// The hours whose counts are not those of their claims; at most 100. Memory is bounded by the claims' kinds of one hour.
pub fn miscounted(db: &Read<'_>) -> Result<Vec<Time>, StoreError> {
    let mut claims = db.prepare_cached(
        "SELECT decided_at / 3600000, coalesce(version, 0), coalesce(product, 0), app, outcome, coalesce(n.state, c.state, 0), 1
         FROM claim c INDEXED BY claim_by_time LEFT JOIN claim_now n ON n.claim = c.claim ORDER BY decided_at",
    )?;
    let mut tally = db.prepare_cached("SELECT hour, version, product, app, outcome, state, n FROM tally ORDER BY hour")?;
    let (mut claims, mut tally) = (Hours::new(claims.query([])?), Hours::new(tally.query([])?));
    let (mut counted, mut kept) = (claims.next()?, tally.next()?);
    let mut found = Vec::new();
    while found.len() < MOST_FOUND {
        let hours = [&counted, &kept].into_iter().flatten().map(|hour| hour.hour);
        let Some(hour) = hours.min() else { break };
        let (of_claims, of_tally) = (counted.take_if(|next| next.hour == hour), kept.take_if(|next| next.hour == hour));
        if of_claims.as_ref().map(|it| &it.cells) != of_tally.as_ref().map(|it| &it.cells) {
            found.push(Time::from_millis(hour.saturating_mul(HOUR)));
        }
        if of_claims.is_some() {
            counted = claims.next()?;
        }
        if of_tally.is_some() {
            kept = tally.next()?;
        }
    }
    Ok(found)
}

/// What is counted in one hour: version of the policy, product, app, outcome and state to how many. Nothing is counted zero times.
struct Hour {
    hour: i64,
    cells: BTreeMap<[i64; 5], i64>,
}

/// Rows in the order of their hours, an hour at a time.
struct Hours<'s> {
    rows: Rows<'s>,
    ahead: Option<(i64, [i64; 5], i64)>,
    begun: bool,
}

impl<'s> Hours<'s> {
    fn new(rows: Rows<'s>) -> Hours<'s> {
        Hours { rows, ahead: None, begun: false }
    }

    fn step(&mut self) -> Result<(), StoreError> {
        self.ahead = self.rows.next()?.as_ref().map(cell).transpose()?;
        Ok(())
    }

    /// The next hour in which anything is counted.
    fn next(&mut self) -> Result<Option<Hour>, StoreError> {
        if !self.begun {
            self.begun = true;
            self.step()?;
        }
        while let Some((hour, _, _)) = self.ahead {
            let mut cells = BTreeMap::new();
            while let Some((_, cell, n)) = self.ahead.filter(|(next, _, _)| *next == hour) {
                *cells.entry(cell).or_default() += n;
                self.step()?;
            }
            cells.retain(|_, n| *n != 0);
            if !cells.is_empty() {
                return Ok(Some(Hour { hour, cells }));
            }
        }
        Ok(None)
    }
}

fn cell(row: &Row<'_>) -> Result<(i64, [i64; 5], i64), StoreError> {
    Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?], row.get::<_, Count>(6)?.0))
}

/// The pools whose booked units are not their bookings.
pub fn misbooked(db: &Read<'_>) -> Result<Vec<Misbooked>, StoreError> {
    let sql = "SELECT p.sku, pool.booked, (SELECT count(*) FROM booking b WHERE b.product = pool.product) AS bookings
               FROM pool JOIN product p USING (product) WHERE pool.booked <> bookings ORDER BY p.sku";
    db.rows(sql, [], |row| Ok(Misbooked { sku: row.get(0)?, booked: row.get(1)?, bookings: row.get(2)? }))
}
