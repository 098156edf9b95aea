//! What every import of tenant data shares: its terms, how items are read and wait, and how they are merged.

use super::{
    error::Error,
    input::Place,
    wire::{ItemError, reply},
};
use crate::{
    domain::{time::Time, word::words},
    graph::{self, Kind},
    store::{
        Tx,
        import::{Import, Part},
    },
};
use serde_json::value::RawValue;

words! {
    /// Whether an import holds everything there is.
    pub enum Snapshot {
        /// What is not in it is gone.
        Full = 1,
        /// What is not in it stays as it is.
        Partial = 2,
    }
}

reply! {
    /// What an import did.
    #[derive(Default)]
    pub struct ImportResult {
        /// When the data was taken from the tenant.
        pub taken_at: Time,
        /// Items that are new.
        pub added: u64,
        /// Items that changed.
        pub changed: u64,
        /// Items that stay as they were.
        pub unchanged: u64,
        /// Items older than what is stored, which stays.
        pub stale: u64,
        /// Items that are gone: `@removed`, or missing in a full snapshot.
        pub removed: u64,
        /// Items that could not be taken.
        pub refused: u64,
        /// Rows that wait in the stage for the call with `last`.
        pub staged: u64,
        /// With `dryRun`: whether the import removes so much that it is refused (UNSAFE_STEP) unless
        /// `allowRemoval` is given.
        pub needs_allow_removal: bool,
        /// Claims whose license this import showed.
        pub observed: u64,
        /// Claims whose license this import no longer showed.
        pub removed_outside: u64,
        /// What was wrong with the items refused; the first 1,000.
        pub errors: Vec<ItemError>,
        /// What the admin should know.
        pub warnings: Vec<String>,
    }
}

/// What an import asks, whatever it brings.
pub(super) struct ImportRequest<'a> {
    /// What the audit trail calls it.
    pub action: &'static str,
    /// What its items are.
    pub kind: Kind,
    pub items: Option<&'a RawValue>,
    pub path: Option<&'a str>,
    pub taken_at: Option<Time>,
    pub snapshot: Snapshot,
    /// What the store is told as it was asked; its noun is the field of the items.
    pub import: Import<'a>,
}

/// A row with its place in the input.
pub(super) type Entry<R> = (Place, R);

/// Reads an item of an import.
pub(super) type Reader<'f, R> = &'f dyn Fn(&[u8]) -> Result<R, graph::ItemError>;

/// How one kind of import is read and ended.
pub(super) struct ImportSpec<'f, R> {
    /// Reads an item.
    pub read: Reader<'f, R>,
    /// Rows of the request beside its items.
    pub more: std::vec::IntoIter<Entry<R>>,
    /// Looks at the store after the last row, in the last transaction.
    pub finish: &'f mut dyn FnMut(&Tx<'_>, &Part<'_>) -> Result<(), Error>,
}

/// What a request asks that has the fields of an import.
macro_rules! ask {
    ($request:ident.$items:ident, $noun:literal, $action:literal, $kind:expr) => {
        $crate::api::import::ImportRequest {
            action: $action,
            kind: $kind,
            items: $request.$items.as_deref(),
            path: $request.path.as_deref(),
            taken_at: $request.taken_at,
            snapshot: $request.snapshot.unwrap_or($crate::api::import::Snapshot::Partial),
            import: $crate::store::import::Import {
                noun: $noun,
                stage: $request.stage.as_deref(),
                last: $request.last,
                replace: $request.replace,
                allow_removal: $request.allow_removal,
                atomic: $request.atomic,
                dry_run: $request.dry_run,
                ..Default::default()
            },
        }
    };
}
pub(super) use ask;
