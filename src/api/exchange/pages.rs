//! What comes of the pages of Graph's lists.

use super::{GraphFailure, ListedPage, PageCounts, ReplyItem, denied, pause};
use crate::{
    api::{
        audit::{self, AuditWriter},
        context::WriteContext,
        error::{Error, ErrorName},
        event::waiting,
        input::{MOST_ERRORS, told},
        merging::refused,
        wire::ItemError,
    },
    domain::{
        claim::ClaimState,
        directory::NewGroup,
        exchange::Evidence,
        ids::{GroupId, UserId},
        listing::{Collection, Listing, ListingKind, SignIns},
        request::{AttemptResult, Said},
        setting::ExchangeSettings,
        time::Time,
    },
    engine::{
        exchange::{backoff, listing::Came, pace},
        migrate, watch,
    },
    graph::{self, BadLink, ItemAnswer, Link, Page},
    store::{
        ImportRow, Noun,
        exchange::{
            Request,
            import::{self, TargetedRead},
        },
        group::GroupRow,
        import::{Merged, Observed},
        listing, waiting_event, wanted,
    },
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::cell::Cell;

/// An answered request, in the transaction of its reply.
#[derive(Clone, Copy)]
pub struct Answered<'a> {
    pub context: &'a WriteContext<'a>,
    pub settings: &'a ExchangeSettings,
    pub request: &'a Request,
    pub now: Time,
    pub observed: &'a Cell<u64>,
}

/// A page that was taken.
struct Taken {
    view: ListedPage,
    link: Option<Link>,
    /// Whether the list was overtaken by what was read meanwhile, and begins anew.
    overtaken: bool,
}

