//! Counting again what the store keeps counted.

use super::{blob::Count, error::StoreError, row::Row, taken::Noun, transaction::Read};
use crate::domain::{
    claim::Outcome,
    ids::SkuId,
    time::{DAY, HOUR, Time},
};
use std::collections::{BTreeMap, HashMap};

/// More than this tell nothing new.
const MOST_FOUND: usize = 100;

/// A pool whose booked units are not its bookings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misbooked {
    pub sku: SkuId,
    /// What the pool says.
    pub booked: i64,
    /// How many bookings there are.
    pub bookings: i64,
}

/// A time whose counts are not those of its claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miscounted {
    Hour(Time),
    /// By department.
    Day(Time),
}

/// A cell of the counts of an hour, and its claims.
#[derive(Default)]
struct Hour {
    surplus: i64,
    /// The lowest and the highest claim.
    claims: Option<(i64, i64)>,
    /// Between which numbers the counts say that they are.
    said: Option<(i64, i64)>,
}

impl Hour {
    fn wrong(&self) -> bool {
        let outside = self
            .claims
            .is_some_and(|(first, last)| self.said.is_none_or(|said| first < said.0 || said.1 < last));
        self.surplus != 0 || outside
    }
}

/// Beside the claims of a time what is counted of it, so that each takes away from the other.
#[derive(Default)]
struct Recount {
    found: Vec<Miscounted>,
    hour: i64,
    hours: BTreeMap<[i64; 5], Hour>,
    day: i64,
    days: HashMap<String, BTreeMap<[i64; 4], i64>>,
}

impl Recount {
    /// Ends what is before this time.
    fn come_to(&mut self, hour: i64) {
        let day = hour / (DAY / HOUR);
        if hour != self.hour {
            if self.hours.values().any(Hour::wrong) {
                self.found.push(Miscounted::Hour(Time::from_millis(self.hour.saturating_mul(HOUR))));
            }
            self.hours.clear();
            self.hour = hour;
        }
        if day != self.day {
            if self.days.values().any(|kinds| kinds.values().any(|surplus| *surplus != 0)) {
                self.found.push(Miscounted::Day(Time::from_millis(self.day.saturating_mul(DAY))));
            }
            self.days.clear();
            self.day = day;
        }
        self.found.truncate(MOST_FOUND);
    }

    fn of_hour(&mut self, row: &Row<'_>) -> Result<&mut Hour, StoreError> {
        let cell = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
        Ok(self.hours.entry(cell).or_default())
    }

    fn of_day(&mut self, row: &Row<'_>, n: i64, granted: bool) -> Result<(), StoreError> {
        let department = row.text_or_null(8)?.unwrap_or_default();
        let cell = [row.get(2)?, row.get(3)?, row.get(4)?, granted.into()];
        if !self.days.contains_key(department) {
            self.days.insert(department.to_owned(), BTreeMap::new());
        }
        let kinds = self.days.get_mut(department);
        kinds.into_iter().for_each(|kinds| *kinds.entry(cell).or_default() += n);
        Ok(())
    }
}

/// The hours whose counts are not those of their claims, and the days whose counts by department are not; at
/// most 100. Memory is bounded by what is counted in one hour and one day.
pub fn miscounted(db: &Read<'_>) -> Result<Vec<Miscounted>, StoreError> {
    // All in the order of their time, so that SQLite lays one beside the other.
    let sql = "SELECT decided_at AS at, 0, coalesce(version, 0), coalesce(n.product, c.product, 0), app, outcome, coalesce(n.state, c.state, 0), 1, department, c.claim, c.claim
               FROM claim c INDEXED BY claim_by_time LEFT JOIN claim_now n ON n.claim = c.claim
               UNION ALL SELECT hour * 3600000, 1, version, product, app, outcome, state, n, NULL, first, last FROM tally
               UNION ALL SELECT day * 86400000, 2, version, product, app, granted, 0, n, department, 0, 0 FROM department_counts ORDER BY at";
    let mut recount = Recount::default();
    db.each(sql, [], |row| {
        recount.come_to(row.get::<_, i64>(0)? / HOUR);
        let Count(n) = row.get(7)?;
        match row.get::<_, i64>(1)? {
            0 => {
                let claim = row.get(9)?;
                let cell = recount.of_hour(row)?;
                cell.surplus += 1;
                let (first, last) = cell.claims.unwrap_or((claim, claim));
                cell.claims = Some((first.min(claim), last.max(claim)));
                recount.of_day(row, 1, row.get::<_, Outcome>(5)?.granted())
            }
            1 => {
                let cell = recount.of_hour(row)?;
                cell.surplus -= n;
                cell.said = Some((row.get(9)?, row.get(10)?));
                Ok(())
            }
            _ => recount.of_day(row, -n, row.get(5)?),
        }
    })?;
    recount.come_to(i64::MAX);
    Ok(recount.found)
}

/// Since when users or groups were taken of whom there are not as many as counted: the noun's plural, and the time.
pub fn mistaken(db: &Read<'_>) -> Result<Vec<(&'static str, Time)>, StoreError> {
    let mut found = Vec::new();
    for (noun, table) in [(Noun::User, "user"), (Noun::Group, "grp")] {
        let sql = format!(
            "SELECT taken_at FROM (SELECT taken_at, 1 AS n FROM {table} WHERE removed = 0
                                   UNION ALL SELECT taken_at, -n FROM taken_counts WHERE noun = ?1)
             GROUP BY taken_at HAVING sum(n) <> 0 LIMIT {MOST_FOUND}"
        );
        let plural = if noun == Noun::User { "users" } else { "groups" };
        db.each(&sql, [noun.code()], |row| {
            found.push((plural, row.get(0)?));
            Ok(())
        })?;
    }
    Ok(found)
}

/// The pools whose booked units are not their bookings.
pub fn misbooked(db: &Read<'_>) -> Result<Vec<Misbooked>, StoreError> {
    let sql = "SELECT p.sku, pool.booked, (SELECT count(*) FROM booking b WHERE b.product = pool.product) AS bookings
               FROM pool JOIN product p USING (product) WHERE pool.booked <> bookings ORDER BY p.sku";
    db.rows(sql, [], |row| Ok(Misbooked { sku: row.get(0)?, booked: row.get(1)?, bookings: row.get(2)? }))
}
