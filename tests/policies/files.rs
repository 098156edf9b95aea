//! Policies as documents: what an export holds, and what an import of it does.

use crate::support::{Tenant, column, person, security_group, sku, with};
use crate::tenant::{LATER, change, changes, contoso, owning, teams};
use proptest::prelude::*;
use serde_json::{Value, json};

const EVERYONE: &str = "00000000-0000-4000-8000-0000000000a1";
const PILOT: &str = "00000000-0000-4000-8000-0000000000a2";
const ADA: &str = "00000000-0000-4000-8000-0000000000b1";
const BOB: &str = "00000000-0000-4000-8000-0000000000b2";

/// A tenant of six products with Teams, two groups of which one carries SPE_E3, two users, and Power Apps.
fn tenant() -> Tenant {
    let parts =
        ["SPE_E3", "ENTERPRISEPREMIUM", "SPB", "SPE_F1", "SPE_E5", "ENTERPRISEPACK", "POWERAPPS_PER_USER"];
    let skus: Vec<Value> = parts.iter().map(|part| sku(part, 100, 40)).collect();
    let tenant = owning(&skus);
    let groups = [security_group(EVERYONE, "Everyone", &[&skus[0]]), security_group(PILOT, "Pilot", &[])];
    tenant.call("group.import", json!({ "groups": groups }));
    let users = [person(ADA, "ada@contoso.example"), person(BOB, "bob@contoso.example")];
    let imported = tenant.call("user.import", json!({ "users": users }));
    assert_eq!(imported["added"], 2, "{imported}");
    tenant
}

fn export(tenant: &Tenant) -> Value {
    tenant.call("policy.export", json!({}))["document"].clone()
}

fn import(tenant: &Tenant, document: &Value, mode: &str) -> Value {
    tenant.call("policy.import", json!({ "document": document, "mode": mode }))
}

fn refused(tenant: &Tenant, document: &Value, name: &str, field: &str) {
    let before = export(tenant);
    tenant.refuses("policy.import", json!({ "document": document }), name, field);
    assert_eq!(&export(tenant), &before, "all or nothing");
}

/// The names of the policies in each list of a reply: created, changed, removed, unchanged.
fn done(reply: &Value) -> [Vec<String>; 4] {
    ["created", "changed", "removed", "unchanged"].map(|list| {
        reply[list]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["policy"]["name"].as_str().unwrap().to_owned())
            .collect()
    })
}

fn all_unchanged(reply: &Value) -> bool {
    let [created, changed, removed, _] = done(reply);
    created.is_empty()
        && changed.is_empty()
        && removed.is_empty()
        && reply["unchanged"].as_array().unwrap().iter().all(|it| it["changes"] == json!([]))
}

/// A policy that says everything a direct one can.
fn full() -> Value {
    json!({ "name": "apps", "app": "PowerApps", "enabled": false, "priority": 7, "triggers": ["LaunchApp", "RequestLicense"],
        "environmentScope": "OnlyManaged", "includeGroups": ["Pilot", "Everyone"], "excludeGroups": ["Pilot"], "excludeUsers": [BOB, ADA],
        "usageLocations": ["DE", "CH"], "departments": ["Sales", "IT"], "cap": { "claims": 5, "hours": 24 },
        "products": [{ "product": "POWERAPPS_PER_USER" }] })
}

#[test]
fn an_export_is_by_name_and_leaves_out_what_is_as_by_default() {
    let tenant = tenant();
    let id = tenant.call("policy.create", teams("Teams for all", &["SPE_E3", "SPB"]))["result"]["id"].clone();
    let mut request = teams("allow", &["SPE_E5"]);
    request["products"][0]["enabledPlans"] = json!(["TEAMS1", "SWAY"]);
    tenant.call("policy.create", request);
    let document = export(&tenant);
    assert_eq!((&document["format"], &document["version"]), (&json!("AutoClaim policies"), &json!(1)));
    assert_eq!(column(&document["policies"], "name"), ["allow", "Teams for all"]);
    let sku_id = |part: &str| sku(part, 0, 0)["skuId"].clone();
    assert_eq!(
        document["policies"][1],
        json!({ "name": "Teams for all", "id": id, "app": "Teams", "enabled": true, "priority": 100, "products": [
            { "skuPartNumber": "SPE_E3", "skuId": sku_id("SPE_E3") }, { "skuPartNumber": "SPB", "skuId": sku_id("SPB") }] })
    );
    assert_eq!(
        column(&document["policies"][0]["products"][0]["enabledPlans"], "name"),
        ["SWAY", "TEAMS1"],
        "by name, not by id"
    );
    let one = tenant.call("policy.export", json!({ "policy": "ALLOW" }));
    assert_eq!(one["document"]["policies"], json!([document["policies"][0]]));
    tenant.refuses("policy.export", json!({ "policy": "None" }), "NOT_FOUND", "policy");
}

