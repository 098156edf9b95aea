//! Pools: the tenant's products with their units, as the admin bounds them and claims book them.

use super::{
    blob::Count,
    error::StoreError,
    row::columns,
    transaction::{Read, Tx},
};
use crate::domain::{exchange::Owner, ids::SkuId, product::Units, time::Time};

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
    let sql = "SELECT product, sku, part_number, applies_to, capability, enabled, warning, consumed, booked, reserved, taken_at, refused_at, suspended,
                 warn_below FROM pool JOIN product USING (product) ORDER BY part_number_folded, sku";
    db.rows(sql, [], |row| {
        let units = columns! { row, 5 => Units {
            enabled as Count, warning as Count, consumed as Count, booked as Count, reserved as Count, taken_at, refused_at
        } };
        let Count(suspended) = row.get(12)?;
        let warn_below = row.get::<_, Option<Count>>(13)?.map(|Count(units)| units);
        Ok(columns! { row, 0 => Pool { key, sku, part_number, applies_to, capability; units: units, suspended: suspended, warn_below: warn_below } })
    })
}

/// Writes what the admin says of a pool.
pub fn bound(tx: &Tx<'_>, key: i64, reserved: i64, warn_below: Option<i64>) -> Result<(), StoreError> {
    tx.run("UPDATE pool SET reserved = ?2, warn_below = ?3 WHERE product = ?1", (key, reserved, warn_below))
}

/// Graph said that no unit of a product is left (r49).
pub fn refuse(tx: &Tx<'_>, product: i64, at: Time) -> Result<(), StoreError> {
    tx.run("UPDATE pool SET refused_at = max(?2, coalesce(refused_at, ?2)) WHERE product = ?1", (product, at))
}

/// Ends the booking of an owner if the pool was counted so many milliseconds after its license was seen (r08, r49).
pub(super) fn count_one(tx: &Tx<'_>, owner: Owner, product: i64, settle: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM booking WHERE owner_kind = ?1 AND owner = ?2 AND product = ?3
                 AND seen_at + ?4 <= (SELECT taken_at FROM pool WHERE product = ?3)";
    if tx.execute(sql, (owner.kind.code(), owner.id, product, settle))? > 0 {
        tx.execute("UPDATE pool SET booked = booked - 1 WHERE product = ?1", [product])?;
    }
    Ok(())
}

/// Books a unit for an owner.
pub(super) fn book(tx: &Tx<'_>, owner: Owner, product: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO booking (owner_kind, owner, product) VALUES (?1, ?2, ?3)";
    tx.execute(sql, (owner.kind.code(), owner.id, product))?;
    tx.run("UPDATE pool SET booked = booked + 1 WHERE product = ?1", [product])
}

/// The license that a unit is booked for was seen.
pub(super) fn see(tx: &Tx<'_>, owner: Owner, product: i64, at: Time) -> Result<(), StoreError> {
    let sql = "UPDATE booking SET seen_at = ?4 WHERE owner_kind = ?1 AND owner = ?2 AND product = ?3 AND seen_at IS NULL";
    tx.run(sql, (owner.kind.code(), owner.id, product, at))
}

/// Ends the bookings of an owner whose license is not in the tenant.
pub(super) fn unbook(tx: &Tx<'_>, owner: Owner) -> Result<(), StoreError> {
    let owner = (owner.kind.code(), owner.id);
    let sql = "UPDATE pool SET booked = booked - 1
               WHERE product IN (SELECT product FROM booking WHERE owner_kind = ?1 AND owner = ?2)";
    tx.execute(sql, owner)?;
    tx.run("DELETE FROM booking WHERE owner_kind = ?1 AND owner = ?2", owner)
}
