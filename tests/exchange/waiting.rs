//! How fast and when again, with the clock and chance given.

use autoclaim::{
    domain::{
        request::{AttemptResult, GraphTask, RequestKind, RequestKind::*, RetryAfter, Said, Used},
        time::{DAY, HOUR, MINUTE, Time},
    },
    engine::exchange::{
        backoff,
        disposition::{Disposition, Tried, disposition, unseen},
        due::{Queue, Unit, plan},
        pace::{self, Pace, WRITES},
    },
};
use std::collections::BTreeSet;

static NOW: std::sync::LazyLock<Time> = std::sync::LazyLock::new(|| Time::from_millis(1_800_000_000_000));

fn queue(kind: RequestKind, alone: usize, together: usize) -> Queue<usize> {
    let unit = |of| Unit { alone: of < alone, of };
    Queue { kind, task: GraphTask::Send, urgent: false, work: (0..alone + together).map(unit).collect() }
}

#[test]
fn r53_no_more_goes_than_the_limits_leave() {
    let used = |writes, units| Used { writes, units, braked: 0 };
    for (users, units) in [(0, 3_500), (49, 3_500), (50, 5_000), (500, 5_000), (501, 8_000)] {
        assert_eq!(Pace::new(users, used(WRITES, 0), None, None).take(ReadUsers, 10_000), units);
        assert_eq!(Pace::new(users, used(0, 0), None, None).take(SubscribedSkus, 10_000), units / 3);
    }
    let mut pace = Pace::new(600, used(2_990, 7_995), None, None);
    assert_eq!(pace.take(AssignLicense, 20), 5, "a write costs a unit too");
    assert_eq!(pace.take(ReadUsers, 1), 0);
    assert_eq!(Pace::new(600, used(2_990, 0), None, None).take(AddMembers, 20), 10);
    assert_eq!(Pace::new(600, used(4_000, 0), None, None).take(AddMembers, 20), 0, "never negative");
    let braked = Used { writes: 5, units: 5, braked: 97 };
    assert_eq!(Pace::new(600, braked, Some(100), None).take(AssignLicense, 20), 3);
    assert_eq!(Pace::new(600, braked, Some(0), None).take(AssignLicense, 20), 0);
    assert_eq!(Pace::new(600, braked, Some(0), None).take(ReadUsers, 20), 20);
    assert_eq!(Pace::new(600, braked, None, Some(2)).take(AssignLicense, 20), 2);
}

#[test]
fn r52_work_goes_in_batches_of_one_kind_and_what_must_by_itself() {
    let mut pace = Pace::new(600, Used::default(), None, None);
    let queues = vec![queue(ReadUsers, 0, 1), queue(AssignLicense, 2, 45), queue(AddMembers, 0, 5)];
    let (planned, held) = plan(queues, &mut pace, 6, 20);
    let sizes: Vec<_> = planned.iter().map(|it| (it.kind, it.units.len())).collect();
    let expected = [
        (ReadUsers, 1),
        (AssignLicense, 1),
        (AssignLicense, 1),
        (AssignLicense, 20),
        (AssignLicense, 20),
        (AssignLicense, 5),
    ];
    assert_eq!((sizes.as_slice(), held), (expected.as_slice(), false));
    let mut pace = Pace::new(600, Used { writes: WRITES - 3, ..Used::default() }, None, None);
    let (planned, held) = plan(vec![queue(AssignLicense, 0, 45), queue(ReadUsers, 0, 2)], &mut pace, 6, 20);
    let sizes: Vec<_> = planned.iter().map(|it| (it.kind, it.units.len())).collect();
    assert_eq!((sizes, held), (vec![(AssignLicense, 3), (ReadUsers, 2)], true));
}

#[test]
fn r53_waits_grow_and_are_scattered_and_graph_is_believed() {
    let waits: Vec<i64> = (1..=9).map(|attempt| backoff::exponential(attempt, 0)).collect();
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300].map(|seconds| seconds * 1_000));
    for chance in 0..2_000 {
        let wait = backoff::exponential(3, chance);
        assert!((10_000..=20_000).contains(&wait), "{wait}");
    }
    let waits: BTreeSet<i64> =
        (1..=200).map(|change| backoff::exponential(3, backoff::scatter(change, 3))).collect();
    assert!(waits.len() > 150 && waits.last().unwrap() - waits.first().unwrap() > 9_000, "{waits:?}");
    assert_eq!(backoff::retry_at(RetryAfter::In(2_128), *NOW), NOW.plus(2_128));
    let at = |millis: i64| backoff::retry_at(RetryAfter::At(NOW.plus(millis).millis()), *NOW);
    assert_eq!((at(7_000), at(-7_000), at(30 * DAY)), (NOW.plus(7_000), NOW.plus(1_000), NOW.plus(DAY)));
}

