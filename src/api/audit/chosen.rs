//! Which audit records a request chooses.

use super::record::Person;
use crate::{
    api::{
        context::ReadContext,
        error::{Error, ErrorName},
        resolve::{self, given},
        text::{Only, Reference},
        wire::Actor,
    },
    domain::{fold::fold, hex::hex, ids::PolicyId},
    store::{self, Read, audit::search::is_target},
};

/// The records that a request chooses; both name the fields alike.
macro_rules! chosen {
    ($context:expr, $request:expr) => {{
        $crate::domain::window::ordered(*$request.from, *$request.to)?;
        $crate::store::audit::search::Filter {
            from: *$request.from,
            to: *$request.to,
            actors: $crate::api::audit::chosen::keys($context.db, $request.actor_id.as_deref())?,
            action: $request.action.map(|action| action.as_str().to_owned()),
            targets: $crate::api::audit::chosen::targets(
                $context,
                &$request.target,
                &$request.policy,
                *$request.claim,
            )?,
            user: $crate::api::resolve::given(&$request.user, "user", |it| {
                $crate::api::resolve::user_ever($context.db, it)
            })?,
            correlation: $request.correlation_id.as_ref().map(|id| id.as_str().to_owned()),
        }
    }};
}
pub(super) use chosen;

/// The keys of everybody who is called so, as a JSON array. Who never acted is refused: an empty list would pass for proof.
pub(super) fn keys(db: &Read<'_>, reference: Option<&str>) -> Result<Option<String>, Error> {
    let Some(reference) = reference.map(fold) else { return Ok(None) };
    let mut keys = Vec::new();
    store::audit::people(db, |key, detail| {
        let person: Option<Person> = detail.as_deref().and_then(Person::read);
        let called = |actor: &Actor| {
            fold(&actor.id) == reference || actor.name.as_deref().map(fold).as_ref() == Some(&reference)
        };
        let (key, called) = (hex(&key), person.is_some_and(|person| called(&person.actor)));
        if called || key == reference {
            keys.push(key);
        }
    })?;
    if keys.is_empty() {
        return Err(resolve::missing("actor", &reference, &[])
            .field("actorId")
            .hint("Give the id or name of somebody who acted: records of the audit trail have them."));
    }
    Ok(Some(serde_json::Value::from(keys).to_string()))
}

/// All that records have to be about.
pub(super) fn targets(
    context: &ReadContext<'_>,
    target: &Only<Reference>,
    policy: &Only<Reference>,
    claim: Option<i64>,
) -> Result<Vec<String>, Error> {
    let target = given(target, "target", |it| self::target(context, it).map_err(|error| error.target(it)))?;
    let policy = given(policy, "policy", |it| named(context, "policy", it))?;
    let claim = claim
        .map(|claim| self::target(context, &format!("claim:{claim}")).map_err(|error| error.field("claim")))
        .transpose()?;
    Ok([target, policy, claim].into_iter().flatten().collect())
}

/// Targets without a name or an id.
const WHOLE: [&str; 7] =
    ["setting", "catalog", "users", "groups", "environments", "powerApps", "subscribedSkus"];

/// The target as records say it. One that is none is refused: an empty list would pass for proof that nothing happened.
fn target(context: &ReadContext<'_>, reference: &str) -> Result<String, Error> {
    if is_target(context.db, reference)? || WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(reference)) {
        return Ok(reference.to_owned());
    }
    let (kind, thing) = reference.split_once(':').unwrap_or_default();
    named(context, &kind.to_ascii_lowercase(), thing)
}

/// What has no record yet, or was named otherwise than records do.
fn named(context: &ReadContext<'_>, kind: &str, thing: &str) -> Result<String, Error> {
    let (db, config) = (context.db, context.config()?);
    let text = match kind {
        "policy" => match thing.parse::<PolicyId>() {
            Ok(id) if store::report::policy_key(db, id)?.is_some() => id.to_string(),
            _ => resolve::policy(config, thing)?.id.to_string(),
        },
        "user" => resolve::user_ever(db, thing)?.1.to_string(),
        "product" => resolve::product(config, &context.names()?, thing)?.to_string(),
        "app" => resolve::app(config, thing)?.name.clone(),
        "migration" => resolve::migration(db, thing)?.id.to_string(),
        // Every claim has a record.
        "claim" => return Err(resolve::missing("claim", thing, &[])),
        _ => {
            return Err(Error::new(ErrorName::InvalidArgument, "No audit record is about such a target.")
                .hint(format!(
                    "Give {}, or policy:, user:, product:, app:, migration: or claim: and an id or a name.",
                    WHOLE.join(", ")
                )));
        }
    };
    Ok(format!("{kind}:{text}"))
}
