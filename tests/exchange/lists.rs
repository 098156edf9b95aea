//! What is listed next, and what an answer makes of a list.

use autoclaim::{
    domain::{
        listing::{
            Listing,
            ListingKind::{self, Groups, Members, SignIns, UserChanges, Users},
            Log,
        },
        time::{HOUR, MINUTE, Time},
    },
    engine::exchange::listing::{CHANGES, Came, Lists, Plan},
};

const DAY: i64 = 24 * HOUR;

fn at(minute: i64) -> Time {
    Time::from_millis(1_764_000_000_000).plus(minute * MINUTE)
}

fn refresh(listings: &[Listing], members: &[i64], now: Time) -> Plan {
    Lists { listings, members, refresh: DAY, events: None, undecided: false }.refresh(now)
}

fn events(listings: &[Listing], undecided: bool, now: Time) -> Plan {
    Lists { listings, members: &[], refresh: DAY, events: Some(5 * MINUTE), undecided }.events(now)
}

/// A list of one page, asked for then.
fn whole(kind: ListingKind, group: i64, minute: i64) -> Listing {
    Listing::new(kind, group, 250, at(minute)).asked(at(minute), 1, at(99_999)).after(
        Came::Page { next: false },
        at(minute),
        at(minute),
    )
}

#[test]
fn the_link_of_changes_comes_before_the_first_page_of_users() {
    assert_eq!(refresh(&[], &[], at(0)).now, [(UserChanges, 0), (Groups, 0)]);
    let asked = Listing::new(UserChanges, 0, 999, at(0)).asked(at(0), 1, at(99_999));
    assert_eq!(refresh(&[asked], &[], at(0)), Plan { now: vec![(Groups, 0)], wake: None, open: 3 });
    let changes = asked.after(Came::Page { next: false }, at(0), at(0));
    assert_eq!(refresh(&[changes], &[], at(1)).now, [(Groups, 0), (Users, 0)]);
}

#[test]
fn members_are_listed_once_all_groups_are() {
    let under_way = Listing::new(Groups, 0, 999, at(0)).asked(at(0), 1, at(99_999)).after(
        Came::Page { next: true },
        at(0),
        at(0),
    );
    assert_eq!(refresh(&[under_way], &[7], at(1)).now, [(UserChanges, 0), (Groups, 0)]);
    let groups = under_way.asked(at(1), 1, at(99_999)).after(Came::Page { next: false }, at(1), at(1));
    assert_eq!((groups.started, groups.page), (at(0), 2));
    assert_eq!(refresh(&[groups], &[7, 9], at(1)).now, [(UserChanges, 0), (Members, 7), (Members, 9)]);
}

#[test]
fn one_page_of_a_list_is_under_way_at_a_time() {
    let lists = [
        whole(UserChanges, 0, 0),
        whole(Groups, 0, 0),
        Listing::new(Users, 0, 250, at(0)).asked(at(0), 1, at(99_999)),
    ];
    assert_eq!(refresh(&lists, &[], at(1)), Plan { now: vec![], wake: Some(at(15)), open: 1 });
}

#[test]
fn everything_is_listed_again_after_refresh_hours_and_changes_are_asked_for_between() {
    let lists = [whole(UserChanges, 0, 0), whole(Groups, 0, 1), whole(Users, 0, 1)];
    assert_eq!(refresh(&lists, &[], at(14)), Plan { now: vec![], wake: Some(at(15)), open: 0 });
    assert_eq!(refresh(&lists, &[], at(0).plus(CHANGES)).now, [(UserChanges, 0)]);
    let [changes, groups, users] = lists;
    let polled = changes.asked(at(15), 1, at(99_999)).after(Came::Page { next: false }, at(15), at(15));
    assert_eq!((polled.started, polled.ended), (at(0), Some(at(15))), "changes go on from their link");
    let day = at(1).plus(DAY);
    let polled = Listing { ended: Some(day), ..polled };
    assert_eq!(refresh(&[polled, groups, users], &[], day).now, [(Groups, 0), (Users, 0)]);
    assert_eq!(users.asked(day, 1, at(99_999)).started, day);
}

