//! Power Platform environments: which of them are managed, and what covers their users.

use super::{
    error::StoreError,
    merge::{ImportRow, Merge, MergeTerms, Shown},
    row::Row,
    transaction::{Read, Tx},
};
use crate::{
    domain::{
        directory::EnvironmentRow,
        environment::{Coverage, CoverageKind, Passes},
        fold::fold,
        time::Time,
        world,
    },
    store::import::{Merged, Refusal, Seen},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// A Power Platform environment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EnvironmentView")]
pub struct Environment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is a managed environment; null where no import said: it counts as not managed.
    pub managed: Option<bool>,
    /// What covers its users besides their licenses.
    pub coverage: Vec<EnvironmentCoverage>,
    /// When it was read; null where only a billing policy names it.
    pub taken_at: Option<Time>,
}

/// Capacity of an environment that covers its users.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CoverageView")]
pub struct EnvironmentCoverage {
    /// What it is. `PayAsYouGo` covers everybody's apps; an `AppPass` those of one user, who came first first; a `FlowPlan` some flows, and
    /// which ones is not known.
    pub kind: CoverageKind,
    /// Of `AppPass` how many.
    pub units: Option<i64>,
}

/// The environments whose folded id comes after this, by it, at most so many; `fits` chooses among them.
pub fn list(db: &Read<'_>, after: &str, most: usize, fits: impl Fn(&Environment) -> bool) -> Result<Vec<Environment>, StoreError> {
    let sql = "SELECT environment, id, name, managed, taken_at FROM environment WHERE id_folded > ?1 ORDER BY id_folded";
    db.page(sql, [after], most, |row| {
        let taken_at = Some(row.get(4)?).filter(|taken| *taken != Time::default());
        let (id, name, managed) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let environment = Some(Environment { id, name, managed, coverage: Vec::new(), taken_at }).filter(&fits);
        environment.map(|it| Ok(Environment { coverage: coverage(db, row.get(0)?)?, ..it })).transpose()
    })
}

fn coverage(db: &Read<'_>, environment: i64) -> Result<Vec<EnvironmentCoverage>, StoreError> {
    let sql = "SELECT kind, max(units) FROM coverage WHERE environment = ?1 GROUP BY kind ORDER BY kind";
    db.rows(sql, [environment], |row| Ok(EnvironmentCoverage { kind: row.get(0)?, units: row.get(1)? }))
}

/// The environment of an id; none if no import has shown it. Of app passes nobody is ahead: [`ahead`] counts.
pub(super) fn find(db: &Read<'_>, id: &str) -> Result<Option<world::Environment>, StoreError> {
    let sql = "SELECT environment, managed FROM environment WHERE id_folded = ?1";
    let found = db.find(sql, [fold(id)], |row| Ok((row.get(0)?, row.get::<_, Option<bool>>(1)?)))?;
    let Some((key, managed)) = found else { return Ok(None) };
    let kinds = coverage(db, key)?;
    let has = |kind| kinds.iter().any(|it| it.kind == kind);
    let passes = kinds.iter().find(|it| it.kind == CoverageKind::AppPass);
    let coverage = Coverage {
        pay_as_you_go: has(CoverageKind::PayAsYouGo),
        passes: passes.map(|it| Passes { units: it.units.unwrap_or(0), ahead: 0 }),
        flow_plans: has(CoverageKind::FlowPlan),
    };
    Ok(Some(world::Environment { key, managed: managed.unwrap_or(false), coverage, held: false }))
}

/// How many users a pass of the environment covered before this one, and whether one covered this one.
pub(super) fn ahead(db: &Read<'_>, environment: i64, app: u16, user: i64) -> Result<(i64, bool), StoreError> {
    let sql = "SELECT place FROM app_pass WHERE environment = ?1 AND app = ?2 AND user = ?3";
    let place: Option<i64> = db.find(sql, (environment, app, user), |row| row.get(0))?;
    // Who is gone from the tenant has no pass any more.
    let sql = "SELECT count(*) FROM app_pass JOIN user USING (user)
               WHERE environment = ?1 AND app = ?2 AND removed = 0 AND place < coalesce(?3, 9223372036854775807)";
    let ahead = db.query_row(sql, (environment, app, place), |row| row.get(0))?;
    Ok((ahead, place.is_some()))
}

