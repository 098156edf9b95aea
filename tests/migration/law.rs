//! r62: a plan calls nobody ready who would lose a plan, and holds nobody back who would not.

use crate::cases::cases;
use crate::support::{Tenant, direct, group, holding, plan, product, through, with};
use crate::tenant::{items, reasons};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PLANS: [&str; 4] = ["TEAMS1", "SWAY", "MCOSTANDARD", "OFFICESUBSCRIPTION"];

/// The plans that a license switches off, a bit each.
type Off = u8;

/// A license through a group: its plans that are off, Graph's state, and whether it is in error.
#[derive(Clone, Copy, Debug)]
struct Inherited {
    off: Off,
    state: &'static str,
    error: bool,
}

#[derive(Clone, Debug)]
struct World {
    direct: Option<Off>,
    carried: Option<Off>,
    through: Option<Inherited>,
    other: Option<Inherited>,
    member: bool,
    accepted: Off,
    exact: bool,
    external: bool,
}

fn worlds() -> impl Strategy<Value = World> {
    let off = || 0u8..16;
    let states = prop::sample::select(vec!["Active", "ActiveWithError", "Disabled", "Error"]);
    let inherited = || {
        let states = states.clone();
        prop::option::of((off(), states, any::<bool>()).prop_map(|(off, state, error)| Inherited {
            off,
            state,
            error,
        }))
    };
    let often = |of| prop::option::weighted(0.9, of);
    (often(off()), often(off()), inherited(), inherited(), any::<bool>(), off(), any::<bool>(), any::<bool>())
        .prop_map(|(direct, carried, through, other, member, accepted, exact, external)| World {
            direct,
            carried,
            through,
            other,
            member,
            accepted,
            exact,
            external,
        })
}

fn on(off: Off) -> BTreeSet<&'static str> {
    PLANS.iter().enumerate().filter(|(at, _)| off & 1 << at == 0).map(|(_, name)| *name).collect()
}

fn ids(off: Off) -> Vec<String> {
    let off = PLANS.iter().enumerate().filter(|(at, _)| off & 1 << at != 0);
    off.map(|(_, name)| plan(name)).collect()
}

impl Inherited {
    fn works(self) -> bool {
        self.state == "Active" && !self.error
    }

    fn path(self, sku: &Value, group: &str) -> Value {
        let error = if self.error { "CountViolation" } else { "None" };
        with(
            through(sku, group),
            json!({ "state": self.state, "error": error, "disabledPlans": ids(self.off) }),
        )
    }
}

impl World {
    fn tenant(&self, sku: &Value) -> Tenant {
        let tenant = Tenant::new("Local");
        tenant.own(std::slice::from_ref(sku));
        let licenses: Vec<Value> = self
            .carried
            .iter()
            .map(|off| json!({ "skuId": sku["skuId"], "disabledPlans": ids(*off) }))
            .collect();
        let members: &[&str] = if self.member { &["ada"] } else { &[] };
        tenant.groups(&[with(group("lic", &[], members), json!({ "assignedLicenses": licenses }))]);
        let mut paths: Vec<Value> =
            self.direct.iter().map(|off| with(direct(sku), json!({ "disabledPlans": ids(*off) }))).collect();
        paths.extend(self.through.map(|it| it.path(sku, "lic")));
        paths.extend(self.other.map(|it| it.path(sku, "other")));
        tenant.people(&[holding("ada", &paths)]);
        tenant
    }

    /// The plans that are on for certain once the direct license is gone: through the other group, and
    /// through this one, as its license comes or has come.
    fn after(&self) -> BTreeSet<&'static str> {
        let other = self.other.filter(|it| it.works()).map(|it| on(it.off)).unwrap_or_default();
        let carried = self.carried.map(on).unwrap_or_default();
        let own = match self.through.filter(|it| it.works()) {
            Some(it) => carried.intersection(&on(it.off)).copied().collect(),
            None => carried,
        };
        other.union(&own).copied().collect()
    }

    fn ready(&self) -> bool {
        let Some(direct) = self.direct else { return false };
        let lost: BTreeSet<_> = on(direct).difference(&self.after()).copied().collect();
        let accepted: BTreeSet<_> = on(!self.accepted & 15);
        let others = [self.through, self.other].into_iter().flatten();
        let before = others
            .filter(|it| it.state.starts_with("Active"))
            .fold(on(direct), |plans, it| plans.union(&on(it.off)).copied().collect());
        let gains = self.carried.map(on).unwrap_or_default().difference(&before).next().is_some();
        let fails = self.through.is_some_and(|it| !it.works());
        self.carried.is_some() && !fails && lost.is_subset(&accepted) && !(self.exact && gains)
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn r62_nobody_is_ready_who_would_lose_a_plan(world in worlds()) {
        let sku = product("SUITE", 5, &PLANS);
        let tenant = world.tenant(&sku);
        let accepted: Vec<&str> = on(!world.accepted & 15).into_iter().collect();
        let request = json!({ "name": "Move", "users": ["ada@contoso.example"], "product": "SUITE", "group": "lic",
            "acceptLoss": [{ "product": "SUITE", "plans": accepted }],
            "keepPlans": if world.exact { "Exact" } else { "Superset" },
            "membership": if world.external { "External" } else { "Graph" } });
        let told = items(&tenant, request);
        let ready = told[0]["state"] == "Ready";
        if let (true, Some(direct)) = (ready, world.direct) {
            let kept: BTreeSet<&str> = world.after().union(&accepted.iter().copied().collect()).copied().collect();
            prop_assert!(on(direct).is_subset(&kept), "{}", told[0]);
        }
        prop_assert_eq!(ready, world.ready(), "{:?}", reasons(&told[0]));
    }
}
