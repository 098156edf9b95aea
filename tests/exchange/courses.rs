//! Seeded courses of a run: a tenant, a host with its habits, and what admins, users and fate do meanwhile.

use crate::{
    carrier::{BAD, Carrier, Habits},
    export::Export,
    laws::{Asked, hold},
    quiet::{id, needed},
    support::rng::Rng,
};
use serde_json::{Value, json};
use tenant::{
    Act, Builder, GroupKind, HOUR, MINUTE, Tenant, Time, Uuid, Weather,
    catalogue::{SPE_E3, SPE_F1, STANDARDPACK, TEAMS_APP, product},
};

/// What a course is like.
#[derive(Clone, Debug)]
pub struct Course {
    pub seed: u64,
    pub weather: Weather,
    pub habits: Habits,
    /// Whether two hosts share the store, whether a group brings the license, whether some have no usage
    /// location, whether a second admin changes whatever there is, and whether some sign-ins are read from the log.
    pub pair: bool,
    pub group: bool,
    pub location: bool,
    pub wild: bool,
    pub log: bool,
    /// Things that happen meanwhile.
    pub acts: u32,
}

/// How long a second admin goes on.
const LASTS: u64 = 6 * HOUR;

impl Course {
    pub fn calm(seed: u64) -> Course {
        let (weather, habits) = (Weather::calm(), Habits::default());
        Course {
            seed,
            weather,
            habits,
            pair: false,
            group: false,
            location: false,
            wild: false,
            log: false,
            acts: 0,
        }
    }

    pub fn of(seed: u64) -> Course {
        Course {
            weather: if seed % 7 == 6 { Weather::calm() } else { Weather::stormy() },
            habits: if seed % 6 == 5 { Habits::default() } else { BAD },
            pair: seed % 5 == 4,
            group: seed % 4 == 1,
            location: seed.is_multiple_of(3),
            wild: seed % 4 == 3,
            log: seed % 8 == 6,
            acts: 12,
            ..Course::calm(seed)
        }
    }

    /// 45 people, most of whom sign in to Teams; E3 has fewer units than the store believes later on.
    pub fn carrier(&self) -> Carrier {
        let mut builder = Tenant::builder(self.seed)
            .people(45)
            .sku(product(SPE_E3, if self.group { 60 } else { 15 }))
            .sku(product(SPE_F1, 12))
            .sku(product(STANDARDPACK, 30))
            .holders(SPE_E3, 40..43, &[]);
        if self.location {
            builder = builder.without_location(300);
        }
        if self.group {
            builder = builder.group("Licensed", GroupKind::Security, &[(SPE_E3, &[])], 43..44);
        }
        if self.wild {
            builder = builder.second_admin(MINUTE, 30 * MINUTE, LASTS);
        }
        let (tenant, seed, habits) = (builder.build(), self.seed, self.habits);
        let mut carrier =
            if self.pair { Carrier::pair(tenant, seed, habits) } else { Carrier::new(tenant, seed, habits) };
        carrier.tenant.set_weather(self.weather.clone());
        if self.location {
            carrier.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
        }
        carrier.call("policy.create", self.policy());
        if self.log {
            carrier.call("setting.update", json!({ "claimFromSignIns": true }));
        }
        carrier
    }

    /// The same with two hosts on one file.
    pub fn pair_of_hosts(self) -> Carrier {
        Course { pair: true, ..self }.carrier()
    }

    fn policy(&self) -> Value {
        if self.group {
            let products = json!([{ "product": SPE_E3, "targetGroup": Builder::group_id("Licensed") }]);
            return json!({ "name": "Teams", "app": "Teams", "assignVia": "Group", "products": products });
        }
        let products = [SPE_E3, SPE_F1, STANDARDPACK].map(|sku| json!({ "product": sku }));
        json!({ "name": "Teams", "app": "Teams", "products": products })
    }

    /// Runs to the end; what was asked for on the way.
    pub fn run(&self, carrier: &mut Carrier) -> Asked {
        let mut meanwhile = Meanwhile::new(self, carrier);
        meanwhile.claim(carrier, 15);
        let most = 1 + meanwhile.rng.below(6);
        carrier.run_while(most, |carrier| meanwhile.step(carrier));
        if self.wild {
            // Whatever the second admin did at last is seen.
            carrier.now += LASTS;
            carrier.run();
        }
        if self.log {
            // The log shows some sign-ins late.
            carrier.now += HOUR;
            carrier.run();
            meanwhile.asked.claims = carrier.claims();
        }
        meanwhile.asked
    }
}

/// What happens between the calls of the host.
struct Meanwhile {
    rng: Rng,
    /// Who has not signed in yet, and who never will.
    waiting: Vec<Uuid>,
    bystanders: Vec<Uuid>,
    /// A file that somebody took and has not imported yet.
    file: Option<Export>,
    left: u32,
    log: bool,
    asked: Asked,
}

