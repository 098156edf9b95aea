//! Whom Microsoft's own auto-claim served, as audit logs tell.

use super::targets::{Entry, Moves, Targets, add};
use crate::{
    api::{context::ReadContext, error::Error, input::Input},
    domain::{fold::fold, ids::SkuId},
    graph::{Served, read_auto_claim},
    store,
};
use std::collections::BTreeSet;

/// Everybody whom records tell of, each product of a user once.
pub fn entries(
    context: &ReadContext<'_>,
    targets: &Targets,
    field: &'static str,
    records: &str,
) -> Result<Vec<Entry>, Error> {
    let text = records.trim_start_matches('\u{feff}');
    let mut input = Input::of(field, Box::new(text.as_bytes()), field == "path");
    let mut seen: BTreeSet<(String, SkuId)> = BTreeSet::new();
    let mut entries = Vec::new();
    while let Some((place, served)) = input.next_placed(read_auto_claim)? {
        context.db.check_interrupt()?;
        let Some(Served { user, products }) = served else { continue };
        let moves: Moves = match products.is_empty() {
            true => targets.all()?,
            false => {
                let asked = products.into_iter().filter(|sku| !targets.leaves_out(*sku));
                asked.map(|sku| targets.of_product(sku)).collect::<Result<_, _>>()?
            }
        };
        // One log names users by id, another by principal name.
        let whom = store::migration::whom(context.db, &user)?;
        let reference = whom.person().map_or(user, |person| person.id.to_string());
        for each in &*moves {
            if seen.insert((fold(&reference), each.0)) {
                let entry = Entry {
                    reference: reference.clone(),
                    moves: [*each].into(),
                    wave: None,
                    place: place.index,
                };
                add(&mut entries, field, entry)?;
            }
        }
    }
    match input.errors.into_iter().next() {
        Some(wrong) => Err(wrong.error.field(format!("{field}[{}]", wrong.index))),
        None => Ok(entries),
    }
}
