//! policy.lint: each finding, and that its cure ends it.

use crate::support::{
    Tenant, after, group, guid, holding, plan, product, security_group, sku, text, through, user, with,
};
use serde_json::{Value, json};

/// A tenant with which nothing is wrong: a switch that is on, a product without mailbox, a user with a
/// location, a policy.
fn sound(mode: &str) -> Tenant {
    let tenant = Tenant::new(mode);
    tenant.own(&[suite(5), product("OTHER", 5, &["TEAMS1", "AAD_PREMIUM"])]);
    tenant.people(&[user("ada")]);
    tenant.policy("Teams", &["SUITE"], json!({}));
    tenant
}

fn suite(units: i64) -> Value {
    product("SUITE", units, &["TEAMS1", "YAMMER_ENTERPRISE", "SWAY"])
}

fn lint(tenant: &Tenant) -> Vec<Value> {
    tenant.call("policy.lint", json!({}))["items"].as_array().unwrap().clone()
}

/// What was found: kind, severity, policy.
fn found(tenant: &Tenant) -> Vec<(String, String, Value)> {
    lint(tenant)
        .iter()
        .map(|it| (text(&it["kind"]), text(&it["severity"]), it["policy"]["name"].clone()))
        .collect()
}

#[track_caller]
fn finds(tenant: &Tenant, wanted: &[(&str, &str)]) {
    let found: Vec<_> = found(tenant).into_iter().map(|(kind, severity, _)| (kind, severity)).collect();
    let wanted: Vec<_> =
        wanted.iter().map(|(kind, severity)| ((*kind).to_owned(), (*severity).to_owned())).collect();
    assert_eq!(found, wanted, "{:#?}", lint(tenant));
    assert!(
        lint(tenant).iter().all(|it| text(&it["message"]).ends_with('.') && text(&it["hint"]).ends_with('.'))
    );
}

#[test]
fn with_a_sound_tenant_nothing_is_found() {
    finds(&sound("Local"), &[]);
    finds(&sound("Graph"), &[]);
}

#[test]
fn the_switch_and_a_policy_that_is_off_are_told() {
    let tenant = sound("Local");
    tenant.set(json!({ "enabled": false }));
    finds(&tenant, &[("SwitchOff", "Warning")]);
    assert_eq!(lint(&tenant)[0]["policy"], Value::Null);
    tenant.set(json!({ "enabled": true }));
    tenant.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    finds(&tenant, &[("PolicyOff", "Info")]);
}

#[test]
fn pools_that_are_empty_reserved_or_low_are_told() {
    let tenant = sound("Local");
    tenant.call("policy.product.add", json!({ "policy": "Teams", "product": "OTHER" }));
    tenant.call("pool.update", json!({ "product": "OTHER", "warnBelow": 6 }));
    finds(&tenant, &[("PoolLow", "Warning")]);
    tenant.call("pool.update", json!({ "product": "OTHER", "warnBelow": 5 }));
    finds(&tenant, &[]);
    tenant.call("pool.update", json!({ "product": "SUITE", "reserve": 5 }));
    finds(&tenant, &[("PoolEmpty", "Warning")]);
    let reserved = text(&lint(&tenant)[0]["hint"]);
    assert!(reserved.contains("reserve"), "{reserved}");
    tenant.call("pool.update", json!({ "product": "SUITE", "reserve": 0 }));
    tenant.own(&[suite(0)]);
    finds(&tenant, &[("PoolEmpty", "Warning")]);
    assert_eq!(lint(&tenant)[0]["product"]["skuPartNumber"], "SUITE");
    tenant.call("policy.product.remove", json!({ "policy": "Teams", "product": "OTHER" }));
    finds(&tenant, &[("PoolEmpty", "Warning"), ("PoolsEmpty", "Error")]);
}

