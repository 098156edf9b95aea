//! `setting.get`, `setting.update`.

use super::{
    audit,
    context::{ReadContext, WriteContext},
    difference::Differences,
    error::{Error, ErrorName},
    text::Id,
    wire::{Actor, Change, Patch, request},
};
use crate::{
    domain::{
        country,
        setting::{ClaimAgainAfterUndo, EnvironmentScope, Settings},
        time::Time,
    },
    store,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

request! {
    /// Asks for the settings.
    read Get {}
}

request! {
    /// Changes what is given.
    write Update {
        /// The switch: off parks every policy, deletes nothing and takes nothing away.
        pub enabled: Option<bool> = default,
        /// Where Power Platform events claim.
        pub environment_scope: Option<EnvironmentScopes> = default,
        /// Minutes from a policy's creation until it decides; 0 to 525,600.
        pub activation_delay_minutes: Option<u32> = default,
        /// Whether units in grace may be claimed.
        pub allow_warning_units: Option<bool> = default,
        /// The ISO 3166-1 alpha-2 code for users who have no usage location; null for none.
        pub default_usage_location: Patch<Id> = default,
        /// Hours after which data is too old to decide on, from 1; null for any age.
        pub max_data_age_hours: Patch<u32> = default,
        /// Whether a user whose license was taken back may claim again.
        pub claim_again_after_undo: Option<ClaimAgainAfterUndo> = default,
        /// Whether every event leaves a row.
        pub record_all: Option<bool> = default,
        /// Hours within which a pending change that was sent should be seen in an import, from 1.
        pub observe_within_hours: Option<u32> = default,
        /// The role an actor needs for policies, settings and backups; null for none. Only an actor in the role can ask for it.
        pub required_role: Patch<Id> = default,
        /// The role an actor needs to read claims, pending changes, reports and the audit trail, unless in the role for policies and settings; null for
        /// none.
        pub required_report_role: Patch<Id> = default,
        /// Whether premium triggers ask for the app's own licenses in managed environments too, where others cover standard ones.
        pub premium_needs_own_license: Option<bool> = default,
        /// Whether agents (Graph's agentUser) may claim.
        pub allow_agents: Option<bool> = default,
    }
}

/// Where Power Platform events claim, by family.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnvironmentScopes {
    /// Power Apps.
    #[serde(default)]
    pub power_apps: Option<EnvironmentScope>,
    /// Power Automate.
    #[serde(default)]
    pub power_automate: Option<EnvironmentScope>,
}

/// The settings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// The switch.
    pub enabled: bool,
    /// Where Power Platform events claim.
    pub environment_scope: EnvironmentScopes,
    /// Minutes from a policy's creation until it decides.
    pub activation_delay_minutes: i64,
    /// Whether units in grace may be claimed.
    pub allow_warning_units: bool,
    /// The usage location users get who have none.
    pub default_usage_location: Option<String>,
    /// Hours after which data is too old to decide on.
    pub max_data_age_hours: Option<i64>,
    /// Whether a user whose license was taken back may claim again.
    pub claim_again_after_undo: ClaimAgainAfterUndo,
    /// Whether every event leaves a row.
    pub record_all: bool,
    /// Hours within which a pending change that was sent should be seen in an import.
    pub observe_within_hours: i64,
    /// The role an actor needs for policies, settings and backups.
    pub required_role: Option<String>,
    /// The role an actor needs to read claims, pending changes, reports and the audit trail.
    pub required_report_role: Option<String>,
    /// Whether premium triggers ask for the app's own licenses in managed environments too.
    pub premium_needs_own_license: bool,
    /// Whether agents (Graph's agentUser) may claim.
    pub allow_agents: bool,
    /// When the settings were last changed; null for never.
    pub changed: Option<Time>,
    /// The id of who changed them.
    pub changed_by: Option<String>,
}

