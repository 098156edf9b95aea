//! A panic ends where it began to concern the host: at the boundary.

use engine::api::{Error, ErrorName};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

static HOOK: Once = Once::new();

/// Runs `work`; a panic in it becomes INTERNAL, and is printed by nobody.
///
/// What `work` borrowed is taken for sound afterwards: a client discards its own connection when a
/// panic passes through it, and the boundary's own state is changed in single steps.
pub(crate) fn catch<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    HOOK.call_once(install);
    let outside = INSIDE.replace(true);
    let caught = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(outside);
    caught.unwrap_or_else(|payload| {
        // Dropping it could panic again.
        std::mem::forget(payload);
        Err(internal(PLACE.take()))
    })
}

/// The place is told and the panic's text is not: a text may hold what the data say about people.
fn internal(place: Option<String>) -> Error {
    let place = place.unwrap_or_else(|| "an unknown place".to_owned());
    Error::new(
        ErrorName::Internal,
        format!(
            "a fault in the library at {place}; what the call had not committed was rolled back, and the client can be used again"
        ),
    )
}

fn install() {
    let chained = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if INSIDE.get() {
            PLACE.set(place(info));
        } else {
            chained(info);
        }
    }));
}

fn place(info: &PanicHookInfo<'_>) -> Option<String> {
    info.location().map(|at| format!("{}:{}", at.file(), at.line()))
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static CHAINED: AtomicUsize = AtomicUsize::new(0);

    #[test]
    fn a_panic_inside_is_internal_and_silent_and_one_outside_reaches_the_hosts_hook() {
        let printing = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| match info.payload().downcast_ref::<&str>() {
            Some(&"secret@contoso.com") => drop(CHAINED.fetch_add(1, Ordering::SeqCst)),
            _ => printing(info),
        }));
        install();

        let error = catch::<()>(|| panic!("secret@contoso.com")).unwrap_err();
        assert_eq!(error.name, ErrorName::Internal);
        assert!(error.message.contains("panic.rs:"), "{}", error.message);
        assert!(!error.message.contains("secret"), "{}", error.message);
        assert_eq!(CHAINED.load(Ordering::SeqCst), 0, "a panic inside was printed");

        assert!(catch_unwind(|| panic!("secret@contoso.com")).is_err());
        assert_eq!(CHAINED.load(Ordering::SeqCst), 1, "the host's hook was not called");
    }

    #[test]
    fn a_payload_that_panics_when_dropped_does_not_cross() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("dropped");
            }
        }
        let error = catch::<()>(|| std::panic::panic_any(Bomb)).unwrap_err();
        assert_eq!(error.name, ErrorName::Internal);
    }

    #[test]
    fn the_thread_can_go_on_after_a_panic() {
        assert!(catch::<()>(|| panic!("once")).is_err());
        assert_eq!(catch(|| Ok(7)).unwrap(), 7);
    }
}