#[test]
fn a_file_holds_the_document_of_the_policies_named() {
    let tenant = tenant();
    for name in ["one", "two"] {
        tenant.call("policy.create", teams(name, &["SPE_E3"]));
    }
    let all = export(&tenant);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("policies.json");
    let request = json!({ "path": path, "policies": ["one", "ONE"] });
    let written = tenant.call("policy.export", request.clone());
    let file = std::fs::read_to_string(&path).unwrap();
    let document: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(document["policies"], json!([all["policies"][0]]));
    assert!(file.starts_with("{\n  \"format\"") && file.ends_with("}\n"));
    assert_eq!(
        (&written["document"], &written["policies"], &written["bytes"]),
        (&Value::Null, &json!(1), &json!(file.len()))
    );
    tenant.refuses("policy.export", request, "STORE_EXISTS", "path");
    for wrong in [json!({ "policies": [] }), json!({ "policies": ["one"], "policy": "one" })] {
        tenant.refuses("policy.export", wrong, "INVALID_ARGUMENT", "policies");
    }
    tenant.refuses("policy.export", json!({ "overwrite": true }), "INVALID_ARGUMENT", "overwrite");
}

#[test]
fn groups_and_users_are_exported_by_id_and_name() {
    let tenant = tenant();
    tenant.call("policy.create", full());
    let policy = export(&tenant)["policies"][0].clone();
    let group = |id: &str, name: &str| json!({ "displayName": name, "id": id });
    assert_eq!(
        policy["includeGroups"],
        json!([group(PILOT, "Pilot"), group(EVERYONE, "Everyone")]),
        "as the admin ordered them"
    );
    assert_eq!(policy["excludeGroups"], json!([group(PILOT, "Pilot")]));
    let user = |id: &str, name: &str| json!({ "userPrincipalName": name, "id": id });
    assert_eq!(
        policy["excludeUsers"],
        json!([user(BOB, "bob@contoso.example"), user(ADA, "ada@contoso.example")])
    );
    assert_eq!(
        (&policy["cap"], &policy["enabled"], &policy["priority"]),
        (&json!({ "claims": 5, "hours": 24 }), &json!(false), &json!(7))
    );
    assert_eq!(
        (&policy["usageLocations"], &policy["departments"]),
        (&json!(["DE", "CH"]), &json!(["Sales", "IT"]))
    );
    assert_eq!(
        (&policy["triggers"], &policy["environmentScope"]),
        (&json!(["LaunchApp", "RequestLicense"]), &json!("OnlyManaged"))
    );
    assert!(all_unchanged(&import(&tenant, &export(&tenant), "Replace")));
}

/// Each field of an entry changes just that field of the policy; left out, it is as by default again.
#[test]
fn every_field_of_an_entry_counts() {
    let tenant = tenant();
    tenant.call(
        "policy.create",
        json!({ "name": "apps", "app": "PowerApps", "products": [{ "product": "POWERAPPS_PER_USER" }] }),
    );
    let plain = export(&tenant);
    for (field, value, changed) in [
        ("name", json!("Apps"), "name"),
        ("enabled", json!(false), "enabled"),
        ("priority", json!(7), "priority"),
        ("triggers", json!(["LaunchApp"]), "triggers"),
        ("environmentScope", json!("OnlyManaged"), "environmentScope"),
        ("includeGroups", json!([{ "displayName": "pilot" }]), "includeGroups"),
        ("excludeGroups", json!([{ "id": PILOT }]), "excludeGroups"),
        ("excludeUsers", json!([{ "userPrincipalName": "ada@contoso.example" }]), "excludeUsers"),
        ("usageLocations", json!(["de"]), "usageLocations"),
        ("departments", json!(["Sales"]), "departments"),
        ("cap", json!({ "claims": 5, "hours": 24 }), "cap"),
    ] {
        let mut document = plain.clone();
        document["policies"][0][field] = value;
        let reply = import(&tenant, &document, "Merge");
        assert_eq!(column(&reply["changed"][0]["changes"], "field"), [changed], "{reply}");
        assert!(all_unchanged(&import(&tenant, &export(&tenant), "Merge")));
        let back = import(&tenant, &plain, "Merge");
        assert_eq!(column(&back["changed"][0]["changes"], "field"), [changed], "{back}");
        assert_eq!(export(&tenant), plain);
    }
}

