//! Claims: every event that was recorded.

pub mod grant;

use super::{
    audit::Chain,
    blob::Plans,
    book::{self, Pressed},
    error::StoreError,
    facts::{OPEN, SETTLED},
    keys::Keys,
    row::Row,
    seal::{SEALED, seal},
    tally::{Cell, Tally},
    transaction::{Read, Tx},
};
use crate::domain::{
    app::Trigger,
    book::RuleBook,
    claim::{ClaimState, Outcome},
    decision::Decision,
    facts::Facts,
    ids::{SkuId, UserId},
    time::Time,
};
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

/// The format of what is kept of a decision.
const FORMAT: u8 = 1;

/// What identifies an event to the store: the first 16 bytes of SHA-256 of its id.
pub fn digest(event: &str) -> [u8; 16] {
    let mut digest = [0; 16];
    digest.iter_mut().zip(Sha256::digest(event)).for_each(|(byte, hashed)| *byte = hashed);
    digest
}

/// Whom an event was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A user the store knows, by its key.
    Known(i64),
    /// A reference that named nobody.
    Unknown(String),
}

/// A decision to record.
pub struct NewClaim<'a> {
    /// The event's id.
    pub event: &'a str,
    /// What [`digest`] makes of it.
    pub digest: [u8; 16],
    /// Whom it was about.
    pub whom: &'a Whom,
    /// When it happened.
    pub at: Option<Time>,
    /// What it was decided on.
    pub facts: &'a Facts,
    /// What was decided.
    pub decision: &'a Decision,
    /// The first claim of the same event.
    pub retry_of: Option<i64>,
}

/// A claim that was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// Its number.
    pub claim: i64,
    /// What its audit record vouches for.
    pub seal: [u8; 32],
}

/// A transaction that records claims.
pub struct Recorder<'t> {
    tx: &'t Tx<'t>,
    book: &'t RuleBook,
    pressed: &'t Pressed,
    number: Option<i64>,
    keys: Keys,
    /// What the transaction adds to the counts.
    pub tally: Tally,
    /// The end of the audit trail.
    pub chain: Chain,
}

