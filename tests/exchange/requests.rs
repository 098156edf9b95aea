//! What is sent, against the OpenAPI description of Graph's licensing half.

use autoclaim::{
    domain::{
        ids::{ClientAppId, GroupId, PlanId, SkuId, UserId},
        listing::{Collection, SignIns},
        request::RequestKind,
        setting::Cloud,
        time::Time,
    },
    graph::{GraphRequest, Link, MOST_IN_BATCH, Operation, PERMISSIONS, USER_PROPERTIES, request},
};
use serde_json::{Value, json};
use std::{fs::File, io::Write, path::Path, sync::LazyLock};

/// The description that the team shares; none where it is not beside the repository.
static DESCRIPTION: LazyLock<Option<Value>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/graph-openapi-licensing.json");
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        let list = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("not-run.txt");
        let mut list = File::options().create(true).append(true).open(list).unwrap();
        writeln!(list, "NOT RUN: requests against Graph's description: put ../shared beside the repository")
            .unwrap();
    }
    text.map(|text| serde_json::from_str(&text).unwrap())
});

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

/// One operation of each kind, with everything in it that there can be.
pub fn operations() -> Vec<Operation> {
    let (sku, plan) = (|n| SkuId::from_bytes([n; 16]), |n| PlanId::from_bytes([n; 16]));
    let group = GroupId::from_bytes([9; 16]);
    let clients = [10, 11].map(|n| ClientAppId::from_bytes([n; 16])).to_vec();
    let window = SignIns { from: Time::from_millis(1), until: Time::from_millis(2), clients };
    vec![
        Operation::SubscribedSkus,
        Operation::ReadUser(user(1)),
        Operation::SetUsageLocation(user(1), "DE".into()),
        Operation::AssignLicense {
            user: user(2),
            add: vec![(sku(3), vec![plan(4), plan(5)]), (sku(6), Vec::new())],
            remove: vec![sku(7)],
        },
        Operation::AssignLicense { user: user(2), add: Vec::new(), remove: vec![sku(7)] },
        Operation::AssignLicense { user: user(2), add: vec![(sku(3), Vec::new())], remove: Vec::new() },
        Operation::AddMembers(group, (1..=20).map(user).collect()),
        Operation::AddMembers(group, vec![user(1)]),
        Operation::RemoveMember(group, user(1)),
        Operation::ReadGroup(group),
        Operation::FirstPage(Collection::Users, 250),
        Operation::FirstPage(Collection::UserChanges, 999),
        Operation::FirstPage(Collection::Groups, 999),
        Operation::FirstPage(Collection::Members(group), 999),
        Operation::FirstPage(Collection::SignIns(window), 1_000),
        Operation::NextPage(Link::below("/users?$skiptoken=x", "/users").unwrap()),
    ]
}

/// What is wrong with a body by a schema of the description.
fn faults(description: &Value, schema: &Value, body: &Value) -> Vec<String> {
    let mut root = schema.clone();
    root["components"] = description["components"].clone();
    let validator = jsonschema::validator_for(&root).unwrap();
    validator.iter_errors(body).map(|error| error.to_string()).collect()
}

