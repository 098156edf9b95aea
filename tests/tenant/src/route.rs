//! Which operation a request is, the permission it needs, and the writes themselves.

use crate::{
    call::Call, failure::Failure, journal::Cause, license::Assignment, message::Reply, render,
    tally::WriteKind, tenant::Tenant, users::context,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const READ_USERS: [&str; 2] = ["User.Read.All", "User.ReadWrite.All"];
const READ_GROUPS: [&str; 2] = ["GroupMember.Read.All", "GroupMember.ReadWrite.All"];
const WRITE_USERS: [&str; 1] = ["User.ReadWrite.All"];
const WRITE_MEMBERS: [&str; 1] = ["GroupMember.ReadWrite.All"];

/// What a write is, and the user or group it is for.
pub fn write_kind(method: &str, segments: &[String]) -> Option<(WriteKind, String)> {
    let parts: Vec<&str> = segments.iter().map(|it| it.trim_start_matches("microsoft.graph.")).collect();
    let (kind, target) = match (method, &parts[..]) {
        ("GET", _) => return None,
        ("POST", ["users", id, "assignLicense"]) => (WriteKind::AssignLicense, id),
        ("POST", ["users", id, "reprocessLicenseAssignment"]) => (WriteKind::Reprocess, id),
        ("PATCH", ["users", id]) => (WriteKind::UsageLocation, id),
        ("PATCH", ["groups", id]) => (WriteKind::BindMembers, id),
        ("POST", ["groups", id, "members", "$ref"]) => (WriteKind::AddMember, id),
        ("DELETE", ["groups", id, "members", _, "$ref"]) => (WriteKind::RemoveMember, id),
        _ => (WriteKind::Other, &""),
    };
    Some((kind, (*target).to_owned()))
}

impl Tenant {
    pub(crate) fn route(&mut self, call: &Call) -> Result<Reply, Failure> {
        if call.stranger.is_some() {
            return self.elsewhere(call);
        }
        if let Some((kind, target)) = write_kind(&call.method, &call.segments) {
            return self.write(call, kind, &target);
        }
        let parts: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        match parts[..] {
            ["subscribedSkus"] => self.permit(&["Organization.Read.All"]).and_then(|()| self.list_skus(call)),
            ["users"] => self.permit(&READ_USERS).and_then(|()| self.list_users(call)),
            ["users", "delta" | "delta()" | "microsoft.graph.delta()"] => {
                self.permit(&READ_USERS).and_then(|()| self.users_delta(call))
            }
            ["users", id] => self.permit(&READ_USERS).and_then(|()| self.read_user(call, id)),
            ["groups"] => self.permit(&READ_GROUPS).and_then(|()| self.list_groups(call)),
            ["groups", id] => self.permit(&READ_GROUPS).and_then(|()| self.read_group(call, id)),
            ["groups", id, "members"] => self.permit(&READ_GROUPS).and_then(|()| self.list_members(call, id)),
            ["auditLogs", "signIns"] => {
                self.permit(&["AuditLog.Read.All"]).and_then(|()| self.list_sign_ins(call))
            }
            _ => Err(no_segment(call)),
        }
    }

    fn permit(&self, any: &[&str]) -> Result<(), Failure> {
        if self.session.may(any) { Ok(()) } else { Err(Failure::forbidden()) }
    }

    /// What a session of another tenant gets to see: nothing of this one.
    fn elsewhere(&mut self, call: &Call) -> Result<Reply, Failure> {
        if call.name() == "GET /subscribedSkus" {
            return self.list_skus(call);
        }
        self.records.strayed.push((call.now, call.name()));
        match call.segments.len() {
            1 if call.method == "GET" => Ok(Reply::ok(json!({"value": []}))),
            _ => Err(Failure::unknown(call.segments.get(1).map_or("", String::as_str))),
        }
    }

    fn write(&mut self, call: &Call, kind: WriteKind, target: &str) -> Result<Reply, Failure> {
        let cause = Cause::Client(call.number);
        match kind {
            WriteKind::AssignLicense => {
                self.permit(&["LicenseAssignment.ReadWrite.All", "User.ReadWrite.All"])?;
                self.assign_license(call, target)
            }
            WriteKind::Reprocess => {
                self.permit(&WRITE_USERS)?;
                self.reprocess(call, target)
            }
            WriteKind::UsageLocation => {
                self.permit(&WRITE_USERS)?;
                self.patch_user(call, target)
            }
            WriteKind::BindMembers => {
                self.permit(&WRITE_MEMBERS)?;
                let group = self.group_of(target)?;
                let members = bound(&call.json()?)?;
                self.may_change_members(group)?;
                self.join(group, &members, call.now, cause)?;
                Ok(Reply::no_content())
            }
            WriteKind::AddMember => {
                self.permit(&WRITE_MEMBERS)?;
                let group = self.group_of(target)?;
                let body = call.json()?;
                let reference = body.get("@odata.id").and_then(Value::as_str).and_then(referenced);
                let id =
                    reference.ok_or_else(|| Failure::bad("Invalid URL format specified in @odata.id."))?;
                self.may_change_members(group)?;
                self.join(group, &[id], call.now, cause)?;
                Ok(Reply::no_content())
            }
            WriteKind::RemoveMember => {
                self.permit(&WRITE_MEMBERS)?;
                let group = self.group_of(target)?;
                let key = call.segments.get(3).map_or("", String::as_str);
                let id = Uuid::parse_str(key).map_err(|_| Failure::unknown(key))?;
                self.may_change_members(group)?;
                self.leave(group, id, call.now, cause)?;
                Ok(Reply::no_content())
            }
            WriteKind::Other => Err(no_segment(call)),
        }
    }

    fn writable(&self, key: &str) -> Result<usize, Failure> {
        let place = self.directory.user(key);
        place
            .filter(|place| self.directory.users[*place].now().deleted.is_none())
            .ok_or_else(|| Failure::unknown(key))
    }

    fn assign_license(&mut self, call: &Call, key: &str) -> Result<Reply, Failure> {
        let asked = assignment(&call.json()?)?;
        let place = self.writable(key)?;
        let paths = self.directory.assign(place, &asked, call.now)?;
        let cause = Cause::Client(call.number);
        self.directory.change_user(place, call.now, cause, |user| user.paths = paths);
        self.answer_user(call, place)
    }

    fn answer_user(&self, call: &Call, place: usize) -> Result<Reply, Failure> {
        let mut object = render::user(self.directory.users[place].now(), None, false)?;
        object.insert("@odata.context".into(), json!(context(call, "users/$entity")));
        Ok(Reply::ok(object.into()))
    }

    /// Processes everything the user inherits, and answers with the error there is (RUN).
    fn reprocess(&mut self, call: &Call, key: &str) -> Result<Reply, Failure> {
        let place = self.writable(key)?;
        let mut failure = None;
        for group in 0..self.directory.groups.len() {
            let failed = self.directory.inherit(group, place, call.now, Some(call.number));
            failure = failure.or(failed);
        }
        failure.map_or_else(|| self.answer_user(call, place), Err)
    }

    fn patch_user(&mut self, call: &Call, key: &str) -> Result<Reply, Failure> {
        let body = call.json()?;
        let place = self.writable(key)?;
        let fields = body.as_object().cloned().unwrap_or_default();
        let location = match fields.iter().next() {
            Some((name, Value::String(code))) if fields.len() == 1 && name == "usageLocation" => code,
            _ => return Err(Failure::bad("Only usageLocation can be updated here.")),
        };
        if location.len() != 2 || !location.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Failure::bad(
                "Invalid value specified for property 'usageLocation' of resource 'User'.",
            ));
        }
        if self.directory.users[place].now().proxy_clash {
            return Err(Failure::proxy_addresses());
        }
        let cause = Cause::Client(call.number);
        self.directory.change_user(place, call.now, cause, |user| user.location = Some(location.clone()));
        Ok(Reply::no_content())
    }
}

