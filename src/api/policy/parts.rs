//! What the fields of a policy are made of: its products, plans, groups and users, in requests, documents and
//! replies.

use crate::{
    api::{
        text::Reference,
        wire::{GroupRef, PlanRef},
    },
    domain::ids::{GroupId, PlanId, SkuId, UserId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A product for a policy. Of `disabledPlans` and `enabledPlans` at most one; neither means all plans on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductChoice {
    /// A skuId, a part number, a plan name or a product name.
    pub product: Reference,
    /// Plans that are off; those Microsoft adds later are on.
    #[serde(default)]
    pub disabled_plans: Option<Vec<Reference>>,
    /// Plans that are on; those Microsoft adds later are off.
    #[serde(default)]
    pub enabled_plans: Option<Vec<Reference>>,
    /// With assignVia Group, and only there: the group that brings the product, by object id or displayName.
    /// It chooses the plans.
    #[serde(default)]
    pub target_group: Option<Reference>,
}

/// Declares what a document holds of a policy: what there is none of is left out.
macro_rules! entries {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$about:meta])* pub $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$about])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: $type,)+
        }
    )+};
}

entries! {
    /// A product of a policy. Of `disabledPlans` and `enabledPlans` at most one; neither means all plans on.
    pub struct ProductEntry {
        /// Its part number; decides where there is no skuId, or one that nobody knows.
        pub sku_part_number: Option<String>,
        /// The product.
        pub sku_id: Option<SkuId>,
        /// Plans that are off.
        pub disabled_plans: Option<Vec<PlanEntry>>,
        /// Plans that are on; all others are off.
        pub enabled_plans: Option<Vec<PlanEntry>>,
        /// With assignVia Group: the group that brings it.
        pub target_group: Option<GroupEntry>,
    }

    /// A plan. The id decides where the product has such a plan, else the name.
    pub struct PlanEntry {
        /// Its name.
        pub name: Option<String>,
        /// The plan.
        pub id: Option<PlanId>,
    }

    /// A group. The id decides where the store knows such a group, else the name.
    pub struct GroupEntry {
        /// Its displayName.
        pub display_name: Option<String>,
        /// The group.
        pub id: Option<GroupId>,
    }

    /// A user. The id decides where the store knows such a user, else the name.
    pub struct UserEntry {
        /// The user principal name.
        pub user_principal_name: Option<String>,
        /// The user.
        pub id: Option<UserId>,
    }
}

/// A product of a policy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyProductView {
    /// The product.
    pub sku_id: SkuId,
    /// Its part number.
    pub sku_part_number: String,
    /// Its name.
    pub name: String,
    /// Its place, 0 for the primary product.
    pub position: u32,
    /// `Primary` or `Backup`.
    pub role: String,
    /// Units a claim can take.
    pub available: i64,
    /// Plans for users that a claim switches on.
    pub enabled_plans: Vec<PlanRef>,
    /// Plans for users that a claim switches off.
    pub disabled_plans: Vec<PlanRef>,
    /// The group that brings it, with assignVia Group.
    pub target_group: Option<GroupRef>,
}
