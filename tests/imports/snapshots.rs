//! A snapshot is believed only where it is one: r05a.

use super::*;

const TENANT: &str = "11111111-aaaa-4bbb-8ccc-222222222222";

/// The item of a number for an import.
fn item(method: &str, n: u64) -> Value {
    match method {
        "pool.import" => sku(&id(n), &format!("SKU_{n}"), 10, 4),
        "user.import" => user(n, json!([])),
        "group.import" => {
            json!({ "id": id(n), "displayName": format!("Group {n}"), "securityEnabled": true })
        }
        "environment.import" => json!({ "id": format!("e{n}"), "managed": true }),
        _ => json!({ "id": format!("a{n}"), "premium": true }),
    }
}

fn items(method: &str, numbers: std::ops::RangeInclusive<u64>) -> Value {
    numbers.map(|n| item(method, n)).collect()
}

fn ask(field: &str, given: Value, snapshot: &str) -> Value {
    taken("11:00", json!({ field: given, "snapshot": snapshot }))
}

fn full(method: &str, given: Value) -> Value {
    ask(field(method), given, "Full")
}

fn listed(store: &Tenant, list: &str) -> Value {
    store.call(list, json!({}))["items"].clone()
}

fn how_many(store: &Tenant, list: &str) -> usize {
    listed(store, list).as_array().unwrap().len()
}

/// A store that knows things of every kind.
fn stored(numbers: std::ops::RangeInclusive<u64>) -> Tenant {
    let store = Tenant::empty("Graph");
    for (method, ..) in IMPORTS {
        import(&store, method, items(method, numbers.clone()), "10:00");
    }
    store
}

#[test]
fn r05a_nothing_and_blanks_alone_are_no_snapshot() {
    let store = stored(1..=3);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.json");
    for text in ["", " \r\n\t ", "\u{feff}", "null"] {
        std::fs::write(&path, text).unwrap();
        for (method, _, list) in IMPORTS {
            for snapshot in ["Full", "Partial"] {
                let request = ask("path", json!(path), snapshot);
                store.refuses(method, request.clone(), "INVALID_JSON", "path");
                let staged = with(request, json!({ "stage": "s", "last": true }));
                assert_eq!(store.fails(method, staged)["name"], "INVALID_JSON", "{method} by a stage");
            }
            assert_eq!(how_many(&store, list), 3, "{method} {text:?}");
        }
        if text.trim().is_empty() {
            assert_eq!(
                store.fails("event.fromSignIns", json!({ "path": path }))["name"],
                "INVALID_JSON",
                "{text:?}"
            );
        }
    }
}

#[test]
fn r05a_a_stage_into_which_nothing_was_put_is_no_snapshot() {
    let store = stored(1..=3);
    for (method, field, list) in IMPORTS {
        store.call(method, with(full(method, items(method, 1..=3)), json!({ "stage": "nightly" })));
        let end = taken("11:00", json!({ "stage": "nigthly", "last": true, "snapshot": "Full" }));
        store.refuses(method, end.clone(), "INVALID_ARGUMENT", "stage");
        assert_eq!(how_many(&store, list), 3, "{method}");
        let reply = store.call(method, with(end, json!({ "stage": "nightly" })));
        assert_eq!(counts(&reply), [0, 0, 3, 0, 0, 0], "{method}: a call may only end what others gave");
        let one = with(full(method, json!([])), json!({ "stage": "empty", "last": true }));
        assert_eq!(store.call(method, one)["removed"], 3, "{method}: an empty list in {field} is a list");
    }
}

