//! How a request is declared, and what every one may say.

use crate::{
    api::text::{Id, Name, Role},
    domain::time::Time,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use std::borrow::Cow;

/// Who asks. Roles are Graph's directory role names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Actor {
    /// An object id, an account name, or whatever tells the actor apart.
    pub id: Id,
    /// The name people know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The directory roles the actor acts in; at most 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "roles")]
    #[schemars(length(max = 100))]
    pub roles: Vec<Role>,
}

/// Roles of one actor.
const MOST_ROLES: usize = 100;

fn roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Role>, D::Error> {
    let roles = Vec::deserialize(deserializer)?;
    if roles.len() > MOST_ROLES {
        let fault = format!("has more than {MOST_ROLES} entries: name the roles that are needed here");
        return Err(serde::de::Error::custom(fault));
    }
    Ok(roles)
}

/// What ties audit records of one piece of work together: a GUID, or a text of at most 64 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrelationId(String);

impl CorrelationId {
    const MOST: usize = 64;

    /// The text; of a GUID in lower case with hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for CorrelationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CorrelationId, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() || text.chars().count() > Self::MOST || text.contains(char::is_control) {
            return Err(serde::de::Error::custom(
                "is no correlation id: a GUID, or 1 to 64 characters without control characters",
            ));
        }
        Ok(CorrelationId(uuid::Uuid::try_parse(&text).map_or(text, |guid| guid.to_string())))
    }
}

impl JsonSchema for CorrelationId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "CorrelationId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "maxLength": CorrelationId::MOST })
    }
}

/// What every request may say besides its own fields.
#[derive(Clone, Copy, Debug)]
pub struct Common<'a> {
    /// The time of the call; none is the wall clock.
    pub now: Option<Time>,
    /// Who asks; none is the store's or the system's user.
    pub actor: Option<&'a Actor>,
    /// Whether nothing may stay.
    pub dry_run: bool,
    /// What ties the call's audit records to others; none is drawn at random.
    pub correlation: Option<&'a CorrelationId>,
}

/// A request of a method.
pub trait Request: DeserializeOwned + JsonSchema {
    /// Whether the store may be another one when the call is done. Such a call is told to its end: it cannot
    /// be undone by an interrupt.
    const WRITES: bool;
    /// What every request may say.
    fn common(&self) -> Common<'_>;
}

