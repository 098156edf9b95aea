//! A few point reads: what a decision has to know of one user, and the units of all pools.

use super::{
    blob::{Count, Plans},
    error::StoreError,
    row::{Row, Statement},
    transaction::{Read, Tx},
};
use crate::domain::{
    book::RuleBook,
    facts::{Membership, OpenClaim, TakenBack, UserFacts},
    fold::fold,
    ids::{GroupId, SkuId, UserId},
    product::Units,
    time::Time,
    user::Path,
    world::{Person, Pool},
};
use std::collections::BTreeMap;

/// The kind of a holding that is a product a claim on its way brings besides its own. Not above, for claims
/// are.
pub(super) const BESIDES: i64 = -1;
/// The kind of a holding that is a path.
pub(super) const PATH: i64 = 0;
/// The kind of a holding that is a claim on its way.
pub(super) const OPEN: i64 = 1;
/// The kind of a holding that is any other claim or refusal.
pub(super) const SETTLED: i64 = 2;
/// The kind of a holding that is a claim undone whose license is still to be seen gone.
pub(super) const LEAVING: i64 = 3;
/// The kind of a holding that is a claim undone or whose license was removed outside.
pub(super) const ENDED: i64 = 4;

const BARE: &str = "SELECT user, id, upn, account_enabled, user_type, usage_location, department, taken_at, agent FROM user WHERE removed = 0";

/// The users a reference names, without what they hold: one by object id, or every user of the principal
/// name, in any case; at most 10.
pub fn find(db: &Read<'_>, reference: &str) -> Result<Vec<Person>, StoreError> {
    Users::of(db).find(reference)
}

/// Reads users. Each statement is prepared when the first of them needs it, and once.
pub(super) struct Users<'d> {
    db: &'d Read<'d>,
    by_id: Option<Statement<'d>>,
    by_name: Option<Statement<'d>>,
    holdings: Option<Statement<'d>>,
    members: Option<Statement<'d>>,
}

impl<'d> Users<'d> {
    pub fn of(db: &'d Read<'d>) -> Users<'d> {
        Users { db, by_id: None, by_name: None, holdings: None, members: None }
    }

    /// As [`find`].
    pub fn find(&mut self, reference: &str) -> Result<Vec<Person>, StoreError> {
        let found = if let Ok(id) = reference.parse::<UserId>() {
            let by_id = prepared(self.db, &mut self.by_id, || format!("{BARE} AND id = ?1"))?;
            by_id.query_map([id], bare)?.collect::<rusqlite::Result<_>>()?
        } else {
            let by_name =
                prepared(self.db, &mut self.by_name, || format!("{BARE} AND upn_folded = ?1 LIMIT 10"))?;
            by_name.query_map([fold(reference)], bare)?.collect::<rusqlite::Result<_>>()?
        };
        Ok(found)
    }

    /// Adds what a user holds and which groups the user is in.
    pub fn complete(&mut self, book: &RuleBook, person: &mut Person) -> Result<(), StoreError> {
        let Some(facts) = &mut person.facts else { return Ok(()) };
        self.holdings(person.key, facts)?;
        let sql = || {
            "SELECT grp.id, since FROM member JOIN grp USING (grp) WHERE user = ?1 AND grp.removed = 0".into()
        };
        let mut rows = prepared(self.db, &mut self.members, sql)?.query([person.key])?;
        while let Some(row) = rows.next()? {
            let group: GroupId = row.get(0)?;
            if book.names_group(group) {
                facts.groups.push(Membership { group, since: row.get(1)? });
            }
        }
        Ok(())
    }

    fn holdings(&mut self, user: i64, facts: &mut UserFacts) -> Result<(), StoreError> {
        let db = self.db;
        let sql = || {
            "SELECT kind, subject, path, state, error, disabled, sku FROM holding
             CROSS JOIN product ON product = iif(kind = 0, subject, path) WHERE user = ?1 AND kind IN (?2, ?3, ?4, ?5, ?6)"
                .into()
        };
        let mut rows =
            prepared(db, &mut self.holdings, sql)?.query([user, BESIDES, PATH, OPEN, LEAVING, ENDED])?;
        let mut taken_back = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (kind, subject, path): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let disabled = row.get::<_, Option<Plans>>(5)?.unwrap_or_default().0;
            let sku = row.get(6)?;
            if kind == PATH {
                let group = if path == 0 { None } else { Some(group(db, path)?) };
                facts.paths.push(Path { sku, group, state: row.get(3)?, error: row.get(4)?, disabled });
            } else if kind == LEAVING || kind == ENDED {
                if let Some(it) = self::taken_back(db, user, subject)? {
                    let newest = taken_back.entry(it.app).or_insert_with(|| it.clone());
                    if newest.claim < it.claim {
                        *newest = it;
                    }
                }
            } else {
                let app = db.find("SELECT app FROM claim WHERE claim = ?1", [subject], |row| row.get(0))?;
                let app = app.ok_or_else(|| StoreError::gone("claim"))?;
                facts.open.push(OpenClaim { claim: subject, app, sku, disabled });
            }
        }
        facts.open.sort_by_key(|open| (open.claim, open.sku));
        facts.taken_back = taken_back.into_values().collect();
        Ok(())
    }
}

