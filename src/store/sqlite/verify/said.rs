//! What a record says, found without parsing it where its members stand as this library writes them.

use memchr::memmem::find;
use serde_json::Value;
use std::borrow::Cow;

/// The members of a record that something is compared with; those that it lacks are none.
#[derive(Default)]
pub(super) struct Said<'r> {
    /// Whether time, actor and correlation are those of the call.
    pub of_call: bool,
    pub action: Option<Cow<'r, str>>,
    pub target: Option<Cow<'r, str>>,
    pub claim: Option<i64>,
    pub seal: Option<Cow<'r, str>>,
}

/// What all records of a call say of it.
pub(super) struct Origin {
    pub recorded_at: String,
    pub actor: String,
    pub correlation: String,
    /// The same as it stands in a record, up to the action.
    pub text: Vec<u8>,
}

impl Origin {
    pub fn new(recorded_at: String, actor: String, correlation: String) -> Origin {
        let text = format!(
            r#","recordedAt":"{recorded_at}","actor":"{actor}","correlationId":{},"action":""#,
            Value::from(correlation.as_str())
        );
        Origin { recorded_at, actor, correlation, text: text.into_bytes() }
    }
}

/// The number that a record gives itself.
pub(super) fn number(record: &[u8]) -> Option<i64> {
    quick_number(record).or_else(|| serde_json::from_slice::<Value>(record).ok()?.get("sequence")?.as_i64())
}

fn quick_number(record: &[u8]) -> Option<i64> {
    digits(record.strip_prefix(br#"{"sequence":"#)?).map(|(number, _)| number)
}

/// A number that a comma ends, and what comes after that.
fn digits(text: &[u8]) -> Option<(i64, &[u8])> {
    let end = text.iter().position(|byte| *byte == b',')?;
    let (number, rest) = text.split_at_checked(end)?;
    Some((str::from_utf8(number).ok()?.parse().ok()?, rest.get(1..)?))
}

/// A text without escapes up to its quote, and what comes after that.
fn plain(text: &[u8]) -> Option<(&str, &[u8])> {
    let (text, rest) = text.split_at_checked(text.iter().position(|byte| *byte == b'"')?)?;
    let text = str::from_utf8(text).ok().filter(|text| !text.contains('\\'))?;
    Some((text, rest.get(1..)?))
}

impl<'r> Said<'r> {
    /// What a record says, beside that of its call.
    pub fn of(record: &'r [u8], call: Option<&Origin>) -> Said<'r> {
        call.and_then(|call| Said::quick(record, call)).unwrap_or_else(|| Said::parsed(record, call))
    }

    fn quick(record: &'r [u8], call: &Origin) -> Option<Said<'r>> {
        // An unescaped quote and a comma before it stand between members only.
        let rest = record.get(find(record, br#","recordedAt":"#)?..)?.strip_prefix(call.text.as_slice())?;
        let (action, rest) = plain(rest)?;
        let (target, rest) = plain(rest.strip_prefix(br#","target":""#)?)?;
        let claim = rest.strip_prefix(br#","claim":"#).and_then(digits).map(|(claim, _)| claim);
        const SEAL: &[u8] = br#","seal":""#;
        let seal = claim
            .and_then(|_| rest.get(find(rest, SEAL)? + SEAL.len()..))
            .and_then(plain)
            .map(|(seal, _)| seal.into());
        Some(Said { of_call: true, action: Some(action.into()), target: Some(target.into()), claim, seal })
    }

    fn parsed(record: &[u8], call: Option<&Origin>) -> Said<'r> {
        let Ok(value) = serde_json::from_slice::<Value>(record) else { return Said::default() };
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let of_call = call.is_some_and(|call| {
            let own = [&call.recorded_at, &call.actor, &call.correlation].map(|own| Some(own.as_str()));
            ["recordedAt", "actor", "correlationId"].map(|name| value.get(name).and_then(Value::as_str))
                == own
        });
        let claim = value.get("claim").and_then(Value::as_i64);
        Said {
            of_call,
            action: text("action").map(Cow::Owned),
            target: text("target").map(Cow::Owned),
            claim,
            seal: text("seal").map(Cow::Owned),
        }
    }
}
