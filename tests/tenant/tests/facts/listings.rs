//! Pages, selections and filters (domain 2.1, 2.5, 2.7, 11.3).

use crate::support::*;
use serde_json::json;
use tenant::{Act, GroupKind, MINUTE, Request, Tenant, UserKind, Weather, catalogue::*};

#[test]
fn license_properties_come_only_on_select() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    let plain = get(&mut tenant, &format!("/users/{user}")).json();
    for name in
        ["licenseAssignmentStates", "assignedLicenses", "usageLocation", "accountEnabled", "department"]
    {
        assert!(plain.get(name).is_none(), "{name}");
        let chosen = get(&mut tenant, &format!("/users/{user}?$select={name}")).json();
        assert!(chosen.get(name).is_some_and(|value| !value.is_null()), "{name}");
    }
    assert!(plain["displayName"].is_string());
    assert_eq!(get(&mut tenant, &format!("/users/{user}?$select=shoeSize")).status, 400);
}

#[test]
fn a_user_is_found_by_principal_name_in_any_case() {
    let mut tenant = small();
    let user = person(&tenant, 3);
    let found = get(&mut tenant, "/users/PERSON3%40contoso.example?$select=id").json();
    assert_eq!(found["id"], json!(user));
}

#[test]
fn every_user_comes_once_by_pages_of_at_most_999() {
    let mut tenant = Tenant::builder(1).people(2_500).build();
    let (users, _) = all(&mut tenant, "/users?$select=id&$top=999");
    let ids: std::collections::BTreeSet<_> = users.iter().map(|user| user["id"].to_string()).collect();
    assert_eq!((users.len(), ids.len(), tenant.tally().requests), (2_500, 2_500, 3));
    assert_eq!(get(&mut tenant, "/users?$top=1000").status, 400);
    assert_eq!(get(&mut tenant, "/users").json()["value"].as_array().unwrap().len(), 100);
}

#[test]
fn links_lead_where_the_client_asked_or_where_is_configured() {
    let mut tenant = small();
    let page = get(&mut tenant, "/users?$top=10&$select=id").json();
    assert!(
        page["@odata.nextLink"].as_str().unwrap().starts_with(&format!("{ROOT}/users?$top=10&$select=id"))
    );
    let mut tenant = Tenant::builder(1).people(30).build();
    let page =
        get(&mut tenant, "http://localhost:8080/v1.0/users?$top=10".replace("http:", "https:").as_str());
    assert!(
        page.json()["@odata.nextLink"].as_str().unwrap().starts_with("https://localhost:8080/v1.0/users?")
    );
    let mut tenant = Tenant::builder(1).people(30).base("https://graph.microsoft.us").build();
    let request = Request::get("https://graph.microsoft.com/v1.0/users");
    assert!(tenant.serve(&request, tenant.now()).response.is_none());
    assert_eq!(tenant.strayed().len(), 1);
}

#[test]
fn page_tokens_expire() {
    let weather = Weather { page_lasts: Some(10 * MINUTE), ..Weather::calm() };
    let mut tenant = Tenant::builder(1).people(30).weather(weather).build();
    let mut gone = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let page = get(&mut tenant, "/users?$top=10").json();
        let link = page["@odata.nextLink"].as_str().unwrap().to_owned();
        tenant.advance(tenant.now().after(11 * MINUTE));
        let late = get(&mut tenant, &link);
        gone.insert((late.status, late.json()["error"]["code"].as_str().unwrap().to_owned()));
    }
    let expected = [(400, "Directory_ExpiredPageToken"), (410, "syncStateNotFound")];
    assert_eq!(gone, expected.map(|(status, code)| (status, code.to_owned())).into());
}