/// Items of another kind for an import, with the method they belong to: typed, out of an SDK object, and by
/// what they have and lack.
fn foreign(method: &str) -> Vec<(Value, &'static str)> {
    let user = json!({ "id": id(70), "displayName": "Somebody" });
    let typed = |kind: &str| with(user.clone(), json!({ "@odata.type": format!("#microsoft.graph.{kind}") }));
    let of_sdk = |kind: &str| json!({ "Id": id(71), "AdditionalProperties": { "@odata.type": format!("#microsoft.graph.{kind}") } });
    let page = |context: &str| json!({ "@odata.context": format!("https://graph.microsoft.com/v1.0/$metadata#{context}"), "value": [user] });
    let tail = |context: &str| {
        // In the order it is written, the context comes after the items.
        serde_json::from_str::<Value>(&format!(
            r#"{{"value":[{user}],"@odata.context":"x/$metadata#{context}"}}"#
        ))
        .unwrap()
    };
    let all = vec![
        (typed("user"), "user.import"),
        (of_sdk("user"), "user.import"),
        (page("users(id,displayName)"), "user.import"),
        (json!({ "id": id(72), "userPrincipalName": "x@contoso.com" }), "user.import"),
        (typed("group"), "group.import"),
        (of_sdk("group"), "group.import"),
        (page("groups(id,displayName,members(id))"), "group.import"),
        (tail("groups/$entity"), "group.import"),
        (json!({ "Id": id(73), "DisplayName": "X", "SecurityEnabled": null }), "group.import"),
        (typed("subscribedSku"), "pool.import"),
        (page("subscribedSkus"), "pool.import"),
        (json!({ "id": id(74), "skuPartNumber": "X" }), "pool.import"),
        (page("auditLogs/signIns"), "event.fromSignIns"),
        (
            json!({ "id": id(75), "userPrincipalName": "x@contoso.com", "appDisplayName": "X", "accountEnabled": true }),
            "event.fromSignIns",
        ),
        (json!({ "id": id(76), "name": "X", "managed": true }), "environment.import"),
        (json!({ "id": id(77), "name": "X", "premium": true }), "powerApp.import"),
        (json!({ "AppName": id(78), "EnvironmentName": "e" }), "powerApp.import"),
    ];
    all.into_iter().filter(|(_, belongs)| *belongs != method).collect()
}

#[test]
fn r05a_things_of_another_kind_refuse_the_call_and_name_the_method_they_belong_to() {
    let store = stored(1..=3);
    for (method, field, list) in IMPORTS {
        for (given, belongs) in foreign(method) {
            for snapshot in ["Full", "Partial"] {
                let error = store.fails(method, ask(field, given.clone(), snapshot));
                assert_eq!(error["name"], "INVALID_ARGUMENT", "{method} {given}");
                assert!(error["field"].as_str().unwrap().starts_with(field), "{method} {given}: {error}");
                assert!(error["hint"].as_str().unwrap().contains(belongs), "{method} {given}: {error}");
            }
        }
        let mixed = json!([item(method, 1), { "id": id(80), "@odata.type": "#microsoft.graph.device" }]);
        assert_eq!(
            !["environment.import", "powerApp.import"].contains(&method),
            store
                .client
                .call(method, ask(field, mixed, "Full").to_string().as_bytes(), &Default::default())
                .is_err()
        );
        assert_eq!(how_many(&store, list), 3, "{method}");
    }
    let path = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        path.path(),
        json!([item("user.import", 1), { "id": id(9), "@odata.type": "#microsoft.graph.group" }]).to_string(),
    )
    .unwrap();
    assert_eq!(store.fails("user.import", full("user.import", json!(null)))["field"], "users");
    assert_eq!(store.fails("user.import", ask("path", json!(path.path()), "Full"))["field"], "users[1]");
}

#[test]
fn r05a_what_is_of_the_right_kind_is_taken_however_graph_says_so() {
    for (method, contexts) in [
        (
            "user.import",
            "users users(id,userPrincipalName) users/$delta users/$entity Collection(microsoft.graph.user) directoryObjects",
        ),
        (
            "group.import",
            "groups groups(id,members()) groups/$delta users('a%40b')/memberOf/microsoft.graph.group",
        ),
        ("pool.import", "subscribedSkus subscribedSkus/$entity"),
        ("environment.import", "environments anything"),
        ("powerApp.import", "apps anything"),
    ] {
        for context in contexts.split(' ') {
            let store = Tenant::empty("Graph");
            let page = json!({ "@odata.context": format!("https://graph.microsoft.com/v1.0/$metadata#{context}"), "value": [item(method, 1)] });
            assert_eq!(store.call(method, full(method, page))["added"], 1, "{method} {context}");
        }
    }
    for kind in ["user", "agentUser"] {
        let typed = with(user(1, json!([])), json!({ "@odata.type": format!("#microsoft.graph.{kind}") }));
        assert_eq!(
            import(&Tenant::empty("Graph"), "user.import", json!([typed]), "10:00")["added"],
            1,
            "{kind}"
        );
    }
}

