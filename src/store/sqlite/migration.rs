//! Migrations as they were planned, and what planning one has to know.

mod asking;
mod history;
mod local;
pub(super) mod moves;
mod moving;
mod settling;
mod sight;
mod watching;
mod whom;

pub(in crate::store::sqlite) use asking::takes_away;
pub use asking::{ask, ask_siblings, cancel, close, hold, is_out, under_way};
pub use history::history;
pub use local::{advance, stays_away, take_back, takes_unit};
pub use moves::{Happened, Moved};
pub(in crate::store::sqlite) use moving::count_from;
pub use moving::{
    Carrying, Move, NewMove, begin_again, end as end_move, get as get_move, group_of, holds,
    insert as insert_move, is_back, is_moving, is_ours, keep_back, know, last_said, made_membership, needs,
    of_item, of_migration, of_user, read_again, say, step as step_move, terms, undo as undo_move,
    waiting_of_user,
};
pub(in crate::store::sqlite) use settling::{failed, not_sent, sent};
pub use settling::{give_again, look_and_give_again};
pub use sight::{account, as_known};
pub use watching::{book, leave_or_end};
pub use whom::{Subjects, Whom, holders, of_claim, of_policy, target, whom};

use super::{
    catalog,
    error::StoreError,
    facts::PATH,
    keys::find_group,
    row::Row,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        fold::fold,
        ids::{GroupId, MigrationId, UserId},
        migration::{
            HoldBack, ItemJudge, Migration, MigrationItem, MigrationItemState, MigrationStep, MoveSight,
            Obstacle, Planned,
        },
        time::Time,
    },
    store::record,
};
use rusqlite::params;

const COLUMNS: &str = "migration, id, name, created_at, created_by, digest, terms, paused";

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
        paused: row.get(7)?,
        terms: terms.ok_or_else(|| row.unreadable(6))?,
    })
}

/// The store's key of a group.
pub fn group_key(db: &Read<'_>, group: GroupId) -> Result<Option<i64>, StoreError> {
    find_group(db, group)
}

