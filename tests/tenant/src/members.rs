//! Who is in a group: what may change it, and that Entra comes to the user's licenses later.

use crate::{
    agenda::Event,
    failure::Failure,
    group::{Kind, MemberKind},
    journal::{Cause, Entry, What},
    tenant::Tenant,
    time::Time,
    weather::Fault,
};
use uuid::Uuid;

impl Tenant {
    /// Whether Graph lets the client change the group's members (domain 2.3, 3.5, 11.3).
    pub(crate) fn may_change_members(&self, group: usize) -> Result<(), Failure> {
        match self.directory.groups[group].now().kind {
            Kind::Security | Kind::Unified => Ok(()),
            Kind::Dynamic => Err(Failure::dynamic()),
            Kind::MailEnabledSecurity => Err(Failure::kept_elsewhere()),
            Kind::RoleAssignable if self.session.may(&["RoleManagement.ReadWrite.Directory"]) => Ok(()),
            Kind::Synced | Kind::RoleAssignable | Kind::Restricted => Err(Failure::forbidden()),
        }
    }

    /// All of them or none.
    pub(crate) fn join(&mut self, group: usize, ids: &[Uuid], at: Time, cause: Cause) -> Result<(), Failure> {
        let mut members = Vec::new();
        for id in ids {
            let kind = if self.directory.living(*id).is_some() {
                MemberKind::User
            } else if self.directory.group(*id).is_some_and(|it| it != group) {
                MemberKind::Group
            } else {
                return Err(Failure::unknown(&id.to_string()));
            };
            if self.directory.groups[group].contains(*id) {
                return Err(Failure::already_members());
            }
            members.push((*id, kind));
        }
        for (id, kind) in members {
            self.directory.groups[group].join(id, kind, at, cause.request());
            self.moved(group, id, true, at, cause);
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self, group: usize, id: Uuid, at: Time, cause: Cause) -> Result<(), Failure> {
        if !self.directory.groups[group].leave(id, at, cause.request()) {
            return Err(Failure::unknown(&id.to_string()));
        }
        self.moved(group, id, false, at, cause);
        Ok(())
    }

    fn moved(&mut self, group: usize, id: Uuid, joined: bool, at: Time, cause: Cause) {
        let Some(user) = self.directory.user_id(id) else { return };
        let record = &self.directory.groups[group];
        let what = What::Member { group: record.now().id, joined };
        let licensed = !record.now().licenses.is_empty()
            || self.directory.users[user].now().paths.iter().any(|path| path.group == Some(record.now().id));
        self.directory.journal.push(Entry { at, user: id, cause, what });
        if licensed {
            self.queue(group, user, at);
        }
    }

    /// Entra will come to this user of the group.
    pub(crate) fn queue(&mut self, group: usize, user: usize, at: Time) {
        let mut delay = self.chance.delays.between(self.delay);
        if self.chance.weather.chance(self.weather.slow_group) {
            delay += self.chance.weather.between(self.weather.slow_by);
            self.inject(Fault::SlowGroup, 0);
        }
        let record = &mut self.directory.groups[group];
        record.in_progress &= record.pending > 0;
        record.pending += 1;
        self.agenda.add(at.after(delay), Event::Inherit { group, user });
    }

    /// The group's licenses changed: everybody in it, and who still has something of it.
    pub(crate) fn queue_all(&mut self, group: usize, at: Time) {
        let id = self.directory.groups[group].now().id;
        let (record, users) = (&self.directory.groups[group], &self.directory.users);
        let concerned = |user: &crate::user::User| {
            record.contains(user.id) || user.paths.iter().any(|path| path.group == Some(id))
        };
        let places: Vec<usize> = (0..users.len()).filter(|place| concerned(users[*place].now())).collect();
        for place in places {
            self.queue(group, place, at);
        }
    }
}
