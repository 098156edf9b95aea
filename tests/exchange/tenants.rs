//! Whole runs against the model of a tenant, whatever the weather.

use crate::carrier::{Carrier, Habits};
use serde_json::{Value, json};
use tenant::{
    Act, GroupKind, SECOND, Tenant, Weather, WriteKind,
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
    let pair = seed % 5 == 4;
    let mut carrier = if pair {
        Carrier::pair(builder.build(), seed, habits)
    } else {
        Carrier::new(builder.build(), seed, habits)
    };
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

/// What these runs would notice: a host that sends after its time makes changes twice, and says nothing of it.
#[test]
fn r51_a_host_that_sends_late_is_noticed() {
    let late = Habits { late: 500, ..Habits::default() };
    let mut carrier = carrier(500, Weather::calm(), late, false);
    let people: Vec<_> = carrier.tenant.people().take(40).map(|user| user.id).collect();
    let claims = carrier.claim(&people);
    carrier.run();
    carrier.tenant.advance(tenant::Time(carrier.now + 3_600_000));
    let undone: Vec<_> = claims.iter().map(|claim| claim["claim"].clone()).collect();
    carrier.call("claim.undo", json!({ "claims": undone }));
    carrier.run();
    assert!(writes(&carrier) > 80, "{} writes, though 40 licenses came and went", writes(&carrier));
}

/// Tenants in bad weather: 30, or as many as `AUTOCLAIM_CASES` asks for.
fn stormy() -> u64 {
    std::env::var("AUTOCLAIM_CASES").map_or(30, |text| text.parse().expect("AUTOCLAIM_CASES is a number"))
}

#[test]
fn r51_whatever_the_weather_and_the_host_nobody_gets_what_nobody_asked_for() {
    for seed in 200..200 + stormy() {
        let habits = Habits { unsent: 30, dropped: 30, doubled: 50, late: 0 };
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
        agree(&carrier, &claims, seed);
        let undone: Vec<&Value> = claims.iter().step_by(3).collect();
        let numbers: Vec<_> = undone.iter().map(|claim| claim["claim"].clone()).collect();
        carrier.call("claim.undo", json!({ "claims": numbers }));
        carrier.run();
        sound(&mut carrier, seed);
        agree(&carrier, &claims, seed);
        let of_undone =
            |user: tenant::Uuid| undone.iter().any(|claim| claim["user"]["id"] == user.to_string());
        for (user, sku, at) in carrier.tenant.journal().taken() {
            assert!(
                of_undone(user),
                "seed {seed}: {sku} of {user} was taken at {at:?} and nobody asked for it"
            );
        }
    }
}

/// 3,000 writes go in 150 s, so 10,000 take 450 s and the last 1,000 of them.
#[test]
fn r53_ten_thousand_changes_take_hardly_longer_than_graphs_limits_ask() {
    let mut carrier = Carrier::new(
        Tenant::builder(7).people(10_000).sku(product(SPE_E3, 20_000)).build(),
        7,
        Habits::default(),
    );
    carrier.call(
        "policy.create",
        json!({ "name": "Teams", "app": "Teams", "products": [{ "product": SPE_E3 }] }),
    );
    let people: Vec<_> = carrier.tenant.people().map(|user| user.id).collect();
    for part in people.chunks(5_000) {
        assert_eq!(carrier.claim(part).len(), 5_000);
    }
    let begin = carrier.now;
    let cpu = std::time::Instant::now();
    carrier.run_with(20);
    let last = carrier.tenant.writes().iter().map(|write| write.at.0).max().unwrap() - begin;
    eprintln!(
        "{} requests, last write after {last} ms, end after {} ms, {:?}",
        carrier.requests,
        carrier.now - begin,
        cpu.elapsed()
    );
    sound(&mut carrier, 7);
    assert!(last <= 495_000, "{last}");
}

/// Everybody who claims is put into a group that carries the license, and Entra brings it when it likes.
#[test]
fn r52_members_of_groups_get_what_their_group_carries() {
    for seed in 400..406 {
        let stormy = seed % 2 == 1;
        let builder = Tenant::builder(seed).people(50).sku(product(SPE_E3, 60)).group(
            "Licensed",
            GroupKind::Security,
            &[(SPE_E3, &[])],
            40..45,
        );
        let habits =
            if stormy { Habits { unsent: 30, dropped: 30, doubled: 50, late: 0 } } else { Habits::default() };
        let mut carrier = Carrier::new(builder.build(), seed, habits);
        carrier.groups();
        let products = json!([{ "product": SPE_E3, "targetGroup": "Licensed" }]);
        carrier.call(
            "policy.create",
            json!({ "name": "Teams", "app": "Teams", "assignVia": "Group", "products": products }),
        );
        let people: Vec<_> = carrier.tenant.people().take(30).map(|user| user.id).collect();
        if stormy {
            carrier.tenant.set_weather(Weather::stormy());
        }
        let claims = carrier.claim(&people);
        assert_eq!(claims.len(), 30);
        carrier.run();
        let members = carrier.tenant.members(tenant::Builder::group_id("Licensed"));
        for claim in &claims {
            let user: tenant::Uuid = claim["user"]["id"].as_str().unwrap().parse().unwrap();
            assert_eq!(carrier.store.state(claim), "Observed", "seed {seed}: {claim}");
            assert!(members.contains(&user) && carrier.tenant.holds(user, SPE_E3), "seed {seed}: {claim}");
        }
        if !stormy {
            assert_eq!(carrier.tenant.tally().writes[&WriteKind::BindMembers], 2, "20 members a request");
        }
        let numbers: Vec<_> = claims.iter().take(7).map(|claim| claim["claim"].clone()).collect();
        carrier.call("claim.undo", json!({ "claims": numbers }));
        carrier.run();
        sound(&mut carrier, seed);
        let members = carrier.tenant.members(tenant::Builder::group_id("Licensed"));
        assert_eq!(members.len(), 5 + 23, "seed {seed}: those before, and those not undone");
        assert!(claims.iter().take(7).all(|claim| carrier.store.state(claim) == "Undone"), "seed {seed}");
    }
}
