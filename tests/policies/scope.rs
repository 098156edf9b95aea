//! Whom a policy is for.

use crate::support::{assert_error, person};
use crate::tenant::{change, changes, contoso};
use serde_json::{Value, json};

#[test]
fn r15_the_scope_is_shown_as_it_was_given_and_cleared_by_null() {
    let tenant = contoso();
    let request = json!({ "policy": "Teams for all", "usageLocations": ["de", "AT", "DE"], "departments": ["Sales", "R&D"], "priority": 9 });
    let written = tenant.call("policy.update", request);
    assert_eq!(
        changes(&written),
        [
            change("priority", json!("100"), json!("9")),
            change("usageLocations", Value::Null, json!("DE, AT")),
            change("departments", Value::Null, json!("Sales, R&D")),
        ]
    );
    assert_eq!(written["result"]["usageLocations"], json!(["DE", "AT"]));
    let cleared = tenant.call(
        "policy.update",
        json!({ "policy": "Teams for all", "usageLocations": null, "departments": [], "priority": null }),
    );
    assert_eq!(
        (&cleared["result"]["departments"], &cleared["result"]["priority"]),
        (&json!([]), &json!(100))
    );
    assert_eq!(cleared["result"]["usageLocations"], json!([]));
}

#[test]
fn r15_a_scope_that_means_nothing_is_refused() {
    let tenant = contoso();
    let update = |field: &str, value: Value| {
        tenant.fails("policy.update", json!({ "policy": "Teams for all", field: value }))
    };
    for (field, value, place) in [
        ("usageLocations", json!(["DE", "Germany"]), "usageLocations[1]"),
        ("usageLocations", json!(vec!["DE"; 1_001]), "usageLocations"),
        ("triggers", json!(["RequestLicense"]), "triggers[0]"),
        ("environmentScope", json!("OnlyManaged"), "environmentScope"),
    ] {
        assert_error(&update(field, value), "INVALID_ARGUMENT", place);
    }
    assert_error(
        &update("excludeGroups", json!(["00000000-0000-0000-0000-000000000001"])),
        "NOT_FOUND",
        "excludeGroups[0]",
    );
    assert_error(&update("excludeUsers", json!(["nobody@contoso.com"])), "NOT_FOUND", "excludeUsers[0]");
}

#[test]
fn r15_groups_and_users_are_found_by_name_and_kept_by_id() {
    let tenant = contoso();
    let group = |n: u32, name: &str| json!({ "id": format!("00000000-0000-0000-0000-{n:012}"), "displayName": name, "securityEnabled": true });
    tenant.call("group.import", json!({ "groups": [group(1, "Sales"), group(2, "Twin"), group(3, "twin")] }));
    let user = person("00000000-0000-0000-0000-0000000000aa", "ada@contoso.com");
    tenant.call("user.import", json!({ "users": [user] }));

    let request = json!({
        "policy": "Teams for all", "includeGroups": ["SALES", "00000000-0000-0000-0000-000000000001"],
        "excludeGroups": ["00000000-0000-0000-0000-000000000002"], "excludeUsers": ["ADA@contoso.com"],
    });
    let written = tenant.call("policy.update", request);
    assert_eq!(
        written["result"]["includeGroups"],
        json!([{ "id": "00000000-0000-0000-0000-000000000001", "name": "Sales" }])
    );
    assert_eq!(written["result"]["excludeGroups"][0]["name"], "Twin");
    assert_eq!(written["result"]["excludeUsers"][0]["userPrincipalName"], "ada@contoso.com");
    // What goes into the audit trail names people by id alone.
    assert!(changes(&written).contains(&change(
        "excludeUsers",
        Value::Null,
        json!("00000000-0000-0000-0000-0000000000aa")
    )));

    tenant.refuses(
        "policy.update",
        json!({ "policy": "Teams for all", "includeGroups": ["Twin"] }),
        "AMBIGUOUS",
        "includeGroups[0]",
    );
}
