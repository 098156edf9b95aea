//! `migration.plan`, `migration.list`, `migration.items`, `migration.export`, `migration.import`, and how a plan is run:
//! `migration.invoke`, `migration.pause`, `migration.resume`, `migration.undo`.

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
pub(super) mod report;
pub(super) mod resume;
mod sheet;
mod targets;
pub(super) mod undo;
mod view;

use super::{
    text::{self, Name, Only, Reason, Reference, Whole},
    wire::{GroupRef, Items, PlanRef, ProductRef, UserRef, reply, request},
};
use crate::{
    api::report::export::ReportFormat,
    domain::{
        ids::MigrationId,
        migration::{HoldBack, KeepPlans, Membership, MigrationItemState, MigrationState, MigrationStep},
        time::Time,
        word::words,
    },
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
        /// A table with a heading and at most 500,000 rows: the column User has object ids or user principal names; Product,
        /// Group and Wave (a number from 1) may be there as well. Of other columns a warning tells.
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
        /// How it stands.
        pub state: MigrationState,
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
        /// Seconds that what is ready or on its way takes at Graph's limits, without what Entra takes.
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
        /// Items that are ready, and were not released.
        pub ready: u64,
        /// Items that are held back.
        pub held: u64,
        /// Items that are on their way, or on their way back.
        pub moving: u64,
        /// Items that wait to be resumed.
        pub paused: u64,
        /// Items that are done.
        pub done: u64,
        /// Items that failed.
        pub failed: u64,
        /// Items that are back.
        pub undone: u64,
        /// When it was released first; null where it was not.
        pub released_at: Option<Time>,
        /// The id of who released it first; null where it was not.
        pub released_by: Option<String>,
        /// When more of its items fail than this, it stops; null where it was not released.
        pub max_failures: Option<i64>,
        /// Whether more failed, so that nothing new of it is sent.
        pub stopped: bool,
    }

    /// What reads of the tenant have shown of an item so far.
    pub struct MigrationEvidence {
        /// Reads asked for after this show something of it: the answer to its change, or the end of that one's lease; null
        /// where it was never handed out.
        pub after: Option<Time>,
        /// When the first read was asked for that did not show any more what is to go.
        pub lacking_since: Option<Time>,
        /// When the first of the reads was asked for that show what is to go, and what stays instead.
        pub shown_since: Option<Time>,
        /// When the read was asked for that agreed with the first one, so that it may go.
        pub proven_at: Option<Time>,
    }

    /// A product and the group through which it is to come.
    pub struct MigrationTargetView {
        /// The product.
        pub product: ProductRef,
        /// The group.
        pub group: GroupRef,
        /// Items of it.
        pub items: u64,
        /// Plans that go off for users of it, as is accepted.
        pub lost_plans: Vec<MigrationLoss>,
    }

    /// A plan that goes off by a migration, as is accepted.
    pub struct MigrationLoss {
        /// The plan.
        pub plan: PlanRef,
        /// Items that lose it.
        pub items: u64,
    }

    /// A migration that something is of.
    pub struct MigrationRef {
        /// Its id.
        pub id: MigrationId,
        /// Its name.
        pub name: String,
    }

    /// A product of a user in a migration.
    pub struct MigrationItemView {
        /// The migration.
        pub migration: MigrationRef,
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
        /// Whether it can be migrated, and once released what became of it.
        pub state: MigrationItemState,
        /// The step at which it begins, and once released where it stands; null where there is no direct license.
        pub step: Option<MigrationStep>,
        /// When it came to its step; null before it is released.
        pub since: Option<Time>,
        /// What reads have shown of it, of one that is done by which the direct license went; null where nothing is expected
        /// of them, and of one that is done where it was not kept.
        pub evidence: Option<MigrationEvidence>,
        /// What is done next, and when that is safe; empty where nothing is.
        pub next: String,
        /// How often the direct license was put back because the user had less without it, in all the history.
        pub put_backs: u64,
        /// The id of the owner of its changes, of the kinds Migration and PutBack; null before it is released.
        pub owner: Option<i64>,
        /// What happened to it since it was released, oldest first; empty before, and where that was not kept.
        pub history: Vec<MigrationEvent>,
        /// What was said of one that failed, or Graph said last as a license was to be given again; null where nothing was.
        pub error: Option<String>,
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

    /// Something that happened to an item: it came to a state or a step.
    pub struct MigrationEvent {
        /// When.
        pub at: Time,
        /// The state.
        pub state: MigrationItemState,
        /// The step.
        pub step: MigrationStep,
        /// The id of who released it or took it back; null of what followed by itself.
        pub by: Option<String>,
        /// Why; null where that is the way of things.
        pub reason: Option<HoldBackView>,
        /// What reads had shown at the step before; null where they were not asked.
        pub evidence: Option<MigrationEvidence>,
        /// At step Removed: the plans that the license through the group had off.
        pub group_disabled_plans: Vec<PlanRef>,
        /// Of these the plans that the direct license had on, and the migration may lose.
        pub lost_plans: Vec<PlanRef>,
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
        /// What the admin should know, such as columns of a table that were not read.
        pub warnings: Vec<String>,
    }

    /// A wave that was released.
    pub struct MigrationInvoked {
        /// The migration.
        pub migration: MigrationView,
        /// The wave.
        pub wave: u32,
        /// Users of whom something was released.
        pub users: u64,
        /// Items that were released.
        pub released: u64,
        /// The same by the step at which they begin.
        pub steps: BTreeMap<String, u64>,
        /// What of them moves where.
        pub targets: Vec<MigrationTargetView>,
        /// Items that were ready in the plan and are held back by what is known now.
        pub held: u64,
        /// The same by what holds them back; one may be held back by several.
        pub reasons: BTreeMap<String, u64>,
        /// The first 100 of them.
        pub items: Items<HeldItem>,
    }

    /// An item that was ready in the plan and is held back by what is known now.
    pub struct HeldItem {
        /// Its place in the plan.
        pub item: i64,
        /// The user.
        pub user: UserRef,
        /// The product.
        pub product: ProductRef,
        /// All that holds it back.
        pub reasons: Vec<HoldBackView>,
    }

    /// A plan that was removed.
    pub struct MigrationRemoved {
        /// The migration as it was.
        pub migration: MigrationView,
    }

    /// A migration that was paused.
    pub struct MigrationPaused {
        /// The migration.
        pub migration: MigrationView,
        /// Whether it was not paused before.
        pub changed: bool,
    }

    /// A migration that goes on.
    pub struct MigrationResumed {
        /// The migration.
        pub migration: MigrationView,
        /// Items that go on.
        pub items: u64,
        /// Items of them that had failed.
        pub retried: u64,
    }

    /// A migration that is taken back.
    pub struct MigrationUndone {
        /// The migration.
        pub migration: MigrationView,
        /// Items that are back at once.
        pub undone: u64,
        /// Items that are on their way back.
        pub undoing: u64,
        /// Items of which there is nothing to take back: not released, or back before.
        pub passed: u64,
        /// In a Local store items for whose direct license no unit is left: they are Failed, and can be undone later.
        pub failed: u64,
        /// Items whose direct license was taken away, and is given again.
        pub given: u64,
        /// Of these in a Graph store items whose license cannot be given again as far as is known.
        pub held: u64,
        /// The same by what holds them.
        pub reasons: BTreeMap<String, u64>,
        /// What the admin should know: that the migration is paused, and what cannot be given again.
        pub warnings: Vec<String>,
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