impl<'t> Recorder<'t> {
    /// Begins recording decisions made by this book, which is kept with them as it was pressed.
    pub fn new(tx: &'t Tx<'t>, book: &'t RuleBook, pressed: &'t Pressed) -> Result<Recorder<'t>, StoreError> {
        Ok(Recorder { tx, book, pressed, number: None, keys: Keys::default(), tally: Tally::default(), chain: Chain::open(tx)? })
    }

    fn number(&mut self) -> Result<i64, StoreError> {
        match self.number {
            Some(number) => Ok(number),
            None => Ok(*self.number.insert(book::keep(self.tx, self.pressed)?)),
        }
    }

    /// Records a decision, gives the claim its number and seals it.
    pub fn record(&mut self, new: &NewClaim<'_>, state: Option<ClaimState>) -> Result<Recorded, StoreError> {
        let (decision, facts) = (new.decision, new.facts);
        let number = self.number()?;
        let policy = decision.policy.and_then(|place| self.book.policy(place));
        let product = decision.grant.as_ref().map(|grant| self.keys.product(self.tx, grant.sku)).transpose()?;
        let (user, named) = match new.whom {
            Whom::Known(key) => (Some(*key), None),
            Whom::Unknown(name) => (None, Some(name)),
        };
        let disabled = decision.grant.as_ref().map(|grant| Plans(grant.disabled.clone()));
        let body = postcard::to_extend(&(facts, decision), vec![FORMAT]).map_err(|_| StoreError::Unwritable)?;
        let sql = format!(
            "INSERT INTO claim (event, user, user_named, app, trigger, at, decided_at, outcome, state, version, product, position,
               disabled, department, retry_of, book, facts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) RETURNING claim, {SEALED}"
        );
        let recorded = self.tx.query_row(
            &sql,
            rusqlite::params![
                new.event,
                user,
                named,
                facts.event.app,
                facts.event.trigger.code(),
                new.at,
                facts.now,
                decision.outcome.code(),
                state.map(ClaimState::code),
                policy.map(|policy| policy.version),
                product,
                decision.grant.as_ref().map(|grant| grant.position),
                disabled,
                facts.user.as_ref().and_then(|user| user.department.as_ref()),
                new.retry_of,
                number,
                body,
            ],
            |row| Ok(Recorded { claim: row.get(0)?, seal: seal(row, 1)? }),
        )?;
        let claim = recorded.claim;
        let sql = "INSERT INTO event (digest, claim) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET claim = excluded.claim";
        self.tx.execute(sql, (new.digest, claim))?;
        if let Some(user) = user {
            let kind = if state.is_some_and(ClaimState::open) { OPEN } else { SETTLED };
            let sql = "INSERT INTO holding (user, kind, thing, via, disabled) VALUES (?1, ?2, ?3, ?4, ?5)";
            self.tx.execute(sql, (user, kind, claim, product.unwrap_or(0), disabled.filter(|_| kind == OPEN)))?;
        }
        let hour = Cell::hour(facts.now);
        let version = policy.map_or(0, |policy| policy.version);
        let cell = Cell { hour, version, product: product.unwrap_or(0), app: facts.event.app, outcome: decision.outcome, state };
        self.tally.add(cell, 1);
        Ok(recorded)
    }

    /// Remembers an event that leaves no row of its own (r33).
    pub fn feed(&mut self, user: Option<i64>, facts: &Facts, outcome: Outcome) -> Result<(), StoreError> {
        if let Some(user) = user {
            let sql = "INSERT INTO seen (user, app, outcome, last_at) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT DO UPDATE SET outcome = excluded.outcome, last_at = max(last_at, excluded.last_at)";
            self.tx.execute(sql, (user, facts.event.app, outcome.code(), facts.now))?;
        }
        self.tally.fed(facts.now, facts.event.app, outcome);
        Ok(())
    }

    /// Writes the counts. The last step before the transaction ends.
    pub fn finish(self) -> Result<(), StoreError> {
        self.tally.write(self.tx)
    }
}

/// A claim as it was recorded.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its number.
    pub claim: i64,
    /// The event's id.
    pub event: String,
    /// The user's key, id and principal name; none if the store knew no such user.
    pub user: Option<(i64, UserId, String)>,
    /// What an unknown user was called.
    pub user_named: Option<String>,
    /// The app's key.
    pub app: u16,
    /// What the user did.
    pub trigger: Trigger,
    /// When it happened.
    pub at: Option<Time>,
    /// When it was decided.
    pub decided_at: Time,
    /// What was decided.
    pub outcome: Outcome,
    /// What became of it.
    pub state: Option<ClaimState>,
    /// The policy version that decided or came furthest.
    pub version: Option<i64>,
    /// The product granted.
    pub product: Option<SkuId>,
    /// The user's displayName now.
    pub display_name: Option<String>,
    /// The user's department at the time.
    pub department: Option<String>,
    /// The first claim of the same event.
    pub retry_of: Option<i64>,
    /// When it was undone, by whom (the actor's id), and why.
    pub undone: Option<(Time, String, Option<String>)>,
    /// The number of the rule book.
    pub book: i64,
    /// What it was decided on.
    pub facts: Facts,
    /// The decision.
    pub decision: Decision,
}

/// What [`read`] reads, from [`FROM`].
pub(super) const COLUMNS: &str =
    "c.claim, c.event, c.user, u.id, u.upn, c.user_named, c.app, c.trigger, c.at, c.decided_at, c.outcome, c.state,
    c.version, p.sku, u.display_name, c.department, c.retry_of, c.book, c.facts, n.at, n.actor, n.reason";
pub(super) const FROM: &str = "claim c LEFT JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product
    LEFT JOIN undo n ON n.claim = c.claim AND c.state IN (5, 6)";

