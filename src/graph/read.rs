//! From an item's bytes to a struct: one pass, and a second one only to name the property that failed.

use crate::domain::{
    ids::{ClientAppId, GroupId, PlanId, SkuId, UserId},
    time::Time,
    word,
};
use serde::{
    Deserialize, Deserializer,
    de::{
        self, DeserializeOwned, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
        value::MapAccessDeserializer,
    },
};
use std::{fmt, marker::PhantomData, str::FromStr};

/// What helps where a text such as `Microsoft.Graph.PowerShell.Models.MicrosoftGraphPrepaidUnits`,
/// `System.Object[]` or `@{enabled=5}` stands.
const SHALLOW: &str = "PowerShell wrote what lies deeper as its type's name: use ConvertTo-Json -Depth 10, or save Graph's own answer.";

/// Why an item was refused. The message never repeats what the item says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default())]
pub struct ItemError {
    /// The property, as a path such as `prepaidUnits.enabled`; none when it is the item as a whole.
    pub field: Option<String>,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

impl ItemError {
    /// What is wrong with a property.
    pub(super) fn at(
        field: impl Into<String>,
        message: impl Into<String>,
        hint: Option<&'static str>,
    ) -> ItemError {
        ItemError { field: Some(field.into()), message: message.into(), hint }
    }

    pub(super) fn missing(field: impl Into<String>, hint: &'static str) -> ItemError {
        ItemError::at(field, MISSING, Some(hint))
    }
}

/// Whether a text is such a name instead of what it stands for.
pub(super) fn shallow(text: &str) -> bool {
    ["Microsoft.Graph.", "System.", "@{"].iter().any(|start| text.starts_with(start))
}

/// Reads an item; `hint` goes with a property that is missing.
pub(super) fn item<T: DeserializeOwned>(json: &[u8], hint: &'static str) -> Result<T, ItemError> {
    serde_json::from_slice(json).map_err(|error| {
        if error.is_data() {
            // Only the failed item pays for the path.
            let mut again = serde_json::Deserializer::from_slice(json);
            if let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut again) {
                return refused(&error.path().to_string(), &error.into_inner().to_string(), hint);
            }
        }
        ItemError { field: None, message: format!("is not valid JSON: {error} of the item"), hint: None }
    })
}

fn refused(path: &str, message: &str, hint: &'static str) -> ItemError {
    let path = (path != ".").then(|| path.to_owned());
    let message = message.rsplit_once(" at line ").map_or(message, |(said, _)| said);
    if let Some(name) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        let field = path.map_or_else(|| name.to_owned(), |path| format!("{path}.{name}"));
        return ItemError::missing(field, hint);
    }
    if let Some(name) = message.strip_prefix(TWICE) {
        let field = path.map_or_else(|| name.to_owned(), |path| format!("{path}.{name}"));
        let hint = "give it once: the names of properties are read in any case";
        return ItemError::at(field, "is there twice, with different values", Some(hint));
    }
    if message == MISSING {
        return ItemError { field: path, message: MISSING.into(), hint: Some(hint) };
    }
    // serde quotes the value it did not expect; only what it expected is told on.
    let quotes = ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .any(|start| message.starts_with(start));
    let (message, hint) = match message.rsplit_once(", expected ") {
        Some((found, expected)) if quotes => {
            let expected = word::expected(expected);
            let text = found.starts_with("invalid type: string")
                && (expected.starts_with("an object") || expected == LIST);
            (format!("must be {expected}"), text.then_some(SHALLOW))
        }
        _ => (message.to_owned(), None),
    };
    ItemError { field: path, message, hint }
}

const MISSING: &str = "is missing";
/// What the error of a property begins with that comes twice, with different values.
pub(super) const TWICE: &str = "twice: ";
const LIST: &str = "a list";

/// What stands in JSON for a plain value of ours.
pub(super) trait Wire {
    type Plain;
    fn plain(self) -> Self::Plain;
}

