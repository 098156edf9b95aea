//! Files that calls write beside the store: whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::error::StoreError;
use super::open::Store;
use super::place::{FilePlace, Found};
use super::transaction::{self, Read, Verdict};
use super::wait::Call;
use crate::domain::interrupt::Interrupt;

/// Bytes written at once.
const BUFFER: usize = 64 << 10;

impl Store {
    /// Writes to `path` what `f` makes of one snapshot, beside any writer, and says how many bytes that were. The file appears whole or
    /// not at all.
    ///
    /// Fails with `Exists` unless `overwrite`, with `InvalidPath`, `Full`, `Interrupted`, or whatever `f` fails with; then the file is as it was.
    pub fn export<T, E: From<StoreError>>(
        &self,
        path: &str,
        overwrite: bool,
        interrupt: &Interrupt,
        f: impl FnOnce(&Read<'_>, &mut dyn Write) -> Result<T, E>,
    ) -> Result<(T, u64), E> {
        let target = FilePlace::out(path)?;
        let call = self.call(interrupt);
        whole(&target, overwrite, &call, |partial| {
            let mut out = BufWriter::with_capacity(BUFFER, File::create_new(partial).map_err(StoreError::from)?);
            let told = self.core.with_reader(&call, |conn| {
                transaction::run(conn, &call, "BEGIN", |conn| f(&Read::of(conn, &call), &mut out).map(Verdict::Rollback))
            })?;
            Ok((told, synced(out)?))
        })
    }
}

fn synced(out: BufWriter<File>) -> Result<u64, StoreError> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Lets `write` write a file beside the target and then renames it, so that no half file has the target's name.
pub(super) fn whole<T, E: From<StoreError>>(
    target: &FilePlace,
    overwrite: bool,
    call: &Call,
    write: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, E> {
    let mut claim = Claim::new(target, overwrite)?;
    let mut salt = [0; 8];
    call.wait.random(&mut salt)?;
    let partial = format!("{}.{:016x}.partial", target.path, u64::from_ne_bytes(salt));
    let renamed = |told: T| std::fs::rename(&partial, &target.path).map(|()| told).map_err(|error| E::from(error.into()));
    let written = write(&partial).and_then(renamed);
    if written.is_err() {
        // The failure to write is what the caller must hear of.
        drop(std::fs::remove_file(&partial));
    }
    let told = written?;
    claim.placeholder = false;
    sync_directory(target.parent())?;
    Ok(told)
}

/// Whether a file is at the target that may be replaced.
pub(super) fn taken(target: &FilePlace, overwrite: bool) -> Result<bool, StoreError> {
    match target.look()? {
        Found::Present(_) if !overwrite => Err(StoreError::Exists),
        Found::Present(id) if target.has_journal() || id.is_some_and(FilePlace::is_open_here) => {
            Err(StoreError::InvalidPath("the file there is in use or was not closed cleanly; choose another path"))
        }
        Found::Present(_) => Ok(true),
        Found::Missing | Found::Unknown if target.has_directory() => Ok(false),
        Found::Missing | Found::Unknown => Err(StoreError::InvalidPath("its directory does not exist; make it first")),
    }
}

/// The target's name, taken by an empty file until the copy is there.
struct Claim<'p> {
    path: &'p str,
    placeholder: bool,
}

impl Claim<'_> {
    fn new(target: &FilePlace, overwrite: bool) -> Result<Claim<'_>, StoreError> {
        let path = target.path.as_str();
        if taken(target, overwrite)? {
            return Ok(Claim { path, placeholder: false });
        }
        match File::create_new(path) {
            Ok(_) => Ok(Claim { path, placeholder: true }),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(StoreError::Exists),
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if self.placeholder {
            drop(std::fs::remove_file(self.path));
        }
    }
}

/// Makes the rename last through a power cut.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> Result<(), StoreError> {
    Ok(File::open(directory)?.sync_all()?)
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
