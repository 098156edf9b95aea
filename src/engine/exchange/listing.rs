//! The lists that Refresh and Events read page by page: which is asked for next and when, and what an answer
//! makes of it.
//!
//! One page of a list is under way at a time, and lists go on beside each other, but for two: members are
//! listed once all groups are, and users only once the link is there by which their changes since are asked
//! for.

use crate::domain::{
    listing::{Listing, ListingKind},
    request::Said,
    time::{MINUTE, Time},
};

/// Between two questions for changed users.
pub const CHANGES: i64 = 15 * MINUTE;

/// Graph's code for a token that leads nowhere any more; so says the status 410.
const EXPIRED: &str = "Directory_ExpiredPageToken";
/// Times that Graph refuses a link before its list begins again.
const REFUSALS: i64 = 3;

/// What came of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It came, and there is a next one or there is none.
    Page { next: bool },
    /// Its token had expired.
    Expired,
    /// It was more than the host could carry.
    TooLarge,
    /// It did not come, or was none.
    Nothing,
}

impl Listing {
    /// A list that is asked for now for the first time.
    pub fn new(kind: ListingKind, group: i64, top: i64, now: Time) -> Listing {
        Listing {
            kind,
            group,
            started: now,
            ended: None,
            page: 0,
            top,
            linked: false,
            failures: 0,
            request: None,
            due: now,
        }
    }

    /// Whether it is one of the tenant's users or groups, and was listed to its end.
    pub fn is_whole(&self) -> bool {
        matches!(self.kind, ListingKind::Users | ListingKind::Groups) && self.ended.is_some()
    }

    /// The list as its next page is asked for by a request under lease: one that had ended begins anew, and
    /// changes go on from where they were asked for last.
    #[must_use]
    pub fn asked(self, now: Time, request: i64, lease: Time) -> Listing {
        let listing = match (self.ended, self.kind) {
            (Some(_), ListingKind::UserChanges) => Listing { ended: None, page: 0, ..self },
            (Some(_), kind) => Listing::new(kind, self.group, self.top, now),
            (None, ListingKind::UserChanges) if !self.linked => Listing { started: now, ..self },
            (None, _) => self,
        };
        Listing { request: Some(request), due: lease, ..listing }
    }

    /// What Graph's refusal of a page makes of it. Whatever Graph calls it: a link that it refuses time and again is as
    /// good as expired.
    pub fn refused(&self, said: &Said) -> Came {
        let expired = said.status == Some(410) || said.code.as_deref() == Some(EXPIRED);
        let worn = self.linked && self.failures + 1 >= REFUSALS && matches!(said.status, Some(400 | 404));
        if expired || worn { Came::Expired } else { Came::Nothing }
    }

    /// The list after a page that was asked for at `at`; `again` is when the next one may be.
    #[must_use]
    pub fn after(self, came: Came, at: Time, again: Time) -> Listing {
        let listing = Listing { request: None, due: again, ..self };
        let anew = Listing { page: 0, linked: false, ..listing };
        match came {
            Came::Page { next } => Listing {
                page: listing.page + 1,
                linked: next || listing.kind == ListingKind::UserChanges,
                ended: (!next).then_some(at),
                failures: 0,
                ..listing
            },
            Came::TooLarge if listing.top > 1 => Listing { top: listing.top / 2, ..anew },
            Came::Expired => Listing { failures: listing.failures + 1, ..anew },
            Came::TooLarge | Came::Nothing => Listing { failures: listing.failures + 1, ..listing },
        }
    }
}

/// What is known where it is decided what is listed next.
#[derive(Clone, Copy, Debug)]
pub struct Lists<'a> {
    pub listings: &'a [Listing],
    /// Groups whose members have not been listed since the groups were.
    pub members: &'a [i64],
    /// Milliseconds after which everything is listed again.
    pub refresh: i64,
    /// Milliseconds between two looks at the log of sign-ins; none where it is not read.
    pub events: Option<i64>,
    /// Whether sign-ins of the last window are still to be decided.
    pub undecided: bool,
}

