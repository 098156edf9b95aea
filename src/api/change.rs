//! `change.list`, `change.cancel`.

pub mod cancel;
mod step_back;

use super::{
    context::ReadContext,
    error::Error,
    page::Keyset,
    resolve::{self, NameResolver, given},
    text::{Only, Reference},
    wire::{GroupRef, Page, PlanRef, ProductRef, UserRef, reply, request},
};
use crate::{
    domain::{
        claim::{PendingChangeKind, PendingChangeState},
        exchange::{Owner, UnderWay},
        request::AttemptResult,
        time::{HOUR, Time},
    },
    store::{
        self, Read,
        change::{Filter, PendingChange},
        exchange::attempt::{self, Attempt},
    },
};

/// Attempts of a change that are shown.
const MOST_ATTEMPTS: usize = 100;

request! {
    /// Lists pending changes: those to make in the tenant, oldest first.
    read List with page {
        /// Only changes in this state; default all that are not closed.
        pub state: Only<PendingChangeState> = default,
        /// Only changes of this kind.
        pub kind: Only<PendingChangeKind> = default,
        /// Only this user's.
        pub user: Only<Reference> = default,
        /// Only what is made for this owner.
        pub owner: Only<Owner> = default,
    }
}

reply! {
    /// A pending change: one that should be made in the tenant.
    pub struct PendingChangeView {
        /// The pending change.
        pub id: i64,
        /// What it does.
        pub kind: PendingChangeKind,
        /// Where it stands.
        pub state: PendingChangeState,
        /// How it is under way; null where it is not, and can be cancelled.
        pub under_way: Option<UnderWay>,
        /// Whom it is for.
        pub user: UserRef,
        /// The product to assign or remove.
        pub product: Option<ProductRef>,
        /// The plans to switch off.
        pub disabled_plans: Vec<PlanRef>,
        /// The usage location to set.
        pub usage_location: Option<String>,
        /// The group to make the user a member of, or no member any more.
        pub group: Option<GroupRef>,
        /// For whom it is made.
        pub owner: Owner,
        /// The claim it makes true or undoes; null where it is made for a migration.
        pub claim: Option<i64>,
        /// The pending change that comes first.
        pub after: Option<i64>,
        /// When it came into its state.
        pub since: Time,
        /// When it is to be looked at next: sent, or its user read.
        pub due: Time,
        /// Whether it was sent longer ago than `observeWithinHours` and not seen.
        pub overdue: bool,
        /// What reads of the tenant have shown of it so far; null where nothing is expected of them: of usage locations, and
        /// once it is closed.
        pub evidence: Option<ChangeEvidence>,
        /// What was tried to make it, in its order; the last 100.
        pub attempts: Vec<ChangeAttempt>,
    }

    /// What reads of the tenant have shown of a change so far.
    pub struct ChangeEvidence {
        /// Reads asked for after this show something of it: its answer, or the end of its lease; null where it was never
        /// handed out.
        pub after: Option<Time>,
        /// Of what is to go: when the first read was asked for that did not show it any more.
        pub lacking_since: Option<Time>,
        /// Of what is to go: when the first of the reads was asked for that show it as the claim made it.
        pub shown_since: Option<Time>,
        /// Of what is to go: when the read was asked for that agreed with the first one, so that it may be removed.
        pub proven_at: Option<Time>,
    }

    /// What was tried to make a change, and what came of it.
    pub struct ChangeAttempt {
        /// The change.
        pub change: i64,
        /// Its number, from 1.
        pub attempt: i64,
        /// When it was handed out.
        pub handed_out_at: Time,
        /// When the answer was read; null where none was.
        pub answered_at: Option<Time>,
        /// The HTTP status; null where there was no answer of Graph's.
        pub status: Option<u16>,
        /// Graph's error code.
        pub code: Option<String>,
        /// Graph's error message, or what the host or the library says of it.
        pub message: Option<String>,
        /// What came of it; null where nothing did yet.
        pub result: Option<AttemptResult>,
        /// The product that was asked for.
        pub product: Option<ProductRef>,
        /// The plans that were switched off.
        pub disabled_plans: Vec<PlanRef>,
    }
}

