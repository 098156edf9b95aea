//! A stream of JSON cut into items, one at a time.

use super::{
    kind::{self, Kind},
    scan::{DEPTH_LIMIT, Scan},
    source::{Sink, Source, StreamError},
};
use crate::domain::interrupt::Interrupt;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::io::Read;

/// The most bytes of one item.
pub const ITEM_LIMIT: usize = 1 << 20;

/// One item of the input.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// Its place among all items of the input, from 0.
    pub index: u64,
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its bytes: what looks like one JSON value by its brackets. Whether it is one shows when it is read.
    pub json: Result<Vec<u8>, Unreadable>,
}

/// Why an item's bytes are not there. The items after it are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More bytes than one item may have.
    #[error("has more than {limit} bytes")]
    TooLarge {
        /// The most it may have.
        limit: usize,
    },
    /// Nested deeper than [`DEPTH_LIMIT`].
    #[error("is nested deeper than {DEPTH_LIMIT} levels")]
    TooDeep,
}

/// The items of a collection page (`{"value":[...]}`), a bare array, one object, objects one after the other
/// (JSON Lines), pages one after the other or in an array, or any sequence of these. An object is a page when
/// its `value` (Azure Monitor: `records`) is an array, or one object, as ConvertTo-Json writes what a
/// pipeline took apart. UTF-8, with or without a byte order mark. Nothing, or blanks alone, is none of these.
///
/// Memory: one buffer and one item. After a [`StreamError`] the iterator ends.
pub struct Items<R> {
    source: Source<R>,
    state: State,
    index: u64,
    limit: usize,
    more_pages: bool,
    page_kind: Option<Kind>,
    /// Whether the page being read stands in an array.
    among_pages: bool,
}

#[derive(Clone, Copy)]
enum State {
    Start,
    Between { first: bool },
    Array { page: bool, first: bool },
    Done,
}

impl<R: Read> Items<R> {
    /// Over a reader, which needs no buffer of its own.
    pub fn new(reader: R) -> Items<R> {
        Items {
            source: Source::new(reader),
            state: State::Start,
            index: 0,
            limit: ITEM_LIMIT,
            more_pages: false,
            page_kind: None,
            among_pages: false,
        }
    }

    /// With a flag that ends the reading: between two items, and within what is between them.
    #[must_use]
    pub fn until(self, interrupt: &Interrupt) -> Items<R> {
        Items { source: self.source.until(interrupt), ..self }
    }

    /// With another limit than [`ITEM_LIMIT`], for items that list many members.
    #[must_use]
    pub fn item_limit(self, bytes: usize) -> Items<R> {
        Items { limit: bytes, ..self }
    }

    /// Whether the last page read names a next one (`@odata.nextLink`, `nextLink`): the input is then not the
    /// whole collection. Known once the items are read.
    pub fn more_pages(&self) -> bool {
        self.more_pages
    }

    /// What the page being read says its items are. One may say so only after them.
    pub fn page_kind(&self) -> Option<Kind> {
        self.page_kind
    }

    fn advance(&mut self) -> Result<Option<Item>, StreamError> {
        loop {
            match self.state {
                State::Start => {
                    self.source.start()?;
                    self.state = State::Between { first: true };
                }
                State::Between { first } => match self.source.after_blanks(None)? {
                    None if first => return Err(self.source.malformed("there is nothing in it")),
                    None => return Ok(None),
                    Some(b'{') => {
                        self.state = State::Between { first: false };
                        if let Some(item) = self.object()? {
                            return Ok(Some(item));
                        }
                    }
                    Some(b'[') => {
                        self.source.take(1, None);
                        self.among_pages = true;
                        self.state = State::Array { page: false, first: true };
                    }
                    Some(0) => return Err(StreamError::Utf16),
                    Some(_) => {
                        return Err(self.source.malformed("neither an object nor an array begins here"));
                    }
                },
                State::Array { page, first } => match self.before_element(first)? {
                    Some(next) => {
                        self.state = State::Array { page, first: false };
                        let item = if next == b'{' && !page { self.object()? } else { Some(self.element()?) };
                        if item.is_some() {
                            return Ok(item);
                        }
                    }
                    None if page => {
                        self.page_tail()?;
                        self.state = if self.among_pages {
                            State::Array { page: false, first: false }
                        } else {
                            State::Between { first: false }
                        };
                    }
                    None => {
                        self.among_pages = false;
                        self.state = State::Between { first: false };
                    }
                },
                State::Done => return Ok(None),
            }
        }
    }

    fn item(&mut self, line: u64, sink: Sink, too_deep: bool) -> Item {
        let index = self.index;
        self.index += 1;
        let json = if too_deep {
            Err(Unreadable::TooDeep)
        } else {
            sink.into_bytes().ok_or(Unreadable::TooLarge { limit: self.limit })
        };
        Item { index, line, json }
    }

    /// The byte with which the next element of an array begins; none at its closing bracket, which is passed.
    fn before_element(&mut self, first: bool) -> Result<Option<u8>, StreamError> {
        let mut next = self.source.after_blanks(None)?;
        if next == Some(b']') {
            self.source.take(1, None);
            return Ok(None);
        }
        if !first {
            if next != Some(b',') {
                return Err(self.source.malformed("a comma or the end of the array is due"));
            }
            self.source.take(1, None);
            next = self.source.after_blanks(None)?;
        }
        if next == Some(b']') {
            return Err(self.source.malformed("a value is due after the comma"));
        }
        match next {
            Some(0) => Err(StreamError::Utf16),
            None => Err(self.source.malformed("the input ends where a value is due")),
            next => Ok(next),
        }
    }