#[test]
fn a_product_is_found_by_id_else_by_part_number_and_so_are_its_plans() {
    let tenant = tenant();
    tenant.call("policy.create", teams("Teams for all", &["SPE_E3"]));
    let products = |products: Value| {
        let policy = json!({ "name": "teams FOR all", "app": "microsoft teams", "products": products });
        let reply = import(
            &tenant,
            &json!({ "format": "AutoClaim policies", "version": 1, "policies": [policy] }),
            "Merge",
        );
        assert_eq!(reply["changed"].as_array().unwrap().len(), 1, "{reply}");
        let policy = tenant.call("policy.get", json!({ "policy": "Teams for all" }));
        (
            column(&policy["products"], "skuPartNumber"),
            column(&policy["products"][0]["disabledPlans"], "name"),
        )
    };
    let none = "00000000-0000-4000-8000-00000000dead";
    let (parts, _) = products(
        json!([{ "skuPartNumber": "spb", "skuId": none }, { "skuId": sku("SPE_E3", 0, 0)["skuId"] }]),
    );
    assert_eq!(parts, ["SPB", "SPE_E3"]);
    let (_, off) =
        products(json!([{ "skuPartNumber": "SPE_E3", "disabledPlans": [{ "name": "SWAY", "id": none }] }]));
    assert_eq!(off, ["SWAY"]);
    let (_, off) = products(json!([{ "skuPartNumber": "SPE_E3", "enabledPlans": [{ "name": "TEAMS1" }] }]));
    assert!(off.len() > 40);
}

#[test]
fn a_target_group_and_the_mode_are_part_of_a_document() {
    let tenant = tenant();
    let product = json!({ "product": "SPE_E3", "targetGroup": "Everyone" });
    tenant.call(
        "policy.create",
        json!({ "name": "Grouped", "app": "Teams", "assignVia": "Group", "products": [product] }),
    );
    let document = export(&tenant);
    let entry = &document["policies"][0];
    assert_eq!(
        (&entry["assignVia"], &entry["products"][0]["targetGroup"]),
        (&json!("Group"), &json!({ "displayName": "Everyone", "id": EVERYONE }))
    );
    assert!(all_unchanged(&import(&tenant, &document, "Replace")));
    let mut direct = document.clone();
    direct["policies"][0].as_object_mut().unwrap().remove("assignVia");
    refused(&tenant, &direct, "INVALID_ARGUMENT", "document.policies[0].products[0].targetGroup");
    direct["policies"][0]["products"][0].as_object_mut().unwrap().remove("targetGroup");
    let reply = import(&tenant, &direct, "Merge");
    assert_eq!(
        column(&reply["changed"][0]["changes"], "field"),
        ["assignVia", "products[SPE_E3].targetGroup"]
    );
    let reply = import(&tenant, &document, "Merge");
    assert_eq!(
        column(&reply["changed"][0]["changes"], "field"),
        ["assignVia", "products[SPE_E3].targetGroup"]
    );
}

