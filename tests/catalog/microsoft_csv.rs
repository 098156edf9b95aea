use std::io::{self, Read};

use autoclaim::domain::catalog::microsoft_csv::{
    CellFault, MOST_BYTES, MOST_ROW_BYTES, MOST_ROW_ERRORS, Reading, TableError, read,
};
use autoclaim::domain::catalog::{Catalog, CatalogProduct};
use autoclaim::domain::ids::IdError;
use autoclaim::domain::plans::TEAMS1;
use proptest::prelude::*;

const HEADING: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,\
                       Service_Plans_Included_Friendly_Names\n";
const ROW: &str =
    "E3,SPE_E3,05e9a617-0261-4cee-bb44-138d3ef5d965,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Teams\n";

fn traps() -> Reading {
    read(&include_bytes!("../fixtures/catalog/traps.csv")[..]).unwrap()
}

fn product<'a>(catalog: &'a Catalog, sku: &str) -> &'a CatalogProduct {
    catalog.product(sku.parse().unwrap()).unwrap()
}

#[test]
fn cells_are_trimmed_and_ids_read_in_any_case() {
    let catalog = traps().catalog;
    let e3 = product(&catalog, "05e9a617-0261-4cee-bb44-138d3ef5d965");
    assert_eq!((&*e3.name, &*e3.part_number), ("Microsoft 365 E3", "SPE_E3"));
    let exchange = catalog.plans_named("exchange_s_enterprise");
    assert_eq!(exchange[0].friendly_name, "Exchange Online (Plan 2)");
    assert_eq!(e3.plans, [TEAMS1, exchange[0].id], "the repeated row counts once");
}

#[test]
fn of_two_product_names_the_last_stays_and_of_two_plan_names_the_first() {
    let catalog = traps().catalog;
    assert_eq!(product(&catalog, "18181a46-0d4e-45cd-891e-60aabd171b4e").name, "Office 365 E1");
    let teams = catalog.plan(TEAMS1).unwrap();
    assert_eq!((&*teams.name, &*teams.friendly_name), ("TEAMS1", "Microsoft Teams"));
}

#[test]
fn quoted_cells_keep_commas_and_quotes_and_lose_line_breaks() {
    let catalog = traps().catalog;
    let names: Vec<&str> = catalog.by_part_number("mcopstn5").iter().map(|product| &*product.name).collect();
    assert_eq!(names, ["Domestic, and  International", "Calling \"120\" min"]);
}

#[test]
fn a_plan_without_friendly_name_is_called_by_its_name() {
    let row = ROW.replace(",Teams\n", ",\n");
    let catalog = read([HEADING, &row].concat().as_bytes()).unwrap().catalog;
    assert_eq!(catalog.plan(TEAMS1).unwrap().friendly_name, "TEAMS1");
}

#[test]
fn a_bad_row_is_named_and_the_others_go_through() {
    let reading = traps();
    let errors: Vec<_> = reading.errors.iter().map(|error| (error.line, error.column, error.fault)).collect();
    let length = IdError::Length { characters: 37 };
    assert_eq!(
        errors,
        [
            (7, "Service_Plan_Id", CellFault::NotAnId(length)),
            (12, "Service_Plan_Name", CellFault::Empty),
            (13, "Product_Display_Name", CellFault::Empty),
            (14, "Product_Display_Name", CellFault::NotUtf8),
        ]
    );
    assert_eq!((reading.rows, reading.refused, reading.catalog.products().len()), (7, 4, 4));
    let told = "line 7, column Service_Plan_Id: is no GUID: 36 characters are needed \
                (8-4-4-4-12 with hyphens), and there are 37";
    assert_eq!(reading.errors[0].to_string(), told);
}

#[test]
fn columns_are_found_by_name_in_any_case_order_and_edition() {
    let other = "sku_guid;Extra;SERVICE PLAN ID;service_plan_friendly_name;string_id;service_plan_name;\
                 ï»¿product_display_name\n\
                 05e9a617-0261-4cee-bb44-138d3ef5d965;x;57ff2da0-773e-42df-b2af-ffb7a2317929;Teams;SPE_E3;TEAMS1;E3\n";
    let expected = read([HEADING, ROW].concat().as_bytes()).unwrap().catalog;
    assert_eq!(read(other.replace(';', ",").as_bytes()).unwrap().catalog, expected);
}

