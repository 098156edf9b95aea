//! `pool.import`, `pool.list`, `pool.update`.

use super::{
    audit,
    config::ConfigSnapshot,
    context::{ReadContext, StoreContext, WriteContext},
    difference::Differences,
    error::{Error, ErrorName},
    import::{ImportSpec, ask},
    merging::run,
    page::Keyset,
    resolve::{self, NameResolver, missing},
    text::{self, Only, Reference},
    wire::{Change, Page, Patch, reply, request},
};
use crate::{
    domain::{ids::SkuId, pattern::Pattern, time::Time},
    engine::{availability::Standing, lint_words::reserve_above_pool, reason::unavailable},
    graph::{self, Kind},
    store::{
        Read,
        catalog::pool_plans,
        exchange,
        import::Part,
        pool::{self, Pool},
    },
};
use serde_json::value::RawValue;
use std::cell::Cell;

request! {
    /// Imports the tenant's products and their units: Graph's subscribedSkus.
    write Import with import {
        /// What Graph returned: a collection page, an array, or one subscribedSku; or `path`.
        #[schemars(with = "Option<serde_json::Value>")]
        pub subscribed_skus: Option<Box<RawValue>> = default,
        /// A file of the same, absolute; or `subscribedSkus`.
        pub path: Option<text::Path> = default,
    }
}

request! {
    /// Lists pools by part number.
    read List with page {
        /// A skuId, a part number, a plan name or a product name; `*` and `?` stand for any characters and
        /// one.
        pub identity: Only<Reference> = default,
        /// Only pools that are low: fewer available units than their `warnBelow`, or none at all.
        pub low: Only<bool> = default,
    }
}

request! {
    /// Changes what the admin says of a pool.
    write Update {
        /// The product.
        pub product: Reference,
        /// Units kept back from claims.
        pub reserve: Option<u32> = default,
        /// Available units below which the pool is low; null for never.
        pub warn_below: Patch<u32> = default,
    }
}

reply! {
    /// The units of a product.
    pub struct PoolView {
        /// The product.
        pub sku_id: SkuId,
        /// Its part number.
        pub sku_part_number: String,
        /// Its name.
        pub name: String,
        /// Graph's capabilityStatus.
        pub capability_status: String,
        /// Whether units of it can be assigned to people now.
        pub assignable: bool,
        /// Units of active subscriptions.
        pub enabled: i64,
        /// Units of expired subscriptions in grace.
        pub warning: i64,
        /// Units of cancelled subscriptions.
        pub suspended: i64,
        /// Units in use when Graph was asked; in a Local store now.
        pub consumed: i64,
        /// Units granted since and not yet counted by Graph.
        pub booked: i64,
        /// Units kept back from claims.
        pub reserved: i64,
        /// Units a claim can take.
        pub available: i64,
        /// Why no claim can take one, in a sentence; null where one can.
        pub reason: Option<String>,
        /// Available units below which the pool is low.
        pub warn_below: Option<i64>,
        /// Whether it is low: fewer available units than `warnBelow`, or none, of a product that is for
        /// people.
        pub low: bool,
        /// When Graph was asked.
        pub taken_at: Time,
        /// When Graph last refused a unit; where that is not before `takenAt`, none is available until it is
        /// asked again.
        pub refused_at: Option<Time>,
    }

    /// What an import of pools did, and the pools as they are now.
    pub struct PoolsImported {
        /// When the data was taken from the tenant.
        pub taken_at: Time,
        /// Products that are new.
        pub added: u64,
        /// Products that changed.
        pub changed: u64,
        /// Products that stay as they were.
        pub unchanged: u64,
        /// Products older than what is stored, which stays.
        pub stale: u64,
        /// Products that are gone.
        pub removed: u64,
        /// Items that could not be taken.
        pub refused: u64,
        /// Rows that wait in the stage for the call with `last`.
        pub staged: u64,
        /// With `dryRun`: whether the import removes so much that it is refused (UNSAFE_STEP) unless
        /// `allowRemoval` is given.
        pub needs_allow_removal: bool,
        /// Bookings that ended because the units are counted now.
        pub counted: u64,
        /// The pools that were in the import, as they are now; the first 1,000.
        pub items: Vec<PoolView>,
        /// What was wrong with the items refused; the first 1,000.
        pub errors: Vec<super::wire::ItemError>,
        /// What the admin should know.
        pub warnings: Vec<String>,
    }
}

/// Pools that the reply of an import shows.
const MOST_SHOWN: usize = 1_000;

pub(super) fn import(context: &StoreContext<'_>, request: &Import) -> Result<PoolsImported, Error> {
    let ask = ask!(request.subscribed_skus, "subscribedSkus", "Import pools", Kind::SubscribedSku);
    let tenant = Cell::new(context.read(|context| Ok(context.info().tenant_id))?);
    let unfixed = tenant.get().is_none() && !context.local();
    let read = |json: &[u8]| {
        let (pool, owner) = graph::read_subscribed_sku(json, tenant.get())?;
        if unfixed {
            tenant.set(tenant.get().or(owner));
        }
        Ok(pool)
    };
    let (mut items, mut counted) = (Vec::new(), 0);
    let finish = &mut |tx: &crate::store::Tx<'_>, part: &Part<'_>| {
        let now = context.on(tx)?;
        let (config, names) = (now.config()?, now.names()?);
        let seen = pool::all(tx)?.into_iter().filter(|pool| part.seen.contains(pool.key)).take(MOST_SHOWN);
        items = seen.map(|pool| view(config, &names, pool)).collect();
        counted = part.told.counted;
        // What claims are sent by is checked against it from the first request on (r56).
        tenant.get().filter(|_| unfixed).map_or(Ok(()), |tenant| Ok(exchange::set_tenant(tx, tenant)?))
    };
    let done = run(context, &ask, ImportSpec { read: &read, more: Vec::new().into_iter(), finish })?;
    Ok(PoolsImported {
        taken_at: done.taken_at,
        added: done.added,
        changed: done.changed,
        unchanged: done.unchanged,
        stale: done.stale,
        removed: done.removed,
        refused: done.refused,
        staged: done.staged,
        needs_allow_removal: done.needs_allow_removal,
        counted,
        items,
        errors: done.errors,
        warnings: done.warnings,
    })
}

