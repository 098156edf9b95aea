//! r22: managed environments, and what covers their users besides licenses.

use crate::support::{
    BOTH, NOW, Tenant, after, column, direct, event, guid, holding, outcomes, plan, product, sku, text, user,
    with,
};
use serde_json::{Value, json};

/// A tenant with Power Apps Premium, a policy for it, and the environment `e`, covered so.
fn covered(mode: &str, coverage: Value) -> Tenant {
    let tenant = Tenant::new(mode);
    tenant.own(&[sku("POWERAPPS_PER_USER", 9, 0), sku("POWERAUTOMATE_ATTENDED_RPA", 9, 0)]);
    tenant.people(&["ada", "bob", "cem"].map(user));
    tenant.policy("PowerApps", &["POWERAPPS_PER_USER"], json!({}));
    tenant.policy("PowerAutomatePremium", &["POWERAUTOMATE_ATTENDED_RPA"], json!({}));
    environment(&tenant, json!({ "id": "e", "managed": true, "coverage": coverage }));
    tenant
}

fn environment(tenant: &Tenant, environment: Value) {
    let reply = tenant.call("environment.import", json!({ "environments": [environment], "takenAt": NOW }));
    assert_eq!(reply["errors"], json!([]), "{reply}");
}

fn launch(name: &str) -> Value {
    with(event(name, "PowerApps", "LaunchPremiumApp"), json!({ "environment": { "id": "E" } }))
}

fn flow(name: &str) -> Value {
    with(event(name, "PowerAutomatePremium", "SaveStandardFlow"), json!({ "environment": { "id": "e" } }))
}

#[test]
fn r22_who_holds_dynamics_or_power_automate_premium_claims_no_power_apps_premium() {
    let tenant = covered("Graph", json!([]));
    let held = [
        "DYN365_ENTERPRISE_SALES",
        "DYN365_TEAM_MEMBERS",
        "POWERAUTOMATE_ATTENDED_RPA",
        "DYN365_BUSCENTRAL_ESSENTIAL",
    ];
    tenant.own(&held.map(|part| sku(part, 9, 0)));
    let people: Vec<_> = held
        .iter()
        .map(|part| holding(&part[part.len() - 9..].to_lowercase(), &[direct(&sku(part, 9, 0))]))
        .collect();
    tenant.people(&people);
    for person in &people {
        for trigger in ["LaunchPremiumApp", "LaunchApp"] {
            let launch = json!({ "user": person["id"], "app": "PowerApps", "trigger": trigger, "environment": { "id": "e" } });
            assert_eq!(tenant.would(launch), "AlreadyEntitled", "{} {trigger}", person["userPrincipalName"]);
        }
    }
    tenant.set(json!({ "premiumNeedsOwnLicense": true }));
    let premium = json!({ "user": people[0]["id"], "app": "PowerApps", "trigger": "LaunchPremiumApp", "environment": { "id": "e" } });
    assert_eq!(tenant.would(premium), "Claimed");
}

#[test]
fn r22_a_plan_of_which_nobody_knows_is_refused_until_the_admin_places_it() {
    let dynamics = product("GENERIC", 9, &["POWERAPPS_DYN_APPS", "POWERAPPS_P2"]);
    let define = |tenant: &Tenant, field: &str, change: fn(&mut Vec<Value>)| {
        let mut plans = tenant.call("app.list", json!({ "identity": "PowerApps" }))["items"][0][field]
            .as_array()
            .unwrap()
            .clone();
        change(&mut plans);
        let written = tenant.call("app.define", json!({ "name": "PowerApps", field: plans }));
        let sorted = |plans: &[Value]| plans.iter().map(text).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sorted(written["result"][field].as_array().unwrap()), sorted(&plans));
    };
    let holder = || {
        let tenant = covered("Graph", json!([]));
        tenant.own(std::slice::from_ref(&dynamics));
        tenant.people(&[holding("ada", &[direct(&dynamics)])]);
        tenant
    };
    let launch = || with(launch("ada"), json!({ "trigger": "LaunchApp" }));
    let tenant = holder();
    let refused = tenant.claim(launch());
    assert_eq!(refused["outcome"], "EntitlementUnknown");
    let reason = text(&refused["reason"]);
    // The cure, followed as it is worded, must not take the other plans from the app.
    assert!(
        reason.contains("GENERIC")
            && reason.contains("give entitlingPlanIds as app.list shows it and this plan"),
        "{reason}"
    );
    assert_eq!(
        tenant.call("claim.get", json!({ "claim": refused["claim"] }))["outcome"],
        "EntitlementUnknown"
    );

    let without = |plans: &mut Vec<Value>| {
        let placed = ["POWERAPPS_DYN_APPS", "POWERAPPS_P2"].map(plan);
        plans.retain(|plan| !placed.contains(&text(plan)));
    };
    // Both out of the unknown: POWERAPPS_P2 entitles by the table, and so here too.
    define(&tenant, "unknownPlanIds", without);
    assert_eq!(tenant.would(launch()), "AlreadyEntitled");
    // Out of what entitles as well: they do not.
    define(&tenant, "entitlingPlanIds", without);
    assert_eq!(tenant.would(launch()), "Claimed");
    tenant.call("app.remove", json!({ "name": "PowerApps" }));
    assert_eq!(tenant.would(launch()), "EntitlementUnknown");
    // Among what entitles: it does.
    define(&tenant, "entitlingPlanIds", |plans| plans.push(json!(plan("POWERAPPS_DYN_APPS"))));
    assert_eq!(tenant.would(launch()), "AlreadyEntitled");
}

