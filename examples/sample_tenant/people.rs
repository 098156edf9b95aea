//! Who works at Contoso, and what they hold. A person is a function of a number, so that a million need no
//! memory.

use super::{
    ids::{self, Kind, guid, mix},
    products::{ATTENDED_RPA, FLOW_FREE, M365_F1, O365_E5, POWER_APPS, SPE_E3, TEAMS1},
};
use serde_json::{Value, json};

/// The people of the story, by number. Everyone after them is the crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// Holds nothing.
    Ada,
    /// Holds Microsoft 365 E3.
    Ben,
    /// Holds Microsoft 365 E3 with Teams switched off.
    Cleo,
    /// In the licensed group, the license not there yet.
    Dan,
    /// In the licensed group, which ran out of units.
    Eva,
    /// In the group that must not claim.
    Finn,
    /// Has no usage location.
    Gus,
    /// Has left; the account is disabled.
    Hana,
    /// A guest.
    Ivo,
    /// Holds nothing; mistypes the password first.
    Jan,
    /// Holds Power Apps Premium and Microsoft 365 E3.
    Kim,
    /// Holds nothing and comes last, when the pools are dry.
    Lena,
    /// Holds Microsoft 365 F1 and is in the automation pilot.
    Mia,
    /// Holds Microsoft 365 F1 and makes flows.
    Nils,
}

/// How many people the story names.
pub const CAST: u64 = 14;

/// What somebody of the crowd is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of the story.
    Named(Cast),
    /// Holds the product directly.
    Holder(&'static str),
    /// Holds Microsoft 365 E3 through the licensed group.
    ThroughGroup,
    /// Holds Microsoft 365 E3 with Teams switched off.
    WithoutTeams,
    /// A guest.
    Guest,
    /// A disabled account.
    Left,
    /// A member without license and without usage location.
    Nowhere,
    /// A member without license in the group that must not claim.
    Excluded,
    /// A member without license who will claim Teams.
    Claimant,
}

const NAMED: [Cast; CAST as usize] = [
    Cast::Ada,
    Cast::Ben,
    Cast::Cleo,
    Cast::Dan,
    Cast::Eva,
    Cast::Finn,
    Cast::Gus,
    Cast::Hana,
    Cast::Ivo,
    Cast::Jan,
    Cast::Kim,
    Cast::Lena,
    Cast::Mia,
    Cast::Nils,
];
const GIVEN: [&str; 16] = [
    "Alva", "Bruno", "Chiara", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Keiko", "Luca",
    "Maya", "Noah", "Olga", "Priya",
];
const SURNAMES: [&str; 16] = [
    "Ahlberg", "Becker", "Costa", "Dahl", "Eriksen", "Fischer", "Gupta", "Haas", "Ito", "Jansen", "Keller",
    "Lopez", "Moreau", "Novak", "Okafor", "Peters",
];
const DEPARTMENTS: [&str; 8] = [
    "Sales",
    "Finance",
    "Engineering",
    "Operations",
    "Marketing",
    "Human Resources",
    "Legal",
    "Customer Service",
];
const LOCATIONS: [&str; 8] = ["DE", "US", "GB", "FR", "SE", "IN", "JP", "BR"];

/// What person `number` is.
pub fn role(number: u64) -> Role {
    if let Some(cast) = NAMED.get(number as usize) {
        return Role::Named(*cast);
    }
    match mix(number, 1) % 100 {
        0..55 => Role::Holder(SPE_E3),
        55..70 if ids::LICENSED_BY_GROUP.contains(&number) => Role::ThroughGroup,
        55..70 => Role::Holder(SPE_E3),
        70..80 => Role::Holder(O365_E5),
        80..88 => Role::Holder(M365_F1),
        88..90 => Role::Guest,
        90..92 => Role::Left,
        92 => Role::WithoutTeams,
        93 => Role::Nowhere,
        94 if ids::EXCLUDED.contains(&number) => Role::Excluded,
        _ => Role::Claimant,
    }
}

