//! The sample tenant is what Graph would give: our readers take all of it, and its numbers agree with each
//! other.

#[path = "../examples/sample_tenant/mod.rs"]
mod sample_tenant;

use autoclaim::{
    domain::{
        app::App,
        directory::{EnvironmentRow, NewPool, NewUser},
        ids::SkuId,
        product::Product,
        time::Time,
    },
    graph::{ItemError, Items, SignIn, read_environment, read_group, read_subscribed_sku, read_user},
};
use sample_tenant::{Tenant, story};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const END: i64 = 1_795_255_200_000;

fn tenant() -> Tenant {
    Tenant::new(2_000, END)
}

fn read<T>(json: &[u8], one: fn(&[u8]) -> Result<T, ItemError>) -> Vec<T> {
    Items::new(json).map(|item| one(&item.unwrap().json.unwrap()).unwrap()).collect()
}

fn users() -> Vec<NewUser> {
    let mut json = Vec::new();
    tenant().write_users(&mut json).unwrap();
    read(&json, read_user)
}

fn sign_ins() -> Vec<SignIn> {
    let mut json = Vec::new();
    tenant().write_sign_ins(&mut json).unwrap();
    read(&json, SignIn::read).into_iter().flatten().collect()
}

fn events() -> Vec<Value> {
    let mut json = Vec::new();
    tenant().write_events(&mut json).unwrap();
    Items::new(&json[..]).map(|item| serde_json::from_slice(&item.unwrap().json.unwrap()).unwrap()).collect()
}

fn skus() -> Vec<NewPool> {
    read(tenant().subscribed_skus().to_string().as_bytes(), |json| {
        read_subscribed_sku(json, None).map(|(pool, _)| pool)
    })
}

#[test]
fn the_pools_count_what_the_users_hold() {
    let mut held: BTreeMap<SkuId, i64> = BTreeMap::new();
    for user in users() {
        let states = user.paths.unwrap();
        let skus: BTreeSet<_> =
            states.iter().filter(|state| state.state == "Active").map(|state| state.sku).collect();
        skus.into_iter().for_each(|sku| *held.entry(sku).or_default() += 1);
    }
    for sku in skus() {
        assert_eq!(sku.consumed, held.get(&sku.sku).copied().unwrap_or(0), "{}", sku.shape.part_number);
    }
    let statuses: BTreeSet<_> = skus().into_iter().map(|sku| sku.shape.capability).collect();
    assert_eq!(statuses, ["Enabled", "Suspended", "Warning"].map(String::from).into());
    assert!(skus().iter().any(|sku| !Product::is_assignable(&sku.shape.part_number, &sku.shape.applies_to)));
}

#[test]
fn the_groups_members_are_users_and_those_with_inherited_licenses_are_in_the_group() {
    let groups = read(tenant().groups().to_string().as_bytes(), read_group);
    let users = users();
    let known: BTreeSet<_> = users.iter().map(|user| user.id).collect();
    for group in &groups {
        let members = group.members.as_ref().unwrap();
        assert!(!members.is_empty() && members.iter().all(|member| known.contains(member)));
    }
    let licensed = groups
        .iter()
        .find(|group| group.licenses.as_ref().is_some_and(|licenses| !licenses.is_empty()))
        .unwrap();
    for user in &users {
        let inherits = user.paths.iter().flatten().any(|state| state.group == Some(licensed.id));
        assert!(!inherits || licensed.members.as_ref().unwrap().contains(&user.id));
    }
    let environments = read(tenant().environments().to_string().as_bytes(), read_environment);
    let managed =
        |item: &&EnvironmentRow| matches!(item, EnvironmentRow::Environment { managed: Some(true), .. });
    assert_eq!(environments.iter().filter(managed).count(), 2);
}

