//! r46, r47: what a read of the tenant proves, and what it does not.

use crate::support::{
    BOTH, Tenant, direct, holding, licensed, plan, sign_in, sku,
    small::{PRIMARY, claim, serving, user as user_id},
    text, through, user, with,
};
use autoclaim::{
    domain::{
        exchange::{Evidence, Expectation, Shown, Sight, Verdict, Wish},
        time::Time,
    },
    engine::watch::judge,
};
use serde_json::{Value, json};

fn suite() -> Value {
    direct(&sku("SPE_E3", 5, 1))
}

#[test]
fn r46_what_one_read_lacks_is_there_until_a_second_one_agrees() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    let told =
        || (tenant.state(&claim), tenant.would(sign_in("ada")), tenant.held().as_array().unwrap().len());
    for minutes in [20, 25, 29] {
        tenant.at(minutes).people(&[user("ada")]);
        assert_eq!(told(), ("Observed".into(), "AlreadyEntitled".into(), 1), "{minutes}");
    }
    tenant.at(30).people(&[user("ada")]);
    assert_eq!(told(), ("RemovedOutside".into(), "PreviouslyUndone".into(), 0));
    tenant.sound();
}

#[test]
fn r46_a_read_that_shows_it_again_begins_the_count_anew() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    for (minutes, shown) in [(20, false), (25, true), (30, false), (39, false)] {
        tenant.at(minutes).people(&[if shown { holding("ada", &[suite()]) } else { user("ada") }]);
        assert_eq!(tenant.state(&claim), "Observed", "{minutes}");
    }
    tenant.at(40).people(&[user("ada")]);
    assert_eq!(tenant.state(&claim), "RemovedOutside");
}

#[test]
fn r46_the_setting_says_how_far_apart_two_reads_are() {
    for (settle, lost) in [(1, 21), (10, 30), (1440, 1460)] {
        let tenant = Tenant::teams("Graph", 5);
        tenant.set(json!({ "settleMinutes": settle }));
        let claim = tenant.claimed();
        tenant.at(20).people(&[user("ada")]);
        tenant.at(lost - 1).people(&[user("ada")]);
        assert_eq!(tenant.state(&claim), "Observed", "{settle}");
        tenant.at(lost).people(&[user("ada")]);
        assert_eq!(tenant.state(&claim), "RemovedOutside", "{settle}");
    }
}

#[test]
fn r46_each_path_is_lacked_by_itself() {
    let tenant = Tenant::teams("Graph", 5);
    let (direct, group) = (suite(), through(&sku("SPE_E3", 5, 1), "sales"));
    tenant.people(&[holding("ada", &[direct.clone(), group.clone()])]);
    let vias = || {
        let held = tenant.held();
        let mut vias: Vec<_> = held.as_array().unwrap().iter().map(|it| text(&it["via"])).collect();
        vias.sort();
        vias
    };
    tenant.at(10).people(&[holding("ada", std::slice::from_ref(&direct))]);
    tenant.at(15).people(&[holding("ada", std::slice::from_ref(&group))]);
    assert_eq!(vias(), ["Direct", "Group"]);
    tenant.at(20).people(&[user("ada")]);
    assert_eq!(vias(), ["Direct", "Group"], "the group's was shown since");
    tenant.at(25).people(&[user("ada")]);
    assert_eq!(vias(), ["Group"]);
    tenant.at(30).people(&[user("ada")]);
    assert_eq!(vias(), Vec::<String>::new());
}

#[test]
fn r46_a_local_store_is_the_record_and_its_import_counts_at_once() {
    let tenant = Tenant::teams("Local", 5);
    let claim = tenant.claimed();
    tenant.at(20).people(&[user("ada")]);
    assert_eq!((tenant.state(&claim), tenant.held()), ("RemovedOutside".into(), json!([])));
}

#[test]
fn r46_a_user_who_is_gone_is_gone_at_once() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let claim = tenant.claimed();
        tenant.at(20).gone("ada");
        assert_eq!((tenant.state(&claim), tenant.held()), ("RemovedOutside".into(), json!([])), "{mode}");
    }
}

#[test]
fn r47_a_path_with_fewer_plans_than_were_asked_for_is_not_the_claims() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.call(
        "policy.product.update",
        json!({ "policy": "Teams", "product": "SPE_E3", "disable": [plan("SWAY")] }),
    );
    let claim = tenant.claim(sign_in("ada"));
    let off = |plans: &[&str]| {
        let plans: Vec<_> = plans.iter().map(|name| plan(name)).collect();
        holding("ada", &[with(suite(), json!({ "disabledPlans": plans }))])
    };
    for (minutes, plans, state) in
        [(10, &["SWAY", "TEAMS1"][..], "Booked"), (20, &["TEAMS1"], "Booked"), (30, &["SWAY"], "Observed")]
    {
        tenant.at(minutes).people(&[off(plans)]);
        assert_eq!(tenant.state(&claim), state, "{plans:?}");
    }
    let more = Tenant::teams("Graph", 5);
    let claim = more.claim(sign_in("ada"));
    more.at(10).people(&[holding("ada", &[suite()])]);
    assert_eq!(more.state(&claim), "Observed", "all of them, and more than asked for, are enough");
}

