//! `store.restore`: a backup in the place of the store, which is closed meanwhile.

use super::{
    audit,
    context::ClosedContext,
    difference::Differences,
    error::{Error, ErrorName},
    moment::Moment,
    role::Required,
    store::check_whole,
    text,
    wire::{reply, request},
};
use crate::{
    domain::{interrupt::Interrupt, mode::Mode, setting::Settings},
    store::{self, OpenOptions, Read, Store, StoreError, Verdict, audit::Chain},
};
use uuid::Uuid;

request! {
    /// Puts a backup in the place of a store, which must be closed in every process. Needs no open store: the
    /// handle may be null, and such a call cannot be interrupted.
    write Restore {
        /// The file of the store, absolute; there may be none any more.
        pub path: text::Path,
        /// The backup, absolute: a file that `store.backup` wrote, or that of a store that was closed
        /// cleanly. It stays as it is.
        pub from: text::Path,
        /// Whether it may be the backup of another store than the one it replaces, or replace what cannot be
        /// read as a store.
        pub allow_other: bool = default,
    }
}

reply! {
    /// What was restored.
    pub struct RestoredStore {
        /// The file of the store.
        pub path: String,
        /// Its size.
        pub bytes: u64,
        /// `Local`: the store is the system of record. `Graph`: the tenant is.
        pub mode: Mode,
        /// The tenant, if one was named.
        pub tenant_id: Option<String>,
        /// Audit records in the backup.
        pub audit_records: i64,
        /// Audit records in the store that it replaced; null where there was none, or none that could be
        /// read.
        pub replaced_audit_records: Option<i64>,
    }
}

/// What tells one store from another, and who manages it.
struct Standing {
    instance: Uuid,
    tenant: Option<Uuid>,
    mode: Mode,
    /// Audit records; none where damage hides them.
    records: Option<i64>,
    /// None where damage hides them.
    settings: Option<Settings>,
}

pub(super) fn restore(context: &ClosedContext<'_>, request: &Restore) -> Result<RestoredStore, Error> {
    let (Restore { path, from, .. }, interrupt) = (request, context.interrupt);
    let named = |error: Error| match error.field.as_deref() {
        Some("from") => error.target(from),
        _ => error.or_field(|| "path".into()).target(path),
    };
    let replaced = replaced(path, interrupt).map_err(named)?;
    let asked = store::Restore { path, from, dry_run: request.dry_run };
    let restored = store::restore::<_, Error>(&asked, interrupt, |copy| {
        let backup = sound(copy, from, interrupt)?;
        admit(context, request, &replaced, &backup)?;
        record(copy, context, &replaced, &backup)?;
        Ok(backup)
    });
    let (backup, bytes) =
        restored.map_err(|error| if error.name == ErrorName::NotPermitted { error } else { named(error) })?;
    Ok(RestoredStore {
        path: path.to_string(),
        bytes,
        mode: backup.mode,
        tenant_id: backup.tenant.map(|id| id.to_string()),
        audit_records: backup.records.unwrap_or_default(),
        replaced_audit_records: replaced.standing().and_then(|old| old.records),
    })
}

/// What is at the path.
enum Replaced {
    Nothing,
    /// Something that cannot be read as a store: damaged, or another thing altogether.
    Unread,
    Store(Standing),
}

impl Replaced {
    fn standing(&self) -> Option<&Standing> {
        match self {
            Replaced::Store(standing) => Some(standing),
            Replaced::Nothing | Replaced::Unread => None,
        }
    }
}

fn replaced(path: &str, interrupt: &Interrupt) -> Result<Replaced, Error> {
    if store::is_open(path)? {
        return Err(StoreError::Open.into());
    }
    let opened = Store::open(&OpenOptions { interrupt: interrupt.clone(), ..OpenOptions::new(path) });
    match opened.map_err(Error::from).and_then(|store| standing(&store, interrupt)) {
        Ok(standing) => Ok(Replaced::Store(standing)),
        Err(error) => match error.name {
            ErrorName::StoreNotFound => Ok(Replaced::Nothing),
            ErrorName::StoreCorrupt
            | ErrorName::NotAStore
            | ErrorName::StoreSchemaNewer
            | ErrorName::Internal => Ok(Replaced::Unread),
            _ => Err(error),
        },
    }
}

fn standing(store: &Store, interrupt: &Interrupt) -> Result<Standing, Error> {
    let info = store.info();
    let held = store
        .read(interrupt, |db: &Read<'_>| Ok((store::setting::get(db)?.settings, Chain::open(db)?.sequence)));
    let (settings, records) = match held {
        Ok((settings, records)) => (Some(settings), Some(records)),
        Err(StoreError::Corrupt(_)) => (None, None),
        Err(error) => return Err(error.into()),
    };
    Ok(Standing { instance: info.instance, tenant: info.tenant_id, mode: info.mode, records, settings })
}

/// The backup's standing, if nothing in it is damaged.
fn sound(copy: &Store, from: &str, interrupt: &Interrupt) -> Result<Standing, Error> {
    let findings = check_whole(copy, interrupt)?;
    if let Some(first) = findings.first() {
        return Err(Error::new(ErrorName::StoreCorrupt, format!("The backup is damaged. {}", first.message))
            .field("from")
            .target(from)
            .hint("Restore another backup."));
    }
    standing(copy, interrupt)
}

/// Whether the backup may take the place, and whether the actor may say so.
fn admit(
    context: &ClosedContext<'_>,
    request: &Restore,
    replaced: &Replaced,
    backup: &Standing,
) -> Result<(), Error> {
    let managed = replaced.standing().and_then(|old| old.settings.as_ref()).or(backup.settings.as_ref());
    let manager = managed.and_then(|settings| settings.required_role.as_deref());
    context.permit(Required { manager, reader: None })?;
    let same = match replaced {
        Replaced::Nothing => true,
        Replaced::Unread => false,
        Replaced::Store(old) => {
            let one_tenant = old.tenant.is_some() && old.tenant == backup.tenant && old.mode == backup.mode;
            old.instance == backup.instance || one_tenant
        }
    };
    if same || request.allow_other {
        return Ok(());
    }
    let (message, field, target) = match replaced {
        Replaced::Unread => (
            "What is there cannot be read as a store, so that nothing shows whose it is.",
            "path",
            &request.path,
        ),
        _ => ("The backup is of another store than the one there.", "from", &request.from),
    };
    Err(Error::new(ErrorName::UnsafeStep, message)
        .field(field)
        .target(target)
        .hint("See that path and from are meant; then set allowOther."))
}

/// The restored trail goes on with how it came to be restored.
fn record(
    copy: &Store,
    context: &ClosedContext<'_>,
    replaced: &Replaced,
    backup: &Standing,
) -> Result<(), Error> {
    let mut changes = Differences::default();
    changes.optional("auditRecords", replaced.standing().and_then(|old| old.records), backup.records);
    copy.write(context.interrupt, |tx| {
        let moment = Moment::of(tx, context.common);
        store::exchange::doubt_pending(tx, moment.now)?;
        audit::append(tx, &moment, "Restore store", "store", &changes)?;
        Ok::<_, Error>(Verdict::Commit(()))
    })
}
