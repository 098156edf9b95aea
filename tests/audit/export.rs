//! `audit.export`: text and files, and JSON Lines that others can verify.

use crate::stored::frames;
use crate::support::small::{claim, policy, tenant, user};
use crate::support::{Tenant, text, with};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{io::Write, process::Command};

fn host() -> Tenant {
    let host = tenant("Local", [3, 1]);
    policy(&host, "Teams für alle");
    for number in 1..=5 {
        claim(&host, &user(number), &format!("2026-11-20T1{number}:00:00Z"));
    }
    host
}

fn lines(host: &Tenant) -> Vec<String> {
    let exported = host.call("audit.export", json!({ "format": "JsonLines" }));
    let text = text(&exported["text"]);
    assert_eq!(exported["bytes"], text.len());
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    assert_eq!(exported["records"], lines.len());
    lines
}

#[test]
fn l8_a_line_has_what_others_need_to_verify_it() {
    let host = host();
    let listed = host.call("audit.list", json!({}))["items"].clone();
    let mut previous = "0".repeat(64);
    for (line, listed) in lines(&host).iter().zip(listed.as_array().unwrap().iter().rev()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            (&line["sequence"], &line["hash"], text(&line["previous"])),
            (&listed["sequence"], &listed["hash"], previous)
        );
        let bytes: Vec<u8> = unhex(&text(&line["previous"]));
        let hash = Sha256::new().chain_update(bytes).chain_update(text(&line["record"])).finalize();
        previous = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(line["hash"], previous);
        let record: Value = serde_json::from_str(&text(&line["record"])).unwrap();
        let actor = Sha256::new()
            .chain_update(unhex(&text(&line["salt"])))
            .chain_update(text(&line["detail"]))
            .finalize();
        assert_eq!(
            text(&record["actor"]),
            actor.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        );
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn a_file_is_written_whole_and_replaced_only_when_asked() {
    let host = host();
    let path = host.path("audit.jsonl");
    let request = json!({ "format": "JsonLines", "path": path });
    let with = |field: &str, value: Value| with(request.clone(), json!({ field: value }));
    let would = host.call("audit.export", with("dryRun", json!(true)));
    assert!(!std::fs::exists(&path).unwrap());
    let written = host.call("audit.export", request.clone());
    assert_eq!(would, written);
    assert_eq!((&written["path"], &written["text"]), (&json!(path), &Value::Null));
    let file = std::fs::read_to_string(&path).unwrap();
    assert_eq!(file, lines(&host).join("\n") + "\n");
    assert_eq!(written["bytes"], file.len());
    for dry_run in [true, false] {
        let error = host.fails("audit.export", with("dryRun", json!(dry_run)));
        assert_eq!(
            (&error["name"], &error["field"], &error["target"]),
            (&json!("STORE_EXISTS"), &json!("path"), &json!(path))
        );
        let relative = json!({ "format": "JsonLines", "path": "audit.jsonl", "dryRun": dry_run });
        host.refuses("audit.export", relative, "INVALID_ARGUMENT", "path");
        let own = json!({ "format": "JsonLines", "path": host.path("tenant.db"), "overwrite": true, "dryRun": dry_run });
        assert_eq!(
            host.error("audit.export", own),
            "INVALID_ARGUMENT",
            "the store itself is never overwritten"
        );
    }
    host.call("setting.update", json!({ "recordAll": true }));
    assert!(
        host.call("audit.export", with("overwrite", json!(true)))["bytes"].as_u64().unwrap()
            > file.len() as u64
    );
    assert_eq!(
        host.error("audit.export", json!({ "format": "JsonLines", "overwrite": true })),
        "INVALID_ARGUMENT"
    );
    assert!(host.names().iter().all(|name| !name.contains("partial")), "{:?}", host.names());
}

#[test]
fn an_export_may_not_be_read_without_the_role_and_then_leaves_no_file() {
    let host = host();
    host.call("setting.update", json!({ "requiredReportRole": "Reports Reader" }));
    let path = host.path("audit.jsonl");
    assert_eq!(host.error("audit.export", json!({ "format": "JsonLines", "path": path })), "NOT_PERMITTED");
    assert!(!std::fs::exists(&path).unwrap());
}

#[test]
fn a_text_too_long_for_a_reply_asks_for_a_path() {
    let host = host();
    let record = r#"'{"sequence":99,"long":"' || hex(zeroblob(17000000)) || '"}'"#;
    host.sql(&format!(
        "INSERT INTO audit (first, hash, marks, records) SELECT max(last) + 1, zeroblob(32), zeroblob(8), CAST({record} AS BLOB) FROM call"
    ));
    host.refuses("audit.export", json!({ "format": "JsonLines" }), "TOO_LARGE", "path");
    let written =
        host.call("audit.export", json!({ "format": "JsonLines", "path": host.path("long.jsonl") }));
    assert!(written["bytes"].as_u64().unwrap() > 32 << 20);
}

/// What tests/audit/verify.py says of a trail; none where there is no Python, which the verdict tells.
fn judged(lines: &[String], head: Option<(i64, &str)>) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/audit/verify.py");
    let mut python = Command::new("python3");
    python.args([checker.as_ref(), path.as_os_str()]);
    if let Some((sequence, hash)) = head {
        python.args([sequence.to_string().as_str(), hash]);
    }
    match python.output() {
        Ok(output) => {
            let printed =
                String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
            Some((output.status.success(), printed.trim().to_owned()))
        }
        Err(_) => {
            let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().join("not-run.txt");
            let mut list = std::fs::File::options().create(true).append(true).open(target).unwrap();
            writeln!(list, "NOT RUN: the audit trail verified by Python: install python3").unwrap();
            None
        }
    }
}

