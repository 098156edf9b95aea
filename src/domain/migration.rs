//! Moving users from direct licenses to those of groups: what is planned for each, and what holds a user back (r60 to
//! r63).

use super::{
    book::Unfit,
    exchange::Evidence,
    facts::UserFacts,
    finding::PassedOver,
    ids::{GroupId, MigrationId, PlanId, SkuId, UserId},
    time::Time,
    word::words,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Where the memberships of a migration come from.
    pub enum Membership {
        /// The migration adds users to the group.
        Graph = 1,
        /// A rule of the group, a directory on the premises or another system does: the migration waits for it.
        External = 2,
    }
}

words! {
    /// What a user's plans of a product may be after a migration.
    pub enum KeepPlans {
        /// All that were on before, and more.
        Superset = 1,
        /// Just those that were on before.
        Exact = 2,
    }
}

words! {
    /// How far a user's product is on its way to the group, or back (r60, r61, r63).
    pub enum MigrationStep {
        /// The user is to be added to the group.
        Join = 1,
        /// The user is in the group, or comes there from elsewhere; the group's license is waited for.
        Wait = 2,
        /// The user holds the product through the group: only the direct license is to go.
        Inherited = 3,
        /// The direct license was taken away, and is to be seen gone.
        Removed = 4,
        /// The user had less without the direct license: it is put back.
        PutBack = 5,
        /// Undo: the direct license is given again as it was.
        Return = 6,
        /// Undo: the direct license is there; the user is to leave the group.
        Leave = 7,
    }
}

words! {
    /// What a plan says of a user's product, and what became of it since its wave was released.
    pub enum MigrationItemState {
        /// It can be migrated.
        Ready = 1,
        /// Something holds it back.
        Held = 2,
        /// Its wave was released, and it goes on by itself.
        Moving = 3,
        /// It waits where it stands until the migration is resumed: that was paused, its wave stopped, or a change of it was
        /// cancelled.
        Paused = 4,
        /// The direct license is gone, and the one of the group is there.
        Done = 5,
        /// It failed for good where it stands.
        Failed = 6,
        /// It is on its way back.
        Undoing = 7,
        /// It is back as far as was asked.
        Undone = 8,
    }
}

impl MigrationItemState {
    /// Whether anything is still done for it.
    pub const fn open(self) -> bool {
        matches!(self, MigrationItemState::Moving | MigrationItemState::Undoing)
    }
}

words! {
    /// How a migration stands.
    pub enum MigrationState {
        /// Nothing of it stands, and there is something to release: none of its waves was released, or all that was is back.
        Planned = 1,
        /// Items are on their way, or others are ready to be released.
        Running = 2,
        /// It was paused: nothing new of it is sent but what is put back.
        Paused = 3,
        /// In a wave more failed than it may: nothing new of that wave is sent but what is put back.
        Stopped = 4,
        /// All that was released is done, and nothing ready is left.
        Done = 5,
        /// All that was released is back, and nothing ready is left.
        Undone = 6,
        /// Nothing is on its way, and nothing ready is left; of what was released some failed, or is back.
        Ended = 7,
    }
}

