//! What a call that decided leaves in the store, as plain rows, and how it is written.

use super::place;
use crate::{
    domain::{
        claim::{ClaimState, Kind, PendingChangeKind, PendingChangeState},
        decision::Grant,
        exchange::OwnerKind,
        ids::SkuId,
        time::Time,
        world::{Decided, KnownEvent},
    },
    store::{
        record,
        sqlite::{
            audit,
            blob::Plans,
            environment,
            error::StoreError,
            facts::{self, BESIDES, OPEN, PATH, kind_of, take_units},
            keys::Keys,
            seal::seal_of,
            tally::{Cell, Departments, Tally},
            transaction::{Statements, Tx},
        },
    },
};
use rusqlite::{
    Params, params, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use std::{collections::BTreeMap, iter};

/// The row of a claim: an event that is recorded, with what was decided.
#[derive(Clone, Copy, Debug)]
pub struct ClaimRow<'a> {
    pub claim: i64,
    pub event: &'a KnownEvent,
    pub decided: &'a Decided,
    /// What becomes of it first; none for a refusal.
    pub state: Option<ClaimState>,
    /// The policy version that decided or came furthest.
    pub version: Option<i64>,
    pub book: i64,
}

/// A claim's row with the audit record that vouches for it. There is no other way to one.
#[derive(Debug)]
pub struct SealedClaim<'a> {
    row: ClaimRow<'a>,
    disabled: Option<Vec<u8>>,
    body: Vec<u8>,
}

impl<'a> ClaimRow<'a> {
    /// Seals the row. `record` appends the audit record, whose bytes have the seal among them.
    pub fn sealed<E: From<StoreError>>(
        self,
        record: impl FnOnce([u8; 32]) -> Result<audit::Recorded, E>,
    ) -> Result<SealedClaim<'a>, E> {
        let Decided { facts, decision, .. } = self.decided;
        let body = record::claim::encode(facts, decision).ok_or(StoreError::Unwritable)?;
        let disabled = decision.grant.as_ref().map(|grant| Plans::bytes(&grant.disabled));
        record(seal_of(self.columns(disabled.as_deref(), &body)))?;
        Ok(SealedClaim { row: self, disabled, body })
    }

    fn department(&self) -> Option<&'a str> {
        self.decided.facts.user.as_ref().and_then(|user| user.department.as_deref())
    }

    /// What is sealed of the row: the columns of `SEALED`, in their order.
    fn columns<'v>(&'v self, disabled: Option<&'v [u8]>, body: &'v [u8]) -> [ValueRef<'v>; 16] {
        let Decided { facts, decision, product, retry_of, .. } = self.decided;
        let integer = |number: Option<i64>| number.map_or(ValueRef::Null, ValueRef::Integer);
        [
            ValueRef::Text(self.event.id.as_bytes()),
            integer(self.event.user.key()),
            ValueRef::Integer(facts.event.app.into()),
            ValueRef::Integer(facts.event.trigger.code().into()),
            integer(self.event.parsed.at.map(Time::millis)),
            ValueRef::Integer(facts.now.millis()),
            ValueRef::Integer(decision.outcome.code().into()),
            integer(self.state.map(|state| state.code().into())),
            integer(self.version),
            integer(*product),
            integer(decision.grant.as_ref().map(|grant| grant.position.into())),
            disabled.map_or(ValueRef::Null, ValueRef::Blob),
            ValueRef::from(self.department()),
            integer(*retry_of),
            ValueRef::Integer(self.book),
            ValueRef::Blob(body),
        ]
    }
}

/// What an event leaves.
#[derive(Debug)]
pub enum Recorded<'a> {
    /// A row of its own.
    Claim(SealedClaim<'a>),
    /// A count only, and that the user was seen (r33).
    Counted(&'a KnownEvent, &'a Decided),
}

/// Everything that a call that decided leaves.
#[derive(Debug)]
pub struct ChangeSet<'a> {
    /// What its events leave, in their order.
    pub events: Vec<Recorded<'a>>,
    /// Units taken, by product: consumed in a Local store, booked in a Graph store.
    pub units: &'a BTreeMap<SkuId, i64>,
}

