//! `report.export`: the report as a file or a text, written page by page as it is read.

use super::{
    ReportGroup, ReportRow,
    cover::{Cover, Pages},
    html_export,
    scope::{Scope, ask},
};
use crate::{
    api::{
        context::{ReadContext, StoreContext},
        error::Error,
        file::{self, Target, Written, unwritten},
        text::{Name, invisible, unprintable},
        wire::{reply, request},
    },
    domain::word::words,
    report::csv::{self, Sheet},
};
use serde::Serialize;
use std::{
    io::{self, Write},
    path::Path,
};

words! {
    /// How a report is written.
    pub enum ReportFormat {
        /// Rows for spreadsheets: RFC 4180, UTF-8 with a byte order mark, times in UTC.
        Csv = 1,
        /// One page that needs nothing else: headline, charts, and a table to search and sort.
        Html = 2,
        /// One document: window, filters, summary and rows.
        Json = 3,
    }
}

request! {
    /// Writes a report to a file, or gives its text.
    read Export with report, export {
        /// How; default: by the extension of `path`.
        pub format: Option<ReportFormat> = default,
        /// The heading of a page or document, 1 to 200 characters; default: `License claims`. A CSV has none.
        pub title: Option<Name> = default,
    }
}

reply! {
    /// What was written.
    pub struct ExportedReport {
        /// How.
        pub format: ReportFormat,
        /// The file; null where the text is in the reply.
        pub path: Option<String>,
        /// The text; null where it is in the file.
        pub text: Option<String>,
        /// Bytes of UTF-8.
        pub bytes: u64,
        /// Whether a file was there, in place of which it is.
        pub replaces: bool,
        /// Rows, or with `groupBy` groups.
        pub rows: u64,
    }
}

const TITLE: &str = "License claims";

pub(in crate::api) fn export(context: &StoreContext<'_>, request: &Export) -> Result<ExportedReport, Error> {
    let format = format(request.format, request.path.as_deref())?;
    let title = title(request.title.as_deref(), TITLE)?;
    let write = |context: &ReadContext<'_>, out: &mut dyn Write| {
        let ask = ask!(request);
        let scope = Scope::new(context.db, context.config()?, &ask, ask.window(context.moment.now)?)?;
        let pages = Pages::new(&scope, request.group_by.is_some());
        let groups = request.group_by.map_or_else(|| Ok(Vec::new()), |by| scope.groups(by))?;
        match format {
            ReportFormat::Csv => sheet(pages, request.group_by.map(|_| groups), out),
            ReportFormat::Html => html_export::page(
                pages,
                &Cover::of(context, &scope, title, ask)?,
                request.group_by.map(|_| groups),
                out,
            ),
            ReportFormat::Json => document(pages, &Cover::of(context, &scope, title, ask)?, groups, out),
        }
    };
    let target =
        Target { path: request.path.as_deref(), overwrite: request.overwrite, dry_run: request.dry_run };
    let Written { told: rows, path, text, bytes, replaces } = file::export(context, &target, write)?;
    Ok(ExportedReport { format, path, text, bytes, replaces, rows })
}

/// The format that is named, or that the extension of a path tells.
pub(in crate::api) fn format(named: Option<ReportFormat>, path: Option<&str>) -> Result<ReportFormat, Error> {
    let extension = path.and_then(|path| Path::new(path).extension()?.to_str()).map(str::to_ascii_lowercase);
    let by_extension = match extension.as_deref() {
        Some("csv") => Some(ReportFormat::Csv),
        Some("html" | "htm") => Some(ReportFormat::Html),
        Some("json") => Some(ReportFormat::Json),
        _ => None,
    };
    named.or(by_extension).ok_or_else(|| {
        Error::argument("format", "The format is not named, and no extension of the path tells it.")
            .hint("Give Csv, Html or Json.")
    })
}

