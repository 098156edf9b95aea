//! A user's licenses before and after a write, as Graph's assignedLicenses.

use crate::{
    api::{json::Json, wire::FieldChange},
    domain::{
        ids::{PlanId, SkuId},
        user::Path,
    },
};
use serde::{Deserialize, Serialize, Serializer};

const CHANGED: &str = "assignedLicenses";
/// What a Graph store asks its tenant for, and an import has yet to show (r48).
const ASKED: &str = "requestedLicenses";

/// Bytes that most of what is written of a user's licenses does not reach.
const USUAL: usize = 512;

/// A license, however many paths bring it: Graph's assignedLicense.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AssignedLicense {
    pub sku_id: SkuId,
    /// The plans that no path switches on.
    pub disabled_plans: Vec<PlanId>,
}

/// A [`FieldChange`] of a user's licenses, which are JSON in its texts.
#[derive(Serialize)]
pub(in crate::api) struct LicenseChange {
    field: &'static str,
    #[serde(serialize_with = "within_json")]
    before: Vec<AssignedLicense>,
    #[serde(serialize_with = "within_json")]
    after: Vec<AssignedLicense>,
}

/// Licenses as a text of JSON whose text is JSON. It is written escaped: ids are the texts in it, and of them
/// nothing has to be.
fn within_json<S: Serializer>(licenses: &[AssignedLicense], serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(USUAL);
    text.push_str("\"[");
    for (place, AssignedLicense { sku_id, disabled_plans }) in licenses.iter().enumerate() {
        text.push_str(if place == 0 { r#"{\"skuId\":\""# } else { r#",{\"skuId\":\""# });
        sku_id.with_text(|id| text.push_str(id));
        text.push_str(r#"\",\"disabledPlans\":["#);
        for (place, plan) in disabled_plans.iter().enumerate() {
            text.push_str(if place == 0 { r#"\""# } else { r#",\""# });
            plan.with_text(|id| text.push_str(id));
            text.push_str(r#"\""#);
        }
        text.push_str("]}");
    }
    text.push_str("]\"");
    Json(&text).serialize(serializer)
}

/// What these paths together bring, by product.
fn assigned<'p>(paths: impl Iterator<Item = &'p Path>) -> Vec<AssignedLicense> {
    let mut licenses: Vec<AssignedLicense> = Vec::new();
    for path in paths.filter(|path| path.active()) {
        match licenses.iter_mut().find(|license| license.sku_id == path.sku) {
            Some(license) => license.disabled_plans.retain(|plan| path.disabled.contains(plan)),
            None => {
                licenses.push(AssignedLicense { sku_id: path.sku, disabled_plans: path.disabled.clone() })
            }
        }
    }
    licenses.sort_by_key(|license| license.sku_id);
    licenses
}

/// The change of a user's licenses from what these paths bring to what those do, as an audit record says it.
pub(in crate::api) fn change<'p>(
    before: impl Iterator<Item = &'p Path>,
    after: impl Iterator<Item = &'p Path>,
) -> LicenseChange {
    LicenseChange { field: CHANGED, before: assigned(before), after: assigned(after) }
}

/// The same of a change that is asked of the tenant.
pub(in crate::api) fn asked(change: LicenseChange) -> LicenseChange {
    LicenseChange { field: ASKED, ..change }
}

/// The paths whose way is that of none of `others`.
pub(in crate::api) fn besides<'p>(
    paths: impl Iterator<Item = &'p Path>,
    others: &'p [Path],
) -> impl Iterator<Item = &'p Path> {
    paths.filter(|path| !others.iter().any(|other| other.sku == path.sku && other.group == path.group))
}

/// The licenses before and after, if it is them that a record says to have changed.
pub(super) fn changed(changes: &[FieldChange]) -> Option<[Vec<AssignedLicense>; 2]> {
    let found = changes.iter().find(|change| change.field == CHANGED)?;
    let read = |text: &Option<String>| {
        text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    Some([read(&found.before), read(&found.after)])
}

/// Whether a record says of licenses that they were asked for.
pub(super) fn are_asked(changes: &[FieldChange]) -> bool {
    changes.iter().any(|change| change.field == ASKED)
}