pub(super) fn get(context: &ReadContext<'_>, _: &Get) -> Result<Setting, Error> {
    Ok(view(&store::setting::get(context.db)?))
}

pub(super) fn update(context: &WriteContext<'_>, request: &Update) -> Result<Change<Setting>, Error> {
    let (tx, moment) = (context.tx, context.moment);
    let before = store::setting::get(tx)?;
    let mut settings = before.settings.clone();
    apply(request, &mut settings)?;
    keep_out_of_lockout(&before.settings, &settings, &moment.actor)?;
    let mut report_role = before.required_report_role.clone();
    request.required_report_role.clone().apply(&mut report_role);
    let mut changes = Differences::default();
    compare(&mut changes, &before.settings, &settings);
    changes.optional("requiredReportRole", before.required_report_role.as_ref(), report_role.as_ref());
    if !changes.is_empty() {
        store::setting::put(tx, &settings, moment.now, &moment.actor.id)?;
        store::setting::require_for_reports(tx, report_role.as_deref())?;
        audit::append(tx, moment, "Update settings", "setting", &changes)?;
    }
    Ok(changes.into_change("the settings", view(&store::setting::get(tx)?)))
}

/// Nobody could take back a role that nobody is known to act in, a misspelt one above all.
fn keep_out_of_lockout(before: &Settings, after: &Settings, actor: &Actor) -> Result<(), Error> {
    match &after.required_role {
        Some(role) if before.required_role != after.required_role && !actor.acts_in(role) => {
            Err(Error::new(ErrorName::NotPermitted, format!("You do not act in the role {role}, and would be locked out."))
                .field("requiredRole")
                .target(role)
                .hint("Name the role in actor.roles as well: whoever asks for a role has to act in it."))
        }
        _ => Ok(()),
    }
}

const MOST_DELAY_MINUTES: u32 = 525_600;

fn apply(request: &Update, settings: &mut Settings) -> Result<(), Error> {
    let Update { environment_scope, activation_delay_minutes: delay, default_usage_location, max_data_age_hours, required_role, .. } =
        request;
    let scopes = environment_scope.as_ref();
    let (apps, automate) = (scopes.and_then(|it| it.power_apps), scopes.and_then(|it| it.power_automate));
    let roles = required_role.is_given() || request.required_report_role.is_given();
    let patches = [default_usage_location.is_given(), max_data_age_hours.is_given(), roles];
    let flags = [request.enabled, request.allow_warning_units, request.record_all, request.allow_agents, request.premium_needs_own_license];
    let numbers = [*delay, request.observe_within_hours];
    let given = patches.contains(&true)
        || flags.iter().any(Option::is_some)
        || numbers.iter().any(Option::is_some)
        || apps.or(automate).is_some()
        || request.claim_again_after_undo.is_some();
    if !given {
        return Err(Error::new(ErrorName::NothingToSet, "The request names no setting to change.").hint("Give at least one setting."));
    }
    if let Some(minutes) = delay.filter(|minutes| *minutes > MOST_DELAY_MINUTES) {
        let message = format!("activationDelayMinutes is {minutes}; 0 to {MOST_DELAY_MINUTES} are allowed.");
        return Err(Error::argument("activationDelayMinutes", message).hint("525,600 minutes are a year."));
    }
    settings.enabled = request.enabled.unwrap_or(settings.enabled);
    settings.power_apps_scope = apps.unwrap_or(settings.power_apps_scope);
    settings.power_automate_scope = automate.unwrap_or(settings.power_automate_scope);
    settings.activation_delay_minutes = delay.map_or(settings.activation_delay_minutes, i64::from);
    settings.allow_warning_units = request.allow_warning_units.unwrap_or(settings.allow_warning_units);
    settings.claim_again_after_undo = request.claim_again_after_undo.unwrap_or(settings.claim_again_after_undo);
    settings.record_all = request.record_all.unwrap_or(settings.record_all);
    settings.premium_needs_own_license = request.premium_needs_own_license.unwrap_or(settings.premium_needs_own_license);
    settings.allow_agents = request.allow_agents.unwrap_or(settings.allow_agents);
    if let Some(hours) = request.observe_within_hours {
        settings.observe_within_hours = at_least_one("observeWithinHours", hours)?;
    }
    match default_usage_location {
        Patch::Set(location) => settings.default_usage_location = Some(usage_location("defaultUsageLocation", location)?),
        Patch::Clear => settings.default_usage_location = None,
        Patch::Keep => {}
    }
    match max_data_age_hours {
        Patch::Set(hours) => settings.max_data_age_hours = Some(at_least_one("maxDataAgeHours", *hours)?),
        Patch::Clear => settings.max_data_age_hours = None,
        Patch::Keep => {}
    }
    required_role.clone().apply(&mut settings.required_role);
    Ok(())
}

