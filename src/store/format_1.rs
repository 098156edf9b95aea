//! Rule books and claims as the first release kept them: what it wrote is read by these shapes, which never change.

use crate::domain::{
    app::{self, Family, Trigger},
    book::{self, GroupLicense, RuleBook},
    claim::Outcome,
    decision, facts,
    facts::{EventFacts, HeldPath, Membership, OpenClaim, PoolFacts},
    finding::{Finding, Warning},
    ids::{ClientAppId, GroupId, PlanId, PolicyId, SkuId, UserId},
    policy::{self, PlanChoice, PolicyMode},
    product::Product,
    setting::{EnvironmentScope, Settings},
    time::Time,
};
use serde::Deserialize;

/// What is kept of a rule book.
#[derive(Deserialize)]
pub(super) struct Pages {
    settings: Settings,
    apps: Vec<App>,
    policies: Vec<Policy>,
    products: Vec<Product>,
    groups: Vec<LicensedGroup>,
}

#[derive(Deserialize)]
struct App {
    key: u16,
    name: String,
    label: String,
    plan: PlanId,
    plan_name: String,
    family: Option<Family>,
    triggers: Vec<Trigger>,
    sign_in_app_ids: Vec<ClientAppId>,
    premium: Vec<PlanId>,
    attended: Vec<PlanId>,
    managed: Vec<PlanId>,
}

#[derive(Deserialize)]
struct Policy {
    id: PolicyId,
    key: i64,
    version: i64,
    name: String,
    app: u16,
    enabled: bool,
    priority: i64,
    created: Time,
    triggers: Vec<Trigger>,
    environment_scope: Option<EnvironmentScope>,
    include_groups: Vec<GroupId>,
    exclude_groups: Vec<GroupId>,
    exclude_users: Vec<UserId>,
    usage_locations: Vec<String>,
    departments: Vec<String>,
    products: Vec<PolicyProduct>,
}

#[derive(Deserialize)]
struct PolicyProduct {
    sku: SkuId,
    plans: PlanChoice,
}

#[derive(Deserialize)]
struct LicensedGroup {
    id: GroupId,
    licenses: Vec<GroupLicense>,
}

impl From<Pages> for RuleBook {
    fn from(old: Pages) -> RuleBook {
        let Pages { settings, apps, policies, products, groups } = old;
        let apps = apps.into_iter().map(app::App::from).collect();
        let policies = policies.into_iter().map(policy::Policy::from).collect();
        let groups = groups.into_iter().map(book::LicensedGroup::from).collect();
        RuleBook::from(book::Pages { settings, apps, policies, products, groups })
    }
}

impl From<App> for app::App {
    fn from(old: App) -> app::App {
        app::App {
            key: old.key,
            name: old.name,
            label: old.label,
            plan: old.plan,
            plan_name: old.plan_name,
            family: old.family,
            triggers: old.triggers,
            sign_in_app_ids: old.sign_in_app_ids,
            own: vec![old.plan],
            premium: old.premium,
            attended: old.attended,
            managed: old.managed,
        }
    }
}

impl From<Policy> for policy::Policy {
    fn from(old: Policy) -> policy::Policy {
        policy::Policy {
            id: old.id,
            key: old.key,
            version: old.version,
            name: old.name,
            app: old.app,
            enabled: old.enabled,
            priority: old.priority,
            created: old.created,
            triggers: old.triggers,
            environment_scope: old.environment_scope,
            include_groups: old.include_groups,
            exclude_groups: old.exclude_groups,
            exclude_users: old.exclude_users,
            usage_locations: old.usage_locations,
            departments: old.departments,
            products: old.products.into_iter().map(policy::PolicyProduct::from).collect(),
            mode: PolicyMode::Direct,
            cap: None,
        }
    }
}

impl From<PolicyProduct> for policy::PolicyProduct {
    fn from(PolicyProduct { sku, plans }: PolicyProduct) -> policy::PolicyProduct {
        policy::PolicyProduct { sku, plans, group: None }
    }
}

impl From<LicensedGroup> for book::LicensedGroup {
    /// No policy had a target group: whether one is fit decided nothing.
    fn from(LicensedGroup { id, licenses }: LicensedGroup) -> book::LicensedGroup {
        book::LicensedGroup { id, licenses, unfit: None }
    }
}

/// What is kept of a claim.
pub(super) type Body = (Facts, Decision);

#[derive(Deserialize)]
pub(super) struct Facts {
    now: Time,
    event: EventFacts,
    user: Option<UserFacts>,
    pools: Vec<PoolFacts>,
}

#[derive(Deserialize)]
struct UserFacts {
    id: UserId,
    enabled: bool,
    guest: bool,
    usage_location: Option<String>,
    department: Option<String>,
    taken_at: Time,
    paths: Vec<HeldPath>,
    groups: Vec<Membership>,
    open: Vec<OpenClaim>,
}

#[derive(Deserialize)]
pub(super) struct Decision {
    outcome: Outcome,
    policy: Option<u16>,
    grant: Option<Grant>,
    because: Finding,
    trace: Vec<Finding>,
    warnings: Vec<Warning>,
}

#[derive(Deserialize)]
struct Grant {
    sku: SkuId,
    position: u8,
    disabled: Vec<PlanId>,
    usage_location: Option<String>,
}

impl From<Facts> for facts::Facts {
    fn from(Facts { now, event, user, pools }: Facts) -> facts::Facts {
        facts::Facts { now, event, user: user.map(facts::UserFacts::from), pools, counts: Vec::new() }
    }
}

impl From<UserFacts> for facts::UserFacts {
    /// No claim could be undone.
    fn from(old: UserFacts) -> facts::UserFacts {
        facts::UserFacts {
            id: old.id,
            enabled: old.enabled,
            guest: old.guest,
            usage_location: old.usage_location,
            department: old.department,
            taken_at: old.taken_at,
            paths: old.paths,
            groups: old.groups,
            open: old.open,
            taken_back: Vec::new(),
        }
    }
}

impl From<Decision> for decision::Decision {
    fn from(Decision { outcome, policy, grant, because, trace, warnings }: Decision) -> decision::Decision {
        decision::Decision { outcome, policy, grant: grant.map(decision::Grant::from), because, trace, warnings }
    }
}

impl From<Grant> for decision::Grant {
    fn from(Grant { sku, position, disabled, usage_location }: Grant) -> decision::Grant {
        decision::Grant { sku, position, disabled, usage_location, group: None }
    }
}