#[test]
fn r05a_a_full_snapshot_does_not_remove_more_than_a_tenth_unasked() {
    for (method, field, list) in IMPORTS {
        let store = stored(1..=200);
        let audit = || store.call("store.info", json!({}))["counts"]["auditRecords"].clone();
        let (before, records) = (listed(&store, list), audit());
        let request = full(method, items(method, 1..=179));
        let error = store.refuses(method, request.clone(), "UNSAFE_STEP", "snapshot");
        assert!(error["message"].as_str().unwrap().contains(&format!("21 of the 200 {field}")), "{error}");
        assert!(error["hint"].as_str().unwrap().contains("allowRemoval"), "{error}");
        assert_eq!(
            (listed(&store, list), audit()),
            (before.clone(), records.clone()),
            "{method}: nothing is written"
        );
        let would = store.call(method, with(request.clone(), json!({ "dryRun": true })));
        assert_eq!((&would["removed"], &would["needsAllowRemoval"]), (&json!(21), &json!(true)), "{method}");
        assert!(would["warnings"][0].as_str().unwrap().contains("allowRemoval"), "{would}");
        let staged = with(request.clone(), json!({ "stage": "s", "last": true }));
        assert_eq!(store.fails(method, staged)["name"], "UNSAFE_STEP", "{method}");
        assert_eq!((listed(&store, list), audit()), (before, records), "{method}");
        let allowed = with(request, json!({ "allowRemoval": true }));
        let mut told = store.call(method, with(allowed.clone(), json!({ "dryRun": true })));
        assert_eq!(
            (told["needsAllowRemoval"].take(), &told["removed"]),
            (json!(false), &json!(21)),
            "{method}"
        );
        assert_eq!(store.call(method, allowed)["removed"], 21, "{method}");
        assert_eq!(how_many(&store, list), 179, "{method}");
    }
}

#[test]
fn r05a_a_tenth_and_the_last_ten_may_go() {
    for (method, _, list) in IMPORTS {
        let store = stored(1..=200);
        assert_eq!(
            counts(&store.call(method, full(method, items(method, 1..=180)))),
            [0, 0, 180, 0, 20, 0],
            "{method}"
        );
        assert_eq!(how_many(&store, list), 180, "{method}");
        let store = stored(1..=12);
        assert_eq!(store.call(method, full(method, items(method, 1..=2)))["removed"], 10, "{method}");
        let store = stored(1..=12);
        assert_eq!(
            store.fails(method, full(method, items(method, 1..=1)))["name"],
            "UNSAFE_STEP",
            "{method}"
        );
        assert_eq!(how_many(&store, list), 12);
    }
}

#[test]
fn r05a_what_a_snapshot_says_is_gone_counts_as_what_it_does_not_show_and_newer_things_do_not() {
    let store = stored(1..=100);
    import(&store, "user.import", items("user.import", 61..=100), "12:00");
    let mut given: Vec<_> = (1..=60).map(|n| item("user.import", n)).collect();
    for user in given.iter_mut().take(11) {
        user["@removed"] = json!({ "reason": "deleted" });
    }
    let error = store.fails("user.import", full("user.import", json!(given)));
    assert!(error["message"].as_str().unwrap().contains("11 of the 100 users"), "{error}");
    given.first_mut().unwrap().as_object_mut().unwrap().remove("@removed");
    assert_eq!(store.call("user.import", full("user.import", json!(given)))["removed"], 10);
    assert_eq!(how_many(&store, "user.list"), 90, "what was taken later stays");
}

#[test]
fn r05a_what_is_listed_and_then_said_to_be_gone_counts_too() {
    let store = stored(1..=100);
    let gone = |n| json!({ "id": item("user.import", n)["id"], "@removed": { "reason": "deleted" } });
    let given: Vec<_> = (1..=100).map(|n| item("user.import", n)).chain((1..=11).map(gone)).collect();
    let error = store.fails("user.import", full("user.import", json!(given)));
    assert!(error["message"].as_str().unwrap().contains("11 of the 100 users"), "{error}");
    let back: Vec<_> = (1..=11).map(gone).chain((1..=100).map(|n| item("user.import", n))).collect();
    store.call("user.import", full("user.import", json!(back)));
    assert_eq!(how_many(&store, "user.list"), 100, "what is listed last stands");
}

#[test]
fn r05a_a_local_store_counts_only_what_would_go() {
    let store = observing::claiming("Local", 50);
    import(&store, "user.import", items("user.import", 1..=21), "09:00");
    (1..=11).for_each(|n| drop(observing::claim(&store, n, "10:00")));
    let reply = store.call("user.import", full("user.import", json!([])));
    assert_eq!(reply["removed"], 10, "eleven stay, because claims changed them");
    let error = store.fails("user.import", with(full("user.import", json!([])), json!({ "replace": true })));
    assert!(error["message"].as_str().unwrap().contains("11 of the 11"), "{error}");
}

