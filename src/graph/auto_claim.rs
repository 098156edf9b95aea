//! Records of audit logs that tell whom Microsoft's own auto-claim served: Graph's directoryAudits, and those of
//! Purview, whose payloads Microsoft does not publish. What a record does not say is left open.

use super::read::ItemError;
use crate::domain::ids::{SkuId, UserId};
use serde_json::Value;
use std::collections::BTreeSet;

/// The app M365 License Manager, which assigns what auto-claim policies grant.
const LICENSE_MANAGER: &str = "aeb86249-8ea3-49e2-900b-54cc8e308f85";
/// Purview's name of such an assignment.
const OPERATION: &str = "AssignLicenseAutoClaim";

/// Somebody whom auto-claim served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The object id or the principal name.
    pub user: String,
    /// The products that were assigned, as far as the record says.
    pub products: BTreeSet<SkuId>,
}

/// Whom a record is about; none of a record of anything else.
///
/// # Errors
/// It is no JSON object, or it tells of such an assignment and not to whom.
pub fn read_auto_claim(json: &[u8]) -> Result<Option<Served>, ItemError> {
    let record: Value = serde_json::from_slice(json)
        .map_err(|error| ItemError::at("", format!("is not valid JSON: {error}"), None))?;
    let detail = detail(&record);
    let served = if of_purview(&record) || of_purview(&detail) {
        let user = ["UserKey", "UserId", "ObjectId"].iter().find_map(|name| named(&detail, name));
        Some((user, products(&detail)))
    } else if of_directory(&record) {
        let targets = list(&record, "targetResources");
        let user = targets.iter().find(|target| text(target, "type").eq_ignore_ascii_case("User"));
        let id = user.and_then(|user| named(user, "id").or_else(|| named(user, "userPrincipalName")));
        Some((id, user.map(assigned).unwrap_or_default()))
    } else {
        None
    };
    match served {
        None => Ok(None),
        Some((Some(user), products)) => Ok(Some(Served { user, products })),
        Some((None, _)) => Err(ItemError::missing("user", "give the record as the log has it")),
    }
}

/// A property, its name in any case.
fn property<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    property(value, name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    property(value, name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What names a user: an object id or a principal name.
fn named(value: &Value, name: &str) -> Option<String> {
    let text = text(value, name);
    (text.parse::<UserId>().is_ok() || text.contains('@')).then(|| text.to_owned())
}

/// Purview's AuditData, which is an object or its text; else the record itself.
fn detail(record: &Value) -> Value {
    match property(record, "auditData") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(data) => data.clone(),
        None => record.clone(),
    }
}

fn of_purview(record: &Value) -> bool {
    text(record, "operation").trim_end_matches('.').eq_ignore_ascii_case(OPERATION)
}

fn of_directory(record: &Value) -> bool {
    let app = property(record, "initiatedBy").and_then(|by| property(by, "app"));
    let by_manager = app.is_some_and(|app| text(app, "appId").eq_ignore_ascii_case(LICENSE_MANAGER));
    by_manager && text(record, "result").eq_ignore_ascii_case("success")
}

/// What a directoryAudit says was assigned: the licenses after that were not there before.
fn assigned(target: &Value) -> BTreeSet<SkuId> {
    let licenses = list(target, "modifiedProperties")
        .iter()
        .filter(|it| text(it, "displayName").eq_ignore_ascii_case("AssignedLicense"));
    licenses
        .flat_map(|it| {
            let before = within(text(it, "oldValue"));
            within(text(it, "newValue")).into_iter().filter(move |sku| !before.contains(sku))
        })
        .collect()
}

/// The products of a text such as `[SkuName=SPE_E3, AccountId=..., SkuId=..., DisabledPlans=[]]`.
fn within(text: &str) -> BTreeSet<SkuId> {
    const LENGTH: usize = 36;
    text.split("SkuId=").skip(1).filter_map(|rest| rest.get(..LENGTH)?.parse().ok()).collect()
}

/// The products that properties called SkuId name, wherever they stand, also as name and value.
fn products(value: &Value) -> BTreeSet<SkuId> {
    match value {
        Value::Array(items) => items.iter().flat_map(products).collect(),
        Value::Object(fields) => {
            let is_sku = |name: &str| name.eq_ignore_ascii_case("skuId");
            let own = fields.iter().filter(|(name, _)| is_sku(name)).map(|(_, value)| value);
            let pair = property(value, "value").filter(|_| is_sku(text(value, "name")));
            let here = own.chain(pair).filter_map(|value| value.as_str()?.parse().ok());
            here.chain(fields.values().flat_map(products)).collect()
        }
        _ => BTreeSet::new(),
    }
}
