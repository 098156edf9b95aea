//! A plan in the making: whom it is about, in waves, planned one after the other and stored as it goes.

use super::{
    document::Canon,
    input::{sound_user, twice},
    sheet::{MOST_ITEMS, in_line, too_many},
    targets::Entry,
};
use crate::{
    api::{
        context::WriteContext,
        error::{Error, ErrorName},
    },
    domain::{
        fold::fold,
        ids::{GroupId, SkuId},
        migration::{Migration, MigrationItem, MigrationItemState, Subject, TargetGroup, Terms},
    },
    engine::migrate::Planner,
    store::{
        self, Tx,
        migration::{Subjects, Whom},
    },
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How waves are made.
#[derive(Clone, Copy)]
pub enum Waves {
    /// As the input says, else one of so many users each.
    Size(Option<u32>),
    Departments,
}

/// Tells people apart, also such as the store does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Key(i64),
    Named(String),
}

struct Known {
    entry: Entry,
    whom: Whom,
    wave: u32,
}

impl Known {
    fn who(&self) -> Who {
        let named = || Who::Named(fold(&self.entry.reference));
        self.whom.person().map_or_else(named, |person| Who::Key(person.key))
    }

    fn department(&self) -> &str {
        let facts = self.whom.person().and_then(|person| person.facts.as_ref());
        facts.and_then(|facts| facts.department.as_deref()).unwrap_or_default()
    }
}

/// What is wrong with an entry, with its place in the input, which in a table is a line and a column.
fn at(field: &str, entry: &Entry, column: &str, error: Error) -> Error {
    match field {
        "csv" | "path" => in_line(field, entry.place, column, error),
        _ => error.field(format!("{field}[{}]", entry.place)),
    }
}

/// How many items a plan has, and how many of them are ready.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub items: i64,
    pub ready: i64,
}

/// Stores a migration and plans its items; its terms get the departments, and it its digest.
pub fn store(
    context: &WriteContext<'_>,
    migration: &mut Migration,
    field: &str,
    entries: Vec<Entry>,
    waves: Waves,
) -> Result<Counts, Error> {
    let tx = context.tx;
    let mut known = Vec::with_capacity(entries.len());
    for entry in entries {
        tx.check_interrupt()?;
        sound_user(&entry.reference).map_err(|error| at(field, &entry, "User", error))?;
        let whom = store::migration::whom(tx, &entry.reference)?;
        known.push(Known { entry, whom, wave: 1 });
    }
    match waves {
        Waves::Departments => migration.terms.departments = by_department(&mut known),
        Waves::Size(size) => by_size(tx, &mut known, size, field)?,
    }
    known.sort_by_key(|known| known.wave);
    store::migration::insert(tx, migration)?;
    let mut draft = Draft {
        context,
        migration: migration.key,
        canon: Canon::begin(migration)?,
        seen: BTreeSet::new(),
        counts: Counts::default(),
    };
    draft.plan(migration, field, known)?;
    migration.digest = draft.canon.end();
    store::migration::seal(tx, migration)?;
    Ok(draft.counts)
}

/// Departments by name are waves; who has none is in the last.
fn by_department(known: &mut [Known]) -> Vec<String> {
    let names: BTreeSet<(bool, String)> =
        known.iter().map(|known| (known.department().is_empty(), known.department().to_owned())).collect();
    let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
    let waves: HashMap<&str, u32> = names.iter().map(String::as_str).zip(1..).collect();
    for known in known {
        known.wave = waves.get(known.department()).copied().unwrap_or(1);
    }
    drop(waves);
    names
}

/// All of a user is in one wave: that of the user's place, or the one that the input says.
fn by_size(tx: &Tx<'_>, known: &mut [Known], size: Option<u32>, field: &str) -> Result<(), Error> {
    let mut waves: BTreeMap<Who, u32> = BTreeMap::new();
    for known in known {
        tx.check_interrupt()?;
        let next = size.map_or(1, |size| u32::try_from(waves.len()).unwrap_or(u32::MAX) / size + 1);
        let wave = *waves.entry(known.who()).or_insert(known.entry.wave.unwrap_or(next));
        if known.entry.wave.is_some_and(|said| said != wave) {
            let error = Error::argument(field, "The user is in another wave already.")
                .hint("Put all of a user's rows into one wave.");
            return Err(at(field, &known.entry, "Wave", error));
        }
        known.wave = wave;
    }
    Ok(())
}

