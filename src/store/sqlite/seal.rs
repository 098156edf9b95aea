//! What an audit record vouches for of its claim's row.

use super::row::Row;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

/// A claim's row but for its number, which the record has by itself.
pub(super) const SEALED: &str = "event, user, app, trigger, at, decided_at, outcome, state, version, product, position, disabled, department, retry_of, book, facts";

/// SHA-256 of the columns of [`SEALED`], each with its kind and length; they begin at column `first`.
pub(super) fn seal(row: &Row<'_>, first: usize) -> rusqlite::Result<[u8; 32]> {
    let columns = first..first + SEALED.split(", ").count();
    Ok(seal_of(columns.map(|column| row.get_ref(column)).collect::<rusqlite::Result<Vec<_>>>()?))
}

/// The seal of a row with these values in the columns of [`SEALED`].
pub(super) fn seal_of<'v>(values: impl IntoIterator<Item = ValueRef<'v>>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for value in values {
        let number: [u8; 8];
        let (kind, bytes): (u8, &[u8]) = match value {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(value) => {
                number = value.to_le_bytes();
                (1, &number)
            }
            ValueRef::Real(value) => {
                number = value.to_le_bytes();
                (2, &number)
            }
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        digest.update([kind]);
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    digest.finalize().into()
}
