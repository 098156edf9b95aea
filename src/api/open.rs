//! Opening: the request of `autoclaim_open`.

use super::{
    client::Client,
    error::{Error, ErrorName},
    request_parser, text,
    wire::request,
};
use crate::{
    domain::mode::{Create, Mode},
    store::{OpenOptions, Store},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

request! {
    /// Opens a store, and where asked makes one.
    read Open {
        /// The file, absolute; or `:memory:` for a store that lives as long as its handle.
        pub path: text::Path,
        /// Whether a store may be made; default `Never`.
        pub create: Option<Create> = default,
        /// Needed to make a store; of a store that is there it must agree.
        pub mode: Option<Mode> = default,
        /// Whether every write is refused; a `dryRun` works on a copy in a temporary file.
        pub read_only: bool = default,
        /// The tenant; remembered when the store is made, and later it must agree.
        pub tenant_id: Option<Uuid> = default,
        /// Milliseconds that a call waits for other writers; default 5,000, at most 600,000.
        pub busy_timeout_ms: Option<u32> = default,
    }
}

/// What was opened.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// The file, or `:memory:`.
    pub path: String,
    /// Who is the system of record.
    pub mode: Mode,
    /// The tenant, if one was named.
    pub tenant_id: Option<Uuid>,
    /// The version of the schema.
    pub schema: i64,
    /// The version of the library.
    pub version: String,
}

const LONGEST_WAIT_MS: u32 = 600_000;

impl Client {
    /// Opens a store. The reply is [`Opened`] as JSON.
    ///
    /// # Errors
    /// What is wrong with the request or the file.
    pub fn open(request: &[u8]) -> Result<(Client, Vec<u8>), Error> {
        let request: Open = request_parser::parse(request_parser::text(request)?)?;
        let options = options(&request)?;
        Client::open_with(&options)
    }

    /// Opens a store with options that JSON cannot name: another file system, other clocks.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn open_with(options: &OpenOptions) -> Result<(Client, Vec<u8>), Error> {
        let store = Store::open(options).map_err(|error| {
            let error = Error::from(error).or_field(|| "path".into());
            if error.field.as_deref() == Some("path") { error.target(&options.path) } else { error }
        })?;
        let info = store.info();
        let version = env!("CARGO_PKG_VERSION").into();
        let opened = Opened {
            path: info.path,
            mode: info.mode,
            tenant_id: info.tenant_id,
            schema: info.schema,
            version,
        };
        let reply = serde_json::to_vec(&opened)
            .map_err(|_| Error::new(ErrorName::Internal, "The reply could not be written."))?;
        Ok((Client::new(store), reply))
    }
}

fn options(request: &Open) -> Result<OpenOptions, Error> {
    let wait = request.busy_timeout_ms.unwrap_or(5_000);
    if wait > LONGEST_WAIT_MS {
        return Err(Error::argument(
            "busyTimeoutMs",
            format!("busyTimeoutMs is {wait}; at most {LONGEST_WAIT_MS} are allowed."),
        )
        .hint("Leave it out to wait five seconds."));
    }
    Ok(OpenOptions {
        create: request.create.unwrap_or_default(),
        mode: request.mode,
        read_only: request.read_only,
        tenant_id: request.tenant_id,
        busy_timeout: Duration::from_millis(wait.into()),
        ..OpenOptions::new(request.path.to_string())
    })
}
