//! `app.list`.

use super::{AppList, AppView};
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        page::Keyset,
        resolve::{self, NameResolver},
        wire::Page,
    },
    domain::{app::App, fold::fold, ids::PlanId, pattern::Pattern},
};

pub(in crate::api) fn apps(context: &ReadContext<'_>, request: &AppList) -> Result<Page<AppView>, Error> {
    let AppList { identity, limit, cursor, .. } = request;
    let keyset = Keyset::of("app.list", identity, *limit, cursor.as_deref())?;
    let config = context.config()?;
    let fits = |pattern: &Pattern, app: &&App| pattern.matches(&app.name) || pattern.matches(&app.label);
    let all = config.book.apps().iter().collect();
    let mut found = resolve::identified(identity.as_deref(), all, |name| resolve::app(config, name), fits)?;
    found.sort_by_key(|app| fold(&app.name));
    let names = context.names()?;
    keyset.page_of(found, |app| fold(&app.name), |app| Ok(view(app, &names)))
}

pub(super) fn view(app: &App, names: &NameResolver<'_>) -> AppView {
    let called = |plans: &[PlanId]| plans.iter().map(|plan| names.plan_ref(*plan).name).collect();
    let entitling_plan_ids = app.entitling_plans();
    AppView {
        name: app.name.clone(),
        label: app.label.clone(),
        service_plan_id: app.plan,
        service_plan_name: app.plan_name.clone(),
        service_plan_ids: app.plans().collect(),
        family: app.family,
        triggers: app.triggers.clone(),
        entitling_plans: called(&entitling_plan_ids),
        entitling_plan_ids,
        unknown_plans: called(&app.unknown),
        unknown_plan_ids: app.unknown.clone(),
        sign_in_app_ids: app.sign_in_app_ids.clone(),
        built_in: app.is_built_in(),
    }
}