    fn element(&mut self) -> Result<Item, StreamError> {
        let line = self.source.line();
        let mut sink = Sink::new(self.limit);
        let too_deep = self.source.value(0, &mut sink)?;
        Ok(self.item(line, sink, too_deep))
    }

    /// An object that no page holds: an item, or the head of a page. What is wrong inside an item is for its
    /// reader to find, so that the items after it are not lost.
    fn object(&mut self) -> Result<Option<Item>, StreamError> {
        let line = self.source.line();
        let mut sink = Sink::new(self.limit);
        let mut too_deep = false;
        let mut next_link = false;
        self.source.take(1, Some(&mut sink));
        loop {
            match self.source.after_blanks(Some(&mut sink))? {
                Some(b'}') => {
                    self.source.take(1, Some(&mut sink));
                    break;
                }
                Some(b'"') => {}
                Some(0) => return Err(StreamError::Utf16),
                _ => {
                    too_deep |= self.source.walk(Scan::rest_of_object(), &mut sink)?;
                    break;
                }
            }
            let start = sink.len();
            self.source.value(1, &mut sink)?;
            let value_key = is_page(sink.since(start));
            next_link |= is_next_link(sink.since(start));
            if self.source.after_blanks(Some(&mut sink))? == Some(b':') {
                self.source.take(1, Some(&mut sink));
                match self.source.after_blanks(Some(&mut sink))? {
                    Some(b'[') if value_key => {
                        self.page_head(sink, next_link)?;
                        self.source.take(1, None);
                        self.state = State::Array { page: true, first: true };
                        return Ok(None);
                    }
                    Some(b'{') if value_key => {
                        self.page_head(sink, next_link)?;
                        return self.page_of_one().map(Some);
                    }
                    Some(b',' | b':' | b'}' | b']') => {}
                    _ => too_deep |= self.source.value(1, &mut sink)?,
                }
            }
            if self.source.after_blanks(Some(&mut sink))? == Some(b',') {
                self.source.take(1, Some(&mut sink));
            }
        }
        Ok(Some(self.item(line, sink, too_deep)))
    }

    /// The object begun turns out to be a page: `head` ends with `"value":`.
    fn page_head(&mut self, head: Sink, next_link: bool) -> Result<(), StreamError> {
        let mut head = head.into_bytes().unwrap_or_default();
        head.extend_from_slice(b"null}");
        if serde_json::from_slice::<IgnoredAny>(&head).is_err() {
            return Err(self.source.malformed("a property before this value is not valid JSON"));
        }
        self.page_kind = kind::of_page(&head);
        self.more_pages = next_link;
        Ok(())
    }

    /// The page whose only item comes next, to its closing bracket.
    fn page_of_one(&mut self) -> Result<Item, StreamError> {
        let item = self.element()?;
        self.page_tail()?;
        Ok(item)
    }

    /// What follows the `value` array of a page, up to and with its closing bracket.
    fn page_tail(&mut self) -> Result<(), StreamError> {
        loop {
            match self.source.after_blanks(None)? {
                Some(b'}') => {
                    self.source.take(1, None);
                    return Ok(());
                }
                Some(b',') => self.source.take(1, None),
                _ => {
                    return Err(self.source.malformed("a comma or the end of the page is due"));
                }
            }
            if self.source.after_blanks(None)? != Some(b'"') {
                return Err(self.source.malformed("a property name is due"));
            }
            let key = self.tail_value()?;
            if self.source.after_blanks(None)? != Some(b':') {
                return Err(self.source.malformed("a colon is due"));
            }
            self.source.take(1, None);
            if self.source.after_blanks(None)? == Some(b'[') && is_page(&key) {
                return Err(self.source.malformed("the page has a second value array"));
            }
            let value = self.tail_value()?;
            self.more_pages |= is_next_link(&key) && value != b"null";
            let said = [b"{".as_slice(), &key, b":", &value, b"}"].concat();
            self.page_kind = self.page_kind.or(kind::of_page(&said));
        }
    }

    fn tail_value(&mut self) -> Result<Vec<u8>, StreamError> {
        let mut sink = Sink::new(self.limit);
        let too_deep = self.source.value(1, &mut sink)?;
        match sink.into_bytes() {
            Some(bytes) if !too_deep && serde_json::from_slice::<IgnoredAny>(&bytes).is_ok() => Ok(bytes),
            _ => Err(self.source.malformed("the value before this is not valid JSON, or too large")),
        }
    }
}

impl<'a> Items<&'a [u8]> {
    /// Over JSON that is in memory as part of a request.
    pub fn of(raw: &'a RawValue) -> Items<&'a [u8]> {
        Items::new(raw.get().as_bytes())
    }
}

impl<R: Read> Iterator for Items<R> {
    type Item = Result<Item, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match self.state {
            State::Done => Ok(None),
            _ => self.source.check_interrupt().and_then(|()| self.advance()),
        };
        if !matches!(next, Ok(Some(_))) {
            self.state = State::Done;
        }
        next.transpose()
    }
}

fn is_page(key: &[u8]) -> bool {
    key.eq_ignore_ascii_case(b"\"value\"") || key.eq_ignore_ascii_case(b"\"records\"")
}

fn is_next_link(key: &[u8]) -> bool {
    // Power Platform's admin API leaves the prefix out.
    key.eq_ignore_ascii_case(b"\"@odata.nextLink\"") || key.eq_ignore_ascii_case(b"\"nextLink\"")
}
