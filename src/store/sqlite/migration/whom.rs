//! Whom a migration is about, and what is known of them.

use crate::{
    domain::{
        book::RuleBook,
        claim::ClaimState,
        ids::{GroupId, SkuId, UserId},
        migration::{Holder, Subject, TargetGroup},
        world::Person,
    },
    store::sqlite::{
        book::{FITNESS, unfits},
        error::StoreError,
        facts::{PATH, Users, Whereabouts},
        transaction::Read,
    },
};
use std::collections::BTreeSet;

/// Whom a reference names; without what they hold.
#[derive(Clone, Debug)]
pub enum Whom {
    Nobody,
    Several,
    /// Removed from the tenant.
    Gone(Box<Person>),
    Here(Box<Person>),
}

impl Whom {
    pub fn person(&self) -> Option<&Person> {
        match self {
            Whom::Gone(person) | Whom::Here(person) => Some(person),
            Whom::Nobody | Whom::Several => None,
        }
    }
}

/// Whom an object id or a principal name names.
pub fn whom(db: &Read<'_>, reference: &str) -> Result<Whom, StoreError> {
    let mut users = Users::of(db);
    let mut found = users.find(reference, Whereabouts::InTenant)?;
    if let (Some(person), true) = (found.pop(), found.is_empty()) {
        return Ok(Whom::Here(Box::new(person)));
    }
    if !found.is_empty() {
        return Ok(Whom::Several);
    }
    let mut gone = users.find(reference, Whereabouts::Gone)?;
    let one = gone.pop().filter(|_| gone.is_empty());
    Ok(one.map_or(Whom::Nobody, |person| Whom::Gone(Box::new(person))))
}

/// What a migration has to know of people.
pub struct Subjects<'a> {
    db: &'a Read<'a>,
    book: &'a RuleBook,
    migration: i64,
    /// The migrations of which something was released, and everything taken back: they hold nobody any more.
    taken_back: BTreeSet<i64>,
}

impl<'a> Subjects<'a> {
    pub fn of(db: &'a Read<'a>, book: &'a RuleBook, migration: i64) -> Result<Self, StoreError> {
        let sql = "SELECT migration FROM migration g WHERE EXISTS (SELECT 1 FROM migration_wave w WHERE w.migration = g.migration)
                     AND NOT EXISTS (SELECT 1 FROM migration_move m WHERE m.migration = g.migration AND m.state <> 8)";
        let taken_back: Vec<i64> = db.rows(sql, [], |row| row.get(0))?;
        Ok(Self { db, book, migration, taken_back: taken_back.into_iter().collect() })
    }

    pub fn subject(&self, whom: Whom) -> Result<Subject, StoreError> {
        let db = self.db;
        let mut person = match whom {
            Whom::Nobody => return Ok(Subject::Unknown),
            Whom::Several => return Ok(Subject::Several),
            Whom::Gone(_) => return Ok(Subject::Gone),
            Whom::Here(person) => person,
        };
        Users::of(db).complete(self.book, &mut person)?;
        let Some(facts) = person.facts else { return Ok(Subject::Gone) };
        let sql = "SELECT p.sku, g.id FROM holding h JOIN product p ON p.product = h.subject LEFT JOIN grp g ON g.grp = h.path
                   WHERE h.user = ?1 AND h.kind = ?2 AND h.first IS NOT NULL";
        let doubted = db.rows(sql, (person.key, PATH), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE user = ?1 AND state < 3)";
        let changing = db.query_row(sql, [person.key], |row| row.get(0))?;
        let elsewhere = self.elsewhere(person.key)?;
        Ok(Subject::Here(Box::new(Holder { facts, doubted, changing, elsewhere })))
    }

    /// The name of another migration that is to move something of a user.
    fn elsewhere(&self, user: i64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT g.migration, g.name FROM migration_item i JOIN migration g USING (migration)
                     LEFT JOIN migration_move m ON m.migration = i.migration AND m.item = i.item
                   WHERE i.user = ?1 AND i.state = 1 AND i.migration <> ?2 AND coalesce(m.state, 3) NOT IN (5, 8) ORDER BY i.migration";
        let others: Vec<(i64, String)> =
            self.db.rows(sql, (user, self.migration), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let held = |(migration, _): &(i64, String)| !self.taken_back.contains(migration);
        Ok(others.into_iter().find(held).map(|(_, name)| name))
    }
}

/// A group as the target of a migration; none that is gone, or that no import has shown.
pub fn target(db: &Read<'_>, id: GroupId) -> Result<Option<TargetGroup>, StoreError> {
    let sql = format!("SELECT taken_at, {FITNESS} FROM grp WHERE id = ?1 AND removed = 0");
    db.find(&sql, [id], |row| Ok(TargetGroup { id, taken_at: row.get(0)?, unfit: unfits(row, 1)? }))
}

/// The users who hold a product directly, in the order in which they were first imported.
pub fn holders(db: &Read<'_>, sku: SkuId) -> Result<Vec<UserId>, StoreError> {
    let sql = "SELECT u.id FROM holding h CROSS JOIN user u ON u.user = h.user
               WHERE h.kind = ?2 AND h.path = 0 AND h.subject = (SELECT product FROM product WHERE sku = ?1) AND u.removed = 0 ORDER BY h.user";
    db.rows(sql, (sku, PATH), |row| row.get(0))
}

/// The users and products of a policy's claims that stand, oldest first, each once.
pub fn of_policy(db: &Read<'_>, policy: i64) -> Result<Vec<(UserId, SkuId)>, StoreError> {
    let sql = "SELECT u.id, p.sku FROM claim c LEFT JOIN claim_now n ON n.claim = c.claim JOIN user u ON u.user = c.user
                 JOIN product p ON p.product = coalesce(n.product, c.product)
               WHERE c.version IN (SELECT version FROM policy_version WHERE policy = ?1) AND coalesce(n.state, c.state) IN (?2, ?3, ?4)
               GROUP BY c.user, p.product ORDER BY min(c.claim)";
    let [booked, sent, observed] =
        [ClaimState::Booked, ClaimState::Sent, ClaimState::Observed].map(ClaimState::code);
    db.rows(sql, (policy, booked, sent, observed), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The user and the product of a claim that granted one; none of another, or where there is no such claim.
pub fn of_claim(db: &Read<'_>, claim: i64) -> Result<Option<(UserId, SkuId)>, StoreError> {
    let sql = "SELECT u.id, p.sku FROM claim c LEFT JOIN claim_now n ON n.claim = c.claim JOIN user u ON u.user = c.user
                 JOIN product p ON p.product = coalesce(n.product, c.product) WHERE c.claim = ?1";
    db.find(sql, [claim], |row| Ok((row.get(0)?, row.get(1)?)))
}
