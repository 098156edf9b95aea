//! Pending changes: those that should be made in the tenant.

pub use super::expectation::{Evidenced, of_owner as expected};
use super::{blob::Plans, error::StoreError, row::Row, transaction::Read};
use crate::domain::{
    claim::{PendingChangeKind, PendingChangeState},
    exchange::{Owner, OwnerKind, UnderWay},
    ids::{GroupId, PlanId, SkuId, UserId},
    time::Time,
};

/// A pending change as it is stored.
#[derive(Clone, Debug)]
pub struct PendingChange {
    pub change: i64,
    /// For whom it is made.
    pub owner: Owner,
    pub kind: PendingChangeKind,
    pub state: PendingChangeState,
    /// How it is under way; none where it is not.
    pub under_way: Option<UnderWay>,
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
    /// When it is to be looked at next.
    pub due: Time,
}

/// What a list of changes holds.
#[derive(Clone, Debug)]
pub struct Filter {
    pub states: Vec<PendingChangeState>,
    pub kind: Option<PendingChangeKind>,
    /// Only this user's, by key.
    pub user: Option<i64>,
    pub owner: Option<Owner>,
    /// Only changes with a larger number.
    pub after: i64,
    pub limit: usize,
}

/// The changes of a claim and of its undo, in their order.
pub fn of_claim(db: &Read<'_>, claim: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT change FROM change WHERE owner_kind IN (1, 2) AND owner = ?1 ORDER BY change";
    db.rows(sql, [claim], |row| row.get(0))
}

/// What [`read`] reads of a change c and [`JOINS`].
const COLUMNS: &str = "c.change, c.owner_kind, c.owner, c.kind, c.state, u.id, u.upn, p.sku, c.disabled, c.usage_location, c.after, c.since,
    g.id, c.due, c.doubt";
const JOINS: &str = "JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product LEFT JOIN grp g ON g.grp = c.grp";

/// The change of a number.
pub fn get(db: &Read<'_>, change: i64) -> Result<Option<PendingChange>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM change c {JOINS} WHERE c.change = ?1");
    Ok(db.page(&sql, [change], 1, |row| read(row).map(Some))?.pop())
}

/// The claims whose changes wait for this one, in their order.
pub fn waiting_for(db: &Read<'_>, change: i64, user: UserId) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT DISTINCT c.owner FROM user u CROSS JOIN holding h CROSS JOIN change c INDEXED BY change_by_owner
                 ON u.id = ?2 AND h.user = u.user AND h.kind BETWEEN 2 AND 5 AND c.owner_kind = 1 AND c.owner = h.path
               WHERE c.after = ?1 AND c.state = 1 ORDER BY c.owner";
    db.rows(sql, (change, user), |row| row.get(0))
}

/// Changes by number. An owner's and a user's are found without looking at anybody else's, all others by state.
pub fn list(db: &Read<'_>, filter: &Filter) -> Result<Vec<PendingChange>, StoreError> {
    const USERS: &str = "(SELECT path AS owner, 1 AS first, 2 AS last FROM holding WHERE user = ?4 AND kind BETWEEN 2 AND 5
                            UNION ALL SELECT move, 3, 4 FROM migration_move WHERE user = ?4) h
                           CROSS JOIN change c INDEXED BY change_by_owner ON c.owner_kind IN (1, 2, 3, 4) AND c.owner = h.owner
                             AND c.owner_kind BETWEEN h.first AND h.last";
    let (from, of) = match (filter.owner, filter.user) {
        (Some(_), _) => ("change c INDEXED BY change_by_owner", "c.owner_kind = ?5 AND c.owner = ?6"),
        (None, Some(_)) => (USERS, "?5 IS NULL AND ?6 IS NULL"),
        (None, None) => ("change c INDEXED BY change_by_state", "?5 IS NULL AND ?6 IS NULL"),
    };
    // Numbers are found and put in order before anything else is read of them.
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT c.change AS number FROM {from}
               WHERE c.state = ?1 AND c.change > ?2 AND (?3 IS NULL OR c.kind = ?3) AND (?4 IS NULL OR c.user = ?4) AND {of}
               ORDER BY c.change LIMIT ?7)
         CROSS JOIN change c ON c.change = number {JOINS} ORDER BY c.change"
    );
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let (kind, owner) = (filter.kind.map(PendingChangeKind::code), filter.owner);
    let mut changes = Vec::new();
    for state in &filter.states {
        let owner = (owner.map(|owner| owner.kind.code()), owner.map(|owner| owner.id));
        let params = (state.code(), filter.after, kind, filter.user, owner.0, owner.1, limit);
        db.each(&sql, params, |row| read(row).map(|change| changes.push(change)))?;
    }
    changes.sort_by_key(|change: &PendingChange| change.change);
    changes.truncate(filter.limit);
    Ok(changes)
}

fn read(row: &Row<'_>) -> Result<PendingChange, StoreError> {
    let kind: OwnerKind = row.get(1)?;
    Ok(PendingChange {
        change: row.get(0)?,
        owner: Owner { kind, id: row.get(2)? },
        kind: row.get(3)?,
        state: row.get(4)?,
        user: row.get(5)?,
        user_principal_name: row.get(6)?,
        product: row.get(7)?,
        disabled: row.get::<_, Option<Plans>>(8)?.unwrap_or_default().0,
        usage_location: row.get(9)?,
        after: row.get(10)?,
        since: row.get(11)?,
        group: row.get(12)?,
        due: row.get(13)?,
        under_way: under_way(row, 14)?,
    })
}

/// How a change is under way, of the column `doubt`.
fn under_way(row: &Row<'_>, column: usize) -> Result<Option<UnderWay>, StoreError> {
    match row.get(column)? {
        0 => Ok(None),
        code => UnderWay::from_code(code).map(Some).ok_or_else(|| row.unreadable(column)),
    }
}
