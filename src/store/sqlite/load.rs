//! What a call that decides has to know: the users its events name with what they hold, what was decided of
//! the events, the environments and the pools.

use super::{
    claim, environment,
    error::StoreError,
    facts::{self, Whereabouts},
    tally,
    transaction::Read,
};
use crate::domain::{
    book::RuleBook,
    event::{EventKey, ParsedEvent, digest},
    ids::SkuId,
    world::{Ask, Environment, KnownEvent, Named, Person, World},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};

/// What the store knows of everything that is asked about.
pub fn load(db: &Read<'_>, ask: Ask<'_>) -> Result<World, StoreError> {
    let Ask { book, now, events, numbered } = ask;
    let ends = claim::ends(db)?;
    let mut loader = Loader::of(db, book, &ends);
    let named = loader.name(&events)?;
    let apps: BTreeSet<u16> = events.iter().map(|event| event.app).collect();
    let candidates: BTreeSet<SkuId> = apps.iter().flat_map(|app| book.candidates(*app)).collect();
    let mut counts = BTreeMap::new();
    for (place, policy) in (0u16..).zip(book.policies()) {
        if let Some(cap) = policy.cap.filter(|_| apps.contains(&policy.app)) {
            counts.insert(place, tally::granted(db, policy.key, cap.since(now))?);
        }
    }
    let events = events
        .into_iter()
        .zip(named)
        .map(|(event, user)| loader.know(event, user))
        .collect::<Result<_, _>>()?;
    Ok(World {
        events,
        users: loader.people,
        pools: facts::pools(db, candidates)?,
        counts,
        newest: ends.newest,
        next_claim: numbered.then_some(ends.next),
    })
}

struct Loader<'d> {
    db: &'d Read<'d>,
    book: &'d RuleBook,
    users: facts::Users<'d>,
    claims: claim::Events<'d>,
    people: BTreeMap<i64, Person>,
    /// The users of a name or id who are gone from the tenant, where nobody there has it.
    gone: HashMap<String, Vec<i64>>,
    places: BTreeMap<String, Option<Environment>>,
}

impl<'d> Loader<'d> {
    fn of(db: &'d Read<'d>, book: &'d RuleBook, ends: &claim::Ends) -> Loader<'d> {
        Loader {
            db,
            book,
            users: facts::Users::of(db),
            claims: claim::Events::of(db, ends),
            people: BTreeMap::new(),
            gone: HashMap::new(),
            places: BTreeMap::new(),
        }
    }

    /// Whom each event names. Every user is read once.
    fn name(&mut self, events: &[ParsedEvent]) -> Result<Vec<Named>, StoreError> {
        let mut references = HashMap::with_capacity(events.len());
        let mut named = Vec::with_capacity(events.len());
        for event in events {
            named.push(match references.entry(event.user.as_str()) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(self.whom(&event.user)?),
            });
        }
        Ok(named)
    }

    fn whom(&mut self, reference: &str) -> Result<Named, StoreError> {
        let mut found = self.users.find(reference, Whereabouts::InTenant)?;
        let Some(mut person) = found.pop() else {
            return self.gone(reference).map(|()| Named::Nobody);
        };
        if !found.is_empty() {
            return Ok(Named::Several);
        }
        let key = person.key;
        if !self.people.contains_key(&key) {
            self.users.complete(self.book, &mut person)?;
            self.people.insert(key, person);
        }
        Ok(Named::One(key))
    }

    fn gone(&mut self, reference: &str) -> Result<(), StoreError> {
        let found = self.users.find(reference, Whereabouts::Gone)?;
        if !found.is_empty() {
            self.gone.insert(reference.to_owned(), found.iter().map(|person| person.key).collect());
            self.people
                .extend(found.into_iter().map(|person| (person.key, Person { facts: None, ..person })));
        }
        Ok(())
    }

    fn know(&mut self, parsed: ParsedEvent, user: Named) -> Result<KnownEvent, StoreError> {
        let environment = self.place(&parsed, user)?;
        let person = user.key().and_then(|key| self.people.get(&key));
        let id = parsed.id(person.map(|person| person.id));
        let digest = digest(&id);
        let key = match user {
            Named::One(_) => EventKey { user: user.key(), digest },
            Named::Nobody | Named::Several => EventKey::unknown(&id, &parsed.user),
        };
        let former = self.former(&parsed, user);
        let mut event = KnownEvent { parsed, id, digest, key, former, user, environment, claim: None };
        if user != Named::Several {
            event.claim = self.claims.latest(&event)?.map(Box::new);
        }
        Ok(event)
    }

    fn former(&self, parsed: &ParsedEvent, user: Named) -> Vec<(EventKey, String)> {
        let gone = self.gone.get(&parsed.user).filter(|_| user == Named::Nobody);
        let people = gone.into_iter().flatten().filter_map(|key| self.people.get(key));
        let known = |person: &Person| {
            let id = parsed.id(Some(person.id));
            (EventKey { user: Some(person.key), digest: digest(&id) }, id)
        };
        people.map(known).collect()
    }

    /// Where an event happened, with what that covers its user with.
    fn place(&mut self, parsed: &ParsedEvent, user: Named) -> Result<Option<Environment>, StoreError> {
        let Some(id) = &parsed.environment else { return Ok(None) };
        let mut environment = match self.places.get(id) {
            Some(known) => *known,
            None => *self.places.entry(id.clone()).or_insert(environment::find(self.db, id)?),
        };
        if let (Some(Environment { key, coverage, held, .. }), Some(user)) = (&mut environment, user.key())
            && let Some(passes) = &mut coverage.passes
        {
            (passes.ahead, *held) = environment::ahead(self.db, *key, parsed.app, user)?;
        }
        Ok(environment)
    }
}
