//! What replies about migrations hold.

use super::MigrationFormat;
use crate::{
    api::wire::{GroupRef, Items, PlanRef, ProductRef, UserRef, reply},
    domain::{
        ids::MigrationId,
        migration::{HoldBack, KeepPlans, Membership, MigrationItemState, MigrationState, MigrationStep},
        time::Time,
    },
};
use std::collections::BTreeMap;

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
        /// Those of them that had been taken back before.
        pub again: u64,
        /// What was released by the step at which they begin.
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
