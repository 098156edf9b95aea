//! Power Apps: in our own shape, and as the admin API and its cmdlets give them.

use super::{
    environment::given,
    read::{Fault, Flag, Given, ItemError, Name, Nullable, Word, item, leaf},
    shallow,
    shape::shape,
};
use crate::domain::directory::NewPowerApp;

shape! {
    /// Every property that any of the shapes has.
    struct Properties {
        id: Option<String> = "id" as Option<Name>, else None;
        name: Option<String> = "name" as Option<Name>, else None;
        environment: Option<String> = "environment" as Option<Word>, else None;
        premium: Option<bool> = "premium" as Option<bool>, else None;
        properties: Option<Raw> = "properties" as Option<Written>, else None;
        app_name: Option<String> = "AppName" as Option<Word>, else None;
        display_name: Option<String> = "DisplayName" as Option<Name>, else None;
        environment_name: Option<String> = "EnvironmentName" as Option<Word>, else None;
        internal: Option<Internal> = "Internal" as Option<Internal>, else None;
    }
}

shape! {
    /// What the cmdlets of Microsoft.PowerApps.Administration.PowerShell keep of the admin API's answer.
    struct Internal {
        properties: Option<Raw> = "properties" as Option<Written>, else None;
    }
}

shape! {
    /// `properties` of the admin API.
    struct Raw {
        display_name: Option<String> = "displayName" as Option<Name>, else None;
        environment: Option<Environment> = "environment" as Option<Environment>, else None;
        classification: Option<String> = "appPlanClassification" as Option<Word>, else None;
        premium_api: Option<bool> = "usesPremiumApi" as Nullable<Flag>, else None;
        custom_api: Option<bool> = "usesCustomApi" as Nullable<Flag>, else None;
        gateway: Option<bool> = "usesOnPremiseGateway" as Nullable<Flag>, else None;
        grandfathered: Option<bool> = "usesOnlyGrandfatheredPremiumApis" as Nullable<Flag>, else None;
    }
}

shape! {
    /// The environment of an app.
    struct Environment {
        name: Option<String> = "name" as Option<Word>, else None;
    }
}

leaf!(
    /// The same, also as a shallow ConvertTo-Json leaves it.
    Written -> Raw, "an object with an appPlanClassification", of Raw, |given| match given {
        Given::Object(raw) => Ok(raw),
        Given::Text(text) => Raw::of_text(text).ok_or(Fault::Kind),
        _ => Err(Fault::Kind),
    }
);

impl Raw {
    fn of_text(text: &str) -> Option<Raw> {
        let flag = |name| {
            let flag = shallow::member(text, name)?;
            ["True", "False"].iter().position(|word| word.eq_ignore_ascii_case(flag)).map(|place| place == 0)
        };
        let raw = Raw {
            display_name: None,
            environment: None,
            classification: shallow::member(text, "appPlanClassification").map(str::to_owned),
            premium_api: flag("usesPremiumApi"),
            custom_api: flag("usesCustomApi"),
            gateway: flag("usesOnPremiseGateway"),
            grandfathered: flag("usesOnlyGrandfatheredPremiumApis"),
        };
        raw.premium().is_some().then_some(raw)
    }

    /// Whether who launches the app needs a premium license: as it is classified, and only where that is not
    /// said, by what it uses; none where neither tells.
    fn premium(&self) -> Option<bool> {
        match self.classification.as_deref() {
            Some(word) if word.eq_ignore_ascii_case("Premium") => return Some(true),
            Some(word) if word.eq_ignore_ascii_case("Standard") => return Some(false),
            _ => {}
        }
        let new_api = self.premium_api.map(|uses| uses && self.grandfathered != Some(true));
        let uses = [new_api, self.custom_api, self.gateway];
        if uses.contains(&Some(true)) { Some(true) } else { new_api }
    }
}

const HINT: &str =
    "give {\"id\", \"name\", \"environment\", \"premium\"}, or what the admin API or Get-AdminPowerApp gives";

/// Reads any of the shapes; which one, its properties tell.
///
/// # Errors
/// Names the property that is missing or wrong.
pub fn read_power_app(json: &[u8]) -> Result<NewPowerApp, ItemError> {
    let mut read: Properties = item(json, HINT)?;
    if read.app_name.is_some() || read.internal.is_some() {
        let raw = read.internal.take().and_then(|internal| internal.properties);
        of_admin(
            (read.app_name.take(), "AppName"),
            read.display_name,
            read.environment_name,
            (raw, "Internal."),
        )
    } else if let Some(raw) = read.properties.take() {
        of_admin((read.name.take(), "name"), None, None, (Some(raw), ""))
    } else {
        let missing = || ItemError::missing("premium", HINT);
        Ok(NewPowerApp {
            id: given(read.id, "id", HINT)?,
            name: read.name,
            environment: read.environment,
            premium: read.premium.ok_or_else(missing)?,
        })
    }
}

fn of_admin(
    (id, field): (Option<String>, &str),
    name: Option<String>,
    environment: Option<String>,
    (raw, within): (Option<Raw>, &str),
) -> Result<NewPowerApp, ItemError> {
    let premium = raw
        .as_ref()
        .and_then(Raw::premium)
        .ok_or_else(|| ItemError::missing(format!("{within}properties.appPlanClassification"), HINT))?;
    let raw = raw.map(|raw| (raw.display_name, raw.environment.and_then(|it| it.name)));
    let (raw_name, raw_environment) = raw.unwrap_or_default();
    Ok(NewPowerApp {
        id: given(id, field, HINT)?,
        name: name.or(raw_name),
        environment: environment.or(raw_environment),
        premium,
    })
}
