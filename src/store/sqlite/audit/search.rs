//! Finding records: by their calls, by their claims' numbers, and by what the others are about. No record is read that is not asked for.

use super::{Chain, DECIDE};
use crate::{
    domain::{ids::UserId, time::Time},
    store::sqlite::{
        error::StoreError,
        frame::{COLUMNS, Frame, Unpacker, hashes, split},
        transaction::Read,
    },
};
use rusqlite::{ToSql, named_params};

/// A record with what belongs to it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub sequence: i64,
    /// The hash of the record before it; empty where that is gone.
    pub previous: Vec<u8>,
    /// Its first bytes where damage hides the rest.
    pub hash: Vec<u8>,
    /// Its very bytes.
    pub record: String,
    /// The salt of who acted; none once forgotten.
    pub salt: Option<Vec<u8>>,
    /// Who acted, as JSON; none once forgotten.
    pub detail: Option<String>,
}

/// Which records. None is all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Recorded at this time or later.
    pub from: Option<Time>,
    /// Recorded before this time.
    pub to: Option<Time>,
    /// By one of these, as [`person`](super::person) calls them: a JSON array of hexadecimal texts.
    pub actors: Option<String>,
    /// Of this action, in any case.
    pub action: Option<String>,
    /// About each of these targets, in any case.
    pub targets: Vec<String>,
    /// About this user, or the user's claims.
    pub user: Option<(i64, UserId)>,
    /// With this correlation id, in any case.
    pub correlation: Option<String>,
}

/// Ranges of records, each with who acted: `c` is the call of them all.
const FRAMES: &str = "SELECT a.first, a.first + length(a.marks) / 8 - 1 AS last, c.actor FROM audit a
                      LEFT JOIN call c ON c.first = (SELECT max(k.first) FROM call k WHERE k.first <= a.first)";
const CALLS: &str = "SELECT c.first, c.last, c.actor FROM call c";
const SUBJECTS: &str = "SELECT s.sequence AS first, s.sequence AS last, c.actor FROM audit_subject s
                        CROSS JOIN call c ON c.first = (SELECT max(k.first) FROM call k WHERE k.first <= s.sequence)";
const OF_USER: &str = "SELECT path AS claim FROM holding WHERE user = :user AND kind BETWEEN 2 AND 6";

impl Filter {
    /// The number of the claim that a target names.
    fn claim(target: &str) -> Option<i64> {
        let (kind, number) = target.split_once(':')?;
        let claim = number.parse::<i64>().ok().filter(|claim| claim.to_string() == number);
        claim.filter(|_| kind.eq_ignore_ascii_case("claim"))
    }

