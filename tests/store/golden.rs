//! What a store keeps as bytes, byte for byte. A store once written must be read for ever: where one of these
//! fails, do not mend the bytes here. A new field gets the next number, a new case or word the next code, and
//! a line here.

use autoclaim::{
    domain::{
        app::{App, Family, Trigger},
        book::{GroupLicense, LicensedGroup, Pages, RuleBook, Unfit},
        claim::Outcome,
        decision::{Decision, Grant},
        environment::{Coverage, Passes},
        facts::{EventFacts, Facts, Membership, OpenClaim, PolicyCount, PoolFacts, TakenBack, UserFacts},
        finding::{Finding, NotCovered, OutsideScope, PassedOver, Warning},
        ids::{ClientAppId, GroupId, PlanId, PolicyId, SkuId, UserId},
        migration::{MigrationItemState, MigrationStep},
        migration_event::{ItemEvent, ShownBefore},
        policy::{AssignVia, Cap, PlanChoice, Policy, PolicyProduct},
        product::{Capability, Product, ProductPlan, Units},
        setting::{ClaimAgainAfterUndo, EnvironmentScope, Settings},
        time::Time,
        user::Path,
    },
    store::record::{
        book,
        claim::{self, Columns, Granted},
        migration,
    },
};

const NOW: i64 = 1_700_000_000_000;

fn sku(byte: u8) -> SkuId {
    SkuId::from_bytes([byte; 16])
}

fn plan(byte: u8) -> PlanId {
    PlanId::from_bytes([byte; 16])
}

fn group(byte: u8) -> GroupId {
    GroupId::from_bytes([byte; 16])
}