impl Answered<'_> {
    /// When it is asked for again after so many attempts, where Graph does not say.
    pub fn wait(&self, attempts: u32) -> Time {
        self.now.plus(backoff::exponential(attempts, backoff::scatter(self.request.number, attempts)))
    }

    /// What comes of the page that the request asked for.
    pub fn page(&self, failure: Option<GraphFailure>, answer: &ItemAnswer) -> Result<ReplyItem, Error> {
        let (tx, ItemAnswer { said, body }) = (self.context.tx, answer);
        let item = ReplyItem::of(said);
        let Some(listing) = listing::of_request(tx, self.request.number)? else {
            return Ok(ReplyItem { error: Some(late()), ..item });
        };
        let collection = self.collection(&listing)?;
        let group = if let Collection::Members(group) = collection { Some(group) } else { None };
        let mut item = ReplyItem { group, ..item };
        match (failure, body) {
            (Some(GraphFailure::NotSent), _) => {
                listing::put(tx, &Listing { request: None, due: self.now, ..listing }, None)?;
            }
            (Some(GraphFailure::TooLarge), _) => self.failed(&listing, Came::TooLarge, said)?,
            (_, Some(body)) => match self.take(&listing, &collection, body)? {
                Ok(taken) => item.page = Some(self.taken(&listing, taken)?),
                Err(error) => {
                    self.failed(&listing, Came::Nothing, said)?;
                    (item.result, item.error) = (None, Some(error));
                }
            },
            (_, None) => {
                self.refused(&listing, group, said)?;
                item.result = item.result.map(|result| match result {
                    AttemptResult::Done => AttemptResult::InDoubt,
                    other => other,
                });
            }
        }
        Ok(item)
    }

    fn collection(&self, listing: &Listing) -> Result<Collection, Error> {
        Ok(match listing.kind {
            ListingKind::Users => Collection::Users,
            ListingKind::UserChanges => Collection::UserChanges,
            ListingKind::Groups => Collection::Groups,
            ListingKind::Members => Collection::Members(listing::group_id(self.context.tx, listing.group)?),
            ListingKind::SignIns => {
                Collection::SignIns(SignIns { from: self.now, until: self.now, clients: Vec::new() })
            }
        })
    }

    fn refused(&self, listing: &Listing, group: Option<GroupId>, said: &Said) -> Result<(), Error> {
        let (tx, kind) = (self.context.tx, self.request.kind);
        if let (Some(group), Some(404)) = (group, said.status) {
            wanted::add(tx, Noun::Group, group, self.request.handed_out_at)?;
        }
        // One group may hide its members; all users, all groups and the log nobody hides.
        if said.status == Some(403) && said.result == AttemptResult::MendConfiguration {
            match group {
                Some(_) => drop(denied(tx, kind, listing.group, self.now)?),
                None => pause(tx, kind, self.now)?,
            }
        }
        self.failed(listing, listing.refused(said), said)
    }

    /// The page did not come; the list goes on later.
    fn failed(&self, listing: &Listing, came: Came, said: &Said) -> Result<(), Error> {
        let attempts = u32::try_from(listing.failures + 1).unwrap_or(u32::MAX);
        let again = match said.retry_after {
            _ if came == Came::TooLarge && listing.top > 1 => self.now,
            Some(after) => backoff::retry_at(after, self.now),
            None => self.wait(attempts),
        };
        let listing = listing.after(came, self.request.handed_out_at, again);
        if !listing.linked && listing.kind == ListingKind::Members {
            listing::clear_members(self.context.tx, listing.group)?;
        }
        Ok(listing::put(self.context.tx, &listing, None)?)
    }

    /// Merges a page, or says why it is none.
    fn take(
        &self,
        listing: &Listing,
        collection: &Collection,
        body: &RawValue,
    ) -> Result<Result<Taken, Error>, Error> {
        let page = match Page::read(body.get()) {
            Ok(page) => page,
            Err(error) => {
                return Ok(Err(Error::new(ErrorName::InvalidJson, format!("The body {error}."))
                    .field("body")
                    .hint("Give what Graph returned, as it came.")));
            }
        };
        let more = page.next.is_some();
        let link = page.next.or(page.delta.filter(|_| listing.kind == ListingKind::UserChanges));
        if listing.kind == ListingKind::UserChanges && link.is_none() {
            return Ok(Err(unfollowed("@odata.deltaLink", "is missing")));
        }
        let base = graph::base(self.settings.cloud);
        let link = link.map(|link| Link::checked(&link, &base, &graph::path(collection))).transpose();
        let link = match link {
            Ok(link) => link,
            Err(error) => return Ok(Err(bad_link(more, error))),
        };
        let asked = listing::link(self.context.tx, listing.kind, listing.group)?;
        if more && link.as_ref().is_some_and(|link| asked.as_deref() == Some(link.as_str())) {
            return Ok(Err(unfollowed("@odata.nextLink", "leads to the page itself")));
        }
        let mut taken = Taken { view: ListedPage::default(), link, overtaken: false };
        taken.view = ListedPage { page: listing.page + 1, more, ..taken.view };
        taken.view.counts.items = page.items.len() as u64;
        self.merge(listing, &page.items, &mut taken)?;
        Ok(Ok(taken))
    }

    fn merge(&self, listing: &Listing, items: &[&RawValue], taken: &mut Taken) -> Result<(), Error> {
        let (tx, view) = (self.context.tx, &mut taken.view);
        let asked = self.request.handed_out_at;
        match listing.kind {
            ListingKind::Users => {
                let rows = rows(items, view, graph::read_user);
                for user in self.rows(&rows, self.evidence(), view)?.1 {
                    wanted::add_doubtful(tx, user, self.settle())?;
                }
                if !view.more {
                    wanted::add_unlisted(tx, Noun::User, listing.started)?;
                }
            }
            ListingKind::UserChanges => {
                for user in rows(items, view, graph::read_user).1 {
                    wanted::add(tx, Noun::User, user.id, asked)?;
                }
            }
            ListingKind::Groups => {
                let rows = rows(items, view, |json| graph::read_group(json).map(GroupRow::Group));
                self.rows(&rows, self.evidence(), view)?;
                if !view.more {
                    wanted::add_unlisted(tx, Noun::Group, listing.started)?;
                }
            }
            ListingKind::Members => {
                let (_, members) = rows(items, view, graph::read_member);
                let members: Vec<UserId> = members.into_iter().flatten().collect();
                listing::keep_members(tx, listing.group, &members)?;
                if !view.more {
                    taken.overtaken = self.members(listing, view)?;
                }
            }
            ListingKind::SignIns => {
                let clients = waiting::clients(self.context.config()?, self.now);
                if let Some(log) = waiting_event::log(tx)? {
                    let (_, sign_ins) = rows(items, view, graph::SignIn::read);
                    let sign_ins: Vec<_> = sign_ins.into_iter().flatten().collect();
                    waiting::keep(tx, &sign_ins, log.since..=listing.started, &clients)?;
                }
                if !view.more {
                    waiting::close(tx)?;
                }
            }
        }
        Ok(())
    }

    /// The list of a group's members is whole; whether the group was read since it began.
    fn members(&self, listing: &Listing, view: &mut ListedPage) -> Result<bool, Error> {
        let tx = self.context.tx;
        let members = Some(listing::take_members(tx, listing.group)?);
        let group = NewGroup { members, ..NewGroup::named(listing::group_id(tx, listing.group)?) };
        let row = (vec![0], vec![GroupRow::Group(group)]);
        Ok(self.rows(&row, Evidence::import(listing.started), view)?.0 > 0)
    }

    /// When the request was handed out, and its number: what it shows was so then (r46).
    pub fn evidence(&self) -> Evidence {
        Evidence { sequence: Some(self.request.number), at: self.request.handed_out_at }
    }

    /// As [`ExchangeSettings::settle`].
    pub fn settle(&self) -> i64 {
        self.settings.settle()
    }

    /// Merges rows with their places; how many are older than what is stored, and users of whom a path may be in doubt.
    pub fn rows<R: ImportRow>(
        &self,
        (places, rows): &Rows<R>,
        evidence: Evidence,
        view: &mut ListedPage,
    ) -> Result<(u64, Vec<UserId>), Error> {
        let tx = self.context.tx;
        let (judge, look) = (watch::judge, migrate::step::look);
        let read = TargetedRead { evidence, now: self.now, settle: self.settle(), judge, look };
        let brought = import::merge(tx, read, rows)?;
        count(self.observed, &brought.seen);
        audit::observed(tx, self.context.moment, evidence.at, &brought.seen)?;
        audit::moved(tx, self.context.moment, &brought.moved)?;
        let mut stale = 0;
        for (index, outcome) in places.iter().zip(brought.outcomes) {
            match outcome {
                Ok(Merged::Added) => view.counts.added += 1,
                Ok(Merged::Changed) => view.counts.changed += 1,
                Ok(Merged::Removed) => view.counts.removed += 1,
                Ok(Merged::Unchanged) => {}
                Ok(Merged::Stale) => stale += 1,
                Err(refusal) => view.refuse(*index, refused(refusal)),
            }
        }
        Ok((stale, brought.doubtful))
    }

    fn taken(&self, listing: &Listing, taken: Taken) -> Result<ListedPage, Error> {
        let Taken { view, link, overtaken } = taken;
        let tx = self.context.tx;
        if overtaken {
            listing::remove(tx, listing.kind, listing.group)?;
        } else {
            let pause = if listing.kind == ListingKind::SignIns { pace::LOG_PAUSE } else { 0 };
            let came = Came::Page { next: view.more };
            let listing = listing.after(came, self.request.handed_out_at, self.now.plus(pause));
            listing::put(tx, &listing, link.as_ref().map(Link::as_str))?;
        }
        self.record(listing, &view)?;
        Ok(view)
    }

    fn record(&self, listing: &Listing, view: &ListedPage) -> Result<(), Error> {
        let (action, target) = match listing.kind {
            ListingKind::Users => ("Refresh users", "users"),
            ListingKind::UserChanges => ("Refresh user changes", "users"),
            ListingKind::Groups => ("Refresh groups", "groups"),
            ListingKind::Members => ("Refresh members", "groups"),
            ListingKind::SignIns => ("Read sign-ins", "signIns"),
        };
        self.write(action, target, Some((view.page, !view.more)), &view.counts)
    }

    /// Records what was read: a page and whether it was the last, or things alone.
    pub fn write(
        &self,
        action: &str,
        target: &str,
        page: Option<(i64, bool)>,
        counts: &PageCounts,
    ) -> Result<(), Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Record<'a> {
            taken_at: Time,
            page: Option<i64>,
            complete: Option<bool>,
            #[serde(flatten)]
            counts: &'a PageCounts,
        }
        let (page, complete) = page.unzip();
        let record = Record { taken_at: self.request.handed_out_at, page, complete, counts };
        AuditWriter::new(self.context.tx, self.context.moment)?.write(action, target, record)
    }
}