/// What plans items that come through these groups, and those of the groups that are there.
pub fn planner<'a>(
    context: &'a WriteContext<'_>,
    terms: &'a Terms,
    groups: BTreeSet<GroupId>,
) -> Result<(Planner<'a>, BTreeMap<GroupId, TargetGroup>), Error> {
    let (tx, book) = (context.tx, &context.config()?.book);
    let licenses = groups.iter().filter_map(|group| book.group(*group)).flat_map(|group| &group.licenses);
    let pools = store::facts::pools(tx, licenses.map(|license| license.sku))?;
    let units = pools.into_iter().map(|(sku, pool)| (sku, pool.units)).collect();
    let mut targets = BTreeMap::new();
    for group in groups {
        targets.extend(store::migration::target(tx, group)?.map(|target| (group, target)));
    }
    Ok((Planner::new(book, terms, context.moment.now, units), targets))
}

struct Draft<'a> {
    context: &'a WriteContext<'a>,
    migration: i64,
    canon: Canon,
    /// The products of users that are planned.
    seen: BTreeSet<(Who, SkuId)>,
    counts: Counts,
}

impl Draft<'_> {
    fn plan(&mut self, migration: &Migration, field: &str, known: Vec<Known>) -> Result<(), Error> {
        let groups =
            known.iter().flat_map(|known| known.entry.moves.iter()).map(|(_, group)| *group).collect();
        let (mut planner, targets) = planner(self.context, &migration.terms, groups)?;
        let subjects = Subjects::of(self.context.tx, &self.context.config()?.book, self.migration)?;
        for known in known {
            self.context.tx.check_interrupt()?;
            self.entry(&mut planner, &subjects, &targets, field, known)?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        planner: &mut Planner<'_>,
        subjects: &Subjects<'_>,
        targets: &BTreeMap<GroupId, TargetGroup>,
        field: &str,
        known: Known,
    ) -> Result<(), Error> {
        let (who, wave) = (known.who(), known.wave);
        let Known { entry, whom, .. } = known;
        let person = whom.person().map(|person| (person.key, person.id));
        let subject = subjects.subject(whom)?;
        for (product, group) in held_only(&subject, &entry.moves) {
            if !self.seen.insert((who.clone(), product)) {
                return Err(at(field, &entry, "User", twice()));
            }
            if self.seen.len() > MOST_ITEMS {
                return Err(too_many(field));
            }
            let target = targets.get(&group).ok_or_else(|| no_group(group))?;
            self.counts.items += 1;
            let item = MigrationItem {
                item: self.counts.items,
                user: person.map(|(_, id)| id),
                named: person.is_none().then(|| entry.reference.clone()),
                product,
                group,
                wave,
                planned: planner.plan(&subject, product, target),
            };
            self.counts.ready += i64::from(item.planned.state() == MigrationItemState::Ready);
            self.canon.item(&item)?;
            store::migration::insert_item(
                self.context.tx,
                self.migration,
                person.map(|(key, _)| key),
                &item,
            )?;
        }
        Ok(())
    }
}

/// Of several products those that the user holds directly; all where there is none.
fn held_only(subject: &Subject, moves: &[(SkuId, GroupId)]) -> Vec<(SkuId, GroupId)> {
    let Subject::Here(holder) = subject else { return moves.to_vec() };
    let directly = |(sku, _): &(SkuId, GroupId)| {
        holder.facts.paths.iter().any(|path| path.sku == *sku && path.group.is_none())
    };
    let held: Vec<_> = moves.iter().copied().filter(directly).collect();
    if held.is_empty() { moves.to_vec() } else { held }
}

fn no_group(group: GroupId) -> Error {
    Error::new(ErrorName::NotFound, "There is no such group.")
        .field("group")
        .target(group.to_string())
        .hint("Import the group first: group.import.")
}
