//! Events.

pub(super) mod audit;
mod log;
pub(super) mod sign_ins;
pub(super) mod waiting;

use super::{
    text::{self, Id, Reference},
    wire::request,
};
use crate::domain::{app::Trigger, event::Use, time::Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Something a user did that may need a license.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// By this an event of the user decides once; default: one made from its content. 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// An object id or user principal name.
    pub user: Reference,
    /// The app, by name or by its label in the portal.
    pub app: Reference,
    /// What the user did; default for apps with one trigger besides RequestLicense: that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// Where it happened; an event without one, or with an unknown one, counts as not managed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<EventEnvironment>,
    /// The version of Power Automate for desktop, such as `2.43`; its triggers need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desktop_version: Option<Id>,
    /// The Power App that was launched, by its id; it decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_app: Option<Id>,
    /// When it happened; recorded and shown, and never decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
}

/// Where an event happened.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventEnvironment {
    /// The environment's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Whether it is managed; default: what `environment.import` said of the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed: Option<bool>,
}

request! {
    /// Makes events of a sign-in log, oldest first.
    read FromSignIns {
        /// What Graph returned: a collection page, an array, or one sign-in; or records of Azure Monitor; or
        /// `path`.
        #[schemars(with = "Option<serde_json::Value>")]
        pub sign_ins: Option<Box<RawValue>> = default,
        /// A file of the same (JSON Lines too), or the CSV that the Entra admin center downloads, absolute;
        /// or `signIns`.
        pub path: Option<text::Path> = default,
        /// What the columns of a CSV are called, where they have other names than the admin center's English
        /// ones.
        pub columns: Option<Vec<ColumnName>> = default,
        /// Makes events of sign-ins too that a client made without the user.
        pub include_non_interactive: bool = default,
        /// Keeps only the first event of each user and app.
        pub first_only: bool = default,
    }
}

/// What a column of a CSV is called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ColumnName {
    /// Graph's name of what it holds, such as `userId`.
    pub property: Reference,
    /// Its name in the CSV, in any case.
    pub column: Reference,
}

/// Events made of a sign-in log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Events {
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// Rows that made none, counted by reason: NotAUser, UnknownApp, Failed, OtherTenant, NonInteractive,
    /// Repeated (with `firstOnly`), OtherLog (Azure Monitor's records of something else), Unreadable.
    pub skipped: BTreeMap<String, u64>,
    /// Rows that could not be read; the first 1,000.
    pub errors: Vec<super::wire::ItemError>,
    /// What the admin should know.
    pub warnings: Vec<String>,
}

request! {
    /// Makes events of unified audit records, oldest first.
    read FromAudit {
        /// What Search-UnifiedAuditLog, the Management Activity API or Graph's audit search returned: a page,
        /// an array, or one record; or `path`.
        #[schemars(with = "Option<serde_json::Value>")]
        pub records: Option<Box<RawValue>> = default,
        /// A file of the same (JSON Lines too), the CSV that Purview's audit search downloads, or with
        /// `columns` any CSV with a launch in each row, absolute; or `records`.
        pub path: Option<text::Path> = default,
        /// What the columns of a CSV are called, where they have other names than Purview's.
        pub columns: Option<Vec<ColumnName>> = default,
    }
}

/// Events made of unified audit records, and what the log does not show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvents {
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// What the log proves of each environment, by its id.
    pub evidence: Vec<Evidence>,
    /// Records that made no event, counted by reason: Failed, NotAUser, NotALaunch (something else in Power
    /// Platform), OtherLog (another service), Repeated, Unreadable.
    pub skipped: BTreeMap<String, u64>,
    /// Records that could not be read; the first 1,000.
    pub errors: Vec<super::wire::ItemError>,
    /// What the admin should know.
    pub warnings: Vec<String>,
}

/// What a log proves of an environment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Its id, as the log has it first; null: the records name none.
    pub environment: Option<String>,
    /// Records of each kind of use that the log proves, each counted once: CanvasAppLaunch, ListedLaunch,
    /// FlowAuthored.
    pub counts: BTreeMap<String, u64>,
    /// Use that there may have been all the same: the log does not show it.
    pub not_visible: Vec<Use>,
}
