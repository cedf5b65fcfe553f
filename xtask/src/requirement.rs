//! What a command needs from the machine: how to see that it is there, and how to install it.

use crate::shell::{self, Failure, Outcome};
use std::process::Command;

/// A row of a command's table of requirements.
#[derive(Debug)]
pub(crate) struct Requirement {
    pub(crate) name: &'static str,
    /// A program and its arguments that succeed where the requirement is met.
    pub(crate) probe: &'static [&'static str],
    pub(crate) source: Source,
}

/// Where a requirement is installed from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A package of Debian.
    Apt(&'static str),
    /// A component of the Rust toolchain in use.
    Rustup(&'static str),
    /// A program on crates.io, at one version, so that every machine checks alike.
    Crate {
        name: &'static str,
        version: &'static str,
    },
}

/// Installs what is missing.
pub(crate) fn ensure(requirements: &[Requirement]) -> Outcome {
    for requirement in requirements {
        if requirement.is_met() {
            continue;
        }
        let step = format!("install {}", requirement.name);
        for mut command in requirement.source.commands() {
            shell::run(&step, &mut command)?;
        }
        if !requirement.is_met() {
            let probe = requirement.probe.join(" ");
            return Err(Failure::new(step, format!("`{probe}` still fails")));
        }
    }
    Ok(())
}

impl Requirement {
    fn is_met(&self) -> bool {
        let (name, arguments) = self.probe.split_first().expect("a probe names a program");
        shell::succeeds(&mut shell::program(name, arguments))
    }
}

impl Source {
    fn commands(&self) -> Vec<Command> {
        match self {
            Self::Apt(package) => vec![
                as_root(&["apt-get", "update"]),
                as_root(&["apt-get", "install", "--yes", package]),
            ],
            Self::Rustup(component) => {
                vec![shell::program("rustup", ["component", "add", component])]
            }
            Self::Crate { name, version } => {
                vec![shell::cargo([
                    "install",
                    name,
                    "--locked",
                    "--version",
                    version,
                ])]
            }
        }
    }
}

/// A container has no `sudo` and runs as root; a workstation is the other way round.
fn as_root(words: &[&str]) -> Command {
    let is_root = shell::program("id", ["-u"])
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let prefix: &[&str] = if is_root { &[] } else { &["sudo"] };
    let words = [prefix, words].concat();
    shell::program(words[0], &words[1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(probe: &'static [&'static str]) -> Requirement {
        Requirement {
            name: "tool",
            probe,
            source: Source::Crate {
                name: "tool",
                version: "1.2.3",
            },
        }
    }

    #[test]
    fn what_is_there_is_not_installed() {
        assert!(ensure(&[requirement(&["true"])]).is_ok());
    }

    #[test]
    fn a_failing_or_absent_probe_is_unmet() {
        assert!(!requirement(&["false"]).is_met());
        assert!(!requirement(&["/no/such/program"]).is_met());
    }

    #[test]
    fn a_crate_is_installed_at_its_pinned_version() {
        let commands = requirement(&["false"]).source.commands();
        let arguments: Vec<_> = commands[0].get_args().collect();
        assert_eq!(
            arguments,
            ["install", "tool", "--locked", "--version", "1.2.3"]
        );
    }
}