/// Declares a request: `read` adds `now` and `actor`, `write` adds `dryRun` and `correlationId` too; `with`
/// adds groups of fields that several requests have. A field `= default` may be left out.
macro_rules! request {
    ($(#[$doc:meta])* $kind:ident $name:ident with page $(, $more:ident)* { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name with $($more),* {
            $($fields)*
            /// Items on a page.
            pub limit: Option<u32> = default,
            /// Where the last page ended.
            pub cursor: Option<$crate::api::text::Cursor> = default,
        } }
    };
    ($(#[$doc:meta])* $kind:ident $name:ident with import $(, $more:ident)* { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name with $($more),* {
            $($fields)*
            /// When the data was taken; required in a Graph store and with `path`, else default `now`.
            pub taken_at: Option<$crate::domain::time::Time> = default,
            /// `Full`: what is not in it is gone. `Partial`, the default: that stays.
            pub snapshot: Option<$crate::api::import::Snapshot> = default,
            /// With `Full`: whether more than 10 and more than a tenth of what is stored may go, or a pool of
            /// which users hold licenses.
            pub allow_removal: bool = default,
            /// Whether data stored under a time still to come, which can only be a mistake, is replaced, and
            /// in a Local store what claims have changed.
            pub replace: bool = default,
            /// Whether one bad item refuses the whole call.
            pub atomic: bool = default,
            /// The name of a snapshot that spans calls of one handle, each with the same `snapshot` and
            /// `takenAt`.
            pub stage: Option<$crate::api::text::Id> = default,
            /// Whether this is the last call of the stage.
            pub last: bool = default,
        } }
    };
    ($(#[$doc:meta])* $kind:ident $name:ident with report $(, $more:ident)* { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name with $($more),* {
            $($fields)*
            /// The last so many times 24 hours before `now`, 1 to 36,500; default 90.
            pub days: $crate::api::text::Only<u32> = default,
            /// The window's begin, instead of `days`; default: 90 days before its end.
            pub from: $crate::api::text::Only<$crate::domain::time::Time> = default,
            /// The window's end, which is not in it, instead of `days`; default: `now`.
            pub to: $crate::api::text::Only<$crate::domain::time::Time> = default,
            /// Only this policy's, by id or name; one that was removed by its id.
            pub policy: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only claims of this product.
            pub product: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only this user's, or that of one who is gone from the tenant.
            pub user: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only this app's.
            pub app: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Whether refusals and failed claims are rows too.
            pub include_refused: bool = default,
            /// Counts by this instead of rows.
            pub group_by: Option<$crate::api::report::GroupBy> = default,
        } }
    };
    ($(#[$doc:meta])* $kind:ident $name:ident with audit $(, $more:ident)* { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name with $($more),* {
            $($fields)*
            /// Only recorded at this time or later, by the wall clock.
            pub from: $crate::api::text::Only<$crate::domain::time::Time> = default,
            /// Only recorded before this time, by the wall clock.
            pub to: $crate::api::text::Only<$crate::domain::time::Time> = default,
            /// Only by this actor: an id, a name, or the key that records have of one who was forgotten.
            pub actor_id: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only of this action, such as `Update policy`.
            pub action: $crate::api::text::Only<$crate::api::audit::AuditAction> = default,
            /// Only about this target, such as `setting`, `policy:` and its id or name, or `claim:17`; one
            /// that is none is refused.
            pub target: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only about this user or the user's claims; one who is gone from the tenant too.
            pub user: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only about this policy, by id or name; one that was removed by its id.
            pub policy: $crate::api::text::Only<$crate::api::text::Reference> = default,
            /// Only about the claim of this number.
            pub claim: $crate::api::text::Only<i64> = default,
            /// Only with this correlation id.
            pub correlation_id: $crate::api::text::Only<$crate::api::wire::request::CorrelationId> = default,
        } }
    };
    ($(#[$doc:meta])* $kind:ident $name:ident with export $(, $more:ident)* { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name with $($more),* {
            $($fields)*
            /// The file to write, absolute; without it what it would hold is in the reply, which has 32 MiB
            /// at most.
            pub path: Option<$crate::api::text::Path> = default,
            /// Whether a file there is replaced; takes the role of `requiredRole`, where there is one.
            pub overwrite: bool = default,
            /// Says what would be written, and writes nothing.
            pub dry_run: bool = default,
        } }
    };
    ($(#[$doc:meta])* $kind:ident $name:ident with policy $(, $more:ident)* { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name with $($more),* {
            /// An id or name.
            pub policy: $crate::api::text::Reference,
            $($fields)*
        } }
    };
    ($(#[$doc:meta])* $kind:ident $name:ident with { $($fields:tt)* }) => {
        request! { $(#[$doc])* $kind $name { $($fields)* } }
    };
    (@ $(#[$doc:meta])* $name:ident { $($(#[$about:meta])* pub $field:ident: $type:ty $(= $default:ident)?,)* } { $($extra:tt)* }
        $writes:literal $write:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$about])* $(#[serde($default)])? pub $field: $type,)*
            /// The time of the call, to the millisecond; default: the wall clock.
            #[serde(default)]
            pub now: Option<$crate::domain::time::Time>,
            /// Who asks; default: the user of the operating system.
            #[serde(default)]
            pub actor: Option<$crate::api::wire::request::Actor>,
            $($extra)*
        }

        impl $crate::api::wire::request::Request for $name {
            const WRITES: bool = $writes;

            fn common(&self) -> $crate::api::wire::request::Common<'_> {
                let write: fn(&$name) -> (bool, Option<&$crate::api::wire::request::CorrelationId>) = $write;
                let (dry_run, correlation) = write(self);
                $crate::api::wire::request::Common { now: self.now, actor: self.actor.as_ref(), dry_run, correlation }
            }
        }
    };
    ($(#[$doc:meta])* read $name:ident { $($fields:tt)* }) => {
        request!(@ $(#[$doc])* $name { $($fields)* } {} false |_| (false, None));
    };
    ($(#[$doc:meta])* write $name:ident { $($fields:tt)* }) => {
        request!(@ $(#[$doc])* $name { $($fields)* } {
            /// Does everything, says what would have happened, and keeps nothing.
            #[serde(default)]
            pub dry_run: bool,
            /// What the call's audit records say to tie them to others: a GUID or a short text; default:
            /// drawn at random.
            #[serde(default)]
            pub correlation_id: Option<$crate::api::wire::request::CorrelationId>,
        } true |request| (request.dry_run, request.correlation_id.as_ref()));
    };
}
pub(in crate::api) use request;