#[test]
fn r05a_a_pool_of_which_users_hold_licenses_does_not_go_unasked() {
    let store = stored(1..=30);
    import(&store, "user.import", json!([user(1, json!([direct(id(7))]))]), "10:30");
    let others: Vec<_> = (1..=30).filter(|n| *n != 7).map(|n| item("pool.import", n)).collect();
    let request = full("pool.import", json!(others));
    let error = store.fails("pool.import", request.clone());
    assert_eq!(error["name"], "UNSAFE_STEP");
    assert!(
        error["message"].as_str().unwrap().contains("1 of the 30 subscribedSkus stored, and users hold 1"),
        "{error}"
    );
    assert_eq!(how_many(&store, "pool.list"), 30);
    assert_eq!(store.call("pool.import", with(request, json!({ "allowRemoval": true })))["removed"], 1);
    let others: Vec<_> = (1..=30).filter(|n| *n > 8).map(|n| item("pool.import", n)).collect();
    assert_eq!(
        store.call("pool.import", full("pool.import", json!(others)))["removed"],
        7,
        "nobody holds them"
    );
}

#[test]
fn r05a_a_next_link_and_an_item_that_cannot_be_read_remove_nothing_and_say_so() {
    for (method, _, list) in IMPORTS {
        let store = stored(1..=3);
        let page = json!({ "value": [item(method, 1)], "@odata.nextLink": "https://graph.microsoft.com/v1.0/x?$skiptoken=y" });
        let untouched = |reply: &Value, word: &str| {
            assert_eq!((&reply["removed"], how_many(&store, list)), (&json!(0), 3), "{method} {word}");
            assert!(reply["warnings"].to_string().contains(word), "{method}: {reply}");
        };
        untouched(&store.call(method, full(method, page.clone())), "@odata.nextLink");
        untouched(
            &store.call(method, full(method, json!([item(method, 1), { "id": 7 }]))),
            "could not be read",
        );
        // A stage that ends without the page that the last one named.
        store.call(method, with(full(method, page.clone()), json!({ "stage": "s" })));
        let end = taken("11:00", json!({ "stage": "s", "last": true, "snapshot": "Full" }));
        untouched(&store.call(method, end), "@odata.nextLink");
        store.call(method, with(full(method, page), json!({ "stage": "s" })));
        store.call(method, with(full(method, json!([{ "id": 7 }])), json!({ "stage": "s" })));
        let last = with(full(method, json!([item(method, 2)])), json!({ "stage": "s", "last": true }));
        untouched(&store.call(method, last), "could not be read");
        store.call(
            method,
            with(
                full(method, json!({ "value": [item(method, 1)], "@odata.nextLink": "x" })),
                json!({ "stage": "s" }),
            ),
        );
        let last = with(full(method, json!([item(method, 2)])), json!({ "stage": "s", "last": true }));
        assert_eq!(store.call(method, last)["removed"], 1, "{method}: the last page ends the collection");
    }
}

#[test]
fn r05a_a_member_list_with_somebody_unknown_removes_nobody() {
    let store = stored(1..=3);
    let set = |users: Value| taken("12:00", json!({ "members": [{ "group": "Group 1", "users": users }] }));
    store.call("group.import", set(json!([id(1), id(2)])));
    let reply = store.call("group.import", set(json!([id(1), "nobody@contoso.com"])));
    assert_eq!((&reply["refused"], &reply["changed"]), (&json!(1), &json!(0)));
    assert_eq!(get(&store, 2)["groups"][0]["name"], "Group 1");
    let member = json!([{ "id": id(1), "members": [{ "id": id(1) }, { "id": "nobody" }] }]);
    assert_eq!(import(&store, "group.import", member, "12:00")["refused"], 1);
    assert_eq!(get(&store, 2)["groups"][0]["name"], "Group 1");
}

fn members(numbers: std::ops::RangeInclusive<u64>) -> Value {
    numbers.map(|n| json!({ "@odata.type": "#microsoft.graph.user", "id": id(n) })).collect()
}

