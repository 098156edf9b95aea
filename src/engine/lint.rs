//! What is wrong with policies before anybody claims: those that can never decide, products and groups that
//! cannot give.

use super::{
    availability::{Availability, Standing},
    conflict::{Clash, clashes},
    select::not_covered,
};
use crate::domain::{
    app::{App, Trigger},
    book::{GroupLicense, RuleBook},
    finding::PassedOver,
    fold::fold,
    ids::{GroupId, PlanId, PolicyId, SkuId},
    plans,
    policy::{AssignVia, DEFAULT_POLICY, PlanChoice, Policy, PolicyProduct},
    product::{Capability, Product, Units},
    setting::EnvironmentScope,
    time::Time,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a lint looks at besides the rule book.
#[derive(Clone, Debug, Default)]
pub struct LintFacts {
    pub now: Time,
    /// Whether the tenant is the system of record, where Microsoft's own policies work too.
    pub graph: bool,
    /// Every pool: its units, and the available units below which it is low.
    pub pools: BTreeMap<SkuId, (Units, Option<i64>)>,
    /// The plans that give a mailbox, of every owned product that has one.
    pub mailboxes: BTreeMap<SkuId, Vec<PlanId>>,
    /// Groups that license people and whose members no import has listed.
    pub unlisted: Vec<GroupId>,
    /// The members of every group that an import has shown, among those that scopes name.
    pub members: BTreeMap<GroupId, i64>,
    /// The departments that users have, as they are compared; none where that is not known.
    pub departments: Option<BTreeSet<String>>,
    pub managed_environments: i64,
    /// Users without usage location, at least, that a policy's included groups let in.
    pub without_location: BTreeMap<PolicyId, i64>,
    /// When the newest user was taken.
    pub users_taken: Option<Time>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The policy's place in the rule book; none where it is about the store.
    pub policy: Option<u16>,
    pub flaw: Flaw,
}

/// What may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The switch is off.
    SwitchOff,
    /// No user was imported since.
    UsersTooOld(Time),
    /// The policy is off.
    PolicyOff,
    /// The policy at this place decides whatever this one could.
    Shadowed(u16),
    /// The app has none of its triggers.
    NoTrigger,
    /// Nobody can be in its scope.
    NobodyInScope,
    /// A group of its scope is not known.
    GroupUnknown(GroupId),
    /// An included group has no members.
    GroupEmpty(GroupId),
    /// It claims in managed environments alone, of which none is known.
    NoManagedEnvironment,
    /// A product gives nothing.
    Product(SkuId, PassedOver),
    /// No product has a unit to give.
    PoolsEmpty,
    /// A pool is low.
    PoolLow(SkuId, i64),
    /// A pool was counted at this time and not since.
    PoolTooOld(SkuId, Time),
    /// A target group cannot bring a product.
    Target(SkuId, GroupId, PassedOver),
    /// A target group brings another product, which gives nothing.
    TargetShort(GroupId, SkuId, PassedOver),
    /// Nothing the tenant owns licenses groups.
    EntraP1Missing,
    /// The policy at this place is named like Microsoft's and hands out the product too.
    Twin(u16, SkuId),
    /// Microsoft's own policy of this name may be on in the portal.
    MicrosoftsName,
    /// Exclusive plans.
    Conflict(Clash),
    /// A claim of the product brings these mailbox plans, and nothing was said of its plans.
    Mailbox(SkuId, Vec<PlanId>),
    /// So many users in scope, at least, have no usage location.
    NoLocation(i64),
    /// No user has a department of its scope.
    DepartmentUnknown(String),
    /// Of a product so many units are kept back, and so many there are.
    ReserveAbovePool(SkuId, i64, i64),
    /// The group brings an app that policies are for, as far as is known, and nobody knows to whom.
    MembersUnknown(GroupId),
}

impl Flaw {
    /// Whether a product gives nothing for want of a unit, which buying or freeing one would mend.
    fn lacks_units(&self) -> bool {
        use PassedOver::*;
        let (Flaw::Product(_, why) | Flaw::TargetShort(_, _, why)) = self else { return false };
        match why {
            NotOwned | InGrace | UnitsInGrace | Suspended | NoFreeUnit | Reserved => true,
            NotAssignable | PlanMissing | GroupUnfit | GroupLacksProduct | GroupPlanOff => false,
        }
    }
}

/// What is found about one policy, or about all; first what is about the store, then by policy in the order
/// of deciding. Each policy is held against all others, so `check_interrupt` is asked before each.
pub fn lint<E>(
    book: &RuleBook,
    facts: &LintFacts,
    only: Option<PolicyId>,
    check_interrupt: impl Fn() -> Result<(), E>,
) -> Result<Vec<Lint>, E> {
    let mut found = Vec::new();
    let mut note =
        |policy, flaws: Vec<Flaw>| found.extend(flaws.into_iter().map(|flaw| Lint { policy, flaw }));
    note(None, of_store(book, facts));
    for (place, policy) in
        (0u16..).zip(book.policies()).filter(|(_, policy)| only.is_none_or(|only| policy.id == only))
    {
        check_interrupt()?;
        let Some(app) = book.app(policy.app) else { continue };
        note(Some(place), Linter { book, facts, app, policy, place }.flaws());
    }
    Ok(found)
}