#[test]
fn products_that_give_nothing_are_told() {
    let mut not_provisioned = suite(5);
    not_provisioned["servicePlans"][0]["provisioningStatus"] = json!("PendingProvisioning");
    for (sku, kind, severity) in [
        (with(suite(5), json!({ "appliesTo": "Company" })), "ProductNotAssignable", "Error"),
        (with(suite(5), json!({ "capabilityStatus": "Warning" })), "ProductInGrace", "Warning"),
        (
            with(
                suite(0),
                json!({ "prepaidUnits": { "enabled": 0, "warning": 5, "suspended": 0, "lockedOut": 0 } }),
            ),
            "ProductInGrace",
            "Warning",
        ),
        (with(suite(5), json!({ "capabilityStatus": "Suspended" })), "ProductSuspended", "Error"),
        (not_provisioned, "ProductLacksPlan", "Error"),
        (product("SUITE", 5, &["SWAY"]), "ProductLacksPlan", "Error"),
    ] {
        let tenant = sound("Local");
        tenant.own(&[sku]);
        // What buying units would not mend is no lack of units.
        let units = ["ProductInGrace", "ProductSuspended"].contains(&kind);
        let wanted = [(kind, severity), ("PoolsEmpty", "Error")];
        finds(&tenant, if units { &wanted } else { &wanted[..1] });
        tenant.own(&[suite(5)]);
        finds(&tenant, &[]);
    }
    let tenant = sound("Local");
    tenant.call(
        "pool.import",
        json!({ "subscribedSkus": [product("OTHER", 5, &["TEAMS1"])], "snapshot": "Full", "replace": true }),
    );
    finds(&tenant, &[("ProductNotOwned", "Error"), ("PoolsEmpty", "Error")]);
}

#[test]
fn a_policy_that_an_earlier_one_always_precedes_is_told() {
    let scopes = [
        (json!({}), json!({ "departments": ["IT"] }), true),
        (json!({ "departments": ["it", "Sales"] }), json!({ "departments": ["IT"] }), true),
        (json!({ "departments": ["IT"] }), json!({}), false),
        (json!({ "usageLocations": ["DE"] }), json!({ "usageLocations": ["DE", "CH"] }), false),
        (json!({ "usageLocations": ["DE", "CH"] }), json!({ "usageLocations": ["DE"] }), true),
        (json!({ "includeGroups": ["crew"] }), json!({}), false),
        (json!({ "includeGroups": ["crew"] }), json!({ "includeGroups": ["crew"] }), true),
        (json!({ "excludeGroups": ["staff"] }), json!({}), false),
        (json!({ "excludeGroups": ["staff"] }), json!({ "excludeGroups": ["staff"] }), true),
        (json!({ "excludeUsers": [guid("ada")] }), json!({}), false),
        (json!({ "excludeUsers": [guid("ada")] }), json!({ "excludeUsers": [guid("ada")] }), true),
        (json!({ "enabled": false }), json!({}), false),
        (json!({}), json!({ "enabled": false }), false),
    ];
    for (earlier, later, shadowed) in scopes {
        let tenant = sound("Local");
        tenant.groups(&[group("crew", &[], &["ada"]), group("staff", &[], &["ada"])]);
        tenant.call("policy.remove", json!({ "policy": "Teams" }));
        tenant.policy("Teams", &["SUITE"], with(earlier.clone(), json!({ "name": "Later", "priority": 2 })));
        tenant.call("policy.remove", json!({ "policy": "Later" }));
        tenant.policy(
            "Teams",
            &["SUITE"],
            with(earlier.clone(), json!({ "name": "Earlier", "priority": 1 })),
        );
        tenant.policy("Teams", &["SUITE"], with(later.clone(), json!({ "name": "Later", "priority": 2 })));
        let told: Vec<_> = found(&tenant)
            .into_iter()
            .filter(|(kind, ..)| kind == "Shadowed")
            .map(|(.., policy)| policy)
            .collect();
        assert_eq!(told, if shadowed { vec![json!("Later")] } else { vec![] }, "{earlier} before {later}");
    }
}