fn at_least_one(field: &str, hours: u32) -> Result<i64, Error> {
    if hours == 0 {
        Err(Error::argument(field, format!("{field} is 0; at least 1 is needed.")).hint("Give whole hours."))
    } else {
        Ok(hours.into())
    }
}

/// The ISO 3166-1 alpha-2 code of a country, in upper case.
pub(super) fn usage_location(field: &str, code: &str) -> Result<String, Error> {
    let upper = code.to_ascii_uppercase();
    if country::is_code(&upper) {
        return Ok(upper);
    }
    let hint = if upper == "UK" { "The United Kingdom is GB." } else { "Use ISO 3166-1 alpha-2, such as DE." };
    Err(Error::argument(field, format!("{field} holds no code of a country.")).target(code).hint(hint))
}

pub(super) fn compare(changes: &mut Differences, before: &Settings, after: &Settings) {
    changes.field("enabled", before.enabled, after.enabled);
    changes.field("environmentScope.powerApps", before.power_apps_scope, after.power_apps_scope);
    changes.field("environmentScope.powerAutomate", before.power_automate_scope, after.power_automate_scope);
    changes.field("activationDelayMinutes", before.activation_delay_minutes, after.activation_delay_minutes);
    changes.field("allowWarningUnits", before.allow_warning_units, after.allow_warning_units);
    changes.optional("defaultUsageLocation", before.default_usage_location.as_ref(), after.default_usage_location.as_ref());
    changes.optional("maxDataAgeHours", before.max_data_age_hours, after.max_data_age_hours);
    changes.field("claimAgainAfterUndo", before.claim_again_after_undo, after.claim_again_after_undo);
    changes.field("recordAll", before.record_all, after.record_all);
    changes.field("observeWithinHours", before.observe_within_hours, after.observe_within_hours);
    changes.field("allowAgents", before.allow_agents, after.allow_agents);
    changes.optional("requiredRole", before.required_role.as_ref(), after.required_role.as_ref());
    changes.field("premiumNeedsOwnLicense", before.premium_needs_own_license, after.premium_needs_own_license);
}

fn view(stored: &store::setting::Stored) -> Setting {
    let settings = &stored.settings;
    Setting {
        enabled: settings.enabled,
        environment_scope: EnvironmentScopes {
            power_apps: Some(settings.power_apps_scope),
            power_automate: Some(settings.power_automate_scope),
        },
        activation_delay_minutes: settings.activation_delay_minutes,
        allow_warning_units: settings.allow_warning_units,
        default_usage_location: settings.default_usage_location.clone(),
        max_data_age_hours: settings.max_data_age_hours,
        claim_again_after_undo: settings.claim_again_after_undo,
        record_all: settings.record_all,
        observe_within_hours: settings.observe_within_hours,
        required_role: settings.required_role.clone(),
        required_report_role: stored.required_report_role.clone(),
        premium_needs_own_license: settings.premium_needs_own_license,
        allow_agents: settings.allow_agents,
        changed: stored.changed_at,
        changed_by: stored.changed_by.clone(),
    }
}
