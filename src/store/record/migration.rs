//! What was planned for migrations.

use super::field::{self, Put, Take, records};
use crate::domain::{
    migration::{Obstacle, Planned, Terms},
    time::Time,
};

const FORMAT: u8 = 1;

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

records! {
    Terms { 0 membership, 1 keep_plans, 2 accept_loss, 3 departments }
    Planned { 0 step, 1 disabled, 2 lost, 3 gained, 4 obstacles }
    Obstacle { 0 reason, 1 product, 2 plans, 3 unfit, 4 passed_over, 5 error, 6 since, 7 other }
}
