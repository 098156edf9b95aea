//! Small keys that an import meets again and again, looked up once.

use super::{catalog, error::StoreError, transaction::Tx};
use crate::domain::ids::{GroupId, SkuId};
use std::collections::HashMap;

/// Keys that stay as they are: products and groups are never deleted.
#[derive(Debug, Default)]
pub(super) struct Keys {
    products: HashMap<SkuId, i64>,
    groups: HashMap<GroupId, i64>,
}

impl Keys {
    /// The key of a product, made if there is none.
    pub fn product(&mut self, tx: &Tx<'_>, sku: SkuId) -> Result<i64, StoreError> {
        if let Some(key) = self.products.get(&sku) {
            return Ok(*key);
        }
        let key = catalog::product_key(tx, sku)?;
        self.products.insert(sku, key);
        Ok(key)
    }

    /// The key of a group, made if there is none: then nothing but its id is known.
    pub fn group(&mut self, tx: &Tx<'_>, id: GroupId) -> Result<i64, StoreError> {
        if let Some(key) = self.groups.get(&id) {
            return Ok(*key);
        }
        let found = tx.find("SELECT grp FROM grp WHERE id = ?1", [id], |row| row.get(0))?;
        let key = match found {
            Some(key) => key,
            None => {
                tx.execute("INSERT INTO grp (id, taken_at) VALUES (?1, 0)", [id])?;
                tx.last_insert_rowid()
            }
        };
        self.groups.insert(id, key);
        Ok(key)
    }
}
