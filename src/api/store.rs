//! `store.info`, `store.check`, `store.checkpoint`, `store.backup`.

use super::{
    audit,
    context::{ReadContext, StoreContext},
    error::{Error, ErrorName, sentence},
    file, text,
    wire::{reply, request},
};
use crate::{
    domain::{
        interrupt::Interrupt,
        inventory::{Ages, Counts},
        mode::Mode,
        time::Time,
        word::words,
    },
    store::{self, Finding, Read, Store, StoreError, recount::Miscounted},
};

request! {
    /// Asks what the store is.
    read Info {}
}

request! {
    /// Asks whether the store is sound.
    read Check {
        /// Only how the file's pages hang together, its schema, its counts and its bookings; neither what
        /// every row holds nor the audit trail.
        pub quick: bool = default,
    }
}

request! {
    /// Asks that the store's file have all that was committed.
    read Checkpoint {}
}

request! {
    /// Writes a consistent copy while others go on.
    write Backup {
        /// The file to write, absolute.
        pub path: text::Path,
        /// Whether a file there is replaced; takes the role of `requiredRole`, where there is one.
        pub overwrite: bool = default,
    }
}

words! {
    /// What of a store is not sound.
    pub enum CheckKind {
        /// The file is damaged.
        Integrity = 1,
        /// A row refers to something that is not there.
        ForeignKey = 2,
        /// A table or index is not as this library makes it.
        Schema = 3,
        /// A row holds what no call writes.
        Content = 4,
        /// Counts of claims, users or groups are not how many there are.
        Counts = 5,
        /// Units of a pool are not those of its bookings.
        Bookings = 6,
        /// The audit trail does not verify.
        Audit = 7,
    }
}

reply! {
    /// What a store is and holds.
    pub struct StoreInfo {
        /// The file, or `:memory:`.
        pub path: String,
        /// `Local`: the store is the system of record. `Graph`: the tenant is.
        pub mode: Mode,
        /// The tenant, if one was named.
        pub tenant_id: Option<String>,
        /// Whether this handle may write.
        pub read_only: bool,
        /// The version of the schema.
        pub schema: i64,
        /// The version of SQLite.
        pub sqlite: String,
        /// The version of the library.
        pub version: String,
        /// The switch.
        pub enabled: bool,
        /// When the store was created.
        pub created: Time,
        /// How much of each there is.
        pub counts: Counts,
        /// When what is stored was taken from the tenant.
        pub ages: Ages,
    }

    /// What a check found. No findings: the store is sound.
    pub struct CheckReport {
        /// Whether nothing was found.
        pub ok: bool,
        /// What was found.
        pub findings: Vec<CheckFinding>,
        /// Bytes of committed work in the log beside the file (`-wal`) that are not in the file yet: nothing
        /// is wrong with them, but a copy of the file alone lacks them. `store.backup` copies all.
        pub log_bytes: u64,
    }

    /// What was moved from the log into the file.
    pub struct Checkpointed {
        /// Bytes that are in the log and not in the file yet, since somebody writes, or reads what was before.
        pub log_bytes: u64,
    }

    /// Something a check found.
    pub struct CheckFinding {
        /// What is not sound.
        pub kind: CheckKind,
        /// A sentence.
        pub message: String,
    }

    /// The file a backup wrote.
    pub struct BackupFile {
        /// The file.
        pub path: String,
        /// Its size; with `dryRun` about what it would be.
        pub bytes: u64,
        /// Whether a file was there, in place of which it is.
        pub replaces: bool,
    }
}

pub(super) fn info(context: &ReadContext<'_>, _: &Info) -> Result<StoreInfo, Error> {
    let (db, info) = (context.db, context.info());
    let (counts, ages) = store::inventory::take(db)?;
    Ok(StoreInfo {
        path: info.path,
        mode: info.mode,
        tenant_id: info.tenant_id.map(|id| id.to_string()),
        read_only: info.read_only,
        schema: info.schema,
        sqlite: info.sqlite.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        enabled: store::setting::get(db)?.settings.enabled,
        created: Time::from_millis(info.created_at),
        counts,
        ages,
    })
}

pub(super) fn check(context: &StoreContext<'_>, request: &Check) -> Result<CheckReport, Error> {
    let (store, interrupt) = (context.store(), context.interrupt);
    let log_bytes = moved_in(context)?;
    let findings = if request.quick {
        checked(store, interrupt, store.check_pages(interrupt)?, &[schema, counts_and_bookings])?
    } else {
        check_whole(store, interrupt)?
    };
    Ok(CheckReport { ok: findings.is_empty(), findings, log_bytes })
}

