//! A machine with a disk and processes, of which one runs at a time; at each of its calls a seed says who
//! goes on.
//!
//! A process is a thread that holds the baton while it runs. One that died, or whose machine lost its power,
//! finds every call failing without effect until its thread has unwound and started it anew.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::disk::{Disk, FileId};
use crate::line::Line;
use crate::lock::{FileLocks, HandleId, IndexLocks};
use crate::plan::{Fault, Lie, Plan};
use crate::shm::{Shared, View};
use crate::support::rng::Rng;

/// A run that makes more calls is taken to go round in circles.
const MOST_CALLS: u64 = 2_000_000;

pub struct World {
    state: Mutex<State>,
    batons: Vec<Condvar>,
}

pub struct State {
    pub disk: Disk,
    pub file_locks: FileLocks,
    pub index_locks: IndexLocks,
    pub shared: Shared,
    pub line: Line,
    pub now_ns: u64,
    pub rng: Rng,
    pub calls: u64,
    /// Tells one course of calls from another.
    pub trace: u64,
    /// How many faults came so far.
    pub faults: u32,
    plan: Plan,
    failing_syncs: u32,
    failing_writes: u32,
    processes: Vec<Process>,
    current: usize,
    has_power: bool,
    handles: HandleId,
}

#[derive(Default)]
struct Process {
    wakes_ns: u64,
    over: bool,
    dead: bool,
    view: View,
    handles: Vec<HandleId>,
}

thread_local! {
    static HERE: RefCell<Option<(Arc<World>, usize)>> = const { RefCell::new(None) };
}

/// The machine of the calling thread, and its process there.
pub fn here() -> (Arc<World>, usize) {
    HERE.with_borrow(|here| here.clone().expect("only a process of a world opens its files"))
}

impl World {
    pub fn new(disk: Disk, now_ns: u64, rng: Rng, plan: Plan, processes: usize) -> Arc<World> {
        let state = State {
            disk,
            now_ns,
            rng,
            plan,
            file_locks: FileLocks::default(),
            index_locks: IndexLocks::default(),
            shared: Shared::default(),
            line: Line::default(),
            calls: 0,
            trace: 0,
            faults: 0,
            failing_syncs: 0,
            failing_writes: 0,
            processes: (0..processes).map(|_| Process::default()).collect(),
            current: 0,
            has_power: true,
            handles: 0,
        };
        Arc::new(World { state: Mutex::new(state), batons: (0..processes).map(|_| Condvar::new()).collect() })
    }

    /// Runs each process to its end, or until it panics.
    pub fn run(self: &Arc<World>, body: impl Fn(usize) + Sync) {
        let start = |me| {
            HERE.set(Some((Arc::clone(self), me)));
            drop(self.await_baton(me, self.state()));
            let outcome = catch_unwind(AssertUnwindSafe(|| body(me)));
            self.finish(me);
            HERE.set(None);
            outcome.unwrap_or_else(|panic| resume_unwind(panic));
        };
        std::thread::scope(|scope| {
            let start = &start;
            for me in 0..self.batons.len() {
                scope.spawn(move || start(me));
            }
        });
    }

    /// What is left when all processes are over. Where the power failed it is on again.
    pub fn end(&self) -> (Disk, u64) {
        let mut state = self.state();
        let state = &mut *state;
        assert!(state.calls < MOST_CALLS, "the run went round in circles");
        if !state.has_power {
            state.disk.cut_power(&mut state.rng);
        }
        (state.disk.clone(), state.now_ns)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn alive(&self, me: usize) -> bool {
        !self.state().processes[me].dead
    }

    /// Starts a process that died anew, unless the power is off. All of its files must be closed.
    pub fn restart(&self, me: usize) -> bool {
        let mut state = self.state();
        let has_power = state.has_power;
        let process = &mut state.processes[me];
        assert!(process.handles.is_empty(), "a process ends with its files closed");
        process.dead = !has_power;
        has_power
    }

    /// A point where another process may go on first. None when the caller's process is dead.
    pub fn point(&self, me: usize, call: &str) -> Option<MutexGuard<'_, State>> {
        let mut state = self.state();
        if state.processes[me].dead {
            return None;
        }
        state.count(me, call);
        let state = self.hand_over(me, state);
        (!state.processes[me].dead).then_some(state)
    }

    /// Lets virtual time pass for the process.
    pub fn sleep(&self, me: usize, time_ns: u64) {
        let mut state = self.state();
        let wakes = state.now_ns.saturating_add(time_ns);
        if state.processes[me].dead {
            state.now_ns = wakes;
            return;
        }
        state.processes[me].wakes_ns = wakes;
        state.count(me, "sleep");
        drop(self.hand_over(me, state));
    }

