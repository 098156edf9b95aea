//! A careful client comes through the storm: what the weather does can be survived.

use crate::support::*;
use serde_json::json;
use tenant::{
    Answer, GroupKind, MINUTE, Request, Response, SECOND, Tenant, Time, Uuid, Weather, WriteKind,
    catalogue::*,
};

struct Careful {
    tenant: Tenant,
    now: Time,
}

impl Careful {
    /// The answer, if one came that is Graph's.
    fn ask(&mut self, request: &Request) -> Option<Response> {
        let Answer { response, at, .. } = self.tenant.serve(request, self.now);
        // Longer than any Retry-After, and than any lost write is late.
        self.now = at.after(2 * MINUTE);
        let response = response.filter(|it| serde_json::from_str::<serde_json::Value>(&it.body).is_ok());
        if response.as_ref().is_some_and(|it| it.status == 401) {
            self.tenant.renew();
        }
        response.filter(|it| it.status < 300)
    }

    /// Two reads agree, with time enough between them for the slowest replica.
    fn lacks(&mut self, user: Uuid) -> bool {
        let request = Request::get(format!("{ROOT}/users/{user}?$select=licenseAssignmentStates"));
        let mut read = || {
            self.now = self.now.after(6 * MINUTE);
            self.ask(&request).map(|it| it.json()["licenseAssignmentStates"] == json!([]))
        };
        read() == Some(true) && read() == Some(true)
    }
}

#[test]
fn everybody_is_licensed_and_no_limit_is_exceeded() {
    for seed in 0..5 {
        let tenant = Tenant::builder(seed)
            .people(30)
            .sku(product(SPE_F1, 30))
            .group("Staff", GroupKind::Security, &[], 0..30)
            .weather(Weather { late_by: (SECOND, MINUTE), ..Weather::stormy() })
            .build();
        let now = tenant.now();
        let mut client = Careful { tenant, now };
        let users: Vec<Uuid> = client.tenant.people().map(|user| user.id).collect();
        let mut sent = 0;
        for _ in 0..10 {
            for user in &users {
                if client.lacks(*user) {
                    let body = json!({"addLicenses": [{"skuId": SPE_F1, "disabledPlans": []}], "removeLicenses": []});
                    let url = format!("{ROOT}/users/{user}/assignLicense");
                    client.ask(&Request::json("POST", url, &body));
                    sent += 1;
                }
            }
        }
        let tenant = client.tenant;
        assert!(users.iter().all(|user| tenant.holds(*user, SPE_F1)), "seed {seed}");
        assert!(tenant.over_limit().is_empty() && tenant.hasty().is_empty() && tenant.strayed().is_empty());
        let faults: u64 = tenant.injected().values().map(|count| count.times.max(count.writes)).sum();
        assert!(sent <= 30 + faults && tenant.tally().writes[&WriteKind::AssignLicense] <= sent);
        assert!(tenant.journal().losses().is_empty() && consumed(&tenant, SPE_F1) == 30);
    }
}
