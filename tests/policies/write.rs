//! What may be written, what a write says, and what is shown afterwards.

use crate::support::{NOW, Tenant, column, sku, with};
use crate::tenant::{LATER, change, changes, contoso, owning, teams};
use serde_json::{Value, json};

fn get(tenant: &Tenant) -> Value {
    tenant.call("policy.get", json!({ "policy": "teams FOR all" }))
}

fn parts(policy: &Value) -> Vec<Value> {
    column(&policy["products"], "skuPartNumber")
}

#[test]
fn r11_a_new_policy_is_on_and_says_what_it_is() {
    let tenant = contoso();
    let policy = get(&tenant);
    assert_eq!(policy["name"], "Teams for all");
    assert_eq!(
        (&policy["app"], &policy["enabled"], &policy["assignVia"]),
        (&json!("Teams"), &json!(true), &json!("Direct"))
    );
    assert_eq!(
        (&policy["priority"], &policy["created"], &policy["changed"]),
        (&json!(100), &json!(NOW), &json!(NOW))
    );
    assert_eq!(parts(&policy), ["SPE_E3", "ENTERPRISEPREMIUM"]);
    assert_eq!(column(&policy["products"], "role"), ["Primary", "Backup"]);
    assert_eq!(column(&policy["products"], "position"), [0, 1]);
    assert_eq!(
        (column(&policy["products"], "available"), &policy["available"]),
        (vec![json!(60), json!(60)], &json!(120))
    );
    assert_eq!(policy["triggers"], json!(["FirstSignIn"]));
}

#[test]
fn r10_and_r11_the_status_is_off_parked_activating_or_on() {
    let tenant = contoso();
    assert_eq!(get(&tenant)["status"], "Parked");
    tenant.call("setting.update", json!({ "enabled": true, "activationDelayMinutes": 5 }));
    assert_eq!(get(&tenant)["status"], "Activating");
    let later = json!({ "policy": "Teams for all", "now": LATER });
    assert_eq!(tenant.call("policy.get", later.clone())["status"], "On");
    // The delay counts from creation, not from the last change.
    tenant.call("policy.update", json!({ "policy": "Teams for all", "priority": 7, "now": LATER }));
    assert_eq!(tenant.call("policy.get", later)["status"], "On");
    tenant.call("policy.update", json!({ "policy": "Teams for all", "enabled": false }));
    assert_eq!(get(&tenant)["status"], "Off");
}

#[test]
fn r11_names_are_unique_in_any_case_and_short() {
    let tenant = contoso();
    tenant.refuses("policy.create", teams("a\u{85}b", &["SPE_E3"]), "INVALID_ARGUMENT", "name");
    tenant.call("policy.create", teams(&"ä".repeat(200), &["SPE_E3"]));
    // Its own name in another case is free to itself, and a removed policy's name to everybody.
    let written = tenant.call("policy.update", json!({ "policy": "Teams for all", "name": "Teams For All" }));
    assert_eq!(changes(&written), [change("name", json!("Teams for all"), json!("Teams For All"))]);
    tenant.call("policy.create", teams("Other", &["SPE_E3"]));
    tenant.refuses(
        "policy.update",
        json!({ "policy": "Other", "name": "teams for all" }),
        "NAME_TAKEN",
        "name",
    );
    tenant.call("policy.remove", json!({ "policy": "Teams for all" }));
    tenant.call("policy.update", json!({ "policy": "Other", "name": "teams for all" }));
}

/// Who names it by that name would change the policy of that id.
#[test]
fn r11_no_name_is_written_as_an_id() {
    let tenant = contoso();
    let id = get(&tenant)["id"].clone();
    for name in [id.as_str().unwrap().to_uppercase(), "00000000-0000-0000-0000-000000000000".into()] {
        tenant.refuses("policy.create", teams(&name, &["SPE_E3"]), "INVALID_ARGUMENT", "name");
        let rename = json!({ "policy": "Teams for all", "name": name });
        tenant.refuses("policy.update", rename, "INVALID_ARGUMENT", "name");
        let mut document = tenant.call("policy.export", json!({}))["document"].clone();
        document["policies"][0]["name"] = json!(name);
        let import = json!({ "document": document });
        tenant.refuses("policy.import", import, "INVALID_ARGUMENT", "document.policies[0].name");
        let app = json!({ "name": name, "servicePlanId": "TEAMS1" });
        tenant.refuses("app.define", app, "INVALID_ARGUMENT", "name");
    }
}

