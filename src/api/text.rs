//! Texts of requests. None is blank, for a blank one is most often a variable that holds nothing, and none is
//! longer than its kind allows: whatever is stored comes back in every reply that tells of it. The limits are
//! all here.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{borrow::Cow, ops::Deref};

/// Bytes of a request.
pub const MAX_REQUEST: usize = 32 << 20;
/// What names something: an id, a name, a label, a pattern.
pub type Reference = Text<1_024>;
/// An id that its giver chose: of an actor, an event, an environment, a stage; and a role.
pub type Id = Text<200>;
/// A name for people: of an actor, a policy, an app; a title, a department.
pub type Name = Text<200>;
/// A SHA-256, in hexadecimal digits.
pub type Hash = Text<64>;
/// Why something was done.
pub type Reason = Text<1_000>;
/// A file's path. Windows knows none that is longer.
pub type Path = Text<32_767>;
/// Where a page ended.
pub type Cursor = Text<8_192>;
/// What the library gave, or a whole document: as long as a request may be.
pub type Whole = Text<MAX_REQUEST>;

/// Whether a character breaks lines, or turns the order of those around it, so that a text does not read as it is.
pub(super) fn unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nothing of a text is to be seen: blanks, joiners, fillers and other characters without a width.
pub(super) fn invisible(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().all(unseen)
}

/// At most so many characters of what was sent, as an error or a warning may repeat it: what does not print is escaped.
pub(super) fn shown(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for c in text.chars().take(most) {
        if unprintable(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}

/// A text that is not blank and has at most so many characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MOST: usize>(String);

impl<const MOST: usize> Text<MOST> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text of the library's own.
    pub(super) fn own(text: impl Into<String>) -> Text<MOST> {
        Text(text.into())
    }
}

impl<const MOST: usize> Deref for Text<MOST> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MOST: usize> From<Text<MOST>> for String {
    fn from(text: Text<MOST>) -> String {
        text.0
    }
}

impl<const MOST: usize> From<&Text<MOST>> for String {
    fn from(text: &Text<MOST>) -> String {
        text.0.clone()
    }
}

impl<'de, const MOST: usize> Deserialize<'de> for Text<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<MOST>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Err(D::Error::custom(
                "is blank: give it a value; a field that is optional may be left out",
            ));
        }
        if text.len() > MOST && text.chars().nth(MOST).is_some() {
            return Err(D::Error::custom(format!("has more than {MOST} characters: shorten it")));
        }
        Ok(Text(text))
    }
}

impl<const MOST: usize> JsonSchema for Text<MOST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "maxLength": MOST })
    }
}

/// What a request is restricted to; absent, it is not. Null is refused as a blank text is: it must not come
/// to mean everything.
#[derive(Clone, Copy, Debug)]
pub struct Only<T>(Option<T>);

impl<T> Default for Only<T> {
    fn default() -> Only<T> {
        Only(None)
    }
}

impl<T> Deref for Only<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Only<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Only<T>, D::Error> {
        let given = Option::deserialize(deserializer)?;
        given
            .map(|value| Only(Some(value)))
            .ok_or_else(|| D::Error::custom("is null: give it a value, or leave it out for all"))
    }
}

impl<T: JsonSchema> JsonSchema for Only<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}
