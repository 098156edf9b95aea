use autoclaim::domain::catalog::Catalog;
use autoclaim::domain::fold::{NEAR_MOST, fold, near};
use proptest::prelude::*;

#[test]
fn r45_case_never_matters() {
    for (a, b) in
        [("SPE_E3", "spe_e3"), ("ÄRZTE", "ärzte"), ("ΟΔΟΣ", "οδος"), ("STRAẞE", "straße"), ("Жук", "жУК")]
    {
        assert_eq!(fold(a), fold(b));
    }
}

#[test]
fn two_names_are_not_made_one() {
    for (a, b) in [("straße", "strasse"), ("İ", "i"), ("ı", "i"), ("é", "e"), ("a", "a "), ("é", "e\u{301}")]
    {
        assert_ne!(fold(a), fold(b), "{a} {b}");
    }
}

#[test]
fn near_names_come_the_likest_first() {
    let names = || Catalog::builtin().products().iter().map(|product| &*product.part_number);
    assert_eq!(near("power_automate_attended_rpa", names())[0], "POWERAUTOMATE_ATTENDED_RPA");
    assert_eq!(near("Teem", ["PowerApps", "Teams", "PowerAutomatePremium"]), ["Teams"]);
    assert_eq!(near("enabeld", ["enabled", "name", "enable", "enabled"]), ["enabled", "enable"]);
}

#[test]
fn nothing_near_is_no_hint() {
    assert!(near("zzz", ["Teams", "PowerApps"]).is_empty());
    assert!(near("", ["Teams"]).is_empty());
}

#[test]
fn the_work_of_near_is_bounded() {
    let endless = near("name", std::iter::repeat("name1"));
    assert_eq!(endless, ["name1"]);
    let long = "a".repeat(129);
    assert!(near(&long, [&*long]).is_empty() && near("aaaa", [&*long]).is_empty());
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    #[test]
    fn folding_twice_changes_nothing(text: String) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn folding_keeps_every_character_apart_from_its_case(text: String) {
        prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
    }

    #[test]
    fn near_gives_a_few_of_the_candidates(wanted: String, names in proptest::collection::vec(".{0,12}", 0..20)) {
        let found = near(&wanted, names.iter().map(String::as_str));
        prop_assert!(found.len() <= NEAR_MOST);
        prop_assert!(found.iter().all(|name| names.iter().any(|candidate| candidate == name)));
    }
}
