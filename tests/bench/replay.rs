//! Baseline P: the product's statements and schema of commit 032fdf9, before undo and caps, reads included: a
//! good store written by hand. Frozen, so that what the product adds to its own does not hide in here.
//!
//! What surrounds them in the product is left out: reading and writing JSON, deciding, hashing, sentences.
//! What it stores is as long as what the product stored when it was frozen.

use crate::{
    minimal::{connect, product_key, sql},
    tenant::{Event, FREE, Fate, OFFERS, TAKEN, Tenant, decided_at},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::{ops::Range, path::Path};
use uuid::Uuid;

const SCHEMA: &str = include_str!("replay.sql");
/// Bytes of a claim's facts and findings.
pub const FACTS: usize = 191;
/// Bytes of a claim's audit record.
const RECORD: usize = 1_063;
const HOUR: i64 = 3_600_000;

/// The store.
pub struct Replay {
    pub db: Connection,
    facts: Vec<u8>,
    record: String,
    audited: i64,
}

impl Replay {
    pub fn new(path: &Path) -> Replay {
        let db = prepared(path);
        db.execute_batch(SCHEMA).expect("P's schema");
        for (place, sku) in OFFERS.iter().map(|offer| offer.sku).chain([FREE]).enumerate() {
            let id: Uuid = sku.parse().expect("a GUID");
            db.execute("INSERT INTO product VALUES (?1, ?2)", params![place as i64 + 1, id.as_bytes()])
                .expect("a product");
            let pool = "INSERT INTO pool VALUES (?1, '', '', 'User', 'Enabled', 100000000, 0, 0, 0, 0, 0, 0, NULL, 0, ?2)";
            db.execute(pool, (place as i64 + 1, TAKEN)).expect("a pool");
        }
        for (number, offer) in (1i64..).zip(&OFFERS) {
            let id = Uuid::from_u128(number as u128);
            let policy = "INSERT INTO policy VALUES (?1, ?2, ?1, ?1, ?3, ?3)";
            db.execute(policy, params![number, id.as_bytes(), TAKEN]).expect("a policy");
            let version = "INSERT INTO policy_version VALUES (?1, ?1, ?2, ?1, 1, 100, NULL, ?3, NULL)";
            db.execute(version, (number, offer.policy, TAKEN)).expect("a version");
        }
        db.execute("INSERT INTO rule_book VALUES (1, x'00', zeroblob(4000))", []).expect("a book");
        Replay::of(db, 0)
    }

    /// A store that was made before.
    pub fn open(path: &Path) -> Replay {
        let db = prepared(path);
        let audited = db.query_row("SELECT max(sequence) FROM audit", [], |row| row.get(0)).expect("records");
        Replay::of(db, audited)
    }

    fn of(db: Connection, audited: i64) -> Replay {
        Replay { db, facts: (0..FACTS).map(|byte| byte as u8).collect(), record: "r".repeat(RECORD), audited }
    }

    /// Puts users in, in transactions of 10,000.
    pub fn import(&self, tenant: &Tenant) {
        import_users(&self.db, tenant);
    }

    /// Decides events in one transaction.
    pub fn claim(&mut self, tenant: &Tenant, range: Range<usize>) {
        self.db.execute_batch("BEGIN IMMEDIATE").expect("begin");
        let now = decided_at(range.start);
        self.before();
        let mut counts = [[0i64; 3]; OFFERS.len()];
        for event in &tenant.events[range] {
            if let Some(counted) = self.one(tenant, event, now) {
                counts[event.offer][counted] += 1;
            }
        }
        self.after(now, &counts);
        self.db.execute_batch("COMMIT").expect("commit");
    }

    /// What a call reads once.
    fn before(&self) {
        for text in [
            "SELECT value FROM meta WHERE name = 'revision'",
            "SELECT sku, enabled, warning, consumed, booked, reserved, taken_at FROM pool JOIN product USING (product)",
            "SELECT sku, part_number FROM pool JOIN product USING (product)",
            "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1",
            "SELECT hash FROM audit_person WHERE detail = ''",
            "SELECT max(decided_at) FROM claim",
            "SELECT book FROM rule_book WHERE digest = x'00'",
        ] {
            let mut statement = sql(&self.db, text);
            let mut rows = statement.query([]).expect(text);
            while rows.next().expect(text).is_some() {}
        }
    }

    /// What a call writes once: the counts and the units.
    fn after(&self, now: i64, counts: &[[i64; 3]]) {
        for ((key, offer), [claimed, refused, fed]) in (1i64..).zip(&OFFERS).zip(counts) {
            let tally = "INSERT INTO tally (hour, policy, product, app, outcome, state, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                         ON CONFLICT DO UPDATE SET n = n + excluded.n";
            let app = offer.app_key;
            let cell = |product: i64, outcome: u8, state: u8, n: i64| {
                let counted = (now / HOUR, key, product, app, outcome, state, n);
                if n > 0 {
                    sql(&self.db, tally).execute(counted).expect("a count");
                }
            };
            cell(key, 1, 3, *claimed);
            cell(0, 18, 0, *refused);
            let day = "INSERT INTO fed (day, app, outcome, n) VALUES (?1, ?2, 3, ?3) ON CONFLICT DO UPDATE SET n = n + excluded.n";
            if *fed > 0 {
                sql(&self.db, day).execute((now / HOUR / 24, app, fed)).expect("a count");
            }
            let units = "UPDATE pool SET consumed = consumed + ?2, moved = 1 WHERE product = (SELECT product FROM product WHERE sku = ?1)";
            let sku: Uuid = offer.sku.parse().expect("a GUID");
            if *claimed > 0 {
                sql(&self.db, units).execute(params![sku.as_bytes(), claimed]).expect("units");
            }
        }
    }

    /// What is counted: 0 a claim, 1 a refusal, 2 an event without a row.
    fn one(&mut self, tenant: &Tenant, event: &Event, now: i64) -> Option<usize> {
        let find =
            "SELECT user, id, upn, account_enabled, user_type, usage_location, department, taken_at FROM user
                    WHERE id = ?1 AND removed = 0";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(5)?,
                row.get::<_, Option<String>>(6)?,
            ))
        };
        let (user, ..) =
            sql(&self.db, find).query_row([tenant.users[event.user].id.as_bytes()], read).expect("a user");
        let told: Option<i64> = sql(&self.db, "SELECT claim FROM event WHERE digest = ?1")
            .query_row([event.id.as_bytes()], |row| row.get(0))
            .optional()
            .expect("a look");
        assert_eq!(told.is_some(), matches!(event.fate, Fate::Again(_)));
        if let Some(claim) = told {
            self.again(claim);
            return None;
        }
        self.person(user);
        let offer = &OFFERS[event.offer];
        match event.fate {
            Fate::AlreadyEntitled => {
                let seen = "INSERT INTO seen (user, app, outcome, last_at) VALUES (?1, ?2, ?3, ?4)
                            ON CONFLICT DO UPDATE SET outcome = excluded.outcome, last_at = max(last_at, excluded.last_at)";
                sql(&self.db, seen).execute((user, offer.app_key, 3, now)).expect("seen");
                Some(2)
            }
            fate => {
                self.record(tenant, event, user, now, fate == Fate::Claimed);
                Some(usize::from(fate != Fate::Claimed))
            }
        }
    }

    /// The reads that tell an event again as it was.
    fn again(&self, claim: i64) {
        let select = "SELECT c.claim, c.event, c.user, u.id, u.upn, c.user_named, c.app, c.trigger, c.at, c.decided_at, c.outcome,
                        c.state, c.version, p.sku, u.display_name, c.department, c.retry_of, c.book, c.facts
                      FROM claim c LEFT JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product WHERE c.claim = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(18)?));
        sql(&self.db, select).query_row([claim], read).expect("a claim");
    }

    /// The reads that say what decides about a user.
    fn person(&self, user: i64) {
        let select = "SELECT kind, thing, via, state, error, disabled, sku FROM holding
                      CROSS JOIN product ON product = iif(kind = 0, thing, via) WHERE user = ?1 AND kind <= ?2";
        let mut holdings = sql(&self.db, select);
        let mut rows = holdings.query([user, 1]).expect("holdings");
        while let Some(row) = rows.next().expect("a holding") {
            row.get::<_, [u8; 16]>(6).expect("a product");
        }
        let mut groups = sql(
            &self.db,
            "SELECT grp.id, since FROM member JOIN grp USING (grp) WHERE user = ?1 AND grp.removed = 0",
        );
        assert!(groups.query([user]).expect("groups").next().expect("groups").is_none());
    }

    fn record(&mut self, tenant: &Tenant, event: &Event, user: i64, now: i64, granted: bool) {
        let (offer, person) = (&OFFERS[event.offer], &tenant.users[event.user]);
        let (place, id) = (event.offer as i64 + 1, event.id.to_string());
        let product = granted.then_some(place);
        let insert = "INSERT INTO claim (event, user, user_named, app, trigger, at, decided_at, outcome, state, version, product,
                        position, disabled, department, retry_of, book, facts)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
        let (outcome, state, position) = if granted { (1, Some(3), Some(0)) } else { (18, None, None) };
        let disabled: Option<&[u8]> = granted.then_some(&[]);
        sql(&self.db, insert)
            .execute(params![
                id,
                user,
                None::<&str>,
                offer.app_key,
                offer.trigger_code,
                event.at,
                now,
                outcome,
                state,
                place,
                product,
                position,
                disabled,
                person.department(),
                None::<i64>,
                1,
                self.facts
            ])
            .expect("a claim");
        let claim = self.db.last_insert_rowid();
        let insert = "INSERT INTO event (digest, claim) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET claim = excluded.claim";
        sql(&self.db, insert).execute(params![event.id.as_bytes(), claim]).expect("an event");
        let insert = "INSERT INTO holding (user, kind, thing, via, disabled) VALUES (?1, ?2, ?3, ?4, ?5)";
        sql(&self.db, insert)
            .execute(params![user, 2, claim, product.unwrap_or(0), None::<&[u8]>])
            .expect("a holding");
        if let Some(product) = product {
            let insert = "INSERT INTO holding (user, kind, thing, via, state, error, disabled) VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6)
                          ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, disabled = excluded.disabled";
            sql(&self.db, insert)
                .execute(params![user, 0, product, "Active", None::<&str>, disabled])
                .expect("a path");
        }
        self.audited += 1;
        let insert = "INSERT INTO audit (sequence, hash, record) VALUES (?1, ?2, ?3)";
        sql(&self.db, insert).execute(params![self.audited, [7u8; 32], self.record]).expect("a record");
    }
}

