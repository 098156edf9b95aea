//! Which group may bring a product of a policy with assignVia Group (r18).

use super::{ProductUpdate, edit_context::EditContext, parts::ProductChoice};
use crate::{
    api::{error::Error, resolve},
    domain::{
        app::App,
        ids::{GroupId, SkuId},
        policy::{AssignVia, Policy},
    },
    engine::{explain::Names, reason::unfit_target},
};

/// The target group of a product on its way into a policy; none with assignVia Direct.
pub(super) fn wanted(
    editing: &EditContext<'_>,
    app: &App,
    assign_via: AssignVia,
    sku: SkuId,
    wanted: &ProductChoice,
    prefix: &str,
) -> Result<Option<GroupId>, Error> {
    let field = format!("{prefix}targetGroup");
    let ProductChoice { disabled_plans, enabled_plans, target_group, .. } = wanted;
    match (assign_via, target_group) {
        (AssignVia::Direct, None) => Ok(None),
        (AssignVia::Direct, Some(_)) => Err(needs_group(&field)),
        (AssignVia::Group, None) => {
            Err(Error::argument(field, "A product of a policy with assignVia Group needs its target group.")
                .hint("Name a group that carries the product, by object id or displayName."))
        }
        (AssignVia::Group, Some(_)) if disabled_plans.is_some() => {
            Err(chosen_by_group(&format!("{prefix}disabledPlans")))
        }
        (AssignVia::Group, Some(_)) if enabled_plans.is_some() => {
            Err(chosen_by_group(&format!("{prefix}enabledPlans")))
        }
        (AssignVia::Group, Some(reference)) => fit(editing, app, sku, reference, &field).map(Some),
    }
}

/// What `policy.product.update` does to target groups; whether that is what it asked for.
pub(super) fn update(
    editing: &EditContext<'_>,
    app: &App,
    policy: &mut Policy,
    request: &ProductUpdate,
    places: &[usize],
) -> Result<bool, Error> {
    let ProductUpdate { disabled_plans, enabled_plans, enable, disable, target_group, .. } = request;
    let plans = [
        ("disabledPlans", disabled_plans.is_given()),
        ("enabledPlans", enabled_plans.is_given()),
        ("enable", enable.is_some()),
        ("disable", disable.is_some()),
    ];
    match (policy.assign_via, target_group) {
        (AssignVia::Direct, None) => Ok(false),
        (AssignVia::Direct, Some(_)) => Err(needs_group("targetGroup")),
        (AssignVia::Group, reference) => {
            if let Some((field, _)) = plans.into_iter().find(|(_, given)| *given) {
                return Err(chosen_by_group(field));
            }
            let Some(reference) = reference else { return Ok(false) };
            for place in places {
                if let Some(product) = policy.products.get_mut(*place) {
                    product.group = Some(fit(editing, app, product.sku, reference, "targetGroup")?);
                }
            }
            Ok(true)
        }
    }
}

/// The group that a reference names, if claims through it bring the product with the app's plan on.
fn fit(
    editing: &EditContext<'_>,
    app: &App,
    sku: SkuId,
    reference: &str,
    field: &str,
) -> Result<GroupId, Error> {
    let id = resolve::group(editing.db, reference).map_err(|error| error.field(field))?;
    let book = &editing.config.book;
    book.target(id, sku, app).map(|_| id).map_err(|why| {
        let unfit = book.group(id).and_then(|group| group.unfit);
        let (reason, cure) = unfit_target(
            &editing.names.group(id),
            &editing.names.product(sku),
            &app.plan_label(),
            unfit,
            why,
        );
        Error::argument(field, reason).target(reference).hint(cure)
    })
}

fn needs_group(field: &str) -> Error {
    Error::argument(field, "The policy gives licenses directly: its products have no target group.")
        .hint("Leave it out, or create a policy with assignVia Group.")
}

fn chosen_by_group(field: &str) -> Error {
    Error::argument(field, "With assignVia Group the target group chooses the plans.")
        .hint("Leave it out, and switch plans in the license of the group.")
}
