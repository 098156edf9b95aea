//! References: what an id, a name or a label stands for (r45).

use super::{
    config::ConfigSnapshot,
    error::{Error, ErrorName},
    text::{Only, Reference},
};
use crate::{
    domain::{
        app::App,
        directory::PoolPlan,
        fold::{fold, near},
        ids::{GroupId, PlanId, PolicyId, SkuId, UserId},
        migration::Migration,
        pattern::Pattern,
        policy::Policy,
        world::Person,
    },
    engine::explain::Names,
    store::{self, Read},
};

/// The one thing a reference stands for: NOT_FOUND with near misses, AMBIGUOUS with the candidates.
fn only<T>(
    mut found: Vec<(String, T)>,
    what: &str,
    reference: &str,
    known: impl FnOnce() -> Vec<String>,
) -> Result<T, Error> {
    if found.len() > 1 {
        let candidates: Vec<_> = found.iter().take(10).map(|(name, _)| name.as_str()).collect();
        return Err(Error::new(ErrorName::Ambiguous, format!("Several {} have that name.", plural(what)))
            .target(reference)
            .hint(format!("Use an id: {}.", candidates.join(", "))));
    }
    found.pop().map(|(_, thing)| thing).ok_or_else(|| missing(what, reference, &known()))
}

/// What a field of a request names, where it names anything.
pub(super) fn given<T>(
    reference: &Only<Reference>,
    field: &str,
    find: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    reference.as_deref().map(find).transpose().map_err(|error| error.field(field))
}

/// What an identity stands for: the one thing it names, else those that fit it as a pattern; all where there
/// is none.
pub(super) fn identified<T>(
    identity: Option<&str>,
    mut all: Vec<T>,
    find: impl FnOnce(&str) -> Result<T, Error>,
    fits: impl Fn(&Pattern, &T) -> bool,
) -> Result<Vec<T>, Error> {
    let Some(identity) = identity else { return Ok(all) };
    let pattern = Pattern::new(identity);
    match find(identity) {
        Ok(thing) => Ok(vec![thing]),
        Err(error) if error.name == ErrorName::NotFound && !pattern.is_literal() => {
            all.retain(|it| fits(&pattern, it));
            Ok(all)
        }
        Err(error) => Err(error.field("identity")),
    }
}

/// NOT_FOUND, with near misses.
pub(super) fn missing(what: &str, reference: &str, known: &[String]) -> Error {
    let near = near(reference, known.iter().map(String::as_str));
    let error = Error::new(ErrorName::NotFound, format!("There is no such {what}.")).target(reference);
    if near.is_empty() {
        error.hint(format!("List the {} to see what there is.", plural(what)))
    } else {
        error.hint(format!("Did you mean {}?", near.join(" or ")))
    }
}

fn plural(what: &str) -> String {
    what.strip_suffix('y').map_or_else(|| format!("{what}s"), |stem| format!("{stem}ies"))
}

/// An app, by name or label.
pub(super) fn app<'a>(config: &'a ConfigSnapshot, reference: &str) -> Result<&'a App, Error> {
    let apps = config.book.apps();
    if let Some(app) = apps.iter().find(|app| app.name == reference) {
        return Ok(app);
    }
    let found =
        apps.iter().filter(|app| app.is_called(reference)).map(|app| (app.name.clone(), app)).collect();
    only(found, "app", reference, || apps.iter().map(|app| app.name.clone()).collect())
}

/// A policy, by id or name.
pub(super) fn policy<'a>(config: &'a ConfigSnapshot, reference: &str) -> Result<&'a Policy, Error> {
    let policies = config.book.policies();
    let (id, folded) = (reference.parse::<PolicyId>().ok(), fold(reference));
    let with_id = policies.iter().filter(|policy| Some(policy.id) == id).collect();
    let found = first_of(with_id, || policies.iter().filter(|policy| fold(&policy.name) == folded).collect());
    let found = found.into_iter().map(|policy| (policy.id.to_string(), policy)).collect();
    only(found, "policy", reference, || policies.iter().map(|policy| policy.name.clone()).collect())
}

/// The key of a user, by object id or principal name. The text of the error carries no name: the target does.
pub(super) fn user(db: &Read<'_>, reference: &str) -> Result<i64, Error> {
    user_with_id(db, reference).map(|(key, _)| key)
}

/// The key and object id of a user who is in the tenant, or else of one who was.
pub(super) fn user_ever(db: &Read<'_>, reference: &str) -> Result<(i64, UserId), Error> {
    sound(reference)?;
    if let Ok(id) = reference.parse::<UserId>()
        && let Some(key) = store::report::user_key(db, id)?
    {
        return Ok((key, id));
    }
    let found = store::facts::find(db, reference)?;
    let found = if found.is_empty() { store::facts::find_gone(db, reference)? } else { found };
    only_user(&found, reference)
}

/// The key and object id of a user.
pub(super) fn user_with_id(db: &Read<'_>, reference: &str) -> Result<(i64, UserId), Error> {
    only_user(&store::facts::find(db, reference)?, reference)
}

