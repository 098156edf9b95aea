//! A report as one page of HTML: everything in one file, nothing fetched, readable without its script, on
//! paper, and on a phone.
//!
//! The page is `page.html`, rendered up to its rows; then the rows follow as they come, as JSON in a script
//! element that is data and no code. The policy in its head lets exactly our style and our script through, by
//! their hashes.

use super::{
    chart::{Chart, HEIGHT, Product},
    text,
};
use crate::domain::{mode::Mode, time::Time, window::Window};
use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Rows that stand in the page itself, for readers without its script and before it runs.
pub const STANDING: usize = 100;
/// Words of a column that are written once and then referred to; words beyond these are written each time.
const MOST_WORDS: usize = 4_096;

/// What a page says, but for its rows.
#[derive(Debug)]
pub struct Page {
    /// What kind of report it is.
    pub kind: &'static str,
    pub title: String,
    /// What it is of.
    pub window: Window,
    pub made_at: Time,
    /// Of which tenant; none where the store knows none.
    pub tenant: Option<String>,
    pub mode: Mode,
    pub version: &'static str,
    /// What it is restricted to: a word and a name each.
    pub filters: Vec<(&'static str, String)>,
    /// When the data was taken: a word and a time each.
    pub ages: Vec<(&'static str, Option<Time>)>,
    /// The whole in a few sentences, for those who read no further.
    pub lede: String,
    /// The headline: a word and a number each.
    pub figures: Vec<(&'static str, u64)>,
    /// What a report of claims has besides.
    pub claims: Option<Claims>,
    /// Small tables before the rows.
    pub tables: Vec<Table>,
    /// What the rows are called: claims, departments.
    pub noun: &'static str,
    /// The columns of the rows.
    pub columns: Vec<Column>,
    /// How many rows there will be.
    pub rows: u64,
}

/// What claims of a window come to.
#[derive(Debug)]
pub struct Claims {
    /// Claims by product and day.
    pub products: Vec<Product>,
    /// Everything recorded, by outcome, the largest first.
    pub outcomes: Vec<Outcome>,
    /// Events that needed nothing and left no row.
    pub fed: Vec<Outcome>,
    /// Pools and what is left in them.
    pub pools: Vec<Pool>,
    /// Refusals, the most frequent first.
    pub refusals: Vec<Refusal>,
}

/// A table whose rows all stand in the page.
#[derive(Debug)]
pub struct Table {
    pub title: &'static str,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

/// What decisions ended as.
#[derive(Debug)]
pub struct Outcome {
    /// The outcome, as words.
    pub name: String,
    pub count: u64,
    pub refused: bool,
}

#[derive(Debug)]
pub struct Pool {
    pub name: String,
    pub part_number: String,
    /// Units a claim can take.
    pub available: u64,
    pub units: u64,
    /// Whether few are left.
    pub low: bool,
}

/// Refusals of one kind.
#[derive(Debug)]
pub struct Refusal {
    /// The outcome, as words.
    pub outcome: String,
    pub count: u64,
    /// Whom they were refused by; empty where no policy applied.
    pub policy: String,
    /// What for.
    pub app: String,
    pub reason: &'static str,
    pub cure: &'static str,
}

/// How a column's values look and compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Time,
    /// A text that differs from row to row.
    Text,
    /// One of few words.
    Word,
    Number,
}

impl Kind {
    /// What the style and the script know it by.
    fn class(self) -> &'static str {
        match self {
            Kind::Time => "time",
            Kind::Text => "text",
            Kind::Word => "word",
            Kind::Number => "number",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub label: &'static str,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    None,
    Time(Time),
    Number(i64),
    /// A text, and what stands smaller below it; empty for nothing.
    Text(String, String),
}

impl Cell {
    fn main(&self) -> String {
        match self {
            Cell::None => String::new(),
            Cell::Time(time) => text::second(time).chars().take("2026-11-21 10:00".len()).collect(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(main, _) => main.clone(),
        }
    }

    fn below(&self) -> &str {
        if let Cell::Text(_, below) = self { below } else { "" }
    }
}

#[derive(Template)]
#[template(path = "page.html", config = "src/report/askama.toml")]
struct View<'a> {
    page: &'a Page,
    claims: Option<ClaimsView<'a>>,
    first: &'a [Vec<Cell>],
    style: &'static str,
    style_hash: String,
    script_hash: String,
    json: String,
}

/// Claims, with what is worked out of them.
struct ClaimsView<'a> {
    of: &'a Claims,
    chart: Chart,
    height: u32,
    /// Everything recorded, the largest part of it, and what needed nothing.
    recorded: u64,
    most: u64,
    fed: u64,
}

impl ClaimsView<'_> {
    fn new(window: Window, of: &Claims) -> ClaimsView<'_> {
        ClaimsView {
            of,
            chart: Chart::of(window, of.products.clone()),
            height: HEIGHT,
            recorded: of.outcomes.iter().map(|outcome| outcome.count).sum(),
            most: of.outcomes.iter().map(|outcome| outcome.count).max().unwrap_or(0),
            fed: of.fed.iter().map(|outcome| outcome.count).sum(),
        }
    }
}

impl View<'_> {
    fn days(&self) -> String {
        let millis = self.page.window.to.since(self.page.window.from);
        let days = u64::try_from(millis / crate::domain::time::DAY).unwrap_or(0);
        if days == 0 {
            text::age(&self.page.window.from, &self.page.window.to)
        } else {
            text::counted(&days, "day", "days")
        }
    }

