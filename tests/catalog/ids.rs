use autoclaim::domain::ids::{IdError, PlanId, SkuId, UserId};
use proptest::prelude::*;

const LOWER: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

#[test]
fn an_id_is_read_in_any_case_and_written_in_lower_case() {
    for text in [LOWER, &LOWER.to_uppercase(), "57fF2Da0-773e-42df-B2AF-ffb7a2317929"] {
        assert_eq!(text.parse::<PlanId>().unwrap().to_string(), LOWER);
    }
    assert_eq!(format!("{:?}", LOWER.parse::<SkuId>().unwrap()), format!("SkuId({LOWER})"));
}

#[test]
fn what_is_wrong_with_a_text_is_named() {
    let fault = |text: &str| text.parse::<SkuId>().unwrap_err();
    assert_eq!(fault(""), IdError::Length { characters: 0 });
    for (text, characters) in [
        (LOWER.replacen('5', "éé", 1), 37),
        (format!(" {LOWER}"), 37),
        (format!("{{{LOWER}}}"), 38),
        (LOWER.replace('-', ""), 32),
    ] {
        assert_eq!(fault(&text), IdError::Length { characters }, "{text}");
    }
    assert_eq!(fault(&LOWER.replacen('-', "0", 1)), IdError::Hyphen { at: 9 });
    assert_eq!(fault(&LOWER.replace("a2317929", "a231792g")), IdError::Digit { at: 36 });
    assert_eq!(fault(&LOWER.replacen('5', "é", 1)), IdError::Digit { at: 1 });
    assert_eq!(
        fault(&LOWER.replacen("5", "-", 1)).to_string(),
        "is no GUID: its character 1 must be a hexadecimal digit"
    );
}

#[test]
fn bytes_are_in_the_order_of_the_text() {
    let bytes = *LOWER.parse::<UserId>().unwrap().as_bytes();
    assert_eq!(bytes[..6], [0x57, 0xff, 0x2d, 0xa0, 0x77, 0x3e]);
    assert_eq!(UserId::from_bytes(bytes).to_string(), LOWER);
}

#[test]
fn in_json_an_id_is_text_and_in_a_blob_its_bytes() {
    let id: UserId = LOWER.parse().unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{LOWER}\""));
    assert_eq!(serde_json::from_str::<UserId>(&format!("\"{}\"", LOWER.to_uppercase())).unwrap(), id);
    let blob = postcard::to_stdvec(&id).unwrap();
    assert_eq!(blob, id.as_bytes());
    assert_eq!(postcard::from_bytes::<UserId>(&blob).unwrap(), id);
    for wrong in ["\"\"", "5", "null", "[]"] {
        assert!(serde_json::from_str::<UserId>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn its_schema_is_a_uuid_in_place() {
    let schema = schemars::schema_for!(Vec<UserId>);
    let items = &schema.as_value()["items"];
    assert_eq!(*items, serde_json::json!({ "type": "string", "format": "uuid" }));
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    #[test]
    fn text_and_bytes_go_there_and_back_and_sort_alike(a: [u8; 16], b: [u8; 16]) {
        let (a, b) = (SkuId::from_bytes(a), SkuId::from_bytes(b));
        prop_assert_eq!(a.to_string().parse(), Ok(a));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }

    #[test]
    fn only_36_characters_are_an_id(text in "[0-9a-fA-F{}-]{0,45}|.{30,40}") {
        if let Ok(id) = text.parse::<SkuId>() {
            prop_assert_eq!(id.to_string(), text.to_lowercase());
        }
    }
}