#[test]
fn l8_fifty_lines_of_python_verify_an_export_and_name_what_was_changed() {
    let lines = lines(&host());
    let last = lines.len() as i64;
    let field =
        |place: usize, field: &str| text(&serde_json::from_str::<Value>(&lines[place]).unwrap()[field]);
    let (head, other) = (field(lines.len() - 1, "hash"), field(0, "hash"));
    let (head, other) = (head.as_str(), other.as_str());
    let tampered = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        lines
    };
    let edit = |from: &'static str, to: &'static str| {
        tampered(&move |lines| lines[4] = lines[4].replacen(from, to, 1))
    };
    let cases = vec![
        (head, lines.clone(), None),
        (head, lines.clone(), Some((last, head))),
        ("record 5 was edited", edit("Claimed", "Refused"), None),
        ("record 5 was edited", edit("\"hash\":\"", "\"hash\":\"0"), None),
        ("record 5 names an actor whose details were edited", edit("uid-", "gid-"), None),
        ("record 5 was removed", tampered(&|lines| drop(lines.remove(4))), None),
        ("record 5 was moved", tampered(&|lines| lines.swap(4, 6)), None),
        ("record 5 was moved", tampered(&|lines| lines.swap(4, 5)), None),
        ("record 6 was inserted", tampered(&|lines| lines.insert(5, lines[4].clone())), None),
        (
            "record 5 was inserted",
            tampered(&|lines| lines.insert(4, lines[4].replacen("Claimed", "Refused", 1))),
            None,
        ),
        ("record 9 was cut off", tampered(&|lines| lines.truncate(8)), Some((last, head))),
        ("record 9 was rewritten", lines[..9].to_vec(), Some((9, other))),
    ];
    for (said, lines, head) in cases {
        let Some((sound, printed)) = judged(&lines, head) else { return };
        assert!(printed.contains(said), "wanted {said}; got {printed}");
        assert_eq!(sound, printed.contains("records, head"), "{printed}");
    }
}

#[test]
fn l8_an_export_shows_what_was_changed_inside_a_frame() {
    let host = host();
    let events: Vec<Value> = (1..=9)
        .map(|number| json!({ "id": format!("e{number}"), "user": user(number), "app": "Teams" }))
        .collect();
    host.call("claim.invoke", json!({ "events": events }));
    let mut frame = frames(&host).pop().unwrap();
    let edited = str::from_utf8(&frame.records[3]).unwrap().replacen("outcome", "0utcome", 1);
    frame.records[3] = edited.into_bytes();
    frame.write(&host);
    if let Some((sound, told)) = judged(&lines(&host), None) {
        assert_eq!((sound, told), (false, format!("record {} was edited", frame.first + 3)));
    }
}
