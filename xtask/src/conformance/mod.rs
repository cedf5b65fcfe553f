//! `cargo xtask conformance`: judges that are not ours.
//!
//! They take minutes to install and read the network, so CI does without them. What they found at last is in
//! `docs/conformance.md`.

mod credentials;
mod documents;
mod live;
mod tokens;

use crate::requirement::{self, Requirement, Source};
use crate::shell::{self, Failure, Outcome};
use std::fs;
use std::path::{Path, PathBuf};

/// An independent tool, and what it looks at.
struct Judge {
    requirements: &'static [Requirement],
    run: fn() -> Outcome,
}

const JUDGES: &[Judge] = &[
    Judge {
        requirements: &[Requirement {
            name: "cargo-deny",
            probe: &["cargo", "deny", "--version"],
            source: Source::Crate {
                name: "cargo-deny",
                version: "0.20.2",
            },
        }],
        run: dependencies,
    },
    Judge {
        requirements: &[Requirement {
            name: "python3-venv",
            // Debian's Python has the module `venv` but not what it copies from.
            probe: &["python3", "-c", "import ensurepip, venv"],
            source: Source::Apt("python3-venv"),
        }],
        run: documents::validate,
    },
    Judge {
        requirements: &[Requirement {
            name: "npm",
            probe: &["npm", "--version"],
            source: Source::Apt("npm"),
        }],
        run: documents::lint,
    },
    Judge {
        requirements: &[],
        run: live::attack,
    },
    Judge {
        requirements: &[],
        run: tokens::exchange,
    },
];

pub(crate) fn run() -> Outcome {
    for judge in JUDGES {
        requirement::ensure(judge.requirements)?;
        (judge.run)()?;
    }
    Ok(())
}

/// Licences, bans and sources, by the rules of `deny.toml`. Advisories are not among them: their database is
/// on none of the registries that this command reads. `cargo deny check advisories` fetches it.
fn dependencies() -> Outcome {
    let mut command = shell::cargo(["deny", "check", "bans", "licenses", "sources"]);
    shell::run("cargo-deny", &mut command)
}

/// Installs a program of PyPI into an environment of its own and returns its path.
fn python_tool(name: &str, version: &str) -> Outcome<PathBuf> {
    let environment = environment(name, version);
    let installed = environment.join("bin").join(name);
    if !installed.exists() {
        pip_install(&environment, name, version)?;
    }
    Ok(installed)
}

/// Installs a library of PyPI into an environment of its own and returns the path of a Python that can import
/// its modules. `package` is the name with its extras.
fn python_package(name: &str, version: &str, package: &str, modules: &str) -> Outcome<PathBuf> {
    let environment = environment(name, version);
    let python = environment.join("bin/python");
    if !shell::succeeds(&mut shell::program(
        &python,
        ["-c", &format!("import {modules}")],
    )) {
        pip_install(&environment, package, version)?;
    }
    Ok(python)
}

fn pip_install(environment: &Path, package: &str, version: &str) -> Outcome {
    let step = format!("install {package}");
    shell::run(
        &step,
        shell::program("python3", ["-m", "venv", "--clear"]).arg(environment),
    )?;
    shell::run(
        &step,
        &mut shell::program(
            environment.join("bin/pip"),
            ["install", "--quiet", &format!("{package}=={version}")],
        ),
    )
}

/// Installs a package of npm into a folder of its own and returns the path of its program.
fn npm_tool(package: &str, version: &str, program: &str) -> Outcome<PathBuf> {
    let environment = environment(program, version);
    let installed = environment.join("node_modules/.bin").join(program);
    if !installed.exists() {
        npm_install(&environment, package, version)?;
    }
    Ok(installed)
}

/// Installs a library of npm into a folder of its own and returns that.
fn npm_package(package: &str, version: &str) -> Outcome<PathBuf> {
    let environment = environment(package, version);
    if !environment.join("node_modules").join(package).exists() {
        npm_install(&environment, package, version)?;
    }
    Ok(environment)
}

fn npm_install(environment: &Path, package: &str, version: &str) -> Outcome {
    let step = format!("install {package}");
    fs::create_dir_all(environment).map_err(|error| Failure::new(&step, error))?;
    shell::run(
        &step,
        shell::program(
            "npm",
            ["install", "--silent", "--no-audit", "--no-fund", "--prefix"],
        )
        .arg(environment)
        .arg(format!("{package}@{version}")),
    )
}

/// The version is in the name, so that a new pin is a new environment.
fn environment(name: &str, version: &str) -> PathBuf {
    folder().join(format!("{name}-{version}"))
}

/// The names of the example programs.
fn examples() -> Outcome<Vec<String>> {
    let fail = |error| Failure::new("list the examples", error);
    let mut names = Vec::new();
    for entry in fs::read_dir(shell::root().join("examples")).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if is_rust(&path) || path.join("main.rs").exists() {
            let name = path.file_stem().expect("a file or a folder has a name");
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Where the tools and what they read are kept.
fn folder() -> PathBuf {
    shell::root().join("target/conformance")
}
