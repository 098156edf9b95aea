//! What the library knows since its first use, readable without a lock: the process it lives in,
//! and the texts that must still be there after a fork.

use engine::api::{Error, ErrorName};
use std::ffi::{CStr, CString};
use std::sync::atomic::{AtomicPtr, Ordering};

/// Made once, at the first use, and never freed.
pub(crate) struct Origin {
    process: u32,
    refusal: CString,
    names: Vec<(i32, CString)>,
}

static ORIGIN: AtomicPtr<Origin> = AtomicPtr::new(std::ptr::null_mut());

impl Origin {
    /// The origin. A compare-and-swap and not a `Once`: in a forked child a `Once` that another
    /// thread was running would never end.
    pub(crate) fn get() -> &'static Origin {
        let mut current = ORIGIN.load(Ordering::Acquire);
        if current.is_null() {
            let made = Box::into_raw(Box::new(Origin::new()));
            let null = std::ptr::null_mut();
            match ORIGIN.compare_exchange(null, made, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => current = made,
                Err(first) => {
                    // SAFETY: `made` came from `Box::into_raw` above and was given to nobody.
                    drop(unsafe { Box::from_raw(made) });
                    current = first;
                }
            }
        }
        // SAFETY: ORIGIN only ever holds null or a leaked box that nobody changes, and it is not null here.
        unsafe { &*current }
    }

    /// The origin, if the library was used before. Nothing is made here, so that a signal handler may ask.
    pub(crate) fn made() -> Option<&'static Origin> {
        // SAFETY: as in `get`; null becomes `None`.
        unsafe { ORIGIN.load(Ordering::Acquire).as_ref() }
    }

    fn new() -> Origin {
        stay();
        let refused = Error::new(
            ErrorName::InvalidHandle,
            "this process was forked after the library had been used; use it in the parent, or after exec",
        );
        Origin {
            process: std::process::id(),
            refusal: CString::new(refused.to_json()).unwrap_or_default(),
            names: ErrorName::ALL
                .iter()
                .map(|name| (name.code(), CString::new(name.as_str()).unwrap_or_default()))
                .collect(),
        }
    }

    /// Whether this is a child forked from the process that first used the library. The locks in
    /// this copy of the memory may be held by threads that do not exist here.
    pub(crate) fn is_forked(&self) -> bool {
        self.process != std::process::id()
    }

    /// The error reply every call of a forked child gets. Not tracked, freed by nobody.
    pub(crate) fn refusal(&self) -> &CStr {
        &self.refusal
    }
}

/// From the first use on thread-local destructors and the panic hook lead into the library, so it must not be
/// unloaded. On Linux its file says so (build.rs).
fn stay() {
    #[cfg(windows)]
    autoclaim_windows::keep_loaded(stay);
}

/// The name of a status.
pub(crate) fn status_name(status: i32) -> &'static CStr {
    if status == 0 {
        return c"OK";
    }
    let names = &Origin::get().names;
    names.iter().find(|(code, _)| *code == status).map_or(c"UNKNOWN", |(_, name)| name)
}
