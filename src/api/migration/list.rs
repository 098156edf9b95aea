//! `migration.list`, `migration.items`.

use super::{
    ItemList, List,
    replies::{MigrationItemView, MigrationView},
    undo::has_wave,
    view,
};
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        page::Keyset,
        resolve::{self, given},
        wire::Page,
    },
    engine::migrate::step::finding,
    store::{
        self,
        migration::{ItemFilter, ListedItem},
    },
};

pub(in crate::api) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<MigrationView>, Error> {
    let db = context.db;
    let identity = request.identity.as_deref();
    let keyset = Keyset::of("migration.list", &request.identity, request.limit, request.cursor.as_deref())?;
    let all = store::migration::all(db)?;
    let find = |reference: &str| resolve::migration(db, reference);
    let found = resolve::identified(identity, all, find, |pattern, it| pattern.matches(&it.name))?;
    keyset.page_of(found, |it| format!("{:020}", it.key), |it| view::migration(context, it))
}

pub(in crate::api) fn items(
    context: &ReadContext<'_>,
    request: &ItemList,
) -> Result<Page<MigrationItemView>, Error> {
    let db = context.db;
    let ItemList { migration, user, wave, state, step, reason, limit, cursor, .. } = request;
    let asked = (migration, user, wave, state, step, reason);
    let keyset = Keyset::of("migration.items", &asked, *limit, cursor.as_deref())?;
    let migration = resolve::migration(db, migration).map_err(|error| error.field("migration"))?;
    has_wave(db, &migration, **wave)?;
    let filter = ItemFilter {
        user: given(user, "user", |user| resolve::user_ever(db, user))?.map(|(key, _)| key),
        state: **state,
        step: **step,
        wave: **wave,
        reason: **reason,
    };
    let names = context.names()?;
    let mut teller = view::ItemTeller::new(db, &names);
    let fetch =
        |after: &i64, most| Ok(store::migration::items(db, migration.key, &filter, finding, *after, most)?);
    let key = |it: &ListedItem| it.item.item;
    keyset.page(keyset.after_number()?, key, i64::to_string, fetch, |item| teller.tell(&migration, item))
}
