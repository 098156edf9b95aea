//! `migration.undo`.

use super::{Undo, local, replies::MigrationUndone, view};
use crate::{
    api::{
        audit,
        context::WriteContext,
        difference::Differences,
        error::{Error, ErrorName},
        resolve,
    },
    domain::migration::{Migration, MigrationItemState, MigrationStep},
    engine::migrate::step::{finding, ungivable},
    store::{
        self, Read,
        migration::{Move, Moved},
    },
};
use std::collections::{BTreeMap, BTreeSet};

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
    has_wave(tx, &migration, *request.wave)?;
    let (mut undone, mut undoing, mut passed, mut failed, mut moved) = (0, 0, 0, 0, Vec::new());
    let (mut given, mut held, mut reasons) = (0, 0, BTreeMap::new());
    for moving in store::migration::of_migration(tx, migration.key, *request.wave)? {
        tx.check_interrupt()?;
        if users.as_ref().is_some_and(|users| !users.contains(&moving.user)) {
            continue;
        }
        let (took, gives) = back(context, &moving, to_step, &mut moved)?;
        if gives {
            given += 1;
            let (gone, located) = store::migration::account(tx, moving.user)?;
            let obstacle = ungivable(gone, located).filter(|_| !context.local());
            held += u64::from(obstacle.is_some());
            obstacle.iter().for_each(|it| *reasons.entry(it.to_string()).or_default() += 1);
        }
        *match took {
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
    let warnings = warnings(migration.paused && !context.local() && undoing > 0, held, &reasons);
    let migration = view::migration(context, migration)?;
    Ok(MigrationUndone { migration, undone, undoing, passed, failed, given, held, reasons, warnings })
}

/// What keeps an undo from going at once.
fn warnings(paused: bool, held: u64, reasons: &BTreeMap<String, u64>) -> Vec<String> {
    let paused = paused.then(|| {
        "The migration is paused: until it is resumed, nothing of the undo goes but what gives direct licenses again."
            .to_owned()
    });
    let each = reasons.iter().map(|(reason, items)| format!("{items} {reason}")).collect::<Vec<_>>();
    let held = (held > 0).then(|| {
        let licenses = if held == 1 { "1 direct license".into() } else { format!("{held} direct licenses") };
        format!("{licenses} cannot be given again as things are: {}.", each.join(", "))
    });
    paused.into_iter().chain(held).collect()
}

/// Refuses a wave that a migration does not have.
pub(super) fn has_wave(db: &Read<'_>, migration: &Migration, wave: Option<u32>) -> Result<(), Error> {
    let Some(wave) = wave else { return Ok(()) };
    let filter = store::migration::ItemFilter { wave: Some(wave), ..Default::default() };
    if store::migration::items(db, migration.key, &filter, finding, 0, 1)?.is_empty() {
        let message = format!("The migration has no wave {wave}.");
        return Err(Error::argument("wave", message).hint("migration.list shows its waves."));
    }
    Ok(())
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
        if store::migration::items(tx, migration.key, &filter, finding, 0, 1)?.is_empty() {
            return Err(Error::new(ErrorName::NotFound, "The user is not in the migration.")
                .field(field())
                .target(id.to_string())
                .hint("migration.items shows who is."));
        }
        keys.insert(key);
    }
    Ok(Some(keys))
}

/// What becomes of an item, and whether its direct license is given again.
fn back(
    context: &WriteContext<'_>,
    moving: &Move,
    to_step: MigrationStep,
    moved: &mut Vec<Moved>,
) -> Result<(Took, bool), Error> {
    let (tx, now, by) = (context.tx, context.moment.now, &*context.moment.actor.id);
    let stayed = moving.to_step == Some(MigrationStep::Inherited);
    match moving.state {
        MigrationItemState::Undone
            if !stayed || to_step != MigrationStep::Join || !store::migration::is_ours(tx, moving)? =>
        {
            return Ok((Took::Nothing, false));
        }
        // Asked again, it goes further back if that is asked for now, or less far, unless the user was taken out by then.
        MigrationItemState::Undoing
            if moving.to_step == Some(to_step) || store::migration::is_out(tx, moving)? =>
        {
            return Ok((Took::Nothing, false));
        }
        _ => {}
    }
    if context.local() {
        let taken = local::take_back(context, moving, to_step, moved)?;
        return Ok(if taken { (Took::Back, moving.removed) } else { (Took::Held, false) });
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
        return Ok((Took::OnItsWay, gives || moving.removed));
    }
    // A direct license that is there since is somebody else's, as it is.
    let given = ended && store::migration::as_known(tx, &moving, |sight| sight.direct.is_some())?;
    if moving.removed && !given {
        if ended {
            store::migration::look_and_give_again(tx, &moving, now)?;
        } else {
            store::migration::give_again(tx, &moving, now)?;
        }
        return Ok((Took::OnItsWay, true));
    }
    if given {
        store::migration::is_back(tx, moving.number)?;
    }
    match store::migration::leave_or_end(tx, &moving, now, None, 0)? {
        Some(state) => {
            store::migration::end_move(tx, &moving, state, now, None)?;
            Ok((Took::Back, false))
        }
        None => Ok((Took::OnItsWay, false)),
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
