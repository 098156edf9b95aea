//! Tenants at random: few users, few products, small pools, so that everything meets everything.

use crate::model::{
    Carried, Choice, Environment, Event, Group, HOUR, Path, Plan, Policy, Pool, Settings, User, Who, World,
    own_plans,
};
use proptest::{
    prelude::*,
    sample::{Index, select, subsequence},
};

/// A product as Microsoft sells it.
pub struct Template {
    pub part: &'static str,
    pub sku: &'static str,
    pub plans: &'static [&'static str],
}

const fn template(part: &'static str, sku: &'static str, plans: &'static [&'static str]) -> Template {
    Template { part, sku, plans }
}

/// Two of them are Microsoft's own, so that its table tells their plans when the tenant does not own them.
pub const PRODUCTS: [Template; 8] = [
    template(
        "TEAMS_BIG",
        "00000000-0000-4000-8000-000000000001",
        &["TEAMS1", "EXCHANGE_S_STANDARD", "FLOW_O365_P2", "MYANALYTICS_P2"],
    ),
    template("TEAMS_SMALL", "00000000-0000-4000-8000-000000000002", &["TEAMS_GOV", "POWERAPPS_O365_P2"]),
    template(
        "POWERAPPS_PER_USER",
        "b30411f5-fea1-4a59-9ad9-3db7c7ead579",
        &["POWERAPPS_PER_USER", "Flow_PowerApps_PerUser", "DYN365_CDS_P2"],
    ),
    template(
        "APPS_AND_FLOWS",
        "00000000-0000-4000-8000-000000000003",
        &["POWERAPPS_PER_USER", "FLOW_PER_USER", "TEAMS1", "DYN365_CDS_P2"],
    ),
    template("FLOW_PER_USER", "4a51bf65-409c-4a91-b845-1121b571cc9d", &["FLOW_PER_USER", "DYN365_CDS_P2"]),
    template(
        "RPA_AND_FLOWS",
        "00000000-0000-4000-8000-000000000004",
        &["POWER_AUTOMATE_ATTENDED_RPA", "FLOW_PER_USER", "CDS_ATTENDED_RPA"],
    ),
    template(
        "DYNAMICS",
        "00000000-0000-4000-8000-000000000005",
        &["POWERAPPS_DYN_APPS", "FLOW_DYN_APPS", "POWERAPPS_DYN_P2", "TeamsEss"],
    ),
    template(
        "COVERING",
        "00000000-0000-4000-8000-000000000006",
        &["POWERAPPS_P2_VIRAL", "DYN365_TEAM_MEMBERS", "DYN365_IOM_USER"],
    ),
];
/// A plan that Microsoft may add to a product later.
pub const LATER: &str = "WHITEBOARD_PLAN1";
pub const USERS: usize = 4;
pub const GROUPS: usize = 3;
/// The minute at which every sequence begins: 2026-11-21T10:00Z.
pub const BEGIN: i64 = 29_921_880;

const APPS: [(&str, &[&str]); 4] = [
    ("Teams", &["FirstSignIn"]),
    ("PowerApps", &["LaunchPremiumApp", "LaunchApp", "RequestLicense"]),
    (
        "PowerAutomatePerUser",
        &["TriggerPremiumFlow", "SavePremiumFlow", "EnableStandardFlow", "RequestLicense"],
    ),
    (
        "PowerAutomatePremium",
        &[
            "EnablePremiumFlow",
            "SaveStandardFlow",
            "TriggerAttendedRpaFlow",
            "DesktopGoPremium",
            "DesktopTrialRpa",
            "RequestLicense",
        ],
    ),
];

/// What may be wrong with an event that comes once more.
#[derive(Clone, Debug)]
pub enum Slip {
    None,
    /// It names another user: then it is that one's.
    User(Who),
    /// It is of another app.
    App,
}

impl Slip {
    pub fn of(&self, event: &Event) -> Event {
        match self {
            Slip::None => event.clone(),
            Slip::User(who) => Event { who: who.clone(), ..event.clone() },
            Slip::App => Event { app: "Teams", trigger: "FirstSignIn", desktop: None, ..event.clone() },
        }
    }
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![24 => (0..USERS).prop_map(Who::Known), 1 => stranger().prop_map(Who::Stranger)]
}

/// Somebody whom the store does not know.
pub fn stranger() -> impl Strategy<Value = u8> {
    0u8..2
}

pub fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![6 => Just(Slip::None), 1 => who().prop_map(Slip::User), 1 => stranger().prop_map(|it| Slip::User(Who::Stranger(it))), 1 => Just(Slip::App)]
}

