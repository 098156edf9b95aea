//! Pending changes: those that should be made in the tenant.

use super::{blob::Plans, error::StoreError, row::Row, transaction::Read};
use crate::domain::{
    claim::{PendingChangeKind, PendingChangeState},
    ids::{GroupId, PlanId, SkuId, UserId},
    time::Time,
};

/// A pending change as it is stored.
#[derive(Clone, Debug)]
pub struct PendingChange {
    pub change: i64,
    /// The claim it makes true or undoes.
    pub claim: i64,
    pub kind: PendingChangeKind,
    pub state: PendingChangeState,
    pub user: UserId,
    pub user_principal_name: String,
    /// The product to assign or remove.
    pub product: Option<SkuId>,
    pub disabled: Vec<PlanId>,
    pub usage_location: Option<String>,
    /// The group to make the user a member of.
    pub group: Option<GroupId>,
    /// The change that comes first.
    pub after: Option<i64>,
    /// When it came into its state.
    pub since: Time,
}

/// What a list of changes holds.
#[derive(Clone, Debug)]
pub struct Filter {
    pub states: Vec<PendingChangeState>,
    pub kind: Option<PendingChangeKind>,
    /// Only this user's, by key.
    pub user: Option<i64>,
    /// Only changes with a larger number.
    pub after: i64,
    pub limit: usize,
}

/// Changes by number. One user's are found without looking at anybody else's, all others by state.
pub fn list(db: &Read<'_>, filter: &Filter) -> Result<Vec<PendingChange>, StoreError> {
    let from = match filter.user {
        Some(_) => {
            "holding h CROSS JOIN change c INDEXED BY change_by_claim ON h.user = ?4 AND h.kind BETWEEN 2 AND 5 AND c.claim = h.subject"
        }
        None => "change c INDEXED BY change_by_state",
    };
    let sql = format!(
        "SELECT c.change, c.claim, c.kind, c.state, u.id, u.upn, p.sku, c.disabled, c.usage_location, c.after, c.since, g.id
         FROM {from} JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product LEFT JOIN grp g ON g.grp = c.grp
         WHERE c.state = ?1 AND c.change > ?2 AND (?3 IS NULL OR c.kind = ?3) AND (?4 IS NULL OR c.user = ?4)
         ORDER BY c.change LIMIT ?5"
    );
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let mut changes = Vec::new();
    for state in &filter.states {
        let params =
            (state.code(), filter.after, filter.kind.map(PendingChangeKind::code), filter.user, limit);
        db.each(&sql, params, |row| read(row).map(|change| changes.push(change)))?;
    }
    changes.sort_by_key(|change: &PendingChange| change.change);
    changes.truncate(filter.limit);
    Ok(changes)
}

fn read(row: &Row<'_>) -> Result<PendingChange, StoreError> {
    Ok(PendingChange {
        change: row.get(0)?,
        claim: row.get(1)?,
        kind: row.get(2)?,
        state: row.get(3)?,
        user: row.get(4)?,
        user_principal_name: row.get(5)?,
        product: row.get(6)?,
        disabled: row.get::<_, Option<Plans>>(7)?.unwrap_or_default().0,
        usage_location: row.get(8)?,
        after: row.get(9)?,
        since: row.get(10)?,
        group: row.get(11)?,
    })
}