    fn hand_over<'w>(&'w self, me: usize, mut state: MutexGuard<'w, State>) -> MutexGuard<'w, State> {
        let next = if state.processes[me].dead { me } else { state.next(me) };
        if next == me {
            return state;
        }
        let parts = &mut *state;
        parts.shared.publish(&parts.processes[me].view);
        parts.current = next;
        self.batons[next].notify_one();
        let mut state = self.await_baton(me, state);
        let parts = &mut *state;
        if !parts.processes[me].dead {
            parts.shared.fetch(&parts.processes[me].view);
        }
        state
    }

    fn await_baton<'w>(&'w self, me: usize, state: MutexGuard<'w, State>) -> MutexGuard<'w, State> {
        self.batons[me].wait_while(state, |state| state.current != me).unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, me: usize) {
        let mut state = self.state();
        state.processes[me].over = true;
        state.line.leave(me);
        if state.processes.iter().any(|process| !process.over) {
            state.current = state.next(me);
            self.batons[state.current].notify_one();
        }
    }
}

impl State {
    fn count(&mut self, me: usize, call: &str) {
        self.calls += 1;
        if self.calls == MOST_CALLS {
            self.lose_power();
        }
        self.now_ns += 1_000 + self.rng.below(20_000);
        let letters =
            call.bytes().fold(me as u64, |sum, letter| sum.wrapping_mul(31).wrapping_add(letter.into()));
        self.trace = (self.trace ^ letters).wrapping_mul(0x100_0000_01B3).rotate_left(17);
        while let Some(fault) = self.plan.due(self.calls) {
            self.strike(me, fault);
        }
    }

    fn strike(&mut self, me: usize, fault: Fault) {
        self.faults += 1;
        match fault {
            Fault::SyncFails(times) => self.failing_syncs += times,
            Fault::DiskFull(times) => self.failing_writes += times,
            Fault::Death => {
                self.shared.publish(&self.processes[me].view);
                self.kill(me);
            }
            Fault::PowerCut => self.lose_power(),
            Fault::LineReplaced => self.line.generation += 1,
        }
    }

    fn lose_power(&mut self) {
        self.has_power = false;
        (0..self.processes.len()).for_each(|process| self.kill(process));
    }

    fn kill(&mut self, process: usize) {
        self.processes[process].dead = true;
        self.line.leave(process);
        for handle in self.processes[process].handles.clone() {
            self.let_go(handle);
        }
    }

    fn let_go(&mut self, handle: HandleId) {
        self.file_locks.release(handle);
        self.index_locks.release(handle);
        self.shared.detach(handle);
    }

    /// Who goes on: the caller, mostly, or anybody else who is not asleep.
    fn next(&mut self, me: usize) -> usize {
        loop {
            let awake =
                |process: &Process| !process.over && (process.dead || process.wakes_ns <= self.now_ns);
            let ready: Vec<usize> =
                (0..self.processes.len()).filter(|process| awake(&self.processes[*process])).collect();
            match ready.as_slice() {
                [] => {
                    self.now_ns = self
                        .processes
                        .iter()
                        .filter(|it| !it.over)
                        .map(|it| it.wakes_ns)
                        .min()
                        .unwrap_or(self.now_ns)
                }
                ready if ready.contains(&me) && !self.rng.one_in(self.plan.switch) => return me,
                ready => return *self.rng.pick(ready),
            }
        }
    }

    pub fn lie(&self) -> Lie {
        self.plan.lie
    }

    /// Whether this sync is one that fails.
    pub fn sync_fails(&mut self) -> bool {
        let fails = self.failing_syncs > 0;
        self.failing_syncs -= u32::from(fails);
        fails
    }

    /// Whether a write up to this end finds no room.
    pub fn disk_full(&mut self, file: FileId, end: usize) -> bool {
        let fails = self.failing_writes > 0 && end > self.disk.size(file);
        self.failing_writes -= u32::from(fails);
        fails
    }

    pub fn new_handle(&mut self, me: usize) -> HandleId {
        self.handles += 1;
        self.processes[me].handles.push(self.handles);
        self.handles
    }

    pub fn close_handle(&mut self, me: usize, handle: HandleId) {
        self.let_go(handle);
        self.processes[me].view.detach(handle);
        self.processes[me].handles.retain(|open| *open != handle);
    }

    pub fn map(
        &mut self,
        me: usize,
        handle: HandleId,
        region: usize,
        size: usize,
        extend: bool,
    ) -> Option<*mut u8> {
        self.shared.map(&mut self.processes[me].view, handle, region, size, extend)
    }

    pub fn unmap(&mut self, me: usize, handle: HandleId) {
        if !self.processes[me].dead {
            self.shared.publish(&self.processes[me].view);
        }
        self.shared.detach(handle);
        self.index_locks.release(handle);
        self.processes[me].view.detach(handle);
    }
}