/// The title that is given, or this.
pub(in crate::api) fn title<'a>(given: Option<&'a str>, otherwise: &'a str) -> Result<&'a str, Error> {
    let title = given.unwrap_or(otherwise);
    if title.contains(unprintable) || given.is_some_and(invisible) {
        return Err(Error::argument(
            "title",
            "A title has 1 to 200 characters that are seen, and no control characters or marks of direction.",
        )
        .hint("Give another title, or none."));
    }
    Ok(title)
}

fn sheet(mut pages: Pages<'_>, groups: Option<Vec<ReportGroup>>, out: &mut dyn Write) -> Result<u64, Error> {
    if let Some(groups) = groups {
        let mut sheet = Sheet::begin(out, &["key", "id", "count"]).map_err(unwritten)?;
        let cells = |group: &ReportGroup| {
            [group.key.clone(), group.id.clone().unwrap_or_default(), group.count.to_string()]
        };
        groups.iter().try_for_each(|group| sheet.row(&cells(group))).map_err(unwritten)?;
        sheet.end().map_err(unwritten)?;
        return Ok(groups.len() as u64);
    }
    let mut sheet = Sheet::begin(out, HEADER).map_err(unwritten)?;
    let rows = pages.each(|row| sheet.row(&cells(row)))?;
    sheet.end().map_err(unwritten)?;
    Ok(rows)
}

/// The columns of a sheet: the heading of each, and its cell.
macro_rules! columns {
    (|$row:ident: $rows:ty| $($heading:literal => $cell:expr,)+) => {
        const HEADER: &[&str] = &[$($heading),+];

        fn cells($row: &$rows) -> [String; HEADER.len()] {
            [$($cell),+]
        }
    };
}

pub(in crate::api) use columns;

columns! {
    |row: ReportRow|
    "decidedAt" => csv::time(row.decided_at),
    "at" => row.at.map(csv::time).unwrap_or_default(),
    "userId" => or_empty(row.user.id),
    "userPrincipalName" => row.user.user_principal_name.clone(),
    "displayName" => row.display_name.clone().unwrap_or_default(),
    "department" => row.department.clone().unwrap_or_default(),
    "app" => row.app.clone(),
    "trigger" => row.trigger.to_string(),
    "policyId" => or_empty(row.policy.as_ref().map(|policy| policy.id)),
    "policyName" => row.policy.as_ref().map(|policy| policy.name.clone()).unwrap_or_default(),
    "skuId" => or_empty(row.product.as_ref().map(|product| product.sku_id)),
    "skuPartNumber" => row.product.as_ref().map(|product| product.sku_part_number.clone()).unwrap_or_default(),
    "productName" => row.product.as_ref().map(|product| product.name.clone()).unwrap_or_default(),
    "position" => or_empty(row.position),
    "disabledPlans" => row.disabled_plans.iter().map(|plan| plan.name.as_str()).collect::<Vec<_>>().join("; "),
    "outcome" => row.outcome.to_string(),
    "state" => or_empty(row.state),
    "undoneAt" => row.undone_at.map(csv::time).unwrap_or_default(),
    "claim" => row.claim.to_string(),
}

/// A value as text, nothing as an empty one.
pub(in crate::api) fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The cover with the rows after its last field, written as they come.
fn document(
    mut pages: Pages<'_>,
    cover: &Cover<'_>,
    groups: Vec<ReportGroup>,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let text = serde_json::to_string(cover).and_then(|cover| Ok((cover, serde_json::to_string(&groups)?)));
    let (cover, counted) = text.map_err(|error| unwritten(error.into()))?;
    let open = cover.strip_suffix('}').unwrap_or(&cover);
    write!(out, "{open},\"groups\":{counted},\"items\":[").map_err(unwritten)?;
    let mut first = true;
    let rows = pages.each(|row| item(out, &mut first, row))?;
    out.write_all(b"]}\n").map_err(unwritten)?;
    Ok(rows.max(groups.len() as u64))
}

/// Writes an item of a document's array, on a line of its own.
pub(in crate::api) fn item(out: &mut dyn Write, first: &mut bool, item: &impl Serialize) -> io::Result<()> {
    out.write_all(if std::mem::take(first) { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(out, item)?)
}
