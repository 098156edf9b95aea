//! Groups as imports bring them: what makes them fit to carry licenses, what they carry, and who is in them.

use super::{
    blob::Plans,
    error::StoreError,
    facts,
    import_row::{ImportRow, Merge, Shown, Shows},
    keys,
    row::columns,
    taken::Noun,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        directory::{Flags, NewGroup},
        fold::fold,
        ids::{GroupId, PlanId, SkuId, UserId},
        time::Time,
    },
    store::import::{Merged, Refusal},
};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an import of groups brings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum GroupRow {
    /// A group.
    Group(NewGroup),
    /// All direct members of a group, by reference.
    Members {
        /// An object id or displayName.
        group: String,
        /// Object ids or user principal names.
        users: Vec<String>,
    },
}

/// The columns of a group that an import can change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Columns {
    name: Option<String>,
    flags: Flags,
    types: Option<(bool, bool)>,
}

impl Columns {
    /// What makes it fit to be a policy's target, which a rule book holds.
    fn fitness(&self) -> impl PartialEq {
        (self.flags, self.types)
    }
}

struct Known {
    removed: bool,
    taken_at: Time,
    columns: Columns,
}

impl Merge<GroupRow> {
    fn group(&mut self, tx: &Tx<'_>, row: &NewGroup) -> Result<Merged, StoreError> {
        let key = self.keys.group(tx, row.id)?;
        self.seen.insert(key);
        let known = known(tx, key)?;
        if self.terms.stale(known.taken_at) {
            return Ok(Merged::Stale);
        }
        if known.taken_at > self.terms.credible() {
            self.date_anew(tx, key)?;
        }
        let fresh = known.removed || known.taken_at == Time::default();
        if row.removed {
            return if known.removed { Ok(Merged::Unchanged) } else { self.gone(tx, key, &known) };
        }
        let columns = changed(&known.columns, row);
        self.turned |= columns.fitness() != known.columns.fitness();
        let mut differs = columns != known.columns;
        if differs || fresh || known.taken_at != self.terms.evidence.at {
            write(tx, key, &columns, self.terms.evidence.at)?;
            let before = (!known.removed).then_some(known.taken_at);
            self.taken.moved(Noun::Group, before, Some(self.terms.evidence.at));
        }
        if let Some(licenses) = &row.licenses {
            differs |= self.licenses(tx, key, licenses)?;
        }
        if let Some(members) = &row.members {
            self.watcher.told.may_lack += u64::from(row.members_may_lack);
            differs |= self.members(tx, key, members, !row.members_may_lack)?;
        }
        if row.members.is_some() || !row.members_delta.is_empty() {
            tx.execute("UPDATE grp SET members_listed = 1 WHERE grp = ?1", [key])?;
        }
        for (user, left) in &row.members_delta {
            differs |= if *left { leave(tx, key, *user)? } else { self.join(tx, key, *user)? };
        }
        Ok(match (fresh, differs) {
            (true, _) => Merged::Added,
            (false, true) => Merged::Changed,
            (false, false) => Merged::Unchanged,
        })
    }

    fn gone(&mut self, tx: &Tx<'_>, key: i64, known: &Known) -> Result<Merged, StoreError> {
        self.taken.moved(Noun::Group, Some(known.taken_at), None);
        tx.execute(
            "UPDATE grp SET removed = 1, members_listed = 0, taken_at = ?2 WHERE grp = ?1",
            (key, self.terms.evidence.at),
        )?;
        self.licenses(tx, key, &[])?;
        self.members(tx, key, &[], true)?;
        Ok(Merged::Removed)
    }

