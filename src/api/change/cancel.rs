//! `change.cancel` (r58).

use super::{PendingChangeView, attempts, states, step_back::step_back, view};
use crate::{
    api::{
        asking::MOST_EVENTS,
        audit::{
            AuditWriter,
            licenses::{self, LicenseChange},
        },
        config::ConfigSnapshot,
        context::WriteContext,
        error::{Error, ErrorName},
        page::Budget,
        resolve::{self, given},
        text::{Only, Reason, Reference},
        wire::{FieldChange, ItemError, Items, reply, request},
    },
    domain::{
        claim::{PendingChangeKind, PendingChangeState},
        exchange::{Owner, OwnerKind},
        ids::{SkuId, UserId},
        time::HOUR,
        user::Path,
        world::Claim,
    },
    engine::tenant,
    store::{
        self, Tx,
        audit::CANCEL,
        change::{Filter, PendingChange},
        exchange::attempt,
        undo::{Undoer, Undoing},
    },
};
use schemars::JsonSchema;
use serde::Serialize;

/// Changes that a filter finds at once.
const SLICE: usize = 256;
const CANCELLED: &str = "Cancelled";
/// Why a change is cancelled that nobody needs any more.
pub(in crate::api) const OVERTAKEN: &str = "Cancelled: the user has it already, and not by this claim.";

request! {
    /// Cancels pending changes, by number or all that fit: the claims whose licenses were to be added are undone without keeping anybody from
    /// claiming again, and those whose licenses were to go are Observed again.
    write Cancel {
        /// The changes, cancelled in their order; at most 5,000.
        pub changes: Only<Vec<i64>> = default,
        /// Only changes in this state; default all that are not closed.
        pub state: Only<PendingChangeState> = default,
        /// Only changes of this kind.
        pub kind: Only<PendingChangeKind> = default,
        /// Only this user's.
        pub user: Only<Reference> = default,
        /// Only what is made for this owner.
        pub owner: Only<Owner> = default,
        /// Why, for the claims and the audit trail; at most 1,000 characters.
        pub reason: Option<Reason> = default,
    }
}

reply! {
    /// What became of changes.
    pub struct Cancelled {
        /// The changes as they are now, or why they were not cancelled, in the order of the request or by number.
        pub items: Items<CancelItem>,
        /// The other changes of the same claims, and of claims that waited for these, which are cancelled with them.
        pub others: Items<PendingChangeView>,
    }
}

/// A change, or why it was not cancelled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum CancelItem {
    /// The change as it is now.
    Cancelled(Box<PendingChangeView>),
    /// The change was not cancelled.
    Failed(ItemError),
}

pub(in crate::api) fn cancel(context: &WriteContext<'_>, request: &Cancel) -> Result<Cancelled, Error> {
    let (tx, moment) = (context.tx, context.moment);
    let config = context.config()?;
    let names = context.names()?;
    let said = request.reason.as_deref();
    let reason = said.map_or_else(|| CANCELLED.to_owned(), |reason| format!("{CANCELLED}: {reason}"));
    let mut canceller = Canceller::new(context, &reason)?;
    let patience = config.book.settings().observe_within_hours.saturating_mul(HOUR);
    let told = |change: i64| {
        let change = store::change::get(tx, change)?.ok_or_else(|| missing(change))?;
        let attempts = attempts(tx, &names, change.change)?;
        Ok::<_, Error>(view(change, attempts, &names, moment.now, patience))
    };
    let mut cancelled = Cancelled { items: Items::default(), others: Items::default() };
    let mut budget = Budget::new("Cancel fewer changes in a call.");
    for (index, number) in (0..).zip(chosen(context, request)?) {
        tx.check_interrupt()?;
        let item = match canceller.one(number, *request.owner) {
            Ok(Done::Passed) => continue,
            Ok(Done::Cancelled(others)) => {
                for other in others {
                    budget.push(&mut cancelled.others, &told(other)?)?;
                }
                CancelItem::Cancelled(Box::new(told(number)?))
            }
            Err(error) if error.name.ends_the_call() => return Err(error),
            Err(error) => {
                let error =
                    if request.changes.is_some() { error.field(format!("changes[{index}]")) } else { error };
                CancelItem::Failed(ItemError { index, line: None, error })
            }
        };
        budget.push(&mut cancelled.items, &item)?;
    }
    canceller.finish()?;
    Ok(cancelled)
}