/// The id of the migration that moves a product.
pub fn id_of_move(db: &Read<'_>, number: i64) -> Result<Option<MigrationId>, StoreError> {
    let sql = "SELECT g.id FROM migration_move m JOIN migration g USING (migration) WHERE m.move = ?1";
    db.find(sql, [number], |row| row.get(0))
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

/// A wave that was released.
#[derive(Clone, Debug)]
pub struct ReleasedWave {
    pub wave: u32,
    pub released_at: Time,
    /// The id of who released it first.
    pub released_by: String,
    /// When more of its items fail, it stops.
    pub max_failures: i64,
    pub stopped: bool,
}

/// The waves of a migration that were released.
pub fn waves(db: &Read<'_>, migration: i64) -> Result<Vec<ReleasedWave>, StoreError> {
    let sql = "SELECT wave, released_at, released_by, max_failures, stopped FROM migration_wave WHERE migration = ?1 ORDER BY wave";
    db.rows(sql, [migration], |row| {
        Ok(ReleasedWave {
            wave: row.get(0)?,
            released_at: row.get(1)?,
            released_by: row.get(2)?,
            max_failures: row.get(3)?,
            stopped: row.get(4)?,
        })
    })
}

/// Releases a wave, or more of it.
pub fn release(
    tx: &Tx<'_>,
    migration: i64,
    wave: u32,
    now: Time,
    actor: &str,
    max_failures: u32,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO migration_wave (migration, wave, released_at, released_by, max_failures) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO UPDATE SET max_failures = excluded.max_failures";
    tx.run(sql, (migration, wave, now, actor, max_failures))
}

/// Keeps what holds an item back as its wave is released, or that nothing does.
pub fn hold_back(
    tx: &Tx<'_>,
    migration: i64,
    item: i64,
    planned: Option<&Planned>,
) -> Result<(), StoreError> {
    let encode = |it| record::migration::encode_planned(it).ok_or(StoreError::Unwritable);
    let sql = "UPDATE migration_item SET held = ?3 WHERE migration = ?1 AND item = ?2 AND held IS NOT ?3";
    tx.run(sql, (migration, item, planned.map(encode).transpose()?))
}

/// A migration is paused, or is so no more.
pub fn pause(tx: &Tx<'_>, migration: i64, paused: bool) -> Result<(), StoreError> {
    tx.run("UPDATE migration SET paused = ?2 WHERE migration = ?1", (migration, paused))
}

/// Waves of a migration that were stopped go on: one, or all.
pub fn go_on(tx: &Tx<'_>, migration: i64, wave: Option<u32>) -> Result<(), StoreError> {
    let sql = "UPDATE migration_wave SET stopped = 0 WHERE migration = ?1 AND (?2 IS NULL OR wave = ?2)";
    tx.run(sql, (migration, wave))
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

/// An item as it is now.
#[derive(Clone, Debug)]
pub struct ListedItem {
    pub item: MigrationItem,
    /// The user's key and principal name; none of an unknown one.
    pub user: Option<(i64, String)>,
    /// All that holds it back now: as it was planned or its wave was released, and since then as the last read showed.
    pub obstacles: Vec<Obstacle>,
    /// What became of it, and where it stands, once it was released.
    pub moved: Option<(MigrationItemState, MigrationStep)>,
}

impl ListedItem {
    /// What it is now: what was planned, until it is released.
    pub fn state(&self) -> MigrationItemState {
        self.moved.map_or_else(|| self.item.planned.state(), |(state, _)| state)
    }

    pub fn step(&self) -> Option<MigrationStep> {
        self.moved.map_or(self.item.planned.step, |(_, step)| Some(step))
    }
}

/// The items of a migration after this one, in their order, at most so many; `judge` says what is found against those that
/// were released.
pub fn items(
    db: &Read<'_>,
    migration: i64,
    filter: &ItemFilter,
    judge: ItemJudge,
    after: i64,
    most: usize,
) -> Result<Vec<ListedItem>, StoreError> {
    const NOW: &str = "iif(m.state = 3 AND m.step NOT IN (4, 5) AND (SELECT g.paused OR w.stopped FROM migration g JOIN migration_wave w USING (migration)
                                        WHERE g.migration = m.migration AND w.wave = m.wave), 4, m.state)";
    let sql = format!("SELECT i.item, u.id, i.named, p.sku, g.id, i.wave, i.planned, u.upn, i.user, {NOW}, m.step, iif(m.move IS NULL, i.held, m.obstacle),
                 m.state <> 7 AND (m.state <> 5 OR u.removed = 0 AND lower(h.state) = 'active' AND h.error IS NULL AND h.disabled = m.disabled) IS TRUE
               FROM migration_item i JOIN product p ON p.product = i.product
                 JOIN grp g ON g.grp = i.grp LEFT JOIN user u ON u.user = i.user
                 LEFT JOIN migration_move m ON m.migration = i.migration AND m.item = i.item
                 LEFT JOIN holding h ON m.state = 5 AND h.user = i.user AND h.kind = {PATH} AND h.subject = i.product AND h.path = i.grp
               WHERE i.migration = ?1 AND i.item > ?2 AND (?3 IS NULL OR i.user = ?3) AND (?4 IS NULL OR coalesce({NOW}, i.state) = ?4)
                 AND (?5 IS NULL OR coalesce(m.step, i.step) = ?5) AND (?6 IS NULL OR i.wave = ?6) ORDER BY i.item");
    let ItemFilter { user, state, step, wave, reason } = filter;
    let (state, step) = (state.map(MigrationItemState::code), step.map(MigrationStep::code));
    db.page(&sql, (migration, after, user, state, step, wave), most, |row| {
        let item = item(db, migration, judge, row)?;
        let holds = |wanted: &HoldBack| item.obstacles.iter().any(|it| it.reason == *wanted);
        Ok(reason.as_ref().is_none_or(holds).then_some(item))
    })
}

fn item(db: &Read<'_>, migration: i64, judge: ItemJudge, row: &Row<'_>) -> Result<ListedItem, StoreError> {
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
    let (upn, key): (Option<String>, Option<i64>) = (row.get(7)?, row.get(8)?);
    let (state, step): (Option<MigrationItemState>, Option<MigrationStep>) = (row.get(9)?, row.get(10)?);
    let moved = state.zip(step);
    let obstacles = match row.get::<_, Option<Vec<u8>>>(11)? {
        Some(body) if moved.is_some() => record::migration::decode_obstacle(&body).map(|it| vec![it]),
        Some(body) => record::migration::decode_planned(&body).map(|it| it.obstacles),
        None => match moved {
            // Of many who are done nearly all hold the license as they held the direct one.
            Some(_) if row.get(12)? => Some(Vec::new()),
            Some((state, _)) => Some(found(db, migration, item.item, state, judge)?.into_iter().collect()),
            None => Some(item.planned.obstacles.clone()),
        },
    };
    let obstacles = obstacles.ok_or_else(|| row.unreadable(11))?;
    Ok(ListedItem { item, obstacles, user: key.zip(upn), moved })
}

/// What is found against an item that was released, by the directory as it is now.
fn found(
    db: &Read<'_>,
    migration: i64,
    item: i64,
    state: MigrationItemState,
    judge: ItemJudge,
) -> Result<Option<Obstacle>, StoreError> {
    let moving = moving::of_item(db, migration, item)?.ok_or_else(|| StoreError::gone("migration_move"))?;
    let (gone, located) = sight::account(db, moving.user)?;
    as_known(db, &moving, |sight| judge(&MoveSight { located, ..sight.clone() }, state, gone))
}
