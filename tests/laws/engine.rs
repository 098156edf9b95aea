//! The engine against the model, on plain structs.

use crate::{
    model::{Answer, Policy, Said, World},
    structs,
    tenant::{self, Step},
};
use autoclaim::{
    domain::{book::RuleBook, decision::Decision, facts::Facts},
    engine::decide,
    store::record::{
        book,
        claim::{self, Columns, Granted},
    },
};
use proptest::prelude::*;

/// Outcome, policy, what is granted (product, position, plans off), and the location that comes first.
type Told = (String, Option<String>, Option<(String, usize, Vec<String>)>, Option<String>);

/// What the engine said, in the model's words.
fn told(book: &RuleBook, decision: &Decision) -> Told {
    let grant = decision.grant.as_ref();
    (
        decision.outcome.as_str().to_owned(),
        decision.policy.map(|place| book.policy(place).unwrap().name.clone()),
        grant.map(|it| {
            (
                it.sku.to_string(),
                usize::from(it.position),
                it.disabled.iter().map(ToString::to_string).collect(),
            )
        }),
        grant.and_then(|it| it.usage_location.clone()),
    )
}

fn expected(answer: &Answer) -> Told {
    let granted = answer.granted.as_ref();
    let plans = |names: &[&'static str]| names.iter().map(|name| structs::plan_guid(name)).collect();
    (
        answer.outcome.to_owned(),
        answer.policy.clone(),
        granted.map(|it| (structs::sku(it.product).to_string(), it.position, plans(&it.off))),
        answer.location.map(str::to_owned),
    )
}

/// L6: what a store keeps of a claim, its row and its body, is enough to decide again.
fn kept(facts: &Facts, decision: &Decision) -> (Facts, Decision) {
    let granted = decision.grant.as_ref().map(|it| Granted {
        sku: it.sku,
        position: it.position,
        disabled: it.disabled.clone(),
    });
    let (app, trigger) = (facts.event.app, facts.event.trigger);
    let department = facts.user.as_ref().and_then(|user| user.department.clone());
    let columns =
        Columns { app, trigger, decided_at: facts.now, outcome: decision.outcome, department, granted };
    claim::decode(&claim::encode(facts, decision).unwrap(), columns).unwrap()
}

/// L1: no pool gives more than it has.
fn not_overdrawn(world: &World, before: &World) -> bool {
    let used = |world: &World, product| {
        let pool = world.pools.iter().find(|pool| pool.product == product);
        pool.map_or(0, |pool| pool.consumed) + world.booked(product)
    };
    world.pools.iter().all(|pool| {
        let most = pool.enabled + if world.settings.warning_units { pool.warning } else { 0 };
        used(world, pool.product) <= most.max(used(before, pool.product))
    })
}

struct Run {
    world: World,
    /// What decides, and what a store keeps of it; none after a change.
    books: Option<(RuleBook, RuleBook)>,
    events: Vec<crate::model::Event>,
    policies: usize,
}

impl Run {
    fn step(&mut self, step: Step) -> Result<(), TestCaseError> {
        if !matches!(step, Step::Events { .. } | Step::Again { .. } | Step::Wait(_)) {
            self.books = None;
        }
        let world = &mut self.world;
        match step {
            Step::Events { events, retry } => {
                for mut event in events {
                    event.id = format!("event-{}", self.events.len());
                    self.events.push(event.clone());
                    self.event(&event, retry)?;
                }
            }
            Step::Again { picks, retry } if !self.events.is_empty() => {
                for (pick, slip) in picks {
                    let event = slip.of(pick.get(&self.events));
                    self.event(&event, retry)?;
                }
            }
            Step::Wait(minutes) => world.now += minutes,
            Step::Settings(settings) => world.settings = settings,
            Step::Pool(pool) => world.import_pool(crate::model::Pool { taken: world.now, ..pool }),
            Step::User(who, user) => world.import_user(who, crate::model::User { taken: world.now, ..user }),
            Step::Group(number, group) => {
                world.import_group(number, crate::model::Group { taken: world.now, ..group })
            }
            Step::PolicyAdd(policy) => {
                let number = self.policies;
                self.policies += 1;
                let policy = tenant::aimed(policy, &world.groups);
                world.policies.push(Policy {
                    name: format!("Policy {number}"),
                    id: format!("{number:04}"),
                    created: world.now,
                    ..policy
                });
            }
            Step::Undo(index) if !world.rows.is_empty() => {
                let _ = world.undo(index.index(world.rows.len()));
            }
            Step::Unlock(who) => world.unlock(who),
            other => other.on_policies(&mut world.policies),
        }
        Ok(())
    }

    fn event(&mut self, event: &crate::model::Event, retry: bool) -> Result<(), TestCaseError> {
        let (book, again) = self.books.get_or_insert_with(|| {
            let book = structs::book(&self.world);
            let again = book::decode(&book::encode(&book).unwrap()).unwrap();
            (book, again)
        });
        let (facts, before) = (structs::facts(&self.world, event), self.world.clone());
        let Said::Decided { answer, duplicate } = self.world.invoke(event, retry) else { return Ok(()) };
        if !duplicate {
            let decision = decide(book, &facts);
            prop_assert_eq!(told(book, &decision), expected(&answer), "{:?} {:#?}", event, decision.trace);
            prop_assert!(decision.trace.contains(&decision.because), "what settled it is in the trace");
            let (facts, told) = kept(&facts, &decision);
            prop_assert_eq!((&decide(again, &facts), &told), (&decision, &decision), "L6");
        }
        prop_assert!(not_overdrawn(&self.world, &before), "L1");
        Ok(())
    }
}

impl Step {
    /// A change of one policy; nothing where there is none.
    pub fn on_policies(self, policies: &mut Vec<Policy>) {
        if policies.is_empty() {
            return;
        }
        match self {
            Step::PolicySwitch(index, on) => index.get_mut(policies).on = on,
            Step::PolicyPriority(index, priority) => index.get_mut(policies).priority = priority,
            Step::PolicyMove(index, product) => {
                let products = &mut index.get_mut(policies).products;
                let moved = products.remove(product.index(products.len()));
                products.insert(0, moved);
            }
            Step::PolicyRemove(index) => drop(policies.remove(index.index(policies.len()))),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(crate::cases(10_000))]

    #[test]
    fn l1_l2_l6_the_engine_decides_every_sequence_of_events_as_the_rules_say(
        world in tenant::world(),
        steps in prop::collection::vec(tenant::step(), 4..14),
    ) {
        let policies = world.policies.len();
        let mut run = Run { world, books: None, events: vec![], policies };
 for step in steps {
            run.step(step)?;
        }
    }
}
