//! Negative controls: hosts and answers that break a promise break a law, and the laws say which.

use crate::{
    carrier::{Carrier, Habits},
    courses::{Course, Story},
    laws::{Law, broken},
    moving::{expel, licensed, tell},
    quiet::id,
};
use serde_json::{Value, json};
use tenant::{HOUR, MINUTE, Time, Weather, catalogue::SPE_E3};

/// What a course breaks of the laws.
fn laws(course: &Course) -> Vec<Law> {
    let mut carrier = course.carrier();
    let story = course.run(&mut carrier);
    broken(&mut carrier, &story).into_keys().collect()
}

#[test]
fn r60_a_host_that_sends_twice_is_caught() {
    // Members who are added twice are sent one by one then, which is allowed for.
    let course = Course { external: true, ..Course::calm(300) };
    assert_eq!(laws(&course), []);
    let twice = laws(&Course { habits: Habits { twice: true, ..Habits::default() }, ..course });
    assert!(twice.contains(&Law::Fewest), "{twice:?}");
}

/// Everybody whose removal is under way is put out of the group at once: the evidence for it is of before.
#[test]
fn r60_a_host_that_sends_after_send_before_is_caught() {
    let kept = |late: bool| {
        let habits = Habits { delayed: 300, delay: 40 * MINUTE, late, ..Habits::default() };
        let course = Course { habits, ..Course::calm(310) };
        let mut carrier = course.carrier();
        let story = Story {
            before: course.before(&carrier),
            acts: 0,
            patience: course.patience(),
            wild: true,
            ended: Time(u64::MAX),
        };
        tell(&carrier, "migration.invoke", json!({ "wave": 1 }));
        let end = carrier.now + 4 * HOUR;
        carrier.run_until(end, 20, |carrier| {
            let open = carrier.call("change.list", json!({ "kind": "RemoveLicense" }))["items"].clone();
            for change in open.as_array().unwrap().iter().filter(|change| change["underWay"] == "Leased") {
                expel(&mut carrier.tenant, id(&change["user"]["id"]), SPE_E3);
            }
            true
        });
        broken(&mut carrier, &story).remove(&Law::Kept)
    };
    assert_eq!(kept(false), None);
    assert!(kept(true).is_some_and(|shown| shown.starts_with("taken for no cause")));
}

/// Shows in every read of a user the license through the group, whether it is there or not.
fn promises(_: &Value, mut reply: Value) -> Value {
    let Some(text) = reply["body"].as_str() else { return reply };
    let Ok(mut body) = serde_json::from_str::<Value>(text) else { return reply };
    promise(&mut body);
    reply["body"] = json!(body.to_string());
    reply
}

fn promise(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Array(paths)) = fields.get_mut("licenseAssignmentStates")
                && !paths.iter().any(|path| path["assignedByGroup"] == json!(licensed()))
            {
                paths.push(json!({ "skuId": SPE_E3, "assignedByGroup": licensed(), "disabledPlans": [],
                    "state": "Active", "error": "None", "lastUpdatedDateTime": "2026-11-01T00:00:00Z" }));
            }
            fields.values_mut().for_each(promise);
        }
        Value::Array(items) => items.iter_mut().for_each(promise),
        _ => {}
    }
}

#[test]
fn r61_answers_that_show_what_is_not_there_are_caught() {
    let slow = Weather { slow_group: 1_000, slow_by: (HOUR, 2 * HOUR), ..Weather::calm() };
    let course = Course { weather: slow, ..Course::calm(302) };
    assert_eq!(laws(&course), []);
    let lied = laws(&Course { habits: Habits { tells: Some(promises), ..Habits::default() }, ..course });
    assert!(lied.contains(&Law::Kept), "{lied:?}");
}

/// Taken before anything moved, and imported when everything has.
#[test]
fn r46_files_from_before_are_no_evidence() {
    let course = Course::calm(303);
    let mut carrier: Carrier = course.carrier();
    let file = carrier.export();
    let story = course.run(&mut carrier);
    carrier.import_of(&file);
    assert_eq!(broken(&mut carrier, &story).into_keys().collect::<Vec<_>>(), []);
}
