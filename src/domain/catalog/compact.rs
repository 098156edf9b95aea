//! Reads the text in which the built-in catalogue ships.
//!
//! Lines with tab-separated cells; lines that begin with `#` are comments. First the plans: id, name,
//! friendly name (empty when it is the name). After an empty line the products: id, part number, name, plans.
//! A product names a plan by the shortest beginning of its id, of at least four characters, that no other
//! plan's id has, so that a new plan hardly ever changes the line of a product it is not in.

use super::{Catalog, CatalogPlan, CatalogProduct};
use crate::domain::ids::PlanId;
use std::sync::OnceLock;

impl Catalog {
    /// The catalogue that ships in this library. Read on first use, once in the process.
    pub fn builtin() -> &'static Catalog {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        // The text is a constant that the tests read and count, so that it is readable is not in question
        // here.
        BUILTIN.get_or_init(|| read(include_str!("builtin.txt")).unwrap_or_default())
    }
}

/// The catalogue in `text`; `None` when a line is not as described above.
fn read(text: &str) -> Option<Catalog> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut plans =
        lines.by_ref().take_while(|line| !line.is_empty()).map(plan).collect::<Option<Vec<_>>>()?;
    plans.sort_by_key(|(_, plan)| plan.id);
    let products = lines.map(|line| product(line, &plans)).collect::<Option<Vec<_>>>()?;
    Some(Catalog::new(products, plans.into_iter().map(|(_, plan)| plan).collect()))
}

/// A plan, with its id as written.
type Written<'a> = (&'a str, CatalogPlan);

fn plan(line: &str) -> Option<Written<'_>> {
    let mut cells = line.split('\t');
    let (id, name, friendly_name) = (cells.next()?, cells.next()?, cells.next()?);
    let friendly_name = if friendly_name.is_empty() { name } else { friendly_name };
    Some((id, CatalogPlan { id: id.parse().ok()?, name: name.into(), friendly_name: friendly_name.into() }))
}

fn product(line: &str, plans: &[Written<'_>]) -> Option<CatalogProduct> {
    let mut cells = line.split('\t');
    Some(CatalogProduct {
        sku: cells.next()?.parse().ok()?,
        part_number: cells.next()?.into(),
        name: cells.next()?.into(),
        plans: cells.next()?.split(' ').map(|beginning| begun(beginning, plans)).collect::<Option<_>>()?,
    })
}

fn begun(beginning: &str, plans: &[Written<'_>]) -> Option<PlanId> {
    let at = plans.partition_point(|(id, _)| *id < beginning);
    let (id, plan) = plans.get(at)?;
    id.starts_with(beginning).then_some(plan.id)
}