impl Meanwhile {
    fn new(course: &Course, carrier: &Carrier) -> Meanwhile {
        let people: Vec<Uuid> = carrier.tenant.people().map(|user| user.id).collect();
        let acts = if course.wild { u64::MAX / 2 } else { 0 };
        Meanwhile {
            rng: Rng::new(course.seed ^ 0x5EED),
            waiting: people[..40].to_vec(),
            bystanders: people[40..].to_vec(),
            file: None,
            left: course.acts,
            log: course.log,
            asked: Asked { acts, ..Asked::default() },
        }
    }

    /// Something may happen; whether more will.
    fn step(&mut self, carrier: &mut Carrier) -> bool {
        if self.left == 0 || !self.rng.one_in(3) {
            return self.left > 0;
        }
        self.left -= 1;
        match self.rng.below(13) {
            0..=2 => self.claim(carrier, 6),
            3 | 4 => self.undo(carrier),
            5 => carrier.import(),
            6 => self.file(carrier),
            7 => self.admin(carrier),
            8 => carrier.die(),
            9 => carrier.now += self.rng.below(30 * MINUTE),
            10 => carrier.tenant.expire(),
            11 => self.cancel(carrier),
            _ => self.switch(carrier),
        }
        if self.left == 0 {
            carrier.call("setting.update", json!({ "enabled": true }));
        }
        self.left > 0
    }

    fn claim(&mut self, carrier: &mut Carrier, most: usize) {
        let users: Vec<Uuid> = self.waiting.drain(..most.min(self.waiting.len())).collect();
        if self.log && self.rng.one_in(2) {
            let now = Time(carrier.now);
            users.iter().for_each(|user| carrier.tenant.sign_in(*user, TEAMS_APP, now, 0));
        } else if !users.is_empty() {
            self.asked.claims.extend(carrier.claim(&users));
        }
    }

    fn undo(&mut self, carrier: &Carrier) {
        let claims = &self.asked.claims;
        if claims.is_empty() {
            return;
        }
        let claim = self.rng.pick(claims)["claim"].as_i64().unwrap();
        let reply = carrier.call("claim.undo", json!({ "claims": [claim] }));
        if reply["items"][0]["error"].is_null() {
            self.asked.undone.entry(claim).or_insert(carrier.now);
        }
    }

    /// What is under way is refused, and the others are cancelled.
    fn cancel(&mut self, carrier: &Carrier) {
        let open = carrier.call("change.list", json!({}))["items"].as_array().unwrap().clone();
        let some: Vec<_> = open.iter().filter(|_| self.rng.one_in(3)).map(|change| &change["id"]).collect();
        if !some.is_empty() {
            carrier.call("change.cancel", json!({ "changes": some }));
        }
    }

    fn file(&mut self, carrier: &mut Carrier) {
        match self.file.take() {
            Some(file) => carrier.import_of(&file),
            None => self.file = Some(carrier.export()),
        }
    }

    /// Takes a unit, or a license that was just claimed.
    fn admin(&mut self, carrier: &mut Carrier) {
        let act = if self.rng.one_in(2) || self.asked.claims.is_empty() {
            let user = *self.rng.pick(&self.bystanders);
            Act::Assign { user, sku: SPE_E3, disabled: Default::default() }
        } else {
            let claim = self.rng.pick(&self.asked.claims);
            Act::Remove { user: id(&claim["user"]["id"]), sku: id(&claim["product"]["skuId"]) }
        };
        self.asked.acts += u64::from(carrier.tenant.act(act));
    }

    fn switch(&mut self, carrier: &Carrier) {
        let enabled = self.rng.one_in(2);
        carrier.call("setting.update", json!({ "enabled": enabled }));
    }
}

/// A number that the environment gives, or this.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// 100 seeds, or as many as `AUTOCLAIM_CASES` asks for, from 0 or from `AUTOCLAIM_SEED`.
#[test]
fn r46_to_r57_the_laws_hold_whatever_happens() {
    let first = number("AUTOCLAIM_SEED", 0);
    for seed in first..first + number("AUTOCLAIM_CASES", 100) {
        let course = Course::of(seed);
        let mut carrier = course.carrier();
        let asked = course.run(&mut carrier);
        hold(&mut carrier, &asked, seed);
    }
}

#[test]
fn a_seed_gives_the_same_course_again() {
    let course = |seed| {
        let course = Course::of(seed);
        let mut carrier = course.carrier();
        course.run(&mut carrier);
        (carrier.now, carrier.requests, carrier.tenant.writes().to_vec())
    };
    (0..8).for_each(|seed| assert_eq!(course(seed), course(seed), "seed {seed}"));
}

#[test]
fn r50_without_faults_the_fewest_writes_are_made() {
    for seed in 0..6 {
        let course = Course { location: seed % 2 == 1, group: seed % 3 == 2, ..Course::calm(seed) };
        let mut carrier = course.carrier();
        let asked = course.run(&mut carrier);
        hold(&mut carrier, &asked, seed);
        let needed = needed(&carrier.changes());
        assert!(
            if course.group { carrier.written == 1 } else { carrier.written == needed },
            "seed {seed}: {} of {needed}",
            carrier.written
        );
        assert!(asked.claims.iter().all(|claim| carrier.store.state(claim) == "Observed"), "seed {seed}");
    }
}
