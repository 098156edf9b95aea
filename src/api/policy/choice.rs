//! Which products a policy may have, and which of their plans may be chosen (r07, r13).

use super::edit_context::EditContext;
use crate::{
    api::{
        error::{Error, ErrorName},
        resolve,
        text::Reference,
    },
    domain::{
        app::App,
        directory::PoolPlan,
        ids::{PlanId, SkuId},
        plans,
        policy::PlanChoice,
    },
    engine::explain::Names,
    store,
};

/// Entries of a list in a request.
const MOST_ENTRIES: usize = 1_000;

/// Refuses a list that is too long.
pub(in crate::api) fn not_too_long<T>(field: &str, list: &[T]) -> Result<(), Error> {
    if list.len() <= MOST_ENTRIES {
        return Ok(());
    }
    Err(Error::argument(
        field,
        format!("{field} has {} entries; at most {MOST_ENTRIES} are taken.", list.len()),
    )
    .hint("Shorten the list; of users or departments a group may say the same."))
}

/// A product the tenant owns, that can be assigned to people and contains the app's plan.
pub(super) fn product(
    editing: &EditContext<'_>,
    app: &App,
    reference: &str,
    field: &str,
) -> Result<SkuId, Error> {
    let sku =
        resolve::product(editing.config, &editing.names, reference).map_err(|error| error.field(field))?;
    let part = editing.names.product(sku);
    let refused = |name, message: String, hint: String| {
        Error::new(name, message).field(field).target(reference).hint(hint)
    };
    let fitting = || match editing.fitting(app).as_slice() {
        [] => {
            format!("The tenant owns no product with {}; import what it owns: pool.import.", app.plan_label())
        }
        some => format!("Owned products with {}: {}.", app.plan_label(), some.join(", ")),
    };
    let Some(owned) = editing.config.book.product(sku) else {
        return Err(refused(
            ErrorName::ProductNotOwned,
            format!("The tenant does not own {part}."),
            fitting(),
        ));
    };
    if !owned.assignable {
        let message =
            format!("{part} cannot be assigned to people: it applies to the company, or is departmental.");
        return Err(refused(ErrorName::ProductNotAssignable, message, fitting()));
    }
    if !owned.carries(app) {
        let message = format!("{part} lacks {}, the plan of {}.", app.plan_label(), app.name);
        return Err(refused(ErrorName::ProductLacksApp, message, fitting()));
    }
    Ok(sku)
}

impl EditContext<'_> {
    /// The first products that a policy of the app could have, by part number.
    fn fitting(&self, app: &App) -> Vec<String> {
        const MOST: usize = 10;
        let owned = self.config.book.products().iter();
        let fits = owned.filter(|product| product.assignable && product.carries(app));
        let mut parts: Vec<_> = fits.map(|product| self.names.product(product.sku)).collect();
        parts.sort();
        parts.truncate(MOST);
        parts
    }
}

/// The plans of a product that a policy's product entry may name.
pub(super) struct Choosable<'a> {
    editing: &'a EditContext<'a>,
    app: &'a App,
    part: String,
    plans: Vec<PoolPlan>,
}

