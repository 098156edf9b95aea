use autoclaim::domain::catalog::conflicts::{GROUPS, conflict_group};
use autoclaim::domain::catalog::{Catalog, CatalogProduct};
use autoclaim::domain::fold::fold;
use autoclaim::domain::ids::SkuId;

fn catalog() -> &'static Catalog {
    Catalog::builtin()
}

fn ids(products: &[&CatalogProduct]) -> Vec<String> {
    products.iter().map(|product| product.sku.to_string()).collect()
}

#[test]
fn it_has_every_product_and_plan_of_the_table() {
    assert_eq!((catalog().products().len(), catalog().plans().len()), (619, 791));
    let memberships: usize = catalog().products().iter().map(|product| product.plans.len()).sum();
    assert_eq!(memberships, 5_959);
}

#[test]
fn every_plan_of_a_product_is_known_and_every_plan_is_in_a_product() {
    for product in catalog().products() {
        assert!(product.plans.iter().all(|plan| catalog().plan(*plan).is_some()), "{}", product.sku);
        assert!(product.plans.is_sorted_by(|a, b| a < b), "{}", product.sku);
    }
    for plan in catalog().plans() {
        assert!(catalog().products().iter().any(|product| product.contains(plan.id)), "{}", plan.id);
    }
}

#[test]
fn names_are_whole_and_trimmed() {
    let products = catalog().products().iter().flat_map(|product| [&product.name, &product.part_number]);
    let plans = catalog().plans().iter().flat_map(|plan| [&plan.name, &plan.friendly_name]);
    for name in products.chain(plans) {
        assert!(!name.is_empty() && name.trim() == name && !name.contains(['\t', '\u{a0}']), "{name:?}");
    }
}

#[test]
fn one_product_is_as_the_table_has_it() {
    let sku: SkuId = "4a51bf65-409c-4a91-b845-1121b571cc9d".parse().unwrap();
    let product = catalog().product(sku).unwrap();
    assert_eq!((&*product.part_number, &*product.name), ("FLOW_PER_USER", "Power Automate per user plan"));
    let plans: Vec<&str> = product.plans.iter().map(|plan| &*catalog().plan(*plan).unwrap().name).collect();
    assert_eq!(plans, ["EXCHANGE_S_FOUNDATION", "DYN365_CDS_P2", "FLOW_PER_USER"]);
    assert!(catalog().product(SkuId::from_bytes([0; 16])).is_none());
}

#[test]
fn r45_a_part_number_may_belong_to_two_products() {
    let two = ["54a152dc-90de-4996-93d2-bc47e670fc06", "d43177b5-475b-4880-92d4-d54c27b5efbd"];
    assert_eq!(ids(&catalog().by_part_number("mcopstn5")), two);
    let folded: std::collections::BTreeSet<_> =
        catalog().products().iter().map(|p| fold(&p.part_number)).collect();
    assert_eq!(folded.len(), 618, "and no other");
}

#[test]
fn r45_part_numbers_with_blanks_and_brackets_are_found_in_any_case() {
    assert_eq!(catalog().by_part_number("MICROSOFT_365_E5_(NO_TEAMS)").len(), 1);
    let odd = |product: &&CatalogProduct| product.part_number.contains([' ', '(', ')', '/', ',']);
    let odd: Vec<_> = catalog().products().iter().filter(odd).collect();
    assert_eq!(odd.len(), 49);
    for product in odd {
        assert_eq!(ids(&catalog().by_part_number(&product.part_number.to_uppercase())), ids(&[product]));
    }
}

#[test]
fn r45_display_names_repeat() {
    let basic = ["3b555118-da6a-4418-894f-7df1e2096870", "dab7782a-93b1-4074-8bb1-0e61318bea0b"];
    assert_eq!(ids(&catalog().by_name("microsoft 365 business basic")), basic);
    assert_eq!(catalog().by_name("Microsoft 365 F1").len(), 2);
    assert!(catalog().by_name("Microsoft 365").is_empty());
}

#[test]
fn part_numbers_say_nothing_about_names() {
    let name = |part_number| &*catalog().by_part_number(part_number)[0].name;
    assert_eq!(name("O365_BUSINESS_PREMIUM"), "Microsoft 365 Business Standard");
    assert_eq!(name("SPB"), "Microsoft 365 Business Premium");
}

#[test]
fn r45_the_published_scripts_part_number_is_a_plan_of_one_product() {
    assert!(catalog().by_part_number("POWER_AUTOMATE_ATTENDED_RPA").is_empty());
    let plans = catalog().plans_named("power_automate_attended_rpa");
    let products: Vec<_> =
        catalog().products().iter().filter(|product| product.contains(plans[0].id)).collect();
    assert_eq!((plans.len(), ids(&products)), (1, vec!["eda1941c-3c4f-4995-b5eb-e85a42175ab9".to_owned()]));
    assert_eq!(products[0].part_number, "POWERAUTOMATE_ATTENDED_RPA");
}

#[test]
fn plans_spelled_in_two_ways_have_one_name() {
    let name = |id: &str| &*catalog().plan(id.parse().unwrap()).unwrap().name;
    assert_eq!(name("f815ac79-c5dd-4bcc-9b78-d97f7b817d0d"), "Dynamics_365_Hiring_Free_PLAN");
    assert_eq!(name("8c7d2df8-86f0-4902-b2ed-a0458298f3b3"), "Deskless");
    assert_eq!(
        name("e7c91390-7625-45be-94e0-e16907e03118"),
        "Virtualization Rights for Windows 10 (E3/E5+VDA)"
    );
    assert_eq!(catalog().plans_named("DESKLESS").len(), 1);
}

#[test]
fn a_plan_name_may_belong_to_two_plans() {
    assert_eq!(catalog().plans_named("exchange_s_foundation").len(), 2);
}

#[test]
fn no_product_contains_two_plans_that_conflict() {
    for product in catalog().products() {
        let mut groups: Vec<_> = product.plans.iter().filter_map(|plan| conflict_group(*plan)).collect();
        let all = groups.len();
        groups.sort_unstable();
        groups.dedup();
        assert_eq!(groups.len(), all, "{}", product.sku);
    }
}

#[test]
fn a_plan_is_in_one_conflict_group_at_most() {
    let mut plans: Vec<_> = GROUPS.iter().flat_map(|(_, plans)| *plans).collect();
    assert_eq!((GROUPS.len(), plans.len()), (9, 40));
    plans.sort_unstable();
    plans.dedup();
    assert_eq!(plans.len(), 40);
    let group = |name| conflict_group(catalog().plans_named(name)[0].id);
    assert_eq!(
        (group("MCOPSTN1"), group("TEAMS_FREE")),
        (Some("skype-calling-plan"), Some("teams-free-vs-paid"))
    );
    assert_eq!(group("EXCHANGE_S_ENTERPRISE"), None);
}
