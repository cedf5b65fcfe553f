//! Each example while it runs, under requests made of its own document.

use super::{credentials, examples, python_tool};
use crate::shell::{self, Failure, Outcome};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// One run each; a seed makes it repeatable.
const SEEDS: [&str; 2] = ["1", "2"];

const MOST_EXAMPLES: &str = "100";

/// Examples that need a server of others to start. Their documents are judged with those of the others.
const NOT_ALONE: &[&str] = &["security_openid"];

/// The environment that the headers of the examples tell to set.
const SECRET: (&str, &str) = ("JWT_SECRET_KEY", "0123456789abcdef0123456789abcdef");

/// Examples that refuse what comes in the clear, but on a developer's machine.
const IN_DEVELOPMENT: &[&str] = &["security_https"];

/// Lets schemathesis try to show that an example does not do what its document says: all checks, all phases; as nobody,
/// and as somebody where the example has a credential. What is accepted, with its reason in `docs/conformance.md`, is in
/// `docs/conformance/EXAMPLE.json`.
pub(super) fn attack() -> Outcome {
    let schemathesis = python_tool("schemathesis", "4.32.5")?;
    shell::run(
        "build the examples",
        &mut shell::cargo(["build", "--examples", "--all-features"]),
    )?;
    let examples = examples()?.into_iter();
    for example in examples.filter(|example| !NOT_ALONE.contains(&example.as_str())) {
        let server = Server::start(&example)?;
        for seed in SEEDS {
            let step = format!("schemathesis on {example}, seed {seed}");
            let mut command = judge(&schemathesis, &server, seed, &example);
            shell::run(&step, &mut command)?;
        }
        if let Some(credential) = credentials::of(&example) {
            let header = credential.header(&program(&example), SECRET)?;
            let step = format!("schemathesis on {example}, with a credential");
            let accepted = format!("{example}-with-a-credential");
            let mut command = judge(&schemathesis, &server, SEEDS[0], &accepted);
            shell::run(&step, command.args(["--header", &header]))?;
        }
    }
    Ok(())
}

/// schemathesis against a server. `accepted` is the name of the file with the findings that are accepted.
fn judge(schemathesis: &Path, server: &Server, seed: &str, accepted: &str) -> Command {
    let mut command = shell::program(schemathesis, ["run", "--checks", "all", "--no-color"]);
    command.args(["--phases", "examples,coverage,fuzzing,stateful"]);
    command.args(["--seed", seed, "--max-examples", MOST_EXAMPLES]);
    let accepted = shell::root().join(format!("docs/conformance/{accepted}.json"));
    if accepted.exists() {
        command.arg("--baseline").arg(&accepted);
    }
    command.arg(format!("{}/openapi.json", server.address));
    command
}

fn program(example: &str) -> PathBuf {
    shell::root().join("target/debug/examples").join(example)
}

/// A running example, which ends with this value.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(example: &str) -> Outcome<Self> {
        let step = format!("start {example}");
        let fail = |error| Failure::new(&step, error);
        let mut command = shell::program(program(example), ["--port", "0"]);
        if IN_DEVELOPMENT.contains(&example) {
            command.env("RAVYN_ENV", "development");
        }
        let mut child = command
            .env("RAVYN_LOG", "off")
            .env(SECRET.0, SECRET.1)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(fail)?;
        let out = child.stdout.take().expect("it was asked for");
        let mut server = Self {
            child,
            address: String::new(),
        };
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).map_err(fail)?;
        match line.trim().strip_prefix("listening on ") {
            // A name that every example serves.
            Some(address) => server.address = address.replace("127.0.0.1", "localhost"),
            None => return Err(Failure::new(step, format!("it does not listen: {line}"))),
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which its judge has noticed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
