//! After any course of refreshes, whatever the weather and the second admin, the store's directory is the
//! tenant's.

use crate::carrier::{Carrier, Habits};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenant::{
    GroupKind, HOUR, Hasty, MINUTE, SECOND, Tenant, UserKind, Uuid, Weather,
    catalogue::{INTUNE_A, SPE_E3, SPE_F1, STANDARDPACK, TEAMS_APP, product},
};

/// People in several pages of every list, three groups, two of which carry licenses, and a second admin who is
/// busy for two hours.
fn tenant(seed: u64) -> Tenant {
    Tenant::builder(seed)
        .base("https://graph.microsoft.com")
        .people(300)
        .users(UserKind::Guest, 20)
        .users(UserKind::Agent, 5)
        .without_location(100)
        .sku(product(SPE_E3, 120))
        .sku(product(SPE_F1, 60))
        .sku(product(STANDARDPACK, 30))
        .holders(SPE_E3, 0..40, &[INTUNE_A])
        .group("Works", GroupKind::Security, &[(SPE_F1, &[])], 100..130)
        .group("Sales", GroupKind::Security, &[(SPE_E3, &[INTUNE_A])], 30..60)
        .group("Others", GroupKind::Dynamic, &[], 0..300)
        .second_admin(SECOND, 2 * MINUTE, 2 * HOUR)
        .build()
}

fn sorted(mut values: Vec<Value>) -> Vec<Value> {
    values.sort_by_key(Value::to_string);
    values
}

/// The people of the tenant: what they are, and how they hold what.
fn people(tenant: &Tenant) -> BTreeMap<String, Value> {
    let licensed: Vec<&tenant::Group> = tenant.groups().filter(|group| !group.licenses.is_empty()).collect();
    let there = tenant.people().filter(|user| user.deleted.is_none());
    there
        .map(|user| {
            let paths = user.paths.iter().map(|path| {
                let error = path.error.map(|error| error.name());
                json!([path.sku, path.group, path.state.name(), error, path.disabled])
            });
            let groups = licensed.iter().filter(|group| tenant.members(group.id).contains(&user.id));
            let groups = groups.map(|group| json!(group.id)).collect();
            let said = json!([
                user.upn,
                user.name,
                user.department,
                user.location,
                user.enabled,
                sorted(paths.collect()),
                sorted(groups)
            ]);
            (user.id.to_string(), said)
        })
        .collect()
}

/// The same of the store.
fn known(carrier: &Carrier) -> BTreeMap<String, Value> {
    let carries: Vec<String> = carrier
        .tenant
        .groups()
        .filter(|group| !group.licenses.is_empty())
        .map(|group| group.id.to_string())
        .collect();
    let users = carrier.store.pages("user.list", json!({}), 1_000);
    let ids =
        |plans: &Value| sorted(plans.as_array().unwrap().iter().map(|plan| plan["id"].clone()).collect());
    users
        .iter()
        .map(|user| {
            let paths = user["assignments"].as_array().unwrap().iter().map(|path| {
                json!([
                    path["product"]["skuId"],
                    path["assignedByGroup"]["id"],
                    path["state"],
                    path["error"],
                    ids(&path["disabledPlans"])
                ])
            });
            let groups = user["groups"].as_array().unwrap().iter().map(|group| group["id"].clone());
            let groups = groups.filter(|id| carries.contains(&id.as_str().unwrap().to_owned()));
            let said = json!([
                user["userPrincipalName"],
                user["displayName"],
                user["department"],
                user["usageLocation"],
                user["accountEnabled"],
                sorted(paths.collect()),
                sorted(groups.collect())
            ]);
            (user["id"].as_str().unwrap().to_owned(), said)
        })
        .collect()
}