/// A row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> Result<Claim, StoreError> {
    let user: Option<i64> = row.get(2)?;
    let (id, upn): (Option<UserId>, Option<String>) = (row.get(3)?, row.get(4)?);
    let (at, actor, reason): (Option<Time>, Option<String>, Option<String>) = (row.get(19)?, row.get(20)?, row.get(21)?);
    let (facts, decision) = row.get_ref(18)?.as_blob().ok().and_then(body).ok_or_else(|| row.unreadable(18))?;
    Ok(Claim {
        claim: row.get(0)?,
        event: row.get(1)?,
        user: user.zip(id).zip(upn).map(|((key, id), upn)| (key, id, upn)),
        user_named: row.get(5)?,
        app: row.get(6)?,
        trigger: row.get(7)?,
        at: row.get(8)?,
        decided_at: row.get(9)?,
        outcome: row.get(10)?,
        state: row.get(11)?,
        version: row.get(12)?,
        product: row.get(13)?,
        display_name: row.get(14)?,
        department: row.get(15)?,
        retry_of: row.get(16)?,
        undone: at.zip(actor).map(|(at, actor)| (at, actor, reason)),
        book: row.get(17)?,
        facts,
        decision,
    })
}

/// What a claim was decided on and how, from what is kept of it.
pub(super) fn body(kept: &[u8]) -> Option<(Facts, Decision)> {
    match kept.split_first() {
        Some((&FORMAT, body)) => postcard::from_bytes(body).ok(),
        _ => None,
    }
}

/// The claim of a number.
pub fn get(db: &Read<'_>, claim: i64) -> Result<Option<Claim>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM {FROM} WHERE c.claim = ?1"))?;
    let mut rows = statement.query([claim])?;
    rows.next()?.as_ref().map(read).transpose()
}

/// The latest claim of an event, by the digest of its id.
pub fn of_event(db: &Read<'_>, event: &[u8; 16]) -> Result<Option<Claim>, StoreError> {
    let found = db.query_row("SELECT claim FROM event WHERE digest = ?1", [event], |row| row.get(0)).optional()?;
    found.map_or(Ok(None), |claim: i64| get(db, claim))
}

/// What a list of claims holds. None holds everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The user's key.
    pub user: Option<i64>,
    /// The policy's key.
    pub policy: Option<i64>,
    /// The product granted.
    pub product: Option<SkuId>,
    /// The app's key.
    pub app: Option<u16>,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// The state.
    pub state: Option<ClaimState>,
    /// Decided at this time or later.
    pub from: Option<Time>,
    /// Decided before this time.
    pub to: Option<Time>,
    /// Only claims with a smaller number; 0 for all.
    pub before: i64,
    /// Claims at most.
    pub limit: usize,
}

/// Claims, newest first. One user's are found without looking at anybody else's.
pub fn list(db: &Read<'_>, filter: &Filter) -> Result<Vec<Claim>, StoreError> {
    let of_user = if filter.user.is_some() { "c.claim IN (SELECT thing FROM holding WHERE user = ?1 AND kind > 0)" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} LEFT JOIN policy_version v ON v.version = c.version
         WHERE {of_user} AND (?2 IS NULL OR v.policy = ?2) AND (?3 IS NULL OR p.sku = ?3) AND (?4 IS NULL OR c.app = ?4)
           AND (?5 IS NULL OR c.outcome = ?5) AND (?6 IS NULL OR c.state = ?6) AND (?7 IS NULL OR c.decided_at >= ?7)
           AND (?8 IS NULL OR c.decided_at < ?8) AND (?9 = 0 OR c.claim < ?9)
         ORDER BY c.claim DESC LIMIT ?10"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let (outcome, state) = (filter.outcome.map(Outcome::code), filter.state.map(ClaimState::code));
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(rusqlite::params![
        filter.user,
        filter.policy,
        filter.product,
        filter.app,
        outcome,
        state,
        filter.from,
        filter.to,
        filter.before,
        limit
    ])?;
    let mut claims = Vec::new();
    while let Some(row) = rows.next()? {
        claims.push(read(&row)?);
    }
    Ok(claims)
}

/// The newest time at which anything was decided (r02).
pub fn newest(db: &Read<'_>) -> Result<Option<Time>, StoreError> {
    Ok(db.query_row("SELECT max(decided_at) FROM claim", [], |row| row.get(0))?)
}
