//! Whether each record follows the one before it.

use super::{found::Found, said};
use crate::{
    domain::audit::Damage,
    store::sqlite::{
        audit::Chain,
        error::StoreError,
        frame::{COLUMNS, Frame, Mark, Unpacker, follow, split},
        transaction::Read,
    },
};

/// The sound part of the chain.
pub(super) struct Links<'r> {
    remembered: Option<&'r Chain>,
    /// The record before the last.
    before: Chain,
    chain: Chain,
    broken: Option<Found>,
    /// Whether the head that was remembered is another than was found in its place.
    rewritten: bool,
}

/// A record in its place.
struct Link<'r> {
    sequence: i64,
    mark: Mark<'r>,
    record: &'r [u8],
    /// Whether the frame has no hash of it, nor of another in its place.
    surplus: bool,
}

impl Link<'_> {
    /// The number it gives itself.
    fn numbered(&self) -> Option<i64> {
        said::number(self.record)
    }

    fn begins(&self, previous: &[u8; 32]) -> bool {
        self.mark.begins(&follow(previous, self.record))
    }

    fn follows(&self, previous: &[u8; 32]) -> bool {
        self.mark.is_of(&follow(previous, self.record))
    }
}

impl<'r> Links<'r> {
    pub fn new(remembered: Option<&'r Chain>) -> Links<'r> {
        let rewritten = remembered.is_some_and(|head| head.sequence == 0 && *head != Chain::START);
        Links { remembered, before: Chain::START, chain: Chain::START, broken: None, rewritten }
    }

    pub fn sound(&self) -> bool {
        self.broken.is_none()
    }

    /// Whether the record of this number is what was written.
    pub fn vouch_for(&self, sequence: i64) -> bool {
        sequence <= self.chain.sequence
    }

    /// The end of the sound part, and the first record that does not belong after it.
    pub fn end(self) -> (Chain, Option<Found>) {
        let beyond = self.remembered.is_some_and(|head| head.sequence > self.chain.sequence);
        let compared = match (self.remembered, beyond) {
            (_, true) => Some(Found::at(Damage::CutOff, self.chain.sequence.saturating_add(1))),
            (Some(head), _) if self.rewritten => Some(Found::at(Damage::Rewritten, head.sequence)),
            _ => None,
        };
        (self.chain, self.broken.or(compared))
    }

    pub fn unreadable(&mut self, frame: &Frame<'_>) {
        let first = self.chain.sequence.saturating_add(1);
        let found = if frame.first > first { Found::at(Damage::Removed, first) } else { unreadable(frame) };
        self.broken = self.broken.or(Some(found));
    }

    /// Goes on with the records of a frame, unless the chain broke before.
    pub fn frame(&mut self, db: &Read<'_>, frame: &Frame<'_>, records: &[&[u8]]) -> Result<(), StoreError> {
        let links: Vec<Link<'_>> = links(frame, records).collect();
        let before = self.chain.clone();
        for (place, link) in links.iter().enumerate() {
            if self.broken.is_some() {
                return Ok(());
            }
            let expected = self.chain.sequence.saturating_add(1);
            if link.sequence == expected
                && link.numbered() == Some(expected)
                && link.follows(&self.chain.hash)
            {
                let next = self.chain.followed_by(link.record);
                self.before = std::mem::replace(&mut self.chain, next);
                self.rewritten |=
                    self.remembered.is_some_and(|head| head.sequence == expected && *head != self.chain);
            } else {
                let found = self.name(db, link, links.get(place + 1))?;
                // Marks that agree with all records, but not with the hash of the last one, were written anew:
                // any may have been edited.
                let any = place > 0 && found.damage == Damage::Edited && link.begins(&self.chain.hash);
                self.broken = Some(match any {
                    true => Found { last: Some(frame.last()), ..Found::at(Damage::Edited, frame.first) },
                    false => found,
                });
                if any {
                    self.chain = before.clone();
                }
            }
        }
        if self.broken.is_none() && self.chain.sequence < frame.last() {
            self.broken = Some(Found::at(Damage::Removed, self.chain.sequence.saturating_add(1)));
        }
        Ok(())
    }

    /// Tells what happened where `link` does not follow: the record before was put in, or this one was edited, put in, or moved, or one that
    /// stood here is gone.
    fn name(&self, db: &Read<'_>, link: &Link<'_>, beside: Option<&Link<'_>>) -> Result<Found, StoreError> {
        let (chain, expected) = (&self.chain, self.chain.sequence.saturating_add(1));
        if link.sequence > expected {
            return Ok(Found::at(Damage::Removed, expected));
        }
        if link.sequence < expected || link.surplus {
            return Ok(Found::at(Damage::Inserted, link.sequence));
        }
        if link.numbered() == Some(chain.sequence) && link.follows(&self.before.hash) {
            return Ok(Found::at(Damage::Inserted, chain.sequence));
        }
        // The frame has the hash of its last record: that is the one before, or one that is gone.
        if link.mark.whole.is_some_and(|whole| whole == chain.hash) {
            return Ok(Found::at(Damage::Inserted, expected));
        }
        if link.numbered() == Some(expected) && link.begins(&chain.hash) && is_gone(db, expected + 1)? {
            return Ok(Found::at(Damage::Removed, expected + 1));
        }
        let swapped = match beside {
            Some(follower) => displaced(&chain.hash, link, follower),
            None => in_frame_after(db, link.sequence, |follower| displaced(&chain.hash, link, follower))?,
        };
        let damage = match (swapped, link.numbered()) {
            (Some(true), _) => Damage::Moved,
            (Some(false), _) => Damage::Inserted,
            (None, Some(numbered)) if numbered == expected => Damage::Edited,
            _ if elsewhere(db, expected)? => Damage::Moved,
            (None, Some(numbered)) if numbered > expected => Damage::Removed,
            _ => Damage::Edited,
        };
        Ok(Found::at(damage, expected))
    }
}

fn links<'r>(frame: &'r Frame<'r>, records: &[&'r [u8]]) -> impl Iterator<Item = Link<'r>> {
    let places = (frame.first..).zip(records.iter().enumerate());
    let surplus = |place| place >= frame.count().max(1);
    places.map(move |(sequence, (place, record))| Link {
        sequence,
        mark: frame.mark(place),
        record,
        surplus: surplus(place),
    })
}

