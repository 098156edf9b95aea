//! How much the store holds, and how old it is.

use super::{
    audit::Chain,
    error::StoreError,
    taken::{self, Noun},
    transaction::Read,
};
use crate::domain::{
    claim::PendingChangeState,
    inventory::{Ages, Counts},
};

/// Counts what there is. Of what there may be millions nothing is walked over; claims have the numbers from one on, and none is deleted.
pub fn take(db: &Read<'_>) -> Result<(Counts, Ages), StoreError> {
    let (users, newest_users) = taken::read(db, Noun::User)?;
    let (groups, newest_groups) = taken::read(db, Noun::Group)?;
    let sql = "SELECT count(*), min(taken_at) FROM pool";
    let (pools, oldest_pool) = db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (pending, sent) = (PendingChangeState::Pending.code(), PendingChangeState::Sent.code());
    let sql = "SELECT count(*) FROM change WHERE state IN (?1, ?2)";
    let counts = Counts {
        users,
        groups,
        pools,
        environments: number(db, "SELECT count(*) FROM environment")?,
        power_apps: number(db, "SELECT count(*) FROM power_app")?,
        policies: number(db, "SELECT count(*) FROM policy WHERE version IS NOT NULL")?,
        claims: number(db, "SELECT coalesce(max(claim), 0) FROM claim")?,
        pending_changes: db.query_row(sql, (pending, sent), |row| row.get(0))?,
        audit_records: Chain::open(db)?.sequence,
    };
    Ok((counts, Ages { pools: oldest_pool, users: newest_users, groups: newest_groups }))
}

/// The bytes of the store's pages: what a copy of it takes.
pub fn bytes(db: &Read<'_>) -> Result<u64, StoreError> {
    let bytes = number(db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

fn number(db: &Read<'_>, sql: &'static str) -> Result<i64, StoreError> {
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}
