//! What the fields of a policy are made of: its products, plans, groups and users, in requests, documents and replies.

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
    /// With assignVia Group, and only there: the group that brings the product, by object id or displayName. It chooses the plans.
    #[serde(default)]
    pub target_group: Option<Reference>,
}

/// A product of a policy. Of `disabledPlans` and `enabledPlans` at most one; neither means all plans on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductEntry {
    /// Its part number; decides where there is no skuId, or one that nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku_part_number: Option<String>,
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku_id: Option<SkuId>,
    /// Plans that are off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_plans: Option<Vec<PlanEntry>>,
    /// Plans that are on; all others are off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled_plans: Option<Vec<PlanEntry>>,
    /// With assignVia Group: the group that brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group: Option<GroupEntry>,
}

/// A plan. The id decides where the product has such a plan, else the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanEntry {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PlanId>,
}

/// A group. The id decides where the store knows such a group, else the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupEntry {
    /// Its displayName.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<GroupId>,
}

/// A user. The id decides where the store knows such a user, else the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserEntry {
    /// The user principal name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// The user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<UserId>,
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