/// What is its own plain value, and what holds it.
macro_rules! plain {
    (@ $name:ty, $plain:ty, $self:ident => $value:expr) => {
        impl $crate::graph::read::Wire for $name {
            type Plain = $plain;
            fn plain($self) -> $plain {
                $value
            }
        }
    };
    ($name:ident -> $plain:ty) => { $crate::graph::read::plain!(@ $name, $plain, self => self.0); };
    ($($name:ty),+) => { $($crate::graph::read::plain!(@ $name, $name, self => self);)+ };
}
pub(super) use plain;
plain!(bool, ClientAppId, GroupId, PlanId, SkuId, UserId, (u64, u64));

impl<T: Wire> Wire for Option<T> {
    type Plain = Option<T::Plain>;
    fn plain(self) -> Option<T::Plain> {
        self.map(T::plain)
    }
}

/// A list. One value is a list of one: so ConvertTo-Json writes what a pipeline took apart (r05).
pub(super) struct List<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<List<T>, D::Error> {
        struct Elements<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Elements<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(LIST)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(element) = seq.next_element()? {
                    list.push(element);
                }
                Ok(List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| List(vec![one]))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
                let one: Result<T, E> = T::deserialize(text.into_deserializer());
                one.map(|one| List(vec![one])).map_err(|_| E::invalid_type(Unexpected::Str(text), &self))
            }
        }

        deserializer.deserialize_any(Elements(PhantomData))
    }
}

impl<T: Wire> Wire for List<T> {
    type Plain = Vec<T::Plain>;
    fn plain(self) -> Vec<T::Plain> {
        self.0.into_iter().map(T::plain).collect()
    }
}

/// What must be there; null is as absent (r05).
pub(super) struct Due<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Due<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Due<T>, D::Error> {
        Option::deserialize(deserializer)?.map(Due).ok_or_else(|| de::Error::custom(MISSING))
    }
}

impl<T: Wire> Wire for Due<T> {
    type Plain = T::Plain;
    fn plain(self) -> T::Plain {
        self.0.plain()
    }
}

/// The property is there, with null or a value: absent is not null (r05).
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Said<T>(Option<T>);

impl<T: Wire> Wire for Said<T> {
    type Plain = Option<Option<T::Plain>>;
    fn plain(self) -> Self::Plain {
        Some(self.0.plain())
    }
}

/// Null reads as the empty value.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Nullable<T>(Option<T>);

impl<T: Wire<Plain: Default>> Wire for Nullable<T> {
    type Plain = T::Plain;
    fn plain(self) -> T::Plain {
        self.0.map(T::plain).unwrap_or_default()
    }
}

/// A value as JSON may write it; `O` is what its objects are read as.
pub(super) enum Given<'a, O> {
    Flag(bool),
    Number(i64),
    Text(&'a str),
    Object(O),
}

/// Why a value is refused.
pub(super) enum Fault {
    /// It is not of a kind that is expected.
    Kind,
    /// Of its kind it is none that is expected.
    Value,
    /// What is wrong with it.
    Says(String),
}

