//! Any thread may use any handle, and may close it under another's call.

use crate::host::{Handle, abi, call, close, open};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A handle for other threads.
#[derive(Clone, Copy)]
struct Shared(usize);

impl Shared {
    fn open() -> Shared {
        Shared(open().addr())
    }

    fn handle(self) -> Handle {
        std::ptr::without_provenance_mut(self.0)
    }
}

#[test]
fn many_threads_share_one_client() {
    let client = Shared::open();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(move || {
                for _ in 0..100 {
                    assert_eq!(call(client.handle(), c"setting.get", b"{}").status, 0);
                }
            });
        }
    });
    assert_eq!(close(client.handle()), 0);
}

#[test]
fn closing_while_other_threads_call_ends_each_with_a_reply_or_a_refusal() {
    for _ in 0..20 {
        let client = Shared::open();
        let (start, answered) = (Barrier::new(9), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    start.wait();
                    loop {
                        let answer = call(client.handle(), c"setting.get", b"{}");
                        if answer.status != 0 {
                            assert_eq!(answer.error(), "INVALID_HANDLE");
                            break;
                        }
                        answered.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            start.wait();
            while answered.load(Ordering::SeqCst) < 20 {
                std::thread::yield_now();
            }
            assert_eq!(close(client.handle()), 0);
        });
    }
}

#[test]
fn of_many_threads_that_close_one_client_one_succeeds() {
    let client = Shared::open();
    let closed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(move || usize::from(close(client.handle()) == 0))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(closed, 1);
}

#[test]
fn interrupts_from_other_threads_end_a_call_or_miss_it() {
    let client = Shared::open();
    std::thread::scope(|scope| {
        let interrupter = scope.spawn(move || {
            for _ in 0..1_000 {
                // SAFETY: a handle may hold anything.
                assert_eq!(unsafe { (abi().interrupt)(client.handle()) }, 0);
            }
        });
        while !interrupter.is_finished() {
            let answer = call(client.handle(), c"setting.get", b"{}");
            assert!(answer.status == 0 || answer.error() == "INTERRUPTED", "{answer:?}");
        }
    });
    assert_eq!(call(client.handle(), c"setting.get", b"{}").status, 0);
    assert_eq!(close(client.handle()), 0);
}
