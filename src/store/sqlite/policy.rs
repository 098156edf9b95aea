//! Policies and their immutable versions.

use super::{
    blob::Plans,
    error::StoreError,
    revision,
    row::{Row, columns},
    transaction::{Read, Tx},
};
use crate::domain::{
    fold::fold,
    ids::PolicyId,
    policy::{Cap, PlanChoice, Policy, PolicyProduct},
    setting::EnvironmentScope,
    time::Time,
};
use rusqlite::{params, types::Value};

const TRIGGER: u8 = 1;
const INCLUDE_GROUP: u8 = 2;
const EXCLUDE_GROUP: u8 = 3;
const EXCLUDE_USER: u8 = 4;
const USAGE_LOCATION: u8 = 5;
const DEPARTMENT: u8 = 6;

const COLUMNS: &str = "p.id, p.policy, v.version, v.name, v.app, v.enabled, v.priority, p.created_at, v.environment_scope, v.assign_via,
    v.cap_claims, v.cap_hours, p.changed_at";

/// A policy as it is stored, with the time of its last change.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub policy: Policy,
    pub changed_at: Time,
}

/// Every policy there is, by creation.
pub fn all(db: &Read<'_>) -> Result<Vec<Stored>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM policy p JOIN policy_version v ON v.version = p.version ORDER BY p.policy"
    );
    let found: Vec<_> = db.rows(&sql, [], head)?;
    found.into_iter().map(|head| complete(db, head)).collect()
}

pub fn changed_at(db: &Read<'_>, policy: &Policy) -> Result<Time, StoreError> {
    Ok(db.query_row("SELECT changed_at FROM policy WHERE policy = ?1", [policy.key], |row| row.get(0))?)
}

/// Whether a policy has this name, in any case.
pub fn name_taken(db: &Read<'_>, name: &str) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM policy WHERE name_folded = ?1)";
    Ok(db.query_row(sql, [fold(name)], |row| row.get(0))?)
}

/// Whether a policy has or had this id.
pub fn id_taken(db: &Read<'_>, id: PolicyId) -> Result<bool, StoreError> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM policy WHERE id = ?1)", [id], |row| row.get(0))?)
}

/// Frees the name of a policy that gets another one in this transaction.
pub fn free_name(tx: &Tx<'_>, policy: &Policy) -> Result<(), StoreError> {
    tx.run("UPDATE policy SET name_folded = NULL WHERE policy = ?1", [policy.key])
}

/// Stores a new policy; its key and version are assigned here.
pub fn insert(tx: &Tx<'_>, policy: &mut Policy, by: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO policy (id, name_folded, created_at, changed_at) VALUES (?1, ?2, ?3, ?3)";
    tx.execute(sql, (policy.id, fold(&policy.name), policy.created))?;
    policy.key = tx.last_insert_rowid();
    put(tx, policy, policy.created, by)
}

/// Stores a new version of a policy and makes it the current one. What decides from now on is a new revision.
pub fn put(tx: &Tx<'_>, policy: &mut Policy, at: Time, by: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO policy_version (policy, name, app, enabled, priority, environment_scope, changed_at, changed_by, assign_via,
                 cap_claims, cap_hours) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let scope = policy.environment_scope.map(EnvironmentScope::code);
    let (claims, hours) = policy.cap.map(|cap| (cap.claims, cap.hours)).unzip();
    let Policy { key, name, app, enabled, priority, assign_via, .. } = &*policy;
    tx.execute(
        sql,
        params![key, name, app, enabled, priority, scope, at, by, assign_via.code(), claims, hours],
    )?;
    policy.version = tx.last_insert_rowid();
    for (place, product) in (0i64..).zip(&policy.products) {
        insert_product(tx, policy.version, place, product)?;
    }
    insert_scope(tx, policy)?;
    let sql = "UPDATE policy SET name_folded = ?2, version = ?3, changed_at = ?4 WHERE policy = ?1";
    tx.execute(sql, (policy.key, fold(&policy.name), policy.version, at))?;
    revision::turn(tx)
}

/// Removes a policy. Its versions stay for the claims that refer to them.
pub fn remove(tx: &Tx<'_>, policy: &Policy, at: Time) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE policy SET name_folded = NULL, version = NULL, changed_at = ?2 WHERE policy = ?1",
        (policy.key, at),
    )?;
    revision::turn(tx)
}

