//! The licensing half of Entra ID and Microsoft Graph v1.0, as far as public facts tell: a tenant to test a client against.
//!
//! It knows nothing of the client. A request is answered as a function of what was asked before, the seed and the virtual time;
//! there is no clock, no chance and no I/O but in `http`. What the facts leave open is decided in one place each, and said there.
//!
//! Not modelled: provisioning states of plans, what suspension does to those who hold a product, restoring the deleted, allotments,
//! audit logs, `licenseDetails`, `groups/delta`, assigning licenses to groups by the client, and properties without a part in licensing.
#![forbid(unsafe_code)]

pub mod admin;
mod agenda;
mod batch;
mod build;
mod call;
pub mod catalogue;
pub mod config;
pub mod control;
mod delta;
mod directory;
mod failure;
mod filter;
mod group;
pub mod http;
mod inherit;
mod journal;
mod license;
mod members;
mod message;
mod page;
mod render;
mod replica;
mod rng;
mod route;
mod serve;
mod session;
mod signins;
mod sku;
mod tally;
mod tenant;
mod throttle;
mod time;
mod user;
mod users;
pub mod weather;

pub use admin::Act;
pub use build::Builder;
pub use group::{Group, Kind as GroupKind};
pub use journal::{Cause, Entry, Journal, Loss, What};
pub use message::{Answer, Request, Response};
pub use rng::Rng;
pub use session::PERMISSIONS;
pub use sku::{Plan, Sku, Units};
pub use tally::{Tally, Write, WriteKind};
pub use tenant::Tenant;
pub use throttle::{Hasty, OverLimit};
pub use time::{HOUR, MINUTE, SECOND, Time};
pub use user::{Path, State, User, UserKind, Violation};
pub use uuid::Uuid;
pub use weather::{Count, Fault, Weather};