/// Visits what may be written in several ways.
pub(super) struct Leaf<T, O> {
    pub(super) expected: &'static str,
    pub(super) read: fn(Given<'_, O>) -> Result<T, Fault>,
}

impl<T, O> Leaf<T, O> {
    fn read<E: de::Error>(&self, given: Given<'_, O>) -> Result<T, E> {
        let found = match given {
            Given::Text(_) => Unexpected::Str(""),
            _ => Unexpected::Other("value"),
        };
        (self.read)(given).map_err(|fault| match fault {
            Fault::Kind => E::invalid_type(found, &self.expected),
            Fault::Value => E::invalid_value(found, &self.expected),
            Fault::Says(what) => E::custom(what),
        })
    }
}

impl<'de, T, O: Deserialize<'de>> Visitor<'de> for Leaf<T, O> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<T, E> {
        self.read(Given::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.read(Given::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        self.read(Given::Text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        self.read(Given::Object(O::deserialize(MapAccessDeserializer::new(map))?))
    }
}

/// A leaf read from a JSON string; with `of` a type, from whatever is given, with objects read as that.
macro_rules! leaf {
    ($(#[$doc:meta])* $vis:vis $name:ident -> $plain:ty, $expected:literal, of $object:ty, $read:expr) => {
        $(#[$doc])*
        $vis struct $name($plain);

        $crate::graph::read::plain!($name -> $plain);

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let leaf = $crate::graph::read::Leaf::<$plain, $object> { expected: $expected, read: $read };
                deserializer.deserialize_any(leaf).map($name)
            }
        }
    };
    ($(#[$doc:meta])* $vis:vis $name:ident -> $plain:ty, $expected:literal, $read:expr) => {
        $crate::graph::read::leaf!($(#[$doc])* $vis $name -> $plain, $expected, of serde::de::IgnoredAny, |given| {
            let read: fn(&str) -> Result<$plain, &'static str> = $read;
            let $crate::graph::read::Given::Text(text) = given else { return Err($crate::graph::read::Fault::Kind) };
            read(text).map_err(|what| $crate::graph::read::Fault::Says(what.into()))
        });
    };
}
pub(super) use leaf;

/// A GUID; "" is none.
pub(super) struct OrEmpty<T>(Option<T>);

impl<'de, T: FromStr> Deserialize<'de> for OrEmpty<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OrEmpty<T>, D::Error> {
        let read = |given: Given<'_, IgnoredAny>| match given {
            Given::Text("") => Ok(None),
            Given::Text(text) => text.parse().map(Some).map_err(|_| Fault::Says("is no GUID".into())),
            _ => Err(Fault::Kind),
        };
        deserializer.deserialize_any(Leaf { expected: "a GUID as text", read }).map(OrEmpty)
    }
}

impl<T> Wire for OrEmpty<T> {
    type Plain = Option<T>;
    fn plain(self) -> Option<T> {
        self.0
    }
}

leaf!(
    /// A name of a person, place or thing.
    pub(super) Name -> String, "a text", |text| clean(text, 1_024).map_err(|_| "has a control character or more than 1024 characters")
);
leaf!(
    /// An id or a word of a vocabulary.
    pub(super) Word -> String, "a text", |text| clean(text, 200).map_err(|_| "has a control character or more than 200 characters")
);
leaf!(
    /// What people call a person, a place or a thing. A tab or line break in it is a blank: what somebody
    /// typed once must not keep the item out.
    pub(super) Label -> String, "a text", |text| {
        let text = text.replace(char::is_control, " ");
        clean(text.trim(), 1_024).map_err(|_| "has more than 1024 characters")
    }
);
leaf!(
    /// A time, also as the `/Date(1605855341619)/` of older JSON writers.
    pub(super) Moment -> Time, "a time as text", |text| {
        moment(text).ok_or("is no RFC 3339 time with an offset, such as 2026-11-21T10:00:00Z")
    }
);

/// A time in one of the ways it is written; none before 1970.
pub(super) fn moment(text: &str) -> Option<Time> {
    let ticks = |text: &str| {
        let text = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
        // An offset after it is for show: the ticks are UTC.
        let ticks = text.split(['+', '-']).next()?.parse().ok()?;
        Some(Time::from_millis(ticks)).filter(|time| time.millis() == ticks)
    };
    text.parse().ok().or_else(|| ticks(text))
}

/// The text, if it has no control characters and at most so many characters.
pub(super) fn clean(text: &str, most: usize) -> Result<String, &'static str> {
    if text.chars().any(char::is_control) || text.chars().nth(most).is_some() {
        Err("is not clean")
    } else {
        Ok(text.to_owned())
    }
}

leaf!(
    /// Whether a text is there that says anything.
    pub(super) Mark -> bool, "a text", |text| Ok(!text.trim().is_empty())
);

leaf!(
    /// A whole number of units: 0 to 2^31.
    pub(super) Count -> i64, "a whole number from 0 to 2147483648", of IgnoredAny, |given| match given {
        Given::Number(number) if (0..=1 << 31).contains(&number) => Ok(number),
        Given::Number(_) => Err(Fault::Value),
        _ => Err(Fault::Kind),
    }
);
leaf!(
    /// A yes or no, as a text too.
    pub(super) Flag -> Option<bool>, "true or false", of IgnoredAny, |given| match given {
        Given::Flag(flag) => Ok(Some(flag)),
        Given::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "" => Ok(None),
            "true" | "yes" | "1" => Ok(Some(true)),
            "false" | "no" | "0" => Ok(Some(false)),
            _ => Err(Fault::Value),
        },
        _ => Err(Fault::Kind),
    }
);