fn tried(attempts: u32, rounds: u32, together: bool) -> Tried {
    Tried { attempts, rounds, together, others: false, paused: false }
}

#[test]
fn r54_an_answer_makes_this_of_a_change() {
    let said = |status, result| Said { status, code: None, message: None, retry_after: None, result };
    let now = |said: &Said, tried| disposition(said, tried, *NOW, 0);
    use AttemptResult::*;
    for (status, result, alone, together) in [
        (Some(200), Done, Disposition::Sent, Disposition::Sent),
        (None, NotSent, Disposition::Again(*NOW), Disposition::Again(*NOW)),
        (Some(409), AgainLater, Disposition::Again(NOW.plus(5_000)), Disposition::Again(NOW.plus(5_000))),
        (None, InDoubt, Disposition::Doubt(NOW.plus(10_000)), Disposition::Doubt(NOW.plus(10_000))),
        (Some(400), DoneAlready, Disposition::Sent, Disposition::Apart(*NOW)),
        (Some(400), NoUnits, Disposition::NextProduct, Disposition::Apart(*NOW)),
        (Some(400), MendUser, Disposition::Round(NOW.plus(HOUR)), Disposition::Apart(*NOW)),
        (
            Some(403),
            MendConfiguration,
            Disposition::Round(NOW.plus(HOUR)),
            Disposition::Round(NOW.plus(HOUR)),
        ),
        (Some(404), Never, Disposition::Missing(NOW.plus(HOUR)), Disposition::Apart(*NOW)),
        (Some(400), Never, Disposition::Failed, Disposition::Apart(*NOW)),
        (Some(400), Apart, Disposition::Apart(*NOW), Disposition::Apart(*NOW)),
    ] {
        let said = said(status, result);
        assert_eq!(
            (now(&said, tried(1, 0, false)), now(&said, tried(1, 0, true))),
            (alone, together),
            "{result}"
        );
    }
    let mend = said(Some(400), MendUser);
    assert_eq!(now(&mend, tried(2, 1, false)), Disposition::Round(NOW.plus(4 * HOUR)));
    assert_eq!(now(&mend, tried(3, 2, false)), Disposition::Failed);
    assert_eq!(now(&mend, Tried { paused: true, ..tried(9, 2, false) }), Disposition::Again(*NOW));
    let slow = Said { retry_after: Some(RetryAfter::In(60_000)), ..said(Some(503), InDoubt) };
    assert_eq!(now(&slow, tried(1, 0, false)), Disposition::Doubt(NOW.plus(60_000)));
    let fast = Said { retry_after: Some(RetryAfter::In(500)), ..said(Some(429), AgainLater) };
    assert_eq!(now(&fast, tried(7, 0, false)), Disposition::Again(NOW.plus(1_000)));
    let member = Tried { others: true, ..tried(1, 0, false) };
    assert_eq!(now(&said(Some(400), DoneAlready), member), Disposition::Overtaken);
    let stuck = said(None, NotSent);
    assert_eq!(now(&stuck, tried(3, 0, false)), Disposition::Again(NOW.plus(20_000)));
}

#[test]
fn r48_what_is_not_seen_is_looked_for_ever_more_seldom_then_offered_again() {
    let minute = 60_000;
    assert_eq!(backoff::verify(*NOW, NOW.plus(MINUTE), minute), NOW.plus(2 * MINUTE));
    assert_eq!(backoff::verify(*NOW, NOW.plus(8 * MINUTE), minute), NOW.plus(16 * MINUTE));
    assert_eq!(backoff::verify(*NOW, NOW.plus(9 * HOUR), minute), NOW.plus(10 * HOUR));
    let day = |rounds, hours| unseen(*NOW, NOW.plus(hours * HOUR), DAY, rounds);
    assert_eq!(day(0, 23), Disposition::Sent);
    assert_eq!(day(0, 24), Disposition::Round(NOW.plus(DAY)));
    assert_eq!(day(2, 23), Disposition::Sent);
    assert_eq!(day(2, 24), Disposition::Failed);
}

#[test]
fn r50_the_backlog_says_how_long_it_takes_at_least() {
    assert_eq!([0, 1, 20, 21, 10_000].map(|writes| pace::seconds(true, writes)), [0, 1, 1, 2, 500]);
    assert_eq!([0, 1, 350, 351].map(|reads| pace::seconds(false, reads)), [0, 1, 1, 2]);
}
