//! Claims per day as stacked bars: what the SVG of a page is drawn from. Widths are percents, so that it fits
//! any screen with text as it is.

use super::text;
use crate::domain::{
    time::{DAY, Time},
    window::Window,
};
use std::collections::BTreeMap;

/// The height of the plot, in pixels.
pub const HEIGHT: u32 = 220;
/// Bars at most; of a longer window each stands for several days.
const MOST_BARS: i64 = 92;
/// Products with a colour of their own; the rest are one.
const MOST_SERIES: usize = 5;
/// Labels below the bars at most.
const MOST_LABELS: usize = 8;
/// A bar is no wider than this, in percent of the plot.
const WIDEST: f64 = 5.0;

/// What is counted of one product: its name, and its numbers by day in whole days since 1970.
pub type Product = (String, BTreeMap<i64, u64>);

#[derive(Debug)]
pub struct Chart {
    /// What a bar stands for: day, week, 30 days.
    pub unit: String,
    /// The products, the largest first.
    pub series: Vec<Series>,
    /// The bars, the oldest first.
    pub bars: Vec<Bar>,
    /// The lines behind them.
    pub lines: Vec<Line>,
    pub total: u64,
}

/// A colour.
#[derive(Debug)]
pub struct Series {
    pub name: String,
    pub total: u64,
}

#[derive(Debug)]
pub struct Bar {
    /// The day or days.
    pub label: String,
    /// What stands below it, where there is room.
    pub tick: Option<Tick>,
    pub total: u64,
    /// What is in it, one number per series.
    pub values: Vec<u64>,
    /// The pieces, from the bottom up.
    pub pieces: Vec<Piece>,
}

/// A label below a bar.
#[derive(Debug)]
pub struct Tick {
    /// Its middle, in percent.
    pub x: String,
    pub text: String,
    /// Whether a narrow screen leaves it out.
    pub minor: bool,
}

/// A piece of a bar: x and width in percent, y and height in pixels.
#[derive(Debug)]
pub struct Piece {
    /// The place of its series.
    pub series: usize,
    pub x: String,
    pub width: String,
    /// The upper edge.
    pub y: String,
    pub height: String,
}

/// A line to read heights by.
#[derive(Debug)]
pub struct Line {
    /// Its height, in pixels from the top.
    pub y: String,
    /// The number it stands for.
    pub label: String,
}

impl Chart {
    /// Draws what was claimed in a window.
    pub fn of(window: Window, products: Vec<Product>) -> Chart {
        let (first, end) = window.days();
        let span = span(end - first);
        let count = usize::try_from((end - first + span - 1) / span).unwrap_or(0);
        let series = merged(products);
        let mut bars: Vec<Bar> =
            (0..count).map(|place| empty_bar(place, count, first, end, span, series.len())).collect();
        for (number, (_, days)) in series.iter().enumerate() {
            for (day, n) in days {
                let bar = usize::try_from((day - first) / span).ok().and_then(|place| bars.get_mut(place));
                if let Some(bar) = bar {
                    bar.total += n;
                    bar.values.iter_mut().skip(number).take(1).for_each(|value| *value += n);
                }
            }
        }
        let (lines, top) = lines(bars.iter().map(|bar| bar.total).max().unwrap_or(0));
        for (place, bar) in bars.iter_mut().enumerate() {
            bar.pieces = pieces(bar, place, count, top);
        }
        let series: Vec<Series> =
            series.into_iter().map(|(name, days)| Series { name, total: days.into_values().sum() }).collect();
        Chart { unit: unit(span), total: series.iter().map(|series| series.total).sum(), series, bars, lines }
    }

    /// The fullest bar.
    pub fn peak(&self) -> Option<&Bar> {
        self.bars.iter().max_by_key(|bar| bar.total)
    }
}

fn span(days: i64) -> i64 {
    match days {
        ..=MOST_BARS => 1,
        _ if days <= MOST_BARS * 7 => 7,
        _ => (days + MOST_BARS - 1) / MOST_BARS,
    }
}

fn unit(span: i64) -> String {
    match span {
        1 => "day".into(),
        7 => "week".into(),
        days => format!("{days} days"),
    }
}

/// The largest products, and all others as one.
fn merged(mut products: Vec<Product>) -> Vec<Product> {
    let total = |product: &Product| product.1.values().sum::<u64>();
    products.retain(|product| total(product) > 0);
    products.sort_by(|one, other| total(other).cmp(&total(one)).then_with(|| one.0.cmp(&other.0)));
    let mut rest = products.split_off(products.len().min(MOST_SERIES)).into_iter();
    if let Some((name, days)) = rest.next() {
        let mut others = (name, days);
        for (_, days) in rest {
            others.0 = "Other products".into();
            days.into_iter().for_each(|(day, n)| *others.1.entry(day).or_default() += n);
        }
        products.push(others);
    }
    products
}

fn empty_bar(place: usize, count: usize, first: i64, end: i64, span: i64, series: usize) -> Bar {
    let since_first = i64::try_from(place).unwrap_or(0) * span;
    let begin = Time::from_millis((first + since_first) * DAY);
    let last = Time::from_millis((first + since_first + span).min(end) * DAY - DAY);
    let step = count.div_ceil(MOST_LABELS).max(1);
    let label = if begin == last {
        text::date(&begin)
    } else {
        format!("{} \u{2013} {}", text::date(&begin), text::date(&last))
    };
    let tick = place.is_multiple_of(step).then(|| Tick {
        x: format!("{:.2}", slot(count) * (place as f64 + 0.5)),
        text: text::day(&begin),
        minor: !(place / step).is_multiple_of(2),
    });
    Bar { label, tick, total: 0, values: vec![0; series], pieces: Vec::new() }
}

fn slot(count: usize) -> f64 {
    100.0 / count.max(1) as f64
}

/// Lines at round numbers, and the number at the top of the plot.
fn lines(highest: u64) -> (Vec<Line>, u64) {
    let step = (0..19)
        .flat_map(|power| [1, 2, 5].map(|digit| digit * 10u64.pow(power)))
        .find(|step| step * 4 >= highest)
        .unwrap_or(u64::MAX);
    let top = highest.div_ceil(step).max(1).saturating_mul(step);
    let line = |n: u64| Line { y: height(top - n, top), label: text::number(&n) };
    ((0..=top / step).map(|place| line(place * step)).collect(), top)
}

fn height(n: u64, top: u64) -> String {
    format!("{:.1}", pixels(n, top))
}

fn pixels(n: u64, top: u64) -> f64 {
    f64::from(HEIGHT) * n as f64 / top.max(1) as f64
}

fn pieces(bar: &Bar, place: usize, count: usize, top: u64) -> Vec<Piece> {
    let slot = slot(count);
    let width = (slot * 0.76).min(WIDEST);
    let x = format!("{:.2}", slot * place as f64 + (slot - width) / 2.0);
    let mut below = 0;
    let piece = |(series, n): (usize, &u64)| {
        below += n;
        // A pixel of paper between two colours tells them apart without the colours.
        let height = (pixels(*n, top) - 1.0).max(0.5);
        let y = format!("{:.1}", pixels(top - below, top));
        Piece { series, x: x.clone(), width: format!("{width:.2}"), y, height: format!("{height:.1}") }
    };
    bar.values.iter().enumerate().filter(|(_, n)| **n > 0).map(piece).collect()
}
