//! The engine alone: recorded facts decided again, trace codes included.

use crate::{
    clock::{median, rate, spend},
    stand::Stand,
    table::Table,
};
use engine::{
    domain::{interrupt::Interrupt, world::Claim},
    engine::{RuleBook, decide},
    store::{self, OpenOptions, Store, StoreError},
};
use serde_json::json;
use std::hint::black_box;

const CLAIMS: i64 = 2_000;
const ROUNDS: usize = 100;

pub fn run(stand: &Stand, table: &mut Table) {
    let (book, claims) = recorded(stand);
    for claim in &claims {
        assert_eq!(decide(&book, &claim.facts), claim.decision, "law L6");
    }
    let round = || {
        for _ in 0..ROUNDS {
            for claim in &claims {
                black_box(decide(&book, black_box(&claim.facts)));
            }
        }
    };
    let runs: Vec<_> = (0..stand.size.runs).map(|_| spend(round).1).collect();
    let found = rate(ROUNDS * claims.len(), median(&runs).cpu);
    table.add(
        "the engine alone, trace codes included",
        format!("{found:.0} decisions a second"),
        "1,000,000",
        Some(found >= 1e6),
    );
}

/// Claims of a copy of the store, read by this process's own copy of the library.
fn recorded(stand: &Stand) -> (RuleBook, Vec<Claim>) {
    let copy = stand.folder.join("copy.db");
    stand.product.ask("store.backup", &json!({ "path": copy }));
    let store =
        Store::open(&OpenOptions::new(copy.to_str().expect("a path in UTF-8"))).expect("the copy opens");
    let read = store.read(&Interrupt::default(), |db| {
        let claims: Vec<Claim> = (1..=CLAIMS)
            .filter_map(|claim| store::claim::get(db, claim).transpose())
            .collect::<Result<_, _>>()?;
        Ok::<_, StoreError>((store::book::kept(db, claims[0].book)?, claims))
    });
    read.expect("claims")
}
