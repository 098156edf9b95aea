//! `setting.get`, `setting.update`.

use super::{
    audit,
    context::{ReadContext, WriteContext},
    difference::Differences,
    error::{Error, ErrorName},
    moment::Moment,
    text::{Id, Role},
    wire::{Actor, Change, Patch, camel_case, reply, request},
};
use crate::{
    domain::{
        country,
        setting::{ClaimAgainAfterUndo, Cloud, EnvironmentScope, Settings},
        time::Time,
    },
    store::{self, Tx, setting::Stored},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

request! {
    /// Asks for the settings.
    read Get {}
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

/// In a row: what a request says of the setting, how it names it and what reads that; what a reply says of it
/// and shows, and where it is kept.
macro_rules! settings {
    ($($asked:literal $field:ident: $patch:ident<$said:ty> => $read:path; $told:literal $shown:ty, $($kept:ident).+;)+) => {
        request! {
            /// Changes what is given.
            write Update {
                /// The switch: off parks every policy, deletes nothing and takes nothing away.
                pub enabled: Option<bool> = default,
                /// Where Power Platform events claim.
                pub environment_scope: Option<EnvironmentScopes> = default,
                $(
                    #[doc = $asked]
                    pub $field: $patch<$said> = default,
                )+
            }
        }

        reply! {
            /// The settings.
            pub struct Setting {
                /// The switch.
                pub enabled: bool,
                /// Where Power Platform events claim.
                pub environment_scope: EnvironmentScopes,
                $(#[doc = $told] pub $field: $shown,)+
                /// When the settings were last changed; null for never.
                pub changed: Option<Time>,
                /// The id of who changed them.
                pub changed_by: Option<String>,
            }
        }

        impl Update {
            /// Sets what is given.
            fn set(&self, stored: &mut Stored) -> Result<(), Error> {
                let scopes = self.environment_scope.as_ref();
                let (apps, automate) = (scopes.and_then(|it| it.power_apps), scopes.and_then(|it| it.power_automate));
                if self.enabled.is_none() && apps.or(automate).is_none() $(&& self.$field == <$patch<$said>>::default())+ {
                    return Err(Error::new(ErrorName::NothingToSet, "The request names no setting to change.").hint("Give at least one setting."));
                }
                let settings = &mut stored.settings;
                settings.enabled = self.enabled.unwrap_or(settings.enabled);
                settings.power_apps_scope = apps.unwrap_or(settings.power_apps_scope);
                settings.power_automate_scope = automate.unwrap_or(settings.power_automate_scope);
                $(settings!(@set $patch, stored.$($kept).+, self.$field, $read, &camel_case(stringify!($field)));)+
                Ok(())
            }
        }

        fn view(stored: Stored) -> Setting {
            Setting {
                enabled: stored.settings.enabled,
                environment_scope: EnvironmentScopes {
                    power_apps: Some(stored.settings.power_apps_scope),
                    power_automate: Some(stored.settings.power_automate_scope),
                },
                $($field: stored.$($kept).+,)+
                changed: stored.changed_at,
                changed_by: stored.changed_by,
            }
        }

        fn compare(before: &Stored, after: &Stored) -> Differences {
            let mut changes = Differences::default();
            let (old, new) = (&before.settings, &after.settings);
            changes.field("enabled", old.enabled, new.enabled);
            changes.field("environmentScope.powerApps", old.power_apps_scope, new.power_apps_scope);
            changes.field("environmentScope.powerAutomate", old.power_automate_scope, new.power_automate_scope);
            $(settings!(@compare $patch, changes, &camel_case(stringify!($field)), before.$($kept).+, after.$($kept).+);)+
            changes
        }
    };
    // A setting that can be cleared may have no value.
    (@set Option, $kept:expr, $given:expr, $read:path, $name:expr) => {
        if let Some(said) = $given.clone() {
            $kept = $read($name, said)?;
        }
    };
    (@set Patch, $kept:expr, $given:expr, $read:path, $name:expr) => {
        $given.clone().apply(&mut $kept, None, |said, _| Ok(Some($read($name, said)?)))?
    };
    (@compare Option, $changes:ident, $name:expr, $before:expr, $after:expr) => { $changes.field($name, &$before, &$after) };
    (@compare Patch, $changes:ident, $name:expr, $before:expr, $after:expr) => {
        $changes.optional($name, $before.as_ref(), $after.as_ref())
    };
}

settings! {
    "Minutes from a policy's creation until it decides; 0 to 525,600." activation_delay_minutes: Option<u32> => delay;
        "Minutes from a policy's creation until it decides." i64, settings.activation_delay_minutes;
    "Whether units in grace may be claimed." allow_warning_units: Option<bool> => as_said;
        "Whether units in grace may be claimed." bool, settings.allow_warning_units;
    "The ISO 3166-1 alpha-2 code for users who have no usage location; null for none." default_usage_location: Patch<Id> => location;
        "The usage location users get who have none." Option<String>, settings.default_usage_location;
    "Hours after which data is too old to decide on, 1 to 8,760; null for any age." max_data_age_hours: Patch<u32> => hours;
        "Hours after which data is too old to decide on." Option<i64>, settings.max_data_age_hours;
    "Whether a user whose license was taken back may claim again." claim_again_after_undo: Option<ClaimAgainAfterUndo> => as_said;
        "Whether a user whose license was taken back may claim again." ClaimAgainAfterUndo, settings.claim_again_after_undo;
    "Whether every event leaves a row." record_all: Option<bool> => as_said;
        "Whether every event leaves a row." bool, settings.record_all;
    "Hours within which a pending change that was sent should be seen in an import, 1 to 8,760." observe_within_hours: Option<u32> => hours;
        "Hours within which a pending change that was sent should be seen in an import." i64, settings.observe_within_hours;
    "The role an actor needs for policies, settings and backups; null for none. Only an actor in the role can ask for it."
        required_role: Patch<Role> => as_said;
        "The role an actor needs for policies, settings and backups." Option<String>, settings.required_role;
    "The role an actor needs to read claims, pending changes, reports and the audit trail, unless in the role for policies and settings; null for none."
        required_report_role: Patch<Role> => as_said;
        "The role an actor needs to read claims, pending changes, reports and the audit trail." Option<String>, required_report_role;
    "Whether premium triggers ask for the app's own licenses in managed environments too, where others cover standard ones."
        premium_needs_own_license: Option<bool> => as_said;
        "Whether premium triggers ask for the app's own licenses in managed environments too." bool, settings.premium_needs_own_license;
    "Whether agents (Graph's agentUser) may claim." allow_agents: Option<bool> => as_said;
        "Whether agents (Graph's agentUser) may claim." bool, settings.allow_agents;
    "The cloud the tenant lies in." cloud: Option<Cloud> => as_said;
        "The cloud the tenant lies in." Cloud, exchange.cloud;
    "Whether a Graph store claims from the tenant's sign-in log, from when it is turned on." claim_from_sign_ins: Option<bool> => as_said;
        "Whether a Graph store claims from the tenant's sign-in log." bool, exchange.claim_from_sign_ins;
    "Minutes between the two reads of the tenant that must agree before anything is taken away, 1 to 1,440."
        settle_minutes: Option<u32> => within::<1, 1_440>;
        "Minutes between the two reads of the tenant that must agree before anything is taken away." i64, exchange.settle_minutes;
    "Seconds from a change's answer to the first read that may show it, 1 to 3,600."
        verify_after_seconds: Option<u32> => within::<1, 3_600>;
        "Seconds from a change's answer to the first read that may show it." i64, exchange.verify_after_seconds;
    "Hours after which the whole tenant is read again, 1 to 720." refresh_hours: Option<u32> => within::<1, 720>;
        "Hours after which the whole tenant is read again." i64, exchange.refresh_hours;
    "Minutes between two looks at the sign-in log, 1 to 1,440." event_minutes: Option<u32> => within::<1, 1_440>;
        "Minutes between two looks at the sign-in log." i64, exchange.event_minutes;
    "Minutes that each look at the sign-in log goes back for what the log shows late, 0 to 10,080."
        event_overlap_minutes: Option<u32> => within::<0, 10_080>;
        "Minutes that each look at the sign-in log goes back for what the log shows late." i64, exchange.event_overlap_minutes;
    "Writes to the tenant in an hour at most, 0 (none) to 1,000,000; null for Graph's own limits."
        max_writes_per_hour: Patch<u32> => within::<0, 1_000_000>;
        "Writes to the tenant in an hour at most." Option<i64>, exchange.max_writes_per_hour;
}

pub(super) fn get(context: &ReadContext<'_>, _: &Get) -> Result<Setting, Error> {
    Ok(view(store::setting::get(context.db)?))
}

pub(super) fn update(context: &WriteContext<'_>, request: &Update) -> Result<Change<Setting>, Error> {
    let tx = context.tx;
    let before = store::setting::get(tx)?;
    let mut after = before.clone();
    request.set(&mut after)?;
    keep_out_of_lockout(&before.settings, &after.settings, &context.moment.actor)?;
    let changes = put(tx, context.moment, &before, &after)?;
    let warnings = if context.local() { unused(&changes) } else { None };
    let change = changes.into_change("the settings", view(store::setting::get(tx)?));
    Ok(Change { warnings: warnings.into_iter().collect(), ..change })
}

/// Settings of the exchange with a tenant, which a Local store has none of.
const OF_THE_EXCHANGE: [&str; 8] = [
    "cloud",
    "claimFromSignIns",
    "settleMinutes",
    "verifyAfterSeconds",
    "refreshHours",
    "eventMinutes",
    "eventOverlapMinutes",
    "maxWritesPerHour",
];

/// Which of what was changed does nothing in a Local store.
fn unused(changes: &Differences) -> Option<String> {
    let fields = changes.fields().iter().map(|change| change.field.as_str());
    let idle: Vec<_> = fields.filter(|field| OF_THE_EXCHANGE.contains(field)).collect();
    (!idle.is_empty())
        .then(|| format!("A Local store sends nothing to a tenant, and does not use {}.", idle.join(", ")))
}

/// Writes the settings if they differ, and says which do.
pub(super) fn put(
    tx: &Tx<'_>,
    moment: &Moment,
    before: &Stored,
    after: &Stored,
) -> Result<Differences, Error> {
    let changes = compare(before, after);
    if !changes.is_empty() {
        store::setting::put(tx, after, moment.now, &moment.actor.id)?;
        match (before.exchange.claim_from_sign_ins, after.exchange.claim_from_sign_ins) {
            (false, true) => store::waiting_event::begin(tx, moment.now)?,
            (true, false) => store::waiting_event::end(tx)?,
            _ => {}
        }
        audit::append(tx, moment, "Update settings", "setting", &changes)?;
    }
    Ok(changes)
}

/// Nobody could take back a role that nobody is known to act in, a misspelt one above all.
fn keep_out_of_lockout(before: &Settings, after: &Settings, actor: &Actor) -> Result<(), Error> {
    match &after.required_role {
        Some(role) if before.required_role != after.required_role && !actor.acts_in(role) => Err(Error::new(
            ErrorName::NotPermitted,
            format!("You do not act in the role {role}, and would be locked out."),
        )
        .field("requiredRole")
        .target(role)
        .hint("Name the role in actor.roles as well: whoever asks for a role has to act in it.")),
        _ => Ok(()),
    }
}

const MOST_DELAY_MINUTES: u32 = 525_600;
/// A year: Graph's data and what was asked of it are long worthless then, so that more is a mistake of units.
const MOST_HOURS: u32 = 8_760;

/// What is kept as it is said.
fn as_said<S, T: From<S>>(_: &str, said: S) -> Result<T, Error> {
    Ok(said.into())
}

fn delay(field: &str, minutes: u32) -> Result<i64, Error> {
    within::<0, MOST_DELAY_MINUTES>(field, minutes).map_err(|error| error.hint("525,600 minutes are a year."))
}

fn hours(field: &str, hours: u32) -> Result<i64, Error> {
    within::<1, MOST_HOURS>(field, hours).map_err(|error| error.hint("Give whole hours; 8,760 are a year."))
}

/// A whole number of the unit that the field's name ends with.
fn within<const LEAST: u32, const MOST: u32>(field: &str, number: u32) -> Result<i64, Error> {
    if !(LEAST..=MOST).contains(&number) {
        let message = format!("{field} is {number}; {LEAST} to {MOST} are allowed.");
        return Err(
            Error::argument(field, message).hint(format!("Give a whole number from {LEAST} to {MOST}."))
        );
    }
    Ok(number.into())
}

fn location(field: &str, code: Id) -> Result<String, Error> {
    usage_location(field, &code)
}

/// The ISO 3166-1 alpha-2 code of a country, in upper case.
pub(super) fn usage_location(field: &str, code: &str) -> Result<String, Error> {
    let upper = code.to_ascii_uppercase();
    if country::is_code(&upper) {
        return Ok(upper);
    }
    let hint =
        if upper == "UK" { "The United Kingdom is GB." } else { "Use ISO 3166-1 alpha-2, such as DE." };
    Err(Error::argument(field, format!("{field} holds no code of a country.")).target(code).hint(hint))
}
