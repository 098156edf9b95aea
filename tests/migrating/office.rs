//! The tenant that people move in, by what a course wants of it.

use std::ops::Range;
use tenant::{
    Builder, GroupKind, Tenant, Uuid,
    catalogue::{INTUNE_A, POWERAPPS_PER_USER, SPE_E3, TEAMS1, product},
};

/// Who holds SPE_E3 with all plans, and with INTUNE_A off.
pub const FULL: Range<usize> = 0..14;
pub const PARTLY: Range<usize> = 14..20;
/// Who holds it directly and through the group that the plan names, and through another that has TEAMS1 off.
pub const MEMBERS: Range<usize> = 20..23;
pub const ELSEWHERE: Range<usize> = 23..25;
/// Who claims it, and who has POWERAPPS_PER_USER as well.
pub const CLAIMING: Range<usize> = 25..28;
pub const APPS: Range<usize> = 8..17;
/// All of them.
pub const MOVING: Range<usize> = 0..28;

/// What a tenant is like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Office {
    /// The group's SPE_E3 has INTUNE_A off.
    pub thin: bool,
    /// One group brings both products.
    pub together: bool,
    /// There is no unit but those that are held.
    pub scarce: bool,
}

impl Office {
    pub fn of(seed: u64) -> Office {
        Office { thin: seed % 4 == 1, together: seed % 3 == 1, scarce: seed % 5 == 2 }
    }

    pub fn builder(self, seed: u64) -> Builder {
        let people = 30 + seed as usize % 16;
        let units = |held: usize| held as u32 + if self.scarce { 0 } else { 10 };
        let off: &[Uuid] = if self.thin { &[INTUNE_A] } else { &[] };
        let mut licenses = vec![(SPE_E3, off)];
        if self.together {
            licenses.push((POWERAPPS_PER_USER, &[]));
        }
        Tenant::builder(seed)
            .people(people)
            .sku(product(SPE_E3, units(MOVING.len())))
            .sku(product(POWERAPPS_PER_USER, units(if self.together { MOVING.len() } else { APPS.len() })))
            .holders(SPE_E3, FULL, &[])
            .holders(SPE_E3, PARTLY, &[INTUNE_A])
            .holders(SPE_E3, MEMBERS.start..ELSEWHERE.end, &[])
            .holders(POWERAPPS_PER_USER, APPS, &[])
            .group("Licensed", GroupKind::Security, &licenses, MEMBERS)
            .group("Apps", GroupKind::Security, &[(POWERAPPS_PER_USER, &[])], 0..0)
            .group("Other", GroupKind::Security, &[(SPE_E3, &[TEAMS1])], ELSEWHERE)
    }

    /// The group that brings a product.
    pub fn group(self, sku: Uuid) -> Uuid {
        Builder::group_id(if sku == SPE_E3 || self.together { "Licensed" } else { "Apps" })
    }
}

/// The ids of people by number.
pub fn ids(tenant: &Tenant, numbers: Range<usize>) -> Vec<Uuid> {
    tenant.people().skip(numbers.start).take(numbers.len()).map(|user| user.id).collect()
}
