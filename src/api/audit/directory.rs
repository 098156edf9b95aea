//! Audit records as Graph's directoryAudits, so that tools for Entra's audit log read them.

use super::{
    licenses::{self, AssignedLicense},
    moved, observed,
    record::{self, Person, Said},
};
use crate::{
    api::{
        config::ConfigSnapshot,
        error::Error,
        resolve::NameResolver,
        wire::{Actor, FieldChange},
    },
    domain::{claim::ClaimState, hex::hex, time::Time},
    engine::explain::Names,
    store::{
        self, Read,
        audit::{
            DECIDE, UNDO,
            search::{Entry, actor_of},
        },
    },
};
use serde::Serialize;

/// The field of the records of pending changes that are in another state by what Graph answered: nobody saw
/// anything yet.
pub(in crate::api) const CHANGE_STATE: &str = "changeState";
/// This library. Nothing is told as if Entra had: what Entra did, its own log says.
const SERVICE: &str = "AutoClaim";

/// Graph's directoryAudit.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DirectoryAudit {
    id: String,
    category: &'static str,
    correlation_id: Option<String>,
    result: &'static str,
    result_reason: Option<String>,
    activity_display_name: String,
    activity_date_time: Time,
    logged_by_service: &'static str,
    operation_type: Option<&'static str>,
    initiated_by: Initiator,
    target_resources: Vec<Resource>,
    additional_details: Vec<Detail>,
}

#[derive(Serialize)]
struct Initiator {
    app: Option<()>,
    user: Option<Identity>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    id: Option<String>,
    display_name: Option<String>,
    ip_address: Option<String>,
    user_principal_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    id: Option<String>,
    display_name: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    user_principal_name: Option<String>,
    group_type: Option<String>,
    modified_properties: Vec<Property>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Property {
    display_name: String,
    old_value: Option<String>,
    new_value: Option<String>,
}

#[derive(Serialize)]
struct Detail {
    key: String,
    value: String,
}

/// A record to be told.
struct Record<'e> {
    entry: &'e Entry,
    said: Said,
    /// The principal name that the user it is about has now.
    user_principal_name: Option<String>,
}

/// Tells records as Entra would.
pub(super) struct Directory<'a> {
    db: &'a Read<'a>,
    names: NameResolver<'a>,
    /// The tenant; all zeroes where the store was told none.
    tenant: String,
}

