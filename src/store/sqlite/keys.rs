//! Small keys that an import meets again and again, looked up once.

use super::{
    catalog,
    error::StoreError,
    transaction::{Read, Tx},
};
use crate::domain::ids::{GroupId, SkuId};
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::Hash,
};

/// Keys that stay as they are: products and groups are never deleted.
#[derive(Debug, Default)]
pub(super) struct Keys {
    products: HashMap<SkuId, i64>,
    groups: HashMap<GroupId, i64>,
}

impl Keys {
    /// The key of a product, made if there is none.
    pub fn product(&mut self, tx: &Tx<'_>, sku: SkuId) -> Result<i64, StoreError> {
        kept(&mut self.products, sku, || catalog::product_key(tx, sku))
    }

    /// The key of a group, made if there is none: then nothing but its id is known.
    pub fn group(&mut self, tx: &Tx<'_>, id: GroupId) -> Result<i64, StoreError> {
        let sql = "INSERT INTO grp (id, taken_at) VALUES (?1, 0)";
        kept(&mut self.groups, id, || tx.key(find_group(tx, id)?, sql, [id]))
    }
}

/// The key of a group, if anything here refers to it.
pub(super) fn find_group(db: &Read<'_>, id: GroupId) -> Result<Option<i64>, StoreError> {
    db.find("SELECT grp FROM grp WHERE id = ?1", [id], |row| row.get(0))
}

fn kept<I: Hash + Eq>(
    keys: &mut HashMap<I, i64>,
    id: I,
    find: impl FnOnce() -> Result<i64, StoreError>,
) -> Result<i64, StoreError> {
    Ok(match keys.entry(id) {
        Entry::Occupied(known) => *known.get(),
        Entry::Vacant(unknown) => *unknown.insert(find()?),
    })
}
