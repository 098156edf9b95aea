//! What a migration did as rows for spreadsheets.

use super::cover::{Row, each_row};
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        file::unwritten,
        report::export::{columns, or_empty},
    },
    domain::{migration::Migration, time::Time},
    report::csv::{self, Sheet},
};
use std::io::Write;

/// Writes the rows; how many there are.
pub fn write(context: &ReadContext<'_>, migration: &Migration, out: &mut dyn Write) -> Result<u64, Error> {
    let mut sheet = Sheet::begin(out, HEADER).map_err(unwritten)?;
    let rows = each_row(context, migration, |row| sheet.row(&cells(&row)).map_err(unwritten))?;
    sheet.end().map_err(unwritten)?;
    Ok(rows)
}

fn time(time: Option<Time>) -> String {
    time.map(csv::time).unwrap_or_default()
}

fn joined<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().collect::<Vec<_>>().join("; ")
}

/// Whether what happened is known.
fn history(row: &Row) -> &'static str {
    match (row.item.owner, row.unknown()) {
        (None, _) => "not released",
        (Some(_), true) => "unknown",
        (Some(_), false) => "kept",
    }
}

columns! {
    |row: Row|
    "item" => row.item.item.to_string(),
    "wave" => row.item.wave.to_string(),
    "userId" => or_empty(row.item.user.id),
    "userPrincipalName" => row.item.user.user_principal_name.clone(),
    "skuId" => row.item.product.sku_id.to_string(),
    "skuPartNumber" => row.item.product.sku_part_number.clone(),
    "productName" => row.item.product.name.clone(),
    "groupId" => row.item.group.id.to_string(),
    "groupName" => row.item.group.name.clone().unwrap_or_default(),
    "state" => row.item.state.to_string(),
    "step" => or_empty(row.item.step),
    "since" => time(row.item.since),
    "history" => history(row).to_owned(),
    "releasedAt" => time(row.course.released_at),
    "releasedBy" => row.course.released_by.clone().unwrap_or_default(),
    "joinedAt" => time(row.course.joined_at),
    "inheritedAt" => time(row.course.inherited_at),
    "shownSince" => time(row.course.proof.shown_since),
    "provenAt" => time(row.course.proof.proven_at),
    "disabledPlans" => joined(row.item.disabled_plans.iter().map(|plan| plan.name.as_str())),
    "groupDisabledPlans" => joined(row.group_off()),
    "lostPlans" => joined(row.lost()),
    "removedAt" => time(row.course.removed_at),
    "answeredAt" => time(row.course.gone.after),
    "lackingSince" => time(row.course.gone.lacking_since),
    "doneAt" => time(row.course.done_at),
    "putBacks" => row.course.put_backs.len().to_string(),
    "putBackAt" => row.course.put_backs.iter().map(|(at, _)| csv::time(*at)).collect::<Vec<_>>().join("; "),
    "putBackReasons" => joined(row.put_back_reasons()),
    "failedAt" => time(row.course.failed_at),
    "error" => row.item.error.clone().unwrap_or_default(),
    "undoAskedAt" => time(row.course.undo_asked_at),
    "undoAskedBy" => row.course.undo_asked_by.clone().unwrap_or_default(),
    "undoneAt" => time(row.course.undone_at),
    "reasons" => joined(row.item.reasons.iter().map(|it| it.message.as_str())),
    "whatToDo" => joined(row.item.reasons.iter().map(|it| it.hint.as_str())),
}
