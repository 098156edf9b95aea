//! Names that would like to be something else: markup, code, formulas, records.

use crate::support::small::{PRIMARY, TAKEN_AT, user};
use crate::support::{Tenant, column, made, person, text, with};
use serde_json::{Value, json};

const NAMES: [&str; 14] = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' &amp; \\\" {{ 7 * 7 }}",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\u{ff1d}1+1",
    "one, \"two\"; three's",
    "\u{202e}gpj.exe \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "\u{1f469}\u{200d}\u{1f680} Zo\u{eb} \u{2028} end",
    "]]>,null],\"rows\":[",
];

/// Everything that can have a name has a hostile one.
fn host() -> Tenant {
    let host = Tenant::in_file("Local");
    let sku = [made(PRIMARY, NAMES[0], 50, &["TEAMS1"])];
    host.call("pool.import", json!({ "subscribedSkus": sku, "takenAt": TAKEN_AT }));
    let named = |(number, name): (u64, &str)| {
        with(
            person(&user(number), &format!("{name}@contoso.com")),
            json!({ "displayName": name, "department": name }),
        )
    };
    let users: Vec<Value> = (1..).zip(NAMES).map(named).collect();
    host.call("user.import", json!({ "users": users, "takenAt": TAKEN_AT }));
    host.call("setting.update", json!({ "enabled": true, "now": TAKEN_AT }));
    let policy =
        json!({ "name": NAMES[2], "app": "Teams", "products": [{ "product": PRIMARY }], "now": TAKEN_AT });
    host.call("policy.create", policy);
    let events: Vec<Value> =
        (1..).zip(NAMES).map(|(number, _)| json!({ "user": user(number), "app": "Teams" })).collect();
    host.call("claim.invoke", json!({ "events": events, "now": "2026-11-20T10:00:00Z" }));
    host
}

fn body(host: &Tenant, format: &str) -> String {
    let request =
        json!({ "format": format, "title": NAMES[0], "policy": NAMES[2], "now": "2026-11-21T00:00:00Z" });
    text(&host.call("report.export", request)["text"])
}

#[test]
fn no_cell_of_a_csv_is_a_formula_and_every_name_comes_back() {
    let csv = body(&host(), "Csv");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().unwrap().clone();
    let [display, department] =
        ["displayName", "department"].map(|name| headers.iter().position(|header| header == name).unwrap());
    let mut names: Vec<String> = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        assert!(
            record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}'])),
            "{record:?}"
        );
        assert_eq!(record[display], record[department]);
        let name = &record[display];
        let neutralised =
            name.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\u{ff1d}']));
        names.push(neutralised.unwrap_or(name).to_owned());
    }
    names.reverse();
    assert_eq!(names, NAMES);
}

/// Texts that are formulas where another sign than the comma parts cells, or where blanks and quotes are
/// passed over. Those that no name may be come as users whom nobody knows.
const PARTED: [&str; 27] = [
    "a;=cmd|' /C calc'!A0",
    "a; =1+1",
    "a;\t=1+1",
    "a;\"=1+1\"",
    "a;\"\" =1+1",
    "\";=1+1",
    "a;;=1+1;+2;-3;@SUM(1)",
    "a|=1+1",
    "a\u{61b}=1+1",
    "a\u{60c}=1+1",
    "a\u{ff1b}\u{ff1d}1+1",
    " =1+1",
    "\u{a0}=1+1",
    "\u{200b}=1+1",
    "\u{feff}+1",
    "\t=1+1",
    "\r=1+1",
    "x\n=1+1",
    "x\r\n  @SUM(1+1)",
    "\"=1+1",
    "\u{ad}=1+1",
    "\u{202e}=1+1",
    "\u{200f}\u{2066}@SUM(1+1)",
    "\u{feff}\u{200d} \t-2+3",
    "\u{2800}\u{3164}+1",
    "\u{180e}\u{fe0f}=1+1",
    "a;\u{ad}\u{e0020}=1+1",
];

