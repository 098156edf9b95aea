use autoclaim::domain::catalog::change::{ProductChange, diff};
use autoclaim::domain::catalog::{Catalog, CatalogPlan, CatalogProduct};
use autoclaim::domain::ids::{PlanId, SkuId};

fn product(id: u8, name: &str, plans: &[u8]) -> CatalogProduct {
    let plans = plans.iter().map(|plan| PlanId::from_bytes([*plan; 16])).collect();
    CatalogProduct {
        sku: SkuId::from_bytes([id; 16]),
        part_number: format!("P{id}"),
        name: name.to_owned(),
        plans,
    }
}

fn plan(id: u8, name: &str) -> CatalogPlan {
    CatalogPlan {
        id: PlanId::from_bytes([id; 16]),
        name: name.to_owned(),
        friendly_name: format!("Plan {id}"),
    }
}

#[test]
fn nothing_changes_between_a_catalogue_and_itself() {
    assert!(diff(Catalog::builtin(), Catalog::builtin()).is_empty());
}

#[test]
fn products_come_go_and_change() {
    let old = Catalog::new(
        vec![product(1, "gone", &[1]), product(2, "same", &[1]), product(3, "old name", &[1, 2])],
        vec![plan(1, "ONE"), plan(2, "TWO")],
    );
    let new = Catalog::new(
        vec![product(4, "come", &[3]), product(3, "new name", &[3, 2]), product(2, "same", &[1])],
        vec![plan(3, "THREE"), plan(2, "ZWEI"), plan(1, "ONE")],
    );
    let change = diff(&old, &new);
    assert_eq!(change.added, [&product(4, "come", &[3])]);
    assert_eq!(change.removed, [&product(1, "gone", &[1])]);
    let (before, after) = (product(3, "old name", &[1, 2]), product(3, "new name", &[2, 3]));
    let plans = |id| vec![PlanId::from_bytes([id; 16])];
    let changed =
        ProductChange { before: &before, after: &after, plans_added: plans(3), plans_removed: plans(1) };
    assert_eq!(change.changed, [changed]);
    assert_eq!(change.plans_renamed, [(&plan(2, "TWO"), &plan(2, "ZWEI"))]);
    assert!(!change.is_empty());
}

#[test]
fn a_catalogue_keeps_the_first_of_several_with_one_id() {
    let catalog = Catalog::new(
        vec![product(1, "first", &[2, 1, 2]), product(1, "second", &[])],
        vec![plan(1, "FIRST"), plan(1, "SECOND")],
    );
    assert_eq!(catalog.products(), [product(1, "first", &[1, 2])]);
    assert_eq!(catalog.plans(), [plan(1, "FIRST")]);
}
