//! The decision: r21 to r30, in order. Each step leaves a finding; the first that settles it ends it.

use super::{
    availability::{Availability, Offer},
    select::{self, Selected},
    tenant,
};
use crate::domain::{
    app::{App, Family, Need, Trigger},
    book::RuleBook,
    claim::Outcome,
    decision::{Decision, Grant},
    environment::{Coverage, Passes},
    facts::{Facts, OpenClaim, TakenBack, UserFacts},
    finding::{Finding, Warning},
    ids::{PlanId, SkuId},
    policy::{AssignVia, Policy, PolicyProduct},
    product::Capability,
    setting::ClaimAgainAfterUndo,
    time::{HOUR, Time},
    user::Path,
};

/// Hours that Entra may take to bring a group's license to a member (r23, r24).
pub const GROUP_LICENSE_HOURS: i64 = 24;

/// Decides one event. Pure: the same book and facts give the same decision (L6).
pub fn decide(book: &RuleBook, facts: &Facts) -> Decision {
    let mut course = Course { book, facts, trace: Vec::with_capacity(10) };
    let (outcome, policy, grant) = course.run();
    let warnings = match (&grant, &facts.user) {
        (Some(grant), Some(user)) => tenant::brought(book, grant)
            .flat_map(|(sku, disabled)| conflicts(book, user, sku, disabled))
            .collect(),
        _ => Vec::new(),
    };
    let because = course.settled(outcome, policy);
    Decision { outcome, policy, grant, because, trace: course.trace, warnings }
}

type Settled = (Outcome, Option<u16>, Option<Grant>);

struct Course<'a> {
    book: &'a RuleBook,
    facts: &'a Facts,
    trace: Vec<Finding>,
}

impl<'a> Course<'a> {
    fn run(&mut self) -> Settled {
        let facts = self.facts;
        if !self.book.settings().enabled {
            return self.end(Outcome::FeatureOff, Finding::SwitchOff);
        }
        self.trace.push(Finding::SwitchOn);
        let Some(user) = &facts.user else { return self.end(Outcome::UserUnknown, Finding::UserUnknown) };
        let Some(app) = self.book.app(facts.event.app) else {
            return self.end(Outcome::NoPolicy, Finding::NoPolicy);
        };
        if let Some((outcome, finding)) = self.ineligible(user) {
            return self.end(outcome, finding);
        }
        self.trace.push(Finding::UserEligible);
        if let Some(finding) = self.entitled(user, app).or_else(|| self.covered(app)) {
            return self.end(Outcome::AlreadyEntitled, finding);
        }
        if let Some(finding) = self.unknown(user, app) {
            return self.end(Outcome::EntitlementUnknown, finding);
        }
        self.trace.push(Finding::NotEntitled);
        if let Some((outcome, finding)) = self.by_group(user, app) {
            return self.end(outcome, finding);
        }
        self.trace.push(Finding::NoGroupLicense);
        if let Some(finding) = self.switched_off(user, app) {
            return self.end(Outcome::PlanSwitchedOff, finding);
        }
        self.trace.push(Finding::NotSwitchedOff);
        match self.taken_back(user, app) {
            Ok(again) => self.trace.extend(again),
            Err(finding) => return self.end(Outcome::PreviouslyUndone, finding),
        }
        match select::select(self.book, facts, user, &mut self.trace) {
            Selected::None(outcome, policy) => (outcome, policy, None),
            Selected::Policy(place, policy) => self.grant(user, app, place, policy),
        }
    }

    fn end(&mut self, outcome: Outcome, finding: Finding) -> Settled {
        self.trace.push(finding);
        (outcome, None, None)
    }

    /// The finding that tells why: the last one, but of several refusing policies the one that came furthest.
    fn settled(&self, outcome: Outcome, policy: Option<u16>) -> Finding {
        let tells = |finding: &&Finding| select::furthest(finding) == Some((outcome, policy));
        self.trace.iter().find(tells).or(self.trace.last()).cloned().unwrap_or(Finding::NoPolicy)
    }

    fn too_old(&self, taken: Time) -> bool {
        self.book.settings().too_old(taken, self.facts.now)
    }

