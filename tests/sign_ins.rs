//! event.fromSignIns: events of a sign-in log.

mod support;

use serde_json::{Value, json};
use support::small::user;
use support::{TEAMS_CLIENT, Tenant, column, fixture};

/// The ending of the row's id in the fixtures: its minute.
fn minutes(reply: &Value) -> Vec<u64> {
    let ids = column(&reply["events"], "id");
    ids.iter().map(|id| id.as_str().unwrap()[24..].parse::<u64>().unwrap() - 100).collect()
}

fn sign_in(id: &str, number: u64, at: &str) -> Value {
    json!({ "id": id, "createdDateTime": at, "userId": user(number), "appId": TEAMS_CLIENT, "status": { "errorCode": 0 } })
}

fn log() -> Value {
    json!([
        sign_in("d", 2, "2026-11-20T09:00:00Z"),
        sign_in("c", 1, "2026-11-20T08:00:00Z"),
        sign_in("b", 1, "2026-11-20T07:00:00Z"),
        sign_in("a", 2, "2026-11-20T07:00:00Z"),
    ])
}

#[test]
fn r31_events_come_oldest_first() {
    let host = Tenant::in_file("Local");
    let reply = host.call("event.fromSignIns", json!({ "signIns": { "value": log() } }));
    assert_eq!(column(&reply["events"], "id"), ["a", "b", "c", "d"]);
    assert_eq!(
        reply["events"][0],
        json!({ "id": "a", "user": user(2), "app": "Teams", "trigger": "FirstSignIn", "at": "2026-11-20T07:00:00.000Z" })
    );
    assert_eq!(
        (&reply["skipped"], &reply["errors"], &reply["warnings"]),
        (&json!({}), &json!([]), &json!([]))
    );
}

#[test]
fn r31_first_only_keeps_the_earliest_row_of_each_user_and_app() {
    let host = Tenant::in_file("Local");
    let mut rows = log();
    rows.as_array_mut().unwrap().push(sign_in("e", 2, "2026-11-20T06:59:59Z"));
    let reply = host.call("event.fromSignIns", json!({ "signIns": rows, "firstOnly": true }));
    assert_eq!(column(&reply["events"], "id"), ["e", "b"]);
    assert_eq!(reply["skipped"], json!({ "Repeated": 3 }));
}

/// A refusal of before says nothing of a row of this log: only an earlier row does.
#[test]
fn r31_first_only_forgets_what_was_decided_before() {
    let host = Tenant::in_file("Local");
    let once = host.call("event.fromSignIns", json!({ "signIns": log(), "firstOnly": true }));
    host.call("claim.invoke", json!({ "events": once["events"] }));
    let again = host.call("event.fromSignIns", json!({ "signIns": log(), "firstOnly": true }));
    assert_eq!(once, again);
}

