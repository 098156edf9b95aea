//! Group-based licensing (domain 2.3, 2.5, 3).

use crate::support::*;
use serde_json::{Value, json};
use tenant::{Act, Builder, GroupKind, MINUTE, Sku, Tenant, Units, Uuid, Weather, catalogue::*};

fn staff() -> Uuid {
    Builder::group_id("Staff")
}

/// 30 people, E3 5, F1 100, Teams free 100; an empty group Staff with these licenses.
fn licensed(licenses: &[(Uuid, &[Uuid])]) -> Tenant {
    let builder = skus(&[(SPE_E3, 5), (SPE_F1, 100), (TEAMS_FREE, 100), (WORKPLACE_ANALYTICS, 100)]);
    let builder = builder.into_iter().fold(Tenant::builder(1).people(30), |builder, sku| builder.sku(sku));
    builder.group("Staff", GroupKind::Security, licenses, 0..0).inheritance(2 * MINUTE, 5 * MINUTE).build()
}

fn join(tenant: &mut Tenant, number: usize) -> Uuid {
    let user = person(tenant, number);
    assert_eq!(add_member(tenant, staff(), user).status, 204);
    tenant.settle();
    user
}

fn told(tenant: &mut Tenant, user: Uuid) -> Vec<(Value, Value, Value)> {
    states(tenant, user)
        .into_iter()
        .map(|state| (state["skuId"].clone(), state["state"].clone(), state["error"].clone()))
        .collect()
}

#[test]
fn a_group_is_processed_minutes_after_its_members_changed() {
    let mut tenant = licensed(&[(SPE_E3, &[INTUNE_A])]);
    let user = person(&tenant, 0);
    assert_eq!(add_member(&mut tenant, staff(), user).status, 204);
    let processing = |tenant: &mut Tenant| {
        get(tenant, &format!("/groups/{}?$select=licenseProcessingState", staff())).json()
            ["licenseProcessingState"]["state"]
            .clone()
    };
    assert_eq!(processing(&mut tenant), "QueuedForProcessing");
    tenant.advance(tenant.now().after(2 * MINUTE - 1));
    assert!(states(&mut tenant, user).is_empty());
    tenant.advance(tenant.now().after(3 * MINUTE + 1));
    let states = states(&mut tenant, user);
    assert_eq!(states[0]["assignedByGroup"], json!(staff()));
    assert_eq!((&states[0]["state"], &states[0]["disabledPlans"]), (&json!("Active"), &json!([INTUNE_A])));
    assert_eq!(processing(&mut tenant), "ProcessingComplete");
}

#[test]
fn who_leaves_a_group_loses_its_license_later() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    let user = join(&mut tenant, 0);
    assert_eq!(delete(&mut tenant, &format!("/groups/{}/members/{user}/$ref", staff())).status, 204);
    assert!(tenant.holds(user, SPE_E3));
    tenant.settle();
    assert!(states(&mut tenant, user).is_empty() && consumed(&tenant, SPE_E3) == 0);
}

#[test]
fn two_paths_take_one_unit_and_a_plan_is_off_only_where_both_disable_it() {
    let mut tenant = licensed(&[(SPE_E3, &[INTUNE_A, TEAMS1])]);
    let user = join(&mut tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[INTUNE_A, SHAREPOINTENTERPRISE])], &[]);
    assert_eq!((consumed(&tenant, SPE_E3), states(&mut tenant, user).len()), (1, 2));
    let plans = tenant.enabled_plans(user);
    assert!(plans.contains(&TEAMS1) && plans.contains(&SHAREPOINTENTERPRISE) && !plans.contains(&INTUNE_A));
    let merged = get(&mut tenant, &format!("/users/{user}?$select=assignedLicenses")).json();
    assert_eq!(merged["assignedLicenses"], json!([{"skuId": SPE_E3, "disabledPlans": [INTUNE_A]}]));
}

#[test]
fn a_user_without_a_location_inherits_all_the_same() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    let user = person(&tenant, 0);
    tenant.act(Act::Location { user, code: None });
    join(&mut tenant, 0);
    assert!(tenant.holds(user, SPE_E3) && tenant.user(user).unwrap().location.is_none());
}