/// What happens to a store.
#[derive(Clone, Debug)]
pub enum Step {
    /// One call; the ids of its events are still to be given.
    Events {
        events: Vec<Event>,
        retry: bool,
    },
    /// So many minutes later a read of a user that shows some of what is there or was asked for.
    Read(usize, Vec<bool>, i64),
    /// Events of before, once more, in any order.
    Again {
        picks: Vec<(Index, Slip)>,
        retry: bool,
    },
    /// Minutes pass, or the clock goes back.
    Wait(i64),
    Settings(Settings),
    Pool(Pool),
    User(usize, User),
    Group(usize, Group),
    PolicyAdd(Policy),
    PolicySwitch(Index, bool),
    PolicyPriority(Index, i64),
    PolicyMove(Index, Index),
    PolicyRemove(Index),
    /// A claim or refusal is undone.
    Undo(Index),
    Cancel(Index),
    /// A user may claim again.
    Unlock(usize),
}

fn rarely() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.1)
}

fn mostly() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.9)
}

pub fn settings() -> impl Strategy<Value = Settings> {
    let location = prop::option::weighted(0.7, Just("CH"));
    let oldest = prop::option::weighted(0.15, select(vec![1, 24, 48]));
    let delay = prop_oneof![8 => Just(0), 1 => select(vec![30, 600])];
    let switches = (
        prop::bool::weighted(0.97),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.2),
        any::<bool>(),
    );
    let claim_again = select(vec!["Never", "OnRequest", "Always"]);
    (switches, delay, location, oldest, claim_again).prop_map(
        |(
            (on, apps, flows, warning_units, record_all, premium_own, agents),
            delay,
            location,
            oldest_hours,
            claim_again,
        )| Settings {
            claim_again,
            premium_own,
            agents,
            on,
            apps_only_managed: apps,
            flows_only_managed: flows,
            delay,
            warning_units,
            location,
            oldest_hours,
            record_all,
        },
    )
}

fn taken() -> impl Strategy<Value = i64> {
    prop_oneof![6 => Just(BEGIN), 2 => (0i64..60).prop_map(|hours| BEGIN - hours * HOUR)]
}

fn plan(name: &'static str) -> impl Strategy<Value = Plan> {
    let status = prop_oneof![20 => Just("Success"), 1 => select(vec!["PendingInput", "PendingActivation", "Disabled", "Error", "PendingProvisioning"])];
    (mostly(), status).prop_map(move |(for_users, status)| Plan { name, for_users, status })
}

pub fn pool(product: usize) -> impl Strategy<Value = Pool> {
    let plans: Vec<_> = PRODUCTS[product].plans.iter().map(|name| plan(name)).collect();
    let applies_to = prop_oneof![20 => Just("User"), 1 => Just("Company")];
    let capability = prop_oneof![16 => Just("Enabled"), 3 => Just("Warning"), 2 => select(vec!["Suspended", "Deleted", "LockedOut"])];
    let reserved = prop_oneof![4 => Just(0), 1 => 1i64..3];
    let units = (0i64..6, prop_oneof![2 => Just(0), 1 => 0i64..3], 0i64..3, reserved);
    (plans, rarely(), applies_to, capability, units, taken()).prop_map(
        move |(mut plans, grown, applies_to, capability, (enabled, warning, consumed, reserved), taken)| {
            plans.extend(grown.then_some(Plan { name: LATER, for_users: true, status: "Success" }));
            Pool { product, applies_to, capability, enabled, warning, consumed, reserved, plans, taken }
        },
    )
}

/// Some of a product's plans.
fn some_of(product: usize) -> impl Strategy<Value = Vec<&'static str>> {
    let plans = PRODUCTS[product].plans.to_vec();
    let number = plans.len();
    prop_oneof![2 => Just(vec![]), 1 => subsequence(plans, 0..=number)]
}

fn path() -> impl Strategy<Value = Path> {
    let state = prop_oneof![6 => Just(("Active", None)), 1 => Just(("ActiveWithError", Some("Other"))), 1 => Just(("Disabled", None)), 2 => Just(("Error", Some("CountViolation")))];
    (0..PRODUCTS.len())
        .prop_flat_map(move |product| {
            (Just(product), prop::option::of(0..GROUPS), state.clone(), some_of(product))
        })
        .prop_map(|(product, group, (state, error), off)| Path { product, group, state, error, off })
}

pub fn user() -> impl Strategy<Value = User> {
    let kind = prop_oneof![4 => Just(None), 16 => Just(Some("Member")), 1 => Just(Some("Guest"))];
    let location = prop_oneof![1 => Just(None), 3 => Just(Some("CH")), 1 => Just(Some("DE"))];
    let department = select(vec![None, Some("Sales"), Some("SALES"), Some("Straße"), Some("IT")]);
    let paths = prop_oneof![2 => Just(vec![]), 1 => prop::collection::vec(path(), 1..4)];
    ((prop::bool::weighted(0.96), prop::bool::weighted(0.06)), kind, location, department, paths, taken())
        .prop_map(|((enabled, agent), kind, location, department, paths, taken)| {
            let mut unique: Vec<Path> = Vec::new();
            for path in paths {
                if !unique.iter().any(|it| (it.product, it.group) == (path.product, path.group)) {
                    unique.push(path);
                }
            }
            User { enabled, kind, agent, location, department, paths: unique, taken }
        })
}

