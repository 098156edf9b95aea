//! Files that a request names.

use super::error::{Error, ErrorName};
use std::{fs::File, path::Path};

/// A regular file to read, by its absolute path: the process's directory is not the caller's.
pub(super) fn open(path: &str) -> Result<File, Error> {
    let wrong = |message: String| Error::argument("path", message).target(path);
    if !Path::new(path).is_absolute() {
        return Err(wrong("The path is not absolute.".into()).hint("Give the whole path: what a relative one starts from differs by host."));
    }
    let unreadable =
        |error: std::io::Error| wrong(format!("The file cannot be read: {}.", error.kind())).hint("See that it is there, and readable.");
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
        ErrorName::InvalidArgument if error.field.as_deref() == Some("path") => error.target(path),
        _ => error,
    }
}
