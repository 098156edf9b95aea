//! `policy.list`, `policy.get`.

use super::{Get, List, PolicyView, edit_context::EditContext};
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        page::Keyset,
        resolve::{self, given},
        wire::Page,
    },
    domain::{fold::fold, pattern::Pattern, policy::Policy},
    store,
};

pub(in crate::api) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<PolicyView>, Error> {
    let List { identity, app, product, enabled, limit, cursor, .. } = request;
    let db = context.db;
    let keyset = Keyset::of("policy.list", &(identity, app, product, enabled), *limit, cursor.as_deref())?;
    let config = context.config()?;
    let editing = EditContext::new(db, config)?;
    let app = given(app, "app", |app| resolve::app(config, app))?;
    let product = given(product, "product", |product| resolve::product(config, &editing.names, product))?;
    let all = config.book.policies().iter().collect();
    let fits = |pattern: &Pattern, policy: &&Policy| pattern.matches(&policy.name);
    let mut found =
        resolve::identified(identity.as_deref(), all, |name| resolve::policy(config, name), fits)?;
    found.retain(|policy| {
        app.is_none_or(|app| app.key == policy.app)
            && product.is_none_or(|sku| policy.products.iter().any(|product| product.sku == sku))
            && enabled.is_none_or(|enabled| enabled == policy.enabled)
    });
    let mut keyed: Vec<_> = found.into_iter().map(|policy| (key(&editing, policy), policy)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    let viewer = editing.viewer(context.moment.now)?;
    let view =
        |(_, policy): (String, &Policy)| Ok(viewer.policy(policy, store::policy::changed_at(db, policy)?));
    keyset.page_of(keyed, |(key, _)| key.clone(), view)
}

pub(in crate::api) fn get(context: &ReadContext<'_>, request: &Get) -> Result<PolicyView, Error> {
    let db = context.db;
    let config = context.config()?;
    let policy = resolve::policy(config, &request.policy).map_err(|error| error.field("policy"))?;
    let editing = EditContext::new(db, config)?;
    Ok(editing.viewer(context.moment.now)?.policy(policy, store::policy::changed_at(db, policy)?))
}

/// By app, then in order of deciding (r16).
fn key(editing: &EditContext<'_>, policy: &Policy) -> String {
    let app = editing.app(policy).map_or_else(String::new, |app| fold(&app.name));
    format!("{app}/{:010}/{:015}/{}", policy.priority, policy.created.millis(), policy.id)
}