#[test]
fn r05a_members_that_came_inside_a_group_remove_nobody_when_they_may_not_be_all() {
    let store = stored(1..=40);
    let count = || store.call("group.list", json!({ "identity": "Group 1" }))["items"][0]["members"].clone();
    let all: Vec<_> = (1..=35).map(id).collect();
    let set = taken("10:30", json!({ "members": [{ "group": "Group 1", "users": all }] }));
    assert_eq!((store.call("group.import", set)["warnings"].clone(), count()), (json!([]), json!(35)));
    let expanded = |members: Value, more: Value| json!([{ "id": id(1), "displayName": "Group 1", "members": members, "members@odata.nextLink": more }]);
    let reply = import(&store, "group.import", expanded(members(1..=20), Value::Null), "11:00");
    assert_eq!((&reply["unchanged"], count()), (&json!(1), json!(35)), "$expand gives twenty at most");
    let warning = reply["warnings"][0].as_str().unwrap();
    assert!(warning.contains("nobody left") && warning.contains("GET /groups/ID/members"), "{warning}");
    let reply = import(
        &store,
        "group.import",
        expanded(members(34..=36), json!("https://graph.microsoft.com/x")),
        "11:10",
    );
    assert_eq!(
        (&reply["changed"], count(), reply["warnings"].as_array().unwrap().len()),
        (&json!(1), json!(36), 1)
    );
    let mut mixed = members(1..=10);
    mixed
        .as_array_mut()
        .unwrap()
        .extend((1..=10).map(|n| json!({ "@odata.type": "#microsoft.graph.device", "id": id(n) })));
    import(&store, "group.import", expanded(mixed, Value::Null), "11:20");
    assert_eq!(count(), 36, "twenty members, whatever they are");
    let reply = import(&store, "group.import", expanded(members(1..=19), Value::Null), "11:30");
    assert_eq!((count(), &reply["warnings"]), (json!(19), &json!([])), "fewer are all of them");
}

#[test]
fn r05a_nested_groups_of_an_sdk_object_are_no_members() {
    let store = stored(1..=4);
    let member = |n: u64, kind: &str| json!({ "DeletedDateTime": null, "Id": id(n), "AdditionalProperties": { "@odata.type": format!("#microsoft.graph.{kind}"), "displayName": "X" } });
    let members =
        [member(1, "user"), member(2, "group"), member(3, "agentUser"), member(4, "servicePrincipal")];
    import(
        &store,
        "group.import",
        json!([{ "Id": STAFF, "DisplayName": "Staff", "Members": members }]),
        "11:00",
    );
    let of = |n: u64| get(&store, n)["groups"].as_array().unwrap().len();
    assert_eq!([of(1), of(2), of(3), of(4)], [1, 0, 1, 0]);
    assert_eq!(store.call("group.list", json!({ "identity": STAFF }))["items"][0]["members"], 2);
}

#[test]
fn r05a_another_tenants_products_are_none_of_this_ones() {
    let store =
        Tenant::open(json!({ "path": ":memory:", "create": "New", "mode": "Graph", "tenantId": TENANT }));
    let of = |tenant: &str, n: u64| with(item("pool.import", n), json!({ "accountId": tenant }));
    let ours = json!([of(TENANT, 1), of(&TENANT.to_uppercase(), 2), item("pool.import", 3)]);
    assert_eq!(import(&store, "pool.import", ours, "10:00")["added"], 3);
    let theirs = "99999999-0000-4000-8000-000000000000";
    let reply = store.call("pool.import", full("pool.import", json!([of(TENANT, 1), of(theirs, 9)])));
    assert_eq!(counts(&reply), [0, 0, 1, 0, 0, 1]);
    assert_eq!(reply["errors"][0]["error"]["field"], "accountId");
    assert!(reply["warnings"].to_string().contains("nothing was removed"), "{reply}");
    assert_eq!(how_many(&store, "pool.list"), 3);
    let open = Tenant::empty("Graph");
    assert_eq!(
        import(&open, "pool.import", json!([of(theirs, 9)]), "10:00")["added"],
        1,
        "a store that knows no tenant"
    );
}

#[test]
fn r05_what_has_a_time_of_deletion_is_removed() {
    let store = stored(1..=3);
    for (method, list) in [("user.import", "user.list"), ("group.import", "group.list")] {
        let deleted = |n: u64, when: Value| with(item(method, n), json!({ "deletedDateTime": when }));
        let reply = import(
            &store,
            method,
            json!([
                deleted(1, json!("2026-11-20T10:00:00Z")),
                deleted(2, json!(null)),
                deleted(3, json!(""))
            ]),
            "11:00",
        );
        assert_eq!((&reply["removed"], how_many(&store, list)), (&json!(1), 2), "{method}");
        let unknown = with(json!({ "id": id(50) }), json!({ "deletedDateTime": "2026-11-20T10:00:00Z" }));
        assert_eq!(import(&store, method, json!([unknown]), "11:00")["added"], 0, "{method}");
        assert_eq!(how_many(&store, list), 2, "{method}");
    }
}
