//! How a tenant is made.

use crate::{
    admin::SecondAdmin,
    agenda::{Agenda, Event},
    catalogue,
    directory::Directory,
    group::{Group, Kind, MemberKind},
    license::Rules,
    page::Pages,
    replica::Versions,
    rng::Rng,
    session::Session,
    signins::SignIns,
    sku::Sku,
    tally::Records,
    tenant::{Chance, Tenant},
    throttle::Limits,
    time::{HOUR, MINUTE, Time},
    user::{Path, State, User, UserKind},
    weather::Weather,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use uuid::Uuid;

/// Disabled plans of a product that users or groups hold.
type Disabled = BTreeSet<Uuid>;

pub struct Builder {
    seed: u64,
    start: Time,
    kinds: Vec<UserKind>,
    without_location: u32,
    skus: Vec<Sku>,
    rules: Rules,
    holders: Vec<(Uuid, Range<usize>, Disabled)>,
    groups: Vec<(Group, Range<usize>)>,
    weather: Weather,
    delay: (u64, u64),
    second: SecondAdmin,
    base: Option<String>,
    horizon: u64,
}

impl Tenant {
    /// A tenant from a seed: the same calls make the same tenant, to the byte.
    pub fn builder(seed: u64) -> Builder {
        Builder {
            seed,
            start: Time(1_795_000_000_000),
            kinds: Vec::new(),
            without_location: 0,
            skus: Vec::new(),
            rules: catalogue::rules(),
            holders: Vec::new(),
            groups: Vec::new(),
            weather: Weather::calm(),
            delay: (MINUTE, 10 * MINUTE),
            second: SecondAdmin::default(),
            base: None,
            horizon: HOUR,
        }
    }
}

impl Builder {
    /// When its time begins.
    pub fn start(mut self, start: Time) -> Builder {
        self.start = start;
        self
    }

    /// So many members; users are numbered in the order they are asked for.
    pub fn people(self, count: usize) -> Builder {
        self.users(UserKind::Member, count)
    }

    pub fn users(mut self, kind: UserKind, count: usize) -> Builder {
        self.kinds.extend(std::iter::repeat_n(kind, count));
        self
    }

    /// How many of a thousand have no usage location.
    pub fn without_location(mut self, per_mille: u32) -> Builder {
        self.without_location = per_mille;
        self
    }

    pub fn sku(mut self, sku: Sku) -> Builder {
        self.skus.push(sku);
        self
    }

    /// Which plans exclude and need each other, instead of `catalogue::rules`.
    pub fn rules(mut self, exclusive: Vec<BTreeSet<Uuid>>, needs: Vec<(Uuid, BTreeSet<Uuid>)>) -> Builder {
        self.rules = Rules { exclusive, needs };
        self
    }

    /// Users by number who hold a product directly from the start, over-used units and missing locations or not.
    pub fn holders(mut self, sku: Uuid, users: Range<usize>, disabled: &[Uuid]) -> Builder {
        self.holders.push((sku, users, disabled.iter().copied().collect()));
        self
    }

    /// A group with users by number as members, its licenses processed already. Its id: `Builder::group_id`.
    pub fn group(
        mut self,
        name: &str,
        kind: Kind,
        licenses: &[(Uuid, &[Uuid])],
        members: Range<usize>,
    ) -> Builder {
        let licenses = licenses.iter().map(|(sku, off)| (*sku, off.iter().copied().collect())).collect();
        let group = Group { id: Builder::group_id(name), name: name.to_owned(), kind, licenses };
        self.groups.push((group, members));
        self
    }

    /// The id a group of this name has.
    pub fn group_id(name: &str) -> Uuid {
        let seed =
            name.bytes().fold(7u64, |hash, byte| hash.wrapping_mul(1_099_511_628_211) ^ u64::from(byte));
        Rng::new(seed).uuid()
    }

    pub fn weather(mut self, weather: Weather) -> Builder {
        self.weather = weather;
        self
    }

    /// Least and most milliseconds until Entra comes to a user of a group.
    pub fn inheritance(mut self, least: u64, most: u64) -> Builder {
        self.delay = (least, most);
        self
    }

    /// A second admin who does something every so often, in milliseconds, for so long.
    pub fn second_admin(mut self, least: u64, most: u64, lasts: u64) -> Builder {
        self.second = SecondAdmin { every: (least, most), until: self.start.after(lasts) };
        self
    }

    /// The address in next and delta links, `https://graph.microsoft.com` for one; requests elsewhere do not arrive.
    pub fn base(mut self, base: &str) -> Builder {
        self.base = Some(base.to_owned());
        self
    }

    /// How far back reads may lag at most, in milliseconds.
    pub fn horizon(mut self, milliseconds: u64) -> Builder {
        self.horizon = milliseconds;
        self
    }

    pub fn build(self) -> Tenant {
        let mut ids = Rng::new(self.seed);
        let mut stream = || Rng::new(ids.draw());
        let chance = Chance { weather: stream(), delays: stream(), admin: stream(), tokens: stream() };
        let account = ids.uuid();
        let mut tenant = Tenant {
            directory: Directory::new(self.rules.clone(), "US"),
            agenda: Agenda::default(),
            now: self.start,
            account,
            chance,
            weather: Weather::calm(),
            injected: BTreeMap::new(),
            session: Session::default(),
            pages: Pages::default(),
            limits: Limits::new(self.kinds.len()),
            records: Records::default(),
            signins: SignIns::default(),
            second: self.second.clone(),
            bare: Default::default(),
            delay: self.delay,
            base: self.base.clone(),
        };
        self.settle(&mut tenant, &mut ids);
        tenant.set_weather(self.weather);
        if self.second.every.1 > 0 {
            tenant.agenda.add(self.start.after(self.second.every.0), Event::Idle);
        }
        tenant
    }

    /// Everything as it has long been: replicas, delta queries and the journal know no other.
    fn settle(&self, tenant: &mut Tenant, ids: &mut Rng) {
        let directory = &mut tenant.directory;
        for sku in &self.skus {
            directory.skus.insert(sku.id, Versions::new(sku.clone(), Time(0)));
        }
        for (number, kind) in self.kinds.iter().enumerate() {
            let user = self.person(number, *kind, ids);
            for path in &user.paths {
                directory.change_sku(path.sku, Time(0), |sku| sku.consumed += 1);
            }
            directory.hire(user, Time(0));
        }
        for (group, members) in &self.groups {
            let place = directory.found(group.clone(), Time(0));
            for user in members.clone().filter(|user| *user < self.kinds.len()) {
                let id = directory.users[user].now().id;
                directory.groups[place].join(id, MemberKind::User, Time(0), None);
                directory.inherit(place, user, Time(0), None);
            }
        }
        directory.horizon = self.horizon;
        directory.log.clear();
        directory.journal = Default::default();
    }

    fn person(&self, number: usize, kind: UserKind, ids: &mut Rng) -> User {
        let long_ago = self.start.before(30 * 24 * HOUR);
        let held = self.holders.iter().filter(|(_, users, _)| users.contains(&number));
        let paths = held.map(|(sku, _, disabled)| Path {
            sku: *sku,
            group: None,
            disabled: disabled.clone(),
            state: State::Active,
            error: None,
            updated: long_ago,
        });
        let location =
            (!ids.chance(self.without_location)).then(|| ["DE", "US", "FR"][number % 3].to_owned());
        User {
            id: ids.uuid(),
            upn: format!("Person{number}@contoso.example"),
            name: format!("Person {number}"),
            enabled: true,
            location,
            department: Some(["Sales", "Research", "Works"][number % 3].to_owned()),
            kind,
            synced: false,
            created: long_ago,
            deleted: None,
            binned: Default::default(),
            proxy_clash: false,
            paths: paths.collect(),
        }
    }
}
