//! A new file becomes a store, and an old store one of this schema.

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::connect::{self, Role};
use super::connection;
use super::copy;
use super::error::StoreError;
use super::files::Link;
use super::lineage;
use super::location::Location;
use super::schema::{APPLICATION_ID, Schema, UNRELEASED};
use super::transaction::{self, Verdict};
use super::wait::Call;
use crate::domain::mode::{Create, Mode};

pub(super) enum Condition {
    /// A database without anything in it, or an empty file.
    Blank,
    /// A store with this version of the schema.
    Store(i64),
}

/// What may be made when there is nothing. The default makes nothing.
#[derive(Default)]
pub(super) struct Creation {
    pub create: Create,
    pub mode: Option<Mode>,
    pub tenant: Option<Uuid>,
}

impl Creation {
    /// Whether what SQLite found in the file goes with what was asked.
    pub fn admit(&self, condition: &Condition) -> Result<(), StoreError> {
        match (condition, self.create, self.mode) {
            (Condition::Blank, Create::Never, _) => Err(StoreError::NotAStore(
                "the file is empty; make a store in it with create IfMissing and a mode",
            )),
            (Condition::Blank, _, None) => Err(StoreError::ModeRequired),
            (Condition::Store(_), Create::New, _) => Err(StoreError::Exists),
            _ => Ok(()),
        }
    }
}

/// Looks at the file through SQLite and refuses what is not ours or newer than we are.
pub(super) fn examine(conn: &Connection, schema: Schema) -> Result<Condition, StoreError> {
    let sql = "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)";
    let header = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    match header {
        (0, 0, 0) => Ok(Condition::Blank),
        (APPLICATION_ID, found, _) if found > schema.version() => {
            Err(StoreError::SchemaNewer { found, supported: schema.version() })
        }
        (APPLICATION_ID, found, _) if found > 0 => Ok(Condition::Store(found)),
        (UNRELEASED, ..) => {
            Err(StoreError::NotAStore("the file was made by an unreleased version; create the store anew"))
        }
        _ => Err(StoreError::NotAStore("the file is another application's database; correct the path")),
    }
}

/// Opens the writing connection: recovers and empties the log before anything else, then makes the store or
/// brings it up to date.
pub(super) fn open_writer(
    place: &Location,
    schema: Schema,
    creation: &Creation,
    call: &Call,
) -> Result<Link, StoreError> {
    let role = if creation.create == Create::Never { Role::Write } else { Role::Create };
    let mut link = connect::connect(place, role, call)?;
    let conn = &mut link.conn;
    connection::refuse_read_only(conn)?;
    let condition = examine(conn, schema)?;
    creation.admit(&condition)?;
    connection::write_ahead(conn, call)?;
    connection::truncate_log(conn, call)?;
    if !matches!(condition, Condition::Store(version) if version == schema.version()) {
        transaction::run(conn, call, "BEGIN IMMEDIATE", |conn| {
            bring_up(conn, place, schema, creation, call).map(Verdict::Commit)
        })?;
    }
    link.settle_in()?;
    Ok(link)
}

/// Inside one IMMEDIATE transaction, where another process may have been faster: hence the second look.
fn bring_up(
    conn: &Connection,
    place: &Location,
    schema: Schema,
    creation: &Creation,
    call: &Call,
) -> Result<(), StoreError> {
    let condition = examine(conn, schema)?;
    creation.admit(&condition)?;
    match condition {
        Condition::Blank => create(conn, schema, creation, call)?,
        Condition::Store(version) if version == schema.version() => return Ok(()),
        Condition::Store(version) => migrate(conn, place, schema, version, call)?,
    }
    conn.pragma_update(None, "user_version", schema.version())?;
    Ok(())
}

fn create(conn: &Connection, schema: Schema, creation: &Creation, call: &Call) -> Result<(), StoreError> {
    let mode = creation.mode.ok_or(StoreError::ModeRequired)?;
    conn.execute_batch(schema.fresh)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    let mut instance = [0; 16];
    call.wait.random(&mut instance)?;
    let instance = uuid::Builder::from_random_bytes(instance).into_uuid();
    let mut insert = conn.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)")?;
    insert.execute(("mode", mode.code()))?;
    insert.execute(("createdAt", call.wait.now_ms()))?;
    insert.execute(("instance", instance.as_bytes()))?;
    insert.execute((lineage::NAME, lineage::first(call)?))?;
    if let Some(tenant) = creation.tenant {
        insert.execute(("tenantId", tenant.as_bytes()))?;
    }
    Ok(())
}

fn migrate(
    conn: &Connection,
    place: &Location,
    schema: Schema,
    from: i64,
    call: &Call,
) -> Result<(), StoreError> {
    if let Location::File(file) = place {
        copy::back_up_before_upgrade(file, from, call)?;
    }
    conn.pragma_update(None, "defer_foreign_keys", true)?;
    for step in schema.steps.iter().skip(usize::try_from(from - 1).unwrap_or(0)) {
        conn.execute_batch(step)?;
    }
    let broken = conn.query_row("SELECT 1 FROM pragma_foreign_key_check", [], |_| Ok(())).optional()?;
    broken.map_or(Ok(()), |()| {
        Err(StoreError::Corrupt("a reference leads nowhere after the upgrade".to_owned()))
    })
}
