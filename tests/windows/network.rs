//! Shares, whatever they are called.

use crate::support::Tenant;
use autoclaim::api::{Client, call_without_store};
use serde_json::json;
use std::io::Write;

fn is_network(path: &str) {
    for create in ["Never", "New"] {
        let request = json!({ "path": path, "create": create, "mode": "Local" }).to_string();
        let error = Client::open(request.as_bytes()).err().unwrap();
        assert_eq!(error.name.as_str(), "STORE_ON_NETWORK", "{path}: {error:?}");
    }
    let host = Tenant::in_file("Local");
    let from = host.path("backup.db");
    host.call("store.backup", json!({ "path": from }));
    let request = json!({ "path": path, "from": from }).to_string();
    let error = call_without_store("store.restore", request.as_bytes()).unwrap_err();
    assert_eq!(error.name.as_str(), "STORE_ON_NETWORK", "{path}: {error:?}");
}

#[test]
fn a_share_is_one_by_every_name() {
    for path in [
        r"\\machine\share\x.db",
        "//machine/share/x.db",
        r"\\.\UNC\machine\share\x.db",
        r"\\.\unc\machine\share\x.db",
        r"\\?\UNC\machine\share\x.db",
    ] {
        is_network(path);
    }
}

/// A drive that stands for a share; its letter is given, for nobody can map one without a server.
#[test]
fn a_drive_that_stands_for_a_share_is_one() {
    let Ok(drive) = std::env::var("AUTOCLAIM_NETWORK_DRIVE") else {
        let list = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().join("not-run.txt");
        let mut list = std::fs::File::options().create(true).append(true).open(list).unwrap();
        writeln!(list, "NOT RUN: drives of a network: name one in AUTOCLAIM_NETWORK_DRIVE, such as N:")
            .unwrap();
        return;
    };
    is_network(&format!(r"{drive}\x.db"));
    is_network(&format!(r"\\?\{drive}\x.db"));
    let host = Tenant::in_file("Local");
    let path = format!(r"{drive}\report.csv");
    host.call("report.export", json!({ "path": path, "format": "Csv", "overwrite": true }));
    std::fs::remove_file(path).unwrap();
}
