//! What is written beside what serde_json writes of the same.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Json, append_members, text};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
enum Shape {
    Point,
    Round(u8),
    Pair(i64, Option<bool>),
    Named { name: &'static str, other: () },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a> {
    many_words: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<u8>,
    numbers: (u8, u16, u32, u64, i8, i16, i32, i64, f32, f64),
    ends: [i64; 2],
    letter: char,
    shapes: Vec<Shape>,
    none: Vec<Shape>,
    map: BTreeMap<String, u64>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Serialize)]
struct Rest {
    unit: Option<()>,
    shown: std::net::Ipv4Addr,
}

fn whole(text: &str) -> Whole<'_> {
    Whole {
        many_words: text,
        absent: None,
        numbers: (1, 2, 3, u64::MAX, -1, -2, -3, -4, 0.1, f64::NAN),
        ends: [i64::MIN, i64::MAX],
        letter: '"',
        shapes: vec![
            Shape::Point,
            Shape::Round(0),
            Shape::Pair(-7, Some(true)),
            Shape::Named { name: "n", other: () },
        ],
        none: Vec::new(),
        map: BTreeMap::from([(text.to_owned(), 1), (String::new(), 2)]),
        rest: Rest { unit: None, shown: [127, 0, 0, 1].into() },
    }
}

#[test]
fn what_is_written_is_what_serde_json_writes() {
    for odd in (0..=0x7f).map(char::from).chain(['\u{80}', '\u{e9}', '\u{2028}', '\u{1f600}']) {
        for place in 0..18 {
            let around = "ab\u{e9}0123456789\u{7f}z";
            let mut said: String = around.chars().cycle().take(place).collect();
            said.push(odd);
            said.extend(around.chars().take(18 - place));
            said.push(odd);
            assert_eq!(text(&said).unwrap(), serde_json::to_string(&said).unwrap());
        }
        let said = format!("{odd}{odd}");
        let whole = whole(&said);
        assert_eq!(text(&whole).unwrap(), serde_json::to_string(&whole).unwrap());
    }
}

#[test]
fn members_come_after_others_and_json_comes_through() {
    #[derive(Serialize)]
    struct Parts {
        list: [Json<'static>; 1],
        some: Option<Json<'static>>,
    }
    let mut text = "{\"first\":1".to_owned();
    append_members(&mut text, &Parts { list: [Json("{\"a\":\"b\"}")], some: Some(Json("[2]")) }).unwrap();
    assert_eq!(text, "{\"first\":1,\"list\":[{\"a\":\"b\"}],\"some\":[2]");
}
