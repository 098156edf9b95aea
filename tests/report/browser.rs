//! The page in a browser: it opens, searches, sorts, turns pages, prints, fetches nothing, and nothing in it
//! fails.
//!
//! `AUTOCLAIM_BLESS=1 cargo test --test report_browser` takes the pictures of the README anew.

extern crate engine as autoclaim;

mod chromium;
#[path = "../abi/library.rs"]
#[expect(dead_code, reason = "the library is linked here")]
mod library;
#[path = "../hosts/machine.rs"]
#[expect(dead_code, reason = "only asks what is there")]
mod machine;
#[path = "../support/sample.rs"]
mod sample;
#[path = "../../examples/sample_tenant/mod.rs"]
mod sample_tenant;
#[path = "../support/mod.rs"]
mod support;
mod weeks;

use base64::{Engine, prelude::BASE64_STANDARD};
use chromium::Browser;
use serde_json::{Value, json};
use std::path::PathBuf;
use support::{Tenant, with};

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>";

/// A file of these tests, which stays for whoever wants to look at it.
fn file(name: &str) -> PathBuf {
    let folder = library::target().join("report");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn browser(profile: &str) -> Option<Browser> {
    let cure = "apt-get install chromium";
    machine::has("chromium", "the report in a browser", cure)
        .then(|| Browser::start(&file(&format!("profile-{profile}"))))
}

fn export(client: &Tenant, name: &str, request: Value) -> PathBuf {
    let path = file(name);
    let told = client.call("report.export", with(request, json!({ "path": path, "overwrite": true })));
    assert_eq!(told["bytes"], std::fs::metadata(&path).unwrap().len());
    path
}

#[test]
fn the_sample_tenants_report_is_looked_at_on_every_screen() {
    let Some(mut browser) = browser("sample") else { return };
    let client = weeks::client();
    let page = export(
        &client,
        "sample.html",
        json!({ "days": 30, "now": weeks::NOW, "includeRefused": true, "title": "Contoso licenses, November" }),
    );
    let bless = std::env::var_os("AUTOCLAIM_BLESS").is_some();
    for (name, width, height, scheme, dots) in [
        ("desktop-light", 1280, 1360, "light", 1.0),
        ("desktop-dark", 1280, 1360, "dark", 1.0),
        ("phone-light", 390, 844, "light", 2.0),
        ("phone-dark", 390, 844, "dark", 2.0),
    ] {
        browser.screen(width, height, scheme, dots);
        browser.open(&page);
        assert_eq!(
            browser.value("document.documentElement.scrollWidth <= innerWidth"),
            true,
            "{name} scrolls sideways"
        );
        let picture = BASE64_STANDARD.decode(browser.picture()).unwrap();
        assert!(picture.len() > 20_000, "{name} shows nothing");
        std::fs::write(file(&format!("{name}.png")), &picture).unwrap();
        if bless && ["desktop-light", "phone-dark"].contains(&name) {
            let pictures = library::root().join("tests/report/pictures");
            std::fs::create_dir_all(&pictures).unwrap();
            std::fs::write(pictures.join(format!("{name}.png")), &picture).unwrap();
        }
        assert_eq!(browser.trouble(), Vec::<String>::new(), "{name}");
    }
    let paper = BASE64_STANDARD.decode(browser.printed()).unwrap();
    assert!(paper.starts_with(b"%PDF"));
    std::fs::write(file("paper.pdf"), paper).unwrap();
}

/// 50,000 refusals of people nobody knows, the newest with a hostile name.
fn crowd() -> Tenant {
    let client = Tenant::empty("Local");
    client.call("setting.update", json!({ "enabled": true, "now": "2026-11-01T00:00:00Z" }));
    for batch in 0..10 {
        let named =
            |number| if number == 49_999 { HOSTILE.to_owned() } else { format!("user{number}@contoso.com") };
        let events: Vec<Value> = (batch * 5_000..(batch + 1) * 5_000)
            .map(|number| json!({ "user": named(number), "app": "Teams" }))
            .collect();
        let now = format!("2026-11-{:02}T10:00:00Z", 10 + batch);
        client.call("claim.invoke", json!({ "events": events, "now": now }));
    }
    client
}

const FIRST_CLAIM: &str = "document.querySelector('#table tbody tr td:last-child').textContent";

#[test]
fn fifty_thousand_rows_are_searched_sorted_and_turned() {
    let Some(mut browser) = browser("crowd") else { return };
    let client = crowd();
    let page = export(
        &client,
        "crowd.html",
        json!({ "days": 30, "now": "2026-11-21T00:00:00Z", "includeRefused": true }),
    );
    browser.screen(1280, 900, "light", 1.0);
    browser.open(&page);
    let status = "document.getElementById('status').textContent";
    assert_eq!(browser.value(status), "50,000 decisions");
    assert_eq!(browser.value(FIRST_CLAIM), "50000", "the newest first");
    assert_eq!(browser.value("document.querySelectorAll('#table tbody tr').length"), 100);
    assert_eq!(browser.value("document.querySelector('#table tbody td:nth-child(2)').textContent"), HOSTILE);

    // By keyboard: the heading of the claims, Enter once and twice.
    let sorted = "document.querySelector('#table th:last-child').getAttribute('aria-sort')";
    browser.value("document.querySelector('#table th:last-child button').focus()");
    browser.press("Enter", "\r");
    assert_eq!((browser.value(FIRST_CLAIM), browser.value(sorted)), (json!("1"), json!("ascending")));
    browser.press("Enter", "\r");
    assert_eq!((browser.value(FIRST_CLAIM), browser.value(sorted)), (json!("50000"), json!("descending")));
    browser.value("document.querySelector('#table th:nth-child(2) button').click()");
    let user = "document.querySelector('#table tbody tr:nth-child(3) td:nth-child(2)').textContent";
    assert_eq!(browser.value(user), "user1@contoso.com", "numbers in names count as numbers");
    assert_eq!(browser.value("document.querySelectorAll('#table [aria-sort]').length"), 1);

    browser.value("document.getElementById('next').click()");
    assert_eq!(browser.value("document.getElementById('place').textContent"), "Page 2 of 500");
    browser.value("document.getElementById('search').focus()");
    browser.call("Input.insertText", json!({ "text": "USER4321 unknown" }));
    let settled = format!("new Promise((told) => setTimeout(() => told({status}), 400))");
    assert_eq!(browser.value(&settled), "11 of 50,000 decisions", "user4321 and user43210 to user43219");
    assert_eq!(browser.value("document.getElementById('pager').hidden"), true);
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

/// Roles, names and headings that a screen reader goes by.
#[test]
fn the_page_says_what_everything_is_and_reads_without_its_script() {
    let Some(mut browser) = browser("plain") else { return };
    let client = weeks::client();
    let page =
        export(&client, "plain.html", json!({ "days": 30, "now": weeks::NOW, "includeRefused": true }));
    browser.screen(1280, 900, "light", 1.0);
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&page);
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
    assert_eq!(browser.value("document.querySelectorAll('#table tbody tr').length"), 100);
    assert_eq!(browser.value("document.getElementById('tools').hidden"), true);
    assert_eq!(
        browser.value(
            "['header', 'main', 'footer', 'h1'].every((tag) => document.querySelectorAll(tag).length === 1)"
        ),
        true
    );
    assert_eq!(browser.value("[...document.querySelectorAll('th')].every((th) => th.scope)"), true);
    assert_eq!(
        browser
            .value("[...document.querySelectorAll('section')].every((it) => document.getElementById(it.getAttribute('aria-labelledby')))"),
        true
    );
    let read = "[...document.querySelectorAll('figure table tbody tr')].reduce((sum, row) => sum + Number(row.cells[row.cells.length - 1].textContent), 0)";
    let claims = "Number(document.querySelector('.figures dd').textContent.replace(',', ''))";
    assert_eq!(browser.value(read), browser.value(claims), "the chart's table has every claim");
    assert_eq!(browser.trouble(), Vec::<String>::new());
}