    /// A query of ranges of records, with who acted; none where nothing can be meant.
    fn sql(&self) -> Option<String> {
        let target = self.targets.first();
        if self.targets.iter().any(|other| !target.is_some_and(|target| target.eq_ignore_ascii_case(other))) {
            return None;
        }
        let (decisions, others) = match &self.action {
            None => (true, true),
            Some(action) => (action.eq_ignore_ascii_case(DECIDE), !action.eq_ignore_ascii_case(DECIDE)),
        };
        let given = [
            (self.from.is_some(), "c.recorded_at >= :from"),
            (self.to.is_some(), "c.recorded_at < :to"),
            (self.actors.is_some(), "c.actor IN (SELECT unhex(value) FROM json_each(:actors))"),
            (self.correlation.is_some(), "c.correlation = :correlation"),
        ];
        let call: Vec<&str> = given.into_iter().filter_map(|(given, sql)| given.then_some(sql)).collect();
        let whose = |from: &str, more: &[&str]| {
            let all = [&call, more].concat();
            if all.is_empty() { from.to_owned() } else { format!("{from} WHERE {}", all.join(" AND ")) }
        };
        if target.is_none() && self.user.is_none() && decisions {
            return Some(match (others, call.is_empty()) {
                (true, true) => FRAMES.to_owned(),
                (true, false) => whose(CALLS, &[]),
                (false, _) => whose(CALLS, &["c.claim IS NOT NULL"]),
            });
        }
        let mut parts = Vec::new();
        let claims = match (target.map(|target| Filter::claim(target)), self.user) {
            (Some(None), _) | (None, None) => None,
            (Some(Some(_)), None) => Some("SELECT :claim AS claim".to_owned()),
            (None, Some(_)) => Some(OF_USER.to_owned()),
            (Some(Some(_)), Some(_)) => Some(format!("{OF_USER} AND path = :claim")),
        };
        if let Some(claims) = claims.filter(|_| decisions) {
            let number = "c.first + n.claim - c.claim";
            // A claim that no call says it has: 0, which no record is.
            let gone = "iif(EXISTS (SELECT 1 FROM claim WHERE claim = n.claim), 0, NULL)";
            let from = format!(
                "SELECT coalesce({number}, {gone}) AS first, coalesce({number}, {gone}) AS last, c.actor FROM ({claims}) n
                 LEFT JOIN call c ON c.claim = (SELECT max(k.claim) FROM call k WHERE k.claim <= n.claim)
                   AND n.claim - c.claim <= c.last - c.first"
            );
            parts.push(match call.is_empty() {
                true => from,
                false => format!("{from} WHERE c.first IS NULL OR {}", call.join(" AND ")),
            });
        }
        if others {
            let of_user =
                format!("s.target IN (SELECT 'claim:' || claim FROM ({OF_USER}) UNION ALL SELECT :about)");
            let more = [
                (self.action.is_some(), "s.action = :action"),
                (target.is_some(), "s.target = :target"),
                (self.user.is_some(), of_user.as_str()),
            ];
            parts.push(whose(
                SUBJECTS,
                &more.into_iter().filter_map(|(given, sql)| given.then_some(sql)).collect::<Vec<_>>(),
            ));
        }
        (!parts.is_empty()).then(|| parts.join(" UNION ALL "))
    }

    /// The values of the names in [`Filter::sql`].
    fn values(&self) -> Vec<(&'static str, Box<dyn ToSql>)> {
        let target = self.targets.first().cloned();
        let claim = target.as_deref().and_then(Filter::claim);
        let (user, about) = (self.user.map(|(user, _)| user), self.user.map(|(_, id)| format!("user:{id}")));
        vec![
            (":from", Box::new(self.from)),
            (":to", Box::new(self.to)),
            (":actors", Box::new(self.actors.clone())),
            (":correlation", Box::new(self.correlation.clone())),
            (":action", Box::new(self.action.clone())),
            (":target", Box::new(target)),
            (":claim", Box::new(claim)),
            (":user", Box::new(user)),
            (":about", Box::new(about)),
        ]
    }
}

/// Records with neighbouring numbers, and who acted.
struct Range {
    first: i64,
    last: i64,
    salt: Option<Vec<u8>>,
    detail: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    OldestFirst,
    /// Before the record of this number.
    NewestFirst(i64),
}

