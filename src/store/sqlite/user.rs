//! Users as imports bring them, with the paths by which they hold products.

use super::{
    error::StoreError,
    expectation::{self, Grant, Held, Paths},
    facts::{LEAVING, PATH},
    import_row::{ImportRow, Merge, Shown, Shows},
    migration, report,
    row::columns,
    taken::Noun,
    transaction::{Read, Tx},
    watcher::{Believed, UserRead},
};
use crate::{
    domain::{
        directory::NewUser,
        fold::fold,
        ids::{GroupId, SkuId, UserId},
        time::Time,
        user::Path,
    },
    store::import::{Merged, Refusal},
};
use rusqlite::params;

/// The columns of a user that an import can change.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Columns {
    upn: String,
    display_name: Option<String>,
    department: Option<String>,
    usage_location: Option<String>,
    account_enabled: bool,
    user_type: Option<String>,
    agent: bool,
}

struct Known {
    key: i64,
    removed: bool,
    taken_at: Time,
    imported_claim: i64,
    columns: Columns,
}

/// Whether any group waits for members; none while nobody asked in this transaction.
#[derive(Default)]
pub struct Awaited(Option<bool>);

impl Merge<NewUser> {
    fn add(
        &mut self,
        tx: &Tx<'_>,
        row: &NewUser,
        known: Option<&Known>,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        let Some(upn) = row.upn.as_ref().or(known.map(|known| &known.columns.upn)) else {
            return Ok(Err(Refusal::Unknown("userPrincipalName")));
        };
        let Some(account_enabled) = row.account_enabled else {
            return Ok(Err(Refusal::Unknown("accountEnabled")));
        };
        let Some(paths) = &row.paths else { return Ok(Err(Refusal::Unknown("licenseAssignmentStates"))) };
        let said = |value: &Option<Option<String>>| value.clone().flatten();
        let columns = Columns {
            upn: upn.clone(),
            display_name: said(&row.display_name),
            department: said(&row.department),
            usage_location: said(&row.usage_location),
            account_enabled,
            user_type: said(&row.user_type),
            agent: row.agent.or(known.map(|known| known.columns.agent)).unwrap_or(false),
        };
        let key = put(tx, row.id, known.map(|known| known.key), &columns, self.terms.evidence.at)?;
        self.seen.insert(key);
        self.taken.moved(Noun::User, None, Some(self.terms.evidence.at));
        for path in paths {
            expectation::hold(tx, key, self.place(tx, path)?, &Held::of(path))?;
        }
        self.arrive(tx, key, row.id)?;
        if let Some(known) = known {
            self.watcher.find_moves(tx, key)?;
            let held = expectation::read(tx, key)?;
            let read = UserRead {
                before: known.taken_at,
                given: &held.paths,
                believed: &held.paths,
                for_good: false,
            };
            self.watcher.look(tx, key, &read, &held.grants)?;
            let located = columns.usage_location.is_some();
            self.watcher.look_at_moves(tx, key, &read, account_enabled, located)?;
        }
        Ok(Ok(Merged::Added))
    }

    /// The keys of a path's product and of its group, which is 0 for a direct one.
    fn place(&mut self, tx: &Tx<'_>, path: &Path) -> Result<(i64, i64), StoreError> {
        let group = path.group.map_or(Ok(0), |group| self.keys.group(tx, group))?;
        Ok((self.keys.product(tx, path.sku)?, group))
    }

