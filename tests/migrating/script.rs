//! The script that Microsoft publishes for moving claimed users to a licensed group, as a program: it takes the license
//! away, and adds the user to the group then (domain 1.8, 3.6). The control of what a migration promises.

use crate::{
    kept::{Before, lost},
    office::Office,
};
use serde_json::{Value, json};
use tenant::{MINUTE, Request, Tenant, Time, Uuid, catalogue::INTUNE_A};

const ROOT: &str = "https://graph.microsoft.com/v1.0";

/// What `Set-AzureADUserLicense` and `Add-AzureADGroupMember` send for each user, product and group.
fn run(tenant: &mut Tenant, moves: &[(Uuid, Uuid, Uuid)]) {
    for (user, sku, group) in moves {
        let taken = json!({ "addLicenses": [], "removeLicenses": [sku] });
        send(tenant, &format!("{ROOT}/users/{user}/assignLicense"), &taken);
        let member = json!({ "@odata.id": format!("{ROOT}/directoryObjects/{user}") });
        send(tenant, &format!("{ROOT}/groups/{group}/members/$ref"), &member);
    }
}

fn send(tenant: &mut Tenant, url: &str, body: &Value) {
    let session = ("Authorization".to_owned(), format!("Bearer tenant:{}", tenant.account()));
    let mut request = Request::json("POST", url, body);
    request.headers.push(session);
    let at = tenant.serve(&request, tenant.now()).at;
    tenant.advance(at);
}

/// Every user whose license the group does not bring already is without it until Entra comes to the group.
#[test]
fn r60_the_published_script_is_caught_on_every_tenant() {
    for seed in 0..100 {
        let office = Office::of(seed);
        let mut tenant = office.builder(seed).build();
        let before = Before::of(&tenant, &[INTUNE_A]);
        let moves: Vec<_> = tenant
            .people()
            .flat_map(|user| user.paths.iter().map(|path| (user.id, path)))
            .filter(|(_, path)| path.group.is_none())
            .map(|(user, path)| (user, path.sku, office.group(path.sku)))
            .collect();
        run(&mut tenant, &moves);
        tenant.settle();
        let shown = lost(&tenant, &before, 30 * MINUTE, tenant.now());
        assert!(shown.is_some_and(|it| it.starts_with("taken for no cause")), "seed {seed}");
    }
}

/// The same in the right order, with time between, breaks nothing.
#[test]
fn r60_adding_first_and_waiting_is_not_caught() {
    let office = Office::default();
    let mut tenant = office.builder(0).build();
    let before = Before::of(&tenant, &[]);
    let held: Vec<(Uuid, Uuid)> = tenant
        .people()
        .flat_map(|user| {
            user.paths.iter().filter(|path| path.group.is_none()).map(|path| (user.id, path.sku))
        })
        .collect();
    for (user, sku) in &held {
        let member = json!({ "@odata.id": format!("{ROOT}/directoryObjects/{user}") });
        send(&mut tenant, &format!("{ROOT}/groups/{}/members/$ref", office.group(*sku)), &member);
    }
    tenant.settle();
    let later = Time(tenant.now().0 + 11 * MINUTE);
    tenant.advance(later);
    for (user, sku) in &held {
        let taken = json!({ "addLicenses": [], "removeLicenses": [sku] });
        send(&mut tenant, &format!("{ROOT}/users/{user}/assignLicense"), &taken);
    }
    tenant.settle();
    assert_eq!(lost(&tenant, &before, 30 * MINUTE, tenant.now()), None);
    assert!(tenant.people().all(|user| user.paths.iter().all(|path| path.group.is_some())));
}
