//! Answers are of Graph's shapes: those of its own metadata where that lies beside the repository.

use crate::support::*;
use serde_json::{Value, json};
use std::path::Path;
use tenant::{Act, GroupKind, Response, Tenant, Units, catalogue::*};

fn schemas() -> Option<Value> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/graph-openapi-licensing.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!(
            "NOT RUN: answers against Graph's shapes, for there is no shared/data/graph-openapi-licensing.json"
        );
        return None;
    };
    Some(serde_json::from_str(&text).expect("JSON"))
}

#[track_caller]
fn is(document: &Value, response: &Response, status: u16, schema: &str) {
    assert_eq!(response.status, status, "{}", response.body);
    let mut whole = json!({"$ref": format!("#/components/schemas/{schema}")});
    whole["components"] = document["components"].clone();
    let validator =
        jsonschema::draft202012::options().should_validate_formats(true).build(&whole).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&response.json()).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{schema}: {errors:?}\n{}", response.body);
}

fn tenant() -> Tenant {
    let mut tenant = Tenant::builder(1)
        .people(30)
        .sku(product(SPE_E3, 5))
        .sku(product(SPE_F1, 100))
        .sku(product(TEAMS_FREE, 100))
        .group("Staff", GroupKind::Security, &[(SPE_F1, &[INTUNE_A]), (SPE_E3, &[])], 0..20)
        .group("Rule", GroupKind::Dynamic, &[], 0..1)
        .build();
    tenant.act(Act::Units { sku: SPE_E3, units: Units { warning: 2, suspended: 1, ..Units::default() } });
    tenant
}

#[test]
fn answers_have_graphs_shapes() {
    let Some(document) = schemas() else { return };
    let mut tenant = tenant();
    let user = person(&tenant, 0);
    let group = tenant.groups().next().unwrap().id;
    let select = "id,displayName,userPrincipalName,accountEnabled,usageLocation,department,userType,country,\
                  createdDateTime,onPremisesSyncEnabled,mail,licenseAssignmentStates,assignedLicenses,assignedPlans";
    for (path, schema) in [
        ("/subscribedSkus".to_owned(), "microsoft.graph.subscribedSkuCollectionResponse"),
        (format!("/users?$select={select}&$top=12"), "microsoft.graph.userCollectionResponse"),
        ("/users".to_owned(), "microsoft.graph.userCollectionResponse"),
        (format!("/users/{user}?$select={select}"), "microsoft.graph.user"),
        (format!("/users/delta?$select={select}"), "userDeltaResponse"),
        (
            "/groups?$select=id,assignedLicenses,licenseProcessingState".to_owned(),
            "microsoft.graph.groupCollectionResponse",
        ),
        (format!("/groups/{group}"), "microsoft.graph.group"),
        (format!("/groups/{group}/members"), "microsoft.graph.directoryObjectCollectionResponse"),
    ] {
        is(&document, &get(&mut tenant, &path), 200, schema);
    }
    is(
        &document,
        &assign(&mut tenant, user, &[(POWERAPPS_PER_USER, &[])], &[]),
        400,
        "microsoft.graph.ODataErrors.ODataError",
    );
    let other = person(&tenant, 25);
    is(&document, &assign(&mut tenant, other, &[(SPE_F1, &[])], &[]), 200, "microsoft.graph.user");
}

#[test]
fn logs_batches_and_removals_have_graphs_shapes() {
    let Some(document) = schemas() else { return };
    let mut tenant = tenant();
    let user = person(&tenant, 0);
    tenant.sign_in(user, TEAMS_APP, tenant.now(), 0);
    tenant.sign_in(user, TEAMS_APP, tenant.now(), 50126);
    is(&document, &get(&mut tenant, "/auditLogs/signIns"), 200, "microsoft.graph.signInCollectionResponse");
    let item = |id: &str, url: String| json!({"id": id, "method": "GET", "url": url});
    let batch = json!({"requests": [item("1", format!("/users/{user}")), item("2", "/users/nobody".into())]});
    is(&document, &post(&mut tenant, "/$batch", &batch), 200, "batchResponse");
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest").json();
    tenant.act(Act::Delete { user, purge: false });
    let removed = get(&mut tenant, page["@odata.deltaLink"].as_str().unwrap());
    is(&document, &removed, 200, "userDeltaResponse");
    assert_eq!(removed.json()["value"].as_array().unwrap().len(), 1);
}
