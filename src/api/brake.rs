//! How much a full snapshot may remove without being asked to (r05a).

use super::error::{Error, ErrorName};
use crate::store::import::Removal;

/// Things that may go unasked for, and the part of all that is more than that.
const FEW: i64 = 10;
const PART: i64 = 10;

/// Why a snapshot is refused that would remove so much.
pub(super) fn refused(removal: &Removal, noun: &str) -> Option<Error> {
    let Removal { stored, removed, named } = removal;
    let message = match () {
        () if *removed > FEW && removed.saturating_mul(PART) > *stored => {
            format!("The snapshot would remove {removed} of the {stored} {noun} stored.")
        }
        () if *named > 0 => {
            format!("The snapshot would remove {removed} of the {stored} {noun} stored, and users hold {named} of them.")
        }
        () => return None,
    };
    let hint = "See that the snapshot is whole: every page, and every one asked for. If they are gone, give allowRemoval.";
    Some(Error::new(ErrorName::UnsafeStep, message).field("snapshot").hint(hint))
}
