//! What audit records say was done.

use crate::domain::word::UnknownWord;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::borrow::Cow;

const ACTIONS: &[&str] = &[
    "Add policy product",
    "Cancel change",
    "Cancel migration change",
    "Create policy",
    "Decide claim",
    "Define app",
    "Fail change",
    "Fail migration",
    "Fail undo",
    "Import catalog",
    "Import environments",
    "Import groups",
    "Import migration",
    "Import pools",
    "Import Power Apps",
    "Import users",
    "Migrate license",
    "Move change",
    "Move policy product",
    "Observe claim",
    "Observe direct license",
    "Observe migration member",
    "Observe migration undo",
    "Observe removal",
    "Observe undo",
    "Pause migration",
    "Plan migration",
    "Put back license",
    "Read sign-ins",
    "Refresh groups",
    "Refresh members",
    "Refresh user changes",
    "Refresh users",
    "Release wave",
    "Remove app",
    "Remove migration",
    "Remove policy",
    "Remove policy product",
    "Restore store",
    "Resume migration",
    "Send change",
    "Undo claim",
    "Undo migration",
    "Unlock claims",
    "Update policy",
    "Update policy product",
    "Update pool",
    "Update settings",
];

/// One of them, in any case: an action that is none would pass for proof that nobody did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AuditAction(&'static str);

impl AuditAction {
    /// As records have it.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl<'de> Deserialize<'de> for AuditAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AuditAction, D::Error> {
        let given = <Cow<'de, str>>::deserialize(deserializer)?;
        let known = ACTIONS.iter().find(|action| action.eq_ignore_ascii_case(&given));
        known
            .map(|action| AuditAction(action))
            .ok_or_else(|| D::Error::custom(UnknownWord { known: ACTIONS.to_vec() }))
    }
}

impl JsonSchema for AuditAction {
    fn schema_name() -> Cow<'static, str> {
        "AuditAction".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ACTIONS })
    }
}