words! {
    /// What holds a user's product back (r62).
    pub enum HoldBack {
        /// No import showed such a user.
        UserUnknown = 1,
        /// Several users have that principal name.
        UserAmbiguous = 2,
        /// The account is deleted.
        AccountDeleted = 3,
        /// The account is disabled.
        AccountDisabled = 4,
        /// The user is an agent (Graph's agentUser), and the setting `allowAgents` is off.
        Agent = 5,
        /// What is known of the user is older than the setting `maxDataAgeHours` allows.
        DataTooOld = 6,
        /// The user does not hold the product directly.
        NoDirectPath = 7,
        /// The user holds the product through the group alone.
        AlreadyMigrated = 8,
        /// A read lacked the direct license since one showed it, so that nobody knows whether it is there.
        NotProvablyDirect = 9,
        /// Plans that are on directly would be off.
        PlanLoss = 10,
        /// Plans that are off would be on, and the plans are to be kept exactly.
        PlansDiffer = 11,
        /// The tenant does not own the product as far as its pools are known, so nobody knows its plans.
        ProductNotOwned = 12,
        /// The group does not carry the product.
        GroupLacksProduct = 13,
        /// The group's members cannot be changed here; which of the reasons of policies' target groups says why.
        GroupUnfit = 14,
        /// A license of the user through the group is in error.
        InheritedInError = 15,
        /// A product of the group that the user lacks has no unit for the user.
        NoUnits = 16,
        /// A plan of the group excludes one that the user holds; none of the group's licenses would come.
        PlanConflict = 17,
        /// A change to the user is under way: a claim, or the undo of one.
        ChangeUnderWay = 18,
        /// The user is ready in another migration.
        InAnotherMigration = 19,
        /// What is known of the group is older than `maxDataAgeHours` allows.
        GroupDataTooOld = 20,
        /// The membership comes from elsewhere, and the group's license was not seen yet.
        MembershipAwaited = 21,
        /// The group's license was seen, and is gone since by somebody else's doing. It is told of what is Done, too.
        InheritedGone = 22,
        /// The user has no usage location, so that a license taken away could not be given again.
        UsageLocationMissing = 23,
        /// Without the group the user would lose another product, which only the group brings by now.
        OtherProductLost = 24,
    }
}

/// Something that holds a user's product back, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Obstacle {
    pub reason: HoldBack,
    /// The product it is about, where that is another one than the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<SkuId>,
    /// The plans it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<PlanId>,
    /// Why the group is unfit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<Unfit>,
    /// Why there is no unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<PassedOver>,
    /// Graph's error of a license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether somebody else brought it about once the direct license was gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub since: bool,
    /// The name of another migration that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

/// A path by which a user holds a product, as a read shows it.
#[derive(Clone, Copy, Debug)]
pub struct Lies<'a> {
    /// Whether it works in full: Active, and without an error.
    pub works: bool,
    /// Whether it does not work at all: Graph's state Error.
    pub fails: bool,
    /// Graph's error, or its state where that is none.
    pub error: &'a str,
    /// The plans that it switches off.
    pub off: &'a [PlanId],
}

/// What a read of a user shows of a product that is on its way.
#[derive(Clone, Debug)]
pub struct MoveSight<'a> {
    pub step: MigrationStep,
    /// When it came to its step.
    pub since: Time,
    /// Whether it is on its way back.
    pub undoing: bool,
    /// Whether the direct license was taken away, so that going back means to give it again.
    pub removed: bool,
    /// Whether what the step needs is asked for, where that is not so from its begin.
    pub asked: bool,
    /// The answer after which reads show something of the step's change; none where that was never handed out.
    pub after: Option<Evidence>,
    pub lacked: Option<Evidence>,
    pub shown: Option<Time>,
    pub agreed: Option<Evidence>,
    /// How often the direct license was put back.
    pub put_backs: u8,
    /// What held it back as the read before showed.
    pub held: Option<&'a Obstacle>,
    /// The plans that the direct license switches off, as it was last seen.
    pub recorded: &'a [PlanId],
    pub keep_plans: KeepPlans,
    /// The plans that may be lost.
    pub accepted: &'a [PlanId],
    pub direct: Option<Lies<'a>>,
    /// The path through the group.
    pub inherited: Option<Lies<'a>>,
    /// Whether the user holds another product through the group alone that was held otherwise as the wave was released.
    pub sole: bool,
    /// Paths through other groups that work.
    pub others: Vec<Lies<'a>>,
    /// Whether the account is enabled.
    pub enabled: bool,
    /// Whether the user has a usage location.
    pub located: bool,
    pub read: Evidence,
    /// Milliseconds between two reads that agree before anything is taken away or for gone (r46).
    pub settle: Option<i64>,
}

