//! What was planned for migrations, and what happened.

use super::field::{self, Put, Take, records};
use crate::domain::{
    migration::{Obstacle, Planned, Terms},
    migration_event::{ItemEvent, ShownBefore},
    time::Time,
};

const FORMAT: u8 = 1;
/// How the history of an item begins; its events follow, one after the other.
pub const HISTORY: [u8; 1] = [FORMAT];

pub fn encode_terms(terms: &Terms) -> Option<Vec<u8>> {
    field::write(FORMAT, Time::default(), |to| terms.put(to))
}

/// Terms from their body; none if that is damaged or of another format.
pub fn decode_terms(body: &[u8]) -> Option<Terms> {
    field::read(FORMAT, body, Time::default(), Terms::take)
}

pub fn encode_planned(planned: &Planned) -> Option<Vec<u8>> {
    field::write(FORMAT, Time::default(), |to| planned.put(to))
}

/// What was planned for an item from its body; none if that is damaged or of another format.
pub fn decode_planned(body: &[u8]) -> Option<Planned> {
    field::read(FORMAT, body, Time::default(), Planned::take)
}

pub fn encode_obstacle(obstacle: &Obstacle) -> Option<Vec<u8>> {
    field::write(FORMAT, Time::default(), |to| obstacle.put(to))
}

/// What holds an item back from its body; none if that is damaged or of another format.
pub fn decode_obstacle(body: &[u8]) -> Option<Obstacle> {
    field::read(FORMAT, body, Time::default(), Obstacle::take)
}

/// An event as a history has it, of which it becomes the last.
pub fn encode_event(event: &ItemEvent) -> Option<Vec<u8>> {
    let body = field::write(FORMAT, Time::default(), |to| event.put(to))?;
    body.split_first().map(|(_, event)| event.to_vec())
}

/// The events of a history from its body, oldest first; none if that is damaged or of another format.
pub fn decode_history(body: &[u8]) -> Option<Vec<ItemEvent>> {
    field::read(FORMAT, body, Time::default(), |from| {
        let mut events = Vec::new();
        while from.cbor.position() < from.cbor.input().len() {
            events.push(ItemEvent::take(from)?);
        }
        Ok(events)
    })
}

records! {
    ItemEvent { 0 at, 1 state, 2 step, 3 by, 4 shown, 5 obstacle, 6 group_off }
    ShownBefore { 0 after, 1 lacking_since, 2 shown_since, 3 proven_at }
    Terms { 0 membership, 1 keep_plans, 2 accept_loss, 3 departments }
    Planned { 0 step, 1 disabled, 2 lost, 3 gained, 4 obstacles }
    Obstacle { 0 reason, 1 product, 2 plans, 3 unfit, 4 passed_over, 5 error, 6 since, 7 other }
}