#[test]
fn a_group_without_units_leaves_a_count_violation_until_reprocessed() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    tenant.act(Act::Units { sku: SPE_E3, units: Units::default() });
    let user = join(&mut tenant, 0);
    assert_eq!(told(&mut tenant, user), [(json!(SPE_E3), json!("Error"), json!("CountViolation"))]);
    assert!(!tenant.holds(user, SPE_E3) && consumed(&tenant, SPE_E3) == 0);
    let again =
        |tenant: &mut Tenant| post(tenant, &format!("/users/{user}/reprocessLicenseAssignment"), &json!({}));
    refused(&again(&mut tenant), 400, "does not have any available licenses");
    tenant.act(Act::Units { sku: SPE_E3, units: Units { enabled: 1, ..Units::default() } });
    tenant.settle();
    assert!(!tenant.holds(user, SPE_E3));
    assert_eq!(again(&mut tenant).status, 200);
    assert!(tenant.holds(user, SPE_E3));
}

#[test]
fn one_license_of_a_group_that_fails_fails_the_others_with_other() {
    let mut tenant = licensed(&[(SPE_E3, &[]), (WORKPLACE_ANALYTICS, &[])]);
    tenant.act(Act::Units { sku: SPE_E3, units: Units::default() });
    let user = join(&mut tenant, 0);
    let told = told(&mut tenant, user);
    assert!(told.contains(&(json!(SPE_E3), json!("Error"), json!("CountViolation"))), "{told:?}");
    assert!(told.contains(&(json!(WORKPLACE_ANALYTICS), json!("Error"), json!("Other"))), "{told:?}");
}

#[test]
fn a_conflict_and_a_missing_plan_are_errors_of_the_groups_path() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(TEAMS_FREE, &[])], &[]);
    join(&mut tenant, 0);
    assert!(told(&mut tenant, user).contains(&(
        json!(SPE_E3),
        json!("Error"),
        json!("MutuallyExclusiveViolation")
    )));
    let mut tenant = licensed(&[(WORKPLACE_ANALYTICS, &[])]);
    let user = join(&mut tenant, 0);
    assert_eq!(told(&mut tenant, user)[0].2, "DependencyViolation");
    let path = format!("/users/{user}/reprocessLicenseAssignment");
    refused(&post(&mut tenant, &path, &json!({})), 400, "depends on the service plan(s)");
}

#[test]
fn a_prohibited_location_and_a_proxy_clash_are_errors_of_the_groups_path() {
    let sku = Sku { prohibited: vec!["DE".into()], ..product(SPE_E3, 5) };
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(sku)
        .group("Staff", GroupKind::Security, &[(SPE_E3, &[])], 0..0)
        .build();
    let user = join(&mut tenant, 0);
    assert_eq!(told(&mut tenant, user)[0].2, "ProhibitedInUsageLocationViolation");
    let user = person(&tenant, 1);
    tenant.act(Act::ProxyClash { user, clash: true });
    join(&mut tenant, 1);
    assert_eq!(told(&mut tenant, user)[0].2, "UniquenessViolation");
}

#[test]
fn a_license_that_another_needs_stays_with_an_error_when_the_group_is_left() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    let user = join(&mut tenant, 0);
    assign(&mut tenant, user, &[(WORKPLACE_ANALYTICS, &[])], &[]);
    delete(&mut tenant, &format!("/groups/{}/members/{user}/$ref", staff()));
    tenant.settle();
    let told = told(&mut tenant, user);
    assert!(
        told.contains(&(json!(SPE_E3), json!("ActiveWithError"), json!("DependencyViolation"))),
        "{told:?}"
    );
    assert!(tenant.holds(user, SPE_E3) && consumed(&tenant, SPE_E3) == 1);
}

#[test]
fn groups_in_groups_are_not_followed() {
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(product(SPE_E3, 5))
        .group("Staff", GroupKind::Security, &[(SPE_E3, &[])], 0..1)
        .group("Inner", GroupKind::Security, &[], 1..3)
        .build();
    tenant.act(Act::Join { group: staff(), user: Builder::group_id("Inner") });
    tenant.settle();
    assert!(tenant.holds(person(&tenant, 0), SPE_E3) && !tenant.holds(person(&tenant, 1), SPE_E3));
    let (members, _) = all(&mut tenant, &format!("/groups/{}/members?$select=id", staff()));
    let types: Vec<_> = members.iter().map(|member| member["@odata.type"].as_str().unwrap()).collect();
    assert_eq!(types, ["#microsoft.graph.user", "#microsoft.graph.group"]);
}

