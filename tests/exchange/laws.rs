//! What is true at the end of every run, whatever happened. What is not is told, so that controls can show that it
//! would be.

use crate::{
    carrier::Carrier,
    quiet::{self, id},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tenant::{Uuid, What};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// Nobody gets what nobody asked for.
    Given,
    /// Nobody loses by our doing but what an undo takes.
    Taken,
    /// A change ends Observed, Failed with a reason, or Cancelled.
    Ended,
    /// Store and tenant say the same.
    Agreed,
    /// No unit is counted twice, or stays booked.
    Counted,
    /// Nothing is asked faster than Graph's published limits, or before Retry-After, or of another tenant.
    Paced,
    /// No more is written than needed, and one more where something went wrong.
    Fewest,
    /// The store is sound.
    Sound,
}

/// What was asked for in a run, and what others did.
#[derive(Default)]
pub struct Asked {
    pub claims: Vec<Value>,
    /// When the undo of a claim was asked for.
    pub undone: BTreeMap<i64, u64>,
    /// What the second admin changed.
    pub acts: u64,
}

/// The laws that a run broke, with what shows it.
pub fn broken(carrier: &mut Carrier, asked: &Asked) -> BTreeMap<Law, String> {
    quiet::rest(carrier);
    let changes = carrier.changes();
    let found = [
        (Law::Given, quiet::given(carrier, &changes)),
        (Law::Taken, taken(carrier, asked)),
        (Law::Ended, quiet::ended(&changes)),
        (Law::Agreed, claimed(carrier, asked).or_else(|| quiet::held(carrier))),
        (Law::Counted, quiet::counted(carrier, 0)),
        (Law::Paced, quiet::paced(carrier)),
        (Law::Fewest, quiet::fewest(carrier, asked.acts, &changes)),
        (Law::Sound, quiet::sound(carrier)),
    ];
    found.into_iter().filter_map(|(law, shown)| Some((law, shown?))).collect()
}

#[track_caller]
pub fn hold(carrier: &mut Carrier, asked: &Asked, seed: u64) {
    let broken = broken(carrier, asked);
    assert!(broken.is_empty(), "seed {seed}: {broken:#?}");
}

fn taken(carrier: &Carrier, asked: &Asked) -> Option<String> {
    let undone: BTreeMap<Uuid, u64> = asked
        .claims
        .iter()
        .filter_map(|claim| {
            Some((id(&claim["user"]["id"]), *asked.undone.get(&claim["claim"].as_i64().unwrap())?))
        })
        .collect();
    let by_undo = |user: Uuid, at: tenant::Time| undone.get(&user).is_some_and(|asked| *asked <= at.0);
    let journal = carrier.tenant.journal();
    let losses = journal.losses().into_iter().filter(|loss| loss.cause.by_client());
    let lost = losses.map(|loss| (loss.user, loss.from)).find(|(user, at)| !by_undo(*user, *at));
    let products: BTreeSet<(Uuid, Uuid)> = asked
        .claims
        .iter()
        .map(|claim| carrier.call("claim.get", json!({ "claim": claim["claim"] })))
        .map(|claim| (id(&claim["user"]["id"]), id(&claim["product"]["skuId"])))
        .collect();
    let other = journal
        .taken()
        .into_iter()
        .find(|(user, sku, at)| !by_undo(*user, *at) || !products.contains(&(*user, *sku)));
    lost.map(|it| format!("lost: {it:?}")).or_else(|| other.map(|it| format!("taken: {it:?}")))
}

/// Claims of users whose licenses nobody else changed.
fn claimed(carrier: &Carrier, asked: &Asked) -> Option<String> {
    let others =
        |entry: &&tenant::Entry| !entry.cause.by_client() && !matches!(entry.what, What::Location { .. });
    let touched: BTreeSet<Uuid> =
        carrier.tenant.journal().entries().iter().filter(others).map(|entry| entry.user).collect();
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    asked
        .claims
        .iter()
        .for_each(|claim| *times.entry(claim["user"]["id"].as_str().unwrap()).or_default() += 1);
    let claims = asked.claims.iter().filter(|claim| !touched.contains(&id(&claim["user"]["id"])));
    claims.map(|claim| carrier.call("claim.get", json!({ "claim": claim["claim"] }))).find_map(|claim| {
        let (user, sku) = (id(&claim["user"]["id"]), id(&claim["product"]["skuId"]));
        let holds = carrier.tenant.holds(user, sku);
        // Who claimed again after an undo may hold by the other claim.
        let again = times.get(claim["user"]["id"].as_str().unwrap()).is_some_and(|times| *times > 1);
        let agrees = match claim["state"].as_str().unwrap() {
            "Observed" => holds,
            "Undone" | "Failed" => !holds || again,
            _ => false,
        };
        (!agrees).then(|| format!("{} holds: {holds}; claim: {claim}", claim["user"]["id"]))
    })
}