/// The numbers of the changes that are asked for.
fn chosen(context: &WriteContext<'_>, request: &Cancel) -> Result<Vec<i64>, Error> {
    let Cancel { changes, state, kind, user, owner, .. } = request;
    let filtered = state.is_some() || kind.is_some() || user.is_some() || owner.is_some();
    match changes.as_ref() {
        Some(_) if filtered => Err(Error::argument("changes", "Both changes and a filter are given.")
            .hint("Give the numbers of changes, or what they have in common.")),
        Some(changes) if changes.len() > MOST_EVENTS => {
            let message =
                format!("The request has {} changes; at most {MOST_EVENTS} are taken.", changes.len());
            Err(Error::new(ErrorName::TooLarge, message)
                .field("changes")
                .hint("Send them in several calls, or give what they have in common."))
        }
        Some(changes) => Ok(changes.clone()),
        None if !filtered => Err(Error::argument("changes", "Neither changes nor a filter is given.")
            .hint("Give the numbers of changes, or state Pending for all that can be cancelled.")),
        None => found(context, request),
    }
}

/// The changes that fit; what comes first for others is the last, so that it goes on to whoever still waits for it.
fn found(context: &WriteContext<'_>, request: &Cancel) -> Result<Vec<i64>, Error> {
    let tx = context.tx;
    let user = given(&request.user, "user", |user| resolve::user_ever(tx, user))?.map(|(key, _)| key);
    let mut filter = Filter {
        states: states(*request.state),
        kind: *request.kind,
        user,
        owner: *request.owner,
        after: 0,
        limit: SLICE,
    };
    let mut found = Vec::new();
    loop {
        let changes = store::change::list(tx, &filter)?;
        found.extend(
            changes.iter().map(|change| (change.kind == PendingChangeKind::SetUsageLocation, change.change)),
        );
        match changes.last() {
            Some(last) if changes.len() == SLICE => filter.after = last.change,
            _ => break,
        }
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, change)| change).collect())
}

/// The audit record of a claim whose change was cancelled.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    change: i64,
    claim: i64,
    user: Option<UserId>,
    app: &'a str,
    product: Option<SkuId>,
    reason: &'a str,
    changes: (FieldChange, LicenseChange),
}

/// Cancels changes, with one reason.
pub(in crate::api) struct Canceller<'a> {
    context: &'a WriteContext<'a>,
    tx: &'a Tx<'a>,
    config: &'a ConfigSnapshot,
    reason: &'a str,
    undoer: Undoer<'a>,
    audit_writer: AuditWriter<'a>,
}

enum Done {
    /// It is the owner's no more, who was asked for.
    Passed,
    /// With these others.
    Cancelled(Vec<i64>),
}

