//! What the formats of a migration's report share: what it says of itself, and its rows.

use crate::{
    api::{
        context::ReadContext,
        error::Error,
        migration::{
            replies::{MigrationEvent, MigrationItemView, MigrationView},
            view,
        },
        report::imprint::Imprint,
    },
    domain::{
        migration::{Migration, MigrationItemState, MigrationStep},
        migration_event::ItemCourse,
    },
};
use serde::Serialize;

/// What a document or a page says of itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cover<'a> {
    #[serde(flatten)]
    pub imprint: Imprint<'a>,
    pub migration: MigrationView,
}

/// An item, and what happened to it; nothing before it was released, and where that was not kept.
pub struct Row {
    pub item: MigrationItemView,
    pub course: ItemCourse,
}

impl Row {
    /// Whether it was released, and nobody kept what happened to it.
    pub fn unknown(&self) -> bool {
        self.item.owner.is_some() && self.item.history.is_empty()
    }

    /// Why the direct license was put back, each time.
    pub fn put_back_reasons(&self) -> Vec<&str> {
        let events = self.course.put_backs.iter().filter_map(|(_, place)| self.item.history.get(*place));
        events.filter_map(|it| it.reason.as_ref()).map(|reason| reason.message.as_str()).collect()
    }

    /// The plans that the group's license had off as the direct one went.
    pub fn group_off(&self) -> Vec<&str> {
        self.removed().flat_map(|it| &it.group_disabled_plans).map(|plan| plan.name.as_str()).collect()
    }

    fn removed(&self) -> impl Iterator<Item = &MigrationEvent> {
        let went = |it: &&MigrationEvent| {
            it.step == MigrationStep::Removed && it.state == MigrationItemState::Moving
        };
        self.item.history.iter().rfind(went).filter(|_| self.course.removed_at.is_some()).into_iter()
    }

    /// The plans that went with the direct license by an admin's leave.
    pub fn lost(&self) -> Vec<&str> {
        self.removed().flat_map(|it| &it.lost_plans).map(|plan| plan.name.as_str()).collect()
    }
}

/// What is said of a migration.
pub fn cover<'a>(
    context: &ReadContext<'_>,
    migration: &Migration,
    title: &'a str,
) -> Result<Cover<'a>, Error> {
    Ok(Cover {
        imprint: Imprint::of(context, title)?,
        migration: view::migration(context, migration.clone())?,
    })
}

/// Hands each item with its history to `each`, in their order; how many there were.
pub fn each_row(
    context: &ReadContext<'_>,
    migration: &Migration,
    mut each: impl FnMut(Row) -> Result<(), Error>,
) -> Result<u64, Error> {
    let names = context.names()?;
    let mut teller = view::ItemTeller::new(context.db, &names);
    let mut rows = 0;
    view::each_item(context.db, migration.key, |listed| {
        rows += 1;
        let events = teller.events(migration, &listed)?;
        let item = teller.tell_with(migration, listed, &events)?;
        each(Row { item, course: ItemCourse::of(&events) })
    })?;
    Ok(rows)
}
