//! Products that are on their way to a group, or back: where each stands.

use super::history;
use crate::{
    domain::{
        exchange::{Evidence, Owner},
        ids::{GroupId, PlanId, SkuId},
        migration::{HoldBack, MigrationItemState, MigrationStep, Obstacle, Terms},
        migration_event::{ItemEvent, ShownBefore},
        request::AttemptResult,
        time::Time,
    },
    store::{
        record,
        sqlite::{
            blob::Plans,
            error::StoreError,
            pool,
            row::Row,
            transaction::{Read, Tx},
        },
    },
};
use rusqlite::params;
use std::sync::LazyLock;

/// A product of a user on its way.
#[derive(Clone, Debug)]
pub struct Move {
    pub number: i64,
    pub migration: i64,
    /// Its place in the plan.
    pub item: i64,
    pub wave: u32,
    pub user: i64,
    /// The key of the product.
    pub product: i64,
    pub group: i64,
    pub state: MigrationItemState,
    pub step: MigrationStep,
    /// When it came to its step.
    pub since: Time,
    /// When its user is read for it alone.
    pub due: Option<Time>,
    /// Whether the migration made the membership.
    pub joined: bool,
    /// Whether the direct license was taken away, or may have been.
    pub removed: bool,
    /// Of an undo where it ends.
    pub to_step: Option<MigrationStep>,
    pub put_backs: u8,
    /// The plans that the direct license switches off.
    pub recorded: Vec<PlanId>,
    /// The products that the group brought besides, and the user lacked.
    pub brings: Vec<i64>,
    pub after: Option<Evidence>,
    pub lacked: Option<Evidence>,
    pub shown: Option<Time>,
    pub agreed: Option<Evidence>,
    pub obstacle: Option<Obstacle>,
    pub error: Option<String>,
}

const COLUMNS: &str = "m.move, m.migration, m.wave, m.user, m.product, m.grp, m.state, m.step, m.since, m.due, m.joined, m.removed, m.to_step,
    m.put_backs, m.disabled, m.after, m.first, m.shown_at, m.last, m.obstacle, m.error, m.item, m.brings";

fn read(row: &Row<'_>) -> Result<Move, StoreError> {
    let obstacle = match row.get::<_, Option<Vec<u8>>>(19)? {
        Some(body) => Some(record::migration::decode_obstacle(&body).ok_or_else(|| row.unreadable(19))?),
        None => None,
    };
    Ok(Move {
        number: row.get(0)?,
        migration: row.get(1)?,
        wave: row.get(2)?,
        user: row.get(3)?,
        product: row.get(4)?,
        group: row.get(5)?,
        state: row.get(6)?,
        step: row.get(7)?,
        since: row.get(8)?,
        due: row.get(9)?,
        joined: row.get(10)?,
        removed: row.get(11)?,
        to_step: row.get(12)?,
        put_backs: row.get(13)?,
        recorded: row.get::<_, Plans>(14)?.0,
        after: row.get(15)?,
        lacked: row.get(16)?,
        shown: row.get(17)?,
        agreed: row.get(18)?,
        obstacle,
        error: row.get(20)?,
        item: row.get(21)?,
        brings: row.get_ref(22)?.as_blob().map(keys).map_err(|_| row.unreadable(22))?,
    })
}

fn keys(bytes: &[u8]) -> Vec<i64> {
    let (keys, _) = bytes.as_chunks::<8>();
    keys.iter().map(|key| i64::from_be_bytes(*key)).collect()
}

/// The texts that read those of which something is true. Each is made once.
macro_rules! select {
    ($condition:literal) => {{
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!("SELECT {COLUMNS} FROM migration_move m WHERE {} ORDER BY m.move", $condition)
        });
        SQL.as_str()
    }};
}

fn moves(db: &Read<'_>, sql: &'static str, params: impl rusqlite::Params) -> Result<Vec<Move>, StoreError> {
    db.page(sql, params, usize::MAX, |row| read(row).map(Some))
}

/// The one of a number.
pub fn get(db: &Read<'_>, number: i64) -> Result<Option<Move>, StoreError> {
    Ok(moves(db, select!("m.move = ?1"), [number])?.pop())
}

