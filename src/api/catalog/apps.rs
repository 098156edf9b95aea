//! `app.list`.

use super::{AppList, AppView};
use crate::{
    api::{
        context::ReadContext,
        error::{Error, ErrorName},
        page::Keyset,
        resolve,
        wire::Page,
    },
    domain::{app::App, fold::fold, pattern::Pattern},
};

pub(in crate::api) fn apps(context: &ReadContext<'_>, request: &AppList) -> Result<Page<AppView>, Error> {
    let AppList { identity, limit, cursor, .. } = request;
    let keyset = Keyset::of("app.list", identity, *limit, cursor.as_deref())?;
    let config = context.config()?;
    let mut found: Vec<&App> = config.book.apps().iter().collect();
    if let Some(identity) = identity.as_deref() {
        let pattern = Pattern::new(identity);
        match resolve::app(config, identity) {
            Ok(app) => found = vec![app],
            Err(error) if error.name == ErrorName::NotFound && !pattern.is_literal() => {
                found.retain(|app| pattern.matches(&app.name) || pattern.matches(&app.label));
            }
            Err(error) => return Err(error.field("identity")),
        }
    }
    found.sort_by_key(|app| fold(&app.name));
    keyset.page_of(found, |app| fold(&app.name), |app| Ok(view(app)))
}

pub(super) fn view(app: &App) -> AppView {
    AppView {
        name: app.name.clone(),
        label: app.label.clone(),
        service_plan_id: app.plan,
        service_plan_name: app.plan_name.clone(),
        service_plan_ids: app.plans().collect(),
        family: app.family,
        triggers: app.triggers.clone(),
        entitling_plan_ids: app.entitling_plans(),
        unknown_plan_ids: app.unknown.clone(),
        sign_in_app_ids: app.sign_in_app_ids.clone(),
        built_in: app.is_built_in(),
    }
}