#[test]
fn users_are_filtered_as_the_domain_names_it() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    let by_sku = format!("/users?$select=id&$filter=assignedLicenses/any(x:x/skuId eq {SPE_E3})");
    assert_eq!(all(&mut tenant, &by_sku.replace(' ', "%20")).0, [json!({"id": user})]);
    let count = "/users?$select=id&$count=true&$filter=assignedLicenses/$count%20ne%200";
    assert_eq!(get(&mut tenant, count).json()["error"]["code"], "Request_UnsupportedQuery");
    let mut request = Request::get(format!("{ROOT}{count}"));
    request.headers.push(("ConsistencyLevel".into(), "eventual".into()));
    let page = send(&mut tenant, &request).json();
    assert_eq!((page["value"].clone(), page["@odata.count"].clone()), (json!([{"id": user}]), json!(1)));
}

#[test]
fn groups_are_listed_with_what_tells_them_apart() {
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(product(SPE_E3, 5))
        .group("Staff", GroupKind::Security, &[(SPE_E3, &[INTUNE_A])], 0..2)
        .group("Rule", GroupKind::Dynamic, &[], 0..1)
        .group("Old", GroupKind::Synced, &[], 0..0)
        .group("Admins", GroupKind::RoleAssignable, &[], 0..0)
        .build();
    let select = "id,displayName,assignedLicenses,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,\
                  isAssignableToRole,isManagementRestricted,licenseProcessingState";
    let (groups, _) = all(&mut tenant, &format!("/groups?$top=2&$select={select}"));
    assert_eq!(groups[0]["assignedLicenses"], json!([{"skuId": SPE_E3, "disabledPlans": [INTUNE_A]}]));
    assert_eq!(groups[0]["licenseProcessingState"]["state"], "ProcessingComplete");
    assert_eq!(groups[1]["groupTypes"], json!(["DynamicMembership"]));
    assert_eq!(
        (&groups[2]["onPremisesSyncEnabled"], &groups[3]["isAssignableToRole"]),
        (&json!(true), &json!(true))
    );
    assert!(get(&mut tenant, "/groups").json()["value"][0].get("assignedLicenses").is_none());
}

#[test]
fn the_filter_for_groups_with_errors_is_rejected_and_tokens_of_license_filters_expire_at_once() {
    let mut tenant = (0..3).fold(Tenant::builder(1).people(3).sku(product(SPE_E3, 5)), |builder, number| {
        builder.group(&format!("G{number}"), GroupKind::Security, &[(SPE_E3, &[])], 0..1)
    });
    let tenant = &mut std::mem::replace(&mut tenant, Tenant::builder(0)).build();
    assert_eq!(get(tenant, "/groups?$filter=hasMembersWithLicenseErrors%20eq%20true").status, 400);
    let filter = format!("/groups?$top=1&$filter=assignedLicenses/any(x:x/skuId%20eq%20{SPE_E3})");
    let page = get(tenant, &filter).json();
    let code = get(tenant, page["@odata.nextLink"].as_str().unwrap()).json()["error"]["code"].clone();
    assert_eq!(code, "Directory_ExpiredPageToken");
}

#[test]
fn members_come_by_pages_with_their_types() {
    let mut tenant = Tenant::builder(1)
        .people(5)
        .users(UserKind::Agent, 1)
        .group("Staff", GroupKind::Security, &[], 0..6)
        .build();
    let path = format!("/groups/{}/members?$select=id&$top=4", tenant.groups().next().unwrap().id);
    let (members, _) = all(&mut tenant, &path);
    assert_eq!(members.len(), 6);
    assert_eq!(members[5]["@odata.type"], "#microsoft.graph.agentUser");
}

#[test]
fn products_are_told_with_the_account_and_take_no_filter() {
    let mut tenant = small();
    let body = get(&mut tenant, "/subscribedSkus").json();
    assert_eq!(body["value"][0]["accountId"], json!(tenant.account()));
    let chosen = get(&mut tenant, "/subscribedSkus?$select=skuId,accountId").json();
    assert_eq!(chosen["value"][0].as_object().map(|sku| sku.len()), Some(2));
    assert_eq!(get(&mut tenant, "/subscribedSkus?$select=price").status, 400);
    assert_eq!(get(&mut tenant, "/subscribedSkus?$filter=appliesTo%20eq%20'User'").status, 400);
}

