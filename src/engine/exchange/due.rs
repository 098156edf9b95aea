//! Which work goes into which requests. One queue after the other, each of one kind and task, in the order in
//! which they are given.

use super::pace::Pace;
use crate::domain::request::{GraphTask, RequestKind};

/// Work of one kind that is due, in its order.
#[derive(Debug)]
pub struct Queue<T> {
    pub kind: RequestKind,
    pub task: GraphTask,
    /// Whether the admin's own limit does not hold it: what was taken away wrongly is put back (r57).
    pub urgent: bool,
    pub work: Vec<Unit<T>>,
}

/// What takes one request, or one item of a batch.
#[derive(Debug)]
pub struct Unit<T> {
    /// Whether it goes by itself, and not in a batch.
    pub alone: bool,
    pub of: T,
}

/// A request to hand out: one unit, or the items of a batch.
#[derive(Debug)]
pub struct Planned<T> {
    pub kind: RequestKind,
    pub task: GraphTask,
    pub units: Vec<T>,
}

/// The requests of a call, at most so many, each of at most `batch` units; and whether work was left that
/// the pace alone holds back.
pub fn plan<T>(queues: Vec<Queue<T>>, pace: &mut Pace, most: usize, batch: usize) -> (Vec<Planned<T>>, bool) {
    let (mut planned, mut held) = (Vec::new(), false);
    for Queue { kind, task, urgent, work } in queues {
        let (alone, together): (Vec<Unit<T>>, Vec<Unit<T>>) = work.into_iter().partition(|unit| unit.alone);
        let (singles, batches) = (alone.into_iter().map(|unit| vec![unit]), chunks(together, batch));
        for chunk in singles.chain(batches) {
            if planned.len() == most {
                break;
            }
            let wanted = chunk.len();
            let may = if urgent { pace.take_urgent(kind, wanted) } else { pace.take(kind, wanted) };
            let units: Vec<T> = chunk.into_iter().take(may).map(|unit| unit.of).collect();
            held |= units.len() < wanted;
            if !units.is_empty() {
                planned.push(Planned { kind, task, units });
            }
        }
    }
    (planned, held)
}

fn chunks<T>(mut work: Vec<Unit<T>>, size: usize) -> Vec<Vec<Unit<T>>> {
    let mut chunks = Vec::new();
    while work.len() > size {
        let rest = work.split_off(size);
        chunks.push(std::mem::replace(&mut work, rest));
    }
    if !work.is_empty() {
        chunks.push(work);
    }
    chunks
}