#[test]
fn a_missing_column_is_named() {
    for (column, without) in
        [("GUID", ",GUID"), ("String_Id", ",String_Id"), ("Service_Plan_Id", "Service_Plan_Id,")]
    {
        let error = read(HEADING.replacen(without, "", 1).as_bytes()).unwrap_err();
        assert!(matches!(error, TableError::NoColumn { column: named } if named == column), "{error}");
    }
    assert!(matches!(read(io::empty()), Err(TableError::NoColumn { .. })));
}

#[test]
fn a_table_without_a_good_row_is_no_catalogue() {
    assert!(matches!(read(HEADING.as_bytes()), Err(TableError::NoRows { refused: 0, .. })));
    let bad = [HEADING, "E3,SPE_E3,1234,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Teams\n"].concat();
    assert!(
        matches!(read(bad.as_bytes()), Err(TableError::NoRows { refused: 1, first: Some(first) }) if first.line == 2)
    );
}

#[test]
fn endless_input_ends() {
    let endless = |byte| HEADING.as_bytes().chain(io::repeat(byte));
    assert!(matches!(read(endless(b'x')), Err(TableError::TooLarge)));
    assert!(matches!(read(endless(b',')), Err(TableError::TooLarge)));
    assert!(matches!(read(endless(b'\n')), Err(TableError::TooLarge)));
}

#[test]
fn a_table_of_the_most_bytes_is_read_and_of_one_more_is_not() {
    let content = [HEADING, ROW].concat();
    let padded = |bytes: u64| content.as_bytes().chain(io::repeat(b'\n').take(bytes - content.len() as u64));
    assert_eq!(read(padded(MOST_BYTES)).unwrap().rows, 1);
    assert!(matches!(read(padded(MOST_BYTES + 1)), Err(TableError::TooLarge)));
}

#[test]
fn a_quote_that_is_never_closed_is_found_where_it_opens() {
    let text = [HEADING, ROW, "\"", &ROW.repeat(MOST_ROW_BYTES / ROW.len() + 1)].concat();
    assert!(matches!(read(text.as_bytes()), Err(TableError::RowTooLarge { line: 3 })));
    for end in ["\n\n\"", "\n\nE3,\"SPE\n\n_E3\n"] {
        let error = read([HEADING, ROW, end].concat().as_bytes()).unwrap_err().to_string();
        assert!(error.ends_with("a quote in the row that begins at line 5 is never closed"), "{error}");
    }
    assert!(read([HEADING, ROW, "\"E3\"\"\"\n"].concat().as_bytes()).is_ok());
}

#[test]
fn bad_rows_are_counted_beyond_those_described() {
    let text = [HEADING, ROW, &"x\n".repeat(MOST_ROW_ERRORS + 5)].concat();
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!((reading.refused, reading.errors.len()), (MOST_ROW_ERRORS as u64 + 5, MOST_ROW_ERRORS));
}

#[test]
fn a_failing_source_is_told() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }
    let Err(TableError::Read(error)) = read([HEADING, ROW].concat().as_bytes().chain(Broken)) else {
        panic!("a table that broke off was read");
    };
    assert!(
        matches!(error.kind(), csv::ErrorKind::Io(inner) if inner.kind() == io::ErrorKind::PermissionDenied)
    );
}

#[test]
fn lines_are_counted_past_empty_ones_and_to_an_end_without_line_break() {
    for (end, last) in [("\n", "x"), ("\r\n", "x"), ("\n", "\"x\""), ("\r\n", "x\r\n,,,,,\r\n")] {
        let text = format!("{HEADING}{ROW}{end}{end}x{end}{ROW}{last}");
        let lines: Vec<u64> = read(text.as_bytes()).unwrap().errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [5, 7], "{text:?}");
    }
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes[..]);
        let _ = read(HEADING.as_bytes().chain(&bytes[..]));
    }

    #[test]
    fn no_rows_make_it_panic(cells in proptest::collection::vec("[\",\r\n\t\u{a0}a-f0-9-]{0,40}", 0..60)) {
        let text = [HEADING, ROW, &cells.join(",")].concat();
        if let Ok(reading) = read(text.as_bytes()) {
            prop_assert!(reading.catalog.plan(TEAMS1).is_some());
            prop_assert_eq!(reading.errors.len() as u64, reading.refused);
        }
    }
}
