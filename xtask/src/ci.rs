//! `cargo xtask ci`: what CI runs, in the order in which a mistake is cheapest to find.

use crate::requirement::{self, Requirement, Source};
use crate::shell::{self, Outcome};
use crate::{test, tidy};

/// A minimal toolchain has neither.
const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        name: "rustfmt",
        probe: &["cargo", "fmt", "--version"],
        source: Source::Rustup("rustfmt"),
    },
    Requirement {
        name: "clippy",
        probe: &["cargo", "clippy", "--version"],
        source: Source::Rustup("clippy"),
    },
];

/// Whether the tests are among the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tests {
    Run,
    /// For a machine that has just run `cargo xtask test`.
    Skip,
}

pub(crate) fn run(tests: Tests) -> Outcome {
    requirement::ensure(REQUIREMENTS)?;
    shell::run("format", &mut shell::cargo(["fmt", "--all", "--check"]))?;
    tidy::run()?;
    let everything = ["--workspace", "--all-features"];
    shell::run(
        "clippy",
        shell::cargo(["clippy", "--all-targets"])
            .args(everything)
            .args(["--", "-D", "warnings"]),
    )?;
    shell::run(
        "rustdoc",
        shell::cargo(["doc", "--no-deps"])
            .args(everything)
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    shell::run(
        "no default features",
        &mut shell::cargo(["check", "--package", "ravyn", "--no-default-features"]),
    )?;
    match tests {
        Tests::Run => test::run(),
        Tests::Skip => Ok(()),
    }
}
