//! Lists of users, of the paths by which they hold products, and of groups.

use super::{
    blob::Plans,
    error::StoreError,
    facts::{PATH_COLUMNS, path},
    row::{Row, columns},
    transaction::Read,
};
use crate::domain::{
    fold::fold,
    ids::{GroupId, PlanId, SkuId, UserId},
    time::Time,
    user::Path,
};
use schemars::JsonSchema;
use serde::Serialize;

/// A user as the store believes them to be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    #[serde(skip)]
    pub key: i64,
    /// The object id.
    pub id: UserId,
    /// The user principal name.
    pub user_principal_name: String,
    /// The name people know.
    pub display_name: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub usage_location: Option<String>,
    /// Graph's accountEnabled.
    pub account_enabled: bool,
    /// Graph's userType; null counts as Member.
    pub user_type: Option<String>,
    /// Whether the user is an agent (Graph's agentUser), who claims only with the setting `allowAgents`.
    pub agent: bool,
    /// When Graph was asked for the licenses.
    #[serde(skip)]
    pub taken_at: Time,
}

/// A path by which a user holds a product.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The place in the list: user, product, group.
    pub place: (i64, i64, i64),
    pub user: UserId,
    pub upn: String,
    /// How the user holds it.
    pub path: Path,
    /// Whether the user holds the product by another path as well.
    pub duplicate: bool,
}

/// A group as the store believes it to be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    #[serde(skip)]
    pub key: i64,
    /// The group.
    pub id: GroupId,
    /// Its displayName; null where no import has shown it.
    pub display_name: Option<String>,
    /// Graph's securityEnabled.
    pub security_enabled: Option<bool>,
    /// Graph's mailEnabled.
    pub mail_enabled: Option<bool>,
    /// Graph's onPremisesSyncEnabled.
    pub on_premises_sync_enabled: Option<bool>,
    /// Whether groupTypes holds DynamicMembership.
    pub dynamic: Option<bool>,
    /// Graph's isAssignableToRole.
    pub is_assignable_to_role: Option<bool>,
    /// Graph's isManagementRestricted.
    pub is_management_restricted: Option<bool>,
    /// The direct members known.
    pub members: i64,
    /// When Graph was asked.
    #[serde(skip)]
    pub taken_at: Time,
}

/// Which users a list holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct UserFilter<'a> {
    /// Only this one.
    pub user: Option<i64>,
    /// Only who holds the product.
    pub product: Option<i64>,
    /// With `product`: whether directly.
    pub direct: Option<bool>,
    /// With `product`: whether through a group.
    pub by_group: Option<bool>,
    /// Whether a path is in error.
    pub in_error: Option<bool>,
    /// Only who is known to be a direct member.
    pub group: Option<GroupId>,
    /// Only of this department, in any case.
    pub department: Option<&'a str>,
    /// Only with this usage location, in upper case.
    pub usage_location: Option<&'a str>,
    /// Whether the account is enabled.
    pub enabled: Option<bool>,
}

/// The users whose key comes after this, by key, at most so many; `fits` chooses among their principal names.
pub fn users(
    db: &Read<'_>,
    filter: &UserFilter<'_>,
    after: i64,
    most: usize,
    fits: impl Fn(&str) -> bool,
) -> Result<Vec<User>, StoreError> {
    let sql = "SELECT user, id, upn, display_name, department, usage_location, account_enabled, user_type, agent, taken_at FROM user u
               WHERE user > ?1 AND (?2 IS NULL OR user = ?2) AND removed = 0
                 AND (?3 IS NULL OR EXISTS (SELECT 1 FROM holding h WHERE h.user = u.user AND kind = 0 AND subject = ?3))
                 AND (?4 IS NULL OR ?4 = EXISTS (SELECT 1 FROM holding h WHERE h.user = u.user AND kind = 0 AND subject = ?3 AND path = 0))
                 AND (?5 IS NULL OR ?5 = EXISTS (SELECT 1 FROM holding h WHERE h.user = u.user AND kind = 0 AND subject = ?3 AND path > 0))
                 AND (?6 IS NULL OR ?6 = EXISTS (SELECT 1 FROM holding h WHERE h.user = u.user AND kind = 0 AND error IS NOT NULL))
                 AND (?7 IS NULL OR EXISTS (SELECT 1 FROM member m JOIN grp g ON g.grp = m.grp WHERE m.user = u.user AND g.id = ?7 AND g.removed = 0))
                 AND (?8 IS NULL OR usage_location = ?8) AND (?9 IS NULL OR account_enabled = ?9)
               ORDER BY user";
    let after = filter.user.map_or(after, |user| after.max(user - 1));
    let UserFilter { user, product, direct, by_group, in_error, group, department, usage_location, enabled } =
        filter;
    let department = department.map(fold);
    // Who is the only one asked for comes first: nobody behind is looked at.
    let most = if user.is_some() { most.min(1) } else { most };
    let params = (after, user, product, direct, by_group, in_error, group, usage_location, enabled);
    db.page(sql, params, most, |row| {
        let user = |row: &Row<'_>| -> rusqlite::Result<User> {
            Ok(columns! { row, 0 => User {
                key, id, user_principal_name, display_name, department, usage_location, account_enabled, user_type, agent, taken_at
            } })
        };
        let within = match &department {
            Some(wanted) => row.text_or_null(4)?.map(fold).as_ref() == Some(wanted),
            None => true,
        };
        Ok((within && fits(row.text_or_null(2)?.unwrap_or_default())).then(|| user(row)).transpose()?)
    })
}

