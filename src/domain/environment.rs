//! Power Platform environments: what covers their users besides the licenses these hold.

use super::word::words;
use serde::{Deserialize, Serialize};

words! {
    /// Capacity of an environment that covers its users (r22).
    pub enum CoverageKind {
        /// Its apps are paid by use: everybody's launches are covered.
        PayAsYouGo = 1,
        /// Passes, each for one user of an app.
        AppPass = 2,
        /// Some of its flows have a license of their own; which ones is not known.
        FlowPlan = 3,
    }
}

/// Capacity of the environment of one event, as far as it can cover the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Apps are paid by use.
    pub pay_as_you_go: bool,
    pub passes: Option<Passes>,
    /// Some flows have a license of their own.
    pub flow_plans: bool,
}

/// App passes and who comes first: they go to users in the order in which each was first covered by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passes {
    pub units: i64,
    /// Users who come before this one.
    pub ahead: i64,
}

impl Passes {
    /// Whether one of them is the user's.
    pub const fn cover(self) -> bool {
        self.ahead < self.units
    }
}
