//! Negative controls: hosts and stores that break a rule of the exchange break a law, and the laws say which.

use crate::{
    carrier::{Carrier, Habits},
    courses::Course,
    laws::{Asked, Law, broken},
};
use autoclaim::domain::time::Time;
use rusqlite::Connection;
use serde_json::{Value, json};
use tenant::{MINUTE, SECOND, Weather, weather::RetryAfter};

/// What a course breaks of the laws by itself, and with these habits.
fn breaks(course: &Course, habits: Habits) -> (Vec<Law>, Vec<Law>) {
    let laws = |course: &Course| {
        let mut carrier = course.carrier();
        let asked = course.run(&mut carrier);
        broken(&mut carrier, &asked).into_keys().collect()
    };
    (laws(course), laws(&Course { habits, ..course.clone() }))
}

#[test]
fn r51_a_host_that_sends_twice_is_caught() {
    let (kept, twice) = breaks(&Course::calm(300), Habits { twice: true, ..Habits::default() });
    assert_eq!(kept, []);
    assert!(twice.contains(&Law::Fewest), "{twice:?}");
}

#[test]
fn r51_a_host_that_sends_after_send_before_is_caught() {
    let late = |delay| Habits { delayed: 1_000, delay, late: true, ..Habits::default() };
    let mut caught = Vec::new();
    for seed in 310..316 {
        let course = Course { habits: late(59 * SECOND), ..Course::calm(seed) };
        let (kept, late) = breaks(&course, late(20 * MINUTE));
        assert_eq!(kept, [], "seed {seed}");
        caught.extend(late);
    }
    assert!(caught.contains(&Law::Fewest), "{caught:?}");
}

/// What a deaf host gives back of a reply: nothing of when to come again.
fn deafened(_: &Value, mut reply: Value) -> Value {
    if let Some(headers) = reply["headers"].as_object_mut() {
        headers.retain(|name, _| !name.eq_ignore_ascii_case("Retry-After"));
    }
    if let Some(body) = reply["body"].as_str() {
        reply["body"] = body.replace("\"Retry-After\"", "\"X-Unheard\"").into();
    }
    reply
}

#[test]
fn r53_a_host_that_keeps_retry_after_to_itself_is_caught() {
    let weather = Weather {
        throttled_item: 400,
        retry_in: (30 * SECOND, 60 * SECOND),
        retry_after: vec![RetryAfter::Seconds],
        ..Weather::calm()
    };
    let course = Course { weather, ..Course::calm(302) };
    let (kept, deaf) = breaks(&course, Habits { tells: Some(deafened), ..Habits::default() });
    assert_eq!(kept, []);
    assert!(deaf.contains(&Law::Paced), "{deaf:?}");
}

/// The leases end at once, and what is under way is due again.
#[test]
fn r51_a_store_without_leases_is_caught() {
    let (mut carrier, mut asked) = (Course::calm(304).pair_of_hosts(), Asked::default());
    let people: Vec<_> = carrier.tenant.people().take(20).map(|user| user.id).collect();
    asked.claims = carrier.claim(&people);
    let store = Connection::open(carrier.store.path("tenant.db")).unwrap();
    let mut left = 10;
    carrier.run_while(1, |carrier| {
        left -= i32::from(left > 0);
        let sql = "UPDATE change SET doubt = 0, due = ?1 WHERE doubt > 0";
        store.execute(sql, [carrier.now as i64]).unwrap();
        left > 0
    });
    let laws: Vec<_> = broken(&mut carrier, &asked).into_keys().collect();
    assert!(laws.contains(&Law::Fewest), "{laws:?}");
}

/// Files taken before the writes, given as taken when they are imported: they show nothing of the claims.
#[test]
fn r46_evidence_from_before_the_answer_is_caught() {
    let laws = |honest: bool| {
        let course = Course::calm(303);
        let (mut carrier, mut asked) = (course.carrier(), Asked::default());
        let people: Vec<_> = carrier.tenant.people().take(20).map(|user| user.id).collect();
        asked.claims = carrier.claim(&people);
        let mut before = carrier.export();
        carrier.run();
        undo(&carrier, &mut asked);
        for _ in 0..3 {
            carrier.now += 11 * MINUTE;
            if !honest {
                before.taken_at = Time::from_millis(carrier.now as i64).to_string();
            }
            carrier.import_of(&before);
        }
        carrier.run();
        broken(&mut carrier, &asked).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(laws(true), []);
    let lied = laws(false);
    assert!(lied.contains(&Law::Agreed), "{lied:?}");
}

fn undo(carrier: &Carrier, asked: &mut Asked) {
    let numbers: Vec<_> = asked.claims.iter().map(|claim| claim["claim"].clone()).collect();
    asked.undone.extend(numbers.iter().map(|number| (number.as_i64().unwrap(), carrier.now)));
    let reply = carrier.call("claim.undo", json!({ "claims": numbers }));
    assert_eq!(reply["summary"], json!({ "UndoPending": 20 }));
}
