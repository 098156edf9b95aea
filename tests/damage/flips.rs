//! Bits that flip in a store's file.

use super::answer;
use crate::support::{Tenant, rng::Rng, whole};
use autoclaim::api::Error;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

const FLIPS: u64 = 300;

/// Says that the store is damaged, or that it is none.
fn tells(error: &Error) -> bool {
    ["STORE_CORRUPT", "NOT_A_STORE", "STORE_SCHEMA_NEWER"].contains(&error.name.as_str())
}

/// What a method says of damage; what it must not do goes to `wrong`.
fn attempt(
    what: &str,
    wrong: &mut Vec<String>,
    call: impl FnOnce() -> Result<Value, Error>,
) -> Option<Error> {
    let Ok(answer) = catch_unwind(AssertUnwindSafe(call)) else {
        wrong.push(format!("{what}: a panic"));
        return None;
    };
    let error = answer.err()?;
    if error.name.as_str() == "INTERNAL" {
        wrong.push(format!("{what}: {error:?}"));
    }
    Some(error).filter(tells)
}

/// One flip: whether a method told of it, and everything wrong with the answers.
fn flip(sound: &[u8], byte: usize, bit: u8, for_real: bool) -> (bool, Vec<String>) {
    let mut bytes = sound.to_vec();
    bytes[byte] ^= 1 << bit;
    let place = format!("byte {byte}, bit {bit}");
    let host = match Tenant::of(&bytes) {
        Ok(host) => host,
        Err(error) if tells(&error) => return (true, vec![]),
        Err(error) => return (false, vec![format!("{place}: open: {error:?}")]),
    };
    let (mut told, mut wrong) = (Vec::new(), Vec::new());
    for (method, request) in
        whole::reads().into_iter().filter(|(method, _)| !["describe", "store.check"].contains(method))
    {
        told.extend(attempt(&format!("{place}: {method}"), &mut wrong, || answer(&host, method, &request)));
    }
    let check = answer(&host, "store.check", &json!({}));
    if !told.is_empty() && check.as_ref().is_ok_and(|report| report["ok"] == true) {
        wrong.push(format!("{place}: store.check finds nothing of {told:?}"));
    }
    told.extend(attempt(&format!("{place}: store.check"), &mut wrong, || check));
    for (method, mut request) in whole::writes(&host) {
        request["dryRun"] = json!(!for_real);
        told.extend(attempt(&format!("{place}: {method}"), &mut wrong, || answer(&host, method, &request)));
    }
    (!told.is_empty(), wrong)
}

/// Where the schema itself says something else, SQLite fails in ways of its own: functions, columns and paths
/// that are none.
#[test]
fn a_flipped_bit_in_the_text_of_the_schema_is_told() {
    let sound = whole::whole().bytes();
    let text = b"CREATE TABLE audit (";
    let begin = sound.windows(text.len()).position(|at| at == text).unwrap();
    let flips = (begin..begin + 1_900).step_by(31);
    let wrong: Vec<_> = flips.flat_map(|byte| flip(&sound, byte, (byte % 8) as u8, false).1).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_flipped_bit_is_answered_rightly_or_told_and_store_check_finds_what_is_told() {
    let sound = whole::whole().bytes();
    // Most of a small store is pages with room left, in which a flip shows nothing.
    let filled: Vec<usize> = (0..sound.len()).filter(|at| sound[*at] != 0).collect();
    let (mut rng, mut told, mut wrong) = (Rng::new(9), 0, Vec::new());
    for number in 0..FLIPS {
        let drawn = rng.next();
        let (tells, found) =
            flip(&sound, filled[(drawn / 8) as usize % filled.len()], (drawn % 8) as u8, number % 10 == 0);
        told += u64::from(tells);
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told > FLIPS / 10, "{told} of {FLIPS} flips showed at all");
}
