//! What a caller of Graph needs, by what it does for the store. Every permission here has one name for
//! delegated callers and for applications.
//!
//! Sources: the permission tables of Microsoft Graph v1.0 (user-assignlicense, subscribedsku-list,
//! group-list, group-list-members, group-post-members, signin-list, user-update) and Entra's built-in roles.
//! An older page of group-post-members asks for User.ReadWrite.All besides, and one of signin-list for
//! Directory.Read.All; their tables no longer do.

use crate::domain::request::GraphTask;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// A permission that a task needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// The task.
    pub task: GraphTask,
    /// Microsoft Graph's permission: a delegated scope, and for an app that acts as itself the application
    /// permission of the same name.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// The only case in which it is needed; null where it always is.
    #[schemars(with = "Option<&'static str>")]
    pub when: Option<Case>,
    /// The requests that it allows.
    pub operations: &'static [&'static str],
    /// The directory roles of which somebody who is signed in needs one besides, least privileged first. An
    /// app that acts as itself needs none.
    pub roles: &'static [&'static str],
}

/// The only case in which a permission is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    SignIns,
    UsageLocation,
    Groups,
}

impl Serialize for Case {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Case::SignIns => "the setting claimFromSignIns is on",
            Case::UsageLocation => "the setting defaultUsageLocation names a country",
            Case::Groups => "a policy has assignVia Group",
        })
    }
}

const READERS: &[&str] = &["Directory Readers", "Global Reader"];

/// subscribedSkus names the tenant too, which is known before anything else is done. Older copies of its page
/// ask for Organization.Read.All, which still does.
const fn subscriptions(task: GraphTask) -> Permission {
    let when = if matches!(task, GraphTask::Events) { Some(Case::SignIns) } else { None };
    Permission {
        task,
        name: "LicenseAssignment.Read.All",
        purpose: "Reads which tenant it is, and its products with their plans and units",
        when,
        operations: &["GET /subscribedSkus"],
        roles: READERS,
    }
}

const fn user(task: GraphTask, purpose: &'static str, operations: &'static [&'static str]) -> Permission {
    let when = if matches!(task, GraphTask::Events) { Some(Case::SignIns) } else { None };
    Permission { task, name: "User.Read.All", purpose, when, operations, roles: READERS }
}

/// Every permission of every task, the least that does.
pub const PERMISSIONS: &[Permission] = &[
    subscriptions(GraphTask::Refresh),
    user(
        GraphTask::Refresh,
        "Reads users with their license assignment states",
        &["GET /users", "GET /users/delta", "GET /users/{id}"],
    ),
    Permission {
        task: GraphTask::Refresh,
        name: "GroupMember.Read.All",
        purpose: "Reads groups with their licenses, and their members",
        when: None,
        operations: &["GET /groups", "GET /groups/{id}", "GET /groups/{id}/members"],
        roles: READERS,
    },
    subscriptions(GraphTask::Events),
    user(GraphTask::Events, "Reads those who signed in and are not known yet", &["GET /users/{id}"]),
    Permission {
        task: GraphTask::Events,
        name: "AuditLog.Read.All",
        purpose: "Reads the sign-in log",
        when: Some(Case::SignIns),
        operations: &["GET /auditLogs/signIns"],
        roles: &[
            "Reports Reader",
            "Security Reader",
            "Security Operator",
            "Security Administrator",
            "Global Reader",
        ],
    },
    subscriptions(GraphTask::Send),
    user(
        GraphTask::Send,
        "Reads what a user holds, before a license is taken away or a lost change is made again",
        &["GET /users/{id}"],
    ),
    Permission {
        task: GraphTask::Send,
        name: "LicenseAssignment.ReadWrite.All",
        purpose: "Assigns and removes direct licenses",
        when: None,
        operations: &["POST /users/{id}/assignLicense"],
        roles: &["License Administrator", "User Administrator", "Directory Writers"],
    },
    Permission {
        task: GraphTask::Send,
        name: "User.ReadWrite.All",
        purpose: "Sets the usage location of users who have none",
        when: Some(Case::UsageLocation),
        operations: &["PATCH /users/{id}"],
        roles: &["License Administrator", "User Administrator"],
    },
    Permission {
        task: GraphTask::Send,
        name: "GroupMember.ReadWrite.All",
        purpose: "Adds members to target groups, and removes them",
        when: Some(Case::Groups),
        operations: &[
            "PATCH /groups/{id}",
            "POST /groups/{id}/members/$ref",
            "DELETE /groups/{id}/members/{id}/$ref",
        ],
        roles: &["Groups Administrator", "User Administrator", "Identity Governance Administrator"],
    },
    subscriptions(GraphTask::Verify),
    user(GraphTask::Verify, "Reads what users hold since", &["GET /users/{id}"]),
];
