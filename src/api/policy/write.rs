//! `policy.create`, `policy.update`, `policy.remove`, and what every write to a policy goes through.

use super::{
    Create, Remove, Update, Written,
    choice::{self, Choosable},
    compare::compare,
    edit_context::EditContext,
    fields::blank,
    parts::ProductChoice,
    target,
    values::FieldEdit,
};
use crate::{
    api::{
        audit,
        context::WriteContext,
        difference::Differences,
        error::{Error, ErrorName},
        moment::Moment,
        resolve,
        text::{invisible, unprintable},
        wire::Change,
    },
    domain::{
        app::App,
        fold::fold,
        ids::PolicyId,
        policy::{AssignVia, LONGEST_NAME, MOST_BACKUPS, PlanChoice, Policy, PolicyProduct},
    },
    engine::{conflict::clashes, lint_words::unknown_department},
    store::{self, Tx},
};

pub(in crate::api) fn create(context: &WriteContext<'_>, request: &Create) -> Result<Written, Error> {
    write(context, "Create policy", |editing, moment| {
        let app = resolve::app(editing.config, &request.app).map_err(|error| error.field("app"))?;
        let mut policy = blank(new_id(editing)?, app, moment.now);
        policy.name = free_name(editing, &request.name, "")?;
        request.set(&FieldEdit { editing, app }, &mut policy)?;
        let mut warnings = Vec::new();
        policy.products = products(editing, app, policy.assign_via, &request.products, &mut warnings)?;
        Ok(Edit { before: None, after: Some(policy), warnings })
    })
}

pub(in crate::api) fn update(context: &WriteContext<'_>, request: &Update) -> Result<Written, Error> {
    change(context, &request.policy, "Update policy", |editing, app, policy| {
        if request.says_nothing() {
            return Err(Error::new(ErrorName::NothingToSet, "The request names nothing to change.")
                .target(&request.policy)
                .hint("Give at least one field besides policy."));
        }
        if let Some(name) = &request.name {
            policy.name = free_name(editing, name, &policy.name)?;
        }
        request.set(&FieldEdit { editing, app }, policy)?;
        Ok(Vec::new())
    })
}

pub(in crate::api) fn remove(context: &WriteContext<'_>, request: &Remove) -> Result<Written, Error> {
    write(context, "Remove policy", |editing, _| {
        let policy =
            resolve::policy(editing.config, &request.policy).map_err(|error| error.field("policy"))?;
        Ok(Edit { before: Some(policy.clone()), after: None, warnings: Vec::new() })
    })
}

/// A policy before and after a write; none where there is none.
pub(super) struct Edit {
    pub before: Option<Policy>,
    pub after: Option<Policy>,
    pub warnings: Vec<String>,
}

