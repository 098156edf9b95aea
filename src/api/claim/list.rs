//! `claim.list`, `claim.get`.

use super::{ClaimView, Get, List};
use crate::{
    api::{
        change,
        context::ReadContext,
        error::Error,
        page::Keyset,
        presenter::ClaimTeller,
        resolve::{self, given},
        wire::Page,
    },
    domain::{window::ordered, world::Claim},
    store::{
        self,
        claim::list::{self, Filter},
    },
};

pub(in crate::api) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<ClaimView>, Error> {
    let List { user, policy, product, app, outcome, state, from, to, limit, cursor, .. } = request;
    let db = context.db;
    let keyset = Keyset::of(
        "claim.list",
        &(user, policy, product, app, outcome, state, from, to),
        *limit,
        cursor.as_deref(),
    )?;
    ordered(**from, **to)?;
    let config = context.config()?;
    let names = context.names()?;
    let filter = Filter {
        user: given(user, "user", |user| resolve::user_ever(db, user))?.map(|(key, _)| key),
        policy: given(policy, "policy", |policy| resolve::policy(config, policy))?.map(|policy| policy.key),
        product: given(product, "product", |product| resolve::product(config, &names, product))?,
        app: given(app, "app", |app| resolve::app(config, app))?.map(|app| app.key),
        outcome: **outcome,
        state: **state,
        from: **from,
        to: **to,
        ..Filter::default()
    };
    let mut teller = ClaimTeller::new(db, &names, context.moment.now);
    let fetch =
        |before: &i64, limit| Ok(list::list(db, &Filter { before: *before, limit, ..filter.clone() })?);
    let told = |claim: Claim| {
        db.check_interrupt()?;
        teller.tell(&claim, false)
    };
    keyset.page(keyset.after_number()?, |claim| claim.claim, i64::to_string, fetch, told)
}

pub(in crate::api) fn get(context: &ReadContext<'_>, request: &Get) -> Result<ClaimView, Error> {
    let db = context.db;
    let names = context.names()?;
    let found = store::claim::get(db, request.claim)?;
    let claim =
        found.ok_or_else(|| resolve::missing("claim", &request.claim.to_string(), &[]).field("claim"))?;
    let mut attempts = Vec::new();
    for change in store::change::of_claim(db, request.claim)? {
        attempts.extend(change::attempts(db, &names, change)?);
    }
    let view = ClaimTeller::new(db, &names, context.moment.now).tell(&claim, true)?;
    Ok(ClaimView { attempts: Some(attempts), ..view })
}