/// What is on its way for a user.
pub fn of_user(db: &Read<'_>, user: i64) -> Result<Vec<Move>, StoreError> {
    moves(db, select!("m.user = ?1 AND m.state IN (3, 7)"), [user])
}

/// What of it a user is read for alone, or waits for the license of a group that was added to.
pub fn waiting_of_user(db: &Read<'_>, user: i64) -> Result<Vec<Move>, StoreError> {
    let sql =
        select!("m.user = ?1 AND (m.state = 3 AND m.step = 2 OR m.state IN (3, 7) AND m.due IS NOT NULL)");
    moves(db, sql, [user])
}

/// What failed of a user's.
pub(in crate::store::sqlite) fn failed_of_user(db: &Read<'_>, user: i64) -> Result<Vec<Move>, StoreError> {
    moves(db, select!("m.user = ?1 AND m.state = 6"), [user])
}

/// What became of items of a migration, or of one wave of it.
pub fn of_migration(db: &Read<'_>, migration: i64, wave: Option<u32>) -> Result<Vec<Move>, StoreError> {
    moves(db, select!("m.migration = ?1 AND (?2 IS NULL OR m.wave = ?2)"), (migration, wave))
}

/// What became of an item.
pub fn of_item(db: &Read<'_>, migration: i64, item: i64) -> Result<Option<Move>, StoreError> {
    Ok(moves(db, select!("m.migration = ?1 AND m.item = ?2"), (migration, item))?.pop())
}

/// Whether nothing new is sent for one but what gives a license again.
pub fn holds(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT g.paused OR w.stopped AND ?3 FROM migration g JOIN migration_wave w USING (migration) WHERE g.migration = ?1 AND w.wave = ?2";
    let moves = moving.state == MigrationItemState::Moving;
    let found = db.find(sql, (moving.migration, moving.wave, moves), |row| row.get(0))?;
    found.ok_or_else(|| StoreError::gone("migration_wave"))
}

/// Whether anything is on its way.
pub(in crate::store::sqlite) fn any(db: &Read<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM migration_move WHERE state IN (3, 7))";
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// Whether a user's product is on its way.
pub fn is_moving(db: &Read<'_>, user: i64, sku: SkuId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM migration_move m JOIN product p USING (product) WHERE m.user = ?1 AND m.state IN (3, 4, 6, 7) AND p.sku = ?2)";
    Ok(db.query_row(sql, (user, sku), |row| row.get(0))?)
}

/// Whether a user's product came, or is to come, through a group by a migration, so that the membership is needed.
pub fn needs(db: &Read<'_>, user: i64, group: GroupId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM migration_move m JOIN grp g USING (grp) WHERE m.user = ?1 AND m.state BETWEEN 3 AND 7 AND g.id = ?2)";
    Ok(db.query_row(sql, (user, group), |row| row.get(0))?)
}

/// What holds for a migration.
pub fn terms(db: &Read<'_>, migration: i64) -> Result<Terms, StoreError> {
    let sql = "SELECT terms FROM migration WHERE migration = ?1";
    let body: Option<Vec<u8>> = db.find(sql, [migration], |row| row.get(0))?;
    body.and_then(|body| record::migration::decode_terms(&body)).ok_or_else(|| StoreError::gone("migration"))
}

/// A group as it was read last.
#[derive(Clone, Debug)]
pub struct Carrying {
    pub id: GroupId,
    pub taken_at: Time,
    /// The plans that its license of a product has off; none where it carries no such one, or is gone.
    pub license: Option<Vec<PlanId>>,
}

/// What Graph said last of a change that is asked for it, and what came of that.
pub fn last_said(db: &Read<'_>, moving: &Move) -> Result<Option<(String, AttemptResult)>, StoreError> {
    let sql = "SELECT coalesce(a.message, a.code), a.result FROM change_attempt a JOIN change c USING (change)
               WHERE c.user = ?1 AND c.owner = ?2 AND c.owner_kind IN (3, 4) AND c.state < 3 AND a.answered_at IS NOT NULL ORDER BY a.attempt DESC LIMIT 1";
    let found: Option<(Option<String>, Option<AttemptResult>)> =
        db.find(sql, (moving.user, moving.number), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.and_then(|(said, result)| said.zip(result)))
}