/// The groups a user is known to be a direct member of, by id.
pub fn groups_of(db: &Read<'_>, user: i64) -> Result<Vec<GroupId>, StoreError> {
    let sql =
        "SELECT grp.id FROM member JOIN grp USING (grp) WHERE user = ?1 AND grp.removed = 0 ORDER BY grp.id";
    db.rows(sql, [user], |row| row.get(0))
}

/// Which paths a list holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssignmentFilter<'a> {
    /// Only this user's.
    pub user: Option<i64>,
    /// Only this product's.
    pub product: Option<i64>,
    /// Only direct ones, or only those through a group.
    pub direct: Option<bool>,
    /// Only those in this state of Graph, in any case.
    pub state: Option<&'a str>,
    /// Only those of users who hold the product by another path as well, or only those of users who do not.
    pub duplicate: Option<bool>,
}

/// The paths after this place, by place, at most so many.
pub fn assignments(
    db: &Read<'_>,
    filter: &AssignmentFilter<'_>,
    after: (i64, i64, i64),
    most: usize,
) -> Result<Vec<Assignment>, StoreError> {
    let twice = "EXISTS (SELECT 1 FROM holding o WHERE o.user = h.user AND o.kind = 0 AND o.subject = h.subject AND o.path <> h.path)";
    let columns = format!("h.user, h.subject, h.path, u.id, u.upn, {twice}, {PATH_COLUMNS}");
    let from = "holding h JOIN user u ON u.user = h.user JOIN product p ON p.product = h.subject LEFT JOIN grp g ON g.grp = h.path";
    let of_user =
        if filter.user.is_some() { "h.user = ?4 AND h.kind = 0" } else { "?4 IS NULL AND h.kind = 0" };
    let sql = format!(
        "SELECT {columns} FROM {from} WHERE {of_user} AND (h.user, h.kind, h.subject, h.path) > (?1, 0, ?2, ?3)
           AND (?5 IS NULL OR h.subject = ?5) AND (?6 IS NULL OR ?6 = (h.path = 0)) AND (?7 IS NULL OR ?7 = {twice})
         ORDER BY h.user, h.kind, h.subject, h.path"
    );
    let AssignmentFilter { user, product, direct, state, duplicate } = filter;
    db.page(&sql, (after.0, after.1, after.2, user, product, direct, duplicate), most, |row| {
        Ok(Some(assignment(row)?)
            .filter(|it| state.is_none_or(|wanted| it.path.state.eq_ignore_ascii_case(wanted))))
    })
}

fn assignment(row: &Row<'_>) -> rusqlite::Result<Assignment> {
    let place = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Assignment { place, user: row.get(3)?, upn: row.get(4)?, duplicate: row.get(5)?, path: path(row, 6)? })
}

/// Which groups a list holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupFilter {
    /// Only groups that carry the product.
    pub product: Option<i64>,
    /// Whether a path through the group is in error.
    pub in_error: Option<bool>,
}

/// The groups whose key comes after this, by key, at most so many; `fits` chooses among them by id and name.
pub fn groups(
    db: &Read<'_>,
    filter: &GroupFilter,
    after: i64,
    most: usize,
    fits: impl Fn(GroupId, Option<&str>) -> bool,
) -> Result<Vec<Group>, StoreError> {
    let sql =
        "SELECT grp, id, name, security_enabled, mail_enabled, on_premises_sync, dynamic, role_assignable, restricted, taken_at FROM grp g
               WHERE grp > ?1 AND removed = 0
                 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM group_license l WHERE l.grp = g.grp AND product = ?2))
                 AND (?3 IS NULL OR ?3 = EXISTS (SELECT 1 FROM holding h WHERE h.path = g.grp AND kind = 0 AND error IS NOT NULL))
               ORDER BY grp";
    let mut found = db.page(sql, (after, filter.product, filter.in_error), most, |row| {
        let group = columns! { row, 0 => Group {
            key, id, display_name, security_enabled, mail_enabled, on_premises_sync_enabled, dynamic, is_assignable_to_role,
            is_management_restricted, taken_at; members: 0
        } };
        Ok(Some(group).filter(|group| fits(group.id, group.display_name.as_deref())))
    })?;
    let sql = "SELECT (SELECT count(*) FROM member WHERE grp = ?1) + (SELECT count(*) FROM awaited_member WHERE grp = ?1)";
    for group in &mut found {
        group.members = db.query_row(sql, [group.key], |row| row.get(0))?;
    }
    Ok(found)
}

/// What a group carries, with the plans it switches off.
pub fn licenses_of(db: &Read<'_>, group: i64) -> Result<Vec<(SkuId, Vec<PlanId>)>, StoreError> {
    db.rows(
        "SELECT sku, disabled FROM group_license JOIN product USING (product) WHERE grp = ?1 ORDER BY sku",
        [group],
        |row| Ok((row.get(0)?, row.get::<_, Plans>(1)?.0)),
    )
}

pub fn assignments_of(db: &Read<'_>, user: i64) -> Result<Vec<Assignment>, StoreError> {
    let filter = AssignmentFilter { user: Some(user), ..AssignmentFilter::default() };
    assignments(db, &filter, (user, 0, 0), usize::MAX)
}
