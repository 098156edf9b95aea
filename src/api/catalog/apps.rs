//! `app.list`.

use super::{AppList, AppView, Apps};
use crate::{
    api::{
        call::Call,
        error::{Error, ErrorName},
        page::Keyset,
        resolve,
    },
    domain::{app::App, fold::fold, pattern::Pattern},
};

pub(in crate::api) fn apps(call: &Call<'_>, request: AppList) -> Result<Apps, Error> {
    let AppList { identity, limit, cursor, .. } = &request;
    let keyset = Keyset::of("app.list", identity, *limit, cursor.as_deref())?;
    call.read(|db| {
        let shelf = call.shelf(db)?;
        let mut found: Vec<&App> = shelf.book.apps().iter().collect();
        if let Some(identity) = identity {
            let pattern = Pattern::new(identity);
            match resolve::app(&shelf, identity) {
                Ok(app) => found = vec![app],
                Err(error) if error.name == ErrorName::NotFound && !pattern.is_literal() => {
                    found.retain(|app| pattern.matches(&app.name) || pattern.matches(&app.label));
                }
                Err(error) => return Err(error.field("identity")),
            }
        }
        found.sort_by_key(|app| fold(&app.name));
        found.retain(|app| keyset.after.as_ref().is_none_or(|after| fold(&app.name) > *after));
        Ok(keyset.page(found.into_iter().map(view).collect(), |app| fold(&app.name)))
    })
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
