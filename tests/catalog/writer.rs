//! Writes `src/domain/catalog/builtin.txt`. After a new edition of Microsoft's CSV:
//!
//! `AUTOCLAIM_CATALOG_CSV=<path of the CSV> cargo test --test catalog writer`, then `cargo test --test
//! catalog`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;

use autoclaim::domain::catalog::{Catalog, microsoft_csv};

const HEAD: &str = "\
# Microsoft's table \"Product names and service plan identifiers for licensing\".
# Generated: see tests/catalog/writer.rs. The form is described in compact.rs.
";

#[test]
fn the_builtin_text_is_what_the_writer_writes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/catalog/builtin.txt");
    let Some(csv) = std::env::var_os("AUTOCLAIM_CATALOG_CSV") else {
        return assert_eq!(fs::read_to_string(path).unwrap(), write(Catalog::builtin()));
    };
    let reading = microsoft_csv::read(File::open(csv).unwrap()).unwrap();
    for error in &reading.errors {
        println!("left out: {error}");
    }
    fs::write(path, write(&reading.catalog)).unwrap();
}

fn write(catalog: &Catalog) -> String {
    let mut text = HEAD.to_owned();
    for plan in catalog.plans() {
        let friendly = if plan.friendly_name == plan.name { "" } else { &plan.friendly_name };
        writeln!(text, "{}\t{}\t{friendly}", plan.id, plan.name).unwrap();
    }
    text.push('\n');
    let beginnings = beginnings(catalog);
    for product in catalog.products() {
        let plans: Vec<&str> = product.plans.iter().map(|plan| &*beginnings[&plan.to_string()]).collect();
        writeln!(text, "{}\t{}\t{}\t{}", product.sku, product.part_number, product.name, plans.join(" "))
            .unwrap();
    }
    text
}

/// Per plan the shortest beginning of its id, of at least four characters, that no other plan's id has.
fn beginnings(catalog: &Catalog) -> BTreeMap<String, String> {
    let ids: Vec<String> = catalog.plans().iter().map(|plan| plan.id.to_string()).collect();
    let shortest = |id: &String| {
        let alone =
            |length: &usize| ids.iter().filter(|other| other.starts_with(&id[..*length])).count() == 1;
        id[..(4..=id.len()).find(alone).unwrap()].to_owned()
    };
    ids.iter().map(|id| (id.clone(), shortest(id))).collect()
}
