//! What the tenant's own journal says of a migration: whether anybody had fewer plans by our doing.

use std::collections::{BTreeMap, BTreeSet};
use tenant::{Cause, Entry, Journal, Loss, MINUTE, Tenant, Time, Uuid, What};

/// Somebody else's change is not in what was read before a removal arrives: of a read that lags by 5 minutes, handed
/// out 2 minutes before the removal, which is sent a minute later and lost for another.
const UNSEEN: u64 = 10 * MINUTE;

/// How things were when a migration began.
#[derive(Clone, Default)]
pub struct Before {
    pub at: Time,
    /// The plans that were on for everybody.
    pub plans: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// The plans that may be lost.
    pub accepted: BTreeSet<Uuid>,
    /// When a product had no unit left.
    pub short: Vec<(Time, Uuid)>,
}

impl Before {
    pub fn of(tenant: &Tenant, accepted: &[Uuid]) -> Before {
        let plans = tenant.people().map(|user| (user.id, tenant.enabled_plans(user.id))).collect();
        Before { at: tenant.now(), plans, accepted: accepted.iter().copied().collect(), short: Vec::new() }
    }

    /// Whether a plan may not be lost. Who is taken from a group again keeps what was on before the migration, what
    /// others took meanwhile apart.
    fn protects(&self, tenant: &Tenant, loss: &Loss) -> bool {
        let leaving = matches!(loss.cause, Cause::Group(..));
        !self.accepted.contains(&loss.plan)
            && (!leaving || self.still(tenant, loss.user, loss.from).contains(&loss.plan))
    }

    /// The plans of before that others have not taken by then, or switched off in the direct license, and that nobody
    /// has agreed to lose.
    pub fn still(&self, tenant: &Tenant, user: Uuid, by: Time) -> BTreeSet<Uuid> {
        let mut plans = &self.plans.get(&user).cloned().unwrap_or_default() - &self.accepted;
        let others = tenant.journal().of(user).filter(|entry| entry.at <= by && !entry.cause.by_client());
        for entry in others {
            match &entry.what {
                What::Plans { lost, .. } => plans = &plans - lost,
                What::Path { group: None, after: Some(after), .. } => plans = &plans - &after.disabled,
                What::Path { sku, group: None, after: None, .. } => {
                    plans.retain(|plan| !tenant.sku(*sku).is_some_and(|sku| sku.has(*plan)));
                }
                _ => {}
            }
        }
        plans
    }
}

/// Whether others changed the account, the licenses, or what groups bring the user, after a time and until another.
pub fn touched(journal: &Journal, user: Uuid, after: Time, until: Time) -> bool {
    let other = |what: &What| matches!(what, What::Path { .. } | What::Member { .. } | What::Account { .. });
    journal
        .of(user)
        .any(|entry| entry.at > after && entry.at <= until && !entry.cause.by_client() && other(&entry.what))
}

/// Somebody who had fewer plans by our doing and for no other's, or for longer than it may take to put them back, of a host
/// that went on until then.
pub fn lost(tenant: &Tenant, before: &Before, patience: u64, ended: Time) -> Option<String> {
    let journal = tenant.journal();
    let ours = journal.losses().into_iter().filter(|loss| loss.from >= before.at && loss.cause.by_client());
    ours.filter(|loss| before.protects(tenant, loss)).find_map(|loss| {
        let (begin, end) = (loss.from, loss.until.unwrap_or(tenant.now()));
        let cause = touched(journal, loss.user, begin.before(UNSEEN), begin);
        let excused = end.since(begin) <= patience
            || begin.after(patience) > ended
            || excused(tenant, before, &loss, patience);
        let shown = || format!("{loss:?}, of {:#?}", journal.of(loss.user).collect::<Vec<_>>());
        match (cause, excused) {
            (false, _) => Some(format!("taken for no cause: {}", shown())),
            (true, false) => Some(format!("not put back: {}", shown())),
            (true, true) => None,
        }
    })
}

/// Whether nothing is to be put back: others acted since, the account is off, there is no unit, or Graph does not take it.
fn excused(tenant: &Tenant, before: &Before, loss: &Loss, patience: u64) -> bool {
    let (journal, until) = (tenant.journal(), loss.from.after(patience));
    let short = before.short.iter().any(|(at, sku)| {
        let brings = tenant.sku(*sku).is_some_and(|sku| sku.has(loss.plan));
        brings && *at >= loss.from && *at <= until
    });
    let user = loss.user.to_string();
    let refused = tenant.writes().iter().any(|write| {
        (write.target == user && write.status == 400) && (write.at >= loss.from && write.at <= until)
    });
    short
        || refused
        || touched(journal, loss.user, loss.from, until)
        || off(journal, loss.user, loss.from)
        || moved(journal, loss.user, loss.from.before(UNSEEN), until)
}

/// Whether others changed where the user is, without which no license is given.
fn moved(journal: &Journal, user: Uuid, after: Time, until: Time) -> bool {
    let of =
        |entry: &Entry| entry.at > after && entry.at <= until && matches!(entry.what, What::Location { .. });
    journal.of(user).any(of)
}

/// Whether the account was off, or gone, at a time.
pub fn off(journal: &Journal, user: Uuid, at: Time) -> bool {
    let accounts = journal.of(user).filter_map(|entry| match entry.what {
        What::Account { enabled, deleted } if entry.at <= at => Some(!enabled || deleted),
        _ => None,
    });
    accounts.last().unwrap_or(false)
}
