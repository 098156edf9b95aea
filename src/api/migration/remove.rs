//! `migration.remove`.

use super::{Remove, replies::MigrationRemoved, view};
use crate::{
    api::{
        audit,
        context::WriteContext,
        difference::Differences,
        error::{Error, ErrorName},
        resolve,
    },
    store,
};

pub(in crate::api) fn remove(
    context: &WriteContext<'_>,
    request: &Remove,
) -> Result<MigrationRemoved, Error> {
    let tx = context.tx;
    let migration = resolve::migration(tx, &request.migration).map_err(|error| error.field("migration"))?;
    if !store::migration::waves(tx, migration.key)?.is_empty() {
        return Err(Error::new(ErrorName::UnsafeStep, "A wave of the migration was released.")
            .field("migration")
            .target(migration.id.to_string())
            .hint("What was done is kept with its plan; take it back with migration.undo if it should not stand."));
    }
    let (id, key, name) = (migration.id, migration.key, migration.name.clone());
    let migration = view::migration(context, migration)?;
    store::migration::remove(tx, key)?;
    let mut changes = Differences::default();
    changes.optional("name", Some(name), None);
    audit::append(tx, context.moment, "Remove migration", &format!("migration:{id}"), &changes)?;
    Ok(MigrationRemoved { migration })
}