    fn ineligible(&self, user: &UserFacts) -> Option<(Outcome, Finding)> {
        if !user.enabled {
            Some((Outcome::AccountDisabled, Finding::AccountDisabled))
        } else if user.guest {
            Some((Outcome::GuestNotEligible, Finding::Guest))
        } else if user.agent && !self.book.settings().allow_agents {
            Some((Outcome::AgentNotEligible, Finding::Agent))
        } else if self.too_old(user.taken_at) {
            Some((Outcome::DataTooOld, Finding::UserDataTooOld { taken: user.taken_at }))
        } else {
            None
        }
    }

    /// r22: by the trigger's row of the table, and in a managed environment by what entitles there, a trial
    /// last.
    fn entitled(&self, user: &UserFacts, app: &App) -> Option<Finding> {
        let rows = self.rows();
        let paths = || user.paths.iter().filter(|held| effective(self.book, held));
        let by_path = || {
            let on = |held: &Path| rows.iter().find_map(|need| self.on(app, held, *need));
            paths().find_map(|held| {
                on(held).map(|plan| Finding::Entitled { sku: held.sku, plan, group: held.group })
            })
        };
        let by_claim = || {
            let on = |open: &OpenClaim, need| {
                self.book.entitling(app.key, need, open.sku).iter().any(|plan| !open.disabled.contains(plan))
            };
            let open =
                user.open.iter().find(|open| open.app == app.key || rows.iter().any(|need| on(open, *need)));
            open.map(|open| Finding::EntitledByClaim { claim: open.claim, sku: open.sku })
        };
        let by_trial = || {
            let on = |held: &Path| self.on(app, held, Need::Trial).filter(|_| self.managed());
            paths().find_map(|held| {
                on(held).map(|plan| Finding::EntitledByTrial { sku: held.sku, plan, group: held.group })
            })
        };
        by_path().or_else(by_claim).or_else(by_trial)
    }

    /// Whether what entitles in managed environments counts.
    fn managed(&self) -> bool {
        let (event, own_row) = (&self.facts.event, self.book.settings().premium_needs_own_license);
        event.managed && !event.trigger.without_environment() && (event.trigger.standard() || !own_row)
    }

    fn rows(&self) -> Vec<Need> {
        let row = Need::of(self.facts.event.trigger);
        if self.managed() { vec![row, Need::Managed] } else { vec![row] }
    }

    /// A plan that meets the need and is on by the path.
    fn on(&self, app: &App, held: &Path, need: Need) -> Option<PlanId> {
        self.book
            .entitling(app.key, need, held.sku)
            .iter()
            .copied()
            .find(|plan| !held.disabled.contains(plan))
    }

    /// r22: whether the environment covers the user. It gives no license, and so counts after those there
    /// are.
    fn covered(&mut self, app: &App) -> Option<Finding> {
        let coverage = self.coverage().filter(|_| app.family == Some(Family::PowerApps))?;
        match coverage.passes {
            _ if coverage.pay_as_you_go => Some(Finding::PaidAsYouGo),
            Some(passes) if passes.cover() => Some(Finding::CoveredByPass { units: passes.units }),
            Some(Passes { units, .. }) => {
                self.trace.push(Finding::PassesTaken { units });
                None
            }
            None => None,
        }
    }

    fn coverage(&self) -> Option<Coverage> {
        let event = &self.facts.event;
        (!event.trigger.without_environment()).then_some(event.coverage)
    }

    /// r22: what may entitle. Nobody is sold a second license by guess.
    fn unknown(&self, user: &UserFacts, app: &App) -> Option<Finding> {
        let paths = user.paths.iter().filter(|held| self.managed() && effective(self.book, held));
        let on = |held: &Path| {
            self.on(app, held, Need::Unknown).map(|plan| Finding::EntitlementUnknown { sku: held.sku, plan })
        };
        let flows = || {
            self.coverage()
                .filter(|coverage| coverage.flow_plans && app.family == Some(Family::PowerAutomate))
        };
        paths.clone().find_map(on).or_else(|| flows().map(|_| Finding::FlowPlansUnknown))
    }

