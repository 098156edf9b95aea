//! `claim.list`, `claim.get`.

use super::{ClaimView, Claims, Get, List};
use crate::{
    api::{context::ReadContext, error::Error, page::Keyset, resolve, telling::ClaimTeller},
    domain::world::Claim,
    store::{self, claim::Filter},
};

pub(in crate::api) fn list(context: &ReadContext<'_>, request: &List) -> Result<Claims, Error> {
    let List { user, policy, product, app, outcome, state, from, to, limit, cursor, .. } = request;
    let db = context.db;
    let keyset = Keyset::of("claim.list", &(user, policy, product, app, outcome, state, from, to), *limit, cursor.as_deref())?;
    let shelf = context.shelf()?;
    let lexicon = context.lexicon()?;
    let filter = Filter {
        user: user.as_deref().map(|user| resolve::user(db, user)).transpose().map_err(|error| error.field("user"))?,
        policy: policy
            .as_deref()
            .map(|policy| resolve::policy(shelf, policy))
            .transpose()
            .map_err(|error| error.field("policy"))?
            .map(|it| it.key),
        product: product.as_deref().map(|it| resolve::product(shelf, &lexicon, it)).transpose().map_err(|error| error.field("product"))?,
        app: app.as_deref().map(|app| resolve::app(shelf, app)).transpose().map_err(|error| error.field("app"))?.map(|app| app.key),
        outcome: **outcome,
        state: **state,
        from: **from,
        to: **to,
        ..Filter::default()
    };
    let mut teller = ClaimTeller::new(db, &lexicon, context.moment.now);
    let fetch = |before: &i64, limit| Ok(store::claim::list(db, &Filter { before: *before, limit, ..filter.clone() })?);
    let told = |claim: Claim| {
        db.go_on()?;
        teller.tell(&claim, false)
    };
    keyset.page(keyset.after_number()?, |claim| claim.claim, i64::to_string, fetch, told)
}

pub(in crate::api) fn get(context: &ReadContext<'_>, request: &Get) -> Result<ClaimView, Error> {
    let db = context.db;
    let lexicon = context.lexicon()?;
    let found = store::claim::get(db, request.claim)?;
    let claim = found.ok_or_else(|| resolve::missing("claim", &request.claim.to_string(), &[]).field("claim"))?;
    ClaimTeller::new(db, &lexicon, context.moment.now).tell(&claim, true)
}
