//! `policy.create`, `.createDefaults`, `.export`, `.import`, `.list`, `.get`, `.update`, `.remove`, and
//! `policy.product.*`.

pub(super) mod choice;
mod compare;
pub mod defaults;
pub mod document;
pub(super) mod edit_context;
mod entry;
pub(super) mod fields;
pub mod import;
pub mod lint;
pub(super) mod list;
mod parts;
mod plan_edit;
pub(super) mod products;
mod target;
mod values;
mod view;
pub(super) mod write;

pub use fields::{Create, PolicyEntry, PolicyView, Update};
pub use parts::PolicyProductView;

use super::{
    text::{Only, Reference},
    wire::{Change, Patch, request},
};
request! {
    /// Lists policies by app and order of deciding.
    read List with page {
        /// An id or name; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
        /// Only policies of the app.
        pub app: Only<Reference> = default,
        /// Only policies with the product.
        pub product: Only<Reference> = default,
        /// Only policies that are on, or only those that are off.
        pub enabled: Only<bool> = default,
    }
}

request! {
    /// Asks for one policy.
    read Get with policy {}
}

request! {
    /// Removes a policy. Its claims and their history stay, and nobody loses a license.
    write Remove with policy {}
}

request! {
    /// Adds a product to a policy.
    write ProductAdd with policy {
        /// The product.
        pub product: Reference,
        /// Its place, 0 for the primary product; default last.
        pub position: Option<u32> = default,
        /// Plans that are off.
        pub disabled_plans: Option<Vec<Reference>> = default,
        /// Plans that are on; all others are off.
        pub enabled_plans: Option<Vec<Reference>> = default,
        /// With assignVia Group: the group that brings the product.
        pub target_group: Option<Reference> = default,
    }
}

request! {
    /// Changes which plans of a product a claim switches on, or with assignVia Group which group brings it.
    write ProductUpdate with policy {
        /// The product; or `allProducts`.
        pub product: Option<Reference> = default,
        /// Every product of the policy that has the plans named.
        pub all_products: bool = default,
        /// Plans that are off, all others on; null for all on.
        pub disabled_plans: Patch<Vec<Reference>> = default,
        /// Plans that are on, all others off; null for all on.
        pub enabled_plans: Patch<Vec<Reference>> = default,
        /// Plans to switch on beside those that are.
        pub enable: Option<Vec<Reference>> = default,
        /// Plans to switch off beside those that are.
        pub disable: Option<Vec<Reference>> = default,
        /// With assignVia Group: the group that brings the product; or every product, with `allProducts`.
        pub target_group: Option<Reference> = default,
    }
}

request! {
    /// Moves a product within a policy.
    write ProductMove with policy {
        /// The product.
        pub product: Reference,
        /// Its new place, 0 for the primary product; or `by`.
        pub position: Option<u32> = default,
        /// How many places it moves, at most to the end: down the list, or up where it is negative; or
        /// `position`.
        pub by: Option<i32> = default,
    }
}

request! {
    /// Removes a product from a policy. Nobody loses a license.
    write ProductRemove with policy {
        /// The product.
        pub product: Reference,
    }
}

/// The reply of every write to a policy.
pub type Written = Change<PolicyView>;
