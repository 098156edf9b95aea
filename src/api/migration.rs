//! The requests of migrations: `migration.plan`, `.list`, `.items`, `.export`, `.import`, `.remove`, how a plan is run
//! (`.invoke`, `.pause`, `.resume`, `.undo`), and `.report`.

mod audits;
mod document;
mod draft;
pub(super) mod export;
pub(super) mod import;
mod input;
pub(super) mod invoke;
pub(super) mod list;
mod local;
pub(super) mod plan;
pub(super) mod remove;
pub(super) mod replies;
pub(super) mod report;
pub(super) mod resume;
mod sheet;
mod targets;
pub(super) mod undo;
mod view;

use super::{
    text::{self, Name, Only, Reason, Reference, Whole},
    wire::request,
};
use crate::{
    api::report::export::ReportFormat,
    domain::{
        migration::{HoldBack, KeepPlans, Membership, MigrationItemState, MigrationStep},
        word::words,
    },
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

words! {
    /// What makes the waves of a migration.
    pub enum WaveBy {
        /// Each department is a wave, by name; who has none is in the last.
        Department = 1,
    }
}

/// A product and the group through which it is to come.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MigrationTarget {
    /// The product.
    pub product: Reference,
    /// The group, by id or name.
    pub group: Reference,
}

/// Plans of a product that users may lose.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptedLoss {
    /// The product.
    pub product: Reference,
    /// Its plans, by id or name.
    pub plans: Vec<Reference>,
}

request! {
    /// Plans how users move from direct licenses to those of groups: each of a user's products with its wave and the
    /// step at which it begins, or with all that holds it back. Nothing but the plan is written. Whom it is about say
    /// `claims`, `policy`, `users`, `holdersOf`, `audits`, a table by `csv`, or a file by `path`: just one of them.
    write Plan {
        /// A name that no other migration has.
        pub name: Name,
        /// The users and products of these claims.
        pub claims: Only<Vec<i64>> = default,
        /// The users and products of a policy's claims that stand, by id or name.
        pub policy: Only<Reference> = default,
        /// Object ids or user principal names.
        pub users: Only<Vec<Reference>> = default,
        /// All users who hold this product directly.
        pub holders_of: Only<Reference> = default,
        /// A table with a heading and at most 500,000 rows: the column User, else userPrincipalName or userId, has
        /// object ids or user principal names; Product, Group and Wave (a number from 1) may be there as well. What userId
        /// (or Id), skuId and groupId say beside names has to be of the same. Of other columns a warning tells.
        pub csv: Option<Whole> = default,
        /// Records of an audit log, of which those count that tell whom Microsoft's own auto-claim served: Graph's
        /// directoryAudits (a page, an array), or Purview's records of AssignLicenseAutoClaim. With `product` or
        /// `groups` only those of these products.
        #[schemars(with = "Option<serde_json::Value>")]
        pub audits: Option<Box<RawValue>> = default,
        /// A file of a table or of such records, absolute.
        pub path: Option<text::Path> = default,
        /// The product that users hold, with `users`, and tables and records that do not say it.
        pub product: Only<Reference> = default,
        /// The group through which every product is to come, by id or name.
        pub group: Only<Reference> = default,
        /// The group of each product, instead of `product` and `group`.
        pub groups: Only<Vec<MigrationTarget>> = default,
        /// Where memberships come from; default Graph.
        pub membership: Option<Membership> = default,
        /// What plans may be afterwards; default Superset.
        pub keep_plans: Option<KeepPlans> = default,
        /// Plans that users may lose.
        pub accept_loss: Vec<AcceptedLoss> = default,
        /// Users in a wave, in the order of the input; default all in one. A table with waves says it by itself.
        pub wave_size: Option<u32> = default,
        /// What makes the waves, instead of `waveSize`.
        pub wave_by: Option<WaveBy> = default,
        /// Whether a plan of that name is replaced.
        pub replace: bool = default,
    }
}

request! {
    /// Removes a plan of which no wave was released.
    write Remove {
        /// An id or name.
        pub migration: Reference,
    }
}

