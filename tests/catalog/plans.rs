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

fn assert_names(plans: &[PlanId], names: &[&str]) {
    assert_eq!(plans, names.iter().map(|name| named(name)).collect::<Vec<_>>());
}

#[test]
fn r22_the_entitling_plans_are_those_of_their_names() {
    assert_names(TEAMS, &["TEAMS1", "TeamsEss", "TEAMS_GOV", "TEAMS_AR_DOD", "TEAMS_AR_GCCHIGH"]);
    let apps = ["POWERAPPS_PER_USER", "POWERAPPS_PER_USER_GCC", "POWERAPPS_P2", "POWERAPPS_DYN_P2", "POWERAPPS_DYN_P2_GOV"];
    assert_names(PREMIUM_APPS, &apps);
    let rpa = ["POWER_AUTOMATE_ATTENDED_RPA", "POWER_AUTOMATE_ATTENDED_RPA_GCC"];
    assert_names(ATTENDED_RPA, &rpa);
    let flows = ["FLOW_PER_USER", "FLOW_PER_USER_GCC", rpa[0], rpa[1], "FLOW_P2", "FLOW_DYN_P2", "FLOW_DYN_P2_GOV"];
    assert_names(PREMIUM_FLOWS, &flows);
    let managed = ["POWERAPPS_DYN_APPS", "POWERAPPS_DYN_APPS_GOV", "FLOW_DYN_APPS", "FLOW_DYN_APPS_GOV"];
    assert_names(MANAGED_ENVIRONMENTS_TOO, &managed);
}

#[test]
fn r22_no_trial_free_or_per_app_plan_entitles() {
    let sets = [TEAMS, PREMIUM_APPS, PREMIUM_FLOWS, ATTENDED_RPA, MANAGED_ENVIRONMENTS_TOO];
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
    assert_eq!(own.map(|plan| Catalog::builtin().with_plan(plan).count()), [67, 3, 2, 1]);
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
