//! The open clients of this process.

use engine::api::{Client, Error, ErrorName};
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use crate::registry::{Cell, MOST, Registry, Token};

static CELLS: [Cell; MOST] = [const { Cell::new() }; MOST];
static CLIENTS: OnceLock<Registry<Client>> = OnceLock::new();

/// The open clients of this process.
pub(crate) fn clients() -> &'static Registry<Client> {
    CLIENTS.get_or_init(|| Registry::new(RandomState::new().hash_one("autoclaim"), &CELLS))
}

/// Gives a client its handle.
pub(crate) fn register(client: Client) -> Result<Token, Error> {
    clients().insert(client).ok_or_else(|| Error::new(ErrorName::Internal, "too many clients are open"))
}

/// Interrupts a client's calls in progress; `false` when it is not open. Fit for a signal handler, before the
/// first client too.
pub(crate) fn interrupt(token: Token) -> bool {
    CLIENTS.get().is_some_and(|clients| clients.interrupt(token))
}

/// Hosts call from any thread.
const _: fn() = || {
    fn any_thread<T: Send + Sync>() {}
    any_thread::<Registry<Client>>();
};
