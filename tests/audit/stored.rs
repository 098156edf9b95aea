//! The frames of an audit trail as they lie in a store, to be tampered with.

use crate::support::Tenant;
use rusqlite::{Connection, params};

/// A row of `audit`, unpacked.
#[derive(Clone, Debug)]
pub struct Frame {
    pub first: i64,
    pub hash: Vec<u8>,
    /// The first bytes of every record's hash.
    pub marks: Vec<Vec<u8>>,
    pub records: Vec<Vec<u8>>,
}

fn db(host: &Tenant) -> Connection {
    Connection::open(host.path("tenant.db")).unwrap()
}

pub fn frames(host: &Tenant) -> Vec<Frame> {
    let db = db(host);
    let mut statement =
        db.prepare("SELECT first, hash, marks, length, records FROM audit ORDER BY first").unwrap();
    let frame = |row: &rusqlite::Row<'_>| {
        let (marks, records): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(4)?);
        let records = match row.get::<_, Option<i64>>(3)? {
            Some(length) => zstd::bulk::decompress(&records, length as usize).unwrap(),
            None => records,
        };
        Ok(Frame {
            first: row.get(0)?,
            hash: row.get(1)?,
            marks: marks.chunks(8).map(<[u8]>::to_vec).collect(),
            records: records.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect(),
        })
    };
    statement.query_map([], frame).unwrap().map(Result::unwrap).collect()
}

impl Frame {
    /// Puts it in the place of the one with the same first record.
    pub fn write(&self, host: &Tenant) {
        let joined = self.records.join(&b'\n');
        let (length, records) = match self.records.len() {
            0 | 1 => (None, joined),
            _ => (Some(joined.len() as i64), zstd::bulk::compress(&joined, 1).unwrap()),
        };
        let sql =
            "INSERT OR REPLACE INTO audit (first, hash, marks, length, records) VALUES (?1, ?2, ?3, ?4, ?5)";
        db(host).execute(sql, params![self.first, self.hash, self.marks.concat(), length, records]).unwrap();
    }
}