/// Gives ranges of records in an order, until `give` says that it is enough.
fn ranges<E: From<StoreError>>(
    db: &Read<'_>,
    filter: &Filter,
    order: Order,
    mut give: impl FnMut(Range) -> Result<bool, E>,
) -> Result<(), E> {
    let Some(sql) = filter.sql() else { return Ok(()) };
    let (before, direction) = match order {
        Order::OldestFirst => (i64::MAX, ""),
        Order::NewestFirst(before) => (before, "DESC"),
    };
    let all = sql == FRAMES;
    let sql = format!(
        "SELECT r.first, r.last, w.salt, w.detail FROM ({sql}) r LEFT JOIN audit_person w ON w.hash = r.actor
         WHERE r.first < :before ORDER BY r.first {direction}"
    );
    let end = Chain::open(db)?.sequence;
    if all {
        let said = db.find("SELECT last FROM call ORDER BY first DESC LIMIT 1", [], |row| row.get(0))?;
        none_missing(end.saturating_add(1), said.unwrap_or(0))?;
    }
    // The next record, where none may be left out.
    let mut due = if order == Order::OldestFirst { 1 } else { end.min(before.saturating_sub(1)) };
    // What the statement does not name must not be given.
    let values = filter.values();
    let named = values.iter().filter(|(name, _)| sql.contains(name)).map(|(name, value)| (*name, &**value));
    let params: Vec<(&str, &dyn ToSql)> = named.chain([(":before", &before as &dyn ToSql)]).collect();
    let mut statement = db.prepare_cached(&sql).map_err(StoreError::from)?;
    let mut rows = statement.query(params.as_slice()).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        db.check_interrupt()?;
        let read =
            || Ok(Range { first: row.get(0)?, last: row.get(1)?, salt: row.get(2)?, detail: row.get(3)? });
        let range: Range = read().map_err(|error: rusqlite::Error| StoreError::from(error))?;
        if range.first < 1 {
            return Err(StoreError::gone("call").into());
        }
        none_missing(end.saturating_add(1).max(range.first), range.last)?;
        let range = Range { last: range.last.min(before.saturating_sub(1)), ..range };
        if all {
            due = match order {
                Order::OldestFirst => none_missing(due, range.first - 1).map(|()| range.last + 1),
                Order::NewestFirst(_) => none_missing(range.last + 1, due).map(|()| range.first - 1),
            }?;
        }
        if !give(range)? {
            return Ok(());
        }
    }
    match order {
        Order::NewestFirst(_) if all => Ok(none_missing(1, due)?),
        _ => Ok(()),
    }
}

/// Fails where there should be records from `first` to `last`: where that is no empty range.
fn none_missing(first: i64, last: i64) -> Result<(), StoreError> {
    if first <= last { Err(gone(first, last)) } else { Ok(()) }
}

