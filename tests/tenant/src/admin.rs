//! A second admin who works in the portal meanwhile: named acts, and a script of their own from the seed.

use crate::{
    agenda::Event,
    journal::{Cause, Entry},
    license::Assignment,
    sku::{Plan, Units},
    tenant::Tenant,
    time::Time,
    user::{User, UserKind},
};
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Something the second admin, or Microsoft, does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "act", deny_unknown_fields)]
pub enum Act {
    /// Assigns directly, or changes the plans that are off.
    Assign {
        user: Uuid,
        sku: Uuid,
        disabled: BTreeSet<Uuid>,
    },
    Remove {
        user: Uuid,
        sku: Uuid,
    },
    /// A user, or a group: groups in groups are not followed.
    Join {
        group: Uuid,
        user: Uuid,
    },
    Leave {
        group: Uuid,
        user: Uuid,
    },
    /// Licenses a group, or changes its plans.
    License {
        group: Uuid,
        sku: Uuid,
        disabled: BTreeSet<Uuid>,
    },
    Unlicense {
        group: Uuid,
        sku: Uuid,
    },
    /// Units are bought, given back, expire or are cancelled.
    Units {
        sku: Uuid,
        units: Units,
    },
    /// Microsoft adds a plan to a product: it is on wherever it is not disabled.
    AddPlan {
        sku: Uuid,
        plan: Plan,
    },
    Location {
        user: Uuid,
        code: Option<String>,
    },
    Enable {
        user: Uuid,
        enabled: bool,
    },
    /// To the recycle bin, or for good.
    Delete {
        user: Uuid,
        purge: bool,
    },
    /// From the recycle bin (POST /directory/deletedItems/{id}/restore), with the memberships, and the direct licenses
    /// for which there is a unit.
    Restore {
        user: Uuid,
    },
    Rename {
        user: Uuid,
        name: String,
        upn: String,
    },
    Hire {
        name: String,
        upn: String,
        location: Option<String>,
    },
    /// Another object gets, or gives up, one of the user's proxy addresses.
    ProxyClash {
        user: Uuid,
        clash: bool,
    },
}

/// The script: how often something happens, and what may.
#[derive(Clone, Debug, Default)]
pub struct SecondAdmin {
    /// Milliseconds between two acts; 0: none.
    pub every: (u64, u64),
    pub until: Time,
}

impl Tenant {
    pub(crate) fn perform(&mut self, act: Act, at: Time) -> bool {
        self.limits.note_admin_write(at);
        match act {
            Act::Assign { user, sku, disabled } => {
                self.assign(user, Assignment { add: vec![(sku, disabled)], remove: Vec::new() }, at)
            }
            Act::Remove { user, sku } => {
                self.assign(user, Assignment { add: Vec::new(), remove: vec![sku] }, at)
            }
            Act::Join { group, user } => {
                let group = self.directory.group(group);
                group.is_some_and(|group| self.join(group, &[user], at, Cause::Admin).is_ok())
            }
            Act::Leave { group, user } => {
                let group = self.directory.group(group);
                group.is_some_and(|group| self.leave(group, user, at, Cause::Admin).is_ok())
            }
            Act::License { group, sku, disabled } => {
                self.license(group, at, sku, Some(disabled).filter(|_| self.directory.sku(sku).is_some()))
            }
            Act::Unlicense { group, sku } => self.license(group, at, sku, None),
            Act::Units { sku, units } => self.directory.change_sku(sku, at, |it| it.units = units),
            Act::AddPlan { sku, plan } => self.add_plan(sku, plan, at),
            Act::Location { user, code } => self.edit(user, at, |it| it.location = code),
            Act::Enable { user, enabled } => self.edit(user, at, |it| it.enabled = enabled),
            Act::Delete { user, purge } => self.delete(user, purge, at),
            Act::Restore { user } => self.restore(user, at),
            Act::Rename { user, name, upn } => {
                self.directory.user(&upn).is_none()
                    && self.edit(user, at, |it| (it.name, it.upn) = (name, upn))
            }
            Act::Hire { name, upn, location } => self.hire(name, upn, location, at),
            Act::ProxyClash { user, clash } => self.edit(user, at, |it| it.proxy_clash = clash),
        }
    }

    fn edit(&mut self, user: Uuid, at: Time, edit: impl FnOnce(&mut User)) -> bool {
        let place = self.directory.living(user);
        place.is_some_and(|place| self.directory.change_user(place, at, Cause::Admin, edit))
    }

    fn assign(&mut self, user: Uuid, asked: Assignment, at: Time) -> bool {
        let Some(place) = self.directory.living(user) else { return false };
        match self.directory.assign(place, &asked, at) {
            Ok(paths) => self.directory.change_user(place, at, Cause::Admin, |it| it.paths = paths),
            Err(_) => false,
        }
    }

    /// Sets the plans of a group's product that are off, or takes the product from the group.
    fn license(&mut self, group: Uuid, at: Time, sku: Uuid, disabled: Option<BTreeSet<Uuid>>) -> bool {
        let Some(place) = self.directory.group(group) else { return false };
        let changed = self.directory.change_group(place, at, |it| {
            let old = it.licenses.iter().position(|(id, _)| *id == sku);
            match (old, disabled) {
                (Some(old), Some(disabled)) => it.licenses[old].1 = disabled,
                (None, Some(disabled)) => it.licenses.push((sku, disabled)),
                (Some(old), None) => {
                    it.licenses.remove(old);
                }
                (None, None) => {}
            }
        });
        if changed {
            self.queue_all(place, at);
        }
        changed
    }

