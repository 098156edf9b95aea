//! Listings and reads of users, groups, members and products.

use crate::{
    call::Call,
    directory::Directory,
    failure::Failure,
    filter::Filter,
    group::MemberKind,
    message::Reply,
    page::{Place, top},
    render,
    tenant::Tenant,
    user::{User, UserKind},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const FILTERS: [(&str, &[&str]); 6] = [
    ("assignedLicenses/$count", &["eq", "ne"]),
    ("assignedLicenses/any/skuId", &["eq"]),
    ("accountEnabled", &["eq", "ne"]),
    ("userPrincipalName", &["eq"]),
    ("userType", &["eq"]),
    ("id", &["eq"]),
];

impl Tenant {
    pub(crate) fn list_skus(&self, call: &Call) -> Result<Reply, Failure> {
        let refused =
            ["$filter", "$top", "$search", "$orderby"].into_iter().find(|it| call.query(it).is_some());
        if let Some(name) = refused {
            return Err(Failure::unsupported(format!("'{name}' is not supported here.")));
        }
        let account = call.stranger.unwrap_or(self.account);
        let skus = self.directory.skus.values().filter_map(|versions| versions.at(call.view));
        let select = render::select(call);
        let skus = skus.map(|sku| render::sku(sku, account, select.as_deref()));
        let skus: Vec<Map<String, Value>> = skus.collect::<Result<_, _>>()?;
        Ok(Reply::ok(json!({"@odata.context": context(call, "subscribedSkus"), "value": skus})))
    }

    pub(crate) fn list_users(&mut self, call: &Call) -> Result<Reply, Failure> {
        let filter = users_filter(call)?;
        let top = top(call, 100)?;
        let select = render::select(call);
        let mut at = match self.place(call, "$skiptoken")? {
            Some(Place::List(at)) => at,
            _ => 0,
        };
        let mut users = Vec::new();
        while users.len() < top && at < self.directory.users.len() {
            let bare = self.bare(at, call);
            let user = self.there(at, call).filter(|user| fits(filter.as_ref(), user));
            users.extend(user.map(|user| render::user(user, select.as_deref(), bare)).transpose()?);
            at += 1;
        }
        let mut body = collection(call, "users", users);
        if call.query("$skiptoken").is_none() && call.query("$count") == Some("true") {
            let places = 0..self.directory.users.len();
            let count = places.filter_map(|place| self.there(place, call));
            body.insert(
                "@odata.count".into(),
                json!(count.filter(|user| fits(filter.as_ref(), user)).count()),
            );
        }
        Ok(self.page(call, body, (at < self.directory.users.len()).then_some(Place::List(at))))
    }

    /// A user as the replica shows it, if it is there.
    pub(crate) fn there(&self, place: usize, call: &Call) -> Option<&User> {
        self.directory.users.get(place)?.at(call.view).filter(|user| user.deleted.is_none())
    }

    /// Whether a read shows a user without licenses: it happens now and then (GN 9636), and never to two reads of one user
    /// in a row.
    fn bare(&mut self, place: usize, call: &Call) -> bool {
        let bare = call.unlicensed && !self.bare.contains(&place);
        if bare {
            self.bare.insert(place);
        } else {
            self.bare.remove(&place);
        }
        bare
    }

    pub(crate) fn read_user(&mut self, call: &Call, key: &str) -> Result<Reply, Failure> {
        let place = self.directory.user(key).ok_or_else(|| Failure::unknown(key))?;
        let bare = self.bare(place, call);
        let user = self.there(place, call).ok_or_else(|| Failure::unknown(key))?;
        let mut object = render::user(user, render::select(call).as_deref(), bare)?;
        object.insert("@odata.context".into(), json!(context(call, "users/$entity")));
        Ok(Reply::ok(object.into()))
    }

    pub(crate) fn list_groups(&mut self, call: &Call) -> Result<Reply, Failure> {
        if call.query("$filter").is_some_and(|filter| filter.contains("hasMembersWithLicenseErrors")) {
            return Err(Failure::unsupported(
                "Unsupported or invalid query filter clause specified for property 'hasMembersWithLicenseErrors' of resource 'Group'.",
            ));
        }
        let filter = call.query("$filter").map(Filter::parse).transpose()?;
        if let Some(filter) = &filter {
            filter.only(&[
                ("assignedLicenses/any/skuId", &["eq"]),
                ("displayName", &["eq"]),
                ("id", &["eq"]),
            ])?;
        }
        let top = top(call, 100)?;
        let select = render::select(call);
        let mut at = match self.place(call, "$skiptoken")? {
            Some(Place::List(at)) => at,
            _ => 0,
        };
        let mut groups = Vec::new();
        while let Some(record) = self.directory.groups.get(at).filter(|_| groups.len() < top) {
            let fits = |group: &&crate::group::Group| {
                let compare = |path: &str, _: &str, value: &str| match path {
                    "displayName" => group.name == value,
                    "id" => group.id.to_string().eq_ignore_ascii_case(value),
                    _ => group.licenses.iter().any(|(sku, _)| sku.to_string().eq_ignore_ascii_case(value)),
                };
                filter.as_ref().is_none_or(|filter| filter.matches(&compare))
            };
            let group = record.facts.at(call.view).filter(fits);
            groups.extend(group.map(|group| render::group(group, record, select.as_deref())).transpose()?);
            at += 1;
        }
        let body = collection(call, "groups", groups);
        let more = (at < self.directory.groups.len()).then_some(Place::List(at));
        let reply = self.page(call, body, more);
        if filter.is_some_and(|filter| filter.mentions("assignedLicenses/any/skuId")) {
            // Their tokens are reported to expire at once.
            self.forget_tokens();
        }
        Ok(reply)
    }

    pub(crate) fn read_group(&self, call: &Call, key: &str) -> Result<Reply, Failure> {
        let record = &self.directory.groups[self.group_of(key)?];
        let group = record.facts.at(call.view).ok_or_else(|| Failure::unknown(key))?;
        let mut object = render::group(group, record, render::select(call).as_deref())?;
        object.insert("@odata.context".into(), json!(context(call, "groups/$entity")));
        Ok(Reply::ok(object.into()))
    }

    pub(crate) fn group_of(&self, key: &str) -> Result<usize, Failure> {
        let group = Uuid::parse_str(key).ok().and_then(|id| self.directory.group(id));
        group.ok_or_else(|| Failure::unknown(key))
    }

    pub(crate) fn list_members(&mut self, call: &Call, key: &str) -> Result<Reply, Failure> {
        let group = self.group_of(key)?;
        let top = top(call, 100)?;
        let select = render::select(call);
        let mut at = match self.place(call, "$skiptoken")? {
            Some(Place::List(at)) => at,
            _ => 0,
        };
        let mut members = Vec::new();
        let list = &self.directory.groups[group].list;
        while let Some(member) = list.get(at).filter(|_| members.len() < top) {
            if member.at(call.view) {
                members.extend(self.member(member.id, member.kind, select.as_deref(), call)?);
            }
            at += 1;
        }
        let more = (at < list.len()).then_some(Place::List(at));
        let body = collection(call, "directoryObjects", members);
        Ok(self.page(call, body, more))
    }

    fn member(
        &self,
        id: Uuid,
        kind: MemberKind,
        select: Option<&[&str]>,
        call: &Call,
    ) -> Result<Option<Map<String, Value>>, Failure> {
        let (odata_type, mut object) = match kind {
            MemberKind::User => {
                let place = self.directory.user_id(id);
                let Some(user) = place.and_then(|place| self.there(place, call)) else { return Ok(None) };
                let agent = user.kind == UserKind::Agent;
                (
                    if agent { "#microsoft.graph.agentUser" } else { "#microsoft.graph.user" },
                    render::user(user, select, false)?,
                )
            }
            MemberKind::Group => ("#microsoft.graph.group", Map::from_iter([("id".to_owned(), json!(id))])),
        };
        object.insert("@odata.type".into(), json!(odata_type));
        Ok(Some(object))
    }

    /// A page with the link to the next one, if there is more.
    pub(crate) fn page(&mut self, call: &Call, mut body: Map<String, Value>, more: Option<Place>) -> Reply {
        if let Some(place) = more {
            body.insert("@odata.nextLink".into(), json!(self.next_link(call, place)));
        }
        Reply::ok(body.into())
    }
}

pub fn context(call: &Call, of: &str) -> String {
    format!("{}/$metadata#{of}", call.root)
}

pub fn collection(call: &Call, of: &str, value: Vec<Map<String, Value>>) -> Map<String, Value> {
    let value = Value::Array(value.into_iter().map(Value::Object).collect());
    Map::from_iter([("@odata.context".to_owned(), json!(context(call, of))), ("value".to_owned(), value)])
}

fn fits(filter: Option<&Filter>, user: &User) -> bool {
    let compare = |path: &str, op: &str, value: &str| Directory::user_fits(user, path, op, value);
    filter.is_none_or(|filter| filter.matches(&compare))
}

fn users_filter(call: &Call) -> Result<Option<Filter>, Failure> {
    let filter = call.query("$filter").map(Filter::parse).transpose()?;
    if let Some(filter) = &filter {
        filter.only(&FILTERS)?;
        let advanced =
            call.header("ConsistencyLevel") == Some("eventual") && call.query("$count") == Some("true");
        if filter.mentions("assignedLicenses/$count") && !advanced {
            return Err(Failure::unsupported(
                "Request with $filter of a $count needs ConsistencyLevel: eventual and $count=true.",
            ));
        }
    }
    Ok(filter)
}
