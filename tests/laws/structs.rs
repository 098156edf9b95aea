//! The model's world as the engine's structs.

use crate::{
    model::{Choice, Event, Policy, Pool, User, Who, World},
    tenant::PRODUCTS,
};
use autoclaim::domain::{
    app::App,
    book::{GroupLicense, LicensedGroup, Pages, RuleBook, Unfit},
    catalog::Catalog,
    environment::{Coverage, Passes},
    facts::{EventFacts, Facts, Membership, OpenClaim, PolicyCount, PoolFacts, TakenBack, UserFacts},
    ids::{GroupId, PlanId, SkuId, UserId},
    policy::{self, AssignVia, Cap, PlanChoice, PolicyProduct},
    product::{Capability, Product, ProductPlan, Units},
    setting::{EnvironmentScope, Settings},
    time::{MINUTE, Time},
    user::Path,
};
use std::{collections::BTreeMap, fmt::Debug, str::FromStr, sync::Mutex};

pub fn guid(kind: u8, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

pub fn user_guid(number: usize) -> String {
    guid(1, number)
}

pub fn group_guid(number: usize) -> String {
    guid(2, number)
}

/// The plan of a name, which is looked up once.
fn plan(name: &'static str) -> PlanId {
    static PLANS: Mutex<BTreeMap<&str, PlanId>> = Mutex::new(BTreeMap::new());
    let found =
        || Catalog::builtin().plans_named(name).first().unwrap_or_else(|| panic!("no plan {name}")).id;
    *PLANS.lock().unwrap().entry(name).or_insert_with(found)
}

pub fn plan_guid(name: &'static str) -> String {
    plan(name).to_string()
}

fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub fn sku(product: usize) -> SkuId {
    id(PRODUCTS[product].sku)
}

fn group(number: usize) -> GroupId {
    id(&group_guid(number))
}

fn user(number: usize) -> UserId {
    id(&user_guid(number))
}

fn plans(names: &[&'static str]) -> Vec<PlanId> {
    names.iter().map(|name| plan(name)).collect()
}

pub fn time(minute: i64) -> Time {
    Time::from_millis(minute * MINUTE)
}

fn scope(only_managed: bool) -> EnvironmentScope {
    if only_managed { EnvironmentScope::OnlyManaged } else { EnvironmentScope::All }
}

fn product(pool: &Pool) -> Product {
    let usable = ["Success", "PendingInput", "PendingActivation"];
    let part = |it: &crate::model::Plan| ProductPlan {
        id: plan(it.name),
        for_users: it.for_users,
        usable: usable.contains(&it.status),
    };
    Product {
        sku: sku(pool.product),
        assignable: pool.applies_to == "User",
        capability: Capability::from_graph(pool.capability),
        plans: pool.plans.iter().map(part).collect(),
    }
}

fn app_key(name: &str) -> u16 {
    App::built_in().iter().find(|app| app.name == name).unwrap().key
}

fn policy(key: usize, policy: &Policy) -> policy::Policy {
    let chosen = |(product, choice, target): &(usize, Choice, Option<usize>)| PolicyProduct {
        sku: sku(*product),
        plans: match choice {
            Choice::All => PlanChoice::All,
            Choice::Except(names) => PlanChoice::Except(plans(names)),
            Choice::Only(names) => PlanChoice::Only(plans(names)),
        },
        group: target.map(group),
    };
    policy::Policy {
        id: id(&guid(3, policy.id.parse().unwrap())),
        key: key as i64,
        version: key as i64,
        name: policy.name.clone(),
        app: app_key(policy.app),
        enabled: policy.on,
        priority: policy.priority,
        created: time(policy.created),
        triggers: policy.triggers.iter().map(|trigger| trigger.parse().unwrap()).collect(),
        environment_scope: policy.only_managed.map(scope),
        include_groups: policy.include_groups.iter().map(|it| group(*it)).collect(),
        exclude_groups: policy.exclude_groups.iter().map(|it| group(*it)).collect(),
        exclude_users: policy.exclude_users.iter().map(|it| user(*it)).collect(),
        usage_locations: policy.locations.iter().map(|it| (*it).to_owned()).collect(),
        departments: policy.departments.iter().map(|it| (*it).to_owned()).collect(),
        products: policy.products.iter().map(chosen).collect(),
        assign_via: if policy.products.iter().any(|it| it.2.is_some()) {
            AssignVia::Group
        } else {
            AssignVia::Direct
        },
        cap: policy.cap.map(|(claims, hours)| Cap { claims: claims as u32, hours: hours as u32 }),
    }
}

pub fn book(world: &World) -> RuleBook {
    let settings = &world.settings;
    let licensed = |(number, it): (usize, &crate::model::Group)| {
        let license = |it: &crate::model::Carried| GroupLicense {
            sku: sku(it.product),
            disabled: plans(&it.off),
            since: time(it.since),
        };
        LicensedGroup {
            id: group(number),
            licenses: it.carries.iter().map(license).collect(),
            unfit: it.unfit.then_some(Unfit::NotSecurity),
        }
    };
    RuleBook::from(Pages {
        settings: Settings {
            enabled: settings.on,
            power_apps_scope: scope(settings.apps_only_managed),
            power_automate_scope: scope(settings.flows_only_managed),
            activation_delay_minutes: settings.delay,
            allow_warning_units: settings.warning_units,
            default_usage_location: settings.location.map(str::to_owned),
            max_data_age_hours: settings.oldest_hours,
            record_all: settings.record_all,
            premium_needs_own_license: settings.premium_own,
            claim_again_after_undo: settings.claim_again.parse().unwrap(),
            allow_agents: settings.agents,
            ..Settings::default()
        },
        apps: App::built_in(),
        policies: world.policies.iter().enumerate().map(|(key, it)| policy(key, it)).collect(),
        products: world.pools.iter().map(product).collect(),
        groups: world.groups.iter().enumerate().map(licensed).filter(|it| !it.licenses.is_empty()).collect(),
    })
}

fn held(path: &crate::model::Path) -> Path {
    Path {
        sku: sku(path.product),
        group: path.group.map(group),
        state: path.state.to_owned(),
        error: path.error.map(str::to_owned),
        disabled: plans(&path.off),
    }
}

/// What Microsoft's table says of products that the tenant does not own.
fn foreign(world: &World, it: &User) -> BTreeMap<SkuId, Vec<PlanId>> {
    let lacking = |product: &usize| world.pools.iter().all(|pool| pool.product != *product);
    let failed = |product: &usize| {
        it.paths.iter().any(|path| path.product == *product && path.group.is_some() && path.state == "Error")
    };
    let table = world.table.iter().filter(|(product, _)| lacking(product) && failed(product));
    table.map(|(product, names)| (sku(*product), plans(names))).collect()
}

fn user_facts(world: &World, who: usize, it: &User) -> UserFacts {
    let joined = |(number, group_of): (usize, &crate::model::Group)| {
        group_of
            .members
            .iter()
            .find(|(member, _)| *member == who)
            .map(|(_, since)| Membership { group: group(number), since: time(*since) })
    };
    let open = world.open(who).into_iter().map(|(number, row, (product, off))| OpenClaim {
        claim: number as i64 + 1,
        app: app_key(row.event.app),
        sku: sku(*product),
        disabled: plans(off),
    });
    let mut taken_back = BTreeMap::new();
    for (number, row) in
        world.rows.iter().enumerate().filter(|(_, row)| row.blocks() && row.event.who == Who::Known(who))
    {
        let undone = row.undone.map(|at| (time(at), "somebody".to_owned()));
        let app = app_key(row.event.app);
        taken_back.insert(app, TakenBack { claim: number as i64 + 1, app, undone });
    }
    UserFacts {
        id: user(who),
        enabled: it.enabled,
        guest: it.kind == Some("Guest"),
        agent: it.agent,
        usage_location: it.location.map(str::to_owned),
        department: it.department.map(str::to_owned),
        taken_at: time(it.taken),
        paths: it.paths.iter().map(held).collect(),
        foreign: foreign(world, it),
        groups: world.groups.iter().enumerate().filter_map(joined).collect(),
        open: open.collect(),
        taken_back: taken_back.into_values().collect(),
    }
}

/// What the policies with a cap have granted, by their place in the rule book.
fn counts(world: &World) -> Vec<PolicyCount> {
    let mut policies: Vec<_> = world.policies.iter().collect();
    policies.sort_by_key(|it| (it.priority, it.created, it.id.clone()));
    let count = |(place, it): (usize, &&Policy)| {
        it.cap.map(|(_, hours)| PolicyCount {
            policy: place as u16,
            claims: world.granted(&it.name, hours) as i64,
        })
    };
    policies.iter().enumerate().filter_map(count).collect()
}

fn coverage(world: &World, environment: &crate::model::Environment, event: &Event) -> Coverage {
    let units = |kind| environment.coverage.iter().find(|(it, _)| *it == kind).map(|(_, units)| *units);
    let others = world.passes.iter().filter(|(id, _)| *id == environment.id);
    let ahead = others.take_while(|(_, user)| event.who != Who::Known(*user)).count() as i64;
    Coverage {
        pay_as_you_go: units("PayAsYouGo").is_some(),
        passes: units("AppPass").map(|units| Passes { units, ahead }),
        flow_plans: units("FlowPlan").is_some(),
    }
}

pub fn facts(world: &World, event: &Event) -> Facts {
    let imported = world.environments.iter().find(|it| Some(it.id) == event.environment);
    let pool = |it: &Pool| PoolFacts {
        sku: sku(it.product),
        units: Units {
            enabled: it.enabled,
            warning: it.warning,
            consumed: it.consumed,
            booked: world.booked(it.product),
            reserved: it.reserved,
            taken_at: time(it.taken),
            refused_at: None,
        },
    };
    let version = |text: &str| {
        text.split_once('.').map(|(major, minor)| (major.parse().unwrap(), minor.parse().unwrap())).unwrap()
    };
    Facts {
        now: time(world.now),
        event: EventFacts {
            app: app_key(event.app),
            trigger: event.trigger.parse().unwrap(),
            managed: event.managed.or(imported.map(|it| it.managed)).unwrap_or(false),
            desktop: event.desktop.map(version),
            coverage: imported.map(|it| coverage(world, it, event)).unwrap_or_default(),
        },
        user: match event.who {
            Who::Known(who) => Some(user_facts(world, who, &world.users[who])),
            Who::Stranger(_) => None,
        },
        pools: world.pools.iter().map(pool).collect(),
        counts: counts(world),
    }
}
