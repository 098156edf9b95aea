//! Who acted, as Windows names people and machines.

use crate::support::{Tenant, text};
use serde_json::json;

#[test]
fn the_trail_names_the_user_and_the_machine() {
    let host = Tenant::in_file("Local");
    host.call("setting.update", json!({ "enabled": true }));
    let record = host.call("audit.list", json!({ "limit": 1 }))["items"][0].clone();
    let (user, machine) = (text(&record["actor"]["id"]), text(&record["actor"]["host"]));
    let said = |name: &str| std::env::var(name).unwrap().to_lowercase();
    let user = user.to_lowercase();
    assert_eq!(user.rsplit('\\').next().unwrap(), said("USERNAME"));
    assert!(user.contains('\\'), "{user} has a domain");
    assert!(machine.to_lowercase().starts_with(&said("COMPUTERNAME")), "{machine}");
}
