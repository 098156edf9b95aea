//! What kind of thing a page or an item says it is, so that people do not become groups.

use super::shape::Key;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;
use std::fmt;

/// What Graph and the Power Platform list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A user, or an agent's user.
    User,
    /// A group.
    Group,
    /// A subscribedSku.
    SubscribedSku,
    /// A sign-in.
    SignIn,
    /// A Power Platform environment.
    Environment,
    /// A Power App.
    PowerApp,
    /// Anything else that says what it is.
    Other,
}

/// Properties that only things of one kind have. A sign-in has a `userPrincipalName` too, so it is looked for
/// first.
const HALLMARKS: [(Kind, &[&str]); 6] = [
    (Kind::SignIn, &["appDisplayName", "clientAppUsed", "isInteractive", "resourceDisplayName"]),
    (Kind::PowerApp, &["AppName", "appType", "premium"]),
    (Kind::SubscribedSku, &["skuId", "skuPartNumber", "prepaidUnits"]),
    (Kind::Group, &["groupTypes", "securityEnabled", "mailEnabled", "membershipRule"]),
    (Kind::User, &["userPrincipalName", "licenseAssignmentStates"]),
    (Kind::Environment, &["managed", "coverage", "EnvironmentName", "environments"]),
];

impl Kind {
    /// The kind of an item where it is another one than this: by its `@odata.type`, also among the
    /// `AdditionalProperties` of an SDK object, by its `@odata.context`, or because it lacks what things of
    /// this kind have and has what only others do.
    pub fn other(self, item: &[u8]) -> Option<Kind> {
        let said = serde_json::from_slice::<Said>(item).ok()?;
        let kind = match said.kind {
            Some(kind) => Some(kind),
            None if said.has(Kind::SignIn) => Some(Kind::SignIn),
            // It names its environment as one of those does.
            None if said.has(Kind::PowerApp) => Some(Kind::PowerApp),
            None if said.has(self) => None,
            None => HALLMARKS.iter().map(|(kind, _)| *kind).find(|kind| said.has(*kind)),
        };
        kind.filter(|kind| kind.differs(self))
    }

    /// Whether a thing of this kind is none of that kind. Who lists what Power Platform has, has words of
    /// their own for it.
    pub fn differs(self, expected: Kind) -> bool {
        let of_power_platform = matches!(expected, Kind::Environment | Kind::PowerApp);
        self != expected && !(of_power_platform && self == Kind::Other)
    }

    /// The kind that an `@odata.type` names; none for one that leaves it open.
    pub(super) fn of_type(name: &str) -> Option<Kind> {
        let name = name.trim_start_matches('#');
        let name = name.strip_prefix("microsoft.graph.").unwrap_or(name);
        Kind::of_name(name)
    }

    /// The kind of what an `@odata.context` describes, such as
    /// `https://graph.microsoft.com/v1.0/$metadata#groups(id,displayName)/$entity`.
    pub(super) fn of_context(context: &str) -> Option<Kind> {
        let path = context.split_once('#')?.1;
        let path = path
            .strip_prefix("Collection(")
            .map_or_else(|| without_brackets(path), |inner| inner.trim_end_matches(')').to_owned());
        let last =
            path.rsplit('/').find(|part| !part.is_empty() && !part.starts_with('$') && *part != "delta")?;
        Kind::of_type(last)
    }

    fn of_name(name: &str) -> Option<Kind> {
        let is = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(name));
        match name {
            _ if is(&["user", "users", "agentUser", "agentUsers"]) => Some(Kind::User),
            _ if is(&["group", "groups"]) => Some(Kind::Group),
            _ if is(&["subscribedSku", "subscribedSkus"]) => Some(Kind::SubscribedSku),
            _ if is(&["signIn", "signIns"]) => Some(Kind::SignIn),
            _ if is(&["environment", "environments"]) => Some(Kind::Environment),
            // Objects of any kind: each says its own.
            _ if is(&[
                "directoryObject",
                "directoryObjects",
                "deletedItems",
                "members",
                "memberOf",
                "transitiveMembers",
                "transitiveMemberOf",
            ]) =>
            {
                None
            }
            _ => Some(Kind::Other),
        }
    }
}

/// What is not in brackets.
fn without_brackets(path: &str) -> String {
    let mut depth = 0u32;
    let outside = |letter: &char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    path.chars().filter(outside).collect()
}

/// What an item says of its kind.
#[derive(Default)]
struct Said {
    kind: Option<Kind>,
    hallmarks: Vec<Kind>,
}

impl Said {
    fn has(&self, kind: Kind) -> bool {
        self.hallmarks.contains(&kind)
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Said, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Said;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Said, A::Error> {
                let mut said = Said::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    if key.is("@odata.type") {
                        said.kind = map.next_value::<Value>()?.as_str().and_then(Kind::of_type).or(said.kind);
                    } else if key.is("@odata.context") {
                        said.kind =
                            said.kind.or(map.next_value::<Value>()?.as_str().and_then(Kind::of_context));
                    } else if key.is("AdditionalProperties") {
                        let more = map.next_value::<Option<Said>>()?.unwrap_or_default();
                        said.kind = said.kind.or(more.kind);
                        said.hallmarks.extend(more.hallmarks);
                    } else {
                        let hallmark =
                            HALLMARKS.iter().find(|(_, names)| names.iter().any(|name| key.is(*name)));
                        said.hallmarks.extend(hallmark.map(|(kind, _)| *kind));
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(said)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// The kind that properties of a page beside its items name.
pub(super) fn of_page(properties: &[u8]) -> Option<Kind> {
    serde_json::from_slice::<Said>(properties).ok()?.kind
}
