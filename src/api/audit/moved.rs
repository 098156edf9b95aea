//! The records of what became of products on their way to a group, or back (r60, r61, r63).

use super::{
    audit_writer::AuditWriter,
    licenses::{self, LicenseChange},
};
use crate::{
    api::{error::Error, moment::Moment, wire::FieldChange},
    domain::{
        ids::{GroupId, SkuId, UserId},
        migration::MigrationItemState,
        time::Time,
        user::Path,
    },
    engine::tenant::ACTIVE,
    store::{
        self, StoreError, Tx,
        migration::{Happened, Move, Moved},
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, btree_map::Entry};

/// The user was seen in the group by the migration's doing.
pub(super) const JOINED: &str = "Observe migration member";
/// The direct license was seen gone, and the group's there.
pub(super) const DONE: &str = "Migrate license";
/// The direct license was seen gone, and is put back.
pub(super) const PUTS_BACK: &str = "Put back license";
/// The direct license was seen again.
pub(super) const GIVEN_AGAIN: &str = "Observe direct license";
/// It failed for good.
pub(super) const FAILED: &str = "Fail migration";
/// It was seen to be back.
pub(super) const UNDONE: &str = "Observe migration undo";
/// The group that a user came into, or left.
pub(super) const MEMBER: &str = "member";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    item: i64,
    user: UserId,
    product: SkuId,
    group: Option<GroupId>,
    /// When the tenant was asked.
    taken_at: Time,
    changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Change {
    Field(FieldChange),
    Licenses(LicenseChange),
}

/// Appends a record of what reads showed of each.
pub(in crate::api) fn moved(tx: &Tx<'_>, moment: &Moment, moved: &[Moved]) -> Result<(), Error> {
    if moved.is_empty() {
        return Ok(());
    }
    let audit_writer = AuditWriter::new(tx, moment)?;
    let mut targets = BTreeMap::new();
    for Moved { number, what, at } in moved {
        let gone = || StoreError::Corrupt("what moved is not there".into());
        let it = store::migration::get_move(tx, *number)?.ok_or_else(gone)?;
        // Who was in the group before, or came by somebody else's doing, is nobody whom the migration added.
        if *what == Happened::Joined && !it.joined {
            continue;
        }
        let license = store::user::license(tx, (it.user, it.product, it.group))?;
        let (user, product, group) = license.ok_or_else(gone)?;
        let target = match targets.entry(it.migration) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => {
                *unknown.insert(store::migration::id_of_move(tx, *number)?.ok_or_else(gone)?)
            }
        };
        let (action, changes) = told(tx, &it, *what, product, group)?;
        let record = Record { item: it.item, user, product, group, taken_at: *at, changes };
        audit_writer.write(action, &format!("migration:{target}"), record)?;
    }
    Ok(())
}

/// What a record says was done, and what changed by it.
fn told(
    tx: &Tx<'_>,
    it: &Move,
    what: Happened,
    product: SkuId,
    group: Option<GroupId>,
) -> Result<(&'static str, Vec<Change>), Error> {
    let field =
        |field: &str, before, after| Change::Field(FieldChange { field: field.into(), before, after });
    let state = |state: MigrationItemState| field("state", None, Some(state.to_string()));
    let with = |first, more: Option<Change>| [first].into_iter().chain(more).collect();
    let group = group.map(|group| group.to_string());
    Ok(match what {
        Happened::Joined => (JOINED, vec![field(MEMBER, None, group)]),
        Happened::Done => (DONE, with(state(MigrationItemState::Done), went(tx, it, product)?)),
        Happened::PutsBack => (PUTS_BACK, with(state(it.state), went(tx, it, product)?)),
        Happened::GivenAgain => (GIVEN_AGAIN, vec![came(tx, it, product)?]),
        Happened::Failed => (FAILED, vec![state(MigrationItemState::Failed)]),
        Happened::Undone { left } => {
            let left = left.then(|| field(MEMBER, group, None));
            (UNDONE, with(state(MigrationItemState::Undone), left))
        }
    })
}

/// The user's licenses with the direct one, and without it; nothing where it went by somebody else's doing.
fn went(tx: &Tx<'_>, it: &Move, product: SkuId) -> Result<Option<Change>, Error> {
    if !it.removed {
        return Ok(None);
    }
    let (others, direct) = paths(tx, it, product)?;
    let with = others.iter().chain([&direct]);
    Ok(Some(Change::Licenses(licenses::change(with, others.iter()))))
}

/// The user's licenses without the direct one, and with it.
fn came(tx: &Tx<'_>, it: &Move, product: SkuId) -> Result<Change, Error> {
    let (others, direct) = paths(tx, it, product)?;
    let with = others.iter().chain([&direct]);
    Ok(Change::Licenses(licenses::change(others.iter(), with)))
}

/// What the user holds by other paths, and the direct one: as it is, or as it was.
fn paths(tx: &Tx<'_>, it: &Move, product: SkuId) -> Result<(Vec<Path>, Path), Error> {
    let is = |path: &Path| path.group.is_none() && path.sku == product;
    let (direct, others): (Vec<_>, Vec<_>) = store::undo::paths(tx, it.user)?.into_iter().partition(is);
    let was = || Path {
        sku: product,
        group: None,
        state: ACTIVE.into(),
        error: None,
        disabled: it.recorded.clone(),
    };
    Ok((others, direct.into_iter().next().unwrap_or_else(was)))
}
