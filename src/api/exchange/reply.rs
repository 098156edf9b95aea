//! `graph.reply`: each response is read, and what it says is written with all others of the call. One that
//! cannot be read is an item with its error, and the others go on.

use super::{
    GraphFailure, GraphResponse, Replied, Reply, ReplyItem,
    changes::Changes,
    clock, graph_only,
    pages::{Answered, count},
    warnings,
};
use crate::{
    api::{
        audit,
        context::{StoreContext, WriteContext},
        error::{Error, ErrorName},
        request_parser,
    },
    domain::{
        directory::NewUser,
        exchange::Evidence,
        ids::UserId,
        request::{AttemptResult, GraphTask, HoldReason, RequestKind, Said},
        time::Time,
    },
    engine::{
        exchange::{
            backoff,
            clock::behind,
            session::{Fault, Session},
        },
        migrate, watch,
    },
    graph::{self, ItemAnswer, Response, bounded},
    store::{
        Noun,
        exchange::{
            self, Clock, Hold, Request,
            import::{self, TargetedRead},
        },
        setting, wanted,
    },
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{cell::Cell, collections::BTreeMap};
use uuid::Uuid;

/// Characters of what a host says of a failure that are kept.
const LONGEST_MESSAGE: usize = 500;
/// Far more than [`super::next`] has under way at a time; each has an item in the reply.
const MOST_RESPONSES: usize = 1_000;

pub(in crate::api) fn reply(context: &StoreContext<'_>, request: &Reply) -> Result<Replied, Error> {
    graph_only(context, "graph.reply")?;
    if request.responses.len() > MOST_RESPONSES {
        let message = format!(
            "The request has {} responses; at most {MOST_RESPONSES} are taken.",
            request.responses.len()
        );
        return Err(Error::argument("responses", message).hint("Give them in several calls."));
    }
    let before = context.session();
    let (replied, session) = context.write(|write| {
        let mut turn = Turn::of(write, before)?;
        for response in &request.responses {
            write.tx.check_interrupt()?;
            turn.response(response)?;
        }
        turn.end()
    })?;
    if !request.dry_run {
        context.set_session(session);
    }
    Ok(replied)
}

/// One call in its transaction.
struct Turn<'a> {
    context: &'a WriteContext<'a>,
    session: Session,
    clock: Clock,
    now: Time,
    changes: Changes<'a>,
    items: Vec<ReplyItem>,
    /// Claims that reads showed as they are to be.
    observed: Cell<u64>,
}

