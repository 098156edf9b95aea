//! Files that a request names.

use super::{
    context::{ReadContext, StoreContext},
    encoding,
    error::{Error, ErrorName},
    page::LONGEST_REPLY,
    role::Role,
};
use crate::store::{self, StoreError};
use std::{
    io::{self, Write},
    path::Path,
};

/// A regular file of text to read, by its absolute path: the process's directory is not the caller's. UTF-16
/// comes out as UTF-8.
pub(super) fn open(path: &str) -> Result<Box<dyn io::Read>, Error> {
    let wrong = |message: String| Error::argument("path", message).target(path);
    if !Path::new(path).is_absolute() {
        return Err(wrong("The path is not absolute.".into())
            .hint("Give the whole path: what a relative one starts from differs by host."));
    }
    let unreadable = |error| unreadable(error).target(path);
    let read = |error: io::Error| unreadable(error.into());
    store::refuse_name(path).map_err(unreadable)?;
    // Opening a pipe would wait for somebody to write into it.
    if !std::fs::metadata(path).map_err(read)?.is_file() {
        return Err(wrong("The path names no file.".into()).hint("Give the path of a file."));
    }
    encoding::utf8(store::open_to_read(path).map_err(unreadable)?).map_err(read)
}

/// Why a file that a request names cannot be read.
fn unreadable(error: StoreError) -> Error {
    let message = match error {
        StoreError::Held | StoreError::InvalidPath(_) => return error.into(),
        StoreError::File(io::ErrorKind::NotFound) => "There is no such file.".into(),
        StoreError::File(kind) => format!("The file cannot be read: {kind}."),
        _ => "The file cannot be read.".into(),
    };
    Error::argument("path", message)
        .hint("See that it is there, and readable, and that the process may open one more file.")
}

/// Why a file at `path` could not be written.
pub(super) fn about(error: Error, path: &str) -> Error {
    match error.name {
        ErrorName::StoreExists => Error::new(ErrorName::StoreExists, "A file is there already.")
            .field("path")
            .target(path)
            .hint("Choose another path, or set overwrite."),
        ErrorName::InvalidArgument | ErrorName::StoreFull | ErrorName::StoreBusy
            if error.field.as_deref() == Some("path") =>
        {
            error.target(path)
        }
        _ => error,
    }
}

/// Why writing failed.
pub(super) fn unwritten(error: io::Error) -> Error {
    store::unwritten(error).into()
}

/// Fails where a file may not be written to `path`, of which the store said whether one is replaced. That is
/// for whoever manages the store: it may be anybody's.
pub(super) fn may_write(
    context: &StoreContext<'_>,
    path: &str,
    replaces: Result<bool, StoreError>,
) -> Result<bool, Error> {
    let replaces = replaces.map_err(|error| about(error.into(), path))?;
    if replaces {
        context.read(|context| context.permit(Role::Manager))?;
    }
    Ok(replaces)
}

/// A file or a text that was written, or that a dry run would write.
pub(super) struct Written<T> {
    /// What the writer said.
    pub told: T,
    /// The file.
    pub path: Option<String>,
    /// The text of a reply, where there is no file and the run is not dry.
    pub text: Option<String>,
    pub bytes: u64,
    /// Whether a file was there.
    pub replaces: bool,
}

/// Where and how to write: into the reply where no file is named.
pub(super) struct Target<'a> {
    pub path: Option<&'a str>,
    pub overwrite: bool,
    pub dry_run: bool,
}

/// Writes what `write` makes of one snapshot to a file or into a text, or in a dry run says what that would
/// be.
pub(super) fn export<T>(
    context: &StoreContext<'_>,
    target: &Target<'_>,
    write: impl FnOnce(&ReadContext<'_>, &mut dyn Write) -> Result<T, Error>,
) -> Result<Written<T>, Error> {
    let Some(path) = target.path else {
        let (told, text) = text(|out| context.read(|context| write(context, out)))?;
        let bytes = count(text.len());
        return Ok(Written {
            told,
            path: None,
            text: (!target.dry_run).then_some(text),
            bytes,
            replaces: false,
        });
    };
    let replaces = may_write(context, path, context.store().would_replace(path, target.overwrite))?;
    let (told, bytes) = if target.dry_run {
        let mut size = Size(0);
        (context.read(|context| write(context, &mut size))?, size.0)
    } else {
        context.export(path, target.overwrite, write).map_err(|error| about(error, path))?
    };
    Ok(Written { told, path: Some(path.into()), text: None, bytes, replaces })
}

/// How large a file would be.
struct Size(u64);

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += count(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// So many bytes.
pub(super) fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// Fails where a request says how to treat a file and names none.
pub(super) fn needs_path(overwrite: bool) -> Result<(), Error> {
    if overwrite {
        return Err(
            Error::argument("overwrite", "overwrite is given without path.").hint("Give the file to write.")
        );
    }
    Ok(())
}

/// What `write` writes, as the text of a reply: TOO_LARGE where only a file would take it.
fn text<T>(write: impl FnOnce(&mut dyn Write) -> Result<T, Error>) -> Result<(T, String), Error> {
    let mut text = Text::default();
    let written = write(&mut text);
    if text.full {
        return Err(Error::new(
            ErrorName::TooLarge,
            format!("The text would have more than {LONGEST_REPLY} bytes in a reply."),
        )
        .field("path")
        .hint("Give a path, and it is written to that file."));
    }
    let told = written?;
    let text = String::from_utf8(text.bytes)
        .map_err(|_| Error::new(ErrorName::Internal, "What was written is no UTF-8."))?;
    Ok((told, text))
}

/// Bytes of a byte in a JSON text.
const fn in_json(byte: &u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..0x20 => 6,
        _ => 1,
    }
}

/// A text of bounded size.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    /// Bytes it has in a reply.
    json: usize,
    full: bool,
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.json = self.json.saturating_add(bytes.iter().map(in_json).sum());
        if self.json > LONGEST_REPLY {
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