/// The object id of person `number`.
pub fn user_id(number: u64) -> String {
    guid(Kind::User, number)
}

/// The userPrincipalName of person `number`.
pub fn principal_name(number: u64) -> String {
    match role(number) {
        Role::Named(Cast::Ivo) => "ivo_fabrikam.com#EXT#@contoso.onmicrosoft.com".into(),
        Role::Named(cast) => format!("{}@contoso.com", format!("{cast:?}").to_lowercase()),
        Role::Guest => format!("guest{number}_fabrikam.com#EXT#@contoso.onmicrosoft.com"),
        _ => format!("{}{number}@contoso.com", name(number).replace(' ', ".").to_lowercase()),
    }
}

fn pick<'a>(from: &[&'a str], number: u64, salt: u64) -> &'a str {
    from[(mix(number, salt) % from.len() as u64) as usize]
}

fn name(number: u64) -> String {
    match role(number) {
        Role::Named(cast) => format!("{cast:?} {}", pick(&SURNAMES, number, 2)),
        _ => format!("{} {}", pick(&GIVEN, number, 3), pick(&SURNAMES, number, 2)),
    }
}

/// One product a person holds: product, through the licensed group or not, the plan switched off.
type Held = (&'static str, bool, Option<&'static str>);

/// The products person `number` really holds: what counts against the pools.
pub fn holds(number: u64) -> Vec<Held> {
    let mut held: Vec<Held> = match role(number) {
        Role::Holder(sku) => vec![(sku, false, None)],
        Role::ThroughGroup => vec![(SPE_E3, true, None)],
        Role::WithoutTeams | Role::Named(Cast::Cleo) => vec![(SPE_E3, false, Some(TEAMS1))],
        Role::Named(Cast::Ben) => vec![(SPE_E3, false, None)],
        Role::Named(Cast::Kim) => vec![(SPE_E3, false, None), (POWER_APPS, false, None)],
        Role::Named(Cast::Mia | Cast::Nils) => vec![(M365_F1, false, None)],
        _ => vec![],
    };
    if let Role::Holder(SPE_E3) = role(number) {
        match mix(number, 4) % 100 {
            0..2 => held.push((POWER_APPS, false, None)),
            2 => held.push((ATTENDED_RPA, false, None)),
            3..30 => held.push((FLOW_FREE, false, None)),
            _ => {}
        }
    }
    held
}

/// Person `number` as `GET /users` gives it; license entries changed last at `changed`.
pub fn user(number: u64, changed: &str) -> Value {
    let role = role(number);
    let guest = matches!(role, Role::Guest | Role::Named(Cast::Ivo));
    let nowhere = guest || matches!(role, Role::Nowhere | Role::Named(Cast::Gus));
    let mut states: Vec<Value> = holds(number)
        .into_iter()
        .map(|(sku, by_group, off)| {
            json!({
                "skuId": sku,
                "disabledPlans": off.into_iter().collect::<Vec<_>>(),
                "assignedByGroup": by_group.then(|| guid(Kind::Group, ids::LICENSED_GROUP)),
                "state": "Active",
                "error": "None",
                "lastUpdatedDateTime": changed,
            })
        })
        .collect();
    if role == Role::Named(Cast::Eva) {
        let group = guid(Kind::Group, ids::LICENSED_GROUP);
        states.push(json!({"skuId": SPE_E3, "disabledPlans": [], "assignedByGroup": group, "state": "Error", "error": "CountViolation", "lastUpdatedDateTime": changed}));
    }
    json!({
        "id": user_id(number),
        "userPrincipalName": principal_name(number),
        "displayName": name(number),
        "department": (!guest).then(|| pick(&DEPARTMENTS, number, 5)),
        "usageLocation": (!nowhere).then(|| pick(&LOCATIONS, number, 6)),
        "accountEnabled": !matches!(role, Role::Left | Role::Named(Cast::Hana)),
        "userType": if guest { "Guest" } else { "Member" },
        "licenseAssignmentStates": states,
    })
}