    /// Sets what a group carries; whether that changed anything.
    fn licenses(
        &mut self,
        tx: &Tx<'_>,
        key: i64,
        licenses: &[(SkuId, Vec<PlanId>)],
    ) -> Result<bool, StoreError> {
        let mut given = BTreeMap::new();
        for (sku, disabled) in licenses {
            given.insert(self.keys.product(tx, *sku)?, Plans(disabled.clone()));
        }
        let stored: BTreeMap<i64, Plans> =
            tx.rows("SELECT product, disabled FROM group_license WHERE grp = ?1", [key], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        for product in stored.keys().filter(|product| !given.contains_key(product)) {
            tx.execute("DELETE FROM group_license WHERE grp = ?1 AND product = ?2", (key, product))?;
        }
        for (product, disabled) in
            given.iter().filter(|(product, disabled)| stored.get(product) != Some(disabled))
        {
            let sql = "INSERT INTO group_license (grp, product, disabled, since) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT DO UPDATE SET disabled = excluded.disabled";
            tx.execute(sql, (key, product, disabled, self.terms.evidence.at))?;
        }
        self.turned |= stored != given;
        Ok(stored != given)
    }

    /// What is dated later than now by mistake is as old as this import.
    fn date_anew(&self, tx: &Tx<'_>, key: i64) -> Result<(), StoreError> {
        for table in ["group_license", "member", "awaited_member"] {
            let sql = format!("UPDATE {table} SET since = ?2 WHERE grp = ?1 AND since > ?2");
            tx.execute(&sql, (key, self.terms.evidence.at))?;
        }
        Ok(())
    }

    /// Sets who is in a group, or where not all of them are given who is in it besides; whether that changed
    /// anything.
    fn members(&self, tx: &Tx<'_>, key: i64, members: &[UserId], all: bool) -> Result<bool, StoreError> {
        let given: BTreeSet<UserId> = members.iter().copied().collect();
        let sql = "SELECT id FROM member JOIN user USING (user) WHERE grp = ?1 UNION ALL SELECT id FROM awaited_member WHERE grp = ?1";
        let stored: BTreeSet<UserId> = tx.rows(sql, [key], |row| row.get(0))?;
        let mut differs = false;
        for user in stored.difference(&given).filter(|_| all) {
            tx.check_interrupt()?;
            differs |= leave(tx, key, *user)?;
        }
        for user in given.difference(&stored) {
            tx.check_interrupt()?;
            differs |= self.join(tx, key, *user)?;
        }
        Ok(differs)
    }

    /// A user is in a group; one that no import has shown is awaited. Whether that is new.
    fn join(&self, tx: &Tx<'_>, key: i64, user: UserId) -> Result<bool, StoreError> {
        let values = (user, key, self.terms.evidence.at);
        let sql = "INSERT OR IGNORE INTO member (user, grp, since) SELECT user, ?2, ?3 FROM user WHERE id = ?1 AND removed = 0";
        let joined = tx.execute(sql, values)?;
        let sql = "INSERT OR IGNORE INTO awaited_member (id, grp, since)
                   SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM user WHERE id = ?1 AND removed = 0)";
        Ok(joined + tx.execute(sql, values)? > 0)
    }

    fn listed(
        &mut self,
        tx: &Tx<'_>,
        group: &str,
        users: &[String],
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        let id = match referred(tx, group)?.as_slice() {
            [id] => *id,
            [] => return Ok(Err(Refusal::NoGroup(group.into()))),
            _ => return Ok(Err(Refusal::SeveralGroups(group.into()))),
        };
        let mut members = Vec::with_capacity(users.len());
        for (place, user) in users.iter().enumerate() {
            tx.check_interrupt()?;
            members.push(match user.parse() {
                Ok(id) => id,
                Err(_) => match facts::find(tx, user)?.as_slice() {
                    [person] => person.id,
                    [] => return Ok(Err(Refusal::NoUser(place, user.clone()))),
                    _ => return Ok(Err(Refusal::SeveralUsers(place, user.clone()))),
                },
            });
        }
        let row = NewGroup { members: Some(members), ..NewGroup::named(id) };
        self.group(tx, &row).map(Ok)
    }
}

impl ImportRow for GroupRow {
    type Own = ();

