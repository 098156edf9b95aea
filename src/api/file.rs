//! Files that a request names.

use super::{
    call::{Call, require_role},
    door::MAX_REQUEST,
    error::{Error, ErrorName},
    wire::Common,
};
use crate::store;
use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

/// Bytes of a text in a reply, as of a request.
const LONGEST_TEXT: usize = MAX_REQUEST;

/// A regular file to read, by its absolute path: the process's directory is not the caller's.
pub(super) fn open(path: &str) -> Result<File, Error> {
    let wrong = |message: String| Error::argument("path", message).target(path);
    if !Path::new(path).is_absolute() {
        return Err(wrong("The path is not absolute.".into()).hint("Give the whole path: what a relative one starts from differs by host."));
    }
    let unreadable = |error: std::io::Error| {
        let hint = "See that it is there, and readable, and that the process may open one more file.";
        wrong(format!("The file cannot be read: {}.", error.kind())).hint(hint)
    };
    // Opening a pipe would wait for somebody to write into it.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(wrong("The path names no file.".into()).hint("Give the path of a file."));
    }
    File::open(path).map_err(unreadable)
}

/// Why a file at `path` could not be written.
pub(super) fn about(error: Error, path: &str) -> Error {
    match error.name {
        ErrorName::StoreExists => Error::new(ErrorName::StoreExists, "A file is there already.")
            .field("path")
            .target(path)
            .hint("Choose another path, or set overwrite."),
        ErrorName::InvalidArgument | ErrorName::StoreFull if error.field.as_deref() == Some("path") => error.target(path),
        _ => error,
    }
}

/// Why writing failed.
pub(super) fn unwritten(error: io::Error) -> Error {
    store::unwritten(error).into()
}

/// Fails where a file could not be written to `path`. Replacing one that is there is for whoever manages the store: it may be anybody's.
pub(super) fn claim(call: &Call<'_>, common: Common<'_>, path: &str, overwrite: bool) -> Result<(), Error> {
    if call.client.store.would_replace(path, overwrite).map_err(|error| about(error.into(), path))? {
        call.read(|db| require_role(&store::setting::get(db)?.settings, &call.moment(db, common).actor))?;
    }
    Ok(())
}

/// What `write` writes, as the text of a reply: TOO_LARGE where only a file would take it.
pub(super) fn text<T>(write: impl FnOnce(&mut dyn Write) -> Result<T, Error>) -> Result<(T, String), Error> {
    let mut text = Text::default();
    let written = write(&mut text);
    if text.full {
        return Err(Error::new(ErrorName::TooLarge, format!("The text has more than {LONGEST_TEXT} bytes, which no reply takes."))
            .field("path")
            .hint("Give a path, and it is written to that file."));
    }
    let told = written?;
    let text = String::from_utf8(text.bytes).map_err(|_| Error::new(ErrorName::Internal, "What was written is no UTF-8."))?;
    Ok((told, text))
}

/// A text of bounded size.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    full: bool,
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(bytes.len()) > LONGEST_TEXT {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
