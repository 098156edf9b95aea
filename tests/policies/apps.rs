//! Apps of the admin's own, and what entitles to Microsoft's: what may be written, and what is shown
//! afterwards.

use crate::support::{Tenant, column, sku, with};
use crate::tenant::{change, changes, contoso, owning, teams};
use serde_json::{Value, json};

const VISIO: &str = "663a804f-1c30-4ff0-9915-9db84f0d1cea";
const CLIENT: &str = "00000000-0000-4000-8000-00000000c11e";

fn visio(tenant: &Tenant) -> Value {
    tenant.call("app.define", json!({ "name": "Visio", "servicePlanId": VISIO }))
}

fn get(tenant: &Tenant, name: &str) -> Value {
    tenant.call("app.list", json!({ "identity": name }))["items"][0].clone()
}

#[test]
fn an_app_of_ones_own_is_shown_and_found_by_name_in_any_case() {
    let tenant = owning(&[sku("VISIOCLIENT", 5, 0)]);
    let written = visio(&tenant);
    assert_eq!((&written["subject"], &written["warnings"]), (&json!("app 'Visio'"), &json!([])));
    let of = |field: &str, after: &str| change(field, Value::Null, json!(after));
    let entitling = of("entitlingPlanIds", "VISIO_CLIENT_SUBSCRIPTION");
    assert_eq!(
        changes(&written),
        [
            of("name", "Visio"),
            of("servicePlanId", VISIO),
            of("triggers", "FirstSignIn, RequestLicense"),
            entitling
        ]
    );
    assert_eq!(
        written["result"],
        json!({ "name": "Visio", "label": "Visio", "servicePlanId": VISIO, "servicePlanName": "VISIO_CLIENT_SUBSCRIPTION", "servicePlanIds": [VISIO], "unknownPlanIds": [], "unknownPlans": [], "family": null,
            "triggers": ["FirstSignIn", "RequestLicense"], "entitlingPlanIds": [VISIO], "entitlingPlans": ["VISIO_CLIENT_SUBSCRIPTION"], "signInAppIds": [], "builtIn": false })
    );
    assert_eq!(get(&tenant, "vISIO"), written["result"]);
    let apps = tenant.call("app.list", json!({}));
    assert_eq!(
        column(&apps["items"], "name"),
        ["PowerApps", "PowerAutomatePerUser", "PowerAutomatePremium", "Teams", "Visio"]
    );
    assert_eq!(
        column(
            &tenant.call("product.list", json!({ "app": "visio", "owned": true }))["items"],
            "skuPartNumber"
        ),
        ["VISIOCLIENT"]
    );
}

#[test]
fn every_field_of_an_app_of_ones_own_can_be_given_and_changed() {
    let tenant = owning(&[sku("VISIOCLIENT", 5, 0), sku("SPE_E3", 5, 0)]);
    let entitling = json!(["visioonline", "VISIO_CLIENT_SUBSCRIPTION", "VISIOONLINE"]);
    let request = json!({ "name": "Draw", "servicePlanId": "Visio_Client_Subscription", "triggers": ["RequestLicense", "FirstSignIn"],
        "entitlingPlanIds": entitling, "signInAppIds": [CLIENT, CLIENT] });
    let app = tenant.call("app.define", request.clone())["result"].clone();
    assert_eq!((&app["servicePlanId"], &app["signInAppIds"]), (&json!(VISIO), &json!([CLIENT])));
    assert_eq!(app["entitlingPlanIds"].as_array().unwrap().len(), 2, "the app's own plan first, each once");
    assert_eq!(tenant.call("app.define", request)["changes"], json!([]), "said again, nothing changes");

    let changed = |more: Value| {
        let written = tenant.call("app.define", with(json!({ "name": "DRAW" }), more));
        (
            changes(&written).into_iter().map(|(field, ..)| field).collect::<Vec<_>>(),
            written["result"].clone(),
        )
    };
    assert_eq!(changed(json!({ "entitlingPlanIds": null })).0, ["entitlingPlanIds"]);
    assert_eq!(changed(json!({ "signInAppIds": null })).1["signInAppIds"], json!([]));
    assert_eq!(changed(json!({ "triggers": ["RequestLicense"] })).1["triggers"], json!(["RequestLicense"]));
    let (fields, app) = changed(json!({ "servicePlanId": "SWAY" }));
    assert_eq!(fields, ["servicePlanId", "entitlingPlanIds"]);
    assert_eq!((&app["name"], &app["servicePlanName"]), (&json!("Draw"), &json!("SWAY")));
}

