//! What is configured, and what the tenant owns: the same for every user, at one revision of the store.

use super::error::Error;
use crate::{
    domain::catalog::Catalog,
    engine::RuleBook,
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
}