    fn add_plan(&mut self, sku: Uuid, plan: Plan, at: Time) -> bool {
        let enabled = |tenant: &Tenant| -> Vec<BTreeSet<Uuid>> {
            tenant.people().map(|it| tenant.directory.enabled(&it.paths)).collect()
        };
        let before = enabled(self);
        let changed = self.directory.change_sku(sku, at, |it| {
            if !it.has(plan.id) {
                it.plans.push(plan);
            }
        });
        let after = enabled(self);
        for (place, (before, after)) in before.into_iter().zip(after).enumerate() {
            let user = self.directory.users[place].now().id;
            if let Some(what) = self.directory.plans(before, after) {
                self.directory.journal.push(Entry { at, user, cause: Cause::Admin, what });
            }
        }
        changed
    }

    /// Licenses are free at once, and the user is in no group.
    fn delete(&mut self, user: Uuid, purge: bool, at: Time) -> bool {
        let mut left = Vec::new();
        for group in 0..self.directory.groups.len() {
            if self.leave(group, user, at, Cause::Admin).is_ok() {
                left.push(self.directory.groups[group].now().id);
            }
        }
        self.edit(user, at, |it| {
            it.deleted = Some(purge);
            let direct = it.paths.drain(..).filter(|path| path.group.is_none());
            it.binned = (direct.collect(), left);
        })
    }

    fn restore(&mut self, user: Uuid, at: Time) -> bool {
        let place = self.directory.user_id(user);
        let binned = |place: &usize| self.directory.users[*place].now().deleted == Some(false);
        let Some(place) = place.filter(binned) else { return false };
        let (direct, groups) = self.directory.users[place].now().binned.clone();
        self.directory.change_user(place, at, Cause::Admin, |it| {
            (it.deleted, it.binned) = (None, Default::default());
        });
        for path in direct {
            self.assign(user, Assignment { add: vec![(path.sku, path.disabled)], remove: Vec::new() }, at);
        }
        for group in groups.into_iter().filter_map(|id| self.directory.group(id)).collect::<Vec<_>>() {
            let _ = self.join(group, &[user], at, Cause::Admin);
        }
        true
    }

    fn hire(&mut self, name: String, upn: String, location: Option<String>, at: Time) -> bool {
        if self.directory.user(&upn).is_some() {
            return false;
        }
        let user = User {
            id: self.chance.admin.uuid(),
            upn,
            name,
            enabled: true,
            location,
            department: None,
            kind: UserKind::Member,
            synced: false,
            created: at,
            deleted: None,
            binned: Default::default(),
            proxy_clash: false,
            paths: Vec::new(),
        };
        self.directory.hire(user, at);
        true
    }

    /// An act of the script, and when the next one is.
    pub(crate) fn idle(&mut self, at: Time) {
        if let Some(act) = self.draw() {
            self.perform(act, at);
        }
        let next = at.after(self.chance.admin.between(self.second.every).max(1));
        if next <= self.second.until {
            self.agenda.add(next, Event::Idle);
        }
    }

    fn draw(&mut self) -> Option<Act> {
        let chance = &mut self.chance.admin;
        let place = chance.below(self.directory.users.len() as u64) as usize;
        let user = self.directory.users.get(place)?.now().id;
        let sku = *chance.pick(&self.directory.skus.keys().copied().collect::<Vec<_>>())?;
        let plans: Vec<Uuid> = self.directory.sku(sku)?.plans.iter().map(|plan| plan.id).collect();
        let disabled: BTreeSet<Uuid> = plans.into_iter().filter(|_| chance.chance(200)).collect();
        let groups: Vec<Uuid> = self.directory.groups.iter().map(|it| it.now().id).collect();
        let group = chance.pick(&groups).copied();
        let number = chance.below(100_000);
        Some(match (chance.below(100), group) {
            (0..20, _) => Act::Assign { user, sku, disabled },
            (20..35, _) => Act::Remove { user, sku },
            (35..50, Some(group)) => Act::Join { group, user },
            (50..60, Some(group)) => Act::Leave { group, user },
            (60..63, Some(group)) => Act::License { group, sku, disabled },
            (63..64, Some(group)) => Act::Unlicense { group, sku },
            (64..74, _) => Act::Units { sku, units: self.other_units(sku)? },
            (74..80, _) => Act::Location {
                user,
                code: ["DE", "FR", "US"].get(number as usize % 4).map(|it| (*it).into()),
            },
            (80..86, _) => Act::Enable { user, enabled: number.is_multiple_of(2) },
            (86..89, _) => Act::Delete { user, purge: number.is_multiple_of(4) },
            (89..95, _) => Act::Rename {
                user,
                name: format!("Renamed {number}"),
                upn: format!("renamed{number}@contoso.example"),
            },
            _ => Act::Hire {
                name: format!("Hired {number}"),
                upn: format!("hired{number}@contoso.example"),
                location: Some("DE".into()),
            },
        })
    }

    /// A few more or fewer; now and then all of them expire.
    fn other_units(&mut self, sku: Uuid) -> Option<Units> {
        let units = self.directory.sku(sku)?.units;
        let all = units.enabled + units.warning;
        if self.chance.admin.chance(50) {
            return Some(Units { enabled: 0, warning: all, ..units });
        }
        let more = self.chance.admin.below(7) as u32;
        Some(Units { enabled: (all + more).saturating_sub(3), warning: 0, ..units })
    }
}
