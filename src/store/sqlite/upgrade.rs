//! The schema: made in a new file, brought up to date in an old one.

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::care;
use super::connection::{self, Role};
use super::error::StoreError;
use super::files::Link;
use super::lineage;
use super::open::{Create, Creation};
use super::place::Place;
use super::row::judge;
use super::transaction::{self, Verdict};
use super::wait::Call;
use crate::domain::mode::Mode;

/// "AUTC" in the header of every store.
const APPLICATION_ID: i64 = 0x4155_5443;
/// "AUCL", by which versions before the first release told their stores.
const UNRELEASED: i64 = 0x4155_434C;

/// Whether the number in a database's header is that of a store.
pub(super) fn is_ours(application: i64) -> bool {
    matches!(application, APPLICATION_ID | UNRELEASED)
}

/// A schema and the way to it from every earlier one. Its version is the number of steps plus one.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Makes the newest version in an empty file.
    pub fresh: &'static str,
    /// The first leads from version 1 to 2, and so on.
    pub steps: &'static [&'static str],
}

impl Schema {
    /// The one this library works with.
    pub const CURRENT: Schema = Schema { fresh: include_str!("schema.sql"), steps: &[] };

    /// The version a file has after this.
    pub fn version(&self) -> i64 {
        self.steps.len() as i64 + 1
    }
}

/// What the store knows of itself from its creation on.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    pub mode: Mode,
    pub tenant: Option<Uuid>,
    pub created_at: i64,
    pub instance: Uuid,
}

pub(super) enum Condition {
    /// A database without anything in it, or an empty file.
    Blank,
    /// A store with this version of the schema.
    Store(i64),
}

/// Looks at the file through SQLite and refuses what is not ours or newer than we are.
pub(super) fn examine(conn: &Connection, schema: Schema) -> Result<Condition, StoreError> {
    let sql = "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)";
    let header = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    match header {
        (0, 0, 0) => Ok(Condition::Blank),
        (APPLICATION_ID, found, _) if found > schema.version() => Err(StoreError::SchemaNewer { found, supported: schema.version() }),
        (APPLICATION_ID, found, _) if found > 0 => Ok(Condition::Store(found)),
        (UNRELEASED, ..) => Err(StoreError::NotAStore("the file was made by an unreleased version; create the store anew")),
        _ => Err(StoreError::NotAStore("the file is another application's database; correct the path")),
    }
}

/// Opens the writing connection: recovers and empties the log before anything else, then makes the store or brings it up to date.
pub(super) fn open_writer(place: &Place, schema: Schema, creation: &Creation, call: &Call) -> Result<Link, StoreError> {
    let role = if creation.create == Create::Never { Role::Write } else { Role::Create };
    let mut link = connection::connect(place, role, call)?;
    let conn = &mut link.conn;
    connection::refuse_read_only(conn)?;
    let condition = examine(conn, schema)?;
    creation.admit(&condition)?;
    connection::write_ahead(conn, call)?;
    connection::truncate_log(conn, call)?;
    if !matches!(condition, Condition::Store(version) if version == schema.version()) {
        transaction::run(conn, call, "BEGIN IMMEDIATE", |conn| bring_up(conn, place, schema, creation, call).map(Verdict::Commit))?;
    }
    link.settle_in()?;
    Ok(link)
}

/// Inside one IMMEDIATE transaction, where another process may have been faster: hence the second look.
fn bring_up(conn: &Connection, place: &Place, schema: Schema, creation: &Creation, call: &Call) -> Result<(), StoreError> {
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
    insert.execute(("mode", mode as i64))?;
    insert.execute(("createdAt", call.wait.now_ms()))?;
    insert.execute(("instance", instance.as_bytes()))?;
    insert.execute((lineage::NAME, lineage::first(call)?))?;
    if let Some(tenant) = creation.tenant {
        insert.execute(("tenantId", tenant.as_bytes()))?;
    }
    Ok(())
}

fn migrate(conn: &Connection, place: &Place, schema: Schema, from: i64, call: &Call) -> Result<(), StoreError> {
    if let Place::File(file) = place {
        care::back_up_before_upgrade(file, from, call)?;
    }
    conn.pragma_update(None, "defer_foreign_keys", true)?;
    for step in schema.steps.iter().skip(usize::try_from(from - 1).unwrap_or(0)) {
        conn.execute_batch(step)?;
    }
    let broken = conn.query_row("SELECT 1 FROM pragma_foreign_key_check", [], |_| Ok(())).optional()?;
    broken.map_or(Ok(()), |()| Err(StoreError::Corrupt("a reference leads nowhere after the upgrade".to_owned())))
}

/// Reads what was written at creation.
pub(super) fn read_meta(conn: &Connection) -> Result<Meta, StoreError> {
    let number = |name: &str| get(conn, name)?.ok_or_else(|| missing(name));
    let uuid = |name: &str| Ok::<_, StoreError>(get(conn, name)?.map(Uuid::from_bytes));
    Ok(Meta {
        mode: Mode::from_number(number("mode")?).ok_or_else(|| missing("mode"))?,
        tenant: uuid("tenantId")?,
        created_at: number("createdAt")?,
        instance: uuid("instance")?.ok_or_else(|| missing("instance"))?,
    })
}

/// Which store it is.
pub(super) fn instance(conn: &Connection) -> Result<Option<Uuid>, StoreError> {
    Ok(get(conn, "instance")?.map(Uuid::from_bytes))
}

fn get<T: rusqlite::types::FromSql>(conn: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT value FROM meta WHERE name = ?1";
    conn.query_row(sql, [name], |row| row.get(0)).optional().map_err(|error| match error {
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..) => missing(name),
        other => judge(conn, other).into(),
    })
}

fn missing(name: &str) -> StoreError {
    StoreError::Corrupt(format!("meta has no sound {name}"))
}