fn of_store(book: &RuleBook, facts: &LintFacts) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if !book.settings().enabled {
        flaws.push(Flaw::SwitchOff);
    }
    flaws.extend(
        facts.users_taken.filter(|taken| book.settings().too_old(*taken, facts.now)).map(Flaw::UsersTooOld),
    );
    flaws.extend(
        facts
            .unlisted
            .iter()
            .filter(|group| may_bring(book, **group))
            .map(|group| Flaw::MembersUnknown(*group)),
    );
    flaws
}

/// r23, r24: whether a group may bring an app that policies are for. What carries licenses that no import has
/// shown may.
fn may_bring(book: &RuleBook, group: GroupId) -> bool {
    let brings = |app: u16, license: &GroupLicense| book.brings(app, license.sku, &license.disabled);
    let licenses = book.group(group).map(|group| &group.licenses);
    book.policies()
        .iter()
        .any(|policy| licenses.is_none_or(|all| all.iter().any(|license| brings(policy.app, license))))
}

struct Linter<'a> {
    book: &'a RuleBook,
    facts: &'a LintFacts,
    app: &'a App,
    policy: &'a Policy,
    place: u16,
}

impl Linter<'_> {
    fn flaws(&self) -> Vec<Flaw> {
        let Linter { book, policy, .. } = self;
        let mut flaws = Vec::new();
        if !policy.enabled {
            flaws.push(Flaw::PolicyOff);
        }
        flaws.extend(self.shadowed());
        flaws.extend(self.scope());
        flaws.extend(self.environments());
        flaws.extend(policy.products.iter().flat_map(|product| self.product(product)));
        if policy.products.iter().all(|product| self.gives(product).is_err_and(|flaw| flaw.lacks_units())) {
            flaws.push(Flaw::PoolsEmpty);
        }
        if policy.assign_via == AssignVia::Group && !book.products().iter().any(licenses_groups) {
            flaws.push(Flaw::EntraP1Missing);
        }
        flaws.extend(self.twins());
        flaws.extend(clashes(book, policy).into_iter().map(Flaw::Conflict));
        flaws.extend(self.locations());
        flaws
    }

    /// The first earlier policy that decides every event this one could (r16).
    fn shadowed(&self) -> Option<Flaw> {
        let earlier = self.book.policies_for(self.app.key).iter().take_while(|place| **place != self.place);
        let mut on = earlier
            .filter_map(|place| Some((*place, self.book.policy(*place)?)))
            .filter(|(_, policy)| policy.enabled);
        on.find(|(_, policy)| self.policy.enabled && self.covered_by(policy))
            .map(|(place, _)| Flaw::Shadowed(place))
    }

    fn covered_by(&self, other: &Policy) -> bool {
        fn narrower<T: PartialEq>(list: &[T], other: &[T]) -> bool {
            other.is_empty() || !list.is_empty() && within(list, other)
        }
        fn within<T: PartialEq>(list: &[T], other: &[T]) -> bool {
            list.iter().all(|item| other.contains(item))
        }
        let folded = |list: &[String]| list.iter().map(|item| fold(item)).collect::<Vec<_>>();
        let Policy { include_groups, exclude_groups, exclude_users, usage_locations, departments, .. } =
            self.policy;
        narrower(include_groups, &other.include_groups)
            && within(&other.exclude_groups, exclude_groups)
            && within(&other.exclude_users, exclude_users)
            && narrower(usage_locations, &other.usage_locations)
            && narrower(&folded(departments), &folded(&other.departments))
            && self.triggers(self.policy).all(|trigger| {
                self.triggers(other).any(|it| it == trigger)
                    && (!self.needs_managed(other, trigger) || self.needs_managed(self.policy, trigger))
            })
    }

    /// The triggers by which a policy of the app claims.
    fn triggers<'p>(&'p self, policy: &'p Policy) -> impl Iterator<Item = Trigger> + 'p {
        let named = |trigger: &Trigger| policy.triggers.is_empty() || policy.triggers.contains(trigger);
        self.app.triggers.iter().copied().filter(named)
    }

    fn needs_managed(&self, policy: &Policy, trigger: Trigger) -> bool {
        not_covered(self.book, policy, trigger, false).is_some()
    }

    fn only_managed(&self, policy: &Policy) -> bool {
        let familys = self.app.family.map(|family| self.book.settings().scope(family));
        policy.environment_scope.or(familys) == Some(EnvironmentScope::OnlyManaged)
    }

    fn scope(&self) -> Vec<Flaw> {
        let Policy { include_groups, exclude_groups, .. } = self.policy;
        let mut flaws = Vec::new();
        if self.triggers(self.policy).next().is_none() {
            flaws.push(Flaw::NoTrigger);
        }
        let members = |group: &GroupId| self.facts.members.get(group);
        let unknown = include_groups.iter().chain(exclude_groups).filter(|group| members(group).is_none());
        flaws.extend(unknown.map(|group| Flaw::GroupUnknown(*group)));
        flaws.extend(
            include_groups
                .iter()
                .filter(|group| members(group) == Some(&0))
                .map(|group| Flaw::GroupEmpty(*group)),
        );
        let nobodys = |department: &&String| {
            self.facts.departments.as_ref().is_some_and(|known| !known.contains(&fold(department)))
        };
        flaws.extend(
            self.policy.departments.iter().filter(nobodys).map(|it| Flaw::DepartmentUnknown(it.clone())),
        );
        let lets_in = |group: &GroupId| {
            members(group).is_some_and(|members| *members > 0) && !exclude_groups.contains(group)
        };
        if !include_groups.is_empty() && !include_groups.iter().any(lets_in) {
            flaws.push(Flaw::NobodyInScope);
        }
        flaws
    }

    fn environments(&self) -> Option<Flaw> {
        let anywhere = self.triggers(self.policy).any(|trigger| !self.needs_managed(self.policy, trigger));
        let limited = !anywhere || self.only_managed(self.policy) && self.app.family.is_some();
        let claims = self.triggers(self.policy).any(|trigger| self.needs_managed(self.policy, trigger));
        (limited && claims && self.facts.managed_environments == 0).then_some(Flaw::NoManagedEnvironment)
    }

    fn product(&self, product: &PolicyProduct) -> Vec<Flaw> {
        let sku = product.sku;
        let mut flaws = Vec::new();
        flaws.extend(self.gives(product).err());
        if let Some((units, warn_below)) = self.facts.pools.get(&sku) {
            let owned = units.owned(self.book.settings().allow_warning_units);
            if units.reserved > owned {
                flaws.push(Flaw::ReserveAbovePool(sku, units.reserved, owned));
            }
            let Standing { available, low, .. } = Standing::of(self.book, sku, units, *warn_below);
            // Of none at all the product itself says why.
            flaws.extend((low && available > 0).then_some(Flaw::PoolLow(sku, available)));
            if self.book.settings().too_old(units.taken_at, self.facts.now) {
                flaws.push(Flaw::PoolTooOld(sku, units.taken_at));
            }
        }
        if let Some(mailboxes) = self
            .facts
            .mailboxes
            .get(&sku)
            .filter(|_| product.plans == PlanChoice::All && product.group.is_none())
        {
            flaws.push(Flaw::Mailbox(sku, mailboxes.clone()));
        }
        flaws
    }

    /// Whether somebody who has none of it could claim the product now, with whatever else its target group
    /// brings.
    fn gives(&self, product: &PolicyProduct) -> Result<(), Flaw> {
        use PassedOver::{GroupLacksProduct, GroupPlanOff, GroupUnfit};
        let availability =
            Availability { book: self.book, units: |sku| self.facts.pools.get(&sku).map(|(units, _)| units) };
        let told = availability.offer(product, self.app, |_| true).map_err(|(other, why)| {
            match (product.group, other) {
                (Some(group), Some(other)) => Flaw::TargetShort(group, other, why),
                (Some(group), None) if matches!(why, GroupUnfit | GroupLacksProduct | GroupPlanOff) => {
                    Flaw::Target(product.sku, group, why)
                }
                _ => Flaw::Product(product.sku, why),
            }
        });
        told.map(drop)
    }

    /// Of a pair the one that is not named like Microsoft's is told; of two that are, the later one.
    fn twins(&self) -> Vec<Flaw> {
        let own = is_default(self.policy);
        let others = self.book.policies_for(self.app.key).iter().filter(|place| **place != self.place);
        let others = others.filter_map(|place| Some((*place, self.book.policy(*place)?)));
        let told = others.filter(|(place, other)| is_default(other) && (!own || *place < self.place));
        let shared = |(place, other): (u16, &Policy)| {
            let skus = self.policy.products.iter().map(|product| product.sku);
            let mut both = skus.filter(|sku| other.products.iter().any(|product| product.sku == *sku));
            both.next().map(|sku| Flaw::Twin(place, sku))
        };
        let flaws = told.filter_map(shared);
        flaws.chain((own && self.facts.graph).then_some(Flaw::MicrosoftsName)).collect()
    }

    fn locations(&self) -> Option<Flaw> {
        let Policy { assign_via, usage_locations, .. } = self.policy;
        let needed = *assign_via == AssignVia::Direct
            && usage_locations.is_empty()
            && self.book.settings().default_usage_location.is_none();
        let without = self.facts.without_location.get(&self.policy.id).copied().unwrap_or(0);
        (needed && without > 0).then_some(Flaw::NoLocation(without))
    }
}

fn is_default(policy: &Policy) -> bool {
    fold(&policy.name).starts_with(&fold(DEFAULT_POLICY))
}

/// Entra ID P1 or higher, alone or in a suite, or Office 365 E3, A3, G3 or higher: what Microsoft wants for
/// group-based licensing.
fn licenses_groups(product: &Product) -> bool {
    let has = |plans: &[PlanId]| plans.iter().any(|plan| product.plan(*plan).is_some());
    let office = || has(plans::OFFICE_APPS) && has(plans::LARGE_MAILBOX);
    product.capability != Capability::Gone && (has(plans::ENTRA_P1) || office())
}
