//! A struct read from a JSON object.

use super::read::TWICE;
use serde::{Deserialize, de};
use std::borrow::Cow;

/// A property's name.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl Key<'_> {
    pub(super) fn is(&self, names: impl Names) -> bool {
        names.hold(&self.0)
    }

    /// The error of a property that has come with another value before.
    pub(super) fn twice<E: de::Error>(&self) -> E {
        E::custom(format_args!("{TWICE}{}", self.0.trim()))
    }
}

/// What a property is called, in any case.
pub(super) trait Names {
    fn hold(&self, key: &str) -> bool;
}

impl Names for &str {
    fn hold(&self, key: &str) -> bool {
        key.eq_ignore_ascii_case(self)
    }
}

/// By several writers. The portal's CSV has blanks at the end of some.
impl Names for &[&str] {
    fn hold(&self, key: &str) -> bool {
        self.iter().any(|name| key.trim().eq_ignore_ascii_case(name))
    }
}

/// A struct read from a JSON object. serde's derive knows neither names in any case nor properties that come
/// twice with the same value. `field: Type = "property" as WireType` must be there, unless `else value` says
/// what its absence means. The property may be a list of names. With `=> value` at its end it is a wrapper of
/// that value, which the fields, then without types, make.
macro_rules! shape {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $plain:ty = $key:tt as $wire:ty $(, else $absent:expr)?;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $($(#[$field_doc])* pub $field: $plain,)+ }

        $crate::graph::read::plain!($name);
        $crate::graph::shape::shape!(@read $name $name { $($field),+ }, { $($field = $key as $wire $(, else $absent)?;)+ });
    };
    ($(#[$doc:meta])* struct $name:ident($plain:ty) {
        $($field:ident = $key:tt as $wire:ty $(, else $absent:expr)?;)+
    } => $value:expr) => {
        $(#[$doc])*
        struct $name($plain);

        $crate::graph::read::plain!($name -> $plain);
        $crate::graph::shape::shape!(@read $name $name($value), { $($field = $key as $wire $(, else $absent)?;)+ });
    };
    (@read $name:ident $made:expr, { $($field:ident = $key:tt as $wire:ty $(, else $absent:expr)?;)+ }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        $(let mut $field = None;)+
                        while let Some(key) = map.next_key::<$crate::graph::shape::Key<'de>>()? {
                            $(if key.is($key) {
                                let value = $crate::graph::read::Wire::plain(map.next_value::<$wire>()?);
                                if $field.as_ref().is_some_and(|before| *before != value) {
                                    return Err(key.twice());
                                }
                                $field = Some(value);
                                continue;
                            })+
                            map.next_value::<serde::de::IgnoredAny>()?;
                        }
                        $(let $field = match $field {
                            Some(value) => value,
                            None => $crate::graph::shape::shape!(@absent $key $(, $absent)?),
                        };)+
                        Ok($made)
                    }
                }

                deserializer.deserialize_any(Object)
            }
        }
    };
    (@absent $key:tt) => { return Err(serde::de::Error::missing_field($key)) };
    (@absent $key:tt, $absent:expr) => { $absent };
}
pub(super) use shape;
