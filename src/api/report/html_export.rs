//! The report as a page: what its sections say.

use super::{
    GroupBy, ReportGroup, ReportRow,
    cover::{Cover, Pages},
    scope::Scope,
};
use crate::{
    api::{error::Error, file::unwritten},
    domain::ids::SkuId,
    engine::{advice::advice, availability::Standing},
    report::{
        html::{Cell, Claims, Column, Kind, Outcome, Page, Pool, Refusal, Writing},
        text,
    },
    store::{self, pool},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

/// Refusals shown one by one.
const MOST_REFUSALS: usize = 8;

const COLUMNS: [Column; 8] = [
    Column { label: "Decided", kind: Kind::Time },
    Column { label: "User", kind: Kind::Text },
    Column { label: "Department", kind: Kind::Word },
    Column { label: "App", kind: Kind::Word },
    Column { label: "Policy", kind: Kind::Word },
    Column { label: "Product", kind: Kind::Word },
    Column { label: "Outcome", kind: Kind::Word },
    Column { label: "Claim", kind: Kind::Number },
];

/// Writes the page, and says how many rows it has.
pub(super) fn page(
    mut pages: Pages<'_>,
    cover: &Cover<'_>,
    groups: Option<Vec<ReportGroup>>,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let scope = pages.scope;
    let (first, rows) = match &groups {
        Some(groups) => (groups.iter().map(counted).collect(), groups.len() as u64),
        None => (pages.next()?.iter().flatten().map(cells).collect::<Vec<_>>(), scope.counts.rows()),
    };
    let page = of(scope, cover, rows)?;
    let mut writing = Writing::begin(out, &page, &first).map_err(unwritten)?;
    first.iter().try_for_each(|row| writing.row(row)).map_err(unwritten)?;
    pages.each(|row| writing.row(&cells(row)))?;
    writing.end().map_err(unwritten)?;
    Ok(rows)
}

fn of(scope: &Scope<'_>, cover: &Cover<'_>, rows: u64) -> Result<Page, Error> {
    let counts = &scope.counts;
    let pools = pools(scope)?;
    let (noun, columns) = match cover.filters.group_by {
        Some(by) => grouped(by),
        None => (if scope.everything { "decisions" } else { "claims" }, COLUMNS.to_vec()),
    };
    let people = store::report::people(scope.db, scope.window, &scope.whose)?;
    let claims = Claims {
        products: products(scope),
        outcomes: outcomes(&cover.summary.by_outcome),
        fed: outcomes(&cover.fed),
        pools,
        refusals: refusals(scope),
    };
    Ok(Page {
        filters: filters(scope, cover),
        lede: lede(&claims, (counts.claimed(), people, counts.refused())),
        figures: vec![
            ("Claims", counts.claimed()),
            ("People", people),
            ("Refusals", counts.refused()),
            ("Undone", counts.undone()),
            ("Units left", claims.pools.iter().map(|pool| pool.available).sum()),
        ],
        claims: Some(claims),
        noun,
        columns,
        rows,
        ..cover.imprint.page("Auto-claim report", cover.window)
    })
}

/// The window in two sentences.
fn lede(of: &Claims, (claims, people, refusals): (u64, u64, u64)) -> String {
    let mut said = match claims {
        0 => "No license was claimed.".to_owned(),
        _ => format!(
            "{} went to {}.",
            text::counted(&claims, "license", "licenses"),
            text::counted(&people, "person", "people")
        ),
    };
    if let Some(most) = of.outcomes.iter().find(|outcome| outcome.refused) {
        let (requests, were) =
            (text::counted(&refusals, "request", "requests"), if refusals == 1 { "was" } else { "were" });
        said += &format!(
            " {requests} {were} refused, most often for \u{201c}{}\u{201d}.",
            most.name.to_lowercase()
        );
    }
    let empty = of.pools.iter().filter(|pool| pool.available == 0).count() as u64;
    if empty > 0 {
        said += &format!(" {} no unit left.", text::counted(&empty, "pool has", "pools have"));
    }
    said
}

fn outcomes(groups: &[ReportGroup]) -> Vec<Outcome> {
    let refused = |group: &ReportGroup| group.key.parse().ok().and_then(advice).is_some();
    let outcome = |group: &ReportGroup| Outcome {
        name: text::spaced(&group.key),
        count: group.count,
        refused: refused(group),
    };
    groups.iter().map(outcome).collect()
}

fn grouped(by: GroupBy) -> (&'static str, Vec<Column>) {
    let (noun, label) = match by {
        GroupBy::Policy => ("policies", "Policy"),
        GroupBy::Product => ("products", "Product"),
        GroupBy::Day => ("days", "Day"),
        GroupBy::Outcome => ("outcomes", "Outcome"),
        GroupBy::App => ("apps", "App"),
        GroupBy::Department => ("departments", "Department"),
    };
    (noun, vec![Column { label, kind: Kind::Text }, Column { label: "Count", kind: Kind::Number }])
}

fn counted(group: &ReportGroup) -> Vec<Cell> {
    let name = if group.key.is_empty() { "(none)" } else { &group.key };
    vec![
        Cell::Text(name.to_owned(), String::new()),
        Cell::Number(i64::try_from(group.count).unwrap_or(i64::MAX)),
    ]
}

fn filters(scope: &Scope<'_>, cover: &Cover<'_>) -> Vec<(&'static str, String)> {
    let (whose, report_names) = (&scope.whose, &scope.report_names);
    let policy = whose.policy.and_then(|key| report_names.policy_name(key)).map(|name| ("Policy", name));
    let product = whose.product.map(|sku| ("Product", report_names.names.product_name(sku)));
    let user = cover.filters.user.map(|user| ("User", user.to_owned()));
    let app = whose.app.map(|key| ("App", report_names.app(key)));
    let refused = scope.everything.then(|| ("With", "refusals and failed claims".to_owned()));
    [policy, product, user, app, refused].into_iter().flatten().collect()
}

/// Claims by day, of each product.
fn products(scope: &Scope<'_>) -> Vec<crate::report::chart::Product> {
    let name = |key| {
        scope.report_names.sku(key).map(|sku| scope.report_names.names.product_name(sku)).unwrap_or_default()
    };
    scope.counts.claims_by_day().into_iter().map(|(key, days)| (name(key), days)).collect()
}

/// The pools that the report's policies draw from or drew from, the emptiest first.
fn pools(scope: &Scope<'_>) -> Result<Vec<Pool>, Error> {
    let (whose, book) = (&scope.whose, &scope.report_names.config.book);
    let policies = book.policies().iter().filter(|policy| {
        whose.policy.is_none_or(|key| policy.key == key) && whose.app.is_none_or(|app| policy.app == app)
    });
    let mut skus: BTreeSet<SkuId> =
        policies.flat_map(|policy| policy.products.iter().map(|product| product.sku)).collect();
    skus.extend(scope.counts.claims_by_day().into_keys().filter_map(|key| scope.report_names.sku(key)));
    let warning = book.settings().allow_warning_units;
    let shown =
        |pool: &pool::Pool| skus.contains(&pool.sku) && whose.product.is_none_or(|sku| sku == pool.sku);
    let mut pools: Vec<Pool> = pool::all(scope.db)?
        .into_iter()
        .filter(shown)
        .map(|pool| {
            let Standing { available, low, .. } = Standing::of(book, pool.sku, &pool.units, pool.warn_below);
            let units = pool.units.owned(warning);
            Pool {
                name: scope.report_names.names.product_name(pool.sku),
                part_number: pool.part_number,
                low,
                available: u64::try_from(available).unwrap_or(0),
                units: u64::try_from(units).unwrap_or(0),
            }
        })
        .collect();
    pools.sort_by_key(|pool| (pool.available, Reverse(pool.units)));
    Ok(pools)
}

/// Refusals by outcome, policy and app, the most frequent first.
fn refusals(scope: &Scope<'_>) -> Vec<Refusal> {
    let mut counted = BTreeMap::new();
    for ((outcome, version, app), count) in scope.counts.refusals() {
        *counted.entry((outcome, scope.report_names.called(version), app)).or_default() += count;
    }
    let mut refusals: Vec<Refusal> = counted
        .into_iter()
        .filter_map(|((outcome, policy, app), count)| {
            let advice = advice(outcome)?;
            Some(Refusal {
                outcome: text::spaced(outcome.as_str()),
                count,
                policy: policy.map(|policy| policy.name.clone()).unwrap_or_default(),
                app: scope.report_names.app(app),
                reason: advice.reason,
                cure: advice.cure,
            })
        })
        .collect();
    refusals.sort_by_key(|refusal| Reverse(refusal.count));
    refusals.truncate(MOST_REFUSALS);
    refusals
}

fn cells(row: &ReportRow) -> Vec<Cell> {
    let word = |main: &str, below: String| {
        if main.is_empty() { Cell::None } else { Cell::Text(main.to_owned(), below) }
    };
    let principal = row.user.user_principal_name.clone();
    let user = match &row.display_name {
        Some(name) => Cell::Text(name.clone(), principal),
        None => Cell::Text(principal, String::new()),
    };
    let state = match (row.state, row.undone_at) {
        (Some(state), Some(at)) => format!("{} {}", text::spaced(state.as_str()), text::second(&at)),
        (Some(state), None) => text::spaced(state.as_str()),
        (None, _) => String::new(),
    };
    let (policy, product) = (row.policy.as_ref(), row.product.as_ref());
    vec![
        Cell::Time(row.decided_at),
        user,
        word(row.department.as_deref().unwrap_or_default(), String::new()),
        word(&row.app, row.trigger.to_string()),
        word(policy.map_or("", |policy| &policy.name), String::new()),
        product.map_or(Cell::None, |product| word(&product.name, product.sku_part_number.clone())),
        word(&text::spaced(row.outcome.as_str()), state),
        Cell::Number(row.claim),
    ]
}