/// What a group carries, with the time of its import instead of that of its first one.
pub fn group() -> impl Strategy<Value = Group> {
    let carried = (0..PRODUCTS.len())
        .prop_flat_map(|product| (Just(product), some_of(product)))
        .prop_map(|(product, off)| Carried { product, off, since: 0 });
    let carries = prop_oneof![2 => Just(vec![]), 1 => prop::collection::vec(carried, 1..3)];
    (carries, subsequence((0..USERS).collect::<Vec<_>>(), 0..=USERS), rarely(), taken()).prop_map(
        |(carries, members, unfit, taken)| Group {
            carries: each_once(carries).into_iter().map(|it| Carried { since: taken, ..it }).collect(),
            members: members.into_iter().map(|user| (user, taken)).collect(),
            unfit,
            taken,
        },
    )
}

fn each_once(mut carries: Vec<Carried>) -> Vec<Carried> {
    carries.sort_by_key(|it| it.product);
    carries.dedup_by_key(|it| it.product);
    carries
}

/// The app's own plans in a product.
fn own_in(product: usize, app: &str) -> Vec<&'static str> {
    own_plans(app).iter().copied().filter(|own| PRODUCTS[product].plans.contains(own)).collect()
}

/// The policy, or one of its priority with assignVia Group, with every product that a group brings.
pub fn aimed(policy: Policy, groups: &[Group]) -> Policy {
    let fits = |it: &&Carried| own_in(it.product, policy.app).iter().any(|own| !it.off.contains(own));
    let targets = groups.iter().enumerate().filter(|(_, group)| !group.unfit).flat_map(|(number, group)| {
        group.carries.iter().filter(fits).map(move |it| (it.product, Choice::All, Some(number)))
    });
    let mut products: Vec<(usize, Choice, Option<usize>)> = vec![];
    for target in targets {
        if products.iter().all(|known| known.0 != target.0) && products.len() < 5 {
            products.push(target);
        }
    }
    if policy.priority % 2 == 1 && !products.is_empty() { Policy { products, ..policy } } else { policy }
}

fn choice(product: usize, app: &'static str) -> impl Strategy<Value = Choice> {
    let own = own_in(product, app);
    let plans: Vec<_> = PRODUCTS[product].plans.iter().copied().filter(|plan| !own.contains(plan)).collect();
    let number = plans.len();
    let some = subsequence(plans, 0..=number);
    prop_oneof![2 => Just(Choice::All), 1 => some.clone().prop_map(Choice::Except), 1 => some.prop_map(Choice::Only)]
}

fn products(app: &'static str) -> impl Strategy<Value = Vec<(usize, Choice, Option<usize>)>> {
    let fit: Vec<usize> = (0..PRODUCTS.len()).filter(|product| !own_in(*product, app).is_empty()).collect();
    let number = fit.len();
    subsequence(fit, 1..=number.min(5)).prop_shuffle().prop_flat_map(move |products| {
        products
            .into_iter()
            .map(|product| (Just(product), choice(product, app), Just(None)))
            .collect::<Vec<_>>()
    })
}

fn some_groups() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![5 => Just(vec![]), 1 => subsequence((0..GROUPS).collect::<Vec<_>>(), 1..=2)]
}

pub fn policy() -> impl Strategy<Value = Policy> {
    (0..APPS.len())
        .prop_flat_map(|app| {
            let (app, triggers) = APPS[app];
            let number = triggers.len();
            let some_triggers =
                prop_oneof![3 => Just(vec![]), 1 => subsequence(triggers.to_vec(), 1..=number)];
            let only_managed =
                prop::option::weighted(0.3, any::<bool>()).prop_map(move |it| it.filter(|_| app != "Teams"));
            let excluded = prop_oneof![5 => Just(vec![]), 1 => (0..USERS).prop_map(|user| vec![user])];
            let locations =
                prop_oneof![5 => Just(vec![]), 1 => Just(vec!["CH"]), 1 => Just(vec!["DE", "CH"])];
            let departments =
                prop_oneof![5 => Just(vec![]), 1 => Just(vec!["sales"]), 1 => Just(vec!["IT", "Sales"])];
            let scope = (some_groups(), some_groups(), excluded, locations, departments);
            let cap = prop::option::weighted(0.2, (1usize..4, select(vec![1, 2, 26])));
            (
                Just(app),
                prop::bool::weighted(0.95),
                99i64..102,
                some_triggers,
                only_managed,
                scope,
                (products(app), cap),
            )
        })
        .prop_map(
            |(
                app,
                on,
                priority,
                triggers,
                only_managed,
                (include_groups, exclude_groups, exclude_users, locations, departments),
                (products, cap),
            )| {
                Policy {
                    name: String::new(),
                    id: String::new(),
                    app,
                    on,
                    priority,
                    created: BEGIN,
                    triggers,
                    only_managed,
                    include_groups,
                    exclude_groups,
                    exclude_users,
                    locations,
                    departments,
                    products,
                    cap,
                }
            },
        )
}

