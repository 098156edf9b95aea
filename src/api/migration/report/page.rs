//! What a migration did as a page: what its sections say.

use super::cover::{Cover, Row, each_row};
use crate::{
    api::{
        context::ReadContext, error::Error, file::unwritten, migration::replies::MigrationWave,
        report::export::or_empty,
    },
    domain::{
        migration::{Migration, MigrationItemState},
        migration_event::ItemCourse,
        time::Time,
        window::Window,
    },
    report::{
        html::{Cell, Column, Kind, Page, STANDING, Table, Writing},
        text,
    },
};
use std::io::Write;

const COLUMNS: [Column; 10] = [
    Column { label: "User", kind: Kind::Text },
    Column { label: "Product", kind: Kind::Word },
    Column { label: "Wave", kind: Kind::Number },
    Column { label: "State", kind: Kind::Word },
    Column { label: "Released", kind: Kind::Time },
    Column { label: "In the group", kind: Kind::Time },
    Column { label: "Evidence", kind: Kind::Text },
    Column { label: "Removed", kind: Kind::Time },
    Column { label: "Put back", kind: Kind::Text },
    Column { label: "Ended", kind: Kind::Time },
];

const WAVES: [Column; 9] = [
    Column { label: "Wave", kind: Kind::Number },
    Column { label: "Department", kind: Kind::Text },
    Column { label: "Released", kind: Kind::Time },
    Column { label: "By", kind: Kind::Text },
    Column { label: "Ready", kind: Kind::Number },
    Column { label: "Held back", kind: Kind::Number },
    Column { label: "On the way", kind: Kind::Number },
    Column { label: "Done", kind: Kind::Number },
    Column { label: "Failed, undone", kind: Kind::Text },
];

/// Writes the page; how many rows it has.
pub fn write(
    context: &ReadContext<'_>,
    migration: &Migration,
    cover: &Cover<'_>,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let (mut first, mut put_back) = (Vec::new(), 0);
    each_row(context, migration, |row| {
        put_back += u64::from(!row.course.put_backs.is_empty());
        if first.len() < STANDING {
            first.push(cells(&row));
        }
        Ok(())
    })?;
    let page = page(migration, cover, put_back);
    let mut writing = Writing::begin(out, &page, &first).map_err(unwritten)?;
    let rows = each_row(context, migration, |row| writing.row(&cells(&row)).map_err(unwritten))?;
    writing.end().map_err(unwritten)?;
    Ok(rows)
}

fn page(migration: &Migration, cover: &Cover<'_>, put_back: u64) -> Page {
    let of = &cover.migration;
    let count = |state: MigrationItemState| of.states.get(state.as_str()).copied().unwrap_or(0);
    let [done, failed, undone] =
        [MigrationItemState::Done, MigrationItemState::Failed, MigrationItemState::Undone].map(count);
    let window = Window { from: migration.created_at, to: cover.imprint.made_at.max(migration.created_at) };
    Page {
        filters: filters(cover),
        lede: lede(cover, put_back),
        figures: vec![
            ("Users", of.users),
            ("Done", done),
            ("Put back", put_back),
            ("Failed", failed),
            ("Undone", undone),
        ],
        tables: vec![Table {
            title: "Waves",
            columns: WAVES.to_vec(),
            rows: of.waves.iter().map(wave).collect(),
        }],
        noun: "items",
        columns: COLUMNS.to_vec(),
        rows: of.items,
        ..cover.imprint.page("Migration report", window)
    }
}

/// Who planned it, what moves where, and what may be lost.
fn filters(cover: &Cover<'_>) -> Vec<(&'static str, String)> {
    let of = &cover.migration;
    let moves = of.targets.iter().map(|it| {
        let group = it.group.name.clone().unwrap_or_else(|| it.group.id.to_string());
        ("Moves", format!("{} to {group}", it.product.name))
    });
    let losses = of.accept_loss.iter().map(|it| {
        let plans: Vec<&str> = it.plans.iter().map(|plan| plan.name.as_str()).collect();
        ("May lose", format!("{} of {}", plans.join(", "), it.product.name))
    });
    [("Planned by", of.created_by.clone())].into_iter().chain(moves).chain(losses).collect()
}

