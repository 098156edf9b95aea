//! Reads Microsoft's table "Product names and service plan identifiers for licensing", CSV edition.
//!
//! One row per plan of a product. What people and export tools have done to the table is put right where it
//! is plain what was meant: a byte order mark, no-break spaces, tabs and blanks around cells, repeated rows,
//! ids in capitals. A product listed under two names has the later one, a plan with two spellings the first;
//! of a plan's friendly names the one used most stays. A row that cannot be understood is left out and
//! reported.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{Read, Take};
use std::str::FromStr;

use csv::{ByteRecord, Reader};

use super::{Catalog, CatalogPlan, CatalogProduct};
use crate::domain::{
    ids::{IdError, PlanId, SkuId},
    table::{self, Whole, is_blank, line},
};

/// The longest table that is read, in bytes. Microsoft's has a million or so.
pub const MOST_BYTES: u64 = 8 << 20;
/// The longest row that is read, in bytes without its quotes and separators.
pub const MOST_ROW_BYTES: usize = 64 << 10;
/// Of the rows that could not be read, this many are described.
pub const MOST_ROW_ERRORS: usize = 1_000;

/// What a table said.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The products and plans of the rows that could be read.
    pub catalog: Catalog,
    /// How many rows that was, repeated ones included.
    pub rows: u64,
    /// How many rows could not be read.
    pub refused: u64,
    /// Why, for the first [`MOST_ROW_ERRORS`] of them.
    pub errors: Vec<RowError>,
}

/// Why a table could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// More than [`MOST_BYTES`].
    #[error("the table is longer than {MOST_BYTES} bytes")]
    TooLarge,
    /// A row of more than [`MOST_ROW_BYTES`]; most often a quote that is never closed.
    #[error("the row at line {line} is longer than {MOST_ROW_BYTES} bytes")]
    RowTooLarge {
        /// The line on which the row begins, counted from 1.
        line: u64,
    },
    /// A column is not in the first row.
    #[error("the table has no column {column}")]
    NoColumn {
        /// The column's name in Microsoft's edition.
        column: &'static str,
    },
    /// A column is twice in the first row, and nobody knows which one counts.
    #[error("the table has the column {column} twice")]
    ColumnTwice {
        /// The column's name in Microsoft's edition.
        column: &'static str,
    },
    /// Not one row could be read, so this is no catalogue.
    #[error("the table has no row that can be read{}", because(*refused, first.as_ref()))]
    NoRows {
        /// How many rows could not be read.
        refused: u64,
        /// Why the first of them could not.
        first: Option<RowError>,
    },
    /// The bytes did not come, or end inside a quote.
    #[error("the table cannot be read: {0}")]
    Read(#[from] csv::Error),
}

fn because(refused: u64, first: Option<&RowError>) -> String {
    first.map(|first| format!("; {refused} refused, the first for {first}")).unwrap_or_default()
}

/// Why a row was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {fault}")]
pub struct RowError {
    /// Its place among the rows that are not blank, counted from 0 below the heading.
    pub index: u64,
    /// The line on which the row begins, counted from 1.
    pub line: u64,
    /// The column's name in Microsoft's edition.
    pub column: &'static str,
    /// What is wrong there.
    pub fault: CellFault,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// There is nothing in it, or the row ends before it.
    #[error("is empty")]
    Empty,
    /// It is in some other encoding.
    #[error("is not UTF-8")]
    NotUtf8,
    /// It should be an id.
    #[error("{0}")]
    NotAnId(#[from] IdError),
}

/// Reads a table. Memory stays within a small multiple of [`MOST_BYTES`], whatever comes.
pub fn read(input: impl Read) -> Result<Reading, TableError> {
    let (input, separator) = table::look(input.take(MOST_BYTES + 1)).map_err(csv::Error::from)?;
    let mut table = table::rows(input, separator);
    let mut row = ByteRecord::new();
    next_row(&mut table, &mut row)?;
    let columns = columns(&row)?;
    let (mut draft, mut rows, mut refused, mut errors) = (Draft::default(), 0, 0, Vec::new());
    while next_row(&mut table, &mut row)? {
        match draft.add(&columns, &row) {
            Ok(()) => rows += 1,
            Err(_) if is_blank(&row) => {}
            Err((column, fault)) => {
                if errors.len() < MOST_ROW_ERRORS {
                    let line = line(&table, &row);
                    errors.push(RowError { index: rows + refused, line, column, fault });
                }
                refused += 1;
            }
        }
    }
    if rows == 0 {
        return Err(TableError::NoRows { refused, first: errors.into_iter().next() });
    }
    Ok(Reading { catalog: draft.finish(), rows, refused, errors })
}

fn next_row(table: &mut Reader<Whole<Take<impl Read>>>, row: &mut ByteRecord) -> Result<bool, TableError> {
    let more = table::next(table, row);
    if table.get_ref().get_ref().1.get_ref().get_ref().0.limit() == 0 {
        return Err(TableError::TooLarge);
    }
    if row.as_slice().len() > MOST_ROW_BYTES {
        return Err(TableError::RowTooLarge { line: line(table, row) });
    }
    Ok(more?)
}

/// A column: its name in Microsoft's edition, and where it is in this table.
struct Column {
    name: &'static str,
    at: usize,
}

/// The columns that are read: product, part number, product id, plan, plan id, friendly name.
fn columns(heading: &ByteRecord) -> Result<[Column; 6], TableError> {
    let column = |name: &'static str, aliases: &[&str]| {
        let mut wanted = vec![bare(name.as_bytes())];
        wanted.extend(aliases.iter().map(|alias| bare(alias.as_bytes())));
        let mut places = (0..).zip(heading).filter(|(_, cell)| wanted.contains(&bare(cell)));
        let (at, _) = places.next().ok_or(TableError::NoColumn { column: name })?;
        match places.next() {
            None => Ok(Column { name, at }),
            Some(_) => Err(TableError::ColumnTwice { column: name }),
        }
    };
    Ok([
        column("Product_Display_Name", &[])?,
        column("String_Id", &[])?,
        column("GUID", &["SKU_GUID"])?,
        column("Service_Plan_Name", &[])?,
        column("Service_Plan_Id", &[])?,
        column("Service_Plans_Included_Friendly_Names", &["Service_Plan_Friendly_Name"])?,
    ])
}