pub(super) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<PendingChangeView>, Error> {
    let List { state, kind, user, owner, limit, cursor, .. } = request;
    let (db, now) = (context.db, context.moment.now);
    let keyset = Keyset::of("change.list", &(state, kind, user, owner), *limit, cursor.as_deref())?;
    let states = states(**state);
    let config = context.config()?;
    let names = context.names()?;
    let user = given(user, "user", |user| resolve::user_ever(db, user))?.map(|(key, _)| key);
    let patience = config.book.settings().observe_within_hours.saturating_mul(HOUR);
    let fetch = |after: &i64, limit| {
        Ok(store::change::list(
            db,
            &Filter { states: states.clone(), kind: **kind, user, owner: **owner, after: *after, limit },
        )?)
    };
    keyset.page(
        keyset.after_number()?,
        |change| change.change,
        i64::to_string,
        fetch,
        |change| {
            let attempts = attempts(db, &names, change.change)?;
            let evidence = evidence(db, &change)?;
            Ok(PendingChangeView { evidence, ..view(change, attempts, &names, now, patience) })
        },
    )
}

/// What was tried to make a change, in its order.
pub(super) fn attempts(
    db: &Read<'_>,
    names: &NameResolver<'_>,
    change: i64,
) -> Result<Vec<ChangeAttempt>, Error> {
    let told = |attempt: Attempt| ChangeAttempt {
        change,
        attempt: attempt.attempt,
        handed_out_at: attempt.handed_out_at,
        answered_at: attempt.answered_at,
        status: attempt.status,
        code: attempt.code,
        message: attempt.message,
        result: attempt.result,
        product: attempt.product.map(|sku| names.product_ref(sku)),
        disabled_plans: names.plan_refs(&attempt.disabled),
    };
    Ok(attempt::last(db, change, MOST_ATTEMPTS)?.into_iter().map(told).collect())
}

/// The state that is asked for; all that are not closed where none is.
fn states(state: Option<PendingChangeState>) -> Vec<PendingChangeState> {
    state.map_or_else(|| vec![PendingChangeState::Pending, PendingChangeState::Sent], |state| vec![state])
}

fn view(
    change: PendingChange,
    attempts: Vec<ChangeAttempt>,
    names: &NameResolver<'_>,
    now: Time,
    patience: i64,
) -> PendingChangeView {
    PendingChangeView {
        id: change.change,
        kind: change.kind,
        state: change.state,
        user: UserRef { id: Some(change.user), user_principal_name: change.user_principal_name },
        product: change.product.map(|sku| names.product_ref(sku)),
        disabled_plans: names.plan_refs(&change.disabled),
        usage_location: change.usage_location,
        group: change.group.map(|group| names.group_ref(group)),
        under_way: change.under_way,
        owner: change.owner,
        claim: change.owner.of_claim().then_some(change.owner.id),
        after: change.after,
        since: change.since,
        due: change.due,
        overdue: change.state == PendingChangeState::Sent && now.since(change.since) > patience,
        evidence: None,
        attempts,
    }
}

fn evidence(db: &Read<'_>, change: &PendingChange) -> Result<Option<ChangeEvidence>, Error> {
    let open = matches!(change.state, PendingChangeState::Pending | PendingChangeState::Sent);
    if !open || change.kind == PendingChangeKind::SetUsageLocation {
        return Ok(None);
    }
    let found = store::change::expected(db, change.user, change.owner)?;
    Ok(found.map(|it| ChangeEvidence {
        after: it.after.map(|it| it.at),
        lacking_since: it.lacked.map(|it| it.at),
        shown_since: it.shown,
        proven_at: it.agreed.map(|it| it.at),
    }))
}
