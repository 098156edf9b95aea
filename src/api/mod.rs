//! The methods: JSON in, JSON out. `table` names them all, `door` lets requests in, one file per noun answers.

mod call;
mod door;
mod error;
mod page;
mod table;
pub mod wire;

mod describe;

pub use call::Client;
pub use door::MAX_REQUEST;
pub use error::{Error, ErrorName};
pub use table::{METHODS, Method};

pub use crate::domain::interrupt::Interrupt;

/// Answers `describe`, the one method that needs no store.
///
/// # Errors
/// INVALID_HANDLE for every other method, and what is wrong with the request.
pub fn call_without_store(method: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
    let found = table::find(method)?;
    let text = door::text(request)?;
    if found.name == describe::NAME {
        return describe::without_store(&text);
    }
    Err(Error::new(ErrorName::InvalidHandle, format!("{method} needs an open store, and the handle is null."))
        .hint("Open a store with autoclaim_open and pass its handle; only describe works without one."))
}