#[track_caller]
fn agree(carrier: &Carrier, seed: u64) {
    let (people, known) = (people(&carrier.tenant), known(carrier));
    for (id, said) in &people {
        assert_eq!(known.get(id), Some(said), "seed {seed}: {id}");
    }
    assert_eq!(known.len(), people.len(), "seed {seed}: who is gone is known still");
    for group in carrier.tenant.groups() {
        let stored = &carrier.store.call("group.list", json!({ "identity": group.id }))["items"][0];
        let licenses: Vec<Value> =
            stored["licenses"].as_array().unwrap().iter().map(|it| it["product"]["skuId"].clone()).collect();
        let carried = group.licenses.iter().map(|(sku, _)| json!(sku)).collect();
        assert_eq!(
            (&stored["displayName"], sorted(licenses)),
            (&json!(group.name), sorted(carried)),
            "seed {seed}"
        );
    }
    for pool in carrier.store.pages("pool.list", json!({}), 100) {
        let sku = carrier.tenant.sku(pool["skuId"].as_str().unwrap().parse::<Uuid>().unwrap()).unwrap();
        assert_eq!(pool["consumed"], json!(sku.consumed), "seed {seed}: {pool}");
    }
    assert_eq!(carrier.tenant.over_limit(), [], "seed {seed}");
    assert_eq!(carrier.hasty(), Vec::<&Hasty>::new(), "seed {seed}: before Retry-After");
    assert_eq!(carrier.tenant.strayed(), [], "seed {seed}");
    assert_eq!(carrier.store.call("store.check", json!({}))["findings"], json!([]), "seed {seed}");
}

/// A first refresh while much changes, one while little does, and one of what stays.
fn refreshed(mut carrier: Carrier, weather: Weather) -> Carrier {
    carrier.tenant.set_weather(weather);
    carrier.run();
    carrier.pass(HOUR);
    carrier.run();
    carrier.pass(25 * HOUR);
    carrier.tenant.renew();
    carrier.run();
    carrier
}

#[test]
fn a_refresh_ends_with_the_tenants_directory() {
    agree(&refreshed(Carrier::empty(tenant(1), 1, Habits::default()), Weather::calm()), 1);
}

#[test]
fn so_it_does_in_any_weather_by_any_host_or_two() {
    for seed in 2..22 {
        let habits = Habits { unsent: 20, dropped: 20, doubled: 50, ..Habits::default() };
        let pair = seed % 4 == 0;
        let begin = if pair { Carrier::empty_pair } else { Carrier::empty };
        agree(&refreshed(begin(tenant(seed), seed, habits), Weather::stormy()), seed);
    }
}

/// Whoever signs in to Teams gets it, once, whatever the weather.
#[test]
fn who_signs_in_gets_what_the_policy_gives() {
    for seed in 30..35 {
        let tenant = Tenant::builder(seed)
            .base("https://graph.microsoft.com")
            .people(60)
            .sku(product(SPE_E3, 100))
            .build();
        let mut carrier = Carrier::empty(
            tenant,
            seed,
            Habits { unsent: 20, dropped: 20, doubled: 50, ..Habits::default() },
        );
        carrier.run();
        carrier.call(
            "policy.create",
            json!({ "name": "Teams", "app": "Teams", "products": [{ "product": SPE_E3 }] }),
        );
        carrier.call("setting.update", json!({ "claimFromSignIns": true }));
        carrier.tenant.set_weather(Weather::stormy());
        let people: Vec<Uuid> = carrier.tenant.people().map(|user| user.id).take(40).collect();
        for (place, user) in people.iter().chain(&people[..10]).enumerate() {
            let at = tenant::Time(carrier.now + place as u64 * 20 * SECOND);
            carrier.tenant.sign_in(*user, TEAMS_APP, at, 0);
        }
        carrier.tenant.sign_in(people[0], TEAMS_APP, tenant::Time(carrier.now - 1), 0);
        for _ in 0..12 {
            carrier.run();
            carrier.pass(5 * MINUTE);
            carrier.tenant.renew();
        }
        carrier.run();
        let claims = carrier.store.pages("claim.list", json!({ "outcome": "Claimed" }), 1_000);
        assert_eq!(claims.len(), people.len(), "seed {seed}: each once");
        for claim in &claims {
            assert_eq!(claim["state"], "Observed", "seed {seed}: {claim}");
        }
        assert!(people.iter().all(|user| carrier.tenant.holds(*user, SPE_E3)), "seed {seed}");
        assert_eq!(carrier.tenant.over_limit(), [], "seed {seed}");
        assert_eq!(carrier.tenant.strayed(), [], "seed {seed}");
        assert_eq!(carrier.store.call("store.check", json!({}))["findings"], json!([]), "seed {seed}");
    }
}
