//! event.fromAudit: events of unified audit records.

#[path = "support/cases.rs"]
mod cases;
mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::small::user;
use support::{Tenant, column, fixture, with, without};

const ENVIRONMENT: &str = "default-0f0f0f0f-1111-4222-8333-444444444444";
const APP: &str = "ca5e0000-0000-4000-8000-000000000001";

/// A record as the Management Activity API gives it.
fn record(id: &str, operation: &str, at: &str) -> Value {
    json!({ "Id": id, "RecordType": 256, "CreationTime": at, "Operation": operation, "Workload": "PowerPlatform", "UserKey": user(1),
        "UserId": "ada@contoso.com", "ResultStatus": "Success", "EnvironmentId": ENVIRONMENT,
        "PropertyCollection": [
            { "Name": "powerplatform.analytics.resource.type", "Value": "PowerApp" },
            { "Name": "powerplatform.analytics.resource.environment.id", "Value": ENVIRONMENT },
            { "Name": "powerplatform.analytics.operation.is_successful", "Value": "True" },
            { "Name": "powerplatform.analytics.resource.power_app.id", "Value": format!("/providers/Microsoft.PowerApps/apps/{APP}") },
            { "Name": "enduser.id", "Value": user(1) },
            { "Name": "enduser.principal_name", "Value": "ada@contoso.com" }
        ] })
}

fn launch(id: &str) -> Value {
    record(id, "LaunchPowerApp", "2026-01-24T06:54:24")
}

fn flow(id: &str, operation: &str, environment: &str) -> Value {
    json!({ "Id": id, "RecordType": 30, "CreationTime": "2026-01-24T07:00:00", "Operation": operation, "Workload": "MicrosoftFlow",
        "UserKey": user(1), "UserId": "ada@contoso.com",
        "FlowDetailsUrl": format!("https://admin.powerplatform.microsoft.com/environments/{environment}/flows/f/details") })
}

/// The event of [`launch`].
fn launched(id: &str) -> Value {
    json!({ "id": id, "user": user(1), "app": "PowerApps", "trigger": "LaunchApp", "environment": { "id": ENVIRONMENT }, "powerApp": APP,
        "at": "2026-01-24T06:54:24.000Z" })
}

fn read(host: &Tenant, records: Value) -> Value {
    host.call("event.fromAudit", json!({ "records": records }))
}