/// The group through which a product is to come.
pub fn group_of(db: &Read<'_>, moving: &Move) -> Result<Option<Carrying>, StoreError> {
    let sql = "SELECT g.id, g.taken_at, l.disabled FROM grp g LEFT JOIN group_license l ON l.grp = g.grp AND l.product = ?2 AND g.removed = 0
               WHERE g.grp = ?1";
    db.find(sql, (moving.group, moving.product), |row| {
        let license = row.get::<_, Option<Plans>>(2)?.map(|Plans(off)| off);
        Ok(Carrying { id: row.get(0)?, taken_at: row.get(1)?, license })
    })
}

impl Move {
    /// What reads have shown of its step.
    pub fn shown_before(&self) -> ShownBefore {
        ShownBefore {
            after: self.after.map(|it| it.at),
            lacking_since: self.lacked.map(|it| it.at),
            shown_since: self.shown,
            proven_at: self.agreed.map(|it| it.at),
        }
    }
}

/// Something that happened to it and followed from what reads had shown.
pub(super) fn followed(
    moving: &Move,
    at: Time,
    to: (MigrationItemState, MigrationStep),
    held: Option<&Obstacle>,
) -> ItemEvent {
    ItemEvent { obstacle: held.cloned(), shown: moving.shown_before(), ..history::event(at, to) }
}

/// A product on its way that is new.
#[derive(Clone, Debug)]
pub struct NewMove<'a> {
    pub migration: i64,
    pub item: i64,
    pub wave: u32,
    pub user: i64,
    pub product: i64,
    pub group: i64,
    pub step: MigrationStep,
    pub since: Time,
    /// The id of who releases it.
    pub by: &'a str,
    pub disabled: &'a [PlanId],
    /// The keys of the products that the group brings besides, and the user lacks.
    pub brings: &'a [i64],
    pub obstacle: Option<HoldBack>,
}

/// Stores one, or lets one that is back begin again; its number.
pub fn insert(tx: &Tx<'_>, new: &NewMove<'_>) -> Result<i64, StoreError> {
    let sql = "INSERT INTO migration_move (migration, item, wave, user, product, grp, state, step, since, due, disabled, obstacle, brings, history)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, CAST(?14 || ?15 AS BLOB))
               ON CONFLICT (migration, item) DO UPDATE SET state = excluded.state, step = excluded.step, since = excluded.since, due = excluded.due,
                 joined = to_step = 3 AND joined, removed = 0, to_step = NULL, put_backs = 0, disabled = excluded.disabled, after = NULL, first = NULL,
                 shown_at = NULL, last = NULL, obstacle = excluded.obstacle, brings = excluded.brings, error = NULL, history = CAST(history || ?15 AS BLOB)
               RETURNING move";
    let NewMove { migration, item, wave, user, product, group, step, since, by, disabled, brings, .. } = new;
    let due = (*step == MigrationStep::Wait).then_some(since);
    let event = history::event(*since, (MigrationItemState::Moving, *step));
    let params = params![
        migration,
        item,
        wave,
        user,
        product,
        group,
        MigrationItemState::Moving.code(),
        step.code(),
        since,
        due,
        Plans::bytes(disabled),
        obstacle(new.obstacle.map(Obstacle::from).as_ref())?,
        brings.iter().flat_map(|key| key.to_be_bytes()).collect::<Vec<u8>>(),
        record::migration::HISTORY,
        history::bytes(&ItemEvent { by: Some((*by).to_owned()), ..event })?
    ];
    Ok(tx.query_row(sql, params, |row| row.get(0))?)
}

fn obstacle(obstacle: Option<&Obstacle>) -> Result<Option<Vec<u8>>, StoreError> {
    let encode = |it| record::migration::encode_obstacle(it).ok_or(StoreError::Unwritable);
    obstacle.map(encode).transpose()
}