pub(super) fn checkpoint(context: &StoreContext<'_>, _: &Checkpoint) -> Result<Checkpointed, Error> {
    Ok(Checkpointed { log_bytes: moved_in(context)? })
}

/// Moves the log into the file, and says how much of it stays.
fn moved_in(context: &StoreContext<'_>) -> Result<u64, Error> {
    context.store().checkpoint(context.interrupt);
    Ok(context.store().log_bytes(context.interrupt)?)
}

/// All that is wrong with a store.
pub(super) fn check_whole(store: &Store, interrupt: &Interrupt) -> Result<Vec<CheckFinding>, Error> {
    checked(store, interrupt, store.check(interrupt)?, &[schema, content, counts_and_bookings, trail])
}

type Part = fn(&Read<'_>) -> Result<Vec<CheckFinding>, StoreError>;

/// What was found in the file, and what these parts find besides.
fn checked(
    store: &Store,
    interrupt: &Interrupt,
    file: Vec<Finding>,
    parts: &[Part],
) -> Result<Vec<CheckFinding>, Error> {
    let mut findings: Vec<CheckFinding> = file.into_iter().map(of_file).collect();
    // On a damaged file the rest would only stumble over the damage again.
    let damaged = findings.iter().any(|found| found.kind == CheckKind::Integrity);
    for part in parts.iter().filter(|_| !damaged) {
        findings.extend(store.read(interrupt, part).or_else(|error| match error {
            StoreError::Corrupt(text) => Ok(vec![finding(CheckKind::Integrity, text)]),
            other => Err(other),
        })?);
    }
    Ok(findings)
}

fn finding(kind: CheckKind, message: impl Into<String>) -> CheckFinding {
    CheckFinding { kind, message: message.into() }
}

fn of_file(found: Finding) -> CheckFinding {
    match found {
        Finding::Damage(text) => finding(CheckKind::Integrity, text),
        Finding::Dangling { table, row, parent } => {
            let row = row.map_or_else(|| "a row".to_owned(), |row| format!("row {row}"));
            finding(
                CheckKind::ForeignKey,
                format!("In {table}, {row} refers to something that is not in {parent}."),
            )
        }
    }
}

fn schema(db: &Read<'_>) -> Result<Vec<CheckFinding>, StoreError> {
    Ok(db.schema_findings()?.into_iter().map(|found| finding(CheckKind::Schema, sentence(&found))).collect())
}

fn content(db: &Read<'_>) -> Result<Vec<CheckFinding>, StoreError> {
    Ok(store::sound::content(db)?.into_iter().map(|found| finding(CheckKind::Content, found)).collect())
}

fn counts_and_bookings(db: &Read<'_>) -> Result<Vec<CheckFinding>, StoreError> {
    let mut findings = Vec::new();
    for miscounted in store::recount::miscounted(db)? {
        let message = match miscounted {
            Miscounted::Hour(hour) => {
                format!("The counts of the hour from {hour} are not those of its claims.")
            }
            Miscounted::Day(day) => {
                format!("The counts by department of the day from {day} are not those of its claims.")
            }
        };
        findings.push(finding(CheckKind::Counts, message));
    }
    for (what, taken_at) in store::recount::mistaken(db)? {
        let message = format!("The count of {what} taken at {taken_at} is not how many there are.");
        findings.push(finding(CheckKind::Counts, message));
    }
    for pool in store::recount::misbooked(db)? {
        let message = format!(
            "The pool of {} has {} units booked, and there are {} bookings.",
            pool.sku, pool.booked, pool.bookings
        );
        findings.push(finding(CheckKind::Bookings, message));
    }
    Ok(findings)
}

fn trail(db: &Read<'_>) -> Result<Vec<CheckFinding>, StoreError> {
    let verified = store::verify::verify(db, None)?;
    Ok(verified
        .found()
        .map(|found| finding(CheckKind::Audit, audit::verify::finding(found).message))
        .collect())
}

pub(super) fn backup(context: &StoreContext<'_>, request: &Backup) -> Result<BackupFile, Error> {
    let (store, path) = (context.store(), request.path.to_string());
    let replaces = file::may_write(context, &path, store.would_back_up_over(&path, request.overwrite))?;
    if request.dry_run {
        let bytes = context.read(|context| Ok(store::inventory::bytes(context.db)?))?;
        return Ok(BackupFile { path, bytes, replaces });
    }
    store
        .backup(&path, request.overwrite, context.interrupt)
        .map_err(|error| file::about(error.into(), &path))?;
    let file = std::fs::metadata(&path)
        .map_err(|_| Error::new(ErrorName::Internal, "The backup was written and is gone.").target(&path))?;
    Ok(BackupFile { bytes: file.len(), path, replaces })
}
