//! What is due: changes to send, and users to read. Nobody else's rows are looked at than those found.

use super::attempt;
use crate::{
    domain::{
        claim::{PendingChangeKind, PendingChangeState},
        exchange::{Evidence, Owner, OwnerKind},
        ids::{GroupId, PlanId, SkuId, UserId},
        time::Time,
    },
    store::sqlite::{
        blob::Plans,
        desk::Text,
        error::StoreError,
        facts::{LEAVING, OPEN, PATH},
        row::Row,
        transaction::Read,
    },
};
use rusqlite::OptionalExtension;
use std::sync::LazyLock;

/// A change as the exchange sees it.
#[derive(Clone, Debug)]
pub struct Change {
    pub change: i64,
    pub owner: Owner,
    pub kind: PendingChangeKind,
    pub state: PendingChangeState,
    /// The user's key, and the object id.
    pub user: (i64, UserId),
    /// The product's key and its id.
    pub product: Option<(i64, SkuId)>,
    pub disabled: Vec<PlanId>,
    pub usage_location: Option<String>,
    /// The group's key, and the object id.
    pub group: Option<(i64, GroupId)>,
    pub created_at: Time,
    /// When it came into its state.
    pub since: Time,
    pub due: Time,
    /// Whether it is under lease or in doubt.
    pub doubt: bool,
    /// Whether it goes by itself.
    pub alone: bool,
    /// Times that it was refused for something to be mended, or not seen.
    pub rounds: u32,
    /// The request of the read that is to show what becomes of it.
    pub read: Option<i64>,
}

const COLUMNS: &str = "c.change, c.owner_kind, c.owner, c.kind, c.state, c.user, u.id, c.product, p.sku, c.disabled, c.usage_location, c.grp, g.id,
    c.created_at, c.since, c.due, c.doubt > 0, c.alone, c.rounds, c.read";
const JOINS: &str = "JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product LEFT JOIN grp g ON g.grp = c.grp";

/// The text that reads changes c, of which this is true. Texts that are needed for every change are made once.
fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM change c {JOINS} WHERE {condition}")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Change> {
    let kind: OwnerKind = row.get(1)?;
    let (product, sku): (Option<i64>, Option<SkuId>) = (row.get(7)?, row.get(8)?);
    let (group, group_id): (Option<i64>, Option<GroupId>) = (row.get(11)?, row.get(12)?);
    Ok(Change {
        change: row.get(0)?,
        owner: Owner { kind, id: row.get(2)? },
        kind: row.get(3)?,
        state: row.get(4)?,
        user: (row.get(5)?, row.get(6)?),
        product: product.zip(sku),
        disabled: row.get::<_, Option<Plans>>(9)?.unwrap_or_default().0,
        usage_location: row.get(10)?,
        group: group.zip(group_id),
        created_at: row.get(13)?,
        since: row.get(14)?,
        due: row.get(15)?,
        doubt: row.get(16)?,
        alone: row.get(17)?,
        rounds: row.get(18)?,
        read: row.get(19)?,
    })
}

/// A change by number.
pub fn get(db: &Read<'_>, change: i64) -> Result<Option<Change>, StoreError> {
    static SQL: LazyLock<String> = LazyLock::new(|| select("c.change = ?1"));
    db.find(&SQL, [change], read)
}

/// When is now, and since when a read of ours proves what is to be taken away (r46).
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    pub now: Time,
    pub fresh: Time,
}

/// That no license call is under way for the user of a change c, or may be (r52).
const FREE: &str = "NOT EXISTS (SELECT 1 FROM change o WHERE o.user = c.user AND o.state < 3 AND o.doubt > 0 AND o.kind IN (1, 4))";
/// That what comes before a change c was answered, or is so already.
const FIRST_DONE: &str =
    "(c.after IS NULL OR EXISTS (SELECT 1 FROM change f WHERE f.change = c.after AND f.state IN (2, 3))
    OR EXISTS (SELECT 1 FROM user l WHERE l.user = c.user AND l.usage_location IS NOT NULL))";
