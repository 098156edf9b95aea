//! GUIDs with a type each, so that a user's id can never stand where a product's belongs.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// Why a text is not a GUID. Says where, and never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is not as long as a GUID.
    #[error("is no GUID: 36 characters are needed (8-4-4-4-12 with hyphens), and there are {characters}")]
    Length {
        /// Length of the text.
        characters: usize,
    },
    /// A hyphen is missing.
    #[error("is no GUID: its character {at} must be a hyphen")]
    Hyphen {
        /// Which character, counted from 1.
        at: usize,
    },
    /// Something else stands where a hexadecimal digit belongs.
    #[error("is no GUID: its character {at} must be a hexadecimal digit")]
    Digit {
        /// Which character, counted from 1.
        at: usize,
    },
}

const LENGTH: usize = 36;

fn parse(text: &str) -> Result<Uuid, IdError> {
    // Of the spellings `Uuid` knows, only the hyphenated one has this length.
    if text.len() == LENGTH
        && let Ok(uuid) = Uuid::try_parse(text)
    {
        return Ok(uuid);
    }
    Err(fault(text))
}

fn fault(text: &str) -> IdError {
    let wrong = |(at, letter): (usize, char)| match at {
        8 | 13 | 18 | 23 => (letter != '-').then_some(IdError::Hyphen { at: at + 1 }),
        _ => (!letter.is_ascii_hexdigit()).then_some(IdError::Digit { at: at + 1 }),
    };
    let characters = text.chars().count();
    let length = IdError::Length { characters };
    if characters != LENGTH {
        return length;
    }
    text.chars().enumerate().find_map(wrong).unwrap_or(length)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        ///
        /// Written in lower case with hyphens; read in any case, with hyphens, and with nothing around it. In
        /// a binary format it is its 16 bytes.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id with these bytes, in the order of RFC 4122.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Gives the id as text to `with`.
            pub fn with_text<T>(&self, with: impl FnOnce(&str) -> T) -> T {
                with(self.0.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()))
            }

            /// The bytes in the order of RFC 4122, which is also the order of the text.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self.0.as_hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.as_hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    self.with_text(|text| serializer.serialize_str(text))
                } else {
                    self.as_bytes().serialize(serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    deserializer.deserialize_str(Text).map(Self)
                } else {
                    <[u8; 16]>::deserialize(deserializer).map(Self::from_bytes)
                }
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": "uuid" })
            }
        }
    )* };
}

struct Text;

impl serde::de::Visitor<'_> for Text {
    type Value = Uuid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GUID as text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Uuid, E> {
        parse(text).map_err(E::custom)
    }
}

ids! {
    /// A product: Graph's `skuId`.
    SkuId;
    /// A service plan: Graph's `servicePlanId`.
    PlanId;
    /// A user: the object id of the directory.
    UserId;
    /// A group: the object id of the directory.
    GroupId;
    /// A policy of ours.
    PolicyId;
    /// A migration of ours.
    MigrationId;
    /// The client application of a sign-in: Graph's `appId`.
    ClientAppId;
}
