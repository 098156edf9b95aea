//! The pages in which Graph lists things, and where each list begins.

use crate::domain::{
    listing::{Collection, ListingKind, SignIns},
    time::Time,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Items of a page; Graph gives 1,000 at most.
const MOST_ITEMS: usize = 10_000;

/// A page: its items as they came, and where the list goes on.
#[derive(Debug, Deserialize)]
pub struct Page<'a> {
    /// The items.
    #[serde(borrow, rename = "value")]
    pub items: Vec<&'a RawValue>,
    /// The next page; none after the last.
    #[serde(borrow, default, rename = "@odata.nextLink")]
    pub next: Option<Cow<'a, str>>,
    /// What will have changed since; only after the last page of a delta query.
    #[serde(borrow, default, rename = "@odata.deltaLink")]
    pub delta: Option<Cow<'a, str>>,
}

/// Why an answer is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPage {
    /// It is no JSON, or an object without a list of items.
    #[error("is no page of Graph's: an object with the list value is due")]
    NoPage,
    /// It has more items than Graph gives.
    #[error("has more than {MOST_ITEMS} items")]
    TooMany,
}

impl<'a> Page<'a> {
    /// Reads the body of an answer. Its items are for the readers of their kind.
    ///
    /// # Errors
    /// What is wrong with it as a whole.
    pub fn read(body: &'a str) -> Result<Page<'a>, BadPage> {
        let page: Page<'a> = serde_json::from_str(body).map_err(|_| BadPage::NoPage)?;
        if page.items.len() > MOST_ITEMS { Err(BadPage::TooMany) } else { Ok(page) }
    }
}

/// The properties of a user that are read. assignedLicenses tells a read that lacks licenses (r05).
pub const USER_PROPERTIES: &str = "id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,\
     assignedLicenses,licenseAssignmentStates";
/// What changes of a user; a delta query never finds those of license states (domain.md 11.3).
const CHANGING: &str = "id,userPrincipalName,displayName,department,usageLocation,accountEnabled,userType";
/// What is read of a group.
pub const GROUP_PROPERTIES: &str = "id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,\
                         isManagementRestricted,assignedLicenses";

/// Items of a page as they are asked for first. License states make users large.
pub const fn first_top(kind: ListingKind) -> i64 {
    match kind {
        ListingKind::Users => 250,
        ListingKind::Groups | ListingKind::Members | ListingKind::UserChanges => 999,
        ListingKind::SignIns => 1_000,
    }
}

/// Where a collection lies, below the version.
pub fn path(collection: &Collection) -> String {
    match collection {
        Collection::Users => "/users".into(),
        Collection::UserChanges => "/users/delta".into(),
        Collection::Groups => "/groups".into(),
        Collection::Members(group) => format!("/groups/{group}/members"),
        Collection::SignIns(_) => "/auditLogs/signIns".into(),
    }
}

/// Where a list begins: its first page, below the version.
pub fn first_page(collection: &Collection, top: i64) -> String {
    let query = match collection {
        Collection::Users => format!("$select={USER_PROPERTIES}&$top={top}"),
        // Nothing yet, only the link by which changes are asked for. A delta query takes no $top.
        Collection::UserChanges => format!("$deltatoken=latest&$select={CHANGING}"),
        Collection::Groups => format!("$select={GROUP_PROPERTIES}&$top={top}"),
        Collection::Members(_) => format!("$select=id&$top={top}"),
        Collection::SignIns(window) => format!("$filter={}&$top={top}", filter(window)),
    };
    format!("{}?{query}", path(collection))
}

/// Sign-ins of a window to some apps. Graph gives them newest first.
fn filter(SignIns { from, until, clients }: &SignIns) -> String {
    let apps: Vec<String> = clients.iter().map(|client| format!("appId eq '{client}'")).collect();
    let within = |word: &str, at: &Time| format!("createdDateTime {word} {at}");
    let filter = format!("{} and {} and ({})", within("ge", from), within("le", until), apps.join(" or "));
    filter.replace(' ', "%20").replace('\'', "%27")
}