impl<'a> Directory<'a> {
    /// Reads the names of products.
    pub fn new(
        db: &'a Read<'a>,
        config: &'a ConfigSnapshot,
        tenant: Option<uuid::Uuid>,
    ) -> Result<Directory<'a>, Error> {
        Ok(Directory {
            db,
            names: NameResolver::new(db, config),
            tenant: tenant.unwrap_or_default().to_string(),
        })
    }

    /// A record as one directoryAudit; that of a changed license as two, as Entra writes them: what changed
    /// stands in `Update user`. None of what a Graph store only asked its tenant for, or sent (r48).
    pub fn audits(&self, entry: &Entry) -> Result<Vec<DirectoryAudit>, Error> {
        let it = self.read(entry)?;
        let said = &it.said;
        let only_sent = said.changes.iter().any(|change| change.field == CHANGE_STATE);
        if only_sent || licenses::are_asked(&said.changes) {
            return Ok(Vec::new());
        }
        if let Some(member) = said.changes.iter().find(|change| change.field == moved::MEMBER) {
            return Ok(vec![self.member(&it, member)?]);
        }
        let Some(change) = licenses::changed(&said.changes) else {
            return Ok(vec![ours(&it, Told::of(&it))]);
        };
        match said.action.as_str() {
            DECIDE | UNDO => Ok(self.pair(&it, &Told::of(&it), &change)),
            observed::CLAIM if was_asked_for(said) => Ok(self.pair(&it, &self.asked(said, DECIDE)?, &change)),
            observed::UNDO => Ok(self.pair(&it, &self.asked(said, UNDO)?, &change)),
            moved::DONE | moved::PUTS_BACK | moved::GIVEN_AGAIN => {
                Ok(self.pair(&it, &self.released(said)?, &change))
            }
            _ => Ok(vec![ours(&it, Told { at: seen_at(said), actor: None })]),
        }
    }

    fn read<'e>(&self, entry: &'e Entry) -> Result<Record<'e>, Error> {
        let said = Said::of(entry)?;
        let user = said.user.as_deref().and_then(|user| user.parse().ok());
        let user_principal_name =
            user.map_or(Ok(None), |user| store::facts::principal_name(self.db, user))?;
        Ok(Record { entry, said, user_principal_name })
    }

    fn pair(
        &self,
        it: &Record<'_>,
        told: &Told,
        [before, after]: &[Vec<AssignedLicense>; 2],
    ) -> Vec<DirectoryAudit> {
        let included = Property {
            display_name: "Included Updated Properties".into(),
            old_value: None,
            new_value: Some(quoted("AssignedLicense")),
        };
        let assigned = Property {
            display_name: "AssignedLicense".into(),
            old_value: Some(self.encode(before)),
            new_value: Some(self.encode(after)),
        };
        let user = |properties| Resource { kind: "User", ..resource(it, it.said.user.clone(), properties) };
        let of = |activity, target| DirectoryAudit {
            operation_type: Some("Update"),
            ..audit(it, told, activity, target)
        };
        vec![
            of(("Update user", 0), user(vec![assigned, included])),
            of(("Change user license", 1), user(Vec::new())),
        ]
    }

    /// What was seen of a claim, and who had asked for it: not whoever ran the import.
    fn asked(&self, said: &Said, action: &str) -> Result<Told, Error> {
        let detail = actor_of(self.db, &said.target, action)?;
        Ok(Told {
            at: seen_at(said),
            actor: detail.as_deref().and_then(Person::read).map(|person| person.actor.into()),
        })
    }

    /// What was seen of a migration, and who had released the item, or taken it back, last before that.
    fn released(&self, said: &Said) -> Result<Told, Error> {
        let id = said.target.split_once(':').map_or("", |(_, id)| id);
        let item = said.member("item").and_then(|item| item.parse().ok());
        let events = match (store::migration::find(self.db, id)?, item) {
            (Some(migration), Some(item)) => store::migration::history(self.db, migration.key, item)?,
            _ => None,
        };
        let mut asked = events.into_iter().flatten().filter(|it| it.by.is_some() && it.at <= said.now);
        let by = asked.next_back().and_then(|it| it.by);
        Ok(Told { at: seen_at(said), actor: by.map(|id| Who { id, name: None }) })
    }

    /// A user who came into a group, or left it, as Entra writes it: the group stands with the user, and beside.
    fn member(&self, it: &Record<'_>, change: &FieldChange) -> Result<DirectoryAudit, Error> {
        let (group, joins) = (change.after.as_ref().or(change.before.as_ref()), change.after.is_some());
        let name = group.and_then(|id| id.parse().ok()).map(|id| self.names.group(id));
        let property = |display_name: &str, value: Option<&String>| {
            let quoted = value.map(|value| quoted(value));
            let (old_value, new_value) = if joins { (None, quoted) } else { (quoted, None) };
            Property { display_name: display_name.into(), old_value, new_value }
        };
        let properties =
            vec![property("Group.ObjectID", group), property("Group.DisplayName", name.as_ref())];
        let user = Resource { kind: "User", ..resource(it, it.said.user.clone(), properties) };
        let of_group = Resource {
            id: group.cloned(),
            display_name: name,
            kind: "Group",
            user_principal_name: None,
            group_type: None,
            modified_properties: Vec::new(),
        };
        let (activity, operation) = match joins {
            true => ("Add member to group", "Assign"),
            false => ("Remove member from group", "Unassign"),
        };
        Ok(DirectoryAudit {
            category: "GroupManagement",
            operation_type: Some(operation),
            target_resources: vec![user, of_group],
            ..audit(it, &self.released(&it.said)?, (activity, 0), resource(it, None, Vec::new()))
        })
    }

    /// Licenses in Entra's encoding: a JSON array of texts that only look like JSON.
    fn encode(&self, licenses: &[AssignedLicense]) -> String {
        let each = licenses.iter().map(|license| {
            let plans = license.disabled_plans.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let (name, tenant, sku) = (self.names.product(license.sku_id), &self.tenant, license.sku_id);
            format!(
                "  {}",
                quoted(&format!(
                    "[SkuName={name}, AccountId={tenant}, SkuId={sku}, DisabledPlans=[{plans}]]"
                ))
            )
        });
        match licenses {
            [] => "[]".into(),
            _ => format!("[\r\n{}\r\n]", each.collect::<Vec<_>>().join(",\r\n")),
        }
    }
}

