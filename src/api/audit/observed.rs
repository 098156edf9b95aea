//! The records of what imports showed of claims (r48): only then is anything known to be done in a tenant.

use super::{
    audit_writer::AuditWriter,
    licenses::{self, LicenseChange},
};
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
    user: UserId,
    product: SkuId,
    group: Option<GroupId>,
    /// When the tenant was asked.
    taken_at: Time,
    changes: (FieldChange, LicenseChange),
}

/// Appends a record of each claim that data taken at a time showed otherwise than it was.
pub(in crate::api) fn observed(
    tx: &Tx<'_>,
    moment: &Moment,
    taken_at: Time,
    seen: &[Observed],
) -> Result<(), Error> {
    let audit_writer = AuditWriter::new(tx, moment)?;
    for Observed { claim: number, license, before, after } in seen {
        let missing = || resolve::missing("claim", &number.to_string(), &[]);
        let (user, product, group) = store::user::license(tx, *license)?.ok_or_else(missing)?;
        let held = store::undo::paths(tx, license.0)?;
        let action = match after {
            ClaimState::Undone => UNDO,
            ClaimState::RemovedOutside => REMOVAL,
            _ => CLAIM,
        };
        let state = |state: &Option<ClaimState>| state.map(|state| state.to_string());
        let record = Record {
            claim: *number,
            user,
            product,
            group,
            taken_at,
            changes: (
                FieldChange { field: "state".into(), before: state(before), after: Some(after.to_string()) },
                if action == CLAIM { came(product, group, &held) } else { went(tx, *number, &held)? },
            ),
        };
        audit_writer.write(action, &format!("claim:{number}"), record)?;
    }
    Ok(())
}

/// The user's licenses without what the claim asked for and with it, as the data showed them.
fn came(product: SkuId, group: Option<GroupId>, held: &[Path]) -> LicenseChange {
    let made = |path: &&Path| path.group == group && (group.is_some() || path.sku == product);
    licenses::change(held.iter().filter(|path| !made(path)), held.iter())
}

/// The user's licenses with what the claim had brought, and without it.
fn went(tx: &Tx<'_>, number: i64, held: &[Path]) -> Result<LicenseChange, Error> {
    let claim = store::claim::get(tx, number)?.and_then(|claim| claim.grant);
    let Grant { sku, group, disabled, .. } =
        claim.ok_or_else(|| resolve::missing("claim", &number.to_string(), &[]))?;
    let lost = Path { sku, group, state: ACTIVE.into(), error: None, disabled };
    Ok(licenses::change(held.iter().chain([&lost]), held.iter()))
}
