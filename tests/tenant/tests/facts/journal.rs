//! What a test may ask at the end.

use crate::support::*;
use tenant::{Act, Builder, Cause, GroupKind, MINUTE, Tenant, What, catalogue::*};

#[test]
fn a_loss_is_told_with_its_length_and_who_caused_it() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    let from = tenant.advance(tenant.now().after(MINUTE));
    tenant.act(Act::Remove { user, sku: SPE_E3 });
    let until = tenant.advance(from.after(5 * MINUTE));
    assign(&mut tenant, user, &[(SPE_E3, &[INTUNE_A])], &[]);
    let losses = tenant.journal().losses();
    assert_eq!(losses.len(), 4);
    for loss in losses {
        assert_eq!((loss.user, loss.from, loss.cause), (user, from, Cause::Admin));
        assert_eq!(loss.until, (loss.plan != INTUNE_A).then_some(until));
    }
}

#[test]
fn what_our_writes_gave_and_took_is_told_apart_from_others() {
    let mut tenant = small();
    let (ours, theirs) = (person(&tenant, 0), person(&tenant, 1));
    assign(&mut tenant, ours, &[(SPE_E3, &[])], &[]);
    tenant.act(Act::Assign { user: theirs, sku: SPE_E3, disabled: Default::default() });
    assign(&mut tenant, ours, &[], &[SPE_E3]);
    assert_eq!(tenant.journal().given(), [(ours, SPE_E3, tenant.now())]);
    assert_eq!(tenant.journal().taken(), [(ours, SPE_E3, tenant.now())]);
    let causes: Vec<Cause> = tenant.journal().of(ours).map(|entry| entry.cause).collect();
    assert_eq!(causes, [Cause::Client(1), Cause::Client(1), Cause::Client(2), Cause::Client(2)]);
}

#[test]
fn what_a_group_brings_is_of_the_group_and_the_membership_is_of_the_client() {
    let group = Builder::group_id("Staff");
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(product(SPE_E3, 5))
        .group("Staff", GroupKind::Security, &[(SPE_E3, &[])], 0..1)
        .build();
    assert!(tenant.journal().entries().is_empty());
    let user = person(&tenant, 1);
    add_member(&mut tenant, group, user);
    tenant.settle();
    let entries: Vec<_> = tenant.journal().of(user).collect();
    assert_eq!(
        (entries[0].cause, &entries[0].what),
        (Cause::Client(1), &What::Member { group, joined: true })
    );
    assert!(entries[1..].iter().all(|entry| entry.cause == Cause::Group(group, Some(1))));
    assert_eq!(entries.len(), 3);
}

#[test]
fn adding_before_removing_loses_nothing_and_removing_first_does() {
    let group = Builder::group_id("Staff");
    let migrate = |remove_first: bool| {
        let mut tenant = Tenant::builder(1)
            .people(3)
            .sku(product(SPE_E3, 5))
            .holders(SPE_E3, 0..1, &[])
            .group("Staff", GroupKind::Security, &[(SPE_E3, &[])], 0..0)
            .build();
        let user = person(&tenant, 0);
        if remove_first {
            assign(&mut tenant, user, &[], &[SPE_E3]);
        }
        add_member(&mut tenant, group, user);
        tenant.settle();
        if !remove_first {
            assign(&mut tenant, user, &[], &[SPE_E3]);
        }
        assert!(tenant.holds(user, SPE_E3));
        tenant.journal().losses().len()
    };
    assert_eq!((migrate(false), migrate(true)), (0, 4));
}

#[test]
fn what_a_group_does_is_put_down_to_who_set_it_off() {
    let group = Builder::group_id("Staff");
    let mut tenant = Tenant::builder(1)
        .people(3)
        .sku(product(SPE_E3, 5))
        .group("Staff", GroupKind::Security, &[(SPE_E3, &[])], 0..2)
        .build();
    let (ours, theirs) = (person(&tenant, 0), person(&tenant, 1));
    delete(&mut tenant, &format!("/groups/{group}/members/{ours}/$ref"));
    tenant.act(Act::Leave { group, user: theirs });
    tenant.settle();
    for loss in tenant.journal().losses() {
        assert_eq!(loss.cause.by_client(), loss.user == ours);
    }
    // A change of the group's plans is not the client's, though the client brought the member in.
    add_member(&mut tenant, group, ours);
    tenant.settle();
    tenant.act(Act::License { group, sku: SPE_E3, disabled: [TEAMS1].into() });
    tenant.settle();
    let last = tenant.journal().losses().pop().expect("a loss");
    assert_eq!((last.user, last.plan, last.cause), (ours, TEAMS1, Cause::Group(group, None)));
}
