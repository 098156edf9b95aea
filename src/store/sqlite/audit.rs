//! The audit trail: records chained by SHA-256, so that an edited, removed, inserted or moved one is noticed
//! (law L8). Records are looked for by columns generated from them.

use super::{
    error::StoreError,
    row::Row,
    transaction::{Read, Tx},
};
use crate::domain::time::Time;
use rusqlite::ToSql;
use sha2::{Digest, Sha256};

/// The action of the records that claims have, by far the most.
pub const DECIDE: &str = "Decide claim";
/// The action of the records of claims taken back.
pub const UNDO: &str = "Undo claim";

/// The hash of a record after one with the hash `previous`; before the first record that is all zeroes.
pub(super) fn follow(previous: &[u8; 32], record: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(record).finalize().into()
}

/// The end of the chain within one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The number of the last record; 0 before the first.
    pub sequence: i64,
    pub hash: [u8; 32],
}

impl Chain {
    /// The chain before its first record.
    pub const START: Chain = Chain { sequence: 0, hash: [0; 32] };

    /// The chain as it ends now. Before the first record its hash is all zeroes.
    pub fn open(db: &Read<'_>) -> Result<Chain, StoreError> {
        let sql = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
        let last = db.find(sql, [], |row| Ok(Chain { sequence: row.get(0)?, hash: row.get(1)? }))?;
        Ok(last.unwrap_or(Chain::START))
    }

    /// The sequence number that the next record has and must say.
    pub fn next(&self) -> i64 {
        self.sequence + 1
    }

    /// Appends a record: the exact bytes that are hashed.
    pub fn append(&mut self, tx: &Tx<'_>, record: &str) -> Result<(), StoreError> {
        let hash = follow(&self.hash, record.as_bytes());
        tx.execute(
            "INSERT INTO audit (sequence, hash, record) VALUES (?1, ?2, ?3)",
            (self.next(), hash, record),
        )?;
        *self = Chain { sequence: self.next(), hash };
        Ok(())
    }
}

/// A record with what belongs to it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub sequence: i64,
    /// The hash of the record before it; empty where that is gone.
    pub previous: Vec<u8>,
    pub hash: Vec<u8>,
    /// Its very bytes.
    pub record: String,
    /// The salt of who acted; none once forgotten.
    pub salt: Option<Vec<u8>>,
    /// Who acted, as JSON; none once forgotten.
    pub detail: Option<String>,
    /// The event's id, of the record of a claim.
    pub event: Option<String>,
    /// The principal name that the user the record is about has now.
    pub user_principal_name: Option<String>,
}

/// Which records. None is all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Recorded at this time or later.
    pub from: Option<Time>,
    /// Recorded before this time.
    pub to: Option<Time>,
    /// By one of these, as [`person`] calls them: a JSON array of hexadecimal texts.
    pub actors: Option<String>,
    /// Of this action, in any case.
    pub action: Option<String>,
    /// About this target, in any case.
    pub target: Option<String>,
    /// With this correlation id, in any case.
    pub correlation: Option<String>,
}

impl Filter {
    /// What to ask of the records, with the name and value of its parameter. Only what is wanted, so that
    /// SQLite finds the index it has.
    fn conditions(&self) -> Vec<(&'static str, &'static str, String)> {
        let of_changes = |action: &String| !action.eq_ignore_ascii_case(DECIDE);
        let action = match self.action.as_ref().is_some_and(of_changes) {
            true => "a.action = :action AND a.action <> 'Decide claim'",
            false => "a.action = :action",
        };
        let asked = [
            ("a.recorded_at >= :from", ":from", self.from.map(|from| from.to_string())),
            ("a.recorded_at < :to", ":to", self.to.map(|to| to.to_string())),
            ("a.actor IN (SELECT value FROM json_each(:actors))", ":actors", self.actors.clone()),
            (action, ":action", self.action.clone()),
            ("a.target = :target", ":target", self.target.clone()),
            ("a.correlation = :correlation", ":correlation", self.correlation.clone()),
        ];
        asked.into_iter().filter_map(|(sql, name, value)| Some((sql, name, value?))).collect()
    }
}

