//! Objects as JSON: what is returned by default, and what only on `$select` (domain 2.1).

use crate::{
    call::Call,
    directory::Directory,
    failure::Failure,
    group::{Group, GroupRecord, Kind},
    sku::Sku,
    user::{Path, State, User, UserKind},
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const USER_DEFAULTS: [&str; 11] = [
    "id",
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

/// Properties that nobody here has a value of.
const USER_NULLS: [&str; 15] = [
    "ageGroup",
    "city",
    "companyName",
    "country",
    "deletedDateTime",
    "employeeId",
    "employeeType",
    "givenName",
    "jobTitle",
    "mailNickname",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "state",
    "surname",
];

const GROUP_DEFAULTS: [&str; 10] = [
    "id",
    "createdDateTime",
    "deletedDateTime",
    "description",
    "displayName",
    "groupTypes",
    "mailEnabled",
    "membershipRule",
    "onPremisesSyncEnabled",
    "securityEnabled",
];

/// The names of `$select`; None: the defaults.
pub fn select(call: &Call) -> Option<Vec<&str>> {
    let names = call.query("$select")?.split(',').map(str::trim).filter(|name| !name.is_empty());
    Some(names.collect())
}

/// `unlicensed`: as if the user had no licenses.
pub fn user(user: &User, select: Option<&[&str]>, unlicensed: bool) -> Result<Map<String, Value>, Failure> {
    let names = select.unwrap_or(&USER_DEFAULTS);
    let mut object = Map::new();
    if user.kind == UserKind::Agent {
        object.insert("@odata.type".into(), json!("#microsoft.graph.agentUser"));
    }
    for name in names {
        let value = match *name {
            "licenseAssignmentStates" | "assignedLicenses" if unlicensed => json!([]),
            name => user_property(user, name).ok_or_else(|| no_property(name, "user"))?,
        };
        object.insert((*name).to_owned(), value);
    }
    Ok(object)
}

fn no_property(name: &str, of: &str) -> Failure {
    Failure::syntax(format!("Could not find a property named '{name}' on type 'microsoft.graph.{of}'."))
}

fn user_property(user: &User, name: &str) -> Option<Value> {
    Some(match name {
        "id" => json!(user.id),
        "displayName" => json!(user.name),
        "userPrincipalName" | "mail" => json!(user.upn),
        "accountEnabled" => json!(user.enabled),
        "usageLocation" => json!(user.location),
        "department" => json!(user.department),
        "userType" => json!(if user.kind == UserKind::Guest { "Guest" } else { "Member" }),
        "createdDateTime" => json!(user.created.to_string()),
        "onPremisesSyncEnabled" => json!(user.synced.then_some(true)),
        "licenseAssignmentStates" => user.paths.iter().map(|path| state(user, path)).collect(),
        "assignedLicenses" => assigned(user),
        "businessPhones" | "proxyAddresses" | "otherMails" | "assignedPlans" => json!([]),
        name if USER_NULLS.contains(&name) => Value::Null,
        _ => return None,
    })
}

/// A healthy path says "None" or null, both are seen (domain 2.5).
fn state(user: &User, path: &Path) -> Value {
    let healthy = if user.id.as_bytes()[0].is_multiple_of(3) { Value::Null } else { json!("None") };
    json!({
        "skuId": path.sku,
        "disabledPlans": path.disabled,
        "assignedByGroup": path.group,
        "state": path.state.name(),
        "error": path.error.map_or(healthy, |error| json!(error.name())),
        "lastUpdatedDateTime": path.updated.to_string(),
    })
}

/// Direct and inherited merged, one a product: a plan is off only where every path disables it.
fn assigned(user: &User) -> Value {
    let mut merged: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for path in user.paths.iter().filter(|path| path.state != State::Error) {
        let disabled = merged.entry(path.sku).or_insert_with(|| path.disabled.clone());
        disabled.retain(|plan| path.disabled.contains(plan));
    }
    let one = |(sku, disabled): (Uuid, BTreeSet<Uuid>)| json!({"skuId": sku, "disabledPlans": disabled});
    merged.into_iter().map(one).collect()
}

pub fn group(
    group: &Group,
    record: &GroupRecord,
    select: Option<&[&str]>,
) -> Result<Map<String, Value>, Failure> {
    let mut object = Map::new();
    for name in select.unwrap_or(&GROUP_DEFAULTS) {
        let value = group_property(group, record, name).ok_or_else(|| no_property(name, "group"))?;
        object.insert((*name).to_owned(), value);
    }
    Ok(object)
}

fn group_property(group: &Group, record: &GroupRecord, name: &str) -> Option<Value> {
    let kind = group.kind;
    Some(match name {
        "id" => json!(group.id),
        "displayName" => json!(group.name),
        "groupTypes" => match kind {
            Kind::Unified => json!(["Unified"]),
            Kind::Dynamic => json!(["DynamicMembership"]),
            _ => json!([]),
        },
        "securityEnabled" => json!(true),
        "mailEnabled" => json!(matches!(kind, Kind::Unified | Kind::MailEnabledSecurity)),
        "onPremisesSyncEnabled" => json!((kind == Kind::Synced).then_some(true)),
        "isAssignableToRole" => json!((kind == Kind::RoleAssignable).then_some(true)),
        "isManagementRestricted" => json!((kind == Kind::Restricted).then_some(true)),
        "membershipRule" => json!((kind == Kind::Dynamic).then_some("user.department -eq \"Sales\"")),
        "membershipRuleProcessingState" => json!((kind == Kind::Dynamic).then_some("On")),
        "assignedLicenses" => {
            let one =
                |(sku, disabled): &(Uuid, BTreeSet<Uuid>)| json!({"skuId": sku, "disabledPlans": disabled});
            group.licenses.iter().map(one).collect()
        }
        "licenseProcessingState" => match group.licenses.is_empty() && record.pending == 0 {
            true => Value::Null,
            false => json!({"state": record.processing_state()}),
        },
        "createdDateTime" => json!("2021-03-12T11:15:03Z"),
        "deletedDateTime" | "description" | "mail" | "visibility" => Value::Null,
        _ => return None,
    })
}

pub fn sku(sku: &Sku, account: Uuid, select: Option<&[&str]>) -> Result<Map<String, Value>, Failure> {
    let whole = whole_sku(sku, account);
    let Some(names) = select else { return Ok(whole) };
    let chosen = |name: &&str| {
        let value = whole.get(*name).ok_or_else(|| no_property(name, "subscribedSku"))?;
        Ok(((*name).to_owned(), value.clone()))
    };
    names.iter().map(chosen).collect()
}

fn whole_sku(sku: &Sku, account: Uuid) -> Map<String, Value> {
    let plan = |plan: &crate::sku::Plan| {
        json!({
            "servicePlanId": plan.id,
            "servicePlanName": plan.name,
            "provisioningStatus": "Success",
            "appliesTo": if plan.name.ends_with("_FOUNDATION") { "Company" } else { "User" },
        })
    };
    let whole = json!({
        "accountId": account,
        "accountName": "Contoso",
        "appliesTo": if sku.company { "Company" } else { "User" },
        "capabilityStatus": sku.units.capability_status(),
        "consumedUnits": sku.consumed,
        "id": format!("{account}_{}", sku.id),
        "prepaidUnits": {
            "enabled": sku.units.enabled,
            "lockedOut": sku.units.locked_out,
            "suspended": sku.units.suspended,
            "warning": sku.units.warning,
        },
        "servicePlans": sku.plans.iter().map(plan).collect::<Vec<_>>(),
        "skuId": sku.id,
        "skuPartNumber": sku.part_number,
        "subscriptionIds": [sku.id],
    });
    whole.as_object().cloned().unwrap_or_default()
}

impl Directory {
    /// Whether a comparison of `$filter` holds for a user.
    pub fn user_fits(user: &User, path: &str, op: &str, value: &str) -> bool {
        let equal = match path {
            "assignedLicenses/$count" => (user.held().is_empty()) == (value == "0"),
            "assignedLicenses/any/skuId" => Uuid::parse_str(value).is_ok_and(|sku| user.holds(sku)),
            "accountEnabled" => user.enabled == (value == "true"),
            "userPrincipalName" => user.upn.eq_ignore_ascii_case(value),
            "userType" => (user.kind == UserKind::Guest) == (value == "Guest"),
            _ => user.id.to_string().eq_ignore_ascii_case(value),
        };
        equal == (op == "eq")
    }
}