    fn merge(&self, merge: &mut Merge<GroupRow>, tx: &Tx<'_>) -> Result<Result<Merged, Refusal>, StoreError> {
        match self {
            GroupRow::Group(group) => merge.group(tx, group).map(Ok),
            GroupRow::Members { group, users } => merge.listed(tx, group, users),
        }
    }

    fn shown(&self, _: &mut (), db: &Read<'_>) -> Result<Option<Shown>, StoreError> {
        let (id, gone) = match self {
            GroupRow::Group(group) => (group.id, group.removed),
            GroupRow::Members { group, .. } => match referred(db, group)?.as_slice() {
                [id] => (*id, false),
                _ => return Ok(None),
            },
        };
        Ok(keys::find_group(db, id)?.map(if gone { Shown::Gone } else { Shown::There }))
    }

    fn shows((): &()) -> Shows {
        Shows { table: "grp", key: "grp", there: "removed = 0 AND taken_at > 0" }
    }

    fn remove(
        merge: &mut Merge<GroupRow>,
        tx: &Tx<'_>,
        key: i64,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        let known = known(tx, key)?;
        merge.gone(tx, key, &known).map(Ok)
    }
}

/// The groups that a reference may mean: an object id or a displayName.
fn referred(db: &Read<'_>, group: &str) -> Result<Vec<GroupId>, StoreError> {
    group.parse().map_or_else(|_| facts::find_groups(db, group), |id| Ok(vec![id]))
}

fn known(db: &Read<'_>, key: i64) -> Result<Known, StoreError> {
    let sql =
        "SELECT security_enabled, mail_enabled, on_premises_sync, role_assignable, restricted, removed, taken_at, name, dynamic, unified
               FROM grp WHERE grp = ?1";
    Ok(db.query_row(sql, [key], |row| {
        let flags = columns! { row, 0 => Flags { security_enabled, mail_enabled, on_premises_sync, role_assignable, restricted } };
        let types = row.get::<_, Option<bool>>(8)?.zip(row.get::<_, Option<bool>>(9)?);
        Ok(Known { removed: row.get(5)?, taken_at: row.get(6)?, columns: Columns { name: row.get(7)?, flags, types } })
    })?)
}

fn changed(before: &Columns, row: &NewGroup) -> Columns {
    Columns {
        name: row.name.clone().unwrap_or_else(|| before.name.clone()),
        flags: row.flags.or(before.flags),
        types: row.types.or(before.types),
    }
}

fn write(
    tx: &Tx<'_>,
    key: i64,
    Columns { name, flags, types }: &Columns,
    taken_at: Time,
) -> Result<(), StoreError> {
    let sql = "UPDATE grp SET name = ?2, name_folded = ?3, security_enabled = ?4, mail_enabled = ?5, on_premises_sync = ?6,
                 role_assignable = ?7, restricted = ?8, dynamic = ?9, unified = ?10, removed = 0, taken_at = ?11 WHERE grp = ?1";
    let Flags { security_enabled, mail_enabled, on_premises_sync: sync, role_assignable, restricted } = flags;
    let (folded, (dynamic, unified)) = (name.as_deref().map(fold), types.unzip());
    let values = params![
        key,
        name,
        folded,
        security_enabled,
        mail_enabled,
        sync,
        role_assignable,
        restricted,
        dynamic,
        unified,
        taken_at
    ];
    tx.run(sql, values)
}

fn leave(tx: &Tx<'_>, key: i64, user: UserId) -> Result<bool, StoreError> {
    let left = tx.execute(
        "DELETE FROM member WHERE grp = ?1 AND user = (SELECT user FROM user WHERE id = ?2)",
        (key, user),
    )?;
    let awaited = tx.execute("DELETE FROM awaited_member WHERE id = ?2 AND grp = ?1", (key, user))?;
    Ok(left + awaited > 0)
}

/// The displayNames of the first thousand groups: what a wrong one may have meant.
pub fn names(db: &Read<'_>) -> Result<Vec<String>, StoreError> {
    db.rows("SELECT name FROM grp WHERE removed = 0 AND name IS NOT NULL LIMIT 1000", [], |row| row.get(0))
}
