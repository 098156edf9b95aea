//! Whole runs against the model of a tenant, whatever the weather.

use crate::carrier::{Carrier, Habits};
use serde_json::{Value, json};
use tenant::{
    Act, SECOND, Tenant, Weather, WriteKind,
    catalogue::{SPE_E3, SPE_F1, STANDARDPACK, product},
};

/// A tenant of 60 people, 40 of whom sign in to Teams; E3 has fewer units than the store believes.
fn carrier(seed: u64, weather: Weather, habits: Habits, location: bool) -> Carrier {
    let mut builder = Tenant::builder(seed)
        .people(60)
        .sku(product(SPE_E3, 20))
        .sku(product(SPE_F1, 15))
        .sku(product(STANDARDPACK, 30))
        .holders(SPE_E3, 50..55, &[]);
    if location {
        builder = builder.without_location(300);
    }
    let mut carrier = Carrier::new(builder.build(), seed, habits);
    carrier.tenant.set_weather(weather);
    if location {
        carrier.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
    }
    let products: Vec<Value> =
        [SPE_E3, SPE_F1, STANDARDPACK].iter().map(|sku| json!({ "product": sku })).collect();
    carrier.call("policy.create", json!({ "name": "Teams", "app": "Teams", "products": products }));
    carrier
}

/// What is true at the end of every run.
#[track_caller]
fn sound(carrier: &mut Carrier, seed: u64) {
    carrier.tenant.settle();
    let tenant = &carrier.tenant;
    let asked = carrier.asked();
    for (user, sku, at) in tenant.journal().given() {
        let pair = (user.to_string(), sku.to_string());
        assert!(asked.contains(&pair), "seed {seed}: {pair:?} at {at:?} was given and not asked for");
    }
    assert_eq!(tenant.over_limit(), [], "seed {seed}");
    assert_eq!(tenant.hasty(), [], "seed {seed}: before Retry-After");
    assert_eq!(tenant.strayed(), [], "seed {seed}");
    for change in carrier.changes() {
        let (state, attempts) = (change["state"].as_str().unwrap(), change["attempts"].as_array().unwrap());
        assert!(["Observed", "Failed", "Cancelled"].contains(&state), "seed {seed}: {change}");
        assert!(state != "Failed" || !attempts.is_empty(), "seed {seed}: failed without a reason: {change}");
    }
    assert_eq!(carrier.store.call("store.check", json!({}))["findings"], json!([]), "seed {seed}");
}

/// Whether claims and the tenant say the same.
#[track_caller]
fn agree(carrier: &Carrier, claims: &[Value], seed: u64) {
    for claim in claims {
        let claim = carrier.call("claim.get", json!({ "claim": claim["claim"] }));
        let user = claim["user"]["id"].as_str().unwrap().parse().unwrap();
        let sku: tenant::Uuid = claim["product"]["skuId"].as_str().unwrap().parse().unwrap();
        let direct = carrier
            .tenant
            .user(user)
            .unwrap()
            .paths
            .iter()
            .any(|path| path.sku == sku && path.group.is_none());
        match claim["state"].as_str().unwrap() {
            "Observed" => assert!(direct, "seed {seed}: {claim}"),
            "Undone" | "Failed" => assert!(!direct, "seed {seed}: {claim}"),
            other => panic!("seed {seed}: {other} {claim}"),
        }
    }
}

fn writes(carrier: &Carrier) -> u64 {
    let tally = carrier.tenant.tally();
    [WriteKind::AssignLicense, WriteKind::UsageLocation]
        .iter()
        .filter_map(|kind| tally.writes.get(kind))
        .sum()
}

#[test]
fn r50_without_faults_the_fewest_writes_are_made() {
    for seed in 0..6 {
        let location = seed % 2 == 1;
        let mut carrier = carrier(seed, Weather::calm(), Habits::default(), location);
        let people: Vec<_> = carrier.tenant.people().take(40).map(|user| user.id).collect();
        let without = carrier.tenant.people().take(40).filter(|user| user.location.is_none()).count() as u64;
        let claims = carrier.claim(&people);
        assert_eq!(claims.len(), 40);
        carrier.run();
        sound(&mut carrier, seed);
        agree(&carrier, &claims, seed);
        assert_eq!(writes(&carrier), 40 + without, "seed {seed}");
        assert!(claims.iter().all(|claim| carrier.store.state(claim) == "Observed"));
    }
}

#[test]
fn r54_units_that_others_took_are_made_up_for_by_the_next_products() {
    for seed in 100..106 {
        let mut carrier = carrier(seed, Weather::calm(), Habits::default(), false);
        let people: Vec<_> = carrier.tenant.people().take(40).map(|user| user.id).collect();
        let claims = carrier.claim(&people);
        for user in carrier.tenant.people().skip(40).take(8).map(|user| user.id).collect::<Vec<_>>() {
            carrier.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: Default::default() });
        }
        carrier.run();
        sound(&mut carrier, seed);
        agree(&carrier, &claims, seed);
        assert!(claims.iter().all(|claim| carrier.store.state(claim) == "Observed"), "seed {seed}");
    }
}

#[test]
fn r51_whatever_the_weather_and_the_host_nobody_gets_what_nobody_asked_for() {
    for seed in 200..230 {
        let habits = Habits { unsent: 30, dropped: 30, doubled: 50 };
        let mut carrier = carrier(seed, Weather::stormy(), habits, seed % 3 == 0);
        let people: Vec<_> = carrier.tenant.people().take(40).map(|user| user.id).collect();
        let mut claims = carrier.claim(&people[..30]);
        if seed % 2 == 0 {
            for user in carrier.tenant.people().skip(40).take(6).map(|user| user.id).collect::<Vec<_>>() {
                carrier.tenant.at(
                    tenant::Time(carrier.now + 2 * SECOND),
                    Act::Assign { user, sku: SPE_E3, disabled: Default::default() },
                );
            }
        }
        carrier.run();
        claims.extend(carrier.claim(&people[30..]));
        carrier.run();
        sound(&mut carrier, seed);
        agree(&carrier, &claims, seed);
    }
}