#[test]
fn what_cannot_be_an_app_is_refused() {
    let tenant = contoso();
    let refuse = |request: Value, name: &str, field: &str| tenant.refuses("app.define", request, name, field);
    refuse(json!({ "name": "a\tb", "servicePlanId": VISIO }), "INVALID_ARGUMENT", "name");
    refuse(
        json!({ "name": "Visio", "servicePlanId": VISIO, "entitlingPlanIds": [VISIO, "NOPE"] }),
        "NOT_FOUND",
        "entitlingPlanIds[1]",
    );
    refuse(
        json!({ "name": "Visio", "servicePlanId": VISIO, "entitlingPlanIds": vec![VISIO; 1_001] }),
        "INVALID_ARGUMENT",
        "entitlingPlanIds",
    );
    let asked = json!({ "name": "Visio", "servicePlanId": VISIO, "signInAppIds": [CLIENT], "triggers": ["RequestLicense"] });
    refuse(asked, "INVALID_ARGUMENT", "signInAppIds");
    let label = "microsoft teams";
    refuse(json!({ "name": label, "servicePlanId": VISIO }), "INVALID_ARGUMENT", "servicePlanId");
    refuse(json!({ "name": label, "triggers": ["RequestLicense"] }), "INVALID_ARGUMENT", "triggers");
    // A plan that nobody owns yet is no mistake, and is said.
    assert_eq!(visio(&tenant)["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn microsofts_apps_take_edits_and_come_back_as_they_were() {
    let tenant = contoso();
    let before = get(&tenant, "Teams");
    let mut plans = before["entitlingPlanIds"].as_array().unwrap().clone();
    let gone = plans.pop().unwrap();
    plans.push(json!(VISIO));
    let clients: Vec<Value> =
        before["signInAppIds"].as_array().unwrap().iter().cloned().chain([json!(CLIENT)]).collect();
    let same = json!({ "servicePlanId": before["servicePlanId"], "triggers": before["triggers"] });
    let request = json!({ "name": "microsoft teams", "entitlingPlanIds": plans, "signInAppIds": clients });
    let written = tenant.call("app.define", with(request, same));
    assert_eq!(
        (&written["result"]["entitlingPlanIds"], &written["result"]["signInAppIds"]),
        (&json!(plans), &json!(clients))
    );
    assert_eq!(
        changes(&written).into_iter().map(|(field, ..)| field).collect::<Vec<_>>(),
        ["entitlingPlanIds", "signInAppIds"]
    );
    assert!(
        written["warnings"][0].as_str().unwrap().contains("TEAMS_AR_GCCHIGH"),
        "{gone} is named: {written}"
    );
    // The app's own plan entitles even if it is left out.
    let own = tenant.call("app.define", json!({ "name": "Teams", "entitlingPlanIds": [] }));
    assert_eq!(own["result"]["entitlingPlanIds"], json!([before["servicePlanId"]]));

    let removed = tenant.call("app.remove", json!({ "name": "Teams" }));
    assert_eq!(removed["result"], before);
    assert_eq!(get(&tenant, "Teams"), before);
    tenant.call("app.define", json!({ "name": "Teams", "entitlingPlanIds": [], "signInAppIds": [] }));
    tenant.call("app.define", json!({ "name": "Teams", "entitlingPlanIds": null, "signInAppIds": null }));
    assert_eq!(get(&tenant, "Teams"), before);
}

#[test]
fn an_app_with_policies_stays_and_keeps_its_plan() {
    let tenant = owning(&[sku("VISIOCLIENT", 5, 0)]);
    visio(&tenant);
    let policy = json!({ "name": "Drawing", "app": "visio", "products": [{ "product": "VISIOCLIENT" }] });
    assert_eq!(tenant.call("policy.create", policy)["result"]["app"], "Visio");
    for (method, request, field) in [
        ("app.remove", json!({ "name": "Visio" }), "name"),
        ("app.define", json!({ "name": "Visio", "servicePlanId": "VISIOONLINE" }), "servicePlanId"),
    ] {
        let error = tenant.refuses(method, request, "INVALID_ARGUMENT", field);
        assert!(error["hint"].as_str().unwrap().contains("Drawing"), "{error}");
    }
    tenant.call("policy.remove", json!({ "policy": "Drawing" }));
    let removed = tenant.call("app.remove", json!({ "name": "Visio" }));
    assert_eq!(removed["result"]["name"], "Visio");
    assert!(changes(&removed).contains(&change("name", json!("Visio"), Value::Null)));
    tenant.refuses("app.list", json!({ "identity": "Visio" }), "NOT_FOUND", "identity");
    // Its name is free again.
    tenant.call("app.define", json!({ "name": "VISIO", "servicePlanId": "VISIOONLINE" }));
    assert_eq!(get(&tenant, "visio")["servicePlanName"], "VISIOONLINE");
}

#[test]
fn a_dry_run_of_an_app_keeps_nothing() {
    let tenant = contoso();
    let before = tenant.call("app.list", json!({}));
    let requests = [
        ("app.define", json!({ "name": "Visio", "servicePlanId": VISIO, "dryRun": true })),
        ("app.define", json!({ "name": "Teams", "entitlingPlanIds": [], "dryRun": true })),
    ];
    for (method, request) in requests {
        assert!(!changes(&tenant.call(method, request)).is_empty());
        assert_eq!(tenant.call("app.list", json!({})), before);
    }
    visio(&tenant);
    let before = tenant.call("app.list", json!({}));
    assert!(!changes(&tenant.call("app.remove", json!({ "name": "Visio", "dryRun": true }))).is_empty());
    assert_eq!(tenant.call("app.list", json!({})), before);
}

#[test]
fn a_policy_without_a_family_has_no_environment_scope() {
    let tenant = owning(&[sku("VISIOCLIENT", 5, 0)]);
    visio(&tenant);
    let request =
        with(teams("Drawing", &["VISIOCLIENT"]), json!({ "app": "Visio", "environmentScope": "All" }));
    tenant.refuses("policy.create", request, "INVALID_ARGUMENT", "environmentScope");
}

#[test]
fn an_app_gives_its_plans_by_name_as_app_define_takes_them() {
    let host = Tenant::new("Local");
    assert!(get(&host, "Teams")["entitlingPlans"].as_array().unwrap().contains(&json!("TEAMS1")));
    let nobodys = "0a0a0a0a-0000-4000-8000-000000000001";
    for (ids, names) in [("entitlingPlanIds", "entitlingPlans"), ("unknownPlanIds", "unknownPlans")] {
        let request = json!({ "name": "PowerApps", ids: ["FLOW_PER_USER", nobodys] });
        let defined = host.call("app.define", request)["result"].clone();
        let plans = defined[names].as_array().unwrap();
        assert!(plans.contains(&json!("FLOW_PER_USER")) && plans.contains(&json!(nobodys)), "{defined}");
        assert_eq!(plans.len(), defined[ids].as_array().unwrap().len());
        assert_eq!(get(&host, "PowerApps")[names], defined[names]);
    }
}
