//! What was tried to make changes, kept for good.

use crate::{
    domain::{
        ids::{PlanId, SkuId},
        request::{AttemptResult, Said},
        time::Time,
    },
    store::sqlite::{
        blob::Plans,
        error::StoreError,
        transaction::{Read, Tx},
    },
};

/// An attempt to make a change.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its number, from 1.
    pub attempt: i64,
    /// The request that it went in; none where what Graph said of another change ended it.
    pub request: Option<i64>,
    pub handed_out_at: Time,
    /// When the answer was read; none while there is none.
    pub answered_at: Option<Time>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Graph's error code.
    pub code: Option<String>,
    /// Graph's error message, or what the host said.
    pub message: Option<String>,
    pub result: Option<AttemptResult>,
    /// The product that was asked for.
    pub product: Option<SkuId>,
    /// The plans that were switched off.
    pub disabled: Vec<PlanId>,
}

/// A change is tried, for this product if it is for one, with the plans that go as switched off.
pub fn begin(
    tx: &Tx<'_>,
    change: i64,
    request: i64,
    at: Time,
    product: Option<i64>,
    disabled: &[PlanId],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO change_attempt (change, attempt, request, handed_out_at, product, disabled)
               VALUES (?1, (SELECT coalesce(max(attempt), 0) + 1 FROM change_attempt WHERE change = ?1), ?2, ?3, ?4, ?5)";
    tx.run(sql, (change, request, at, product, Plans::bytes(disabled)))
}

/// Keeps what was said of an attempt; of several that were not sent the last alone. The number of the last attempt, and whether it is the last one.
pub fn end(tx: &Tx<'_>, change: i64, request: i64, said: &Said, at: Time) -> Result<(u32, bool), StoreError> {
    let sql = "UPDATE change_attempt SET answered_at = ?3, status = ?4, code = ?5, message = ?6, result = ?7
               WHERE change = ?1 AND request = ?2";
    let Said { status, code, message, result, .. } = said;
    tx.execute(sql, (change, request, at, status, code, message, result.code()))?;
    if *result == AttemptResult::NotSent {
        let sql = "DELETE FROM change_attempt WHERE change = ?1 AND request <> ?2 AND result = ?3";
        tx.execute(sql, (change, request, result.code()))?;
    }
    let sql = "SELECT max(attempt), max(iif(request = ?2, attempt, 0)) FROM change_attempt WHERE change = ?1";
    let (last, this): (i64, i64) =
        tx.query_row(sql, (change, request), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((u32::try_from(last).unwrap_or(u32::MAX), last == this))
}

/// A change that was not tried itself ends by what Graph said of another one.
pub fn without_request(tx: &Tx<'_>, change: i64, said: &Said, at: Time) -> Result<(), StoreError> {
    let sql = "INSERT INTO change_attempt (change, attempt, handed_out_at, answered_at, status, code, message, result, product, disabled)
               SELECT ?1, (SELECT coalesce(max(attempt), 0) + 1 FROM change_attempt WHERE change = ?1), ?2, ?2, ?3, ?4, ?5, ?6, product, disabled
               FROM change WHERE change = ?1";
    let Said { status, code, message, result, .. } = said;
    tx.run(sql, (change, at, status, code, message, result.code()))
}

/// Whether an attempt may have made a change as it is asked for now: no answer of Graph's says that it did not. Reads may
/// show it late, and one that lacks it proves nothing (r46).
pub fn unanswered(db: &Read<'_>, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change_attempt a JOIN change c USING (change) WHERE a.change = ?1 AND a.request IS NOT NULL
                 AND a.product IS c.product AND (a.result IS NULL OR a.result = ?2))";
    Ok(db.query_row(sql, (change, AttemptResult::InDoubt.code()), |row| row.get(0))?)
}

/// Whether an attempt made a change, or may have.
pub fn may_have_made(db: &Read<'_>, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change_attempt WHERE change = ?1 AND request IS NOT NULL AND (result IS NULL OR result IN (?2, ?3)))";
    let results = (AttemptResult::InDoubt.code(), AttemptResult::Done.code());
    Ok(db.query_row(sql, (change, results.0, results.1), |row| row.get(0))?)
}

/// Whether Graph said of an attempt that it made the change.
pub fn was_made(db: &Read<'_>, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change_attempt WHERE change = ?1 AND request IS NOT NULL AND result = ?2)";
    Ok(db.query_row(sql, (change, AttemptResult::Done.code()), |row| row.get(0))?)
}

/// Whether a change was never handed out and sent.
pub fn untried(db: &Read<'_>, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM change_attempt WHERE change = ?1 AND request IS NOT NULL AND (result IS NULL OR result <> ?2))";
    Ok(db.query_row(sql, (change, AttemptResult::NotSent.code()), |row| row.get(0))?)
}

/// The products that were tried for a change.
pub fn products(db: &Read<'_>, change: i64) -> Result<Vec<SkuId>, StoreError> {
    let sql = "SELECT DISTINCT p.sku FROM change_attempt a JOIN product p ON p.product = a.product WHERE a.change = ?1";
    db.rows(sql, [change], |row| row.get(0))
}

/// The last attempts of a change, at most so many, in their order.
pub fn last(db: &Read<'_>, change: i64, most: usize) -> Result<Vec<Attempt>, StoreError> {
    let sql = "SELECT a.attempt, a.request, a.handed_out_at, a.answered_at, a.status, a.code, a.message, a.result, p.sku, a.disabled
               FROM change_attempt a LEFT JOIN product p ON p.product = a.product WHERE a.change = ?1
               ORDER BY a.attempt DESC LIMIT ?2";
    let mut attempts: Vec<Attempt> =
        db.rows(sql, (change, i64::try_from(most).unwrap_or(i64::MAX)), |row| {
            Ok(Attempt {
                attempt: row.get(0)?,
                request: row.get(1)?,
                handed_out_at: row.get(2)?,
                answered_at: row.get(3)?,
                status: row.get(4)?,
                code: row.get(5)?,
                message: row.get(6)?,
                result: row.get(7)?,
                product: row.get(8)?,
                disabled: row.get::<_, Option<Plans>>(9)?.unwrap_or_default().0,
            })
        })?;
    attempts.reverse();
    Ok(attempts)
}