/// What the directory says against an item in this state; whether its account is deleted.
pub type ItemJudge = fn(&MoveSight<'_>, MigrationItemState, bool) -> Option<Obstacle>;

/// What a read makes of a product that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveVerdict {
    /// Nothing new.
    Nothing,
    /// It stays at its step; this is known of it from now on, and holds it back.
    Known {
        lacked: Option<Evidence>,
        shown: Option<Time>,
        agreed: Option<Evidence>,
        obstacle: Option<Obstacle>,
    },
    /// The group's license is there, though not as it has to be: the user is in the group, and this holds the rest back.
    Arrived(Obstacle),
    /// The product is there through the group: the direct license may go once two reads agree.
    Inherited,
    /// The group's license is waited for again.
    Wait(Obstacle),
    /// The direct license is gone, and the group's is there.
    Done,
    /// The user has less than before: the direct license is put back.
    PutBack(Obstacle),
    /// Nobody gave the direct license since it went: it is asked for.
    GiveAgain,
    /// The direct license is there again.
    Back,
    /// The user has left the group.
    Left,
    /// It cannot go on.
    Failed(Obstacle),
}

/// Judges what a read makes of a product that is on its way.
pub type MoveJudge = fn(&MoveSight<'_>) -> MoveVerdict;

impl From<HoldBack> for Obstacle {
    fn from(reason: HoldBack) -> Obstacle {
        Obstacle {
            reason,
            product: None,
            plans: Vec::new(),
            unfit: None,
            passed_over: None,
            error: None,
            since: false,
            other: None,
        }
    }
}

/// What a plan says of one product of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The step at which it begins; none where there is nothing to begin with.
    pub step: Option<MigrationStep>,
    /// The plans that the direct license switches off.
    pub disabled: Vec<PlanId>,
    /// The plans that are on directly and would be off afterwards.
    pub lost: Vec<PlanId>,
    /// The plans that are off and would be on afterwards.
    pub gained: Vec<PlanId>,
    /// All that holds it back; nothing where it is ready.
    pub obstacles: Vec<Obstacle>,
}

impl Planned {
    pub fn state(&self) -> MigrationItemState {
        if self.obstacles.is_empty() { MigrationItemState::Ready } else { MigrationItemState::Held }
    }
}

/// What an admin decides for a whole migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Terms {
    pub membership: Membership,
    pub keep_plans: KeepPlans,
    /// The plans of products that users may lose.
    pub accept_loss: BTreeMap<SkuId, Vec<PlanId>>,
    /// The departments that the waves are, in their order; none where waves are but numbers. An empty text is no
    /// department.
    pub departments: Vec<String>,
}

/// What is known of whom a plan is asked about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// No import showed such a user.
    Unknown,
    /// Several users have the principal name.
    Several,
    /// The user is gone from the tenant.
    Gone,
    Here(Box<Holder>),
}

/// A user, as far as it matters to a migration.
#[derive(Clone, Debug)]
pub struct Holder {
    pub facts: UserFacts,
    /// The paths that a read lacked since one showed them: the product, and the group of one that is not direct.
    pub doubted: Vec<(SkuId, Option<GroupId>)>,
    /// Whether a change to the user is under way.
    pub changing: bool,
    /// The name of another migration in which the user is ready.
    pub elsewhere: Option<String>,
}

/// A group as the target of a migration.
#[derive(Clone, Debug)]
pub struct TargetGroup {
    pub id: GroupId,
    pub taken_at: Time,
    /// Everything that speaks against adding members.
    pub unfit: Vec<Unfit>,
}

/// A product of a user that a migration is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationItem {
    /// Its place in the plan, from 1.
    pub item: i64,
    /// The user; none of one the store does not know, or cannot tell from others.
    pub user: Option<UserId>,
    /// What an unknown user was called.
    pub named: Option<String>,
    pub product: SkuId,
    pub group: GroupId,
    /// From 1.
    pub wave: u32,
    pub planned: Planned,
}

/// A migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The store's number of it; 0 before it is stored.
    pub key: i64,
    pub id: MigrationId,
    pub name: String,
    pub created_at: Time,
    /// The id of who made it.
    pub created_by: String,
    /// SHA-256 of what was planned.
    pub digest: [u8; 32],
    /// Whether nothing new of it is sent but what is put back.
    pub paused: bool,
    pub terms: Terms,
}
