//! What a lint of policies looks at: pools, groups, environments, users.

use super::{error::StoreError, transaction::Read};
use crate::domain::{
    fold::fold,
    ids::{GroupId, PlanId, SkuId},
    plans,
};
use std::collections::{BTreeMap, BTreeSet};

/// The plans that give a mailbox, of every owned product that has one.
pub fn mailboxes(db: &Read<'_>) -> Result<BTreeMap<SkuId, Vec<PlanId>>, StoreError> {
    let sql =
        "SELECT sku, plan, name, applies_to FROM pool_plan JOIN product USING (product) ORDER BY sku, place";
    let mut found: BTreeMap<SkuId, Vec<PlanId>> = BTreeMap::new();
    db.each(sql, [], |row| {
        let (name, applies_to): (String, String) = (row.get(2)?, row.get(3)?);
        if plans::is_mailbox(&name) && applies_to.eq_ignore_ascii_case("User") {
            found.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The direct members known of a group; none of one that no import has shown.
pub fn members(db: &Read<'_>, group: GroupId) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT (SELECT count(*) FROM member m WHERE m.grp = g.grp) + (SELECT count(*) FROM awaited_member a WHERE a.grp = g.grp)
               FROM grp g WHERE id = ?1 AND removed = 0 AND taken_at > 0";
    db.find(sql, [group], |row| row.get(0))
}

/// The departments that users have, as they are compared; none while no user is known.
pub fn departments(db: &Read<'_>) -> Result<Option<BTreeSet<String>>, StoreError> {
    let known: bool =
        db.query_row("SELECT EXISTS (SELECT 1 FROM user WHERE removed = 0)", [], |row| row.get(0))?;
    if !known {
        return Ok(None);
    }
    let mut found = BTreeSet::new();
    db.each(
        "SELECT DISTINCT department FROM user WHERE removed = 0 AND department IS NOT NULL",
        [],
        |row| {
            found.insert(fold(&row.get::<_, String>(0)?));
            Ok(())
        },
    )?;
    Ok(Some(found))
}

/// Groups that carry licenses, or that paths name and no import has shown, and whose members no import has
/// listed.
pub fn unlisted(db: &Read<'_>) -> Result<Vec<GroupId>, StoreError> {
    let sql = "SELECT id FROM grp g WHERE removed = 0 AND members_listed = 0
                 AND (taken_at = 0 OR EXISTS (SELECT 1 FROM group_license l WHERE l.grp = g.grp)) ORDER BY id";
    db.rows(sql, [], |row| row.get(0))
}

pub fn managed_environments(db: &Read<'_>) -> Result<i64, StoreError> {
    Ok(db.query_row("SELECT count(*) FROM environment WHERE managed = 1", [], |row| row.get(0))?)
}

/// Users who could claim but for their missing usage location: all of the tenant, or the direct members of a
/// group.
pub fn without_location(db: &Read<'_>, group: Option<GroupId>) -> Result<i64, StoreError> {
    let able = "removed = 0 AND account_enabled = 1 AND usage_location IS NULL AND lower(coalesce(user_type, '')) <> 'guest'
                  AND (agent = 0 OR (SELECT allow_agents FROM setting))";
    let count = match group {
        None => db.query_row(&format!("SELECT count(*) FROM user WHERE {able}"), [], |row| row.get(0)),
        Some(group) => {
            let of_group =
                "user IN (SELECT user FROM member WHERE grp = (SELECT grp FROM grp WHERE id = ?1))";
            db.query_row(&format!("SELECT count(*) FROM user WHERE {of_group} AND {able}"), [group], |row| {
                row.get(0)
            })
        }
    };
    Ok(count?)
}
