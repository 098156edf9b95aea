//! What is configured, and what the tenant owns: the same for every user, at one revision of the store.

use super::error::Error;
use crate::{
    domain::{
        catalog::Catalog,
        ids::{PlanId, SkuId},
    },
    engine::{RuleBook, UserFacts},
    store::{self, Read, book::Pressed},
};
use std::sync::OnceLock;

/// What is the same for every user, at one revision of the store.
pub(super) struct Shelf {
    /// Tells it from every other.
    pub revision: i64,
    /// What decides.
    pub book: RuleBook,
    imported: Option<Catalog>,
    pressed: OnceLock<Pressed>,
}

impl Shelf {
    /// Reads that of a revision.
    pub fn load(db: &Read<'_>, revision: i64) -> Result<Shelf, Error> {
        Ok(Shelf { revision, book: store::book::load(db)?, imported: store::catalog::imported(db)?, pressed: OnceLock::new() })
    }

    /// The book as it is kept with claims.
    pub fn pressed(&self) -> Result<&Pressed, Error> {
        match self.pressed.get() {
            Some(pressed) => Ok(pressed),
            None => {
                let pressed = Pressed::of(&self.book)?;
                Ok(self.pressed.get_or_init(|| pressed))
            }
        }
    }

    /// Microsoft's table: as imported, else the one built in.
    pub fn catalog(&self) -> &Catalog {
        self.imported.as_ref().unwrap_or_else(|| Catalog::builtin())
    }

    /// Puts what is known of a user, or imagined, into the one order and with the plans that decisions see (r32).
    pub fn settle(&self, user: &mut UserFacts) {
        user.paths.sort_by_key(|path| (path.sku, path.group));
        user.groups.sort_by_key(|membership| membership.group);
        let failed = user.paths.iter().filter(|path| path.group.is_some() && path.failed() && self.book.product(path.sku).is_none());
        user.foreign = failed.map(|path| (path.sku, self.foreign(path.sku))).filter(|(_, plans)| !plans.is_empty()).collect();
    }

    /// The plans that are an app's own, of a product the tenant does not own.
    fn foreign(&self, sku: SkuId) -> Vec<PlanId> {
        let plans = self.catalog().product(sku).map_or(&[][..], |product| &product.plans);
        let own = |plan: &&PlanId| self.book.apps().iter().any(|app| app.is_own(**plan));
        plans.iter().filter(own).copied().collect()
    }
}
