//! The client's session: what it may do, how long it lasts, and whose tenant it is.

use crate::time::Time;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What operations ask for, as least privilege (domain 2.2, 11.3). All but the last are granted at first.
pub const PERMISSIONS: [&str; 8] = [
    "Organization.Read.All",
    "User.Read.All",
    "GroupMember.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "User.ReadWrite.All",
    "GroupMember.ReadWrite.All",
    "AuditLog.Read.All",
    "RoleManagement.ReadWrite.Directory",
];

pub struct Session {
    pub granted: BTreeSet<String>,
    /// None: it lasts.
    pub expires: Option<Time>,
    /// The account of another tenant, when the admin signed in there.
    pub stranger: Option<Uuid>,
}

impl Default for Session {
    fn default() -> Session {
        let granted = PERMISSIONS[..7].iter().map(|it| (*it).to_owned()).collect();
        Session { granted, expires: None, stranger: None }
    }
}

impl Session {
    /// Holds one of them.
    pub fn may(&self, any: &[&str]) -> bool {
        any.iter().any(|permission| self.granted.contains(*permission))
    }
}
