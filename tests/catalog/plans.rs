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
    assert_names(APPS_PER_USER, &apps[..2]);
    assert_names(FLOWS_PER_USER, &flows[..2]);
}

#[test]
fn r22_what_covers_in_a_managed_environment_has_the_names_of_the_page() {
    let both = |name: &str| [name.to_owned(), format!("{name}_GOV")];
    let all = |names: Vec<Vec<String>>, plans: &[PlanId]| {
        let names = names.concat();
        assert_names(plans, &names.iter().map(String::as_str).collect::<Vec<_>>());
    };
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    all(
        vec![
            texts(&["POWERAPPS_PER_USER", "POWERAPPS_PER_USER_GCC", "POWER_AUTOMATE_ATTENDED_RPA", "POWER_AUTOMATE_ATTENDED_RPA_GCC"]),
            both("DYN365_ENTERPRISE_SALES").to_vec(),
            both("DYN365_ENTERPRISE_CUSTOMER_SERVICE").to_vec(),
            both("DYN365_ENTERPRISE_FIELD_SERVICE").to_vec(),
            texts(&["D365_Finance", "D365_SCM", "D365_ProjectOperations", "DYN365_RETAIL"]),
            texts(&["DYN365_FINANCIALS_BUSINESS", "DYN365_BUSCENTRAL_PREMIUM", "DYN365_TEAM_MEMBERS"]),
            both("DYN365_ENTERPRISE_TEAM_MEMBERS").to_vec(),
        ],
        COVERING,
    );
    assert_names(COVERING_BY_TRIAL, &["POWERAPPS_P2_VIRAL", "FLOW_P2_VIRAL_REAL", "POWER_APPS_DYN365_VIRAL_TRIAL"]);
    all(
        vec![
            texts(&["FLOW_PER_USER", "FLOW_PER_USER_GCC", "POWERAPPS_P2", "FLOW_P2"]),
            both("POWERAPPS_DYN_P2").to_vec(),
            both("FLOW_DYN_P2").to_vec(),
            texts(&["DYN365_ENTERPRISE_P1", "DYN365_FINANCIALS_TEAM_MEMBERS", "DYN365_IOM_USER", "D365_HR_Attach"]),
            both("POWERAPPS_DYN_APPS").to_vec(),
            both("FLOW_DYN_APPS").to_vec(),
            texts(&["DYN365_CUSTOMER_INSIGHTS_BASE", "DYN365_MARKETING_USER"]),
        ],
        COVERING_UNKNOWN,
    );
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