/// What is listed next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Lists whose next page may be asked for now, in order, with the group of members.
    pub now: Vec<(ListingKind, i64)>,
    /// The earliest time at which another may be.
    pub wake: Option<Time>,
    /// Lists that are not whole: due, under way, or waiting for another.
    pub open: usize,
}

enum Standing {
    /// Its next page is due then.
    Open(Time),
    /// A page is under lease, or another list comes first.
    Waits,
    /// It is whole, and due again then.
    Whole(Time),
}

impl Lists<'_> {
    /// What Refresh lists.
    pub fn refresh(&self, now: Time) -> Plan {
        use ListingKind::{Groups, Members, UserChanges, Users};
        let mut plan = Plan::default();
        plan.take(UserChanges, 0, self.changes(now), now);
        let groups = self.whole(Groups, self.refresh, now);
        let listed = matches!(groups, Standing::Whole(at) if at > now);
        plan.take(Groups, 0, groups, now);
        for group in self.members {
            let standing = if listed { self.goes_on(Members, *group, now) } else { Standing::Waits };
            plan.take(Members, *group, standing, now);
        }
        plan.take(Users, 0, self.users(now), now);
        plan
    }

    /// What Events lists.
    pub fn events(&self, now: Time) -> Plan {
        let mut plan = Plan::default();
        let whole = self.find(ListingKind::SignIns, 0).is_some_and(|window| window.ended.is_some());
        let standing = match self.events {
            _ if whole && self.undecided => Some(Standing::Waits),
            events => events.map(|events| self.whole(ListingKind::SignIns, events, now)),
        };
        standing.into_iter().for_each(|standing| plan.take(ListingKind::SignIns, 0, standing, now));
        plan
    }

    fn find(&self, kind: ListingKind, group: i64) -> Option<&Listing> {
        self.listings.iter().find(|listing| (listing.kind, listing.group) == (kind, group))
    }

    /// Of a list that begins anew so long after it began.
    fn whole(&self, kind: ListingKind, every: i64, now: Time) -> Standing {
        match self.find(kind, 0) {
            Some(Listing { ended: Some(_), started, .. }) => Standing::Whole(started.plus(every)),
            _ => self.goes_on(kind, 0, now),
        }
    }

    /// Of a list that is due now or under way.
    fn goes_on(&self, kind: ListingKind, group: i64, now: Time) -> Standing {
        match self.find(kind, group) {
            Some(Listing { request: Some(_), due, .. }) if *due > now => Standing::Waits,
            Some(Listing { ended: None, due, .. }) => Standing::Open(*due),
            Some(_) | None => Standing::Open(now),
        }
    }

    fn changes(&self, now: Time) -> Standing {
        match self.find(ListingKind::UserChanges, 0) {
            Some(Listing { ended: Some(ended), .. }) => Standing::Whole(ended.plus(CHANGES)),
            _ => self.goes_on(ListingKind::UserChanges, 0, now),
        }
    }

    /// Without the link, changes made while users are listed would be missed; and those of a link that was
    /// lost are found in a new list alone.
    fn users(&self, now: Time) -> Standing {
        let users = self.find(ListingKind::Users, 0);
        match self.find(ListingKind::UserChanges, 0).filter(|changes| changes.linked) {
            None => Standing::Waits,
            Some(changes)
                if users.is_some_and(|users| users.ended.is_some() && users.started < changes.started) =>
            {
                Standing::Open(now)
            }
            Some(_) => self.whole(ListingKind::Users, self.refresh, now),
        }
    }
}

impl Plan {
    fn take(&mut self, kind: ListingKind, group: i64, standing: Standing, now: Time) {
        match standing {
            Standing::Open(at) | Standing::Whole(at) if at <= now => {
                self.open += 1;
                self.now.push((kind, group));
            }
            Standing::Open(at) => {
                self.open += 1;
                self.wake(at);
            }
            Standing::Waits => self.open += 1,
            Standing::Whole(at) => self.wake(at),
        }
    }

    /// Something is due then.
    pub fn wake(&mut self, at: Time) {
        self.wake = Some(self.wake.map_or(at, |wake| wake.min(at)));
    }
}
