//! Audit records: one for every write, in the write's own transaction.

use super::record::Person;
use crate::{
    api::{
        difference::Differences,
        error::{Error, ErrorName},
        moment::Moment,
        wire::FieldChange,
    },
    domain::{hex::hex, time::Time},
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
    correlation_id: &'a str,
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
pub(in crate::api) fn append(
    tx: &Tx<'_>,
    moment: &Moment,
    action: &str,
    target: &str,
    changes: &Differences,
) -> Result<(), Error> {
    let mut chain = Chain::open(tx)?;
    AuditWriter::new(tx, moment)?.write(&mut chain, action, target, Fields { changes: changes.fields() })
}

/// Writes the records of one call.
pub(in crate::api) struct AuditWriter<'t> {
    tx: &'t Tx<'t>,
    moment: &'t Moment,
    actor: String,
    correlation: &'t str,
}

impl<'t> AuditWriter<'t> {
    /// Remembers who acts.
    pub fn new(tx: &'t Tx<'t>, moment: &'t Moment) -> Result<AuditWriter<'t>, Error> {
        let detail = json(&Person::new(moment.actor.clone()))?;
        let actor = hex(&person(tx, &detail)?);
        Ok(AuditWriter { tx, moment, actor, correlation: moment.correlation(tx)? })
    }

    /// Appends a record with the details of its action. People appear in it by id alone.
    pub fn write(
        &self,
        chain: &mut Chain,
        action: &str,
        target: &str,
        detail: impl Serialize,
    ) -> Result<(), Error> {
        Ok(chain.append(self.tx, &self.record(chain.next(), action, target, detail)?)?)
    }

    /// The very bytes of the record at a place in the trail.
    pub fn record(
        &self,
        sequence: i64,
        action: &str,
        target: &str,
        detail: impl Serialize,
    ) -> Result<String, Error> {
        let Moment { now, supplied, recorded_at, .. } = *self.moment;
        let AuditWriter { actor, correlation, .. } = self;
        json(&Record {
            sequence,
            now,
            now_supplied: supplied,
            recorded_at,
            actor,
            correlation_id: correlation,
            action,
            target,
            detail,
        })
    }
}

pub(super) fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|_| Error::new(ErrorName::Internal, "An audit record could not be written."))
}
