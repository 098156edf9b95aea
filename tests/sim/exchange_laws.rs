//! What is true of a store and its tenant when all is quiet, whatever happened on the way.

use ::tenant::MINUTE;
use serde_json::{Value, json};

use crate::exchange::{Host, file};

const STATES: [&str; 5] = ["Pending", "Sent", "Observed", "Failed", "Cancelled"];

/// What is wrong; none where the store cannot even be asked.
pub fn broken(host: &mut Host<'_>) -> Option<Vec<String>> {
    let mut broken = whole(host, 1)?;
    broken.extend(claims(host)?);
    Some(broken)
}

/// What is wrong whatever was carried, where each write may be asked for so many times.
pub fn whole(host: &mut Host<'_>, times: usize) -> Option<Vec<String>> {
    // A unit is counted by a pool read some time after the license was seen.
    for _ in 0..2 {
        host.pass(11 * MINUTE * 1_000_000);
        let now_ns = host.now_ns();
        let skus = file(&mut host.outside().tenant, now_ns, "subscribedSkus", "subscribedSkus");
        host.insist("pool.import", &skus)?;
    }
    let mut broken = changes(host, times)?;
    broken.extend(pools(host)?);
    let sound = host.insist("store.check", &json!({}))?;
    let sealed = host.insist("audit.verify", &json!({}))?;
    broken.extend([&sound, &sealed].iter().filter(|it| it["ok"] != true).map(|it| format!("unsound: {it}")));
    let outside = host.outside();
    let tenant = &outside.tenant;
    if !(tenant.over_limit().is_empty() && tenant.strayed().is_empty()) {
        broken.push(format!(
            "asked too fast, or elsewhere: {:?} {:?}",
            tenant.over_limit(),
            tenant.strayed()
        ));
    }
    Some(broken)
}

/// Each change ends, and is asked for once: a read tells first what became of one whose answer was lost.
fn changes(host: &mut Host<'_>, times: usize) -> Option<Vec<String>> {
    let mut broken = Vec::new();
    let mut needed = 0;
    for state in STATES {
        let found = host.insist("change.list", &json!({ "state": state }))?;
        let found = found["items"].as_array().expect("changes");
        needed += found.iter().filter(|change| change["attempts"] != json!([])).count();
        if ["Pending", "Sent", "Failed"].contains(&state) {
            broken.extend(found.iter().map(|change| format!("not ended well: {change}")));
        }
    }
    let writes = host.outside().tenant.writes().to_vec();
    if writes.len() > needed * times {
        broken.push(format!("asked twice: {needed} writes are needed: {writes:?}"));
    }
    Some(broken)
}

/// Who has a claim holds its product, and nobody holds anything else.
fn claims(host: &mut Host<'_>) -> Option<Vec<String>> {
    let claims = host.outside().claims.clone();
    let mut broken = Vec::new();
    let mut held = 0;
    for claim in &claims {
        let claim = host.insist("claim.get", &json!({ "claim": claim["claim"] }))?;
        let id = |it: &Value| it.as_str().expect("an id").parse().expect("an id");
        let holds = host.outside().tenant.holds(id(&claim["user"]["id"]), id(&claim["product"]["skuId"]));
        held += usize::from(holds);
        let agrees = match claim["state"].as_str() {
            Some("Observed") => holds,
            Some("Undone") => !holds,
            _ => false,
        };
        if !agrees {
            broken.push(format!("holds: {holds}; {claim}"));
        }
    }
    let paths: usize = host.outside().tenant.people().map(|user| user.paths.len()).sum();
    if paths != held || claims.is_empty() {
        broken.push(format!("{paths} licenses are held, {held} of them by {} claims", claims.len()));
    }
    Some(broken)
}

/// No unit is counted twice, or stays booked.
fn pools(host: &mut Host<'_>) -> Option<Vec<String>> {
    let pools = host.insist("pool.list", &json!({}))?["items"].clone();
    let outside = host.outside();
    let agrees = |pool: &&Value| {
        let sku = outside.tenant.skus().find(|sku| pool["skuId"] == sku.id.to_string());
        sku.is_some_and(|sku| pool["booked"] == 0 && pool["consumed"] == sku.consumed)
    };
    let pools = pools.as_array().expect("pools").iter();
    Some(pools.filter(|pool| !agrees(pool)).map(|pool| format!("units: {pool}")).collect())
}