    /// Groups that waited for the user have a member.
    fn arrive(&mut self, tx: &Tx<'_>, key: i64, id: UserId) -> Result<(), StoreError> {
        let awaited = match self.own.0 {
            Some(awaited) => awaited,
            None => *self.own.0.insert(tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM awaited_member)",
                [],
                |row| row.get(0),
            )?),
        };
        if awaited {
            let sql = "INSERT OR IGNORE INTO member (user, grp, since) SELECT ?1, grp, since FROM awaited_member WHERE id = ?2";
            tx.execute(sql, (key, id))?;
            tx.execute("DELETE FROM awaited_member WHERE id = ?1", [id])?;
        }
        Ok(())
    }

    fn change(
        &mut self,
        tx: &Tx<'_>,
        row: &NewUser,
        known: &Known,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        let stored = expectation::read(tx, known.key)?;
        let given = row.paths.as_ref().map(|paths| {
            paths
                .iter()
                .map(|path| Ok((self.place(tx, path)?, Held::of(path))))
                .collect::<Result<Paths, StoreError>>()
        });
        let given = given.transpose()?;
        let believed = given.as_ref().map(|given| self.watcher.believe(&stored, given));
        if !stored.lacked.is_empty() || believed.as_ref().is_some_and(Believed::marked) {
            self.watcher.doubtful.push(row.id);
        }
        let differs = believed.as_ref().is_some_and(|believed| *believed.paths != stored.paths);
        let returning = self.returning(tx, known.key, given.as_ref(), &stored.paths)?;
        if self.terms.protect_changed()
            && (differs && self.protected(known, &stored.grants) || !returning.is_empty())
        {
            return Ok(Err(Refusal::Moved));
        }
        returning.into_iter().try_for_each(|moving| migration::is_back(tx, moving))?;
        let columns = changed(&known.columns, row);
        if columns != known.columns {
            put(tx, row.id, Some(known.key), &columns, known.taken_at)?;
        }
        if let (Some(given), Some(believed)) = (&given, &believed) {
            if differs {
                replace(tx, known.key, &stored.paths, &believed.paths)?;
            }
            believed.mark(tx, known.key)?;
            self.date(tx, known, &stored.grants)?;
            self.taken.moved(Noun::User, Some(known.taken_at), Some(self.terms.evidence.at));
            let before = self.terms.since(known.taken_at);
            let read = UserRead { before, given, believed: &believed.paths, for_good: false };
            self.watcher.look(tx, known.key, &read, &stored.grants)?;
            let (enabled, located) = (columns.account_enabled, columns.usage_location.is_some());
            self.watcher.look_at_moves(tx, known.key, &read, enabled, located)?;
        }
        Ok(Ok(if differs || columns != known.columns { Merged::Changed } else { Merged::Unchanged }))
    }

    /// The licenses were taken from the tenant at this import's time.
    fn date(&self, tx: &Tx<'_>, known: &Known, claims: &[Grant]) -> Result<(), StoreError> {
        let replaces = self.terms.local && self.terms.replace;
        let newest = claims.iter().map(|claim| claim.claim).max().filter(|_| replaces).unwrap_or(0);
        if newest > known.imported_claim || known.taken_at != self.terms.evidence.at {
            let sql =
                "UPDATE user SET imported_claim = max(imported_claim, ?2), taken_at = ?3 WHERE user = ?1";
            tx.execute(sql, (known.key, newest, self.terms.evidence.at))?;
        }
        Ok(())
    }

    /// What a migration took away where the store is the record, and the import brings again (r44).
    fn returning(
        &self,
        tx: &Tx<'_>,
        user: i64,
        given: Option<&Paths>,
        before: &Paths,
    ) -> Result<Vec<i64>, StoreError> {
        let given = given.filter(|_| self.terms.local).into_iter().flat_map(Paths::keys);
        let direct: Vec<i64> = given
            .filter(|place| place.1 == 0 && !before.contains_key(place))
            .map(|(product, _)| *product)
            .collect();
        if direct.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT move, product FROM migration_move WHERE user = ?1 AND removed";
        let mut removed: Vec<(i64, i64)> = tx.rows(sql, [user], |row| Ok((row.get(0)?, row.get(1)?)))?;
        removed.retain(|(_, product)| direct.contains(product));
        Ok(removed.into_iter().map(|(moving, _)| moving).collect())
    }

    /// Whether the store is the record of this user's licenses, and a decision changed them (r44).
    fn protected(&self, known: &Known, claims: &[Grant]) -> bool {
        self.terms.protect_changed() && claims.iter().any(|claim| claim.claim > known.imported_claim)
    }

    /// A user who can be restored comes back with the licenses they had: their being gone proves no removal
    /// that was asked for (r47).
    fn gone(
        &mut self,
        tx: &Tx<'_>,
        known: &Known,
        for_good: bool,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        let mut claims = expectation::read(tx, known.key)?.grants;
        if self.protected(known, &claims) {
            return Ok(Err(Refusal::Moved));
        }
        self.date(tx, known, &claims)?;
        if !known.removed {
            self.taken.moved(Noun::User, Some(known.taken_at), None);
        }
        tx.execute("UPDATE user SET removed = 1 WHERE user = ?1", [known.key])?;
        tx.execute("DELETE FROM holding WHERE user = ?1 AND kind = ?2", (known.key, PATH))?;
        tx.execute("DELETE FROM member WHERE user = ?1", [known.key])?;
        claims.retain(|claim| for_good || claim.kind != LEAVING);
        let (before, none) = (self.terms.since(known.taken_at), Paths::new());
        let read = UserRead { before, given: &none, believed: &none, for_good };
        self.watcher.look(tx, known.key, &read, &claims)?;
        self.watcher.lose_moves(tx, known.key)?;
        Ok(Ok(if known.removed { Merged::Unchanged } else { Merged::Removed }))
    }
}

/// What is stored of a user.
macro_rules! known_by {
    ($column:literal) => {
        concat!(
            "SELECT upn, display_name, department, usage_location, account_enabled, user_type, agent, user, removed, taken_at,
               imported_claim FROM user WHERE ",
            $column,
            " = ?1"
        )
    };
}

impl ImportRow for NewUser {
    type Own = Awaited;