/// Remembers that a pass covered a user.
pub(super) fn give_pass(tx: &Tx<'_>, environment: i64, app: u16, user: i64) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO app_pass (environment, app, user) VALUES (?1, ?2, ?3)";
    tx.run(sql, (environment, app, user))
}

/// Merges environments and billing policies. A full snapshot is one of what it holds: of environments, of policies, or of both.
pub struct Environments {
    terms: MergeTerms,
    seen: Seen,
    holds_environments: bool,
    holds_policies: bool,
}

/// The key of an environment among what a snapshot shows: even. Those of billing policies are odd.
const fn of_environment(key: i64) -> i64 {
    key * 2
}

const fn of_policy(key: i64) -> i64 {
    key * 2 + 1
}

/// The policy of what an environment's own import says.
const OF_ITSELF: i64 = 0;

impl Environments {
    fn environment(
        &mut self,
        tx: &Tx<'_>,
        id: &str,
        name: Option<&String>,
        managed: Option<bool>,
        coverage: Option<&Vec<(CoverageKind, Option<i64>)>>,
    ) -> Result<Merged, StoreError> {
        self.holds_environments = true;
        let (key, before, known) = self.known_as(tx, id)?;
        self.seen.insert(of_environment(key));
        if self.terms.stale(known.taken_at) {
            return Ok(Merged::Stale);
        }
        let sql = "UPDATE environment SET name = coalesce(?2, name), managed = coalesce(?3, managed), taken_at = ?4 WHERE environment = ?1";
        tx.execute(sql, (key, name, managed, self.terms.taken_at))?;
        let mut same = managed.is_none_or(|managed| known.managed == Some(managed)) && (name.is_none() || name == known.name.as_ref());
        if let Some(coverage) = coverage {
            same &= !cover(tx, key, OF_ITSELF, coverage)?;
        }
        Ok(if !before {
            Merged::Added
        } else if same {
            Merged::Unchanged
        } else {
            Merged::Changed
        })
    }

    /// Whether a full snapshot sweeps environments, and whether it sweeps billing policies: an empty one is of environments.
    fn sweeps(&self) -> (bool, bool) {
        (self.holds_environments || !self.holds_policies, self.holds_policies)
    }

    /// An environment by its id, made if nothing knows it; whether an import has shown it before, and what it is.
    fn known_as(&self, tx: &Tx<'_>, id: &str) -> Result<(i64, bool, Known), StoreError> {
        let sql = "SELECT environment, name, managed, taken_at FROM environment WHERE id_folded = ?1";
        let read = |row: &Row<'_>| Ok((row.get(0)?, Known { name: row.get(1)?, managed: row.get(2)?, taken_at: row.get(3)? }));
        let found: Option<(i64, Known)> = tx.find(sql, [fold(id)], read)?;
        if let Some((key, known)) = found {
            return Ok((key, known.taken_at != Time::default(), known));
        }
        let sql = "INSERT INTO environment (id_folded, id, taken_at) VALUES (?1, ?2, 0)";
        tx.execute(sql, (fold(id), id))?;
        Ok((tx.last_insert_rowid(), false, Known::default()))
    }