fn insert_product(tx: &Tx<'_>, version: i64, place: i64, product: &PolicyProduct) -> Result<(), StoreError> {
    let (choice, plans) = match &product.plans {
        PlanChoice::All => (0, Plans::default()),
        PlanChoice::Except(plans) => (1, Plans(plans.clone())),
        PlanChoice::Only(plans) => (2, Plans(plans.clone())),
    };
    let key = super::catalog::product_key(tx, product.sku)?;
    let sql = "INSERT INTO policy_product (version, place, product, choice, plans, grp)
               VALUES (?1, ?2, ?3, ?4, ?5, (SELECT grp FROM grp WHERE id = ?6))";
    tx.run(sql, (version, place, key, choice, plans, product.group))
}

fn insert_scope(tx: &Tx<'_>, policy: &Policy) -> Result<(), StoreError> {
    fn list<T>(items: &[T], value: impl Fn(&T) -> Value) -> Vec<Value> {
        items.iter().map(value).collect()
    }
    let lists = [
        (TRIGGER, list(&policy.triggers, |it| Value::Integer(it.code().into()))),
        (INCLUDE_GROUP, list(&policy.include_groups, |it| Value::Blob(it.as_bytes().to_vec()))),
        (EXCLUDE_GROUP, list(&policy.exclude_groups, |it| Value::Blob(it.as_bytes().to_vec()))),
        (EXCLUDE_USER, list(&policy.exclude_users, |it| Value::Blob(it.as_bytes().to_vec()))),
        (USAGE_LOCATION, list(&policy.usage_locations, |it| Value::Text(it.clone()))),
        (DEPARTMENT, list(&policy.departments, |it| Value::Text(it.clone()))),
    ];
    for (kind, values) in lists {
        for (place, value) in (0i64..).zip(values) {
            let sql = "INSERT INTO policy_scope (version, kind, place, value) VALUES (?1, ?2, ?3, ?4)";
            tx.execute(sql, (policy.version, kind, place, value))?;
        }
    }
    Ok(())
}

/// A policy without its lists.
fn head(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let cap = row.get::<_, Option<u32>>(10)?.zip(row.get(11)?).map(|(claims, hours)| Cap { claims, hours });
    let policy = columns! { row, 0 => Policy {
        id, key, version, name, app, enabled, priority, created, environment_scope, assign_via;
        cap: cap, triggers: vec![], include_groups: vec![], exclude_groups: vec![], exclude_users: vec![], usage_locations: vec![],
        departments: vec![], products: vec![]
    } };
    Ok(Stored { policy, changed_at: row.get(12)? })
}

fn complete(db: &Read<'_>, mut stored: Stored) -> Result<Stored, StoreError> {
    let policy = &mut stored.policy;
    let sql = "SELECT product.sku, choice, plans, grp.id FROM policy_product JOIN product USING (product) LEFT JOIN grp USING (grp)
               WHERE version = ?1 ORDER BY place";
    db.each(sql, [policy.version], |row| {
        let Plans(plans) = row.get(2)?;
        let plans = match row.get::<_, u8>(1)? {
            0 => PlanChoice::All,
            1 => PlanChoice::Except(plans),
            2 => PlanChoice::Only(plans),
            _ => return Err(row.unreadable(1)),
        };
        policy.products.push(PolicyProduct { sku: row.get(0)?, plans, group: row.get(3)? });
        Ok(())
    })?;
    db.each(
        "SELECT kind, value FROM policy_scope WHERE version = ?1 ORDER BY kind, place",
        [policy.version],
        |row| take_scope(policy, row),
    )?;
    Ok(stored)
}

fn take_scope(policy: &mut Policy, row: &Row<'_>) -> Result<(), StoreError> {
    match row.get(0)? {
        TRIGGER => policy.triggers.push(row.get(1)?),
        INCLUDE_GROUP => policy.include_groups.push(row.get(1)?),
        EXCLUDE_GROUP => policy.exclude_groups.push(row.get(1)?),
        EXCLUDE_USER => policy.exclude_users.push(row.get(1)?),
        USAGE_LOCATION => policy.usage_locations.push(row.get(1)?),
        DEPARTMENT => policy.departments.push(row.get(1)?),
        _ => return Err(row.unreadable(0)),
    }
    Ok(())
}