/// It is at this step from now on, where nothing is known yet of what comes, or `shown` as it is to go.
pub fn step(
    tx: &Tx<'_>,
    moving: &Move,
    (state, step): (MigrationItemState, MigrationStep),
    now: Time,
    shown: Option<Time>,
    held: Option<&Obstacle>,
) -> Result<Move, StoreError> {
    let due = (step == MigrationStep::Wait && state.open()).then_some(now);
    let event = followed(moving, now, (state, step), held);
    let sql = "UPDATE migration_move SET state = ?2, step = ?3, since = ?4, due = ?5, after = NULL, first = NULL, shown_at = ?6, last = NULL,
                 obstacle = ?7, history = CAST(history || ?8 AS BLOB) WHERE move = ?1";
    let (event, obstacle) = (history::bytes(&event)?, obstacle(held)?);
    tx.execute(sql, (moving.number, state.code(), step.code(), now, due, shown, obstacle, event))?;
    Ok(Move {
        state,
        step,
        since: now,
        due,
        after: None,
        lacked: None,
        shown,
        agreed: None,
        obstacle: held.cloned(),
        ..moving.clone()
    })
}

/// One that failed, or was held, goes on where it stands; what a failed one lacks is seen anew, and what was put back is not
/// given again, for somebody may have changed it since.
pub fn begin_again(tx: &Tx<'_>, moving: &Move, now: Time) -> Result<Move, StoreError> {
    let state =
        if moving.to_step.is_some() { MigrationItemState::Undoing } else { MigrationItemState::Moving };
    tx.execute("UPDATE migration_move SET error = NULL, put_backs = 0 WHERE move = ?1", [moving.number])?;
    let failed = Move { put_backs: 0, error: None, ..moving.clone() };
    let is_back = moving.step == MigrationStep::PutBack && !moving.removed && moving.to_step.is_none();
    let at = if is_back { MigrationStep::Wait } else { moving.step };
    let begun = step(tx, &failed, (state, at), now, None, None)?;
    if moving.step == MigrationStep::Removed {
        read_again(tx, moving.number, Some(now))?;
    }
    Ok(begun)
}

/// It waits at this step until it is resumed, and is not on its way back any more.
pub fn keep_back(tx: &Tx<'_>, moving: &Move, at: MigrationStep, now: Time) -> Result<(), StoreError> {
    let to = (MigrationItemState::Paused, at);
    step(tx, moving, to, now, None, moving.obstacle.as_ref())?;
    tx.run("UPDATE migration_move SET to_step = NULL WHERE move = ?1", [moving.number])
}

/// Keeps what reads have shown of it.
pub fn know(
    tx: &Tx<'_>,
    moving: &Move,
    (lacked, shown, agreed): (Option<Evidence>, Option<Time>, Option<Evidence>),
    held: Option<&Obstacle>,
) -> Result<(), StoreError> {
    let sql = "UPDATE migration_move SET first = ?2, shown_at = ?3, last = ?4, obstacle = ?5 WHERE move = ?1";
    tx.run(sql, (moving.number, lacked, shown, agreed, obstacle(held)?))
}

/// Keeps the plans that the direct license switches off.
pub(in crate::store::sqlite) fn record(tx: &Tx<'_>, moving: i64, off: &[PlanId]) -> Result<(), StoreError> {
    tx.run("UPDATE migration_move SET disabled = ?2 WHERE move = ?1", (moving, Plans::bytes(off)))
}

/// The user was added to the group: its license is waited for.
pub(in crate::store::sqlite) fn arrives(tx: &Tx<'_>, moving: i64, at: Time) -> Result<(), StoreError> {
    let step = MigrationStep::Wait;
    let event = history::event(at, (MigrationItemState::Moving, step));
    let sql = "UPDATE migration_move SET step = ?2, since = ?3, history = CAST(history || ?4 AS BLOB) WHERE move = ?1";
    tx.run(sql, (moving, step.code(), at, history::bytes(&event)?))
}

/// What is expected of it counts from an answer, or from the end of a lease.
pub(in crate::store::sqlite) fn count_from(
    tx: &Tx<'_>,
    moving: i64,
    after: Evidence,
) -> Result<(), StoreError> {
    tx.run("UPDATE migration_move SET after = ?2 WHERE move = ?1", (moving, after))
}

