//! What answers and reads make of changes, written with a record of each that is in another state for it.

use super::{
    ReplyItem, denied,
    migrating::{self, Groups},
};
use crate::{
    api::{
        audit::{AuditWriter, directory::CHANGE_STATE},
        change::cancel::{Canceller, OVERTAKEN},
        context::WriteContext,
        error::Error,
        wire::FieldChange,
    },
    domain::{
        claim::{ClaimState, PendingChangeKind, PendingChangeState},
        exchange::{Evidence, OwnerKind},
        ids::{GroupId, SkuId, UserId},
        request::{AttemptResult, Said},
        time::{HOUR, Time},
    },
    engine::{
        exchange::{
            backoff,
            disposition::{Disposition, Tried, disposition, unproven, unseen},
            next_product::next_product,
        },
        migrate::{
            pace::{disposed, not_given},
            step::SECOND_LOOK,
        },
        watch,
    },
    graph::ItemAnswer,
    store::{
        self, Tx,
        audit::UNDO_FAILED,
        exchange::{
            self, Request, attempt,
            due::{self, Change},
            settle::{Booked, Settler},
        },
        pool,
        setting::{self, Stored},
    },
};
use serde::Serialize;

/// A change was made in the tenant, as Graph says.
const SEND: &str = "Send change";
/// A change could not be made, for good.
const FAIL: &str = "Fail change";
/// A change is made with another product.
const MOVE: &str = "Move change";

/// Writes what becomes of changes.
pub struct Changes<'a> {
    context: &'a WriteContext<'a>,
    tx: &'a Tx<'a>,
    now: Time,
    settings: Stored,
    settler: Settler<'a>,
    audit_writer: Option<AuditWriter<'a>>,
    pub groups: Groups,
    /// Changes that failed for good.
    pub failed: u64,
    /// Changes that go on with another product.
    pub moved: u64,
}

/// The record of a change that is in another state.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<i64>,
    change: i64,
    kind: PendingChangeKind,
    user: UserId,
    product: Option<SkuId>,
    group: Option<GroupId>,
    result: AttemptResult,
    status: Option<u16>,
    code: Option<&'a str>,
    changes: Vec<FieldChange>,
}