#[test]
fn rows_that_make_no_event_are_counted_by_reason() {
    let host = Tenant::in_file("Local");
    let reply = host.call("event.fromSignIns", json!({ "path": fixture("sign-ins.json") }));
    assert_eq!(column(&reply["events"], "id"), ["516e1e00-0000-4000-8000-000000000001"]);
    assert_eq!(reply["skipped"], json!({ "Failed": 1, "NotAUser": 2, "UnknownApp": 1 }));
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_the_others_go_through() {
    let host = Tenant::in_file("Local");
    let mut rows = log();
    rows[1]["createdDateTime"] = json!("yesterday");
    let path = host.path("log.json");
    let lines: Vec<String> = rows.as_array().unwrap().iter().map(Value::to_string).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    for (request, line) in [(json!({ "signIns": rows }), json!(null)), (json!({ "path": path }), json!(2))] {
        let reply = host.call("event.fromSignIns", request);
        assert_eq!(column(&reply["events"], "id"), ["a", "b", "d"]);
        assert_eq!(reply["skipped"], json!({ "Unreadable": 1 }));
        let error = &reply["errors"][0];
        assert_eq!(
            (&error["index"], &error["line"], &error["error"]["field"]),
            (&json!(1), &line, &json!("createdDateTime"))
        );
        assert!(!error.to_string().contains("yesterday"), "{error}");
    }
}

#[test]
fn a_page_that_is_not_the_last_is_said_to_be_so() {
    let host = Tenant::in_file("Local");
    let page = json!({ "value": log(), "@odata.nextLink": "https://graph.microsoft.com/v1.0/auditLogs/signIns?$skiptoken=1" });
    let reply = host.call("event.fromSignIns", json!({ "signIns": page }));
    assert_eq!(reply["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_log_that_cannot_be_read_is_refused() {
    let host = Tenant::in_file("Local");
    let written = |name: &str, bytes: &[u8]| {
        let path = host.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let truncated = written("truncated.json", &log().to_string().as_bytes()[..200]);
    let utf16: Vec<u8> = "[{}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (request, name, field) in [
        (json!({}), "INVALID_ARGUMENT", "signIns"),
        (json!({ "signIns": [], "path": "/tmp/x" }), "INVALID_ARGUMENT", "path"),
        (json!({ "signIns": "text" }), "INVALID_JSON", "signIns"),
        (json!({ "path": "log.json" }), "INVALID_ARGUMENT", "path"),
        (json!({ "path": host.path("") }), "INVALID_ARGUMENT", "path"),
        (json!({ "path": host.path("missing.json") }), "INVALID_ARGUMENT", "path"),
        (json!({ "path": truncated }), "INVALID_JSON", "path"),
        (json!({ "path": written("utf16.json", &utf16) }), "INVALID_UTF8", "path"),
    ] {
        host.refuses("event.fromSignIns", request.clone(), name, field);
    }
}

/// As Out-File -Encoding utf8 of Windows PowerShell writes it.
#[test]
fn a_log_with_a_byte_order_mark_is_json_all_the_same() {
    let host = Tenant::in_file("Local");
    let path = host.path("marked.json");
    std::fs::write(&path, format!("\u{feff}{}", log())).unwrap();
    let reply = host.call("event.fromSignIns", json!({ "path": path }));
    assert_eq!(column(&reply["events"], "id"), ["a", "b", "c", "d"]);
}

/// As a diagnostic setting writes them to storage (JSON Lines) and to an event hub (`records`).
#[test]
fn records_of_azure_monitor_are_read_from_storage_and_event_hub() {
    let host = Tenant::in_file("Local");
    let lines = std::fs::read_to_string(fixture("sign-ins-azure-monitor.json")).unwrap();
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let skipped = json!({ "Failed": 1, "NonInteractive": 1, "NotAUser": 1, "OtherLog": 1, "OtherTenant": 1, "UnknownApp": 1 });
    for request in [
        json!({ "path": fixture("sign-ins-azure-monitor.json") }),
        json!({ "signIns": { "records": records } }),
    ] {
        let reply = host.call("event.fromSignIns", request.clone());
        assert_eq!(
            (minutes(&reply), &reply["skipped"], &reply["errors"]),
            (vec![1], &skipped, &json!([])),
            "{request}"
        );
        assert_eq!(
            reply["events"][0],
            json!({ "id": "516e1e00-0000-4000-8000-000000000101", "user": "a11ce000-0000-4000-8000-000000000001", "app": "Teams",
                "trigger": "FirstSignIn", "at": "2026-11-20T07:01:41.619Z" })
        );
    }
    let all = host.call(
        "event.fromSignIns",
        json!({ "path": fixture("sign-ins-azure-monitor.json"), "includeNonInteractive": true }),
    );
    assert_eq!((minutes(&all), &all["skipped"]["NonInteractive"]), (vec![1, 3], &Value::Null));
}

#[test]
fn rows_of_log_analytics_are_read_with_their_status_as_text() {
    let host = Tenant::in_file("Local");
    let reply = host.call("event.fromSignIns", json!({ "path": fixture("sign-ins-log-analytics.json") }));
    assert_eq!(
        (minutes(&reply), &reply["skipped"], &reply["errors"]),
        (vec![1], &json!({ "Failed": 1, "NonInteractive": 1 }), &json!([]))
    );
}

#[test]
fn the_admin_centers_csv_makes_events_of_good_rows_of_this_tenant() {
    let host = Tenant::in_file("Local");
    let reply = host.call("event.fromSignIns", json!({ "path": fixture(PORTAL) }));
    assert_eq!((minutes(&reply), &reply["errors"]), (vec![1, 6], &json!([])));
    assert_eq!(reply["skipped"], json!({ "Failed": 2, "OtherTenant": 1, "UnknownApp": 1 }));
    assert_eq!(reply["events"][0]["at"], "2026-11-20T07:01:41.000Z");
    assert_eq!(
        reply["warnings"].as_array().unwrap().len(),
        1,
        "nothing in it says which rows are interactive"
    );
}

const PORTAL: &str = "InteractiveSignIns_2026-11-20_2026-11-21.csv";

/// The admin center's CSV after somebody changed it, under another name.
fn changed(host: &Tenant, name: &str, change: impl Fn(String) -> String) -> String {
    let path = host.path(name);
    std::fs::write(&path, change(std::fs::read_to_string(fixture(PORTAL)).unwrap())).unwrap();
    path
}

/// Both have the same columns: only its name tells the one with sign-ins that nobody was at.
#[test]
fn the_admin_centers_csv_of_non_interactive_sign_ins_is_known_by_its_name() {
    let host = Tenant::in_file("Local");
    let path = changed(&host, "NonInteractiveSignIns_2026-11-20_2026-11-21.csv", |text| text);
    let reply = host.call("event.fromSignIns", json!({ "path": path }));
    assert_eq!(
        (&reply["events"], &reply["skipped"]["NonInteractive"], &reply["warnings"]),
        (&json!([]), &json!(2), &json!([]))
    );
    let reply = host.call("event.fromSignIns", json!({ "path": path, "includeNonInteractive": true }));
    assert_eq!(minutes(&reply), [1, 6]);
}

#[test]
fn a_row_of_a_csv_without_a_cell_for_each_column_is_refused_with_its_line() {
    let host = Tenant::in_file("Local");
    let path = host.path("cut.csv");
    let whole = "1,2026-11-20T09:00:00Z,a0000000-0000-4000-8000-000000000001,1fec8e78-bce4-4aaf-ab1b-5451cc387264,Success";
    let heading = "Request ID,Date (UTC),User ID,Application ID,Status";
    std::fs::write(&path, format!("{heading}\n{whole},\n\n{whole}\n1,2026-11")).unwrap();
    let reply = host.call("event.fromSignIns", json!({ "path": path }));
    let errors: Vec<_> = reply["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["line"], it["error"]["message"].as_str().unwrap()))
        .collect();
    assert_eq!(
        errors,
        [
            (&json!(2), "The item has 6 cells, and the heading 5."),
            (&json!(5), "The item has 2 cells, and the heading 5.")
        ]
    );
    assert_eq!(reply["skipped"]["Unreadable"], 2);
}

#[test]
fn a_csv_may_use_semicolons_and_names_of_its_own_and_utf_16() {
    let host = Tenant::in_file("Local");
    let rows = "Heure [UTC];Demande;Qui;Quoi;Code\r\n2026-11-20 07:01:41Z;r1;\"a11ce000-0000-4000-8000-000000000001\";TEAMS;0\r\n\
                2026-11-20 07:02:41Z;r2;a11ce000-0000-4000-8000-000000000001;TEAMS;50126\r\n";
    let text = format!("\u{feff}{}", rows.replace("TEAMS", TEAMS_CLIENT));
    let path = host.path("journal.csv");
    std::fs::write(&path, text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
    let names = [
        ("createdDateTime", "heure [utc]"),
        ("id", "Demande"),
        ("UserId", "Qui"),
        ("appId", "Quoi"),
        ("resultType", "Code"),
    ];
    let columns: Vec<Value> =
        names.iter().map(|(property, column)| json!({ "property": property, "column": column })).collect();
    let reply = host.call("event.fromSignIns", json!({ "path": path, "columns": columns }));
    assert_eq!(
        (column(&reply["events"], "id"), &reply["skipped"]),
        (vec![json!("r1")], &json!({ "Failed": 1 })),
        "{reply}"
    );

    let two = text
        .replace("Heure", "User ID;Heure")
        .replace("2026-11", "b0b00000-0000-4000-8000-000000000001;2026-11");
    std::fs::write(&path, two).unwrap();
    let reply = host.call("event.fromSignIns", json!({ "path": path, "columns": columns }));
    assert_eq!(column(&reply["events"], "id"), ["r1"], "the column named counts alone: {reply}");

    for (property, column, field) in
        [("nothing", "Qui", "columns[0].property"), ("userId", "Wer", "columns[0].column")]
    {
        let error = host.fails(
            "event.fromSignIns",
            json!({ "path": path, "columns": [{ "property": property, "column": column }] }),
        );
        assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!(field)), "{error}");
    }
    let error = host.fails("event.fromSignIns", json!({ "signIns": log(), "columns": columns }));
    assert_eq!(error["field"], "columns");
}

#[test]
fn a_csv_that_lacks_columns_says_which_and_what_it_has() {
    let host = Tenant::in_file("Local");
    let without = changed(&host, "some.csv", |text| {
        text.replace("Application ID ", "App").replace("Status,Sign-in error code", "S,C")
    });
    let error = host.refuses("event.fromSignIns", json!({ "path": without }), "INVALID_ARGUMENT", "path");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("The CSV lacks Application ID, Status; it has Date (UTC), Request ID, "),
        "{message}"
    );

    let path = host.path("rows.csv");
    std::fs::write(&path, "Berg,Alice,alice@contoso.com\n").unwrap();
    let error = host.fails("event.fromSignIns", json!({ "path": path }));
    assert!(!error.to_string().contains("Alice"), "rows without a heading are somebody's data: {error}");
}

#[test]
fn a_bad_row_of_a_csv_is_named_by_its_line() {
    let host = Tenant::in_file("Local");
    let path = changed(&host, "some.csv", |text| {
        text.replace("2026-11-20T07:02:41Z", "\"yester\nday\"").replace("2026-11-20T07:06:41Z", "")
    });
    let reply = host.call("event.fromSignIns", json!({ "path": path }));
    assert_eq!((minutes(&reply), &reply["skipped"]["Unreadable"]), (vec![1], &json!(2)));
    let told: Vec<_> = reply["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (&error["line"], &error["error"]["field"]))
        .collect();
    assert_eq!(told, [(&json!(3), &json!("Date (UTC)")), (&json!(8), &json!("createdDateTime"))]);

    let cut = changed(&host, "cut.csv", |text| text.trim_end().to_owned() + "\n\"2026");
    let error = host.refuses("event.fromSignIns", json!({ "path": cut }), "INVALID_ARGUMENT", "path");
    assert!(error["message"].as_str().unwrap().contains("is never closed"), "{error}");

    let endless = changed(&host, "endless.csv", |text| text + "\"" + &"x".repeat(2 << 20));
    let error = host.refuses("event.fromSignIns", json!({ "path": endless }), "INVALID_ARGUMENT", "path");
    assert!(error["message"].as_str().unwrap().contains("quote"), "{error}");
}

#[test]
fn r05_ticks_are_a_time_and_a_type_s_name_is_explained() {
    let host = Tenant::in_file("Local");
    let mut row = sign_in("a", 1, "/Date(1795158941619+0100)/");
    let reply = host.call("event.fromSignIns", json!({ "signIns": row }));
    assert_eq!(reply["events"][0]["at"], "2026-11-20T07:15:41.619Z");
    for text in [
        "Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInStatus",
        "@{errorCode=0; failureReason=Other.}",
    ] {
        row["status"] = json!(text);
        let error = host.call("event.fromSignIns", json!({ "signIns": row }))["errors"][0]["error"].clone();
        assert_eq!(error["field"], "status");
        assert!(error["hint"].as_str().unwrap().contains("-Depth 10"), "{error}");
    }
}
