//! Graph's group: what makes it fit to carry licenses, what it carries, and who is in it.

use super::{
    read::{ItemError, Label, List, Nullable, Said, Text, Wire, Word, item, leaf, shallow, shape},
    user::Removed,
};
use crate::domain::ids::{GroupId, PlanId, SkuId, UserId};
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};
use std::fmt;

shape! {
    /// A group as Graph gives it. A property that is absent says nothing; in `Option<Option<..>>` the inner none is Graph's null.
    pub struct Group {
        /// The group's object id.
        id: GroupId = "id" as GroupId;
        /// The group is gone: an `@removed` entry of a delta page.
        removed: Option<Removed> = "@removed" as Option<Removed>, else None;
        /// The display name.
        display_name: Option<Option<String>> = "displayName" as Said<Label>, else None;
        /// `Unified`, `DynamicMembership`, as they came.
        group_types: Option<Vec<String>> = "groupTypes" as Option<List<Word>>, else None;
        /// Whether it is a security group.
        security_enabled: Option<Option<bool>> = "securityEnabled" as Said<bool>, else None;
        /// Whether it has a mail address.
        mail_enabled: Option<Option<bool>> = "mailEnabled" as Said<bool>, else None;
        /// Whether it is kept in sync from a directory on the premises.
        on_premises_sync_enabled: Option<Option<bool>> = "onPremisesSyncEnabled" as Said<bool>, else None;
        /// The rule of a dynamic group.
        membership_rule: Option<Option<String>> = "membershipRule" as Said<Rule>, else None;
        /// The products it gives its members; null counts as absent, which is how SDK objects write what was not asked for (r05).
        assigned_licenses: Option<Vec<GroupLicense>> = "assignedLicenses" as Option<List<GroupLicense>>, else None;
        /// The users directly in it, all of them; null counts as absent. Members that say they are no users are left out: nested groups are not followed.
        members: Option<Vec<UserId>> = "members" as Option<Members>, else None;
        /// What changed among the users directly in it, in order.
        members_delta: Option<Vec<MemberChange>> = "members@delta" as Option<Changes>, else None;
    }
}

shape! {
    /// A product a group gives its members.
    pub struct GroupLicense {
        /// The product.
        sku_id: SkuId = "skuId" as SkuId;
        /// Its plans the group switches off.
        disabled_plans: Vec<PlanId> = "disabledPlans" as Nullable<List<PlanId>>, else Vec::new();
    }
}

/// A user who came into a group or left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberChange {
    /// The user.
    pub user: UserId,
    /// Whether the user left.
    pub removed: bool,
}

impl Group {
    /// Reads an item of `GET /groups` or `GET /groups/delta`.
    ///
    /// # Errors
    /// Names the property that is missing or wrong; only `id` must be there.
    pub fn read(json: &[u8]) -> Result<Group, ItemError> {
        item(
            json,
            "give what GET /groups?$select=id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,membershipRule,assignedLicenses returns",
        )
    }
}

leaf!(
    /// A membership rule; Graph allows 3,072 characters, line breaks among them.
    Rule -> String, "a text", |text| if text.len() <= 16_384 { Ok(text.to_owned()) } else { Err("has more than 16384 bytes") }
);

shape! {
    /// A member as a page has it.
    struct MemberObject {
        /// Its id.
        id: UserId = "id" as UserId;
        /// What it is.
        kind: Option<String> = "@odata.type" as Option<Word>, else None;
        /// It left.
        removed: Option<Removed> = "@removed" as Option<Removed>, else None;
    }
}

/// A member: an object, or its id alone.
struct Member(MemberObject);

impl Member {
    fn is_user(&self) -> bool {
        self.0.kind.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case("#microsoft.graph.user"))
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Member, D::Error> {
        struct ObjectOrId;

        impl<'de> Visitor<'de> for ObjectOrId {
            type Value = Member;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an id, or a GUID")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Member, E> {
                if shallow(text) {
                    return Err(E::invalid_type(Unexpected::Str(text), &self));
                }
                let id = text.parse().map_err(E::custom)?;
                Ok(Member(MemberObject { id, kind: None, removed: None }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member, A::Error> {
                MemberObject::deserialize(MapAccessDeserializer::new(map)).map(Member)
            }
        }

        deserializer.deserialize_any(ObjectOrId)
    }
}

#[derive(Deserialize)]
struct Members(List<Member>);

impl Wire for Members {
    type Plain = Vec<UserId>;
    fn plain(self) -> Vec<UserId> {
        self.0.0.into_iter().filter(Member::is_user).map(|member| member.0.id).collect()
    }
}

#[derive(Deserialize)]
struct Changes(List<Member>);

impl Wire for Changes {
    type Plain = Vec<MemberChange>;
    fn plain(self) -> Vec<MemberChange> {
        self.0
            .0
            .into_iter()
            .filter(Member::is_user)
            .map(|member| MemberChange { user: member.0.id, removed: member.0.removed.is_some() })
            .collect()
    }
}
