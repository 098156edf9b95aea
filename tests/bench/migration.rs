//! A migration of everybody over the exchange: what it takes of the processor, and how long on Graph's own clock.

use crate::{
    apart::Store,
    graph::{BASE, Call, Host},
    import::CACHE_MIB,
    table::Table,
};
use serde_json::json;
use std::path::Path;
use tenant::{
    Builder, GroupKind, SECOND, Tenant,
    catalogue::{SPE_E3, product},
};

const FEW: usize = 4_000;
const PEOPLE: usize = 60_000;
const GROUP: &str = "Licensed";
/// Seconds between two reads that agree: `settleMinutes`.
const SETTLE: usize = 600;
/// Seconds that the tenant takes at most to bring a group's license to a member.
const PROCESSING: usize = 600;
/// Steps of a user: into the group, the group's license, the direct one away, and that seen gone.
const STEPS: usize = 4;
/// Everybody comes to a product through a group, all waves released at once: 20 members a write, and each direct license
/// one.
pub fn run(folder: &Path, small: bool, table: &mut Table) {
    let people = if small { FEW } else { PEOPLE };
    let mut host = host(people);
    let mut store = Store::open_as(&folder.join("migration.db"), "Graph");
    host.furnish(&mut |method, request| store.call(method, request));
    release(&mut host, &mut |method, request| store.call(method, request));
    let (begin, spent) = (host.now, store.cpu());
    let before = store.memory("VmRSS");
    store.forget_peak();
    host.run(&mut |method, request| store.call(method, request), &["Send", "Verify"]);
    let (spent, all) = (store.cpu() - spent, store.memory("VmHWM") >> 10);
    let peak = all.saturating_sub(before >> 10);
    assert!(host.tenant.over_limit().is_empty(), "{:?}", host.tenant.over_limit());
    let told = host.ask(&mut |method, request| store.call(method, request), "migration.list", json!({}));
    assert_eq!(told["items"][0]["states"], json!({ "Done": people }));
    let writes = people.div_ceil(20) + people;
    let least = (writes - 1) / 3_000 * 150;
    // The group's last members are processed, and twice it is waited so long for reads that agree.
    let wait = 2 * SETTLE + PROCESSING;
    let took = (host.now - begin) as f64 / SECOND as f64;
    let ratio = (took - wait as f64) / least as f64;
    table.add(
        "a migration from its release to the last item that is done, on Graph's clock",
        format!("{ratio:.3} times the {least} s of the writes of {people} users, without {wait} s of waiting: {took:.0} s"),
        "at most 1.05 times",
        Some(ratio <= 1.05),
    );
    let each = spent.as_secs_f64() * 1e6 / (STEPS * people) as f64;
    table.add(
        "`graph.next` and `graph.reply` a user and step of a migration",
        format!("{each:.0} us of the processor time of a process with nothing but the store"),
        "less than 100 us",
        Some(each < 100.0),
    );
    table.add(
        "memory that a migration takes beyond what a process with nothing but the store had by then",
        format!("{peak} MiB of {all} MiB, at most {CACHE_MIB} MiB of cache included in both"),
        "less than 64 MiB",
        Some(peak < 64),
    );
}

/// A host of a tenant in which everybody holds a product directly, and a group without members carries it.
fn host(people: usize) -> Host {
    let units = u32::try_from(2 * people).expect("so many units");
    let tenant = Tenant::builder(7)
        .people(people)
        .sku(product(SPE_E3, units))
        .holders(SPE_E3, 0..people, &[])
        .group(GROUP, GroupKind::Security, &[(SPE_E3, &[])], 0..0)
        .build();
    let now = tenant.now().0;
    Host { tenant, now }
}

/// Plans that everybody comes to the product through the group, and releases all of it.
fn release(host: &mut Host, call: Call<'_>) {
    let select = "id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,membershipRule,assignedLicenses";
    host.import(call, "group.import", "groups", format!("{BASE}/groups?$select={select}"));
    let plan = json!({ "name": "Move", "holdersOf": SPE_E3, "group": Builder::group_id(GROUP) });
    host.ask(call, "migration.plan", plan);
    host.ask(call, "migration.invoke", json!({ "migration": "Move" }));
}