#[test]
fn an_import_creates_changes_and_with_replace_removes() {
    let tenant = contoso();
    tenant.call("policy.create", teams("Second", &["SPB"]));
    tenant.call("policy.create", teams("Third", &["SPB"]));
    let mut document = export(&tenant);
    let policies = document["policies"].as_array_mut().unwrap();
    policies.retain(|policy| policy["name"] != "Third");
    policies[0]["priority"] = json!(3);
    policies.push(json!({ "name": "New", "app": "Teams", "products": [{ "skuPartNumber": "SPE_F1" }] }));
    let request =
        |mode: &str, dry: bool| json!({ "document": document, "mode": mode, "dryRun": dry, "now": LATER });
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let before = export(&tenant);
    let dry = tenant.call("policy.import", request("Replace", true));
    assert_eq!(
        done(&dry),
        [names(&["New"]), names(&["Second"]), names(&["Third"]), names(&["Teams for all"])]
    );
    assert_eq!(export(&tenant), before, "a dry run keeps nothing");

    let merged = tenant.call("policy.import", json!({ "document": document, "now": LATER }));
    assert_eq!(
        done(&merged),
        [names(&["New"]), names(&["Second"]), vec![], names(&["Teams for all"])],
        "Merge is the default"
    );
    let written = &merged["changed"][0];
    assert_eq!(changes(written), [change("priority", json!("100"), json!("3"))]);
    let get = |name: &str| tenant.call("policy.get", json!({ "policy": name }));
    assert_eq!((&get("Second")["changed"], get("Teams for all")["changed"] != LATER), (&json!(LATER), true));
    assert_eq!(get("New")["created"], LATER);
    let replaced = tenant.call("policy.import", request("Replace", false));
    assert_eq!(
        done(&replaced),
        [vec![], vec![], names(&["Third"]), names(&["Second", "Teams for all", "New"])]
    );
    tenant.refuses("policy.get", json!({ "policy": "Third" }), "NOT_FOUND", "policy");
}

#[test]
fn an_id_decides_which_policy_is_meant_and_names_may_be_swapped() {
    let tenant = tenant();
    tenant.call("policy.create", teams("One", &["SPE_E3"]));
    tenant.call("policy.create", teams("Two", &["SPB"]));
    let mut document = export(&tenant);
    document["policies"][0]["name"] = json!("Two");
    document["policies"][1]["name"] = json!("ONE");
    let reply = import(&tenant, &document, "Merge");
    assert_eq!(reply["changed"].as_array().unwrap().len(), 2, "{reply}");
    assert_eq!(tenant.call("policy.get", json!({ "policy": "one" }))["products"][0]["skuPartNumber"], "SPB");
    // Without ids the names decide.
    for policy in document["policies"].as_array_mut().unwrap() {
        policy.as_object_mut().unwrap().remove("id");
    }
    assert!(all_unchanged(&import(&tenant, &document, "Replace")));
    // A name that another entry's policy gives up is free.
    let mut document = export(&tenant);
    document["policies"][0]["name"] = json!("Renamed");
    let named_as_before =
        json!({ "name": "one", "app": "Teams", "products": [{ "skuPartNumber": "SPE_E5" }] });
    document["policies"].as_array_mut().unwrap().insert(0, named_as_before);
    let [created, changed, ..] = done(&import(&tenant, &document, "Merge"));
    assert_eq!((created, changed), (vec!["one".to_owned()], vec!["Renamed".to_owned()]));
}

