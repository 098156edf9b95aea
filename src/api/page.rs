//! Lists in pages: a cursor is a hash of the filter, one of the last key, and that key; nothing stays open
//! between calls. Replies have a limit in bytes: a page ends before it, and what cannot be parted is refused.

use super::{
    error::{Error, ErrorName},
    json,
    wire::{DEFAULT_LIMIT, Items, MOST, Page},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Debug;

/// Bytes at which a page ends, unless one item alone has more.
const LONGEST_PAGE: usize = 16 << 20;
/// Bytes of a reply that has no pages.
pub(super) const LONGEST_REPLY: usize = 32 << 20;
/// Items fetched at once. Large ones must not all be in memory before it is known how many fit.
const SLICE: usize = 256;

/// Where a list goes on and how far.
pub(super) struct Keyset {
    mark: String,
    /// The key after which the page begins; none on the first.
    pub after: Option<String>,
    /// Items on the page.
    limit: usize,
}

impl Keyset {
    /// Reads `limit` and `cursor`. `filter` is everything else that decides what the list holds.
    pub fn of(
        method: &str,
        filter: &impl Debug,
        limit: Option<u32>,
        cursor: Option<&str>,
    ) -> Result<Keyset, Error> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MOST).contains(&limit) {
            return Err(Error::argument("limit", format!("limit is {limit}; 1 to {MOST} are allowed."))
                .hint("Ask for more pages with the cursor that next gives."));
        }
        let mark = hash(&format!("{method} {filter:?}"));
        let after = match cursor.map(|cursor| cursor.strip_prefix(&mark)) {
            None => None,
            Some(Some(rest)) => Some(unsealed(rest).ok_or_else(damaged)?.to_owned()),
            Some(None) => {
                return Err(Error::argument("cursor", "The cursor belongs to another list or filter.")
                    .hint("Send the cursor of the last page with the very filter that gave it."));
            }
        };
        Ok(Keyset { mark, after, limit: usize::try_from(limit).unwrap_or(usize::MAX) })
    }

    /// The key as a number, for lists by number; 0 on the first page.
    pub fn after_number(&self) -> Result<i64, Error> {
        self.after.as_deref().map_or(Ok(0), |key| key.parse().map_err(|_| damaged()))
    }

    /// A page of what `fetch` gives after a key, at most so many, in their order; `view` shows one, and `key`
    /// is where the list goes on after it.
    pub fn page<K, R, T: Serialize>(
        &self,
        mut after: K,
        key: impl Fn(&R) -> K,
        text: impl Fn(&K) -> String,
        mut fetch: impl FnMut(&K, usize) -> Result<Vec<R>, Error>,
        mut view: impl FnMut(R) -> Result<T, Error>,
    ) -> Result<Page<T>, Error> {
        let (mut items, mut count) = (Items::default(), 0);
        loop {
            // One more than fit says that there is a next page.
            let most = SLICE.min(self.limit.saturating_sub(count).saturating_add(1));
            let rows = fetch(&after, most)?;
            let last = rows.len() < most;
            for row in rows {
                let place = key(&row);
                if count == self.limit {
                    return Ok(Page { items, next: Some(self.cursor(&text(&after))) });
                }
                let bytes = items.bytes();
                items.push(&view(row)?)?;
                if items.bytes() > LONGEST_PAGE && count > 0 {
                    items.cut(bytes);
                    return Ok(Page { items, next: Some(self.cursor(&text(&after))) });
                }
                count += 1;
                after = place;
            }
            if last {
                return Ok(Page { items, next: None });
            }
        }
    }

    /// A page of rows that are in memory, in the order of their keys.
    pub fn page_of<R, T: Serialize>(
        &self,
        rows: impl IntoIterator<Item = R>,
        key: impl Fn(&R) -> String,
        view: impl FnMut(R) -> Result<T, Error>,
    ) -> Result<Page<T>, Error> {
        let after = self.after.clone().unwrap_or_default();
        let mut rows = rows.into_iter().filter(|row| key(row) > after);
        self.page(after.clone(), &key, String::clone, |_, most| Ok(rows.by_ref().take(most).collect()), view)
    }

    fn cursor(&self, key: &str) -> String {
        format!("{}{}.{key}", self.mark, hash(key))
    }
}

/// The key of a cursor that came whole: a part of it may well be a key too.
fn unsealed(rest: &str) -> Option<&str> {
    let (seal, key) = rest.split_once('.')?;
    (seal == hash(key)).then_some(key)
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// INVALID_ARGUMENT: the key in the cursor is none of this list.
pub(super) fn damaged() -> Error {
    Error::argument("cursor", "The cursor is damaged.").hint("Send the next of the last page as it came.")
}

/// What is left of a reply that has no pages.
pub(super) struct Budget {
    left: usize,
    hint: &'static str,
}

impl Budget {
    /// A whole reply; `hint` says how to ask for less.
    pub fn new(hint: &'static str) -> Budget {
        Budget { left: LONGEST_REPLY, hint }
    }

    /// Takes so many bytes: TOO_LARGE where they are not left.
    pub fn take(&mut self, bytes: usize) -> Result<(), Error> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            Error::new(
                ErrorName::TooLarge,
                format!("The reply has more than {LONGEST_REPLY} bytes; nothing was written."),
            )
            .hint(self.hint)
        })?;
        Ok(())
    }

    /// Takes the bytes of a part.
    pub fn take_part(&mut self, part: &impl Serialize) -> Result<(), Error> {
        self.take(json::text(part)?.len())
    }

    /// Writes one more of some items.
    pub fn push<T: Serialize>(&mut self, items: &mut Items<T>, item: &T) -> Result<(), Error> {
        let bytes = items.bytes();
        items.push(item)?;
        self.take(items.bytes() - bytes)
    }
}
