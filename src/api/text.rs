//! Texts of requests. None is blank, for a blank one is most often a variable that holds nothing, and none is
//! longer than its kind allows: whatever is stored comes back in every reply that tells of it. The limits are
//! all here.

pub(super) use crate::domain::glyph::unprintable;
use crate::domain::glyph::unseen;
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
/// Why something was done. It lies in the trail, where nothing may be taken for another line.
pub type Reason = Text<1_000, true>;
/// A directory role.
pub type Role = Text<200, true>;
/// What another program said.
pub type Said = Text<1_000>;
/// A file's path. Windows knows none that is longer.
pub type Path = Text<32_767>;
/// Where a page ended.
pub type Cursor = Text<8_192>;
/// What the library gave, or a whole document: as long as a request may be.
pub type Whole = Text<MAX_REQUEST>;

/// Whether nothing of a text is to be seen.
pub(super) fn invisible(text: &str) -> bool {
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

/// A text that is not blank and has at most so many characters; one that is `LINE` has none that does not print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MOST: usize, const LINE: bool = false>(String);

impl<const MOST: usize, const LINE: bool> Text<MOST, LINE> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text of the library's own.
    pub(super) fn own(text: impl Into<String>) -> Text<MOST, LINE> {
        Text(text.into())
    }
}

impl<const MOST: usize, const LINE: bool> Deref for Text<MOST, LINE> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MOST: usize, const LINE: bool> From<Text<MOST, LINE>> for String {
    fn from(text: Text<MOST, LINE>) -> String {
        text.0
    }
}

impl<const MOST: usize, const LINE: bool> From<&Text<MOST, LINE>> for String {
    fn from(text: &Text<MOST, LINE>) -> String {
        text.0.clone()
    }
}

impl<'de, const MOST: usize, const LINE: bool> Deserialize<'de> for Text<MOST, LINE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<MOST, LINE>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.chars().all(unseen) {
            return Err(D::Error::custom(
                "is blank: give it a value; a field that is optional may be left out",
            ));
        }
        if text.len() > MOST && text.chars().nth(MOST).is_some() {
            return Err(D::Error::custom(format!("has more than {MOST} characters: shorten it")));
        }
        if LINE && text.contains(unprintable) {
            return Err(D::Error::custom(
                "is no text of one line: leave out tabs, line breaks, marks of direction and the like",
            ));
        }
        Ok(Text(text))
    }
}

impl<const MOST: usize, const LINE: bool> JsonSchema for Text<MOST, LINE> {
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