#[test]
fn an_expired_token_begins_the_list_again_and_keeps_its_beginning() {
    let under_way = Listing::new(Users, 0, 250, at(0)).asked(at(0), 1, at(99_999)).after(
        Came::Page { next: true },
        at(0),
        at(0),
    );
    let again = under_way.asked(at(5), 1, at(99_999)).after(Came::Expired, at(5), at(6));
    assert_eq!((again.started, again.page, again.linked, again.due), (at(0), 0, false, at(6)));
    assert_eq!(again.asked(at(6), 1, at(99_999)).started, at(0));
}

#[test]
fn a_page_too_large_halves_those_that_follow_and_one_item_too_large_is_tried_later() {
    let mut list = Listing::new(Users, 0, 250, at(0)).asked(at(0), 1, at(99_999)).after(
        Came::Page { next: true },
        at(0),
        at(0),
    );
    let mut tops = Vec::new();
    while list.failures == 0 {
        list = list.asked(at(1), 1, at(99_999)).after(Came::TooLarge, at(1), at(2));
        tops.push(list.top);
        assert_eq!((list.started, list.page), (at(0), 0));
    }
    assert_eq!(tops, [125, 62, 31, 15, 7, 3, 1, 1]);
    assert_eq!(refresh(&[whole(UserChanges, 0, 0), whole(Groups, 0, 0), list], &[], at(1)).wake, Some(at(2)));
}

#[test]
fn a_page_that_did_not_come_is_asked_for_again_where_it_stood() {
    let list = Listing::new(Groups, 0, 999, at(0)).asked(at(0), 1, at(99_999)).after(
        Came::Page { next: true },
        at(0),
        at(0),
    );
    let failed = list.asked(at(1), 1, at(99_999)).after(Came::Nothing, at(1), at(3));
    assert_eq!((failed.page, failed.linked, failed.failures), (1, true, 1));
    let plan = refresh(&[whole(UserChanges, 0, 0), failed], &[], at(2));
    assert_eq!(plan, Plan { now: vec![(Users, 0)], wake: Some(at(3)), open: 2 });
    assert_eq!(failed.asked(at(3), 1, at(99_999)).after(Came::Page { next: true }, at(3), at(3)).failures, 0);
}

#[test]
fn users_are_listed_anew_where_the_link_of_their_changes_was_lost() {
    let lists = [whole(UserChanges, 0, 0), whole(Groups, 0, 0), whole(Users, 0, 1)];
    let [changes, groups, users] = lists;
    let lost = changes.asked(at(20), 1, at(99_999)).after(Came::Expired, at(20), at(20));
    assert_eq!(refresh(&[lost, groups, users], &[], at(20)).now, [(UserChanges, 0)]);
    let anew = lost.asked(at(20), 1, at(99_999)).after(Came::Page { next: false }, at(20), at(20));
    assert_eq!(anew.started, at(20));
    assert_eq!(refresh(&[anew, groups, users], &[], at(21)).now, [(Users, 0)]);
    assert_eq!(refresh(&[anew, groups, whole(Users, 0, 21)], &[], at(22)).now, []);
}

#[test]
fn the_log_is_read_in_windows_once_all_of_the_last_one_is_decided() {
    assert_eq!(events(&[], false, at(0)).now, [(SignIns, 0)]);
    let window = whole(SignIns, 0, 0);
    assert_eq!(events(&[window], true, at(9)), Plan { now: vec![], wake: None, open: 1 });
    let under_way = Listing { ended: None, ..window };
    assert_eq!(events(&[under_way], true, at(9)).now, [(SignIns, 0)], "its own sign-ins do not hold it");
    assert_eq!(events(&[window], false, at(4)), Plan { now: vec![], wake: Some(at(5)), open: 0 });
    assert_eq!(events(&[window], false, at(5)).now, [(SignIns, 0)]);
    let off = Lists { listings: &[window], members: &[], refresh: DAY, events: None, undecided: false };
    assert_eq!(off.events(at(9)), Plan::default());
}

#[test]
fn a_window_overlaps_the_last_and_never_begins_before_the_log_was_turned_on() {
    assert_eq!(Log { since: at(0), watermark: at(0) }.from(120), at(0));
    assert_eq!(Log { since: at(0), watermark: at(60) }.from(120), at(0));
    assert_eq!(Log { since: at(0), watermark: at(500) }.from(120), at(380));
}
