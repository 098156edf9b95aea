//! Apps of the admin's own, and what differs in the built-in ones.

use super::{
    blob::{Clients, Plans},
    error::StoreError,
    revision,
    row::{Row, columns},
    transaction::{Read, Tx},
};
use crate::domain::{
    app::{
        Trigger,
        definition::{Definition, Edits, FIRST_OWN_KEY, Own},
    },
    fold::fold,
    ids::PlanId,
};

/// What the store keeps of apps, by key; those removed are left out.
pub fn all(db: &Read<'_>) -> Result<Vec<Definition>, StoreError> {
    let sql = "SELECT app, name, plan, plan_name, triggers, plans_added, plans_removed, clients_added, clients_removed,
                 unknown_added, unknown_removed FROM app
               WHERE removed = 0 ORDER BY app";
    db.page(sql, [], usize::MAX, |row| definition(row).map(Some))
}

fn definition(row: &Row<'_>) -> Result<Definition, StoreError> {
    let own = match row.get::<_, Option<PlanId>>(2)? {
        None => None,
        Some(plan) => {
            let codes: Vec<u8> = row.get(4)?;
            let triggers = codes
                .into_iter()
                .map(|code| Trigger::from_code(code).ok_or_else(|| row.unreadable(4)))
                .collect::<Result<_, _>>()?;
            Some(Own { name: row.get(1)?, plan, plan_name: row.get(3)?, triggers })
        }
    };
    let plans = columns! { row, 5 => Edits { added as Plans, removed as Plans } };
    let clients = columns! { row, 7 => Edits { added as Clients, removed as Clients } };
    let unknown = columns! { row, 9 => Edits { added as Plans, removed as Plans } };
    Ok(Definition { key: row.get(0)?, own, plans, unknown, clients })
}

/// The key for an app of the admin's own: the one an app of this name had, else a new one; none when all are
/// used up.
pub fn key(db: &Read<'_>, name: &str) -> Result<Option<u16>, StoreError> {
    let sql = "SELECT app FROM app WHERE name_folded = ?1";
    if let Some(key) = db.find(sql, [fold(name)], |row| row.get(0))? {
        return Ok(Some(key));
    }
    let last: u16 =
        db.query_row("SELECT max(coalesce(max(app), 0), ?1) FROM app", [FIRST_OWN_KEY - 1], |row| {
            row.get(0)
        })?;
    Ok(last.checked_add(1))
}

/// The name of an app the admin spoke of, also of one removed since.
pub fn name(db: &Read<'_>, key: u16) -> Result<Option<String>, StoreError> {
    db.find("SELECT name FROM app WHERE app = ?1", [key], |row| row.get(0))
}

/// Keeps an app of this name.
pub fn put(tx: &Tx<'_>, name: &str, definition: &Definition) -> Result<(), StoreError> {
    let Definition { key, own, plans, unknown, clients } = definition;
    let codes = |own: &Own| own.triggers.iter().map(|trigger| trigger.code()).collect::<Vec<u8>>();
    let sql =
        "INSERT INTO app (app, name, name_folded, plan, plan_name, triggers, plans_added, plans_removed, clients_added, clients_removed,
                 unknown_added, unknown_removed)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
               ON CONFLICT (app) DO UPDATE SET name = excluded.name, plan = excluded.plan, plan_name = excluded.plan_name,
                 triggers = excluded.triggers, plans_added = excluded.plans_added, plans_removed = excluded.plans_removed,
                 clients_added = excluded.clients_added, clients_removed = excluded.clients_removed, unknown_added = excluded.unknown_added,
                 unknown_removed = excluded.unknown_removed, removed = 0";
    tx.execute(
        sql,
        rusqlite::params![
            key,
            name,
            fold(name),
            own.as_ref().map(|own| own.plan),
            own.as_ref().map(|own| &own.plan_name),
            own.as_ref().map(codes),
            Plans(plans.added.clone()),
            Plans(plans.removed.clone()),
            Clients(clients.added.clone()),
            Clients(clients.removed.clone()),
            Plans(unknown.added.clone()),
            Plans(unknown.removed.clone()),
        ],
    )?;
    revision::turn(tx)
}

/// Removes an app of the admin's own, or what the admin said of a built-in one. The name stays for what
/// refers to it.
pub fn remove(tx: &Tx<'_>, key: u16) -> Result<(), StoreError> {
    tx.execute("UPDATE app SET removed = 1 WHERE app = ?1", [key])?;
    revision::turn(tx)
}
