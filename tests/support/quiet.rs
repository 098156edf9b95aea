//! What is true of a store and its tenant when all is quiet, whatever happened on the way. What is not is told.
#![allow(dead_code, reason = "each suite uses its own part")]

use crate::carrier::Carrier;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tenant::{Cause, MINUTE, Uuid, What, WriteKind};

/// Lets everything come to rest, and the store see it.
pub fn rest(carrier: &mut Carrier) {
    carrier.tenant.settle();
    carrier.now = carrier.now.max(carrier.tenant.now().0);
    // One read proves nothing gone, and a unit is counted by a pool read some time after the license was seen.
    for _ in 0..2 {
        carrier.now += 11 * MINUTE;
        carrier.import();
    }
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

/// Nobody got what no change asked for.
pub fn given(carrier: &Carrier, changes: &[Value]) -> Option<String> {
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

/// A change ends Observed, Failed with a reason, or Cancelled.
pub fn ended(changes: &[Value]) -> Option<String> {
    let ended = |change: &&Value| match change["state"].as_str().unwrap() {
        "Observed" | "Cancelled" => true,
        "Failed" => !change["attempts"].as_array().unwrap().is_empty(),
        _ => false,
    };
    changes.iter().find(|change| !ended(change)).map(|change| format!("not ended: {change}"))
}

/// Everybody's licenses, as both say.
pub fn held(carrier: &Carrier) -> Option<String> {
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

/// No unit is counted twice, or stays booked.
/// But for so many users of whom a unit of each product is still to come.
pub fn counted(carrier: &Carrier, awaited: usize) -> Option<String> {
    let pools = carrier.store.pages("pool.list", json!({ "now": carrier.time() }), 100);
    carrier.tenant.skus().find_map(|sku| {
        let pool = pools.iter().find(|pool| pool["skuId"] == sku.id.to_string())?;
        let agrees = pool["booked"].as_u64().unwrap() <= awaited as u64 && pool["consumed"] == sku.consumed;
        (!agrees).then(|| format!("{} consumed, and the store says {pool}", sku.consumed))
    })
}

/// Nothing was asked faster than Graph's published limits, before Retry-After, or of another tenant.
pub fn paced(carrier: &Carrier) -> Option<String> {
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

/// No more is written than needed, and one more where something went wrong; besides `acts` of others, and what gives a license
/// again until Graph takes it.
pub fn fewest(carrier: &Carrier, acts: u64, changes: &[Value]) -> Option<String> {
    let needed = needed(changes);
    let injected: u64 = carrier.tenant.injected().values().map(|count| count.writes).sum();
    let refused = |write: &&tenant::Write| write.kind == WriteKind::BindMembers && write.status == 400;
    let split = 20 * carrier.tenant.writes().iter().filter(refused).count() as u64;
    let again = refused_again(carrier, changes);
    let most = needed + injected + carrier.lost + acts + split + again;
    (carrier.written > most).then(|| {
        format!(
            "{} writes, {needed} needed, {injected} met by the weather, {} lost, {acts} acts, {split} of split ones, {again} refused",
            carrier.written, carrier.lost
        )
    })
}

/// Writes that Graph refused of who is given a direct license again.
fn refused_again(carrier: &Carrier, changes: &[Value]) -> u64 {
    let again = |change: &&Value| change["kind"] == "AssignLicense" && change["owner"]["kind"] != "Claim";
    let users: BTreeSet<String> =
        changes.iter().filter(again).map(|change| id(&change["user"]["id"]).to_string()).collect();
    let refused = |write: &&tenant::Write| {
        write.kind == WriteKind::AssignLicense && write.status == 400 && users.contains(&write.target)
    };
    carrier.tenant.writes().iter().filter(refused).count() as u64
}

/// The store is sound.
pub fn sound(carrier: &Carrier) -> Option<String> {
    let findings = carrier.store.call("store.check", json!({}))["findings"].clone();
    (findings != json!([])).then(|| findings.to_string())
}