impl Column {
    fn text(&self, row: &ByteRecord) -> Result<String, (&'static str, CellFault)> {
        let cell = row.get(self.at).unwrap_or_default();
        let text = std::str::from_utf8(cell).map_err(|_| (self.name, CellFault::NotUtf8))?;
        let plain: String =
            text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
        match plain.trim() {
            "" => Err((self.name, CellFault::Empty)),
            trimmed => Ok(trimmed.to_owned()),
        }
    }

    fn id<T: FromStr<Err = IdError>>(&self, row: &ByteRecord) -> Result<T, (&'static str, CellFault)> {
        self.text(row)?.parse().map_err(|error: IdError| (self.name, error.into()))
    }
}

/// The letters and digits of a column's name in lower case; what else there is, a mangled byte order mark
/// too, differs from edition to edition.
fn bare(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

#[derive(Default)]
struct Draft {
    products: BTreeMap<SkuId, CatalogProduct>,
    plans: BTreeMap<PlanId, DraftPlan>,
}

struct DraftPlan {
    name: String,
    /// Friendly name: how often used; where it stands among them.
    friendly_names: BTreeMap<String, (u64, usize)>,
}

impl Draft {
    fn add(&mut self, columns: &[Column; 6], row: &ByteRecord) -> Result<(), (&'static str, CellFault)> {
        let [name, part_number, sku, plan_name, plan, friendly_name] = columns;
        let (name, part_number, sku) = (name.text(row)?, part_number.text(row)?, sku.id(row)?);
        let (plan_name, plan) = (plan_name.text(row)?, plan.id(row)?);
        let friendly_name = match friendly_name.text(row) {
            Err((_, CellFault::Empty)) => plan_name.clone(),
            other => other?,
        };
        let product = self.products.entry(sku).or_insert_with(|| CatalogProduct {
            sku,
            part_number: String::new(),
            name: String::new(),
            plans: Vec::new(),
        });
        (product.name, product.part_number) = (name, part_number);
        product.plans.push(plan);
        let plan = self.plans.entry(plan);
        let friendly = &mut plan
            .or_insert_with(|| DraftPlan { name: plan_name, friendly_names: BTreeMap::new() })
            .friendly_names;
        let place = friendly.len();
        friendly.entry(friendly_name).or_insert((0, place)).0 += 1;
        Ok(())
    }

    fn finish(self) -> Catalog {
        let plans = self.plans.into_iter().map(|(id, plan)| {
            let used_most = |(_, (uses, place)): &(String, (u64, usize))| (*uses, Reverse(*place));
            let friendly_name = plan.friendly_names.into_iter().max_by_key(used_most);
            CatalogPlan {
                id,
                name: plan.name,
                friendly_name: friendly_name.map(|(name, _)| name).unwrap_or_default(),
            }
        });
        Catalog::new(self.products.into_values().collect(), plans.collect())
    }
}
