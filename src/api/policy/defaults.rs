//! `policy.createDefaults`: the policies that Microsoft creates by itself (r19).

use super::{
    PolicyView,
    choice::Choosable,
    edit_context::EditContext,
    fields::blank,
    write::{new_id, save},
};
use crate::{
    api::{
        context::WriteContext,
        error::{Error, ErrorName},
        moment::Moment,
        resolve, setting,
        text::{Only, Reference},
        wire::{FieldChange, request},
    },
    domain::{
        app::{App, Family},
        fold::fold,
        ids::SkuId,
        policy::{DEFAULT_POLICY, PlanChoice, Policy, PolicyProduct},
        product::{Capability, Product},
        setting::EnvironmentScope,
    },
    engine::explain::Names,
    store,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why Microsoft creates a policy by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum DefaultReason {
    /// The tenant got a premium license: policies for premium products, and events claim in all environments.
    NewPremiumLicense,
    /// The tenant has managed environments: policies for the legacy per-user plan too, and events claim in
    /// those environments only.
    ManagedEnvironments,
}

request! {
    /// Creates the policies that Microsoft creates by itself: one for each owned product of the app that no
    /// policy of it hands out yet; and sets the environment scope of the app's family.
    write CreateDefaults {
        /// PowerApps, PowerAutomatePerUser or PowerAutomatePremium; default all that the reason is for.
        pub app: Only<Reference> = default,
        /// Decides for which products, and the environment scope that the family's setting gets; default
        /// `NewPremiumLicense`.
        pub reason: Option<DefaultReason> = default,
        /// Whether the switch is turned on too.
        pub turn_on: bool = default,
    }
}

/// The reply of `policy.createDefaults`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Defaults {
    /// What was written.
    pub subject: String,
    /// The policies that are new by name, and the settings: the environment scope, and the switch if it was
    /// turned on.
    pub changes: Vec<FieldChange>,
    /// What the admin should know, such as policies that were there already.
    pub warnings: Vec<String>,
    /// The policies created.
    pub items: Vec<PolicyView>,
}

pub(in crate::api) fn create_defaults(
    context: &WriteContext<'_>,
    request: &CreateDefaults,
) -> Result<Defaults, Error> {
    let (tx, moment, config) = (context.tx, context.moment, context.config()?);
    let editing = EditContext::new(tx, config)?;
    let reason = request.reason.unwrap_or(DefaultReason::NewPremiumLicense);
    let offered = offered(&editing, request.app.as_deref(), reason)?;
    let mut made = Made::default();
    for (app, products) in &offered {
        for sku in products {
            made.product(&editing, moment, app, *sku, products.len() > 1)?;
        }
    }
    let mut changes = Vec::new();
    for policy in &mut made.policies {
        save(&editing, tx, moment, "Create policy", None, Some(policy), &mut made.warnings)?;
        changes.push(FieldChange { field: "policy".into(), before: None, after: Some(policy.name.clone()) });
    }
    let before = store::setting::get(tx)?;
    let mut after = before.clone();
    after.settings.enabled |= request.turn_on;
    for family in offered.iter().filter_map(|(app, _)| app.family) {
        after.settings.set_scope(family, reason.scope());
    }
    let named =
        |change: &FieldChange| FieldChange { field: format!("setting.{}", change.field), ..change.clone() };
    changes.extend(setting::put(tx, moment, &before, &after)?.fields().iter().map(named));
    let viewer = editing.viewer(moment.now)?.under(&after.settings);
    let items = made.policies.iter().map(|policy| viewer.policy(policy, moment.now)).collect();
    Ok(Defaults { subject: "default policies".into(), changes, warnings: made.warnings, items })
}

impl DefaultReason {
    /// Where events claim: the setting's scope, for the policies have none of their own and the setting moves
    /// them.
    const fn scope(self) -> EnvironmentScope {
        match self {
            DefaultReason::NewPremiumLicense => EnvironmentScope::All,
            DefaultReason::ManagedEnvironments => EnvironmentScope::OnlyManaged,
        }
    }

    /// Whether Microsoft creates policies for the app for this reason: for that of the legacy per-user plan
    /// only in managed environments.
    fn is_for(self, app: &App) -> bool {
        app.family.is_some() && (self == DefaultReason::ManagedEnvironments || !app.is_legacy())
    }
}