impl<'a> Canceller<'a> {
    pub(in crate::api) fn new(
        context: &'a WriteContext<'a>,
        reason: &'a str,
    ) -> Result<Canceller<'a>, Error> {
        let (tx, moment) = (context.tx, context.moment);
        let undoing =
            Undoing { at: moment.now, actor: &moment.actor.id, reason: Some(reason), cancelled: true };
        Ok(Canceller {
            context,
            tx,
            config: context.config()?,
            reason,
            undoer: Undoer::new(tx, undoing),
            audit_writer: AuditWriter::new(tx, moment)?,
        })
    }

    /// Writes what is counted of the claims. The last step before the transaction ends.
    pub(in crate::api) fn finish(self) -> Result<(), Error> {
        Ok(self.undoer.finish()?)
    }

    /// A change adds what the user has by now, and not by its claim: the claim is undone as if it had been cancelled, so
    /// that undoing it takes nothing away (r41).
    pub(in crate::api) fn overtaken(&mut self, change: i64, claim: i64) -> Result<(), Error> {
        self.end(change, Owner::claim(claim))
    }

    fn one(&mut self, number: i64, owner: Option<Owner>) -> Result<Done, Error> {
        let change = store::change::get(self.tx, number)?.ok_or_else(|| missing(number))?;
        if owner.is_some_and(|owner| owner != change.owner) {
            return Ok(Done::Passed);
        }
        match change.state {
            PendingChangeState::Cancelled => return Ok(Done::Cancelled(Vec::new())),
            PendingChangeState::Pending | PendingChangeState::Sent => {}
            PendingChangeState::Observed | PendingChangeState::Failed => return Err(closed(&change)),
        }
        if !change.owner.of_claim() {
            if under_way(&change) {
                return Err(in_the_way(&change));
            }
            step_back(self.context, &self.audit_writer, &change, self.reason)?;
            return Ok(Done::Cancelled(Vec::new()));
        }
        let mut claims = Vec::new();
        if change.kind == PendingChangeKind::SetUsageLocation {
            claims = store::change::waiting_for(self.tx, number, change.user)?;
            claims.retain(|claim| *claim != change.owner.id);
        }
        claims.push(change.owner.id);
        let mut open = Vec::new();
        for claim in &claims {
            open.extend(self.open(Owner { id: *claim, ..change.owner })?);
        }
        let decides =
            |it: &&PendingChange| it.change == number || it.kind != PendingChangeKind::SetUsageLocation;
        for it in open.iter().filter(decides) {
            let makes = it.kind != PendingChangeKind::SetUsageLocation;
            if under_way(it) || makes && attempt::unanswered(self.tx, it.change)? {
                return Err(in_the_way(it));
            }
        }
        for claim in claims {
            self.end(number, Owner { id: claim, ..change.owner })?;
        }
        let mut others = Vec::new();
        for other in open.iter().filter(|it| it.change != number) {
            let after = store::change::get(self.tx, other.change)?;
            let ended = after.is_some_and(|it| it.state == PendingChangeState::Cancelled);
            others.extend(ended.then_some(other.change));
        }
        Ok(Done::Cancelled(others))
    }

    fn open(&self, owner: Owner) -> Result<Vec<PendingChange>, Error> {
        let filter = Filter {
            states: states(None),
            kind: None,
            user: None,
            owner: Some(owner),
            after: 0,
            limit: SLICE,
        };
        Ok(store::change::list(self.tx, &filter)?)
    }

    /// The claim is undone, or what it made stays.
    fn end(&mut self, change: i64, owner: Owner) -> Result<(), Error> {
        let gone = || resolve::missing("claim", &owner.id.to_string(), &[]);
        let before = store::claim::get(self.tx, owner.id)?.ok_or_else(gone)?;
        match owner.kind {
            OwnerKind::Claim => self.undoer.cancel(&before)?,
            _ => self.undoer.keep(&before)?,
        }
        let after = store::claim::get(self.tx, owner.id)?.ok_or_else(gone)?;
        let state = |claim: &Claim| claim.state.map(|state| state.to_string());
        let record = Record {
            change,
            claim: owner.id,
            user: after.user.as_ref().map(|(_, id, _)| *id),
            app: self.config.book.app(after.app).map_or("", |app| &app.name),
            product: after.product,
            reason: self.reason,
            changes: (
                FieldChange { field: "state".into(), before: state(&before), after: state(&after) },
                self.licenses(owner.kind, &before)?,
            ),
        };
        self.audit_writer.write(CANCEL, &format!("claim:{}", owner.id), record)
    }

    /// The user's licenses as they were asked for, and as they are.
    fn licenses(&self, kind: OwnerKind, claim: &Claim) -> Result<LicenseChange, Error> {
        let held = claim
            .user
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |(user, ..)| store::undo::paths(self.tx, *user))?;
        let grant = claim.grant.iter();
        let made: Vec<Path> = grant.flat_map(|grant| tenant::paths(&self.config.book, grant)).collect();
        let others = licenses::besides(held.iter(), &made);
        let change = match kind {
            OwnerKind::Claim => licenses::change(others.chain(&made), held.iter()),
            _ => licenses::change(others, held.iter()),
        };
        Ok(licenses::asked(change))
    }
}

fn under_way(change: &PendingChange) -> bool {
    change.under_way.is_some() || change.state == PendingChangeState::Sent
}

fn missing(change: i64) -> Error {
    resolve::missing("change", &change.to_string(), &[])
}

fn closed(change: &PendingChange) -> Error {
    let message =
        format!("Change {} is {}, and nothing of it is left to cancel.", change.change, change.state);
    let hint = match change.owner.of_claim() {
        true => format!("Undo claim {} if its license should go.", change.owner.id),
        false => "Take it back with migration.undo.".into(),
    };
    Error::new(ErrorName::InvalidArgument, message).target(change.change.to_string()).hint(hint)
}

fn in_the_way(change: &PendingChange) -> Error {
    let what = match change.state {
        PendingChangeState::Sent => "was made, and is yet to be seen",
        _ => "was handed out, and nobody knows yet what became of it",
    };
    let message = format!("Change {} {what}.", change.change);
    let hint = match change.owner.of_claim() {
        true => format!("Wait until it is seen, and undo claim {} then.", change.owner.id),
        false => "Take it back with migration.undo, which waits until it is seen.".into(),
    };
    Error::new(ErrorName::ChangeUnderWay, message).target(change.change.to_string()).hint(hint)
}
