//! `migration.pause`, `migration.resume`.

use super::{
    Pause, Resume, local,
    replies::{MigrationPaused, MigrationResumed},
    view,
};
use crate::{
    api::{audit, context::WriteContext, difference::Differences, error::Error, resolve},
    domain::migration::{Migration, MigrationItemState},
    store::{
        self,
        migration::{Move, Moved},
    },
};

pub(in crate::api) fn pause(context: &WriteContext<'_>, request: &Pause) -> Result<MigrationPaused, Error> {
    let (tx, now) = (context.tx, context.moment.now);
    let migration = resolve::migration(tx, &request.migration).map_err(|error| error.field("migration"))?;
    let changed = !migration.paused;
    if changed {
        store::migration::pause(tx, migration.key, true)?;
        store::migration::hold(tx, migration.key, None, now)?;
        record(context, "Pause migration", &migration, &paused(false, true))?;
    }
    let migration = view::migration(context, Migration { paused: true, ..migration })?;
    Ok(MigrationPaused { migration, changed })
}

pub(in crate::api) fn resume(
    context: &WriteContext<'_>,
    request: &Resume,
) -> Result<MigrationResumed, Error> {
    let tx = context.tx;
    let found = resolve::migration(tx, &request.migration).map_err(|error| error.field("migration"))?;
    let wave = *request.wave;
    if let Some(wave) = wave
        && !store::migration::waves(tx, found.key)?.iter().any(|it| it.wave == wave)
    {
        let message = format!("Wave {wave} was not released.");
        return Err(Error::argument("wave", message).hint("Release it with migration.invoke."));
    }
    if found.paused {
        store::migration::pause(tx, found.key, false)?;
    }
    let before = store::migration::waves(tx, found.key)?;
    let stopped = |of: u32| before.iter().any(|it| it.wave == of && it.stopped);
    store::migration::go_on(tx, found.key, wave)?;
    let (mut items, mut retried, mut moved) = (0u64, 0u64, Vec::new());
    for moving in store::migration::of_migration(tx, found.key, wave)? {
        tx.check_interrupt()?;
        let failed = moving.state == MigrationItemState::Failed;
        let retries = !failed || request.retry_failed;
        // What was held and waits for reads alone is asked for nothing, and goes on too.
        let held = found.paused && moving.state.open()
            || stopped(moving.wave) && moving.state == MigrationItemState::Moving;
        let goes = retries && go_on(context, &moving, &mut moved)? || held;
        items += u64::from(goes);
        retried += u64::from(goes && failed);
    }
    let mut changes = paused(found.paused, false);
    let waves = before.iter().filter(|it| it.stopped && wave.is_none_or(|wave| it.wave == wave)).count();
    changes.optional("stoppedWaves", (waves > 0).then_some(waves), None);
    changes.optional("items", None, (items > 0).then_some(items));
    changes.optional("retried", None, (retried > 0).then_some(retried));
    if !changes.is_empty() {
        record(context, "Resume migration", &found, &changes)?;
    }
    audit::moved(tx, context.moment, &moved)?;
    let migration = view::migration(context, Migration { paused: false, ..found })?;
    Ok(MigrationResumed { migration, items, retried })
}

/// Whether an item goes on.
fn go_on(context: &WriteContext<'_>, moving: &Move, moved: &mut Vec<Moved>) -> Result<bool, Error> {
    let (tx, now) = (context.tx, context.moment.now);
    let begun = match (moving.state, moving.to_step) {
        // In a Local store what is taken back is so at once, or fails again.
        (MigrationItemState::Failed, Some(to_step)) if context.local() => {
            return local::take_back(context, moving, to_step, moved);
        }
        (MigrationItemState::Failed | MigrationItemState::Paused, _) => {
            Some(store::migration::begin_again(tx, moving, now)?)
        }
        (state, _) if !state.open() => return Ok(false),
        _ => None,
    };
    let going = begun.as_ref().unwrap_or(moving);
    let asked = if context.local() {
        let settle = store::setting::get(tx)?.exchange.settle();
        let after = local::advance(context, going, settle, moved)?;
        (after.state, after.step) != (going.state, going.step)
    } else {
        store::migration::ask(tx, going, now, now)?
    };
    Ok(asked || begun.is_some())
}

fn paused(before: bool, after: bool) -> Differences {
    let mut changes = Differences::default();
    if before != after {
        changes.field("paused", before.to_string(), after.to_string());
    }
    changes
}

fn record(
    context: &WriteContext<'_>,
    action: &str,
    migration: &Migration,
    changes: &Differences,
) -> Result<(), Error> {
    audit::append(context.tx, context.moment, action, &format!("migration:{}", migration.id), changes)
}