#[test]
fn r11_no_department_has_a_character_that_imports_keep_from_every_user() {
    let tenant = contoso();
    for name in ["Sales\u{1b}[31m", "Sales\nOther", "\u{9b}Sales"] {
        let request = json!({ "policy": "Teams for all", "departments": ["Sales", name] });
        tenant.refuses("policy.update", request, "INVALID_ARGUMENT", "departments[1]");
    }
    tenant.call("policy.update", json!({ "policy": "Teams for all", "departments": ["\u{200f}\u{5e9}"] }));
}

#[test]
fn r07_a_product_must_be_owned_assignable_and_contain_the_apps_plan() {
    let room = with(sku("SPE_E5", 10, 0), json!({ "appliesTo": "Company" }));
    let tenant = owning(&[
        sku("SPE_E3", 10, 0),
        room,
        sku("Microsoft_Teams_Exploratory_Dept", 10, 0),
        sku("FLOW_PER_USER", 10, 0),
    ]);
    for (product, name) in [
        ("SPB", "PRODUCT_NOT_OWNED"),
        ("SPE_E5", "PRODUCT_NOT_ASSIGNABLE"),
        ("microsoft_teams_exploratory_dept", "PRODUCT_NOT_ASSIGNABLE"),
        ("FLOW_PER_USER", "PRODUCT_LACKS_APP"),
        ("SPE_E33", "NOT_FOUND"),
    ] {
        let error =
            tenant.refuses("policy.create", teams("P", &["SPE_E3", product]), name, "products[1].product");
        assert!(error["hint"].as_str().unwrap().contains("SPE_E3"), "{error}");
    }
    tenant.refuses(
        "policy.create",
        teams("P", &["SPE_E3", "Microsoft 365 E3"]),
        "PRODUCT_ALREADY_LISTED",
        "products[1].product",
    );
}

#[test]
fn r07_units_that_cannot_be_claimed_are_not_available() {
    let mut graced = sku("SPE_E3", 0, 10);
    graced["capabilityStatus"] = json!("Warning");
    graced["prepaidUnits"]["warning"] = json!(25);
    let mut pending = sku("SPE_E5", 100, 0);
    for plan in pending["servicePlans"].as_array_mut().unwrap() {
        plan["provisioningStatus"] = json!("PendingProvisioning");
    }
    let tenant = owning(&[graced, pending]);
    tenant.call("policy.create", teams("Teams for all", &["SPE_E3", "SPE_E5"]));
    assert_eq!(column(&get(&tenant)["products"], "available"), [0, 0]);
    tenant.call("setting.update", json!({ "allowWarningUnits": true }));
    assert_eq!(column(&get(&tenant)["products"], "available"), [15, 0]);
}

#[test]
fn r12_the_next_product_becomes_the_primary_one() {
    let tenant = contoso();
    let of = |product: &str| json!({ "policy": "Teams for all", "product": product });
    tenant.call("policy.product.add", json!({ "policy": "Teams for all", "product": "SPB", "position": 1 }));
    assert_eq!(parts(&get(&tenant)), ["SPE_E3", "SPB", "ENTERPRISEPREMIUM"]);

    let moved = tenant.call(
        "policy.product.move",
        json!({ "policy": "Teams for all", "product": "SPE_E3", "position": 2 }),
    );
    assert_eq!(parts(&moved["result"]), ["SPB", "ENTERPRISEPREMIUM", "SPE_E3"]);
    let (before, after) = ("SPE_E3, SPB, ENTERPRISEPREMIUM", "SPB, ENTERPRISEPREMIUM, SPE_E3");
    assert_eq!(changes(&moved), [change("products", json!(before), json!(after))]);

    let removed = tenant.call("policy.product.remove", of("SPB"));
    assert_eq!(column(&removed["result"]["products"], "role"), ["Primary", "Backup"]);
    assert_eq!(parts(&removed["result"]), ["ENTERPRISEPREMIUM", "SPE_E3"]);
    tenant.call("policy.product.remove", of("ENTERPRISEPREMIUM"));
    let last = tenant.refuses("policy.product.remove", of("SPE_E3"), "LAST_PRODUCT", "product");
    assert!(last["hint"].as_str().unwrap().contains("off"));
}