/// Writes what a call that decided leaves.
pub fn commit(tx: &Tx<'_>, changes: &ChangeSet<'_>, local: bool) -> Result<(), StoreError> {
    let mut writer = Writer {
        tx,
        statements: Statements::of(tx),
        local,
        keys: Keys::default(),
        tally: Tally::default(),
        departments: Departments::default(),
    };
    for event in &changes.events {
        tx.check_interrupt()?;
        match event {
            Recorded::Claim(sealed) => writer.claim(sealed)?,
            Recorded::Counted(event, decided) => writer.count(event, decided)?,
        }
    }
    for (sku, units) in changes.units {
        take_units(tx, *sku, *units, local)?;
    }
    writer.departments.write(tx)?;
    writer.tally.write(tx)
}

/// What lies with a user for a claim: user, kind, subject, path, plans off, product, group.
type Lying<'v> = (i64, i64, i64, i64, Option<&'v [u8]>, Option<i64>, Option<i64>);

struct Writer<'t, 'c> {
    tx: &'t Tx<'t>,
    statements: Statements<'t>,
    local: bool,
    keys: Keys,
    tally: Tally,
    departments: Departments<'c>,
}

impl<'c> Writer<'_, 'c> {
    fn claim(&mut self, sealed: &SealedClaim<'c>) -> Result<(), StoreError> {
        let SealedClaim { row, disabled, body } = sealed;
        let ClaimRow { claim, event, decided, state, .. } = *row;
        let Decided { facts, decision, product, .. } = decided;
        self.pass(event, decided)?;
        let columns = iter::once(ValueRef::Integer(claim))
            .chain(row.columns(disabled.as_deref(), body))
            .map(ToSqlOutput::Borrowed);
        let sql =
            "INSERT INTO claim (claim, event, user, app, trigger, at, decided_at, outcome, state, version, product, position, disabled,
                     department, retry_of, book, facts)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
        self.run(sql, params_from_iter(columns))?;
        match event.user.key() {
            None => self.unknown(row)?,
            Some(user) => {
                let (kind, subject) = (kind_of(state), place(&event.digest));
                if let Some(grant) = decision.grant.as_ref().filter(|_| state.is_some()) {
                    let off = disabled.as_deref().filter(|_| kind == OPEN);
                    let via = grant.group.map_or(Ok(0), |group| self.keys.group(self.tx, group))?;
                    let product = product.unwrap_or(0);
                    self.holding((user, kind, subject, claim, off, Some(product), Some(via)))?;
                    self.grant(row, user, grant, via)?;
                } else {
                    self.holding((user, kind, subject, claim, None, None, None))?;
                }
            }
        }
        let hour = Cell::hour(facts.now);
        let (version, product) = (row.version.unwrap_or(0), product.unwrap_or(0));
        let kind = Kind { version, product, app: facts.event.app, outcome: decision.outcome, state };
        self.tally.add(Cell { hour, kind }, claim);
        self.departments.add(facts.now, &kind, row.department());
        Ok(())
    }

    fn run(&mut self, sql: &'static str, params: impl Params) -> Result<(), StoreError> {
        self.statements.run(sql, params)
    }

    /// What is kept of an event apart from its claim, where the store does not know its user.
    fn unknown(&mut self, row: &ClaimRow<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO event (digest, claim) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET claim = excluded.claim";
        self.run(sql, (row.event.key.digest, row.claim))?;
        self.run(
            "INSERT INTO claim_person (claim, name) VALUES (?1, ?2)",
            (row.claim, &row.event.parsed.user),
        )
    }

    fn holding(&mut self, columns: Lying<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO holding (user, kind, subject, path, disabled, product, via) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run(sql, columns)
    }

    /// Makes a grant true here and at once (Local), or asks the tenant to (Graph). `via` is the key of its group,
    /// 0 for none.
    fn grant(&mut self, row: &ClaimRow<'_>, user: i64, grant: &Grant, via: i64) -> Result<(), StoreError> {
        if self.local {
            return self.apply(row, user, grant, via);
        }
        match grant.group {
            Some(_) => self.ask_membership(row, user, via)?,
            None => self.ask_license(row, user, grant)?,
        }
        let made = row.decided.applied.iter();
        for path in made.clone().flat_map(|it| &it.paths).filter(|path| path.sku != grant.sku) {
            let product = self.product(row, path.sku)?;
            let off = Plans::bytes(&path.disabled);
            self.holding((user, BESIDES, row.claim, product, Some(&off), None, Some(via)))?;
        }
        for sku in made.flat_map(|it| &it.units) {
            let product = self.product(row, *sku)?;
            let sql = "INSERT INTO booking (owner_kind, owner, product) VALUES (?1, ?2, ?3)";
            self.run(sql, (OwnerKind::Claim.code(), row.claim, product))?;
        }
        Ok(())
    }

    /// The key of a product that a grant brings.
    fn product(&mut self, row: &ClaimRow<'_>, sku: SkuId) -> Result<i64, StoreError> {
        let Decided { decision, product, .. } = row.decided;
        match product.filter(|_| decision.grant.as_ref().is_some_and(|grant| grant.sku == sku)) {
            Some(key) => Ok(key),
            None => self.keys.product(self.tx, sku),
        }
    }

    fn apply(&mut self, row: &ClaimRow<'_>, user: i64, grant: &Grant, via: i64) -> Result<(), StoreError> {
        if let Some(location) = &grant.usage_location {
            let sql = "UPDATE user SET usage_location = ?2 WHERE user = ?1 AND usage_location IS NULL";
            self.run(sql, (user, location))?;
        }
        if grant.group.is_some() {
            let sql = "INSERT OR IGNORE INTO member (user, grp, since) VALUES (?1, ?2, ?3)";
            self.run(sql, (user, via, row.decided.facts.now))?;
        }
        for path in row.decided.applied.iter().flat_map(|it| &it.paths) {
            let product = self.product(row, path.sku)?;
            let sql = "INSERT INTO holding (user, kind, subject, path, state, error, disabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                       ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, disabled = excluded.disabled";
            let (state, error, off) = facts::columns(&path.state, path.error.as_deref(), &path.disabled);
            self.run(sql, (user, PATH, product, via, state, error, off))?;
        }
        Ok(())
    }

    fn ask_license(&mut self, row: &ClaimRow<'_>, user: i64, grant: &Grant) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO change (owner_kind, owner, kind, state, user, product, disabled, usage_location, after, created_at, since, due)
                   VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?9)";
        let (pending, now) = (PendingChangeState::Pending.code(), row.decided.facts.now);
        let mut after = None;
        if let Some(location) = &grant.usage_location {
            after = self.location_on_its_way(user)?;
            if after.is_none() {
                let kind = PendingChangeKind::SetUsageLocation.code();
                let none = None::<i64>;
                self.run(
                    sql,
                    (row.claim, kind, pending, user, none, None::<&[u8]>, Some(location), none, now),
                )?;
                after = Some(self.tx.last_insert_rowid());
            }
        }
        let kind = PendingChangeKind::AssignLicense.code();
        let disabled = Some(Plans::bytes(&grant.disabled));
        self.run(
            sql,
            (row.claim, kind, pending, user, row.decided.product, disabled, None::<&str>, after, now),
        )
    }

    fn ask_membership(&mut self, row: &ClaimRow<'_>, user: i64, group: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO change (owner_kind, owner, kind, state, user, grp, created_at, since, due)
                   VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6)";
        let (kind, pending) = (PendingChangeKind::AddToGroup.code(), PendingChangeState::Pending.code());
        self.run(sql, params![row.claim, kind, pending, user, group, row.decided.facts.now])
    }

    /// The change that gives the user a usage location, asked for by an earlier claim and not seen yet.
    fn location_on_its_way(&self, user: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT change FROM change WHERE user = ?1 AND state < 3 AND kind = 2";
        self.tx.find(sql, [user], |row| row.get(0))
    }

    /// r33
    fn count(&mut self, event: &KnownEvent, decided: &Decided) -> Result<(), StoreError> {
        let Decided { facts, decision, .. } = decided;
        self.pass(event, decided)?;
        if let Some(user) = event.user.key() {
            let sql = "INSERT INTO last_unrecorded (user, app, outcome, last_at) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT DO UPDATE SET outcome = excluded.outcome, last_at = max(last_at, excluded.last_at)";
            self.run(sql, (user, facts.event.app, decision.outcome.code(), facts.now))?;
        }
        self.tally.unrecorded(facts.now, facts.event.app, decision.outcome);
        Ok(())
    }

    fn pass(&self, event: &KnownEvent, decided: &Decided) -> Result<(), StoreError> {
        match decided.pass.zip(event.user.key()) {
            Some((environment, user)) => {
                environment::give_pass(self.tx, environment, decided.facts.event.app, user)
            }
            None => Ok(()),
        }
    }
}
