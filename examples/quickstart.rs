//! The main job before your eyes, through the exported C functions: `cargo run --release --example
//! quickstart`.
//!
//! A tenant of 2,000 users is imported as Graph returns it, policies are written, thirty days of logs are
//! claimed, and it shows who got what and why. Then a tenant answers as Graph does, and 300 people get their
//! licenses there. Nothing of it leaves the folder it names.

mod graph_store;
mod sample_tenant;

use libloading::Library;
use sample_tenant::{Tenant, story};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    error::Error,
    ffi::{CStr, CString, c_char, c_void},
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// Users of the tenant, unless the first argument says how many.
const USERS: u64 = 2_000;
/// 2026-11-21T10:00:00Z
const END: i64 = 1_795_255_200_000;
/// Events of a call, at most.
const BATCH: usize = 5_000;

fn main() -> Result<(), Box<dyn Error>> {
    let users = std::env::args().nth(1).map_or(Ok(USERS), |users| users.parse())?;
    let tenant = Tenant::new(users, END);
    let folder = std::env::temp_dir().join(format!("autoclaim-quickstart-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let store = Store::open(&folder.join("contoso.autoclaim"), "Local")?;
    println!("AutoClaim {}: a store for Contoso in {}\n", store.version, folder.display());

    import(&store, &tenant, &folder)?;
    let mut outcomes = BTreeMap::new();
    for step in story::prelude(&tenant) {
        run(&store, &step, &mut outcomes)?;
    }
    for policy in story::policies(&tenant) {
        store.call("policy.create", &policy)?;
    }
    claim(&store, &tenant, &folder, &mut outcomes)?;
    let finale = story::finale(&tenant);
    for step in &finale {
        run(&store, step, &mut outcomes)?;
    }
    let now = finale.last().map(|step| step.request["now"].clone());
    show_outcomes(&outcomes);
    show_policies(&store, &now)?;
    show_report(&store, &now)?;
    show_refusal(&store)?;
    show_migration(&store, &now)?;
    store.close()?;
    graph_store::show(Store::open(&folder.join("graph.autoclaim"), "Graph")?)?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn import(store: &Store, tenant: &Tenant, folder: &Path) -> Result<(), Box<dyn Error>> {
    let taken = tenant.end();
    let users = written(folder, "users.json", |out| tenant.write_users(out))?;
    let imports = [
        (
            "products",
            "pool.import",
            json!({ "subscribedSkus": tenant.subscribed_skus(), "takenAt": taken, "now": taken }),
        ),
        ("groups", "group.import", json!({ "groups": tenant.groups(), "takenAt": taken, "now": taken })),
        ("users", "user.import", json!({ "path": users, "takenAt": taken, "now": taken })),
        (
            "environments",
            "environment.import",
            json!({ "environments": tenant.environments(), "takenAt": taken, "now": taken }),
        ),
    ];
    for (what, method, request) in imports {
        let clock = Instant::now();
        let reply = store.call(method, &request)?;
        println!("imported {:>6} {what} in {:.0?}", reply["added"].to_string(), clock.elapsed());
    }
    Ok(())
}

fn claim(
    store: &Store,
    tenant: &Tenant,
    folder: &Path,
    outcomes: &mut BTreeMap<String, u64>,
) -> Result<(), Box<dyn Error>> {
    let log = written(folder, "signIns.json", |out| tenant.write_sign_ins(out))?;
    let made = store.call("event.fromSignIns", &json!({ "path": log }))?;
    println!("\nsign-in log: {} events, skipped {}", items(&made, "events").len(), made["skipped"]);
    let platform = written(folder, "events.jsonl", |out| tenant.write_events(out))?;
    let mut events = items(&made, "events").to_vec();
    for line in BufReader::new(File::open(platform)?).lines() {
        events.push(serde_json::from_str(&line?)?);
    }
    let clock = Instant::now();
    for batch in events.chunks(BATCH) {
        let reply = store.call("claim.invoke", &json!({ "events": batch, "now": tenant.end() }))?;
        count(&reply, outcomes);
    }
    println!("{} events decided in {:.1?}", events.len(), clock.elapsed());
    Ok(())
}

/// One step of the story, whose outcome is known beforehand.
fn run(
    store: &Store,
    step: &story::Step,
    outcomes: &mut BTreeMap<String, u64>,
) -> Result<(), Box<dyn Error>> {
    let reply = store.call(step.method, &step.request)?;
    if let Some(expected) = step.outcome {
        assert_eq!(reply["items"][0]["outcome"], expected, "the story of the sample tenant");
        count(&reply, outcomes);
    }
    Ok(())
}

fn count(reply: &Value, outcomes: &mut BTreeMap<String, u64>) {
    for (outcome, n) in reply["summary"].as_object().into_iter().flatten() {
        *outcomes.entry(outcome.clone()).or_default() += n.as_u64().unwrap_or(0);
    }
}

fn show_outcomes(outcomes: &BTreeMap<String, u64>) {
    println!("\nDecisions by outcome");
    for (outcome, n) in outcomes {
        println!("  {n:>6}  {outcome}");
    }
}

fn show_policies(store: &Store, now: &Option<Value>) -> Result<(), Box<dyn Error>> {
    println!("\nPolicies\n  {:<38} {:<21} {:>9}  Status", "Name", "App", "Available");
    for policy in items(&store.call("policy.list", &json!({ "now": now }))?, "items") {
        let (name, app, units) =
            (text(&policy["name"]), text(&policy["app"]), policy["available"].to_string());
        println!("  {name:<38} {app:<21} {units:>9}  {}", text(&policy["status"]));
    }
    Ok(())
}

fn show_report(store: &Store, now: &Option<Value>) -> Result<(), Box<dyn Error>> {
    let report = store.call("report.get", &json!({ "days": 30, "limit": 5, "now": now }))?;
    let (from, to) = (text(&report["window"]["from"]), text(&report["window"]["to"]));
    println!("\nReport from {from} to {to}: {} claims; the newest", report["summary"]["claimed"]);
    for row in items(&report, "items") {
        let (user, product) =
            (text(&row["user"]["userPrincipalName"]), text(&row["product"]["skuPartNumber"]));
        println!("  {}  {user:<30} {product:<26} {}", text(&row["decidedAt"]), text(&row["policy"]["name"]));
    }
    Ok(())
}

fn show_refusal(store: &Store) -> Result<(), Box<dyn Error>> {
    let refused =
        store.call("claim.list", &json!({ "outcome": "PoolsEmpty", "app": "Teams", "limit": 1 }))?;
    let claim = store.call("claim.get", &json!({ "claim": refused["items"][0]["claim"] }))?;
    println!(
        "\nWhy {} got no license for {} ({})",
        text(&claim["user"]["userPrincipalName"]),
        text(&claim["app"]),
        text(&claim["outcome"])
    );
    for step in items(&claim, "trace") {
        println!(
            "  {:<16} {:<12} {:<26} {}",
            text(&step["step"]),
            text(&step["result"]),
            text(&step["subject"]),
            text(&step["reason"])
        );
    }
    Ok(())
}

/// A wave of those who claimed moves from the direct license to that of a group; a Local store does it at once.
fn show_migration(store: &Store, now: &Option<Value>) -> Result<(), Box<dyn Error>> {
    const NAME: &str = "To groups";
    const GROUP: &str = "LIC-M365-E3";
    store.call("setting.update", &json!({ "maxDataAgeHours": null, "now": now }))?;
    let claimed =
        store.call("claim.list", &json!({ "product": "SPE_E3", "state": "Observed", "now": now }))?;
    let claims: Vec<&Value> = items(&claimed, "items").iter().map(|claim| &claim["claim"]).collect();
    let leave = json!([{ "product": "SPE_E3", "plans": ["EXCHANGE_S_ENTERPRISE"] }]);
    let plan = json!({ "name": NAME, "claims": claims, "product": "SPE_E3", "group": GROUP, "waveSize": 20,
        "acceptLoss": leave, "now": now });
    store.call("migration.plan", &plan)?;
    let invoked = store.call("migration.invoke", &json!({ "migration": NAME, "wave": 1, "now": now }))?;
    let wave = &invoked["migration"]["waves"][0];
    println!(
        "\nMigration {NAME}, wave 1: {} moved from direct SPE_E3 to {GROUP}, {} failed",
        wave["done"], wave["failed"]
    );
    let done = json!({ "migration": NAME, "state": "Done", "limit": 3, "now": now });
    for item in items(&store.call("migration.items", &done)?, "items") {
        let history = items(item, "history");
        let steps: Vec<&str> = history.iter().map(|it| text(&it["step"])).collect();
        println!("  {:<30} {}", text(&item["user"]["userPrincipalName"]), steps.join(" > "));
    }
    Ok(())
}

fn written(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> std::io::Result<PathBuf> {
    let path = folder.join(name);
    let mut out = BufWriter::new(File::create(&path)?);
    write(&mut out)?;
    out.flush()?;
    Ok(path)
}

fn items<'a>(reply: &'a Value, list: &str) -> &'a [Value] {
    reply[list].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

/// An open store behind the C ABI.
struct Store {
    library: Library,
    handle: *mut c_void,
    version: String,
}

type Open = unsafe extern "C" fn(*const u8, usize, *mut *mut c_void, *mut *mut c_char, *mut usize) -> i32;
type Call =
    unsafe extern "C" fn(*mut c_void, *const c_char, *const u8, usize, *mut *mut c_char, *mut usize) -> i32;

impl Store {
    fn open(path: &Path, mode: &str) -> Result<Store, Box<dyn Error>> {
        let request = json!({ "path": path, "create": "New", "mode": mode }).to_string();
        let (mut handle, mut reply, mut length) = (std::ptr::null_mut(), std::ptr::null_mut(), 0);
        // SAFETY: the types are the header's, the request is readable and the outputs are ours.
        unsafe {
            let library = Library::new(library()?)?;
            let open = library.get::<Open>(c"autoclaim_open")?;
            let status = open(request.as_ptr(), request.len(), &mut handle, &mut reply, &mut length);
            let version = text(&take(&library, status, reply)?["version"]).to_owned();
            Ok(Store { library, handle, version })
        }
    }

    fn call(&self, method: &str, request: &Value) -> Result<Value, Box<dyn Error>> {
        let (method, request) = (CString::new(method)?, request.to_string());
        let (mut reply, mut length) = (std::ptr::null_mut(), 0);
        // SAFETY: as in `open`; the method's name ends with a NUL.
        unsafe {
            let call = self.library.get::<Call>(c"autoclaim_call")?;
            let status =
                call(self.handle, method.as_ptr(), request.as_ptr(), request.len(), &mut reply, &mut length);
            take(&self.library, status, reply)
        }
    }

    fn close(self) -> Result<(), Box<dyn Error>> {
        // SAFETY: any value may be closed.
        unsafe {
            self.library.get::<unsafe extern "C" fn(*mut c_void) -> i32>(c"autoclaim_close")?(self.handle)
        };
        Ok(())
    }
}

/// Reads a reply and gives its memory back.
///
/// # Safety
/// `reply` is a reply of this library, not freed yet.
unsafe fn take(library: &Library, status: i32, reply: *mut c_char) -> Result<Value, Box<dyn Error>> {
    // SAFETY: a reply ends with a NUL, and is freed here, once.
    let json: Value = unsafe {
        let json = serde_json::from_slice(CStr::from_ptr(reply).to_bytes());
        library.get::<unsafe extern "C" fn(*mut c_char) -> i32>(c"autoclaim_free")?(reply);
        json?
    };
    if status == 0 { Ok(json) } else { Err(json["error"].to_string().into()) }
}

/// The library's file, built where it is not yet.
fn library() -> Result<PathBuf, Box<dyn Error>> {
    let profile =
        std::env::current_exe()?.parent().and_then(Path::parent).ok_or("no target folder")?.to_owned();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo
        .args(["build", "--quiet", "--package", "autoclaim-ffi", "--lib", "--target-dir"])
        .arg(profile.parent().ok_or("no target folder")?);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    if !cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status()?.success() {
        return Err("the library does not build".into());
    }
    Ok(profile.join(format!("{}autoclaim{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)))
}
