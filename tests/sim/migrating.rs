//! A migration on a machine that fails: wherever the process dies or the power is cut, everybody arrives, and is back
//! again exactly as before, and nobody has less on the way.

use std::sync::OnceLock;

use ::tenant::catalogue::{INTUNE_A, SPE_E3, product};
use ::tenant::{Builder, GroupKind, Path, Tenant, Time, User, Uuid};
use autoclaim::api::Client;
use serde_json::json;

use crate::disk::Disk;
use crate::exchange::{Exchange, Host, Step, begun, file, made, people};
use crate::exchange_laws;
use crate::plan::{Fault, Plan};
use crate::tenant::call;

/// So many hold the product directly; all but the first are in the group already, and have a plan off.
fn tenant(holders: usize) -> Tenant {
    begun()
        .people(holders)
        .sku(product(SPE_E3, holders as u32))
        .holders(SPE_E3, 0..1, &[])
        .holders(SPE_E3, 1..holders, &[INTUNE_A])
        .group("Licensed", GroupKind::Security, &[(SPE_E3, &[])], 1..holders)
        .build()
}

fn fill(client: &Client, holders: usize) {
    let mut tenant = tenant(holders);
    let select = "id,displayName,securityEnabled,mailEnabled,groupTypes,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,assignedLicenses";
    for (method, request) in [
        ("pool.import", file(&mut tenant, 0, "subscribedSkus", "subscribedSkus")),
        ("group.import", file(&mut tenant, 0, "groups", &format!("groups?$select={select}"))),
        ("user.import", people(&mut tenant)),
        ("migration.plan", json!({ "name": "Move", "holdersOf": SPE_E3, "group": "Licensed" })),
    ] {
        call(client, method, &request).unwrap();
    }
}

fn exchange(holders: usize, seed: u64) -> Exchange {
    static DISKS: [OnceLock<Disk>; 4] = [const { OnceLock::new() }; 4];
    let disk = DISKS[holders].get_or_init(|| made("/moving/store.db", |client| fill(client, holders)));
    Exchange::on(seed, disk.clone(), tenant(holders))
}

/// How people hold licenses, when apart.
fn held(tenant: &Tenant) -> Vec<Vec<Path>> {
    let timeless = |path: &Path| Path { updated: Time(0), ..path.clone() };
    let of = |user: &User| {
        let mut paths: Vec<Path> = user.paths.iter().map(timeless).collect();
        paths.sort_by_key(|path| path.group);
        paths
    };
    tenant.people().map(of).collect()
}

/// What is wrong once every item is in a state. No read shows a membership before it brings a license, and what gives one
/// again is to be answered (r61): each is asked for once more where the answer was lost.
fn broken(host: &mut Host<'_>, state: &str) -> Option<Vec<String>> {
    let mut broken = exchange_laws::whole(host, 2)?;
    let items = host.insist("migration.items", &json!({ "migration": "Move" }))?["items"].clone();
    let items = items.as_array().expect("items").iter();
    broken.extend(items.filter(|item| item["state"] != state).map(|item| format!("not {state}: {item}")));
    let outside = host.outside();
    let losses = outside.tenant.journal().losses().into_iter();
    broken.extend(losses.map(|loss| format!("less than before: {loss:?}")));
    Some(broken)
}

fn arrived(exchange: &mut Exchange) {
    assert_eq!(exchange.breaks(|host| broken(host, "Done")), [""; 0]);
    let through: Uuid = Builder::group_id("Licensed");
    let held = held(&exchange.outside().tenant);
    assert!(held.iter().flatten().all(|path| path.group == Some(through)), "{held:?}");
}

/// There and back, where a fault comes before a call on files of either way. How many calls each way took.
fn moves(holders: usize, seed: u64, there: Option<(u64, Fault)>, back: Option<(u64, Fault)>) -> [u64; 2] {
    let mut exchange = exchange(holders, seed);
    let before = held(&exchange.outside().tenant);
    let go = |exchange: &mut Exchange, step, fault: Option<(u64, Fault)>| {
        let begin = exchange.calls;
        exchange.alone(Some(step), fault.map_or_else(Plan::calm, |(call, fault)| Plan::at(call, fault)));
        let calls = exchange.calls - begin;
        exchange.alone(None, Plan::calm());
        calls
    };
    let first = go(&mut exchange, Step::Release, there);
    arrived(&mut exchange);
    let second = go(&mut exchange, Step::TakeBack, back);
    assert_eq!(exchange.breaks(|host| broken(host, "Undone")), [""; 0]);
    assert_eq!(held(&exchange.outside().tenant), before);
    [first, second]
}

/// Of the calls on files of either way every so many, beginning with this one: there the process dies, or the power is
/// cut. The calls that are left out are those of another seed.
pub fn dies(seed: u64, every: u64) {
    let holders = 1 + seed as usize % 3;
    let calls = moves(holders, seed, None, None);
    let last = *calls.iter().max().unwrap();
    for call in (seed % every..last).step_by(every as usize) {
        let fault = if (call / every).is_multiple_of(2) { Fault::Death } else { Fault::PowerCut };
        moves(holders, seed, Some((call, fault)), Some((call, fault)));
    }
}
