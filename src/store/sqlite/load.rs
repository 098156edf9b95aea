//! What a call that decides has to know: first the users its events name, then what there is of each, and of
//! the events, environments and pools.

use super::{claim, environment, error::StoreError, facts, tally, transaction::Read};
use crate::domain::{
    event::{ParsedEvent, digest},
    world::{Ask, Environment, KnownEvent, Named, Person, World},
};
use std::collections::{BTreeMap, btree_map::Entry};

/// What the store knows of everything that is asked about.
pub fn load(db: &Read<'_>, ask: Ask<'_>) -> Result<World, StoreError> {
    let mut reader = facts::Users::of(db);
    let (mut users, named) = users(&mut reader, &ask.events)?;
    for person in users.values_mut() {
        reader.complete(ask.book, person)?;
    }
    let mut counts = BTreeMap::new();
    for (place, policy) in (0u16..).zip(ask.book.policies()) {
        if let Some(cap) = policy.cap.filter(|_| ask.events.iter().any(|event| event.app == policy.app)) {
            counts.insert(place, tally::granted(db, policy.key, cap.since(ask.now))?);
        }
    }
    let mut places = BTreeMap::new();
    let mut claims = claim::Events::of(db)?;
    let events = ask
        .events
        .into_iter()
        .zip(named)
        .map(|(event, user)| known(db, &mut claims, &mut places, &users, event, user));
    Ok(World {
        events: events.collect::<Result<_, _>>()?,
        users,
        pools: facts::pools(db)?,
        counts,
        newest: claim::newest(db)?,
        next_claim: if ask.numbered { Some(claim::next(db)?) } else { None },
    })
}

/// The users that events name, each once, and whom each event names.
fn users(
    reader: &mut facts::Users<'_>,
    events: &[ParsedEvent],
) -> Result<(BTreeMap<i64, Person>, Vec<Named>), StoreError> {
    let mut users = BTreeMap::new();
    let mut references = BTreeMap::new();
    let mut named = Vec::with_capacity(events.len());
    for event in events {
        let user = match references.entry(event.user.as_str()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let mut found = reader.find(&event.user)?;
                *new.insert(match (found.pop(), found.is_empty()) {
                    (None, _) => Named::Nobody,
                    (Some(_), false) => Named::Several,
                    (Some(person), true) => Named::One(users.entry(person.key).or_insert(person).key),
                })
            }
        };
        named.push(user);
    }
    Ok((users, named))
}

fn known(
    db: &Read<'_>,
    claims: &mut claim::Events<'_>,
    places: &mut BTreeMap<String, Option<Environment>>,
    users: &BTreeMap<i64, Person>,
    parsed: ParsedEvent,
    user: Named,
) -> Result<KnownEvent, StoreError> {
    let mut environment = None;
    if let Some(id) = &parsed.environment {
        environment = match places.get(id) {
            Some(known) => *known,
            None => *places.entry(id.clone()).or_insert(environment::find(db, id)?),
        };
    }
    let person = user.key().and_then(|key| users.get(&key));
    if let (Some(Environment { key, coverage, held, .. }), Some(person)) = (&mut environment, person)
        && let Some(passes) = &mut coverage.passes
    {
        (passes.ahead, *held) = environment::ahead(db, *key, parsed.app, person.key)?;
    }
    let id = parsed.id(person.map(|person| person.id));
    let digest = digest(&id);
    let claim = if user == Named::Several { None } else { claims.of_event(&digest)?.map(Box::new) };
    Ok(KnownEvent { parsed, id, digest, user, environment, claim })
}