    /// r23 and r24: of several groups one that failed is told before one that is late, and that before one
    /// that is on its way.
    fn by_group(&self, user: &UserFacts, app: &App) -> Option<(Outcome, Finding)> {
        self.failed_by_group(user, app).or_else(|| self.awaited_of_group(user, app))
    }

    /// r24: the user's own record is the proof, whatever is known of the group.
    fn failed_by_group(&self, user: &UserFacts, app: &App) -> Option<(Outcome, Finding)> {
        let foreign = |sku| user.foreign.get(&sku).into_iter().flatten().filter(|plan| app.is_own(**plan));
        let own = |sku| self.book.own_plans(app.key, sku).iter().chain(foreign(sku));
        let mut failed = user
            .paths
            .iter()
            .filter(|held| held.failed() && own(held.sku).any(|plan| !held.disabled.contains(plan)));
        failed.find_map(|held| {
            let (sku, error) = (held.sku, held.error.clone());
            held.group.map(|group| (Outcome::GroupLicenseError, Finding::GroupFailed { group, sku, error }))
        })
    }

    fn awaited_of_group(&self, user: &UserFacts, app: &App) -> Option<(Outcome, Finding)> {
        let mut pending = None;
        let mut missing = None;
        for membership in &user.groups {
            let Some(group) = self.book.group(membership.group) else { continue };
            for license in group.licenses.iter().filter(|it| self.book.brings(app.key, it.sku, &it.disabled))
            {
                let (group, sku) = (membership.group, license.sku);
                let since = membership.since.max(license.since);
                if user.paths.iter().any(|held| held.sku == sku && held.group == Some(group)) {
                    continue;
                }
                if self.facts.now.since(since) < GROUP_LICENSE_HOURS * HOUR {
                    pending.get_or_insert((
                        Outcome::GroupLicensePending,
                        Finding::GroupPending { group, sku, since },
                    ));
                } else {
                    missing.get_or_insert((
                        Outcome::GroupLicenseError,
                        Finding::GroupMissing { group, sku, since },
                    ));
                }
            }
        }
        missing.or(pending)
    }

    /// r25. What entitles is gone by here, so no effective path has the app's own plan on.
    fn switched_off(&self, user: &UserFacts, app: &App) -> Option<Finding> {
        let off = |sku: SkuId, disabled: &[PlanId]| {
            let own = self.book.own_plans(app.key, sku).iter().copied().find(|plan| disabled.contains(plan));
            own.map(|plan| Finding::SwitchedOff { sku, plan })
        };
        let mut paths = user.paths.iter().filter(|held| effective(self.book, held));
        let by_path = paths.find_map(|held| off(held.sku, &held.disabled));
        by_path.or_else(|| user.open.iter().find_map(|open| off(open.sku, &open.disabled)))
    }

    /// r26: what keeps the user from claiming again, or what would if the setting did not let them.
    fn taken_back(&self, user: &UserFacts, app: &App) -> Result<Option<Finding>, Finding> {
        let Some(TakenBack { claim, undone, .. }) = user.taken_back.iter().find(|it| it.app == app.key)
        else {
            return Ok(None);
        };
        let claim = *claim;
        let again = match self.book.settings().claim_again_after_undo {
            ClaimAgainAfterUndo::Never => false,
            ClaimAgainAfterUndo::OnRequest => self.facts.event.trigger == Trigger::RequestLicense,
            ClaimAgainAfterUndo::Always => true,
        };
        match undone {
            _ if again => Ok(Some(Finding::ClaimsAgain { claim })),
            Some((at, by)) => Err(Finding::Undone { claim, at: *at, by: by.clone() }),
            None => Err(Finding::RemovedOutside { claim }),
        }
    }

