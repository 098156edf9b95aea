//! What happened to a product of a user by a migration: who, when, and with what evidence.

use super::{
    ids::PlanId,
    migration::{MigrationItemState, MigrationStep, Obstacle},
    time::Time,
};

/// Something that happened to an item since it was released: it came to a state or a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemEvent {
    pub at: Time,
    pub state: MigrationItemState,
    pub step: MigrationStep,
    /// The id of who released it or took it back; none of what followed by itself.
    pub by: Option<String>,
    /// What it came to that step for.
    pub obstacle: Option<Obstacle>,
    /// What reads had shown at the step before.
    pub shown: ShownBefore,
    /// The plans that the group's license had off as the direct one went; none where nothing went, or no such license is known.
    pub group_off: Option<Vec<PlanId>>,
}

impl ItemEvent {
    /// The plans that went off with the direct license by an admin's leave: of those that it had on.
    pub fn lost(&self, recorded: &[PlanId], accepted: &[PlanId]) -> Vec<PlanId> {
        let off = self.group_off.iter().flatten().copied();
        off.filter(|plan| accepted.contains(plan) && !recorded.contains(plan)).collect()
    }
}

/// What reads had shown of an item at a step, by when they were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownBefore {
    /// The answer to its change, or the end of that one's lease.
    pub after: Option<Time>,
    /// The first read that lacked what was to go.
    pub lacking_since: Option<Time>,
    /// The first read that showed what was to go, and what stayed instead.
    pub shown_since: Option<Time>,
    /// The read that agreed with it.
    pub proven_at: Option<Time>,
}

/// The events of an item read as a course: when it came to each step last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemCourse {
    pub released_at: Option<Time>,
    pub released_by: Option<String>,
    /// When the user was added to the group, as Graph answered or else the group's license showed.
    pub joined_at: Option<Time>,
    /// When the group's license was seen with every plan.
    pub inherited_at: Option<Time>,
    /// When the direct license was taken away, what reads had proven then, and the plans that the group's had off.
    pub removed_at: Option<Time>,
    pub proof: ShownBefore,
    pub group_off: Option<Vec<PlanId>>,
    /// The answer to the removal, and the first read without the direct license.
    pub gone: ShownBefore,
    pub done_at: Option<Time>,
    /// When it was put back, and by which of the events.
    pub put_backs: Vec<(Time, usize)>,
    pub failed_at: Option<Time>,
    pub undo_asked_at: Option<Time>,
    pub undo_asked_by: Option<String>,
    pub undone_at: Option<Time>,
}

impl ItemCourse {
    /// The course of these events, oldest first. An item that was released again begins anew, but for what was put back.
    pub fn of(events: &[ItemEvent]) -> ItemCourse {
        let mut course = ItemCourse::default();
        let mut before = None;
        for (place, event) in events.iter().enumerate() {
            let puts_back = event.step == MigrationStep::PutBack && event.state.open();
            if puts_back && before != Some(MigrationStep::PutBack) {
                course.put_backs.push((event.at, place));
            }
            course.follow(before, event);
            before = Some(event.step);
        }
        course
    }

    fn follow(&mut self, before: Option<MigrationStep>, event: &ItemEvent) {
        let at = Some(event.at);
        match (event.state, event.step, &event.by) {
            (MigrationItemState::Moving, _, Some(by)) => {
                let put_backs = std::mem::take(&mut self.put_backs);
                let released_by = Some(by.clone());
                *self = ItemCourse { released_at: at, released_by, put_backs, ..ItemCourse::default() };
            }
            (MigrationItemState::Undoing, _, Some(by)) => {
                (self.undo_asked_at, self.undo_asked_by) = (at, Some(by.clone()));
            }
            (MigrationItemState::Done, ..) => (self.done_at, self.gone) = (at, event.shown),
            (MigrationItemState::Failed, ..) => self.failed_at = at,
            (MigrationItemState::Undone, ..) => self.undone_at = at,
            (MigrationItemState::Moving, step, _) => self.reach(before, step, event),
            _ => {}
        }
    }

    fn reach(&mut self, before: Option<MigrationStep>, step: MigrationStep, event: &ItemEvent) {
        if before == Some(MigrationStep::Join) && step != MigrationStep::Join {
            self.joined_at = Some(event.at);
        }
        match step {
            // It was not taken away after all.
            MigrationStep::Inherited if before == Some(MigrationStep::Removed) => self.removed_at = None,
            MigrationStep::Inherited => self.inherited_at = Some(event.at),
            MigrationStep::Removed => {
                self.removed_at = Some(event.at);
                (self.proof, self.group_off) = (event.shown, event.group_off.clone());
            }
            _ => {}
        }
    }
}
