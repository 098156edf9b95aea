//! Whom a plan is about, as a request says it.

use super::{
    Plan, audits,
    sheet::{self, Sheet},
    targets::{Entry, Moves, Targets, add},
};
use crate::{
    api::{
        context::ReadContext,
        error::{Error, ErrorName},
        resolve::{self, NameResolver, given},
    },
    domain::{
        fold::fold,
        ids::{SkuId, UserId},
    },
    store::{self, Read},
};
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    rc::Rc,
};

/// Everybody a request names, in its order.
pub struct Named {
    /// The field that names them.
    pub field: &'static str,
    pub entries: Vec<Entry>,
    /// What the admin should know of it.
    pub warning: Option<String>,
}

/// Whom a request names.
pub fn named(context: &ReadContext<'_>, request: &Plan) -> Result<Named, Error> {
    let names = context.names()?;
    let targets = Targets::of(context, &names, request)?;
    let field = only_one(request)?;
    let mut warning = None;
    let entries = match field {
        "claims" => of_claims(context, &targets, request.claims.as_deref().unwrap_or_default())?,
        "policy" => {
            let config = context.config()?;
            let policy = given(&request.policy, "policy", |policy| resolve::policy(config, policy))?;
            let key = policy.map_or(0, |policy| policy.key);
            let claims = store::migration::of_policy(context.db, key)?;
            let entry =
                |(user, sku): (UserId, SkuId)| Ok((user.to_string(), [targets.of_product(sku)?].into()));
            numbered(context, field, claims.into_iter().map(entry))?
        }
        "users" => {
            let moves = targets.all()?;
            let users = request.users.as_deref().unwrap_or_default();
            numbered(context, field, users.iter().map(|user| Ok((user.to_string(), Rc::clone(&moves)))))?
        }
        "holdersOf" => {
            let config = context.config()?;
            let sku = given(&request.holders_of, "holdersOf", |it| resolve::product(config, &names, it))?;
            let moves: Moves = sku.map(|sku| targets.of_product(sku)).transpose()?.into_iter().collect();
            let holders = match sku {
                Some(sku) => store::migration::holders(context.db, sku)?,
                None => Vec::new(),
            };
            let entry = |user: UserId| Ok((user.to_string(), Rc::clone(&moves)));
            numbered(context, field, holders.into_iter().map(entry))?
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
                false => {
                    let mut sheet = Sheet::open(field, &text, &COLUMNS[..1], &COLUMNS[1..])?;
                    refuse_waves_twice(request, field, &sheet)?;
                    warning =
                        sheet.unread("User, Product, Group, Wave, and their ids UserId, SkuId, GroupId");
                    of_table(context, &names, &targets, &mut sheet)?
                }
            }
        }
    };
    if entries.is_empty() {
        return Err(Error::argument(field, "The request names nobody.").hint("Name at least one user."));
    }
    Ok(Named { field, entries, warning })
}

fn refuse_waves_twice(request: &Plan, field: &str, sheet: &Sheet<'_>) -> Result<(), Error> {
    let given = match (request.wave_size, request.wave_by) {
        (Some(_), _) => "waveSize",
        (None, Some(_)) => "waveBy",
        (None, None) => return Ok(()),
    };
    if !sheet.has(WAVE) {
        return Ok(());
    }
    Err(Error::argument(given, format!("Both {given} and the column Wave, by {field}, are given."))
        .hint("Give one of them."))
}

fn numbered(
    context: &ReadContext<'_>,
    field: &str,
    named: impl Iterator<Item = Result<(String, Moves), Error>>,
) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for (place, named) in (0..).zip(named) {
        context.db.check_interrupt()?;
        let (reference, moves) = named?;
        add(&mut entries, field, Entry { reference, moves, wave: None, place })?;
    }
    Ok(entries)
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
        let moves = [targets.of_product(sku)?].into();
        if seen.insert((user, sku)) {
            add(&mut entries, "claims", Entry { reference: user.to_string(), moves, wave: None, place })?;
        }
    }
    Ok(entries)
}

/// Columns of a table: what names a user, a product and a group, and their ids, which exports have beside them.
const COLUMNS: [&str; 7] =
    ["User|userPrincipalName|userId", "Product", "Group", "Wave", "userId|Id", "skuId", "groupId"];
