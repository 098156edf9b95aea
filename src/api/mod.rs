//! The methods: JSON in, JSON out. `table` names them all, `door` lets requests in, one file per noun answers.

mod asking;
mod brake;
mod call;
mod carry;
mod deciding;
mod difference;
mod door;
mod encoding;
mod error;
mod file;
mod input;
mod merging;
mod open;
mod page;
mod resolve;
mod table;
mod telling;
pub mod text;
pub mod wire;

pub mod audit;
pub mod catalog;
pub mod change;
pub mod claim;
pub mod describe;
pub mod event;
pub mod group;
pub mod import;
pub mod policy;
pub mod pool;
pub mod report;
pub mod restore;
pub mod setting;
pub mod store;
pub mod undo;
pub mod user;

pub use call::Client;
pub use door::{MAX_REQUEST, too_large};
pub use error::{Error, ErrorName};
pub use open::{Create, Open, Opened, StoreMode};
pub use table::{METHODS, Method};

pub use crate::domain::interrupt::Interrupt;

/// Answers `describe` and `store.restore`, which need no open store.
///
/// # Errors
/// INVALID_HANDLE for every other method, and what is wrong with the request.
pub fn call_without_store(method: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
    let found = table::find(method)?;
    let text = door::text(request)?;
    match found.name {
        describe::NAME => describe::without_store(text),
        restore::NAME => restore::without_store(text),
        _ => Err(Error::new(ErrorName::InvalidHandle, format!("{method} needs an open store, and the handle is null."))
            .hint("Open a store with autoclaim_open and pass its handle; only describe and store.restore work without one.")),
    }
}
