//! A policy as an entry of a document says it should be.

use super::{
    PolicyEntry,
    choice::Choosable,
    edit_context::EditContext,
    fields::blank,
    parts::{PlanEntry, ProductChoice, ProductEntry},
    values::{FieldEdit, Item, first_known},
    write::{Entry, new_id, sound_count},
};
use crate::{
    api::{error::Error, moment::Moment, resolve, text::Reference},
    domain::{
        app::App,
        ids::{PlanId, PolicyId},
        policy::{AssignVia, PlanChoice, Policy, PolicyProduct},
    },
    store,
};

/// Reads an entry. What the policy has already is taken as it is, whatever became of it in the tenant since:
/// only what is new to it is checked.
pub(super) struct Reader<'a> {
    pub editing: &'a EditContext<'a>,
    /// The policy that is there.
    pub before: Option<&'a Policy>,
    pub entry: &'a PolicyEntry,
}

impl Reader<'_> {
    /// The policy as it should be.
    pub fn policy(&self, moment: &Moment, warnings: &mut Vec<String>) -> Result<Policy, Error> {
        let Reader { editing, before, entry } = self;
        let app = resolve::app(editing.config, &entry.app).map_err(|error| error.field("app"))?;
        let mut policy = match before {
            Some(before) => Policy { app: app.key, ..(*before).clone() },
            None => blank(self.new_id()?, app, moment.now),
        };
        if before.is_some_and(|before| before.app != app.key) {
            policy.triggers.clear();
        }
        policy.name.clone_from(&entry.name);
        entry.set(&FieldEdit { editing, app }, &mut policy)?;
        policy.products = self.products(app, policy.assign_via, warnings)?;
        Ok(policy)
    }

    /// The id of the document, unless a policy removed here had it.
    fn new_id(&self) -> Result<PolicyId, Error> {
        match self.entry.id {
            Some(id) if !store::policy::id_taken(self.editing.db, id)? => Ok(id),
            _ => new_id(self.editing),
        }
    }

    fn products(
        &self,
        app: &App,
        assign_via: AssignVia,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<PolicyProduct>, Error> {
        let entries = &self.entry.products;
        sound_count(entries)?;
        let mut products: Vec<PolicyProduct> = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let prefix = format!("products[{place}].");
            let present = self
                .present(app, assign_via, entry)
                .filter(|it| products.iter().all(|product| product.sku != it.sku));
            let product = match present {
                Some(product) => product.clone(),
                None => {
                    let wanted = self
                        .wanted(app, entry)
                        .map_err(|error| error.or_field(|| format!("{prefix}skuId")))?;
                    let name = |error: Error| match error.field.as_deref() {
                        Some(field) if field == format!("{prefix}product") => {
                            error.field(format!("{prefix}skuId"))
                        }
                        _ => error,
                    };
                    Entry { editing: self.editing, app, assign_via, prefix: prefix.clone() }
                        .product(&products, &wanted, warnings)
                        .map_err(name)?
                }
            };
            products.push(product);
        }
        Ok(products)
    }

    /// The product as the policy has it, if the entry says the very same of it.
    fn present(&self, app: &App, assign_via: AssignVia, entry: &ProductEntry) -> Option<&PolicyProduct> {
        let before = self.before.filter(|before| before.app == app.key && before.assign_via == assign_via)?;
        let ids = |plans: &Option<Vec<PlanEntry>>| {
            let mut ids: Vec<PlanId> = plans.iter().flatten().map(|plan| plan.id).collect::<Option<_>>()?;
            ids.sort_unstable();
            Some(ids)
        };
        let said = match (&entry.disabled_plans, &entry.enabled_plans) {
            (None, None) => PlanChoice::All,
            (Some(_), None) => PlanChoice::Except(ids(&entry.disabled_plans)?),
            (None, Some(_)) => PlanChoice::Only(ids(&entry.enabled_plans)?),
            (Some(_), Some(_)) => return None,
        };
        let group = match &entry.target_group {
            None => None,
            Some(group) => Some(group.id?),
        };
        before.products.iter().find(|product| {
            Some(product.sku) == entry.sku_id && product.plans == said && product.group == group
        })
    }

    /// The entry as a request would say it, each thing by the first of id and name that is known.
    fn wanted(&self, app: &App, entry: &ProductEntry) -> Result<ProductChoice, Error> {
        let find = |it: &str| resolve::product(self.editing.config, &self.editing.names, it);
        let sku = first_known(entry.sku_id, &[], entry.sku_part_number.as_deref(), "a skuPartNumber", find)?;
        let choosable = Choosable::of(self.editing, app, sku)?;
        let target = entry
            .target_group
            .as_ref()
            .map(|group| group.find(self.editing, &[]).map_err(|error| error.field("targetGroup")));
        Ok(ProductChoice {
            product: Reference::own(sku.to_string()),
            disabled_plans: entry
                .disabled_plans
                .as_ref()
                .map(|plans| plans.iter().map(|plan| reference(&choosable, plan)).collect()),
            enabled_plans: entry
                .enabled_plans
                .as_ref()
                .map(|plans| plans.iter().map(|plan| reference(&choosable, plan)).collect()),
            target_group: target.transpose()?.map(|id| Reference::own(id.to_string())),
        })
    }
}

/// A plan's id if the product has it, else its name.
fn reference(choosable: &Choosable<'_>, plan: &PlanEntry) -> Reference {
    let id = plan.id.map(|id| id.to_string());
    let had = id.filter(|id| plan.name.is_none() || choosable.has(id));
    Reference::own(had.or_else(|| plan.name.clone()).unwrap_or_default())
}
