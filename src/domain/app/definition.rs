//! What an admin says of apps: apps of their own, and what differs in the built-in ones.

use super::{App, Trigger};
use crate::domain::ids::{ClientAppId, PlanId};

/// The first key of an app of the admin's own; those of built-in apps stay below.
pub const FIRST_OWN_KEY: u16 = 1_000;

/// The triggers an app of the admin's own may have.
pub const OWN_TRIGGERS: [Trigger; 2] = [Trigger::FirstSignIn, Trigger::RequestLicense];

/// Ids added to a list and taken from it. What Microsoft adds to the list later is then in it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edits<T> {
    /// In the list now, in this order after those that were.
    pub added: Vec<T>,
    /// No longer in it.
    pub removed: Vec<T>,
}

impl<T: Copy + PartialEq> Edits<T> {
    /// Whether the admin said anything of an id.
    pub fn speak_of(&self, id: &T) -> bool {
        self.added.contains(id) || self.removed.contains(id)
    }

    /// The list stays as it is.
    pub const fn none() -> Edits<T> {
        Edits { added: Vec::new(), removed: Vec::new() }
    }

    /// What leads from one list to another.
    pub fn between(from: &[T], to: &[T]) -> Edits<T> {
        let without =
            |list: &[T], other: &[T]| list.iter().copied().filter(|id| !other.contains(id)).collect();
        Edits { added: without(to, from), removed: without(from, to) }
    }

    fn apply(&self, list: &mut Vec<T>) {
        list.retain(|id| !self.removed.contains(id));
        for id in &self.added {
            if !list.contains(id) {
                list.push(*id);
            }
        }
    }
}

/// What makes an app the admin's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The name; no other app has it as name or label, in any case.
    pub name: String,
    /// The plan a product must contain.
    pub plan: PlanId,
    pub plan_name: String,
    /// Among [`OWN_TRIGGERS`].
    pub triggers: Vec<Trigger>,
}

/// An app as the store keeps it: what is not built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    pub key: u16,
    /// None for a built-in app.
    pub own: Option<Own>,
    /// The plans that entitle, by any trigger. The plan that the app is is never among those removed; an
    /// equal that is, is none any more.
    pub plans: Edits<PlanId>,
    /// The plans of which nobody knows whether they entitle in a managed environment, those in `plans` apart.
    pub unknown: Edits<PlanId>,
    /// The clients in a sign-in log.
    pub clients: Edits<ClientAppId>,
}

impl Definition {
    /// An app of the admin's own to which only its plan entitles.
    pub fn new(key: u16, own: Own) -> Definition {
        Definition {
            key,
            own: Some(own),
            plans: Edits::none(),
            unknown: Edits::none(),
            clients: Edits::none(),
        }
    }

    /// What the store keeps of an app.
    pub fn of(app: &App) -> Definition {
        let App { key, name, plan, plan_name, triggers, .. } = app;
        let own =
            Own { name: name.clone(), plan: *plan, plan_name: plan_name.clone(), triggers: triggers.clone() };
        let base = built_in(*key).unwrap_or_else(|| plain(*key, &own));
        let plans = Edits::between(&base.entitling_plans(), &app.entitling_plans());
        Definition {
            key: *key,
            own: (!app.is_built_in()).then_some(own),
            unknown: Edits::between(&unplaced(&base, &plans), &app.unknown),
            plans,
            clients: Edits::between(&base.sign_in_app_ids, &app.sign_in_app_ids),
        }
    }

    /// The app without its edits; none if the key is that of a built-in app this library does not have.
    pub fn base(&self) -> Option<App> {
        match &self.own {
            Some(own) => Some(plain(self.key, own)),
            None => built_in(self.key),
        }
    }

    /// The app; none as for [`Definition::base`].
    pub fn app(&self) -> Option<App> {
        let mut app = self.base()?;
        app.unknown = unplaced(&app, &self.plans);
        self.unknown.apply(&mut app.unknown);
        for plans in [&mut app.own, &mut app.premium, &mut app.attended, &mut app.managed] {
            self.plans.apply(plans);
        }
        app.equals.retain(|plan| !self.plans.removed.contains(plan));
        app.trial.retain(|plan| !self.plans.removed.contains(plan));
        // A plan that entitles by some trigger and is unknown no more entitles in a managed environment too.
        let known = app.entitling_plans().into_iter().filter(|plan| self.unknown.removed.contains(plan));
        let known: Vec<PlanId> =
            known.filter(|plan| !app.managed.contains(plan) && !app.trial.contains(plan)).collect();
        app.managed.extend(known);
        self.clients.apply(&mut app.sign_in_app_ids);
        Some(app)
    }
}

impl App {
    /// Every app: the built-in ones as the admin edited them, then the admin's own.
    pub fn all(definitions: &[Definition]) -> Vec<App> {
        let edited: Vec<App> = definitions.iter().filter_map(Definition::app).collect();
        let untouched =
            App::built_in().into_iter().filter(|app| edited.iter().all(|other| other.key != app.key));
        let mut apps: Vec<App> = untouched.chain(edited.iter().cloned()).collect();
        apps.sort_by_key(|app| app.key);
        apps
    }

    /// Whether it is one of Microsoft's.
    pub const fn is_built_in(&self) -> bool {
        self.key < FIRST_OWN_KEY
    }
}

/// The unknown plans of which the admin has not said whether they entitle.
pub fn unplaced(base: &App, plans: &Edits<PlanId>) -> Vec<PlanId> {
    base.unknown.iter().copied().filter(|plan| !plans.speak_of(plan)).collect()
}

fn built_in(key: u16) -> Option<App> {
    App::built_in().into_iter().find(|app| app.key == key)
}

fn plain(key: u16, own: &Own) -> App {
    App::plain(key, &own.name, own.plan, &own.plan_name, &[own.plan], own.triggers.clone())
}
