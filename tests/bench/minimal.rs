//! Baseline M: the smallest schema that could hold the same facts, one row per claim, with what was looked at
//! in it. By hand, frozen.

use crate::tenant::{Event, FREE, Fate, OFFERS, Tenant, User, decided_at};
use rusqlite::{CachedStatement, Connection, OptionalExtension, config::DbConfig, params};
use std::{ops::Range, path::Path};

const SCHEMA: &str = "
CREATE TABLE user (user INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, upn TEXT NOT NULL, display_name TEXT, department TEXT,
  usage_location TEXT, enabled INTEGER NOT NULL) STRICT;
CREATE TABLE license (user INTEGER NOT NULL, product INTEGER NOT NULL, PRIMARY KEY (user, product)) STRICT, WITHOUT ROWID;
CREATE TABLE pool (product INTEGER PRIMARY KEY, enabled INTEGER NOT NULL, consumed INTEGER NOT NULL) STRICT;
CREATE TABLE claim (claim INTEGER PRIMARY KEY, event TEXT NOT NULL UNIQUE, user INTEGER NOT NULL, app INTEGER NOT NULL,
  trigger INTEGER NOT NULL, at INTEGER NOT NULL, decided_at INTEGER NOT NULL, outcome INTEGER NOT NULL, policy INTEGER, product INTEGER,
  position INTEGER, department TEXT, recorded_at INTEGER NOT NULL, actor INTEGER NOT NULL, facts BLOB NOT NULL) STRICT;
CREATE INDEX claim_by_user ON claim (user);
CREATE TABLE seen (user INTEGER NOT NULL, app INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (user, app)) STRICT, WITHOUT ROWID;";
/// Bytes of a claim's facts and findings.
const FACTS: usize = 154;

/// A connection with the product's cache, checkpoints, durability and planner.
pub fn connect(path: &Path) -> Connection {
    let db = Connection::open(path).expect("a file of ours");
    db.set_prepared_statement_cache_capacity(128);
    let set_up = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -49152; PRAGMA wal_autocheckpoint = 16000;
                  PRAGMA mmap_size = 0;";
    db.execute_batch(set_up).expect("pragmas");
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).expect("a setting");
    db
}

/// A statement of the cache.
pub fn sql<'c>(db: &'c Connection, text: &str) -> CachedStatement<'c> {
    db.prepare_cached(text).expect(text)
}

/// The key of what a user held at the beginning: an offer's place and one, or the one after them.
pub fn product_key(user: &User) -> Option<i64> {
    let held = user.holds?;
    Some(if held == FREE { OFFERS.len() as i64 + 1 } else { 1 })
}

/// The store.
pub struct Minimal {
    pub db: Connection,
}

impl Minimal {
    pub fn new(path: &Path) -> Minimal {
        let db = connect(path);
        db.execute_batch(SCHEMA).expect("a schema");
        for product in 1..=OFFERS.len() as i64 + 1 {
            db.execute("INSERT INTO pool VALUES (?1, 100000000, 0)", [product]).expect("a pool");
        }
        Minimal { db }
    }

    /// Puts users in, in transactions of 10,000.
    pub fn import(&self, tenant: &Tenant) {
        for (chunk, users) in tenant.users.chunks(10_000).enumerate() {
            self.db.execute_batch("BEGIN IMMEDIATE").expect("begin");
            for (place, user) in users.iter().enumerate() {
                let key = (chunk * 10_000 + place + 1) as i64;
                sql(&self.db, "INSERT INTO user VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)")
                    .execute(params![
                        key,
                        user.id.as_bytes(),
                        user.principal_name(),
                        user.display_name(),
                        user.department(),
                        user.location
                    ])
                    .expect("a user");
                if let Some(product) = product_key(user) {
                    sql(&self.db, "INSERT INTO license VALUES (?1, ?2)")
                        .execute((key, product))
                        .expect("a license");
                }
            }
            self.db.execute_batch("COMMIT").expect("commit");
        }
    }

    /// Decides events in one transaction.
    pub fn claim(&self, tenant: &Tenant, range: Range<usize>) {
        self.db.execute_batch("BEGIN IMMEDIATE").expect("begin");
        let mut taken = [0i64; OFFERS.len()];
        let now = decided_at(range.start);
        for event in &tenant.events[range] {
            taken[event.offer] += i64::from(self.one(tenant, event, now));
        }
        for (product, taken) in (1i64..).zip(taken) {
            sql(&self.db, "UPDATE pool SET consumed = consumed + ?2 WHERE product = ?1")
                .execute((product, taken))
                .expect("a pool");
        }
        self.db.execute_batch("COMMIT").expect("commit");
    }

    fn one(&self, tenant: &Tenant, event: &Event, now: i64) -> bool {
        let Event { id, user, offer, at, fate } = event;
        let key = *offer as i64 + 1;
        let id = id.to_string();
        let find = "SELECT user, usage_location, enabled FROM user WHERE id = ?1";
        let (user, location): (i64, Option<String>) = sql(&self.db, find)
            .query_row([tenant.users[*user].id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("a user");
        let told = sql(&self.db, "SELECT user, app, outcome FROM claim WHERE event = ?1")
            .query_row([&id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
            .optional()
            .expect("a look");
        assert_eq!(told.is_some(), matches!(fate, Fate::Again(_)));
        if told.is_some() {
            return false;
        }
        let held = "SELECT product FROM license WHERE user = ?1 UNION ALL SELECT product FROM claim WHERE user = ?1 AND product NOT NULL";
        let entitled = sql(&self.db, held)
            .query_map([user], |row| row.get::<_, i64>(0))
            .expect("licenses")
            .any(|product| product.expect("a key") == key);
        let it = &OFFERS[*offer];
        if entitled {
            let seen =
                "INSERT INTO seen VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET last_at = excluded.last_at";
            sql(&self.db, seen).execute((user, it.app_key, now)).expect("seen");
            return false;
        }
        let granted = location.is_some();
        let product = granted.then_some(key);
        let insert = "INSERT INTO claim (event, user, app, trigger, at, decided_at, outcome, policy, product, position,
                        department, recorded_at, actor, facts)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?6, 1, ?12)";
        sql(&self.db, insert)
            .execute(params![
                id,
                user,
                it.app_key,
                it.trigger_code,
                at,
                now,
                !granted,
                key,
                product,
                granted.then_some(0),
                tenant.users[event.user].department(),
                [7u8; FACTS]
            ])
            .expect("a claim");
        granted
    }

    /// Reads rows as a report shows them, newest first, and says how many bytes they have.
    pub fn rows(&self, limit: usize) -> usize {
        let select = "SELECT c.decided_at, c.at, u.id, u.upn, u.display_name, u.department, c.app, c.trigger, c.policy, c.product,
                        c.position, c.outcome, c.claim
                      FROM claim c JOIN user u USING (user) WHERE c.outcome = 0 ORDER BY c.claim DESC LIMIT ?1";
        let mut statement = sql(&self.db, select);
        let mut rows = statement.query([limit as i64]).expect("rows");
        let mut bytes = 0;
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..13 {
                bytes += match row.get_ref(column).expect("a column") {
                    rusqlite::types::ValueRef::Text(text) | rusqlite::types::ValueRef::Blob(text) => {
                        text.len()
                    }
                    _ => 8,
                };
            }
        }
        bytes
    }
}
