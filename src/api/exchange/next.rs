//! `graph.next`.

use super::{
    Backlog, HandedOut, Next, NextRequests, changes_held, clock, graph_only, lists, migrating,
    put_back_refused, warnings,
    work::{self, Due, Wanted, Work, disabled},
};
use crate::{
    api::{
        change::cancel::{Canceller, OVERTAKEN},
        context::{StoreContext, WriteContext},
        error::Error,
        event::waiting,
    },
    domain::{
        exchange::OwnerKind,
        request::{Free, GraphTask, HoldReason, RequestKind},
        time::Time,
    },
    engine::{
        exchange::{
            backoff,
            clock::behind,
            due::{Planned, Queue, Unit, plan},
            lease,
            pace::{self, Pace},
            session::Session,
        },
        watch,
    },
    graph::{self, MOST_IN_BATCH},
    store::{
        Noun,
        exchange::{
            self, Clock, Hold, Lease, Request, Windows, attempt,
            due::{self, Change, Moments},
            settle::Settler,
        },
        listing,
        setting::{self, Stored},
        wanted,
    },
};
use std::collections::BTreeMap;
use uuid::Builder;

const DEFAULT_REQUESTS: u32 = 4;
const MOST_REQUESTS: u32 = 20;

pub(in crate::api) fn next(context: &StoreContext<'_>, request: &Next) -> Result<NextRequests, Error> {
    graph_only(context, "graph.next")?;
    let most = request.max_requests.unwrap_or(DEFAULT_REQUESTS);
    if !(1..=MOST_REQUESTS).contains(&most) {
        let message = format!("maxRequests is {most}; 1 to {MOST_REQUESTS} are allowed.");
        return Err(Error::argument("maxRequests", message).hint("Leave it out for 4."));
    }
    if request.tasks.as_ref().is_some_and(Vec::is_empty) {
        let error = Error::argument("tasks", "The list tasks is empty.");
        return Err(error.hint("Name a task, or leave it out for all."));
    }
    let before = context.session();
    let (reply, session) = context.write(|write| Turn::of(write, request, most, before)?.run())?;
    if !request.dry_run {
        context.set_session(session);
    }
    Ok(reply)
}

/// One call in its transaction.
struct Turn<'a> {
    context: &'a WriteContext<'a>,
    settings: Stored,
    session: Session,
    clock: Clock,
    now: Time,
    /// The time of an earlier call that is later than this one's.
    behind: Option<Time>,
    tasks: Vec<GraphTask>,
    most: usize,
    max_writes: Option<u32>,
    /// Whether everything is listed again.
    refresh: bool,
    holds: Vec<Hold>,
    /// When something is due that is not now.
    wakes: Vec<Time>,
    lists: lists::ListWork,
    decided: BTreeMap<String, u64>,
}