/// Records, newest first, before the record of a number (0: all), `limit` at most.
pub fn list(db: &Read<'_>, filter: &Filter, before: i64, limit: usize) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    let rest = "(:at = 0 OR a.sequence < :at) ORDER BY a.sequence DESC LIMIT :limit";
    each(db, filter, rest, before, limit, |entry| {
        entries.push(entry);
        Ok::<_, StoreError>(())
    })?;
    Ok(entries)
}

/// Gives records one by one, oldest first. Ends with the call.
pub fn walk<E: From<StoreError>>(
    db: &Read<'_>,
    filter: &Filter,
    give: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    each(db, filter, "a.sequence > :at ORDER BY a.sequence LIMIT :limit", 0, usize::MAX, give)
}

fn each<E: From<StoreError>>(
    db: &Read<'_>,
    filter: &Filter,
    rest: &str,
    at: i64,
    limit: usize,
    mut give: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let asked = filter.conditions();
    let conditions: String = asked.iter().map(|(sql, ..)| format!("{sql} AND ")).collect();
    let sql = format!(
        "SELECT a.sequence, p.hash, a.hash, a.record, w.salt, w.detail, c.event, u.upn FROM audit a
           LEFT JOIN audit p ON p.sequence = a.sequence - 1 LEFT JOIN audit_person w ON w.hash = unhex(a.actor)
           LEFT JOIN claim c ON c.claim = a.claim LEFT JOIN user u ON u.id = unhex(a.user, '-')
         WHERE {conditions}{rest}"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut params: Vec<(&str, &dyn ToSql)> = vec![(":at", &at), (":limit", &limit)];
    params.extend(asked.iter().map(|(_, name, value)| (*name, value as &dyn ToSql)));
    let mut statement = db.prepare_cached(&sql).map_err(StoreError::from)?;
    let mut rows = statement.query(params.as_slice()).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        db.check_interrupt()?;
        give(entry(&row).map_err(StoreError::from)?)?;
    }
    Ok(())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let sequence = row.get(0)?;
    Ok(Entry {
        sequence,
        previous: row
            .get::<_, Option<_>>(1)?
            .unwrap_or_else(|| if sequence == 1 { Chain::START.hash.to_vec() } else { Vec::new() }),
        hash: row.get(2)?,
        record: row.get(3)?,
        salt: row.get(4)?,
        detail: row.get(5)?,
        event: row.get(6)?,
        user_principal_name: row.get(7)?,
    })
}

/// Whether any record is about this target, in any case.
pub fn is_target(db: &Read<'_>, target: &str) -> Result<bool, StoreError> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM audit WHERE target = ?1)", [target], |row| row.get(0))?)
}

/// Who acted in the last record of this action about this target: the details, unless forgotten.
pub fn actor_of(db: &Read<'_>, target: &str, action: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT w.detail FROM audit a JOIN audit_person w ON w.hash = unhex(a.actor)
               WHERE a.target = ?1 AND a.action = ?2 ORDER BY a.sequence DESC LIMIT 1";
    Ok(db.find(sql, [target, action], |row| row.get(0))?.flatten())
}

/// Gives everybody who ever acted: the salted hash, and the details unless forgotten.
pub fn people(db: &Read<'_>, mut give: impl FnMut([u8; 32], Option<String>)) -> Result<(), StoreError> {
    db.each("SELECT hash, detail FROM audit_person", [], |row| {
        give(row.get(0)?, row.get(1)?);
        Ok(())
    })
}

/// The salted hash by which records refer to personal details, kept once for the same details.
pub fn person(tx: &Tx<'_>, detail: &str) -> Result<[u8; 32], StoreError> {
    let known = tx.find("SELECT hash FROM audit_person WHERE detail = ?1", [detail], |row| row.get(0))?;
    if let Some(hash) = known {
        return Ok(hash);
    }
    let salt: [u8; 16] = tx.random()?;
    let hash: [u8; 32] = Sha256::new().chain_update(salt).chain_update(detail).finalize().into();
    tx.execute("INSERT INTO audit_person (hash, salt, detail) VALUES (?1, ?2, ?3)", (hash, salt, detail))?;
    Ok(hash)
}
