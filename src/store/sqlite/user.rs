//! Users as imports bring them, with the paths by which they hold products.

use super::{
    error::StoreError,
    facts::{LEAVING, PATH},
    keys::Keys,
    merge::{ImportRow, Merge, MergeTerms, Shown},
    observe::{Held, Observer, Paths, Settled},
    transaction::{Read, Tx},
};
use crate::{
    domain::{directory::NewUser, fold::fold, ids::UserId, time::Time},
    store::import::{Merged, Observed, Refusal, Seen, Told},
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

pub struct Users {
    terms: MergeTerms,
    keys: Keys,
    seen: Seen,
    /// Whether any group waits for members.
    awaited: Option<bool>,
    observer: Observer,
}

impl Users {
    fn add(&mut self, tx: &Tx<'_>, row: &NewUser, known: Option<&Known>) -> Result<Result<Merged, Refusal>, StoreError> {
        let Some(upn) = row.upn.as_ref().or(known.map(|known| &known.columns.upn)) else {
            return Ok(Err(Refusal::Unknown("userPrincipalName")));
        };
        let Some(account_enabled) = row.account_enabled else { return Ok(Err(Refusal::Unknown("accountEnabled"))) };
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
        let key = match known {
            Some(known) => {
                self.write(tx, known.key, &columns)?;
                tx.execute("UPDATE user SET removed = 0, taken_at = ?2 WHERE user = ?1", (known.key, self.terms.taken_at))?;
                known.key
            }
            None => {
                let sql = "INSERT INTO user (id, upn, upn_folded, display_name, department, usage_location, account_enabled, user_type,
                             agent, imported_claim, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)";
                let Columns { upn, display_name, department, usage_location, account_enabled, user_type, agent } = &columns;
                let (folded, taken_at) = (fold(upn), self.terms.taken_at);
                tx.execute(
                    sql,
                    params![row.id, upn, folded, display_name, department, usage_location, account_enabled, user_type, agent, taken_at],
                )?;
                tx.last_insert_rowid()
            }
        };
        self.seen.insert(key);
        for path in paths {
            let group = path.group.map_or(Ok(0), |group| self.keys.group(tx, group))?;
            let product = self.keys.product(tx, path.sku)?;
            put(tx, key, (product, group), &Held::of(path))?;
        }
        self.arrive(tx, key, row.id)?;
        if let Some(known) = known {
            let (paths, claims) = holdings(tx, key)?;
            self.observer.look(tx, key, known.taken_at, &paths, &claims)?;
        }
        Ok(Ok(Merged::Added))
    }

    /// Groups that waited for the user have a member.
    fn arrive(&mut self, tx: &Tx<'_>, key: i64, id: UserId) -> Result<(), StoreError> {
        let awaited = match self.awaited {
            Some(awaited) => awaited,
            None => *self.awaited.insert(tx.query_row("SELECT EXISTS (SELECT 1 FROM awaited_member)", [], |row| row.get(0))?),
        };
        if awaited {
            let sql = "INSERT OR IGNORE INTO member (user, grp, since) SELECT ?1, grp, since FROM awaited_member WHERE id = ?2";
            tx.execute(sql, (key, id))?;
            tx.execute("DELETE FROM awaited_member WHERE id = ?1", [id])?;
        }
        Ok(())
    }

    fn write(&self, tx: &Tx<'_>, key: i64, columns: &Columns) -> Result<(), StoreError> {
        let sql =
            "UPDATE user SET upn = ?2, upn_folded = ?3, display_name = ?4, department = ?5, usage_location = ?6, account_enabled = ?7,
                     user_type = ?8, agent = ?9 WHERE user = ?1";
        let Columns { upn, display_name, department, usage_location, account_enabled, user_type, agent } = columns;
        tx.run(sql, (key, upn, fold(upn), display_name, department, usage_location, account_enabled, user_type, agent))
    }

    fn change(&mut self, tx: &Tx<'_>, row: &NewUser, known: &Known) -> Result<Result<Merged, Refusal>, StoreError> {
        let (stored, claims) = holdings(tx, known.key)?;
        let mut paths = None;
        if let Some(listed) = &row.paths {
            let mut given = Paths::new();
            for path in listed {
                let group = path.group.map_or(Ok(0), |group| self.keys.group(tx, group))?;
                given.insert((self.keys.product(tx, path.sku)?, group), Held::of(path));
            }
            paths = Some(given);
        }
        let differs = paths.as_ref().is_some_and(|given| *given != stored);
        if differs && self.protected(known, &claims) {
            return Ok(Err(Refusal::Moved));
        }
        let columns = changed(&known.columns, row);
        if columns != known.columns {
            self.write(tx, known.key, &columns)?;
        }
        if let Some(given) = &paths {
            if differs {
                replace(tx, known.key, &stored, given)?;
            }
            self.taken(tx, known, &claims)?;
            self.observer.look(tx, known.key, self.terms.since(known.taken_at), given, &claims)?;
        }
        Ok(Ok(if differs || columns != known.columns { Merged::Changed } else { Merged::Unchanged }))
    }

    /// The licenses were taken from the tenant at this import's time.
    fn taken(&self, tx: &Tx<'_>, known: &Known, claims: &[Settled]) -> Result<(), StoreError> {
        let newest = claims.iter().map(|claim| claim.claim).max().unwrap_or(0);
        let replaced = self.terms.local && self.terms.replace && newest > known.imported_claim;
        if replaced {
            let sql = "UPDATE user SET imported_claim = ?2, taken_at = ?3 WHERE user = ?1";
            tx.execute(sql, (known.key, newest, self.terms.taken_at))?;
        } else if known.taken_at != self.terms.taken_at {
            tx.execute("UPDATE user SET taken_at = ?2 WHERE user = ?1", (known.key, self.terms.taken_at))?;
        }
        Ok(())
    }

    /// Whether the store is the record of this user's licenses, and a decision changed them (r44).
    fn protected(&self, known: &Known, claims: &[Settled]) -> bool {
        self.terms.local && !self.terms.replace && claims.iter().any(|claim| claim.claim > known.imported_claim)
    }

    /// A user who can be restored comes back with the licenses they had: their being gone proves no removal that was asked for (r47).
    fn gone(&mut self, tx: &Tx<'_>, known: &Known, for_good: bool) -> Result<Result<Merged, Refusal>, StoreError> {
        let (_, mut claims) = holdings(tx, known.key)?;
        if self.protected(known, &claims) {
            return Ok(Err(Refusal::Moved));
        }
        self.taken(tx, known, &claims)?;
        tx.execute("UPDATE user SET removed = 1 WHERE user = ?1", [known.key])?;
        tx.execute("DELETE FROM holding WHERE user = ?1 AND kind = ?2", (known.key, PATH))?;
        tx.execute("DELETE FROM member WHERE user = ?1", [known.key])?;
        claims.retain(|claim| for_good || claim.kind != LEAVING);
        self.observer.look(tx, known.key, self.terms.since(known.taken_at), &Paths::new(), &claims)?;
        Ok(Ok(if known.removed { Merged::Unchanged } else { Merged::Removed }))
    }
}