/// What hands changes out writes the answer to the user's page.
#[test]
fn r46_a_read_asked_for_before_the_answer_shows_nothing_of_the_change() {
    let host = serving("Graph", [3, 1]);
    claim(&host, &user_id(1), "2026-02-01T00:00:00Z");
    let answered: Time = "2026-02-01T01:00:00Z".parse().unwrap();
    let [at, sequence] =
        [answered.millis(), 7].map(|number| format!("{:016x}", number.wrapping_add(i64::MIN)));
    host.sql(&format!("UPDATE holding SET after = x'{at}{sequence}' WHERE kind = 2"));
    for (taken_at, observed) in
        [("2026-02-01T00:30:00Z", 0), ("2026-02-01T01:00:00Z", 0), ("2026-02-01T01:00:00.001Z", 1)]
    {
        let users = json!([{ "id": user_id(1), "licenseAssignmentStates": [licensed(PRIMARY)] }]);
        let request = json!({ "users": users, "takenAt": taken_at, "now": "2026-02-01T02:00:00Z" });
        assert_eq!(host.call("user.import", request)["observed"], observed, "{taken_at}");
    }
}

fn read(sequence: i64, second: i64) -> Evidence {
    Evidence { sequence: Some(sequence), at: Time::from_millis(second * 1_000) }
}

fn sight(read: Evidence, path: Option<Shown<'_>>) -> Sight<'_> {
    Sight { read, path, settle: Some(600_000) }
}

/// An undo that was asked for at the begin of time, of a license with all plans on.
fn unseen() -> Expectation<'static> {
    let since = Time::from_millis(0);
    Expectation {
        wish: Wish::Goes,
        since,
        after: None,
        sends: false,
        off: Some(&[]),
        lacked: None,
        shown: None,
        agreed: None,
    }
}

#[test]
fn r46_the_order_is_the_stores_sequence_and_not_the_clock() {
    let there = Some(Shown { active: true, off: &[] });
    let comes = |read: Evidence| {
        let expected = Expectation {
            wish: Wish::Comes,
            after: Some(Evidence { sequence: Some(5), at: Time::from_millis(100_000) }),
            ..unseen()
        };
        judge(&expected, &sight(read, there))
    };
    assert_eq!(
        comes(read(4, 200)),
        Verdict::Nothing,
        "handed out before the answer, whatever the clock says"
    );
    assert_eq!(comes(read(6, 50)), Verdict::Came, "handed out after it");
    assert_eq!(comes(Evidence::import(Time::from_millis(100_000))), Verdict::Nothing);
    assert_eq!(comes(Evidence::import(Time::from_millis(100_001))), Verdict::Came);
}

#[test]
fn r46_a_license_is_taken_away_only_after_a_read_of_our_own_agreed_with_an_earlier_one() {
    let there = Some(Shown { active: true, off: &[] });
    let known = |expected: &Expectation<'_>, read: Evidence, path: Option<Shown<'_>>| match judge(
        expected,
        &sight(read, path),
    ) {
        Verdict::Known { lacked, shown, agreed } => (lacked, shown, agreed),
        Verdict::Nothing => (expected.lacked, expected.shown, expected.agreed),
        other => panic!("{other:?}"),
    };
    let of = |(lacked, shown, agreed)| Expectation { lacked, shown, agreed, ..unseen() };
    let first = of(known(&unseen(), read(1, 0), there));
    assert_eq!((first.shown, first.agreed), (Some(Time::from_millis(0)), None), "one read");
    assert_eq!(known(&first, read(2, 599), there).2, None, "too soon");
    assert_eq!(known(&first, Evidence::import(Time::from_millis(600_000)), there).2, None, "somebody else's");
    let second = of(known(&first, read(3, 600), there));
    assert_eq!(second.agreed, Some(read(3, 600)));
    assert_eq!(known(&second, read(4, 601), there).2, Some(read(4, 601)), "each proves anew");
    let plan = "57ff2da0-773e-42df-b2af-ffb7a2317929".parse().unwrap();
    let less = Some(Shown { active: true, off: std::slice::from_ref(&plan) });
    let broken = Some(Shown { active: false, off: &[] });
    for path in [less, broken, None] {
        let after = known(&second, read(5, 700), path);
        assert_eq!((after.1, after.2), (None, None), "{path:?}");
    }
}

#[test]
fn r46_two_reads_that_lack_a_license_both_come_after_the_answer() {
    let lacks = |lacked: Option<Evidence>, at: Evidence| {
        let expected = Expectation { after: Some(read(10, 0)), lacked, ..unseen() };
        judge(&expected, &sight(at, None))
    };
    let first = |read| Verdict::Known { lacked: Some(read), shown: None, agreed: None };
    assert_eq!(lacks(None, read(9, 900)), Verdict::Nothing, "asked for before the answer");
    assert_eq!(lacks(None, read(11, 900)), first(read(11, 900)));
    assert_eq!(lacks(Some(read(9, 0)), read(11, 900)), first(read(11, 900)), "the first one did not count");
    assert_eq!(lacks(Some(read(11, 900)), read(12, 1_499)), Verdict::Nothing);
    assert_eq!(lacks(Some(read(11, 900)), read(12, 1_500)), Verdict::Gone);
}

#[test]
fn r49_a_booking_ends_with_a_count_that_is_so_much_later_than_the_license() {
    for settle in [1, 10, 60] {
        let tenant = Tenant::teams("Graph", 5);
        tenant.set(json!({ "settleMinutes": settle }));
        tenant.claim(sign_in("ada"));
        tenant.at(5).people(&[holding("ada", &[suite()])]);
        for (minutes, booked) in [(5, 1), (5 + settle - 1, 1), (5 + settle, 0)] {
            tenant.at(minutes).own(&[sku("SPE_E3", 5, 1)]);
            assert_eq!(tenant.units("SPE_E3", "booked"), booked, "{settle}: {minutes}");
        }
        tenant.sound();
    }
}
