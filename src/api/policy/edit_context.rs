//! What is looked at to show a policy, or to change one.

use crate::{
    api::{config::Shelf, error::Error, resolve::Lexicon},
    domain::{app::App, policy::Policy},
    store::Read,
};

/// What is looked at to show a policy, or to change one.
pub(super) struct Desk<'a> {
    pub db: &'a Read<'a>,
    pub shelf: &'a Shelf,
    pub lexicon: Lexicon<'a>,
}

impl<'a> Desk<'a> {
    pub fn new(db: &'a Read<'a>, shelf: &'a Shelf) -> Result<Desk<'a>, Error> {
        Ok(Desk { db, shelf, lexicon: Lexicon::new(db, shelf)? })
    }

    /// The app of a policy; none only in a damaged store.
    pub fn app(&self, policy: &Policy) -> Option<&'a App> {
        self.shelf.book.app(policy.app)
    }
}
