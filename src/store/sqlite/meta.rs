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
    Ok(Meta {
        mode: get(conn, "mode")?.ok_or_else(|| missing("mode"))?,
        tenant: get(conn, "tenantId")?.map(Uuid::from_bytes),
        created_at: get(conn, "createdAt")?.ok_or_else(|| missing("createdAt"))?,
        instance: instance(conn)?.ok_or_else(|| missing("instance"))?,
    })
}

pub(super) fn instance(conn: &Connection) -> Result<Option<Uuid>, StoreError> {
    Ok(get(conn, "instance")?.map(Uuid::from_bytes))
}

fn get<T: rusqlite::types::FromSql>(conn: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT value FROM meta WHERE name = ?1";
    conn.query_row(sql, [name], |row| row.get(0)).optional().map_err(|error| match error {
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..) => {
            missing(name)
        }
        other => classify(conn, other).into(),
    })
}

fn missing(name: &str) -> StoreError {
    StoreError::Corrupt(format!("meta has no sound {name}"))
}
