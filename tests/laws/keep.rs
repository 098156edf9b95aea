//! What events and imports do to the model's store.

use crate::model::{Answer, Booking, Carried, Event, Granted, Group, Path, Pool, Row, Said, User, Who, World};

impl World {
    /// Decides one event of a `claim.invoke` and does what it grants.
    pub fn invoke(&mut self, event: &Event, retry: bool) -> Said {
        if let Some(row) = self.rows.iter().rev().find(|row| row.event.id == event.id) {
            let same = row.event.who == event.who && row.event.app == event.app && row.event.trigger == event.trigger;
            if !same {
                return Said::Refused;
            }
            if row.answer.granted.is_some() || !retry {
                return Said::Decided { answer: row.answer.clone(), duplicate: true };
            }
        }
        let answer = self.decide(event);
        self.record(event, &answer);
        Said::Decided { answer, duplicate: false }
    }

    fn record(&mut self, event: &Event, answer: &Answer) {
        if ["AlreadyEntitled", "NoPolicy"].contains(&answer.outcome) && !self.settings.record_all {
            self.fed += 1;
            return;
        }
        let state = answer.granted.as_ref().map(|_| if self.local { "Observed" } else { "Booked" });
        if let (Some(granted), Who::Known(who)) = (&answer.granted, &event.who) {
            self.give(granted, *who, answer.location);
        }
        self.rows.push(Row { event: event.clone(), answer: answer.clone(), state, at: self.now });
    }

    /// L2: a product the user holds or is about to hold takes no second unit.
    fn give(&mut self, granted: &Granted, who: usize, location: Option<&'static str>) {
        let product = granted.product;
        let held = self.users[who].paths.iter().any(|path| path.product == product && path.state != "Error");
        let coming = self.open(who).iter().any(|row| row.answer.granted.as_ref().unwrap().product == product);
        if self.local {
            if !held {
                self.pools.iter_mut().find(|pool| pool.product == product).unwrap().consumed += 1;
            }
            let user = &mut self.users[who];
            user.paths.retain(|path| (path.product, path.group) != (product, None));
            user.paths.push(Path { product, group: None, state: "Active", error: None, off: granted.off.clone() });
            user.location = user.location.or(location);
        } else if !held && !coming {
            self.bookings.push(Booking { row: self.rows.len(), product, seen: None });
        }
    }

    /// A newer import of a product (r04, r08).
    pub fn import_pool(&mut self, pool: Pool) {
        match self.pools.iter_mut().find(|it| it.product == pool.product) {
            Some(stored) if pool.taken < stored.taken => return,
            Some(stored) => *stored = Pool { reserved: stored.reserved, ..pool.clone() },
            None => self.pools.push(pool.clone()),
        }
        self.end_bookings();
    }

    /// r08: a booking ends when the license was seen, and the pool was counted then or later.
    fn end_bookings(&mut self) {
        let counted = |product: usize| self.pools.iter().find(|pool| pool.product == product).map(|pool| pool.taken);
        self.bookings.retain(|booking| booking.seen.is_none_or(|seen| counted(booking.product).is_none_or(|counted| counted < seen)));
    }

    /// A newer import of a group: what it carried and whom it had before, it has since then (r04, r23).
    pub fn import_group(&mut self, number: usize, group: Group) {
        let stored = &self.groups[number];
        if group.taken < stored.taken {
            return;
        }
        let carried = |it: Carried| {
            let before = stored.carries.iter().find(|known| known.product == it.product);
            Carried { since: before.map_or(group.taken, |known| known.since), ..it }
        };
        let joined = |(user, _): (usize, i64)| {
            let before = stored.members.iter().find(|(known, _)| *known == user);
            (user, before.map_or(group.taken, |(_, since)| *since))
        };
        let carries = group.carries.into_iter().map(carried).collect();
        let members = group.members.into_iter().map(joined).collect();
        self.groups[number] = Group { carries, members, taken: group.taken };
    }

    /// A newer import of a user (r04, r08, r40).
    pub fn import_user(&mut self, who: usize, user: User) {
        if user.taken < self.users[who].taken {
            return;
        }
        let before = self.users[who].taken;
        for (number, row) in self.rows.iter_mut().enumerate().filter(|(_, row)| row.event.who == Who::Known(who)) {
            let Some(granted) = &row.answer.granted else { continue };
            let works = |path: &&Path| path.group.is_none() && (path.state == "Active" || path.state == "ActiveWithError");
            let shown = user.paths.iter().filter(works).any(|path| path.product == granted.product);
            let gone = user.paths.iter().all(|path| path.product != granted.product);
            if row.state == Some("Booked") && shown && user.taken >= row.at {
                row.state = Some("Observed");
                self.bookings.iter_mut().filter(|booking| booking.row == number).for_each(|booking| booking.seen = Some(user.taken));
            } else if row.state == Some("Observed") && gone && user.taken > before.max(row.at) {
                row.state = Some("RemovedOutside");
            }
        }
        self.users[who] = user;
        self.end_bookings();
    }
}
