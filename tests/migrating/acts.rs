//! What a second admin does to those who move, and to what moves them.

use crate::{moving::at_once, office::Office, support::rng::Rng};
use std::collections::BTreeSet;
use tenant::{
    Act, HOUR, MINUTE, Tenant, Units, Uuid,
    catalogue::{DYN365_CDS_P2, EXCHANGE_S_ENTERPRISE, INTUNE_A, POWERAPPS_PER_USER, SPE_E3, TEAMS1},
};

/// Something that concerns a user, a group or a product of the migration.
pub fn draw(rng: &mut Rng, tenant: &Tenant, office: Office, people: &[Uuid]) -> Act {
    let user = *rng.pick(people);
    let sku = if rng.one_in(3) { POWERAPPS_PER_USER } else { SPE_E3 };
    let group = office.group(sku);
    let off: &[Uuid] = if sku == SPE_E3 { &[TEAMS1, INTUNE_A, EXCHANGE_S_ENTERPRISE] } else { &[] };
    let disabled: BTreeSet<Uuid> = off.iter().copied().filter(|_| rng.one_in(4)).collect();
    match rng.below(20) {
        0..=3 => Act::Leave { group, user },
        4 | 5 => Act::Join { group, user },
        6 | 7 => Act::License { group, sku, disabled },
        8 => Act::Unlicense { group, sku },
        9 | 10 => Act::Assign { user, sku, disabled },
        11 | 12 => Act::Remove { user, sku },
        13 => Act::Units { sku, units: other_units(rng, tenant, sku) },
        14 => Act::Enable { user, enabled: rng.one_in(2) },
        15 if rng.one_in(3) => Act::Restore { user },
        15 => Act::Delete { user, purge: rng.one_in(2) },
        16 => {
            let number = rng.below(100_000);
            Act::Rename {
                user,
                name: format!("Other {number}"),
                upn: format!("other{number}@contoso.example"),
            }
        }
        17 => Act::ProxyClash { user, clash: rng.one_in(2) },
        18 => Act::Location { user, code: Some("FR".into()).filter(|_| rng.one_in(2)) },
        _ => Act::License { group, sku, disabled: BTreeSet::new() },
    }
}

/// None is left, or some are bought.
fn other_units(rng: &mut Rng, tenant: &Tenant, sku: Uuid) -> Units {
    let consumed = tenant.sku(sku).map_or(0, |sku| sku.consumed);
    Units { enabled: consumed + if rng.one_in(2) { 0 } else { 10 }, ..Units::default() }
}

/// Now and then, just before a license is taken away: the user is put out of the group, the group loses plans for an
/// hour, or the account is off for an hour; or just after, the user is put out of the group, or that loses its license.
pub fn meddle(rng: &mut Rng, tenant: &mut Tenant, office: Office, (user, sku): (Uuid, Uuid)) {
    let (group, later) = (office.group(sku), tenant.now().after(HOUR));
    let soon = tenant.now().after(rng.below(10 * MINUTE));
    match rng.below(10) {
        0 | 1 => at_once(tenant, Act::Leave { group, user }),
        2 => {
            let license = |disabled: BTreeSet<Uuid>| Act::License { group, sku, disabled };
            at_once(tenant, license([if sku == SPE_E3 { TEAMS1 } else { DYN365_CDS_P2 }].into()));
            tenant.at(later, license(BTreeSet::new()));
        }
        3 => {
            tenant.act(Act::Enable { user, enabled: false });
            tenant.at(later, Act::Enable { user, enabled: true });
        }
        4 => tenant.at(soon, Act::Leave { group, user }),
        5 => {
            tenant.at(soon, Act::Unlicense { group, sku });
            tenant.at(later, Act::License { group, sku, disabled: BTreeSet::new() });
        }
        _ => {}
    }
}