#[test]
fn triggers_and_environments_are_part_of_what_an_earlier_policy_covers() {
    let scopes = [
        (json!({ "triggers": ["LaunchApp"] }), json!({}), false),
        (
            json!({ "triggers": ["LaunchApp", "RequestLicense"] }),
            json!({ "triggers": ["RequestLicense"] }),
            true,
        ),
        (json!({ "environmentScope": "OnlyManaged" }), json!({ "environmentScope": "All" }), false),
        (json!({ "environmentScope": "All" }), json!({ "environmentScope": "OnlyManaged" }), true),
        (
            json!({ "environmentScope": "OnlyManaged" }),
            json!({ "triggers": ["LaunchApp", "RequestLicense"] }),
            true,
        ),
    ];
    for (earlier, later, shadowed) in scopes {
        let tenant = Tenant::new("Local");
        tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
        tenant.call("environment.import", json!({ "environments": [{ "id": "e", "managed": true }] }));
        tenant.policy(
            "PowerApps",
            &["POWERAPPS_PER_USER"],
            with(earlier.clone(), json!({ "name": "Earlier", "priority": 1 })),
        );
        tenant.policy(
            "PowerApps",
            &["POWERAPPS_PER_USER"],
            with(later.clone(), json!({ "name": "Later", "priority": 2 })),
        );
        let wanted: &[_] = if shadowed { &[("Shadowed", "Error")] } else { &[] };
        finds(&tenant, wanted);
    }
}

#[test]
fn a_scope_that_lets_nobody_in_is_told() {
    let tenant = sound("Local");
    tenant.groups(&[group("crew", &[], &["ada"]), group("empty", &[], &[])]);
    let scope = |include: Value, exclude: Value| {
        tenant.call(
            "policy.update",
            json!({ "policy": "Teams", "includeGroups": include, "excludeGroups": exclude }),
        );
    };
    scope(json!(["crew"]), json!(null));
    finds(&tenant, &[]);
    scope(json!(["crew", "empty"]), json!(null));
    finds(&tenant, &[("GroupEmpty", "Warning")]);
    assert_eq!(lint(&tenant)[0]["group"]["name"], "empty");
    scope(json!(["empty"]), json!(null));
    finds(&tenant, &[("GroupEmpty", "Warning"), ("NobodyInScope", "Error")]);
    scope(json!(["crew"]), json!(["crew"]));
    finds(&tenant, &[("NobodyInScope", "Error")]);
    scope(json!(null), json!(["crew"]));
    tenant.groups(&[json!({ "id": guid("crew"), "@removed": { "reason": "deleted" } })]);
    finds(&tenant, &[("GroupUnknown", "Warning")]);
}