#[test]
fn a_token_is_good_for_its_own_collection_alone() {
    let mut tenant = Tenant::builder(1).people(5).group("Staff", GroupKind::Security, &[], 0..0).build();
    let link =
        get(&mut tenant, "/users?$top=2").json()["@odata.nextLink"].as_str().expect("a link").to_owned();
    assert_eq!(get(&mut tenant, &link.replace("/users?", "/groups?")).status, 400);
    assert_eq!(get(&mut tenant, &link).status, 200);
}

#[test]
fn the_session_of_another_tenant_shows_another_account_and_nothing_else() {
    let mut tenant = small();
    let (user, other) = (person(&tenant, 0), tenant::Rng::new(7).uuid());
    tenant.renew_elsewhere(other);
    assert_eq!(get(&mut tenant, "/subscribedSkus").json()["value"][0]["accountId"], json!(other));
    assert!(tenant.strayed().is_empty());
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 404);
    assert_eq!((tenant.strayed().len(), tenant.holds(user, SPE_E3)), (1, false));
}

#[test]
fn one_host_may_be_signed_in_elsewhere_beside_another() {
    let mut tenant = small();
    let other = tenant::Rng::new(7).uuid();
    let mut request = Request::get(format!("{ROOT}/subscribedSkus"));
    request.headers.push(("Authorization".into(), format!("Bearer tenant:{other}")));
    assert_eq!(send(&mut tenant, &request).json()["value"][0]["accountId"], json!(other));
    assert_eq!(get(&mut tenant, "/subscribedSkus").json()["value"][0]["accountId"], json!(tenant.account()));
}

#[test]
fn a_missing_permission_is_refused_by_kind() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    tenant.revoke("LicenseAssignment.ReadWrite.All");
    assert_eq!(get(&mut tenant, &format!("/users/{user}")).status, 200);
    tenant.revoke("User.ReadWrite.All");
    refused(&assign(&mut tenant, user, &[(SPE_E3, &[])], &[]), 403, "Insufficient privileges");
    tenant.grant("LicenseAssignment.ReadWrite.All");
    assert_eq!(assign(&mut tenant, user, &[(SPE_E3, &[])], &[]).status, 200);
    refused(
        &patch(&mut tenant, &format!("/users/{user}"), &json!({"usageLocation": "DE"})),
        403,
        "Insufficient",
    );
}

#[test]
fn what_graph_does_not_know_is_refused() {
    let mut tenant = small();
    assert_eq!(get(&mut tenant, "/nothing").status, 400);
    assert_eq!(get(&mut tenant, "https://graph.microsoft.com/beta/users").status, 400);
    assert_eq!(get(&mut tenant, "/users?$filter=shoeSize%20eq%2042").status, 400);
    let request =
        Request { method: "PATCH".into(), ..Request::get(format!("{ROOT}/users/{}", person(&tenant, 0))) };
    refused(&send(&mut tenant, &request), 400, "Content-Type");
}

#[test]
fn sixty_thousand_users_are_served_by_pages() {
    let mut tenant = Tenant::builder(1)
        .people(60_000)
        .sku(product(SPE_E3, 60_000))
        .holders(SPE_E3, 0..50_000, &[INTUNE_A])
        .build();
    let user = person(&tenant, 59_999);
    tenant.act(Act::Rename { user, name: "Last".into(), upn: "last@contoso.example".into() });
    let (users, _) = all(&mut tenant, "/users?$select=id,displayName,licenseAssignmentStates&$top=999");
    assert_eq!((users.len(), consumed(&tenant, SPE_E3)), (60_000, 50_000));
    assert_eq!(users[59_999]["displayName"], "Last");
}
