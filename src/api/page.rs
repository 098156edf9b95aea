//! Lists in pages: a cursor is the last key and a hash of the filter, and nothing stays open between calls.

use super::{
    error::{Error, ErrorName},
    wire::{DEFAULT_LIMIT, MOST, Page},
};
use sha2::{Digest, Sha256};
use std::fmt::Debug;

/// Where a list goes on and how far.
pub(super) struct Keyset {
    mark: String,
    /// The key after which the page begins; none on the first.
    pub after: Option<String>,
    /// Items on the page.
    pub limit: usize,
}

impl Keyset {
    /// Reads `limit` and `cursor`. `filter` is everything else that decides what the list holds.
    pub fn of(method: &str, filter: &impl Debug, limit: Option<u32>, cursor: Option<&str>) -> Result<Keyset, Error> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MOST).contains(&limit) {
            return Err(Error::argument("limit", format!("limit is {limit}; 1 to {MOST} are allowed."))
                .hint("Ask for more pages with the cursor that next gives."));
        }
        let digest = Sha256::digest(format!("{method} {filter:?}"));
        let mark: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let after = match cursor {
            None => None,
            Some(cursor) => match cursor.split_once('.') {
                Some((seal, key)) if seal == mark => Some(key.to_owned()),
                _ => {
                    return Err(Error::new(ErrorName::InvalidArgument, "The cursor belongs to another list or filter.")
                        .field("cursor")
                        .hint("Send the cursor of the last page with the very filter that gave it."));
                }
            },
        };
        Ok(Keyset { mark, after, limit: usize::try_from(limit).unwrap_or(usize::MAX) })
    }

    /// The key as a number, for lists by number; 0 on the first page.
    pub fn after_number(&self) -> Result<i64, Error> {
        self.after.as_deref().map_or(Ok(0), |key| key.parse().map_err(|_| damaged()))
    }

    /// A page of the items fetched, which may be one more than fit: that one says there is a next page.
    pub fn page<T>(&self, mut fetched: Vec<T>, key: impl Fn(&T) -> String) -> Page<T> {
        let more = fetched.len() > self.limit;
        fetched.truncate(self.limit);
        let next = fetched.last().filter(|_| more).map(|last| format!("{}.{}", self.mark, key(last)));
        Page { items: fetched, next }
    }
}

/// INVALID_ARGUMENT: the key in the cursor is none of this list.
pub(super) fn damaged() -> Error {
    Error::argument("cursor", "The cursor is damaged.").hint("Send the next of the last page as it came.")
}