/// Whether the record after `link` belongs in its place; and in the inner option whether `link` belongs after that, so that they were swapped.
/// Marks may have been moved with their records or not.
fn displaced(previous: &[u8; 32], link: &Link<'_>, follower: &Link<'_>) -> Option<bool> {
    let mark_of = |hash: &[u8; 32]| link.mark.is_of(hash) || follower.mark.is_of(hash);
    let hash = follow(previous, follower.record);
    mark_of(&hash).then(|| mark_of(&follow(&hash, link.record)))
}

/// What `tell` makes of the first record of the frame after a record.
fn in_frame_after<T>(
    db: &Read<'_>,
    sequence: i64,
    tell: impl FnOnce(&Link<'_>) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE first > ?1 ORDER BY first LIMIT 1");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([sequence])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (frame, mut room) = (Frame::read(&row)?, Vec::new());
    let Some(joined) = Unpacker::default().unpack(&frame, &mut room) else { return Ok(None) };
    let records: Vec<&[u8]> = split(joined, frame.count()).collect();
    Ok(links(&frame, &records).next().and_then(|link| tell(&link)))
}

/// Whether a call had a record of this number that lies in no frame any more.
fn is_gone(db: &Read<'_>, number: i64) -> Result<bool, StoreError> {
    let sql =
        "SELECT coalesce((SELECT last FROM call WHERE first <= ?1 ORDER BY first DESC LIMIT 1) >= ?1, 0)
                 AND NOT EXISTS (SELECT 1 FROM audit WHERE first = ?1)";
    Ok(db.query_row(sql, [number], |row| row.get(0))?)
}

/// Whether a record that gives itself this number stands in another place.
fn elsewhere(db: &Read<'_>, number: i64) -> Result<bool, StoreError> {
    let mut unpacker = Unpacker::default();
    let found = db.page(&format!("SELECT {COLUMNS} FROM audit ORDER BY first"), [], 1, |row| {
        db.check_interrupt()?;
        let (frame, mut room) = (Frame::read(row)?, Vec::new());
        let Some(joined) = unpacker.unpack(&frame, &mut room) else { return Ok(None) };
        let mut records = (frame.first..).zip(split(joined, frame.count()));
        Ok(records
            .any(|(sequence, record)| sequence != number && said::number(record) == Some(number))
            .then_some(()))
    })?;
    Ok(!found.is_empty())
}

fn unreadable(frame: &Frame<'_>) -> Found {
    Found { last: Some(frame.last()), ..Found::at(Damage::Unreadable, frame.first) }
}
