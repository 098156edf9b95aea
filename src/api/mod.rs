//! The methods: JSON in, JSON out. `table` names them all, `door` lets requests in, one file per noun
//! answers.

mod asking;
mod client;
mod config;
mod context;
mod deciding;
mod difference;
mod encoding;
mod error;
mod file;
mod identity;
mod input;
mod json;
mod merging;
mod method;
mod moment;
mod open;
mod page;
mod presenter;
mod request_parser;
mod resolve;
mod role;
mod table;
pub mod text;
pub mod wire;

pub mod audit;
pub mod catalog;
pub mod change;
pub mod claim;
pub mod describe;
pub mod event;
pub mod exchange;
pub mod graph;
pub mod group;
pub mod import;
pub mod migration;
pub mod policy;
pub mod pool;
pub mod power_app;
pub mod report;
pub mod restore;
pub mod setting;
pub mod store;
pub mod undo;
pub mod user;

pub use client::{Client, call_without_store};
pub use error::{Error, ErrorName};
pub use method::{CALL_ERRORS, ERRORS, Method, MethodKind, ROLE_ERRORS, STORE_ERRORS, WRITE_ERRORS};
pub use open::{Open, Opened};
pub use request_parser::too_large;
pub use role::Role;
pub use table::METHODS;
pub use text::MAX_REQUEST;

pub use crate::domain::{
    interrupt::Interrupt,
    mode::{Create, Mode},
};
