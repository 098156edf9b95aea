//! The tenant: what it holds, how its time passes, and what a test may ask and do beside the wire.

use crate::{
    admin::{Act, SecondAdmin},
    agenda::{Agenda, Event},
    directory::Directory,
    group::{Group, MemberKind},
    journal::Journal,
    page::Pages,
    rng::Rng,
    session::Session,
    signins::SignIns,
    sku::Sku,
    tally::{Records, Tally, Write},
    throttle::{Hasty, Limits, OverLimit},
    time::{SECOND, Time},
    user::User,
    weather::{Count, Fault, Weather},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Chance in streams of its own, so that weather switched on leaves delays and the second admin as they were.
pub(crate) struct Chance {
    pub weather: Rng,
    pub delays: Rng,
    pub admin: Rng,
    pub tokens: Rng,
}

/// A tenant of Entra ID behind Microsoft Graph v1.0. `Tenant::builder` makes one.
pub struct Tenant {
    pub(crate) directory: Directory,
    pub(crate) agenda: Agenda,
    pub(crate) now: Time,
    pub(crate) account: Uuid,
    pub(crate) chance: Chance,
    pub(crate) weather: Weather,
    pub(crate) injected: BTreeMap<Fault, Count>,
    pub(crate) session: Session,
    pub(crate) pages: Pages,
    pub(crate) limits: Limits,
    pub(crate) records: Records,
    pub(crate) signins: SignIns,
    pub(crate) second: SecondAdmin,
    /// Users whom the last read of them showed without licenses, by place.
    pub(crate) bare: BTreeSet<usize>,
    /// How long Entra takes until it comes to a user of a group, in milliseconds.
    pub(crate) delay: (u64, u64),
    /// Where next and delta links lead; None: where the client asked.
    pub(crate) base: Option<String>,
}

impl Tenant {
    /// Lets time pass: groups are processed, the second admin acts, late writes arrive. Time never goes back; what it is now.
    pub fn advance(&mut self, now: Time) -> Time {
        while let Some((at, event)) = self.agenda.due(now.max(self.now)) {
            self.now = self.now.max(at);
            self.happen(event, at);
        }
        self.now = self.now.max(now);
        self.now
    }

    fn happen(&mut self, event: Event, at: Time) {
        match event {
            Event::Inherit { group, user } => {
                let record = &mut self.directory.groups[group];
                record.pending = record.pending.saturating_sub(1);
                record.in_progress = record.pending > 0;
                self.directory.inherit(group, user, at, None);
            }
            Event::Act(act) => {
                self.perform(act, at);
            }
            Event::Idle => self.idle(at),
            Event::Late { request, number } => {
                self.execute(&request, number, at);
            }
        }
    }

    /// Lets time pass until no group waits to be processed and no lost write is under way; when that is.
    pub fn settle(&mut self) -> Time {
        while self.agenda.unsettled() {
            let Some(next) = self.agenda.next() else { break };
            self.advance(next);
        }
        self.now
    }

    /// When something will happen next by itself.
    pub fn next_event(&self) -> Option<Time> {
        self.agenda.next()
    }

    pub fn now(&self) -> Time {
        self.now
    }

    /// The second admin does something now; whether it had effect.
    pub fn act(&mut self, act: Act) -> bool {
        self.perform(act, self.now)
    }

    /// The second admin will do something.
    pub fn at(&mut self, at: Time, act: Act) {
        self.agenda.add(at.max(self.now), Event::Act(act));
    }

    pub fn set_weather(&mut self, weather: Weather) {
        self.session.expires = weather.session_lasts.map(|lasts| self.now.after(lasts));
        self.weather = weather;
    }

    pub fn weather(&self) -> &Weather {
        &self.weather
    }

    /// What the weather did so far.
    pub fn injected(&self) -> &BTreeMap<Fault, Count> {
        &self.injected
    }

    pub(crate) fn inject(&mut self, fault: Fault, writes: u64) {
        let count = self.injected.entry(fault).or_default();
        count.times += 1;
        count.writes += writes;
    }

    /// How long Entra takes from now on until it comes to a user of a group, in milliseconds.
    pub fn set_inheritance(&mut self, least: u64, most: u64) {
        self.delay = (least, most);
    }

    /// The admin signs in, here.
    pub fn renew(&mut self) {
        self.session.stranger = None;
        self.session.expires = self.weather.session_lasts.map(|lasts| self.now.after(lasts));
    }

    /// The session ends now: 401 until `renew`.
    pub fn expire(&mut self) {
        self.session.expires = Some(self.now);
    }

    /// The admin signs in to another tenant.
    pub fn renew_elsewhere(&mut self, account: Uuid) {
        self.renew();
        self.session.stranger = Some(account);
    }

    pub fn grant(&mut self, permission: &str) {
        self.session.granted.insert(permission.to_owned());
    }

    pub fn revoke(&mut self, permission: &str) {
        self.session.granted.remove(permission);
    }

    /// A user signs in to an app; the row shows in the log when the weather lets it.
    pub fn sign_in(&mut self, user: Uuid, app: Uuid, at: Time, error_code: u32) {
        let delay = self.chance.weather.between(self.weather.log_delay);
        if delay > self.weather.log_delay.0 + 60 * SECOND {
            self.inject(Fault::LateRow, 0);
        }
        let id = self.chance.tokens.uuid();
        self.signins.add(id, user, app, at, at.after(delay), error_code);
    }

    /// Where next and delta links lead; None: where the client asked.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    pub fn account(&self) -> Uuid {
        self.account
    }

    /// Everybody who was ever there, in the order of being made.
    pub fn people(&self) -> impl Iterator<Item = &User> {
        self.directory.users.iter().map(|versions| versions.now())
    }

    pub fn user(&self, id: Uuid) -> Option<&User> {
        self.directory.user_id(id).map(|place| self.directory.users[place].now())
    }

    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.directory.groups.iter().map(|record| record.now())
    }

    /// The users among a group's members, in the order of joining.
    pub fn members(&self, group: Uuid) -> Vec<Uuid> {
        let list = self.directory.group(group).map(|place| &self.directory.groups[place].list);
        let users = list.into_iter().flatten().filter(|it| it.until.is_none() && it.kind == MemberKind::User);
        users.map(|it| it.id).collect()
    }

    pub fn skus(&self) -> impl Iterator<Item = &Sku> {
        self.directory.skus.values().map(|versions| versions.now())
    }

    pub fn sku(&self, id: Uuid) -> Option<&Sku> {
        self.directory.sku(id)
    }

    /// Whether the user holds the product by any effective path.
    pub fn holds(&self, user: Uuid, sku: Uuid) -> bool {
        self.user(user).is_some_and(|it| it.holds(sku))
    }

    /// The plans that are on for the user.
    pub fn enabled_plans(&self, user: Uuid) -> BTreeSet<Uuid> {
        self.user(user).map(|it| self.directory.enabled(&it.paths)).unwrap_or_default()
    }

    pub fn journal(&self) -> &Journal {
        &self.directory.journal
    }

    /// Requests that exceeded a published limit.
    pub fn over_limit(&self) -> &[OverLimit] {
        &self.limits.over
    }

    /// Requests that came again before the Retry-After they were given.
    pub fn hasty(&self) -> &[Hasty] {
        &self.limits.hasty
    }

    /// Requests beside subscribedSkus that another tenant got, and those sent to another host.
    pub fn strayed(&self) -> &[(Time, String)] {
        &self.records.strayed
    }

    /// Every write of the client that arrived, with what came of it.
    pub fn writes(&self) -> &[Write] {
        &self.records.writes
    }

    pub fn tally(&self) -> Tally {
        self.records.tally()
    }
}