/// A write to a policy that is there. `edit` changes it, and says what the admin should know.
pub(super) fn change(
    context: &WriteContext<'_>,
    reference: &str,
    action: &str,
    edit: impl FnOnce(&EditContext<'_>, &App, &mut Policy) -> Result<Vec<String>, Error>,
) -> Result<Written, Error> {
    write(context, action, |editing, _| {
        let before = resolve::policy(editing.config, reference).map_err(|error| error.field("policy"))?;
        let app = editing
            .app(before)
            .ok_or_else(|| Error::new(ErrorName::Internal, "The policy's app is unknown."))?;
        let mut after = before.clone();
        let warnings = edit(editing, app, &mut after)?;
        Ok(Edit { before: Some(before.clone()), after: Some(after), warnings })
    })
}

/// A write to a policy: permitted, compared, kept if it changes anything, recorded, shown.
pub(super) fn write(
    context: &WriteContext<'_>,
    action: &str,
    edit: impl FnOnce(&EditContext<'_>, &Moment) -> Result<Edit, Error>,
) -> Result<Written, Error> {
    let (tx, moment) = (context.tx, context.moment);
    let editing = EditContext::new(tx, context.config()?)?;
    let Edit { before, mut after, mut warnings } = edit(&editing, moment)?;
    let changes = save(&editing, tx, moment, action, before.as_ref(), after.as_mut(), &mut warnings)?;
    let Some(shown) = after.as_ref().or(before.as_ref()) else {
        return Err(Error::new(ErrorName::Internal, "A policy that never was cannot be written."));
    };
    let result = editing.viewer(moment.now)?.policy(shown, store::policy::changed_at(tx, shown)?);
    Ok(Change { warnings, ..changes.into_change(format!("policy '{}'", shown.name), result) })
}

/// Stores and records what becomes of a policy, if that is anything, and says what changed.
pub(super) fn save(
    editing: &EditContext<'_>,
    tx: &Tx<'_>,
    moment: &Moment,
    action: &str,
    before: Option<&Policy>,
    after: Option<&mut Policy>,
    warnings: &mut Vec<String>,
) -> Result<Differences, Error> {
    let changes = compare(editing, before, after.as_deref());
    let Some(id) = before.or(after.as_deref()).map(|policy| policy.id).filter(|_| before != after.as_deref())
    else {
        return Ok(changes);
    };
    if let Some(after) = after.as_deref() {
        warnings.extend(surprises(editing, before, after)?);
    }
    match (before, after) {
        (None, Some(policy)) => store::policy::insert(tx, policy, &moment.actor.id)?,
        (Some(_), Some(policy)) => store::policy::put(tx, policy, moment.now, &moment.actor.id)?,
        (Some(policy), None) => store::policy::remove(tx, policy, moment.now)?,
        (None, None) => {}
    }
    audit::append(tx, moment, action, &format!("policy:{id}"), &changes)?;
    Ok(changes)
}

/// What of a policy that was written will surprise: exclusive plans, and departments that nobody has.
fn surprises(
    editing: &EditContext<'_>,
    before: Option<&Policy>,
    after: &Policy,
) -> Result<Vec<String>, Error> {
    let clashes =
        clashes(&editing.config.book, after).into_iter().map(|clash| clash.sentence(&editing.names));
    let mut warnings: Vec<String> = clashes.collect();
    let new = |name: &&String| before.is_none_or(|before| !before.departments.contains(name));
    let named: Vec<&String> = after.departments.iter().filter(new).collect();
    let known = if named.is_empty() { None } else { store::lint::departments(editing.db)? };
    let nobodys = |name: &&String| known.as_ref().is_some_and(|known| !known.contains(&fold(name)));
    warnings.extend(named.into_iter().filter(nobodys).map(|name| unknown_department(name)));
    Ok(warnings)
}

/// An id for a policy.
pub(super) fn new_id(editing: &EditContext<'_>) -> Result<PolicyId, Error> {
    Ok(PolicyId::from_uuid(uuid::Builder::from_random_bytes(editing.db.random()?).into_uuid()))
}

/// r11: 1 to 200 characters, none of them a control character, or one that turns the direction of others, and one at the
/// least that is seen. What is written as an id names the thing of that id.
pub(in crate::api) fn sound_name(name: &str) -> Result<(), Error> {
    let length = name.chars().count();
    if !(1..=LONGEST_NAME).contains(&length) {
        return Err(Error::argument(
            "name",
            format!("The name has {length} characters; 1 to {LONGEST_NAME} are allowed."),
        )
        .hint("Choose another name."));
    }
    if name.chars().any(unprintable) {
        return Err(Error::argument("name", "The name has a control character.")
            .hint("Leave out tabs, line breaks, marks of direction and the like."));
    }
    if name.parse::<PolicyId>().is_ok() {
        return Err(Error::argument("name", "The name is written as an id, and would be read as one.")
            .hint("Choose another name."));
    }
    if invisible(name) {
        return Err(
            Error::argument("name", "The name has no character that is seen.").hint("Choose another name.")
        );
    }
    Ok(())
}

/// A sound name unlike every other policy's in any case.
fn free_name(editing: &EditContext<'_>, name: &str, now: &str) -> Result<String, Error> {
    sound_name(name)?;
    if fold(name) != fold(now) && store::policy::name_taken(editing.db, name)? {
        return Err(Error::new(
            ErrorName::NameTaken,
            "Another policy has that name, in this or another case.",
        )
        .field("name")
        .target(name)
        .hint("Choose another name, or update or rename that policy."));
    }
    Ok(name.to_owned())
}

/// The primary product and its backups.
fn products(
    editing: &EditContext<'_>,
    app: &App,
    assign_via: AssignVia,
    wanted: &[ProductChoice],
    warnings: &mut Vec<String>,
) -> Result<Vec<PolicyProduct>, Error> {
    sound_count(wanted)?;
    let mut products = Vec::new();
    for (place, wanted) in wanted.iter().enumerate() {
        let entry = Entry { editing, app, assign_via, prefix: format!("products[{place}].") };
        products.push(entry.product(&products, wanted, warnings)?);
    }
    Ok(products)
}

/// Fails for a policy without products, or with too many (r11).
pub(super) fn sound_count<T>(products: &[T]) -> Result<(), Error> {
    match products.len() {
        0 => Err(Error::argument("products", "products is empty; a policy has at least one.")
            .hint("Name the primary product.")),
        count if count > MOST_BACKUPS + 1 => Err(too_many(&format!("products[{}]", MOST_BACKUPS + 1))),
        _ => Ok(()),
    }
}

/// BACKUP_LIMIT (r11).
pub(super) fn too_many(field: &str) -> Error {
    Error::new(
        ErrorName::BackupLimit,
        format!("A policy has one primary product and at most {MOST_BACKUPS} backups."),
    )
    .field(field)
    .hint("Remove a product first, or serve the app with a second policy of higher priority number.")
}

/// A product on its way into a policy.
pub(super) struct Entry<'a> {
    pub editing: &'a EditContext<'a>,
    pub app: &'a App,
    pub assign_via: AssignVia,
    /// Stands before the names of its fields.
    pub prefix: String,
}

impl Entry<'_> {
    /// The product beside those `listed` already.
    pub fn product(
        &self,
        listed: &[PolicyProduct],
        wanted: &ProductChoice,
        warnings: &mut Vec<String>,
    ) -> Result<PolicyProduct, Error> {
        let Entry { editing, app, assign_via, prefix } = self;
        let field = format!("{prefix}product");
        let sku = choice::product(editing, app, &wanted.product, &field)?;
        if listed.iter().any(|product| product.sku == sku) {
            return Err(Error::new(ErrorName::ProductAlreadyListed, "The policy has that product already.")
                .field(field)
                .target(&wanted.product)
                .hint("Each product stands once; change its plans with policy.product.update, its place with policy.product.move."));
        }
        if let Some(group) = target::wanted(editing, app, *assign_via, sku, wanted, prefix)? {
            return Ok(PolicyProduct { sku, plans: PlanChoice::All, group: Some(group) });
        }
        let choosable = Choosable::of(editing, app, sku)?;
        let plans =
            choosable.said(wanted.disabled_plans.as_deref(), wanted.enabled_plans.as_deref(), prefix)?;
        if wanted.disabled_plans.is_none() && wanted.enabled_plans.is_none() {
            warnings.extend(choosable.mailbox_warning());
        }
        Ok(PolicyProduct { sku, plans, group: None })
    }
}
