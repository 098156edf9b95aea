//! Bytes with a place: what is read, where it stands, and why it could not be read on.

use super::scan::{Scan, Step};
use crate::domain::interrupt::Interrupt;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

const CHUNK: usize = 64 * 1024;

/// Why nothing more can be read. Items given before it stand.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The reader failed.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The call that reads was asked to end.
    #[error("was not read to its end: the call was interrupted")]
    Interrupted,
    /// The text is UTF-16.
    #[error("is UTF-16; save it as UTF-8")]
    Utf16,
    /// The JSON around the items is broken, or an item has no findable end.
    #[error("is not valid JSON at line {line}, column {column}: {message}")]
    Malformed {
        /// The line, from 1.
        line: u64,
        /// The byte in the line, from 1.
        column: u64,
        /// What is wrong there.
        message: &'static str,
    },
}

/// Collects bytes up to a limit; past it only the fact remains.
pub(super) struct Sink {
    bytes: Vec<u8>,
    limit: usize,
    over: bool,
}

impl Sink {
    pub(super) fn new(limit: usize) -> Sink {
        Sink { bytes: Vec::new(), limit, over: false }
    }

    fn add(&mut self, bytes: &[u8]) {
        if self.over {
            return;
        }
        if self.bytes.len().saturating_add(bytes.len()) > self.limit {
            self.over = true;
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What was collected since it was `start` long; empty past the limit.
    pub(super) fn since(&self, start: usize) -> &[u8] {
        self.bytes.get(start..).unwrap_or_default()
    }

    /// Everything; none past the limit.
    pub(super) fn into_bytes(self) -> Option<Vec<u8>> {
        (!self.over).then_some(self.bytes)
    }
}

/// A buffered reader that knows its line and column.
pub(super) struct Source<R> {
    reader: BufReader<R>,
    line: u64,
    column: u64,
    interrupt: Interrupt,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R) -> Source<R> {
        Source {
            reader: BufReader::with_capacity(CHUNK, reader),
            line: 1,
            column: 1,
            interrupt: Interrupt::default(),
        }
    }

    /// With a flag that ends the reading.
    pub(super) fn until(self, interrupt: &Interrupt) -> Source<R> {
        Source { interrupt: interrupt.clone(), ..self }
    }

    /// Fails once the reading was asked to end.
    pub(super) fn check_interrupt(&self) -> Result<(), StreamError> {
        if self.interrupt.is_set() { Err(StreamError::Interrupted) } else { Ok(()) }
    }

    /// The line the next byte is on, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn malformed(&self, message: &'static str) -> StreamError {
        StreamError::Malformed { line: self.line, column: self.column, message }
    }

    /// Steps over a UTF-8 byte order mark; refuses UTF-16, with and without one. Called before anything else.
    pub(super) fn start(&mut self) -> Result<(), StreamError> {
        match self.peek()? {
            Some(0xFF | 0xFE | 0) => return Err(StreamError::Utf16),
            Some(0xEF) => {
                for byte in [0xEF, 0xBB, 0xBF] {
                    if self.peek()? != Some(byte) {
                        return Err(self.malformed("neither an object nor an array begins here"));
                    }
                    self.reader.consume(1);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What is buffered, read from the reader when nothing is; empty at the end. Whatever reads on comes by
    /// here, and asks.
    fn chunk(&mut self) -> Result<&[u8], StreamError> {
        if self.reader.buffer().is_empty() {
            self.check_interrupt()?;
        }
        while let Err(error) = self.reader.fill_buf() {
            if error.kind() != ErrorKind::Interrupted {
                return Err(error.into());
            }
        }
        Ok(self.reader.buffer())
    }

    /// The next byte; none at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, StreamError> {
        Ok(self.chunk()?.first().copied())
    }

    /// Passes up to `most` buffered bytes on to the sink.
    pub(super) fn take(&mut self, most: usize, sink: Option<&mut Sink>) {
        let buffered = self.reader.buffer();
        let taken = buffered.get(..most).unwrap_or(buffered);
        match memchr::memrchr(b'\n', taken) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
                self.column = (taken.len() - last) as u64;
            }
            None => self.column += taken.len() as u64,
        }
        if let Some(sink) = sink {
            sink.add(taken);
        }
        let count = taken.len();
        self.reader.consume(count);
    }

    /// Passes on bytes while they fit; whether the end of input was met.
    fn take_while(&mut self, fits: fn(u8) -> bool, mut sink: Option<&mut Sink>) -> Result<(), StreamError> {
        loop {
            let chunk = self.chunk()?;
            let (count, end) = match chunk.iter().position(|byte| !fits(*byte)) {
                Some(count) => (count, true),
                None => (chunk.len(), chunk.is_empty()),
            };
            self.take(count, sink.as_deref_mut());
            if end {
                return Ok(());
            }
        }
    }

    /// Passes blanks on, and tells what follows them.
    pub(super) fn after_blanks(&mut self, sink: Option<&mut Sink>) -> Result<Option<u8>, StreamError> {
        self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'), sink)?;
        self.peek()
    }

    /// Passes one value on, `base` levels deep in its item; whether it is too deep.
    pub(super) fn value(&mut self, base: u32, sink: &mut Sink) -> Result<bool, StreamError> {
        match self.peek()? {
            None => Err(self.malformed("the input ends where a value is due")),
            Some(b',' | b':' | b'}' | b']') => Err(self.malformed("a value is due")),
            Some(b'{' | b'[' | b'"') => self.walk(Scan::value(base), sink),
            Some(_) => {
                self.take_while(
                    |byte| {
                        !matches!(
                            byte,
                            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']'
                        )
                    },
                    Some(sink),
                )?;
                Ok(false)
            }
        }
    }

    /// Passes on what the scan walks over; whether it is too deep.
    pub(super) fn walk(&mut self, mut scan: Scan, sink: &mut Sink) -> Result<bool, StreamError> {
        loop {
            match scan.feed(self.chunk()?) {
                Step::End(count) => {
                    self.take(count, Some(sink));
                    return Ok(scan.too_deep());
                }
                Step::Mismatch(count) => {
                    self.take(count, Some(sink));
                    return Err(self.malformed("a bracket closes what was not opened"));
                }
                Step::More if self.reader.buffer().is_empty() => {
                    return Err(self.malformed("the input ends in the middle of a value"));
                }
                Step::More => self.take(usize::MAX, Some(sink)),
            }
        }
    }
}