#[test]
fn r22_pay_as_you_go_covers_everybodys_apps_and_no_flows() {
    let tenant = covered("Graph", json!([{ "kind": "PayAsYouGo" }]));
    assert_eq!(
        outcomes(&tenant.claims(&[launch("ada"), launch("bob"), flow("ada")])),
        ["AlreadyEntitled", "AlreadyEntitled", "Claimed"]
    );
    assert_eq!(tenant.would(event("cem", "PowerApps", "RequestLicense")), "Claimed");
    environment(&tenant, json!({ "id": "e", "coverage": [] }));
    assert_eq!(tenant.would(launch("bob")), "Claimed");
}

#[test]
fn r22_flow_plans_cover_some_flows_and_nobody_knows_which() {
    let tenant = covered("Graph", json!([{ "kind": "FlowPlan", "units": 3 }]));
    assert_eq!(outcomes(&tenant.claims(&[flow("ada"), launch("ada")])), ["EntitlementUnknown", "Claimed"]);
}

#[test]
fn r22_r32_app_passes_go_to_who_came_first_and_the_rest_claims() {
    for mode in BOTH {
        let tenant = covered(mode, json!([{ "kind": "AppPass", "units": 2 }]));
        let licensed = holding("dan", &[direct(&sku("POWERAPPS_PER_USER", 9, 0))]);
        tenant.people(&[licensed]);
        let events = ["ada", "dan", "bob", "ada", "cem", "bob"].map(launch);
        let expected = [
            "AlreadyEntitled",
            "AlreadyEntitled",
            "AlreadyEntitled",
            "AlreadyEntitled",
            "Claimed",
            "AlreadyEntitled",
        ];
        // One call of a what-if, and one call for each event.
        let reply = tenant.call("claim.test", json!({ "events": events }));
        assert_eq!(outcomes(reply["items"].as_array().unwrap()), expected);
        assert_eq!(outcomes(&tenant.rehearse(events.clone().map(|event| vec![event]))), expected);
        assert_eq!(tenant.would(launch("cem")), "AlreadyEntitled", "a what-if gives no pass away");
        assert_eq!(outcomes(&tenant.claims(&events)), expected);
        let decision = tenant.claims(&[launch("bob")]).remove(0);
        assert!(
            text(&decision["reason"]).contains("one of the environment's 2 app passes"),
            "{}",
            decision["reason"]
        );
        assert_eq!(
            tenant.call("claim.test", json!({ "events": [launch("ada")] }))["items"][0]["outcome"],
            "AlreadyEntitled"
        );
        // With fewer passes the first keep theirs.
        environment(&tenant, json!({ "id": "e", "coverage": [{ "kind": "AppPass", "units": 1 }] }));
        assert_eq!(outcomes(&tenant.claims(&["ada", "bob"].map(launch))), ["AlreadyEntitled", "Claimed"]);
        tenant.sound();
    }
}

#[test]
fn r22_a_pass_of_somebody_gone_is_free() {
    let tenant = covered("Graph", json!([{ "kind": "AppPass", "units": 1 }]));
    assert_eq!(outcomes(&tenant.claims(&[launch("ada")])), ["AlreadyEntitled"]);
    assert_eq!(tenant.would(launch("bob")), "Claimed");
    tenant.at(1).people(&[json!({ "id": guid("ada"), "@removed": { "reason": "deleted" } })]);
    assert_eq!(tenant.would(launch("bob")), "AlreadyEntitled");
}

