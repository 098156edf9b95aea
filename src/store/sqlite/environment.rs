//! Power Platform environments: which of them are managed, and what covers their users.

use super::{
    error::StoreError,
    import_row::{ImportRow, Merge, Shown, Shows},
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
    store::import::{Merged, Refusal},
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
    pub coverage: Vec<Capacity>,
    /// When it was read; null where only a billing policy names it.
    pub taken_at: Option<Time>,
}

/// Capacity of an environment that covers its users.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CoverageView")]
pub struct Capacity {
    /// What it is. `PayAsYouGo` covers everybody's apps; an `AppPass` those of one user, who came first
    /// first; a `FlowPlan` some flows, and which ones is not known.
    pub kind: CoverageKind,
    /// Of `AppPass` how many.
    pub units: Option<i64>,
}

/// The environments whose folded id comes after this, by it, at most so many; `fits` chooses among them.
pub fn list(
    db: &Read<'_>,
    after: &str,
    most: usize,
    fits: impl Fn(&Environment) -> bool,
) -> Result<Vec<Environment>, StoreError> {
    let sql = "SELECT environment, id, name, managed, taken_at FROM environment WHERE id_folded > ?1 ORDER BY id_folded";
    db.page(sql, [after], most, |row| {
        let taken_at = Some(row.get(4)?).filter(|taken| *taken != Time::default());
        let (id, name, managed) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let environment =
            Some(Environment { id, name, managed, coverage: Vec::new(), taken_at }).filter(&fits);
        environment.map(|it| Ok(Environment { coverage: coverage(db, row.get(0)?)?, ..it })).transpose()
    })
}

