//! L5: a host that dies with a request under way, whichever it is, sent or not: nobody has less for longer than a
//! put-back takes, and everybody arrives, and is back, as without.

use crate::{
    carrier::Carrier,
    courses::number,
    moving::{NAME, all, at_removal, expel, invoke, licensed, moving, run_for, run_to, tell},
};
use serde_json::json;
use std::thread;
use tenant::{
    Act, GroupKind, MINUTE, Path, Tenant, Time, Uuid,
    catalogue::{INTUNE_A, SPE_E3, product},
};

/// How long a plan may be gone for each answer that was lost: until its lease ends, and a read and a put-back after that.
const PATIENCE: u64 = 5 * MINUTE;

/// So many are to move; the last one is in the group already, and has a plan off.
fn begin(users: usize) -> Carrier {
    let last = users - 1;
    let tenant = Tenant::builder(9)
        .people(users)
        .sku(product(SPE_E3, users as u32 + 5))
        .holders(SPE_E3, 0..last, &[])
        .holders(SPE_E3, last..users, &[INTUNE_A])
        .group("Licensed", GroupKind::Security, &[(SPE_E3, &[])], last..users)
        .build();
    let carrier = Carrier::in_file(tenant, 9);
    carrier.call("migration.plan", json!({ "name": NAME, "holdersOf": SPE_E3, "group": "Licensed" }));
    carrier
}

/// How people hold licenses, when apart.
fn held(carrier: &Carrier) -> Vec<Vec<Path>> {
    let of = |paths: &[Path]| {
        let mut paths: Vec<Path> =
            paths.iter().map(|path| Path { updated: Time(0), ..path.clone() }).collect();
        paths.sort_by_key(|path| path.group);
        paths
    };
    carrier.tenant.people().map(|user| of(&user.paths)).collect()
}

/// There and back, with a put-back on the way where somebody is put out of the group; how many requests it took.
fn course(users: usize, deaths: &[(u64, bool)], expelled: bool) -> u64 {
    let mut carrier = begin(users);
    carrier.deaths = deaths.iter().rev().copied().collect();
    let before = held(&carrier);
    let mut once = expelled;
    at_removal(&mut carrier, move |tenant: &mut Tenant, user: Uuid, sku: Uuid| {
        if std::mem::take(&mut once) {
            expel(tenant, user, sku);
        }
    });
    invoke(&carrier);
    if expelled {
        run_to(&mut carrier, |carrier| {
            carrier.tenant.journal().losses().iter().any(|loss| loss.until.is_some())
        });
        run_for(&mut carrier, 10 * MINUTE);
        moving(&carrier).into_iter().for_each(|user| {
            carrier.tenant.act(Act::Join { group: licensed(), user });
        });
    }
    run_to(&mut carrier, all("Done"));
    let through = |paths: &Vec<Path>| paths.iter().all(|path| path.group == Some(licensed()));
    assert!(held(&carrier).iter().all(through), "{:#?}", held(&carrier));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
    if !expelled {
        assert_eq!(held(&carrier), before);
    }
    let patience = PATIENCE * deaths.len().max(1) as u64;
    let lasting = carrier.tenant.journal().losses().into_iter().find(|loss| {
        let lasted = loss.until.unwrap_or(carrier.tenant.now()).since(loss.from);
        loss.cause.by_client() && lasted > if expelled { patience } else { 0 }
    });
    assert_eq!(lasting, None);
    carrier.store.sound();
    assert_eq!(carrier.call("audit.verify", json!({}))["ok"], true);
    carrier.requests
}

/// Each request of a course, and that many apart a second one, is one at which the host dies.
fn killed(users: usize, apart: Option<u64>, expelled: bool) {
    let requests = course(users, &[], expelled);
    let of = |sent: bool| {
        for number in 1..=requests {
            let second = apart.map(|apart| (number + apart, sent));
            let deaths: Vec<(u64, bool)> = [(number, sent)].into_iter().chain(second).collect();
            let (deaths_of, expelled) = (deaths.clone(), expelled);
            let run = std::panic::catch_unwind(|| course(users, &deaths_of, expelled));
            assert!(run.is_ok(), "{users} users, deaths at {deaths:?}, put out of the group: {expelled}");
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| of(true));
        of(false);
    });
}

/// Of two users; with `AUTOCLAIM_KILLS` 2 and more, of as many users up to that, and with a second death so many requests later.
#[test]
fn l5_a_host_may_die_between_every_next_and_reply() {
    killed(2, None, false);
    for users in 2..=number("AUTOCLAIM_KILLS", 0) {
        killed(users as usize, None, false);
        (1..=6).for_each(|apart| killed(users as usize, Some(apart), false));
    }
}

#[test]
fn l5_a_host_may_die_amid_a_put_back() {
    killed(1, None, true);
    for users in 2..=number("AUTOCLAIM_KILLS", 0) {
        killed(users as usize, None, true);
        (1..=6).for_each(|apart| killed(users as usize, Some(apart), true));
    }
}
