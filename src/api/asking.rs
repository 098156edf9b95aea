//! Events as they come in: parsed and checked.

use super::{config::ConfigSnapshot, error::Error, event::Event, request_parser, resolve};
use crate::domain::{
    app::{App, Trigger},
    event::{EventId, ParsedEvent},
    fold::fold,
    hex::hex,
};
use serde_json::value::RawValue;

/// Events of one call.
pub(super) const MOST_EVENTS: usize = 5_000;

/// Reads an event. `random` makes the id of one that has neither an id nor a time.
pub(super) fn event(
    config: &ConfigSnapshot,
    raw: &RawValue,
    random: impl FnOnce() -> Result<[u8; 16], Error>,
) -> Result<ParsedEvent, Error> {
    let event: Event = request_parser::value(raw.get())?;
    let environment = event.environment.unwrap_or_default();
    let app = resolve::app(config, &event.app).map_err(|error| error.or_field(|| "app".into()))?;
    let trigger = trigger(app, event.trigger)?;
    let desktop = event.desktop_version.as_deref().map(desktop_version).transpose()?;
    if trigger.desktop() && desktop.is_none() {
        return Err(Error::argument(
            "desktopVersion",
            format!("{trigger} needs the version of Power Automate for desktop."),
        )
        .hint("Give desktopVersion, such as 2.43."));
    }
    let id = match (event.id, event.at) {
        (Some(given), _) => EventId::Given(given.into()),
        (None, Some(at)) => {
            let environment = environment.id.as_deref().map(fold).unwrap_or_default();
            EventId::OfContent(
                [app.name.as_str(), trigger.as_str(), &environment, &at.to_string()].join("\u{1f}"),
            )
        }
        (None, None) => EventId::Given(format!("new-{}", hex(&random()?))),
    };
    Ok(ParsedEvent {
        id,
        user: event.user.into(),
        app: app.key,
        trigger,
        desktop,
        environment: environment.id.map(Into::into),
        managed: environment.managed,
        power_app: event.power_app.map(Into::into),
        at: event.at,
    })
}

fn trigger(app: &App, given: Option<Trigger>) -> Result<Trigger, Error> {
    let words = || app.triggers.iter().map(|trigger| trigger.as_str()).collect::<Vec<_>>().join(", ");
    match given {
        Some(trigger) if app.triggers.contains(&trigger) => Ok(trigger),
        Some(trigger) => Err(Error::argument("trigger", format!("{} has no trigger {trigger}.", app.name))
            .hint(format!("Its triggers: {}.", words()))),
        None => {
            let mut others = app.triggers.iter().filter(|trigger| **trigger != Trigger::RequestLicense);
            match (others.next(), others.next()) {
                (Some(only), None) => Ok(*only),
                _ => Err(Error::argument("trigger", "The field trigger is missing.").hint(format!(
                    "Triggers of {}: {}.",
                    app.name,
                    words()
                ))),
            }
        }
    }
}

fn desktop_version(text: &str) -> Result<(u32, u32), Error> {
    let mut parts = text.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.all(|part| part.is_ok())) {
        (Some(Ok(major)), Some(Ok(minor)), true) => Ok((major, minor)),
        _ => Err(Error::argument("desktopVersion", "desktopVersion is no version.")
            .hint("Give major and minor, such as 2.43.")),
    }
}