#[test]
fn r12_a_product_moves_by_places_and_stays_at_the_ends() {
    let tenant = contoso();
    tenant.call("policy.product.add", json!({ "policy": "Teams for all", "product": "SPB" }));
    let moved = |product: &str, by: i32| {
        let reply = tenant
            .call("policy.product.move", json!({ "policy": "Teams for all", "product": product, "by": by }));
        parts(&reply["result"])
    };
    assert_eq!(moved("SPB", -1), ["SPE_E3", "SPB", "ENTERPRISEPREMIUM"]);
    assert_eq!(moved("SPE_E3", 1), ["SPB", "SPE_E3", "ENTERPRISEPREMIUM"]);
    assert_eq!(moved("SPB", -1), ["SPB", "SPE_E3", "ENTERPRISEPREMIUM"]);
    assert_eq!(moved("SPB", i32::MAX), ["SPE_E3", "ENTERPRISEPREMIUM", "SPB"]);
    assert_eq!(moved("SPB", i32::MIN), ["SPB", "SPE_E3", "ENTERPRISEPREMIUM"]);
    let neither = json!({ "policy": "Teams for all", "product": "SPB" });
    tenant.refuses("policy.product.move", neither, "INVALID_ARGUMENT", "position");
    let both = json!({ "policy": "Teams for all", "product": "SPB", "position": 1, "by": 1 });
    tenant.refuses("policy.product.move", both, "INVALID_ARGUMENT", "by");
}

#[test]
fn r12_places_and_products_that_are_not_there_are_refused() {
    let tenant = contoso();
    let place = json!({ "policy": "Teams for all", "product": "SPB", "position": 0 });
    tenant.refuses("policy.product.move", place, "NOT_FOUND", "product");
    tenant.refuses(
        "policy.product.remove",
        json!({ "policy": "Nobody", "product": "SPB" }),
        "NOT_FOUND",
        "policy",
    );
}

#[test]
fn r14_a_removed_policy_is_shown_once_more_and_gone() {
    let tenant = contoso();
    let removed = tenant.call("policy.remove", json!({ "policy": "Teams for all" }));
    assert_eq!(removed["subject"], "policy 'Teams for all'");
    assert_eq!(removed["result"]["name"], "Teams for all");
    assert!(changes(&removed).contains(&change("products", json!("SPE_E3, ENTERPRISEPREMIUM"), Value::Null)));
    tenant.refuses("policy.get", json!({ "policy": "Teams for all" }), "NOT_FOUND", "policy");
    assert_eq!(tenant.call("policy.list", json!({}))["items"], json!([]));
}

#[test]
fn a_dry_run_says_what_a_write_would_do_and_keeps_nothing() {
    let tenant = contoso();
    let writes = [
        ("policy.create", teams("New", &["SPB"])),
        ("policy.update", json!({ "policy": "Teams for all", "name": "Renamed", "enabled": false })),
        ("policy.product.add", json!({ "policy": "Teams for all", "product": "SPB" })),
        (
            "policy.product.update",
            json!({ "policy": "Teams for all", "product": "SPE_E3", "disable": ["SWAY"] }),
        ),
        ("policy.product.move", json!({ "policy": "Teams for all", "product": "SPE_E3", "position": 1 })),
        ("policy.product.remove", json!({ "policy": "Teams for all", "product": "SPE_E3" })),
        ("policy.remove", json!({ "policy": "Teams for all" })),
    ];
    let before = tenant.call("policy.list", json!({}));
    for (method, mut request) in writes {
        request["dryRun"] = json!(true);
        let written = tenant.call(method, request);
        assert!(!changes(&written).is_empty(), "{method}");
        assert_eq!(tenant.call("policy.list", json!({})), before, "{method}");
    }
}

#[test]
fn a_write_that_changes_nothing_leaves_no_trace() {
    let tenant = contoso();
    let same = json!({ "policy": "Teams for all", "name": "Teams for all", "enabled": true, "priority": 100, "now": LATER });
    let written = tenant.call("policy.update", same);
    assert_eq!(written["changes"], json!([]));
    assert_eq!(written["result"]["changed"], NOW);
    let changed =
        tenant.call("policy.update", json!({ "policy": "Teams for all", "priority": 1, "now": LATER }));
    assert_eq!((&changed["result"]["changed"], &changed["result"]["created"]), (&json!(LATER), &json!(NOW)));
}
