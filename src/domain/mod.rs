//! What things are. Nothing here decides, stores or speaks JSON text.

pub mod app;
pub mod audit;
pub mod book;
pub mod catalog;
pub mod claim;
pub mod country;
pub mod decision;
pub mod environment;
pub mod facts;
pub mod finding;
pub mod fold;
pub mod hex;
pub mod ids;
pub mod interrupt;
pub mod lint;
pub mod mode;
pub mod pattern;
pub mod plans;
pub mod policy;
pub mod product;
pub mod setting;
pub mod table;
pub mod time;
pub mod user;
pub mod window;
pub mod word;
