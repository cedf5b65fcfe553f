//! The one tool of this repository: `cargo xtask <command>`.
//!
//! Each command is a module. A command is a list of steps and stops at the first that
//! fails, which is then named in the last line of the output.

mod bench;
mod ci;
mod conformance;
mod requirement;
mod shell;
mod test;
mod tidy;
mod ui_assets;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <command>

Commands:
  test                     Install what the tests need, then run every test
  ci [--no-test]           Run what CI runs: format, lints, documentation, tests, tidy
  conformance              Run independent tools, installed at first use; CI does without
  bench [--peers] [ARG..]  Measure ravyn; with --peers, beside other frameworks.
                           --compile-cost: what one more handler costs to compile.
                           --login-timing: whether the time of a login tells who exists.
                           Each ARG goes to bench/run.py, as in `bench --workloads json`
  ui-assets                Fetch the files of the documentation UIs from npm's registry
  ui-pictures              Take the guide's pictures of them
  tidy                     Check the house rules that rustc and clippy do not know
  help                     Print this text

Exit status: 0 when every step passed, 1 when one failed, 2 for a wrong command line.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["help" | "--help" | "-h", ..] => return help(),
        ["test"] => test::run(),
        ["ci"] => ci::run(ci::Tests::Run),
        ["ci", "--no-test"] => ci::run(ci::Tests::Skip),
        ["conformance"] => conformance::run(),
        ["bench", "--peers", rest @ ..] => bench::run(bench::Field::Peers, rest),
        ["bench", rest @ ..] => bench::run(bench::Field::Alone, rest),
        ["ui-pictures"] => test::pictures(),
        ["ui-assets"] => ui_assets::run(),
        ["tidy"] => tidy::run(),
        [] => return usage("a command is missing"),
        other => return usage(&format!("unknown command `{}`", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the help was asked for: it is the output"
)]
fn help() -> ExitCode {
    print!("{HELP}");
    ExitCode::SUCCESS
}

fn usage(mistake: &str) -> ExitCode {
    eprint!("error: {mistake}\n\n{HELP}");
    ExitCode::from(2)
}
