//! `migration.report`: what a migration did, as a file or a text, written item by item as it is read.

mod page;
mod sheet;

use super::{MigrationEvent, MigrationItemView, MigrationView, Report, view};
use crate::{
    api::{
        context::{ReadContext, StoreContext},
        error::Error,
        file::{self, Target, Written, unwritten},
        json,
        report::export::{ExportedReport, ReportFormat, format, item, title},
        resolve,
    },
    domain::{
        inventory::Ages,
        migration::{Migration, MigrationItemState, MigrationStep},
        migration_event::ItemCourse,
        mode::Mode,
        time::Time,
    },
    store,
};
use serde::Serialize;
use std::io::Write;

/// What a document or a page says of itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cover<'a> {
    title: &'a str,
    made_at: Time,
    version: &'static str,
    tenant_id: Option<String>,
    mode: Mode,
    ages: Ages,
    migration: MigrationView,
}

/// An item, and what happened to it; nothing before it was released, and where that was not kept.
struct Row {
    item: MigrationItemView,
    course: ItemCourse,
}

impl Row {
    /// Whether it was released, and nobody kept what happened to it.
    fn unknown(&self) -> bool {
        self.item.owner.is_some() && self.item.history.is_empty()
    }

    /// Why the direct license was put back, each time.
    fn put_back_reasons(&self) -> Vec<&str> {
        let events = self.course.put_backs.iter().filter_map(|(_, place)| self.item.history.get(*place));
        events.filter_map(|it| it.reason.as_ref()).map(|reason| reason.message.as_str()).collect()
    }

    /// The plans that the group's license had off as the direct one went.
    fn group_off(&self) -> Vec<&str> {
        self.removed().flat_map(|it| &it.group_disabled_plans).map(|plan| plan.name.as_str()).collect()
    }

    fn removed(&self) -> impl Iterator<Item = &MigrationEvent> {
        let went = |it: &&MigrationEvent| {
            it.step == MigrationStep::Removed && it.state == MigrationItemState::Moving
        };
        self.item.history.iter().rfind(went).filter(|_| self.course.removed_at.is_some()).into_iter()
    }

    /// The plans that went with the direct license by an admin's leave.
    fn lost(&self) -> Vec<&str> {
        self.removed().flat_map(|it| &it.lost_plans).map(|plan| plan.name.as_str()).collect()
    }
}

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

fn cover<'a>(context: &ReadContext<'_>, migration: &Migration, title: &'a str) -> Result<Cover<'a>, Error> {
    let (info, (_, ages)) = (context.info(), store::inventory::take(context.db)?);
    Ok(Cover {
        title,
        made_at: context.moment.now,
        version: env!("CARGO_PKG_VERSION"),
        tenant_id: info.tenant_id.map(|id| id.to_string()),
        mode: info.mode,
        ages,
        migration: view::migration(context, migration.clone())?,
    })
}

/// Hands each item with its history to `each`, in their order; how many there were.
fn each_row(
    context: &ReadContext<'_>,
    migration: &Migration,
    mut each: impl FnMut(Row) -> Result<(), Error>,
) -> Result<u64, Error> {
    let names = context.names()?;
    let mut teller = view::ItemTeller::new(context.db, &names);
    let mut rows = 0;
    view::each_item(context.db, migration.key, |listed| {
        rows += 1;
        let events = teller.events(migration, &listed)?;
        let item = teller.tell_with(migration, listed, &events)?;
        each(Row { item, course: ItemCourse::of(&events) })
    })?;
    Ok(rows)
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
