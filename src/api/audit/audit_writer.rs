//! Audit records: one for every write, in the write's own transaction.

use super::record::Person;
use crate::{
    api::{difference::Differences, error::Error, json, moment::Moment, wire::FieldChange},
    domain::{hex::hex, time::Time},
    store::{
        Tx,
        audit::{About, DECIDE, Origin, Recorded, person},
    },
};
use serde::Serialize;

/// Bytes that most records do not reach, and that malloc gives out of hand: more than some 1,030 make glibc's tidy up first.
const USUAL: usize = 1_024;

/// What the records of a call have in common.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Common<'a> {
    now: Time,
    /// Whether the caller set `now`; else it is the wall clock's.
    now_supplied: bool,
    recorded_at: Time,
    /// The salted hash of who did it.
    actor: &'a str,
    correlation_id: &'a str,
}

/// What was done, and to what.
#[derive(Serialize)]
struct Deed<'a> {
    action: &'a str,
    target: &'a str,
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
    origin: Origin,
    /// The members of [`Common`].
    common: String,
}

impl<'t> AuditWriter<'t> {
    /// Remembers who acts.
    pub fn new(tx: &'t Tx<'t>, moment: &Moment) -> Result<AuditWriter<'t>, Error> {
        let Moment { now, supplied, recorded_at, .. } = *moment;
        let actor = person(tx, &json::text(&Person::new(moment.actor.clone()))?)?;
        let correlation = moment.correlation(tx)?.to_owned();
        let mut common = String::new();
        let members = Common {
            now,
            now_supplied: supplied,
            recorded_at,
            actor: &hex(&actor),
            correlation_id: &correlation,
        };
        json::append_members(&mut common, &members)?;
        Ok(AuditWriter { tx, origin: Origin { correlation, actor, recorded_at }, common })
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
        self.tx.record(&self.origin, about, |sequence| {
            let mut record = String::with_capacity(USUAL);
            record.push_str("{\"sequence\":");
            json::append(&mut record, &sequence)?;
            record.push_str(&self.common);
            json::append_members(&mut record, &Deed { action, target })?;
            json::append_members(&mut record, &detail)?;
            record.push('}');
            Ok(record)
        })
    }
}
