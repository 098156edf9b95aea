//! A migration as an admin has it run.

use crate::{
    carrier::{Carrier, Habits},
    quiet::id,
    support::{text, with},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use tenant::{
    Act, Builder, GroupKind, HOUR, MINUTE, Path, Tenant, Uuid, WriteKind,
    catalogue::{SPE_E3, product},
};

pub const NAME: &str = "Move";

/// What a method says of the migration, or its error.
pub fn ask(carrier: &Carrier, method: &str, more: Value) -> Result<Value, Value> {
    carrier.store.ask(method, with(json!({ "migration": NAME, "now": carrier.time() }), more))
}

#[track_caller]
pub fn tell(carrier: &Carrier, method: &str, more: Value) -> Value {
    carrier.call(method, with(json!({ "migration": NAME }), more))
}

/// Releases the next wave.
#[track_caller]
pub fn invoke(carrier: &Carrier) -> Value {
    tell(carrier, "migration.invoke", json!({}))
}

pub fn migration(carrier: &Carrier) -> Value {
    carrier.call("migration.list", json!({ "identity": NAME }))["items"][0].clone()
}

pub fn items(carrier: &Carrier) -> Vec<Value> {
    carrier.store.pages("migration.items", json!({ "migration": NAME, "now": carrier.time() }), 1_000)
}

/// The only item of a user, or that of a product.
#[track_caller]
pub fn item(carrier: &Carrier, user: Uuid) -> Value {
    let of = tell(carrier, "migration.items", json!({ "user": user }))["items"].clone();
    of.as_array().unwrap().first().unwrap_or_else(|| panic!("{user} has no item")).clone()
}

/// How many items are in each state.
pub fn states(carrier: &Carrier) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    items(carrier).iter().for_each(|item| *states.entry(text(&item["state"])).or_default() += 1);
    states
}

/// User, product and group of an item.
pub fn move_of(item: &Value) -> (Uuid, Uuid, Uuid) {
    (id(&item["user"]["id"]), id(&item["product"]["skuId"]), id(&item["group"]["id"]))
}

/// Plans that a reply names.
pub fn plan_ids(plans: &Value) -> BTreeSet<Uuid> {
    plans.as_array().unwrap().iter().map(|plan| id(&plan["id"])).collect()
}

/// The writes of a kind that arrived.
pub fn writes(tenant: &Tenant, kind: WriteKind) -> usize {
    tenant.writes().iter().filter(|write| write.kind == kind).count()
}

/// Users, and what is taken from them, by a request or the parts of one.
pub fn removals(request: &Value) -> Vec<(Uuid, Vec<Uuid>)> {
    let single = [request.clone()];
    let parts = request["body"]["requests"].as_array().map_or(&single[..], Vec::as_slice);
    let taken = |part: &Value| {
        let skus = part["body"]["removeLicenses"].as_array()?;
        let user = part["url"].as_str()?.rsplit('/').nth(1)?.parse().ok()?;
        (!skus.is_empty()).then(|| (user, skus.iter().map(id).collect()))
    };
    parts.iter().filter_map(taken).collect()
}

/// A tenant in calm weather, all of whose direct holders of SPE_E3 are to move to its group Licensed.
pub fn planned(builder: Builder, more: Value) -> Carrier {
    let carrier = Carrier::new(builder.build(), 9, Habits::default());
    let plan = json!({ "name": NAME, "holdersOf": SPE_E3, "group": "Licensed" });
    carrier.call("migration.plan", with(plan, more));
    carrier
}

/// So many who hold SPE_E3 directly and ten who hold nothing, units for all, and the group that brings it to these
/// members.
pub fn small(holders: usize, members: Range<usize>) -> Builder {
    Tenant::builder(9)
        .people(holders + 10)
        .sku(product(SPE_E3, holders as u32 + 10))
        .holders(SPE_E3, 0..holders, &[])
        .group("Licensed", GroupKind::Security, &[(SPE_E3, &[])], members)
}

/// One user who holds SPE_E3 directly with these plans off, to move to a group whose license has these off.
pub fn planned_one(direct: &[Uuid], group: &[Uuid], more: Value) -> (Carrier, Uuid) {
    let builder = Tenant::builder(9).people(1).sku(product(SPE_E3, 5)).holders(SPE_E3, 0..1, direct).group(
        "Licensed",
        GroupKind::Security,
        &[(SPE_E3, group)],
        0..0,
    );
    let carrier = planned(builder, more);
    let user = moving(&carrier)[0];
    (carrier, user)
}

/// That the loss of a plan of SPE_E3 is accepted.
pub fn accepting(plan: &str) -> Value {
    json!({ "acceptLoss": [{ "product": SPE_E3, "plans": [plan] }] })
}

pub fn licensed() -> Uuid {
    Builder::group_id("Licensed")
}

/// Those whom the plan of such a tenant moves.
pub fn moving(carrier: &Carrier) -> Vec<Uuid> {
    items(carrier).iter().map(|item| move_of(item).0).collect()
}

/// Runs until something is so.
#[track_caller]
pub fn run_to(carrier: &mut Carrier, what: impl Fn(&Carrier) -> bool) {
    let end = carrier.now + 4 * 24 * HOUR;
    while !what(carrier) {
        assert!(carrier.now < end, "it never came: {:#?}", items(carrier));
        carrier.turn(end, 20, true);
    }
}

/// Lets the host run so long.
pub fn run_for(carrier: &mut Carrier, milliseconds: u64) {
    let end = carrier.now + milliseconds;
    carrier.run_until(end, 20, |_| true);
    carrier.now = carrier.now.max(end);
}

/// Whether all items, and there are some, are in a state.
pub fn all(state: &str) -> impl Fn(&Carrier) -> bool {
    move |carrier| items(carrier).iter().all(|item| item["state"] == state)
}

/// Somebody does something to each user just before a license is taken away.
pub fn at_removal(carrier: &mut Carrier, mut act: impl FnMut(&mut Tenant, Uuid, Uuid) + 'static) {
    carrier.before = Some(Box::new(move |tenant, request| {
        for (user, skus) in removals(request) {
            skus.into_iter().for_each(|sku| act(tenant, user, sku));
        }
    }));
}

/// Somebody takes the user from the group, and Entra comes to it at once.
pub fn expel(tenant: &mut Tenant, user: Uuid, _: Uuid) {
    at_once(tenant, Act::Leave { group: licensed(), user });
}

/// Somebody does something, and Entra comes to it at once.
pub fn at_once(tenant: &mut Tenant, act: Act) {
    tenant.set_inheritance(0, 0);
    tenant.act(act);
    tenant.set_inheritance(MINUTE, 10 * MINUTE);
}

/// The plans that the user's direct license of SPE_E3 has off; none where there is none.
pub fn direct(carrier: &Carrier, user: Uuid) -> Option<BTreeSet<Uuid>> {
    carrier.tenant.user(user)?.direct(SPE_E3).map(|path| path.disabled.clone())
}

/// Whether the user holds SPE_E3 through the group.
pub fn inherits(carrier: &Carrier, user: Uuid) -> bool {
    let through = |path: &Path| path.group == Some(licensed()) && path.state.effective();
    carrier.tenant.user(user).is_some_and(|user| user.paths.iter().any(through))
}
