//! Reading files: `settings.toml`, that of the profile, and `.env`.
//!
//! The words of a fault never repeat a line: it may hold a secret.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use toml::de::DeTable;

use super::input::{self, Lines, Table};
use crate::error::BuildFault;

/// The settings of a TOML file; `None` where there is no such file.
pub(super) fn toml(folder: &Path, name: &str, faults: &mut Vec<BuildFault>) -> Option<Table> {
    let text = text(folder, name, faults)?;
    let lines = Lines::of(&text);
    let (table, errors) = DeTable::parse_recoverable(&text);
    faults.extend(errors.iter().map(|error| {
        let line = error.span().map_or(1, |span| lines.line(span.start));
        BuildFault::new("RV0043", format!("{name}:{line} is not TOML"))
            .note(error.message())
            .help("write `name = \"text\"`, `name = 5`, or `[group]` above the names of a group")
    }));
    // Of a file that is broken somewhere, what was meant is not known.
    errors
        .is_empty()
        .then(|| input::table(table.get_ref(), &lines))
}

/// The variables of a `.env` file; of two of one name the first counts.
pub(super) fn dotenv(folder: &Path, faults: &mut Vec<BuildFault>) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    let Some(text) = text(folder, DOTENV, faults) else {
        return variables;
    };
    let text = text.trim_start_matches('\u{feff}');
    for line in dotenvy::from_read_iter(text.as_bytes()) {
        match line {
            Ok((name, value)) => {
                variables.entry(name).or_insert(value);
            }
            Err(error) => faults.push(
                BuildFault::new(
                    "RV0043",
                    format!("{DOTENV}{} cannot be read", place(text, &error)),
                )
                .help("write `NAME=value` on each line, and quotes around a value with spaces"),
            ),
        }
    }
    variables
}

pub(super) const DOTENV: &str = ".env";

/// `:3` where the error knows its line, which `dotenvy` hands out as text.
fn place(text: &str, error: &dotenvy::Error) -> String {
    let dotenvy::Error::LineParse(broken, _) = error else {
        return String::new();
    };
    let broken = broken.lines().next().unwrap_or_default().trim_end();
    let line = text
        .lines()
        .position(|line| !broken.is_empty() && line.contains(broken));
    line.map_or_else(String::new, |line| format!(":{}", line + 1))
}

fn text(folder: &Path, name: &str, faults: &mut Vec<BuildFault>) -> Option<String> {
    match std::fs::read_to_string(folder.join(name)) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            let fault = BuildFault::new("RV0043", format!("{name} cannot be read"));
            faults.push(
                fault
                    .note(error.to_string())
                    .help(format!("make {name} a readable UTF-8 file, or remove it")),
            );
            None
        }
    }
}
