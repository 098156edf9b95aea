//! What is configured, and what the tenant owns: the same for every user, at one revision of the store.

use super::error::Error;
use crate::{
    domain::{catalog::Catalog, ids::SkuId},
    engine::RuleBook,
    store::{self, Read, book::EncodedRuleBook},
};
use std::{collections::BTreeMap, sync::OnceLock};

/// What is the same for every user, at one revision of the store.
pub(super) struct ConfigSnapshot {
    /// Tells it from every other.
    pub revision: i64,
    /// What decides.
    pub book: RuleBook,
    /// The part numbers of the products that the tenant owns.
    pub part_numbers: BTreeMap<SkuId, String>,
    imported: Option<Catalog>,
    encoded: OnceLock<EncodedRuleBook>,
}

impl ConfigSnapshot {
    /// Reads that of a revision.
    pub fn load(db: &Read<'_>, revision: i64) -> Result<ConfigSnapshot, Error> {
        Ok(ConfigSnapshot {
            revision,
            book: store::book::load(db)?,
            part_numbers: store::catalog::part_numbers(db)?,
            imported: store::catalog::imported(db)?,
            encoded: OnceLock::new(),
        })
    }

    /// The book as it is kept with claims.
    pub fn encoded(&self) -> Result<&EncodedRuleBook, Error> {
        match self.encoded.get() {
            Some(encoded) => Ok(encoded),
            None => {
                let encoded = EncodedRuleBook::of(&self.book)?;
                Ok(self.encoded.get_or_init(|| encoded))
            }
        }
    }

    /// Microsoft's table: as imported, else the one built in.
    pub fn catalog(&self) -> &Catalog {
        self.imported.as_ref().unwrap_or_else(|| Catalog::builtin())
    }
}
