//! Lists of claims, newest first.

use super::{BESIDES, COLUMNS, read};
use crate::{
    domain::{
        claim::{ClaimState, Outcome},
        ids::SkuId,
        time::Time,
        world::Claim,
    },
    store::sqlite::{error::StoreError, tally::Cell, transaction::Read},
};
use rusqlite::params;
use std::ops::RangeInclusive;

/// The newest claims are looked at as they are, whatever the filter: so many. It costs less than asking the counts where those are that fit, and
/// mostly a page is full then.
const NEAR: i64 = 1_000;

/// What a list of claims holds. None holds everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub user: Option<i64>,
    pub policy: Option<i64>,
    pub product: Option<SkuId>,
    pub app: Option<u16>,
    pub outcome: Option<Outcome>,
    pub state: Option<ClaimState>,
    /// Decided at this time or later.
    pub from: Option<Time>,
    /// Decided before this time.
    pub to: Option<Time>,
    /// Only claims with a smaller number; 0 for all.
    pub before: i64,
    pub limit: usize,
}

/// Claims, newest first. One user's are found without looking at anybody else's, all others where the counts say that there are any.
pub fn list(db: &Read<'_>, filter: &Filter) -> Result<Vec<Claim>, StoreError> {
    let newest: i64 = db.query_row("SELECT coalesce(max(claim), 0) FROM claim", [], |row| row.get(0))?;
    let last = if filter.before == 0 { newest } else { newest.min(filter.before - 1) };
    let mut found = Vec::new();
    if filter.user.is_some() {
        within(db, filter, &(1..=last), &mut found)?;
        return Ok(found);
    }
    let near = last.saturating_sub(NEAR);
    within(db, filter, &(near + 1..=last), &mut found)?;
    if found.len() < filter.limit && near > 0 {
        for span in spans(db, filter, near)? {
            within(db, filter, &span, &mut found)?;
        }
    }
    Ok(found)
}

/// Between which numbers there may be claims that fit, up to a number: the highest first.
fn spans(db: &Read<'_>, filter: &Filter, last: i64) -> Result<Vec<RangeInclusive<i64>>, StoreError> {
    let sql = "SELECT first, min(last, ?8) FROM tally
               WHERE n > 0 AND first <= ?8 AND hour >= ?6 AND hour <= ?7
                 AND (?1 IS NULL OR version IN (SELECT version FROM policy_version WHERE policy = ?1))
                 AND (?2 IS NULL OR product = (SELECT product FROM product WHERE sku = ?2)) AND (?3 IS NULL OR app = ?3)
                 AND (?4 IS NULL OR outcome = ?4) AND (?5 IS NULL OR state = ?5)
               ORDER BY last DESC";
    let Filter { policy, product, app, from, to, .. } = filter;
    let (outcome, state) = (filter.outcome.map(Outcome::code), filter.state.map(ClaimState::code));
    let (from, to) = (from.map_or(0, Cell::hour), to.map_or(i64::MAX, Cell::hour));
    let mut spans: Vec<RangeInclusive<i64>> = Vec::new();
    db.each(sql, params![policy, product, app, outcome, state, from, to, last], |row| {
        let (first, last): (i64, i64) = (row.get(0)?, row.get(1)?);
        match spans.last_mut().filter(|lowest| *lowest.start() <= last + 1) {
            Some(lowest) => *lowest = first.min(*lowest.start())..=*lowest.end(),
            None => spans.push(first..=last),
        }
        Ok(())
    })?;
    Ok(spans)
}

/// Adds claims with these numbers, until there are as many as the filter allows. Those of a state that none begins in are among those that changed.
fn within(
    db: &Read<'_>,
    filter: &Filter,
    span: &RangeInclusive<i64>,
    found: &mut Vec<Claim>,
) -> Result<(), StoreError> {
    let most = filter.limit.saturating_sub(found.len());
    if most == 0 {
        return Ok(());
    }
    let changed =
        filter.state.is_some_and(|state| !matches!(state, ClaimState::Booked | ClaimState::Observed));
    let (from, number) = match changed {
        true => ("claim_now n CROSS JOIN claim c ON c.claim = n.claim", "n.claim"),
        false => ("claim c LEFT JOIN claim_now n ON n.claim = c.claim", "c.claim"),
    };
    let of_user = if filter.user.is_some() {
        "c.claim IN (SELECT path FROM holding WHERE user = ?1 AND kind BETWEEN 2 AND 6)"
    } else {
        "?1 IS NULL"
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} {BESIDES} LEFT JOIN policy_version v ON v.version = c.version
         WHERE {of_user} AND (?2 IS NULL OR v.policy = ?2) AND (?3 IS NULL OR coalesce(n.product, c.product) = (SELECT product FROM product WHERE sku = ?3)) AND (?4 IS NULL OR c.app = ?4)
           AND (?5 IS NULL OR c.outcome = ?5) AND (?6 IS NULL OR coalesce(n.state, c.state) = ?6) AND (?7 IS NULL OR c.decided_at >= ?7)
           AND (?8 IS NULL OR c.decided_at < ?8) AND {number} BETWEEN ?9 AND ?10
         ORDER BY {number} DESC LIMIT ?11"
    );
    let Filter { user, policy, product, app, from, to, .. } = filter;
    let (outcome, state) = (filter.outcome.map(Outcome::code), filter.state.map(ClaimState::code));
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let params =
        params![user, policy, product, app, outcome, state, from, to, span.start(), span.end(), limit];
    found.extend(db.page(&sql, params, most, |row| read(row).map(Some))?);
    Ok(())
}