impl<'a> Changes<'a> {
    pub fn new(context: &'a WriteContext<'a>, now: Time) -> Result<Changes<'a>, Error> {
        let tx = context.tx;
        let settings = setting::get(tx)?;
        Ok(Changes {
            context,
            tx,
            now,
            settings,
            settler: Settler::new(tx),
            audit_writer: None,
            groups: Groups::default(),
            failed: 0,
            moved: 0,
        })
    }

    pub fn finish(self) -> Result<(), Error> {
        Ok(self.settler.finish()?)
    }

    /// What was said of the changes of a request, by place.
    pub fn changes(
        &mut self,
        request: &Request,
        places: &[Vec<i64>],
        answers: &[ItemAnswer],
        answer: Evidence,
    ) -> Result<Vec<ReplyItem>, Error> {
        let mut items = Vec::new();
        for (changes, ItemAnswer { said, .. }) in places.iter().zip(answers) {
            for number in changes {
                let missing =
                    || store::StoreError::Corrupt("a request is about a change that is not there".into());
                let change = due::get(self.tx, *number)?.ok_or_else(missing)?;
                let state = Some(self.change(request, &change, said, changes.len() > 1, answer)?);
                let of = ReplyItem::of(said);
                items.push(ReplyItem { change: Some(*number), user: Some(change.user.1), state, ..of });
            }
        }
        Ok(items)
    }

    /// What was said of an attempt. Of one that is not the last, or whose change is settled, it is only kept.
    fn change(
        &mut self,
        request: &Request,
        change: &Change,
        said: &Said,
        together: bool,
        answer: Evidence,
    ) -> Result<PendingChangeState, Error> {
        let (attempts, last) = attempt::end(self.tx, change.change, request.number, said, self.now)?;
        if !last || change.state != PendingChangeState::Pending {
            return Ok(change.state);
        }
        let object = change.group.map_or(change.user.0, |(group, _)| group);
        let paused = said.status == Some(403)
            && said.result == AttemptResult::MendConfiguration
            && denied(self.tx, request.kind, object, self.now)?;
        let others = said.result == AttemptResult::DoneAlready
            && adds(change)
            && change.owner.of_claim()
            && !attempt::unanswered(self.tx, change.change)?;
        let tried = Tried { attempts, rounds: change.rounds, together, others, paused };
        let chance = backoff::scatter(change.change, attempts);
        let disposition = disposition(said, tried, self.now, chance);
        if disposition == Disposition::NextProduct
            && !change.owner.of_claim()
            && let Some((product, _)) = change.product
        {
            pool::refuse(self.tx, product, self.now)?;
        }
        match disposed(change.owner.kind, disposition, (change.rounds, attempts), self.now, chance) {
            Disposition::Sent => return self.sent(change, said, answer),
            Disposition::Again(due) => self.settler.again(change, due, false, false)?,
            Disposition::Apart(due) => self.settler.again(change, due, true, false)?,
            Disposition::Round(due) => self.settler.again(change, due, false, true)?,
            Disposition::Doubt(due) => self.settler.doubted(change, answer, due)?,
            Disposition::Missing(due) => {
                exchange::miss(self.tx, change.user.0, self.now)?;
                self.settler.again(change, due, false, true)?;
                self.settler.doubted(change, answer, due)?;
            }
            Disposition::Overtaken => return self.overtaken(change),
            Disposition::NextProduct => return self.next_products(change, said),
            Disposition::Failed => return self.failed(change, said),
        }
        Ok(PendingChangeState::Pending)
    }

    fn overtaken(&mut self, change: &Change) -> Result<PendingChangeState, Error> {
        // What is under lease is nobody's to cancel; the answer has ended it.
        self.settler.again(change, self.now, false, false)?;
        let mut canceller = Canceller::new(self.context, OVERTAKEN)?;
        canceller.overtaken(change.change, change.owner.id)?;
        canceller.finish()?;
        Ok(PendingChangeState::Cancelled)
    }

    /// As [`ExchangeSettings::settle`].
    pub fn settle(&self) -> i64 {
        self.settings.exchange.settle()
    }

    /// When something is asked for again that was answered so; `of` tells it from others.
    pub fn again(&self, said: &Said, of: i64) -> Time {
        match said.retry_after {
            Some(after) => backoff::retry_at(after, self.now),
            None => self.now.plus(backoff::exponential(1, backoff::scatter(of, 1))),
        }
    }

    fn sent(&mut self, change: &Change, said: &Said, answer: Evidence) -> Result<PendingChangeState, Error> {
        let takes =
            change.owner.kind == OwnerKind::Migration && change.kind == PendingChangeKind::RemoveLicense;
        let first = self.settings.exchange.verify_after_seconds.saturating_mul(1_000);
        let first = if takes { first.min(SECOND_LOOK) } else { first };
        self.settler.sent(change, answer, self.now.plus(first))?;
        migrating::joined(self.tx, change, said)?;
        self.record(SEND, change, said, PendingChangeState::Sent)?;
        Ok(PendingChangeState::Sent)
    }

    fn failed(&mut self, change: &Change, said: &Said) -> Result<PendingChangeState, Error> {
        let of_migrations = !change.owner.of_claim();
        let moving =
            if of_migrations { store::migration::of_user(self.tx, change.user.0)? } else { Vec::new() };
        for failed in self.settler.failed(change, self.now)? {
            if failed.change != change.change {
                attempt::without_request(self.tx, failed.change, said, self.now)?;
            }
            let action = if failed.owner.kind == OwnerKind::Undo { UNDO_FAILED } else { FAIL };
            if !failed.owner.of_claim() {
                migrating::say(self.tx, failed.owner.id, said)?;
            }
            self.record(action, &failed, said, PendingChangeState::Failed)?;
            self.failed += 1;
        }
        migrating::record_failed(self.context, &moving, said)?;
        Ok(PendingChangeState::Failed)
    }

    /// A change fails by what is no answer to it.
    fn given_up(&mut self, change: &Change, said: &Said) -> Result<(), Error> {
        attempt::without_request(self.tx, change.change, said, self.now)?;
        self.failed(change, said).map(drop)
    }

    /// Graph has no unit of the product: the next one is tried, also for what waits for the same (r49, r54).
    fn next_products(&mut self, change: &Change, said: &Said) -> Result<PendingChangeState, Error> {
        let Some((product, _)) = change.product else { return self.failed(change, said) };
        pool::refuse(self.tx, product, self.now)?;
        let state = self.next_product(change, said)?;
        for waiting in due::unsent(self.tx, product)? {
            self.tx.check_interrupt()?;
            // What was offered again, and may yet be seen, is not taken from its product.
            if waiting.change != change.change && waiting.rounds == 0 {
                attempt::without_request(self.tx, waiting.change, said, self.now)?;
                self.next_product(&waiting, said)?;
            }
        }
        Ok(state)
    }

    fn next_product(&mut self, change: &Change, said: &Said) -> Result<PendingChangeState, Error> {
        let Some(next) = self.choose(change)? else { return self.failed(change, said) };
        self.settler.next_product(change, &next, self.now)?;
        self.moved += 1;
        let moved = Change { product: Some((0, next.sku)), ..change.clone() };
        self.record(MOVE, &moved, said, PendingChangeState::Pending)?;
        Ok(PendingChangeState::Pending)
    }

    /// The product of the claim's policy that comes after those tried, if the policy is there still.
    fn choose(&self, change: &Change) -> Result<Option<Booked>, Error> {
        let book = &self.context.config()?.book;
        let Some(claim) = store::claim::get(self.tx, change.owner.id)? else { return Ok(None) };
        let decided = store::book::kept(self.tx, claim.book)?;
        let key = claim.decision.policy.and_then(|place| decided.policy(place)).map(|policy| policy.key);
        let policy = book.policies().iter().find(|policy| Some(policy.key) == key);
        let user = store::facts::of_user(self.tx, book, change.user.1)?;
        let (Some(policy), Some(app), Some(user)) = (policy, book.app(claim.app), user) else {
            return Ok(None);
        };
        let pools = store::facts::pools(self.tx, policy.products.iter().map(|product| product.sku))?;
        let mut tried = attempt::products(self.tx, change.change)?;
        tried.extend(change.product.map(|(_, sku)| sku));
        let next = next_product(book, policy, app, &user, &pools, &tried);
        Ok(next.map(|next| Booked {
            sku: next.sku,
            position: next.position,
            disabled: next.disabled,
            unit: next.unit,
        }))
    }

    /// What a read of a user shows of the changes that it was asked for, besides what the watcher closed.
    pub fn after_read(&mut self, user: i64, request: &Request) -> Result<(), Error> {
        for change in due::read_by(self.tx, user, request.number)? {
            let located =
                change.kind == PendingChangeKind::SetUsageLocation && exchange::has_location(self.tx, user)?;
            match change.state {
                _ if located => self.settler.seen(&change, self.now)?,
                PendingChangeState::Pending if change.doubt && migrating::may_be_gone(self.tx, &change)? => {
                    let due = migrating::looked_for_at(self.tx, &change, self.now, self.settle())?;
                    self.settler.look_again(&change, due)?;
                }
                PendingChangeState::Pending if change.doubt => {
                    self.settler.again(&change, self.now, false, false)?;
                }
                PendingChangeState::Pending => self.removal(&change)?,
                _ => self.unseen(&change)?,
            }
        }
        let first = self.settings.exchange.verify_after_seconds.saturating_mul(1_000);
        migrating::read_again(self.tx, &mut self.groups, user, self.now, first)
    }

    /// Something is to be removed, and was read: it goes if it is there as it was.
    fn removal(&mut self, change: &Change) -> Result<(), Error> {
        let removes =
            matches!(change.kind, PendingChangeKind::RemoveLicense | PendingChangeKind::RemoveFromGroup);
        let next = if !removes {
            Disposition::Again(self.now)
        } else if due::proven(self.tx, change, self.now.plus(-watch::FRESH))? {
            // Ahead of what is not proven yet: a backlog of that is not looked through for it.
            return Ok(self.settler.look_again(change, change.created_at)?);
        } else if migrating::takes(change) {
            Disposition::Again(migrating::proven_at(self.tx, change, self.now, self.settle())?)
        } else {
            unproven(change.created_at, self.now, self.settle(), change.rounds)
        };
        match next {
            Disposition::Again(due) => Ok(self.settler.again(change, due, false, false)?),
            Disposition::Round(due) => Ok(self.settler.again(change, due, false, true)?),
            _ => {
                let message = "Reads do not show the license as the claim made it.".to_owned();
                self.given_up(change, &own(message, AttemptResult::Never))
            }
        }
    }

    /// What was sent is not seen (r48). A license that its group failed to bring is no license (r49).
    fn unseen(&mut self, change: &Change) -> Result<(), Error> {
        if let Some(error) = due::group_error(self.tx, change)? {
            let message = format!("The group failed to bring the license: {error}.");
            return self.given_up(change, &own(message, AttemptResult::MendConfiguration));
        }
        let first = self.settings.exchange.verify_after_seconds.saturating_mul(1_000);
        let patience = self.settings.settings.observe_within_hours.saturating_mul(HOUR);
        let next = match (change.kind, change.owner.kind) {
            (PendingChangeKind::AssignLicense, OwnerKind::Migration | OwnerKind::PutBack) => {
                not_given(change.since, self.now, self.settle())
            }
            _ => unseen(change.since, self.now, patience, change.rounds),
        };
        match next {
            Disposition::Sent => {
                let gone = migrating::gone_at(self.tx, change, self.now, (self.settle(), first))?;
                let due = gone.unwrap_or_else(|| backoff::verify(change.since, self.now, first));
                Ok(self.settler.look_again(change, due)?)
            }
            Disposition::Failed => {
                let message = "Graph said that it was done, and no read has shown it.".to_owned();
                self.given_up(change, &own(message, AttemptResult::Done))
            }
            _ => Ok(self.settler.again(change, self.now, false, true)?),
        }
    }

    /// The user could not be read.
    pub fn unread(&self, user: i64, request: &Request, said: &Said) -> Result<(), Error> {
        if said.status == Some(403) {
            denied(self.tx, request.kind, user, self.now)?;
        }
        if said.result == AttemptResult::NotSent {
            return self.look_again(user, request, self.now);
        }
        let soon = self.again(said, user);
        for change in due::read_by(self.tx, user, request.number)? {
            self.settler.look_again(&change, soon.max(backoff::reread(change.since, self.now)))?;
        }
        Ok(())
    }

    /// The user is looked at again then.
    pub fn look_again(&self, user: i64, request: &Request, due: Time) -> Result<(), Error> {
        for change in due::read_by(self.tx, user, request.number)? {
            self.settler.look_again(&change, due)?;
        }
        Ok(())
    }

    /// The user is gone: nothing more can be done for them.
    pub fn gone(&mut self, user: i64, request: &Request, said: &Said) -> Result<(), Error> {
        for change in due::read_by(self.tx, user, request.number)? {
            // What waited for another one failed with it.
            let state = due::get(self.tx, change.change)?.map(|change| change.state);
            if matches!(state, Some(PendingChangeState::Pending | PendingChangeState::Sent)) {
                self.given_up(&change, said)?;
            }
        }
        Ok(())
    }

    fn record(
        &mut self,
        action: &str,
        change: &Change,
        said: &Said,
        after: PendingChangeState,
    ) -> Result<(), Error> {
        if self.audit_writer.is_none() {
            self.audit_writer = Some(AuditWriter::new(self.tx, self.context.moment)?);
        }
        let Some(writer) = &self.audit_writer else { return Ok(()) };
        let state = FieldChange {
            field: "state".into(),
            before: Some(ClaimState::UndoPending.to_string()),
            after: Some(ClaimState::Observed.to_string()),
        };
        let of_change = FieldChange {
            field: CHANGE_STATE.into(),
            before: Some(change.state.to_string()),
            after: Some(after.to_string()),
        };
        let record = Record {
            claim: change.owner.of_claim().then_some(change.owner.id),
            change: change.change,
            kind: change.kind,
            user: change.user.1,
            product: change.product.map(|(_, sku)| sku),
            group: change.group.map(|(_, id)| id),
            result: said.result,
            status: said.status,
            code: said.code.as_deref(),
            changes: (action == UNDO_FAILED).then_some(state).into_iter().chain([of_change]).collect(),
        };
        let target = match change.owner.of_claim() {
            true => format!("claim:{}", change.owner.id),
            false => migrating::target(self.tx, change.owner.id)?,
        };
        writer.write(action, &target, record)
    }
}

/// Whether a change gives a license, for a claim.
fn adds(change: &Change) -> bool {
    matches!(change.kind, PendingChangeKind::AssignLicense | PendingChangeKind::AddToGroup)
}

/// What the library itself says of a change that reads do not show.
fn own(message: String, result: AttemptResult) -> Said {
    Said { status: None, code: None, message: Some(message), retry_after: None, result }
}
