//! `migration.plan`, `migration.list`, `migration.items`, `migration.export`, `migration.import`.

mod audits;
mod document;
mod draft;
pub(super) mod export;
pub(super) mod import;
mod input;
pub(super) mod list;
pub(super) mod plan;
mod sheet;
mod targets;
mod view;

use super::{
    text::{self, Name, Only, Reference, Whole},
    wire::{GroupRef, Items, PlanRef, ProductRef, UserRef, reply, request},
};
use crate::domain::{
    ids::MigrationId,
    migration::{HoldBack, KeepPlans, Membership, MigrationItemState, MigrationStep},
    time::Time,
    word::words,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

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
        /// A table with a heading: the column User has object ids or user principal names; Product, Group and Wave (a
        /// number from 1) may be there as well.
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

reply! {
    /// A migration.
    pub struct MigrationView {
        /// Its id.
        pub id: MigrationId,
        /// Its name.
        pub name: String,
        /// When it was planned.
        pub created_at: Time,
        /// The id of who planned it.
        pub created_by: String,
        /// SHA-256 of what was planned, in hexadecimal digits: of the document's id, name and terms, and of its items.
        pub digest: String,
        /// Where memberships come from.
        pub membership: Membership,
        /// What plans may be afterwards.
        pub keep_plans: KeepPlans,
        /// Plans that users may lose.
        pub accept_loss: Vec<AcceptedLossView>,
        /// Users it is about.
        pub users: u64,
        /// Products of users it is about.
        pub items: u64,
        /// Items by state.
        pub states: BTreeMap<String, u64>,
        /// Items by what holds them back; one may be held back by several.
        pub reasons: BTreeMap<String, u64>,
        /// The waves, in their order.
        pub waves: Vec<MigrationWave>,
        /// What moves where.
        pub targets: Vec<MigrationTargetView>,
        /// Seconds that what is ready takes at Graph's limits, without what Entra takes.
        pub seconds_at_graph_limits: u64,
    }

    /// Plans of a product that users may lose.
    pub struct AcceptedLossView {
        /// The product.
        pub product: ProductRef,
        /// Its plans.
        pub plans: Vec<PlanRef>,
    }

    /// A wave of a migration.
    pub struct MigrationWave {
        /// Its number, from 1.
        pub wave: u32,
        /// The department that it is; null where waves are no departments, or of those without one.
        pub department: Option<String>,
        /// Its users.
        pub users: u64,
        /// Items that are ready.
        pub ready: u64,
        /// Items that are held back.
        pub held: u64,
    }

    /// A product and the group through which it is to come.
    pub struct MigrationTargetView {
        /// The product.
        pub product: ProductRef,
        /// The group.
        pub group: GroupRef,
        /// Items of it.
        pub items: u64,
    }

    /// A product of a user in a migration.
    pub struct MigrationItemView {
        /// Its place, from 1.
        pub item: i64,
        /// The user.
        pub user: UserRef,
        /// The product.
        pub product: ProductRef,
        /// The group through which it is to come.
        pub group: GroupRef,
        /// The wave, from 1.
        pub wave: u32,
        /// Whether it can be migrated.
        pub state: MigrationItemState,
        /// The step at which it begins; null where there is no direct license.
        pub step: Option<MigrationStep>,
        /// The plans that the direct license switches off.
        pub disabled_plans: Vec<PlanRef>,
        /// The plans that are on directly and would be off afterwards.
        pub lost_plans: Vec<PlanRef>,
        /// The plans that are off and would be on afterwards.
        pub gained_plans: Vec<PlanRef>,
        /// All that holds it back.
        pub reasons: Vec<HoldBackView>,
        /// What the admin should know.
        pub warnings: Vec<String>,
    }

    /// Something that holds an item back.
    pub struct HoldBackView {
        /// What.
        pub reason: HoldBack,
        /// A sentence.
        pub message: String,
        /// What to do.
        pub hint: String,
    }

    /// A plan that was made.
    pub struct MigrationPlanned {
        /// The migration.
        pub migration: MigrationView,
        /// Its first 100 items.
        pub items: Items<MigrationItemView>,
        /// Whether it took the place of another plan.
        pub replaced: bool,
    }

    /// A plan that was written.
    pub struct MigrationExported {
        /// How.
        pub format: MigrationFormat,
        /// The digest of what was planned.
        pub digest: String,
        /// The file; null where the text is in the reply.
        pub path: Option<String>,
        /// The text; null where it is in the file.
        pub text: Option<String>,
        /// Bytes of UTF-8.
        pub bytes: u64,
        /// Whether a file was there, in place of which it is.
        pub replaces: bool,
        /// How many items it has.
        pub items: u64,
    }

    /// A plan that was taken.
    pub struct MigrationImported {
        /// The migration.
        pub migration: MigrationView,
        /// Whether the store lacked it.
        pub added: bool,
    }
}