#[test]
fn l6_a_decision_says_what_the_environment_had_then() {
    let tenant = covered("Graph", json!([{ "kind": "AppPass", "units": 1 }]));
    tenant.set(json!({ "recordAll": true }));
    let decisions = tenant.claims(&["ada", "bob"].map(launch));
    environment(&tenant, json!({ "id": "e", "coverage": [{ "kind": "AppPass", "units": 7 }] }));
    let steps = |claim: &Value| tenant.call("claim.get", json!({ "claim": claim["claim"] }))["trace"].clone();
    assert!(steps(&decisions[0]).to_string().contains("1 app passes"), "{}", steps(&decisions[0]));
    assert!(
        steps(&decisions[1]).to_string().contains("Others have all 1 app passes"),
        "{}",
        steps(&decisions[1])
    );
}

#[test]
fn r17_environments_come_as_the_admin_api_and_its_cmdlets_give_them() {
    let tenant = covered("Graph", json!([]));
    let rest = |name: &str, level: &str| {
        json!({ "id": format!("/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/{name}"), "name": name, "location": "europe",
            "properties": { "displayName": format!("Shown {name}"), "governanceConfiguration": { "protectionLevel": level } } })
    };
    let cmdlet = json!({ "EnvironmentName": "c", "DisplayName": "Of a cmdlet", "IsDefault": false, "EnvironmentType": "Production",
        "Internal": { "id": "/providers/x/c", "properties": { "displayName": "Of a cmdlet", "governanceConfiguration": { "protectionLevel": "standard" } } } });
    let page = json!({ "value": [rest("a", "Standard"), rest("Default-B", "Basic"), cmdlet] });
    let reply = tenant.call("environment.import", json!({ "environments": page, "takenAt": NOW }));
    assert_eq!((&reply["added"], &reply["errors"]), (&json!(3), &json!([])), "{reply}");
    let listed = tenant.call("environment.list", json!({}))["items"].clone();
    let told: Vec<_> =
        listed.as_array().unwrap().iter().map(|it| json!([it["id"], it["name"], it["managed"]])).collect();
    assert_eq!(
        told,
        [
            json!(["a", "Shown a", true]),
            json!(["c", "Of a cmdlet", true]),
            json!(["Default-B", "Shown Default-B", false]),
            json!(["e", null, true])
        ]
    );
    let launch =
        |id: &str| with(event("ada", "PowerApps", "LaunchApp"), json!({ "environment": { "id": id } }));
    assert_eq!(["A", "default-b"].map(|id| tenant.would(launch(id))), ["Claimed", "EnvironmentNotCovered"]);
}

#[test]
fn r05_an_environment_cut_off_by_converttojson_is_refused_with_the_cure() {
    let tenant = covered("Graph", json!([]));
    for (item, field) in [
        (json!({ "EnvironmentName": "c", "Internal": "@{id=x; properties=}" }), "Internal"),
        (
            json!({ "EnvironmentName": "c", "Internal": { "properties": "@{governanceConfiguration=}" } }),
            "Internal.properties",
        ),
        (
            json!({ "name": "c", "properties": { "governanceConfiguration": "@{settings=; protectionLevel}" } }),
            "properties.governanceConfiguration",
        ),
        (
            json!({ "name": "c", "properties": { "governanceConfiguration": "@{protectionLevel=Basic; x=; protectionLevel=Standard}" } }),
            "properties.governanceConfiguration",
        ),
        (
            json!({ "name": "c", "properties": { "displayName": "C" } }),
            "properties.governanceConfiguration.protectionLevel",
        ),
        (json!({ "id": "c", "coverage": [{ "kind": "AppPass" }] }), "coverage[0].units"),
        (
            json!({ "id": "c", "coverage": [{ "kind": "PayAsYouGo" }, { "kind": "PayAsYouGo" }] }),
            "coverage[1].kind",
        ),
        (json!({ "id": "c", "name": "P", "status": "Enabled" }), "environments"),
    ] {
        let reply = tenant.call("environment.import", json!({ "environments": [item], "takenAt": NOW }));
        let error = &reply["errors"][0]["error"];
        assert_eq!((&reply["refused"], &error["field"]), (&json!(1), &json!(field)), "{reply}");
        let hint = text(&error["hint"]);
        assert!(!item.to_string().contains("@{") || hint.contains("ConvertTo-Json -Depth 10"), "{hint}");
    }
}

