//! What is looked at to show or change a policy or an app.

use crate::{
    api::{config::ConfigSnapshot, error::Error, resolve::NameResolver},
    domain::{app::App, policy::Policy},
    store::Read,
};

/// What is looked at to show or change a policy or an app.
pub(in crate::api) struct EditContext<'a> {
    pub db: &'a Read<'a>,
    pub config: &'a ConfigSnapshot,
    pub names: NameResolver<'a>,
}

impl<'a> EditContext<'a> {
    pub fn new(db: &'a Read<'a>, config: &'a ConfigSnapshot) -> Result<EditContext<'a>, Error> {
        Ok(EditContext { db, config, names: NameResolver::new(db, config) })
    }

    /// The app of a policy; none only in a damaged store.
    pub fn app(&self, policy: &Policy) -> Option<&'a App> {
        self.config.book.app(policy.app)
    }
}
