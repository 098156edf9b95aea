//! `graph.next`, `graph.reply`: the conversation with Graph, which a host carries (r50). AutoClaim does no I/O:
//! it says what to send, and reads what came back.

mod alone;
mod changes;
mod lists;
mod migrating;
pub(super) mod next;
mod pages;
pub(super) mod reply;
mod work;

use super::{
    context::{StoreContext, WriteContext},
    error::{Error, ErrorName},
    text::{Id, Said},
    wire::{ItemError, reply, request},
};
use crate::{
    domain::{
        claim::PendingChangeState,
        ids::{GroupId, UserId},
        request::{AttemptResult, GraphTask, HoldReason, RequestKind},
        time::Time,
        word::words,
    },
    engine::exchange::{
        backoff,
        clock::too_late,
        session::{Fault, Session},
    },
    graph::GraphRequest,
    store::{
        Tx,
        exchange::{self, Clock, Hold},
    },
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

request! {
    /// Asks what to send to Graph now. The host sends each request once, or says that it did not.
    write Next {
        /// What is to be done; default: everything.
        pub tasks: Option<Vec<GraphTask>> = default,
        /// Requests at most, 1 to 20; default 4.
        pub max_requests: Option<u32> = default,
        /// Writes at most in these requests; default: as many as Graph's limits leave.
        pub max_writes: Option<u32> = default,
        /// Whether a run begins with this call: who is signed in is looked at before anything else goes, and what was not
        /// permitted is tried again.
        pub begin: bool = default,
        /// Whether everything is listed again, however lately it was.
        pub refresh: bool = default,
    }
}

request! {
    /// Gives back what came of requests: what Graph answered, or that nothing came.
    write Reply {
        /// The responses (see the type GraphResponse), in any order; at most 1,000.
        #[schemars(with = "Vec<GraphResponse>")]
        pub responses: Vec<Box<RawValue>>,
    }
}

words! {
    /// Why there is no answer to a request.
    pub enum GraphFailure {
        /// The request was not sent: its `sendBefore` had passed, or the host was stopped.
        NotSent = 1,
        /// It may have been sent, and no answer came.
        NoAnswer = 2,
        /// An answer came that is too large to be given back.
        TooLarge = 3,
    }
}

/// What came of a request of `graph.next`: `status`, `headers` and `body`, or a `failure`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphResponse {
    /// The request.
    pub id: Id,
    /// The HTTP status.
    #[serde(default)]
    pub status: Option<u16>,
    /// The headers; a value is a text, a number, or a list.
    #[serde(default)]
    pub headers: Option<BTreeMap<String, serde_json::Value>>,
    /// The body: JSON as it came, or its text.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Box<RawValue>>,
    /// Why there is no answer.
    #[serde(default)]
    pub failure: Option<GraphFailure>,
    /// What went wrong, for people.
    #[serde(default)]
    pub message: Option<Said>,
}

