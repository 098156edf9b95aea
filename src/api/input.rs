//! Graph's payloads as they come in: in the request itself, or a file that is read as it goes.

use super::{
    error::{Error, ErrorName, sentence},
    file,
    text::MAX_REQUEST,
    wire::ItemError,
};
use crate::{
    domain::interrupt::Interrupt,
    graph::{self, Item, Items, Kind, StreamError},
    store::StoreError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use std::io::Read;

/// Errors of items that a reply lists.
pub(super) const MOST_ERRORS: usize = 1_000;

/// Where an item stands in its input.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    /// From 0.
    pub index: u64,
    /// The line of the file, from 1; none where the item came in the request itself.
    pub line: Option<u64>,
}

/// The items of a request.
pub(super) struct Input<'a> {
    items: Items<Box<dyn Read + 'a>>,
    from_file: bool,
    field: &'static str,
    kind: Option<Kind>,
    /// What was wrong with items; the first 1,000.
    pub errors: Vec<ItemError>,
    /// How many items were wrong.
    pub refused: u64,
}

impl<'a> Input<'a> {
    /// Opens what `field` holds, or the file at `path`: one of them must be given.
    pub fn open(
        field: &'static str,
        given: Option<&'a RawValue>,
        path: Option<&str>,
    ) -> Result<Input<'a>, Error> {
        let (reader, from_file): (Box<dyn Read + 'a>, bool) = match (given, path) {
            (Some(raw), None) => (Box::new(raw.get().as_bytes()), false),
            (None, Some(path)) => (file::open(path)?, true),
            (Some(_), Some(_)) => {
                return Err(Error::argument("path", format!("Both {field} and path are given."))
                    .hint("Give one of them."));
            }
            (None, None) => {
                return Err(Error::argument(field, format!("Neither {field} nor path is given."))
                    .hint("Give one of them."));
            }
        };
        Ok(Input::of(field, reader, from_file))
    }

    /// Over what `field` holds, or a file.
    pub fn of(field: &'static str, reader: Box<dyn Read + 'a>, from_file: bool) -> Input<'a> {
        let items = Items::new(reader).item_limit(MAX_REQUEST);
        Input { items, from_file, field, kind: None, errors: Vec::new(), refused: 0 }
    }

    /// Of items that have no more bytes than this.
    pub fn item_limit(self, bytes: usize) -> Input<'a> {
        Input { items: self.items.item_limit(bytes), ..self }
    }

    /// With a flag that ends the reading.
    pub fn until(self, interrupt: &Interrupt) -> Input<'a> {
        Input { items: self.items.until(interrupt), ..self }
    }

    /// Of things of this kind alone: of another one, and the input is refused as a whole (r05a).
    pub fn of_kind(self, kind: Kind) -> Input<'a> {
        Input { kind: Some(kind), ..self }
    }

    /// The next item that `read` can read. Items it cannot read are remembered as errors.
    pub fn next<T>(
        &mut self,
        read: impl Fn(&[u8]) -> Result<T, graph::ItemError>,
    ) -> Result<Option<T>, Error> {
        Ok(self.next_placed(read)?.map(|(_, value)| value))
    }

    /// The next item that `read` can read, with its place.
    pub fn next_placed<T>(
        &mut self,
        read: impl Fn(&[u8]) -> Result<T, graph::ItemError>,
    ) -> Result<Option<(Place, T)>, Error> {
        while let Some(item) = self.items.next() {
            let item = item.map_err(|error| self.broken(&error))?;
            self.refuse_other(Some(&item))?;
            match read_item(&item, &read) {
                Ok(value) => return Ok(Some((self.place(&item), value))),
                Err(error) => self.refuse(&item, error),
            }
        }
        self.refuse_other(None)?;
        Ok(None)
    }

    /// Refuses what says that it is of another kind: the page, or the item.
    fn refuse_other(&self, item: Option<&Item>) -> Result<(), Error> {
        let Some(expected) = self.kind else { return Ok(()) };
        let page = self.items.page_kind().filter(|kind| kind.differs(expected));
        let json = || item.and_then(|item| item.json.as_deref().ok());
        let Some(kind) = page.or_else(|| expected.other(json()?)) else { return Ok(()) };
        let field = match item {
            Some(item) if page.is_none() => format!("{}[{}]", self.field, item.index),
            _ if self.from_file => "path".into(),
            _ => self.field.into(),
        };
        let (here, there) = (words(expected).0, words(kind));
        let hint = match there.1 {
            "" => "Give what the method takes; describe shows it.".into(),
            method => format!("{method} takes {}.", there.0),
        };
        Err(Error::argument(field, format!("The input holds {}, and {here} are due here.", there.0))
            .hint(hint))
    }

    fn place(&self, item: &Item) -> Place {
        Place { index: item.index, line: self.from_file.then_some(item.line) }
    }

    fn refuse(&mut self, item: &Item, error: Error) {
        self.refused += 1;
        if self.errors.len() < MOST_ERRORS {
            let Place { index, line } = self.place(item);
            self.errors.push(ItemError { index, line, error });
        }
    }

    /// Whether the input is not the whole collection. Known once the items are read.
    pub fn more_pages(&self) -> bool {
        self.items.more_pages()
    }

    /// What the admin should know of the input as a whole.
    pub fn warnings(&self) -> Vec<String> {
        let more = "The last page names a next one (@odata.nextLink): this is not the whole collection.";
        if self.more_pages() { vec![more.into()] } else { Vec::new() }
    }

    fn broken(&self, error: &StreamError) -> Error {
        let name = match error {
            StreamError::Interrupted => return StoreError::Interrupted.into(),
            StreamError::Io(_) => ErrorName::InvalidArgument,
            StreamError::Utf16 => ErrorName::InvalidUtf8,
            StreamError::Malformed { .. } => ErrorName::InvalidJson,
        };
        let field = if self.from_file { "path" } else { self.field };
        Error::new(name, format!("What {field} gives {error}."))
            .field(field)
            .hint("Give what Graph returned, as it came.")
    }
}

