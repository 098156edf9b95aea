//! The audit trail: records chained by SHA-256, so that an edited, removed, inserted or moved one is noticed (law L8).

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

/// The end of the chain within one transaction.
#[derive(Clone, Debug)]
pub struct Chain {
    sequence: i64,
    hash: [u8; 32],
}

impl Chain {
    /// The chain as it ends now. Before the first record its hash is all zeroes.
    pub fn open(db: &Read<'_>) -> Result<Chain, StoreError> {
        let sql = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
        let last = db.query_row(sql, [], |row| Ok(Chain { sequence: row.get(0)?, hash: row.get(1)? })).optional()?;
        Ok(last.unwrap_or(Chain { sequence: 0, hash: [0; 32] }))
    }

    /// The sequence number that the next record has and must say.
    pub fn next(&self) -> i64 {
        self.sequence + 1
    }

    /// Appends a record: the exact bytes that are hashed.
    pub fn append(&mut self, tx: &Tx<'_>, record: &str) -> Result<(), StoreError> {
        let hash: [u8; 32] = Sha256::new().chain_update(self.hash).chain_update(record).finalize().into();
        tx.execute("INSERT INTO audit (sequence, hash, record) VALUES (?1, ?2, ?3)", (self.next(), hash, record))?;
        *self = Chain { sequence: self.next(), hash };
        Ok(())
    }
}

/// The number of the first record whose hash or sequence is wrong; none when the chain is sound.
pub fn first_broken(db: &Read<'_>) -> Result<Option<i64>, StoreError> {
    let mut statement = db.prepare_cached("SELECT sequence, hash, record FROM audit ORDER BY sequence")?;
    let mut rows = statement.query([])?;
    let mut chain = Chain { sequence: 0, hash: [0; 32] };
    while let Some(row) = rows.next()? {
        let (sequence, hash): (i64, [u8; 32]) = (row.get(0)?, row.get(1)?);
        let record = row.get_ref(2)?.as_bytes().unwrap_or_default();
        let expected: [u8; 32] = Sha256::new().chain_update(chain.hash).chain_update(record).finalize().into();
        if sequence != chain.next() || hash != expected {
            return Ok(Some(sequence));
        }
        chain = Chain { sequence, hash };
    }
    Ok(None)
}

/// The salted hash by which records refer to personal details, kept once for the same details.
pub fn person(tx: &Tx<'_>, detail: &str) -> Result<[u8; 32], StoreError> {
    let known = tx.query_row("SELECT hash FROM audit_person WHERE detail = ?1", [detail], |row| row.get(0)).optional()?;
    if let Some(hash) = known {
        return Ok(hash);
    }
    let salt: [u8; 16] = tx.random()?;
    let hash: [u8; 32] = Sha256::new().chain_update(salt).chain_update(detail).finalize().into();
    tx.execute("INSERT INTO audit_person (hash, salt, detail) VALUES (?1, ?2, ?3)", (hash, salt, detail))?;
    Ok(hash)
}