#[test]
fn an_import_is_all_or_nothing_and_says_where_it_fails() {
    let tenant = contoso();
    let good = json!({ "name": "Good", "app": "Teams", "products": [{ "skuPartNumber": "SPB" }] });
    let document = |more: Value| {
        let bad = with(with(good.clone(), json!({ "name": "Bad" })), more);
        json!({ "format": "AutoClaim policies", "version": 1, "policies": [good, bad] })
    };
    let bad = |more: Value, name: &str, field: &str| {
        refused(&tenant, &document(more), name, &format!("document.policies[1].{field}"))
    };
    bad(json!({ "name": "" }), "INVALID_ARGUMENT", "name");
    bad(json!({ "name": "GOOD" }), "NAME_TAKEN", "name");
    bad(json!({ "name": 7 }), "INVALID_ARGUMENT", "name");
    bad(json!({ "nam": "x" }), "INVALID_ARGUMENT", "nam");
    bad(json!({ "app": "Word" }), "NOT_FOUND", "app");
    bad(json!({ "priority": -1 }), "INVALID_ARGUMENT", "priority");
    bad(json!({ "triggers": ["LaunchApp"] }), "INVALID_ARGUMENT", "triggers[0]");
    bad(json!({ "environmentScope": "All" }), "INVALID_ARGUMENT", "environmentScope");
    bad(json!({ "includeGroups": [{}] }), "INVALID_ARGUMENT", "includeGroups[0]");
    bad(json!({ "excludeGroups": [{ "displayName": "Nobody" }] }), "NOT_FOUND", "excludeGroups[0]");
    bad(json!({ "excludeUsers": [{ "id": ADA }] }), "NOT_FOUND", "excludeUsers[0]");
    bad(json!({ "usageLocations": ["Germany"] }), "INVALID_ARGUMENT", "usageLocations[0]");
    bad(json!({ "departments": [""] }), "INVALID_ARGUMENT", "departments[0]");
    bad(json!({ "cap": { "claims": 0, "hours": 1 } }), "INVALID_ARGUMENT", "cap.claims");
    bad(json!({ "products": [] }), "INVALID_ARGUMENT", "products");
    bad(json!({ "products": [{}] }), "INVALID_ARGUMENT", "products[0].skuId");
    bad(
        json!({ "products": [{ "skuPartNumber": "VISIOCLIENT" }] }),
        "PRODUCT_NOT_OWNED",
        "products[0].skuId",
    );
    let b = json!({ "skuPartNumber": "SPB" });
    bad(json!({ "products": [b, b] }), "PRODUCT_ALREADY_LISTED", "products[1].skuId");
    bad(json!({ "products": [b, b, b, b, b, b] }), "BACKUP_LIMIT", "products[5]");
    let plans = |list: &str, name: &str| json!({ "products": [{ "skuPartNumber": "SPB", list: [{ "name": name }] }] });
    bad(plans("disabledPlans", "NOPE"), "PLAN_NOT_IN_PRODUCT", "products[0].disabledPlans[0]");
    bad(plans("disabledPlans", "TEAMS1"), "PLAN_REQUIRED", "products[0].disabledPlans");
    bad(plans("enabledPlans", "SWAY"), "PLAN_REQUIRED", "products[0].enabledPlans");

    let whole = |document: Value, name: &str, field: &str| refused(&tenant, &document, name, field);
    let of = |format: &str, version: u32, policies: Value| json!({ "format": format, "version": version, "policies": policies });
    whole(json!([]), "INVALID_ARGUMENT", "document");
    whole(of("policies", 1, json!([])), "INVALID_ARGUMENT", "document.format");
    whole(of("AutoClaim policies", 2, json!([])), "INVALID_ARGUMENT", "document.version");
    whole(of("AutoClaim policies", 1, json!(vec![good.clone(); 1_001])), "TOO_LARGE", "document.policies");
    let mut twice = export(&tenant);
    let again = twice["policies"][0].clone();
    twice["policies"].as_array_mut().unwrap().push(again);
    twice["policies"][1]["name"] = json!("Another");
    refused(&tenant, &twice, "INVALID_ARGUMENT", "document.policies[1].id");
}

/// What a policy has already is not checked again, whatever became of it in the tenant.
#[test]
fn what_was_exported_can_be_imported_after_the_tenant_changed() {
    let tenant = tenant();
    let mut request = teams("Teams for all", &["SPE_E3", "SPB"]);
    request["products"][0]["disabledPlans"] = json!(["SWAY"]);
    request["includeGroups"] = json!(["Pilot"]);
    request["excludeUsers"] = json!([ADA]);
    tenant.call("policy.create", request);
    let document = export(&tenant);
    tenant.call(
        "pool.import",
        json!({ "subscribedSkus": [sku("ENTERPRISEPACK", 5, 0)], "snapshot": "Full", "now": LATER }),
    );
    let gone = |id: &str| json!({ "id": id, "@removed": { "reason": "deleted" } });
    tenant.call("group.import", json!({ "groups": [gone(PILOT)], "now": LATER }));
    tenant.call("user.import", json!({ "users": [gone(ADA)], "now": LATER }));
    assert!(all_unchanged(&import(&tenant, &document, "Replace")));
    assert!(all_unchanged(&import(&tenant, &export(&tenant), "Replace")));
}

#[test]
fn a_removed_policy_comes_back_under_an_id_of_its_own() {
    let tenant = contoso();
    let document = export(&tenant);
    tenant.call("policy.remove", json!({ "policy": "Teams for all" }));
    let reply = import(&tenant, &document, "Merge");
    assert_eq!(done(&reply)[0], ["Teams for all"]);
    assert_ne!(
        reply["created"][0]["policy"]["id"], document["policies"][0]["id"],
        "claims of the old one stay its own"
    );
}

