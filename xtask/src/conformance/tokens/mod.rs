//! Tokens of ours before libraries of others, and theirs before ours.

use super::{npm_package, python_package};
use crate::shell::{self, Failure, Outcome};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Keys that both sides have.
const KEYS: &str = "ravyn-security/tests/jwt/keys";

/// PyJWT and jose: what either makes with each algorithm, the other takes, and what is wrong of theirs is refused.
pub(super) fn exchange() -> Outcome {
    shell::run(
        "build the judge of tokens",
        &mut shell::cargo([
            "build",
            "--package",
            "ravyn-security",
            "--example",
            "tokens",
        ]),
    )?;
    let python = python_package("PyJWT", "2.15.1", "PyJWT[crypto]", "jwt, cryptography")?;
    let side = folder().join("pyjwt_side.py");
    both_ways("PyJWT", |command| {
        let mut program = shell::program(&python, [side.as_path()]);
        program.args([command, KEYS]);
        program
    })?;
    let installed = npm_package("jose", "6.2.18")?;
    let side = folder().join("jose_side.mjs");
    both_ways("jose", |command| {
        let mut program = shell::program("node", [side.as_path()]);
        program.args([command, KEYS]).arg(&installed);
        program
    })
}

fn both_ways(name: &str, theirs: impl Fn(&str) -> Command) -> Outcome {
    let ours = |command| {
        let judge = shell::root().join("target/debug/examples/tokens");
        shell::program(judge, [command, KEYS])
    };
    pipe(&format!("tokens of {name}"), theirs("mint"), ours("verify"))?;
    pipe(
        &format!("tokens for {name}"),
        ours("sign"),
        theirs("verify"),
    )
}

/// Runs two programs, the second of which reads what the first writes.
fn pipe(step: &str, mut from: Command, mut to: Command) -> Outcome {
    let fail = |error| Failure::new(step, error);
    let mut from = from.stdout(Stdio::piped()).spawn().map_err(fail)?;
    let lines = from.stdout.take().expect("it was asked for");
    let judged = shell::run(step, to.stdin(lines));
    // A writer whose reader has left ends by itself.
    let written = from.wait().map_err(fail)?;
    judged?;
    if written.success() {
        Ok(())
    } else {
        Err(Failure::new(step, written))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conformance/tokens")
}
