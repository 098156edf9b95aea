//! Graph's user, with the paths by which the user holds products.

use super::{
    read::{
        ItemError, Label, List, Mark, Name, Nullable, OrEmpty, Said, Wire, Word, clean, item, leaf, plain,
    },
    shape::shape,
};
use crate::domain::{
    directory::NewUser,
    ids::{GroupId, PlanId, SkuId, UserId},
    user::Path,
};
use serde::{Deserialize, de::IgnoredAny};
use std::collections::BTreeMap;

shape! {
    /// A user as Graph gives it, and whether Graph's other list of licenses names any. A property that is
    /// absent says nothing.
    struct GraphUser((NewUser, bool)) {
        id = "id" as UserId;
        removed = "@removed" as Option<Removed>, else None;
        // So does `/directory/deletedItems` say it (r05).
        deleted = "deletedDateTime" as Nullable<Mark>, else false;
        upn = "userPrincipalName" as Option<Name>, else None;
        display_name = "displayName" as Said<Label>, else None;
        department = "department" as Said<Label>, else None;
        usage_location = "usageLocation" as Said<Country>, else None;
        // Null counts as absent, which is how SDK objects write what was not asked for (r05).
        account_enabled = "accountEnabled" as Option<bool>, else None;
        user_type = "userType" as Said<Word>, else None;
        // Graph leaves it out of plain users.
        kind = "@odata.type" as Option<Word>, else None;
        // Null counts as absent, `[]` is no license (r05).
        paths = "licenseAssignmentStates" as Option<Paths>, else None;
        licensed = "assignedLicenses" as Nullable<List<IgnoredAny>>, else Vec::new();
    } => {
        let for_good = removed.as_ref().is_some_and(|removed: &Removed| removed.reason.as_ref().is_some_and(|reason| reason.eq_ignore_ascii_case("deleted")));
        let agent = kind.map(|kind: String| kind.trim_start_matches('#').eq_ignore_ascii_case("microsoft.graph.agentUser"));
        let removed = deleted || removed.is_some();
        let usage_location = usage_location.map(Option::flatten);
        let user =
            NewUser { id, removed, for_good, upn, display_name, department, usage_location, account_enabled, user_type, agent, paths };
        (user, !licensed.is_empty())
    }
}

shape! {
    /// Why a delta page says that an object is gone.
    pub struct Removed {
        /// `changed` (can be restored) or `deleted`, as it came; none where Graph does not say.
        reason: Option<String> = "reason" as Option<Word>, else None;
    }
}

shape! {
    /// One path by which a user holds a product. The group may be null, "", or absent, as writers that drop
    /// nulls have it.
    struct AssignmentState(Path) {
        sku = "skuId" as SkuId;
        group = "assignedByGroup" as Nullable<OrEmpty<GroupId>>, else None;
        state = "state" as Word;
        error = "error" as Nullable<ErrorWord>, else None;
        disabled = "disabledPlans" as Nullable<List<PlanId>>, else Vec::new();
    } => Path { sku, group, state, error, disabled }
}

plain!(IgnoredAny);

/// Reads an item of `GET /users` or `GET /users/delta`.
///
/// # Errors
/// Names the property that is missing or wrong. Only `id` must be there; what else is needed depends on what
/// is known of the user (r05).
pub fn read_user(json: &[u8]) -> Result<NewUser, ItemError> {
    let GraphUser((user, licensed)) = item(
        json,
        "give what GET /users?$select=id,userPrincipalName,displayName,department,usageLocation,accountEnabled,userType,licenseAssignmentStates returns",
    )?;
    if licensed && user.paths.as_ref().is_some_and(Vec::is_empty) {
        let hint = "ask Graph again with both in $select, or leave licenseAssignmentStates out: what is known then stays";
        let message = "is empty, and assignedLicenses of the same user names licenses";
        return Err(ItemError::at("licenseAssignmentStates", message, Some(hint)));
    }
    Ok(user)
}

leaf!(
    /// Graph's license error, without its three ways of saying none.
    ErrorWord -> Option<String>, "a text", |text| {
        let none = text.trim().is_empty() || text.trim().eq_ignore_ascii_case("None");
        if none { Ok(None) } else { clean(text, 200).map(Some).map_err(|_| "has a control character or more than 200 characters") }
    }
);

leaf!(
    /// A country code; "" is none.
    Country -> Option<String>, "a country code of two letters", |text| {
        if text.is_empty() {
            Ok(None)
        } else if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Ok(Some(text.to_ascii_uppercase()))
        } else {
            Err("must be a country code of two letters")
        }
    }
);

/// Paths, one per product and group: of two entries for the same the last one counts.
#[derive(Deserialize)]
struct Paths(List<AssignmentState>);

impl Wire for Paths {
    type Plain = Vec<Path>;
    fn plain(self) -> Vec<Path> {
        let mut places = BTreeMap::new();
        let mut paths: Vec<Path> = Vec::with_capacity(self.0.0.len());
        for AssignmentState(path) in self.0.0 {
            let place = *places.entry((path.sku, path.group)).or_insert(paths.len());
            match paths.get_mut(place) {
                Some(earlier) => *earlier = path,
                None => paths.push(path),
            }
        }
        paths
    }
}