reply! {
    /// What to send to Graph now, and how the exchange stands.
    pub struct NextRequests {
        /// The requests, in any order or all at once.
        pub requests: Vec<HandedOut>,
        /// Milliseconds until something is due; 0 where more is due now, null where nothing will be.
        pub wait_milliseconds: Option<i64>,
        /// Whether of the tasks asked for nothing is under lease, due, or to be seen.
        pub idle: bool,
        /// Whether no write is due or under lease.
        pub sent: bool,
        /// What is left, by task.
        pub backlog: Vec<Backlog>,
        /// Changes that wait for a setting, and are not in the backlog: claims' while the switch is off, and all while
        /// `maxWritesPerHour` is 0.
        pub held: u64,
        /// How many sign-ins that had waited were decided in this call, by outcome.
        pub decided: BTreeMap<String, u64>,
        /// What the admin should know.
        pub warnings: Vec<GraphWarning>,
    }

    /// A request for the host to send once.
    pub struct HandedOut {
        /// What its response is given back by.
        pub id: String,
        /// What it is for.
        pub task: GraphTask,
        /// The least permission that it needs.
        pub permission: &'static str,
        #[serde(flatten)]
        pub request: GraphRequest,
        /// When it is not sent any more: the host answers NotSent.
        pub send_before: Time,
        /// Seconds that the host waits for the answer.
        pub timeout_seconds: u32,
    }

    /// What is left of a task.
    pub struct Backlog {
        /// The task.
        pub task: GraphTask,
        /// Changes; of Refresh and Events lists that are not whole, and users and groups to read by themselves.
        pub changes: u64,
        /// Seconds that they take at Graph's limits, at the least.
        pub seconds_at_graph_limits: u64,
    }

    /// What keeps requests from going.
    pub struct GraphWarning {
        /// SESSION_EXPIRED, PERMISSION_MISSING, WRONG_TENANT, CHANGES_HELD, CLOCK_BEHIND, or UNSAFE_STEP where what a migration
        /// took away could not be put back yet.
        pub name: ErrorName,
        /// What is wrong.
        pub message: String,
        /// What to do.
        pub hint: String,
        /// The permission that is missing.
        pub permission: Option<&'static str>,
    }

    /// What was made of responses.
    pub struct Replied {
        /// What came of each change, user or read that the responses are about, in their order.
        pub items: Vec<ReplyItem>,
        /// How many items had which result; those in error are counted as Error.
        pub summary: BTreeMap<String, u64>,
        /// Claims that reads showed as they are to be: given, or taken back.
        pub observed: u64,
        /// Changes that failed for good, by an answer or by what reads showed.
        pub failed: u64,
        /// Changes that go on with another product.
        pub moved: u64,
        /// What the admin should know.
        pub warnings: Vec<GraphWarning>,
    }

    /// What a page of a list brought.
    #[derive(Default)]
    pub struct ListedPage {
        /// The page of its list, from 1.
        pub page: i64,
        /// Whether more of the list is to come.
        pub more: bool,
        #[serde(flatten)]
        pub counts: PageCounts,
        /// What was wrong with items.
        pub errors: Vec<ItemError>,
    }

    /// What became of a page's items.
    #[derive(Default)]
    pub struct PageCounts {
        /// Items of the page.
        pub items: u64,
        /// Things that are new.
        pub added: u64,
        /// Things that changed.
        pub changed: u64,
        /// Things that are gone.
        pub removed: u64,
        /// Items that could not be taken.
        pub refused: u64,
    }

    /// What came of one part of a request.
    #[derive(Default)]
    pub struct ReplyItem {
        /// The request; what was given where it is none.
        pub id: String,
        /// What it asked for.
        pub kind: Option<RequestKind>,
        /// The pending change that it made, or tried to.
        pub change: Option<i64>,
        /// The user whom it was about.
        pub user: Option<UserId>,
        /// The group that it was about, or whose members were listed.
        pub group: Option<GroupId>,
        /// What the page of a list brought; null where it was none.
        pub page: Option<ListedPage>,
        /// What came of it.
        pub result: Option<AttemptResult>,
        /// Where the change stands now.
        pub state: Option<PendingChangeState>,
        /// The HTTP status.
        pub status: Option<u16>,
        /// Graph's error code.
        pub code: Option<String>,
        /// Why the response was not read.
        pub error: Option<Error>,
    }
}

/// INVALID_ARGUMENT in a store that is the record itself.
fn graph_only(context: &StoreContext<'_>, method: &str) -> Result<(), Error> {
    if !context.local() {
        return Ok(());
    }
    let message =
        format!("{method} is for stores of mode Graph, and this one is Local: it has no tenant to ask.");
    Err(Error::new(ErrorName::InvalidArgument, message)
        .field("mode")
        .hint("Make a store with mode Graph for a tenant; in a Local store claims are made at once."))
}

/// Graph refused an object with 403; whether that kind of request is paused for want of a permission (r53).
fn denied(tx: &Tx<'_>, kind: RequestKind, object: i64, now: Time) -> Result<bool, Error> {
    let paused = exchange::deny(tx, kind, object)? >= backoff::DENIED;
    if paused {
        pause(tx, kind, now)?;
    }
    Ok(paused)
}

