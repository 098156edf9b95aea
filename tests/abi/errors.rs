//! Bad input: what a failing call must say, that it changes nothing, and that no error name goes untested.

use crate::host::{Answer, Handle, call};
use crate::{errors_request, errors_rule, errors_store, tenant::Tenant};
use engine::api::ErrorName;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::CString;

/// What Rust says and nobody who writes JSON; and what is left where a field has no name.
const NOT_JSON: [&str; 10] =
    ["struct ", "i32", "i64", "u32", "u64", "a map", "a sequence", "a string", "boolean", "of  "];

/// What an error must say.
#[derive(Clone, Copy)]
pub struct Told {
    pub name: &'static str,
    /// The field it names; empty for none.
    pub field: &'static str,
    /// A part of its hint.
    pub hint: &'static str,
}

impl Told {
    pub const fn new(name: &'static str, field: &'static str, hint: &'static str) -> Told {
        Told { name, field, hint }
    }

    /// What an answer says otherwise.
    pub fn missed_by(&self, answer: &Answer) -> Option<String> {
        let error = &answer.json["error"];
        let text = |key: &str| error[key].as_str().unwrap_or_default();
        let retryable = ["STORE_BUSY", "INTERRUPTED"].contains(&self.name);
        let told = text("name") == self.name
            && text("field") == self.field
            && text("hint").contains(self.hint)
            && error["retryable"] == retryable
            && !text("message").is_empty()
            && !NOT_JSON.iter().any(|word| text("message").contains(word));
        let Told { name, field, hint } = self;
        (!told).then(|| format!("wanted {name} of '{field}', '{hint}'; got status {} {error}", answer.status))
    }

    #[track_caller]
    pub fn expect(&self, answer: &Answer) {
        assert_eq!(self.missed_by(answer), None);
    }
}

/// A call that must fail.
pub struct Case {
    method: CString,
    request: Vec<u8>,
    pub told: Told,
}

impl Case {
    pub fn new(
        method: &str,
        request: Value,
        name: &'static str,
        field: &'static str,
        hint: &'static str,
    ) -> Case {
        Case::bytes(method, request.to_string(), Told::new(name, field, hint))
    }

    pub fn bytes(method: &str, request: impl Into<Vec<u8>>, told: Told) -> Case {
        Case { method: CString::new(method).unwrap(), request: request.into(), told }
    }
}

/// Makes calls that must fail. After each the store is as before, and the handle answers.
pub fn refused(client: Handle, cases: &[Case]) {
    let before = dump(client);
    let mut wrong = Vec::new();
    for Case { method, request, told } in cases {
        let answer = call(client, method, request);
        let shown = String::from_utf8_lossy(&request[..request.len().min(200)]);
        wrong.extend(told.missed_by(&answer).map(|missed| format!("{method:?} {shown}: {missed}")));
        assert_eq!(dump(client), before, "{method:?} {shown} changed the store");
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Everything the store shows. `store.info` counts what no list shows, audit records among it.
pub fn dump(client: Handle) -> Vec<Value> {
    let lists = [
        c"store.info",
        c"setting.get",
        c"policy.list",
        c"pool.list",
        c"user.list",
        c"group.list",
        c"environment.list",
        c"claim.list",
    ];
    let now = br#"{"now":"2026-02-01T00:00:00Z","actor":{"id":"reader","roles":["Security Reader"]}}"#;
    let show = |method| {
        let answer = call(client, method, now);
        assert_eq!(answer.status, 0, "{method:?}: {answer:?}");
        answer.json
    };
    lists.into_iter().chain([c"change.list", c"app.list"]).map(show).collect()
}

/// Names that other files of this suite provoke.
const ELSEWHERE: &[(&str, &str)] = &[("INVALID_HANDLE", "handles.rs"), ("NULL_POINTER", "inputs.rs")];

/// Names that no call of this version gives here, and why.
const NOT_PROVOKED: &[(&str, &str)] = &[
    ("STORE_ON_NETWORK", "needs a network file system; tests/store/open.rs checks how one is known"),
    ("UNSAFE_STEP", "needs a Graph store in which a claim was seen; tests/rules/undo.rs undoes one"),
    ("STALE_DATA", "needs a Graph store in which a claim was sent; tests/undo.rs undoes one"),
    ("SESSION_EXPIRED", "is a warning of graph.next and graph.reply; tests/exchange shows it"),
    ("PERMISSION_MISSING", "is a warning of graph.next and graph.reply; tests/exchange shows it"),
    ("CHANGES_HELD", "is a warning of graph.next; tests/exchange shows it"),
    ("CLOCK_BEHIND", "is a warning of graph.next and graph.reply; tests/exchange shows it"),
    ("WRONG_TENANT", "is a warning of graph.next and graph.reply; tests/exchange shows it"),
    (
        "CHANGE_UNDER_WAY",
        "needs a Graph store in which a change was handed out; tests/rules/cancel.rs cancels one",
    ),
    ("PLAN_CHANGED", "needs a plan that was exported and changed; tests/migration imports one"),
    ("INTERNAL", "is a mistake of the library's own; the unit tests of src/ffi let calls panic"),
];

#[test]
fn every_error_name_is_provoked_or_there_is_a_reason_why_not() {
    let tenant = Tenant::in_memory();
    let cases = errors_request::cases()
        .into_iter()
        .chain(errors_rule::cases(&tenant))
        .chain(errors_rule::guarded_cases());
    let provoked: BTreeSet<&str> = cases
        .map(|case| case.told.name)
        .chain(errors_store::OPENINGS.iter().map(|(told, _)| told.name))
        .chain(errors_store::CALLS.iter().map(|told| told.name))
        .chain(ELSEWHERE.iter().map(|(name, _)| *name))
        .collect();
    let excused: BTreeSet<&str> = NOT_PROVOKED.iter().map(|(name, _)| *name).collect();
    assert!(provoked.is_disjoint(&excused), "provoked and excused");
    let all: BTreeSet<&str> = ErrorName::ALL.iter().map(|name| name.as_str()).collect();
    assert_eq!(provoked.union(&excused).copied().collect::<BTreeSet<_>>(), all);
}
