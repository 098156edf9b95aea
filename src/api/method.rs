//! What a method is, and how it is served: what its kind says is opened, its role checked, its handler asked,
//! its reply written.

use super::{
    context::{ClosedContext, Handle, ReadContext, StoreContext, WriteContext},
    error::{Error, ErrorName},
    request_parser,
    role::Role,
    wire::Request,
};
use crate::{
    domain::{fold::near, interrupt::Interrupt, word::words},
    store::StoreError,
};
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use std::io;

words! {
    /// What a method does to the store.
    pub enum MethodKind {
        /// Nothing: it needs none.
        Pure = 1,
        /// Reads one snapshot of it.
        Read = 2,
        /// Writes to it, in one transaction.
        Write = 3,
        /// Reads what may be long, and writes it in as many transactions as it takes.
        Import = 4,
        /// Looks after the store as a whole.
        Maintain = 5,
    }
}

/// A method of the library.
pub struct Method {
    /// Its name, such as `policy.create`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// What it does to the store.
    pub kind: MethodKind,
    /// The role it needs.
    pub role: Role,
    /// What it can end with besides what every method of its kind can, as a call or as one item of it.
    pub own_errors: &'static [ErrorName],
    /// The JSON Schema of its request.
    pub request: fn(&mut SchemaGenerator) -> Schema,
    /// The JSON Schema of its reply.
    pub reply: fn(&mut SchemaGenerator) -> Schema,
    pub(super) run: fn(&Call<'_>) -> Result<Vec<u8>, Error>,
}

use ErrorName::*;

/// What a call can end with before it comes to a method.
pub const CALL_ERRORS: &[ErrorName] = &[UnknownMethod, InvalidHandle, NullPointer];
/// What every method can end with.
pub const ERRORS: &[ErrorName] =
    &[InvalidArgument, InvalidJson, InvalidUtf8, TooLarge, TooDeep, Internal, Interrupted];
/// What every method can end with that needs an open store.
pub const STORE_ERRORS: &[ErrorName] =
    &[StoreNotFound, NotAStore, StoreBusy, StoreFull, StoreCorrupt, StoreSchemaNewer];
/// What every method can end with that writes to the store.
pub const WRITE_ERRORS: &[ErrorName] = &[StoreReadOnly];
/// What every method can end with that needs a role.
pub const ROLE_ERRORS: &[ErrorName] = &[NotPermitted];

impl Method {
    /// What it can end with, as a call or as one item of it.
    pub fn errors(&self) -> impl Iterator<Item = ErrorName> {
        let stored = self.kind != MethodKind::Pure;
        let writes = matches!(self.kind, MethodKind::Write | MethodKind::Import);
        let of = |sometimes: bool, errors: &'static [ErrorName]| if sometimes { errors } else { &[] };
        let sets = [
            ERRORS,
            of(stored, STORE_ERRORS),
            of(writes, WRITE_ERRORS),
            of(self.role != Role::Anyone, ROLE_ERRORS),
            self.own_errors,
        ];
        sets.into_iter().flatten().copied()
    }
}

/// The method of a name.
pub(super) fn find(methods: &'static [Method], name: &str) -> Result<&'static Method, Error> {
    methods.iter().find(|method| method.name == name).ok_or_else(|| {
        let near = near(name, methods.iter().map(|method| method.name));
        let hint = if near.is_empty() {
            "describe lists the methods.".to_owned()
        } else {
            format!("Did you mean {}?", near.join(" or "))
        };
        Error::new(UnknownMethod, "No method has that name.")
            .field("method")
            .target(name.chars().take(64).collect::<String>())
            .hint(hint)
    })
}

/// One call of a method.
pub(super) struct Call<'a> {
    pub method: &'static Method,
    /// Every method there is.
    pub methods: &'static [Method],
    /// The store, if one is open.
    pub handle: Option<&'a Handle>,
    pub text: &'a str,
    pub interrupt: &'a Interrupt,
}

/// Serves a method that needs no store.
pub(super) fn alone<Q: Request, R: Serialize>(
    call: &Call<'_>,
    handler: fn(&'static [Method], &Q) -> Result<R, Error>,
) -> Result<Vec<u8>, Error> {
    call.answer(|request| handler(call.methods, request))
}

/// Serves a method that needs no store, and looks at the one that is open if any is.
pub(super) fn aware<Q: Request, R: Serialize>(
    call: &Call<'_>,
    handler: fn(Option<&ReadContext<'_>>, &Q) -> Result<R, Error>,
) -> Result<Vec<u8>, Error> {
    match call.handle {
        Some(_) => call.opened(|store, request| store.read(|context| handler(Some(context), request))),
        None => call.answer(|request| handler(None, request)),
    }
}

/// Serves a method on one snapshot.
pub(super) fn snapshot<Q: Request, R: Serialize>(
    call: &Call<'_>,
    handler: fn(&ReadContext<'_>, &Q) -> Result<R, Error>,
) -> Result<Vec<u8>, Error> {
    call.opened(|store, request| store.read(|context| handler(context, request)))
}

/// Serves a method in one write turn.
pub(super) fn turn<Q: Request, R: Serialize>(
    call: &Call<'_>,
    handler: fn(&WriteContext<'_>, &Q) -> Result<R, Error>,
) -> Result<Vec<u8>, Error> {
    call.opened(|store, request| store.write(|context| handler(context, request)))
}

/// Serves a method that opens the store by itself.
pub(super) fn store<Q: Request, R: Serialize>(
    call: &Call<'_>,
    handler: fn(&StoreContext<'_>, &Q) -> Result<R, Error>,
) -> Result<Vec<u8>, Error> {
    call.opened(|store, request| {
        store.permit()?;
        handler(store, request)
    })
}

/// Serves a method about a store that is closed.
pub(super) fn closed<Q: Request, R: Serialize>(
    call: &Call<'_>,
    handler: fn(&ClosedContext<'_>, &Q) -> Result<R, Error>,
) -> Result<Vec<u8>, Error> {
    call.answer(|request: &Q| {
        handler(&ClosedContext::new(call.interrupt, request.common(), call.method.role), request)
    })
}

impl Call<'_> {
    fn opened<Q: Request, R: Serialize>(
        &self,
        handler: impl FnOnce(&StoreContext<'_>, &Q) -> Result<R, Error>,
    ) -> Result<Vec<u8>, Error> {
        let handle = self.handle.ok_or_else(|| {
            Error::new(InvalidHandle, format!("{} needs an open store, and the handle is null.", self.method.name))
                .hint("Open a store with autoclaim_open and pass its handle; only methods of kind Pure and store.restore work without one.")
        })?;
        self.answer(|request: &Q| {
            handler(&StoreContext::new(handle, self.interrupt, request.common(), self.method.role), request)
        })
    }

    fn answer<Q: Request, R: Serialize>(
        &self,
        handler: impl FnOnce(&Q) -> Result<R, Error>,
    ) -> Result<Vec<u8>, Error> {
        if self.interrupt.is_set() {
            return Err(StoreError::Interrupted.into());
        }
        let reply = handler(&request_parser::parse(self.text)?)?;
        // What is written stays written: such a call is told to its end.
        let interrupt = if Q::WRITES { Interrupt::default() } else { self.interrupt.clone() };
        let mut writer = Writer { text: Vec::new(), looked: 0, interrupt };
        match serde_json::to_writer(&mut writer, &reply) {
            Ok(()) => Ok(writer.text),
            Err(error) if error.is_io() => Err(StoreError::Interrupted.into()),
            Err(_) => Err(Error::new(Internal, "The reply could not be written.")),
        }
    }
}

/// Bytes of a reply between two looks at the interrupt.
const STRETCH: usize = 64 * 1024;

/// The text of a reply, which ends early when the call is to end.
struct Writer {
    text: Vec<u8>,
    looked: usize,
    interrupt: Interrupt,
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() - self.looked >= STRETCH {
            self.looked = self.text.len();
            if self.interrupt.is_set() {
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