impl ImportRow for NewUser {
    type Merge = Users;
}

impl Merge<NewUser> for Users {
    fn new(terms: MergeTerms) -> Users {
        Users { terms, keys: Keys::default(), seen: Seen::default(), awaited: None, observer: Observer::new(terms) }
    }

    fn row(&mut self, tx: &Tx<'_>, row: &NewUser) -> Result<Result<Merged, Refusal>, StoreError> {
        match known(tx, BY_ID, row.id)? {
            None if row.removed => {
                tx.execute("DELETE FROM awaited_member WHERE id = ?1", [row.id])?;
                Ok(Ok(Merged::Unchanged))
            }
            None => self.add(tx, row, None),
            Some(known) => {
                self.seen.insert(known.key);
                if self.terms.stale(known.taken_at) {
                    Ok(Ok(Merged::Stale))
                } else if row.removed {
                    if known.removed && !row.for_good { Ok(Ok(Merged::Unchanged)) } else { self.gone(tx, &known, row.for_good) }
                } else if known.removed {
                    self.add(tx, row, Some(&known))
                } else {
                    self.change(tx, row, &known)
                }
            }
        }
    }

    fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT user FROM user WHERE user > ?1 AND removed = 0 AND (taken_at <= ?2 OR taken_at > ?4) ORDER BY user LIMIT ?3";
        db.rows(sql, (after, self.terms.taken_at, most, self.terms.credible()), |row| row.get(0))
    }

    fn seen(&self) -> &Seen {
        &self.seen
    }

    fn shown(&mut self, db: &Read<'_>, row: &NewUser) -> Result<Option<Shown>, StoreError> {
        let key = db.find("SELECT user FROM user WHERE id = ?1", [row.id], |row| row.get(0))?;
        Ok(key.map(if row.removed { Shown::Gone } else { Shown::There }))
    }

    fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError> {
        Ok(db.query_row("SELECT count(*) FROM user WHERE removed = 0", [], |row| row.get(0))?)
    }

    fn stays(&self, db: &Read<'_>, key: i64) -> Result<bool, StoreError> {
        let Some(known) = known(db, BY_KEY, key)? else { return Ok(false) };
        Ok(self.terms.local && self.protected(&known, &holdings(db, key)?.1))
    }

    fn remove(&mut self, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError> {
        match known(tx, BY_KEY, key)? {
            Some(known) => self.gone(tx, &known, false),
            None => Ok(Ok(Merged::Unchanged)),
        }
    }

    fn told(&self) -> Told {
        self.observer.told
    }

    fn observed(&mut self) -> Vec<Observed> {
        std::mem::take(&mut self.observer.seen)
    }

    fn flush(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.awaited = None;
        self.observer.flush(tx)
    }
}