request! {
    /// Lists migrations, oldest first.
    read List with page {
        /// An id or name; `*` and `?` stand for any characters and one.
        pub identity: Only<Reference> = default,
    }
}

request! {
    /// Lists the items of a migration in their order.
    read ItemList with page {
        /// An id or name.
        pub migration: Reference,
        /// Only this user's.
        pub user: Only<Reference> = default,
        /// Only this wave's.
        pub wave: Only<u32> = default,
        /// Only in this state.
        pub state: Only<MigrationItemState> = default,
        /// Only at this step.
        pub step: Only<MigrationStep> = default,
        /// Only what this holds back.
        pub reason: Only<HoldBack> = default,
    }
}

words! {
    /// How a plan is written.
    pub enum MigrationFormat {
        /// Rows for spreadsheets: RFC 4180, UTF-8 with a byte order mark.
        Csv = 1,
        /// One document, from which another store of the same tenant can make the plan too.
        Json = 2,
    }
}

request! {
    /// Writes a plan for sign-off to a file, or gives its text.
    read Export with export {
        /// An id or name.
        pub migration: Reference,
        /// How; default Json.
        pub format: Option<MigrationFormat> = default,
    }
}

request! {
    /// Writes what a migration did to a file, or gives its text: who released and took back, when, with what evidence, and
    /// what was put back.
    read Report with export {
        /// An id or name.
        pub migration: Reference,
        /// How; default: by the extension of `path`.
        pub format: Option<ReportFormat> = default,
        /// The heading of a page or document, 1 to 200 characters; default: the migration's name. A CSV has none.
        pub title: Option<Name> = default,
    }
}

request! {
    /// Takes a plan that was exported: refused unless it is the one that was made. A document of a plan that the store
    /// lacks makes it, if what the store knows comes to the same.
    write Import {
        /// What migration.export wrote, as JSON or CSV.
        pub text: Option<Whole> = default,
        /// A file of the same, absolute.
        pub path: Option<text::Path> = default,
        /// Whether a plan of that name is replaced.
        pub replace: bool = default,
    }
}

request! {
    /// Releases a wave: each of its items that today's data too says is ready goes on by itself, by graph.next and graph.reply;
    /// in a Local store it is done at once.
    write Invoke {
        /// An id or name.
        pub migration: Reference,
        /// The wave; default the first that has items to release.
        pub wave: Only<u32> = default,
        /// Users at most; default all of the wave.
        pub limit: Only<u32> = default,
        /// When more items of the wave fail than this, it stops; default 10.
        pub max_failures: Option<u32> = default,
        /// In a Local store: whether each step takes `settleMinutes`, as in a tenant, instead of all being done at once;
        /// migration.resume moves on what has come to its time.
        pub settle: bool = default,
    }
}

request! {
    /// Pauses a migration: nothing new of it is sent but what is put back. What was sent is watched on.
    write Pause {
        /// An id or name.
        pub migration: Reference,
    }
}

request! {
    /// Lets a migration that was paused, waves that stopped, and items whose changes were cancelled go on.
    write Resume {
        /// An id or name.
        pub migration: Reference,
        /// Only this wave of it.
        pub wave: Only<u32> = default,
        /// Whether items that failed are tried again where they stand.
        pub retry_failed: bool = default,
    }
}

request! {
    /// Takes a migration back: the direct license is given again exactly as it was, and once reads show it the user leaves
    /// the group, if the migration brought the user there. Of one that is paused licenses are given again, and nothing else
    /// goes until it is resumed.
    write Undo {
        /// An id or name.
        pub migration: Reference,
        /// Only this wave of it.
        pub wave: Only<u32> = default,
        /// Only these users, by id or principal name.
        pub users: Only<Vec<Reference>> = default,
        /// Down to which step: Join takes everything back, Inherited leaves the users in the group; default Join.
        pub to_step: Option<MigrationStep> = default,
        /// Why, for the audit trail; at most 1,000 characters.
        pub reason: Option<Reason> = default,
    }
}
