//! Direct assignment (domain 2.2, 2.3, 2.4).

use crate::support::*;
use serde_json::json;
use tenant::{Act, GroupKind, Plan, Sku, Tenant, Units, catalogue::*};

#[test]
fn a_license_is_assigned_and_takes_one_unit() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[INTUNE_A])], &[]).status, 200);
    let states = states(&mut tenant, user);
    assert_eq!(states.len(), 1);
    assert_eq!(states[0]["assignedByGroup"], json!(null));
    assert_eq!(states[0]["disabledPlans"], json!([INTUNE_A]));
    assert_eq!((states[0]["state"].as_str(), consumed(&tenant, SPE_E3)), (Some("Active"), 1));
    assert!(!tenant.enabled_plans(user).contains(&INTUNE_A));
}

#[test]
fn adding_a_product_held_directly_replaces_its_disabled_plans_and_takes_no_unit() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[INTUNE_A])], &[]);
    assign(&mut tenant, user, &[(SPE_E3, &[SHAREPOINTENTERPRISE])], &[]);
    assert_eq!(states(&mut tenant, user)[0]["disabledPlans"], json!([SHAREPOINTENTERPRISE]));
    assert!(tenant.enabled_plans(user).contains(&INTUNE_A));
    assert_eq!(consumed(&tenant, SPE_E3), 1);
}

#[test]
fn without_a_free_unit_the_text_says_so() {
    let mut tenant = small();
    for number in 0..5 {
        let user = person(&tenant, number);
        assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 200);
    }
    let user = person(&tenant, 5);
    let refusal = assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    refused(&refusal, 400, "does not have any available licenses");
    assert_eq!(refusal.json()["error"]["code"], "Request_BadRequest");
}

#[test]
fn a_direct_assignment_needs_a_usage_location() {
    let mut tenant = Tenant::builder(1).people(3).without_location(1_000).sku(product(SPE_E3, 5)).build();
    let user = person(&tenant, 0);
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 400, "invalid usage location");
    assert_eq!(patch(&mut tenant, &format!("/users/{user}"), &json!({"usageLocation": "DE"})).status, 204);
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 200);
}

#[test]
fn a_product_that_is_prohibited_in_the_location_is_refused() {
    let sku = Sku { prohibited: vec!["DE".into()], ..product(SPE_E3, 5) };
    let mut tenant = Tenant::builder(1).people(3).sku(sku).build();
    let user = person(&tenant, 0);
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 400, "invalid usage location");
}

#[test]
fn what_is_not_assigned_cannot_be_removed() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    refused(&assign(&mut tenant, user, &[], &[SPE_E3]), 400, "User does not have a corresponding license");
}

#[test]
fn what_is_inherited_cannot_be_removed_directly() {
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(product(SPE_E3, 5))
        .group("Staff", GroupKind::Security, &[(SPE_E3, &[])], 0..2)
        .build();
    let user = person(&tenant, 0);
    refused(&assign(&mut tenant, user, &[], &[SPE_E3]), 400, "inherited from a group membership");
    // A direct one beside it can, and the user keeps the product.
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 200);
    assert_eq!(states(&mut tenant, user).len(), 2);
    assert_eq!(consumed(&tenant, SPE_E3), 2);
    assert_eq!(assign(&mut tenant, user, &[], &[SPE_E3]).status, 200);
    assert!(tenant.holds(user, SPE_E3) && consumed(&tenant, SPE_E3) == 2);
}

#[test]
fn plans_that_exclude_each_other_are_refused_by_name() {
    let mut tenant = with(&[(SPE_E3, 5), (TEAMS_FREE, 5)]);
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(TEAMS_FREE, &[])], &[]);
    let refusal = assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    refused(&refusal, 400, "are mutually exclusive");
    refused(&refusal, 400, &TEAMS1.to_string());
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[TEAMS1])], &[]).status, 200);
}

#[test]
fn the_same_plan_of_two_products_is_no_conflict() {
    let mut tenant = with(&[(SPE_E3, 5), (STANDARDPACK, 5)]);
    let user = person(&tenant, 0);
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[]), (STANDARDPACK, &[])], &[]).status, 200);
}

#[test]
fn a_plan_that_needs_another_is_refused_without_it() {
    let mut tenant = with(&[(SPE_E3, 5), (WORKPLACE_ANALYTICS, 5)]);
    let user = person(&tenant, 0);
    let refusal = assign(&mut tenant, user, &[(WORKPLACE_ANALYTICS, &[])], &[]);
    refused(
        &refusal,
        400,
        &format!("service plan {WORKPLACE_ANALYTICS_PLAN} depends on the service plan(s)"),
    );
    // In one call they enable together.
    assert_eq!(assign(&mut tenant, user, &[(WORKPLACE_ANALYTICS, &[]), (SPE_E3, &[])], &[]).status, 200);
}

#[test]
fn removing_what_another_plan_needs_is_refused_too() {
    let mut tenant = with(&[(SPE_E3, 5), (WORKPLACE_ANALYTICS, 5)]);
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(WORKPLACE_ANALYTICS, &[]), (SPE_E3, &[])], &[]);
    refused(&assign(&mut tenant, user, &[], &[SPE_E3]), 400, "depends on the service plan(s)");
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[EXCHANGE_S_ENTERPRISE])], &[]), 400, "depends on");
}

