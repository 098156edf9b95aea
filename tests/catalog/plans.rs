use crate::names_of_plans as table;
use autoclaim::domain::catalog::Catalog;
use autoclaim::domain::ids::PlanId;
use autoclaim::domain::plans::*;

/// The plan that alone has this name.
fn named(name: &str) -> PlanId {
    match Catalog::builtin().plans_named(name)[..] {
        [plan] => plan.id,
        ref others => panic!("{} plans are called {name}", others.len()),
    }
}

fn assert_names(plans: &[PlanId], names: &'static str) {
    assert_eq!(plans, table::names(names).into_iter().map(named).collect::<Vec<_>>());
}

#[test]
fn r22_the_entitling_plans_are_those_of_their_names() {
    assert_names(TEAMS, table::TEAMS);
    assert_names(PREMIUM_APPS, table::APPS);
    assert_names(ATTENDED_RPA, table::ATTENDED);
    assert_names(PREMIUM_FLOWS, table::FLOWS);
    assert_names(APPS_PER_USER, table::APPS_PER_USER);
    assert_names(FLOWS_PER_USER, table::FLOWS_PER_USER);
}

#[test]
fn r22_what_covers_in_a_managed_environment_has_the_names_of_the_page() {
    assert_names(COVERING, table::COVERS);
    assert_names(COVERING_BY_TRIAL, table::TRIALS);
    assert_names(COVERING_UNKNOWN, table::UNKNOWN);
}

#[test]
fn r22_no_trial_free_or_per_app_plan_entitles() {
    let sets = [TEAMS, PREMIUM_APPS, PREMIUM_FLOWS, ATTENDED_RPA, COVERING, COVERING_UNKNOWN];
    for plan in sets.concat() {
        let name = Catalog::builtin().plan(plan).unwrap().name.to_uppercase();
        for never in ["_O365_", "VIRAL", "_DEV", "FREE", "PER_APP", "ROOM"] {
            assert!(!name.contains(never), "{name}");
        }
    }
}

#[test]
fn the_apps_own_plans_are_in_as_many_products_as_the_table_says() {
    let own = [TEAMS1, POWERAPPS_PER_USER, FLOW_PER_USER, POWER_AUTOMATE_ATTENDED_RPA];
    assert_eq!(
        own.map(|plan| Catalog::builtin().products().iter().filter(|product| product.contains(plan)).count()),
        [67, 3, 2, 1]
    );
}

#[test]
fn r13_mailbox_plans_are_known_by_the_beginning_of_their_name() {
    for name in ["EXCHANGE_S_STANDARD", "exchange_s_deskless", "EXCHANGE_S_"] {
        assert!(is_mailbox(name), "{name}");
    }
    for name in ["EXCHANGE_B_STANDARD", "EXCHANGE_S", "XEXCHANGE_S_STANDARD", "EXCHANGE_Sß", ""] {
        assert!(!is_mailbox(name), "{name}");
    }
}