fn before(millis: i64) -> Time {
    Time::from_millis(NOW - millis)
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// Hexadecimal digits; what follows a # is said of them.
fn bytes(golden: &str) -> Vec<u8> {
    let digits: Vec<char> = golden
        .lines()
        .flat_map(|line| line.split('#').next().unwrap().chars())
        .filter(|c| !c.is_whitespace())
        .collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn units() -> Units {
    Units {
        enabled: 500,
        warning: 3,
        consumed: 24,
        booked: 2,
        reserved: 1,
        taken_at: before(60_000),
        refused_at: Some(before(30_000)),
    }
}

fn user() -> UserFacts {
    let at = before(70_000);
    UserFacts {
        id: UserId::from_bytes([0x11; 16]),
        enabled: true,
        guest: true,
        agent: true,
        usage_location: Some(text("DE")),
        department: Some(text("Sales")),
        taken_at: before(1),
        paths: vec![Path {
            sku: sku(0x22),
            group: Some(group(0x33)),
            state: text("Error"),
            error: Some(text("Count")),
            disabled: vec![plan(0x44), plan(0x45)],
        }],
        foreign: [(sku(0x55), vec![plan(0x56)])].into(),
        groups: vec![Membership { group: group(0x66), since: at }],
        open: vec![OpenClaim { claim: 7, app: 1_000, sku: sku(0x77), disabled: vec![plan(0x78)] }],
        taken_back: vec![TakenBack { claim: 8, app: 2, undone: Some((at, text("me"))) }],
    }
}

/// A claim with something in every field.
fn decided() -> (Facts, Decision) {
    let coverage =
        Coverage { pay_as_you_go: true, passes: Some(Passes { units: 9, ahead: 10 }), flow_plans: true };
    let event = EventFacts {
        app: 4,
        trigger: Trigger::DesktopGoPremium,
        managed: true,
        desktop: Some((2, 43)),
        coverage,
    };
    let pools = vec![PoolFacts { sku: sku(0x88), units: units() }];
    let counts = vec![PolicyCount { policy: 5, claims: 6 }];
    let grant = Grant {
        sku: sku(0x88),
        position: 1,
        disabled: vec![plan(0x89)],
        usage_location: Some(text("FR")),
        group: Some(group(0x99)),
    };
    let because = Finding::PolicyDecides { policy: 3 };
    let decision = Decision {
        outcome: Outcome::PendingGroup,
        policy: Some(3),
        grant: Some(grant),
        because: because.clone(),
        trace: vec![Finding::SwitchOn, because],
        warnings: vec![Warning::PlanConflict { held: plan(0xaa), brought: plan(0xab) }],
    };
    (Facts { now: before(0), event, user: Some(user()), pools, counts }, decision)
}

/// What the row of a claim has in columns of its own.
fn columns(facts: &Facts, decision: &Decision) -> Columns {
    let grant = decision.grant.as_ref();
    let granted =
        grant.map(|it| Granted { sku: it.sku, position: it.position, disabled: it.disabled.clone() });
    let (app, trigger) = (facts.event.app, facts.event.trigger);
    let department = facts.user.as_ref().and_then(|user| user.department.clone());
    Columns { app, trigger, decided_at: facts.now, outcome: decision.outcome, department, granted }
}

const CLAIM: &str = include_str!("../fixtures/records/claim.hex");

#[test]
fn a_claim_is_kept_as_these_bytes() {
    let (facts, decision) = decided();
    assert_eq!(hex(&claim::encode(&facts, &decision).unwrap()), hex(&bytes(CLAIM)));
    assert_eq!(claim::decode(&bytes(CLAIM), columns(&facts, &decision)), Some((facts, decision)));
}

/// A refusal of which nothing is known.
fn bare(trace: Vec<Finding>) -> (Facts, Decision) {
    let coverage = Coverage::default();
    let event = EventFacts { app: 1, trigger: Trigger::FirstSignIn, managed: false, desktop: None, coverage };
    let because = trace[0].clone();
    let decision = Decision {
        outcome: Outcome::FeatureOff,
        policy: None,
        grant: None,
        because,
        trace,
        warnings: vec![],
    };
    (Facts { now: before(0), event, user: None, pools: vec![], counts: vec![] }, decision)
}

/// The list that a claim of one step is kept with, and that no step lacks.
macro_rules! findings {
    ($($finding:ident $fields:tt is $golden:literal;)+) => {
        #[test]
        fn every_step_is_kept_as_these_bytes() {
            let listed = |finding: &Finding| match finding { $(Finding::$finding { .. } => $golden),+ };
            for finding in [$(Finding::$finding $fields),+] {
                let (facts, decision) = bare(vec![finding.clone()]);
                // The format, three fields, no user, the first step settled it, and it is the only one.
                let golden = format!("0183f60081{}", listed(&finding).replace(' ', ""));
                assert_eq!(hex(&claim::encode(&facts, &decision).unwrap()), golden, "{finding:?}");
                let read = claim::decode(&bytes(&golden), columns(&facts, &decision));
                assert_eq!(read, Some((facts, decision)));
            }
        }
    };
}

findings! {
    SwitchOn {} is "00";
    SwitchOff {} is "01";
    UserEligible {} is "02";
    UserUnknown {} is "03";
    NotEntitled {} is "04";
    Entitled { sku: sku(1), plan: plan(2), group: Some(group(3)) } is
        "84 05 5001010101010101010101010101010101 5002020202020202020202020202020202 \
         5003030303030303030303030303030303";
    EntitledByClaim { claim: 300, sku: sku(1) } is "83 06 19012c 5001010101010101010101010101010101";
    NoGroupLicense {} is "07";
    NotSwitchedOff {} is "08";
    NoPolicy {} is "09";
    PolicyOff { policy: 1 } is "82 0a 01";
    NotYetActive { policy: 1, from: before(-5) } is "83 0b 01 05";
    OutOfScope { policy: 1, by: OutsideScope::Department } is "83 0c 01 05";
    TriggerNotCovered { policy: 1 } is "82 0d 01";
    EnvironmentNotCovered { policy: 1, why: NotCovered::OnlyManaged } is "83 0e 01 02";
    PolicyDecides { policy: 1 } is "82 0f 01";
    UsageLocationKnown {} is "10";
    UsageLocationDefault { location: text("DE") } is "82 11 624445";
    PassedOver { policy: 1, position: 4, why: PassedOver::UnitsInGrace } is "84 12 01 04 0b";
    Granted { policy: 1, position: 4, available: 1_000 } is "84 13 01 04 1903e8";
    GroupGranted { policy: 1, position: 4, available: 1_000 } is "84 14 01 04 1903e8";
    PoolsEmpty { policy: 1 } is "82 15 01";
    WithinCap { policy: 1, claims: 9 } is "83 16 01 09";
    EntitledByTrial { sku: sku(1), plan: plan(2), group: None } is
        "83 17 5001010101010101010101010101010101 5002020202020202020202020202020202";
    AccountDisabled {} is "1818";
    Guest {} is "1819";
    Agent {} is "181a";
    UserDataTooOld { taken: before(100) } is "82 181b 3863";
    GroupPending { group: group(3), sku: sku(1), since: before(100) } is
        "84 181c 5003030303030303030303030303030303 5001010101010101010101010101010101 3863";
    GroupMissing { group: group(3), sku: sku(1), since: before(100) } is
        "84 181d 5003030303030303030303030303030303 5001010101010101010101010101010101 3863";
    GroupFailed { group: group(3), sku: sku(1), error: Some(text("Other")) } is
        "84 181e 5003030303030303030303030303030303 5001010101010101010101010101010101 654f74686572";
    SwitchedOff { sku: sku(1), plan: plan(2) } is
        "83 181f 5001010101010101010101010101010101 5002020202020202020202020202020202";
    DesktopTooOld { policy: 1, version: (2, 42) } is "83 1820 01 8202182a";
    UsageLocationMissing {} is "1821";
    PoolDataTooOld { policy: 1, position: 4, taken: before(100) } is "84 1822 01 04 3863";
    CapReached { policy: 1, claims: 9 } is "83 1823 01 09";
    GroupShort { policy: 1, position: 4, sku: sku(1), why: PassedOver::NotOwned } is
        "85 1824 01 04 5001010101010101010101010101010101 01";
    ClaimsAgain { claim: 300 } is "82 1825 19012c";
    Undone { claim: 300, at: before(100), by: text("me") } is "84 1826 19012c 3863 626d65";
    RemovedOutside { claim: 300 } is "82 1827 19012c";
    PaidAsYouGo {} is "1828";
    CoveredByPass { units: 9 } is "82 1829 09";
    PassesTaken { units: 9 } is "82 182a 09";
    EntitlementUnknown { sku: sku(1), plan: plan(2) } is
        "83 182b 5001010101010101010101010101010101 5002020202020202020202020202020202";
    FlowPlansUnknown {} is "182c";
}

fn app() -> App {
    App {
        key: 1_000,
        name: text("Ours"),
        label: text("Our app"),
        plan: plan(1),
        plan_name: text("OURS"),
        equals: vec![plan(2)],
        family: Some(Family::PowerAutomate),
        triggers: vec![Trigger::FirstSignIn, Trigger::RequestLicense],
        sign_in_app_ids: vec![ClientAppId::from_bytes([3; 16])],
        own: vec![plan(4)],
        premium: vec![plan(5)],
        attended: vec![plan(6)],
        managed: vec![plan(7)],
        trial: vec![plan(8)],
        unknown: vec![plan(9)],
    }
}

fn policy() -> Policy {
    let product = |byte, plans, group| PolicyProduct { sku: sku(byte), plans, group };
    Policy {
        id: PolicyId::from_bytes([0x11; 16]),
        key: 1,
        version: 2,
        name: text("All"),
        app: 1_000,
        enabled: true,
        priority: -3,
        created: before(0),
        triggers: vec![Trigger::RequestLicense],
        environment_scope: Some(EnvironmentScope::OnlyManaged),
        include_groups: vec![group(0x12)],
        exclude_groups: vec![group(0x13)],
        exclude_users: vec![UserId::from_bytes([0x14; 16])],
        usage_locations: vec![text("DE")],
        departments: vec![text("Sales")],
        products: vec![
            product(0x15, PlanChoice::All, Some(group(0x16))),
            product(0x17, PlanChoice::Except(vec![plan(0x18)]), None),
            product(0x19, PlanChoice::Only(vec![plan(0x1a)]), None),
        ],
        assign_via: AssignVia::Group,
        cap: Some(Cap { claims: 100, hours: 24 }),
    }
}

/// A rule book with something in every field.
fn pages() -> Pages {
    let settings = Settings {
        enabled: true,
        power_apps_scope: EnvironmentScope::All,
        power_automate_scope: EnvironmentScope::OnlyManaged,
        activation_delay_minutes: 5,
        allow_warning_units: true,
        default_usage_location: Some(text("US")),
        max_data_age_hours: Some(48),
        claim_again_after_undo: ClaimAgainAfterUndo::OnRequest,
        record_all: true,
        observe_within_hours: 24,
        required_role: Some(text("Admin")),
        premium_needs_own_license: true,
        allow_agents: true,
    };
    let plans = vec![ProductPlan { id: plan(0x21), for_users: true, usable: true }];
    let product = Product { sku: sku(0x22), assignable: true, capability: Capability::Warning, plans };
    let license = GroupLicense { sku: sku(0x23), disabled: vec![plan(0x24)], since: before(0) };
    let licensed = LicensedGroup { id: group(0x25), licenses: vec![license], unfit: Some(Unfit::Dynamic) };
    Pages {
        settings,
        apps: vec![app()],
        policies: vec![policy()],
        products: vec![product],
        groups: vec![licensed],
    }
}

const BOOK: &str = include_str!("../fixtures/records/book.hex");

#[test]
fn a_rule_book_is_kept_as_these_bytes() {
    let book = RuleBook::from(pages());
    assert_eq!(hex(&book::encode(&book).unwrap()), hex(&bytes(BOOK)));
    assert_eq!(book::decode(&bytes(BOOK)), Some(book));
}

/// What a version wrote that did not know the fields at the end, and what one writes that knows one more.
#[test]
fn a_body_without_the_later_fields_of_a_record_is_read_and_so_is_one_with_more() {
    let (mut facts, decision) = bare(vec![Finding::SwitchOn]);
    let read = |golden: &str| claim::decode(&bytes(golden), columns(&facts, &decision));
    assert_eq!(read("01 83 f6 00 81 00"), Some((facts.clone(), decision.clone())));
    assert_eq!(
        read("01 8f f6 00 81 00 f6 80 f4 f6 f4 f6 f4 80 80 f6 f6 82 01 02"),
        Some((facts.clone(), decision.clone()))
    );
    assert_eq!(
        read("01 83 f6 00 81 83 00 01 81 02"),
        Some((facts.clone(), decision.clone())),
        "a step of more fields"
    );
    assert_eq!(read("01 82 f6 00"), None, "a field that every version has written");
    assert_eq!(read("01 83 f6 01 81 00"), None, "a step that settled it and is not there");
    assert_eq!(read("01 83 f6 00 81 1863"), None, "a step of a later version");
    assert_eq!(read("01 83 f6 00 81 00 00"), None, "a rest that is no field");
    assert_eq!(read("02 83 f6 00 81 00"), None, "another format");
    let known = read("01 83 83 5011111111111111111111111111111111 f5 20 00 81 00").unwrap().0;
    let nothing = UserFacts {
        guest: false,
        agent: false,
        usage_location: None,
        department: None,
        paths: vec![],
        ..user()
    };
    facts.user =
        Some(UserFacts { foreign: [].into(), groups: vec![], open: vec![], taken_back: vec![], ..nothing });
    assert_eq!(known, facts);
}

/// Every bit turned, every end cut off, and lengths of any size: read or refused, and nothing else.
#[test]
fn damaged_bodies_are_read_or_refused() {
    let (facts, decision) = decided();
    let read = |body: &[u8]| {
        let told = claim::decode(body, columns(&facts, &decision));
        assert_eq!(claim::is_readable(body), told.is_some());
        (told.is_some(), book::decode(body).is_some())
    };
    for golden in [bytes(CLAIM), bytes(BOOK)] {
        for place in 0..golden.len() {
            assert_eq!(read(&golden[..place]), (false, false), "cut off at {place}");
            for bit in 0..8 {
                let mut damaged = golden.clone();
                damaged[place] ^= 1 << bit;
                read(&damaged);
            }
            for length in
                ["9bffffffffffffffff", "5bffffffffffffffff", "7b7fffffffffffffff", "9f", "bbffffffffffffffff"]
            {
                read(&[&golden[..place], &bytes(length), &golden[place + 1..]].concat());
            }
        }
    }
    let nested = [vec![1], vec![0x81; 1 << 20]].concat();
    assert_eq!(read(&nested), (false, false), "as deep as it is long");
}

/// Events are appended one after the other, and never written anew.
#[test]
fn a_history_of_a_migration() {
    let at = before(0);
    let released = ItemEvent {
        at,
        state: MigrationItemState::Moving,
        step: MigrationStep::Join,
        by: Some(text("a")),
        obstacle: None,
        shown: ShownBefore::default(),
        group_off: None,
    };
    let shown = ShownBefore { after: None, lacking_since: None, shown_since: Some(at), proven_at: Some(at) };
    let removed = ItemEvent {
        step: MigrationStep::Removed,
        by: None,
        shown,
        group_off: Some(vec![plan(7)]),
        ..released.clone()
    };
    let events = [released, removed];
    let mut body = migration::HISTORY.to_vec();
    events.iter().for_each(|event| body.extend(migration::encode_event(event).unwrap()));
    let golden = "01
        85 1b0000018bcfe56800 03 01 6161 80 # released by a
        87 1b0000018bcfe56800 03 04 f6 84f6f61b0000018bcfe568001b0000018bcfe56800 f6 5007070707070707070707070707070707 # removed";
    assert_eq!(hex(&body), hex(&bytes(golden)));
    assert_eq!(migration::decode_history(&body).unwrap(), events);
    assert_eq!(migration::decode_history(&body[..body.len() - 1]), None);
    assert_eq!(migration::decode_history(&migration::HISTORY), Some(Vec::new()));
}
