//! Events as they come in: parsed, checked, and made into what a decision needs to know of them.

use super::{
    config::Shelf,
    door,
    error::{Error, ErrorName},
    event::Event,
    resolve,
};
use crate::{
    domain::{
        app::{App, Trigger},
        fold::fold,
        hex::hex,
        ids::UserId,
        time::Time,
    },
    engine::EventFacts,
    store::{self, Read, claim::Whom, facts::Person},
};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// Events of one call.
pub(super) const MOST_EVENTS: usize = 5_000;

/// An event that can be decided.
pub(super) struct Asked {
    /// By this it decides once.
    pub id: String,
    /// Whom it is about.
    pub whom: Whom,
    /// The user, without what they hold.
    pub person: Option<Person>,
    /// How the event names the user.
    pub reference: String,
    /// What happened.
    pub facts: EventFacts,
    /// When it happened.
    pub at: Option<Time>,
    /// The environment whose app passes can cover the user.
    pub passes: Option<Passing>,
}

/// An environment with app passes.
#[derive(Clone, Copy)]
pub(super) struct Passing {
    /// Its key.
    pub environment: i64,
    /// Whether a pass has covered the user before.
    pub held: bool,
}

/// Reads the event at `index` of a request.
pub(super) fn event(db: &Read<'_>, shelf: &Shelf, index: usize, raw: &RawValue) -> Result<Asked, Error> {
    let within = |mut error: Error| {
        let field = error.field.take().filter(|field| !field.is_empty());
        error.field(field.map_or_else(|| format!("events[{index}]"), |field| format!("events[{index}].{field}")))
    };
    let event: Event = door::value(raw.get()).map_err(within)?;
    ask(db, shelf, event).map_err(within)
}

fn ask(db: &Read<'_>, shelf: &Shelf, event: Event) -> Result<Asked, Error> {
    let environment = event.environment.unwrap_or_default();
    let app = resolve::app(shelf, &event.app).map_err(|error| error.or_field(|| "app".into()))?;
    let trigger = trigger(app, event.trigger)?;
    let desktop = event.desktop_version.as_deref().map(desktop_version).transpose()?;
    if trigger.desktop() && desktop.is_none() {
        return Err(Error::argument("desktopVersion", format!("{trigger} needs the version of Power Automate for desktop."))
            .hint("Give desktopVersion, such as 2.43."));
    }
    let place = environment.id.as_deref().map_or(Ok(None), |id| store::environment::find(db, id))?;
    let managed = environment.managed.unwrap_or_else(|| place.is_some_and(|place| place.managed));
    let mut coverage = place.map(|place| place.coverage).unwrap_or_default();
    let person = person(db, &event.user)?;
    let mut passing = None;
    if let (Some(place), Some(passes), Some(person)) = (place, &mut coverage.passes, &person) {
        let (ahead, held) = store::environment::ahead(db, place.key, app.key, person.key)?;
        passes.ahead = ahead;
        passing = Some(Passing { environment: place.key, held });
    }
    let id = match (event.id, event.at) {
        (Some(given), _) => given.into(),
        (None, Some(at)) => derived_id(person.as_ref().map(|it| it.facts.id), &event.user, app, trigger, environment.id.as_deref(), at),
        (None, None) => format!("new-{}", hex(&db.random::<16>()?)),
    };
    let facts = EventFacts { app: app.key, trigger, managed, desktop, coverage };
    let whom = person.as_ref().map_or_else(|| Whom::Unknown(event.user.to_string()), |person| Whom::Known(person.key));
    Ok(Asked { id, whom, person, reference: event.user.into(), facts, at: event.at, passes: passing })
}

fn trigger(app: &App, given: Option<Trigger>) -> Result<Trigger, Error> {
    let words = || app.triggers.iter().map(|trigger| trigger.as_str()).collect::<Vec<_>>().join(", ");
    match given {
        Some(trigger) if app.triggers.contains(&trigger) => Ok(trigger),
        Some(trigger) => {
            Err(Error::argument("trigger", format!("{} has no trigger {trigger}.", app.name)).hint(format!("Its triggers: {}.", words())))
        }
        None => {
            let mut others = app.triggers.iter().filter(|trigger| **trigger != Trigger::RequestLicense);
            match (others.next(), others.next()) {
                (Some(only), None) => Ok(*only),
                _ => {
                    Err(Error::argument("trigger", "The field trigger is missing.").hint(format!("Triggers of {}: {}.", app.name, words())))
                }
            }
        }
    }
}

fn desktop_version(text: &str) -> Result<(u32, u32), Error> {
    let mut parts = text.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.all(|part| part.is_ok())) {
        (Some(Ok(major)), Some(Ok(minor)), true) => Ok((major, minor)),
        _ => Err(Error::argument("desktopVersion", "desktopVersion is no version.").hint("Give major and minor, such as 2.43.")),
    }
}

fn person(db: &Read<'_>, reference: &str) -> Result<Option<Person>, Error> {
    let mut found = store::facts::find(db, reference)?;
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(Error::new(ErrorName::Ambiguous, "Several users have that principal name.").field("user").hint("Use the object id.")),
    }
}

/// r20: the same user, app, trigger, environment and time are the same event.
fn derived_id(user: Option<UserId>, reference: &str, app: &App, trigger: Trigger, environment: Option<&str>, at: Time) -> String {
    let user = user.map_or_else(|| fold(reference), |id| id.to_string());
    let environment = environment.map(fold).unwrap_or_default();
    let content = [user.as_str(), &app.name, trigger.as_str(), &environment, &at.to_string()].join("\u{1f}");
    let digest: [u8; 32] = Sha256::digest(content).into();
    let (half, _) = digest.split_at(16);
    format!("auto-{}", hex(half))
}
