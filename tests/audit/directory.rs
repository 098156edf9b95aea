//! `audit.export` as Graph's directoryAudits.

use crate::support::small::{PRIMARY, claim, policy, serving, tenant, user};
use crate::support::{Tenant, licensed, text, with};
use serde_json::{Value, json};

/// The directoryAudits that one call leaves.
pub fn exported(host: &Tenant, filter: &str, value: &str) -> Vec<Value> {
    let exported = host.call("audit.export", json!({ "format": "DirectoryAudit", filter: value }));
    let lines: Vec<Value> =
        text(&exported["text"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(exported["records"], lines.len());
    lines.iter().for_each(has_the_shape);
    lines
}

/// The shape of Graph's directoryAudit: every property it has here, of the type it has there.
fn has_the_shape(audit: &Value) {
    let string = |value: &Value, fields: &[&str]| {
        fields.iter().for_each(|field| assert!(value[field].is_string(), "{field}: {value}"))
    };
    let may = |value: &Value, fields: &[&str]| {
        fields.iter().for_each(|field| {
            assert!(value[field].is_string() || value.get(field) == Some(&Value::Null), "{field}: {value}")
        });
    };
    string(audit, &["id", "category", "result", "activityDisplayName", "activityDateTime"]);
    may(audit, &["correlationId", "resultReason", "loggedByService", "operationType"]);
    assert!(["success", "failure"].contains(&audit["result"].as_str().unwrap()));
    let user = audit["initiatedBy"].get("user").unwrap();
    if !user.is_null() {
        may(user, &["id", "displayName", "userPrincipalName", "ipAddress"]);
    }
    assert_eq!(audit["loggedByService"], "AutoClaim", "what Entra did, Entra says");
    assert_eq!(audit["initiatedBy"].get("app"), Some(&Value::Null));
    for target in audit["targetResources"].as_array().unwrap() {
        may(target, &["id", "displayName", "type", "userPrincipalName", "groupType"]);
        target["modifiedProperties"]
            .as_array()
            .unwrap()
            .iter()
            .for_each(|it| may(it, &["displayName", "oldValue", "newValue"]));
    }
    audit["additionalDetails"].as_array().unwrap().iter().for_each(|it| string(it, &["key", "value"]));
    assert_eq!(audit.as_object().unwrap().len(), 12, "and nothing else");
}

#[test]
fn r48_a_claim_of_a_local_store_is_a_pair_of_records_as_entra_writes_them() {
    let host = serving("Local", [3, 1]);
    let actor = json!({ "id": "anna@contoso.com", "name": "Anna" });
    let events = json!([{ "id": "e", "user": user(1), "app": "Teams" }]);
    host.call(
        "claim.invoke",
        json!({ "events": events, "actor": actor, "correlationId": "00000000-0000-4000-8000-00000000000A" }),
    );
    let pair = exported(&host, "target", "claim:1");
    let names: Vec<_> = pair.iter().map(|audit| text(&audit["activityDisplayName"])).collect();
    assert_eq!(names, ["Update user", "Change user license"]);
    for audit in &pair {
        assert_eq!(
            (&audit["category"], &audit["loggedByService"]),
            (&json!("UserManagement"), &json!("AutoClaim"))
        );
        assert_eq!((&audit["result"], &audit["resultReason"]), (&json!("success"), &json!("Claimed")));
        assert_eq!(audit["correlationId"], "00000000-0000-4000-8000-00000000000a");
        let by = json!({ "id": "anna@contoso.com", "displayName": "Anna", "ipAddress": null, "userPrincipalName": "anna@contoso.com" });
        assert_eq!(audit["initiatedBy"]["user"], by);
        let target = &audit["targetResources"][0];
        let whom = (&json!("User"), &json!(user(1)), &json!("user1@contoso.com"));
        assert_eq!((&target["type"], &target["id"], &target["userPrincipalName"]), whom);
        assert!(
            audit["additionalDetails"].as_array().unwrap().contains(&json!({ "key": "claim", "value": "1" }))
        );
    }
    assert_ne!(pair[0]["id"], pair[1]["id"]);
    let none = "00000000-0000-0000-0000-000000000000";
    let new = format!(
        "[\r\n  \"[SkuName=ENTERPRISEPACK, AccountId={none}, SkuId={PRIMARY}, DisabledPlans=[]]\"\r\n]"
    );
    let expected = json!([
        { "displayName": "AssignedLicense", "oldValue": "[]", "newValue": new },
        { "displayName": "Included Updated Properties", "oldValue": null, "newValue": "\"AssignedLicense\"" },
    ]);
    assert_eq!(pair[0]["targetResources"][0]["modifiedProperties"], expected);
    assert_eq!(pair[1]["targetResources"][0]["modifiedProperties"], json!([]));
}

/// The products of a value of `AssignedLicense`, read as tools do: an array of texts, each parsed by key.
pub fn skus(value: &Value) -> Vec<String> {
    let texts: Vec<String> = serde_json::from_str(&text(value)).unwrap();
    texts.iter().map(|text| text.split("SkuId=").nth(1).unwrap()[..36].to_owned()).collect()
}

#[test]
fn both_values_are_whole_sets_so_that_their_difference_is_what_was_granted() {
    let host = serving("Local", [3, 1]);
    let other = "00000000-1111-4000-8000-000000000000";
    let held = [with(licensed(other), json!({ "disabledPlans": [user(70), user(71)] }))];
    host.call("user.import", json!({ "users": [{ "id": user(2), "licenseAssignmentStates": held }], "takenAt": "2026-01-02T00:00:00Z" }));
    assert_eq!(claim(&host, &user(2), "2026-02-01T00:00:00Z")["outcome"], "Claimed");
    let update = exported(&host, "target", "claim:1").remove(0);
    let change = &update["targetResources"][0]["modifiedProperties"][0];
    assert_eq!(skus(&change["oldValue"]), [other]);
    assert_eq!(skus(&change["newValue"]), [other, PRIMARY]);
    assert!(text(&change["oldValue"]).contains(&format!("DisabledPlans=[{}, {}]]", user(70), user(71))));
}

#[test]
fn a_refusal_is_a_failure_of_our_own() {
    let host = serving("Local", [0, 0]);
    assert_eq!(claim(&host, &user(1), "2026-02-01T00:00:00Z")["outcome"], "PoolsEmpty");
    let audits = exported(&host, "action", "Decide claim");
    let [audit] = audits.as_slice() else { panic!("{audits:?}") };
    assert_eq!(
        (&audit["activityDisplayName"], &audit["loggedByService"]),
        (&json!("Decide claim"), &json!("AutoClaim"))
    );
    assert_eq!((&audit["result"], &audit["resultReason"]), (&json!("failure"), &json!("PoolsEmpty")));
    assert_eq!(audit["targetResources"][0]["id"], user(1));
}

#[test]
fn configuration_is_an_activity_of_our_own() {
    let host = tenant("Local", [3, 1]);
    let id = policy(&host, "Teams for all");
    host.call("policy.update", json!({ "policy": id, "priority": 7 }));
    let audit = exported(&host, "action", "Update policy").remove(0);
    assert_eq!((&audit["loggedByService"], &audit["category"]), (&json!("AutoClaim"), &json!("Policy")));
    let target = &audit["targetResources"][0];
    assert_eq!((&target["type"], &target["id"]), (&json!("Policy"), &json!(id)));
    let expected = json!([{ "displayName": "priority", "oldValue": "\"100\"", "newValue": "\"7\"" }]);
    assert_eq!(target["modifiedProperties"], expected);
    let audit = exported(&host, "action", "Update settings").remove(0);
    assert_eq!(
        (&audit["category"], &audit["targetResources"][0]["id"]),
        (&json!("DirectoryManagement"), &json!("setting"))
    );
    let audit = exported(&host, "action", "Import users").remove(0);
    assert!(
        audit["additionalDetails"].as_array().unwrap().contains(&json!({ "key": "added", "value": "10" }))
    );
}

#[test]
fn an_export_for_other_tools_needs_readable_records() {
    let host = tenant("Local", [3, 1]);
    host.sql("UPDATE audit SET records = CAST('x' AS BLOB) WHERE first = 2");
    let error = host.fails("audit.export", json!({ "format": "DirectoryAudit" }));
    assert_eq!(error["name"], "STORE_CORRUPT");
    assert!(text(&error["message"]).contains('2'), "{error}");
}