const WAVE: usize = 3;

fn of_table(
    context: &ReadContext<'_>,
    names: &NameResolver<'_>,
    targets: &Targets,
    sheet: &mut Sheet<'_>,
) -> Result<Vec<Entry>, Error> {
    let config = context.config()?;
    let (mut products, mut groups) = (BTreeMap::new(), BTreeMap::new());
    let (mut entries, mut seen) = (Vec::new(), HashSet::new());
    while let Some(row) = sheet.next(context.db)? {
        let (table, line) = (&*sheet, row.line);
        let wrong = move |column| move |error| table.wrong(line, column, error);
        let [user, product, group, wave, user_id, sku_id, group_id] =
            [0, 1, 2, WAVE, 4, 5, 6].map(|column| row.cell(column));
        sound_user(user).map_err(wrong("User"))?;
        let user = one_user(context.db, user, user_id).map_err(wrong("User"))?;
        let mut group_of = |cell| known(&mut groups, cell, |it| resolve::group(context.db, it));
        let group = one(group_of(group), group_of(group_id)).map_err(wrong("Group"))?;
        let mut product_of = |cell| known(&mut products, cell, |it| resolve::product(config, names, it));
        let product = one(product_of(product), product_of(sku_id)).map_err(wrong("Product"))?;
        if !seen.insert((fold(user), product)) {
            return Err(wrong("User")(twice()));
        }
        let all = || targets.all().map_err(wrong("Product"));
        let moves = match (product.or(targets.product), group) {
            (Some(sku), Some(group)) => [(sku, group)].into(),
            (Some(sku), None) => [targets.of_product(sku).map_err(wrong("Group"))?].into(),
            (None, None) => all()?,
            (None, Some(group)) => all()?.iter().map(|(sku, _)| (*sku, group)).collect(),
        };
        let wave = number(wave).map_err(wrong("Wave"))?;
        entries.push(Entry { reference: user.to_owned(), moves, wave, place: line });
    }
    Ok(entries)
}

/// A user by id where a row has one, unless the name beside it is somebody else's by now.
fn one_user<'r>(db: &Read<'_>, user: &'r str, id: &'r str) -> Result<&'r str, Error> {
    if id.parse::<UserId>().is_err() || fold(id) == fold(user) {
        return Ok(user);
    }
    let named = store::migration::whom(db, user)?;
    let known = store::migration::whom(db, id)?;
    match (named.person(), known.person()) {
        (Some(named), Some(known)) if named.key == known.key => Ok(id),
        (None, Some(_)) => Ok(id),
        (_, None) => Ok(user),
        (Some(_), Some(_)) => Err(differ()),
    }
}

/// What both cells name, where both do.
fn one<T: PartialEq>(
    named: Result<Option<T>, Error>,
    by_id: Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
    match (named?, by_id?) {
        (Some(named), Some(id)) if named != id => Err(differ()),
        (named, id) => Ok(id.or(named)),
    }
}

fn differ() -> Error {
    Error::argument("", "The name and the id beside it are not of one.")
        .hint("See which of them is meant, and leave the other out.")
}

/// Somebody whom a plan names more than once.
pub fn twice() -> Error {
    Error::argument("", "The user is there twice.").hint("Name each user once, or once for each product.")
}

/// A name that can be a user's: as imports of users take it.
pub fn sound_user(name: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(Error::argument("", "No user is named.").hint("Name a user in every row."));
    }
    resolve::sound(name)
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
    resolve::sound(cell)?;
    let found = find(cell)?;
    known.insert(cell.to_owned(), found);
    Ok(Some(found))
}

/// Waves of a plan.
const MOST_WAVES: u32 = 10_000;

fn number(cell: &str) -> Result<Option<u32>, Error> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wave = cell.parse::<u32>().ok().filter(|wave| (1..=MOST_WAVES).contains(wave));
    let wrong = || {
        Error::argument("", "The cell is no number of a wave.")
            .hint(format!("Number the waves from 1 to {MOST_WAVES}."))
    };
    wave.map(Some).ok_or_else(wrong)
}