fn file(host: &Tenant, name: &str, text: &str) -> String {
    let path = host.path(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn r31_launches_come_oldest_first() {
    let host = Tenant::in_file("Local");
    let at = |id: &str, at: &str| with(launch(id), json!({ "CreationTime": at }));
    let reply = read(
        &host,
        json!([
            at("c", "2026-01-24T08:00:00"),
            at("b", "2026-01-24T07:00:00"),
            at("a", "2026-01-24T07:00:00")
        ]),
    );
    assert_eq!(column(&reply["events"], "id"), ["a", "b", "c"]);
    assert_eq!(
        (&reply["skipped"], &reply["errors"], &reply["warnings"]),
        (&json!({}), &json!([]), &json!([]))
    );
}

#[test]
fn a_launch_is_the_same_event_however_the_record_comes() {
    let host = Tenant::in_file("Local");
    let record = launch("r1");
    let properties = record["PropertyCollection"].clone();
    let of_json = with(
        without(record.clone(), "PropertyCollection"),
        json!({ "JsonPropertiesCollection": properties.to_string() }),
    );
    let bare = with(
        without(without(record.clone(), "EnvironmentId"), "UserKey"),
        json!({ "UserId": "ada@contoso.com" }),
    );
    let search = json!({ "RunspaceId": "x", "RecordType": "PowerPlatformAdministratorActivity", "CreationDate": "24.01.2026 06:54:24",
        "UserIds": "ada@contoso.com", "Operations": "LaunchPowerApp", "AuditData": record.to_string(), "ResultIndex": 1, "ResultCount": 1,
        "Identity": "r1", "IsValid": true, "ObjectState": "Unchanged" });
    let graph = json!({ "id": "r1", "createdDateTime": "2026-01-24T06:54:24Z", "auditLogRecordType": "powerPlatformAdministratorActivity",
        "operation": "LaunchPowerApp", "userPrincipalName": "ada@contoso.com", "auditData": with(record.clone(), json!({ "@odata.type": "#x" })) });
    let page = json!({ "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#security/auditLog/queries('q')/records", "value": [graph] });
    for records in [record.clone(), json!([record]), of_json, bare, search, page] {
        let reply = read(&host, records.clone());
        assert_eq!(reply["events"], json!([launched("r1")]), "{records}: {reply}");
    }
    let lines = format!("{record}\n{}\n", launch("r2"));
    let reply = host.call("event.fromAudit", json!({ "path": file(&host, "lines.json", &lines) }));
    assert_eq!(reply["events"], json!([launched("r1"), launched("r2")]));
}

#[test]
fn the_portals_csv_is_read_and_what_makes_no_event_is_counted_by_reason() {
    let host = Tenant::in_file("Local");
    let reply = host.call("event.fromAudit", json!({ "path": fixture("audit-search.csv") }));
    let told: Vec<_> =
        reply["events"].as_array().unwrap().iter().map(|it| json!([it["user"], it["at"]])).collect();
    assert_eq!(
        told,
        [
            json!(["bob@contoso.com", "2026-01-24T06:50:00.000Z"]),
            json!(["a11ce000-0000-4000-8000-000000000001", "2026-01-24T06:54:24.000Z"])
        ],
        "{reply}"
    );
    let skipped = json!({ "Failed": 1, "NotAUser": 1, "NotALaunch": 2, "OtherLog": 1, "Repeated": 1 });
    assert_eq!((&reply["skipped"], &reply["errors"]), (&skipped, &json!([])), "{reply}");
}

#[test]
fn evidence_says_of_each_environment_what_the_log_proves_and_what_it_cannot_show() {
    let host = Tenant::in_file("Local");
    let mut records = vec![
        launch("l1"),
        with(launch("l2"), json!({ "EnvironmentId": ENVIRONMENT.to_uppercase() })),
        with(launch("l3"), json!({ "UserKey": "", "UserId": "Flow service", "PropertyCollection": [] })),
        with(launch("failed"), json!({ "ResultStatus": "Failed" })),
    ];
    records.extend(["CreateFlow", "EditFlow", "DeleteFlow", "PutPermissions"].map(|it| flow(it, it, "e2")));
    records.push(flow("EditFlow", "EditFlow", "e2"));
    let reply = read(&host, json!(records));
    let hidden = json!(["ModelDrivenAppLaunch", "FlowRun"]);
    assert_eq!(
        reply["evidence"],
        json!([
            { "environment": ENVIRONMENT, "counts": { "CanvasAppLaunch": 3 }, "notVisible": hidden },
            { "environment": "e2", "counts": { "FlowAuthored": 3 }, "notVisible": hidden }
        ]),
        "{reply}"
    );
    assert_eq!(reply["skipped"], json!({ "Failed": 1, "NotALaunch": 4, "NotAUser": 1, "Repeated": 1 }));
    // Of a log without any launch nobody knows whether launches were asked for.
    let reply = read(&host, json!([flow("f", "EditFlow", "e2")]));
    assert_eq!(
        reply["evidence"][0]["notVisible"],
        json!(["CanvasAppLaunch", "ModelDrivenAppLaunch", "FlowRun"])
    );
}

#[test]
fn only_what_the_inventory_calls_premium_is_a_premium_launch() {
    let host = Tenant::in_file("Local");
    let trigger = || read(&host, launch("r"))["events"][0]["trigger"].clone();
    assert_eq!(trigger(), "LaunchApp", "without an inventory");
    for (premium, expected) in [(true, "LaunchPremiumApp"), (false, "LaunchApp")] {
        let app = json!({ "id": APP.to_uppercase(), "premium": premium });
        host.call("powerApp.import", json!({ "powerApps": [app] }));
        assert_eq!(trigger(), expected);
    }
}

#[test]
fn r20_a_repeated_record_decides_nothing_again() {
    let host = support::small::serving("Local", [5, 5]);
    let events = read(&host, json!([launch("r1"), launch("r1")]))["events"].clone();
    assert_eq!(events.as_array().unwrap().len(), 1);
    host.call("setting.update", json!({ "recordAll": true }));
    let claims = || {
        let decided = host.call("claim.invoke", json!({ "events": events }));
        assert_eq!(decided["items"].as_array().unwrap().len(), 1, "{decided}");
        host.call("claim.list", json!({}))["items"].as_array().unwrap().len()
    };
    assert_eq!((claims(), claims()), (1, 1));
}

#[test]
fn a_launch_without_an_id_is_told_once_and_a_user_by_the_object_id_where_there_is_one() {
    let host = Tenant::in_file("Local");
    let bare = without(launch("r"), "Id");
    let reply = read(&host, json!([bare, bare, with(bare.clone(), json!({ "EnvironmentId": "other" }))]));
    assert_eq!(
        (reply["events"].as_array().unwrap().len(), &reply["skipped"]),
        (2, &json!({ "Repeated": 1 }))
    );
    assert_eq!(reply["events"][0].get("id"), None);
    for (key, name, expected) in [
        (user(7), "Microsoft Flow", json!(user(7))),
        ("1003200".into(), "bob@contoso.com", json!("bob@contoso.com")),
        ("00000000-0000-0000-0000-000000000000".into(), "bob@contoso.com", json!("bob@contoso.com")),
        ("".into(), "Microsoft Flow", Value::Null),
    ] {
        let record = with(launch("r"), json!({ "UserKey": key, "UserId": name, "PropertyCollection": null }));
        assert_eq!(read(&host, record)["events"][0]["user"], expected, "{key} {name}");
    }
}

#[test]
fn a_record_that_cannot_be_read_is_named_and_the_others_are_read() {
    let host = Tenant::in_file("Local");
    for (record, field) in [
        (json!({ "Id": "x", "UserId": "ada@contoso.com" }), "operation"),
        (json!({ "Identity": "x", "AuditData": "{ \"Id\":" }), "AuditData"),
        (json!({ "Identity": "x", "auditData": "@{Id=x; Operation=LaunchPowerApp}" }), "auditData"),
        (with(launch("x"), json!({ "CreationTime": "yesterday" })), "createdDateTime"),
        (with(launch("x"), json!({ "id": "y" })), "id"),
    ] {
        let reply = read(&host, json!([launch("r1"), record]));
        assert_eq!(reply["events"], json!([launched("r1")]), "{record}");
        assert_eq!(
            (&reply["skipped"]["Unreadable"], &reply["errors"][0]["error"]["field"]),
            (&json!(1), &json!(field)),
            "{reply}"
        );
    }
    let too_large = json!({ "Id": "x", "Operation": "x".repeat(2 << 20) });
    let reply = read(&host, json!([too_large, launch("r1")]));
    assert_eq!(reply["errors"][0]["error"]["name"], "TOO_LARGE");
    assert_eq!(reply["events"], json!([launched("r1")]));
}

fn columns(names: &[(&str, &str)]) -> Value {
    names.iter().map(|(property, column)| json!({ "property": property, "column": column })).collect()
}

#[test]
fn any_csv_that_names_users_is_a_list_of_launches_once_its_columns_are_named() {
    let host = Tenant::in_file("Local");
    let text = "Month;User (UPN);Env;App;Launched on\r\n2026-11;ada@contoso.com;E1;ca5e;2026-11-20\r\n2026-11;ada@contoso.com;E1;ca5e;2026-11-20\r\n\
                2026-11;nobody;E1;ca5e;2026-11-20\r\n2026-11;bob@contoso.com;;;9/20/2026 4:05:03 PM\r\n2026-11;cem@contoso.com;E2;ca5e;soon\r\n";
    let path = file(&host, "users requiring licenses.csv", text);
    let named = [
        ("userPrincipalName", "user (upn)"),
        ("environmentId", "Env"),
        ("powerAppId", "App"),
        ("createdDateTime", "Launched on"),
    ];
    let reply = host.call("event.fromAudit", json!({ "path": path, "columns": columns(&named) }));
    assert_eq!(
        reply["events"],
        json!([
            { "user": "bob@contoso.com", "app": "PowerApps", "trigger": "LaunchApp", "at": "2026-09-20T16:05:03.000Z" },
            { "user": "ada@contoso.com", "app": "PowerApps", "trigger": "LaunchApp", "environment": { "id": "E1" }, "powerApp": "ca5e",
                "at": "2026-11-20T00:00:00.000Z" }
        ])
    );
    assert_eq!(reply["skipped"], json!({ "NotAUser": 1, "Repeated": 1, "Unreadable": 1 }));
    assert_eq!(
        (&reply["errors"][0]["line"], &reply["errors"][0]["error"]["field"]),
        (&json!(6), &json!("createdDateTime"))
    );
    // Nobody published which launches such a list shows.
    let evidence = reply["evidence"].as_array().unwrap().iter().find(|it| it["environment"] == "E1").unwrap();
    assert_eq!(evidence["counts"], json!({ "ListedLaunch": 2 }));
    assert_eq!(evidence["notVisible"], json!(["CanvasAppLaunch", "ModelDrivenAppLaunch", "FlowRun"]));
    // A user is enough.
    let reply = host.call("event.fromAudit", json!({ "path": path, "columns": columns(&named[..1]) }));
    assert_eq!(
        reply["events"][0],
        json!({ "user": "ada@contoso.com", "app": "PowerApps", "trigger": "LaunchApp" })
    );
}

#[test]
fn a_csv_that_lacks_columns_says_which_and_what_it_has() {
    let host = Tenant::in_file("Local");
    let path = file(&host, "list.csv", "User name,Environment,App name\nAda,E1,Visits\n");
    let told = |request: Value, field: &str| {
        let error = host.refuses(
            "event.fromAudit",
            with(json!({ "path": path }), request),
            "INVALID_ARGUMENT",
            field,
        );
        error["message"].as_str().unwrap().to_owned()
    };
    let found = "; it has User name, Environment, App name.";
    assert_eq!(told(json!({}), "path"), format!("The CSV lacks auditData, userId, userPrincipalName{found}"));
    let wrong = json!({ "columns": columns(&[("userId", "User")]) });
    assert_eq!(told(wrong, "columns[0].column"), format!("The CSV lacks User{found}"));
    let unknown = json!({ "columns": columns(&[("user", "User name")]) });
    assert!(told(unknown, "columns[0].property").contains("no such property"));
    let path = file(&host, "half.csv", "User name,UserId\nAda,ada@contoso.com\n");
    let error = host.fails("event.fromAudit", json!({ "path": path }));
    assert_eq!(error["message"], "The CSV lacks auditData; it has User name, UserId.");
    let path = file(&host, "rows.csv", "Berg,ada@contoso.com,Visits\n");
    let error = host.fails("event.fromAudit", json!({ "path": path }));
    assert!(!error.to_string().contains("Berg"), "rows without a heading are somebody's data: {error}");
    let error = host.fails("event.fromAudit", json!({ "records": [launch("r")], "columns": [] }));
    assert_eq!(error["field"], "columns");
}

/// Anything that may stand where a record has a text.
fn junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        Just(Value::Null),
        Just(json!("{\"Id\": {}}")),
        Just(json!([[{ "Name": [], "Value": {} }], "enduser.id"])),
        Just(json!({ "Name": "enduser.id", "Value": ["x"] })),
    ]
}

