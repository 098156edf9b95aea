//! Contoso's groups.

use super::{
    ids::{DYNAMIC_GROUP, EXCLUDED_GROUP, Kind, LICENSED_GROUP, MAIL_GROUP, PILOT_GROUP, guid, mix},
    people::{Cast, Role, role, user_id},
    products::{EXCHANGE, SPE_E3},
};
use serde_json::{Value, json};

/// Nobody with a higher number is in a group: an item must not grow with the tenant.
const MOST: u64 = 20_000;

/// `GET /groups` with members, one page.
pub fn groups(users: u64) -> Value {
    let members = |fits: fn(u64, Role) -> bool| -> Vec<Value> {
        let fitting = (0..users.min(MOST)).filter(|number| fits(*number, role(*number)));
        fitting
            .map(|number| json!({ "@odata.type": "#microsoft.graph.user", "id": user_id(number) }))
            .collect()
    };
    let licensed = members(|_, role| matches!(role, Role::ThroughGroup | Role::Named(Cast::Dan | Cast::Eva)));
    let excluded = members(|_, role| matches!(role, Role::Excluded | Role::Named(Cast::Finn)));
    let pilot = members(|number, role| {
        role == Role::Named(Cast::Mia)
            || (matches!(role, Role::Holder(_)) && mix(number, 7).is_multiple_of(50))
    });
    let all_sales = members(|number, _| mix(number, 5).is_multiple_of(8));
    let news = members(|number, _| mix(number, 8).is_multiple_of(40));
    let license = json!([{ "skuId": SPE_E3, "disabledPlans": [EXCHANGE] }]);
    let group = |number: u64, name: &str, members: Vec<Value>| {
        json!({
            "id": guid(Kind::Group, number),
            "displayName": name,
            "groupTypes": [],
            "securityEnabled": true,
            "mailEnabled": false,
            "onPremisesSyncEnabled": null,
            "isAssignableToRole": null,
            "isManagementRestricted": null,
            "membershipRule": null,
            "assignedLicenses": [],
            "members": members,
        })
    };
    let mut groups = [
        group(LICENSED_GROUP, "LIC-M365-E3", licensed),
        group(EXCLUDED_GROUP, "SG-No-Auto-Claim", excluded),
        group(PILOT_GROUP, "SG-Automation-Pilot", pilot),
        group(DYNAMIC_GROUP, "SG-All-Sales", all_sales),
        group(MAIL_GROUP, "News readers", news),
    ];
    groups[0]["assignedLicenses"] = license;
    groups[3]["groupTypes"] = json!(["DynamicMembership"]);
    groups[3]["membershipRule"] = json!("(user.department -eq \"Sales\")");
    groups[4]["mailEnabled"] = json!(true);
    groups[4]["onPremisesSyncEnabled"] = json!(true);
    json!({ "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups", "value": groups })
}