fn lede(cover: &Cover<'_>, put_back: u64) -> String {
    let of = &cover.migration;
    let done = of.states.get(MigrationItemState::Done.as_str()).copied().unwrap_or(0);
    let held = of.states.get(MigrationItemState::Held.as_str()).copied().unwrap_or(0);
    let mut said = format!(
        "{} of {} moved from direct licenses to those of groups.",
        text::number(&done),
        text::counted(&of.items, "license", "licenses")
    );
    if held > 0 {
        said += &format!(" {} held back.", text::counted(&held, "is", "are"));
    }
    if put_back > 0 {
        let had = if put_back == 1 { "license was" } else { "licenses were" };
        said +=
            &format!(" {} direct {had} put back, for without it the user had less.", text::number(&put_back));
    }
    said
}

fn wave(wave: &MigrationWave) -> Vec<Cell> {
    let number = |n: u64| Cell::Number(i64::try_from(n).unwrap_or(i64::MAX));
    let stopped = if wave.stopped { "stopped" } else { "" };
    vec![
        number(wave.wave.into()),
        plain(wave.department.clone().unwrap_or_default()),
        time(wave.released_at),
        two(wave.released_by.clone().unwrap_or_default(), stopped.into()),
        number(wave.ready),
        number(wave.held),
        number(wave.moving + wave.paused),
        number(wave.done),
        plain(format!("{}, {}", wave.failed, wave.undone)),
    ]
}

fn cells(row: &Row) -> Vec<Cell> {
    let Row { item, course } = row;
    let group = item.group.name.clone().unwrap_or_else(|| item.group.id.to_string());
    let now = item.error.clone().or_else(|| item.reasons.first().map(|it| it.message.clone()));
    let step = item.step.map(|step| text::spaced(step.as_str()));
    vec![
        two(item.user.user_principal_name.clone(), or_empty(item.user.id)),
        two(item.product.name.clone(), format!("to {group}")),
        Cell::Number(item.wave.into()),
        two(text::spaced(item.state.as_str()), now.or(step).unwrap_or_default()),
        time(course.released_at),
        time(course.inherited_at.or(course.joined_at)),
        if row.unknown() { plain("Unknown: it was not kept".into()) } else { evidence(row) },
        time(course.removed_at),
        put_backs(row),
        time(course.undone_at.or(course.failed_at).or(course.done_at)),
    ]
}

/// By what the direct license went.
fn evidence(row: &Row) -> Cell {
    let ItemCourse { proof, .. } = &row.course;
    let reads = [proof.shown_since, proof.proven_at].into_iter().flatten().map(|time| text::second(&time));
    let reads: Vec<String> = reads.collect();
    let (off, lost) = (row.group_off().join(", "), row.lost().join(", "));
    let said =
        [(!off.is_empty(), format!("off: {off}")), (!lost.is_empty(), format!("lost by leave: {lost}"))];
    let said: Vec<String> = said.into_iter().filter(|(is, _)| *is).map(|(_, said)| said).collect();
    let main = if reads.is_empty() { String::new() } else { format!("Seen {}", reads.join(" and ")) };
    two(main, said.join("; "))
}

fn put_backs(row: &Row) -> Cell {
    let times: Vec<String> = row.course.put_backs.iter().map(|(at, _)| text::second(at)).collect();
    two(times.join(", "), row.put_back_reasons().join(" "))
}

fn time(time: Option<Time>) -> Cell {
    time.map_or(Cell::None, Cell::Time)
}

fn plain(main: String) -> Cell {
    two(main, String::new())
}

fn two(main: String, below: String) -> Cell {
    if main.is_empty() && below.is_empty() { Cell::None } else { Cell::Text(main, below) }
}
