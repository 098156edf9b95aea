//! Users, and the paths by which they hold products.

use super::ids::{GroupId, PlanId, SkuId};
use serde::{Deserialize, Serialize};

/// One way by which a user holds a product: directly, or through one group. Graph's licenseAssignmentState.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    pub sku: SkuId,
    /// The group it comes through; none is a direct assignment.
    pub group: Option<GroupId>,
    /// Graph's state, as it came.
    pub state: String,
    /// Graph's error, as it came; none where Graph says null, "" or "None".
    pub error: Option<String>,
    /// The plans this path switches off.
    pub disabled: Vec<PlanId>,
}

impl Path {
    /// Whether Graph says the license works, fully or in part (r06). The product's own state decides as well.
    pub fn active(&self) -> bool {
        self.state.eq_ignore_ascii_case("Active") || self.state.eq_ignore_ascii_case("ActiveWithError")
    }

    /// Whether Graph says the license could not be given.
    pub fn failed(&self) -> bool {
        self.state.eq_ignore_ascii_case("Error")
    }
}
