//! What an audit record says, read back from its bytes.

use crate::{
    api::{
        error::Error,
        wire::{Actor, FieldChange},
    },
    domain::time::Time,
    store::{StoreError, audit::search::Entry},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who acted, and where: kept beside the records, so that it can be forgotten.
#[derive(Serialize, Deserialize)]
pub(super) struct Person {
    pub actor: Actor,
    #[serde(default)]
    pub host: Option<String>,
    pub process: u32,
}

impl Person {
    /// An actor, in this process on this machine.
    pub fn new(actor: Actor) -> Person {
        Person { actor, host: host(), process: std::process::id() }
    }

    /// Who an entry says acted; none once forgotten.
    pub fn of(entry: &Entry) -> Option<Person> {
        entry.detail.as_deref().and_then(Person::read)
    }

    /// What is kept of somebody; none where it cannot be read.
    pub fn read(detail: &str) -> Option<Person> {
        serde_json::from_str(detail).ok()
    }
}

#[cfg(unix)]
fn host() -> Option<String> {
    Some(rustix::system::uname().nodename().to_string_lossy().into_owned()).filter(|name| !name.is_empty())
}

#[cfg(windows)]
fn host() -> Option<String> {
    autoclaim_windows::machine()
}

/// A record's members.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    pub sequence: i64,
    pub now: Time,
    pub now_supplied: bool,
    pub recorded_at: Time,
    pub actor: String,
    #[serde(default)]
    pub correlation_id: Option<String>,
    pub action: String,
    pub target: String,
    #[serde(default)]
    pub claim: Option<i64>,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default)]
    pub changes: Vec<FieldChange>,
    /// What else the action's record says.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Said {
    /// Reads the bytes of an entry; STORE_CORRUPT where they are no record.
    pub fn of(entry: &Entry) -> Result<Said, Error> {
        let unreadable =
            |_| StoreError::Corrupt(format!("audit record {} cannot be read", entry.sequence)).into();
        serde_json::from_str(&entry.record).map_err(unreadable)
    }

    /// Another member as text; none where there is none.
    pub fn member(&self, name: &str) -> Option<String> {
        self.rest.get(name).and_then(text)
    }
}

/// A value as text; null is none.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
