//! `/users/delta` (domain 2.8, 11.3).

use crate::support::*;
use serde_json::{Value, json};
use tenant::{Act, Tenant, Weather, catalogue::*};

fn link(page: &Value) -> String {
    page["@odata.deltaLink"].as_str().expect("a deltaLink").to_owned()
}

fn rename(tenant: &mut Tenant, number: usize, name: &str) {
    let (user, upn) = (person(tenant, number), format!("{name}@contoso.example"));
    assert!(tenant.act(Act::Rename { user, name: name.into(), upn }));
}

#[test]
fn latest_gives_a_link_and_no_data() {
    let mut tenant = small();
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest&$select=displayName").json();
    assert_eq!(page["value"], json!([]));
    rename(&mut tenant, 2, "Ada");
    let (changed, page) = all(&mut tenant, &link(&page));
    assert_eq!(changed.len(), 1);
    assert_eq!((&changed[0]["id"], &changed[0]["displayName"]), (&json!(person(&tenant, 2)), &json!("Ada")));
    assert!(all(&mut tenant, &link(&page)).0.is_empty());
}

#[test]
fn the_first_round_is_everybody_and_ends_with_a_link() {
    let mut tenant = Tenant::builder(1).people(450).build();
    let (users, page) = all(&mut tenant, "/users/delta()?$select=id");
    assert_eq!((users.len(), tenant.tally().requests), (450, 3));
    assert!(page.get("@odata.nextLink").is_none());
    link(&page);
}

#[test]
fn license_changes_are_not_tracked() {
    let mut tenant = small();
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest&$select=id,licenseAssignmentStates").json();
    let user = person(&tenant, 0);
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 200);
    rename(&mut tenant, 1, "Ada");
    assert!(all(&mut tenant, &link(&page)).0.is_empty());
}

#[test]
fn select_limits_what_counts_as_a_change() {
    let mut tenant = small();
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest&$select=accountEnabled").json();
    rename(&mut tenant, 1, "Ada");
    let user = person(&tenant, 2);
    tenant.act(Act::Enable { user, enabled: false });
    let (changed, _) = all(&mut tenant, &link(&page));
    assert_eq!(changed, [json!({"id": user, "accountEnabled": false})]);
}

#[test]
fn the_deleted_are_told_with_a_reason_and_the_new_are_told() {
    let mut tenant = small();
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest&$select=userPrincipalName").json();
    let (binned, purged) = (person(&tenant, 0), person(&tenant, 1));
    tenant.act(Act::Delete { user: binned, purge: false });
    tenant.act(Act::Delete { user: purged, purge: true });
    tenant.act(Act::Hire { name: "New".into(), upn: "New@contoso.example".into(), location: None });
    let (changed, _) = all(&mut tenant, &link(&page));
    assert_eq!(changed[0], json!({"id": binned, "@removed": {"reason": "changed"}}));
    assert_eq!(changed[1], json!({"id": purged, "@removed": {"reason": "deleted"}}));
    assert_eq!(changed[2]["userPrincipalName"], "New@contoso.example");
}

#[test]
fn an_object_may_come_more_than_once() {
    let weather = Weather { repeated: 1_000, ..Weather::calm() };
    let mut tenant = Tenant::builder(1).people(30).weather(weather).build();
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest").json();
    rename(&mut tenant, 1, "Ada");
    assert_eq!(all(&mut tenant, &link(&page)).0.len(), 2);
}

#[test]
fn top_order_and_expand_are_refused_and_filter_is_by_id_alone() {
    let mut tenant = small();
    for query in ["$top=5", "$orderby=displayName", "$expand=manager", "$filter=accountEnabled%20eq%20true"] {
        assert_eq!(get(&mut tenant, &format!("/users/delta?{query}")).status, 400, "{query}");
    }
    let (one, two) = (person(&tenant, 0), person(&tenant, 1));
    let filter = format!("/users/delta?$select=id&$filter=id%20eq%20'{one}'%20or%20id%20eq%20'{two}'");
    assert_eq!(all(&mut tenant, &filter).0.len(), 2);
}

#[test]
fn a_link_that_is_forgotten_is_gone() {
    let mut tenant = small();
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest").json();
    tenant.forget_tokens();
    assert_eq!(get(&mut tenant, &link(&page)).status, 410);
}
