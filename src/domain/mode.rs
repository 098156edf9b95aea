//! What a store is made as.

use super::word::words;

words! {
    /// Who is the system of record: chosen once, when a store is created.
    pub enum Mode {
        /// The store itself: a change is applied to the stored directory at once.
        Local = 1,
        /// The Microsoft 365 tenant: a change is pending until a later import shows it.
        Graph = 2,
    }
}

words! {
    /// Whether opening may make a store. An empty file counts as none yet: `IfMissing` makes one in it,
    /// `Never` finds it is not a store, `New` finds that something exists.
    #[derive(Default)]
    pub enum Create {
        /// There must be one.
        #[default]
        Never = 1,
        /// Makes one where there is none.
        IfMissing = 2,
        /// There must be none.
        New = 3,
    }
}
