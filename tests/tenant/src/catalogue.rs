//! A few products with a few of their plans, by their public names and ids.

use crate::{license::Rules, sku::Sku};
use std::collections::BTreeSet;
use uuid::{Uuid, uuid};

pub const TEAMS1: Uuid = uuid!("57ff2da0-773e-42df-b2af-ffb7a2317929");
pub const EXCHANGE_S_ENTERPRISE: Uuid = uuid!("efb87545-963c-4e0d-99df-69c6916d9eb0");
pub const EXCHANGE_S_STANDARD: Uuid = uuid!("9aaf7827-d63c-4b61-89c3-182f06f82e5c");
pub const EXCHANGE_S_DESKLESS: Uuid = uuid!("4a82b400-a79f-41a4-b4e2-e94f5787b113");
pub const EXCHANGE_S_FOUNDATION: Uuid = uuid!("113feb6c-3fe4-4440-bddc-54d774bf0318");
pub const SHAREPOINTENTERPRISE: Uuid = uuid!("5dbe027f-2339-4123-9542-606e4d348a72");
pub const SHAREPOINTDESKLESS: Uuid = uuid!("902b47e5-dcb2-4fdc-858b-c63a90a2bdb9");
pub const SHAREPOINT_PROJECT: Uuid = uuid!("fe71d6c3-a2ea-4499-9778-da042bf08063");
pub const PROJECT_CLIENT_SUBSCRIPTION: Uuid = uuid!("fafd7243-e5c1-4a3a-9e40-495efcb1d3c3");
pub const INTUNE_A: Uuid = uuid!("c1ec4a95-1f05-45b3-a911-aa3fa01094f5");
pub const TEAMS_FREE_PLAN: Uuid = uuid!("4fa4026d-ce74-4962-a151-8e96d57ea8e4");
pub const POWERAPPS_PLAN: Uuid = uuid!("ea2cf03b-ac60-46ae-9c1d-eeaeb63cec86");
pub const DYN365_CDS_P2: Uuid = uuid!("6ea4c1ef-c259-46df-bce2-943342cd3cb2");
pub const WORKPLACE_ANALYTICS_PLAN: Uuid = uuid!("f477b0f0-3bb1-4890-940c-40fcee6ce05f");

pub const SPE_E3: Uuid = uuid!("05e9a617-0261-4cee-bb44-138d3ef5d965");
pub const SPE_F1: Uuid = uuid!("66b55226-6b4f-492c-910c-a3b7a3c9d993");
pub const STANDARDPACK: Uuid = uuid!("18181a46-0d4e-45cd-891e-60aabd171b4e");
pub const PROJECTPROFESSIONAL: Uuid = uuid!("53818b1b-4a27-454b-8896-0dba576410e6");
pub const TEAMS_FREE: Uuid = uuid!("16ddbbfc-09ea-4de2-b1d7-312db6112d70");
pub const POWERAPPS_PER_USER: Uuid = uuid!("b30411f5-fea1-4a59-9ad9-3db7c7ead579");
pub const WORKPLACE_ANALYTICS: Uuid = uuid!("3d957427-ecdc-4df2-aacd-01cc9d519da8");

pub const TEAMS_APP: Uuid = uuid!("1fec8e78-bce4-4aaf-ab1b-5451cc387264");
pub const TEAMS_WEB_APP: Uuid = uuid!("5e3ce6c0-2b1f-4285-8d4b-75ee78787346");

/// All of the products above.
pub const PRODUCTS: [Uuid; 7] =
    [SPE_E3, SPE_F1, STANDARDPACK, PROJECTPROFESSIONAL, TEAMS_FREE, POWERAPPS_PER_USER, WORKPLACE_ANALYTICS];

/// One of the products above, with so many units.
pub fn product(id: Uuid, units: u32) -> Sku {
    let (part_number, plans): (&str, &[(&str, Uuid)]) = match id {
        SPE_E3 => (
            "SPE_E3",
            &[
                ("TEAMS1", TEAMS1),
                ("EXCHANGE_S_ENTERPRISE", EXCHANGE_S_ENTERPRISE),
                ("SHAREPOINTENTERPRISE", SHAREPOINTENTERPRISE),
                ("INTUNE_A", INTUNE_A),
            ],
        ),
        SPE_F1 => (
            "SPE_F1",
            &[
                ("TEAMS1", TEAMS1),
                ("EXCHANGE_S_DESKLESS", EXCHANGE_S_DESKLESS),
                ("SHAREPOINTDESKLESS", SHAREPOINTDESKLESS),
                ("INTUNE_A", INTUNE_A),
            ],
        ),
        STANDARDPACK => ("STANDARDPACK", &[("TEAMS1", TEAMS1), ("EXCHANGE_S_STANDARD", EXCHANGE_S_STANDARD)]),
        PROJECTPROFESSIONAL => (
            "PROJECTPROFESSIONAL",
            &[
                ("SHAREPOINT_PROJECT", SHAREPOINT_PROJECT),
                ("SHAREPOINTENTERPRISE", SHAREPOINTENTERPRISE),
                ("PROJECT_CLIENT_SUBSCRIPTION", PROJECT_CLIENT_SUBSCRIPTION),
            ],
        ),
        TEAMS_FREE => ("TEAMS_FREE", &[("TEAMS_FREE", TEAMS_FREE_PLAN)]),
        POWERAPPS_PER_USER => (
            "POWERAPPS_PER_USER",
            &[
                ("POWERAPPS_PER_USER", POWERAPPS_PLAN),
                ("DYN365_CDS_P2", DYN365_CDS_P2),
                ("EXCHANGE_S_FOUNDATION", EXCHANGE_S_FOUNDATION),
            ],
        ),
        WORKPLACE_ANALYTICS => ("WORKPLACE_ANALYTICS", &[("WORKPLACE_ANALYTICS", WORKPLACE_ANALYTICS_PLAN)]),
        _ => ("UNNAMED", &[]),
    };
    Sku::new(part_number, id, plans, units)
}

/// What is known of plans that exclude or need each other (domain 6.2), among those above.
pub fn rules() -> Rules {
    let set = |plans: &[Uuid]| plans.iter().copied().collect::<BTreeSet<_>>();
    Rules {
        exclusive: vec![
            set(&[TEAMS1, TEAMS_FREE_PLAN]),
            set(&[EXCHANGE_S_STANDARD, EXCHANGE_S_DESKLESS]),
            set(&[SHAREPOINTENTERPRISE, SHAREPOINTDESKLESS]),
        ],
        needs: vec![
            (SHAREPOINT_PROJECT, set(&[SHAREPOINTENTERPRISE])),
            (WORKPLACE_ANALYTICS_PLAN, set(&[EXCHANGE_S_STANDARD, EXCHANGE_S_ENTERPRISE])),
        ],
    }
}
