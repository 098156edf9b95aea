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
        audit::{About, DECIDE, Origin, Recorded, person},
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
    AuditWriter::new(tx, moment)?.write(action, target, Fields { changes: changes.fields() })
}

/// Writes the records of one call.
pub(in crate::api) struct AuditWriter<'t> {
    tx: &'t Tx<'t>,
    moment: &'t Moment,
    origin: Origin,
    actor: String,
}

impl<'t> AuditWriter<'t> {
    /// Remembers who acts.
    pub fn new(tx: &'t Tx<'t>, moment: &'t Moment) -> Result<AuditWriter<'t>, Error> {
        let actor = person(tx, &json(&Person::new(moment.actor.clone()))?)?;
        let origin = Origin {
            correlation: moment.correlation(tx)?.to_owned(),
            actor,
            recorded_at: moment.recorded_at,
        };
        Ok(AuditWriter { tx, moment, origin, actor: hex(&actor) })
    }

    /// Appends the record of a claim's decision.
    pub fn decide(&self, claim: i64, detail: impl Serialize) -> Result<Recorded, Error> {
        self.append(About::Claim(claim), DECIDE, &format!("claim:{claim}"), detail)
    }

    /// Appends any other record with the details of its action. People appear in it by id alone.
    pub fn write(&self, action: &str, target: &str, detail: impl Serialize) -> Result<(), Error> {
        self.append(About::Other { action, target }, action, target, detail).map(drop)
    }

    fn append(
        &self,
        about: About<'_>,
        action: &str,
        target: &str,
        detail: impl Serialize,
    ) -> Result<Recorded, Error> {
        let Moment { now, supplied, recorded_at, .. } = *self.moment;
        let (actor, correlation_id) = (&self.actor, &self.origin.correlation);
        self.tx.record(&self.origin, about, |sequence| {
            json(&Record {
                sequence,
                now,
                now_supplied: supplied,
                recorded_at,
                actor,
                correlation_id,
                action,
                target,
                detail,
            })
        })
    }
}

pub(super) fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|_| Error::new(ErrorName::Internal, "An audit record could not be written."))
}
