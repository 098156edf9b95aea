//! Closed vocabularies: a word in JSON, an integer in the store; and what serde expects, in JSON's words.

/// What serde expected, in the words of who writes JSON and knows no Rust.
pub fn expected(words: &str) -> &str {
    match words {
        "a boolean" => "true or false",
        "a string" | "a borrowed string" => "a text",
        "a sequence" => "a list",
        "i32" => "a whole number from -2147483648 to 2147483647",
        "i64" => "a whole number",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number of 0 or more",
        "a map" => "an object",
        _ if words.starts_with("struct ") => "an object",
        _ => words,
    }
}

/// The nearest thing to an enumeration that crosses the C ABI: words outside, integers in the store, which
/// are only ever appended to.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant = $code),+ }

        impl $name {
            /// Every word, in the order of its code.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The integer the store keeps. Assigned once, never reused.
            pub const fn code(self) -> u8 {
                self as u8
            }

            pub fn from_code(code: u8) -> Option<$name> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }

            /// The word as it is written in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => stringify!($variant)),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::word::UnknownWord;

            /// Case does not matter.
            fn from_str(text: &str) -> Result<$name, Self::Err> {
                $name::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text)).ok_or_else(|| {
                    $crate::domain::word::UnknownWord { known: $name::ALL.iter().map(|word| word.as_str()).collect() }
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() { serializer.serialize_str(self.as_str()) } else { serializer.serialize_u8(self.code()) }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                if deserializer.is_human_readable() {
                    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                } else {
                    let code = u8::deserialize(deserializer)?;
                    $name::from_code(code).ok_or_else(|| serde::de::Error::custom("no word has this code"))
                }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$(stringify!($variant)),+] })
            }
        }
    };
}
pub(crate) use words;

/// A word that is in no vocabulary, with those that are.
#[derive(Debug, thiserror::Error)]
#[error("is none of {}", known.join(", "))]
pub struct UnknownWord {
    /// The words that would have been accepted.
    pub known: Vec<&'static str>,
}
