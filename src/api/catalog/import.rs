//! `catalog.import`.

use super::{CatalogChange, CatalogEntry, CatalogImport};
use crate::{
    api::{
        audit,
        context::StoreContext,
        difference::Differences,
        error::{Error, ErrorName},
        file,
        wire::{Change, ItemError},
    },
    domain::{
        catalog::{
            Catalog, CatalogProduct,
            change::{CatalogChange as Diff, ProductChange, diff},
            microsoft_csv::{self, Reading, RowError, TableError},
        },
        ids::PlanId,
    },
    store,
};

pub(in crate::api) fn import(
    store: &StoreContext<'_>,
    request: &CatalogImport,
) -> Result<Change<CatalogChange>, Error> {
    let reading = read(request)?;
    store.write(|context| {
        let tx = context.tx;
        let config = context.config()?;
        let diff = diff(config.catalog(), &reading.catalog);
        let changes = compare(config.catalog(), &reading.catalog, &diff);
        if !diff.is_empty() {
            store::catalog::replace(tx, &reading.catalog)?;
            audit::append(tx, context.moment, "Import catalog", "catalog", &changes)?;
        }
        let result = result(&reading, &diff);
        let warnings = match reading.refused {
            0 => Vec::new(),
            1 => vec!["1 row could not be read; what it said is not in the table.".into()],
            refused => vec![format!("{refused} rows could not be read; what they said is not in the table.")],
        };
        Ok(Change { warnings, ..changes.into_change("the catalogue", result) })
    })
}

fn read(request: &CatalogImport) -> Result<Reading, Error> {
    let (read, field) = match (&request.path, &request.csv) {
        (Some(path), None) => (microsoft_csv::read(file::open(path)?), "path"),
        (None, Some(csv)) => (microsoft_csv::read(csv.as_bytes()), "csv"),
        (Some(_), Some(_)) => {
            return Err(Error::argument("csv", "path and csv are both given.").hint("Give one."));
        }
        (None, None) => {
            return Err(Error::argument("path", "Neither path nor csv is given.")
                .hint("Give Microsoft's CSV as a file or as text."));
        }
    };
    read.map_err(|error| {
        let name = match error {
            TableError::TooLarge | TableError::RowTooLarge { .. } => ErrorName::TooLarge,
            TableError::NoColumn { .. }
            | TableError::ColumnTwice { .. }
            | TableError::NoRows { .. }
            | TableError::Read(_) => ErrorName::InvalidArgument,
        };
        Error::new(name, format!("As Microsoft's CSV, {error}.")).field(field).hint(
            "Use \"Product names and service plan identifiers for licensing.csv\" as Microsoft gives it.",
        )
    })
}

fn result(reading: &Reading, diff: &Diff<'_>) -> CatalogChange {
    let entry = |product: &CatalogProduct, change: String| CatalogEntry {
        sku_id: product.sku,
        sku_part_number: product.part_number.clone(),
        change,
    };
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    CatalogChange {
        products: count(reading.catalog.products().len()),
        plans: count(reading.catalog.plans().len()),
        added: diff.added.iter().map(|product| entry(product, String::new())).collect(),
        changed: diff
            .changed
            .iter()
            .map(|change| entry(change.after, sentence(&reading.catalog, change)))
            .collect(),
        removed: diff.removed.iter().map(|product| entry(product, String::new())).collect(),
        errors: reading.errors.iter().map(row_error).collect(),
    }
}

fn row_error(row: &RowError) -> ItemError {
    let error = Error::argument(row.column, format!("The cell {}.", row.fault))
        .hint("The row is left out; mend it and import again.");
    ItemError { index: row.index, line: Some(row.line), error }
}

/// What is different of a product, in a sentence.
fn sentence(new: &Catalog, change: &ProductChange<'_>) -> String {
    let ProductChange { before, after, plans_added, plans_removed } = change;
    let mut parts = Vec::new();
    if before.part_number != after.part_number {
        parts.push(format!("the part number was {}", before.part_number));
    }
    if before.name != after.name {
        parts.push(format!("the name was {}", before.name));
    }
    if !plans_added.is_empty() {
        parts.push(format!("plans added: {}", names(new, plans_added)));
    }
    if !plans_removed.is_empty() {
        parts.push(format!("plans removed: {}", names(new, plans_removed)));
    }
    format!("{}.", parts.join("; "))
}

/// Names of plans; of one the table no longer has, the id.
fn names(catalog: &Catalog, plans: &[PlanId]) -> String {
    let name = |plan: &PlanId| catalog.plan(*plan).map_or_else(|| plan.to_string(), |plan| plan.name.clone());
    plans.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The fields that differ. Of a product's plans only those that went are the value before, those that came
/// the value after.
fn compare(old: &Catalog, new: &Catalog, diff: &Diff<'_>) -> Differences {
    let mut changes = Differences::default();
    for product in &diff.added {
        changes.optional(&format!("products[{}]", product.part_number), None, Some(&product.name));
    }
    for ProductChange { before, after, plans_added, plans_removed } in &diff.changed {
        let field = |name: &str| format!("products[{}].{name}", after.part_number);
        changes.field(&field("skuPartNumber"), &before.part_number, &after.part_number);
        changes.field(&field("name"), &before.name, &after.name);
        let unlike =
            |catalog, plans: &[PlanId]| Some(names(catalog, plans)).filter(|names| !names.is_empty());
        changes.optional(&field("plans"), unlike(old, plans_removed), unlike(new, plans_added));
    }
    for product in &diff.removed {
        changes.optional(&format!("products[{}]", product.part_number), Some(&product.name), None);
    }
    for (before, after) in &diff.plans_renamed {
        changes.field(&format!("plans[{}].name", after.id), &before.name, &after.name);
        changes.field(
            &format!("plans[{}].friendlyName", after.id),
            &before.friendly_name,
            &after.friendly_name,
        );
    }
    changes
}
