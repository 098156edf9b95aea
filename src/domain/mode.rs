//! Who is the system of record.

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