#[test]
fn an_app_that_lost_a_policys_trigger_is_told() {
    let tenant = sound("Local");
    tenant.own(&[product("DRAW", 5, &["VISIO_CLIENT_SUBSCRIPTION"])]);
    tenant.call("app.define", json!({ "name": "Visio", "servicePlanId": "VISIO_CLIENT_SUBSCRIPTION" }));
    tenant.policy("Visio", &["DRAW"], json!({ "triggers": ["FirstSignIn"] }));
    finds(&tenant, &[]);
    tenant.call("app.define", json!({ "name": "Visio", "triggers": ["RequestLicense"] }));
    finds(&tenant, &[("NoTrigger", "Error")]);
    // Such a policy can still be exported and imported as it is.
    let document = tenant.call("policy.export", json!({}))["document"].clone();
    assert_eq!(
        tenant.call("policy.import", json!({ "document": document }))["unchanged"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn managed_environments_that_nobody_knows_are_told() {
    for (terms, told) in [
        (json!({}), false),
        (json!({ "environmentScope": "OnlyManaged" }), true),
        (json!({ "triggers": ["LaunchApp"] }), true),
        (json!({ "triggers": ["RequestLicense"], "environmentScope": "OnlyManaged" }), false),
    ] {
        let tenant = Tenant::new("Local");
        tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
        tenant.policy("PowerApps", &["POWERAPPS_PER_USER"], terms.clone());
        let wanted: &[_] = if told { &[("NoManagedEnvironment", "Warning")] } else { &[] };
        finds(&tenant, wanted);
        tenant.call("environment.import", json!({ "environments": [{ "id": "e", "managed": false }] }));
        finds(&tenant, wanted);
        tenant.call("environment.import", json!({ "environments": [{ "id": "f", "managed": true }] }));
        finds(&tenant, &[]);
    }
    let tenant = Tenant::new("Local");
    tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
    tenant.policy("PowerApps", &["POWERAPPS_PER_USER"], json!({}));
    tenant.set(json!({ "environmentScope": { "powerApps": "OnlyManaged" } }));
    finds(&tenant, &[("NoManagedEnvironment", "Warning")]);
}

/// A policy with assignVia Group over a group that carries SUITE, and whatever else.
fn grouped(others: &[&Value]) -> Tenant {
    let tenant = sound("Local");
    tenant.call("policy.remove", json!({ "policy": "Teams" }));
    let carried = suite(5);
    let skus: Vec<&Value> = std::iter::once(&carried).chain(others.iter().copied()).collect();
    tenant.groups(&[group("licensed", &skus, &[])]);
    let product = json!({ "product": "SUITE", "targetGroup": "licensed" });
    tenant.call(
        "policy.create",
        json!({ "name": "Teams", "app": "Teams", "assignVia": "Group", "products": [product] }),
    );
    tenant
}

#[test]
fn a_target_group_that_became_unfit_is_told() {
    let tenant = grouped(&[]);
    finds(&tenant, &[]);
    tenant.groups(&[with(group("licensed", &[&suite(5)], &[]), json!({ "onPremisesSyncEnabled": true }))]);
    finds(&tenant, &[("TargetGroupUnfit", "Error")]);
    assert_eq!(lint(&tenant)[0]["group"]["name"], "licensed");
    tenant.groups(&[with(group("licensed", &[], &[]), json!({ "onPremisesSyncEnabled": false }))]);
    finds(&tenant, &[("TargetGroupUnfit", "Error")]);
}

/// The group's flaw is the cause, and units are free: to say that none are would send the admin to buy some.
#[test]
fn r18_an_unfit_target_group_is_no_lack_of_units() {
    let tenant = grouped(&[]);
    tenant.groups(&[with(group("licensed", &[&suite(5)], &[]), json!({ "isAssignableToRole": true }))]);
    finds(&tenant, &[("TargetGroupUnfit", "Error")]);
    tenant.groups(&[group("licensed", &[&suite(5)], &[])]);
    tenant.own(&[suite(0)]);
    finds(&tenant, &[("PoolEmpty", "Warning"), ("PoolsEmpty", "Error")]);
}

#[test]
fn one_product_of_a_target_group_that_fails_all_is_told() {
    let other = product("OTHER", 5, &["TEAMS1", "AAD_PREMIUM"]);
    let tenant = grouped(&[&other]);
    finds(&tenant, &[]);
    tenant.own(&[product("OTHER", 0, &["TEAMS1", "AAD_PREMIUM"])]);
    finds(&tenant, &[("TargetGroupShort", "Error"), ("PoolsEmpty", "Error")]);
    assert_eq!(
        (&lint(&tenant)[0]["product"]["skuPartNumber"], &lint(&tenant)[0]["group"]["name"]),
        (&json!("OTHER"), &json!("licensed"))
    );
}

#[test]
fn group_licensing_without_what_microsoft_wants_for_it_is_told() {
    let tenant = grouped(&[]);
    tenant.own(&[product("OTHER", 5, &["TEAMS1"])]);
    finds(&tenant, &[("EntraP1Missing", "Warning")]);
    for enough in [
        sku("SPB", 1, 0),
        sku("ENTERPRISEPACK", 1, 0),
        sku("ENTERPRISEPACK_GOV", 1, 0),
        sku("AAD_PREMIUM_P2", 1, 0),
    ] {
        let tenant = grouped(&[]);
        tenant.own(&[product("OTHER", 5, &["TEAMS1"]), enough.clone()]);
        finds(&tenant, &[]);
        tenant.own(&[with(enough, json!({ "capabilityStatus": "Deleted" }))]);
        finds(&tenant, &[("EntraP1Missing", "Warning")]);
    }
    let tenant = grouped(&[]);
    tenant.own(&[product("OTHER", 5, &["TEAMS1"]), sku("STANDARDPACK", 1, 0)]);
    finds(&tenant, &[("EntraP1Missing", "Warning")]);
}

#[test]
fn twins_of_microsofts_default_policies_are_told() {
    for (mode, also) in [("Local", None), ("Graph", Some(("DefaultTwin", "Info")))] {
        let tenant = Tenant::new(mode);
        tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
        tenant.call("policy.createDefaults", json!({ "app": "PowerApps" }));
        finds(&tenant, also.as_slice());
        // For one department only, and first, so that it is a twin and nothing else.
        tenant.policy(
            "PowerApps",
            &["POWERAPPS_PER_USER"],
            json!({ "name": "Mine", "departments": ["IT"], "priority": 1 }),
        );
        let wanted: Vec<_> = [("DefaultTwin", "Warning")].into_iter().chain(also).collect();
        finds(&tenant, &wanted);
        assert_eq!(lint(&tenant)[0]["policy"]["name"], "Mine");
        tenant.call("policy.update", json!({ "policy": "Mine", "name": "auto-created policy for IT" }));
        let told = found(&tenant)
            .into_iter()
            .filter(|(_, severity, _)| severity == "Warning")
            .map(|(.., policy)| policy);
        assert_eq!(
            told.collect::<Vec<_>>(),
            ["Auto-Created Policy for Power Apps"],
            "of two the later one is told"
        );
    }
}

#[test]
fn plans_exclusive_with_what_an_included_group_brings_are_told() {
    let tenant = sound("Local");
    let edu = product("EDU", 5, &["YAMMER_EDU"]);
    tenant.own(std::slice::from_ref(&edu));
    tenant.groups(&[group("school", &[&edu], &["ada"])]);
    let written = tenant.call("policy.update", json!({ "policy": "Teams", "includeGroups": ["school"] }));
    let warning = text(&written["warnings"][0]);
    assert!(
        ["YAMMER_EDU", "YAMMER_ENTERPRISE", "school"].iter().all(|name| warning.contains(name)),
        "{warning}"
    );
    finds(&tenant, &[("PlanConflict", "Warning")]);
    assert_eq!(text(&lint(&tenant)[0]["message"]), warning);
    tenant.call(
        "policy.product.update",
        json!({ "policy": "Teams", "product": "SUITE", "disable": ["YAMMER_ENTERPRISE"] }),
    );
    finds(&tenant, &[]);
    // Switched off in the group's license it is no conflict either.
    let off = json!([{ "skuId": edu["skuId"], "disabledPlans": [plan("YAMMER_EDU")] }]);
    tenant.groups(&[with(group("school", &[], &["ada"]), json!({ "assignedLicenses": off }))]);
    let again = tenant.call(
        "policy.product.update",
        json!({ "policy": "Teams", "product": "SUITE", "disabledPlans": null }),
    );
    assert_eq!(again["warnings"], json!([]));
    finds(&tenant, &[]);
}

#[test]
fn a_mailbox_that_nobody_spoke_of_is_told() {
    let tenant = sound("Local");
    tenant.own(&[product("SUITE", 5, &["TEAMS1", "EXCHANGE_S_STANDARD"])]);
    finds(&tenant, &[("MailboxPlan", "Info")]);
    let update = |more: Value| {
        tenant.call("policy.product.update", with(json!({ "policy": "Teams", "product": "SUITE" }), more))
    };
    assert_eq!(update(json!({ "disable": ["EXCHANGE_S_STANDARD"] }))["warnings"], json!([]));
    finds(&tenant, &[]);
    // r13: switched on again, the write warns.
    for on in [
        json!({ "enable": ["EXCHANGE_S_STANDARD"] }),
        json!({ "disabledPlans": null }),
        json!({ "enabledPlans": ["TEAMS1", "EXCHANGE_S_STANDARD"] }),
    ] {
        let written = update(on);
        assert!(text(&written["warnings"][0]).contains("EXCHANGE_S_STANDARD"), "{written}");
        update(json!({ "disabledPlans": ["EXCHANGE_S_STANDARD"] }));
    }
}

#[test]
fn users_without_usage_location_are_told() {
    let tenant = sound("Local");
    let nowhere = |name: &str| with(user(name), json!({ "usageLocation": null }));
    let guest = with(nowhere("gil"), json!({ "userType": "Guest" }));
    let disabled = with(nowhere("dan"), json!({ "accountEnabled": false }));
    let agent = with(nowhere("ari"), json!({ "@odata.type": "#microsoft.graph.agentUser" }));
    tenant.people(&[guest, disabled, agent]);
    finds(&tenant, &[]);
    tenant.set(json!({ "allowAgents": true }));
    finds(&tenant, &[("UsageLocationMissing", "Warning")]);
    tenant.set(json!({ "allowAgents": false }));
    tenant.people(&[nowhere("bob"), nowhere("cem")]);
    finds(&tenant, &[("UsageLocationMissing", "Warning")]);
    assert!(text(&lint(&tenant)[0]["message"]).contains("At least 2 users"));
    tenant.groups(&[group("crew", &[], &["ada"]), group("new", &[], &["ada", "bob"])]);
    let update = |more: Value| tenant.call("policy.update", with(json!({ "policy": "Teams" }), more));
    update(json!({ "includeGroups": ["crew"] }));
    finds(&tenant, &[]);
    update(json!({ "includeGroups": ["crew", "new"] }));
    assert!(text(&lint(&tenant)[0]["message"]).contains("At least 1 user"));
    update(json!({ "usageLocations": ["CH"] }));
    finds(&tenant, &[]);
    update(json!({ "usageLocations": null }));
    tenant.set(json!({ "defaultUsageLocation": "CH" }));
    finds(&tenant, &[]);
}

#[test]
fn data_too_old_to_decide_on_is_told() {
    let tenant = sound("Local");
    tenant.set(json!({ "maxDataAgeHours": 24 }));
    tenant.at(24 * 60);
    finds(&tenant, &[]);
    tenant.at(24 * 60 + 1);
    finds(&tenant, &[("UserDataTooOld", "Error"), ("PoolDataTooOld", "Error")]);
    let now = json!({ "now": after(0) });
    assert_eq!(tenant.call("policy.lint", now)["items"], json!([]), "now decides");
    tenant.set(json!({ "maxDataAgeHours": null }));
    finds(&tenant, &[]);
}

#[test]
fn a_lint_is_of_one_policy_or_all_and_comes_in_pages() {
    let tenant = sound("Local");
    tenant.set(json!({ "enabled": false }));
    tenant.policy("Teams", &["OTHER"], json!({ "name": "Second", "enabled": false }));
    let of = |request: Value| tenant.call("policy.lint", request);
    let kinds = |page: &Value| {
        page["items"].as_array().unwrap().iter().map(|it| text(&it["kind"])).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&of(json!({}))), ["SwitchOff", "PolicyOff"]);
    assert_eq!(kinds(&of(json!({ "policy": "teams" }))), ["SwitchOff"]);
    let first = of(json!({ "limit": 1 }));
    assert_eq!(kinds(&first), ["SwitchOff"]);
    let second = of(json!({ "limit": 1, "cursor": first["next"] }));
    assert_eq!((kinds(&second), &second["next"]), (vec!["PolicyOff".to_owned()], &Value::Null));
    assert_eq!(tenant.error("policy.lint", json!({ "policy": "Third" })), "NOT_FOUND");
}

#[test]
fn r24_a_licensed_group_whose_members_no_import_has_listed_is_told() {
    let tenant = sound("Graph");
    tenant.people(&[holding("bob", &[through(&suite(5), "shadow")])]);
    finds(&tenant, &[("GroupMembersUnknown", "Warning")]);
    assert_eq!(lint(&tenant)[0]["group"]["id"], json!(guid("shadow")), "known by a path alone");
    let without = |name: &str, skus: &[&Value]| security_group(&guid(name), name, skus);
    let off = json!([{ "skuId": suite(5)["skuId"], "disabledPlans": [plan("TEAMS1")] }]);
    tenant.groups(&[
        without("shadow", &[&suite(5)]),
        without("plain", &[]),
        with(without("off", &[]), json!({ "assignedLicenses": off })),
    ]);
    finds(&tenant, &[("GroupMembersUnknown", "Warning")]);
    tenant.import("group.import", "members", &[json!({ "group": "shadow", "users": [] })]);
    finds(&tenant, &[]);
    let delta = json!({ "id": guid("delta"), "displayName": "delta", "members@delta": [{ "id": guid("ada") }],
        "assignedLicenses": [{ "skuId": suite(5)["skuId"], "disabledPlans": [] }] });
    tenant.groups(&[delta]);
    finds(&tenant, &[]);
}