pub(super) fn list(context: &ReadContext<'_>, request: &List) -> Result<Page<PoolView>, Error> {
    let db = context.db;
    let filter = (&request.identity, request.low);
    let keyset = Keyset::of("pool.list", &filter, request.limit, request.cursor.as_deref())?;
    let config = context.config()?;
    let names = context.names()?;
    let pools = named(db, config, &names, request.identity.as_deref())?
        .into_iter()
        .map(|pool| view(config, &names, pool));
    let pools = pools.filter(|pool| request.low.is_none_or(|low| pool.low == low));
    // In the order of part numbers, so the page after a pool begins behind it, or where it was.
    keyset.page_of(pools, key, Ok)
}

fn key(pool: &PoolView) -> String {
    format!("{}\u{0}{}", crate::domain::fold::fold(&pool.sku_part_number), pool.sku_id)
}

/// The pools of an identity: that of the very product, else those that fit the pattern by part number, name
/// or plan.
fn named(
    db: &Read<'_>,
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    identity: Option<&str>,
) -> Result<Vec<Pool>, Error> {
    let find = |identity: &str| {
        let sku = resolve::product(config, names, identity)?;
        let all = pool::all(db)?;
        let known: Vec<String> = all.iter().map(|pool| pool.part_number.clone()).collect();
        all.into_iter().find(|pool| pool.sku == sku).ok_or_else(|| missing("pool", identity, &known))
    };
    let fits = |pattern: &Pattern, pool: &Pool| {
        let plan = || db.or_fail(pool_plans(db, pool.sku)).iter().any(|plan| pattern.matches(&plan.name));
        pattern.matches(&pool.part_number) || pattern.matches(&names.product_name(pool.sku)) || plan()
    };
    resolve::identified(identity, pool::all(db)?, find, fits)
}

pub(super) fn update(context: &WriteContext<'_>, request: &Update) -> Result<Change<PoolView>, Error> {
    let tx = context.tx;
    if request.reserve.is_none() && !request.warn_below.is_given() {
        return Err(Error::new(ErrorName::NothingToSet, "The request names nothing to change.")
            .hint("Give reserve, warnBelow or both."));
    }
    let config = context.config()?;
    let names = context.names()?;
    let pools = pool::all(tx)?;
    let known = || pools.iter().map(|pool| pool.part_number.clone()).collect::<Vec<_>>();
    let sku = resolve::product(config, &names, &request.product).map_err(|error| {
        let error = match error.name {
            ErrorName::NotFound => missing("pool", &request.product, &known()),
            _ => error,
        };
        error.field("product")
    })?;
    let mut pool = pools.into_iter().find(|pool| pool.sku == sku).ok_or_else(|| {
        Error::new(ErrorName::ProductNotOwned, "The tenant does not own the product.")
            .field("product")
            .target(&request.product)
            .hint("Import the tenant's products: pool.import.")
    })?;
    let (reserved, warn_below) = (pool.units.reserved, pool.warn_below);
    pool.units.reserved = request.reserve.map_or(reserved, i64::from);
    request.warn_below.clone().apply(&mut pool.warn_below, None, |units, _| Ok(Some(units.into())))?;
    let owned = pool.units.owned(config.book.settings().allow_warning_units);
    let above = request.reserve.is_some() && pool.units.reserved > owned;
    let warning = above.then(|| reserve_above_pool(&pool.part_number, pool.units.reserved, owned));
    let mut changes = Differences::default();
    changes.field("reserve", reserved, pool.units.reserved);
    changes.optional("warnBelow", warn_below, pool.warn_below);
    if !changes.is_empty() {
        pool::bound(tx, pool.key, pool.units.reserved, pool.warn_below)?;
        audit::append(tx, context.moment, "Update pool", &format!("product:{sku}"), &changes)?;
    }
    let change = changes.into_change(format!("the pool of {}", pool.part_number), view(config, &names, pool));
    Ok(Change { warnings: warning.into_iter().collect(), ..change })
}

fn view(config: &ConfigSnapshot, names: &NameResolver<'_>, pool: Pool) -> PoolView {
    let units = pool.units;
    let (book, part) = (&config.book, &pool.part_number);
    let Standing { available, reason, low } = Standing::of(book, pool.sku, &units, pool.warn_below);
    PoolView {
        sku_id: pool.sku,
        name: names.product_name(pool.sku),
        assignable: book.assignable(pool.sku).is_ok(),
        reason: reason.map(|why| unavailable(part, why, Some(&units))),
        low,
        sku_part_number: pool.part_number,
        capability_status: pool.capability,
        enabled: units.enabled,
        warning: units.warning,
        suspended: pool.suspended,
        consumed: units.consumed,
        booked: units.booked,
        reserved: units.reserved,
        available,
        warn_below: pool.warn_below,
        taken_at: units.taken_at,
        refused_at: units.refused_at,
    }
}
