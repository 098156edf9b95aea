//! Graph's user, with the paths by which the user holds products.

use super::read::{ItemError, Label, List, Mark, Name, Nullable, OrEmpty, Said, Text, Wire, Word, clean, item, leaf, moment, shape};
use crate::domain::{
    ids::{GroupId, PlanId, SkuId, UserId},
    time::Time,
};
use serde::{Deserialize, Deserializer, de::IgnoredAny};
use std::collections::BTreeMap;

shape! {
    /// A user as Graph gives it. A property that is absent says nothing; in `Option<Option<..>>` the inner none is Graph's null.
    pub struct User {
        /// The user's object id.
        id: UserId = "id" as UserId;
        /// The user is gone: an `@removed` entry of a delta page.
        removed: Option<Removed> = "@removed" as Option<Removed>, else None;
        /// The user is gone: Graph says since when, as `/directory/deletedItems` does (r05).
        deleted: bool = "deletedDateTime" as Nullable<Mark>, else false;
        /// The userPrincipalName; null counts as absent.
        user_principal_name: Option<String> = "userPrincipalName" as Option<Name>, else None;
        /// The display name.
        display_name: Option<Option<String>> = "displayName" as Said<Label>, else None;
        /// The department.
        department: Option<Option<String>> = "department" as Said<Label>, else None;
        /// The usage location, two upper-case letters; "" is read as null.
        usage_location: Option<Option<String>> = "usageLocation" as Location, else None;
        /// Whether the account may sign in; null counts as absent, which is how SDK objects write what was not asked for (r05).
        account_enabled: Option<bool> = "accountEnabled" as Option<bool>, else None;
        /// `Member` or `Guest`, as it came.
        user_type: Option<Option<String>> = "userType" as Said<Word>, else None;
        /// The kind of object, where Graph says one: it leaves that of plain users out.
        kind: Option<String> = "@odata.type" as Option<Word>, else None;
        /// One entry per path; null counts as absent, `[]` is no license (r05). Of two entries for the same product and group the last one counts.
        license_assignment_states: Option<Vec<AssignmentState>> = "licenseAssignmentStates" as Option<States>, else None;
        /// Whether Graph's other list, `assignedLicenses`, names any product.
        has_assigned_licenses: bool = "assignedLicenses" as Nullable<AnyLicense>, else false;
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
    /// One path by which a user holds a product.
    pub struct AssignmentState {
        /// The product.
        sku_id: SkuId = "skuId" as SkuId;
        /// The group it comes through; none (null, "", or absent, as writers that drop nulls have it) is a direct assignment.
        assigned_by_group: Option<GroupId> = "assignedByGroup" as Nullable<OrEmpty<GroupId>>, else None;
        /// Graph's state, as it came.
        state: String = "state" as Word;
        /// Graph's error, as it came; none where Graph says null, "" or "None".
        error: Option<String> = "error" as Nullable<ErrorWord>, else None;
        /// The plans this path switches off.
        disabled_plans: Vec<PlanId> = "disabledPlans" as Nullable<List<PlanId>>, else Vec::new();
        /// When Graph last changed the entry; none where it does not say or names a year before 1970.
        last_updated: Option<Time> = "lastUpdatedDateTime" as Nullable<Sometime>, else None;
    }
}

impl User {
    /// Whether the user is gone and cannot be restored.
    pub fn gone_for_good(&self) -> bool {
        self.removed.as_ref().and_then(|removed| removed.reason.as_ref()).is_some_and(|reason| reason.eq_ignore_ascii_case("deleted"))
    }

    /// Whether the user is an agent; none where Graph does not say.
    pub fn agent(&self) -> Option<bool> {
        self.kind.as_ref().map(|kind| kind.trim_start_matches('#').eq_ignore_ascii_case("microsoft.graph.agentUser"))
    }

    /// Reads an item of `GET /users` or `GET /users/delta`.
    ///
    /// # Errors
    /// Names the property that is missing or wrong. Only `id` must be there; what else is needed depends on what is known of the user (r05).
    pub fn read(json: &[u8]) -> Result<User, ItemError> {
        let user: User = item(
            json,
            "give what GET /users?$select=id,userPrincipalName,displayName,department,usageLocation,accountEnabled,userType,licenseAssignmentStates returns",
        )?;
        if user.has_assigned_licenses && user.license_assignment_states.as_ref().is_some_and(Vec::is_empty) {
            return Err(ItemError {
                field: Some("licenseAssignmentStates".into()),
                message: "is empty, and assignedLicenses of the same user names licenses".into(),
                hint: Some("ask Graph again with both in $select, or leave licenseAssignmentStates out: what is known then stays"),
            });
        }
        Ok(user)
    }
}

leaf!(
    /// Graph's license error, without its three ways of saying none.
    ErrorWord -> Option<String>, "a text", |text| {
        let none = text.trim().is_empty() || text.trim().eq_ignore_ascii_case("None");
        if none { Ok(None) } else { clean(text, 200).map(Some).map_err(|_| "has a control character or more than 200 characters") }
    }
);

leaf!(
    /// A time that decides nothing.
    Sometime -> Option<Time>, "a time as text", |text| Ok(moment(text))
);

/// An ISO 3166-1 alpha-2 code or null.
struct Location(Option<String>);

impl<'de> Deserialize<'de> for Location {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Location, D::Error> {
        Option::<Country>::deserialize(deserializer).map(|country| Location(country.and_then(Country::plain)))
    }
}

impl Wire for Location {
    type Plain = Option<Option<String>>;
    fn plain(self) -> Self::Plain {
        Some(self.0)
    }
}

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

/// Assignment states, one per product and group.
#[derive(Deserialize)]
struct States(List<AssignmentState>);

impl Wire for States {
    type Plain = Vec<AssignmentState>;
    fn plain(self) -> Vec<AssignmentState> {
        let mut places = BTreeMap::new();
        let mut states: Vec<AssignmentState> = Vec::with_capacity(self.0.0.len());
        for state in self.0.0 {
            let place = *places.entry((state.sku_id, state.assigned_by_group)).or_insert(states.len());
            match states.get_mut(place) {
                Some(earlier) => *earlier = state,
                None => states.push(state),
            }
        }
        states
    }
}

/// Whether a list has an element, whatever the elements are.
#[derive(Default)]
struct AnyLicense(bool);

impl<'de> Deserialize<'de> for AnyLicense {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AnyLicense, D::Error> {
        List::<IgnoredAny>::deserialize(deserializer).map(|list| AnyLicense(!list.0.is_empty()))
    }
}

impl Wire for AnyLicense {
    type Plain = bool;
    fn plain(self) -> bool {
        self.0
    }
}
