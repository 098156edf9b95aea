//! The conversation with Graph: what is asked of it, for what, and what came of it.

use super::{time::Time, word::words};

words! {
    /// What is done in a tenant.
    pub enum GraphTask {
        /// Reads products, users and groups, for imports.
        Refresh = 1,
        /// Reads the sign-in log, for events.
        Events = 2,
        /// Makes pending changes.
        Send = 3,
        /// Reads whether changes that were made are seen.
        Verify = 4,
    }
}

words! {
    /// What a request asks of Graph. A batch holds one kind alone, so that it needs one permission.
    pub enum RequestKind {
        /// GET /subscribedSkus: which tenant it is, and its pools.
        SubscribedSkus = 1,
        /// GET /users/{id}.
        ReadUsers = 2,
        /// PATCH /users/{id} with a usageLocation.
        SetUsageLocation = 3,
        /// POST /users/{id}/assignLicense, which adds and removes.
        AssignLicense = 4,
        /// PATCH /groups/{id} with members@odata.bind.
        AddMembers = 5,
        /// DELETE /groups/{id}/members/{id}/$ref.
        RemoveMember = 6,
        /// GET /groups/{id}.
        ReadGroups = 7,
        /// A page of GET /users.
        ListUsers = 8,
        /// A page of GET /users/delta.
        ListUserChanges = 9,
        /// A page of GET /groups.
        ListGroups = 10,
        /// A page of GET /groups/{id}/members.
        ListMembers = 11,
        /// A page of GET /auditLogs/signIns.
        ListSignIns = 12,
    }
}

impl RequestKind {
    pub const fn writes(self) -> bool {
        use RequestKind::{AddMembers, AssignLicense, RemoveMember, SetUsageLocation};
        matches!(self, SetUsageLocation | AssignLicense | AddMembers | RemoveMember)
    }

    /// Graph's resource units for one (domain.md 2.7): `$select` takes one off, and none costs less than one.
    pub const fn units(self) -> i64 {
        match self {
            RequestKind::SubscribedSkus => 3,
            RequestKind::ListMembers => 2,
            _ => 1,
        }
    }

    /// The least permission that allows it.
    pub const fn permission(self) -> &'static str {
        match self {
            RequestKind::SubscribedSkus => "LicenseAssignment.Read.All",
            RequestKind::ReadUsers | RequestKind::ListUsers | RequestKind::ListUserChanges => "User.Read.All",
            RequestKind::ReadGroups | RequestKind::ListGroups | RequestKind::ListMembers => {
                "GroupMember.Read.All"
            }
            RequestKind::ListSignIns => "AuditLog.Read.All",
            RequestKind::SetUsageLocation => "User.ReadWrite.All",
            RequestKind::AssignLicense => "LicenseAssignment.ReadWrite.All",
            RequestKind::AddMembers | RequestKind::RemoveMember => "GroupMember.ReadWrite.All",
        }
    }
}

words! {
    /// What came of an attempt to make a change (r51, r54).
    pub enum AttemptResult {
        /// Graph did it.
        Done = 1,
        /// It was so already.
        DoneAlready = 2,
        /// It was not done, and can be later.
        AgainLater = 3,
        /// It was refused together with others, and is tried by itself.
        Apart = 4,
        /// The product has no unit left.
        NoUnits = 5,
        /// Something about the user has to be mended first.
        MendUser = 6,
        /// Something about the tenant, the policy or the permissions has to be mended first.
        MendConfiguration = 7,
        /// It can never be done.
        Never = 8,
        /// Nobody knows whether it was done.
        InDoubt = 9,
        /// The host did not send it.
        NotSent = 10,
    }
}

impl AttemptResult {
    /// Whether Graph refused it for what somebody has to mend, or for good.
    pub const fn refused(self) -> bool {
        matches!(self, Self::NoUnits | Self::MendUser | Self::MendConfiguration | Self::Never)
    }
}

/// What Graph said of one request of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The HTTP status; none where there was no answer, or it was not Graph's.
    pub status: Option<u16>,
    /// Graph's error code.
    pub code: Option<String>,
    /// Graph's error message, or what the host said of a request without an answer.
    pub message: Option<String>,
    /// When Graph wants to be asked again.
    pub retry_after: Option<RetryAfter>,
    pub result: AttemptResult,
}

/// Graph's Retry-After.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So many milliseconds from now.
    In(i64),
    /// At a time, in milliseconds since 1970.
    At(i64),
}

words! {
    /// Why requests of a kind are held.
    pub enum HoldReason {
        /// Graph is asked too often (429).
        Throttled = 1,
        /// Graph refused it for three objects, and did it for none between (403).
        PermissionMissing = 2,
    }
}

/// What counts against Graph's limits, and against the admin's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Writes within their window.
    pub writes: i64,
    /// Resource units within theirs.
    pub units: i64,
    /// Writes handed out in the last hour.
    pub braked: i64,
}

/// When the first of what counts against each limit counts no more; none where nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Free {
    pub writes: Option<Time>,
    pub units: Option<Time>,
    pub brake: Option<Time>,
}