#[test]
fn new_policies_that_share_a_priority_are_named() {
    let tenant = contoso();
    let entry = |name: &str, priority: i32| json!({ "name": name, "app": "Teams", "priority": priority, "products": [{ "skuPartNumber": "SPB" }] });
    let document =
        |policies: Value| json!({ "format": "AutoClaim policies", "version": 1, "policies": policies, });
    let warned = |policies: Value| {
        let reply = tenant.call("policy.import", json!({ "document": document(policies), "dryRun": true }));
        let warnings = reply["warnings"].as_array().unwrap().clone();
        warnings.into_iter().filter(|it| it.as_str().unwrap().contains("priority")).count()
    };
    assert_eq!(warned(json!([entry("A", 1), entry("B", 2)])), 0);
    assert_eq!(warned(json!([entry("A", 1), entry("B", 1)])), 1);
}

fn some<T: Clone + std::fmt::Debug + 'static>(
    all: &'static [T],
    most: usize,
) -> impl Strategy<Value = Vec<T>> {
    proptest::sample::subsequence(all, 0..=most)
}

prop_compose! {
    /// The request of a policy, without its name.
    fn policy()(
        apps in any::<bool>(), enabled in any::<bool>(), priority in 0..4i32, cap in proptest::option::of((1..9u32, 1..720u32)),
        include in some(&["Everyone", "Pilot"], 2), exclude in some(&["Pilot", "Everyone"], 1), users in some(&[ADA, BOB], 2),
        locations in some(&["DE", "CH", "AT"], 3), departments in some(&["Sales", "IT & Ops", "ß"], 2), grouped in any::<bool>(),
        parts in proptest::sample::subsequence(vec!["SPE_E3", "SPB", "SPE_E5", "ENTERPRISEPACK"], 1..=4).prop_shuffle(),
        choices in proptest::collection::vec((0..3u8, some(&["SWAY", "YAMMER_ENTERPRISE", "FORMS_PLAN_E3"], 1)), 4),
        triggers in some(&["LaunchPremiumApp", "LaunchApp", "RequestLicense"], 3), managed in proptest::option::of(any::<bool>()),
    ) -> Value {
        let mut request = json!({ "app": if apps { "PowerApps" } else { "Teams" }, "enabled": enabled, "priority": priority,
            "includeGroups": include, "excludeGroups": exclude, "excludeUsers": users, "usageLocations": locations, "departments": departments });
        if let Some((claims, hours)) = cap {
            request["cap"] = json!({ "claims": claims, "hours": hours });
        }
        if apps {
            request["products"] = json!([{ "product": "POWERAPPS_PER_USER" }]);
            if !triggers.is_empty() {
                request["triggers"] = json!(triggers);
            }
            if let Some(managed) = managed {
                request["environmentScope"] = json!(if managed { "OnlyManaged" } else { "All" });
            }
        } else if grouped {
            request["assignVia"] = json!("Group");
            request["products"] = json!([{ "product": "SPE_E3", "targetGroup": "Everyone" }]);
        } else {
            let product = |(part, (kind, plans)): (&&str, &(u8, Vec<&str>))| {
                let plans: Vec<&str> = plans.iter().copied().filter(|plan| *plan == "SWAY" && *part != "SPB").collect();
                match kind {
                    0 => json!({ "product": part }),
                    1 => json!({ "product": part, "disabledPlans": plans }),
                    _ => json!({ "product": part, "enabledPlans": plans.into_iter().chain(["TEAMS1"]).collect::<Vec<_>>() }),
                }
            };
            request["products"] = parts.iter().zip(&choices).map(product).collect();
        }
        request
    }
}

proptest! {
    #![proptest_config(crate::cases::cases(24))]

    /// Imported where it came from, an export changes nothing; imported into another store, it is exported
    /// there as it was.
    #[test]
    fn an_export_imported_changes_nothing_and_goes_round(policies in proptest::collection::vec(policy(), 0..5)) {
        let (here, there) = (tenant(), tenant());
        for (number, mut request) in policies.into_iter().enumerate() {
            request["name"] = json!(format!("Policy {number}"));
            here.call("policy.create", request);
        }
        let document = export(&here);
        prop_assert!(all_unchanged(&import(&here, &document, "Replace")));
        there.call("policy.create", teams("Gone", &["SPB"]));
        let reply = import(&there, &document, "Replace");
        prop_assert_eq!(done(&reply)[2].clone(), ["Gone"]);
        prop_assert_eq!(export(&there), document);
    }
}
