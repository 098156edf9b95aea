//! `app.define`, `app.remove`.

use super::{AppDefine, AppRemove, AppView, apps::view};
use crate::{
    api::{
        audit,
        context::WriteContext,
        difference::Differences,
        error::{Error, ErrorName},
        policy::{choice::not_too_long, edit_context::EditContext, write::sound_name},
        resolve,
        text::Reference,
        wire::Change,
    },
    domain::{
        app::{
            App, Trigger,
            definition::{Definition, Edits, OWN_TRIGGERS, Own, unplaced},
        },
        ids::{ClientAppId, PlanId},
        noun::counted,
    },
    engine::explain::Names,
    store,
};

/// Apps of the admin's own in one store.
const MOST_APPS: usize = 1_000;

pub(in crate::api) fn define(
    context: &WriteContext<'_>,
    request: &AppDefine,
) -> Result<Change<AppView>, Error> {
    write(context, "Define app", |editing| {
        let before = editing.config.book.apps().iter().find(|app| app.is_called(&request.name));
        let mut definition = match before {
            Some(app) => editing.redefined(app, request)?,
            None => editing.new_app(request)?,
        };
        let base = definition.base().ok_or_else(unknown)?;
        let AppDefine { entitling_plan_ids, unknown_plan_ids, sign_in_app_ids, .. } = request.clone();
        let Definition { plans: entitling, unknown: doubtful, clients, .. } = &mut definition;
        entitling_plan_ids.apply(entitling, Edits::none(), |plans, _| editing.entitling(&plans, &base))?;
        unknown_plan_ids
            .apply(doubtful, Edits::none(), |plans, _| editing.unknown(&plans, &base, entitling))?;
        sign_in_app_ids.apply(clients, Edits::none(), |clients, _| editing.sign_ins(&clients, &base))?;
        let after = definition.app().ok_or_else(unknown)?;
        signed_in_to(&after)?;
        Ok(Edit { before: before.cloned(), warnings: editing.warnings(&base, &after), after: Some(after) })
    })
}

pub(in crate::api) fn remove(
    context: &WriteContext<'_>,
    request: &AppRemove,
) -> Result<Change<AppView>, Error> {
    write(context, "Remove app", |editing| {
        let before = resolve::app(editing.config, &request.name).map_err(|error| error.field("name"))?;
        if before.is_built_in() {
            let base = Definition::of(before).base().ok_or_else(unknown)?;
            if base == *before {
                return Err(Error::argument(
                    "name",
                    format!("{} is Microsoft's and as it came; nothing of it can be removed.", before.name),
                )
                .target(&request.name)
                .hint("Only apps of your own can be removed, and what app.define changed of Microsoft's."));
            }
            return Ok(Edit { before: Some(before.clone()), after: Some(base), warnings: Vec::new() });
        }
        editing.refuse_in_use(before, "name", "removed", "Remove them first")?;
        Ok(Edit { before: Some(before.clone()), after: None, warnings: Vec::new() })
    })
}

/// An app before and after a write; none where there is none.
struct Edit {
    before: Option<App>,
    after: Option<App>,
    warnings: Vec<String>,
}