fn no_segment(call: &Call) -> Failure {
    let segment = call.segments.last().map_or("", String::as_str);
    Failure::syntax(format!("Resource not found for the segment '{segment}'."))
}

/// Both collections are non-nullable parameters of the action.
fn assignment(body: &Value) -> Result<Assignment, Failure> {
    let missing: Vec<&str> =
        ["addLicenses", "removeLicenses"].into_iter().filter(|name| !body[*name].is_array()).collect();
    if !missing.is_empty() {
        return Err(Failure::missing("assignLicense", &missing));
    }
    let items = |name: &str| body[name].as_array().into_iter().flatten();
    let add = items("addLicenses").map(|item| Ok((guid(&item["skuId"])?, guids(&item["disabledPlans"])?)));
    let remove = items("removeLicenses").map(guid).collect::<Result<Vec<_>, _>>()?;
    Ok(Assignment { add: add.collect::<Result<Vec<_>, Failure>>()?, remove })
}

fn guid(value: &Value) -> Result<Uuid, Failure> {
    let id = value.as_str().and_then(|text| Uuid::parse_str(text).ok());
    id.ok_or_else(|| Failure::syntax(format!("Cannot convert the literal '{value}' to the type 'Edm.Guid'.")))
}

fn guids(value: &Value) -> Result<BTreeSet<Uuid>, Failure> {
    match value {
        Value::Null => Ok(BTreeSet::new()),
        Value::Array(items) => items.iter().map(guid).collect(),
        _ => Err(Failure::syntax("disabledPlans is a collection of 'Edm.Guid'.")),
    }
}

/// The id at the end of `https://graph.microsoft.com/v1.0/directoryObjects/{id}`.
fn referenced(url: &str) -> Option<Uuid> {
    let (kind, id) = url.split_once("/v1.0/")?.1.split_once('/')?;
    ["directoryObjects", "users"].contains(&kind).then(|| Uuid::parse_str(id).ok())?
}

/// Up to 20 members in one request.
fn bound(body: &Value) -> Result<Vec<Uuid>, Failure> {
    let fields: Option<&Map<String, Value>> = body.as_object().filter(|fields| fields.len() == 1);
    let Some(links) = fields.and_then(|fields| fields.get("members@odata.bind")).and_then(Value::as_array)
    else {
        return Err(Failure::bad("Only members@odata.bind can be updated here."));
    };
    let ids: Option<Vec<Uuid>> = links.iter().map(|link| referenced(link.as_str()?)).collect();
    let ids = ids.ok_or_else(|| Failure::bad("Invalid URL format specified in payload."))?;
    if !(1..=20).contains(&ids.len()) {
        return Err(Failure::bad("The number of objects in members@odata.bind must be between 1 and 20."));
    }
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        return Err(Failure::bad("The same member is given twice."));
    }
    Ok(ids)
}