fn only_user(found: &[Person], reference: &str) -> Result<(i64, UserId), Error> {
    match found {
        [person] => Ok((person.key, person.id)),
        [] => Err(missing("user", reference, &[])),
        _ => Err(Error::new(ErrorName::Ambiguous, "Several users have that principal name.")
            .target(reference)
            .hint("Use the object id.")),
    }
}

/// Characters of what something is called, as in the fields of requests.
const LONGEST: usize = 1_024;

/// Refuses what nothing can be called, as imports do.
pub(super) fn sound(reference: &str) -> Result<(), Error> {
    if reference.chars().nth(LONGEST).is_none() && !reference.contains(char::is_control) {
        return Ok(());
    }
    let message = format!("The name has a control character or more than {LONGEST} characters.");
    Err(Error::new(ErrorName::InvalidArgument, message)
        .target(reference)
        .hint("Write it as it is in the tenant."))
}

/// A product, by the first of these readings that names any: id, part number (the tenant's, then
/// Microsoft's), plan name that exactly one owned product has, display name, part number behind a tenant's
/// name and a colon (r45).
pub(super) fn product(
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    reference: &str,
) -> Result<SkuId, Error> {
    let labelled = |sku: SkuId| (format!("{sku} ({})", names.product(sku)), sku);
    let found = products(config, names, reference)?.into_iter().map(labelled).collect();
    only(found, "product", reference, || {
        let known = config
            .catalog()
            .products()
            .iter()
            .flat_map(|product| [product.part_number.clone(), product.name.clone()]);
        config.part_numbers.values().cloned().chain(known).collect()
    })
}

/// Every product that the first reading of a reference that names any can mean (r45).
pub(super) fn products(
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    reference: &str,
) -> Result<Vec<SkuId>, Error> {
    let catalog = config.catalog();
    if let Ok(sku) = reference.parse::<SkuId>() {
        let in_policy = || {
            config
                .book
                .policies()
                .iter()
                .any(|policy| policy.products.iter().any(|product| product.sku == sku))
        };
        let known = config.part_numbers.contains_key(&sku) || catalog.product(sku).is_some() || in_policy();
        return Ok(if known { vec![sku] } else { Vec::new() });
    }
    let parts = with_part_number(config, reference);
    if !parts.is_empty() {
        return Ok(parts);
    }
    let plan = first_of(store::catalog::with_plan_named(names.db, &fold(reference))?, || {
        with_equal_plan(config, reference)
    });
    if plan.len() == 1 {
        return Ok(plan);
    }
    let named: Vec<SkuId> = catalog.by_name(reference).into_iter().map(|product| product.sku).collect();
    let owned = named.iter().copied().filter(|sku| config.part_numbers.contains_key(sku)).collect();
    let found = first_of(first_of(owned, || named), || plan);
    // The AccountSkuId of the MSOnline module: the tenant's name, then the part number.
    let account_sku =
        || reference.split_once(':').map_or_else(Vec::new, |(_, part)| with_part_number(config, part));
    Ok(first_of(found, account_sku))
}

/// The products of a part number: the tenant's own, else those of Microsoft's table.
fn with_part_number(config: &ConfigSnapshot, part_number: &str) -> Vec<SkuId> {
    let folded = fold(part_number);
    let tenants =
        config.part_numbers.iter().filter(|(_, part)| fold(part) == folded).map(|(sku, _)| *sku).collect();
    first_of(tenants, || {
        config.catalog().by_part_number(part_number).into_iter().map(|product| product.sku).collect()
    })
}

/// The owned products with a plan of the app that a plan name means in another cloud (r07).
fn with_equal_plan(config: &ConfigSnapshot, reference: &str) -> Vec<SkuId> {
    let named: Vec<PlanId> =
        config.catalog().plans_named(reference).into_iter().map(|plan| plan.id).collect();
    let meant = |app: &&App| named.iter().any(|plan| app.is_own(*plan));
    let app = config.book.apps().iter().find(meant);
    let owned =
        app.into_iter().flat_map(|app| config.book.products().iter().filter(|product| product.carries(app)));
    owned.map(|product| product.sku).collect()
}

fn first_of<T>(first: Vec<T>, second: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if first.is_empty() { second() } else { first }
}

/// A plan among those of a product, by id, by the name the tenant's product has, or by a name of Microsoft's
/// table.
pub(super) fn plan<'p>(
    config: &ConfigSnapshot,
    plans: &'p [PoolPlan],
    reference: &str,
) -> Result<&'p PoolPlan, Error> {
    let (id, folded) = (reference.parse::<PlanId>().ok(), fold(reference));
    let known = |plan: &PoolPlan| config.catalog().plan(plan.id);
    let by_name = |plan: &&PoolPlan| {
        Some(plan.id) == id
            || fold(&plan.name) == folded
            || known(plan).is_some_and(|known| fold(&known.name) == folded)
    };
    let by_label = |plan: &&PoolPlan| known(plan).is_some_and(|known| fold(&known.friendly_name) == folded);
    let named = plans.iter().filter(by_name).collect();
    let found = first_of(named, || plans.iter().filter(by_label).collect());
    let found = found.into_iter().map(|plan| (format!("{} ({})", plan.id, plan.name), plan)).collect();
    only(found, "plan", reference, || plans.iter().map(|plan| plan.name.clone()).collect()).map_err(|error| {
        if error.name == ErrorName::NotFound { error.renamed(ErrorName::PlanNotInProduct) } else { error }
    })
}

