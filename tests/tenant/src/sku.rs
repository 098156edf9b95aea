//! Products as the tenant owns them (domain 2.4).

use serde::Deserialize;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Plan {
    pub id: Uuid,
    pub name: String,
}

/// The four disjoint counts of `prepaidUnits`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Units {
    pub enabled: u32,
    pub warning: u32,
    pub suspended: u32,
    pub locked_out: u32,
}

impl Units {
    /// Units that may be assigned: in the grace period too, for only the Disabled stage blocks assignment (lifecycle page).
    pub fn assignable(&self) -> u32 {
        self.enabled + self.warning
    }

    pub fn capability_status(&self) -> &'static str {
        match self {
            Units { enabled: 1.., .. } => "Enabled",
            Units { warning: 1.., .. } => "Warning",
            Units { suspended: 1.., .. } => "Suspended",
            Units { locked_out: 1.., .. } => "LockedOut",
            _ => "Deleted",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sku {
    pub id: Uuid,
    pub part_number: String,
    pub plans: Vec<Plan>,
    /// Its `appliesTo` is Company: nobody can be given it.
    pub company: bool,
    pub units: Units,
    /// Countries where it must not be used.
    pub prohibited: Vec<String>,
    /// Users who hold it by any effective path; may exceed the units.
    pub consumed: u32,
}

impl Sku {
    /// A product of which there are `units` enabled. Plans by name and id.
    pub fn new(part_number: &str, id: Uuid, plans: &[(&str, Uuid)], units: u32) -> Sku {
        let plans = plans.iter().map(|(name, id)| Plan { id: *id, name: (*name).to_owned() }).collect();
        Sku {
            id,
            part_number: part_number.to_owned(),
            plans,
            company: false,
            units: Units { enabled: units, ..Units::default() },
            prohibited: Vec::new(),
            consumed: 0,
        }
    }

    pub fn has(&self, plan: Uuid) -> bool {
        self.plans.iter().any(|it| it.id == plan)
    }

    pub fn free(&self) -> u32 {
        self.units.assignable().saturating_sub(self.consumed)
    }

    /// Self-service purchases can be given by a few Microsoft apps only (domain 2.2).
    pub fn departmental(&self) -> bool {
        self.part_number.to_ascii_uppercase().ends_with("_DEPT")
    }
}