impl<'a> Turn<'a> {
    fn of(context: &'a WriteContext<'a>, session: Session) -> Result<Turn<'a>, Error> {
        let (clock, now) = clock(context)?;
        let changes = Changes::new(context, now)?;
        Ok(Turn { context, session, clock, now, changes, items: Vec::new(), observed: Cell::default() })
    }

    fn end(mut self) -> Result<(Replied, Session), Error> {
        if self.items.iter().any(|item| item.error.is_none()) {
            self.clock.newest = self.now;
            exchange::set_clock(self.context.tx, self.clock)?;
        }
        let (failed, moved) = (self.changes.failed, self.changes.moved);
        self.changes.finish()?;
        let mut summary = BTreeMap::new();
        for item in &self.items {
            let result = item.result.map_or("Error", AttemptResult::as_str);
            *summary.entry(result.to_owned()).or_default() += 1;
        }
        let behind = behind(self.clock.newest, self.context.moment.now);
        let warnings = warnings(&self.session, &exchange::holds(self.context.tx)?, behind);
        let replied =
            Replied { items: self.items, summary, observed: self.observed.get(), failed, moved, warnings };
        Ok((replied, self.session))
    }

    /// One response. What is wrong with it is its own; what is wrong with the store ends the call.
    fn response(&mut self, raw: &RawValue) -> Result<(), Error> {
        let (id, read) = match request_parser::value::<GraphResponse>(raw.get()) {
            Ok(response) => (String::from(&response.id), self.read(&response)),
            Err(error) => (named(raw), Err(error)),
        };
        match read {
            Ok(items) => self.items.extend(items),
            Err(error) if error.name.ends_the_call() => return Err(error),
            Err(error) => self.items.push(ReplyItem { id, error: Some(error), ..ReplyItem::default() }),
        }
        Ok(())
    }

    fn read(&mut self, response: &GraphResponse) -> Result<Vec<ReplyItem>, Error> {
        let request = self.request(&response.id)?;
        let items = exchange::items(self.context.tx, request.number)?;
        let users = match request.kind {
            RequestKind::ReadUsers => exchange::users_read(self.context.tx, request.number)?,
            _ => Vec::new(),
        };
        let answers = answers(&request, response, items.len().max(1))?;
        let number = self.clock.advance();
        let answer = Evidence { sequence: Some(number), at: self.now };
        exchange::close(self.context.tx, request.number, self.now)?;
        self.hold(&request, &answers)?;
        let items = match request.kind {
            RequestKind::SubscribedSkus => vec![self.tenant(&request, answers.first())?],
            _ if matches!(request.task, GraphTask::Refresh | GraphTask::Events) => {
                self.changes.groups.forget();
                self.brought(&request, response.failure, &answers)?
            }
            RequestKind::ReadUsers => self.users(&request, &users, &answers)?,
            _ => self.changes.changes(&request, &items, &answers, answer)?,
        };
        Ok(items
            .into_iter()
            .map(|item| ReplyItem { id: request.id(), kind: Some(request.kind), ..item })
            .collect())
    }

    /// What a page, or reads of users or groups, brought.
    fn brought(
        &mut self,
        request: &Request,
        failure: Option<GraphFailure>,
        answers: &[ItemAnswer],
    ) -> Result<Vec<ReplyItem>, Error> {
        let context = self.context;
        let settings = &setting::get(context.tx)?.exchange;
        let answered = Answered { context, settings, request, now: self.now, observed: &self.observed };
        match (request.kind, answers) {
            (RequestKind::ReadUsers | RequestKind::ReadGroups, _) => answered.alone(answers),
            (_, [answer, ..]) => Ok(vec![answered.page(failure, answer)?]),
            (_, []) => Ok(Vec::new()),
        }
    }

    /// The request that a response is of.
    fn request(&self, id: &str) -> Result<Request, Error> {
        let number = id.split_once('-').and_then(|(number, _)| number.parse().ok());
        let found = number.map_or(Ok(None), |number| exchange::find(self.context.tx, number))?;
        let request = found.filter(|request| request.id() == id).ok_or_else(|| {
            Error::new(ErrorName::NotFound, "No request of this store has that id.")
                .field("id")
                .target(id)
                .hint("Give the id of a request of graph.next as it came; after a day it is forgotten.")
        })?;
        if request.answered {
            return Err(Error::argument("id", "The request was answered before; this answer was not read.")
                .target(id)
                .hint("Nothing is to be done: the first answer counts."));
        }
        Ok(request)
    }

    /// What an answer means for all requests of a kind: none before Graph lets, and none without a session.
    fn hold(&mut self, request: &Request, answers: &[ItemAnswer]) -> Result<(), Error> {
        let (tx, kind) = (self.context.tx, request.kind);
        let status = |status| answers.iter().filter(move |it| it.said.status == Some(status));
        if status(401).next().is_some() {
            self.session.failed(Fault::Expired, self.now);
        }
        let throttled =
            status(429).filter_map(|it| it.said.retry_after).map(|it| backoff::retry_at(it, self.now));
        if let Some(until) = throttled.max() {
            exchange::hold(tx, Hold { kind, until, reason: HoldReason::Throttled })?;
        }
        if answers.iter().any(|it| it.said.result == AttemptResult::Done) {
            exchange::permitted(tx, kind)?;
        }
        Ok(())
    }

    /// Which tenant it is, with its pools (r56).
    fn tenant(&mut self, request: &Request, answer: Option<&ItemAnswer>) -> Result<ReplyItem, Error> {
        let Some(ItemAnswer { said, body }) = answer else { return Ok(ReplyItem::default()) };
        let mut item = ReplyItem::of(said);
        let page = body.as_ref().and_then(|body| serde_json::from_str::<Page<'_>>(body.get()).ok());
        match (page, said.status) {
            (Some(page), _) => self.shown(request, &page)?,
            (None, Some(401)) => {}
            (None, Some(403)) if said.result == AttemptResult::MendConfiguration => {
                self.session.failed(Fault::Denied, self.now);
            }
            (None, _) => {
                item.result = Some(if said.result == AttemptResult::Done {
                    AttemptResult::InDoubt
                } else {
                    said.result
                });
                self.session.unanswered(self.changes.again(said, request.number));
            }
        }
        Ok(item)
    }

    fn shown(&mut self, request: &Request, page: &Page<'_>) -> Result<(), Error> {
        let tx = self.context.tx;
        let accounts = page.value.iter().map(|item| serde_json::from_str::<Account>(item.get()).ok());
        let accounts: Option<Vec<Uuid>> =
            accounts.map(|account| account.map(|account| account.account_id)).collect();
        let one = accounts.and_then(|accounts| {
            let first = *accounts.first()?;
            accounts.iter().all(|account| *account == first).then_some(first)
        });
        let stored = exchange::tenant(tx)?;
        let Some(account) = one.filter(|account| stored.is_none_or(|stored| stored == *account)) else {
            self.session.failed(Fault::OtherTenant, self.now);
            return Ok(());
        };
        if stored.is_none() {
            exchange::set_tenant(tx, account)?;
        }
        self.session.shown(request.handed_out_at);
        let pools: Vec<_> = page
            .value
            .iter()
            .filter_map(|item| graph::read_subscribed_sku(item.get().as_bytes(), Some(account)).ok())
            .map(|(pool, _)| pool)
            .collect();
        import::merge(tx, self.asked(request), &pools)?;
        Ok(())
    }

    /// Users as they were read, and what that shows of their changes.
    fn users(
        &mut self,
        request: &Request,
        users: &[(i64, UserId)],
        answers: &[ItemAnswer],
    ) -> Result<Vec<ReplyItem>, Error> {
        let (tx, mut items, mut read) = (self.context.tx, Vec::with_capacity(users.len()), Vec::new());
        let mut shown = Vec::new();
        for ((user, id), ItemAnswer { said, body }) in users.iter().zip(answers) {
            let (user, id) = (*user, *id);
            let found = body.as_ref().and_then(|body| graph::read_user(body.get().as_bytes()).ok());
            // Who is asked for by id and is gone is not found, which is believed once it was said twice.
            let found = found.filter(|found| found.id == id && !found.removed);
            let unreadable = said.result == AttemptResult::Done && found.is_none();
            let mut item = ReplyItem { user: Some(id), ..ReplyItem::of(said) };
            if unreadable {
                item.result = Some(AttemptResult::InDoubt);
            }
            items.push(item);
            shown.push((user, id, found.is_some(), said));
            read.extend(found);
        }
        self.merge(request, &read)?;
        let any_missing = exchange::any_missing(tx)?;
        for (user, id, found, said) in shown {
            if found {
                if any_missing {
                    exchange::found(tx, user)?;
                }
                self.changes.after_read(user, request)?;
            } else if said.status == Some(404) {
                self.missing(request, user, id, said)?;
            } else {
                self.changes.unread(user, request, said)?;
            }
        }
        Ok(items)
    }

    /// A read as the watcher judges it.
    fn asked(&self, request: &Request) -> TargetedRead {
        let evidence = Evidence { sequence: Some(request.number), at: request.handed_out_at };
        let (judge, look) = (watch::judge, migrate::step::look);
        TargetedRead { evidence, now: self.now, settle: self.changes.settle(), judge, look }
    }

    fn merge(&self, request: &Request, users: &[NewUser]) -> Result<(), Error> {
        let (tx, at) = (self.context.tx, request.handed_out_at);
        let brought = import::merge(tx, self.asked(request), users)?;
        if wanted::any(tx)? {
            users.iter().try_for_each(|user| wanted::read(tx, Noun::User, user.id, at))?;
        }
        for user in &brought.doubtful {
            wanted::add_doubtful(tx, *user, self.changes.settle())?;
        }
        audit::moved(tx, self.context.moment, &brought.moved)?;
        if brought.seen.is_empty() {
            return Ok(());
        }
        count(&self.observed, &brought.seen);
        audit::observed(tx, self.context.moment, at, &brought.seen)
    }

    /// Who is not found is looked for again an hour later, and gone if not found then either (r54).
    fn missing(&mut self, request: &Request, user: i64, id: UserId, said: &Said) -> Result<(), Error> {
        let since = exchange::miss(self.context.tx, user, request.handed_out_at)?;
        if request.handed_out_at < since.plus(backoff::MISSING) {
            return self.changes.look_again(user, request, since.plus(backoff::MISSING));
        }
        self.merge(request, &[NewUser::gone(id)])?;
        self.changes.gone(user, request, said)
    }
}