/// What of them nobody sees, besides blanks.
const UNSEEN: [char; 13] = [
    '\u{ad}',
    '\u{180e}',
    '\u{200b}',
    '\u{200d}',
    '\u{200f}',
    '\u{202e}',
    '\u{2066}',
    '\u{2800}',
    '\u{3164}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{2060}',
    '\u{e0020}',
];

/// The cells of a sheet as a spreadsheet reads it that parts them so: quotes part only where they begin a
/// cell.
fn cells(sheet: &str, separator: char) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = sheet.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if !quoted && cell.is_empty() => quoted = true,
            '"' if quoted && signs.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted => quoted = false,
            '\n' | '\r' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ if sign == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(sign),
        }
    }
    cells.push(cell);
    cells
}

#[test]
fn no_country_s_spreadsheet_finds_a_formula_whatever_parts_its_cells() {
    let host = host();
    let events: Vec<Value> = (0..)
        .zip(PARTED)
        .map(|(number, name)| json!({ "id": format!("parted {number}"), "user": name, "app": "Teams" }))
        .collect();
    host.call("claim.invoke", json!({ "events": events, "now": "2026-11-20T11:00:00Z" }));
    for group_by in [None, Some("Department")] {
        let request = json!({ "format": "Csv", "includeRefused": true, "now": "2026-11-21T00:00:00Z", "groupBy": group_by });
        let sheet = text(&host.call("report.export", request)["text"]);
        assert!(
            group_by.is_some() || PARTED.iter().all(|name| sheet.contains(&name[name.len() - 1..])),
            "{sheet}"
        );
        for separator in [',', ';', '\t', '|', '\u{61b}', '\u{60c}', '\u{ff1b}'] {
            for cell in cells(sheet.trim_start_matches('\u{feff}'), separator) {
                let seen = cell.trim_start_matches(|c: char| {
                    c.is_whitespace() || c == '"' || c.is_control() || UNSEEN.contains(&c)
                });
                let formula =
                    seen.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
                assert!(!formula, "parted by {separator:?}: {cell:?}");
            }
        }
    }
    let reply = host.call(
        "report.export",
        json!({ "format": "Html", "includeRefused": true, "now": "2026-11-21T00:00:00Z" }),
    );
    assert_eq!(text(&reply["text"]).matches("<script").count(), 2, "the rows and the script");
}

#[test]
fn a_document_gives_every_name_back() {
    let document: Value = serde_json::from_str(&body(&host(), "Json")).unwrap();
    let mut names = column(&document["items"], "displayName");
    names.reverse();
    assert_eq!(names, NAMES);
    assert_eq!(document["title"], NAMES[0]);
}

/// What stands between the tags of a page is never a name that was not escaped.
#[test]
fn a_page_has_no_markup_but_its_own() {
    let page = body(&host(), "Html");
    assert_eq!(page.matches("<script").count(), 2, "the rows and the script");
    assert_eq!(page.matches("</script").count(), 2);
    for name in NAMES.iter().filter(|name| name.contains('<')) {
        assert!(!page.contains(name), "{name}");
    }
    assert!(!page.contains("onerror=alert(1)>") && !page.contains("\" onmouseover=\""));
    let (_, data) = page.split_once("<script type=\"application/json\" id=\"rows\">").unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let mut names: Vec<Value> =
        data["rows"].as_array().unwrap().iter().map(|row| row[1][0].clone()).collect();
    names.reverse();
    assert_eq!(names, NAMES);
}

#[test]
fn a_page_lets_nothing_through_but_itself() {
    let page = body(&host(), "Html");
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once('"').unwrap().0.replace("&#39;", "'");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    for fetched in
        ["src=\"http", "href=\"http", "url(", "@import", "<link", "<iframe", "<img", " style=", " onclick="]
    {
        assert!(!page.contains(fetched), "{fetched}");
    }
}
