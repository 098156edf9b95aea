//! What events and imports do to the model's store.

use crate::model::{
    Answer, Booking, Carried, Event, Granted, Group, Path, Pool, Row, SETTLE, Said, User, Who, World,
};

impl World {
    /// Decides one event of a `claim.invoke` and does what it grants.
    pub fn invoke(&mut self, event: &Event, retry: bool) -> Said {
        if let Some(row) =
            self.rows.iter().rev().find(|row| row.event.id == event.id && row.event.who == event.who)
        {
            if (row.event.app, row.event.trigger) != (event.app, event.trigger) {
                return Said::Refused;
            }
            if row.answer.granted.is_some() || !retry {
                return Said::Decided { answer: row.answer.clone(), duplicate: true };
            }
        }
        let answer = self.decide(event);
        self.pass(event, &answer);
        self.record(event, &answer);
        Said::Decided { answer, duplicate: false }
    }

    /// r22: who is entitled by nothing else and was covered by a pass has it from then on.
    fn pass(&mut self, event: &Event, answer: &Answer) {
        let (Who::Known(who), Some(environment)) = (&event.who, event.environment) else { return };
        let otherwise = self.entitled(event, *who, &self.users[*who]) || self.paid(event);
        if answer.outcome == "AlreadyEntitled" && !otherwise && !self.passes.contains(&(environment, *who)) {
            self.passes.push((environment, *who));
        }
    }

    fn record(&mut self, event: &Event, answer: &Answer) {
        if ["AlreadyEntitled", "NoPolicy"].contains(&answer.outcome) && !self.settings.record_all {
            self.fed += 1;
            return;
        }
        let state = answer.granted.as_ref().map(|_| if self.local { "Observed" } else { "Booked" });
        let had = match (&answer.granted, &event.who) {
            (Some(granted), Who::Known(who)) => self.had(granted, *who),
            _ => (None, false),
        };
        if let (Some(granted), Who::Known(who)) = (&answer.granted, &event.who) {
            self.give(granted, *who, answer.location);
        }
        let brings = answer.granted.iter().filter(|_| !self.local).flat_map(|granted| granted.brings.clone());
        let row = Row {
            event: event.clone(),
            answer: answer.clone(),
            state,
            at: self.now,
            coming: brings.collect(),
            had,
            undone: None,
            leaving: None,
            cancelled: false,
            unlocked: false,
        };
        self.rows.push(row);
    }

