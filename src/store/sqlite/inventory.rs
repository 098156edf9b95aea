//! How much the store holds, and how old it is.

use super::{audit::Chain, error::StoreError, transaction::Read};
use crate::domain::{
    claim::PendingChangeState,
    inventory::{Ages, Counts},
    time::Time,
};

/// Counts what there is. Claims and audit records, of which there may be millions, are not walked over.
pub fn take(db: &Read<'_>) -> Result<(Counts, Ages), StoreError> {
    let (users, newest_users) = counted(db, "SELECT count(*), max(taken_at) FROM user WHERE removed = 0")?;
    let (groups, newest_groups) =
        counted(db, "SELECT count(*), max(nullif(taken_at, 0)) FROM grp WHERE removed = 0")?;
    let (pools, oldest_pool) = counted(db, "SELECT count(*), min(taken_at) FROM pool")?;
    let (pending, sent) = (PendingChangeState::Pending.code(), PendingChangeState::Sent.code());
    let sql = "SELECT count(*) FROM change WHERE state IN (?1, ?2)";
    let counts = Counts {
        users,
        groups,
        pools,
        environments: number(db, "SELECT count(*) FROM environment")?,
        policies: number(db, "SELECT count(*) FROM policy WHERE version IS NOT NULL")?,
        claims: number(db, "SELECT coalesce(sum(n), 0) FROM tally")?,
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

fn counted(db: &Read<'_>, sql: &str) -> Result<(i64, Option<Time>), StoreError> {
    Ok(db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn number(db: &Read<'_>, sql: &str) -> Result<i64, StoreError> {
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}