fn prepared(path: &Path) -> Connection {
    let db = connect(path);
    db.execute_batch("PRAGMA foreign_keys = ON").expect("a pragma");
    db
}

/// Puts users in, in transactions of 10,000.
pub fn import_users(db: &Connection, tenant: &Tenant) {
    for (chunk, users) in tenant.users.chunks(10_000).enumerate() {
        db.execute_batch("BEGIN IMMEDIATE").expect("begin");
        for (place, user) in users.iter().enumerate() {
            let (key, upn) = ((chunk * 10_000 + place + 1) as i64, user.principal_name());
            let insert = "INSERT INTO user (user, id, upn, upn_folded, display_name, department, usage_location, account_enabled,
                            user_type, imported_claim, taken_at) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, 1, 'Member', 0, ?7)";
            sql(db, insert)
                .execute(params![
                    key,
                    user.id.as_bytes(),
                    upn,
                    user.display_name(),
                    user.department(),
                    user.location,
                    TAKEN
                ])
                .expect("a user");
            if let Some(product) = product_key(user) {
                let insert = "INSERT INTO holding (user, kind, thing, via, state, disabled) VALUES (?1, 0, ?2, 0, 'Active', x'')";
                sql(db, insert).execute((key, product)).expect("a path");
            }
        }
        db.execute_batch("COMMIT").expect("commit");
    }
}
