//! `migration.import`: the plan that was signed is the one that was made, or it is refused.

use super::{
    Import,
    document::{self, Differences, Document, SignedItem},
    draft::{self, Waves},
    export,
    plan::{make_room, record},
    replies::MigrationImported,
    sheet::{self, Row, Sheet},
    targets::Entry,
    view::{self, each_item},
};
use crate::{
    api::{
        context::WriteContext,
        error::{Error, ErrorName},
        policy::write::sound_name,
        request_parser,
    },
    domain::{hex::hex, migration::Migration},
    store::{self, Read, migration::ListedItem},
};
use std::collections::BTreeMap;

pub(in crate::api) fn import(
    context: &WriteContext<'_>,
    request: &Import,
) -> Result<MigrationImported, Error> {
    let field = if request.text.is_some() { "text" } else { "path" };
    let text = sheet::given("text", request.text.as_deref(), request.path.as_deref())?;
    let text = text.trim_start_matches('\u{feff}');
    let (migration, added) = match text.trim_start().starts_with('{') {
        true => signed(context, request, field, text)?,
        false => (of_rows(context, field, text)?, false),
    };
    Ok(MigrationImported { migration: view::migration(context, migration)?, added })
}

fn signed(
    context: &WriteContext<'_>,
    request: &Import,
    field: &str,
    text: &str,
) -> Result<(Migration, bool), Error> {
    let document = read(field, text)?;
    let digest = document.digest()?;
    let as_said = hex(&digest) == document.digest.to_ascii_lowercase();
    if let Some(made) = store::migration::find(context.tx, &document.id.to_string())? {
        if as_said && digest == made.digest {
            return Ok((made, false));
        }
        return Err(differences(context.tx, made.key, document.items)?.error(field));
    }
    if !as_said {
        return Err(Differences::default().error(field));
    }
    anew(context, request, field, document, digest).map(|migration| (migration, true))
}

fn read(field: &str, text: &str) -> Result<Document, Error> {
    let within = |mut error: Error| {
        let inner = error.field.take();
        error.field(inner.map_or_else(|| field.to_owned(), |inner| format!("{field}.{inner}")))
    };
    let document: Document = request_parser::value(text).map_err(within)?;
    if document.format != document::FORMAT || document.version != document::VERSION {
        return Err(Error::argument(
            field,
            "The document is no plan of a migration that this library reads.",
        )
        .hint("Give what migration.export wrote, to a library of that version or a newer one."));
    }
    if document.items.is_empty() {
        return Err(
            Error::argument(field, "The document has no items.").hint("Give what migration.export wrote.")
        );
    }
    Ok(document)
}

/// Plans what the document holds with what this store knows. It must come to the same.
fn anew(
    context: &WriteContext<'_>,
    request: &Import,
    field: &str,
    document: Document,
    digest: [u8; 32],
) -> Result<Migration, Error> {
    sound_name(&document.name)?;
    let replaced = make_room(context, &document.name, request.replace)?;
    let mut migration = Migration {
        key: 0,
        id: document.id,
        name: document.name.to_string(),
        created_at: context.moment.now,
        created_by: context.moment.actor.id.to_string(),
        digest,
        paused: false,
        terms: document.terms,
    };
    let entry = |(place, item): (u64, &SignedItem)| Entry {
        reference: match (&item.user, &item.named) {
            (Some(user), _) => user.to_string(),
            (None, named) => named.as_deref().unwrap_or_default().to_owned(),
        },
        moves: [(item.product, item.group)].into(),
        wave: Some(item.wave),
        place,
    };
    let entries = (0..).zip(&document.items).map(entry).collect();
    let counts = draft::store(context, &mut migration, "items", entries, Waves::Size(None))?;
    if migration.digest != digest {
        let error = differences(context.tx, migration.key, document.items)?.error(field);
        return Err(
            error.hint("Import the tenant's data into this store as it was for the plan, or plan here.")
        );
    }
    record(context, "Import migration", &migration, counts, replaced.as_ref())?;
    Ok(migration)
}

/// How items differ from those of a migration.
fn differences(db: &Read<'_>, migration: i64, items: Vec<SignedItem>) -> Result<Differences, Error> {
    let mut given: BTreeMap<i64, SignedItem> = items.into_iter().map(|item| (item.item, item)).collect();
    let mut differences = Differences::default();
    each_item(db, migration, |ListedItem { item, .. }| {
        match given.remove(&item.item) {
            None => differences.removed.push(item.item),
            Some(given) if given != SignedItem::from(&item) => differences.other.push(item.item),
            Some(_) => {}
        }
        Ok(())
    })?;
    differences.added = given.into_keys().collect();
    Ok(differences)
}

/// Sentences, which are worded anew by each version. Names count: who signs reads them, and no ids.
const SENTENCES: [&str; 2] = ["why", "whatToDo"];

/// The plan that rows are of, if they are all of it and as it was made.
fn of_rows(context: &WriteContext<'_>, field: &str, text: &str) -> Result<Migration, Error> {
    let columns: Vec<&str> =
        export::HEADER.iter().copied().filter(|name| !SENTENCES.contains(name)).collect();
    let mut sheet = Sheet::open(field, text, &columns, &[])?;
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut plan = None;
    // Of a number that is there twice both rows are one, which is no row of the plan.
    while let Some(row) = sheet.next(context.tx)? {
        plan.get_or_insert_with(|| row.cell(0).to_owned());
        given.entry(row.cell(ITEM).to_owned()).or_default().push(joined(row));
    }
    let plan = plan.ok_or_else(|| {
        Error::argument(field, "The table has no rows.").hint("Give what migration.export wrote.")
    })?;
    let migration = store::migration::find(context.tx, &plan)?.filter(|found| found.id.to_string() == plan);
    let migration = migration.ok_or_else(|| {
        Error::new(ErrorName::NotFound, "The store has no plan of that id.")
            .field(field)
            .target(plan)
            .hint("Import the document (Json) of the plan: rows do not hold all of it.")
    })?;
    let mut made = Vec::new();
    export::sheet(context, &migration, &mut made)?;
    let made = String::from_utf8_lossy(&made);
    let mut made = Sheet::open(field, &made, &columns, &[])?;
    let mut differences = Differences::default();
    while let Some(row) = made.next(context.tx)? {
        let item = row.cell(ITEM).to_owned();
        match given.remove(&item) {
            None => differences.removed.push(number(&item)),
            Some(rows) if rows != [joined(row)] => differences.other.push(number(&item)),
            Some(_) => {}
        }
    }
    differences.added = given.into_keys().map(|item| number(&item)).collect();
    let same = [&differences.added, &differences.removed, &differences.other].iter().all(|it| it.is_empty());
    if same { Ok(migration) } else { Err(differences.error(field)) }
}

fn number(item: &str) -> i64 {
    item.parse().unwrap_or_default()
}

/// The column of an item's number.
const ITEM: usize = 2;

/// All cells that count as one text, which for plans of many items is a fraction of them.
fn joined(row: Row) -> String {
    row.cells().join("\0")
}
