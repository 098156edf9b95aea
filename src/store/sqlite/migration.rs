//! Migrations as they were planned, and what planning one has to know.

mod whom;

pub use whom::{Whom, holders, of_claim, of_policy, subject, target, whom};

use super::{
    catalog,
    error::StoreError,
    keys::find_group,
    row::Row,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        fold::fold,
        ids::{MigrationId, UserId},
        migration::{HoldBack, Migration, MigrationItem, MigrationItemState, MigrationStep},
    },
    store::record,
};
use rusqlite::params;

const COLUMNS: &str = "migration, id, name, created_at, created_by, digest, terms";

/// Every migration, in the order in which they were made.
pub fn all(db: &Read<'_>) -> Result<Vec<Migration>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM migration ORDER BY migration");
    db.page(&sql, [], usize::MAX, |row| read(row).map(Some))
}

/// The migration of an id, or of a name in any case.
pub fn find(db: &Read<'_>, reference: &str) -> Result<Option<Migration>, StoreError> {
    let id = reference.parse::<MigrationId>().ok();
    let sql =
        format!("SELECT {COLUMNS} FROM migration WHERE id = ?1 OR name_folded = ?2 ORDER BY id = ?1 DESC");
    Ok(db.page(&sql, (id, fold(reference)), 1, |row| read(row).map(Some))?.pop())
}

fn read(row: &Row<'_>) -> Result<Migration, StoreError> {
    let terms = row.get_ref(6)?.as_blob().ok().and_then(record::migration::decode_terms);
    Ok(Migration {
        key: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        created_at: row.get(3)?,
        created_by: row.get(4)?,
        digest: row.get(5)?,
        terms: terms.ok_or_else(|| row.unreadable(6))?,
    })
}

/// Stores a migration without its items; its key is assigned here.
pub fn insert(tx: &Tx<'_>, migration: &mut Migration) -> Result<(), StoreError> {
    let Migration { id, name, created_at, created_by, digest, terms, .. } = &*migration;
    let terms = record::migration::encode_terms(terms).ok_or(StoreError::Unwritable)?;
    let sql = "INSERT INTO migration (id, name, name_folded, created_at, created_by, digest, terms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tx.execute(sql, params![id, name, fold(name), created_at, created_by, digest, terms])?;
    migration.key = tx.last_insert_rowid();
    Ok(())
}

/// Stores the digest of a migration whose items are stored.
pub fn seal(tx: &Tx<'_>, migration: &Migration) -> Result<(), StoreError> {
    tx.run("UPDATE migration SET digest = ?2 WHERE migration = ?1", (migration.key, migration.digest))
}

/// Stores an item of a migration; `user` is the store's key of its user.
pub fn insert_item(
    tx: &Tx<'_>,
    migration: i64,
    user: Option<i64>,
    item: &MigrationItem,
) -> Result<(), StoreError> {
    let MigrationItem { item: number, named, product, group, wave, planned, .. } = item;
    let product = catalog::product_key(tx, *product)?;
    let group = find_group(tx, *group)?.ok_or_else(|| StoreError::gone("grp"))?;
    let (state, step) = (planned.state().code(), planned.step.map(MigrationStep::code));
    let body = record::migration::encode_planned(planned).ok_or(StoreError::Unwritable)?;
    let sql =
        "INSERT INTO migration_item (migration, item, user, named, product, grp, wave, state, step, planned)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    tx.run(sql, params![migration, number, user, named, product, group, wave, state, step, body])
}

/// Removes a migration of which nothing was begun.
pub fn remove(tx: &Tx<'_>, migration: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM migration_item WHERE migration = ?1", [migration])?;
    tx.run("DELETE FROM migration WHERE migration = ?1", [migration])
}

/// Which items of a migration a list holds. None is all.
#[derive(Clone, Copy, Debug, Default)]
pub struct ItemFilter {
    /// Only this user's.
    pub user: Option<i64>,
    pub state: Option<MigrationItemState>,
    pub step: Option<MigrationStep>,
    pub wave: Option<u32>,
    /// Only items that this holds back.
    pub reason: Option<HoldBack>,
}

/// An item with its user's principal name now; none of an unknown user.
pub type NamedItem = (MigrationItem, Option<String>);

/// The items of a migration after this one, in their order, at most so many.
pub fn items(
    db: &Read<'_>,
    migration: i64,
    filter: &ItemFilter,
    after: i64,
    most: usize,
) -> Result<Vec<NamedItem>, StoreError> {
    let sql = "SELECT i.item, u.id, i.named, p.sku, g.id, i.wave, i.planned, u.upn FROM migration_item i JOIN product p USING (product)
                 JOIN grp g USING (grp) LEFT JOIN user u USING (user)
               WHERE i.migration = ?1 AND i.item > ?2 AND (?3 IS NULL OR i.user = ?3) AND (?4 IS NULL OR i.state = ?4)
                 AND (?5 IS NULL OR i.step = ?5) AND (?6 IS NULL OR i.wave = ?6) ORDER BY i.item";
    let ItemFilter { user, state, step, wave, reason } = filter;
    let (state, step) = (state.map(MigrationItemState::code), step.map(MigrationStep::code));
    db.page(sql, (migration, after, user, state, step, wave), most, |row| {
        let item = item(row)?;
        let holds = |wanted: &HoldBack| item.0.planned.obstacles.iter().any(|it| it.reason == *wanted);
        Ok(reason.as_ref().is_none_or(holds).then_some(item))
    })
}

fn item(row: &Row<'_>) -> Result<NamedItem, StoreError> {
    let planned = row.get_ref(6)?.as_blob().ok().and_then(record::migration::decode_planned);
    let user: Option<UserId> = row.get(1)?;
    let item = MigrationItem {
        item: row.get(0)?,
        user,
        named: row.get(2)?,
        product: row.get(3)?,
        group: row.get(4)?,
        wave: row.get(5)?,
        planned: planned.ok_or_else(|| row.unreadable(6))?,
    };
    Ok((item, row.get(7)?))
}
