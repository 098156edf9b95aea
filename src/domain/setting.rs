//! The settings of a store.

use super::{
    app::Family,
    time::{MINUTE, Time},
    word::words,
};

words! {
    /// In which Power Platform environments an event claims.
    pub enum EnvironmentScope {
        /// In every environment.
        All = 1,
        /// Only in managed environments.
        OnlyManaged = 2,
    }
}

words! {
    /// Whether a user whose license was taken back may claim again.
    pub enum ClaimAgainAfterUndo {
        /// Never.
        Never = 1,
        /// Only by asking for a license.
        OnRequest = 2,
        /// Always.
        Always = 3,
    }
}

words! {
    /// The cloud that a tenant lies in.
    pub enum Cloud {
        /// Microsoft's public cloud, GCC too.
        Global = 1,
        /// GCC High of the US government.
        USGov = 2,
        /// The US Department of Defense's.
        USGovDoD = 3,
        /// 21Vianet's, in China.
        China = 4,
    }
}

/// How a Graph store and its tenant are kept alike. It decides nothing, so no rule book holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeSettings {
    /// Where Graph is asked.
    pub cloud: Cloud,
    /// Whether the sign-in log is read for events.
    pub claim_from_sign_ins: bool,
    /// Minutes between the two reads that must agree before anything is taken away (r46).
    pub settle_minutes: i64,
    /// Seconds from a change's answer to the first read that may show it.
    pub verify_after_seconds: i64,
    /// Hours after which everything is read again.
    pub refresh_hours: i64,
    /// Minutes between two looks at the sign-in log.
    pub event_minutes: i64,
    /// Minutes before the newest event seen that each look goes back, for what the log shows late.
    pub event_overlap_minutes: i64,
    /// Writes to the tenant in an hour at most: 0 holds all but put-backs; none is Graph's own limits.
    pub max_writes_per_hour: Option<i64>,
}

impl ExchangeSettings {
    /// Milliseconds between two reads that agree before anything is taken for gone (r46).
    pub fn settle(&self) -> i64 {
        self.settle_minutes.saturating_mul(MINUTE)
    }
}

/// Everything that holds for all policies of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The switch; off in a new store (r10).
    pub enabled: bool,
    /// The scope of Power Apps policies that set none.
    pub power_apps_scope: EnvironmentScope,
    /// The scope of Power Automate policies that set none.
    pub power_automate_scope: EnvironmentScope,
    /// Minutes from a policy's creation until it decides.
    pub activation_delay_minutes: i64,
    /// Whether units in grace may be claimed.
    pub allow_warning_units: bool,
    /// The ISO 3166-1 alpha-2 code given to users who have no usage location.
    pub default_usage_location: Option<String>,
    /// Hours after which pool and user data is too old to decide on.
    pub max_data_age_hours: Option<i64>,
    /// Whether a user whose license was taken back may claim again.
    pub claim_again_after_undo: ClaimAgainAfterUndo,
    /// Whether every event leaves a row, AlreadyEntitled and NoPolicy too.
    pub record_all: bool,
    /// Hours within which a pending change that was sent should be seen in an import.
    pub observe_within_hours: i64,
    /// The role an actor needs for policies and settings.
    pub required_role: Option<String>,
    /// Whether premium triggers ask for the app's own row of r22's table in managed environments too.
    pub premium_needs_own_license: bool,
    /// Whether agents (Graph's agentUser) may claim (r21).
    pub allow_agents: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            enabled: false,
            power_apps_scope: EnvironmentScope::All,
            power_automate_scope: EnvironmentScope::All,
            activation_delay_minutes: 0,
            allow_warning_units: false,
            default_usage_location: None,
            max_data_age_hours: None,
            claim_again_after_undo: ClaimAgainAfterUndo::Never,
            record_all: false,
            observe_within_hours: 24,
            required_role: None,
            premium_needs_own_license: false,
            allow_agents: false,
        }
    }
}

impl Settings {
    /// The scope of a family's policies that set none.
    pub fn scope(&self, family: Family) -> EnvironmentScope {
        match family {
            Family::PowerApps => self.power_apps_scope,
            Family::PowerAutomate => self.power_automate_scope,
        }
    }

    /// Gives a family's policies that set none this scope.
    pub fn set_scope(&mut self, family: Family, scope: EnvironmentScope) {
        match family {
            Family::PowerApps => self.power_apps_scope = scope,
            Family::PowerAutomate => self.power_automate_scope = scope,
        }
    }

    /// Whether data taken then is too old to decide on now (r09).
    pub fn too_old(&self, taken: Time, now: Time) -> bool {
        self.max_data_age_hours
            .is_some_and(|hours| now.since(taken) > hours.saturating_mul(super::time::HOUR))
    }

    /// When a policy created at `created` begins to decide (r11).
    pub fn active_from(&self, created: Time) -> Time {
        created.plus(self.activation_delay_minutes.saturating_mul(super::time::MINUTE))
    }
}
