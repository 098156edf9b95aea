//! r63: waves, what a plan comes to, and where its users come from.

use crate::support::{column, guid, sign_in, sku, text, user, with, without};
use crate::tenant::{items, moving, reasons, tenant};
use serde_json::{Value, json};

fn waves(items: &[Value]) -> Vec<i64> {
    items.iter().map(|item| item["wave"].as_i64().unwrap()).collect()
}

#[test]
fn r63_waves_have_a_size_are_departments_or_as_the_table_says() {
    let tenant = tenant();
    let sized = with(moving(&["ada", "bob", "cem"]), json!({ "waveSize": 2 }));
    assert_eq!(waves(&items(&tenant, sized)), [1, 1, 2]);
    let of = |name: &str, department: Value| with(user(name), json!({ "department": department }));
    tenant.at(1).people(&[of("ada", json!("Sales")), of("bob", json!(null)), of("cem", json!("Law"))]);
    let request = with(moving(&["ada", "bob", "cem"]), json!({ "waveBy": "Department", "replace": true }));
    let reply = tenant.call("migration.plan", request);
    assert_eq!(
        column(&reply["migration"]["waves"], "department"),
        [json!("Law"), json!("Sales"), json!(null)]
    );
    assert_eq!(column(&reply["migration"]["waves"], "users"), [1, 1, 1]);
    let first = &reply["items"][0];
    assert_eq!(
        (&first["user"]["userPrincipalName"], &first["wave"]),
        (&json!("cem@contoso.example"), &json!(1))
    );
    let csv = "Wave;User\r\n2;ada@contoso.example\r\n1;bob@contoso.example\r\n";
    let table = json!({ "name": "Move", "csv": csv, "product": "SPE_E3", "group": "lic" });
    let told = items(&tenant, table);
    assert_eq!(waves(&told), [1, 2]);
    assert_eq!(told[1]["user"]["id"], guid("ada"));
}

#[test]
fn r63_a_plan_comes_of_claims_a_policy_holders_or_a_table() {
    let tenant = tenant();
    let policy = tenant.policy("Teams", &["SPE_E3"], json!({}));
    let claim = tenant.claim(sign_in("cem"))["claim"].clone();
    let group = |more: Value| with(json!({ "name": "Move", "group": "lic" }), more);
    let users = |request: Value| {
        let told = items(&tenant, request);
        assert!(told.iter().all(|item| reasons(item).is_empty()), "{told:?}");
        told.iter().map(|it| text(&it["user"]["id"])).collect::<Vec<_>>()
    };
    assert_eq!(users(group(json!({ "claims": [claim] }))), [guid("cem")]);
    assert_eq!(
        users(group(json!({ "claims": [claim, claim] }))),
        [guid("cem")],
        "as a user has one for each app"
    );
    assert_eq!(users(group(json!({ "policy": policy }))), [guid("cem")]);
    assert_eq!(users(group(json!({ "holdersOf": "SPE_E3" }))), [guid("ada"), guid("bob"), guid("cem")]);
    let path = tenant.path("table.csv");
    std::fs::write(&path, format!("\u{feff}user,Product,GROUP\r\n{},SPE_E3,lic\r\n\r\n", guid("bob")))
        .unwrap();
    assert_eq!(users(json!({ "name": "Move", "path": path })), [guid("bob")]);
    tenant.call("claim.undo", json!({ "claims": [claim] }));
    tenant.refuses(
        "migration.plan",
        group(json!({ "policy": policy, "replace": true })),
        "INVALID_ARGUMENT",
        "policy",
    );
}

#[test]
fn r63_a_plan_says_what_it_comes_to_and_a_dry_run_keeps_nothing() {
    let tenant = tenant();
    let request = with(moving(&["ada", "bob", "cem"]), json!({ "waveSize": 2 }));
    let dry = tenant.call("migration.plan", with(request.clone(), json!({ "dryRun": true })));
    assert_eq!(tenant.call("migration.list", json!({}))["items"], json!([]));
    let made = tenant.call("migration.plan", request);
    let items = |reply: &Value| -> Vec<Value> {
        let of = reply["items"].as_array().unwrap().iter().cloned();
        of.map(|item| with(item, json!({ "migration": { "id": null, "name": "Move" } }))).collect()
    };
    assert_eq!(items(&dry), items(&made));
    let migration = &made["migration"];
    assert_eq!((&migration["users"], &migration["items"]), (&json!(3), &json!(3)));
    assert_eq!(migration["states"], json!({ "Ready": 2, "Held": 1 }));
    assert_eq!(migration["reasons"], json!({ "NoDirectPath": 1 }));
    assert_eq!(column(&migration["waves"], "ready"), [2, 0]);
    assert_eq!(column(&migration["targets"], "items"), [3]);
    assert_eq!(migration["secondsAtGraphLimits"], 1);
    assert_eq!(tenant.call("migration.list", json!({}))["items"], json!([migration]));
    assert_eq!(tenant.call("migration.list", json!({ "identity": "MOVE" }))["items"], json!([migration]));
    assert_eq!(tenant.call("migration.list", json!({ "identity": "m*" }))["items"], json!([migration]));
    assert_eq!(tenant.call("migration.list", json!({ "identity": "n*" }))["items"], json!([]));
    tenant.refuses("migration.list", json!({ "identity": "Mvoe" }), "NOT_FOUND", "identity");
    tenant.sound();
}