    fn merge(&self, merge: &mut Merge<NewUser>, tx: &Tx<'_>) -> Result<Result<Merged, Refusal>, StoreError> {
        let Some(known) = known(tx, known_by!("id"), self.id)? else {
            if self.removed {
                tx.execute("DELETE FROM awaited_member WHERE id = ?1", [self.id])?;
                return Ok(Ok(Merged::Unchanged));
            }
            return merge.add(tx, self, None);
        };
        merge.seen.insert(known.key);
        if merge.terms.stale(known.taken_at) {
            merge.watcher.doubtful.push(self.id);
            Ok(Ok(Merged::Stale))
        } else if self.removed {
            if known.removed && !self.for_good {
                Ok(Ok(Merged::Unchanged))
            } else {
                merge.gone(tx, &known, self.for_good)
            }
        } else if known.removed {
            merge.add(tx, self, Some(&known))
        } else {
            merge.change(tx, self, &known)
        }
    }

    fn shown(&self, _: &mut Awaited, db: &Read<'_>) -> Result<Option<Shown>, StoreError> {
        Ok(report::user_key(db, self.id)?.map(if self.removed { Shown::Gone } else { Shown::There }))
    }

    fn shows(_: &Awaited) -> Shows {
        Shows { table: "user", key: "user", there: "removed = 0" }
    }

    fn stays(merge: &Merge<NewUser>, db: &Read<'_>, key: i64) -> Result<bool, StoreError> {
        let Some(known) = known(db, known_by!("user"), key)? else { return Ok(false) };
        Ok(merge.protected(&known, &expectation::read(db, key)?.grants))
    }

    fn remove(
        merge: &mut Merge<NewUser>,
        tx: &Tx<'_>,
        key: i64,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        known(tx, known_by!("user"), key)?
            .map_or(Ok(Ok(Merged::Unchanged)), |known| merge.gone(tx, &known, false))
    }

    fn forget(own: &mut Awaited) {
        own.0 = None;
    }
}

/// The object ids of a user, a product, and the group that brings it, by their keys; none of group 0.
pub fn license(
    db: &Read<'_>,
    (user, product, group): (i64, i64, i64),
) -> Result<Option<(UserId, SkuId, Option<GroupId>)>, StoreError> {
    let sql = "SELECT u.id, p.sku, (SELECT id FROM grp WHERE grp = ?3) FROM user u JOIN product p WHERE u.user = ?1 AND p.product = ?2";
    db.find(sql, (user, product, group), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

fn known(db: &Read<'_>, sql: &'static str, key: impl rusqlite::ToSql) -> Result<Option<Known>, StoreError> {
    db.find(sql, [key], |row| {
        let columns = columns! { row, 0 => Columns { upn, display_name, department, usage_location, account_enabled, user_type, agent } };
        Ok(columns! { row, 7 => Known { key, removed, taken_at, imported_claim; columns: columns } })
    })
}

/// Stores a user who is there, with the key or a new one, which it gives.
fn put(
    tx: &Tx<'_>,
    id: UserId,
    key: Option<i64>,
    columns: &Columns,
    taken_at: Time,
) -> Result<i64, StoreError> {
    let sql = match key {
        None => {
            "INSERT INTO user (user, id, upn, upn_folded, display_name, department, usage_location, account_enabled, user_type, agent,
               imported_claim, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11)"
        }
        Some(_) => {
            "UPDATE user SET upn = ?3, upn_folded = ?4, display_name = ?5, department = ?6, usage_location = ?7,
               account_enabled = ?8, user_type = ?9, agent = ?10, removed = 0, taken_at = ?11 WHERE user = ?1"
        }
    };
    let Columns { upn, display_name, department, usage_location, account_enabled, user_type, agent } =
        columns;
    let upn_folded = fold(upn);
    let values = params![
        key,
        id,
        upn,
        upn_folded,
        display_name,
        department,
        usage_location,
        account_enabled,
        user_type,
        agent,
        taken_at
    ];
    tx.execute(sql, values)?;
    Ok(key.unwrap_or_else(|| tx.last_insert_rowid()))
}

fn changed(before: &Columns, row: &NewUser) -> Columns {
    let said = |value: &Option<Option<String>>, before: &Option<String>| {
        value.clone().unwrap_or_else(|| before.clone())
    };
    Columns {
        upn: row.upn.clone().unwrap_or_else(|| before.upn.clone()),
        display_name: said(&row.display_name, &before.display_name),
        department: said(&row.department, &before.department),
        usage_location: said(&row.usage_location, &before.usage_location),
        account_enabled: row.account_enabled.unwrap_or(before.account_enabled),
        user_type: said(&row.user_type, &before.user_type),
        agent: row.agent.unwrap_or(before.agent),
    }
}

fn replace(tx: &Tx<'_>, user: i64, before: &Paths, after: &Paths) -> Result<(), StoreError> {
    for place in before.keys().filter(|place| !after.contains_key(place)) {
        expectation::drop_path(tx, user, *place)?;
    }
    for (place, held) in after.iter().filter(|(place, held)| before.get(place) != Some(held)) {
        expectation::hold(tx, user, *place, held)?;
    }
    Ok(())
}