#[test]
fn a_swap_in_one_call_leaves_no_gap() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    assert_eq!(assign(&mut tenant, user, &[(SPE_F1, &[])], &[SPE_E3]).status, 200);
    let lost: Vec<_> = tenant.journal().losses().into_iter().map(|loss| loss.plan).collect();
    assert!(!lost.contains(&TEAMS1) && lost.contains(&EXCHANGE_S_ENTERPRISE));
}

#[test]
fn a_call_is_done_whole_or_not_at_all() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_F1, &[])], &[]);
    assert_eq!(assign(&mut tenant, user, &[(POWERAPPS_PER_USER, &[])], &[SPE_F1]).status, 400);
    assert!(tenant.holds(user, SPE_F1));
}

#[test]
fn a_product_that_is_not_owned_is_refused() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    let refusal = assign(&mut tenant, user, &[(POWERAPPS_PER_USER, &[])], &[]);
    refused(&refusal, 400, "does not correspond to a valid company License");
}

#[test]
fn a_plan_the_tenants_product_lacks_is_refused() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[DYN365_CDS_P2])], &[]), 400, "does not belong");
}

#[test]
fn company_and_departmental_products_are_not_for_users() {
    let company = Sku { company: true, ..product(SPE_E3, 5) };
    let department = Sku { part_number: "FLOW_PER_USER_DEPT".into(), ..product(SPE_F1, 5) };
    let mut tenant = Tenant::builder(1).people(3).sku(company).sku(department).build();
    let user = person(&tenant, 0);
    for sku in [SPE_E3, SPE_F1] {
        refused(&assign(&mut tenant, user, &[(sku, &[])], &[]), 400, "cannot be assigned to a user");
    }
}

#[test]
fn a_parameter_that_is_left_out_is_named() {
    let mut tenant = small();
    let path = format!("/users/{}/assignLicense", person(&tenant, 0));
    let refusal = post(&mut tenant, &path, &json!({"addLicenses": []}));
    refused(&refusal, 400, "The missing parameters are: removeLicenses.");
}

#[test]
fn a_clash_of_proxy_addresses_is_refused_and_so_is_the_location() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    tenant.act(Act::ProxyClash { user, clash: true });
    let text = "Another object with the same value for property proxyAddresses already exists";
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 400, text);
    refused(&patch(&mut tenant, &format!("/users/{user}"), &json!({"usageLocation": "FR"})), 400, text);
}

#[test]
fn an_unknown_or_deleted_user_is_not_found() {
    let mut tenant = small();
    let nobody = tenant::Rng::new(7).uuid();
    let text = "does not exist or one of its queried reference-property objects are not present";
    refused(&assign(&mut tenant, nobody, &[(SPE_E3, &[])], &[]), 404, text);
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    tenant.act(Act::Delete { user, purge: false });
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 404, text);
    refused(&get(&mut tenant, &format!("/users/{user}")), 404, text);
    assert_eq!(consumed(&tenant, SPE_E3), 0);
}

#[test]
fn a_user_comes_back_from_the_recycle_bin_with_what_was_assigned_and_never_once_purged() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    assert!(!tenant.act(Act::Restore { user }), "who was not deleted");
    tenant.act(Act::Delete { user, purge: false });
    assert!(tenant.act(Act::Restore { user }));
    assert_eq!((get(&mut tenant, &format!("/users/{user}")).status, consumed(&tenant, SPE_E3)), (200, 1));
    tenant.act(Act::Delete { user, purge: true });
    assert!(!tenant.act(Act::Restore { user }));
}

#[test]
fn a_location_is_two_capital_letters() {
    let mut tenant = small();
    let path = format!("/users/{}", person(&tenant, 0));
    for wrong in ["de", "DEU", ""] {
        assert_eq!(patch(&mut tenant, &path, &json!({"usageLocation": wrong})).status, 400);
    }
}

#[test]
fn after_a_reduction_more_is_used_than_owned_and_nobody_loses_it() {
    let mut tenant = small();
    for number in 0..4 {
        let user = person(&tenant, number);
        assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    }
    tenant.act(Act::Units { sku: SPE_E3, units: Units { enabled: 2, ..Units::default() } });
    let sku = get(&mut tenant, "/subscribedSkus").json()["value"][0].clone();
    assert_eq!((&sku["consumedUnits"], &sku["prepaidUnits"]["enabled"]), (&json!(4), &json!(2)));
    assert!((0..4).all(|number| tenant.holds(person(&tenant, number), SPE_E3)));
    let user = person(&tenant, 4);
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 400, "any available licenses");
    // Who has it may still change its plans.
    let user = person(&tenant, 0);
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[INTUNE_A])], &[]).status, 200);
}

#[test]
fn units_in_warning_can_be_assigned_and_suspended_ones_cannot() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    tenant.act(Act::Units { sku: SPE_E3, units: Units { suspended: 25, ..Units::default() } });
    let status =
        |tenant: &mut Tenant| get(tenant, "/subscribedSkus").json()["value"][0]["capabilityStatus"].clone();
    assert_eq!(status(&mut tenant), "Suspended");
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 400, "any available licenses");
    tenant.act(Act::Units { sku: SPE_E3, units: Units { warning: 25, ..Units::default() } });
    assert_eq!(status(&mut tenant), "Warning");
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 200);
}

#[test]
fn a_plan_that_microsoft_adds_is_on_for_everybody() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[TEAMS1])], &[]);
    tenant.act(Act::AddPlan { sku: SPE_E3, plan: Plan { id: DYN365_CDS_P2, name: "DYN365_CDS_P2".into() } });
    assert!(tenant.enabled_plans(user).contains(&DYN365_CDS_P2));
}
