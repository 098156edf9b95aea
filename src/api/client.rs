//! An open store, and the calls of it.

use super::{
    context::Handle,
    error::Error,
    method::{self, Call},
    request_parser,
    table::METHODS,
};
use crate::{domain::interrupt::Interrupt, store::Store};

/// An open store. Any thread may call it, any number at once.
pub struct Client {
    handle: Handle,
}

impl Client {
    pub(super) fn new(store: Store) -> Client {
        Client { handle: Handle::new(store) }
    }

    /// Answers a method.
    ///
    /// # Errors
    /// What the method's request or the store made impossible; then nothing was written.
    pub fn call(&self, method: &str, request: &[u8], interrupt: &Interrupt) -> Result<Vec<u8>, Error> {
        call(Some(&self.handle), method, request, interrupt)
    }
}

/// Answers `describe` and `store.restore`, which need no open store.
///
/// # Errors
/// INVALID_HANDLE for every other method, and what is wrong with the request.
pub fn call_without_store(method: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
    call(None, method, request, &Interrupt::default())
}

fn call(
    handle: Option<&Handle>,
    method: &str,
    request: &[u8],
    interrupt: &Interrupt,
) -> Result<Vec<u8>, Error> {
    let method = method::find(METHODS, method)?;
    (method.run)(&Call { method, methods: METHODS, handle, text: request_parser::text(request)?, interrupt })
}
