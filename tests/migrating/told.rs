//! What a migration tells of itself afterwards: it is what the tenant's own journal says.

use crate::{
    back::looked_at_once,
    carrier::Carrier,
    courses::Course,
    moving::{
        accepting, all, at_once, at_removal, expel, invoke, item, items, licensed, migration, move_of,
        moving, planned, planned_one, run_for, run_to, small, tell,
    },
    support::text,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenant::{Act, Cause, HOUR, MINUTE, Time, Uuid, What, catalogue::INTUNE_A};

fn at(value: &Value) -> u64 {
    let time: autoclaim::domain::time::Time = text(value).parse().unwrap();
    u64::try_from(time.millis()).unwrap()
}

/// The rows of the report, by their column.
fn sheet(carrier: &Carrier) -> Vec<BTreeMap<String, String>> {
    let told = tell(carrier, "migration.report", json!({ "format": "Csv" }));
    let csv = text(&told["text"]);
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<_> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(told["rows"], rows.len());
    rows
}

/// What `audit.export` tells of the migration.
fn audits(carrier: &Carrier) -> Vec<Value> {
    let id = text(&migration(carrier)["id"]);
    let asked = json!({ "format": "DirectoryAudit", "target": format!("migration:{id}") });
    let told = text(&carrier.call("audit.export", asked)["text"]);
    told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
}

/// What of it is told as Entra tells what an admin does.
fn activities(carrier: &Carrier) -> Vec<String> {
    let of_entra = audits(carrier).into_iter().filter(|audit| !audit["operationType"].is_null());
    of_entra.map(|audit| text(&audit["activityDisplayName"])).collect()
}

/// The events of an item that come to a step.
fn at_step<'i>(item: &'i Value, step: &str) -> Vec<&'i Value> {
    let history = item["history"].as_array().unwrap();
    history.iter().filter(|it| it["step"] == step && it["state"] == "Moving").collect()
}

#[test]
fn r60_who_is_done_tells_by_what_the_direct_license_went() {
    let mut carrier = planned(small(2, 0..0), json!({}));
    let released = carrier.time();
    let actor = json!({ "id": "ada@contoso.com" });
    tell(&carrier, "migration.invoke", json!({ "actor": actor }));
    run_to(&mut carrier, all("Done"));
    for item in items(&carrier) {
        let history = item["history"].as_array().unwrap();
        let steps: Vec<_> =
            history.iter().map(|it| (it["state"].as_str().unwrap(), it["step"].as_str().unwrap())).collect();
        let moving = ["Join", "Wait", "Inherited", "Removed"].map(|step| ("Moving", step));
        assert_eq!(steps, [&moving[..], &[("Done", "Removed")]].concat());
        assert_eq!(
            (&history[0]["at"], &history[0]["by"], &history[1]["by"]),
            (&json!(released), &json!("ada@contoso.com"), &Value::Null)
        );
        let evidence = &item["evidence"];
        let [shown, proven] = ["shownSince", "provenAt"].map(|field| at(&evidence[field]));
        assert!(proven >= shown + 10 * MINUTE, "two reads, settleMinutes apart: {evidence}");
        assert!(at(&history[3]["at"]) >= proven && at(&evidence["lackingSince"]) >= at(&evidence["after"]));
        assert_eq!((&history[3]["evidence"]["provenAt"]), &evidence["provenAt"]);
    }
}

#[test]
fn r61_what_was_put_back_is_told_with_its_time_and_cause() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    at_removal(&mut carrier, expel);
    invoke(&carrier);
    run_to(&mut carrier, |carrier| {
        item(carrier, user)["step"] == "Wait" && item(carrier, user)["putBacks"] == 1
    });
    carrier.before = None;
    carrier.tenant.act(Act::Join { group: licensed(), user });
    run_to(&mut carrier, all("Done"));
    let told = item(&carrier, user);
    let [put_back] = at_step(&told, "PutBack")[..] else { panic!("{told}") };
    assert_eq!(put_back["reason"]["reason"], "InheritedGone", "{put_back}");
    let [row] = &sheet(&carrier)[..] else { panic!() };
    assert_eq!((&*row["putBacks"], &*row["state"]), ("1", "Done"));
    assert!(row["putBackReasons"].contains("through group Licensed any more"), "{row:?}");
    assert_eq!(row["putBackAt"], format!("{}Z", &text(&put_back["at"])[..19]));
    assert!(row["removedAt"] > row["putBackAt"], "it went for good after that");
    let pair = ["Update user", "Change user license"];
    let (removed, given, gone) = (pair, pair, pair);
    assert_eq!(
        activities(&carrier),
        [&["Add member to group"][..], &removed, &given, &gone].concat(),
        "what somebody else did to the group is not told as ours"
    );
}