/// That a read of ours showed lately what a change c takes away, as it was before (r46).
const PROVEN: &str = "iif(c.owner_kind = 2, EXISTS (SELECT 1 FROM holding h WHERE h.user = c.user AND h.kind = 3 AND h.path = c.owner AND h.last >= ?2),
    EXISTS (SELECT 1 FROM migration_move m WHERE m.move = c.owner AND m.last >= ?2))";
/// That no read of the user of a change c is out.
const UNREAD: &str = "NOT EXISTS (SELECT 1 FROM change o WHERE o.user = c.user AND o.state < 3 AND o.read IS NOT NULL AND o.due > ?1)";
/// That the user of a change c was read lately.
const READ_LATELY: &str = "EXISTS (SELECT 1 FROM user u WHERE u.user = c.user AND u.taken_at >= ?2)";
const THERE: &str = "EXISTS (SELECT 1 FROM user u WHERE u.user = c.user AND u.removed = 0)";

/// Whether a read of ours, asked for then or later, showed what a change takes away as it was before (r46).
pub fn proven(db: &Read<'_>, change: &Change, since: Time) -> Result<bool, StoreError> {
    if change.owner.kind == OwnerKind::Migration {
        let sql = "SELECT EXISTS (SELECT 1 FROM migration_move WHERE move = ?1 AND last >= ?2)";
        return Ok(db.query_row(sql, (change.owner.id, Evidence::import(since)), |row| row.get(0))?);
    }
    let sql =
        "SELECT EXISTS (SELECT 1 FROM holding WHERE user = ?1 AND kind = ?2 AND path = ?3 AND last >= ?4)";
    Ok(db.query_row(sql, (change.user.0, LEAVING, change.owner.id, Evidence::import(since)), |row| {
        row.get(0)
    })?)
}

/// Whether the user of a change that was never sent has by now what it adds: the product, or the membership that brings
/// one.
pub fn overtaken(db: &Read<'_>, change: &Change) -> Result<bool, StoreError> {
    if change.owner.kind != OwnerKind::Claim {
        return Ok(false);
    }
    let held = match (change.product, change.group) {
        (Some((product, _)), None) => {
            let sql = "SELECT EXISTS (SELECT 1 FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND first IS NULL
                         AND (path = 0 OR state IS NULL OR lower(state) IN ('active', 'activewitherror')))";
            db.query_row(sql, (change.user.0, PATH, product), |row| row.get(0))?
        }
        (_, Some((group, _))) => {
            let sql = "SELECT EXISTS (SELECT 1 FROM holding WHERE user = ?1 AND kind = ?2 AND path = ?3 AND first IS NULL)";
            db.query_row(sql, (change.user.0, PATH, group), |row| row.get(0))?
        }
        (None, None) => false,
    };
    Ok(held && attempt::untried(db, change.change)?)
}

/// A user to read.
#[derive(Clone, Copy, Debug)]
pub struct User {
    pub key: i64,
    pub id: UserId,
    /// Whether the user was seen gone.
    pub removed: bool,
    /// Whether the user is read for a product on its way alone.
    pub awaited: bool,
}

/// Users to read before their usage location is set, which is never done over one that is there (r28): those whose last
/// read is older than what proves it.
pub fn users_to_locate(db: &Read<'_>, moments: Moments, most: usize) -> Result<Vec<User>, StoreError> {
    let sql = format!(
        "SELECT c.user FROM change c WHERE c.state = 1 AND c.kind = 2 AND c.due <= ?1 AND c.doubt = 0 AND NOT {READ_LATELY} AND {THERE} AND {UNREAD}
           ORDER BY c.due LIMIT ?3"
    );
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    users(db, db.rows(&sql, (moments.now, moments.fresh, limit), |row| row.get(0))?, moments.now, most)
}