    fn billing_policy(&mut self, tx: &Tx<'_>, id: &str, environments: &[String]) -> Result<Merged, StoreError> {
        self.holds_policies = true;
        let sql = "SELECT policy, taken_at FROM billing_policy WHERE id_folded = ?1";
        let known: Option<(i64, Time)> = tx.find(sql, [fold(id)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let key = match known {
            Some((key, _)) => key,
            None => {
                tx.execute("INSERT INTO billing_policy (id_folded, taken_at) VALUES (?1, 0)", [fold(id)])?;
                tx.last_insert_rowid()
            }
        };
        self.seen.insert(of_policy(key));
        if known.is_some_and(|(_, taken_at)| self.terms.stale(taken_at)) {
            return Ok(Merged::Stale);
        }
        tx.execute("UPDATE billing_policy SET taken_at = ?2 WHERE policy = ?1", (key, self.terms.taken_at))?;
        let before: BTreeSet<i64> = tx.rows("SELECT environment FROM coverage WHERE policy = ?1", [key], |row| row.get(0))?;
        let mut now = BTreeSet::new();
        for id in environments {
            let (environment, ..) = self.known_as(tx, id)?;
            cover(tx, environment, key, &[(CoverageKind::PayAsYouGo, None)])?;
            now.insert(environment);
        }
        for environment in before.difference(&now) {
            cover(tx, *environment, key, &[])?;
        }
        Ok(match known {
            None => Merged::Added,
            Some(_) if before == now => Merged::Unchanged,
            Some(_) => Merged::Changed,
        })
    }
}

#[derive(Default)]
struct Known {
    name: Option<String>,
    managed: Option<bool>,
    taken_at: Time,
}

/// Makes what a policy, or the environment's own import, covers its users with be this; whether that changed anything.
fn cover(tx: &Tx<'_>, environment: i64, policy: i64, coverage: &[(CoverageKind, Option<i64>)]) -> Result<bool, StoreError> {
    let sql = "SELECT kind, units FROM coverage WHERE environment = ?1 AND policy = ?2";
    let before: BTreeSet<(u8, Option<i64>)> = tx.rows(sql, (environment, policy), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let now: BTreeSet<(u8, Option<i64>)> = coverage.iter().map(|(kind, units)| (kind.code(), *units)).collect();
    if before == now {
        return Ok(false);
    }
    tx.execute("DELETE FROM coverage WHERE environment = ?1 AND policy = ?2", (environment, policy))?;
    for (kind, units) in now {
        let sql = "INSERT INTO coverage (environment, kind, policy, units) VALUES (?1, ?2, ?3, ?4)";
        tx.execute(sql, (environment, kind, policy, units))?;
    }
    Ok(true)
}

impl ImportRow for EnvironmentRow {
    type Merge = Environments;
}

impl Merge<EnvironmentRow> for Environments {
    fn new(terms: MergeTerms) -> Environments {
        Environments { terms, seen: Seen::default(), holds_environments: false, holds_policies: false }
    }

    fn row(&mut self, tx: &Tx<'_>, row: &EnvironmentRow) -> Result<Result<Merged, Refusal>, StoreError> {
        let merged = match row {
            EnvironmentRow::Environment { id, name, managed, coverage } => {
                self.environment(tx, id, name.as_ref(), *managed, coverage.as_ref())
            }
            EnvironmentRow::BillingPolicy { id, environments } => self.billing_policy(tx, id, environments),
        };
        merged.map(Ok)
    }

    fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT environment * 2 AS key FROM environment
                   WHERE ?5 AND environment * 2 > ?1 AND (taken_at BETWEEN 1 AND ?2 OR taken_at > ?4)
                   UNION ALL SELECT policy * 2 + 1 FROM billing_policy WHERE ?6 AND policy * 2 + 1 > ?1 AND (taken_at <= ?2 OR taken_at > ?4)
                   ORDER BY key LIMIT ?3";
        let (environments, policies) = self.sweeps();
        let terms = (after, self.terms.taken_at, most, self.terms.credible(), environments, policies);
        db.rows(sql, terms, |row| row.get(0))
    }

    fn seen(&self) -> &Seen {
        &self.seen
    }

    fn shown(&mut self, db: &Read<'_>, row: &EnvironmentRow) -> Result<Option<Shown>, StoreError> {
        let key = |sql: &str, id: &str| db.find(sql, [fold(id)], |row| row.get(0));
        Ok(match row {
            EnvironmentRow::Environment { id, .. } => {
                self.holds_environments = true;
                key("SELECT environment FROM environment WHERE id_folded = ?1", id)?.map(of_environment).map(Shown::There)
            }
            EnvironmentRow::BillingPolicy { id, .. } => {
                self.holds_policies = true;
                key("SELECT policy FROM billing_policy WHERE id_folded = ?1", id)?.map(of_policy).map(Shown::There)
            }
        })
    }

    fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError> {
        let sql =
            "SELECT iif(?1, (SELECT count(*) FROM environment WHERE taken_at > 0), 0) + iif(?2, (SELECT count(*) FROM billing_policy), 0)";
        Ok(db.query_row(sql, self.sweeps(), |row| row.get(0))?)
    }

    fn remove(&mut self, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError> {
        let statements: &[&str] = if key % 2 == 0 {
            &[
                "DELETE FROM coverage WHERE environment = ?1",
                "DELETE FROM app_pass WHERE environment = ?1",
                "DELETE FROM environment WHERE environment = ?1",
            ]
        } else {
            &["DELETE FROM coverage WHERE policy = ?1", "DELETE FROM billing_policy WHERE policy = ?1"]
        };
        for sql in statements {
            tx.execute(sql, [key / 2])?;
        }
        Ok(Ok(Merged::Removed))
    }
}
