//! `migration.report`: what a migration did, as a file or a text, written item by item as it is read.

mod cover;
mod page;
mod sheet;

use self::cover::{Cover, cover, each_row};
use super::Report;
use crate::{
    api::{
        context::{ReadContext, StoreContext},
        error::Error,
        file::{self, Target, Written, unwritten},
        json,
        report::export::{ExportedReport, ReportFormat, format, item, title},
        resolve,
    },
    domain::migration::Migration,
};
use std::io::Write;

pub(in crate::api) fn report(context: &StoreContext<'_>, request: &Report) -> Result<ExportedReport, Error> {
    let format = format(request.format, request.path.as_deref())?;
    title(request.title.as_deref(), "")?;
    let write = |context: &ReadContext<'_>, out: &mut dyn Write| {
        let found = resolve::migration(context.db, &request.migration);
        let migration = found.map_err(|error| error.field("migration"))?;
        let title = request.title.as_deref().unwrap_or(&migration.name);
        match format {
            ReportFormat::Csv => sheet::write(context, &migration, out),
            ReportFormat::Html => page::write(context, &migration, &cover(context, &migration, title)?, out),
            ReportFormat::Json => document(context, &migration, &cover(context, &migration, title)?, out),
        }
    };
    let target =
        Target { path: request.path.as_deref(), overwrite: request.overwrite, dry_run: request.dry_run };
    let Written { told: rows, path, text, bytes, replaces } = file::export(context, &target, write)?;
    Ok(ExportedReport { format, path, text, bytes, replaces, rows })
}

/// The cover with the items after its last field, written as they come.
fn document(
    context: &ReadContext<'_>,
    migration: &Migration,
    cover: &Cover<'_>,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let cover = json::text(cover)?;
    let open = cover.strip_suffix('}').unwrap_or(&cover);
    write!(out, "{open},\"items\":[").map_err(unwritten)?;
    let mut first = true;
    let rows = each_row(context, migration, |row| item(out, &mut first, &row.item).map_err(unwritten))?;
    out.write_all(b"]}\n").map_err(unwritten)?;
    Ok(rows)
}
