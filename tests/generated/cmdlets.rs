//! The lists of cmdlets: the manifest's is that of the folder, the about page's that of the README.

use std::fmt::Write;
use std::path::Path;

/// Columns of an about page.
const WIDTH: usize = 80;

/// The manifest with every cmdlet that has a file.
pub fn manifest(text: &str, folder: &Path) -> String {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut names: Vec<String> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    let list: String = names.iter().map(|name| format!("        '{name}'\n")).collect();
    between(text, "    FunctionsToExport    = @(\n", "    )\n", &list)
}

/// The about page with the cmdlets of the README, under its headings.
pub fn about(text: &str, readme: &str) -> String {
    let rows = readme
        .split_once("\n## Cmdlets\n")
        .unwrap()
        .1
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1);
    let mut list = String::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let mut cells = row.split('|').map(str::trim).skip(1);
        write!(list, "    {}", cells.next().unwrap()).unwrap();
        let mut column = WIDTH;
        for name in cells.next().unwrap().replace('`', "").split(' ') {
            if column + 1 + name.len() > WIDTH {
                list.push_str("\n     ");
                column = 5;
            }
            write!(list, " {name}").unwrap();
            column += 1 + name.len();
        }
        list.push('\n');
    }
    between(text, "\n    CMDLETS\n", "\n    WHAT NAMES WHAT\n", &list)
}

fn between(text: &str, begin: &str, end: &str, list: &str) -> String {
    let (before, rest) = text.split_once(begin).expect("where the list begins");
    let (_, after) = rest.split_once(end).expect("where the list ends");
    format!("{before}{begin}{list}{end}{after}")
}
