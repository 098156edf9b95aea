//! Shapes that many requests and replies share.

use super::{
    error::Error,
    json::{self, Json},
};
use crate::domain::ids::{GroupId, PlanId, PolicyId, SkuId, UserId};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, marker::PhantomData, rc::Rc};

pub(super) mod request;

pub(super) use request::request;
pub use request::{Actor, Common, CorrelationId, Request};

/// Declares what replies hold.
macro_rules! reply {
    ($($(#[$about:meta])* pub struct $name:ident { $($fields:tt)* })+) => {$(
        #[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase")]
        $(#[$about])*
        pub struct $name { $($fields)* }
    )+};
}
pub(super) use reply;

/// A field of a change: absent leaves what is, null clears, a value sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Absent.
    #[default]
    Keep,
    /// Null.
    Clear,
    /// A value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field was there.
    pub fn is_given(&self) -> bool {
        !matches!(self, Patch::Keep)
    }

    /// Changes a value to `cleared`, or to what `read` makes of what was given and of the value as it is.
    pub(super) fn apply<V>(
        self,
        value: &mut V,
        cleared: V,
        read: impl FnOnce(T, &V) -> Result<V, Error>,
    ) -> Result<(), Error> {
        match self {
            Patch::Keep => {}
            Patch::Clear => *value = cleared,
            Patch::Set(given) => *value = read(given, value)?,
        }
        Ok(())
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Patch<T> {
        value.map_or(Patch::Keep, Patch::Set)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Patch<T>, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Patch::Clear, Patch::Set))
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }

    fn _schemars_private_is_option() -> bool {
        true
    }
}

/// A field as requests and replies name it.
pub(super) fn camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().map(str::to_owned).unwrap_or_default();
    words.fold(first, |name, word| {
        name + &word.get(..1).unwrap_or_default().to_ascii_uppercase() + word.get(1..).unwrap_or_default()
    })
}

/// A list's page.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in order; fewer than asked for where they are large.
    pub items: Items<T>,
    /// The cursor of the following page; null on the last.
    pub next: Option<String>,
}

/// Items of a reply as they will be sent: each is written at once, so that its size is known while there is
/// still a choice.
#[derive(Clone, Debug)]
pub struct Items<T> {
    /// With commas between them.
    json: String,
    of: PhantomData<T>,
}

impl<T> Default for Items<T> {
    fn default() -> Items<T> {
        Items { json: String::new(), of: PhantomData }
    }
}

impl<T: Serialize> Items<T> {
    /// Writes one more.
    pub(super) fn push(&mut self, item: &T) -> Result<(), Error> {
        if !self.json.is_empty() {
            self.json.push(',');
        }
        Ok(json::append(&mut self.json, item)?)
    }

    /// Their bytes.
    pub(super) fn bytes(&self) -> usize {
        self.json.len()
    }

    /// Leaves those that had so many bytes.
    pub(super) fn cut(&mut self, bytes: usize) {
        self.json.truncate(bytes);
    }
}

impl<T> Serialize for Items<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((!self.json.is_empty()).then_some(Json(&self.json)))
    }
}

impl<T: JsonSchema> JsonSchema for Items<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

/// A part that many items of a reply have in common, written once.
#[derive(Debug)]
pub struct Shared<T> {
    json: Rc<str>,
    of: PhantomData<T>,
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared { json: Rc::clone(&self.json), of: PhantomData }
    }
}

impl<T: Serialize> Shared<T> {
    pub(super) fn of(part: &T) -> Result<Shared<T>, Error> {
        Ok(Shared { json: json::text(part)?.into(), of: PhantomData })
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json(&self.json).serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Shared<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

reply! {
    /// An item of a bulk reply: a result, or the error of that item.
    pub struct ItemError {
        /// The place in the request, from 0.
        pub index: u64,
        /// The line of the file or text, from 1; null where the item came in the request itself.
        pub line: Option<u64>,
        /// What was wrong with it.
        pub error: Error,
    }

    /// A field of something, before and after.
    #[derive(PartialEq, Eq, Deserialize)]
    pub struct FieldChange {
        /// The field, as requests name it.
        pub field: String,
        /// The value before; null for none.
        pub before: Option<String>,
        /// The value after; null for none.
        pub after: Option<String>,
    }

    /// A user in a reply.
    #[derive(PartialEq, Eq, Deserialize)]
    pub struct UserRef {
        /// The object id; null where the store knows no such user.
        pub id: Option<UserId>,
        /// The user principal name; of an unknown user what it was called.
        pub user_principal_name: String,
    }

    /// A policy in a reply, with its name at the time.
    #[derive(PartialEq, Eq, Deserialize)]
    pub struct PolicyRef {
        /// The policy.
        pub id: PolicyId,
        /// Its name.
        pub name: String,
    }

    /// A product in a reply.
    #[derive(PartialEq, Eq, Deserialize)]
    pub struct ProductRef {
        /// The product.
        pub sku_id: SkuId,
        /// Its part number.
        pub sku_part_number: String,
        /// Its name.
        pub name: String,
    }

    /// A group in a reply.
    #[derive(PartialEq, Eq)]
    pub struct GroupRef {
        /// The group.
        pub id: GroupId,
        /// Its displayName; null where no import has shown it.
        pub name: Option<String>,
    }

    /// A plan in a reply.
    #[derive(PartialEq, Eq)]
    pub struct PlanRef {
        /// The plan.
        pub id: PlanId,
        /// Its name.
        pub name: String,
    }
}

/// What a write to configuration did, or with `dryRun` would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change<T> {
    /// What was written, such as `policy 'Teams for all'`.
    pub subject: String,
    /// The fields that changed; empty when it stays as it is.
    pub changes: Vec<FieldChange>,
    /// What the admin should know.
    pub warnings: Vec<String>,
    /// The thing as it is afterwards, or what was removed.
    pub result: T,
}

/// Items a list gives when no `limit` is asked.
pub const DEFAULT_LIMIT: u32 = 1_000;
/// Items a list gives at most.
pub const MOST: u32 = 10_000;