#[test]
fn r17_what_a_shallow_converttojson_leaves_of_the_protection_level_is_read() {
    let tenant = covered("Graph", json!([]));
    let cut = |name: &str, text: &str| json!({ "EnvironmentName": name, "Internal": { "properties": { "governanceConfiguration": text } } });
    let given = [
        cut("basic", "@{protectionLevel=Basic}"),
        cut("managed", "@{enableIdleDetection=False; protectionLevel=Standard; settings=}"),
    ];
    let reply = tenant.call("environment.import", json!({ "environments": given, "takenAt": NOW }));
    assert_eq!((&reply["added"], &reply["errors"]), (&json!(2), &json!([])), "{reply}");
    let managed = tenant.call("environment.list", json!({ "managed": true }))["items"].clone();
    assert_eq!(column(&managed, "id"), ["e", "managed"]);
}

#[test]
fn r22_billing_policies_cover_their_environments_while_they_are_enabled() {
    let tenant = covered("Graph", json!([{ "kind": "AppPass", "units": 0 }]));
    let policy = |status: &str, environments: Value| json!({ "id": "p1", "name": "Pay", "status": status, "billingInstrument": { "subscriptionId": "s" }, "environments": environments });
    let import = |policies: Value, snapshot: &str, minutes: i64| {
        let request = json!({ "environments": policies, "snapshot": snapshot, "takenAt": after(minutes) });
        let reply = tenant.at(minutes).call("environment.import", request);
        assert_eq!(reply["errors"], json!([]), "{reply}");
        reply
    };
    import(json!([policy("Enabled", json!([{ "environmentId": "E" }, "new"]))]), "Partial", 1);
    assert_eq!(tenant.would(launch("ada")), "AlreadyEntitled");
    let listed = tenant.call("environment.list", json!({}))["items"].clone();
    let kinds = |at: usize| {
        listed[at]["coverage"].as_array().unwrap().iter().map(|it| text(&it["kind"])).collect::<Vec<_>>()
    };
    assert_eq!(
        (kinds(0), kinds(1)),
        (vec!["PayAsYouGo".to_owned(), "AppPass".into()], vec!["PayAsYouGo".to_owned()])
    );
    assert_eq!(
        (&listed[1]["managed"], &listed[1]["takenAt"]),
        (&Value::Null, &Value::Null),
        "only a billing policy names it"
    );
    // What the environment's own import says, and a snapshot of environments, leave what a policy pays alone.
    import(json!([{ "id": "e", "managed": true, "coverage": [] }]), "Full", 2);
    assert_eq!(tenant.would(launch("ada")), "AlreadyEntitled");
    // Out of the policy, disabled, gone: not paid for.
    import(json!([policy("Enabled", json!(["new"]))]), "Partial", 3);
    assert_eq!(tenant.would(launch("ada")), "Claimed");
    for (at, policies) in
        [(4, json!([policy("Disabled", json!(["e"]))])), (6, json!([{ "id": "p2", "status": "Disabled" }]))]
    {
        import(json!([policy("Enabled", json!(["e"]))]), "Partial", at);
        assert_eq!(tenant.would(launch("ada")), "AlreadyEntitled");
        import(policies, "Full", at + 1);
        assert_eq!(tenant.would(launch("ada")), "Claimed");
        assert_eq!(
            tenant.call("environment.list", json!({}))["items"].as_array().unwrap().len(),
            2,
            "policies show no environments"
        );
    }
}

#[test]
fn r05a_a_page_of_the_admin_api_that_has_a_next_one_removes_nothing() {
    let tenant = covered("Graph", json!([]));
    let governed = json!({ "displayName": "A", "governanceConfiguration": { "protectionLevel": "Basic" } });
    let page = json!({ "value": [{ "name": "a", "properties": governed }], "nextLink": "https://api.bap.microsoft.com/next" });
    let reply = tenant
        .call("environment.import", json!({ "environments": page, "snapshot": "Full", "takenAt": NOW }));
    assert_eq!((&reply["added"], &reply["removed"]), (&json!(1), &json!(0)), "{reply}");
    assert!(text(&reply["warnings"][0]).contains("next"), "{reply}");
}
