//! Counting again what the store keeps counted.

use super::{blob::Count, error::StoreError, taken::Noun, transaction::Read};
use crate::domain::{
    ids::SkuId,
    time::{HOUR, Time},
};
use std::collections::BTreeMap;

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

/// The hours whose counts are not those of their claims; at most 100. Memory is bounded by what is counted in
/// one hour.
pub fn miscounted(db: &Read<'_>) -> Result<Vec<Time>, StoreError> {
    // Both in the order of their time, so that SQLite lays one beside the other.
    let sql = "SELECT decided_at AS at, coalesce(version, 0), coalesce(product, 0), app, outcome, coalesce(n.state, c.state, 0), 1, 0
               FROM claim c INDEXED BY claim_by_time LEFT JOIN claim_now n ON n.claim = c.claim
               UNION ALL SELECT hour * 3600000, version, product, app, outcome, state, n, 1 FROM tally ORDER BY at";
    let mut found = Vec::new();
    let mut hour = 0;
    let mut surplus: BTreeMap<[i64; 5], i64> = BTreeMap::new();
    let mut close = |hour: i64, surplus: &mut BTreeMap<[i64; 5], i64>| {
        if found.len() < MOST_FOUND && surplus.values().any(|surplus| *surplus != 0) {
            found.push(Time::from_millis(hour.saturating_mul(HOUR)));
        }
        surplus.clear();
    };
    db.each(sql, [], |row| {
        let of = row.get::<_, i64>(0)? / HOUR;
        if of != hour {
            close(hour, &mut surplus);
            hour = of;
        }
        let Count(n) = row.get(6)?;
        let cell = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        *surplus.entry(cell).or_default() += if row.get(7)? { -n } else { n };
        Ok(())
    })?;
    close(hour, &mut surplus);
    Ok(found)
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