proptest! {
    #![proptest_config(cases::cases(128))]

    #[test]
    fn no_bytes_panic_it(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[\\[\\]{}\",;:\\\\ \na0v@-]{0,80}", field in 0usize..12, junk in junk()) {
        let host = Tenant::empty("Local");
        let names = ["Id", "CreationTime", "Operation", "Workload", "UserKey", "UserId", "EnvironmentId", "ResultStatus", "PropertyCollection",
            "JsonPropertiesCollection", "AuditData", "FlowDetailsUrl"];
        let mut record = launch("r");
        record[names[field]] = junk.clone();
        let around = json!({ "Identity": junk, "AuditData": record.to_string() });
        let reply = read(&host, json!([record, around]));
        let made = reply["events"].as_array().unwrap().len() as u64;
        let skipped: u64 = reply["skipped"].as_object().unwrap().values().map(|it| it.as_u64().unwrap()).sum();
        prop_assert_eq!(made + skipped, 2, "{}", reply);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for bytes in [bytes, text.clone().into_bytes(), format!("auditData,userId\n{text}").into_bytes()] {
            std::fs::write(&path, bytes).unwrap();
            let request = json!({ "path": path }).to_string();
            if let Err(error) = host.client.call("event.fromAudit", request.as_bytes(), &Default::default()) {
                prop_assert_ne!(error.name.as_str(), "INTERNAL");
            }
        }
    }

    #[test]
    fn repeats_in_any_order_make_no_second_event(order in prop::collection::vec(0usize..6, 1..30), with_ids: bool) {
        let host = Tenant::empty("Local");
        let record = |number: usize| {
            let record = record(&format!("r{number}"), "LaunchPowerApp", &format!("2026-01-24T06:54:0{}", number % 3));
            let record = with(record, json!({ "UserKey": user(number as u64) }));
            if with_ids { record } else { without(record, "Id") }
        };
        let once: std::collections::BTreeSet<_> = order.iter().copied().collect();
        let given: Vec<_> = order.iter().map(|number| record(*number)).collect();
        let expected: Vec<_> = once.iter().map(|number| record(*number)).collect();
        let (reply, plain) = (read(&host, json!(given)), read(&host, json!(expected)));
        prop_assert_eq!(&reply["events"], &plain["events"]);
        prop_assert_eq!(&reply["evidence"], &plain["evidence"]);
        let repeated = order.len() - once.len();
        prop_assert_eq!(reply["skipped"]["Repeated"].as_u64().unwrap_or(0), repeated as u64);
    }
}