    /// r28 to r30
    fn grant(&mut self, user: &UserFacts, app: &App, place: u16, policy: &Policy) -> Settled {
        if self.capped(place, policy) {
            return (Outcome::CapReached, Some(place), None);
        }
        let Ok(usage_location) = self.usage_location(user, policy.assign_via) else {
            return (Outcome::UsageLocationMissing, Some(place), None);
        };
        let pool = |sku| self.facts.pools.iter().find(|pool| pool.sku == sku).map(|pool| &pool.units);
        let availability = Availability { book: self.book, units: pool };
        for (position, candidate) in (0u8..).zip(&policy.products) {
            match availability.offer(candidate, app, |sku| tenant::lacks(user, sku)) {
                Err((None, why)) => self.trace.push(Finding::PassedOver { policy: place, position, why }),
                Err((Some(sku), why)) => {
                    self.trace.push(Finding::GroupShort { policy: place, position, sku, why })
                }
                Ok(Offer { taken_at, .. }) if self.too_old(taken_at) => {
                    self.trace.push(Finding::PoolDataTooOld { policy: place, position, taken: taken_at });
                    return (Outcome::DataTooOld, Some(place), None);
                }
                Ok(Offer { disabled, available, .. }) => {
                    let PolicyProduct { sku, group, .. } = *candidate;
                    let (outcome, finding) = match group {
                        None => (Outcome::Claimed, Finding::Granted { policy: place, position, available }),
                        Some(_) => (
                            Outcome::PendingGroup,
                            Finding::GroupGranted { policy: place, position, available },
                        ),
                    };
                    self.trace.push(finding);
                    return (
                        outcome,
                        Some(place),
                        Some(Grant { sku, position, disabled, usage_location, group }),
                    );
                }
            }
        }
        self.trace.push(Finding::PoolsEmpty { policy: place });
        (Outcome::PoolsEmpty, Some(place), None)
    }

    /// Whether the policy granted as much as its cap allows. That is final: no other policy is asked (r16).
    fn capped(&mut self, policy: u16, terms: &Policy) -> bool {
        let Some(cap) = terms.cap else { return false };
        let claims =
            self.facts.counts.iter().find(|count| count.policy == policy).map_or(0, |count| count.claims);
        let reached = claims >= i64::from(cap.claims);
        self.trace.push(if reached {
            Finding::CapReached { policy, claims }
        } else {
            Finding::WithinCap { policy, claims }
        });
        reached
    }

    /// r28: the usage location the user gets first. A license through a group needs none.
    fn usage_location(&mut self, user: &UserFacts, assign_via: AssignVia) -> Result<Option<String>, ()> {
        if assign_via == AssignVia::Group {
            return Ok(None);
        }
        let default = self.book.settings().default_usage_location.as_ref();
        let (finding, result) = match (&user.usage_location, default) {
            (Some(_), _) => (Finding::UsageLocationKnown, Ok(None)),
            (None, Some(location)) => {
                (Finding::UsageLocationDefault { location: location.clone() }, Ok(Some(location.clone())))
            }
            (None, None) => (Finding::UsageLocationMissing, Err(())),
        };
        self.trace.push(finding);
        result
    }
}

/// r06: a product that is gone from the tenant's list is as one suspended.
fn effective(book: &RuleBook, held: &Path) -> bool {
    held.active() && book.product(held.sku).is_some_and(|product| product.capability != Capability::Gone)
}

/// The plans the product brings that Microsoft lists as exclusive with one the user has on, or that is on its
/// way (r29).
fn conflicts(book: &RuleBook, user: &UserFacts, sku: SkuId, disabled: &[PlanId]) -> Vec<Warning> {
    let held = user.paths.iter().filter(|held| effective(book, held)).map(|held| (held.sku, &held.disabled));
    let all: Vec<_> = held.chain(user.open.iter().map(|open| (open.sku, &open.disabled))).collect();
    let mut warnings = Vec::new();
    for (brought, group) in book.conflicts(sku).iter().filter(|(plan, _)| !disabled.contains(plan)) {
        for (sku, off) in &all {
            for (held, _) in book
                .conflicts(*sku)
                .iter()
                .filter(|(plan, other)| other == group && plan != brought && !off.contains(plan))
            {
                let warning = Warning::PlanConflict { held: *held, brought: *brought };
                if !warnings.contains(&warning) {
                    warnings.push(warning);
                }
            }
        }
    }
    warnings
}
