//! `migration.plan`.

use super::{
    AcceptedLoss, Plan,
    draft::{self, Counts, Waves},
    input::{self, Named},
    replies::MigrationPlanned,
    targets::Entry,
    view,
};
use crate::{
    api::{
        audit,
        context::{ReadContext, WriteContext},
        difference::Differences,
        error::{Error, ErrorName},
        policy::write::sound_name,
        resolve,
        wire::Items,
    },
    domain::{
        hex::hex,
        ids::{MigrationId, PlanId, SkuId},
        migration::{KeepPlans, Membership, Migration, Terms},
    },
    engine::migrate::step::finding,
    store::{self, migration::ItemFilter},
};
use std::collections::{BTreeMap, HashSet};

/// Items that the reply shows.
const SHOWN: usize = 100;
/// Users of a wave.
const MOST_IN_WAVE: u32 = 1_000_000;

pub(in crate::api) fn plan(context: &WriteContext<'_>, request: &Plan) -> Result<MigrationPlanned, Error> {
    let tx = context.tx;
    sound_name(&request.name)?;
    let waves = waves(request)?;
    let Named { field, entries, warning } = input::named(context, request)?;
    let terms = Terms {
        membership: request.membership.unwrap_or(Membership::Graph),
        keep_plans: request.keep_plans.unwrap_or(KeepPlans::Superset),
        accept_loss: accepted(context, &request.accept_loss, &entries)?,
        departments: Vec::new(),
    };
    let replaced = make_room(context, &request.name, request.replace)?;
    let mut migration = Migration {
        key: 0,
        id: MigrationId::from_bytes(*uuid::Builder::from_random_bytes(tx.random()?).into_uuid().as_bytes()),
        name: request.name.to_string(),
        created_at: context.moment.now,
        created_by: context.moment.actor.id.to_string(),
        digest: [0; 32],
        paused: false,
        terms,
    };
    let counts = draft::store(context, &mut migration, field, entries, waves)?;
    record(context, "Plan migration", &migration, counts, replaced.as_ref())?;
    let names = context.names()?;
    let mut teller = view::ItemTeller::new(tx, &names);
    let mut items = Items::default();
    for item in store::migration::items(tx, migration.key, &ItemFilter::default(), finding, 0, SHOWN)? {
        items.push(&teller.tell(&migration, item)?)?;
    }
    let migration = view::migration(context, migration)?;
    let warnings = warning.into_iter().collect();
    Ok(MigrationPlanned { migration, items, replaced: replaced.is_some(), warnings })
}

fn waves(request: &Plan) -> Result<Waves, Error> {
    match (request.wave_size, request.wave_by) {
        (Some(_), Some(_)) => {
            Err(Error::argument("waveBy", "Both waveSize and waveBy are given.").hint("Give one of them."))
        }
        (Some(size), None) if !(1..=MOST_IN_WAVE).contains(&size) => {
            Err(Error::argument("waveSize", format!("waveSize is {size}; 1 to {MOST_IN_WAVE} are allowed."))
                .hint("Leave it out for a single wave."))
        }
        (size, None) => Ok(Waves::Size(size)),
        (None, Some(super::WaveBy::Department)) => Ok(Waves::Departments),
    }
}

fn accepted(
    context: &ReadContext<'_>,
    losses: &[AcceptedLoss],
    entries: &[Entry],
) -> Result<BTreeMap<SkuId, Vec<PlanId>>, Error> {
    let (config, names) = (context.config()?, context.names()?);
    let moving: HashSet<SkuId> = match losses {
        [] => HashSet::new(),
        _ => entries.iter().flat_map(|entry| entry.moves.iter()).map(|(sku, _)| *sku).collect(),
    };
    let mut accepted: BTreeMap<SkuId, Vec<PlanId>> = BTreeMap::new();
    for (at, loss) in losses.iter().enumerate() {
        let field = |part: String| format!("acceptLoss[{at}].{part}");
        let sku = resolve::product(config, &names, &loss.product)
            .map_err(|error| error.field(field("product".into())))?;
        if !moving.contains(&sku) {
            return Err(Error::argument(field("product".into()), "The product is not in the plan.")
                .target(sku.to_string())
                .hint("Name a product that users of the plan move."));
        }
        let plans = store::catalog::pool_plans(context.db, sku)?;
        let of_product = accepted.entry(sku).or_default();
        for (place, plan) in loss.plans.iter().enumerate() {
            let plan = resolve::plan(config, &plans, plan)
                .map_err(|error| error.field(field(format!("plans[{place}]"))))?;
            of_product.push(plan.id);
        }
        of_product.sort_unstable();
        of_product.dedup();
    }
    Ok(accepted)
}

/// Removes the plan that has the name, where that is asked for.
pub(super) fn make_room(
    context: &WriteContext<'_>,
    name: &str,
    replace: bool,
) -> Result<Option<Migration>, Error> {
    let Some(other) = store::migration::find(context.tx, name)? else { return Ok(None) };
    if !replace {
        return Err(Error::new(ErrorName::NameTaken, "Another migration has the name.")
            .field("name")
            .target(name)
            .hint("Choose another name, or set replace."));
    }
    if !store::migration::waves(context.tx, other.key)?.is_empty() {
        return Err(Error::new(ErrorName::UnsafeStep, "A wave of the migration of that name was released.")
            .field("replace")
            .target(name)
            .hint("Choose another name: what was done is kept with its plan."));
    }
    store::migration::remove(context.tx, other.key)?;
    Ok(Some(other))
}

/// Appends the audit record of a plan.
pub(super) fn record(
    context: &WriteContext<'_>,
    action: &str,
    migration: &Migration,
    counts: Counts,
    replaced: Option<&Migration>,
) -> Result<(), Error> {
    let mut changes = Differences::default();
    changes.optional("replaced", replaced.map(|other| other.id.to_string()), None);
    changes.optional("name", None, Some(&migration.name));
    changes.optional("digest", None, Some(hex(&migration.digest)));
    changes.optional("items", None, Some(counts.items));
    changes.optional("ready", None, Some(counts.ready));
    audit::append(context.tx, context.moment, action, &format!("migration:{}", migration.id), &changes)
}
