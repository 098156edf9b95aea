//! Seeded courses of a migration: a tenant, a host with its habits, and what admins and fate do meanwhile.

use crate::{
    acts::meddle,
    carrier::{BAD, Carrier, Habits},
    kept::Before,
    laws::{Law, broken},
    meanwhile::Meanwhile,
    moving::{NAME, at_removal},
    office::{CLAIMING, MOVING, Office, ids},
    support::{rng::Rng, with},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, thread};
use tenant::{
    HOUR, MINUTE, Tenant, Time, Uuid, Weather,
    catalogue::{INTUNE_A, POWERAPPS_PER_USER, SPE_E3},
};

/// What a course is like.
#[derive(Clone, Debug)]
pub struct Course {
    pub seed: u64,
    pub office: Office,
    pub weather: Weather,
    pub habits: Habits,
    /// Whether two hosts share the store, and whether a second admin changes whatever there is.
    pub pair: bool,
    pub wild: bool,
    /// Whether somebody meddles just before a license is taken away.
    pub meddling: bool,
    /// Whether another system adds the members, the loss of INTUNE_A is accepted, plans are to stay the same, and
    /// waves are departments.
    pub external: bool,
    pub accepting: bool,
    pub exact: bool,
    pub departments: bool,
    /// Things that happen meanwhile.
    pub acts: u32,
}

/// How long a second admin goes on.
pub const LASTS: u64 = 4 * HOUR;
/// The longest that Entra takes for a user of a group, and how long the rest may take.
const SLOW: u64 = 4 * HOUR;
const REST: u64 = 10 * HOUR;

/// What came of a course, beside what tenant and store say.
pub struct Story {
    pub before: Before,
    /// What the second admin changed.
    pub acts: u64,
    /// How long a plan may be gone that is put back.
    pub patience: u64,
    /// Whether somebody else may have done anything to anybody.
    pub wild: bool,
    /// When the host stopped.
    pub ended: Time,
}

impl Course {
    pub fn calm(seed: u64) -> Course {
        Course {
            seed,
            office: Office::default(),
            weather: Weather::calm(),
            habits: Habits::default(),
            pair: false,
            wild: false,
            meddling: false,
            external: false,
            accepting: false,
            exact: false,
            departments: false,
            acts: 0,
        }
    }

    pub fn of(seed: u64) -> Course {
        Course {
            office: Office::of(seed),
            weather: match seed % 7 {
                6 => Weather::calm(),
                _ => Weather { slow_by: (HOUR, SLOW), ..Weather::stormy() },
            },
            habits: if seed % 6 == 5 { Habits::default() } else { BAD },
            pair: seed % 5 == 4,
            wild: seed % 4 == 3,
            meddling: seed % 8 == 4,
            external: seed % 6 == 2,
            accepting: seed % 8 == 5,
            exact: seed % 9 == 7,
            departments: seed.is_multiple_of(5),
            acts: 14,
            ..Course::calm(seed)
        }
    }

    pub fn tenant(&self) -> Tenant {
        let builder = self.office.builder(self.seed);
        let wild = if self.wild { builder.second_admin(MINUTE, 30 * MINUTE, LASTS) } else { builder };
        wild.build()
    }

    /// A store that knows the tenant, in which some claimed what they have, and the plan to move everybody.
    pub fn carrier(&self) -> Carrier {
        let (tenant, seed, habits) = (self.tenant(), self.seed, self.habits);
        let mut carrier =
            if self.pair { Carrier::pair(tenant, seed, habits) } else { Carrier::new(tenant, seed, habits) };
        let products = json!([{ "product": SPE_E3 }]);
        carrier.call("policy.create", json!({ "name": "Teams", "app": "Teams", "products": products }));
        let claimed = carrier.claim(&ids(&carrier.tenant, CLAIMING));
        assert_eq!(claimed.len(), CLAIMING.len());
        carrier.run();
        carrier.import();
        carrier.tenant.set_weather(self.weather.clone());
        carrier.call("migration.plan", self.plan(&ids(&carrier.tenant, MOVING)));
        carrier
    }

