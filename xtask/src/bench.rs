//! `cargo xtask bench`: builds the servers, checks that they answer alike, measures them.
//!
//! The harness is `bench/run.py`; `bench/README.md` says how its figures are made and read.

use crate::requirement::{self, Requirement, Source};
use crate::shell::{self, Outcome};
use std::process::Command;

/// Counts instructions; its figures need no quiet machine.
const VALGRIND: Requirement = Requirement {
    name: "valgrind",
    probe: &["which", "valgrind"],
    source: Source::Apt("valgrind"),
};

/// Makes the load.
const WRK: Requirement = Requirement {
    name: "wrk",
    probe: &["which", "wrk"],
    source: Source::Apt("wrk"),
};

/// Counts system calls.
const STRACE: Requirement = Requirement {
    name: "strace",
    probe: &["which", "strace"],
    source: Source::Apt("strace"),
};

/// ravyn's server in `bench/peers.json`.
const RAVYN: &str = "ravyn";

/// What asks for the cost of compiling instead of the cost of requests.
const COMPILE_COST: &str = "--compile-cost";

/// What asks whether the time of a login tells who exists.
const LOGIN_TIMING: &str = "--login-timing";

/// What selects a mode of `run.py` other than the load.
const MODES: [&str; 4] = ["--instr", "--syscalls", "--mem", "--build"];

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// ravyn, its instructions counted: minutes, and the same on a busy machine.
    Alone,
    /// All servers of `bench/peers`, under load.
    Peers,
}

pub(crate) fn run(field: Field, arguments: &[&str]) -> Outcome {
    if let [COMPILE_COST, rest @ ..] = arguments {
        let mut command = shell::program("python3", ["bench/compile_cost.py"]);
        return shell::run("compile", command.args(rest));
    }
    if let [LOGIN_TIMING] = arguments {
        return shell::run("time logins", &mut login_timing());
    }
    match field {
        Field::Alone => requirement::ensure(&[VALGRIND])?,
        Field::Peers => {
            requirement::ensure(&[WRK, VALGRIND, STRACE])?;
            build("bench/peers", &["--locked"])?;
        }
    }
    // Not locked: its lock file follows ours.
    build("bench/server", &[])?;
    shell::run("check the answers", &mut check(field))?;
    shell::run("measure", &mut measure(field, arguments))
}

fn login_timing() -> Command {
    let package = ["test", "--release", "--package", "ravyn-security"];
    let mut command = shell::cargo(package);
    command.args(["--test", "login_timing", "--", "--ignored", "--nocapture"]);
    command
}

fn build(workspace: &str, arguments: &[&str]) -> Outcome {
    shell::run(
        &format!("build {workspace}"),
        shell::cargo(["build", "--release"])
            .args(arguments)
            .current_dir(shell::root().join(workspace))
            // The harness starts the servers from their workspaces' own target folders.
            .env_remove("CARGO_TARGET_DIR"),
    )
}

fn check(field: Field) -> Command {
    let mut command = shell::program("python3", ["bench/check.py"]);
    if field == Field::Alone {
        command.arg(RAVYN);
    }
    command
}

fn measure(field: Field, arguments: &[&str]) -> Command {
    let mut command = shell::program("python3", ["bench/run.py"]);
    if field == Field::Alone {
        command.args(["--only", RAVYN]);
        if !arguments.iter().any(|argument| MODES.contains(argument)) {
            command.arg("--instr");
        }
    }
    command.args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(field: Field, arguments: &[&str]) -> String {
        let command = measure(field, arguments);
        let words: Vec<_> = command.get_args().skip(1).collect();
        words.join(" ".as_ref()).to_string_lossy().into_owned()
    }

    #[test]
    fn alone_counts_instructions_unless_another_mode_is_named() {
        assert_eq!(
            measured(Field::Alone, &["--workloads", "json"]),
            "--only ravyn --instr --workloads json"
        );
        assert_eq!(measured(Field::Alone, &["--mem"]), "--only ravyn --mem");
    }

    #[test]
    fn peers_run_under_load_unless_a_mode_is_named() {
        assert_eq!(measured(Field::Peers, &["--rounds", "3"]), "--rounds 3");
        assert_eq!(measured(Field::Peers, &["--instr"]), "--instr");
    }
}
