//! What things are. Nothing here decides, stores or speaks JSON text.

pub mod app;
pub mod catalog;
pub mod claim;
pub mod fold;
pub mod ids;
pub mod interrupt;
pub mod mode;
pub mod plans;
pub mod policy;
pub mod product;
pub mod setting;
pub mod time;
pub mod user;
pub mod word;
