//! Whether a store can be read whole: every value of every row, what rows refer to, and names as they are
//! compared. Row by row, so that memory is bounded and every row asks whether to go on.

mod sums;
mod tables;

pub use tables::TABLES;

use super::{
    claim::{is_of_unknown, place, strange_event},
    desk::Text,
    error::StoreError,
    exchange, revision,
    row::Row,
    setting,
    transaction::Read,
};
use crate::domain::{
    event::{EventKey, digest},
    fold::fold,
};
use rusqlite::Params;
use sha2::{Digest, Sha256};

/// More than this tell nothing new.
const MOST_FOUND: usize = 100;

/// What cannot be read, or contradicts itself: a sentence each.
pub fn content(db: &Read<'_>) -> Result<Vec<String>, StoreError> {
    let mut found = Found(Vec::new());
    found.note(revision::get(db).map(drop))?;
    found.note(setting::get(db).map(drop))?;
    found.note(exchange::clock(db).map(drop))?;
    found.note(super::policy::all(db).map(drop))?;
    for (table, columns) in TABLES {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        found.each(db, &format!("SELECT {} FROM {table}", names.join(", ")), [], |row| {
            let bad = (0..)
                .zip(*columns)
                .find(|(place, (_, holds))| row.get_ref(*place).map_or(true, |value| !holds(value)));
            bad.map_or(Ok(()), |(place, _)| Err(row.unreadable(place)))
        })?;
    }
    found.each(db, "SELECT seq FROM sqlite_sequence", [], |row| Ok(row.get::<_, i64>(0).map(drop)?))?;
    for sql in FOLDED {
        found.each(db, sql, [], |row| {
            match (row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?) {
                (name, folded) if name.as_deref().map(fold) == folded => Ok(()),
                _ => Err(row.unreadable(1)),
            }
        })?;
    }
    found.each(db, "SELECT book, digest, body FROM rule_book", [], |row| {
        match row.get_ref(2)?.as_blob() {
            Ok(body) if Sha256::digest(body).as_slice() == row.get_ref(1)?.as_blob().unwrap_or_default() => {
                Ok(())
            }
            _ => Err(row.unreadable(2)),
        }
    })?;
    let same = match sums::same_claims_in_holdings(db) {
        Err(StoreError::Corrupt(_)) => false,
        other => other?,
    };
    let sql =
        "SELECT c.claim, c.event, c.user, w.name FROM claim c LEFT JOIN claim_person w ON w.claim = c.claim
               WHERE c.user IS NULL OR ?1";
    found.each(db, sql, [!same], |row| known(db, row))?;
    if !same {
        let sql = format!(
            "SELECT {}, h.user, h.kind, h.subject, h.path, h.product FROM holding h LEFT JOIN claim c ON c.claim = h.path
             LEFT JOIN claim_now n ON n.claim = c.claim WHERE h.kind BETWEEN 2 AND 6",
            sums::COLUMNS
        );
        found.each(db, &sql, [], is_of_claim)?;
    }
    let sql = "SELECT e.digest, e.claim, c.event, c.user IS NOT NULL, w.name FROM event e JOIN claim c ON c.claim = e.claim
               LEFT JOIN claim_person w ON w.claim = c.claim";
    found.each(db, sql, [], |row| {
        let (digest, claim, event): (_, _, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let same = is_of_unknown(&digest, &event, row.get(3)?, row.text_or_null(4)?);
        if same { Ok(()) } else { Err(strange_event(claim)) }
    })?;
    let references: Vec<_> = REFERENCES.iter().chain((!same).then_some(&OF_HOLDINGS)).collect();
    for of_table in references.chunk_by(|one, next| one.0 == next.0) {
        lost(db, of_table, &mut found.0)?;
    }
    found.0.truncate(MOST_FOUND);
    Ok(found.0)
}

/// Looks in one pass for rows of a table that do not fit what they refer to.
fn lost(db: &Read<'_>, references: &[&(&str, &str)], found: &mut Vec<String>) -> Result<(), StoreError> {
    let Some((table, _)) = references.first() else { return Ok(()) };
    let counts: Vec<_> =
        references.iter().map(|(_, refers)| format!("count(*) FILTER (WHERE NOT ({refers}))")).collect();
    let sql = format!("SELECT {} FROM {table}", counts.join(", "));
    let lost: Vec<i64> =
        db.query_row(&sql, [], |row| (0..counts.len()).map(|place| row.get(place)).collect())?;
    for ((_, refers), lost) in references.iter().zip(lost).filter(|(_, lost)| *lost > 0) {
        found.push(format!("Rows of {table} that do not fit what they refer to: {lost} ({refers})."));
    }
    Ok(())
}

/// Whether the event of a claim is known to have been decided (r20). Of a forgotten user only who asks by
/// name can know.
fn known(db: &Read<'_>, row: &Row<'_>) -> Result<(), StoreError> {
    let (claim, event, user): (i64, String, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (table, known) = match (user, row.get::<_, Option<String>>(3)?) {
        (Some(user), _) => {
            let sql = "SELECT 1 FROM holding WHERE user = ?1 AND kind BETWEEN 2 AND 6 AND subject = ?2 AND path = ?3";
            ("holding", db.prepare_cached(sql)?.exists((user, place(&digest(&event)), claim))?)
        }
        (None, Some(name)) => {
            let sql = "SELECT 1 FROM event WHERE digest = ?1 AND claim >= ?2";
            ("event", db.prepare_cached(sql)?.exists((EventKey::unknown(&event, &name).digest, claim))?)
        }
        (None, None) => ("event", true),
    };
    if known { Ok(()) } else { Err(StoreError::gone(table)) }
}

/// Whether what lies with a user is of a claim, as that is now.
fn is_of_claim(row: &Row<'_>) -> Result<(), StoreError> {
    let holding: sums::Holding = (row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?);
    if sums::of_claim(row)? == Some(holding) {
        return Ok(());
    }
    let (user, kind, subject, path, _) = holding;
    Err(StoreError::Corrupt(format!(
        "table holding, user {user}, kind {kind}, subject {subject}, path {path} is of no claim as that is now"
    )))
}

struct Found(Vec<String>);

impl Found {
    fn note(&mut self, read: Result<(), StoreError>) -> Result<(), StoreError> {
        match read {
            Err(StoreError::Corrupt(found)) if self.0.len() < MOST_FOUND => self.0.push(found),
            Err(StoreError::Corrupt(_)) => {}
            other => return other,
        }
        Ok(())
    }

    /// Reads every row, also after one that cannot be read.
    fn each(
        &mut self,
        db: &Read<'_>,
        sql: impl Text,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        db.each(sql, params, |row| {
            db.check_interrupt()?;
            self.note(read(row))?;
            Ok(())
        })
    }
}

/// Names, and the same as they are compared, with the number of the row.
const FOLDED: [&str; 8] = [
    "SELECT upn, upn_folded, user FROM user",
    "SELECT name, name_folded, grp FROM grp",
    "SELECT id, id_folded, environment FROM environment",
    "SELECT id, id_folded, power_app FROM power_app",
    "SELECT name, name_folded, app FROM app",
    "SELECT name, name_folded, migration FROM migration",
    "SELECT part_number, part_number_folded, product FROM pool",
    "SELECT v.name, p.name_folded, p.policy FROM policy p JOIN policy_version v USING (version)",
];

/// What rows refer to besides what foreign keys say: each of these is true of every row.
const REFERENCES: [(&str, &str); 35] = [
    ("claim", "version IS NULL OR version IN (SELECT version FROM policy_version)"),
    ("claim", "product IS NULL OR product IN (SELECT product FROM product)"),
    ("claim", "book IN (SELECT book FROM rule_book)"),
    ("claim", "retry_of IS NULL OR retry_of IN (SELECT claim FROM claim)"),
    ("claim_now", "claim IN (SELECT claim FROM claim)"),
    ("claim_person", "claim IN (SELECT claim FROM claim WHERE user IS NULL)"),
    (
        "unlocked",
        "EXISTS (SELECT 1 FROM claim c WHERE c.claim = unlocked.claim AND c.user = unlocked.user AND c.app = unlocked.app)",
    ),
    ("event", "claim IN (SELECT claim FROM claim)"),
    ("booking", "iif(owner_kind <= 2, owner IN (SELECT claim FROM claim), owner IN (SELECT move FROM migration_move))"),
    ("booking", "product IN (SELECT product FROM product)"),
    ("change", "owner_kind > 2 OR EXISTS (SELECT 1 FROM claim c WHERE c.claim = change.owner AND c.user = change.user)
         AND (owner_kind = 1) = (kind <= 3)"),
    // A migration joins, removes, gives again and leaves, and puts back what it removed; each for a product on its way.
    (
        "change",
        "owner_kind <= 2 OR EXISTS (SELECT 1 FROM migration_move m WHERE m.move = change.owner AND m.user = change.user
         AND iif(change.grp IS NULL, m.product = change.product AND change.kind IN (1, 4), m.grp = change.grp AND change.kind IN (3, 5))
         AND (change.owner_kind = 3 OR change.kind = 1)
         AND (change.state > 2 OR change.kind <> 4 OR m.step IN (3, 4)) AND (change.state > 2 OR change.kind <> 5 OR m.step = 7))",
    ),
    // What is sent is what the claim asked for, and nothing that was closed.
    (
        "change",
        "state > 2 OR kind = 2 OR owner_kind > 2 OR EXISTS (SELECT 1 FROM holding h WHERE h.user = change.user AND h.kind = change.owner_kind + 1 AND h.path = change.owner
         AND iif(change.grp IS NULL, h.via = 0 AND h.product = change.product, h.via = change.grp)
         AND (change.owner_kind = 2 OR change.grp IS NOT NULL OR coalesce(h.disabled, x'') = coalesce(change.disabled, x'')))",
    ),
    ("change", "user IN (SELECT user FROM user)"),
    ("change_attempt", "change IN (SELECT change FROM change)"),
    ("request", "request <= coalesce((SELECT sequence FROM exchange), -1)"),
    ("request_item", "request IN (SELECT request FROM request)"),
    ("missing", "user IN (SELECT user FROM user)"),
    ("change", "product IS NULL OR product IN (SELECT product FROM product)"),
    ("change", "grp IS NULL OR grp IN (SELECT grp FROM grp)"),
    ("change", "after IS NULL OR after IN (SELECT change FROM change)"),
    ("holding", "kind <> 0 OR subject IN (SELECT product FROM product)"),
    ("holding", "user IN (SELECT user FROM user)"),
    (
        "holding",
        "kind BETWEEN 0 AND 6 AND (kind = 0 OR state IS NULL AND error IS NULL) AND (kind <= 3 OR disabled IS NULL)",
    ),
    (
        "holding",
        "(kind BETWEEN 1 AND 5) = (via IS NOT NULL) AND (via IS NULL OR via = 0 OR via IN (SELECT grp FROM grp))
         AND (kind BETWEEN 2 AND 5) = (product IS NOT NULL) AND (product IS NULL OR product = 0 OR product IN (SELECT product FROM product))",
    ),
    (
        "holding",
        "(kind BETWEEN 1 AND 3 OR after IS NULL) AND (kind IN (0, 3) OR first IS NULL) AND (kind = 3 OR shown_at IS NULL AND last IS NULL)",
    ),
    (
        "holding",
        "kind NOT IN (2, 3) OR EXISTS (SELECT 1 FROM change c WHERE c.owner_kind = holding.kind - 1 AND c.owner = holding.path AND c.state < 3 AND c.kind <> 2)",
    ),
    (
        "holding",
        "kind <> 1 OR EXISTS (SELECT 1 FROM holding h WHERE h.user = holding.user AND h.kind IN (2, 3, 5) AND h.path = holding.subject)",
    ),
    (
        "holding",
        "kind >= 2 OR path = 0 OR iif(kind = 0, path IN (SELECT grp FROM grp), path IN (SELECT product FROM product))",
    ),
    ("listing", "IIF(kind = 4, grp IN (SELECT grp FROM grp), grp = 0)"),
    ("migration_move", "EXISTS (SELECT 1 FROM migration_wave w WHERE w.migration = migration_move.migration AND w.wave = migration_move.wave)
         AND EXISTS (SELECT 1 FROM migration_item i WHERE i.migration = migration_move.migration AND i.item = migration_move.item
           AND i.user = migration_move.user AND i.product = migration_move.product AND i.grp = migration_move.grp AND i.wave = migration_move.wave)"),
    ("migration_move", "state BETWEEN 3 AND 8 AND (state IN (3, 7) OR due IS NULL)"),
    ("migration_item", "(user IS NULL) = (named IS NOT NULL) AND (user IS NOT NULL OR state = 2)"),
    ("policy", "version IS NULL OR version IN (SELECT version FROM policy_version)"),
    ("last_unrecorded", "user IN (SELECT user FROM user)"),
];

/// What is true where [`sums`] says that claims and holdings are the same, and is looked for row by row where it does not.
const OF_HOLDINGS: (&str, &str) = ("claim", "user IS NULL OR user IN (SELECT user FROM user)");
