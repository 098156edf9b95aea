//! Whether records are found by what they say: the rows of `call` and `audit_subject` beside them.

use super::{
    ahead::Ahead,
    found::{Findings, Found},
    said::{Origin, Said},
};
use crate::{
    domain::{audit::Damage, hex::hex, time::Time},
    store::sqlite::{
        audit::DECIDE,
        error::StoreError,
        row::{Row, Rows},
    },
};

pub(super) const CALLS: &str =
    "SELECT first, last, recorded_at, actor, correlation, claim FROM call ORDER BY first";
pub(super) const SUBJECTS: &str = "SELECT sequence, action, target FROM audit_subject ORDER BY sequence";

struct Call {
    first: i64,
    last: i64,
    claim: Option<i64>,
    origin: Origin,
}

struct Subject {
    sequence: i64,
    action: String,
    target: String,
}

pub(super) struct Filing<'s> {
    calls: Ahead<'s, Call>,
    subjects: Ahead<'s, Subject>,
    /// The call of the record at hand.
    call: Option<Call>,
    /// The record after the last of the calls so far.
    due: i64,
    pub found: Findings,
}

impl<'s> Filing<'s> {
    pub fn new(calls: Rows<'s>, subjects: Rows<'s>) -> Result<Filing<'s>, StoreError> {
        let (calls, subjects) = (Ahead::new(calls, call)?, Ahead::new(subjects, subject)?);
        Ok(Filing { calls, subjects, call: None, due: 1, found: Findings::default() })
    }

    /// What the call of a record says; none where it has none. Calls begin where the one before ends.
    pub fn origin(&mut self, sequence: i64) -> Result<Option<&Origin>, StoreError> {
        if self.call.as_ref().is_some_and(|call| call.last < sequence) {
            self.call = None;
        }
        while self.call.is_none()
            && let Some(call) = self.calls.take_if(|call| call.first <= sequence)?
        {
            if call.first != self.due || call.last < sequence {
                self.found.push(Found::at(Damage::Misfiled, call.first));
            }
            self.due = self.due.max(call.last.saturating_add(1));
            self.call = Some(call).filter(|call| call.last >= sequence);
        }
        Ok(self.call.as_ref().map(|call| &call.origin))
    }

    /// Compares a record with what it is found by.
    pub fn record(&mut self, sequence: i64, said: &Said<'_>) -> Result<(), StoreError> {
        while let Some(strange) = self.subjects.take_if(|subject| subject.sequence < sequence)? {
            self.found.push(Found::at(Damage::Misfiled, strange.sequence));
        }
        let subject = self.subjects.take_if(|subject| subject.sequence == sequence)?;
        let decided = (said.action.as_deref() == Some(DECIDE)).then_some(said.claim);
        let filed = match (&subject, decided) {
            (None, Some(_)) => true,
            (Some(subject), None) => {
                said.action.as_deref() == Some(&subject.action)
                    && said.target.as_deref() == Some(&subject.target)
            }
            _ => false,
        };
        let in_call = self.call.as_ref().is_some_and(|call| {
            let number = call.claim.map(|claim| Some(claim.saturating_add(sequence - call.first)));
            said.of_call && decided == number
        });
        if !filed || !in_call {
            self.found.push(Found::at(Damage::Misfiled, sequence));
        }
        Ok(())
    }

    /// What is of no record, after the last of all.
    pub fn rest(&mut self, end: i64) -> Result<(), StoreError> {
        let too_long = self.call.take().filter(|call| call.last > end).map(|call| call.first);
        too_long.into_iter().for_each(|first| self.found.push(Found::at(Damage::Misfiled, first)));
        while let Some(call) = self.calls.take()? {
            self.found.push(Found::at(Damage::Misfiled, call.first));
        }
        while let Some(subject) = self.subjects.take()? {
            self.found.push(Found::at(Damage::Misfiled, subject.sequence));
        }
        Ok(())
    }
}

/// A row of [`CALLS`]; what cannot be read of it is as no record says it.
fn call(row: &Row<'_>) -> Result<Call, StoreError> {
    let text = |column| Ok::<_, StoreError>(row.get_ref(column)?.as_bytes().unwrap_or_default());
    let recorded_at = row.near(2)?.map(|millis| Time::from_millis(millis).to_string()).unwrap_or_default();
    let correlation = String::from_utf8_lossy(text(4)?).into_owned();
    Ok(Call {
        first: row.near(0)?.unwrap_or_default(),
        last: row.near(1)?.unwrap_or_default(),
        claim: row.near(5)?,
        origin: Origin::new(recorded_at, hex(text(3)?), correlation),
    })
}

/// A row of [`SUBJECTS`], as [`call`].
fn subject(row: &Row<'_>) -> Result<Subject, StoreError> {
    let text = |column| {
        Ok::<_, StoreError>(
            String::from_utf8_lossy(row.get_ref(column)?.as_bytes().unwrap_or_default()).into_owned(),
        )
    };
    Ok(Subject { sequence: row.near(0)?.unwrap_or_default(), action: text(1)?, target: text(2)? })
}
