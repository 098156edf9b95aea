//! `audit.export`: records as lines of text, in bounded memory.

use super::{AuditExported, AuditFormat, Export, chosen::chosen, directory::Directory};
use crate::{
    api::{
        context::{ReadContext, StoreContext},
        error::Error,
        file::{self, Target, Written},
        json,
    },
    domain::hex::hex,
    store::audit::search::{Entry, walk},
};
use serde::Serialize;
use std::io::Write;

pub(in crate::api) fn export(context: &StoreContext<'_>, request: &Export) -> Result<AuditExported, Error> {
    if request.path.is_none() {
        file::needs_path(request.overwrite)?;
    }
    let target =
        Target { path: request.path.as_deref(), overwrite: request.overwrite, dry_run: request.dry_run };
    let done = file::export(context, &target, |context, out| write(context, request, out))?;
    let Written { told: records, path, text, bytes, replaces } = done;
    Ok(AuditExported { format: request.format, records, path, bytes, replaces, text })
}

/// Writes the records that the request asks for, and says how many lines that were.
fn write(context: &ReadContext<'_>, request: &Export, out: &mut dyn Write) -> Result<u64, Error> {
    let filter = chosen!(context, request);
    let mut lines = Lines { out, records: 0 };
    let tenant = context.info().tenant_id;
    let directory = Directory::new(context.db, context.config()?, tenant)?;
    walk(context.db, &filter, |entry| match request.format {
        AuditFormat::JsonLines => lines.put(&Line::of(&entry)),
        AuditFormat::DirectoryAudit => {
            directory.audits(&entry)?.iter().try_for_each(|audit| lines.put(audit))
        }
    })?;
    Ok(lines.records)
}

/// A record with what is needed to verify it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    sequence: i64,
    previous: String,
    hash: String,
    record: &'a str,
    salt: Option<String>,
    detail: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(entry: &'a Entry) -> Line<'a> {
        Line {
            sequence: entry.sequence,
            previous: hex(&entry.previous),
            hash: hex(&entry.hash),
            record: &entry.record,
            salt: entry.salt.as_deref().map(hex),
            detail: entry.detail.as_deref(),
        }
    }
}

struct Lines<'o> {
    out: &'o mut dyn Write,
    records: u64,
}

impl Lines<'_> {
    fn put(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let text = json::text(line)? + "\n";
        self.out.write_all(text.as_bytes()).map_err(file::unwritten)?;
        self.records += 1;
        Ok(())
    }
}
