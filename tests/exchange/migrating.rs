//! r60, r64: a migration over the exchange.

use crate::carrier::{Carrier, Habits};
use serde_json::{Value, json};
use tenant::{
    Builder, GroupKind, HOUR, Tenant, Weather,
    catalogue::{SPE_E3, product},
};

fn carrier(weather: Weather, seed: u64) -> Carrier {
    let tenant = Tenant::builder(seed)
        .people(12)
        .sku(product(SPE_E3, 20))
        .holders(SPE_E3, 0..10, &[])
        .group("Licensed", GroupKind::Security, &[(SPE_E3, &[])], 8..10)
        .build();
    let mut carrier = Carrier::new(tenant, seed, Habits::default());
    carrier.tenant.set_weather(weather);
    carrier
}

fn planned(carrier: &Carrier) -> Value {
    let plan =
        json!({ "name": "Move", "holdersOf": SPE_E3, "group": Builder::group_id("Licensed"), "waveSize": 6 });
    carrier.call("migration.plan", plan)
}

fn items(carrier: &Carrier) -> Value {
    carrier.call("migration.items", json!({ "migration": "Move" }))["items"].clone()
}

#[test]
fn r60_a_wave_moves_users_to_the_group() {
    let mut carrier = carrier(Weather::calm(), 1);
    planned(&carrier);
    for _ in 0..2 {
        carrier.call("migration.invoke", json!({ "migration": "Move" }));
        carrier.run();
    }
    carrier.now += 2 * HOUR;
    carrier.run();
    for item in items(&carrier).as_array().unwrap() {
        assert_eq!(item["state"], "Done", "{item}");
    }
    let changes = carrier.changes();
    assert!(changes.iter().all(|change| change["state"] == "Observed"), "{changes:#?}");
    carrier.call("migration.undo", json!({ "migration": "Move" }));
    carrier.run();
    carrier.now += 2 * HOUR;
    carrier.run();
    for item in items(&carrier).as_array().unwrap() {
        assert_eq!(item["state"], "Undone", "{item}");
    }
    // What was taken back is released again where its wave is named.
    for (wave, released) in [(1, 6), (2, 4)] {
        let again = carrier.call("migration.invoke", json!({ "migration": "Move", "wave": wave }));
        assert_eq!(again["released"], released, "{again}");
    }
    carrier.run();
    carrier.now += 2 * HOUR;
    carrier.run();
    for item in items(&carrier).as_array().unwrap() {
        assert_eq!(item["state"], "Done", "{item}");
    }
    carrier.store.sound();
}