/// When something happened, and who did it.
struct Told {
    at: Time,
    actor: Option<Who>,
}

struct Who {
    id: String,
    name: Option<String>,
}

impl From<Actor> for Who {
    fn from(Actor { id, name, .. }: Actor) -> Who {
        Who { id: id.to_string(), name: name.map(|name| name.to_string()) }
    }
}

impl Told {
    /// What a record says of itself.
    fn of(it: &Record<'_>) -> Told {
        Told { at: it.said.recorded_at, actor: Person::of(it.entry).map(|person| person.actor.into()) }
    }
}

/// When the tenant was asked.
fn seen_at(said: &Said) -> Time {
    said.member("takenAt").and_then(|taken_at| taken_at.parse().ok()).unwrap_or(said.recorded_at)
}

/// Whether the license seen was on its way: one that had been removed outside came back by somebody else's
/// doing.
fn was_asked_for(said: &Said) -> bool {
    let state = said
        .changes
        .iter()
        .find(|change| change.field == "state")
        .and_then(|change| change.before.as_deref());
    state.and_then(|state| state.parse().ok()).is_some_and(ClaimState::open)
}

/// Whether a text is a user principal name, and not one with something around it.
fn is_principal(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\",:;\\@".contains(c);
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && !name.contains(odd) && domain.contains('.') && domain.split('.').all(label)
    })
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whatever is no change of a license, as an activity of our own.
fn ours(it: &Record<'_>, told: Told) -> DirectoryAudit {
    let said = &it.said;
    let value = |value: &Option<String>| value.as_deref().map(quoted);
    let properties = said.changes.iter().map(|change| Property {
        display_name: change.field.clone(),
        old_value: value(&change.before),
        new_value: value(&change.after),
    });
    let (category, kind, id) = match said.target.split_once(':') {
        Some(("policy", id)) => ("Policy", "Policy", Some(id)),
        Some(("claim", _)) => ("UserManagement", "User", said.user.as_deref()),
        Some((_, id)) => ("DirectoryManagement", "Other", Some(id)),
        None => ("DirectoryManagement", "Other", Some(said.target.as_str())),
    };
    let target = Resource { kind, ..resource(it, id.map(str::to_owned), properties.collect()) };
    DirectoryAudit { category, ..audit(it, &told, (&said.action, 0), target) }
}

fn resource(it: &Record<'_>, id: Option<String>, modified_properties: Vec<Property>) -> Resource {
    let user_principal_name = it.user_principal_name.clone();
    Resource {
        id,
        display_name: None,
        kind: "Other",
        user_principal_name,
        group_type: None,
        modified_properties,
    }
}

/// Who acted. The principal name is the actor's id, or the name where only that is one.
fn identity(Who { id, name }: &Who) -> Identity {
    Identity {
        id: Some(id.clone()),
        display_name: name.clone(),
        ip_address: None,
        user_principal_name: [Some(id), name.as_ref()]
            .into_iter()
            .flatten()
            .find(|text| is_principal(text))
            .cloned(),
    }
}

/// What all have in common. A claim that was refused is a failure, and the reason its outcome; so is a product that did
/// not come through its group, or back.
fn audit(it: &Record<'_>, told: &Told, (activity, place): (&str, u8), target: Resource) -> DirectoryAudit {
    let Record { entry, said, .. } = it;
    let outcome = said.member("outcome");
    let refused = outcome.is_some() && said.member("product").is_none();
    let failed = refused || said.action == moved::FAILED;
    let more = said.rest.iter().filter(|(name, _)| !["event", "seal", "sequence"].contains(&name.as_str()));
    let more = more.filter_map(|(name, value)| Some((name.clone(), record::text(value)?)));
    let own = [("sequence", Some(said.sequence)), ("claim", said.claim)];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_string())));
    DirectoryAudit {
        id: format!("{SERVICE}_{}_{place}", hex(&entry.hash)),
        category: "UserManagement",
        correlation_id: said.correlation_id.clone(),
        result: if failed { "failure" } else { "success" },
        result_reason: outcome,
        activity_display_name: activity.to_owned(),
        activity_date_time: told.at,
        logged_by_service: SERVICE,
        operation_type: None,
        initiated_by: Initiator { app: None, user: told.actor.as_ref().map(identity) },
        target_resources: vec![target],
        additional_details: own.chain(more).map(|(key, value)| Detail { key, value }).collect(),
    }
}
