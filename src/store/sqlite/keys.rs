//! Small keys and the ids behind them, which a call meets again and again, looked up once.

use super::{
    catalog,
    error::StoreError,
    taken::{self, Noun},
    transaction::{Read, Tx},
};
use crate::domain::{
    ids::{GroupId, SkuId},
    time::Time,
};
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
        kept(&mut self.groups, id, || match find_group(tx, id)? {
            Some(key) => Ok(key),
            None => {
                taken::add(tx, Noun::Group, Time::default(), 1)?;
                tx.run("INSERT INTO grp (id, taken_at) VALUES (?1, 0)", [id])?;
                Ok(tx.last_insert_rowid())
            }
        })
    }
}

/// The ids behind keys: what is removed keeps its own.
#[derive(Debug, Default)]
pub(super) struct Ids {
    products: HashMap<i64, SkuId>,
    groups: HashMap<i64, (GroupId, bool)>,
}

impl Ids {
    pub fn product(&mut self, db: &Read<'_>, key: i64) -> Result<SkuId, StoreError> {
        if let Some(sku) = self.products.get(&key) {
            return Ok(*sku);
        }
        let sku = catalog::sku(db, key)?;
        self.products.insert(key, sku);
        Ok(sku)
    }

    /// A group, and whether it is gone from the tenant.
    pub fn group(&mut self, db: &Read<'_>, key: i64) -> Result<(GroupId, bool), StoreError> {
        if let Some(group) = self.groups.get(&key) {
            return Ok(*group);
        }
        let found = db.find("SELECT id, removed FROM grp WHERE grp = ?1", [key], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let group = found.ok_or_else(|| StoreError::gone("grp"))?;
        self.groups.insert(key, group);
        Ok(group)
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