pub fn event() -> impl Strategy<Value = Event> {
    let app = prop_oneof![1 => Just(0usize), 2 => 1..APPS.len()];
    let environment = select(vec![None, Some("env-managed"), Some("env-open"), Some("env-unseen")]);
    let managed = prop::option::weighted(0.3, any::<bool>());
    (
        who(),
        app.prop_flat_map(|app| (Just(APPS[app].0), select(APPS[app].1))),
        environment,
        managed,
        any::<bool>(),
    )
        .prop_map(|(who, (app, trigger), environment, managed, modern)| {
            let desktop = ["DesktopGoPremium", "DesktopTrialRpa"].contains(&trigger).then_some(if modern {
                "2.43"
            } else {
                "2.42"
            });
            Event { id: String::new(), who, app, trigger, environment, managed, desktop }
        })
}

pub fn step() -> impl Strategy<Value = Step> {
    let any_pool = (0..PRODUCTS.len()).prop_flat_map(pool);
    prop_oneof![
        12 => (prop::collection::vec(event(), 1..5), rarely()).prop_map(|(events, retry)| Step::Events { events, retry }),
        3 => (prop::collection::vec((any::<Index>(), slip()), 1..4), any::<bool>()).prop_map(|(picks, retry)| Step::Again { picks, retry }),
        2 => select(vec![1, 10, 60, 25 * HOUR, -30]).prop_map(Step::Wait),
        4 => (0..USERS, prop::collection::vec(prop::bool::weighted(0.7), 6), 0i64..15).prop_map(|(who, shows, later)| Step::Read(who, shows, later)),
        1 => settings().prop_map(Step::Settings),
        2 => any_pool.prop_map(Step::Pool),
        2 => (0..USERS, user()).prop_map(|(who, user)| Step::User(who, user)),
        1 => (0..GROUPS, group()).prop_map(|(number, group)| Step::Group(number, group)),
        1 => policy().prop_map(Step::PolicyAdd),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(index, on)| Step::PolicySwitch(index, on)),
        1 => (any::<Index>(), 99i64..102).prop_map(|(index, priority)| Step::PolicyPriority(index, priority)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(policy, product)| Step::PolicyMove(policy, product)),
        1 => any::<Index>().prop_map(Step::PolicyRemove),
        3 => any::<Index>().prop_map(Step::Undo),
        2 => any::<Index>().prop_map(Step::Cancel),
        1 => (0..USERS).prop_map(Step::Unlock),
    ]
}

fn environments() -> impl Strategy<Value = Vec<Environment>> {
    let coverage = select(vec![
        vec![],
        vec![],
        vec![("AppPass", 1)],
        vec![("AppPass", 2), ("FlowPlan", 1)],
        vec![("PayAsYouGo", 0)],
        vec![("FlowPlan", 3)],
    ]);
    (coverage.clone(), coverage).prop_map(|(one, other)| {
        vec![
            Environment { id: "env-managed", managed: true, coverage: one },
            Environment { id: "env-open", managed: false, coverage: other },
        ]
    })
}

/// A store before its first event.
pub fn world() -> impl Strategy<Value = World> {
    let pools: Vec<_> =
        (0..PRODUCTS.len()).map(|product| prop::option::weighted(0.85, pool(product))).collect();
    let users = prop::collection::vec(user(), USERS);
    let groups = prop::collection::vec(group(), GROUPS);
    (any::<bool>(), settings(), pools, users, groups, prop::collection::vec(policy(), 2..10), environments())
        .prop_map(|(local, settings, pools, users, groups, policies, environments)| {
            let named = |(number, policy)| Policy {
                name: format!("Policy {number}"),
                id: format!("{number:04}"),
                ..aimed(policy, &groups)
            };
            let policies = policies.into_iter().enumerate().map(named).collect();
            World {
                local,
                now: BEGIN,
                settings,
                pools: pools.into_iter().flatten().collect(),
                users,
                groups,
                policies,
                environments,
                passes: vec![],
                table: [2, 4].map(|product| (product, PRODUCTS[product].plans.to_vec())).into(),
                rows: vec![],
                bookings: vec![],
                lacked: vec![],
                fed: 0,
            }
        })
}
