//! What is true at the end of every run, whatever happened. What is not is told, so that controls can show that it
//! would be.

use crate::carrier::Carrier;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tenant::{Cause, MINUTE, Uuid, What, WriteKind};

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
    carrier.tenant.settle();
    carrier.now = carrier.now.max(carrier.tenant.now().0);
    // One read proves nothing gone, and a unit is counted by a pool read some time after the license was seen.
    for _ in 0..2 {
        carrier.now += 11 * MINUTE;
        carrier.import();
    }
    let changes = carrier.changes();
    let found = [
        (Law::Given, given(carrier, &changes)),
        (Law::Taken, taken(carrier, asked)),
        (Law::Ended, ended(&changes)),
        (Law::Agreed, claimed(carrier, asked).or_else(|| held(carrier))),
        (Law::Counted, counted(carrier)),
        (Law::Paced, paced(carrier)),
        (Law::Fewest, fewest(carrier, asked, &changes)),
        (Law::Sound, sound(carrier)),
    ];
    found.into_iter().filter_map(|(law, shown)| Some((law, shown?))).collect()
}

#[track_caller]
pub fn hold(carrier: &mut Carrier, asked: &Asked, seed: u64) {
    let broken = broken(carrier, asked);
    assert!(broken.is_empty(), "seed {seed}: {broken:#?}");
}

/// Users and products, or groups, that changes are for, by what was tried.
fn asked_for(changes: &[Value]) -> BTreeSet<(Uuid, Uuid)> {
    let mut asked = BTreeSet::new();
    for change in changes {
        let user = id(&change["user"]["id"]);
        let tried = change["attempts"].as_array().unwrap().iter().map(|attempt| &attempt["product"]["skuId"]);
        let said = tried.chain([&change["product"]["skuId"], &change["group"]["id"]]);
        asked.extend(said.filter(|it| it.is_string()).map(|it| (user, id(it))));
    }
    asked
}

pub fn id(value: &Value) -> Uuid {
    value.as_str().unwrap_or_else(|| panic!("{value} is no id")).parse().unwrap()
}

fn given(carrier: &Carrier, changes: &[Value]) -> Option<String> {
    let asked = asked_for(changes);
    let located: BTreeSet<Uuid> = changes
        .iter()
        .filter(|change| change["kind"] == "SetUsageLocation")
        .map(|change| id(&change["user"]["id"]))
        .collect();
    let unasked = carrier.tenant.journal().entries().iter().find(|entry| match (&entry.cause, &entry.what) {
        (Cause::Client(_), What::Path { sku, group: None, before: None, .. }) => {
            !asked.contains(&(entry.user, *sku))
        }
        (Cause::Client(_), What::Member { group, joined: true }) => !asked.contains(&(entry.user, *group)),
        (Cause::Client(_), What::Location { .. }) => !located.contains(&entry.user),
        _ => false,
    });
    unasked.map(|entry| format!("not asked for: {entry:?}"))
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

fn ended(changes: &[Value]) -> Option<String> {
    let ended = |change: &&Value| match change["state"].as_str().unwrap() {
        "Observed" | "Cancelled" => true,
        "Failed" => !change["attempts"].as_array().unwrap().is_empty(),
        _ => false,
    };
    changes.iter().find(|change| !ended(change)).map(|change| format!("not ended: {change}"))
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

/// Everybody's licenses, as both say.
fn held(carrier: &Carrier) -> Option<String> {
    carrier.tenant.people().filter(|user| user.deleted.is_none()).find_map(|user| {
        let stored = carrier.call("user.get", json!({ "user": user.id }));
        let group = |value: &Value| value.is_string().then(|| id(value));
        let known: BTreeSet<(Uuid, Option<Uuid>)> = stored["assignments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|path| (id(&path["product"]["skuId"]), group(&path["assignedByGroup"]["id"])))
            .collect();
        let held: BTreeSet<_> = user.paths.iter().map(|path| (path.sku, path.group)).collect();
        (known != held).then(|| format!("{} holds {held:?}, and the store says {known:?}", user.id))
    })
}

fn counted(carrier: &Carrier) -> Option<String> {
    let pools = carrier.store.pages("pool.list", json!({ "now": carrier.time() }), 100);
    carrier.tenant.skus().find_map(|sku| {
        let pool = pools.iter().find(|pool| pool["skuId"] == sku.id.to_string())?;
        let agrees = pool["booked"] == 0 && pool["consumed"] == sku.consumed;
        (!agrees).then(|| format!("{} consumed, and the store says {pool}", sku.consumed))
    })
}

fn paced(carrier: &Carrier) -> Option<String> {
    let tenant = &carrier.tenant;
    let over = tenant.over_limit().first().map(|it| format!("over the limit: {it:?}"));
    let hasty = carrier.hasty().first().map(|it| format!("before Retry-After: {it:?}"));
    let strayed = tenant.strayed().first().map(|it| format!("of another tenant: {it:?}"));
    over.or(hasty).or(strayed)
}

/// The writes that are needed: one for each product that was tried to make a change.
pub fn needed(changes: &[Value]) -> u64 {
    let tried = |change: &Value| {
        let products =
            change["attempts"].as_array().unwrap().iter().map(|it| it["product"]["skuId"].as_str());
        products.collect::<BTreeSet<_>>().len() as u64
    };
    changes.iter().map(tried).sum()
}

fn fewest(carrier: &Carrier, asked: &Asked, changes: &[Value]) -> Option<String> {
    let needed = needed(changes);
    let injected: u64 = carrier.tenant.injected().values().map(|count| count.writes).sum();
    let refused = |write: &&tenant::Write| write.kind == WriteKind::BindMembers && write.status == 400;
    let split = 20 * carrier.tenant.writes().iter().filter(refused).count() as u64;
    let most = needed + injected + carrier.lost + asked.acts + split;
    (carrier.written > most).then(|| {
        format!(
            "{} writes, {needed} needed, {injected} met by the weather, {} lost, {} acts, {split} of split ones",
            carrier.written, carrier.lost, asked.acts
        )
    })
}

fn sound(carrier: &Carrier) -> Option<String> {
    let findings = carrier.store.call("store.check", json!({}))["findings"].clone();
    (findings != json!([])).then(|| findings.to_string())
}
