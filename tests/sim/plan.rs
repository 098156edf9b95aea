//! What goes wrong in a run, and when.

use crate::support::rng::Rng;

/// What happens before a call on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Every process ends, and writes that no sync made last may be lost.
    PowerCut,
    /// The calling process ends.
    Death,
    /// So many syncs fail.
    SyncFails(u32),
    /// So many writes that make a file larger find no room.
    DiskFull(u32),
    /// The files by which processes stand in line are others.
    LineReplaced,
}

/// How the machine breaks its promises: what the negative controls are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lie {
    #[default]
    None,
    /// A sync does nothing (synchronous=OFF).
    NoSync,
    /// A commit does not sync the log, a checkpoint does (synchronous=NORMAL).
    NoSyncOfCommits,
    /// Every lock is given.
    NoLocks,
    /// There is no line.
    NoLine,
}

#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The faults by the number of the call, the next one last.
    faults: Vec<(u64, Fault)>,
    /// At one call in so many another process may go on instead.
    pub switch: u64,
    pub lie: Lie,
}

impl Plan {
    /// Nothing goes wrong, and the processes take turns often.
    pub fn calm() -> Plan {
        Plan { switch: 3, ..Plan::default() }
    }

    /// These faults, each somewhere within so many calls.
    pub fn with(faults: &[Fault], calls: u64, rng: &mut Rng) -> Plan {
        let mut faults: Vec<_> = faults.iter().map(|fault| (rng.below(calls), *fault)).collect();
        faults.sort_by_key(|(call, _)| std::cmp::Reverse(*call));
        Plan { faults, switch: *rng.pick(&[2, 3, 10, 40]), lie: Lie::None }
    }

    /// One fault, before a call.
    pub fn at(call: u64, fault: Fault) -> Plan {
        Plan { faults: vec![(call, fault)], ..Plan::calm() }
    }

    pub fn lying(self, lie: Lie) -> Plan {
        Plan { lie, ..self }
    }

    /// The fault of this call, taken out of the plan.
    pub fn due(&mut self, call: u64) -> Option<Fault> {
        self.faults.pop_if(|(due, _)| *due <= call).map(|(_, fault)| fault)
    }
}
