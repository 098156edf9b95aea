//! What an identity chooses in a list of things that have an id and may have a name.

use super::{error::Error, resolve::missing};
use crate::{
    domain::{fold::fold, pattern::Pattern},
    store::StoreError,
};

/// Names that near misses are looked for among.
const MOST_NAMES: usize = 1_000;

/// The things chosen.
pub(super) enum Identity {
    /// All of them.
    All,
    /// Those of this very id or name, folded.
    Exact(String),
    /// There is none of that very id or name: those whose id or name fits it as a pattern.
    Like(Pattern),
}

impl Identity {
    /// Reads an identity. `names` gives the ids and names of the first so many things that fit.
    ///
    /// # Errors
    /// It names none, and is no pattern.
    pub fn of(
        identity: Option<&str>,
        what: &str,
        names: impl Fn(usize, &dyn Fn(&str, Option<&str>) -> bool) -> Result<Vec<[Option<String>; 2]>, StoreError>,
    ) -> Result<Identity, Error> {
        let Some(identity) = identity else { return Ok(Identity::All) };
        let exact = Identity::Exact(fold(identity));
        if !names(1, &|id, name| exact.chooses(id, name))?.is_empty() {
            return Ok(exact);
        }
        let pattern = Pattern::new(identity);
        if pattern.is_literal() {
            let known: Vec<_> = names(MOST_NAMES, &|_, _| true)?.into_iter().flatten().flatten().collect();
            return Err(missing(what, identity, &known).field("identity"));
        }
        Ok(Identity::Like(pattern))
    }

    /// Whether a thing of this id and name is chosen.
    pub fn chooses(&self, id: &str, name: Option<&str>) -> bool {
        match self {
            Identity::All => true,
            Identity::Exact(exact) => fold(id) == *exact || name.is_some_and(|name| fold(name) == *exact),
            Identity::Like(pattern) => pattern.matches(id) || name.is_some_and(|name| pattern.matches(name)),
        }
    }
}
