//! Pools: the tenant's products with their units, as imports bring them and the admin bounds them.

use super::{
    blob::Count,
    catalog,
    error::StoreError,
    facts::PATH,
    merge::{ImportRow, Merge, MergeTerms, Shown},
    revision,
    row::Row,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        directory::{NewPool, Shape},
        fold::fold,
        ids::SkuId,
        product::Units,
        time::Time,
    },
    store::import::{Merged, Refusal, Seen, Told},
};

/// A pool as it is stored.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The store's key of the product.
    pub key: i64,
    pub sku: SkuId,
    pub part_number: String,
    pub applies_to: String,
    /// Graph's capabilityStatus.
    pub capability: String,
    pub units: Units,
    /// Units of cancelled subscriptions.
    pub suspended: i64,
    /// Available units below which it is low.
    pub warn_below: Option<i64>,
}

/// Every pool, by part number.
pub fn all(db: &Read<'_>) -> Result<Vec<Pool>, StoreError> {
    let sql = "SELECT product, sku, part_number, applies_to, capability, enabled, warning, consumed, booked, reserved, taken_at, suspended,
                 warn_below FROM pool JOIN product USING (product) ORDER BY part_number_folded, sku";
    db.rows(sql, [], |row| {
        Ok(Pool {
            key: row.get(0)?,
            sku: row.get(1)?,
            part_number: row.get(2)?,
            applies_to: row.get(3)?,
            capability: row.get(4)?,
            units: Units {
                enabled: count(row, 5)?,
                warning: count(row, 6)?,
                consumed: count(row, 7)?,
                booked: count(row, 8)?,
                reserved: count(row, 9)?,
                taken_at: row.get(10)?,
            },
            suspended: count(row, 11)?,
            warn_below: row.get::<_, Option<Count>>(12)?.map(|Count(units)| units),
        })
    })
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    row.get(column).map(|Count(units)| units)
}

/// Writes what the admin says of a pool.
pub fn bound(tx: &Tx<'_>, key: i64, reserved: i64, warn_below: Option<i64>) -> Result<(), StoreError> {
    tx.run("UPDATE pool SET reserved = ?2, warn_below = ?3 WHERE product = ?1", (key, reserved, warn_below))
}

/// Ends the booking of a claim if its license was seen no later than the pool was counted (r08).
pub(super) fn count_one(tx: &Tx<'_>, claim: i64, product: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM booking WHERE claim = ?1 AND product = ?2 AND seen_at <= (SELECT taken_at FROM pool WHERE product = ?2)";
    if tx.execute(sql, (claim, product))? > 0 {
        tx.execute("UPDATE pool SET booked = booked - 1 WHERE product = ?1", [product])?;
    }
    Ok(())
}

/// Ends the bookings of a claim whose license is not in the tenant.
pub(super) fn unbook(tx: &Tx<'_>, claim: i64) -> Result<(), StoreError> {
    tx.execute("UPDATE pool SET booked = booked - 1 WHERE product IN (SELECT product FROM booking WHERE claim = ?1)", [claim])?;
    tx.run("DELETE FROM booking WHERE claim = ?1", [claim])
}

pub struct Pools {
    terms: MergeTerms,
    seen: Seen,
    turned: bool,
    counted: u64,
}

struct Known {
    taken_at: Time,
    moved: bool,
    pool: NewPool,
}

impl Pools {
    fn protected(&self, moved: bool) -> bool {
        self.terms.local && !self.terms.replace && moved
    }

    fn add(&mut self, tx: &Tx<'_>, key: i64, row: &NewPool) -> Result<Merged, StoreError> {
        let sql =
            "INSERT INTO pool (product, part_number, part_number_folded, applies_to, capability, enabled, warning, suspended, locked_out,
                     consumed, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, 0, 0)";
        let Shape { part_number, applies_to, capability, .. } = &row.shape;
        tx.execute(sql, (key, part_number, fold(part_number), applies_to, capability))?;
        plans(tx, key, &row.shape)?;
        self.turned = true;
        self.units(tx, key, row)?;
        Ok(Merged::Added)
    }

    /// Writes the units, and ends the bookings they count.
    fn units(&mut self, tx: &Tx<'_>, key: i64, row: &NewPool) -> Result<(), StoreError> {
        let taken_at = self.terms.taken_at;
        let sql = "DELETE FROM booking WHERE product = ?1 AND (seen_at <= ?2 OR seen_at > ?3)";
        let ended = tx.execute(sql, (key, taken_at, self.terms.credible()))?;
        self.counted += ended as u64;
        let sql = "UPDATE pool SET enabled = ?2, warning = ?3, suspended = ?4, locked_out = ?5, consumed = ?6, taken_at = ?7,
                     moved = moved AND NOT ?8, booked = (SELECT count(*) FROM booking WHERE product = ?1) WHERE product = ?1";
        let NewPool { enabled, warning, suspended, locked_out, consumed, .. } = row;
        tx.run(sql, (key, enabled, warning, suspended, locked_out, consumed, taken_at, self.terms.replace))
    }

    fn change(&mut self, tx: &Tx<'_>, key: i64, row: &NewPool, known: &Known) -> Result<Result<Merged, Refusal>, StoreError> {
        if self.terms.stale(known.taken_at) {
            return Ok(Ok(Merged::Stale));
        }
        if row.consumed != known.pool.consumed && self.protected(known.moved) {
            return Ok(Err(Refusal::Moved));
        }
        if row.shape != known.pool.shape {
            let sql = "UPDATE pool SET part_number = ?2, part_number_folded = ?3, applies_to = ?4, capability = ?5 WHERE product = ?1";
            let Shape { part_number, applies_to, capability, .. } = &row.shape;
            tx.execute(sql, (key, part_number, fold(part_number), applies_to, capability))?;
            plans(tx, key, &row.shape)?;
            self.turned = true;
        }
        self.units(tx, key, row)?;
        Ok(Ok(if *row == known.pool { Merged::Unchanged } else { Merged::Changed }))
    }
}