const BY_ID: &str =
    "SELECT user, removed, taken_at, imported_claim, upn, display_name, department, usage_location, account_enabled, user_type, agent
                     FROM user WHERE id = ?1";
const BY_KEY: &str =
    "SELECT user, removed, taken_at, imported_claim, upn, display_name, department, usage_location, account_enabled, user_type, agent
                      FROM user WHERE user = ?1";

fn known(db: &Read<'_>, sql: &str, key: impl rusqlite::ToSql) -> Result<Option<Known>, StoreError> {
    let read = |row: &super::row::Row<'_>| {
        Ok(Known {
            key: row.get(0)?,
            removed: row.get(1)?,
            taken_at: row.get(2)?,
            imported_claim: row.get(3)?,
            columns: Columns {
                upn: row.get(4)?,
                display_name: row.get(5)?,
                department: row.get(6)?,
                usage_location: row.get(7)?,
                account_enabled: row.get(8)?,
                user_type: row.get(9)?,
                agent: row.get(10)?,
            },
        })
    };
    db.find(sql, [key], read)
}

fn changed(before: &Columns, row: &NewUser) -> Columns {
    let said = |value: &Option<Option<String>>, before: &Option<String>| value.clone().unwrap_or_else(|| before.clone());
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

/// What can be seen of a user: the paths, and the grants.
fn holdings(db: &Read<'_>, user: i64) -> Result<(Paths, Vec<Settled>), StoreError> {
    let (mut paths, mut claims) = (Paths::new(), Vec::new());
    db.each("SELECT kind, subject, path, state, error, disabled FROM holding WHERE user = ?1 AND kind <= 5", [user], |row| {
        let (kind, subject, through): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if kind == PATH {
            paths.insert((subject, through), Held { state: row.get(3)?, error: row.get(4)?, disabled: row.get(5)? });
        } else {
            claims.push(Settled { kind, claim: subject, product: through });
        }
        Ok(())
    })?;
    Ok((paths, claims))
}

fn replace(tx: &Tx<'_>, user: i64, before: &Paths, after: &Paths) -> Result<(), StoreError> {
    for (product, group) in before.keys().filter(|place| !after.contains_key(place)) {
        let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
        tx.execute(sql, (user, PATH, product, group))?;
    }
    for (place, held) in after.iter().filter(|(place, held)| before.get(place) != Some(held)) {
        put(tx, user, *place, held)?;
    }
    Ok(())
}

fn put(tx: &Tx<'_>, user: i64, (product, group): (i64, i64), held: &Held) -> Result<(), StoreError> {
    let sql = "INSERT INTO holding (user, kind, subject, path, state, error, disabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, disabled = excluded.disabled";
    tx.run(sql, (user, PATH, product, group, &held.state, &held.error, &held.disabled))
}