/// Pauses a kind of request until it is looked whether the permission is there.
fn pause(tx: &Tx<'_>, kind: RequestKind, now: Time) -> Result<(), Error> {
    let until = now.plus(backoff::PERMISSION_PROBE);
    Ok(exchange::hold(tx, Hold { kind, until, reason: HoldReason::PermissionMissing })?)
}

/// Where the exchange stands, and what time it is for it: never earlier than it was (r46).
///
/// # Errors
/// A time so late that what waits would be due after the last one there is.
fn clock(context: &WriteContext<'_>) -> Result<(Clock, Time), Error> {
    let (clock, now) = (exchange::clock(context.tx)?, context.moment.now);
    if too_late(now) {
        return Err(Error::argument("now", format!("now is {now}, which is too late a time to begin at."))
            .hint("Set the clock right, or leave now out for the time of this machine."));
    }
    Ok((clock, now.max(clock.newest)))
}

/// What keeps requests from going: what is wrong with the session and the clock, and permissions that are missing.
fn warnings(session: &Session, holds: &[Hold], behind: Option<Time>) -> Vec<GraphWarning> {
    let behind = behind.map(|newest| GraphWarning {
        name: ErrorName::ClockBehind,
        message: format!("An earlier call was made at {newest}, and it is earlier now: what waits for a time waits longer."),
        hint: "Set the clock of this machine right. If it is right, an earlier call came from a machine that is ahead: go on with a backup from before it.".into(),
        permission: None,
    });
    let fault = session.fault.map(|fault| match fault {
        Fault::Expired => GraphWarning {
            name: ErrorName::SessionExpired,
            message: "Graph answered 401: the session has expired, or there is none.".into(),
            hint: "Sign in again; a request a minute looks whether that was done.".into(),
            permission: None,
        },
        Fault::OtherTenant => GraphWarning {
            name: ErrorName::WrongTenant,
            message: "The session is of another tenant than the store, or its tenant has no products to tell it by.".into(),
            hint: "Sign in to the tenant of the store (store.info says which); nothing else is sent until then.".into(),
            permission: None,
        },
        Fault::Denied => permission_missing(RequestKind::SubscribedSkus),
    });
    let held = holds.iter().filter(|hold| hold.reason == HoldReason::PermissionMissing);
    behind.into_iter().chain(fault).chain(held.map(|hold| permission_missing(hold.kind))).collect()
}

/// What waits for a setting.
fn changes_held(held: i64, brake: bool) -> GraphWarning {
    let (why, hint) = if brake {
        ("maxWritesPerHour is 0", "Give maxWritesPerHour another number, or null for no limit.")
    } else {
        ("the switch is off", "Set enabled to true once claims may go.")
    };
    GraphWarning {
        name: ErrorName::ChangesHeld,
        message: format!("{} and {why}: nothing of it is sent.", waits(held)),
        hint: hint.into(),
        permission: None,
    }
}

/// What was taken away, is to be put back, and is not taken by Graph.
fn put_back_refused(changes: i64) -> GraphWarning {
    let what = if changes == 1 {
        "1 license that a migration took away".into()
    } else {
        format!("{changes} licenses that migrations took away")
    };
    GraphWarning {
        name: ErrorName::UnsafeStep,
        message: format!("{what} could not be put back yet, and the users have less without."),
        hint: "See the attempts in change.list with the owner kind PutBack; free or buy units if none is left. It is tried again by itself.".into(),
        permission: None,
    }
}

fn waits(changes: i64) -> String {
    if changes == 1 { "1 change waits".into() } else { format!("{changes} changes wait") }
}

fn permission_missing(kind: RequestKind) -> GraphWarning {
    let permission = kind.permission();
    GraphWarning {
        name: ErrorName::PermissionMissing,
        message: format!(
            "Graph answered 403 to requests of kind {kind}: {permission} or a directory role is missing."
        ),
        hint: format!(
            "Consent to {permission}; graph.permissions names the roles. A request every 15 minutes looks whether that was done."
        ),
        permission: Some(permission),
    }
}
