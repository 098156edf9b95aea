//! What is sent to Graph: addresses, headers and bodies (domain.md 2.1, 2.2, 2.7).

use super::{
    link::Link,
    page::{GROUP_PROPERTIES, USER_PROPERTIES, first_page},
};
use crate::domain::{
    ids::{GroupId, PlanId, SkuId, UserId},
    listing::Collection,
    setting::Cloud,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Requests in one `$batch`, and members in one PATCH of a group.
pub const MOST_IN_BATCH: usize = 20;

/// One request that Graph knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Reads the tenant's products.
    SubscribedSkus,
    /// Reads a user with the licenses.
    ReadUser(UserId),
    /// Gives a user a usage location: upper case ISO 3166-1 alpha-2.
    SetUsageLocation(UserId, String),
    /// Adds products to a user, each with the plans that are off, and takes direct ones away, in one call.
    AssignLicense { user: UserId, add: Vec<(SkuId, Vec<PlanId>)>, remove: Vec<SkuId> },
    /// Adds up to 20 users to a group: all or none.
    AddMembers(GroupId, Vec<UserId>),
    /// Takes a user out of a group.
    RemoveMember(GroupId, UserId),
    /// Reads a group with its licenses.
    ReadGroup(GroupId),
    /// Reads the first page of a list, with so many items.
    FirstPage(Collection, i64),
    /// Reads a list on.
    NextPage(Link),
}

/// An HTTP request for the host to send: once, and with its authorization.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The address, absolute.
    pub url: String,
    /// The headers, without the authorization.
    pub headers: BTreeMap<&'static str, String>,
    /// The body, to be sent as JSON; null for none.
    pub body: Option<Value>,
}

/// The host of a cloud's Graph.
const fn host(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => "graph.microsoft.com",
        Cloud::USGov => "graph.microsoft.us",
        Cloud::USGovDoD => "dod-graph.microsoft.us",
        Cloud::China => "microsoftgraph.chinacloudapi.cn",
    }
}

/// Where a cloud's Graph is asked: host and version.
pub fn base(cloud: Cloud) -> String {
    format!("https://{}/v1.0", host(cloud))
}

/// The request of one operation, or the batch of up to 20, whose items have their places from 1 as ids.
/// `id` is what Graph's support finds the request by.
pub fn request(cloud: Cloud, id: &str, operations: &[Operation]) -> GraphRequest {
    let base = base(cloud);
    let writes = operations.iter().any(Operation::writes);
    let (method, path, body) = match operations {
        [one] => one.parts(&base),
        many => {
            let items = (1..).zip(many).map(|(place, one)| item(place, one.parts(&base))).collect();
            ("POST", "/$batch".to_owned(), Some(object([("requests", Value::Array(items))])))
        }
    };
    let mut headers = BTreeMap::from([
        ("client-request-id", id.to_owned()),
        ("x-ms-throttle-priority", if writes { "High" } else { "Normal" }.to_owned()),
    ]);
    if body.is_some() {
        headers.insert("Content-Type", "application/json".to_owned());
    }
    GraphRequest { method, url: base + &path, headers, body }
}

/// An item of a batch, whose address is relative to the version.
fn item(place: usize, (method, url, body): (&'static str, String, Option<Value>)) -> Value {
    let names = [("id", place.to_string().into()), ("method", method.into()), ("url", url.into())];
    let headers = || ("headers", object([("Content-Type", "application/json".into())]));
    object(names.into_iter().chain(body.into_iter().flat_map(|body| [headers(), ("body", body)])))
}

/// An object of values as they are: `json!` copies each.
fn object<'n>(members: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Operation {
    fn writes(&self) -> bool {
        use Operation::{AddMembers, AssignLicense, RemoveMember, SetUsageLocation};
        matches!(self, SetUsageLocation(..) | AssignLicense { .. } | AddMembers(..) | RemoveMember(..))
    }

    fn parts(&self, base: &str) -> (&'static str, String, Option<Value>) {
        match self {
            Operation::SubscribedSkus => ("GET", "/subscribedSkus".to_owned(), None),
            Operation::ReadUser(user) => ("GET", format!("/users/{user}?$select={USER_PROPERTIES}"), None),
            Operation::SetUsageLocation(user, location) => {
                ("PATCH", format!("/users/{user}"), Some(json!({ "usageLocation": location })))
            }
            Operation::AssignLicense { user, add, remove } => {
                let add: Vec<Value> = add
                    .iter()
                    .map(|(sku, disabled)| json!({ "skuId": sku, "disabledPlans": disabled }))
                    .collect();
                let body = json!({ "addLicenses": add, "removeLicenses": remove });
                ("POST", format!("/users/{user}/assignLicense"), Some(body))
            }
            Operation::AddMembers(group, users) => {
                let bind = |user: &UserId| format!("{base}/directoryObjects/{user}");
                let members: Vec<String> = users.iter().map(bind).collect();
                ("PATCH", format!("/groups/{group}"), Some(json!({ "members@odata.bind": members })))
            }
            Operation::RemoveMember(group, user) => {
                ("DELETE", format!("/groups/{group}/members/{user}/$ref"), None)
            }
            Operation::ReadGroup(group) => {
                ("GET", format!("/groups/{group}?$select={GROUP_PROPERTIES}"), None)
            }
            Operation::FirstPage(collection, top) => ("GET", first_page(collection, *top), None),
            Operation::NextPage(link) => ("GET", link.as_str().to_owned(), None),
        }
    }
}
