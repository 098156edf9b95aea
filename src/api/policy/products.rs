//! `policy.product.add`, `.update`, `.move`, `.remove`.

use super::{
    ProductAdd, ProductMove, ProductRemove, ProductUpdate, Written,
    choice::Choosable,
    edit_context::EditContext,
    parts::ProductChoice,
    plan_edit::PlanEdit,
    target,
    write::{Entry, change, too_many},
};
use crate::{
    api::{
        context::WriteContext,
        error::{Error, ErrorName},
        resolve,
    },
    domain::{
        app::App,
        policy::{MOST_BACKUPS, Policy, PolicyProduct},
    },
    engine::explain::Names,
};

pub(in crate::api) fn add(context: &WriteContext<'_>, request: &ProductAdd) -> Result<Written, Error> {
    change(context, &request.policy, "Add policy product", |editing, app, policy| {
        if policy.products.len() > MOST_BACKUPS {
            return Err(too_many("product"));
        }
        let place = place(request.position, policy.products.len())?;
        let ProductAdd { product, disabled_plans, enabled_plans, target_group, .. } = request.clone();
        let mut warnings = Vec::new();
        let wanted = ProductChoice { product, disabled_plans, enabled_plans, target_group };
        let product = Entry { editing, app, assign_via: policy.assign_via, prefix: String::new() }.product(
            &policy.products,
            &wanted,
            &mut warnings,
        )?;
        policy.products.insert(place, product);
        Ok(warnings)
    })
}

pub(in crate::api) fn move_to(context: &WriteContext<'_>, request: &ProductMove) -> Result<Written, Error> {
    change(context, &request.policy, "Move policy product", |editing, _, policy| {
        let from = within(editing, policy, &request.product)?;
        let product = policy.products.remove(from);
        let to = destination(request, from, policy.products.len())?;
        policy.products.insert(to, product);
        Ok(Vec::new())
    })
}

pub(in crate::api) fn remove(context: &WriteContext<'_>, request: &ProductRemove) -> Result<Written, Error> {
    change(context, &request.policy, "Remove policy product", |editing, _, policy| {
        let place = within(editing, policy, &request.product)?;
        if policy.products.len() == 1 {
            return Err(Error::new(
                ErrorName::LastProduct,
                "It is the policy's last product, and a policy keeps at least one.",
            )
            .field("product")
            .target(&request.product)
            .hint("To stop the policy, turn it off: policy.update with enabled false."));
        }
        policy.products.remove(place);
        Ok(Vec::new())
    })
}

pub(in crate::api) fn update(context: &WriteContext<'_>, request: &ProductUpdate) -> Result<Written, Error> {
    change(context, &request.policy, "Update policy product", |editing, app, policy| {
        let before = policy.products.clone();
        let place = match (&request.product, request.all_products) {
            (Some(product), false) => Some(within(editing, policy, product)?),
            (None, true) => None,
            (Some(_), true) => {
                return Err(Error::argument("allProducts", "product and allProducts are both given.")
                    .hint("Give one."));
            }
            (None, false) => {
                return Err(
                    Error::argument("product", "No product is named.").hint("Name one, or set allProducts.")
                );
            }
        };
        let places = place.map_or_else(|| (0..policy.products.len()).collect(), |place| vec![place]);
        if target::update(editing, app, policy, request, &places)? {
            return Ok(Vec::new());
        }
        let order = PlanEdit::of(request)?;
        match place.and_then(|place| policy.products.get_mut(place)) {
            Some(product) => {
                let choosable = Choosable::of(editing, app, product.sku)?;
                product.plans = order.carried_out(&choosable, &product.plans)?;
            }
            None => everywhere(editing, app, policy, &order)?,
        }
        mailboxes_switched_on(editing, app, &before, &policy.products)
    })
}

/// Where a product moves that was taken from a place, among `last` products and after them.
fn destination(request: &ProductMove, from: usize, last: usize) -> Result<usize, Error> {
    match (request.position, request.by) {
        (Some(position), None) => place(Some(position), last),
        (None, Some(by)) => Ok(from.saturating_add_signed(isize::try_from(by).unwrap_or_default()).min(last)),
        (Some(_), Some(_)) => Err(Error::argument("by", "position and by are both given.").hint("Give one.")),
        (None, None) => Err(Error::argument("position", "Neither position nor by is given.")
            .hint("Give position, 0 for the primary product, or by.")),
    }
}

/// r13: what to say of mailbox plans that were off and are on now.
fn mailboxes_switched_on(
    editing: &EditContext<'_>,
    app: &App,
    before: &[PolicyProduct],
    after: &[PolicyProduct],
) -> Result<Vec<String>, Error> {
    let mut warnings = Vec::new();
    for (old, new) in before.iter().zip(after).filter(|(old, new)| old.plans != new.plans) {
        warnings.extend(Choosable::of(editing, app, new.sku)?.mailbox_switched_on(&old.plans, &new.plans));
    }
    Ok(warnings)
}

/// A place among `last` products and the one after them.
fn place(position: Option<u32>, last: usize) -> Result<usize, Error> {
    let Some(position) = position else { return Ok(last) };
    match usize::try_from(position) {
        Ok(place) if place <= last => Ok(place),
        _ => Err(Error::argument("position", format!("position is {position}; 0 to {last} are there."))
            .hint("0 is the primary product.")),
    }
}

/// The place of a product in the policy. A reference need only be unambiguous within it.
fn within(editing: &EditContext<'_>, policy: &Policy, reference: &str) -> Result<usize, Error> {
    let meant = resolve::products(editing.config, &editing.names, reference)?;
    let places: Vec<usize> = policy
        .products
        .iter()
        .enumerate()
        .filter(|(_, it)| meant.contains(&it.sku))
        .map(|(place, _)| place)
        .collect();
    if let [place] = places.as_slice() {
        return Ok(*place);
    }
    if places.is_empty() && !meant.is_empty() {
        let listed: Vec<String> =
            policy.products.iter().map(|product| editing.names.product(product.sku)).collect();
        return Err(Error::new(ErrorName::NotFound, "The policy does not have that product.")
            .field("product")
            .target(reference)
            .hint(format!("It has {}.", listed.join(", "))));
    }
    let sku = resolve::product(editing.config, &editing.names, reference)
        .map_err(|error| error.field("product"))?;
    policy
        .products
        .iter()
        .position(|product| product.sku == sku)
        .ok_or_else(|| resolve::missing("product", reference, &[]).field("product"))
}

/// Carries an order out in every product that has a plan it names; each takes the plans it has. A plan that
/// none has is refused.
fn everywhere(
    editing: &EditContext<'_>,
    app: &App,
    policy: &mut Policy,
    order: &PlanEdit,
) -> Result<(), Error> {
    let products = policy.products.iter().map(|product| Choosable::of(editing, app, product.sku));
    let products = products.collect::<Result<Vec<_>, _>>()?;
    order.known_to_some(&products)?;
    for (product, choosable) in policy.products.iter_mut().zip(&products) {
        let own = order.within(choosable);
        if order.names_none() || !own.names_none() {
            product.plans = own.carried_out(choosable, &product.plans)?;
        }
    }
    Ok(())
}