#[test]
fn the_log_is_thirty_days_newest_first_with_every_kind_of_row() {
    let teams = App::built_in().remove(0);
    let apps: BTreeMap<_, _> = teams.sign_in_app_ids.iter().map(|id| (*id, &teams.name)).collect();
    let rows = sign_ins();
    assert!(rows.is_sorted_by(|a, b| a.created >= b.created));
    let (newest, oldest) = (rows.first().unwrap().created, rows.last().unwrap().created);
    assert!(newest < Time::from_millis(END) && oldest >= Time::from_millis(END - 30 * 86_400_000));
    let ids: BTreeSet<_> = rows.iter().map(|row| &row.id).collect();
    assert!(ids.len() < rows.len(), "pages overlap by a row");
    let skipped: BTreeSet<_> = rows.iter().filter_map(|row| row.event(&apps).err()).collect();
    assert_eq!(skipped.len(), 3, "each reason for skipping a row comes up");
    assert!(rows.iter().filter(|row| row.event(&apps).is_ok()).count() > 4_000);
}

#[test]
fn everybody_who_wants_teams_opens_it_before_lena() {
    let teams = App::built_in().remove(0);
    let apps: BTreeMap<_, _> = teams.sign_in_app_ids.iter().map(|id| (*id, ())).collect();
    let rows = sign_ins();
    let opened: BTreeSet<_> =
        rows.iter().skip(1).filter_map(|row| row.event(&apps).ok()).map(|event| event.user).collect();
    let excluded: BTreeSet<_> = {
        let groups = read(tenant().groups().to_string().as_bytes(), read_group);
        let excluded =
            groups.into_iter().find(|group| group.name == Some(Some("SG-No-Auto-Claim".into()))).unwrap();
        excluded.members.unwrap().into_iter().collect()
    };
    let claims = |user: &NewUser| {
        let member = user.user_type == Some(Some("Member".into()))
            && user.account_enabled == Some(true)
            && user.usage_location != Some(None);
        member
            && user.paths.as_ref().is_some_and(Vec::is_empty)
            && !excluded.contains(&user.id)
            && opened.contains(&user.id)
    };
    let claiming = users().iter().filter(|user| claims(user)).count() as i64;
    let carrying = |name: &str| {
        skus().into_iter().find(|sku| sku.shape.part_number == name).map(|sku| sku.enabled - sku.consumed)
    };
    let free = carrying("SPE_E3").unwrap() + carrying("ENTERPRISEPREMIUM").unwrap();
    // Dan is among them and gets his from the group.
    assert!(free < claiming - 1, "{free} units for {claiming} people: the pools would not run dry");
    assert!(free > 20 && rows[0].event(&apps).is_ok_and(|lena| !opened.contains(&lena.user)));
}

#[test]
fn every_outcome_is_told_of_an_event_that_is_there() {
    let mut there: BTreeSet<String> = sign_ins().into_iter().map(|row| row.id).collect();
    let events = events();
    there.extend(events.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
    assert!(there.len() < sign_ins().len() + events.len());
    let tenant = tenant();
    let expected = story::expected(&tenant);
    assert!(expected.iter().all(|(id, _)| there.contains(id)));
    let steps = story::prelude(&tenant).into_iter().chain(story::finale(&tenant));
    let outcomes: BTreeSet<_> =
        steps.filter_map(|step| step.outcome).chain(expected.iter().map(|(_, outcome)| *outcome)).collect();
    let all = [
        "AccountDisabled",
        "AlreadyEntitled",
        "Claimed",
        "DataTooOld",
        "EnvironmentNotCovered",
        "FeatureOff",
        "GroupLicenseError",
        "GroupLicensePending",
        "GuestNotEligible",
        "NoPolicy",
        "NotYetActive",
        "OutOfScope",
        "PlanSwitchedOff",
        "PolicyOff",
        "PoolsEmpty",
        "TriggerNotCovered",
        "UsageLocationMissing",
        "UserUnknown",
    ];
    assert_eq!(outcomes, all.into());
    assert_eq!(story::policies(&tenant).len(), 3);
    assert!(tenant.start() < tenant.end());
}