    fn plan(&self, users: &[Uuid]) -> Value {
        let groups = [SPE_E3, POWERAPPS_PER_USER]
            .map(|sku| json!({ "product": sku, "group": self.office.group(sku) }));
        let lost = json!([{ "product": SPE_E3, "plans": [INTUNE_A] }]);
        let waves = match self.departments {
            true => json!({ "waveBy": "Department" }),
            false => json!({ "waveSize": 5 + self.seed % 12 }),
        };
        let terms = json!({ "name": NAME, "users": users, "groups": groups,
            "membership": if self.external { "External" } else { "Graph" },
            "keepPlans": if self.exact { "Exact" } else { "Superset" },
            "acceptLoss": if self.accepting { lost } else { json!([]) } });
        with(terms, waves)
    }

    /// How things are before anything is released.
    pub fn before(&self, carrier: &Carrier) -> Before {
        Before::of(&carrier.tenant, if self.accepting { &[INTUNE_A] } else { &[] })
    }

    /// How long a plan may be gone that is put back: two answers and a read, or as long as bad hosts and weather keep
    /// three of them.
    pub fn patience(&self) -> u64 {
        let calm = self.weather == Weather::calm() && self.habits.delayed == 0 && self.acts == 0;
        if calm { MINUTE } else { 45 * MINUTE }
    }

    /// Runs to the end; what was asked for on the way.
    pub fn run(&self, carrier: &mut Carrier) -> Story {
        let mut meanwhile = Meanwhile::new(self, carrier);
        if self.meddling {
            let (mut rng, office) = (Rng::new(self.seed), self.office);
            at_removal(carrier, move |tenant, user, sku| meddle(&mut rng, tenant, office, (user, sku)));
        }
        carrier.run_until(carrier.now + 2 * LASTS, 1 + self.seed % 6, |carrier| meanwhile.step(carrier));
        meanwhile.finish(carrier);
        carrier.run_until(carrier.now + REST, 20, |carrier| {
            meanwhile.look(carrier);
            false
        });
        Story { ended: Time(carrier.now), ..meanwhile.story }
    }
}

/// A number that the environment gives, or this.
pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// The laws that the course of a seed breaks.
fn wrong(seed: u64) -> Option<(u64, BTreeMap<Law, String>)> {
    let course = Course::of(seed);
    let mut carrier = course.carrier();
    let story = course.run(&mut carrier);
    let broken = broken(&mut carrier, &story);
    (!broken.is_empty()).then_some((seed, broken))
}

/// 100 seeds, or as many as `AUTOCLAIM_CASES` asks for, from 0 or from `AUTOCLAIM_SEED`; two at a time.
#[test]
fn r60_to_r64_nobody_has_less_than_before_whatever_happens() {
    let first = number("AUTOCLAIM_SEED", 0);
    let seeds = first..first + number("AUTOCLAIM_CASES", 100);
    let wrong: Vec<_> = thread::scope(|scope| {
        let half =
            |odd| -> Vec<_> { seeds.clone().filter(|seed| seed % 2 == odd).filter_map(wrong).collect() };
        let other = scope.spawn(move || half(1));
        [half(0), other.join().unwrap()].concat()
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Courses beyond the first 100 that broke a law once: what shares a membership failed with it and did not say by what (226);
/// a unit stayed booked of what had come (640); who was out of the group was to stay in it (706); nobody looked after a removal
/// in doubt while paused (2180); what was put back, and changed by an admin since, was given again over that (2459, 5017);
/// the same was written again and again (2573); a license of an admin's was written over, by one read that showed none (7159)
/// and by an undo that had not heard of it (8275).
#[test]
fn r60_to_r64_courses_that_found_something_find_it_no_more() {
    assert_eq!([226, 640, 706, 2180, 2459, 2573, 5017, 7159, 8275].into_iter().find_map(wrong), None);
}

#[test]
fn a_seed_gives_the_same_course_again() {
    let course = |seed| {
        let course = Course::of(seed);
        let mut carrier = course.carrier();
        course.run(&mut carrier);
        (carrier.now, carrier.requests, carrier.tenant.writes().to_vec())
    };
    (0..4).for_each(|seed| assert_eq!(course(seed), course(seed), "seed {seed}"));
}