impl ListedPage {
    fn refuse(&mut self, index: u64, error: Error) {
        self.counts.refused += 1;
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(ItemError { index, line: None, error });
        }
    }
}

/// Rows and their places among the items of a page.
pub type Rows<R> = (Vec<u64>, Vec<R>);

/// The items that `read` can read; those it cannot are told of.
fn rows<R>(
    items: &[&RawValue],
    view: &mut ListedPage,
    read: impl Fn(&[u8]) -> Result<R, graph::ItemError>,
) -> Rows<R> {
    let (mut places, mut rows) = (Vec::with_capacity(items.len()), Vec::with_capacity(items.len()));
    for (index, item) in (0..).zip(items) {
        match read(item.get().as_bytes()) {
            Ok(row) => {
                places.push(index);
                rows.push(row);
            }
            Err(error) => view.refuse(index, told(error)),
        }
    }
    (places, rows)
}

fn late() -> Error {
    Error::argument("id", "The list has gone on without this page.")
        .hint("Nothing is to be done: what it had was asked for again.")
}

fn bad_link(more: bool, error: BadLink) -> Error {
    unfollowed(if more { "@odata.nextLink" } else { "@odata.deltaLink" }, &error.to_string())
}

fn unfollowed(field: &str, what: &str) -> Error {
    Error::argument(field, format!("The page is not taken: its {field} {what}."))
        .hint("Graph is asked again; if it goes on, see what changes its answers on the way.")
}

/// Counts the claims that are as they are to be.
pub fn count(observed: &Cell<u64>, seen: &[Observed]) {
    let shown = seen.iter().filter(|claim| claim.after != ClaimState::RemovedOutside);
    observed.set(shown.fold(observed.get(), |sum, _| sum + 1));
}