    /// L2: a product the user holds or is about to hold takes no second unit.
    fn give(&mut self, granted: &Granted, who: usize, location: Option<&'static str>) {
        let group = granted.group;
        for (product, off) in &granted.brings {
            let (product, lacks) = (*product, self.lacks(who, *product));
            if self.local {
                self.pools
                    .iter_mut()
                    .filter(|pool| lacks && pool.product == product)
                    .for_each(|pool| pool.consumed += 1);
                let user = &mut self.users[who];
                user.paths.retain(|path| (path.product, path.group) != (product, group));
                user.paths.push(Path { product, group, state: "Active", error: None, off: off.clone() });
            } else if lacks {
                self.bookings.push(Booking { row: self.rows.len(), product, seen: None });
            }
        }
        if self.local {
            self.users[who].location = self.users[who].location.or(location);
            let joined =
                group.filter(|group| self.groups[*group].members.iter().all(|(member, _)| *member != who));
            if let Some(group) = joined {
                self.groups[group].members.push((who, self.now));
            }
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

    /// r08, r49: a booking ends when the license was seen, and the pool was counted so much later.
    fn end_bookings(&mut self) {
        let counted =
            |product: usize| self.pools.iter().find(|pool| pool.product == product).map(|pool| pool.taken);
        self.bookings.retain(|booking| {
            booking
                .seen
                .is_none_or(|seen| counted(booking.product).is_none_or(|counted| counted < seen + SETTLE))
        });
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
        self.groups[number] = Group { carries, members, ..group };
    }

    /// r40: what was removed outside and is there again, unless a later claim of the same path still lives or
    /// was removed too.
    fn see_again(&mut self, who: usize, user: &User) {
        let gone = |row: &Row| row.state == Some("RemovedOutside");
        let lives = |row: &Row| {
            gone(row) || row.state.is_some_and(|state| ["Booked", "Observed", "UndoPending"].contains(&state))
        };
        for number in 0..self.rows.len() {
            let row = &self.rows[number];
            let Some(granted) =
                row.answer.granted.clone().filter(|_| gone(row) && row.event.who == Who::Known(who))
            else {
                continue;
            };
            let alike = |other: &Row| {
                let same = other
                    .answer
                    .granted
                    .as_ref()
                    .is_some_and(|it| (it.product, it.group) == (granted.product, granted.group));
                other.event.who == row.event.who && same
            };
            let works = |path: &Path| {
                granted.made(path) && (path.state == "Active" || path.state == "ActiveWithError")
            };
            let shown = user.taken >= row.at && user.paths.iter().any(works);
            if shown && !self.rows[number + 1..].iter().any(|other| alike(other) && lives(other)) {
                self.rows[number].state = Some("Observed");
                let units = self
                    .bookings
                    .iter_mut()
                    .filter(|booking| (booking.row, booking.product) == (number, granted.product));
                units.for_each(|booking| booking.seen = Some(user.taken));
            }
        }
    }

    /// What a read of now shows that has some of the paths that are there or were asked for.
    pub fn shown_of(&self, who: usize, shows: &[bool]) -> User {
        let user = &self.users[who];
        let granted = self.rows.iter().filter(|row| row.event.who == Who::Known(who));
        let mut paths = user.paths.clone();
        for granted in granted.filter_map(|row| row.answer.granted.as_ref()) {
            for (product, off) in &granted.brings {
                let place = (*product, granted.group);
                if paths.iter().all(|path| (path.product, path.group) != place) {
                    let (product, group) = place;
                    paths.push(Path { product, group, state: "Active", error: None, off: off.clone() });
                }
            }
        }
        let shown = paths.into_iter().zip(shows.iter().chain(std::iter::repeat(&true)));
        let paths = shown.filter(|(_, shown)| **shown).map(|(path, _)| path).collect();
        User { paths, taken: self.now, ..user.clone() }
    }

    /// r46: what one read lacks is there until a second one agrees, ten minutes later.
    fn believed(&mut self, who: usize, read: &User) -> User {
        let mut user = read.clone();
        if self.local {
            return user;
        }
        for path in &self.users[who].paths {
            let place = (path.product, path.group);
            let known = self.lacked.iter().position(|(it, lacked, _)| (*it, *lacked) == (who, place));
            let shown = read.paths.iter().any(|it| (it.product, it.group) == place);
            match known {
                Some(known) if shown => drop(self.lacked.remove(known)),
                Some(known) if read.taken - self.lacked[known].2 >= SETTLE => drop(self.lacked.remove(known)),
                None if shown => {}
                None => {
                    self.lacked.push((who, place, read.taken));
                    user.paths.push(path.clone());
                }
                Some(_) => user.paths.push(path.clone()),
            }
        }
        user
    }

    /// A newer import of a user (r04, r08, r40, r46).
    pub fn import_user(&mut self, who: usize, read: User) {
        if read.taken < self.users[who].taken {
            return;
        }
        let before = self.users[who].taken;
        self.see_again(who, &read);
        let user = self.believed(who, &read);
        for (number, row) in
            self.rows.iter_mut().enumerate().filter(|(_, row)| row.event.who == Who::Known(who))
        {
            let Some(granted) = &row.answer.granted else { continue };
            let works = |path: &&Path| {
                path.group == granted.group && (path.state == "Active" || path.state == "ActiveWithError")
            };
            let enough = |path: &Path| {
                granted.group.is_some() || path.off.iter().all(|plan| granted.off.contains(plan))
            };
            let shown = |product: usize| {
                let comes = |path: &Path| path.product == product && enough(path);
                read.taken >= row.at && read.paths.iter().filter(works).any(comes)
            };
            let gone = user.paths.iter().all(|path| path.product != granted.product);
            let was = row.state;
            for booking in
                self.bookings.iter_mut().filter(|booking| booking.row == number && booking.seen.is_none())
            {
                let lost = was == Some("Observed") && gone && read.taken > before.max(row.at);
                booking.seen = (shown(booking.product) || lost).then_some(read.taken);
            }
            if was == Some("Booked") && shown(granted.product) {
                row.state = Some("Observed");
            }
            let shown: Vec<usize> = row.coming.iter().map(|it| it.0).filter(|it| shown(*it)).collect();
            row.coming.retain(|(product, _)| !shown.contains(product));
            if was == Some("Observed") && gone && read.taken > before.max(row.at) {
                row.state = Some("RemovedOutside");
                row.coming.clear();
            } else if was == Some("UndoPending") && row.undone.is_some_and(|undone| read.taken >= undone) {
                let lacks = !read.paths.iter().any(|path| granted.made(path));
                row.leaving = lacks.then(|| row.leaving.unwrap_or(read.taken));
                if row.leaving.is_some_and(|first| read.taken - first >= SETTLE) {
                    row.state = Some("Undone");
                    row.coming.clear();
                    self.bookings.retain(|booking| booking.row != number);
                }
            }
        }
        self.users[who] = user;
        self.end_bookings();
    }
}