fn coverage(db: &Read<'_>, environment: i64) -> Result<Vec<Capacity>, StoreError> {
    let sql = "SELECT kind, max(units) FROM coverage WHERE environment = ?1 GROUP BY kind ORDER BY kind";
    db.rows(sql, [environment], |row| Ok(Capacity { kind: row.get(0)?, units: row.get(1)? }))
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

/// A full snapshot is one of what it holds: of environments, of billing policies, or of both. An empty one is
/// of environments.
#[derive(Default)]
pub struct Holds {
    environments: bool,
    policies: bool,
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

impl Merge<EnvironmentRow> {
    fn environment(
        &mut self,
        tx: &Tx<'_>,
        id: &str,
        name: Option<&String>,
        managed: Option<bool>,
        coverage: Option<&Vec<(CoverageKind, Option<i64>)>>,
    ) -> Result<Merged, StoreError> {
        self.own.environments = true;
        let (key, known) = self.known_as(tx, id)?;
        self.seen.insert(of_environment(key));
        if self.terms.stale(known.taken_at) {
            return Ok(Merged::Stale);
        }
        let sql = "UPDATE environment SET name = coalesce(?2, name), managed = coalesce(?3, managed), taken_at = ?4 WHERE environment = ?1";
        tx.execute(sql, (key, name, managed, self.terms.evidence.at))?;
        let mut same = managed.is_none_or(|managed| known.managed == Some(managed))
            && (name.is_none() || name == known.name.as_ref());
        if let Some(coverage) = coverage {
            same &= !cover(tx, key, OF_ITSELF, coverage)?;
        }
        Ok(if known.taken_at == Time::default() {
            Merged::Added
        } else if same {
            Merged::Unchanged
        } else {
            Merged::Changed
        })
    }

    /// An environment by its id, made if nothing knows it; and what is known of it.
    fn known_as(&self, tx: &Tx<'_>, id: &str) -> Result<(i64, Known), StoreError> {
        let sql = "SELECT environment, name, managed, taken_at FROM environment WHERE id_folded = ?1";
        let read = |row: &Row<'_>| {
            Ok((row.get(0)?, Known { name: row.get(1)?, managed: row.get(2)?, taken_at: row.get(3)? }))
        };
        let found: Option<(i64, Known)> = tx.find(sql, [fold(id)], read)?;
        let sql = "INSERT INTO environment (id_folded, id, taken_at) VALUES (?1, ?2, 0)";
        let key = tx.key(found.as_ref().map(|(key, _)| *key), sql, (fold(id), id))?;
        Ok((key, found.map(|(_, known)| known).unwrap_or_default()))
    }

    fn billing_policy(
        &mut self,
        tx: &Tx<'_>,
        id: &str,
        environments: &[String],
    ) -> Result<Merged, StoreError> {
        self.own.policies = true;
        let sql = "SELECT policy, taken_at FROM billing_policy WHERE id_folded = ?1";
        let known: Option<(i64, Time)> = tx.find(sql, [fold(id)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sql = "INSERT INTO billing_policy (id_folded, taken_at) VALUES (?1, 0)";
        let key = tx.key(known.map(|(key, _)| key), sql, [fold(id)])?;
        self.seen.insert(of_policy(key));
        if known.is_some_and(|(_, taken_at)| self.terms.stale(taken_at)) {
            return Ok(Merged::Stale);
        }
        tx.execute(
            "UPDATE billing_policy SET taken_at = ?2 WHERE policy = ?1",
            (key, self.terms.evidence.at),
        )?;
        let before: BTreeSet<i64> =
            tx.rows("SELECT environment FROM coverage WHERE policy = ?1", [key], |row| row.get(0))?;
        let mut now = BTreeSet::new();
        for id in environments {
            let (environment, _) = self.known_as(tx, id)?;
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

/// Makes what a policy, or the environment's own import, covers its users with be this; whether that changed
/// anything.
fn cover(
    tx: &Tx<'_>,
    environment: i64,
    policy: i64,
    coverage: &[(CoverageKind, Option<i64>)],
) -> Result<bool, StoreError> {
    let sql = "SELECT kind, units FROM coverage WHERE environment = ?1 AND policy = ?2";
    let before: BTreeSet<(u8, Option<i64>)> =
        tx.rows(sql, (environment, policy), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let now: BTreeSet<(u8, Option<i64>)> =
        coverage.iter().map(|(kind, units)| (kind.code(), *units)).collect();
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
    type Own = Holds;

    fn merge(
        &self,
        merge: &mut Merge<EnvironmentRow>,
        tx: &Tx<'_>,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
        let merged = match self {
            EnvironmentRow::Environment { id, name, managed, coverage } => {
                merge.environment(tx, id, name.as_ref(), *managed, coverage.as_ref())
            }
            EnvironmentRow::BillingPolicy { id, environments } => merge.billing_policy(tx, id, environments),
        };
        merged.map(Ok)
    }

    fn shown(&self, own: &mut Holds, db: &Read<'_>) -> Result<Option<Shown>, StoreError> {
        let key = |sql: &'static str, id: &str| db.find(sql, [fold(id)], |row| row.get(0));
        Ok(match self {
            EnvironmentRow::Environment { id, .. } => {
                own.environments = true;
                key("SELECT environment FROM environment WHERE id_folded = ?1", id)?
                    .map(of_environment)
                    .map(Shown::There)
            }
            EnvironmentRow::BillingPolicy { id, .. } => {
                own.policies = true;
                key("SELECT policy FROM billing_policy WHERE id_folded = ?1", id)?
                    .map(of_policy)
                    .map(Shown::There)
            }
        })
    }

    fn shows(own: &Holds) -> Shows {
        let table = "(SELECT environment * 2 AS key, taken_at FROM environment WHERE taken_at > 0
                      UNION ALL SELECT policy * 2 + 1, taken_at FROM billing_policy)";
        let there = match own {
            Holds { policies: false, .. } => "key % 2 = 0",
            Holds { environments: false, .. } => "key % 2 = 1",
            _ => "TRUE",
        };
        Shows { table, key: "key", there }
    }

    fn remove(
        _: &mut Merge<EnvironmentRow>,
        tx: &Tx<'_>,
        key: i64,
    ) -> Result<Result<Merged, Refusal>, StoreError> {
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
            tx.execute(*sql, [key / 2])?;
        }
        Ok(Ok(Merged::Removed))
    }
}