/// The direct license is there again; before the removal nobody is read for that alone any more.
pub fn is_back(tx: &Tx<'_>, moving: i64) -> Result<(), StoreError> {
    let sql = "UPDATE migration_move SET removed = 0, due = iif(step = ?2, NULL, due) WHERE move = ?1";
    tx.run(sql, (moving, MigrationStep::Inherited.code()))
}

pub(in crate::store::sqlite) fn count_put_back(tx: &Tx<'_>, moving: &Move) -> Result<(), StoreError> {
    let put_backs = moving.put_backs.saturating_add(1);
    tx.run("UPDATE migration_move SET put_backs = ?2 WHERE move = ?1", (moving.number, put_backs))
}

/// The migration made the membership, or not.
pub fn made_membership(tx: &Tx<'_>, of: &Move, made: bool) -> Result<(), StoreError> {
    // By the user: everybody in the migration may be open.
    let sql = "UPDATE migration_move SET joined = ?4 WHERE user = ?1 AND grp = ?2 AND +migration = ?3 AND state IN (3, 7)";
    tx.run(sql, (of.user, of.group, of.migration, made))
}

/// Whether a migration made the membership that an item came by.
pub fn is_ours(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM migration_move WHERE user = ?1 AND grp = ?2 AND joined)";
    Ok(db.query_row(sql, (moving.user, moving.group), |row| row.get(0))?)
}

/// The user is in the group no more.
pub(in crate::store::sqlite) fn has_left(tx: &Tx<'_>, moving: &Move) -> Result<(), StoreError> {
    tx.run("UPDATE migration_move SET joined = 0 WHERE user = ?1 AND grp = ?2", (moving.user, moving.group))
}

/// Somebody takes it back, down to this step.
pub fn undo(
    tx: &Tx<'_>,
    moving: &Move,
    to_step: MigrationStep,
    (now, by): (Time, &str),
) -> Result<(), StoreError> {
    let state = MigrationItemState::Undoing;
    let event = ItemEvent { by: Some(by.to_owned()), ..history::event(now, (state, moving.step)) };
    let sql = "UPDATE migration_move SET state = ?2, to_step = ?3, due = NULL, error = NULL, history = CAST(history || ?4 AS BLOB) WHERE move = ?1";
    tx.run(sql, (moving.number, state.code(), to_step.code(), history::bytes(&event)?))
}

/// Nothing is done for it any more. What it booked, and is not Done, does not come.
pub fn end(
    tx: &Tx<'_>,
    moving: &Move,
    state: MigrationItemState,
    now: Time,
    held: Option<&Obstacle>,
) -> Result<(), StoreError> {
    if state != MigrationItemState::Done {
        pool::unbook(tx, Owner::migration(moving.number))?;
    }
    let event = followed(moving, now, (state, moving.step), held);
    let sql = "UPDATE migration_move SET state = ?2, due = NULL, first = NULL, shown_at = NULL, last = NULL, obstacle = ?3,
                 history = CAST(history || ?4 AS BLOB) WHERE move = ?1";
    tx.run(sql, (moving.number, state.code(), obstacle(held)?, history::bytes(&event)?))
}

/// What was said of one that failed.
pub fn say(tx: &Tx<'_>, moving: i64, error: &str) -> Result<(), StoreError> {
    tx.run("UPDATE migration_move SET error = ?2 WHERE move = ?1", (moving, error))
}

/// Its user is read then for it alone, or no more.
pub fn read_again(tx: &Tx<'_>, moving: i64, due: Option<Time>) -> Result<(), StoreError> {
    tx.run("UPDATE migration_move SET due = ?2 WHERE move = ?1", (moving, due))
}

/// Whether another product of the user came, or may come, through the group by a migration, so that the membership is
/// needed.
pub(in crate::store::sqlite) fn shares(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM migration_move WHERE user = ?1 AND grp = ?2 AND move <> ?3
                 AND (state IN (3, 4, 5, 6) OR state = 7 AND step <> 7 OR state = 8 AND to_step = 3))";
    Ok(db.query_row(sql, (moving.user, moving.group, moving.number), |row| row.get(0))?)
}
