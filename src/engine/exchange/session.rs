//! Who is signed in at Graph, as far as this handle knows (r53, r56). It lies with the handle and not in the
//! store: another host has a session of its own.

use super::backoff::PERMISSION_PROBE;
use crate::domain::time::{MINUTE, Time};

/// Milliseconds for which the answer counts that showed the store's tenant.
const SHOWN_FOR: i64 = 15 * MINUTE;
/// Milliseconds between two requests that look whether the session is there again.
const PROBE: i64 = MINUTE;

/// What is wrong with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Graph answered 401.
    Expired,
    /// The tenant is another than the store's, or none.
    OtherTenant,
    /// Graph does not let it read which tenant it is.
    Denied,
}

/// A session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// When the request was handed out whose answer showed the store's tenant.
    shown: Option<Time>,
    /// The end of the lease of the request that asks for the tenant.
    asked: Option<Time>,
    /// Before this it is not asked for.
    not_before: Option<Time>,
    pub fault: Option<Fault>,
}

impl Session {
    /// A session that is to be looked at before anything else: of a run that begins. Where something was wrong with it, that
    /// may be mended; where Graph did not answer, it is asked no sooner.
    #[must_use]
    pub fn anew(self) -> Session {
        let not_before = self.not_before.filter(|_| self.fault.is_none());
        Session { asked: self.asked, not_before, ..Session::default() }
    }

    /// Whether anything but the tenant may be asked for.
    pub fn confirmed(&self, now: Time) -> bool {
        self.shown.is_some_and(|shown| now.since(shown) <= SHOWN_FOR)
    }

    /// When the tenant may be asked for; none for now.
    pub fn ask_at(&self, now: Time) -> Option<Time> {
        self.asked.max(self.not_before).filter(|at| *at > now)
    }

    /// The tenant is asked for.
    pub fn asked(&mut self, lease_ends: Time) {
        self.asked = Some(lease_ends);
    }

    /// The answer to a request handed out then showed the store's tenant.
    pub fn shown(&mut self, handed_out_at: Time) {
        *self = Session { shown: Some(handed_out_at), ..Session::default() };
    }

    /// Something is wrong with the session.
    pub fn failed(&mut self, fault: Fault, now: Time) {
        let wait = if fault == Fault::Denied { PERMISSION_PROBE } else { PROBE };
        *self = Session { not_before: Some(now.plus(wait)), fault: Some(fault), ..Session::default() };
    }

    /// The tenant could not be read, and can be asked for again then.
    pub fn unanswered(&mut self, again: Time) {
        *self = Session { asked: None, not_before: Some(again), ..*self };
    }
}
