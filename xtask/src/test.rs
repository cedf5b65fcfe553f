//! `cargo xtask test`: every test of the workspace, on a machine that has only Rust.

use crate::requirement::{self, Requirement, Source};
use crate::shell::{self, Outcome};

/// What the tests need beyond the Rust toolchain that built this program: a browser that opens the documentation UIs.
const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        name: "chromium",
        probe: &["chromium", "--version"],
        source: Source::Apt("chromium"),
    },
    Requirement {
        name: "chromium-driver",
        probe: &["chromedriver", "--version"],
        source: Source::Apt("chromium-driver"),
    },
];

/// `cargo xtask ui-pictures`: the pictures of the guide, taken by the browser of the tests.
pub(crate) fn pictures() -> Outcome {
    requirement::ensure(REQUIREMENTS)?;
    let test = ["test", "--test", "browser", "--all-features"];
    let filter = ["--", "--ignored", "pictures_for_the_guide"];
    shell::run("pictures", shell::cargo(test).args(filter))
}

pub(crate) fn run() -> Outcome {
    requirement::ensure(REQUIREMENTS)?;
    // nextest also runs the tests of different binaries side by side, but no doctests.
    let has_nextest = shell::succeeds(&mut shell::cargo(["nextest", "--version"]));
    let runner: &[&str] = if has_nextest {
        &["nextest", "run"]
    } else {
        &["test"]
    };
    let every = ["--workspace", "--all-features", "--no-fail-fast"];
    shell::run(
        "tests",
        &mut shell::cargo([runner, &every, &["--all-targets"]].concat()),
    )?;
    shell::run(
        "doctests",
        &mut shell::cargo([&["test", "--doc"], &every[..]].concat()),
    )
}
