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

/// Bytes that most records do not reach.
const USUAL: usize = 2048;

/// What the records of a call have in common: it stands after a record's number.
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

/// The rest of a record. Its JSON is what is hashed.
#[derive(Serialize)]
struct Rest<'a, T: Serialize> {
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
    origin: Origin,
    /// [`Common`] as JSON, without its braces.
    common: String,
}

impl<'t> AuditWriter<'t> {
    /// Remembers who acts.
    pub fn new(tx: &'t Tx<'t>, moment: &Moment) -> Result<AuditWriter<'t>, Error> {
        let Moment { now, supplied, recorded_at, .. } = *moment;
        let actor = person(tx, &json(&Person::new(moment.actor.clone()))?)?;
        let correlation = moment.correlation(tx)?.to_owned();
        let common = json(&Common {
            now,
            now_supplied: supplied,
            recorded_at,
            actor: &hex(&actor),
            correlation_id: &correlation,
        })?;
        let common = common.trim_matches(['{', '}']).to_owned();
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
            let mut record = Vec::with_capacity(USUAL);
            record.extend_from_slice(format!("{{\"sequence\":{sequence},{}", self.common).as_bytes());
            let joint = record.len();
            serde_json::to_writer(&mut record, &Rest { action, target, detail }).map_err(|_| unwritten())?;
            // What both have are members of one object.
            if let Some(brace) = record.get_mut(joint) {
                *brace = b',';
            }
            String::from_utf8(record).map_err(|_| unwritten())
        })
    }
}

pub(super) fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| unwritten())
}

fn unwritten() -> Error {
    Error::new(ErrorName::Internal, "An audit record could not be written.")
}
