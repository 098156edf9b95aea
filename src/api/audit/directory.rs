//! Audit records as Graph's directoryAudits, so that tools for Entra's audit log read them.

use super::{
    licenses::{self, AssignedLicense},
    record::{self, Person, Said},
};
use crate::{
    api::{call::Shelf, error::Error, resolve::Lexicon},
    domain::{hex::hex, time::Time},
    engine::explain::Names,
    store::{Read, audit::Entry},
};
use serde::Serialize;

/// Entra's own service, whose two records of a changed license tools look for.
const ENTRA: &str = "Core Directory";
/// This library.
const OURS: &str = "AutoClaim";

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
    target_resources: [Resource; 1],
    additional_details: Vec<Detail>,
}

#[derive(Serialize)]
struct Initiator {
    app: Option<()>,
    user: Identity,
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

/// Tells records as Entra would.
pub(super) struct Directory<'a> {
    names: Lexicon<'a>,
    /// The tenant; all zeroes where the store was told none.
    tenant: String,
}

impl<'a> Directory<'a> {
    /// Reads the names of products.
    pub fn new(db: &'a Read<'a>, shelf: &'a Shelf, tenant: Option<uuid::Uuid>) -> Result<Directory<'a>, Error> {
        Ok(Directory { names: Lexicon::new(db, shelf)?, tenant: tenant.unwrap_or_default().to_string() })
    }

    /// A record as one directoryAudit; that of a changed license as two, as Entra writes them: what changed stands in `Update user`.
    pub fn audits(&self, entry: &Entry) -> Result<Vec<DirectoryAudit>, Error> {
        let said = Said::of(entry)?;
        let Some([before, after]) = licenses::changed(&said.changes) else {
            return Ok(vec![ours(entry, &said)]);
        };
        let included =
            Property { display_name: "Included Updated Properties".into(), old_value: None, new_value: Some(quoted("AssignedLicense")) };
        let assigned = Property {
            display_name: "AssignedLicense".into(),
            old_value: Some(self.encode(&before)),
            new_value: Some(self.encode(&after)),
        };
        let user = |properties| Resource { kind: "User", ..resource(entry, said.user.clone(), properties) };
        Ok(vec![
            audit(entry, &said, ("Update user", 0), user(vec![assigned, included])),
            audit(entry, &said, ("Change user license", 1), user(Vec::new())),
        ])
    }

    /// Licenses in Entra's encoding: a JSON array of texts that only look like JSON.
    fn encode(&self, licenses: &[AssignedLicense]) -> String {
        let each = licenses.iter().map(|license| {
            let plans = license.disabled_plans.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let (name, tenant, sku) = (self.names.product(license.sku_id), &self.tenant, license.sku_id);
            format!("  {}", quoted(&format!("[SkuName={name}, AccountId={tenant}, SkuId={sku}, DisabledPlans=[{plans}]]")))
        });
        match licenses {
            [] => "[]".into(),
            _ => format!("[\r\n{}\r\n]", each.collect::<Vec<_>>().join(",\r\n")),
        }
    }
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whatever is no change of a license, as an activity of our own.
fn ours(entry: &Entry, said: &Said) -> DirectoryAudit {
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
    let target = Resource { kind, ..resource(entry, id.map(str::to_owned), properties.collect()) };
    DirectoryAudit { category, logged_by_service: OURS, operation_type: None, ..audit(entry, said, (&said.action, 0), target) }
}

fn resource(entry: &Entry, id: Option<String>, modified_properties: Vec<Property>) -> Resource {
    let user_principal_name = entry.user_principal_name.clone();
    Resource { id, display_name: None, kind: "Other", user_principal_name, group_type: None, modified_properties }
}

/// What all have in common. A claim that was refused is a failure, and the reason its outcome.
fn audit(entry: &Entry, said: &Said, (activity, place): (&str, u8), target: Resource) -> DirectoryAudit {
    let outcome = said.member("outcome");
    let refused = outcome.is_some() && said.member("product").is_none();
    let actor = Person::of(entry).map(|person| person.actor);
    let id = actor.as_ref().map(|actor| actor.id.clone());
    let user = Identity {
        user_principal_name: id.clone().filter(|id| id.contains('@')),
        display_name: actor.and_then(|actor| actor.name),
        ip_address: None,
        id,
    };
    let more = said.rest.iter().filter(|(name, _)| !["event", "seal", "sequence"].contains(&name.as_str()));
    let more = more.filter_map(|(name, value)| Some((name.clone(), record::text(value)?)));
    let own = [("sequence", Some(said.sequence)), ("claim", said.claim)];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_string())));
    DirectoryAudit {
        id: format!("{OURS}_{}_{place}", hex(&entry.hash)),
        category: "UserManagement",
        correlation_id: said.correlation_id.clone(),
        result: if refused { "failure" } else { "success" },
        result_reason: outcome,
        activity_display_name: activity.to_owned(),
        activity_date_time: said.recorded_at,
        logged_by_service: ENTRA,
        operation_type: Some("Update"),
        initiated_by: Initiator { app: None, user },
        target_resources: [target],
        additional_details: own.chain(more).map(|(key, value)| Detail { key, value }).collect(),
    }
}