fn prepared<'s, 'd>(
    db: &'d Read<'d>,
    statement: &'s mut Option<Statement<'d>>,
    sql: impl FnOnce() -> String,
) -> rusqlite::Result<&'s mut Statement<'d>> {
    match statement {
        Some(statement) => Ok(statement),
        None => Ok(statement.insert(db.prepare_cached(&sql())?)),
    }
}

fn bare(row: &Row<'_>) -> rusqlite::Result<Person> {
    let guest = row.text_or_null(4)?.is_some_and(|word| word.eq_ignore_ascii_case("Guest"));
    let id = row.get(1)?;
    let facts = UserFacts {
        id,
        enabled: row.get(3)?,
        guest,
        agent: row.get(8)?,
        usage_location: row.get(5)?,
        department: row.get(6)?,
        taken_at: row.get(7)?,
        paths: Vec::new(),
        foreign: BTreeMap::new(),
        groups: Vec::new(),
        open: Vec::new(),
        taken_back: Vec::new(),
    };
    Ok(Person { key: row.get(0)?, id, user_principal_name: row.get(2)?, facts: Some(facts) })
}

/// r26: an undone or lost claim, unless an admin lets the user claim its app again.
fn taken_back(db: &Read<'_>, user: i64, claim: i64) -> Result<Option<TakenBack>, StoreError> {
    let sql = "SELECT c.app, u.at, u.actor FROM claim c LEFT JOIN undo u USING (claim) WHERE c.claim = ?1
                 AND NOT EXISTS (SELECT 1 FROM unlocked a WHERE a.user = ?2 AND a.app = c.app AND a.claim >= c.claim)";
    let read = |row: &Row<'_>| {
        let undone: (Option<Time>, Option<String>) = (row.get(1)?, row.get(2)?);
        Ok(TakenBack { claim, app: row.get(0)?, undone: undone.0.zip(undone.1) })
    };
    db.find(sql, [claim, user], read)
}

fn group(db: &Read<'_>, key: i64) -> Result<GroupId, StoreError> {
    db.find("SELECT id FROM grp WHERE grp = ?1", [key], |row| row.get(0))?
        .ok_or_else(|| StoreError::gone("grp"))
}

pub fn pools(db: &Read<'_>) -> Result<BTreeMap<SkuId, Pool>, StoreError> {
    let sql = "SELECT sku, product, enabled, warning, consumed, booked, reserved, taken_at FROM pool JOIN product USING (product)";
    db.rows(sql, [], |row| {
        let count = |column: usize| row.get(column).map(|Count(units)| units);
        let (enabled, warning, consumed) = (count(2)?, count(3)?, count(4)?);
        let units = Units {
            enabled,
            warning,
            consumed,
            booked: count(5)?,
            reserved: count(6)?,
            taken_at: row.get(7)?,
        };
        Ok((row.get(0)?, Pool { product: row.get(1)?, units }))
    })
}

/// Moves the units that claims of a transaction took, or gave back if negative: consumed in a Local store,
/// booked in a Graph store.
pub fn take_units(tx: &Tx<'_>, sku: SkuId, units: i64, local: bool) -> Result<(), StoreError> {
    let sql = if local {
        "UPDATE pool SET consumed = max(0, consumed + ?2), moved = 1 WHERE product = (SELECT product FROM product WHERE sku = ?1)"
    } else {
        "UPDATE pool SET booked = booked + ?2 WHERE product = (SELECT product FROM product WHERE sku = ?1)"
    };
    tx.run(sql, (sku, units))
}

/// A group's displayName, if an import has shown it.
pub fn group_name(db: &Read<'_>, id: GroupId) -> Result<Option<String>, StoreError> {
    Ok(db.find("SELECT name FROM grp WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

/// The groups a reference names: one object id, or every group of the displayName, in any case.
pub fn find_groups(db: &Read<'_>, reference: &str) -> Result<Vec<GroupId>, StoreError> {
    if let Ok(id) = reference.parse::<GroupId>() {
        let sql = "SELECT id FROM grp WHERE id = ?1 AND removed = 0";
        return db.rows(sql, [id], |row| row.get(0));
    }
    db.rows("SELECT id FROM grp WHERE name_folded = ?1 AND removed = 0 LIMIT 10", [fold(reference)], |row| {
        row.get(0)
    })
}

/// A user's principal name as the last import gave it.
pub fn principal_name(db: &Read<'_>, id: UserId) -> Result<Option<String>, StoreError> {
    db.find("SELECT upn FROM user WHERE id = ?1", [id], |row| row.get(0))
}

/// The columns that [`path`] reads, of a holding h, its product p and its group g.
pub(super) const PATH_COLUMNS: &str = "p.sku, g.id, h.state, h.error, h.disabled";

/// A path by which a user holds a product, of its columns from `first` on.
pub(super) fn path(row: &Row<'_>, first: usize) -> rusqlite::Result<Path> {
    let Plans(disabled) = row.get(first + 4)?;
    Ok(Path {
        sku: row.get(first)?,
        group: row.get(first + 1)?,
        state: row.get(first + 2)?,
        error: row.get(first + 3)?,
        disabled,
    })
}
