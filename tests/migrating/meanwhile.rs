//! What happens between the calls of the host.

use crate::{
    acts,
    carrier::Carrier,
    courses::{Course, Story},
    export::Export,
    moving::{ask, items, migration, move_of},
    office::{MOVING, Office, ids},
    support::rng::Rng,
};
use serde_json::{Value, json};
use tenant::{
    Act, MINUTE, Time, Units, Uuid,
    catalogue::{POWERAPPS_PER_USER, SPE_E3},
};

pub struct Meanwhile {
    rng: Rng,
    office: Office,
    people: Vec<Uuid>,
    /// Who is to be added to which group by the other system.
    joining: Vec<(Uuid, Uuid)>,
    /// A file that somebody took and has not imported yet.
    file: Option<Export>,
    left: u32,
    next: u64,
    pub story: Story,
}

impl Meanwhile {
    pub fn new(course: &Course, carrier: &Carrier) -> Meanwhile {
        let items = items(carrier);
        let joining = items.iter().map(move_of).map(|(user, _, group)| (user, group));
        Meanwhile {
            rng: Rng::new(course.seed ^ 0x5EED),
            office: course.office,
            people: ids(&carrier.tenant, MOVING),
            joining: if course.external { joining.collect() } else { Vec::new() },
            file: None,
            left: course.acts,
            next: carrier.now,
            story: Story {
                before: course.before(carrier),
                acts: if course.wild || course.meddling { u64::MAX / 2 } else { 0 },
                patience: course.patience(),
                wild: course.wild || course.meddling,
                ended: Time(u64::MAX),
            },
        }
    }

    /// Takes down which products have no unit.
    pub fn look(&mut self, carrier: &Carrier) {
        let tenant = &carrier.tenant;
        let short = tenant.skus().filter(|sku| sku.free() == 0).map(|sku| (tenant.now(), sku.id));
        self.story.before.short.extend(short);
    }

    /// Something may happen; whether more will.
    pub fn step(&mut self, carrier: &mut Carrier) -> bool {
        self.look(carrier);
        if self.left == 0 || carrier.now < self.next {
            return self.left > 0;
        }
        self.left -= 1;
        self.next = carrier.now + self.rng.below(30 * MINUTE);
        self.join(carrier, 4);
        match self.rng.below(26) {
            0..=5 => self.invoke(carrier),
            6 => attempt(carrier, "migration.pause", json!({})),
            7 | 8 => attempt(carrier, "migration.resume", json!({})),
            9 => attempt(carrier, "migration.resume", json!({ "retryFailed": true })),
            10..=12 => self.undo(carrier),
            13 => carrier.import(),
            14 => self.file(carrier),
            15 => carrier.die(),
            16 => carrier.now += self.rng.below(10 * MINUTE),
            17 => carrier.tenant.expire(),
            18 => self.cancel(carrier),
            19 => self.set(carrier),
            _ => self.admin(carrier),
        }
        self.left > 0
    }

    /// Lets everything go on that was held.
    pub fn finish(&mut self, carrier: &mut Carrier) {
        carrier.call("setting.update", json!({ "enabled": true, "maxWritesPerHour": null }));
        self.join(carrier, usize::MAX);
        // A put-back without a unit is tried for ever.
        for sku in [SPE_E3, POWERAPPS_PER_USER] {
            carrier.tenant.act(Act::Units { sku, units: Units { enabled: 100, ..Units::default() } });
        }
        attempt(carrier, "migration.resume", json!({ "retryFailed": true }));
        for wave in migration(carrier)["waves"].as_array().unwrap() {
            attempt(carrier, "migration.invoke", json!({ "wave": wave["wave"], "maxFailures": 1_000 }));
        }
    }

    fn invoke(&mut self, carrier: &Carrier) {
        let mut request = json!({ "maxFailures": *self.rng.pick(&[0, 1, 10]) });
        if self.rng.one_in(4) {
            request["limit"] = json!(1 + self.rng.below(4));
        }
        attempt(carrier, "migration.invoke", request);
    }

    /// Of a few users, a wave, or now and then of all of it.
    fn undo(&mut self, carrier: &Carrier) {
        let some: Vec<Uuid> = (0..1 + self.rng.below(3)).map(|_| *self.rng.pick(&self.people)).collect();
        let mut request = match self.rng.below(6) {
            0 => json!({}),
            1 => json!({ "wave": 1 + self.rng.below(3) }),
            _ => json!({ "users": some }),
        };
        if self.rng.one_in(4) {
            request["toStep"] = json!("Inherited");
        }
        attempt(carrier, "migration.undo", request);
    }

    /// The other system adds a few.
    fn join(&mut self, carrier: &mut Carrier, most: usize) {
        for (user, group) in self.joining.drain(..most.min(self.joining.len())) {
            carrier.tenant.act(Act::Join { group, user });
        }
    }

    fn file(&mut self, carrier: &mut Carrier) {
        match self.file.take() {
            Some(file) => carrier.import_of(&file),
            None => self.file = Some(carrier.export()),
        }
    }

    /// What is under way is refused, and the others are cancelled.
    fn cancel(&mut self, carrier: &Carrier) {
        let open = carrier.call("change.list", json!({}))["items"].as_array().unwrap().clone();
        let some: Vec<&Value> =
            open.iter().filter(|_| self.rng.one_in(3)).map(|change| &change["id"]).collect();
        if !some.is_empty() {
            carrier.call("change.cancel", json!({ "changes": some }));
        }
    }

    fn set(&mut self, carrier: &Carrier) {
        let most = if self.rng.one_in(2) { json!(0) } else { json!(null) };
        let enabled = self.rng.one_in(2);
        carrier.call("setting.update", json!({ "enabled": enabled, "maxWritesPerHour": most }));
    }

    fn admin(&mut self, carrier: &mut Carrier) {
        let act = acts::draw(&mut self.rng, &carrier.tenant, self.office, &self.people);
        self.story.acts += u64::from(carrier.tenant.act(act));
    }
}

/// Does it, or is told why it is out of place.
fn attempt(carrier: &Carrier, method: &str, more: Value) {
    if let Err(error) = ask(carrier, method, more) {
        assert!(error["name"] == "INVALID_ARGUMENT", "{method}: {error}");
    }
}
