//! What undo does to the model's store, and who may claim again.

use crate::model::{Granted, HOUR, Path, Who, World};
use std::collections::BTreeSet;

impl Granted {
    /// Whether a path is the one that this made, or in its place.
    pub fn made(&self, path: &Path) -> bool {
        (path.product, path.group) == (self.product, self.group)
    }
}

impl World {
    /// What a user has of what a grant would make.
    pub fn had(&self, granted: &Granted, who: usize) -> (Option<Path>, bool) {
        let member = granted
            .group
            .is_some_and(|group| self.groups[group].members.iter().any(|(member, _)| *member == who));
        (self.users[who].paths.iter().find(|path| granted.made(path)).cloned(), member)
    }

    /// Takes a claim back, or says why not (r41, r42).
    pub fn undo(&mut self, number: usize) -> Result<&'static str, &'static str> {
        let row = self.rows[number].clone();
        let (Some(granted), Some(state), Who::Known(who)) = (&row.answer.granted, row.state, &row.event.who)
        else {
            return Err("INVALID_ARGUMENT");
        };
        let who = *who;
        let lives = |state: Option<&str>| {
            state.is_some_and(|state| ["Booked", "Observed", "UndoPending"].contains(&state))
        };
        let anew = self.rows[number + 1..].iter().any(|other| {
            let alike = |it: &Granted| (it.product, it.group) == (granted.product, granted.group);
            other.event.who == row.event.who
                && lives(other.state)
                && other.answer.granted.as_ref().is_some_and(alike)
        });
        match state {
            "UndoPending" | "Undone" => return Ok(state),
            "RemovedOutside" => return Err("CHANGED_SINCE_CLAIM"),
            _ if anew => return Err("CHANGED_SINCE_CLAIM"),
            "Booked" => {
                self.bookings.retain(|booking| booking.row != number);
                self.rows[number].coming.clear();
                return Ok(self.taken_back_now(number, "Undone"));
            }
            _ => {}
        }
        let is = |path: &Path| {
            path.state.starts_with("Active")
                && path.off.iter().collect::<BTreeSet<_>>() == granted.off.iter().collect()
        };
        let Some(path) = self.users[who].paths.iter().find(|path| granted.made(path)) else {
            return Err("CHANGED_SINCE_CLAIM");
        };
        if granted.group.is_none() && !is(path) {
            return Err("CHANGED_SINCE_CLAIM");
        }
        if !self.local
            && self.settings.oldest_hours.is_some_and(|hours| self.now - self.users[who].taken > hours * HOUR)
        {
            return Err("STALE_DATA");
        }
        let (path, member) = row.had.clone();
        if member || (path.is_some() && (!self.local || granted.group.is_some())) {
            return Err("UNSAFE_STEP");
        }
        if self.local {
            self.remove(granted, who, path);
        }
        Ok(self.taken_back_now(number, if self.local { "Undone" } else { "UndoPending" }))
    }

    /// Cancels what a claim or its undo asked for and was not sent (r58); whether there was anything.
    pub fn cancel(&mut self, number: usize) -> bool {
        match self.rows[number].state {
            Some("Booked") => {
                self.bookings.retain(|booking| booking.row != number);
                self.rows[number].coming.clear();
                self.taken_back_now(number, "Undone");
                self.rows[number].cancelled = true;
                true
            }
            Some("UndoPending") => {
                (self.rows[number].state, self.rows[number].undone) = (Some("Observed"), None);
                true
            }
            _ => false,
        }
    }

    fn taken_back_now(&mut self, number: usize, state: &'static str) -> &'static str {
        (self.rows[number].state, self.rows[number].undone) = (Some(state), Some(self.now));
        self.rows[number].leaving = None;
        state
    }

    /// What a grant made goes, or is as it was; L2: with the units of what the user holds no other way.
    fn remove(&mut self, granted: &Granted, who: usize, before: Option<Path>) {
        let paths = &mut self.users[who].paths;
        let held = |paths: &[Path]| {
            paths
                .iter()
                .filter(|path| path.state != "Error")
                .map(|path| path.product)
                .collect::<BTreeSet<_>>()
        };
        let held_before = held(paths);
        paths.retain(|path| {
            path.group != granted.group || (granted.group.is_none() && path.product != granted.product)
        });
        paths.extend(before);
        for product in held_before.difference(&held(paths)) {
            self.pools
                .iter_mut()
                .filter(|pool| pool.product == *product)
                .for_each(|pool| pool.consumed = (pool.consumed - 1).max(0));
        }
        if let Some(group) = granted.group {
            self.groups[group].members.retain(|(member, _)| *member != who);
        }
    }

    /// Lets a user claim again whatever was undone or lost so far.
    pub fn unlock(&mut self, who: usize) {
        self.rows
            .iter_mut()
            .filter(|row| row.event.who == Who::Known(who) && row.blocks())
            .for_each(|row| row.unlocked = true);
    }
}
