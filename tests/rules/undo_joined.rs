//! r41, r42 of claims via a group: the membership is what undo takes back.

use crate::{
    joined::{joining, units},
    support::{BOTH, Tenant, direct, event, group, guid, holding, plan, sign_in, sku, through, user, with},
};
use serde_json::{Value, json};

/// A claim through a group that brings two products, in place whatever the mode; Ada has Power Apps by
/// another path as well.
fn joined(mode: &str) -> (Tenant, Value) {
    let tenant = joining(mode, [5, 5]);
    let (suite, apps) = (sku("SPE_E3", 5, 1), sku("POWERAPPS_PER_USER", 5, 1));
    tenant.own(&[sku("SPE_E3", 5, 0), apps.clone()]);
    tenant.people(&[holding("ada", &[direct(&apps)])]);
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!(claim["outcome"], "PendingGroup", "{claim}");
    if mode == "Graph" {
        tenant.people(&[holding("ada", &[direct(&apps), through(&suite, "sales"), through(&apps, "sales")])]);
        tenant.at(10).own(&[suite.clone(), apps.clone()]);
    }
    tenant.at(10);
    assert_eq!((tenant.state(&claim), units(&tenant, "available")), ("Observed".into(), [4, 4]), "{mode}");
    (tenant, claim)
}

#[test]
fn r41_in_a_local_store_the_membership_goes_with_every_path_it_brought_and_units_held_no_other_way() {
    let (tenant, claim) = joined("Local");
    assert_eq!(tenant.undo(&claim)["state"], "Undone");
    let held = tenant.held();
    assert_eq!((held.as_array().unwrap().len(), &held[0]["via"]), (1, &json!("Direct")), "{held}");
    assert_eq!(units(&tenant, "available"), [5, 4]);
    assert_eq!(tenant.call("user.get", json!({ "user": "ada@contoso.example" }))["groups"], json!([]));
    assert_eq!(tenant.would(sign_in("ada")), "PreviouslyUndone");
    tenant.sound();
}

#[test]
fn r41_a_membership_not_asked_for_yet_is_cancelled_with_all_it_books() {
    let tenant = joining("Graph", [5, 5]);
    let claim = tenant.claim(sign_in("ada"));
    tenant.claim(sign_in("bob"));
    assert_eq!(units(&tenant, "booked"), [2, 2]);
    assert_eq!(tenant.undo(&claim)["state"], "Undone");
    assert_eq!(
        (tenant.asked().join(", ").as_str(), units(&tenant, "booked")),
        ("AddToGroup Cancelled, AddToGroup Pending", [1, 1])
    );
    assert_eq!(
        tenant.would(event("ada", "PowerApps", "LaunchPremiumApp")),
        "NoPolicy",
        "nothing is on its way besides"
    );
    tenant.sound();
}

#[test]
fn r41_in_a_graph_store_the_membership_is_taken_back_and_the_license_seen_gone() {
    let (tenant, claim) = joined("Graph");
    assert_eq!(tenant.undo(&claim)["state"], "UndoPending");
    assert_eq!(tenant.asked(), ["AddToGroup Observed", "RemoveFromGroup Pending"]);
    let change = tenant.call("change.list", json!({}))["items"][0].clone();
    assert_eq!((&change["group"]["id"], &change["product"]), (&json!(guid("sales")), &json!(null)));
    let (suite, apps) = (sku("SPE_E3", 5, 1), sku("POWERAPPS_PER_USER", 5, 1));
    tenant.at(20).people(&[holding("ada", &[direct(&apps), through(&suite, "sales")])]);
    assert_eq!(tenant.state(&claim), "UndoPending");
    tenant.agreed(30, &[holding("ada", &[direct(&apps), direct(&suite)])]);
    assert_eq!(tenant.state(&claim), "Undone", "another path is not the claim's");
    tenant.sound();
}

#[test]
fn r41_what_a_group_brings_besides_and_nobody_saw_is_free_with_the_membership() {
    let tenant = joining("Graph", [5, 5]);
    let claim = tenant.claim(sign_in("ada"));
    tenant.at(10).people(&[holding("ada", &[through(&sku("SPE_E3", 5, 1), "sales")])]);
    tenant.undo(&claim);
    assert_eq!(units(&tenant, "booked"), [1, 1]);
    tenant.agreed(20, &[user("ada")]);
    assert_eq!((tenant.state(&claim), units(&tenant, "booked")), ("Undone".into(), [0, 0]));
    tenant.sound();
}

#[test]
fn r41_a_membership_ended_by_others_is_left_and_another_choice_of_plans_is_the_groups() {
    for mode in BOTH {
        let (tenant, claim) = joined(mode);
        let (suite, apps) = (sku("SPE_E3", 5, 1), sku("POWERAPPS_PER_USER", 5, 1));
        tenant.agreed(20, &[holding("ada", &[direct(&apps), direct(&suite)])]);
        assert_eq!(tenant.keeps(&claim), "CHANGED_SINCE_CLAIM", "{mode}");
        let less = with(through(&suite, "sales"), json!({ "disabledPlans": [plan("SWAY")] }));
        tenant.at(40).people(&[holding("ada", &[direct(&apps), less])]);
        assert!(tenant.undo(&claim).get("error").is_none(), "{mode}");
    }
}

#[test]
fn r42_a_membership_that_was_there_before_is_never_taken() {
    for mode in BOTH {
        let tenant = joining(mode, [5, 5]);
        let (suite, apps) = (sku("SPE_E3", 5, 0), sku("POWERAPPS_PER_USER", 5, 0));
        let broken =
            [with(through(&suite, "sales"), json!({ "state": "Disabled" })), through(&apps, "sales")];
        tenant.groups(&[group("sales", &[&suite, &apps], &["ada"])]);
        tenant.people(&[holding("ada", &broken)]);
        let claim = tenant.claim(sign_in("ada"));
        assert_eq!(claim["outcome"], "PendingGroup", "{claim}");
        tenant.at(10).people(&[holding("ada", &[through(&suite, "sales"), through(&apps, "sales")])]);
        assert_eq!(tenant.keeps(&claim), "UNSAFE_STEP", "{mode}");
    }
}

#[test]
fn r41_a_direct_license_and_one_through_a_group_are_each_undone_by_its_own_claim() {
    let tenant = joining("Local", [5, 5]);
    let first = tenant.claim(sign_in("ada"));
    let off = with(through(&sku("SPE_E3", 5, 1), "sales"), json!({ "state": "Disabled" }));
    tenant.at(10).people(&[with(holding("ada", &[off]), json!({ "usageLocation": "CH" }))]);
    tenant.call("policy.remove", json!({ "policy": "Teams" }));
    tenant.policy("Teams", &["SPE_E3"], json!({}));
    let second = tenant.claim(sign_in("ada"));
    assert_eq!((&second["outcome"], &second["group"]), (&json!("Claimed"), &json!(null)));
    assert_eq!(tenant.undo(&first)["state"], "Undone");
    assert_eq!((tenant.held().as_array().unwrap().len(), &tenant.held()[0]["via"]), (1, &json!("Direct")));
    assert_eq!(tenant.undo(&second)["state"], "Undone");
    assert_eq!((tenant.held(), tenant.units("SPE_E3", "available")), (json!([]), 5));
    tenant.sound();
}