/// A write to an app: permitted, compared, kept if it changes anything, recorded, shown.
fn write(
    context: &WriteContext<'_>,
    action: &str,
    edit: impl FnOnce(&EditContext<'_>) -> Result<Edit, Error>,
) -> Result<Change<AppView>, Error> {
    let tx = context.tx;
    let editing = EditContext::new(context.db, context.config()?)?;
    let Edit { before, after, warnings } = edit(&editing)?;
    let shown = after.as_ref().or(before.as_ref()).ok_or_else(unknown)?;
    let changes = editing.compare(before.as_ref(), after.as_ref());
    if !changes.is_empty() {
        match &after {
            Some(app) => store::app::put(tx, &app.name, &Definition::of(app))?,
            None => store::app::remove(tx, shown.key)?,
        }
        audit::append(tx, context.moment, action, &format!("app:{}", shown.name), &changes)?;
    }
    let view = view(shown, &context.names()?);
    Ok(Change { warnings, ..changes.into_change(format!("app '{}'", shown.name), view) })
}

impl EditContext<'_> {
    fn new_app(&self, request: &AppDefine) -> Result<Definition, Error> {
        sound_name(&request.name)?;
        let Some(plan) = &request.service_plan_id else {
            return Err(Error::argument(
                "servicePlanId",
                "No app has that name, and a new one needs the plan that a product must contain.",
            )
            .hint("Give servicePlanId; app.list shows the apps there are."));
        };
        let (plan, plan_name) = self.plan(plan, "servicePlanId")?;
        let triggers = request.triggers.as_deref().map_or_else(|| Ok(OWN_TRIGGERS.to_vec()), own_triggers)?;
        if self.config.book.apps().iter().filter(|app| !app.is_built_in()).count() >= MOST_APPS {
            return Err(Error::argument("name", format!("There are {MOST_APPS} apps of your own already."))
                .hint("Remove one first."));
        }
        let full = || {
            Error::argument("name", "Every number for an app is used up.")
                .hint("Use the name of an app that was removed.")
        };
        let key = store::app::key(self.db, &request.name)?.ok_or_else(full)?;
        Ok(Definition::new(key, Own { name: request.name.to_string(), plan, plan_name, triggers }))
    }

    /// An app that is there, with another plan and other triggers if the request names them.
    fn redefined(&self, app: &App, request: &AppDefine) -> Result<Definition, Error> {
        let AppDefine {
            service_plan_id,
            entitling_plan_ids,
            unknown_plan_ids,
            sign_in_app_ids,
            triggers,
            ..
        } = request;
        let lists = [entitling_plan_ids.is_given(), unknown_plan_ids.is_given(), sign_in_app_ids.is_given()];
        if service_plan_id.is_none() && triggers.is_none() && !lists.contains(&true) {
            return Err(Error::new(ErrorName::NothingToSet, "The request names nothing to change of the app.")
                .target(&request.name)
                .hint("Give entitlingPlanIds, unknownPlanIds or signInAppIds, and of an app of your own servicePlanId or triggers."));
        }
        let mut definition = Definition::of(app);
        if let Some(reference) = service_plan_id {
            let (plan, plan_name) = self.plan(reference, "servicePlanId")?;
            if plan != app.plan {
                let Some(own) = &mut definition.own else {
                    return Err(microsofts(app, "servicePlanId", "plan"));
                };
                self.refuse_in_use(
                    app,
                    "servicePlanId",
                    "given another plan",
                    "Remove them first, or define another app",
                )?;
                (own.plan, own.plan_name) = (plan, plan_name);
            }
        }
        if let Some(triggers) = triggers {
            match &mut definition.own {
                Some(own) => own.triggers = own_triggers(triggers)?,
                None if app.triggers.len() == triggers.len()
                    && triggers.iter().all(|trigger| app.triggers.contains(trigger)) => {}
                None => return Err(microsofts(app, "triggers", "triggers")),
            }
        }
        Ok(definition)
    }

    fn plan(&self, reference: &str, field: &str) -> Result<(PlanId, String), Error> {
        let plan =
            resolve::any_plan(self.config, &self.names, reference).map_err(|error| error.field(field))?;
        Ok((plan, self.names.plan(plan)))
    }

    fn entitling(&self, references: &[Reference], base: &App) -> Result<Edits<PlanId>, Error> {
        let plans = self.plans("entitlingPlanIds", references, vec![base.plan])?;
        Ok(Edits::between(&base.entitling_plans(), &plans))
    }

    fn unknown(
        &self,
        references: &[Reference],
        base: &App,
        placed: &Edits<PlanId>,
    ) -> Result<Edits<PlanId>, Error> {
        let plans = self.plans("unknownPlanIds", references, Vec::new())?;
        Ok(Edits::between(&unplaced(base, placed), &plans))
    }

    /// These plans and those that the references name, each once.
    fn plans(
        &self,
        field: &str,
        references: &[Reference],
        mut plans: Vec<PlanId>,
    ) -> Result<Vec<PlanId>, Error> {
        not_too_long(field, references)?;
        for (place, reference) in references.iter().enumerate() {
            let (plan, _) = self.plan(reference, &format!("{field}[{place}]"))?;
            if !plans.contains(&plan) {
                plans.push(plan);
            }
        }
        Ok(plans)
    }

    /// A client opens one app: else one sign-in would be two events.
    fn sign_ins(&self, clients: &[ClientAppId], base: &App) -> Result<Edits<ClientAppId>, Error> {
        not_too_long("signInAppIds", clients)?;
        let others = || self.config.book.apps().iter().filter(|app| app.key != base.key);
        for (place, client) in clients.iter().enumerate() {
            if let Some(other) = others().find(|app| app.sign_in_app_ids.contains(client)) {
                return Err(Error::argument(
                    format!("signInAppIds[{place}]"),
                    format!("A sign-in of this client opens {}.", other.name),
                )
                .target(client.to_string())
                .hint(format!(
                    "A client belongs to one app: leave it out here, or take it from {} first.",
                    other.name
                )));
            }
        }
        let mut wanted = Vec::new();
        clients.iter().for_each(|client| {
            if !wanted.contains(client) {
                wanted.push(*client)
            }
        });
        Ok(Edits::between(&base.sign_in_app_ids, &wanted))
    }

    fn refuse_in_use(&self, app: &App, field: &str, what: &str, cure: &str) -> Result<(), Error> {
        let policies = self.config.book.policies().iter().filter(|policy| policy.app == app.key);
        let mut names: Vec<&str> = policies.map(|policy| policy.name.as_str()).collect();
        if names.is_empty() {
            return Ok(());
        }
        names.sort_unstable();
        let policies = counted(names.len(), "policy is", "policies are");
        let message = format!("{policies} for {}; it cannot be {what}.", app.name);
        names.truncate(10);
        Err(Error::argument(field, message).target(&app.name).hint(format!("{cure}: {}.", names.join(", "))))
    }

    fn warnings(&self, base: &App, after: &App) -> Vec<String> {
        let lost = base.entitling_plans().into_iter().filter(|plan| !after.entitling_plans().contains(plan));
        let lost: Vec<String> = lost.map(|plan| self.names.plan(plan)).collect();
        let mut warnings = Vec::new();
        if !lost.is_empty() {
            warnings.push(format!(
                "Users with {} may now claim {}: these plans no longer entitle.",
                lost.join(", "),
                after.name
            ));
        }
        if !self.config.book.products().iter().any(|product| product.carries(after)) {
            warnings.push(format!(
                "The tenant owns no product with {}; a policy for {} needs one.",
                after.plan_label(),
                after.name
            ));
        }
        warnings
    }

    fn compare(&self, before: Option<&App>, after: Option<&App>) -> Differences {
        fn text<T>(items: &[T], text: impl Fn(&T) -> String) -> Option<String> {
            (!items.is_empty()).then(|| items.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        let plans = |app: Option<&App>| {
            app.and_then(|app| text(&app.entitling_plans(), |plan| self.names.plan(*plan)))
        };
        let unknown =
            |app: Option<&App>| app.and_then(|app| text(&app.unknown, |plan| self.names.plan(*plan)));
        let triggers = |app: Option<&App>| app.and_then(|app| text(&app.triggers, ToString::to_string));
        let clients = |app: Option<&App>| app.and_then(|app| text(&app.sign_in_app_ids, ToString::to_string));
        let mut changes = Differences::default();
        changes.optional("name", before.map(|app| &app.name), after.map(|app| &app.name));
        changes.optional("servicePlanId", before.map(|app| app.plan), after.map(|app| app.plan));
        changes.optional("triggers", triggers(before), triggers(after));
        changes.optional("entitlingPlanIds", plans(before), plans(after));
        changes.optional("unknownPlanIds", unknown(before), unknown(after));
        changes.optional("signInAppIds", clients(before), clients(after));
        changes
    }
}

/// The triggers in our order, each once.
fn own_triggers(triggers: &[Trigger]) -> Result<Vec<Trigger>, Error> {
    let known = || OWN_TRIGGERS.map(Trigger::as_str).join(", ");
    if let Some((place, foreign)) =
        triggers.iter().enumerate().find(|(_, trigger)| !OWN_TRIGGERS.contains(trigger))
    {
        return Err(Error::argument(
            format!("triggers[{place}]"),
            format!("An app of your own cannot have the trigger {foreign}."),
        )
        .target(foreign.as_str())
        .hint(format!("It can have {}.", known())));
    }
    if triggers.is_empty() {
        return Err(Error::argument("triggers", "triggers is empty: nothing would ever claim.")
            .hint(format!("Name one of {}.", known())));
    }
    Ok(OWN_TRIGGERS.into_iter().filter(|trigger| triggers.contains(trigger)).collect())
}

/// Sign-ins make FirstSignIn events, which only apps with that trigger have.
fn signed_in_to(app: &App) -> Result<(), Error> {
    if app.sign_in_app_ids.is_empty() || app.triggers.contains(&Trigger::FirstSignIn) {
        return Ok(());
    }
    Err(Error::argument(
        "signInAppIds",
        format!("{} has no trigger FirstSignIn, so no sign-in is an event of it.", app.name),
    )
    .hint("Leave signInAppIds out, or give an empty list."))
}

fn microsofts(app: &App, field: &str, what: &str) -> Error {
    Error::argument(field, format!("{} is Microsoft's: its {what} cannot be changed.", app.name))
        .target(&app.name)
        .hint(format!("Leave {field} out, or define an app of your own under another name."))
}

fn unknown() -> Error {
    Error::new(ErrorName::Internal, "The app is unknown.")
}