#[test]
fn twenty_members_are_bound_at_once_all_or_none() {
    let mut tenant = licensed(&[]);
    let users: Vec<Uuid> = (0..21).map(|number| person(&tenant, number)).collect();
    assert_eq!(bind(&mut tenant, staff(), &users).status, 400);
    assert_eq!(bind(&mut tenant, staff(), &users[..20]).status, 204);
    refused(&bind(&mut tenant, staff(), &users[19..]), 400, "object references already exist");
    assert_eq!(tenant.members(staff()), users[..20]);
    refused(&add_member(&mut tenant, staff(), users[0]), 400, "object references already exist");
    let nobody = tenant::Rng::new(7).uuid();
    refused(&bind(&mut tenant, staff(), &[users[20], nobody]), 404, "does not exist");
    refused(&add_member(&mut tenant, nobody, users[0]), 404, "does not exist");
    refused(
        &delete(&mut tenant, &format!("/groups/{}/members/{nobody}/$ref", staff())),
        404,
        "does not exist",
    );
    assert_eq!(tenant.members(staff()).len(), 20);
}

#[test]
fn members_of_groups_that_are_kept_elsewhere_cannot_be_changed() {
    for (kind, status, text) in [
        (GroupKind::Dynamic, 400, "membership rule"),
        (GroupKind::MailEnabledSecurity, 400, "originated within an external service"),
        (GroupKind::Synced, 403, "Insufficient privileges to complete the operation"),
        (GroupKind::RoleAssignable, 403, "Insufficient privileges"),
        (GroupKind::Restricted, 403, "Insufficient privileges"),
    ] {
        let mut tenant = Tenant::builder(1).people(3).group("Staff", kind, &[], 0..1).build();
        let (inside, outside) = (person(&tenant, 0), person(&tenant, 1));
        refused(&add_member(&mut tenant, staff(), outside), status, text);
        refused(&bind(&mut tenant, staff(), &[outside]), status, text);
        refused(&delete(&mut tenant, &format!("/groups/{}/members/{inside}/$ref", staff())), status, text);
        if kind == GroupKind::RoleAssignable {
            tenant.grant("RoleManagement.ReadWrite.Directory");
            assert_eq!(add_member(&mut tenant, staff(), outside).status, 204);
        }
    }
}

#[test]
fn a_microsoft_365_group_with_security_carries_licenses() {
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(product(SPE_E3, 5))
        .group("Staff", GroupKind::Unified, &[(SPE_E3, &[])], 0..0)
        .build();
    let user = join(&mut tenant, 0);
    assert!(tenant.holds(user, SPE_E3));
}

#[test]
fn a_change_of_the_groups_plans_reaches_its_members_later() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    let user = join(&mut tenant, 0);
    tenant.act(Act::License { group: staff(), sku: SPE_E3, disabled: [TEAMS1].into() });
    assert!(tenant.enabled_plans(user).contains(&TEAMS1));
    tenant.settle();
    assert!(!tenant.enabled_plans(user).contains(&TEAMS1));
    tenant.act(Act::Unlicense { group: staff(), sku: SPE_E3 });
    tenant.settle();
    assert!(!tenant.holds(user, SPE_E3));
}

#[test]
fn a_group_may_take_hours_to_be_processed() {
    let mut tenant = licensed(&[(SPE_E3, &[])]);
    tenant.set_weather(Weather { slow_group: 1_000, ..Weather::calm() });
    let user = person(&tenant, 0);
    add_member(&mut tenant, staff(), user);
    let asked = tenant.advance(tenant.now().after(30 * MINUTE));
    assert!(!tenant.holds(user, SPE_E3));
    assert!(tenant.settle() > asked.after(30 * MINUTE) && tenant.holds(user, SPE_E3));
}
