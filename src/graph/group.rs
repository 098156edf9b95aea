//! Graph's group: what makes it fit to carry licenses, what it carries, and who is in it.

use super::{
    kind::Kind,
    read::{Fault, Given, ItemError, Label, List, Mark, Nullable, Said, Wire, Word, item, leaf, shallow},
    shape::shape,
    user::Removed,
};
use crate::domain::{
    directory::{Flags, NewGroup},
    ids::{GroupId, IdError, PlanId, SkuId, UserId},
};
use serde::Deserialize;

/// Members that `$expand` gives at most.
const EXPANDED: usize = 20;

shape! {
    /// A group as Graph gives it. A property that is absent says nothing.
    struct GraphGroup(NewGroup) {
        id = "id" as GroupId;
        removed = "@removed" as Option<Removed>, else None;
        // So does `/directory/deletedItems` say it (r05).
        deleted = "deletedDateTime" as Nullable<Mark>, else false;
        name = "displayName" as Said<Label>, else None;
        types = "groupTypes" as Option<List<Word>>, else None;
        security_enabled = "securityEnabled" as Flag, else None;
        mail_enabled = "mailEnabled" as Flag, else None;
        on_premises_sync = "onPremisesSyncEnabled" as Flag, else None;
        role_assignable = "isAssignableToRole" as Flag, else None;
        restricted = "isManagementRestricted" as Flag, else None;
        // Null counts as absent, which is how SDK objects write what was not asked for (r05).
        licenses = "assignedLicenses" as Option<List<GroupLicense>>, else None;
        members = "members" as Option<List<Member>>, else None;
        more_members = "members@odata.nextLink" as Nullable<Mark>, else false;
        members_delta = "members@delta" as Option<List<Member>>, else None;
    } => {
        let holds = |types: &Vec<String>, word: &str| types.iter().any(|it| it.eq_ignore_ascii_case(word));
        let members_may_lack = more_members || members.as_ref().is_some_and(|members: &Vec<MemberObject>| members.len() >= EXPANDED);
        NewGroup {
            id,
            removed: deleted || removed.is_some(),
            name,
            flags: Flags { security_enabled, mail_enabled, on_premises_sync, role_assignable, restricted },
            types: types.map(|types| (holds(&types, "DynamicMembership"), holds(&types, "Unified"))),
            licenses,
            members: members.map(|members| users(members).map(|(user, _)| user).collect()),
            members_may_lack,
            members_delta: users(members_delta.unwrap_or_default()).collect(),
        }
    }
}

shape! {
    /// A product a group gives its members, with the plans that the group switches off.
    struct GroupLicense((SkuId, Vec<PlanId>)) {
        sku = "skuId" as SkuId;
        disabled = "disabledPlans" as Nullable<List<PlanId>>, else Vec::new();
    } => (sku, disabled)
}

/// Reads an item of `GET /groups` or `GET /groups/delta`.
///
/// # Errors
/// Names the property that is missing or wrong; only `id` must be there.
pub fn read_group(json: &[u8]) -> Result<NewGroup, ItemError> {
    let GraphGroup(group) = item(
        json,
        "give what GET /groups?$select=id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,membershipRule,assignedLicenses returns",
    )?;
    Ok(group)
}

/// Reads an item of `GET /groups/{id}/members`; none where it is no user.
///
/// # Errors
/// Names the property that is missing or wrong.
pub fn read_member(json: &[u8]) -> Result<Option<UserId>, ItemError> {
    let member: MemberObject = item(json, "give what GET /groups/{id}/members returns, with id")?;
    Ok(member.is_user().then_some(member.id))
}

/// Whether Graph says yes; its null is no.
#[derive(Deserialize)]
#[serde(transparent)]
struct Flag(Option<bool>);

impl Wire for Flag {
    type Plain = Option<bool>;
    fn plain(self) -> Option<bool> {
        Some(self.0.unwrap_or_default())
    }
}

/// The users among members, each with whether it left. Members that say they are no users are left out:
/// nested groups are not followed.
fn users(members: Vec<MemberObject>) -> impl Iterator<Item = (UserId, bool)> {
    members.into_iter().filter(MemberObject::is_user).map(|member| (member.id, member.removed.is_some()))
}

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

leaf!(
    /// A member: an object, or its id alone.
    Member -> MemberObject, "an object with an id, or a GUID", of MemberObject, |given| match given {
        Given::Object(member) => Ok(member),
        Given::Text(text) if !shallow(text) => {
            let id = text.parse().map_err(|error: IdError| Fault::Says(error.to_string()))?;
            Ok(MemberObject { id, kind: None, more: None, removed: None })
        }
        _ => Err(Fault::Kind),
    }
);

impl MemberObject {
    fn is_user(&self) -> bool {
        let kind = self.kind.as_ref().or(self.more.as_ref().and_then(|more| more.kind.as_ref()));
        kind.is_none_or(|kind| Kind::of_type(kind) == Some(Kind::User))
    }
}