impl<'a> Choosable<'a> {
    pub fn of(editing: &'a EditContext<'a>, app: &'a App, sku: SkuId) -> Result<Choosable<'a>, Error> {
        let plans = store::catalog::pool_plans(editing.db, sku)?;
        Ok(Choosable { editing, app, part: editing.names.product(sku), plans })
    }

    /// A plan for users, or PLAN_NOT_IN_PRODUCT.
    pub fn plan(&self, reference: &str, field: &str) -> Result<PlanId, Error> {
        let plan =
            resolve::plan(self.editing.config, &self.plans, reference).map_err(|error| match error.name {
                ErrorName::PlanNotInProduct => {
                    Error { message: format!("{} has no such plan.", self.part), ..error }
                }
                _ => error,
            });
        let plan = plan.map_err(|error| error.field(field))?;
        if plan.for_users() || self.app.is_own(plan.id) {
            return Ok(plan.id);
        }
        let message = format!(
            "{} of {} applies to the company and cannot be switched for a user.",
            plan.name, self.part
        );
        Err(Error::new(ErrorName::PlanNotInProduct, message)
            .field(field)
            .target(reference)
            .hint("Leave it out."))
    }

    /// Whether it has such a plan for users; an ambiguous reference counts.
    pub fn has(&self, reference: &str) -> bool {
        !self.plan(reference, "").is_err_and(|error| error.name == ErrorName::PlanNotInProduct)
    }

    /// The plans named, sorted, each once.
    pub fn plans(&self, references: &[Reference], field: &str) -> Result<Vec<PlanId>, Error> {
        not_too_long(field, references)?;
        let plan =
            |(place, reference): (usize, &Reference)| self.plan(reference, &format!("{field}[{place}]"));
        let mut plans = references.iter().enumerate().map(plan).collect::<Result<Vec<_>, _>>()?;
        plans.sort_unstable();
        plans.dedup();
        Ok(plans)
    }

    /// The choice, if it leaves the app's own plans on.
    pub fn checked(&self, choice: PlanChoice, field: &str) -> Result<PlanChoice, Error> {
        let own = self.plans.iter().find(|plan| self.app.is_own(plan.id) && !choice.has_on(plan.id));
        let Some(name) = own.map(|plan| &plan.name) else { return Ok(choice) };
        Err(Error::new(
            ErrorName::PlanRequired,
            format!("{name} is what the policy is for and cannot be off in {}.", self.part),
        )
        .field(field)
        .target(name)
        .hint(format!("Leave {name} on.")))
    }

    /// What `disabledPlans` or `enabledPlans` of a new entry say; neither is all plans.
    pub fn said(
        &self,
        disabled: Option<&[Reference]>,
        enabled: Option<&[Reference]>,
        entry: &str,
    ) -> Result<PlanChoice, Error> {
        let (off, on) = (format!("{entry}disabledPlans"), format!("{entry}enabledPlans"));
        match (disabled, enabled) {
            (None, None) => Ok(PlanChoice::All),
            (Some(plans), None) => self.checked(except(self.plans(plans, &off)?), &off),
            (None, Some(plans)) => self.checked(PlanChoice::Only(self.plans(plans, &on)?), &on),
            (Some(_), Some(_)) => Err(both(&on)),
        }
    }

    /// r13: what to say where nothing was said about the plans and a mailbox is among them.
    pub fn mailbox_warning(&self) -> Option<String> {
        let names = self.mailboxes_on(&PlanChoice::All).join(", ");
        let part = &self.part;
        (!names.is_empty()).then(|| {
            format!("A claim of {part} also switches on Exchange Online ({names}); name that in disabledPlans if it is not wanted.")
        })
    }

    /// r13: what to say of mailbox plans that one choice has off and the next has on.
    pub fn mailbox_switched_on(&self, before: &PlanChoice, after: &PlanChoice) -> Option<String> {
        let were_on = self.mailboxes_on(before);
        let names: Vec<&str> =
            self.mailboxes_on(after).into_iter().filter(|name| !were_on.contains(name)).collect();
        let (part, names) = (&self.part, names.join(", "));
        (!names.is_empty()).then(|| {
            format!(
                "A claim of {part} now switches on Exchange Online ({names}) too: users' mail may move there."
            )
        })
    }

    fn mailboxes_on(&self, choice: &PlanChoice) -> Vec<&str> {
        let mailboxes = self
            .plans
            .iter()
            .filter(|plan| plan.for_users() && plans::is_mailbox(&plan.name) && choice.has_on(plan.id));
        mailboxes.map(|plan| plan.name.as_str()).collect()
    }
}

/// All plans but these.
pub(super) fn except(plans: Vec<PlanId>) -> PlanChoice {
    if plans.is_empty() { PlanChoice::All } else { PlanChoice::Except(plans) }
}

/// INVALID_ARGUMENT: two lists that exclude each other.
pub(super) fn both(field: &str) -> Error {
    Error::argument(field, "disabledPlans and enabledPlans are both given.")
        .hint("Give one: the plans that are off, or those that are on.")
}