/// The app, or all of Power Platform's, with the owned products for which Microsoft would make a policy, by
/// part number.
fn offered<'a>(
    editing: &EditContext<'a>,
    app: Option<&str>,
    reason: DefaultReason,
) -> Result<Vec<(&'a App, Vec<SkuId>)>, Error> {
    let config = editing.config;
    let apps: Vec<&App> = match app {
        None => config.book.apps().iter().filter(|app| reason.is_for(app)).collect(),
        Some(reference) => {
            let app = resolve::app(config, reference).map_err(|error| error.field("app"))?;
            if app.family.is_none() {
                return Err(Error::argument("app", format!("Microsoft creates no default policy for {}.", app.name))
                    .target(reference)
                    .hint("Create one with policy.create; defaults are for PowerApps, PowerAutomatePerUser and PowerAutomatePremium."));
            }
            if !reason.is_for(app) {
                return Err(Error::argument(
                    "app",
                    format!("For new premium licenses Microsoft creates no policy for {}.", app.name),
                )
                .target(reference)
                .hint(
                    "The legacy per-user plan gets one for managed environments: reason ManagedEnvironments.",
                ));
            }
            vec![app]
        }
    };
    let fits = |product: &&Product, app: &App| {
        product.assignable && product.capability != Capability::Gone && product.carries(app)
    };
    let with_products = apps.iter().map(|app| {
        let mut skus: Vec<_> = config
            .book
            .products()
            .iter()
            .filter(|product| fits(product, app))
            .map(|product| product.sku)
            .collect();
        skus.sort_by_key(|sku| (fold(&editing.names.product(*sku)), *sku));
        (*app, skus)
    });
    let offered: Vec<_> = with_products.filter(|(_, skus)| !skus.is_empty()).collect();
    if offered.is_empty() {
        let plans: Vec<String> = apps.iter().map(|app| app.plan_label()).collect();
        let message =
            format!("The tenant owns no product with {} that can be assigned to people.", plans.join(" or "));
        return Err(Error::new(ErrorName::ProductNotOwned, message)
            .field("app")
            .hint("Import what the tenant owns: pool.import."));
    }
    Ok(offered)
}

/// What has been made so far.
#[derive(Default)]
struct Made {
    policies: Vec<Policy>,
    warnings: Vec<String>,
}

impl Made {
    /// A policy for a product, unless one of the app hands it out already.
    fn product(
        &mut self,
        editing: &EditContext<'_>,
        moment: &Moment,
        app: &App,
        sku: SkuId,
        several: bool,
    ) -> Result<(), Error> {
        let mut there = editing.config.book.policies().iter().filter(|policy| policy.app == app.key);
        if let Some(policy) = there.find(|policy| policy.products.iter().any(|product| product.sku == sku)) {
            self.warnings.push(format!(
                "Policy '{}' hands out {} already.",
                policy.name,
                editing.names.product(sku)
            ));
            return Ok(());
        }
        self.warnings.extend(Choosable::of(editing, app, sku)?.mailbox_warning());
        self.policies.push(Policy {
            name: self.name(editing, app, sku, several)?,
            products: vec![PolicyProduct { sku, plans: PlanChoice::All, group: None }],
            ..blank(new_id(editing)?, app, moment.now)
        });
        Ok(())
    }

    /// Microsoft's name for it; with the product where there is another.
    fn name(&self, editing: &EditContext<'_>, app: &App, sku: SkuId, several: bool) -> Result<String, Error> {
        let family = if app.family == Some(Family::PowerApps) { "Power Apps" } else { "Power Automate" };
        let base = format!("{DEFAULT_POLICY} {family}");
        let with = |more: String| format!("{base} ({more})");
        let names =
            [with(editing.names.product_name(sku)), with(editing.names.product(sku)), with(sku.to_string())];
        let plain = (!several).then(|| base.clone());
        for name in plain.into_iter().chain(names) {
            let made = self.policies.iter().any(|policy| fold(&policy.name) == fold(&name));
            if !made && !store::policy::name_taken(editing.db, &name)? {
                return Ok(name);
            }
        }
        Err(Error::new(ErrorName::NameTaken, "Other policies have every name the default policy could have.")
            .target(base)
            .hint("Rename those policies."))
    }
}