impl<'a> Turn<'a> {
    fn of(
        context: &'a WriteContext<'a>,
        request: &Next,
        most: u32,
        session: Session,
    ) -> Result<Turn<'a>, Error> {
        let (clock, now) = clock(context)?;
        let mut holds = exchange::holds(context.tx)?;
        if request.begin {
            let missing = |hold: &&mut Hold| hold.reason == HoldReason::PermissionMissing;
            holds.iter_mut().filter(missing).for_each(|hold| hold.until = now);
        }
        Ok(Turn {
            context,
            settings: setting::get(context.tx)?,
            session: if request.begin { session.anew() } else { session },
            clock,
            now,
            behind: behind(clock.newest, context.moment.now),
            tasks: request.tasks.clone().unwrap_or_else(|| GraphTask::ALL.to_vec()),
            most: usize::try_from(most).unwrap_or_default(),
            max_writes: request.max_writes,
            refresh: request.refresh,
            holds,
            wakes: Vec::new(),
            lists: lists::ListWork::default(),
            decided: BTreeMap::new(),
        })
    }

    /// The first kind of owner for whom something is added, and whether anything is taken away (r57).
    fn going(&self) -> (OwnerKind, bool) {
        let writes = self.settings.exchange.max_writes_per_hour != Some(0);
        let least = match (writes, self.settings.settings.enabled) {
            (false, _) => OwnerKind::PutBack,
            (true, false) => OwnerKind::Migration,
            (true, true) => OwnerKind::Claim,
        };
        (least, writes)
    }

    fn run(mut self) -> Result<(NextRequests, Session), Error> {
        let (least, removals) = self.going();
        self.list()?;
        let settler = Settler::new(self.context.tx);
        let moments = Moments { now: self.now, fresh: self.now.plus(-watch::FRESH) };
        let (pace, free) = self.pace()?;
        let wanted =
            Wanted { tasks: &self.tasks, moments, most: self.most, writes: pace.writes(), least, removals };
        let Due { mut queues, located, overtaken, reads_groups } = work::due(self.context, &wanted)?;
        self.wakes.extend(reads_groups.then_some(self.now));
        for change in &located {
            settler.seen(change, self.now)?;
            self.wakes.push(self.now);
        }
        self.cancel(&overtaken)?;
        queues.append(&mut self.lists.queues);
        self.read_once(&mut queues)?;
        let queues = self.released(queues);
        let (planned, full) = self.planned(queues, pace, free)?;
        if !planned.is_empty() {
            exchange::forget_old(self.context.tx, self.now)?;
        }
        let mut requests = Vec::with_capacity(planned.len());
        for planned in planned {
            requests.extend(self.hand_out(&settler, planned)?);
        }
        if !requests.is_empty() {
            self.clock.newest = self.now;
            exchange::set_clock(self.context.tx, self.clock)?;
        }
        let reply = self.standing(requests, full)?;
        Ok((reply, self.session))
    }

    /// Cancels what users have by now, and not by it.
    fn cancel(&mut self, overtaken: &[Change]) -> Result<(), Error> {
        if overtaken.is_empty() {
            return Ok(());
        }
        let mut canceller = Canceller::new(self.context, OVERTAKEN)?;
        for change in overtaken {
            canceller.overtaken(change.change, change.owner.id)?;
        }
        self.wakes.push(self.now);
        canceller.finish()
    }

    /// What is due of Refresh and Events, once the sign-ins that can be are decided.
    fn list(&mut self) -> Result<(), Error> {
        let exchange = &self.settings.exchange;
        if self.tasks.contains(&GraphTask::Events) {
            let decided = waiting::decide(self.context, exchange.event_overlap_minutes)?;
            self.decided = decided.into_iter().map(|(outcome, n)| (outcome.to_owned(), n)).collect();
        }
        if self.refresh && self.tasks.contains(&GraphTask::Refresh) {
            lists::begin_again(self.context.tx)?;
        }
        self.lists = lists::due(self.context, exchange, &self.tasks, self.now, self.most)?;
        self.wakes.append(&mut self.lists.wakes);
        Ok(())
    }

    /// Keeps to one read of a user at a time, whatever it is for: Graph may want to be asked for each later than
    /// a second one goes (r53).
    fn read_once(&mut self, queues: &mut Vec<Queue<Work>>) -> Result<(), Error> {
        if queues.iter().all(|queue| queue.work.iter().all(|unit| unit.of.reads().is_none())) {
            return Ok(());
        }
        let tx = self.context.tx;
        let by_key = BTreeMap::from_iter(exchange::users_under_lease(tx, self.now)?);
        let mut by_id = BTreeMap::from_iter(wanted::users_under_lease(tx, self.now)?);
        // Who is read alone may have no key; those under lease are many, and their ids are looked up for nobody else.
        let alone = |unit: &Unit<Work>| matches!(unit.of, Work::Alone(Noun::User, _));
        if queues.iter().any(|queue| queue.work.iter().any(alone)) {
            for (key, ends) in &by_key {
                by_id.insert(exchange::user(tx, *key)?, *ends);
            }
        }
        for queue in queues.iter_mut() {
            queue.work.retain(|unit| {
                let Some(user) = unit.of.reads() else { return true };
                let of_key = match unit.of {
                    Work::Read(user) => by_key.get(&user.key),
                    _ => None,
                };
                match of_key.or_else(|| by_id.get(&user)) {
                    Some(ends) => {
                        self.wakes.extend(Some(*ends).filter(|ends| *ends > self.now));
                        false
                    }
                    None => {
                        by_id.insert(user, self.now);
                        true
                    }
                }
            });
        }
        queues.retain(|queue| !queue.work.is_empty());
        Ok(())
    }

    /// The queues of kinds that are not held. Of a kind whose permission was missing one unit looks whether it
    /// is there now.
    fn released(&mut self, mut queues: Vec<Queue<Work>>) -> Vec<Queue<Work>> {
        let mut probed = Vec::new();
        queues.retain_mut(|queue| {
            let Some(hold) = self.holds.iter().find(|hold| hold.kind == queue.kind) else { return true };
            if hold.until > self.now {
                self.wakes.push(hold.until);
                return false;
            }
            if hold.reason == HoldReason::PermissionMissing {
                queue.work.truncate(usize::from(!probed.contains(&queue.kind)));
                probed.push(queue.kind);
            }
            !queue.work.is_empty()
        });
        queues
    }

    /// What may go, and when the first of what went counts no more.
    fn pace(&self) -> Result<(Pace, Free), Error> {
        let brake = self.settings.exchange.max_writes_per_hour;
        let windows =
            Windows { writes: pace::WRITES_WINDOW, units: pace::UNITS_WINDOW, brake: pace::BRAKE_WINDOW };
        let (used, free) = exchange::used(self.context.tx, self.now, windows, brake.is_some())?;
        let users = exchange::users(self.context.tx)?;
        Ok((Pace::new(users, used, brake, self.max_writes.map(i64::from)), free))
    }

    /// What goes of what is due, and whether there may be more; first of all which tenant it is (r56).
    fn planned(
        &mut self,
        queues: Vec<Queue<Work>>,
        mut pace: Pace,
        free: Free,
    ) -> Result<(Vec<Planned<Work>>, bool), Error> {
        let Some(first) = queues.first() else { return Ok((Vec::new(), false)) };
        let queues = if self.session.confirmed(self.now) {
            queues
        } else if let Some(at) = self.tenant_at() {
            self.wakes.push(at);
            return Ok((Vec::new(), false));
        } else {
            let work = vec![Unit { alone: true, of: Work::Tenant }];
            vec![Queue { kind: RequestKind::SubscribedSkus, task: first.task, urgent: false, work }]
        };
        let (planned, held) = plan(queues, &mut pace, self.most, MOST_IN_BATCH);
        if held {
            self.wakes.push(pace.free_at(free, self.now));
        }
        let full = planned.len() == self.most;
        Ok((planned, full))
    }

    /// When the tenant may be asked for; none for now. What Graph told another host counts for this one.
    fn tenant_at(&self) -> Option<Time> {
        let skus = |hold: &&Hold| hold.kind == RequestKind::SubscribedSkus && hold.until > self.now;
        self.session.ask_at(self.now).max(self.holds.iter().find(skus).map(|hold| hold.until))
    }

    fn hand_out(
        &mut self,
        settler: &Settler<'_>,
        planned: Planned<Work>,
    ) -> Result<Option<HandedOut>, Error> {
        let Planned { kind, task, units } = planned;
        let (tx, config) = (self.context.tx, self.context.config()?);
        let operations: Vec<_> = units.iter().filter_map(|work| work.operation(&config.book)).collect();
        if operations.len() != units.len() {
            return Err(crate::store::StoreError::Corrupt("a change lacks what it is about".into()).into());
        }
        let random: [u8; 16] = tx.random()?;
        let [a, b, c, d, e, f, g, h, ..] = random;
        let send_before = lease::send_before(self.now);
        let request = Request {
            number: self.clock.advance(),
            nonce: [a, b, c, d, e, f, g, h],
            kind,
            task,
            handed_out_at: self.now,
            send_before,
            lease_ends: lease::ends(send_before),
            answered: false,
        };
        exchange::hand_out(tx, &request, &units.iter().map(Work::subjects).collect::<Vec<_>>())?;
        for (place, work) in (0..).zip(&units) {
            self.lease(settler, &request, place, work)?;
        }
        let probes = |hold: &&Hold| hold.kind == kind && hold.reason == HoldReason::PermissionMissing;
        if let Some(hold) = self.holds.iter().find(probes) {
            exchange::hold(tx, Hold { until: self.now.plus(backoff::PERMISSION_PROBE), ..*hold })?;
        }
        let id = Builder::from_random_bytes(random).into_uuid().to_string();
        Ok(Some(HandedOut {
            id: request.id(),
            task,
            permission: kind.permission(),
            request: graph::request(self.settings.exchange.cloud, &id, &operations),
            send_before,
            timeout_seconds: lease::TIMEOUT_SECONDS,
        }))
    }

    fn lease(
        &mut self,
        settler: &Settler<'_>,
        request: &Request,
        place: i64,
        work: &Work,
    ) -> Result<(), Error> {
        let Request { number, lease_ends, .. } = *request;
        match work {
            Work::Tenant => self.session.asked(lease_ends),
            Work::Read(user) => settler.asked(user, number, self.now, lease_ends)?,
            Work::Page(page) => {
                let listing = page.listing.asked(self.now, number, lease_ends);
                listing::put(self.context.tx, &listing, None)?;
            }
            Work::Alone(noun, id) => {
                wanted::asked(self.context.tx, *noun, *id, (number, place), lease_ends)?;
            }
            Work::Make(changes) => {
                let book = &self.context.config()?.book;
                for change in changes {
                    settler.leased(change, lease_ends, lease_ends.plus(backoff::DOUBT))?;
                    if let Some((taken, moving)) = migrating::taken(self.context.tx, change, self.now)? {
                        settler.takes_away(&moving, taken.step, self.now)?;
                    }
                    let (product, off) = (change.product.map(|(key, _)| key), disabled(book, change));
                    attempt::begin(self.context.tx, change.change, number, self.now, product, &off)?;
                }
            }
        }
        Ok(())
    }

    /// How the exchange stands after the hand-out.
    fn standing(&mut self, requests: Vec<HandedOut>, full: bool) -> Result<NextRequests, Error> {
        let (tx, (least, removals)) = (self.context.tx, self.going());
        let left = due::backlog(tx, self.now, least, removals)?;
        let leases = exchange::leases(tx, self.now)?;
        let asked = |task: GraphTask| self.tasks.contains(&task);
        let mine: Vec<&Lease> = leases.iter().filter(|lease| asked(lease.task)).collect();
        let (pending, sent) = (
            if asked(GraphTask::Send) { left.pending } else { 0 },
            if asked(GraphTask::Verify) { left.sent } else { 0 },
        );
        let idle =
            mine.is_empty() && pending == 0 && sent == 0 && self.lists.refresh + self.lists.events == 0;
        if pending > 0 {
            self.wakes.extend(left.next_pending);
        }
        if sent > 0 {
            self.wakes.extend(left.next_sent);
        }
        self.wakes.extend(mine.iter().map(|lease| lease.ends));
        let wait_milliseconds = match self.wakes.iter().min() {
            _ if full => Some(0),
            Some(at) => Some(at.since(self.now)),
            None => None,
        };
        let backlog = [
            (GraphTask::Refresh, self.lists.refresh),
            (GraphTask::Events, self.lists.events),
            (GraphTask::Send, left.pending),
            (GraphTask::Verify, left.sent),
        ];
        let mut warnings = warnings(&self.session, &exchange::holds(tx)?, self.behind);
        if left.held > 0 {
            warnings.push(changes_held(left.held, !removals));
        }
        let refused = due::put_backs_refused(tx)?;
        if refused > 0 {
            warnings.push(put_back_refused(refused));
        }
        Ok(NextRequests {
            requests,
            wait_milliseconds,
            idle,
            sent: left.pending == 0 && !leases.iter().any(|lease| lease.kind.writes()),
            backlog: backlog
                .into_iter()
                .filter(|(task, _)| asked(*task))
                .map(|(task, changes)| Backlog {
                    task,
                    changes: changes.unsigned_abs(),
                    seconds_at_graph_limits: pace::seconds(task == GraphTask::Send, changes).unsigned_abs(),
                })
                .collect(),
            decided: std::mem::take(&mut self.decided),
            held: left.held.unsigned_abs(),
            warnings,
        })
    }
}
