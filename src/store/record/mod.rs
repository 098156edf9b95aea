//! What a store keeps as bytes and not as columns: what a claim was decided on, the rule books that claims were
//! decided by, and what was planned for migrations.
//!
//! A body is the number of its format and one CBOR item (RFC 8949). A record is an array of its fields, each
//! at its number; one of several cases is its code, or an array that begins with it. At the end of an array
//! fields are left out that are false, 0, empty or none, and what an array lacks is that; what it has above
//! is passed over. So a field comes at the next number and needs no new format, if that is what bodies
//! without it mean. A number is never given twice, and nothing here follows from how a type of `domain` is
//! written: whoever changes one says here what the bytes are. `tests/store/golden.rs` holds them.

pub mod book;
pub mod claim;
mod field;
pub mod migration;
mod value;
