//! What Refresh and Events ask for: the next pages of lists, and who is to be read alone.

use super::work::{PageWork, Work};
use crate::{
    api::{context::WriteContext, error::Error, event::waiting},
    domain::{
        listing::{Collection, Listing, ListingKind, SignIns},
        request::{GraphTask, RequestKind},
        setting::ExchangeSettings,
        time::{HOUR, MINUTE, Time},
    },
    engine::exchange::{
        due::{Queue, Unit},
        listing::Lists,
    },
    graph::{self, Link, MOST_IN_BATCH},
    store::{Noun, Read, Tx, listing, waiting_event, wanted},
};

/// What is due of Refresh and Events.
#[derive(Debug, Default)]
pub struct ListWork {
    pub queues: Vec<Queue<Work>>,
    /// When more is that is not yet.
    pub wakes: Vec<Time>,
    /// Lists that are not whole, and who is to be read alone.
    pub refresh: i64,
    /// The same of the log, with sign-ins that are to be decided.
    pub events: i64,
}

/// Forgets that users and groups were listed, so that they are again. A list that is under way goes on.
pub fn begin_again(tx: &Tx<'_>) -> Result<(), Error> {
    for Listing { kind, group, .. } in listing::all(tx)?.iter().filter(|listing| listing.is_whole()) {
        listing::remove(tx, *kind, *group)?;
    }
    Ok(())
}

/// What is due of these tasks now.
pub fn due(
    context: &WriteContext<'_>,
    settings: &ExchangeSettings,
    tasks: &[GraphTask],
    now: Time,
    most: usize,
) -> Result<ListWork, Error> {
    let db = context.db;
    let asks = |task| tasks.contains(&task);
    let mut due = ListWork::default();
    let Some(task) = [GraphTask::Refresh, GraphTask::Events].into_iter().find(|task| asks(*task)) else {
        return if asks(GraphTask::Send) { groups(db, now, most) } else { Ok(due) };
    };
    let (listings, members) = (listing::all(db)?, listing::groups_to_list(db)?);
    let undecided = waiting_event::undecided(db)?;
    let serves = settings.claim_from_sign_ins && !waiting::clients(context.config()?, now).is_empty();
    let lists = Lists {
        listings: &listings,
        members: &members,
        refresh: settings.refresh_hours.saturating_mul(HOUR),
        events: serves.then(|| settings.event_minutes.saturating_mul(MINUTE)),
        undecided: undecided > 0,
    };
    let of = |kind, group| listings.iter().find(|listing| (listing.kind, listing.group) == (kind, group));
    for (task, plan) in [(GraphTask::Refresh, lists.refresh(now)), (GraphTask::Events, lists.events(now))] {
        if !asks(task) {
            continue;
        }
        due.wakes.extend(plan.wake);
        *(if task == GraphTask::Refresh { &mut due.refresh } else { &mut due.events }) +=
            i64::try_from(plan.open).unwrap_or(i64::MAX);
        for (kind, group) in plan.now.into_iter().take(most) {
            let work = page(context, settings, of(kind, group).copied(), kind, group, now)?;
            let unit = Unit { alone: true, of: Work::Page(Box::new(work)) };
            due.queues.push(Queue { kind: request_kind(kind), task, urgent: false, work: vec![unit] });
        }
    }
    if asks(GraphTask::Events) && undecided > 0 && waiting::ready(db)? {
        due.wakes.push(now);
    }
    let (alone, wake) = wanted::open(db, now)?;
    *(if task == GraphTask::Refresh { &mut due.refresh } else { &mut due.events }) += alone;
    due.wakes.extend(wake);
    for (noun, kind) in [(Noun::User, RequestKind::ReadUsers), (Noun::Group, RequestKind::ReadGroups)] {
        let ids: Vec<[u8; 16]> = wanted::due(db, noun, now, most.saturating_mul(MOST_IN_BATCH))?;
        let unit = |id| Unit { alone: false, of: Work::Alone(noun, id) };
        due.queues.push(Queue { kind, task, urgent: false, work: ids.into_iter().map(unit).collect() });
    }
    due.queues.retain(|queue| !queue.work.is_empty());
    Ok(due)
}

/// Groups that are read before something is taken away that they bring instead.
fn groups(db: &Read<'_>, now: Time, most: usize) -> Result<ListWork, Error> {
    let (open, wake) = wanted::open_groups(db, now)?;
    let ids: Vec<[u8; 16]> = wanted::due(db, Noun::Group, now, most.saturating_mul(MOST_IN_BATCH))?;
    let unit = |id| Unit { alone: false, of: Work::Alone(Noun::Group, id) };
    let work: Vec<_> = ids.into_iter().map(unit).collect();
    // The answer is one of a list's.
    let queue = Queue { kind: RequestKind::ReadGroups, task: GraphTask::Refresh, urgent: false, work };
    let queues = Vec::from_iter(Some(queue).filter(|queue| !queue.work.is_empty()));
    Ok(ListWork { queues, wakes: wake.into_iter().collect(), refresh: open, events: 0 })
}

const fn request_kind(kind: ListingKind) -> RequestKind {
    match kind {
        ListingKind::Users => RequestKind::ListUsers,
        ListingKind::UserChanges => RequestKind::ListUserChanges,
        ListingKind::Groups => RequestKind::ListGroups,
        ListingKind::Members => RequestKind::ListMembers,
        ListingKind::SignIns => RequestKind::ListSignIns,
    }
}

fn page(
    context: &WriteContext<'_>,
    settings: &ExchangeSettings,
    stored: Option<Listing>,
    kind: ListingKind,
    group: i64,
    now: Time,
) -> Result<PageWork, Error> {
    let db = context.db;
    let listing = stored.unwrap_or_else(|| Listing::new(kind, group, graph::first_top(kind), now));
    let begun = listing.asked(now, 0, now).started;
    let collection = match kind {
        ListingKind::Users => Collection::Users,
        ListingKind::UserChanges => Collection::UserChanges,
        ListingKind::Groups => Collection::Groups,
        ListingKind::Members => Collection::Members(listing::group_id(db, group)?),
        ListingKind::SignIns => {
            let log = waiting_event::log(db)?;
            let from = log.map_or(begun, |log| log.from(settings.event_overlap_minutes));
            let clients = waiting::clients(context.config()?, now).into_keys().collect();
            Collection::SignIns(SignIns { from, until: begun, clients })
        }
    };
    let link = listing::link(db, kind, group)?.filter(|_| listing.linked);
    let link = link.and_then(|link| Link::below(&link, &graph::path(&collection)).ok());
    Ok(PageWork { listing: Listing { linked: link.is_some(), ..listing }, collection, link })
}
