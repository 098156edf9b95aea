//! Power Platform environments and billing policies: in our own shape, and as Microsoft's admin API and its
//! cmdlets give them.

use super::{
    read::{Count, Fault, Given, ItemError, List, Name, Nullable, Word, clean, item, leaf, plain},
    shallow,
    shape::shape,
};
use crate::domain::{directory::EnvironmentRow, environment::CoverageKind};

shape! {
    /// Every property that any of the shapes has.
    struct Properties {
        id: Option<String> = "id" as Option<Word>, else None;
        name: Option<String> = "name" as Option<Name>, else None;
        managed: Option<bool> = "managed" as Option<bool>, else None;
        coverage: Option<Vec<Coverage>> = "coverage" as Option<List<Coverage>>, else None;
        properties: Option<Governed> = "properties" as Option<Governed>, else None;
        environment_name: Option<String> = "EnvironmentName" as Option<Word>, else None;
        display_name: Option<String> = "DisplayName" as Option<Name>, else None;
        internal: Option<Internal> = "Internal" as Option<Internal>, else None;
        status: Option<String> = "status" as Option<Word>, else None;
        environments: Option<Vec<String>> = "environments" as Option<List<PaidFor>>, else None;
    }
}

shape! {
    /// What covers users, in our shape.
    struct Coverage {
        kind: CoverageKind = "kind" as CoverageKind;
        units: Option<i64> = "units" as Option<Count>, else None;
    }
}

shape! {
    /// What the cmdlets of Microsoft.PowerApps.Administration.PowerShell keep of the admin API's answer.
    struct Internal {
        properties: Option<Governed> = "properties" as Option<Governed>, else None;
    }
}

shape! {
    /// `properties` of the admin API.
    struct Governed {
        display_name: Option<String> = "displayName" as Option<Name>, else None;
        protection_level: Option<String> = "governanceConfiguration" as Nullable<Level>, else None;
    }
}

shape! {
    /// How an environment is governed.
    struct Governance {
        /// `Basic`, or `Standard`, which is managed.
        protection_level: Option<String> = "protectionLevel" as Option<Word>, else None;
    }
}

shape! {
    /// An environment of a billing policy.
    struct OfPolicy {
        id: String = "environmentId" as Word;
    }
}

const HINT: &str = "give {\"id\", \"name\", \"managed\"}, what the admin API or Get-AdminPowerAppEnvironment gives, or billing policies";

/// Reads any of the shapes; which one, its properties tell.
///
/// # Errors
/// Names the property that is missing or wrong.
pub fn read_environment(json: &[u8]) -> Result<EnvironmentRow, ItemError> {
    let mut read: Properties = item(json, HINT)?;
    if read.environment_name.is_some() || read.internal.is_some() {
        let (id, governed) =
            (read.environment_name.take(), read.internal.take().and_then(|internal| internal.properties));
        of_environment(id, "EnvironmentName", read.display_name.take(), governed, "Internal.properties")
    } else if let Some(governed) = read.properties.take() {
        of_environment(read.name.take(), "name", governed.display_name.clone(), Some(governed), "properties")
    } else if read.status.is_some() || read.environments.is_some() {
        billing_policy(read)
    } else {
        ours(read)
    }
}

fn ours(read: Properties) -> Result<EnvironmentRow, ItemError> {
    let Properties { id, name, managed, coverage, .. } = read;
    if managed.is_none() && coverage.is_none() {
        return Err(missing("managed"));
    }
    let coverage = coverage.map(kinds).transpose()?;
    Ok(EnvironmentRow::Environment { id: given(id, "id", HINT)?, name, managed, coverage })
}

fn of_environment(
    id: Option<String>,
    field: &str,
    name: Option<String>,
    governed: Option<Governed>,
    within: &str,
) -> Result<EnvironmentRow, ItemError> {
    let level = governed.and_then(|it| it.protection_level);
    let level = level.ok_or_else(|| missing(&format!("{within}.governanceConfiguration.protectionLevel")))?;
    let managed = Some(level.eq_ignore_ascii_case("Standard"));
    Ok(EnvironmentRow::Environment { id: given(id, field, HINT)?, name, managed, coverage: None })
}

fn billing_policy(read: Properties) -> Result<EnvironmentRow, ItemError> {
    let status = given(read.status, "status", HINT)?;
    let environments = match read.environments {
        _ if !status.eq_ignore_ascii_case("Enabled") => Vec::new(),
        Some(environments) => environments,
        None => {
            let hint = "Put the policy's environments into it: the admin API gives them at billingPolicies/{id}/environments.";
            return Err(ItemError::missing("environments", hint));
        }
    };
    Ok(EnvironmentRow::BillingPolicy { id: given(read.id, "id", HINT)?, environments })
}

fn missing(field: &str) -> ItemError {
    ItemError::missing(field, HINT)
}

/// An id, which must be there.
pub(super) fn given(id: Option<String>, field: &str, hint: &'static str) -> Result<String, ItemError> {
    let id = id.ok_or_else(|| ItemError::missing(field, hint))?;
    if id.is_empty() {
        return Err(ItemError::at(field, "is empty", None));
    }
    if id.chars().nth(200).is_some() {
        return Err(ItemError::at(field, "has more than 200 characters", None));
    }
    Ok(id)
}

/// Each kind once; app passes with their number.
fn kinds(coverage: Vec<Coverage>) -> Result<Vec<(CoverageKind, Option<i64>)>, ItemError> {
    let mut kinds: Vec<(CoverageKind, Option<i64>)> = Vec::new();
    for (place, Coverage { kind, units }) in coverage.into_iter().enumerate() {
        let refused = |field: &str, message: &str, hint| {
            Err(ItemError::at(format!("coverage[{place}].{field}"), message, Some(hint)))
        };
        if kinds.iter().any(|(known, _)| *known == kind) {
            return refused("kind", "is named twice", "Name each kind once, app passes with their sum.");
        }
        if kind == CoverageKind::AppPass && units.is_none() {
            return refused("units", "is missing", "Say how many app passes the environment has.");
        }
        kinds.push((kind, units));
    }
    Ok(kinds)
}

plain!(CoverageKind);

leaf!(
    /// The protection level of how an environment is governed, also as a shallow ConvertTo-Json leaves it.
    Level -> Option<String>, "an object with a protectionLevel", of Governance, |given| match given {
        Given::Object(governance) => Ok(governance.protection_level),
        Given::Text(text) => {
            shallow::member(text, "protectionLevel").map(|level| Some(level.to_owned())).ok_or(Fault::Kind)
        }
        _ => Err(Fault::Kind),
    }
);
leaf!(
    /// An environment of a billing policy: an object, or its id alone.
    PaidFor -> String, "an object with an environmentId, or an id", of OfPolicy, |given| match given {
        Given::Object(environment) => Ok(environment.id),
        Given::Text("") => Err(Fault::Says("is empty".into())),
        Given::Text(text) => clean(text, 200)
            .map_err(|_| Fault::Says("has a control character or more than 200 characters".into())),
        _ => Err(Fault::Kind),
    }
);
