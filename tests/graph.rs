//! Reading what Graph returns: items out of any stream, and structs out of items.

#[path = "support/cases.rs"]
mod cases;

use autoclaim::domain::{
    directory::{EnvironmentRow, NewPool},
    interrupt::Interrupt,
    time::Time,
};
use autoclaim::graph::{
    DEPTH_LIMIT, ITEM_LIMIT, Item, ItemError, Items, SignIn, Skipped, StreamError, Unreadable,
    read_environment, read_group, read_subscribed_sku, read_user,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Debug, io::Read, str::FromStr};

fn items(text: &[u8]) -> Vec<Item> {
    Items::new(text).collect::<Result<_, _>>().unwrap()
}

fn values(text: &[u8]) -> Vec<Value> {
    items(text).into_iter().map(|item| serde_json::from_slice(&item.json.unwrap()).unwrap()).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/graph/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read<T>(name: &str, one: fn(&[u8]) -> Result<T, ItemError>) -> Vec<T> {
    items(&fixture(name)).into_iter().map(|item| one(&item.json.unwrap()).unwrap()).collect()
}

fn pool(json: &[u8]) -> Result<NewPool, ItemError> {
    Ok(read_subscribed_sku(json, None)?.0)
}

fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// The error as a user reads it: field, then message.
fn refusal<T: Debug>(result: Result<T, ItemError>) -> String {
    result.unwrap_err().to_string()
}

/// Gives out at most so many bytes a call.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(self.0.len()).min(buffer.len());
        let (now, later) = self.0.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

#[test]
fn every_way_to_write_a_collection_gives_the_same_items() {
    let expected = vec![json!({"id": 1, "value": 7}), json!({"id": 2, "t": "]}\"\\"})];
    let (a, b) = (expected[0].to_string(), expected[1].to_string());
    for text in [
        format!(r#"{{"@odata.context":"x","value":[{a},{b}],"@odata.nextLink":null}}"#),
        format!(r#"{{"value":[{a},{b}]}}"#),
        format!(r#"{{"Value" : [ {a} , {b} ] , "x":[{{}}] }}"#),
        format!("[{a},\r\n{b}]\n"),
        format!("{a}\n{b}\n"),
        format!("{a}{b}"),
        format!("\u{feff}{a}\n\n{b}"),
        format!(r#"{{"value":[{a}],"n":1}} {{"n":1,"value":[]}}{{"value":[{b}]}}"#),
        format!("[{a}]{b}[]"),
        format!(r#"[{{"value":[{a}],"@odata.nextLink":"x"}}, {{"value":{b}}}]"#),
        format!(r#"[{{"value":[]}},{{"value":[{a}]}}]{{"value":[{b}]}}"#),
    ] {
        assert_eq!(values(text.as_bytes()), expected, "{text}");
    }
    assert!(items(b"[]").is_empty());
    for nothing in [&b""[..], b" \n\t\r", b"\xEF\xBB\xBF \n"] {
        assert!(
            matches!(Items::new(nothing).next(), Some(Err(StreamError::Malformed { .. }))),
            "{nothing:?} is no collection"
        );
    }
    assert_eq!(values(br#"[1, null ,"a",[2]]"#), [json!(1), json!(null), json!("a"), json!([2])]);
    assert_eq!(values(br#"{"value":null,"id":3}"#), [json!({"value": null, "id": 3})], "no array, no page");
}

#[test]
fn items_know_their_place_across_pages() {
    let text = b"{\"value\":[\n{\"id\":1},\n\n{\"id\":2}]}\n{\"value\":[{\"id\":3}]}";
    let places: Vec<_> = items(text).iter().map(|item| (item.index, item.line)).collect();
    assert_eq!(places, [(0, 2), (1, 4), (2, 5)]);
}

#[test]
fn a_page_that_names_a_next_one_is_not_the_whole_collection() {
    let more = |text: &str| {
        let mut items = Items::new(text.as_bytes());
        assert!(items.by_ref().all(|item| item.is_ok()));
        items.more_pages()
    };
    assert!(more(r#"{"value":[],"@odata.nextLink":"https://x"}"#));
    assert!(more(r#"{"@odata.nextLink":"https://x","value":[{}]}"#));
    assert!(more(r#"[{"value":[{}]},{"value":[{}],"@odata.nextLink":"https://x"}]"#));
    assert!(!more(r#"[{"@odata.nextLink":"https://x","value":[{}]},{"value":[{}]}]"#));
    assert!(!more(
        r#"{"@odata.nextLink":"https://x","value":[{}]} {"value":[],"@odata.deltaLink":"https://y"}"#
    ));
}

#[test]
fn a_bad_item_does_not_take_the_others_along() {
    let deep = |levels: u32| "[".repeat(levels as usize) + &"]".repeat(levels as usize);
    let long = "a".repeat(ITEM_LIMIT);
    let text = format!(
        r#"{{"value":[{{"a":"{long}"}},{},{},{{"a" 1}},{{"id":1}}]}}"#,
        deep(DEPTH_LIMIT + 1),
        deep(DEPTH_LIMIT)
    );
    let found = items(text.as_bytes());
    assert_eq!(found[0].json, Err(Unreadable::TooLarge { limit: ITEM_LIMIT }));
    assert_eq!(found[1].json, Err(Unreadable::TooDeep));
    assert!(found[2].json.is_ok());
    assert!(refusal(read_user(found[3].json.as_ref().unwrap())).starts_with("is not valid JSON"));
    assert_eq!(found[4].json.as_deref(), Ok(&br#"{"id":1}"#[..]));

    let lines =
        format!("{{\"a\" 1}}\n{{\"a\":{}}}\n{{,}}\n{{\"a\":\"{long}\"}}\n{{\"id\":1}}", deep(DEPTH_LIMIT));
    let found = items(lines.as_bytes());
    assert_eq!(found.len(), 5);
    assert_eq!(found[1].json, Err(Unreadable::TooDeep), "the object around counts as a level");
    assert_eq!(found[3].json, Err(Unreadable::TooLarge { limit: ITEM_LIMIT }));
    assert_eq!(found[4].json.as_deref(), Ok(&br#"{"id":1}"#[..]));
    assert_eq!(
        Items::new(&br#"[{"a":1},{}]"#[..])
            .item_limit(4)
            .map(|item| item.unwrap().json.is_ok())
            .collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn broken_structure_ends_the_stream_and_says_where() {
    for (text, line, column) in [
        ("[{}\n {}]", 2, 2),
        ("[{},]", 1, 5),
        ("[,{}]", 1, 2),
        ("[{}", 1, 4),
        ("[{}}", 1, 4),
        ("{\"value\":[{}]", 1, 14),
        ("{\"value\":[{}] \"a\":1}", 1, 15),
        ("{\"value\":[{}],}", 1, 15),
        ("{\"value\":[{}],\"a\" 1}", 1, 19),
        ("{\"value\":[{}],\"value\":[]}", 1, 23),
        ("{\"value\":[{}],\"a\":nul}", 1, 22),
        ("{\"a\":nul,\"value\":[{}]}", 1, 18),
        ("{\"a\":{\"b\":1", 1, 12),
        ("[{\"a\":[1}]", 1, 9),
        ("{}\n\noops", 3, 1),
        ("{},{}", 1, 3),
        ("\"text\"", 1, 1),
    ] {
        let mut items = Items::new(text.as_bytes());
        let error = items.find_map(Result::err).unwrap_or_else(|| panic!("{text} was accepted"));
        match error {
            StreamError::Malformed { line: l, column: c, .. } => assert_eq!((l, c), (line, column), "{text}"),
            other => panic!("{text}: {other}"),
        }
        assert!(items.next().is_none(), "{text}: the stream went on");
    }
}

#[test]
fn utf_16_is_named_and_a_failing_reader_is_told_on() {
    for text in [&b"\xFF\xFE{\0}\0"[..], b"\xFE\xFF\0{\0}", b"{\0}\0", b"\0{\0}", b"[\0{\0}\0]\0"] {
        assert!(matches!(Items::new(text).next(), Some(Err(StreamError::Utf16))), "{text:?}");
    }
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("gone"))
        }
    }
    assert!(matches!(Items::new(Broken).next(), Some(Err(StreamError::Io(_)))));
}

/// The same text for ever. At the third read somebody asks for the end; a fifth one would be too late.
struct Endless<'a> {
    text: &'a [u8],
    reads: u32,
    interrupt: Interrupt,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.reads += 1;
        assert!(self.reads < 5, "it read on after it was asked to end");
        if self.reads == 3 {
            self.interrupt.set();
        }
        let count = buffer.len() / self.text.len() * self.text.len();
        buffer[..count].chunks_mut(self.text.len()).for_each(|place| place.copy_from_slice(self.text));
        Ok(count)
    }
}

#[test]
fn an_interrupt_ends_the_reading_of_whatever_has_no_end() {
    for (begin, text) in [
        ("", " "),
        ("", "\n"),
        ("[", " "),
        ("[1", " "),
        ("{", "\t"),
        ("{\"value\":[]", " "),
        ("", "{}"),
        ("[1", ",1"),
        ("[1", ",{\"a\":1}"),
    ]
    .into_iter()
    .chain([
        ("{\"a\":\"", "x"),
        ("[[", "1,"),
        ("{\"value\":[],\"a\":\"", "x"),
        ("{\"a\":", "1"),
        ("{\"a\":1,", "\"b\":1,"),
    ]) {
        let interrupt = Interrupt::default();
        let endless = Endless { text: text.as_bytes(), reads: 0, interrupt: interrupt.clone() };
        let mut items = Items::new(begin.as_bytes().chain(endless)).until(&interrupt);
        let last = items.by_ref().inspect(|_| ()).last();
        assert!(matches!(last, Some(Err(StreamError::Interrupted))), "{begin}{text}{text}{text}: {last:?}");
    }
}

#[test]
fn an_interrupt_ends_the_reading_between_two_items_of_what_is_in_memory() {
    let interrupt = Interrupt::default();
    let mut items = Items::new(&b"[{},{},{}]"[..]).until(&interrupt);
    assert!(matches!(items.next(), Some(Ok(_))));
    interrupt.set();
    assert!(matches!(items.next(), Some(Err(StreamError::Interrupted))));
}

#[test]
fn a_request_in_memory_is_split_as_a_file_is() {
    let raw: Box<serde_json::value::RawValue> = serde_json::from_str(r#"{"value":[{"id":1}]}"#).unwrap();
    assert_eq!(Items::of(&raw).count(), 1);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z\"\\\\{]{0,6}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect())
        ]
    })
}

proptest! {
    #![proptest_config(cases::cases(256))]

    #[test]
    fn the_splitter_finds_what_serde_json_finds(expected in prop::collection::vec(any_json(), 0..6), extra in any_json(), shape in 0..4, chunk in 1usize..40, pretty: bool) {
        let write = |value: &Value| if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) }.unwrap();
        let objects: Vec<Value> = expected.iter().map(|value| json!({"id": value})).collect();
        let (text, expected) = match shape {
            0 => (write(&json!(expected)), expected),
            1 => (write(&json!({"x": extra, "value": expected, "zz": extra})), expected),
            2 => (write(&json!({"value": expected})) + &write(&json!({"value": [extra]})), expected.into_iter().chain([extra]).collect()),
            _ if objects.is_empty() => ("[]".into(), objects),
            _ => (objects.iter().map(write).collect::<Vec<_>>().join("\n"), objects),
        };
        let split: Vec<Item> = Items::new(Trickle(text.as_bytes(), chunk)).collect::<Result<_, _>>().unwrap();
        let found: Vec<Value> = split.iter().map(|item| serde_json::from_slice(item.json.as_ref().unwrap()).unwrap()).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(split, items(text.as_bytes()), "chunks changed the items");
    }

    #[test]
    fn no_input_panics_or_goes_on_for_ever(text in "[\\[\\]{}\",:\\\\ \na0v\\x00]{0,60}", prefix in prop::sample::select(vec!["", "[", "{\"value\":[", "{\"value\":[{}]"]), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        for input in [format!("{prefix}{text}").into_bytes(), bytes] {
            let split = Items::new(&input[..]).inspect(|item| {
                if let Ok(Item { json: Ok(json), .. }) = item {
                    let _ = (read_user(json), read_group(json), pool(json), SignIn::read(json), read_environment(json));
                }
            });
            prop_assert!(split.count() <= input.len() + 1);
        }
    }
}

#[test]
fn a_subscribed_sku_is_read_as_it_came() {
    let skus = read("subscribed-skus.json", pool);
    let premium = &skus[0];
    assert_eq!(premium.sku, id("eda1941c-3c4f-4995-b5eb-e85a42175ab9"));
    assert_eq!(
        (
            premium.shape.part_number.as_str(),
            premium.shape.applies_to.as_str(),
            premium.shape.capability.as_str()
        ),
        ("POWERAUTOMATE_ATTENDED_RPA", "User", "Enabled")
    );
    assert_eq!(
        (premium.consumed, premium.enabled, premium.warning, premium.suspended, premium.locked_out),
        (41, 50, 2, 3, 0)
    );
    let plan = &premium.shape.plans[1];
    assert_eq!(
        (plan.name.as_str(), plan.applies_to.as_str(), plan.status.as_str()),
        ("EXCHANGE_S_FOUNDATION", "Company", "PendingProvisioning")
    );
    assert_eq!(skus[1].locked_out, 0, "older payloads lack it");

    let sdk = read("sdk-sku.json", pool);
    assert_eq!(
        (sdk[0].shape.part_number.as_str(), sdk[0].enabled, sdk[0].shape.plans.len()),
        ("FLOW_FREE", 10_000, 1)
    );
}

#[test]
fn a_refused_item_names_the_property_and_never_the_value() {
    let sku = |change: fn(&mut Value)| {
        let mut sku: Value = serde_json::from_slice(&fixture("subscribed-skus.json")).unwrap();
        change(&mut sku["value"][0]);
        pool(sku["value"][0].to_string().as_bytes())
    };
    for (change, expected) in [
        (
            (|sku| sku["prepaidUnits"]["enabled"] = json!(-1)) as fn(&mut Value),
            "prepaidUnits.enabled: must be a whole number from 0 to 2147483648",
        ),
        (
            |sku| sku["prepaidUnits"]["suspended"] = json!("secret, expected x"),
            "prepaidUnits.suspended: must be a whole number from 0 to 2147483648",
        ),
        (
            |sku| sku["prepaidUnits"]["warning"] = json!(1.5),
            "prepaidUnits.warning: must be a whole number from 0 to 2147483648",
        ),
        (
            |sku| sku["consumedUnits"] = json!(2_147_483_649_u64),
            "consumedUnits: must be a whole number from 0 to 2147483648",
        ),
        (
            |sku| sku["skuId"] = json!("secret"),
            "skuId: is no GUID: 36 characters are needed (8-4-4-4-12 with hyphens), and there are 6",
        ),
        (|sku| sku["skuId"] = json!(7), "skuId: must be a GUID as text"),
        (|sku| sku["prepaidUnits"] = json!(null), "prepaidUnits: must be an object"),
        (|sku| sku["servicePlans"] = json!("secret"), "servicePlans: must be a list"),
        (|sku| sku["consumedUnits"] = json!(null), "consumedUnits: is missing"),
        (|sku| sku["servicePlans"] = json!(null), "servicePlans: is missing"),
        (
            |sku| drop(sku["servicePlans"][1].as_object_mut().unwrap().remove("servicePlanId")),
            "servicePlans[1].servicePlanId: is missing",
        ),
        (|sku| drop(sku.as_object_mut().unwrap().remove("prepaidUnits")), "prepaidUnits: is missing"),
        (
            |sku| sku["skuPartNumber"] = json!("a\u{1b}[1m"),
            "skuPartNumber: has a control character or more than 200 characters",
        ),
        (|sku| *sku = json!("secret"), "must be an object"),
    ] {
        assert_eq!(refusal(sku(change)), expected);
    }
    let missing = pool(b"{}").unwrap_err();
    assert_eq!((missing.field.as_deref(), missing.hint.is_some()), (Some("skuId"), true));
    assert!(sku(|sku| sku["consumedUnits"] = json!(2_147_483_648_u64)).is_ok());
}

#[test]
fn r05_absent_null_and_empty_are_three_things() {
    let user = |properties: &str| {
        read_user(format!(r#"{{"id":"a11ce000-0000-4000-8000-000000000001"{properties}}}"#).as_bytes())
            .unwrap()
    };
    let silent = user("");
    assert_eq!((silent.paths, silent.account_enabled, silent.upn), (None, None, None));
    assert_eq!(
        (silent.display_name, silent.department, silent.usage_location, silent.user_type),
        (None, None, None, None)
    );
    let nulls = user(
        r#","displayName":null,"department":null,"usageLocation":null,"userType":null,"userPrincipalName":null,"accountEnabled":null,"licenseAssignmentStates":null"#,
    );
    assert_eq!(
        (nulls.display_name, nulls.department, nulls.usage_location, nulls.user_type),
        (Some(None), Some(None), Some(None), Some(None))
    );
    assert_eq!((nulls.upn, nulls.account_enabled, nulls.paths), (None, None, None));
    assert_eq!(user(r#","licenseAssignmentStates":[]"#).paths, Some(vec![]));
    assert_eq!(user(r#","usageLocation":"""#).usage_location, Some(None));
}

#[test]
fn a_user_is_read_with_every_path() {
    let users = read("users-delta.json", read_user);
    let alice = &users[0];
    assert_eq!(
        (alice.usage_location.clone(), alice.account_enabled, alice.upn.as_deref()),
        (Some(Some("DE".into())), Some(true), Some("alice@contoso.com"))
    );
    let states = alice.paths.as_ref().unwrap();
    assert_eq!(states.len(), 2, "two entries for one path are one path");
    assert_eq!(
        (states[0].group, states[0].state.as_str(), states[0].disabled.len()),
        (None, "ActiveWithError", 0),
        "the last one counts"
    );
    assert_eq!(
        (states[1].group, states[1].error.as_deref()),
        (Some(id("9409a000-0000-4000-8000-000000000001")), Some("CountViolation"))
    );
    assert_eq!((users[2].removed, users[2].for_good), (true, true));

    let state = |rest: &str| {
        let json = format!(
            r#"{{"id":"a11ce000-0000-4000-8000-000000000001","LicenseAssignmentStates":[{{"SkuId":"05e9a617-0261-4cee-bb44-138d3ef5d965","State":"Active"{rest}}}]}}"#
        );
        read_user(json.as_bytes()).map(|user| user.paths.unwrap().remove(0))
    };
    for none in [r#","Error":null"#, r#","Error":"""#, r#","Error":"None""#, r#","Error":" NONE""#, ""] {
        assert_eq!(state(none).unwrap().error, None, "{none}");
    }
    assert_eq!(state(r#","error":"Unknown ""#).unwrap().error.as_deref(), Some("Unknown "));
    assert_eq!(state(r#","error":"Other","Error":"Other""#).unwrap().error.as_deref(), Some("Other"));
    assert_eq!(
        refusal(state(r#","error":"Other","Error":"None""#)),
        "LicenseAssignmentStates[0].Error: is there twice, with different values"
    );
    assert_eq!(
        refusal(state(r#","DisabledPlans":["x"]"#)),
        "LicenseAssignmentStates[0].DisabledPlans[0]: is no GUID: 36 characters are needed (8-4-4-4-12 with hyphens), and there are 1"
    );
}

#[test]
fn texts_of_a_user_are_checked_without_being_repeated() {
    let with = |name: &str, value: Value| {
        read_user(json!({"id": "a11ce000-0000-4000-8000-000000000001", name: value}).to_string().as_bytes())
    };
    for bad in ["D", "DEU", "D1", "ÄÖ", " DE"] {
        assert_eq!(
            refusal(with("usageLocation", json!(bad))),
            "usageLocation: must be a country code of two letters"
        );
    }
    assert_eq!(
        refusal(with("userPrincipalName", json!("bo\n@contoso.com"))),
        "userPrincipalName: has a control character or more than 1024 characters"
    );
    assert_eq!(
        refusal(with("displayName", json!("ä".repeat(1_025)))),
        "displayName: has more than 1024 characters"
    );
    assert!(with("displayName", json!("ä".repeat(1_024))).is_ok());
    assert_eq!(refusal(with("accountEnabled", json!("secret"))), "accountEnabled: must be true or false");
}

#[test]
fn a_group_is_read_with_what_makes_it_fit_and_who_is_in_it() {
    let groups = read("groups-delta.json", read_group);
    let (licensed, dynamic) = (&groups[0], &groups[1]);
    let flags = licensed.flags;
    assert_eq!(
        (flags.security_enabled, flags.mail_enabled, flags.on_premises_sync),
        (Some(true), Some(false), Some(false))
    );
    assert_eq!(licensed.licenses.as_ref().unwrap()[0].1, [id("efb87545-963c-4e0d-99df-69c6916d9eb0")]);
    let changes: Vec<_> =
        licensed.members_delta.iter().map(|(user, left)| (user.as_bytes()[15], *left)).collect();
    assert_eq!(changes, [(1, false), (2, true)], "a nested group is no user");
    assert_eq!(licensed.members, None);
    assert_eq!(dynamic.types, Some((true, false)));
    assert_eq!(dynamic.members.as_ref().unwrap().len(), 2, "objects and ids, without the device");
    assert!(groups[2].removed);
    let bad = read_group(br#"{"id":"9409a000-0000-4000-8000-000000000001","members":[7]}"#);
    assert_eq!(refusal(bad), "members[0]: must be an object with an id, or a GUID");
}

#[test]
fn an_environment_says_whether_it_is_managed() {
    let read = |text: &str| read_environment(text.as_bytes());
    let item = read(r#"{"id":"Default-5c0a11ed","name":"Contoso (default)","managed":false}"#).unwrap();
    let EnvironmentRow::Environment { id, name, managed, .. } = &item else { panic!("{item:?}") };
    assert_eq!(
        (id.as_str(), name.as_deref(), *managed),
        ("Default-5c0a11ed", Some("Contoso (default)"), Some(false))
    );
    assert_eq!(refusal(read(r#"{"id":"x"}"#)), "managed: is missing");
    assert_eq!(refusal(read(r#"{"id":"","managed":true}"#)), "id: is empty");
    assert!(read(&format!(r#"{{"id":"{}","managed":true}}"#, "x".repeat(201))).is_err());
}

#[test]
fn a_sign_in_is_an_event_only_when_a_user_got_into_an_app() {
    let apps = BTreeMap::from([(id("1fec8e78-bce4-4aaf-ab1b-5451cc387264"), "Teams")]);
    let rows: Vec<SignIn> = read("sign-ins.json", SignIn::read).into_iter().flatten().collect();
    let event = rows[0].event(&apps).unwrap();
    assert_eq!(
        (event.id, *event.app, event.user_principal_name),
        ("516e1e00-0000-4000-8000-000000000001", "Teams", Some("alice@contoso.com"))
    );
    assert_eq!(
        (event.user, event.at),
        (id("a11ce000-0000-4000-8000-000000000001"), Time::from_millis(1_795_158_941_619))
    );
    let skipped: Vec<_> = rows[1..].iter().map(|row| row.event(&apps).unwrap_err().as_str()).collect();
    assert_eq!(
        skipped,
        [Skipped::Failed, Skipped::UnknownApp, Skipped::NotAUser, Skipped::NotAUser].map(Skipped::as_str)
    );
    let refused = SignIn::read(br#"{"id":"x","createdDateTime":"2026-11-20T07:15:37Z"}"#);
    assert_eq!(refusal(refused), "status: is missing");
    let refused = SignIn::read(br#"{"id":"x","createdDateTime":"yesterday","status":{"errorCode":0}}"#);
    assert_eq!(
        refusal(refused),
        "createdDateTime: is no RFC 3339 time with an offset, such as 2026-11-21T10:00:00Z"
    );
}

/// What `graph.permissions` says of these tasks.
fn permissions(tasks: Value) -> Value {
    let request = if tasks.is_null() { json!({}) } else { json!({ "tasks": tasks }) };
    serde_json::from_slice(
        &autoclaim::api::call_without_store("graph.permissions", request.to_string().as_bytes()).unwrap(),
    )
    .unwrap()
}

#[test]
fn a_task_needs_its_own_permissions_and_no_others() {
    let scopes = |tasks: Value| permissions(tasks)["scopes"].clone();
    assert_eq!(
        scopes(json!(["Refresh"])),
        json!(["LicenseAssignment.Read.All", "User.Read.All", "GroupMember.Read.All"])
    );
    assert_eq!(
        scopes(json!(["Events"])),
        json!(["LicenseAssignment.Read.All", "User.Read.All", "AuditLog.Read.All"])
    );
    let send = [
        "LicenseAssignment.Read.All",
        "User.Read.All",
        "LicenseAssignment.ReadWrite.All",
        "User.ReadWrite.All",
        "GroupMember.ReadWrite.All",
    ];
    assert_eq!(scopes(json!(["Send"])), json!(send));
    assert_eq!(scopes(json!(["verify"])), json!(["LicenseAssignment.Read.All", "User.Read.All"]));
    let all = scopes(Value::Null);
    assert_eq!(
        scopes(json!(["Verify", "Send", "Events", "Refresh", "Send"])),
        all,
        "each once, whatever the order"
    );
    assert_eq!(all.as_array().unwrap().len(), 7);
}

#[test]
fn only_sending_writes_and_what_may_be_left_out_says_when() {
    for item in permissions(Value::Null)["items"].as_array().unwrap() {
        let operations = item["operations"].as_array().unwrap();
        let writes = operations.iter().any(|operation| !operation.as_str().unwrap().starts_with("GET /"));
        let name = item["name"].as_str().unwrap();
        assert_eq!(writes, name.contains("ReadWrite"), "{item}");
        assert!(!writes || item["task"] == "Send", "{item}");
        assert_eq!(
            item["when"].is_string(),
            item["task"] == "Events" || ["User.ReadWrite.All", "GroupMember.ReadWrite.All"].contains(&name),
            "{item}"
        );
        assert!(!operations.is_empty() && !item["roles"].as_array().unwrap().is_empty(), "{item}");
        assert!(
            item["task"] != "Send"
                || !name.starts_with("GroupMember")
                || !item["roles"].to_string().contains("License"),
            "{item}"
        );
    }
}

#[test]
fn tasks_that_are_none_are_refused() {
    for (tasks, field) in [(json!([]), "tasks"), (json!(null), "tasks"), (json!(["Sent"]), "tasks[0]")] {
        let request = json!({ "tasks": tasks }).to_string();
        let error = autoclaim::api::call_without_store("graph.permissions", request.as_bytes()).unwrap_err();
        assert_eq!(
            (error.name.as_str(), error.field.as_deref()),
            ("INVALID_ARGUMENT", Some(field)),
            "{request}"
        );
    }
}