/// What things of a kind are called, and the method that takes them.
fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::User => ("users", "user.import"),
        Kind::Group => ("groups", "group.import"),
        Kind::SubscribedSku => ("subscribedSkus", "pool.import"),
        Kind::SignIn => ("sign-ins", "event.fromSignIns"),
        Kind::Environment => ("environments", "environment.import"),
        Kind::PowerApp => ("Power Apps", "powerApp.import"),
        Kind::Other => ("things of another kind", ""),
    }
}

fn read_item<T>(item: &Item, read: impl Fn(&[u8]) -> Result<T, graph::ItemError>) -> Result<T, Error> {
    let json = item.json.as_ref().map_err(|error| match error {
        graph::Unreadable::TooLarge { .. } => Error::new(ErrorName::TooLarge, format!("The item {error}.")),
        graph::Unreadable::TooDeep => Error::new(ErrorName::TooDeep, format!("The item {error}.")),
    })?;
    read(json).map_err(|error| called(json).into_iter().fold(told(error), Error::target))
}

/// What people call an item, of which they can tell it among the others of its input.
fn called(json: &[u8]) -> Option<String> {
    let item: Map<String, Value> = serde_json::from_slice(json).ok()?;
    let text = |name: &&str| {
        let (_, value) = item.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    };
    ["userPrincipalName", "displayName", "skuPartNumber", "name", "id"].iter().find_map(text)
}

/// What is wrong with an item, as an error of it.
pub(super) fn told(error: graph::ItemError) -> Error {
    let message = format!("{} {}.", error.field.as_deref().unwrap_or("The item"), error.message);
    let told = Error::new(ErrorName::InvalidArgument, message);
    let told = error.field.into_iter().fold(told, Error::field);
    error.hint.map(sentence).into_iter().fold(told, Error::hint)
}
