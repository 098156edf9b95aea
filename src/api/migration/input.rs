//! Whom a plan is about, as a request says it.

use super::{
    Plan, audits,
    sheet::{self, Sheet},
    targets::{Entry, Targets},
};
use crate::{
    api::{
        context::ReadContext,
        error::{Error, ErrorName},
        resolve::{self, NameResolver, given},
    },
    domain::ids::{GroupId, SkuId},
    store,
};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody a request names, in its order, and the field that names them.
pub fn entries(context: &ReadContext<'_>, request: &Plan) -> Result<(&'static str, Vec<Entry>), Error> {
    let names = context.names()?;
    let targets = Targets::of(context, &names, request)?;
    let field = only_one(request)?;
    let entries = match field {
        "claims" => of_claims(context, &targets, request.claims.as_deref().unwrap_or_default())?,
        "policy" => {
            let config = context.config()?;
            let policy = given(&request.policy, "policy", |policy| resolve::policy(config, policy))?;
            let key = policy.map_or(0, |policy| policy.key);
            let claims = store::migration::of_policy(context.db, key)?;
            numbered(
                claims.into_iter().map(|(user, sku)| Ok((user.to_string(), vec![targets.of_product(sku)?]))),
            )?
        }
        "users" => {
            let moves = targets.all()?;
            let users = request.users.as_deref().unwrap_or_default();
            numbered(users.iter().map(|user| Ok((user.to_string(), moves.clone()))))?
        }
        "holdersOf" => {
            let config = context.config()?;
            let sku = given(&request.holders_of, "holdersOf", |it| resolve::product(config, &names, it))?;
            let Some(sku) = sku else { return Ok((field, Vec::new())) };
            let moves = vec![targets.of_product(sku)?];
            let holders = store::migration::holders(context.db, sku)?;
            numbered(holders.into_iter().map(|user| Ok((user.to_string(), moves.clone()))))?
        }
        "audits" => {
            let records = request.audits.as_deref().map_or("", RawValue::get);
            audits::entries(context, &targets, field, records)?
        }
        _ => {
            let text = sheet::given("csv", request.csv.as_deref(), request.path.as_deref())?;
            match field == "path" && text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
            {
                true => audits::entries(context, &targets, field, &text)?,
                false => of_table(context, &names, &targets, field, &text)?,
            }
        }
    };
    if entries.is_empty() {
        return Err(Error::argument(field, "The request names nobody.").hint("Name at least one user."));
    }
    Ok((field, entries))
}

fn numbered(
    named: impl Iterator<Item = Result<(String, Vec<(SkuId, GroupId)>), Error>>,
) -> Result<Vec<Entry>, Error> {
    let entry = |(place, named): (u64, Result<_, Error>)| {
        named.map(|(reference, moves)| Entry { reference, moves, wave: None, place })
    };
    (0..).zip(named).map(entry).collect()
}

/// The one field that says whom the plan is about.
fn only_one(request: &Plan) -> Result<&'static str, Error> {
    let fields = [
        ("claims", request.claims.is_some()),
        ("policy", request.policy.is_some()),
        ("users", request.users.is_some()),
        ("holdersOf", request.holders_of.is_some()),
        ("audits", request.audits.is_some()),
        ("csv", request.csv.is_some()),
        ("path", request.path.is_some()),
    ];
    let given: Vec<_> = fields.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect();
    let all = "claims, policy, users, holdersOf, audits, csv, path";
    match given.as_slice() {
        [one] => Ok(one),
        [] => Err(Error::argument("users", "The request does not say whom the plan is about.")
            .hint(format!("Give one of {all}."))),
        [first, second, ..] => Err(Error::argument(*second, format!("Both {first} and {second} are given."))
            .hint(format!("Give just one of {all}."))),
    }
}

/// Several claims of a user for the same product are one: a user claims for each app.
fn of_claims(context: &ReadContext<'_>, targets: &Targets, claims: &[i64]) -> Result<Vec<Entry>, Error> {
    let (mut entries, mut seen) = (Vec::new(), BTreeSet::new());
    for (place, claim) in (0..).zip(claims) {
        context.db.check_interrupt()?;
        let found = store::migration::of_claim(context.db, *claim)?;
        let (user, sku) = found.ok_or_else(|| {
            Error::new(ErrorName::NotFound, "No claim of that number gave a license.")
                .field(format!("claims[{place}]"))
                .target(claim.to_string())
                .hint("claim.list shows the claims.")
        })?;
        let moves = vec![targets.of_product(sku)?];
        if seen.insert((user, sku)) {
            entries.push(Entry { reference: user.to_string(), moves, wave: None, place });
        }
    }
    Ok(entries)
}

fn of_table(
    context: &ReadContext<'_>,
    names: &NameResolver<'_>,
    targets: &Targets,
    field: &str,
    text: &str,
) -> Result<Vec<Entry>, Error> {
    let sheet = Sheet::read(field, text, &["User"], &["Product", "Group", "Wave"])?;
    let config = context.config()?;
    let (mut products, mut groups) = (BTreeMap::new(), BTreeMap::new());
    let mut entries = Vec::new();
    for (line, row) in &sheet.rows {
        context.db.check_interrupt()?;
        let [user, product, group, wave] = [0, 1, 2, 3].map(|column| sheet.cell(row, column));
        if user.is_empty() || user.chars().count() > LONGEST_NAME {
            let error = Error::argument("", "The cell names no user.").hint("Name a user in every row.");
            return Err(sheet.wrong(*line, "User", error));
        }
        let group = known(&mut groups, group, |it| resolve::group(context.db, it))
            .map_err(|error| sheet.wrong(*line, "Group", error))?;
        let product = known(&mut products, product, |it| resolve::product(config, names, it))
            .map_err(|error| sheet.wrong(*line, "Product", error))?;
        let all = || targets.all().map_err(|error| sheet.wrong(*line, "Product", error));
        let moves = match (product.or(targets.product), group) {
            (Some(sku), Some(group)) => vec![(sku, group)],
            (Some(sku), None) => {
                vec![targets.of_product(sku).map_err(|error| sheet.wrong(*line, "Group", error))?]
            }
            (None, None) => all()?,
            (None, Some(group)) => all()?.into_iter().map(|(sku, _)| (sku, group)).collect(),
        };
        entries.push(Entry {
            reference: user.to_owned(),
            moves,
            wave: number(&sheet, *line, wave)?,
            place: *line,
        });
    }
    Ok(entries)
}

/// What a cell names, looked up once; none where it is empty.
fn known<T: Copy>(
    known: &mut BTreeMap<String, T>,
    cell: &str,
    find: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    if cell.is_empty() {
        return Ok(None);
    }
    if let Some(found) = known.get(cell) {
        return Ok(Some(*found));
    }
    let found = find(cell)?;
    known.insert(cell.to_owned(), found);
    Ok(Some(found))
}

/// Characters of what a user is called, as in other requests.
const LONGEST_NAME: usize = 1_024;
/// Waves of a plan.
const MOST_WAVES: u32 = 10_000;

fn number(sheet: &Sheet<'_>, line: u64, cell: &str) -> Result<Option<u32>, Error> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wave = cell.parse::<u32>().ok().filter(|wave| (1..=MOST_WAVES).contains(wave));
    let wrong = || {
        let error = Error::argument("", "The cell is no number of a wave.");
        sheet.wrong(line, "Wave", error.hint(format!("Number the waves from 1 to {MOST_WAVES}.")))
    };
    wave.map(Some).ok_or_else(wrong)
}
