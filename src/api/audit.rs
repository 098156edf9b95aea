//! Audit records: one for every write, in the write's own transaction.

use super::{
    call::Moment,
    difference::Differences,
    error::{Error, ErrorName},
    wire::{Actor, FieldChange},
};
use crate::{
    domain::time::Time,
    store::{
        Tx,
        audit::{Chain, person},
    },
};
use serde::Serialize;

/// The record of a write. Its JSON is what is hashed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a, T: Serialize> {
    sequence: i64,
    now: Time,
    /// Whether the caller set `now`; else it is the wall clock's.
    now_supplied: bool,
    recorded_at: Time,
    /// The salted hash of who did it.
    actor: &'a str,
    action: &'a str,
    target: &'a str,
    #[serde(flatten)]
    detail: T,
}

#[derive(Serialize)]
struct Fields<'a> {
    changes: &'a [FieldChange],
}

/// Appends the record of a write to configuration.
pub(super) fn append(tx: &Tx<'_>, moment: &Moment, action: &str, target: &str, changes: &Differences) -> Result<(), Error> {
    let mut chain = Chain::open(tx)?;
    Scribe::new(tx, moment)?.write(&mut chain, action, target, Fields { changes: changes.fields() })
}

/// Writes the records of one call.
pub(super) struct Scribe<'t> {
    tx: &'t Tx<'t>,
    moment: &'t Moment,
    actor: String,
}

impl<'t> Scribe<'t> {
    /// Remembers who acts.
    pub fn new(tx: &'t Tx<'t>, moment: &'t Moment) -> Result<Scribe<'t>, Error> {
        let detail = json(&Person { actor: &moment.actor, process: std::process::id() })?;
        let actor = person(tx, &detail)?.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Scribe { tx, moment, actor })
    }

    /// Appends a record with the details of its action. People appear in it by id alone.
    pub fn write(&self, chain: &mut Chain, action: &str, target: &str, detail: impl Serialize) -> Result<(), Error> {
        let Moment { now, supplied, recorded_at, .. } = *self.moment;
        let sequence = chain.next();
        let record = Record { sequence, now, now_supplied: supplied, recorded_at, actor: &self.actor, action, target, detail };
        chain.append(self.tx, &json(&record)?)?;
        Ok(())
    }
}

#[derive(Serialize)]
struct Person<'a> {
    actor: &'a Actor,
    process: u32,
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::new(ErrorName::Internal, "An audit record could not be written."))
}
