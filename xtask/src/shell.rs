//! Steps: commands that run in the repository's root, are announced, and name themselves
//! when they fail.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::Command;

/// A step that failed, and why.
#[derive(Debug)]
pub(crate) struct Failure {
    step: String,
    cause: String,
}

/// What a step, and so a command made of steps, comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(step: impl Into<String>, cause: impl fmt::Display) -> Self {
        Self {
            step: step.into(),
            cause: cause.to_string(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step `{}` failed: {}", self.step, self.cause)
    }
}

/// The repository's root, wherever `cargo xtask` was called from.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the workspace")
}

/// A call of the cargo that runs this program.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    program(cargo, arguments)
}

/// A call of any other program, in the repository's root.
pub(crate) fn program<S: AsRef<OsStr>>(
    name: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Announces a step and runs it to its end.
pub(crate) fn run(step: &str, command: &mut Command) -> Outcome {
    eprintln!("\n==> {step}: {}", as_typed(command));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(step, status)),
        Err(error) => Err(Failure::new(
            step,
            format!("{} did not start: {error}", as_typed(command)),
        )),
    }
}

/// Whether a command succeeds; what it prints is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The command as one would type it, without the folders of the program.
fn as_typed(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_is_named_with_its_status() {
        let failure = run("be false", &mut program("false", [""; 0])).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "step `be false` failed: exit status: 1"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = run("measure", &mut program("/no/such/wrk", ["-c", "1"])).unwrap_err();
        assert!(
            failure
                .to_string()
                .starts_with("step `measure` failed: wrk -c 1 did not start: "),
            "{failure}"
        );
    }
}
