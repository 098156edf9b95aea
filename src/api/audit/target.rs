//! What an audit filter means by its target.

use crate::{
    api::{
        call::Call,
        error::{Error, ErrorName},
        resolve::{self, Lexicon},
    },
    domain::ids::{PolicyId, UserId},
    store::{self, Read},
};

/// Targets without a name or an id.
const WHOLE: [&str; 6] = ["setting", "catalog", "users", "groups", "environments", "subscribedSkus"];

/// The target as records say it. One that is none is refused: an empty list would pass for proof that nothing happened.
pub(super) fn target(call: &Call<'_>, db: &Read<'_>, reference: &str) -> Result<String, Error> {
    if store::audit::is_target(db, reference)? || WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(reference)) {
        return Ok(reference.to_owned());
    }
    let (kind, thing) = reference.split_once(':').unwrap_or_default();
    named(call, db, &kind.to_ascii_lowercase(), thing).map_err(|error| error.field("target").target(reference))
}

/// What has no record yet, or was named otherwise than records do.
fn named(call: &Call<'_>, db: &Read<'_>, kind: &str, thing: &str) -> Result<String, Error> {
    let shelf = call.shelf(db)?;
    let text = match kind {
        "policy" => match thing.parse::<PolicyId>() {
            Ok(id) if store::report::policy_key(db, id)?.is_some() => id.to_string(),
            _ => resolve::policy(&shelf, thing)?.id.to_string(),
        },
        "user" => match thing.parse::<UserId>() {
            Ok(id) if store::report::user_key(db, id)?.is_some() => id.to_string(),
            _ => resolve::user_with_id(db, thing)?.1.to_string(),
        },
        "product" => resolve::product(&shelf, &Lexicon::new(db, &shelf)?, thing)?.to_string(),
        "app" => resolve::app(&shelf, thing)?.name.clone(),
        // Every claim has a record.
        "claim" => return Err(resolve::missing("claim", thing, &[])),
        _ => {
            return Err(Error::new(ErrorName::InvalidArgument, "No audit record is about such a target.")
                .hint(format!("Give {}, or policy:, user:, product:, app: or claim: and an id or a name.", WHOLE.join(", "))));
        }
    };
    Ok(format!("{kind}:{text}"))
}
