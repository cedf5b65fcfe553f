//! The program around an application: its commands, its messages, and a program of one's own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// The example `quickstart`, built once by cargo.
fn quickstart() -> PathBuf {
    static BUILT: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    BUILT
        .get_or_init(|| {
            build(
                Path::new(env!("CARGO_MANIFEST_DIR")),
                &["--example", "quickstart"],
            )
        })
        .clone()
}

/// Builds a program and returns the path that cargo reports.
fn build(folder: &Path, which: &[&str]) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--message-format", "json"])
        .args(which)
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo build {which:?} in {}",
        folder.display()
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut paths = text.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).expect("a message of cargo");
        message["executable"].as_str().map(PathBuf::from)
    });
    paths.next_back().expect("a program")
}

fn run(program: &Path, words: &[&str]) -> Output {
    Command::new(program)
        .args(words)
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A server that is killed at the end of a test.
struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(program: &Path, words: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let address = line
            .trim()
            .strip_prefix("listening on http://")
            .expect("where it listens")
            .to_owned();
        Self {
            child,
            out,
            address,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status();
        assert!(status.expect("kill runs").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serve_says_where_it_listens_answers_and_ends_in_order_on_sigterm() {
    let mut server = Server::start(&quickstart(), &["--port", "0"]);
    let mut docs = String::new();
    server.out.read_line(&mut docs).expect("a line");
    assert_eq!(docs, format!("docs: http://{}/docs\n", server.address));
    assert!(
        server
            .get("/openapi.json")
            .starts_with("HTTP/1.1 200 OK\r\n")
    );
    assert!(server.get("/nowhere").contains("application/problem+json"));
    server.signal("TERM");
    assert_eq!(server.child.wait().expect("an end").code(), Some(0));
}

#[test]
fn an_address_in_use_is_a_clear_error() {
    let server = Server::start(
        &quickstart(),
        &["serve", "--host", "127.0.0.1", "--port", "0"],
    );
    let port = server.address.rsplit(':').next().expect("a port");
    let output = run(&quickstart(), &["--port", port]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(
        message.contains(&format!("127.0.0.1:{port}")) && message.contains("in use"),
        "{message}"
    );
}

#[test]
fn the_environment_names_the_address_too() {
    let output = Command::new(quickstart())
        .env("RAVYN_PORT", "x")
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("it comes from RAVYN_PORT in the environment"),
        "{}",
        text(&output.stderr)
    );
    let routes = Command::new(quickstart())
        .env("RAVYN_PORT", "x")
        .arg("routes")
        .output();
    assert!(routes.expect("the program runs").status.success());
    let check = Command::new(quickstart())
        .env("RAVYN_PORT", "x")
        .arg("check")
        .output()
        .expect("the program runs");
    assert!(
        text(&check.stderr).contains("error[RV0041]: the setting `port`"),
        "{}",
        text(&check.stderr)
    );
}

#[test]
fn a_command_that_fails_prints_its_report_apart_from_the_reason() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("older.json");
    let older = r#"{"openapi": "3.1.0", "paths": {"/gone": {"get": {}}}}"#;
    std::fs::write(&file, older).expect("a file");
    let path = file.to_str().expect("a path");
    let output = run(&quickstart(), &["openapi", "diff", path]);
    assert_eq!(output.status.code(), Some(1));
    let report = text(&output.stdout);
    assert!(
        report.starts_with("major  api      GET /gone: is gone\n"),
        "{report}"
    );
    let reason = format!("Error: the change since `{path}` is major\n");
    assert_eq!(text(&output.stderr), reason);
}

#[test]
fn an_address_before_a_command_is_a_mistake_and_not_forgotten() {
    let output = run(&quickstart(), &["--port", "8199", "serve"]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains("cannot be used with"), "{message}");
}

#[test]
fn a_server_can_be_stopped_as_soon_as_it_says_where_it_listens() {
    for _ in 0..20 {
        let mut server = Server::start(&quickstart(), &["--port", "0"]);
        let process = server.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &process]).status();
        assert!(told.expect("kill runs").success());
        let ended = server.child.wait().expect("the program ends");
        assert_eq!(ended.code(), Some(0), "{ended}");
    }
}

#[test]
fn the_other_commands_print_and_end() {
    let routes = run(&quickstart(), &["routes"]);
    assert!(
        text(&routes.stdout)
            .lines()
            .any(|line| line.starts_with("GET") && line.contains("examples/quickstart.rs:"))
    );
    let check = run(&quickstart(), &["check"]);
    assert!(
        check.status.success() && text(&check.stdout).starts_with("no faults in "),
        "{}",
        text(&check.stdout)
    );
    let document = run(&quickstart(), &["openapi"]);
    let document: serde_json::Value = serde_json::from_slice(&document.stdout).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let page = run(&quickstart(), &["explain", "rv0005"]);
    assert!(text(&page.stdout).starts_with("RV0005: "));
    let unknown = run(&quickstart(), &["explain", "RV9999"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        text(&unknown.stderr).contains("there is no fault `RV9999`"),
        "{}",
        text(&unknown.stderr)
    );
    let unknown = run(&quickstart(), &["rotues"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        text(&unknown.stderr).contains("'routes'"),
        "{}",
        text(&unknown.stderr)
    );
}

/// The shop of the design, in a program whose Cargo.toml names `ravyn` alone.
#[test]
fn a_program_of_ones_own_needs_ravyn_alone() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shop");
    let source = folder.join("src");
    std::fs::create_dir_all(&source).expect("a folder");
    let ravyn = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"shop\"\nedition = \"2024\"\n\n[dependencies]\nravyn = {{ path = {ravyn:?} }}\n\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    std::fs::write(source.join("main.rs"), include_str!("program/shop.rs")).expect("a program");
    std::fs::copy(
        Path::new(ravyn).join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )
    .expect("the same versions");
    let program = build(
        &folder,
        &["--offline", "--target-dir", env!("CARGO_TARGET_TMPDIR")],
    );
    let server = Server::start(&program, &["--port", "0"]);
    let answer = server.get("/api/items?limit=0");
    assert!(
        answer.starts_with("HTTP/1.1 422 ") && answer.contains("must be at least 1"),
        "{answer}"
    );
    assert!(server.get("/api/hello/you").ends_with("Hello, you!"));
    assert!(server.get("/openapi.json").contains("/api/items"));
}
