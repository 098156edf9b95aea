//! The settings: one row.

use super::{
    blob::Count,
    error::StoreError,
    revision,
    row::columns,
    transaction::{Read, Tx},
};
use crate::domain::{
    setting::{ExchangeSettings, Settings},
    time::Time,
};

/// The settings, and who changed them last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub settings: Settings,
    /// How store and tenant are kept alike.
    pub exchange: ExchangeSettings,
    /// The role an actor needs for reports and the audit trail. It decides nothing, so no rule book holds it.
    pub required_report_role: Option<String>,
    /// When they were changed; never, if none.
    pub changed_at: Option<Time>,
    /// The id of who changed them.
    pub changed_by: Option<String>,
}

pub fn get(db: &Read<'_>) -> Result<Stored, StoreError> {
    let sql =
        "SELECT enabled, power_apps_scope, power_automate_scope, activation_delay_minutes, allow_warning_units, default_usage_location,
                 claim_again_after_undo, record_all, observe_within_hours, required_role, allow_agents, premium_needs_own_license,
                 required_report_role, changed_at, changed_by, max_data_age_hours, cloud, claim_from_sign_ins, settle_minutes,
                 verify_after_seconds, refresh_hours, event_minutes, event_overlap_minutes, max_writes_per_hour
               FROM setting";
    let stored = db.find(sql, [], |row| {
        let count = |column: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<Count>>(column)?.map(|Count(n)| n));
        let settings = columns! { row, 0 => Settings {
            enabled, power_apps_scope, power_automate_scope, activation_delay_minutes as Count, allow_warning_units, default_usage_location,
            claim_again_after_undo, record_all, observe_within_hours as Count, required_role, allow_agents, premium_needs_own_license;
            max_data_age_hours: count(15)?
        } };
        let exchange = columns! { row, 16 => ExchangeSettings {
            cloud, claim_from_sign_ins, settle_minutes as Count, verify_after_seconds as Count, refresh_hours as Count, event_minutes as Count,
            event_overlap_minutes as Count; max_writes_per_hour: count(23)?
        } };
        Ok(columns! { row, 12 => Stored { required_report_role, changed_at, changed_by; settings: settings, exchange: exchange } })
    });
    stored?.ok_or_else(|| StoreError::gone("setting"))
}

/// Writes the settings as changed then and by this actor, and with them a new revision.
pub fn put(tx: &Tx<'_>, stored: &Stored, at: Time, by: &str) -> Result<(), StoreError> {
    let sql = "UPDATE setting SET enabled = ?1, power_apps_scope = ?2, power_automate_scope = ?3, activation_delay_minutes = ?4,
                 allow_warning_units = ?5, default_usage_location = ?6, max_data_age_hours = ?7, claim_again_after_undo = ?8, record_all = ?9,
                 observe_within_hours = ?10, required_role = ?11, changed_at = ?12, changed_by = ?13, allow_agents = ?14,
                 premium_needs_own_license = ?15, required_report_role = ?16, cloud = ?17, claim_from_sign_ins = ?18, settle_minutes = ?19,
                 verify_after_seconds = ?20, refresh_hours = ?21, event_minutes = ?22, event_overlap_minutes = ?23, max_writes_per_hour = ?24";
    let Stored { settings, exchange, required_report_role, .. } = stored;
    tx.execute(
        sql,
        rusqlite::params![
            settings.enabled,
            settings.power_apps_scope.code(),
            settings.power_automate_scope.code(),
            settings.activation_delay_minutes,
            settings.allow_warning_units,
            settings.default_usage_location,
            settings.max_data_age_hours,
            settings.claim_again_after_undo.code(),
            settings.record_all,
            settings.observe_within_hours,
            settings.required_role,
            at,
            by,
            settings.allow_agents,
            settings.premium_needs_own_license,
            required_report_role,
            exchange.cloud.code(),
            exchange.claim_from_sign_ins,
            exchange.settle_minutes,
            exchange.verify_after_seconds,
            exchange.refresh_hours,
            exchange.event_minutes,
            exchange.event_overlap_minutes,
            exchange.max_writes_per_hour,
        ],
    )?;
    revision::turn(tx)
}