/// Any plan: every id, or the name that the tenant's products or Microsoft's table give a plan.
pub(super) fn any_plan(
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    reference: &str,
) -> Result<PlanId, Error> {
    if let Ok(id) = reference.parse::<PlanId>() {
        return Ok(id);
    }
    let tenants = store::catalog::plans_named(names.db, &fold(reference))?;
    let catalogs = || config.catalog().plans_named(reference).into_iter().map(|plan| plan.id).collect();
    let found = first_of(tenants, catalogs).into_iter().map(|id| (id.to_string(), id)).collect();
    only(found, "plan", reference, || config.catalog().plans().iter().map(|plan| plan.name.clone()).collect())
        .map_err(|error| {
            if error.name == ErrorName::NotFound {
                error.hint("product.list shows the plans of each product.")
            } else {
                error
            }
        })
}

/// A group that an import has shown, by object id or displayName.
pub(super) fn group(db: &Read<'_>, reference: &str) -> Result<GroupId, Error> {
    let found =
        store::facts::find_groups(db, reference)?.into_iter().map(|id| (id.to_string(), id)).collect();
    only(found, "group", reference, Vec::new).map_err(|error| {
        if error.name == ErrorName::NotFound {
            error.hint("Import the group first: group.import.")
        } else {
            error
        }
    })
}

/// A migration, by id or name.
pub(super) fn migration(db: &Read<'_>, reference: &str) -> Result<Migration, Error> {
    match store::migration::find(db, reference)? {
        Some(found) => Ok(found),
        None => {
            let names: Vec<_> = store::migration::all(db)?.into_iter().map(|it| it.name).collect();
            Err(missing("migration", reference, &names))
        }
    }
}

/// Names for people, of everything at one revision.
pub(super) struct NameResolver<'a> {
    config: &'a ConfigSnapshot,
    db: &'a Read<'a>,
}

impl<'a> NameResolver<'a> {
    pub fn new(db: &'a Read<'a>, config: &'a ConfigSnapshot) -> NameResolver<'a> {
        NameResolver { config, db }
    }

    /// A product in a reply.
    pub fn product_ref(&self, sku: SkuId) -> super::wire::ProductRef {
        super::wire::ProductRef {
            sku_id: sku,
            sku_part_number: self.product(sku),
            name: self.product_name(sku),
        }
    }

    /// A product's display name; its part number where Microsoft's table has none.
    pub fn product_name(&self, sku: SkuId) -> String {
        self.config.catalog().product(sku).map_or_else(|| self.product(sku), |product| product.name.clone())
    }

    /// An app's name, also of one removed since.
    pub fn app_name(&self, key: u16) -> String {
        let removed = || self.db.or_fail(store::app::name(self.db, key));
        self.config.book.app(key).map(|app| app.name.clone()).or_else(removed).unwrap_or_default()
    }

    /// A plan in a reply.
    pub fn plan_ref(&self, plan: PlanId) -> super::wire::PlanRef {
        super::wire::PlanRef { id: plan, name: self.plan(plan) }
    }

    /// Plans in a reply.
    pub fn plan_refs(&self, plans: &[PlanId]) -> Vec<super::wire::PlanRef> {
        plans.iter().map(|plan| self.plan_ref(*plan)).collect()
    }

    /// A user in a reply; of one the store no longer knows, the id.
    pub fn user_ref(&self, id: UserId) -> super::wire::UserRef {
        let name = self.db.or_fail(store::facts::principal_name(self.db, id));
        super::wire::UserRef { id: Some(id), user_principal_name: name.unwrap_or_else(|| id.to_string()) }
    }

    /// A group in a reply.
    pub fn group_ref(&self, id: GroupId) -> super::wire::GroupRef {
        super::wire::GroupRef { id, name: self.db.or_fail(store::facts::group_name(self.db, id)) }
    }
}

impl Names for NameResolver<'_> {
    fn product(&self, sku: SkuId) -> String {
        let tenants = self.config.part_numbers.get(&sku).cloned();
        let catalogs = || self.config.catalog().product(sku).map(|product| product.part_number.clone());
        tenants.or_else(catalogs).unwrap_or_else(|| sku.to_string())
    }

    fn plan(&self, plan: PlanId) -> String {
        let tenants = || self.db.or_fail(store::catalog::plan_name(self.db, plan));
        let catalogs = self.config.catalog().plan(plan).map(|plan| plan.name.clone());
        catalogs.or_else(tenants).unwrap_or_else(|| plan.to_string())
    }

    fn group(&self, group: GroupId) -> String {
        self.db.or_fail(store::facts::group_name(self.db, group)).unwrap_or_else(|| group.to_string())
    }
}
