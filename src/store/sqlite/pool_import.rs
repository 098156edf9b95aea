//! Pools as imports bring them.

use super::{
    blob::Count,
    catalog,
    error::StoreError,
    facts::PATH,
    import_row::{ImportRow, Merge, Shown, Shows},
    row::columns,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        directory::{NewPool, Shape},
        fold::fold,
        ids::SkuId,
        time::Time,
    },
    store::import::{Merged, Refusal},
};

struct Known {
    taken_at: Time,
    moved: bool,
    pool: NewPool,
}

impl Merge<NewPool> {
    fn shape(&mut self, tx: &Tx<'_>, key: i64, shape: &Shape) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO pool (product, part_number, part_number_folded, applies_to, capability, enabled, warning, suspended, locked_out,
                     consumed, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, 0, 0)
                   ON CONFLICT DO UPDATE SET part_number = excluded.part_number, part_number_folded = excluded.part_number_folded,
                     applies_to = excluded.applies_to, capability = excluded.capability";
        let Shape { part_number, applies_to, capability, plans } = shape;
        tx.execute(sql, (key, part_number, fold(part_number), applies_to, capability))?;
        tx.execute("DELETE FROM pool_plan WHERE product = ?1", [key])?;
        for (place, plan) in (0i64..).zip(plans) {
            let sql = "INSERT INTO pool_plan (product, place, plan, name, applies_to, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            tx.execute(sql, (key, place, plan.id, &plan.name, &plan.applies_to, &plan.status))?;
        }
        self.turned = true;
        Ok(())
    }

    /// Writes the units, and ends the bookings they count.
    fn units(&mut self, tx: &Tx<'_>, key: i64, row: &NewPool) -> Result<(), StoreError> {
        let taken_at = self.terms.evidence.at;
        let sql = "DELETE FROM booking WHERE product = ?1 AND (seen_at <= ?2 OR seen_at > ?3)";
        let settled = taken_at.plus(-self.terms.settle.unwrap_or(0));
        let ended = tx.execute(sql, (key, settled, self.terms.credible()))?;
        self.watcher.told.counted += ended as u64;
        let sql = "UPDATE pool SET enabled = ?2, warning = ?3, suspended = ?4, locked_out = ?5, consumed = ?6, taken_at = ?7,
                     moved = moved AND NOT ?8, booked = (SELECT count(*) FROM booking WHERE product = ?1) WHERE product = ?1";
        let NewPool { enabled, warning, suspended, locked_out, consumed, .. } = row;
        tx.run(sql, (key, enabled, warning, suspended, locked_out, consumed, taken_at, self.terms.replace))
    }

    fn change(
        &mut self,
        tx: &Tx<'_>,
        key: i64,
        row: &NewPool,
        known: &Known,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        if self.terms.stale(known.taken_at) {
            return Ok(Ok(Merged::Stale));
        }
        if row.consumed != known.pool.consumed && known.moved && self.terms.protect_changed() {
            return Ok(Err(Refusal::Moved));
        }
        if row.shape != known.pool.shape {
            self.shape(tx, key, &row.shape)?;
        }
        self.units(tx, key, row)?;
        Ok(Ok(if *row == known.pool { Merged::Unchanged } else { Merged::Changed }))
    }
}

impl ImportRow for NewPool {
    type Own = ();

    fn merge(&self, merge: &mut Merge<NewPool>, tx: &Tx<'_>) -> Result<Result<Merged, Refusal>, StoreError> {
        let key = catalog::product_key(tx, self.sku)?;
        merge.seen.insert(key);
        if let Some(known) = known(tx, key, self.sku)? {
            return merge.change(tx, key, self, &known);
        }
        merge.shape(tx, key, &self.shape)?;
        merge.units(tx, key, self)?;
        Ok(Ok(Merged::Added))
    }

    fn shown(&self, _: &mut (), db: &Read<'_>) -> Result<Option<Shown>, StoreError> {
        Ok(catalog::find_product_key(db, self.sku)?.map(Shown::There))
    }

    fn shows((): &()) -> Shows {
        Shows { table: "pool", key: "product", there: "TRUE" }
    }

    fn stays(merge: &Merge<NewPool>, db: &Read<'_>, key: i64) -> Result<bool, StoreError> {
        let moved: bool =
            db.query_row("SELECT moved FROM pool WHERE product = ?1", [key], |row| row.get(0))?;
        Ok(moved && merge.terms.protect_changed())
    }

    fn named(db: &Read<'_>, key: i64) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM holding WHERE kind = ?1 AND subject = ?2)";
        Ok(db.query_row(sql, (PATH, key), |row| row.get(0))?)
    }

    fn remove(
        merge: &mut Merge<NewPool>,
        tx: &Tx<'_>,
        key: i64,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        if NewPool::stays(merge, tx, key)? {
            return Ok(Err(Refusal::Moved));
        }
        tx.execute("DELETE FROM pool_plan WHERE product = ?1", [key])?;
        tx.execute("DELETE FROM pool WHERE product = ?1", [key])?;
        merge.turned = true;
        Ok(Ok(Merged::Removed))
    }
}

fn known(db: &Read<'_>, key: i64, sku: SkuId) -> Result<Option<Known>, StoreError> {
    let sql = "SELECT part_number, applies_to, capability, enabled, warning, suspended, locked_out, consumed, taken_at, moved
               FROM pool WHERE product = ?1";
    let found = db.find(sql, [key], |row| {
        let shape = columns! { row, 0 => Shape { part_number, applies_to, capability; plans: Vec::new() } };
        let pool = columns! { row, 3 => NewPool {
            enabled as Count, warning as Count, suspended as Count, locked_out as Count, consumed as Count; sku: sku, shape: shape
        } };
        Ok(columns! { row, 8 => Known { taken_at, moved; pool: pool } })
    })?;
    let Some(mut known) = found else { return Ok(None) };
    known.pool.shape.plans = catalog::pool_plans(db, sku)?;
    Ok(Some(known))
}
