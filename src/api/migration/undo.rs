//! `migration.undo`.

use super::{MigrationUndone, Undo, local, view};
use crate::{
    api::{
        audit,
        context::WriteContext,
        difference::Differences,
        error::{Error, ErrorName},
        resolve,
    },
    domain::migration::{Migration, MigrationItemState, MigrationStep},
    store::{
        self,
        migration::{Move, Moved},
    },
};
use std::collections::BTreeSet;

/// What became of an item.
#[derive(PartialEq, Eq)]
enum Took {
    Back,
    OnItsWay,
    Nothing,
    /// No unit is left for what it is to have again.
    Held,
}

pub(in crate::api) fn undo(context: &WriteContext<'_>, request: &Undo) -> Result<MigrationUndone, Error> {
    let tx = context.tx;
    let migration = resolve::migration(tx, &request.migration).map_err(|error| error.field("migration"))?;
    let to_step = request.to_step.unwrap_or(MigrationStep::Join);
    if !matches!(to_step, MigrationStep::Join | MigrationStep::Inherited) {
        let message =
            format!("toStep is {to_step}; only Join and Inherited are steps that one can go back to.");
        return Err(Error::argument("toStep", message)
            .hint("Give Join to take everything back, or Inherited to leave the users in the group."));
    }
    let users = users(context, request)?;
    if let Some(wave) = *request.wave {
        let filter = store::migration::ItemFilter { wave: Some(wave), ..Default::default() };
        if store::migration::items(tx, migration.key, &filter, 0, 1)?.is_empty() {
            let message = format!("The migration has no wave {wave}.");
            return Err(Error::argument("wave", message).hint("migration.list shows its waves."));
        }
    }
    let (mut undone, mut undoing, mut passed, mut failed, mut moved) = (0, 0, 0, 0, Vec::new());
    for moving in store::migration::of_migration(tx, migration.key, *request.wave)? {
        tx.check_interrupt()?;
        if users.as_ref().is_some_and(|users| !users.contains(&moving.user)) {
            continue;
        }
        *match back(context, &moving, to_step, &mut moved)? {
            Took::Back => &mut undone,
            Took::OnItsWay => &mut undoing,
            Took::Nothing => &mut passed,
            Took::Held => &mut failed,
        } += 1;
    }
    if undone + undoing + failed > 0 {
        record(context, request, &migration, to_step, (undone, undoing))?;
    }
    audit::moved(tx, context.moment, &moved)?;
    let migration = view::migration(context, migration)?;
    Ok(MigrationUndone { migration, undone, undoing, passed, failed })
}

/// The users who are asked for; none is all. Each is in the migration.
fn users(context: &WriteContext<'_>, request: &Undo) -> Result<Option<BTreeSet<i64>>, Error> {
    let Some(users) = request.users.as_ref() else { return Ok(None) };
    let tx = context.tx;
    let migration = resolve::migration(tx, &request.migration)?;
    let mut keys = BTreeSet::new();
    for (place, user) in users.iter().enumerate() {
        let field = || format!("users[{place}]");
        let (key, id) = resolve::user_ever(tx, user).map_err(|error| error.field(field()))?;
        let filter = store::migration::ItemFilter { user: Some(key), ..Default::default() };
        if store::migration::items(tx, migration.key, &filter, 0, 1)?.is_empty() {
            return Err(Error::new(ErrorName::NotFound, "The user is not in the migration.")
                .field(field())
                .target(id.to_string())
                .hint("migration.items shows who is."));
        }
        keys.insert(key);
    }
    Ok(Some(keys))
}

fn back(
    context: &WriteContext<'_>,
    moving: &Move,
    to_step: MigrationStep,
    moved: &mut Vec<Moved>,
) -> Result<Took, Error> {
    let (tx, now, by) = (context.tx, context.moment.now, &*context.moment.actor.id);
    let stayed = moving.to_step == Some(MigrationStep::Inherited);
    match moving.state {
        MigrationItemState::Undone
            if !stayed || to_step != MigrationStep::Join || !store::migration::is_ours(tx, moving)? =>
        {
            return Ok(Took::Nothing);
        }
        // Asked again, it goes further back if that is asked for now.
        MigrationItemState::Undoing if moving.to_step == Some(to_step) => return Ok(Took::Nothing),
        _ => {}
    }
    if context.local() {
        let taken = local::take_back(context, moving, to_step, moved)?;
        return Ok(if taken { Took::Back } else { Took::Held });
    }
    let ended = !moving.state.open();
    store::migration::cancel(tx, moving.number, now)?;
    store::migration::ask_siblings(tx, moving, now)?;
    store::migration::undo_move(tx, moving, to_step, (now, by))?;
    let moving = Move { state: MigrationItemState::Undoing, to_step: Some(to_step), ..moving.clone() };
    let gives = matches!(moving.step, MigrationStep::PutBack | MigrationStep::Return);
    if gives {
        store::migration::ask(tx, &moving, now, now)?;
    }
    // What is under way ends first: its answer says what there is to take back.
    if gives || store::migration::under_way(tx, &moving)? {
        return Ok(Took::OnItsWay);
    }
    // A direct license that is there since is somebody else's, as it is.
    let given = ended && store::migration::as_known(tx, &moving, |sight| sight.direct.is_some())?;
    if moving.removed && !given {
        store::migration::give_again(tx, &moving, now)?;
        return Ok(Took::OnItsWay);
    }
    if given {
        store::migration::is_back(tx, moving.number)?;
    }
    match store::migration::leave_or_end(tx, &moving, now, None, 0)? {
        Some(state) => {
            store::migration::end_move(tx, &moving, state, now, None)?;
            Ok(Took::Back)
        }
        None => Ok(Took::OnItsWay),
    }
}

fn record(
    context: &WriteContext<'_>,
    request: &Undo,
    migration: &Migration,
    to_step: MigrationStep,
    (undone, undoing): (u64, u64),
) -> Result<(), Error> {
    let mut changes = Differences::default();
    changes.optional("wave", None, *request.wave);
    changes.optional("toStep", None, Some(to_step));
    changes.optional("reason", None, request.reason.as_deref());
    changes.optional("undone", None, Some(undone));
    changes.optional("undoing", None, Some(undoing));
    audit::append(
        context.tx,
        context.moment,
        "Undo migration",
        &format!("migration:{}", migration.id),
        &changes,
    )
}
