//! What is true at the end of every migration, whatever happened. What is not is told, so that controls can show that
//! it would be.

use crate::{
    carrier::Carrier,
    courses::Story,
    kept::{lost, off, touched},
    moving::{items, migration, move_of, plan_ids},
    quiet::{self, id},
    support::text,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tenant::{Cause, MINUTE, Time, Uuid, What};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// Nobody has fewer plans than before by our doing, or for no longer than it takes to put them back.
    Kept,
    /// Nobody gets what no change asked for.
    Given,
    /// Nobody is taken from what no change asked for.
    Taken,
    /// A direct license that is put back is as it was.
    Exact,
    /// What is done, undone, failed or held is so, and says why.
    Ended,
    /// Store and tenant say the same.
    Agreed,
    /// No unit is counted twice, or stays booked.
    Counted,
    /// Nothing is asked faster than Graph's published limits, or before Retry-After, or of another tenant.
    Paced,
    /// No more is written than needed, and one more where something went wrong.
    Fewest,
    /// The store is sound, and its audit trail whole.
    Sound,
}

/// The laws that a run broke, with what shows it.
pub fn broken(carrier: &mut Carrier, story: &Story) -> BTreeMap<Law, String> {
    quiet::rest(carrier);
    let changes = carrier.changes();
    let items = items(carrier);
    let found = [
        (Law::Kept, lost(&carrier.tenant, &story.before, story.patience, story.ended)),
        (Law::Given, quiet::given(carrier, &changes)),
        (Law::Taken, taken(carrier, &changes)),
        (Law::Exact, exact(carrier, story)),
        (Law::Ended, items.iter().find_map(|item| unended(carrier, story, item))),
        (Law::Agreed, quiet::held(carrier)),
        (Law::Counted, quiet::counted(carrier, awaited(carrier, &changes, &items).len())),
        (Law::Paced, quiet::paced(carrier)),
        (Law::Fewest, quiet::fewest(carrier, story.acts, &changes)),
        (Law::Sound, quiet::sound(carrier).or_else(|| sealed(carrier))),
    ];
    found.into_iter().filter_map(|(law, shown)| Some((law, shown?))).collect()
}

/// Users whose membership still waits to be asked for, or for the group's licenses, with a unit of each product booked.
fn awaited(carrier: &Carrier, changes: &[Value], items: &[Value]) -> BTreeSet<Uuid> {
    let awaits = |item: &&Value| {
        let (user, _, group) = move_of(item);
        let through = |holder: &tenant::User| holder.paths.iter().any(|path| path.group == Some(group));
        let waits = item["step"] == "Wait" && !carrier.tenant.user(user).is_some_and(through);
        matches!(text(&item["state"]).as_str(), "Moving" | "Paused") && (item["step"] == "Join" || waits)
    };
    let asked =
        changes.iter().filter(|change| change["kind"] == "AddToGroup" && change["state"] == "Pending");
    let asked = asked.map(|change| id(&change["user"]["id"]));
    items.iter().filter(awaits).map(|item| move_of(item).0).chain(asked).collect()
}

#[track_caller]
pub fn hold(carrier: &mut Carrier, story: &Story, seed: u64) {
    let broken = broken(carrier, story);
    assert!(broken.is_empty(), "seed {seed}: {broken:#?}");
}

/// A license or membership that our writes took, of a user whom no change was to take it from.
fn taken(carrier: &Carrier, changes: &[Value]) -> Option<String> {
    let asked = |kind: &str, what: &str, key: &str| -> BTreeSet<(Uuid, Uuid)> {
        let of = changes.iter().filter(|change| change["kind"] == kind);
        of.map(|change| (id(&change["user"]["id"]), id(&change[what][key]))).collect()
    };
    let licenses = asked("RemoveLicense", "product", "skuId");
    let members = asked("RemoveFromGroup", "group", "id");
    let unasked = |entry: &&tenant::Entry| match (&entry.cause, &entry.what) {
        (Cause::Client(_), What::Path { sku, group: None, after: None, .. }) => {
            !licenses.contains(&(entry.user, *sku))
        }
        (Cause::Client(_), What::Member { group, joined: false }) => !members.contains(&(entry.user, *group)),
        _ => false,
    };
    let entry = carrier.tenant.journal().entries().iter().find(unasked);
    entry.map(|entry| format!("no change takes it: {entry:?}"))
}

/// A direct license that our writes gave otherwise than they took it last.
fn exact(carrier: &Carrier, story: &Story) -> Option<String> {
    let mut taken = BTreeMap::new();
    let since = carrier.tenant.journal().entries().iter().filter(|entry| entry.at >= story.before.at);
    for entry in since.filter(|entry| matches!(entry.cause, Cause::Client(_))) {
        let What::Path { sku, group: None, before, after } = &entry.what else { continue };
        match (before, after) {
            (Some(before), None) => drop(taken.insert((entry.user, *sku), &before.disabled)),
            (_, Some(after)) => {
                let before = taken.get(&(entry.user, *sku));
                if before.is_some_and(|before| **before != after.disabled) {
                    return Some(format!("{entry:?}, and {before:?} were off"));
                }
            }
            (None, None) => {}
        }
    }
    None
}

