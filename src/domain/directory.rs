//! The tenant's directory as imports bring it: Graph's answers are read into these, and the store merges
//! them. What is none was not said.

use super::{
    environment::CoverageKind,
    ids::{GroupId, PlanId, SkuId, UserId},
    user::Path,
};
use serde::{Deserialize, Serialize};

/// A user as an import brings it. What is none was not said; the inner none is null.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewUser {
    pub id: UserId,
    /// Whether the user is gone.
    pub removed: bool,
    /// Whether a user who is gone cannot be restored.
    pub for_good: bool,
    pub upn: Option<String>,
    pub display_name: Option<Option<String>>,
    pub department: Option<Option<String>>,
    /// The usage location, in upper case.
    pub usage_location: Option<Option<String>>,
    pub account_enabled: Option<bool>,
    pub user_type: Option<Option<String>>,
    /// Whether Graph's type is agentUser.
    pub agent: Option<bool>,
    /// The paths by which the user holds products.
    pub paths: Option<Vec<Path>>,
}

impl NewUser {
    /// That a user is gone, and may be restored.
    pub fn gone(id: UserId) -> NewUser {
        NewUser {
            id,
            removed: true,
            for_good: false,
            upn: None,
            display_name: None,
            department: None,
            usage_location: None,
            account_enabled: None,
            user_type: None,
            agent: None,
            paths: None,
        }
    }
}

/// What Graph says of a group that makes it fit to be a policy's target; what is none was not said, and
/// Graph's null is false.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    pub security_enabled: Option<bool>,
    pub mail_enabled: Option<bool>,
    pub on_premises_sync: Option<bool>,
    pub role_assignable: Option<bool>,
    pub restricted: Option<bool>,
}

impl Flags {
    /// These, and where they say nothing those.
    pub fn or(self, those: Flags) -> Flags {
        Flags {
            security_enabled: self.security_enabled.or(those.security_enabled),
            mail_enabled: self.mail_enabled.or(those.mail_enabled),
            on_premises_sync: self.on_premises_sync.or(those.on_premises_sync),
            role_assignable: self.role_assignable.or(those.role_assignable),
            restricted: self.restricted.or(those.restricted),
        }
    }
}

/// A group as an import brings it. What is none was not said; the inner none is null.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewGroup {
    pub id: GroupId,
    /// Whether the group is gone.
    pub removed: bool,
    pub name: Option<Option<String>>,
    pub flags: Flags,
    /// Whether groupTypes holds DynamicMembership, and whether Unified.
    pub types: Option<(bool, bool)>,
    /// The products it carries, with the plans it switches off.
    pub licenses: Option<Vec<(SkuId, Vec<PlanId>)>>,
    pub members: Option<Vec<UserId>>,
    /// Whether these may not be all of them: then nobody leaves (r05a).
    pub members_may_lack: bool,
    /// Who came, or left if true.
    pub members_delta: Vec<(UserId, bool)>,
}

impl NewGroup {
    /// A group of which nothing else is said.
    pub fn named(id: GroupId) -> NewGroup {
        NewGroup {
            id,
            removed: false,
            name: None,
            flags: Flags::default(),
            types: None,
            licenses: None,
            members: None,
            members_may_lack: false,
            members_delta: Vec::new(),
        }
    }
}

/// A product of the tenant as an import brings it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPool {
    pub sku: SkuId,
    /// What a rule book holds of it.
    pub shape: Shape,
    /// Units of active subscriptions.
    pub enabled: i64,
    /// Units in grace.
    pub warning: i64,
    /// Units of cancelled subscriptions.
    pub suspended: i64,
    /// Units locked because the customer cancelled.
    pub locked_out: i64,
    /// Units in use.
    pub consumed: i64,
}

/// A product without its units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    pub part_number: String,
    pub applies_to: String,
    /// Graph's capabilityStatus.
    pub capability: String,
    /// The plans, in Graph's order.
    pub plans: Vec<PoolPlan>,
}

/// A plan of an owned product, as Graph gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolPlan {
    pub id: PlanId,
    /// Graph's servicePlanName.
    pub name: String,
    pub applies_to: String,
    /// Graph's provisioningStatus.
    pub status: String,
}

impl PoolPlan {
    /// Whether it applies to users: only such plans can be switched off for one.
    pub fn for_users(&self) -> bool {
        self.applies_to.eq_ignore_ascii_case("User")
    }
}

/// A Power App as an import brings it. What is none was not said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPowerApp {
    pub id: String,
    pub name: Option<String>,
    /// The id of its environment.
    pub environment: Option<String>,
    /// Whether who launches it needs a premium license.
    pub premium: bool,
}

/// What an import of environments brings: each in our shape, or as Microsoft's admin API gives it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum EnvironmentRow {
    /// An environment. What is none was not said.
    Environment {
        id: String,
        name: Option<String>,
        managed: Option<bool>,
        /// What covers its users, each kind once, with its units.
        coverage: Option<Vec<(CoverageKind, Option<i64>)>>,
    },
    /// A billing policy and the environments that it pays for.
    BillingPolicy { id: String, environments: Vec<String> },
}
