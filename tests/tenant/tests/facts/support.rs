//! A client of a few lines.

use serde_json::{Value, json};
use tenant::{Request, Response, Sku, Tenant, Uuid, catalogue::*};

pub const ROOT: &str = "https://graph.microsoft.com/v1.0";

/// 30 people, and products with few units: E3 5, F1 100.
pub fn small() -> Tenant {
    Tenant::builder(1).people(30).sku(product(SPE_E3, 5)).sku(product(SPE_F1, 100)).build()
}

pub fn skus(products: &[(Uuid, u32)]) -> Vec<Sku> {
    products.iter().map(|(id, units)| product(*id, *units)).collect()
}

/// A tenant of 30 with these products.
pub fn with(products: &[(Uuid, u32)]) -> Tenant {
    skus(products).into_iter().fold(Tenant::builder(1).people(30), |builder, sku| builder.sku(sku)).build()
}

pub fn person(tenant: &Tenant, number: usize) -> Uuid {
    tenant.people().nth(number).expect("a person").id
}

pub fn send(tenant: &mut Tenant, request: &Request) -> Response {
    tenant.serve(request, tenant.now()).response.expect("a reply")
}

pub fn get(tenant: &mut Tenant, path: &str) -> Response {
    let url = if path.starts_with("https://") { path.to_owned() } else { format!("{ROOT}{path}") };
    send(tenant, &Request::get(url))
}

pub fn post(tenant: &mut Tenant, path: &str, body: &Value) -> Response {
    send(tenant, &Request::json("POST", format!("{ROOT}{path}"), body))
}

pub fn patch(tenant: &mut Tenant, path: &str, body: &Value) -> Response {
    send(tenant, &Request::json("PATCH", format!("{ROOT}{path}"), body))
}

pub fn delete(tenant: &mut Tenant, path: &str) -> Response {
    let url = format!("{ROOT}{path}");
    send(tenant, &Request { method: "DELETE".into(), url, ..Request::default() })
}

pub fn assign(tenant: &mut Tenant, user: Uuid, add: &[(Uuid, &[Uuid])], remove: &[Uuid]) -> Response {
    let add: Vec<Value> = add.iter().map(|(sku, off)| json!({"skuId": sku, "disabledPlans": off})).collect();
    let body = json!({"addLicenses": add, "removeLicenses": remove});
    post(tenant, &format!("/users/{user}/assignLicense"), &body)
}

pub fn add_member(tenant: &mut Tenant, group: Uuid, user: Uuid) -> Response {
    let body = json!({"@odata.id": format!("{ROOT}/directoryObjects/{user}")});
    post(tenant, &format!("/groups/{group}/members/$ref"), &body)
}

pub fn bind(tenant: &mut Tenant, group: Uuid, users: &[Uuid]) -> Response {
    let links: Vec<String> = users.iter().map(|user| format!("{ROOT}/directoryObjects/{user}")).collect();
    patch(tenant, &format!("/groups/{group}"), &json!({"members@odata.bind": links}))
}

/// The paths of a user as Graph tells them.
pub fn states(tenant: &mut Tenant, user: Uuid) -> Vec<Value> {
    let response = get(tenant, &format!("/users/{user}?$select=id,licenseAssignmentStates"));
    response.json()["licenseAssignmentStates"].as_array().expect("states").clone()
}

pub fn consumed(tenant: &Tenant, sku: Uuid) -> u32 {
    tenant.sku(sku).expect("a product").consumed
}

#[track_caller]
pub fn refused(response: &Response, status: u16, text: &str) {
    assert_eq!(response.status, status, "{}", response.body);
    let message = response.json()["error"]["message"].as_str().expect("a message").to_owned();
    assert!(message.contains(text), "{message}");
    assert!(response.json()["error"]["innerError"]["request-id"].is_string());
}

/// Every object of a listing, by all its pages.
pub fn all(tenant: &mut Tenant, path: &str) -> (Vec<Value>, Value) {
    let mut found = Vec::new();
    let mut next = path.to_owned();
    loop {
        let response = get(tenant, &next);
        assert_eq!(response.status, 200, "{}", response.body);
        let page = response.json();
        found.extend(page["value"].as_array().expect("a value").iter().cloned());
        match page["@odata.nextLink"].as_str() {
            Some(link) => next = link.to_owned(),
            None => return (found, page),
        }
    }
}
