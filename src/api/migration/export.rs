//! `migration.export`: a plan for sign-off, as a document or as rows.

use super::{
    Export, MigrationFormat,
    document::{self, SignedItem},
    replies::{HoldBackView, MigrationExported},
    view::{ItemTeller, each_item},
};
use crate::{
    api::{
        context::{ReadContext, StoreContext},
        error::Error,
        file::{self, Target, Written, unwritten},
        json, resolve,
    },
    domain::{
        hex::hex,
        ids::PlanId,
        migration::{Migration, MigrationItem},
    },
    engine::explain::Names,
    report::csv::Sheet,
    store::migration::ListedItem,
};
use std::io::Write;

/// The columns of a sheet, in their order.
pub(super) const HEADER: &[&str] = &[
    "plan",
    "digest",
    "item",
    "wave",
    "userPrincipalName",
    "userId",
    "product",
    "skuId",
    "group",
    "groupId",
    "state",
    "step",
    "reasons",
    "disabledPlans",
    "lostPlans",
    "gainedPlans",
    "why",
    "whatToDo",
];

pub(in crate::api) fn export(
    context: &StoreContext<'_>,
    request: &Export,
) -> Result<MigrationExported, Error> {
    let format = request.format.unwrap_or(MigrationFormat::Json);
    if request.path.is_none() {
        file::needs_path(request.overwrite)?;
    }
    let write = |context: &ReadContext<'_>, out: &mut dyn Write| {
        let found = resolve::migration(context.db, &request.migration);
        let migration = found.map_err(|error| error.field("migration"))?;
        let items = match format {
            MigrationFormat::Json => whole(context, &migration, out)?,
            MigrationFormat::Csv => sheet(context, &migration, out)?,
        };
        Ok((items, hex(&migration.digest)))
    };
    let target =
        Target { path: request.path.as_deref(), overwrite: request.overwrite, dry_run: request.dry_run };
    let Written { told, path, text, bytes, replaces } = file::export(context, &target, write)?;
    let (items, digest) = told;
    Ok(MigrationExported { format, digest, path, text, bytes, replaces, items })
}

fn whole(context: &ReadContext<'_>, migration: &Migration, out: &mut dyn Write) -> Result<u64, Error> {
    out.write_all(document::opening(migration)?.as_bytes()).map_err(unwritten)?;
    let mut items = 0;
    each_item(context.db, migration.key, |ListedItem { item, .. }| {
        out.write_all(if items == 0 { b"\n" } else { b",\n" }).map_err(unwritten)?;
        items += 1;
        out.write_all(json::text(&SignedItem::from(&item))?.as_bytes()).map_err(unwritten)
    })?;
    out.write_all(b"]}\n").map_err(unwritten)?;
    Ok(items)
}

/// Writes a plan as rows; how many there are.
pub(super) fn sheet(
    context: &ReadContext<'_>,
    migration: &Migration,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let names = context.names()?;
    let mut teller = ItemTeller::new(context.db, &names);
    let (id, digest) = (migration.id.to_string(), hex(&migration.digest));
    let mut sheet = Sheet::begin(out, HEADER).map_err(unwritten)?;
    let mut rows = 0;
    each_item(context.db, migration.key, |ListedItem { item, user: known, .. }| {
        rows += 1;
        let told = teller.reasons(&item, &item.planned.obstacles)?;
        let each = |of: &dyn Fn(&HoldBackView) -> String| told.iter().map(of).collect::<Vec<_>>().join("; ");
        let plans =
            |plans: &[PlanId]| plans.iter().map(|plan| names.plan(*plan)).collect::<Vec<_>>().join("; ");
        let MigrationItem { item: number, user, named, product, group, wave, planned } = &item;
        let cells = [
            id.clone(),
            digest.clone(),
            number.to_string(),
            wave.to_string(),
            known.map(|(_, upn)| upn).or_else(|| named.clone()).unwrap_or_default(),
            or_empty(*user),
            names.product(*product),
            product.to_string(),
            names.group(*group),
            group.to_string(),
            planned.state().to_string(),
            or_empty(planned.step),
            each(&|it| it.reason.to_string()),
            plans(&planned.disabled),
            plans(&planned.lost),
            plans(&planned.gained),
            each(&|it| it.message.clone()),
            each(&|it| it.hint.clone()),
        ];
        sheet.row(&cells).map_err(unwritten)
    })?;
    sheet.end().map_err(unwritten)?;
    Ok(rows)
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