/// Graph's error of the license that a membership was to bring, where a read showed it in error (r49).
pub fn group_error(db: &Read<'_>, change: &Change) -> Result<Option<String>, StoreError> {
    if change.kind != PendingChangeKind::AddToGroup || change.owner.kind != OwnerKind::Claim {
        return Ok(None);
    }
    let sql = "SELECT coalesce(p.error, p.state) FROM holding o JOIN holding p ON p.user = o.user AND p.kind = ?3 AND p.subject = o.product
                 AND p.path = o.via WHERE o.user = ?1 AND o.kind = ?4 AND o.path = ?2 AND lower(p.state) = 'error'";
    db.find(sql, (change.user.0, change.owner.id, PATH, OPEN), |row| row.get(0))
}

/// Users to read before anything else is done for them: those of changes in doubt, of removals that are not
/// proven, and of changes whose user was seen gone. Of what is added only `first` of each kind are looked at, which
/// would go now, and of what is taken away `most` more, to be proven when they may: not a whole backlog at each call.
pub fn users_to_ask(
    db: &Read<'_>,
    moments: Moments,
    most: usize,
    first: usize,
) -> Result<Vec<User>, StoreError> {
    let doubtful = format!(
        "SELECT c.user FROM change c INDEXED BY change_in_doubt WHERE c.doubt > 0 AND c.due <= ?1 AND {UNREAD} ORDER BY c.due LIMIT ?3"
    );
    let mut users = found(db, &doubtful, moments, most)?;
    for kind in [PendingChangeKind::RemoveLicense, PendingChangeKind::RemoveFromGroup] {
        let unproven = format!("SELECT c.user FROM {} c WHERE NOT {PROVEN} AND {UNREAD}", foremost(kind));
        users.extend(found(db, &unproven, moments, first.saturating_add(most))?);
    }
    for kind in
        [PendingChangeKind::AssignLicense, PendingChangeKind::SetUsageLocation, PendingChangeKind::AddToGroup]
    {
        let gone = format!(
            "SELECT c.user FROM {} c WHERE NOT {THERE} AND {UNREAD} AND ?2 IS NOT NULL",
            foremost(kind)
        );
        users.extend(found(db, &gone, moments, first)?);
    }
    self::users(db, users, moments.now, most)
}

/// The pending changes of a kind that are due first, ?3 of them. What is proven is due before what is not.
fn foremost(kind: PendingChangeKind) -> String {
    format!(
        "(SELECT * FROM change WHERE state = 1 AND kind = {} AND due <= ?1 AND doubt = 0 ORDER BY due LIMIT ?3)",
        kind.code()
    )
}

/// Users who are read for what was sent to be seen.
pub fn users_to_see(db: &Read<'_>, moments: Moments, most: usize) -> Result<Vec<User>, StoreError> {
    let alone = format!(
        "SELECT c.user FROM migration_move c WHERE c.due <= ?1 AND ?2 IS NOT NULL AND {UNREAD} ORDER BY c.due LIMIT ?3"
    );
    let sql = format!(
        "SELECT c.user FROM change c WHERE c.state = 2 AND c.kind IN (1, 2, 3, 4, 5) AND c.due <= ?1 AND ?2 IS NOT NULL AND {UNREAD} LIMIT ?3"
    );
    let mut users = found(db, &sql, moments, most)?;
    users.extend(found(db, &alone, moments, most)?);
    self::users(db, users, moments.now, most)
}

fn found(db: &Read<'_>, sql: impl Text, moments: Moments, most: usize) -> Result<Vec<i64>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    db.rows(sql, (moments.now, Evidence::import(moments.fresh), most), |row| row.get(0))
}

/// The users of keys, each once and in their order.
fn users(db: &Read<'_>, keys: Vec<i64>, now: Time, most: usize) -> Result<Vec<User>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT id, removed, EXISTS (SELECT 1 FROM migration_move m WHERE m.user = user.user AND m.due <= ?2) FROM user WHERE user = ?1",
    )?;
    let mut known = std::collections::BTreeSet::new();
    let keys = keys.into_iter().filter(|key| known.insert(*key)).take(most);
    keys.map(|key| {
        let user = statement.query_row((key, now), |row| {
            Ok(User { key, id: row.get(0)?, removed: row.get(1)?, awaited: row.get(2)? })
        });
        user.optional()?.ok_or_else(|| StoreError::gone("user"))
    })
    .collect()
}

