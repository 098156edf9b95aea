//! Graph's shapes: pages split into items, and items read into what the domain has for them; and what it
//! takes to be let in.
//!
//! Pure: no store, no clock. Memory is bounded by one item, whatever the size of the file. Unknown properties
//! are ignored, the names of the known ones match in any case (objects of the Microsoft.Graph SDK turned to
//! JSON spell them `SkuId`), and a property that comes twice with different values is refused. Messages never
//! repeat a value, which could be a person's name.

mod activity;
mod analytics;
mod answer;
mod auto_claim;
mod environment;
mod group;
mod items;
mod kind;
mod link;
mod page;
mod permission;
mod power_app;
mod read;
mod refusal;
mod request;
mod scan;
mod shallow;
mod shape;
mod sign_in;
mod source;
mod subscribed_sku;
mod table;
mod user;

pub use activity::{Activity, ActivityKind, LISTED_LAUNCH};
pub use answer::{ItemAnswer, Response, bounded, read_answer, retry_after};
pub use auto_claim::{Served, read_auto_claim};
pub use environment::read_environment;
pub use group::{read_group, read_member};
pub use items::{ITEM_LIMIT, Item, Items, Unreadable};
pub use kind::Kind;
pub use link::{BadLink, Link};
pub use page::{BadPage, Page, USER_PROPERTIES, first_page, first_top, path};
pub use permission::{Case, PERMISSIONS, Permission};
pub use power_app::read_power_app;
pub use read::ItemError;
pub use refusal::classify;
pub use request::{GraphRequest, MOST_IN_BATCH, Operation, base, request};
pub use scan::DEPTH_LIMIT;
pub use sign_in::{SignIn, SignInEvent, Skipped};
pub use source::StreamError;
pub use subscribed_sku::read_subscribed_sku;
pub use table::Table;
pub use user::read_user;
