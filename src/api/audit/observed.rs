//! The records of what imports showed of claims (r48): only then is anything known to be done in a tenant.

use super::{audit_writer::AuditWriter, licenses};
use crate::{
    api::{error::Error, moment::Moment, resolve, wire::FieldChange},
    domain::{
        claim::ClaimState,
        decision::Grant,
        ids::{GroupId, SkuId, UserId},
        time::Time,
        user::Path,
    },
    engine::tenant::ACTIVE,
    store::{self, Tx, import::Observed},
};
use serde::Serialize;

/// The license of a claim was seen.
pub(super) const CLAIM: &str = "Observe claim";
/// The license of a claim that was undone was seen gone.
pub(super) const UNDO: &str = "Observe undo";
/// The license of a claim was seen gone without anybody here having asked for it.
pub(super) const REMOVAL: &str = "Observe removal";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    claim: i64,
    user: Option<UserId>,
    product: Option<SkuId>,
    group: Option<GroupId>,
    /// When the tenant was asked.
    taken_at: Time,
    changes: [FieldChange; 2],
}

/// Appends a record of each claim that data taken at a time showed otherwise than it was.
pub(in crate::api) fn observed(
    tx: &Tx<'_>,
    moment: &Moment,
    taken_at: Time,
    seen: &[Observed],
) -> Result<(), Error> {
    let audit_writer = AuditWriter::new(tx, moment)?;
    for Observed { claim: number, before, after } in seen {
        let missing = || resolve::missing("claim", &number.to_string(), &[]);
        let claim = store::claim::get(tx, *number)?.ok_or_else(missing)?;
        let grant = claim.grant.as_ref().ok_or_else(missing)?;
        let held =
            claim.user.as_ref().map_or_else(|| Ok(Vec::new()), |(user, ..)| store::undo::paths(tx, *user))?;
        let action = match after {
            ClaimState::Undone => UNDO,
            ClaimState::RemovedOutside => REMOVAL,
            _ => CLAIM,
        };
        let state = |state: &Option<ClaimState>| state.map(|state| state.to_string());
        let record = Record {
            claim: *number,
            user: claim.user.as_ref().map(|(_, id, _)| *id),
            product: claim.product,
            group: grant.group,
            taken_at,
            changes: [
                FieldChange { field: "state".into(), before: state(before), after: Some(after.to_string()) },
                change(grant, &held, action == CLAIM)?,
            ],
        };
        audit_writer.write(action, &format!("claim:{number}"), record)?;
    }
    Ok(())
}

/// The user's licenses without what the claim asked for and with it, as the data showed the rest of them.
fn change(grant: &Grant, held: &[Path], came: bool) -> Result<FieldChange, Error> {
    let made = |path: &&Path| path.group == grant.group && (grant.group.is_some() || path.sku == grant.sku);
    let lost = Path {
        sku: grant.sku,
        group: grant.group,
        state: ACTIVE.into(),
        error: None,
        disabled: grant.disabled.clone(),
    };
    if came {
        licenses::change(held.iter().filter(|path| !made(path)), held.iter())
    } else {
        licenses::change(held.iter().chain([&lost]), held.iter())
    }
}
