//! Power Platform environments: which of them are managed.

use super::{
    error::StoreError,
    merge::{Merge, Merged, Refusal, Seen, Terms},
    transaction::{Read, Tx},
};
use crate::domain::{fold::fold, time::Time};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

/// An environment as an import brings it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewEnvironment {
    /// Its id.
    pub id: String,
    /// Its name; none was not said.
    pub name: Option<String>,
    /// Whether it is a managed environment.
    pub managed: bool,
}

/// An environment as it is stored.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is a managed environment.
    pub managed: bool,
    /// When it was read.
    pub taken_at: Time,
}

/// The environments whose folded id comes after this, by it, at most so many; `fits` chooses among them.
pub fn list(db: &Read<'_>, after: &str, most: usize, fits: impl Fn(&Environment) -> bool) -> Result<Vec<Environment>, StoreError> {
    let sql = "SELECT id, name, managed, taken_at FROM environment WHERE id_folded > ?1 ORDER BY id_folded";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([after])?;
    let mut found = Vec::new();
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        let environment = Environment { id: row.get(0)?, name: row.get(1)?, managed: row.get(2)?, taken_at: row.get(3)? };
        if fits(&environment) {
            found.push(environment);
        }
    }
    Ok(found)
}

/// Merges environments.
pub struct Environments {
    terms: Terms,
    seen: Seen,
}

impl Environments {
    /// A merge of environments.
    pub fn new(terms: Terms) -> Environments {
        Environments { terms, seen: Seen::default() }
    }
}

impl Merge for Environments {
    type Row = NewEnvironment;

    fn row(&mut self, tx: &Tx<'_>, row: &NewEnvironment) -> Result<Result<Merged, Refusal>, StoreError> {
        let folded = fold(&row.id);
        let sql = "SELECT environment, name, managed, taken_at FROM environment WHERE id_folded = ?1";
        let known = tx.query_row(sql, [&folded], |known| {
            Ok((known.get::<_, i64>(0)?, known.get::<_, Option<String>>(1)?, known.get::<_, bool>(2)?, known.get::<_, Time>(3)?))
        });
        let Some((key, name, managed, taken_at)) = known.optional()? else {
            let sql = "INSERT INTO environment (id_folded, id, name, managed, taken_at) VALUES (?1, ?2, ?3, ?4, ?5)";
            tx.execute(sql, (folded, &row.id, &row.name, row.managed, self.terms.taken_at))?;
            self.seen.insert(tx.last_insert_rowid());
            return Ok(Ok(Merged::Added));
        };
        self.seen.insert(key);
        if self.terms.stale(taken_at) {
            return Ok(Ok(Merged::Stale));
        }
        let sql = "UPDATE environment SET name = coalesce(?2, name), managed = ?3, taken_at = ?4 WHERE environment = ?1";
        tx.execute(sql, (key, &row.name, row.managed, self.terms.taken_at))?;
        let same = managed == row.managed && (row.name.is_none() || row.name == name);
        Ok(Ok(if same { Merged::Unchanged } else { Merged::Changed }))
    }

    fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT environment FROM environment WHERE environment > ?1 AND (taken_at <= ?2 OR taken_at > ?4)
                   ORDER BY environment LIMIT ?3";
        let mut statement = db.prepare_cached(sql)?;
        let keys = statement.query_map((after, self.terms.taken_at, most, self.terms.credible()), |row| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    fn seen(&self, key: i64) -> bool {
        self.seen.contains(key)
    }

    fn shown(&self, db: &Read<'_>, row: &NewEnvironment) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT environment FROM environment WHERE id_folded = ?1";
        Ok(db.query_row(sql, [fold(&row.id)], |row| row.get(0)).optional()?)
    }

    fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError> {
        Ok(db.query_row("SELECT count(*) FROM environment", [], |row| row.get(0))?)
    }

    fn remove(&mut self, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError> {
        tx.execute("DELETE FROM environment WHERE environment = ?1", [key])?;
        Ok(Ok(Merged::Removed))
    }

    fn settle(&mut self, _: &Tx<'_>) -> Result<(), StoreError> {
        Ok(())
    }
}
