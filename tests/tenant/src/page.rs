//! Pages: opaque tokens, kept here, that may expire (domain 11.3).

use crate::{call::Call, failure::Failure, tenant::Tenant, time::Time, weather::Fault};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Where a listing goes on.
#[derive(Clone, Debug)]
pub enum Place {
    /// The place of the next object in a list that only grows.
    List(usize),
    /// The first round of a delta: every user from here; changes since are in the log from there.
    Round { from: usize, log: usize },
    /// Changes that are still to be told.
    Changes { users: Arc<[usize]>, from: usize, log: usize },
    /// A round is done: the next one begins there in the log.
    Since { log: usize },
    /// Rows of the log as it was at a time, older than the last one told.
    Log { seen: Time, before: (Time, Uuid) },
}

#[derive(Default)]
pub struct Pages {
    /// Where each leads, of which collection, and when it was handed out.
    tokens: HashMap<String, (Place, String, Time)>,
}

/// `$top`, at most 999; the collection's own size where none is asked for.
pub fn top(call: &Call, default: usize) -> Result<usize, Failure> {
    let Some(text) = call.query("$top") else { return Ok(default) };
    let top = text.parse::<usize>().ok().filter(|top| (1..=999).contains(top));
    top.ok_or_else(|| {
        Failure::unsupported(format!(
            "Invalid page size specified: '{text}'. Must be between 1 and 999 inclusive."
        ))
    })
}

impl Tenant {
    pub(crate) fn token(&mut self, place: Place, call: &Call) -> String {
        let token = self.chance.tokens.token();
        self.pages.tokens.insert(token.clone(), (place, call.name(), call.now));
        token
    }

    /// A next link; now and then to another host, which a client must not follow.
    pub(crate) fn next_link(&mut self, call: &Call, place: Place) -> String {
        let token = self.token(place, call);
        let foreign = self.chance.weather.chance(self.weather.foreign_link);
        if foreign {
            self.inject(Fault::ForeignLink, 0);
        }
        let base = if foreign { Some("https://graph.contoso.example") } else { self.base.as_deref() };
        call.link(base, ("$skiptoken", &token))
    }

    /// Where the token of a page or round leads; None for the first page.
    pub(crate) fn place(&mut self, call: &Call, name: &str) -> Result<Option<Place>, Failure> {
        let Some(token) = call.query(name) else { return Ok(None) };
        let known = self.pages.tokens.get(token).filter(|(_, of, _)| *of == call.name());
        let unknown = if name == "$deltatoken" { Failure::gone } else { Failure::expired_page };
        let (place, _, made) = known.cloned().ok_or_else(unknown)?;
        let old = self.weather.page_lasts.is_some_and(|lasts| call.now.since(made) > lasts);
        if name == "$skiptoken" && (old || self.chance.weather.chance(self.weather.expired_page)) {
            self.inject(Fault::ExpiredPage, 0);
            let gone = self.chance.weather.chance(300);
            return Err(if gone { Failure::gone() } else { Failure::expired_page() });
        }
        Ok(Some(place))
    }

    /// No token that was handed out is good any more, those of delta links too.
    pub fn forget_tokens(&mut self) {
        self.pages.tokens.clear();
    }
}
