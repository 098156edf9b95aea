//! The second admin's script, and that whatever happens the tenant is sound.

use crate::support::*;
use tenant::{GroupKind, HOUR, MINUTE, SECOND, Tenant, What, catalogue::*};

fn quiet(seed: u64) -> Tenant {
    Tenant::builder(seed)
        .people(40)
        .without_location(100)
        .sku(product(SPE_E3, 20))
        .sku(product(SPE_F1, 20))
        .sku(product(TEAMS_FREE, 20))
        .sku(product(WORKPLACE_ANALYTICS, 20))
        .holders(SPE_E3, 0..10, &[])
        .group("Staff", GroupKind::Security, &[(SPE_F1, &[INTUNE_A])], 5..20)
        .group("Data", GroupKind::Unified, &[(SPE_E3, &[]), (WORKPLACE_ANALYTICS, &[])], 10..15)
        .second_admin(SECOND, 2 * MINUTE, 12 * HOUR)
        .build()
}

fn busy(seed: u64) -> Tenant {
    let mut tenant = quiet(seed);
    tenant.advance(tenant.now().after(12 * HOUR));
    tenant.settle();
    tenant
}

#[test]
fn units_consumed_are_the_users_who_hold_the_product() {
    for seed in 0..20 {
        let tenant = busy(seed);
        for sku in tenant.skus() {
            let holders = tenant.people().filter(|user| user.holds(sku.id)).count();
            assert_eq!(sku.consumed as usize, holders, "{} of seed {seed}", sku.part_number);
        }
    }
}

#[test]
fn the_journal_adds_up_to_what_users_have() {
    let (start, end) = (quiet(3), busy(3));
    for user in end.people() {
        let mut plans = start.enabled_plans(user.id);
        for entry in end.journal().of(user.id) {
            if let What::Plans { gained, lost } = &entry.what {
                assert!(gained.is_disjoint(&plans) && lost.is_subset(&plans));
                plans = &(&plans | gained) - lost;
            }
        }
        assert_eq!(plans, end.enabled_plans(user.id));
    }
}

#[test]
fn the_script_does_something_of_every_kind() {
    let tenants: Vec<Tenant> = (0..10).map(busy).collect();
    let entries = || tenants.iter().flat_map(|tenant| tenant.journal().entries());
    assert!(entries().any(|entry| matches!(entry.what, What::Location { .. })));
    assert!(entries().any(|entry| matches!(entry.what, What::Account { deleted: true, .. })));
    assert!(entries().any(|entry| matches!(entry.what, What::Account { enabled: false, .. })));
    assert!(entries().any(|entry| matches!(entry.what, What::Member { joined: false, .. })));
    assert!(entries().any(|entry| matches!(entry.what, What::Path { group: None, .. })));
    assert!(tenants.iter().any(|tenant| tenant.people().any(|user| user.name.starts_with("Renamed"))));
    assert!(tenants.iter().any(|tenant| tenant.people().count() > 40));
    assert!(tenants.iter().any(|tenant| tenant.sku(SPE_E3).is_some_and(|sku| sku.units.enabled != 20)));
    let licenses = |tenant: &Tenant| tenant.groups().map(|group| group.licenses.clone()).collect::<Vec<_>>();
    assert!(tenants.iter().any(|tenant| licenses(tenant) != licenses(&quiet(0))));
}

#[test]
fn time_never_goes_back() {
    let mut tenant = small();
    let now = tenant.advance(tenant.now().after(MINUTE));
    let answer = tenant.serve(&tenant::Request::get(format!("{ROOT}/users")), now.before(30 * SECOND));
    assert!(answer.at > now && tenant.now() == now);
}
