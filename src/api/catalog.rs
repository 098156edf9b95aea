//! `app.list`, `app.define`, `app.remove`, `product.list`, `catalog.import`.

pub(super) mod apps;
pub(super) mod define;
pub(super) mod import;
pub(super) mod products;

use super::text::{self, Name, Only, Reference, Whole};
use super::wire::{ItemError, Patch, reply, request};
use crate::domain::{
    app::{Family, Trigger},
    ids::{ClientAppId, PlanId, SkuId},
};

request! {
    /// Lists apps by name.
    read AppList with page {
        /// One app, by name or by its label in the portal; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
    }
}

request! {
    /// Defines an app of the admin's own, or says what entitles to one of Microsoft's. What is not given
    /// stays.
    write AppDefine {
        /// An app's name or label; one that no app has makes a new app. 1 to 200 characters.
        pub name: Name,
        /// The plan a product must contain, by id or name. A new app needs one, one of Microsoft's keeps its
        /// own.
        pub service_plan_id: Option<Reference> = default,
        /// All plans any one of which entitles a user, by id or name; the plan that the app is always does.
        /// An equal of it that is left out is the app's plan no more. Null for what holds of itself.
        pub entitling_plan_ids: Patch<Vec<Reference>> = default,
        /// All plans of which nobody knows whether they entitle in a managed environment: who holds one and
        /// nothing that entitles is EntitlementUnknown there. One taken out entitles there if
        /// `entitlingPlanIds` names it, and does not if not. Null for what holds of itself.
        pub unknown_plan_ids: Patch<Vec<Reference>> = default,
        /// All appIds in a sign-in log that mean a user opened it. Null for those it has of itself.
        pub sign_in_app_ids: Patch<Vec<ClientAppId>> = default,
        /// `FirstSignIn`, `RequestLicense`; default both. Microsoft's apps keep theirs.
        pub triggers: Option<Vec<Trigger>> = default,
    }
}

request! {
    /// Removes an app of the admin's own that no policy is for; one of Microsoft's is again as it came.
    /// History keeps the name.
    write AppRemove {
        /// The app's name or label.
        pub name: Reference,
    }
}

request! {
    /// Lists products by part number: the tenant's own, and those of Microsoft's table.
    read ProductList with page {
        /// A skuId, a part number, a plan name or a product name; in part numbers and product names `*` and
        /// `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
        /// Only products that contain the app's plan.
        pub app: Only<Reference> = default,
        /// Only products the tenant owns, or only those it does not.
        pub owned: Only<bool> = default,
    }
}

request! {
    /// Replaces the table of product and plan names by Microsoft's CSV.
    write CatalogImport {
        /// The CSV file, absolute; or `csv`.
        pub path: Option<text::Path> = default,
        /// The CSV's text; or `path`.
        pub csv: Option<Whole> = default,
    }
}

reply! {
    /// An app.
    pub struct AppView {
        /// Its name.
        pub name: String,
        /// Its name in Microsoft's portal.
        pub label: String,
        /// The plan that the app is.
        pub service_plan_id: PlanId,
        /// That plan's name.
        pub service_plan_name: String,
        /// That plan and its equals in other clouds and products; a product must contain one of them.
        pub service_plan_ids: Vec<PlanId>,
        /// Whose environment scope applies.
        pub family: Option<Family>,
        /// What makes a user need it.
        pub triggers: Vec<Trigger>,
        /// Plans any one of which can entitle a user.
        pub entitling_plan_ids: Vec<PlanId>,
        /// Their names; of one whose name nobody knows, the id.
        pub entitling_plans: Vec<String>,
        /// Plans of which nobody knows whether they entitle in a managed environment.
        pub unknown_plan_ids: Vec<PlanId>,
        /// Their names; of one whose name nobody knows, the id.
        pub unknown_plans: Vec<String>,
        /// The appIds in a sign-in log that mean a user opened it.
        pub sign_in_app_ids: Vec<ClientAppId>,
        /// Whether it is one of Microsoft's.
        pub built_in: bool,
    }

    /// A product.
    pub struct ProductView {
        /// The product.
        pub sku_id: SkuId,
        /// Its part number.
        pub sku_part_number: String,
        /// Its name.
        pub name: String,
        /// Whether the tenant owns it.
        pub owned: bool,
        /// Whether it can be assigned to people; null for a product the tenant does not own.
        pub assignable: Option<bool>,
        /// Its plans: the tenant's if it is owned, else those of Microsoft's table.
        pub plans: Vec<PlanView>,
    }

    /// A plan of a product.
    pub struct PlanView {
        /// The plan.
        pub service_plan_id: PlanId,
        /// Its name.
        pub service_plan_name: String,
        /// Its name for people.
        pub friendly_name: String,
        /// Graph's appliesTo; null for a product the tenant does not own.
        pub applies_to: Option<String>,
        /// Graph's provisioningStatus; null for a product the tenant does not own.
        pub provisioning_status: Option<String>,
    }

    /// What an import of the catalogue changed.
    pub struct CatalogChange {
        /// Products in the table afterwards.
        pub products: u64,
        /// Plans in the table afterwards.
        pub plans: u64,
        /// Products that are new.
        pub added: Vec<CatalogEntry>,
        /// Products whose part number, name or plans changed.
        pub changed: Vec<CatalogEntry>,
        /// Products that are gone.
        pub removed: Vec<CatalogEntry>,
        /// Rows that could not be read.
        pub errors: Vec<ItemError>,
    }

    /// A product that an import of the catalogue touched.
    pub struct CatalogEntry {
        /// The product.
        pub sku_id: SkuId,
        /// Its part number afterwards; before, if it is gone.
        pub sku_part_number: String,
        /// What changed, in a sentence; empty for products that came or went.
        pub change: String,
    }
}
