//! What a store knows of itself from its creation on.

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::error::StoreError;
use super::row::classify;
use crate::domain::mode::Mode;

/// What was written at creation.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    pub mode: Mode,
    pub tenant: Option<Uuid>,
    pub created_at: i64,
    pub instance: Uuid,
}

pub(super) fn read(conn: &Connection) -> Result<Meta, StoreError> {
    let number = |name: &str| get(conn, name)?.ok_or_else(|| missing(name));
    let uuid = |name: &str| Ok::<_, StoreError>(get(conn, name)?.map(Uuid::from_bytes));
    Ok(Meta {
        mode: u8::try_from(number("mode")?).ok().and_then(Mode::from_code).ok_or_else(|| missing("mode"))?,
        tenant: uuid("tenantId")?,
        created_at: number("createdAt")?,
        instance: uuid("instance")?.ok_or_else(|| missing("instance"))?,
    })
}

pub(super) fn instance(conn: &Connection) -> Result<Option<Uuid>, StoreError> {
    Ok(get(conn, "instance")?.map(Uuid::from_bytes))
}

fn get<T: rusqlite::types::FromSql>(conn: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT value FROM meta WHERE name = ?1";
    conn.query_row(sql, [name], |row| row.get(0)).optional().map_err(|error| match error {
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..) => missing(name),
        other => classify(conn, other).into(),
    })
}

fn missing(name: &str) -> StoreError {
    StoreError::Corrupt(format!("meta has no sound {name}"))
}
