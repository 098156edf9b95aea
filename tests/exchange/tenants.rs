//! Runs against the model of a tenant where what comes of them is known.

use crate::{
    carrier::{Carrier, Habits},
    courses::Course,
    laws::{Asked, hold},
};
use serde_json::json;
use tenant::{
    Act, Tenant,
    catalogue::{SPE_E3, product},
};

#[test]
fn r54_units_that_others_took_are_made_up_for_by_the_next_products() {
    for seed in 100..106 {
        let course = Course::calm(seed);
        let mut carrier = course.carrier();
        let people: Vec<_> = carrier.tenant.people().map(|user| user.id).collect();
        let asked = Asked { claims: carrier.claim(&people[..40]), acts: 5, ..Asked::default() };
        assert_eq!(asked.claims.len(), 40);
        for user in &people[43..] {
            carrier.tenant.act(Act::Assign { user: *user, sku: SPE_E3, disabled: Default::default() });
        }
        carrier.run();
        hold(&mut carrier, &asked, seed);
        assert!(asked.claims.iter().all(|claim| carrier.store.state(claim) == "Observed"), "seed {seed}");
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
    let claims: Vec<_> = people.chunks(5_000).flat_map(|part| carrier.claim(part)).collect();
    assert_eq!(claims.len(), 10_000);
    let begin = carrier.now;
    carrier.run_with(20);
    let last = carrier.tenant.writes().iter().map(|write| write.at.0).max().unwrap() - begin;
    assert!(last <= 495_000, "{last}");
    hold(&mut carrier, &Asked { claims, ..Asked::default() }, 7);
}
