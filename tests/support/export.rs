//! Files of a tenant, as an admin takes and imports them.
#![allow(dead_code, reason = "each suite uses its own part")]

use crate::carrier::Carrier;
use serde_json::{Value, json};
use tenant::{Request, Time};

const BASE: &str = "https://graph.microsoft.com/v1.0";
const SELECT: &str = "id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,licenseAssignmentStates";
const GROUPS: &str = "id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,membershipRule,assignedLicenses";

/// Files of a tenant, by the method that imports each and the field that it is given in.
pub struct Export {
    pub taken_at: String,
    pages: Vec<(&'static str, &'static str, Value)>,
}

impl Carrier {
    /// Everything as it is now, by pages.
    pub fn import(&mut self) {
        let export = self.export();
        self.import_of(&export);
    }

    /// What a file of now would hold, taken in any weather.
    pub fn export(&mut self) -> Export {
        let mut export = Export { taken_at: self.time(), pages: Vec::new() };
        let weather = self.tenant.weather().clone();
        self.tenant.set_weather(tenant::Weather::calm());
        let session = vec![("Authorization".to_owned(), format!("Bearer tenant:{}", self.tenant.account()))];
        for (method, field, path) in [
            ("pool.import", "subscribedSkus", "/subscribedSkus".to_owned()),
            ("group.import", "groups", format!("/groups?$select={GROUPS}")),
            ("user.import", "users", format!("/users?$select={SELECT}&$top=999")),
        ] {
            let mut url = Some(format!("{BASE}{path}"));
            while let Some(asked) = url {
                let request = Request { headers: session.clone(), ..Request::get(asked) };
                let response = self.tenant.serve(&request, Time(self.now)).response.unwrap();
                if response.status == 429 {
                    break;
                }
                let answer = response.json();
                url = answer["@odata.nextLink"].as_str().map(str::to_owned);
                export.pages.push((method, field, answer));
            }
        }
        self.tenant.set_weather(weather);
        export
    }

    pub fn import_of(&self, export: &Export) {
        for (method, field, page) in &export.pages {
            let reply = self.call(method, json!({ *field: page, "takenAt": export.taken_at }));
            assert_eq!(reply["errors"], json!([]), "{reply}");
        }
    }
}