/// Users for whom a license is due to be put back, removed, or only to be assigned for an owner of this kind or a later one,
/// and for whom no call is under way: at most `first`, for removals of the foremost that [`users_to_ask`] looks at.
pub fn users_to_license(
    db: &Read<'_>,
    kind: PendingChangeKind,
    least: OwnerKind,
    moments: Moments,
    (first, most): (usize, usize),
) -> Result<Vec<i64>, StoreError> {
    let (of, owners, ready, looked_at) = match (kind, least) {
        (PendingChangeKind::RemoveLicense, _) => {
            (format!("{} c", foremost(kind)), ">= 1", PROVEN, first.saturating_add(most))
        }
        (_, OwnerKind::PutBack) => {
            ("change c INDEXED BY change_by_owner".to_owned(), "= 4", FIRST_DONE, first)
        }
        (_, OwnerKind::Claim) => ("change c".to_owned(), ">= 1", FIRST_DONE, first),
        _ => ("change c".to_owned(), ">= 3", FIRST_DONE, first),
    };
    let sql = format!(
        "SELECT DISTINCT c.user FROM {of} WHERE c.state = 1 AND c.kind = {} AND c.due <= ?1 AND c.doubt = 0 AND ?2 IS NOT NULL
           AND c.owner_kind {owners} AND {ready} AND {FREE} AND {THERE} LIMIT ?4",
        kind.code()
    );
    let [first, looked_at] = [first, looked_at].map(|most| i64::try_from(most).unwrap_or(i64::MAX));
    db.rows(&sql, (moments.now, Evidence::import(moments.fresh), looked_at, first), |row| row.get(0))
}

/// What of a user's licenses goes now, in the order in which it was asked for: removals that are proven, and
/// what is assigned for owners of this kind or a later one.
pub fn licenses(
    db: &Read<'_>,
    user: i64,
    moments: Moments,
    least: OwnerKind,
) -> Result<Vec<Change>, StoreError> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        select(&format!(
            "c.user = ?3 AND c.state < 3 AND c.state = 1 AND c.doubt = 0 AND c.due <= ?1
               AND iif(c.kind = 1, c.owner_kind >= ?4 AND {FIRST_DONE}, c.kind = 4 AND {PROVEN}) ORDER BY c.change"
        ))
    });
    db.rows(&SQL, (moments.now, Evidence::import(moments.fresh), user, least.code()), read)
}

/// Other changes of a kind that go now, of users who are there: usage locations of those read lately, memberships, and
/// removals of proven ones.
pub fn others(
    db: &Read<'_>,
    kind: PendingChangeKind,
    least: OwnerKind,
    moments: Moments,
    most: usize,
) -> Result<Vec<Change>, StoreError> {
    let (of, ready) = match kind {
        PendingChangeKind::RemoveFromGroup => (foremost(kind), PROVEN),
        PendingChangeKind::SetUsageLocation => ("change".to_owned(), READ_LATELY),
        _ => ("change".to_owned(), "TRUE"),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM {of} c {JOINS} WHERE c.state = 1 AND c.kind = ?4 AND c.due <= ?1 AND c.doubt = 0 AND ?2 IS NOT NULL
           AND c.owner_kind >= ?5 AND {ready} AND u.removed = 0 ORDER BY c.due, c.change LIMIT ?3"
    );
    let least = least.code();
    let (now, most) = (moments.now, i64::try_from(most).unwrap_or(i64::MAX));
    if kind == PendingChangeKind::SetUsageLocation {
        return db.rows(&sql, (now, moments.fresh, most, kind.code(), least), read);
    }
    db.rows(&sql, (now, Evidence::import(moments.fresh), most, kind.code(), least), read)
}

/// What becomes of these is to be shown by this read.
pub fn read_by(db: &Read<'_>, user: i64, request: i64) -> Result<Vec<Change>, StoreError> {
    static SQL: LazyLock<String> =
        LazyLock::new(|| select("c.user = ?1 AND c.state < 3 AND c.read = ?2 ORDER BY c.change"));
    db.rows(&SQL, (user, request), read)
}