impl ImportRow for NewPool {
    type Merge = Pools;
}

impl Merge<NewPool> for Pools {
    fn new(terms: MergeTerms) -> Pools {
        Pools { terms, seen: Seen::default(), turned: false, counted: 0 }
    }

    fn row(&mut self, tx: &Tx<'_>, row: &NewPool) -> Result<Result<Merged, Refusal>, StoreError> {
        let key = catalog::product_key(tx, row.sku)?;
        self.seen.insert(key);
        match known(tx, key, row.sku)? {
            None => self.add(tx, key, row).map(Ok),
            Some(known) => self.change(tx, key, row, &known),
        }
    }

    fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT product FROM pool WHERE product > ?1 AND (taken_at <= ?2 OR taken_at > ?4) ORDER BY product LIMIT ?3";
        db.rows(sql, (after, self.terms.taken_at, most, self.terms.credible()), |row| row.get(0))
    }

    fn seen(&self) -> &Seen {
        &self.seen
    }

    fn shown(&mut self, db: &Read<'_>, row: &NewPool) -> Result<Option<Shown>, StoreError> {
        Ok(catalog::find_product_key(db, row.sku)?.map(Shown::There))
    }

    fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError> {
        Ok(db.query_row("SELECT count(*) FROM pool", [], |row| row.get(0))?)
    }

    fn stays(&self, db: &Read<'_>, key: i64) -> Result<bool, StoreError> {
        Ok(self.protected(db.query_row("SELECT moved FROM pool WHERE product = ?1", [key], |row| row.get(0))?))
    }

    fn named(&self, db: &Read<'_>, key: i64) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM holding WHERE kind = ?1 AND subject = ?2)";
        Ok(db.query_row(sql, (PATH, key), |row| row.get(0))?)
    }

    fn remove(&mut self, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError> {
        if self.stays(tx, key)? {
            return Ok(Err(Refusal::Moved));
        }
        tx.execute("DELETE FROM pool_plan WHERE product = ?1", [key])?;
        tx.execute("DELETE FROM pool WHERE product = ?1", [key])?;
        self.turned = true;
        Ok(Ok(Merged::Removed))
    }

    fn told(&self) -> Told {
        Told { counted: self.counted, ..Told::default() }
    }

    fn flush(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        if std::mem::take(&mut self.turned) { revision::turn(tx) } else { Ok(()) }
    }
}

fn known(db: &Read<'_>, key: i64, sku: SkuId) -> Result<Option<Known>, StoreError> {
    let sql = "SELECT taken_at, moved, part_number, applies_to, capability, enabled, warning, suspended, locked_out, consumed
               FROM pool WHERE product = ?1";
    let read = |row: &Row<'_>| {
        let shape = Shape { part_number: row.get(2)?, applies_to: row.get(3)?, capability: row.get(4)?, plans: Vec::new() };
        let (enabled, warning, suspended) = (count(row, 5)?, count(row, 6)?, count(row, 7)?);
        let pool = NewPool { sku, shape, enabled, warning, suspended, locked_out: count(row, 8)?, consumed: count(row, 9)? };
        Ok(Known { taken_at: row.get(0)?, moved: row.get(1)?, pool })
    };
    let Some(mut known) = db.find(sql, [key], read)? else { return Ok(None) };
    known.pool.shape.plans = catalog::pool_plans(db, sku)?;
    Ok(Some(known))
}

fn plans(tx: &Tx<'_>, key: i64, shape: &Shape) -> Result<(), StoreError> {
    tx.execute("DELETE FROM pool_plan WHERE product = ?1", [key])?;
    for (place, plan) in (0i64..).zip(&shape.plans) {
        let sql = "INSERT INTO pool_plan (product, place, plan, name, applies_to, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        tx.execute(sql, (key, place, plan.id, &plan.name, &plan.applies_to, &plan.status))?;
    }
    Ok(())
}