fn each<E: From<StoreError>>(
    db: &Read<'_>,
    filter: &Filter,
    order: Order,
    mut give: impl FnMut(Entry) -> Result<bool, E>,
) -> Result<(), E> {
    let mut frames = Frames { db, unpacker: Unpacker::default(), held: None };
    ranges(db, filter, order, |range| {
        for place in 0..range.last.saturating_sub(range.first).saturating_add(1) {
            db.check_interrupt()?;
            let sequence = if order == Order::OldestFirst { range.first + place } else { range.last - place };
            let found = frames.record(sequence)?.ok_or_else(|| gone(sequence, sequence))?;
            let Found { previous, hash, record } = found;
            let (salt, detail) = (range.salt.clone(), range.detail.clone());
            if !give(Entry { sequence, previous, hash, record, salt, detail })? {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Records, newest first, before the record of a number (0: all), `limit` at most.
pub fn list(db: &Read<'_>, filter: &Filter, before: i64, limit: usize) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    let before = if before == 0 { i64::MAX } else { before };
    if limit > 0 {
        each(db, filter, Order::NewestFirst(before), |entry| {
            entries.push(entry);
            Ok::<_, StoreError>(entries.len() < limit)
        })?;
    }
    Ok(entries)
}

/// Gives records one by one, oldest first. Ends with the call.
pub fn walk<E: From<StoreError>>(
    db: &Read<'_>,
    filter: &Filter,
    mut give: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    each(db, filter, Order::OldestFirst, |entry| give(entry).map(|()| true))
}

/// Whether any record is about this target, in any case.
pub fn is_target(db: &Read<'_>, target: &str) -> Result<bool, StoreError> {
    let filter = Filter { targets: vec![target.to_owned()], ..Filter::default() };
    let mut found = false;
    ranges(db, &filter, Order::OldestFirst, |_| {
        found = true;
        Ok::<_, StoreError>(false)
    })?;
    Ok(found)
}

/// Who acted in the last record of this action about this target: the details, unless forgotten.
pub fn actor_of(db: &Read<'_>, target: &str, action: &str) -> Result<Option<String>, StoreError> {
    let filter =
        Filter { targets: vec![target.to_owned()], action: Some(action.to_owned()), ..Filter::default() };
    let mut detail = None;
    ranges(db, &filter, Order::NewestFirst(i64::MAX), |range| {
        detail = range.detail;
        Ok::<_, StoreError>(false)
    })?;
    Ok(detail)
}

/// A record as it is found.
struct Found {
    previous: Vec<u8>,
    hash: Vec<u8>,
    record: String,
}

/// Reads records, and keeps the frame of the last one at hand.
struct Frames<'d> {
    db: &'d Read<'d>,
    unpacker: Unpacker,
    held: Option<Held>,
}

struct Held {
    first: i64,
    previous: Vec<u8>,
    records: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Frames<'_> {
    /// The record of a number; none where it is gone.
    fn record(&mut self, sequence: i64) -> Result<Option<Found>, StoreError> {
        let place = |held: &Held| {
            usize::try_from(sequence.checked_sub(held.first)?)
                .ok()
                .filter(|place| *place < held.records.len())
        };
        if self.held.as_ref().and_then(place).is_none() {
            self.held = self.load(sequence)?;
        }
        let Some((held, place)) = self.held.as_ref().and_then(|held| Some((held, place(held)?))) else {
            return Ok(None);
        };
        let Some((hash, record)) = held.records.get(place) else { return Ok(None) };
        let before = place.checked_sub(1).and_then(|before| held.records.get(before));
        let previous = before.map_or_else(|| held.previous.clone(), |(hash, _)| hash.clone());
        let record = str::from_utf8(record).map_err(|_| unreadable(sequence, sequence))?.to_owned();
        Ok(Some(Found { previous, hash: hash.clone(), record }))
    }

    /// The frame that should have a record.
    fn load(&mut self, sequence: i64) -> Result<Option<Held>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE first <= :at ORDER BY first DESC LIMIT 2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! { ":at": sequence })?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let frame = Frame::read(&row)?;
        let (first, last) = (frame.first, frame.last());
        let mut room = Vec::new();
        let joined = self.unpacker.unpack(&frame, &mut room).ok_or_else(|| unreadable(first, last))?;
        let records: Vec<&[u8]> = split(joined, frame.count()).collect();
        if records.len() != frame.count() {
            return Err(unreadable(first, last));
        }
        let previous = self.before(first)?;
        let hashes = hashes(&frame, previous.as_slice().try_into().ok(), &records);
        let records = hashes.into_iter().zip(records.into_iter().map(<[u8]>::to_vec)).collect();
        Ok(Some(Held { first, previous, records }))
    }

    /// The hash of the record before this one.
    fn before(&self, sequence: i64) -> Result<Vec<u8>, StoreError> {
        if sequence == 1 {
            return Ok(Chain::START.hash.to_vec());
        }
        let sql =
            "SELECT first + length(marks) / 8, hash FROM audit WHERE first < ?1 ORDER BY first DESC LIMIT 1";
        let found: Option<(i64, Vec<u8>)> =
            self.db.find(sql, [sequence], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.filter(|(next, _)| *next == sequence).map(|(_, hash)| hash).unwrap_or_default())
    }
}

/// Records of which nothing can be told.
fn unreadable(first: i64, last: i64) -> StoreError {
    StoreError::Corrupt(format!("{} cannot be read", records(first, last)))
}

/// Records of which it is known that there were such.
fn gone(first: i64, last: i64) -> StoreError {
    let are = if first == last { "is" } else { "are" };
    StoreError::Corrupt(format!("{} {are} gone", records(first, last)))
}

fn records(first: i64, last: i64) -> String {
    match first == last {
        true => format!("audit record {first}"),
        false => format!("audit records {first} to {last}"),
    }
}