/// Checks the method, the path, the query and the body of a request, whose address is below the version.
#[track_caller]
fn assert_known(description: &Value, method: &str, url: &str, body: Option<&Value>) {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let fits = |template: &str| {
        let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        template.len() == path.len()
            && template.iter().zip(&path).all(|(part, given)| {
                // A function is written with brackets or without.
                part.starts_with('{') || part.trim_end_matches("()") == *given
            })
    };
    let operation = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .find(|(template, _)| fits(template))
        .map(|(_, operations)| &operations[method.to_lowercase()])
        .unwrap_or_else(|| panic!("no path {path}"));
    assert!(operation.is_object(), "{method} {path}");
    for parameter in query.split('&').filter(|part| !part.is_empty()) {
        let name = parameter.split_once('=').unwrap().0;
        let known = operation["parameters"].as_array().into_iter().flatten().any(|it| {
            let reference = it["$ref"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
            description["components"]["parameters"][reference]["name"] == name
        });
        assert!(known, "{path} takes no {name}");
    }
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    match body {
        None => assert!(schema.is_null(), "{method} {path} needs a body"),
        Some(body) => assert_eq!(faults(description, schema, body), Vec::<String>::new(), "{path} {body}"),
    }
}

#[test]
fn r50_every_request_is_one_that_graph_describes() {
    let Some(description) = &*DESCRIPTION else { return };
    let base = "https://graph.microsoft.com/v1.0";
    for one in operations() {
        let GraphRequest { method, url, body, headers } =
            request(Cloud::Global, "c0ffee", std::slice::from_ref(&one));
        assert_known(description, method, url.strip_prefix(base).unwrap(), body.as_ref());
        assert_eq!(headers.contains_key("Content-Type"), body.is_some(), "{one:?}");
        assert!(!headers.contains_key("ConsistencyLevel"), "nothing asks for counts");
    }
    let batch = request(Cloud::Global, "c0ffee", &operations());
    assert_known(description, batch.method, batch.url.strip_prefix(base).unwrap(), batch.body.as_ref());
    for item in batch.body.unwrap()["requests"].as_array().unwrap() {
        let body = item.get("body");
        assert_known(description, item["method"].as_str().unwrap(), item["url"].as_str().unwrap(), body);
        assert_eq!(item["headers"]["Content-Type"].is_string(), body.is_some(), "{item}");
    }
    let (_, select) = request(Cloud::Global, "", &[Operation::ReadUser(user(1))])
        .url
        .split_once("$select=")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let known = &description["components"]["schemas"]["microsoft.graph.user"];
    let properties = |schema: &Value| schema["properties"].as_object().cloned().unwrap_or_default();
    let all = known["allOf"].as_array().into_iter().flatten().map(properties).fold(
        properties(known),
        |mut all, more| {
            all.extend(more);
            all
        },
    );
    for property in select.split(',') {
        assert!(property == "id" || all.contains_key(property), "users have no {property}");
    }
    assert_eq!(select, USER_PROPERTIES);
}

#[test]
fn r50_every_cloud_has_its_own_address() {
    for (cloud, host) in [
        (Cloud::Global, "graph.microsoft.com"),
        (Cloud::USGov, "graph.microsoft.us"),
        (Cloud::USGovDoD, "dod-graph.microsoft.us"),
        (Cloud::China, "microsoftgraph.chinacloudapi.cn"),
    ] {
        for one in operations() {
            let sent = request(cloud, "c0ffee", &[one]);
            assert!(sent.url.starts_with(&format!("https://{host}/v1.0/")), "{}", sent.url);
            let members = sent.body.iter().flat_map(|body| body["members@odata.bind"].as_array()).flatten();
            for member in members {
                assert!(
                    member.as_str().unwrap().starts_with(&format!("https://{host}/v1.0/directoryObjects/"))
                );
            }
        }
    }
}

#[test]
fn r52_both_arrays_are_there_whatever_goes() {
    let bodies: Vec<Value> = operations()
        .into_iter()
        .filter(|one| matches!(one, Operation::AssignLicense { .. }))
        .map(|one| request(Cloud::Global, "", &[one]).body.unwrap())
        .collect();
    for body in &bodies {
        assert!(body["addLicenses"].is_array() && body["removeLicenses"].is_array(), "{body}");
    }
    assert_eq!(bodies[1]["addLicenses"], json!([]));
    assert_eq!(bodies[2]["removeLicenses"], json!([]));
    assert_eq!(MOST_IN_BATCH, 20);
}

#[test]
fn r55_every_kind_names_the_least_permission_that_graph_permissions_tells() {
    let told: Vec<&str> = PERMISSIONS.iter().map(|permission| permission.name).collect();
    for kind in RequestKind::ALL {
        assert!(told.contains(&kind.permission()), "{kind}");
        let writes = kind.permission().contains("ReadWrite");
        assert_eq!(writes, kind.writes(), "{kind}");
    }
}
