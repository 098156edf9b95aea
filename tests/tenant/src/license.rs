//! Entra's rules of direct assignment: union of plans, one unit a product, what excludes and what needs what (domain 2.2, 3.2, 6.2).

use crate::{
    directory::Directory,
    failure::Failure,
    time::Time,
    user::{Path, State},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What plans cannot go without, and which cannot go together. Nothing complete is published, so a tenant is given its own.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// At most one of each set.
    pub exclusive: Vec<BTreeSet<Uuid>>,
    /// A plan, and those of which one must be on beside it.
    pub needs: Vec<(Uuid, BTreeSet<Uuid>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clash {
    Exclusive(BTreeSet<Uuid>),
    Needs(Uuid, BTreeSet<Uuid>),
}

impl Clash {
    pub fn failure(&self) -> Failure {
        match self {
            Clash::Exclusive(plans) => Failure::exclusive(plans),
            Clash::Needs(plan, needs) => Failure::dependency(*plan, needs),
        }
    }
}

impl Rules {
    pub fn clashes(&self, plans: &BTreeSet<Uuid>) -> BTreeSet<Clash> {
        let together = self.exclusive.iter().map(|set| set & plans).filter(|set| set.len() > 1);
        let alone =
            self.needs.iter().filter(|(plan, needs)| plans.contains(plan) && needs.is_disjoint(plans));
        together
            .map(Clash::Exclusive)
            .chain(alone.map(|(plan, needs)| Clash::Needs(*plan, needs.clone())))
            .collect()
    }
}

/// What assignLicense asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    pub add: Vec<(Uuid, BTreeSet<Uuid>)>,
    pub remove: Vec<Uuid>,
}

impl Directory {
    /// The plans that are on: of any effective path, unless every path disables them.
    pub fn enabled(&self, paths: &[Path]) -> BTreeSet<Uuid> {
        let mut enabled = BTreeSet::new();
        for path in paths.iter().filter(|path| path.state.effective()) {
            let plans = self.sku(path.sku).into_iter().flat_map(|sku| &sku.plans).map(|plan| plan.id);
            enabled.extend(plans.filter(|plan| !path.disabled.contains(plan)));
        }
        enabled
    }

    /// The user's paths after an assignment; everything of it or nothing.
    pub fn assign(&self, place: usize, asked: &Assignment, at: Time) -> Result<Vec<Path>, Failure> {
        let user = self.users[place].now();
        let mut paths = user.paths.clone();
        for sku in &asked.remove {
            if user.direct(*sku).is_none() {
                let inherited = user.paths.iter().any(|path| path.sku == *sku);
                return Err(if inherited { Failure::inherited() } else { Failure::not_assigned() });
            }
            paths.retain(|path| path.sku != *sku || path.group.is_some());
        }
        for (sku, disabled) in &asked.add {
            self.may_assign(place, *sku, disabled)?;
            let held = paths.iter_mut().find(|path| path.sku == *sku && path.group.is_none());
            match held {
                Some(path) if path.disabled == *disabled => {}
                Some(path) => (path.disabled, path.updated) = (disabled.clone(), at),
                None => paths.push(Path {
                    sku: *sku,
                    group: None,
                    disabled: disabled.clone(),
                    state: State::Active,
                    error: None,
                    updated: at,
                }),
            }
        }
        let before = self.rules.clashes(&self.enabled(&user.paths));
        let after = self.rules.clashes(&self.enabled(&paths));
        match after.difference(&before).next() {
            Some(clash) => Err(clash.failure()),
            None => Ok(paths),
        }
    }

    fn may_assign(&self, place: usize, id: Uuid, disabled: &BTreeSet<Uuid>) -> Result<(), Failure> {
        let user = self.users[place].now();
        let sku = self.sku(id).ok_or_else(|| Failure::unknown_sku(id))?;
        if sku.company || sku.departmental() {
            return Err(Failure::not_for_users(id));
        }
        if let Some(plan) = disabled.iter().find(|plan| !sku.has(**plan)) {
            return Err(Failure::foreign_plan(*plan, id));
        }
        match &user.location {
            Some(location) if !sku.prohibited.contains(location) => {}
            _ => return Err(Failure::location()),
        }
        if user.proxy_clash {
            return Err(Failure::proxy_addresses());
        }
        if !user.holds(id) && sku.free() == 0 {
            return Err(Failure::no_units(id));
        }
        Ok(())
    }
}
