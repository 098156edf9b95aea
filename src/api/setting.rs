//! `setting.get`, `setting.update`.

use super::wire::{Change, Patch, request};
use crate::domain::{
    setting::{EnvironmentScope, ReclaimAfterUndo},
    time::Time,
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
        #[serde(default)]
        pub enabled: Option<bool>,
        /// Where Power Platform events claim.
        #[serde(default)]
        pub environment_scope: Option<EnvironmentScopes>,
        /// Minutes from a policy's creation until it decides; 0 to 525,600.
        #[serde(default)]
        pub activation_delay_minutes: Option<u32>,
        /// Whether units in grace may be claimed.
        #[serde(default)]
        pub allow_warning_units: Option<bool>,
        /// The ISO 3166-1 alpha-2 code for users who have no usage location; null for none.
        #[serde(default)]
        pub default_usage_location: Patch<String>,
        /// Hours after which data is too old to decide on, from 1; null for any age.
        #[serde(default)]
        pub max_data_age_hours: Patch<u32>,
        /// Whether a user whose license was taken back may claim again.
        #[serde(default)]
        pub reclaim_after_undo: Option<ReclaimAfterUndo>,
        /// Whether every event leaves a row.
        #[serde(default)]
        pub record_all: Option<bool>,
        /// Hours within which a change sent should be seen in an import, from 1.
        #[serde(default)]
        pub observe_within_hours: Option<u32>,
        /// The role an actor needs for policies and settings; null for none.
        #[serde(default)]
        pub required_role: Patch<String>,
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
    pub reclaim_after_undo: ReclaimAfterUndo,
    /// Whether every event leaves a row.
    pub record_all: bool,
    /// Hours within which a change sent should be seen in an import.
    pub observe_within_hours: i64,
    /// The role an actor needs for policies and settings.
    pub required_role: Option<String>,
    /// When the settings were last changed; null for never.
    pub changed: Option<Time>,
    /// The id of who changed them.
    pub changed_by: Option<String>,
}

/// The reply of `setting.update`.
pub type Updated = Change<Setting>;
