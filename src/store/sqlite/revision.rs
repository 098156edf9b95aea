//! What tells one content of the rule book from every other.

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};

pub fn get(db: &Read<'_>) -> Result<i64, StoreError> {
    let revision = db.find("SELECT value FROM meta WHERE name = 'revision'", [], |row| row.get(0))?;
    revision.ok_or_else(|| StoreError::gone("meta"))
}

/// Draws a new revision: something changed that a rule book holds.
pub fn turn(tx: &Tx<'_>) -> Result<(), StoreError> {
    // No further than numbers in a store go (row.rs).
    let revision = i64::from_ne_bytes(tx.random()?) >> 11;
    tx.run("UPDATE meta SET value = ?1 WHERE name = 'revision'", [revision])
}