/// Changes to assign a product that nobody has sent, or that are sure not to be made.
pub fn unsent(db: &Read<'_>, product: i64) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change c {JOINS} WHERE c.state = 1 AND c.kind = 1 AND c.product = ?1 AND c.doubt = 0 ORDER BY c.change"
    );
    db.rows(&sql, [product], read)
}

/// Changes that wait for another one.
pub fn waiting_for(db: &Read<'_>, change: &Change) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change c {JOINS} WHERE c.user = ?1 AND c.state < 3 AND c.state = 1 AND c.after = ?2 ORDER BY c.change"
    );
    db.rows(&sql, (change.user.0, change.change), read)
}

/// Licenses that are to be put back, and that Graph did not take when they were (r61).
pub fn put_backs_refused(db: &Read<'_>) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM change c INDEXED BY change_by_owner WHERE c.owner_kind = ?1 AND c.state = 1 AND c.doubt = 0
                 AND EXISTS (SELECT 1 FROM change_attempt a WHERE a.change = c.change AND a.status >= 400)";
    Ok(db.query_row(sql, [OwnerKind::PutBack.code()], |row| row.get(0))?)
}

/// Changes that are open, by state and by whether they add something for a claim.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backlog {
    /// Not made, or not known to be.
    pub pending: i64,
    /// Made, and to be seen.
    pub sent: i64,
    /// When the next of them is due that is not yet.
    pub next_pending: Option<Time>,
    pub next_sent: Option<Time>,
    /// Not made, and not to be made for now.
    pub held: i64,
}

/// What is open. What adds counts for owners of the kind `least` or a later one, and with `removals` what takes something
/// away; the rest is held, but what is in doubt, which is read.
pub fn backlog(db: &Read<'_>, now: Time, least: OwnerKind, removals: bool) -> Result<Backlog, StoreError> {
    let count = |state: u8, kind: u8| {
        let sql = "SELECT (SELECT count(*) FROM change WHERE state = ?1 AND kind = ?2),
                     (SELECT min(due) FROM change WHERE state = ?1 AND kind = ?2 AND due > ?3)";
        db.query_row(sql, (state, kind, now), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Time>>(1)?))
        })
    };
    let going = |kind: u8, least: u8| {
        let sql = "SELECT count(*), count(*) FILTER (WHERE owner_kind < ?3 AND doubt = 0), min(iif(due > ?2 AND (owner_kind >= ?3 OR doubt > 0), due, NULL))
                   FROM change WHERE state = 1 AND kind = ?1";
        db.query_row(sql, (kind, now, least), |row| {
            let (all, held): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok((all - held, held, row.get::<_, Option<Time>>(2)?))
        })
    };
    let mut backlog = Backlog::default();
    for kind in PendingChangeKind::ALL {
        let removes = matches!(kind, PendingChangeKind::RemoveLicense | PendingChangeKind::RemoveFromGroup);
        let all = if removes { removals } else { least == OwnerKind::Claim };
        let (n, held, next) = if all {
            let (n, next) = count(PendingChangeState::Pending.code(), kind.code())?;
            (n, 0, next)
        } else {
            // Removals are nobody's put-back: with this all of them are held.
            going(kind.code(), if removes { OwnerKind::PutBack.code() } else { least.code() })?
        };
        backlog.pending += n;
        backlog.held += held;
        backlog.next_pending = backlog.next_pending.into_iter().chain(next).min();
        let (n, next) = count(PendingChangeState::Sent.code(), kind.code())?;
        backlog.sent += n;
        backlog.next_sent = backlog.next_sent.into_iter().chain(next).min();
    }
    // What is read for by itself, and what something holds back, is no work that ends by being done.
    let sql = "SELECT count(*) FILTER (WHERE obstacle IS NULL), min(iif(due > ?1, due, NULL)) FROM migration_move WHERE due IS NOT NULL";
    let (n, next): (i64, Option<Time>) = db.query_row(sql, [now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    backlog.sent += n;
    backlog.next_sent = backlog.next_sent.into_iter().chain(next).min();
    Ok(backlog)
}