/// It counts and is told as often as it was done, however often it is tried again.
#[test]
fn r48_what_is_tried_again_after_it_was_put_back_is_told_once() {
    let (mut carrier, user) = looked_at_once();
    at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
    run_to(&mut carrier, all("Failed"));
    let pair = ["Update user", "Change user license"];
    assert_eq!(activities(&carrier), [&["Add member to group"][..], &pair, &pair].concat());
    let failed: Vec<Value> =
        audits(&carrier).into_iter().filter(|it| it["activityDisplayName"] == "Fail migration").collect();
    assert!(!failed.is_empty() && failed.iter().all(|it| it["result"] == "failure"), "{failed:?}");
    tell(&carrier, "migration.resume", json!({ "retryFailed": true }));
    carrier.tenant.act(Act::Join { group: licensed(), user });
    run_to(&mut carrier, all("Done"));
    assert_eq!(activities(&carrier), [&["Add member to group"][..], &pair, &pair, &pair].concat());
    let [row] = &sheet(&carrier)[..] else { panic!() };
    assert_eq!((&item(&carrier, user)["putBacks"], &*row["putBacks"]), (&json!(1), "1"));
}

#[test]
fn r48_who_was_taken_out_of_the_group_by_another_is_not_told_as_ours() {
    for others in [false, true] {
        let mut carrier = planned(small(1, 0..0), json!({}));
        let user = moving(&carrier)[0];
        invoke(&carrier);
        run_to(&mut carrier, all("Done"));
        if others {
            at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
            run_for(&mut carrier, HOUR);
        }
        tell(&carrier, "migration.undo", json!({}));
        run_to(&mut carrier, all("Undone"));
        let told = activities(&carrier).iter().any(|it| it == "Remove member from group");
        assert_eq!(told, !others, "{:?}", activities(&carrier));
    }
}

#[test]
fn r60_what_was_lost_by_leave_is_told() {
    let (mut carrier, user) = planned_one(&[], &[INTUNE_A], accepting("INTUNE_A"));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    let told = item(&carrier, user);
    let [removed] = at_step(&told, "Removed")[..] else { panic!("{told}") };
    for field in ["groupDisabledPlans", "lostPlans"] {
        assert_eq!(removed[field][0]["name"], "INTUNE_A", "{field}: {removed}");
    }
    let [row] = &sheet(&carrier)[..] else { panic!() };
    assert_eq!((&*row["groupDisabledPlans"], &*row["lostPlans"]), ("INTUNE_A", "INTUNE_A"));
}

#[test]
fn r63_an_undo_is_told_with_who_asked_for_it_and_the_way_there_stays_known() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({ "actor": { "id": "bob@contoso.com" } }));
    run_to(&mut carrier, all("Undone"));
    let [row] = &sheet(&carrier)[..] else { panic!() };
    assert_eq!(row["undoAskedBy"], "bob@contoso.com");
    let times = ["releasedAt", "joinedAt", "inheritedAt", "removedAt", "doneAt", "undoAskedAt", "undoneAt"];
    let times = times.map(|column| row[column].clone());
    assert!(times.is_sorted() && times.iter().all(|time| !time.is_empty()), "{row:?}");
}

/// Who was taken a direct license from, and given one, by our requests: user, product, when.
fn journal(carrier: &Carrier, gives: bool) -> Vec<(Uuid, Uuid, Time)> {
    let entries = carrier.tenant.journal().entries().iter();
    let ours = entries.filter_map(|entry| match (&entry.cause, &entry.what) {
        (Cause::Client(_), What::Path { sku, group: None, before, after })
            if after.is_some() == gives && before.is_some() != gives =>
        {
            Some((entry.user, *sku, entry.at))
        }
        _ => None,
    });
    ours.collect()
}

/// On a course of everything that can go wrong each license that our requests took is told with a time no later than it
/// went, and what was done by then; and nothing is told of whom nothing was taken from.
#[test]
fn r60_the_report_agrees_with_the_tenants_journal() {
    for seed in [4, 9] {
        let course = Course { pair: false, ..Course::of(seed) };
        let mut carrier = course.carrier();
        let story = course.run(&mut carrier);
        let (taken, given) = (journal(&carrier, false), journal(&carrier, true));
        let items = items(&carrier);
        assert!(items.iter().any(|item| item["state"] == "Done"), "seed {seed}");
        for item in &items {
            let (user, sku, _) = move_of(item);
            let of = |entries: &[(Uuid, Uuid, Time)]| -> Vec<u64> {
                entries.iter().filter(|it| (it.0, it.1) == (user, sku)).map(|it| it.2.0).collect()
            };
            let told: Vec<u64> = at_step(item, "Removed").iter().map(|it| at(&it["at"])).collect();
            for at in of(&taken) {
                assert!(told.iter().any(|told| *told <= at), "seed {seed}, taken at {at}: {item:#}");
            }
            let asked = item["history"].as_array().unwrap().iter();
            let asked: Vec<u64> = asked
                .filter(|it| it["step"] == "PutBack" || it["step"] == "Return")
                .map(|it| at(&it["at"]))
                .collect();
            for at in of(&given).into_iter().filter(|at| *at >= story.before.at.0) {
                assert!(asked.iter().any(|asked| *asked <= at), "seed {seed}, given at {at}: {item:#}");
            }
        }
        assert_eq!(sheet(&carrier).len(), items.len());
    }
}
