//! `cargo xtask tidy`: the house rules that rustc and clippy do not know.
//!
//! Each rule is a module with one `check`. A fault names the place, the rule, what is
//! wrong there and what to do about it; all faults are reported at once.

mod crates;
mod examples;
mod file_size;
mod function_size;
mod lints;
mod macro_rooms;
mod mentions;
mod notes;
mod ranks;
mod tree;

use crate::shell::{self, Failure, Outcome};
use std::fmt;
use std::path::Path;
use tree::Tree;

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    path: String,
    line: usize,
    rule: &'static str,
    /// What is wrong, and the fix.
    what: String,
}

/// What the rules found.
#[derive(Debug, Default)]
struct Report {
    faults: Vec<Fault>,
    /// What is allowed, but worth a talk.
    remarks: Vec<Fault>,
}

pub(crate) fn run() -> Outcome {
    eprintln!("\n==> tidy");
    let report = check(shell::root()).map_err(|error| Failure::new("tidy", error))?;
    for remark in &report.remarks {
        eprintln!("note: {remark}");
    }
    for fault in &report.faults {
        eprintln!("{fault}");
    }
    match report.faults.len() {
        0 => Ok(()),
        1 => Err(Failure::new("tidy", "1 fault")),
        count => Err(Failure::new("tidy", format!("{count} faults"))),
    }
}

/// Holds every rule against the repository at `root`.
fn check(root: &Path) -> std::io::Result<Report> {
    let tree = Tree::read(root)?;
    let mut report = Report {
        faults: tree.unreadable.clone(),
        ..Report::default()
    };
    for source in &tree.sources {
        file_size::check(source, &mut report);
        function_size::check(source, &mut report.faults);
        ranks::check(source, &mut report.faults);
        macro_rooms::check(source, &mut report.faults);
        crates::check(source, &mut report.faults);
        lints::check(source, &mut report.faults);
    }
    for text in &tree.texts {
        notes::check(text, &mut report.faults);
    }
    examples::check(&tree, &mut report.faults);
    // A group of imports breaks a rule once, however many names it holds.
    report.faults.sort();
    report.faults.dedup();
    Ok(report)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            rule,
            what,
        } = self;
        write!(f, "{path}:{line}: {rule}: {what}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_keeps_the_house_rules() {
        let report = check(shell::root()).expect("the repository can be read");
        let faults: Vec<_> = report.faults.iter().map(Fault::to_string).collect();
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    #[test]
    fn a_fault_reads_like_a_message_of_rustc() {
        let fault = Fault {
            path: "src/lib.rs".to_owned(),
            line: 7,
            rule: "ranks",
            what: "too high".to_owned(),
        };
        assert_eq!(fault.to_string(), "src/lib.rs:7: ranks: too high");
    }
}
