//! `/users/delta` (domain 2.8, 11.3): finds new and changed people, and never tells of license states.

use crate::{
    call::Call, directory::TRACKED, failure::Failure, filter::Filter, message::Reply, page::Place, render,
    tenant::Tenant, user::User, users::collection, weather::Fault,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::Arc};

const PAGE: usize = 200;

impl Tenant {
    pub(crate) fn users_delta(&mut self, call: &Call) -> Result<Reply, Failure> {
        let refused =
            ["$top", "$orderby", "$expand", "$search"].into_iter().find(|it| call.query(it).is_some());
        if let Some(name) = refused {
            return Err(Failure::unsupported(format!("'{name}' is not supported by delta queries.")));
        }
        let filter = call.query("$filter").map(Filter::parse).transpose()?;
        if let Some(filter) = &filter {
            filter.only(&[("id", &["eq"])])?;
        }
        let log = self.directory.log.partition_point(|change| change.at <= call.view);
        if call.query("$deltatoken") == Some("latest") {
            return Ok(self.round_done(call, Vec::new(), log));
        }
        let place = match self.place(call, "$deltatoken")? {
            Some(place) => Some(place),
            None => self.place(call, "$skiptoken")?,
        };
        match place {
            Some(Place::Since { log: from }) => {
                let users = self.changed(call, from, log.max(from));
                self.changes(call, filter, users, 0, log.max(from))
            }
            Some(Place::Changes { users, from, log }) => self.changes(call, filter, users, from, log),
            Some(Place::Round { from, log }) => self.round(call, filter, from, log),
            _ => self.round(call, filter, 0, log),
        }
    }

    /// Everybody, page by page.
    fn round(
        &mut self,
        call: &Call,
        filter: Option<Filter>,
        from: usize,
        log: usize,
    ) -> Result<Reply, Failure> {
        let until = (from + PAGE).min(self.directory.users.len());
        let there = (from..until).filter_map(|place| self.there(place, call));
        let users = there.filter(|user| fits(&filter, user)).map(|user| whole(user, call));
        let users = users.collect::<Result<Vec<_>, _>>()?;
        if until < self.directory.users.len() {
            let body = collection(call, "users", users);
            return Ok(self.page(call, body, Some(Place::Round { from: until, log })));
        }
        Ok(self.round_done(call, users, log))
    }

    fn round_done(&mut self, call: &Call, users: Vec<Map<String, Value>>, log: usize) -> Reply {
        let token = self.token(Place::Since { log }, call);
        let mut body = collection(call, "users", users);
        let link = call.link(self.base.as_deref(), ("$deltatoken", &token));
        body.insert("@odata.deltaLink".into(), json!(link));
        Reply::ok(body.into())
    }

    /// Who changed in a part of the log, in what was selected; now and then somebody twice.
    fn changed(&mut self, call: &Call, from: usize, to: usize) -> Arc<[usize]> {
        let select = render::select(call);
        let selected = |name: &str| select.as_ref().is_none_or(|names| names.contains(&name));
        let mask: u8 = TRACKED.iter().enumerate().map(|(bit, name)| u8::from(selected(name)) << bit).sum();
        let changes = self.directory.log[from..to].iter();
        let concerned = changes.filter(|change| change.existence || change.properties & mask != 0);
        let mut seen = BTreeSet::new();
        let mut users: Vec<usize> =
            concerned.map(|change| change.user).filter(|user| seen.insert(*user)).collect();
        for user in users.clone() {
            if self.chance.weather.chance(self.weather.repeated) {
                self.inject(Fault::Repeated, 0);
                let at = self.chance.weather.below(users.len() as u64 + 1);
                users.insert(at as usize, user);
            }
        }
        users.into()
    }

    fn changes(
        &mut self,
        call: &Call,
        filter: Option<Filter>,
        users: Arc<[usize]>,
        from: usize,
        log: usize,
    ) -> Result<Reply, Failure> {
        let until = (from + PAGE).min(users.len());
        let known = users[from..until].iter().filter_map(|place| self.directory.users[*place].at(call.view));
        let told = known.filter(|user| fits(&filter, user)).map(|user| match user.deleted {
            None => whole(user, call),
            Some(purged) => Ok(removed(user, purged)),
        });
        let told = told.collect::<Result<Vec<_>, _>>()?;
        if until < users.len() {
            let body = collection(call, "users", told);
            return Ok(self.page(call, body, Some(Place::Changes { users, from: until, log })));
        }
        Ok(self.round_done(call, told, log))
    }
}

fn fits(filter: &Option<Filter>, user: &User) -> bool {
    let id = user.id.to_string();
    filter.as_ref().is_none_or(|filter| filter.matches(&|_, _, value| value.eq_ignore_ascii_case(&id)))
}

fn whole(user: &User, call: &Call) -> Result<Map<String, Value>, Failure> {
    let mut object = render::user(user, render::select(call).as_deref(), call.unlicensed)?;
    object.insert("id".into(), json!(user.id));
    Ok(object)
}

fn removed(user: &User, purged: bool) -> Map<String, Value> {
    let reason = if purged { "deleted" } else { "changed" };
    Map::from_iter([("id".to_owned(), json!(user.id)), ("@removed".to_owned(), json!({"reason": reason}))])
}
