//! Graph's group: what makes it fit to carry licenses, what it carries, and who is in it.

use super::{
    kind::Kind,
    read::{ItemError, Label, List, Mark, Nullable, Said, Text, Wire, Word, item, leaf, shallow, shape},
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
        /// The group is gone: Graph says since when, as `/directory/deletedItems` does (r05).
        deleted: bool = "deletedDateTime" as Nullable<Mark>, else false;
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
        /// Whether it can be given roles of the directory.
        is_assignable_to_role: Option<Option<bool>> = "isAssignableToRole" as Said<bool>, else None;
        /// Whether a restricted management administrative unit keeps it.
        is_management_restricted: Option<Option<bool>> = "isManagementRestricted" as Said<bool>, else None;
        /// The rule of a dynamic group.
        membership_rule: Option<Option<String>> = "membershipRule" as Said<Rule>, else None;
        /// The products it gives its members; null counts as absent, which is how SDK objects write what was not asked for (r05).
        assigned_licenses: Option<Vec<GroupLicense>> = "assignedLicenses" as Option<List<GroupLicense>>, else None;
        /// What is directly in it; null counts as absent.
        members: Option<MemberList> = "members" as Option<Members>, else None;
        /// Whether Graph says where there are more members.
        more_members: bool = "members@odata.nextLink" as Nullable<Mark>, else false;
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

/// The members a group came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberList {
    /// The users among them. Members that say they are no users are left out: nested groups are not followed.
    pub users: Vec<UserId>,
    /// How many members there were, whatever they are.
    pub listed: usize,
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
            "give what GET /groups?$select=id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,membershipRule,assignedLicenses returns",
        )
    }

    /// Whether its `members` may not be all of them: `$expand` gives twenty at most (r05a).
    pub fn members_may_lack(&self) -> bool {
        const EXPANDED: usize = 20;
        self.more_members || self.members.as_ref().is_some_and(|members| members.listed >= EXPANDED)
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
        /// Where an object of the SDK has what it is.
        more: Option<Additional> = "AdditionalProperties" as Option<Additional>, else None;
        /// It left.
        removed: Option<Removed> = "@removed" as Option<Removed>, else None;
    }
}

shape! {
    /// What Graph gave beyond the class of an SDK object.
    struct Additional {
        /// What it is.
        kind: Option<String> = "@odata.type" as Option<Word>, else None;
    }
}

/// A member: an object, or its id alone.
struct Member(MemberObject);

impl Member {
    fn is_user(&self) -> bool {
        let kind = self.0.kind.as_ref().or(self.0.more.as_ref().and_then(|more| more.kind.as_ref()));
        kind.is_none_or(|kind| Kind::of_type(kind) == Some(Kind::User))
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
                Ok(Member(MemberObject { id, kind: None, more: None, removed: None }))
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
    type Plain = MemberList;
    fn plain(self) -> MemberList {
        let List(members) = self.0;
        let listed = members.len();
        MemberList { users: members.into_iter().filter(Member::is_user).map(|member| member.0.id).collect(), listed }
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