#[test]
fn r62_items_are_listed_by_what_is_asked() {
    let tenant = tenant();
    items(&tenant, with(moving(&["ada", "bob", "cem"]), json!({ "waveSize": 2 })));
    let listed = |more: Value| {
        let told = tenant.call("migration.items", with(json!({ "migration": "Move" }), more));
        column(&told["items"], "item")
    };
    assert_eq!(listed(json!({})), [1, 2, 3]);
    assert_eq!(listed(json!({ "state": "Ready" })), [1, 2]);
    assert_eq!(listed(json!({ "state": "Held" })), [3]);
    assert_eq!(listed(json!({ "step": "Join" })), [1, 2]);
    assert_eq!(listed(json!({ "wave": 2 })), [3]);
    assert_eq!(listed(json!({ "reason": "NoDirectPath" })), [3]);
    assert_eq!(listed(json!({ "reason": "PlanLoss" })), Vec::<Value>::new());
    assert_eq!(listed(json!({ "user": "bob@contoso.example" })), [2]);
    assert_eq!(tenant.pages("migration.items", json!({ "migration": "Move" }), 2).len(), 3);
    tenant.refuses("migration.items", json!({ "migration": "Mvoe" }), "NOT_FOUND", "migration");
}

/// A directoryAudit of auto-claim, which gave this user these licenses besides those before.
fn assigned(name: &str, before: &[&str], after: &[&str]) -> Value {
    let told = |parts: &[&str]| {
        let of = |part: &&str| {
            let id = text(&sku(part, 0, 0)["skuId"]);
            format!("[SkuName={part}, AccountId={}, SkuId={id}, DisabledPlans=[]]", guid("tenant"))
        };
        json!(parts.iter().map(of).collect::<Vec<_>>()).to_string()
    };
    json!({ "activityDisplayName": "Change user license", "result": "success",
        "initiatedBy": { "app": { "appId": "aeb86249-8ea3-49e2-900b-54cc8e308f85", "displayName": "M365 License Manager" } },
        "targetResources": [{ "id": guid(name), "type": "User", "userPrincipalName": format!("{name}@contoso.example"),
            "modifiedProperties": [{ "displayName": "AssignedLicense", "oldValue": told(before), "newValue": told(after) }] }] })
}

#[test]
fn r63_a_plan_comes_of_what_microsofts_auto_claim_assigned() {
    let tenant = tenant();
    let by_hand =
        with(assigned("cem", &[], &["SPE_E3"]), json!({ "initiatedBy": { "user": { "id": guid("bob") } } }));
    let failed = with(assigned("cem", &[], &["SPE_E3"]), json!({ "result": "failure" }));
    let data = json!({ "Operation": "AssignLicenseAutoClaim", "UserKey": guid("bob"), "UserId": "bob@contoso.example" });
    let portal = json!({ "RecordType": 256, "AuditData": data.to_string() });
    let named = json!({ "Operation": "AssignLicenseAutoClaim", "UserId": "ADA@contoso.example",
        "PropertyCollection": [{ "Name": "SkuId", "Value": sku("SPE_E3", 0, 0)["skuId"] }] });
    let other = assigned("ada", &["SPE_E3"], &["SPE_E3", "FLOW_FREE"]);
    let records =
        json!([by_hand, failed, assigned("ada", &[], &["SPE_E3"]), other, portal, named, { "id": "x" }]);
    let request =
        json!({ "name": "Move", "audits": { "value": records }, "product": "SPE_E3", "group": "lic" });
    let moves = |request: Value| {
        let of = |it: &Value| (it["user"]["id"].clone(), it["product"]["skuPartNumber"].clone());
        items(&tenant, request).iter().map(of).collect::<Vec<_>>()
    };
    let e3 = |name: &str| (json!(guid(name)), json!("SPE_E3"));
    assert_eq!(moves(request.clone()), [e3("ada"), e3("bob")]);
    let path = tenant.path("audits.json");
    std::fs::write(&path, records.to_string()).unwrap();
    assert_eq!(moves(with(without(request, "audits"), json!({ "path": path }))), [e3("ada"), e3("bob")]);
    // What a record does not say is not guessed.
    let every = json!({ "name": "Move", "audits": records, "group": "lic", "replace": true });
    tenant.refuses("migration.plan", every, "INVALID_ARGUMENT", "product");
    let all =
        json!({ "name": "Move", "audits": [assigned("ada", &[], &["SPE_E3", "FLOW_FREE"])], "group": "lic" });
    assert_eq!(moves(all).len(), 2);
    let nobody = json!({ "name": "None", "audits": [by_hand], "product": "SPE_E3", "group": "lic" });
    tenant.refuses("migration.plan", nobody, "INVALID_ARGUMENT", "audits");
    let unsaid = json!({ "name": "None", "audits": [{ "Operation": "AssignLicenseAutoClaim" }], "product": "SPE_E3", "group": "lic" });
    tenant.refuses("migration.plan", unsaid, "INVALID_ARGUMENT", "audits[0]");
}