    fn class(&self, columns: &[Column], column: &usize) -> &'static str {
        columns.get(*column).map_or("", |column| column.kind.class())
    }

    fn label(&self, columns: &[Column], column: &usize) -> &'static str {
        columns.get(*column).map_or("", |column| column.label)
    }

    fn percent(&self, part: &u64, whole: &u64) -> String {
        format!("{:.1}", 100.0 * *part as f64 / (*whole).max(1) as f64)
    }
}

/// A page that is being written.
pub struct Writing<'w> {
    out: &'w mut dyn Write,
    words: Vec<BTreeMap<String, usize>>,
    columns: Vec<Column>,
    begun: bool,
}

impl<'w> Writing<'w> {
    /// Writes everything before the rows. `first` are the first rows, of which [`STANDING`] stand in the page
    /// itself.
    ///
    /// # Errors
    /// Those of the writer; so with all that follows.
    pub fn begin(out: &'w mut dyn Write, page: &Page, first: &[Vec<Cell>]) -> io::Result<Writing<'w>> {
        let view = View {
            page,
            claims: page.claims.as_ref().map(|claims| ClaimsView::new(page.window, claims)),
            first: first.get(..STANDING).unwrap_or(first),
            style: STYLE,
            style_hash: hash(STYLE),
            script_hash: hash(SCRIPT),
            json: format!(
                "{{\"noun\":{},\"columns\":[{}],\"rows\":[",
                quoted(page.noun),
                columns(&page.columns)
            ),
        };
        view.write_into(out)?;
        Ok(Writing {
            out,
            words: page.columns.iter().map(|_| BTreeMap::new()).collect(),
            columns: page.columns.clone(),
            begun: false,
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.out.write_all(if std::mem::replace(&mut self.begun, true) { b",\n[" } else { b"[" })?;
        for (place, ((cell, column), words)) in
            cells.iter().zip(&self.columns).zip(&mut self.words).enumerate()
        {
            if place > 0 {
                self.out.write_all(b",")?;
            }
            match cell {
                Cell::None => self.out.write_all(b"null")?,
                Cell::Time(time) => write!(self.out, "{}", time.millis() / 1_000)?,
                Cell::Number(number) => write!(self.out, "{number}")?,
                Cell::Text(main, below) => {
                    let text = if below.is_empty() {
                        quoted(main)
                    } else {
                        format!("[{},{}]", quoted(main), quoted(below))
                    };
                    let text = if column.kind == Kind::Word { referred(words, text) } else { text };
                    self.out.write_all(text.as_bytes())?;
                }
            }
        }
        self.out.write_all(b"]")
    }

    /// Writes what follows the rows.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn end(self) -> io::Result<()> {
        write!(self.out, "]}}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")?;
        self.out.flush()
    }
}

/// The number of a word that was written before, else the word.
fn referred(words: &mut BTreeMap<String, usize>, text: String) -> String {
    if let Some(number) = words.get(&text) {
        return number.to_string();
    }
    if words.len() < MOST_WORDS {
        words.insert(text.clone(), words.len());
    }
    text
}

fn columns(columns: &[Column]) -> String {
    let column = |column: &Column| {
        format!("{{\"label\":{},\"kind\":\"{}\"}}", quoted(column.label), column.kind.class())
    };
    columns.iter().map(column).collect::<Vec<_>>().join(",")
}

/// A text as JSON that cannot end the script element it stands in.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c").replace('>', "\\u003e")
}

/// What a Content-Security-Policy knows a text by.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