fn unended(carrier: &Carrier, story: &Story, item: &Value) -> Option<String> {
    let named = || item["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty());
    let says = |field: &str| item[field].as_str().is_some_and(|text| !text.is_empty());
    let (user, ..) = move_of(item);
    let wrong = match text(&item["state"]).as_str() {
        "Done" => not_done(carrier, story, item),
        "Undone" => not_undone(carrier, story, item),
        "Held" => (!named()).then_some("held by nothing"),
        "Failed" if left_without(carrier, story, item) => Some("left without what we took"),
        "Failed" => (!(named() || says("error"))).then_some("failed of nothing"),
        "Ready" => (!named()).then_some("not released for no reason"),
        // Whoever was not disturbed has arrived, by the last import or before.
        "Moving" | "Undoing" | "Paused" => {
            let disturbed = story.wild
                || since(item) >= story.ended
                || touched(carrier.tenant.journal(), user, Time(0), carrier.tenant.now());
            (!(disturbed || named() || says("error") || stopped(carrier, item)))
                .then_some("on its way for no reason")
        }
        _ => Some("in no state that there is"),
    };
    let journal = || carrier.tenant.journal().of(user).collect::<Vec<_>>();
    wrong.map(|wrong| format!("{wrong}: {item}, of {:#?}", journal()))
}

/// Whether too many of the item's wave failed.
fn stopped(carrier: &Carrier, item: &Value) -> bool {
    let waves = migration(carrier)["waves"].clone();
    waves
        .as_array()
        .is_some_and(|waves| waves.iter().any(|it| it["wave"] == item["wave"] && it["stopped"] == true))
}

/// When an item came to its step.
fn since(item: &Value) -> Time {
    let since: autoclaim::domain::time::Time = text(&item["since"]).parse().unwrap();
    Time(since.millis() as u64)
}

/// Whether others changed something of the user since the reads that closed an item.
fn changed_since(carrier: &Carrier, item: &Value) -> bool {
    let read = since(item).before(30 * MINUTE);
    touched(carrier.tenant.journal(), move_of(item).0, read, carrier.tenant.now())
}

/// Whether a direct license that we took, and nobody else after us, is gone although it could be given again: with plans
/// that no other path brings, and whoever took those. A put-back ends before the item fails, unless Graph does not take it.
fn left_without(carrier: &Carrier, story: &Story, item: &Value) -> bool {
    let (user, sku, _) = move_of(item);
    let journal = carrier.tenant.journal();
    let direct =
        |entry: &&tenant::Entry| matches!(&entry.what, What::Path { sku: it, group: None, .. } if *it == sku);
    let Some(last) = journal.of(user).filter(direct).last() else { return false };
    let What::Path { before: Some(before), after: None, .. } = &last.what else { return false };
    if !last.cause.by_client() {
        return false;
    }
    let on = carrier.tenant.enabled_plans(user);
    let lacks = carrier.tenant.sku(sku).is_some_and(|it| {
        it.plans.iter().map(|plan| plan.id).any(|plan| {
            !before.disabled.contains(&plan) && !on.contains(&plan) && !story.before.accepted.contains(&plan)
        })
    });
    let name = user.to_string();
    let mut since = carrier.tenant.writes().iter().filter(|write| write.at >= last.at);
    let refused = since.any(|write| write.target == name && write.status == 400);
    lacks && !refused && !turned_off(journal, user, last.at)
}

/// Whether the account was off or gone at any time since, or was without a place.
fn turned_off(journal: &tenant::Journal, user: Uuid, since: Time) -> bool {
    let accounts = journal
        .of(user)
        .any(|entry| entry.at >= since && matches!(entry.what, What::Account { .. } | What::Location { .. }));
    accounts || off(journal, user, since)
}

fn not_done(carrier: &Carrier, story: &Story, item: &Value) -> Option<&'static str> {
    let (user, sku, group) = move_of(item);
    let holder = carrier.tenant.user(user)?;
    let through = holder
        .paths
        .iter()
        .any(|path| path.sku == sku && path.group == Some(group) && path.state.effective());
    let plans = story.before.still(&carrier.tenant, user, carrier.tenant.now());
    let wrong = if !through {
        Some("not through the group")
    } else if holder.direct(sku).is_some() {
        Some("still direct")
    } else {
        let on = carrier.tenant.enabled_plans(user);
        let of_product = |plan: &Uuid| carrier.tenant.sku(sku).is_some_and(|sku| sku.has(*plan));
        plans.iter().any(|plan| of_product(plan) && !on.contains(plan)).then_some("fewer plans than before")
    };
    wrong.filter(|_| !changed_since(carrier, item))
}

fn not_undone(carrier: &Carrier, story: &Story, item: &Value) -> Option<&'static str> {
    let (user, sku, group) = move_of(item);
    let holder = carrier.tenant.user(user)?;
    let journal = carrier.tenant.journal();
    // What others took is not ours to give.
    let mut direct = journal
        .of(user)
        .filter(|entry| matches!(&entry.what, What::Path { sku: it, group: None, .. } if *it == sku));
    let ours = direct.all(|entry| entry.cause.by_client());
    let exact =
        !ours || holder.direct(sku).is_some_and(|path| path.disabled == plan_ids(&item["disabledPlans"]));
    // Another item's membership is that one's to end.
    let ended = since(item);
    let joined = journal.of(user).any(|entry| {
        matches!(&entry.what, What::Member { group: it, joined: true } if *it == group)
            && entry.cause.by_client()
            && entry.at >= story.before.at
            && entry.at <= ended
    });
    let member = carrier.tenant.members(group).contains(&user);
    let wrong = if !exact {
        Some("not as it was")
    } else {
        (item["step"] == "Join" && joined && member).then_some("still a member")
    };
    wrong.filter(|_| !changed_since(carrier, item))
}

fn sealed(carrier: &Carrier) -> Option<String> {
    let verified = carrier.call("audit.verify", json!({}));
    (verified["ok"] != true).then(|| verified.to_string())
}
