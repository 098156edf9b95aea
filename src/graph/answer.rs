//! What Graph answered: a plain response, or the items of a `$batch` in any order (domain.md 2.7, r51). A
//! status says nothing where the body is not Graph's: proxies and login pages answer too.

use super::refusal::classify;
use crate::domain::request::{AttemptResult, RequestKind, RetryAfter, Said};
use chrono::DateTime;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::{borrow::Cow, collections::BTreeMap};

/// Characters of a code and of a message that are kept.
const LONGEST_CODE: usize = 100;
const LONGEST_MESSAGE: usize = 500;
/// The longest wait that is believed: a day.
const LONGEST_WAIT: f64 = 86_400.0;

/// A response as the host gives it back.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    pub status: u16,
    /// The headers: names in any case; a value is a text, a number, or a list of them.
    pub headers: Option<&'a BTreeMap<String, Value>>,
    /// The body: JSON, or a text that may be JSON.
    pub body: Option<&'a RawValue>,
}

/// What Graph said of one request, and what it answered with where that is JSON.
#[derive(Clone, Debug)]
pub struct ItemAnswer {
    pub said: Said,
    pub body: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow)]
    responses: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    status: u16,
    headers: Option<BTreeMap<String, Value>>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

/// Graph's errors, of which other properties are ignored.
#[derive(Deserialize)]
struct Failed {
    error: Refused,
}

#[derive(Deserialize)]
struct Refused {
    code: Option<String>,
    message: Option<String>,
}

/// What Graph said of each of so many requests of a kind. Of a batch an item that is missing, or that two answers are
/// of, is in doubt. The items are read where the outer status says that the batch was: a throttled one says 424 (r51).
pub fn read_answer(
    kind: RequestKind,
    response: &Response<'_>,
    places: usize,
    batch: bool,
) -> Vec<ItemAnswer> {
    let text = (batch && matches!(response.status, 200..=299 | 424 | 429)).then(|| json_text(response.body));
    let items = text.as_deref().and_then(|text| serde_json::from_str::<Batch<'_>>(text).ok());
    let Some(Batch { responses }) = items else {
        let mut one = read_one(kind, response.status, response.headers, response.body);
        if batch {
            one = of_batch(response.status, one);
        }
        return vec![one; places];
    };
    let of_place = |place: usize| {
        let id = (place + 1).to_string();
        let mut of_id = responses.iter().filter(|item| item.id == id);
        let only = of_id.next().filter(|_| of_id.next().is_none());
        only.map_or_else(ItemAnswer::doubt, |item| {
            let mut answer = read_one(kind, item.status, item.headers.as_ref(), item.body);
            let outer = || response.headers.and_then(wait);
            if answer.said.status == Some(429) && answer.said.retry_after.is_none() {
                answer.said.retry_after = outer();
            }
            answer
        })
    };
    (0..places).map(of_place).collect()
}

/// What the outer answer of a batch without items means for each of them: it was refused whole, or nobody
/// knows. A 200 without items is not Graph's.
fn of_batch(status: u16, outer: ItemAnswer) -> ItemAnswer {
    let result = match status {
        401 | 429 => outer.said.result,
        400 if outer.said.status.is_some() => AttemptResult::Apart,
        403 if outer.said.status.is_some() => AttemptResult::MendConfiguration,
        _ => return ItemAnswer::doubt_of(outer.said),
    };
    ItemAnswer { said: Said { result, ..outer.said }, body: None }
}

fn read_one(
    kind: RequestKind,
    status: u16,
    headers: Option<&BTreeMap<String, Value>>,
    raw: Option<&RawValue>,
) -> ItemAnswer {
    let body = json_text(raw);
    let error = may_fail(&body).then(|| serde_json::from_str::<Failed>(&body).ok()).flatten();
    let error = error.map(|failed| failed.error);
    let graphs = error.is_some();
    let (code, message) = error.map_or((None, None), |error| {
        (
            error.code.map(|code| bounded(&code, LONGEST_CODE)),
            error.message.map(|text| bounded(&text, LONGEST_MESSAGE)),
        )
    });
    let result = match status {
        200..=299 if !graphs && (body.is_empty() || body.starts_with(['{', '['])) => AttemptResult::Done,
        // Nothing was done, whoever said so.
        401 | 429 => AttemptResult::AgainLater,
        400..=499 if graphs && status != 408 => {
            classify(kind, status, message.as_deref().unwrap_or_default())
        }
        _ => AttemptResult::InDoubt,
    };
    let known = graphs || matches!(result, AttemptResult::Done | AttemptResult::AgainLater) || status >= 500;
    let said =
        Said { status: known.then_some(status), code, message, retry_after: headers.and_then(wait), result };
    let json = || match raw.filter(|raw| raw.get() == body) {
        Some(as_it_came) => Some(as_it_came.to_owned()),
        None => serde_json::from_str(&body).ok(),
    };
    let body = (result == AttemptResult::Done).then(json).flatten();
    ItemAnswer { said, body }
}

/// Whether a body may be an error of Graph's. Most are none, and are not parsed to learn that: an error is an object, and
/// a name that is written otherwise has an escape in it.
fn may_fail(body: &str) -> bool {
    let object = |rest: &str| {
        rest.trim_start().strip_prefix(':').is_some_and(|value| value.trim_start().starts_with(['{', '[']))
    };
    body.contains('\\') || body.split("\"error\"").skip(1).any(object)
}

impl ItemAnswer {
    fn doubt() -> ItemAnswer {
        let said = Said {
            status: None,
            code: None,
            message: None,
            retry_after: None,
            result: AttemptResult::InDoubt,
        };
        ItemAnswer { said, body: None }
    }

    fn doubt_of(said: Said) -> ItemAnswer {
        ItemAnswer { said: Said { result: AttemptResult::InDoubt, ..said }, body: None }
    }
}

/// The JSON of a body, which may come as a text; "" for none.
fn json_text(body: Option<&RawValue>) -> Cow<'_, str> {
    let body = body.map_or("", RawValue::get).trim();
    let text = if body.starts_with('"') {
        Cow::Owned(serde_json::from_str::<String>(body).unwrap_or_default())
    } else if body == "null" {
        Cow::Borrowed("")
    } else {
        Cow::Borrowed(body)
    };
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(bare(text)),
        Cow::Owned(text) if bare(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(bare(&text).to_owned()),
    }
}

/// A text without a byte order mark and blanks around it.
fn bare(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}

/// Graph's Retry-After in headers.
fn wait(headers: &BTreeMap<String, Value>) -> Option<RetryAfter> {
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Retry-After"))?;
    let value = value.as_array().map_or(Some(value), |list| list.first())?;
    match value {
        Value::String(text) => retry_after(text),
        other => retry_after(&other.to_string()),
    }
}

/// A Retry-After: seconds, which may have a fraction, or an HTTP date. At most a day is believed.
pub fn retry_after(text: &str) -> Option<RetryAfter> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        let seconds =
            if seconds.is_finite() && seconds >= 0.0 { seconds.min(LONGEST_WAIT) } else { return None };
        #[allow(clippy::cast_possible_truncation, reason = "it is at most a day")]
        return Some(RetryAfter::In((seconds * 1_000.0).ceil() as i64));
    }
    DateTime::parse_from_rfc2822(text).ok().map(|date| RetryAfter::At(date.timestamp_millis()))
}

/// A text from outside as it is kept: no control characters, and no more than so many characters.
pub fn bounded(text: &str, most: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}