/// What was said of each item of a request.
fn answers(request: &Request, response: &GraphResponse, places: usize) -> Result<Vec<ItemAnswer>, Error> {
    let message = || response.message.as_ref().map(|text| bounded(text, LONGEST_MESSAGE));
    let nothing = |result| {
        let said = Said { status: None, code: None, message: message(), retry_after: None, result };
        vec![ItemAnswer { said, body: None }; places]
    };
    match (response.failure, response.status) {
        (Some(GraphFailure::NotSent), None) => Ok(nothing(AttemptResult::NotSent)),
        (Some(GraphFailure::NoAnswer | GraphFailure::TooLarge), None) => Ok(nothing(AttemptResult::InDoubt)),
        (None, Some(status)) if (100..=599).contains(&status) => {
            let answer =
                Response { status, headers: response.headers.as_ref(), body: response.body.as_deref() };
            Ok(graph::read_answer(request.kind, &answer, places, places > 1))
        }
        _ => Err(Error::argument("status", "A response has either a status from 100 to 599 or a failure.")
            .hint("Give what came, or NotSent, NoAnswer or TooLarge.")),
    }
}

/// The id of a response that cannot be read otherwise.
fn named(raw: &RawValue) -> String {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    serde_json::from_str::<Named>(raw.get()).map(|named| bounded(&named.id, 200)).unwrap_or_default()
}

/// A page of Graph's.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    value: Vec<&'a RawValue>,
}

/// Whose product it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    account_id: Uuid,
}

impl ReplyItem {
    pub fn of(said: &Said) -> ReplyItem {
        ReplyItem {
            result: Some(said.result),
            status: said.status,
            code: said.code.clone(),
            ..ReplyItem::default()
        }
    }
}
