//! How Entra processes a group's licenses for one of its users, some time after the membership or the licenses changed (domain 3).

use crate::{
    directory::Directory,
    failure::Failure,
    journal::Cause,
    license::Clash,
    time::Time,
    user::{Path, State, User, Violation},
};
use std::collections::BTreeSet;
use uuid::Uuid;

type License = (Uuid, BTreeSet<Uuid>);

impl Directory {
    /// Brings what the user inherits from the group up to date. The error of the license that failed, if one did.
    ///
    /// It is put down to `request`, or to who made the user join or leave; a change of what a member inherits, to nobody here.
    pub fn inherit(&mut self, group: usize, place: usize, at: Time, request: Option<u64>) -> Option<Failure> {
        let (id, user) = (self.groups[group].now().id, self.users[place].now().clone());
        let member = self.groups[group].contains(user.id) && user.deleted.is_none();
        let wanted = if member { self.groups[group].now().licenses.clone() } else { Vec::new() };
        let mut paths: Vec<Path> = user
            .paths
            .iter()
            .filter(|path| path.group != Some(id) || wanted.iter().any(|(sku, _)| *sku == path.sku))
            .cloned()
            .collect();
        self.keep_what_is_needed(&user, &mut paths, at);
        let errors = self.errors(id, &user, &paths, &wanted);
        let failed = errors.iter().any(Option::is_some);
        for ((sku, disabled), error) in wanted.iter().zip(&errors) {
            let violation = error.as_ref().map(|(violation, _)| *violation);
            put(&mut paths, id, *sku, disabled, failed.then(|| violation.unwrap_or(Violation::Other)), at);
        }
        let stays = member && user.paths.iter().any(|path| path.group == Some(id));
        let moved_by = self.groups[group].moved_by(user.id).filter(|_| !stays);
        let cause = Cause::Group(id, request.or(moved_by));
        self.change_user(place, at, cause, |user| user.paths = paths);
        errors.into_iter().flatten().map(|(_, failure)| failure).next()
    }

    /// A path of a group that was left stays, in error, while another plan of the user needs it.
    fn keep_what_is_needed(&self, user: &User, paths: &mut Vec<Path>, at: Time) {
        let before = self.rules.clashes(&self.enabled(&user.paths));
        let gone: Vec<Path> = user.paths.iter().filter(|path| !paths.contains(path)).cloned().collect();
        for mut path in gone {
            let broken = self.rules.clashes(&self.enabled(paths));
            let needed = broken.difference(&before).any(|clash| match clash {
                Clash::Needs(_, needs) => !needs.is_disjoint(&self.enabled(std::slice::from_ref(&path))),
                Clash::Exclusive(_) => false,
            });
            if needed {
                stamp(&mut path, State::ActiveWithError, Some(Violation::Dependency), at);
                paths.push(path);
            }
        }
    }

    /// What each license of the group fails with, by itself.
    fn errors(
        &self,
        group: Uuid,
        user: &User,
        paths: &[Path],
        wanted: &[License],
    ) -> Vec<Option<(Violation, Failure)>> {
        let others: Vec<Path> = paths.iter().filter(|path| path.group != Some(group)).cloned().collect();
        let mut all = others.clone();
        for (sku, disabled) in wanted {
            put(&mut all, group, *sku, disabled, None, Time::default());
        }
        let old = self.rules.clashes(&self.enabled(&others));
        let new: Vec<Clash> = self
            .rules
            .clashes(&self.enabled(&all))
            .into_iter()
            .filter(|clash| !old.contains(clash))
            .collect();
        let error = |(sku, disabled): &License| {
            self.own_error(user, *sku).or_else(|| {
                let mut alone = Vec::new();
                put(&mut alone, group, *sku, disabled, None, Time::default());
                clash_of(&new, &self.enabled(&alone))
            })
        };
        wanted.iter().map(error).collect()
    }

    /// What fails without regard to other licenses. A user without a usage location has the tenant's for this.
    fn own_error(&self, user: &User, id: Uuid) -> Option<(Violation, Failure)> {
        let Some(sku) = self.sku(id) else {
            return Some((Violation::Other, Failure::unknown_sku(id)));
        };
        if sku.prohibited.contains(user.location.as_ref().unwrap_or(&self.location)) {
            return Some((Violation::ProhibitedInUsageLocation, Failure::location()));
        }
        if user.proxy_clash {
            return Some((Violation::Uniqueness, Failure::proxy_addresses()));
        }
        (!user.holds(id) && sku.free() == 0).then(|| (Violation::Count, Failure::no_units(id)))
    }
}

fn clash_of(new: &[Clash], plans: &BTreeSet<Uuid>) -> Option<(Violation, Failure)> {
    new.iter().find_map(|clash| match clash {
        Clash::Exclusive(set) if !set.is_disjoint(plans) => {
            Some((Violation::MutuallyExclusive, clash.failure()))
        }
        Clash::Needs(plan, _) if plans.contains(plan) => Some((Violation::Dependency, clash.failure())),
        _ => None,
    })
}

/// Lays a group's license on the user. One that fails is not given; one that was effective before stays so, with its error.
fn put(
    paths: &mut Vec<Path>,
    group: Uuid,
    sku: Uuid,
    disabled: &BTreeSet<Uuid>,
    error: Option<Violation>,
    at: Time,
) {
    let old = paths.iter_mut().find(|path| path.sku == sku && path.group == Some(group));
    match old {
        Some(path) => {
            let state = match error {
                None => State::Active,
                Some(_) if path.state.effective() => State::ActiveWithError,
                Some(_) => State::Error,
            };
            if error.is_none() && path.disabled != *disabled {
                (path.disabled, path.updated) = (disabled.clone(), at);
            }
            stamp(path, state, error, at);
        }
        None => paths.push(Path {
            sku,
            group: Some(group),
            disabled: disabled.clone(),
            state: if error.is_none() { State::Active } else { State::Error },
            error,
            updated: at,
        }),
    }
}

fn stamp(path: &mut Path, state: State, error: Option<Violation>, at: Time) {
    if (path.state, path.error) != (state, error) {
        (path.state, path.error, path.updated) = (state, error, at);
    }
}
