//! A whole store against the model, through the door that hosts use.

use crate::{
    door::{Door, event_request, expected, told},
    model::{Event, Group, Policy, Pool, Said, User, World},
    structs::user_guid,
    tenant::{self, Step},
};
use autoclaim::{
    api::Interrupt,
    engine::decide,
    store::{self, OpenOptions, Store},
};
use proptest::prelude::*;
use serde_json::json;

struct Run {
    door: Door,
    events: Vec<Event>,
    policies: usize,
}

impl Run {
    fn new(path: &str, world: World) -> Run {
        let policies = world.policies.len();
        Run { door: Door::open(path, world), events: vec![], policies }
    }

    fn all(path: &str, world: World, steps: Vec<Step>) -> Result<Run, TestCaseError> {
        let mut run = Run::new(path, world);
        for step in steps {
            run.step(step)?;
        }
        run.door.same()?;
        Ok(run)
    }

    fn step(&mut self, step: Step) -> Result<(), TestCaseError> {
        let now = self.door.world.now;
        match step {
            Step::Events { mut events, retry } => {
                for event in &mut events {
                    event.id = format!("event-{}", self.events.len());
                    self.events.push(event.clone());
                }
                self.nothing_of_a_call_that_fails(&events)?;
                self.door.events(&events, retry)?;
            }
            Step::Again { picks, retry } if !self.events.is_empty() => {
                let events: Vec<_> =
                    picks.iter().map(|(pick, slip)| slip.of(pick.get(&self.events))).collect();
                self.door.events(&events, retry)?;
            }
            Step::Wait(minutes) => self.door.world.now += minutes,
            Step::Settings(settings) => {
                self.door.world.settings = settings;
                self.door.settings();
            }
            Step::Pool(pool) => {
                let pool = Pool { taken: now, ..pool };
                let new = self.door.world.pools.iter().all(|known| known.product != pool.product);
                self.door.pool(&pool);
                if new {
                    self.door.reserve(&pool);
                }
                self.door.world.import_pool(pool);
            }
            Step::User(who, user) => {
                let user = User { taken: now, ..user };
                self.door.user(who, &user);
                self.door.world.import_user(who, user);
            }
            Step::Read(who, shows, later) => {
                self.door.world.now += later;
                let user = self.door.world.shown_of(who, &shows);
                self.door.user(who, &user);
                self.door.world.import_user(who, user);
            }
            Step::Group(number, group) => {
                let group = Group { taken: now, ..group };
                self.door.group(number, &group);
                self.door.world.import_group(number, group);
            }
            Step::PolicyAdd(policy) => {
                self.policies += 1;
                let policy = tenant::aimed(policy, &self.door.world.groups);
                self.door.policy(Policy { name: format!("Policy {}", self.policies), ..policy });
            }
            Step::Undo(index) if !self.door.world.rows.is_empty() => {
                let number = index.index(self.door.world.rows.len());
                self.door.undo(number)?;
            }
            Step::Cancel(index) if !self.door.world.rows.is_empty() => {
                let number = index.index(self.door.world.rows.len());
                self.door.cancel(number)?;
            }
            Step::Unlock(who) => {
                self.door.call("claim.unlock", json!({ "user": user_guid(who) }));
                self.door.world.unlock(who);
            }
            other => {
                let before = self.door.world.policies.clone();
                other.on_policies(&mut self.door.world.policies);
                for (place, policy) in before.iter().enumerate() {
                    if self.door.world.policies.get(place).is_none_or(|after| after != policy) {
                        self.door.policy_again(policy);
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// L7: what follows would differ if any of this had stayed.
    fn nothing_of_a_call_that_fails(&self, events: &[Event]) -> Result<(), TestCaseError> {
        let mut requests: Vec<_> = events.iter().map(event_request).collect();
        self.door.call("claim.invoke", json!({ "events": requests, "dryRun": true }));
        requests.push(json!({ "user": user_guid(0), "app": "Teams", "trigger": "LaunchApp" }));
        prop_assert_eq!(
            self.door.fails("claim.invoke", json!({ "events": requests, "atomic": true })),
            "INVALID_ARGUMENT"
        );
        Ok(())
    }
}

proptest! {
    #![proptest_config(crate::cases(1_000))]

    #[test]
    fn l1_l2_l3_l4_l7_a_store_tells_and_keeps_what_the_rules_say(
        world in tenant::world(),
        steps in prop::collection::vec(tenant::step(), 4..12),
    ) {
        let mut run = Run::all(":memory:", world, steps)?;
        let granted: Vec<_> = run.door.world.rows.iter().filter(|row| row.answer.granted.is_some()).cloned().collect();
        for row in granted.iter().rev() {
            let reply = run.door.call("claim.invoke", json!({ "events": [event_request(&row.event)], "retry": true }));
            let again = expected(&Said::Decided { answer: row.answer.clone(), duplicate: true });
            prop_assert_eq!(told(&reply["items"][0]), again, "L3");
        }
        run.door.same()?;
    }
}

proptest! {
    #![proptest_config(crate::cases(100))]

    #[test]
    fn l6_every_recorded_claim_is_decided_again_from_what_was_recorded(
        world in tenant::world(),
        steps in prop::collection::vec(tenant::step(), 4..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tenant.db");
        let run = Run::all(path.to_str().unwrap(), world, steps)?;
        let recorded = run.door.world.rows.len();
        let store = Store::open(&OpenOptions::new(path.to_str().unwrap())).unwrap();
        let differing = store.read(&Interrupt::default(), |db| {
            let mut differing = Vec::new();
            for number in 1..=recorded {
                let claim = store::claim::get(db, number as i64)?.expect("a claim");
                let book = store::book::kept(db, claim.book)?;
                let again = decide(&book, &claim.facts);
                if again != claim.decision || claim.outcome != again.outcome {
                    differing.push((number, claim.decision, again));
                }
            }
            Ok::<_, store::StoreError>(differing)
        });
        prop_assert_eq!(differing.unwrap(), vec![], "L6");
    }
}
