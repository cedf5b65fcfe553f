//! The command `openapi` on the command line.

use std::fs;
use std::path::PathBuf;

use expect_test::expect;
use http::Method;
use ravyn_core::app::{Ravyn, RunError};
use ravyn_core::error::Error;
use ravyn_core::handler::{Handler, Route};
use ravyn_core::layer::Plan;
use ravyn_core::meta::RouteMeta;
use ravyn_core::request::Request;
use ravyn_core::response::Response;
use ravyn_openapi::OpenApi;
use serde_json::{Value, json};

use crate::support;

struct List;

impl Handler for List {
    fn describe() -> RouteMeta {
        support::route(Method::GET, "/items", "list")
    }

    async fn call(_: &mut Request, plan: &Plan, place: &mut Option<Response>) -> Result<(), Error> {
        plan.finish((), place)
    }
}

fn shop() -> Ravyn {
    Ravyn::new()
        .title("Shop")
        .routes([Route::of::<List>()])
        .extension(OpenApi::new())
}

/// A folder for the files of one test.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The name of the test's own program, which has a hash in it.
fn program_name() -> String {
    let program = std::env::current_exe().expect("a program");
    let name = program.file_name().expect("a name");
    name.to_string_lossy().into_owned()
}

/// What `program openapi ..` prints on standard output, and why it ends with code 1.
fn run(words: &[&str]) -> (String, Option<String>) {
    let words = ["program", "openapi"].iter().chain(words);
    match shop().text_of(words.map(Into::into)) {
        Ok(text) => (text, None),
        Err(error) => {
            let output = error.as_command_failure().map(|failure| failure.output());
            let reason = match &error {
                RunError::CommandLine(text) => text.clone(),
                error => format!("{error:?}"),
            };
            (output.unwrap_or_default().to_owned(), Some(reason))
        }
    }
}

fn document() -> Value {
    serde_json::from_str(&run(&[]).0).expect("JSON")
}

#[test]
fn yaml_has_the_same_members_in_the_same_order() {
    let (text, reason) = run(&["--yaml"]);
    assert_eq!(reason, None);
    let start = "openapi: \"3.1.0\"\ninfo:\n  title: Shop\n  version:";
    assert!(text.starts_with(start), "{text}");
    let file = folder("yaml").join("openapi.yaml");
    fs::write(&file, text).expect("a file");
    let path = file.to_str().expect("a path");
    let expected = format!("`{path}` is up to date\n");
    assert_eq!(run(&["--check", path]), (expected, None));
}

#[test]
fn a_file_has_drifted_where_anything_but_the_version_differs() {
    let file = folder("drift").join("openapi.json");
    let path = file.to_str().expect("a path");
    let mut older = document();
    older["info"]["version"] = "0.0.1".into();
    fs::write(&file, older.to_string()).expect("a file");
    assert_eq!(run(&["--check", path]).1, None);
    older["info"]["title"] = "Tea".into();
    older["paths"] = json!({});
    fs::write(&file, older.to_string()).expect("a file");
    let (text, reason) = run(&["--check", path]);
    expect![[r#"
        info > title: `"Tea"` in the file, `"Shop"` in the application
        paths > /items: only in the application
    "#]]
    .assert_eq(&text);
    let expected = format!(
        "`{path}` has drifted from the application, 2 differences: write it anew with `openapi > {path}`"
    );
    assert_eq!(reason, Some(expected));
}

#[test]
fn diff_fails_where_clients_break() {
    let file = folder("diff").join("old.yaml");
    let path = file.to_str().expect("a path");
    let mut older = document();
    fs::write(&file, older.to_string()).expect("a file");
    let none = "verdict: none, no difference\n".to_owned();
    assert_eq!(run(&["diff", path]), (none, None));

    older["paths"]["/items"]["get"]["summary"] = "Everything.".into();
    fs::write(&file, older.to_string()).expect("a file");
    let (text, reason) = run(&["diff", path]);
    assert_eq!(reason, None);
    assert!(
        text.ends_with("verdict: patch (0 major, 0 minor, 1 patch)\n"),
        "{text}"
    );
    let (same, reason) = run(&["diff", path, "--fail-on", "patch"]);
    assert_eq!(same, text);
    assert_eq!(reason, Some(format!("the change since `{path}` is patch")));

    fs::write(&file, "openapi: 3.0.3\npaths:\n  /gone:\n    get: {}\n").expect("a file");
    let (text, reason) = run(&["diff", path, "--json"]);
    assert_eq!(reason, Some(format!("the change since `{path}` is major")));
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["verdict"], "major");
    assert_eq!(report["findings"][0]["place"], "GET /gone");
}

#[test]
fn a_file_that_cannot_be_compared_is_told_with_the_reason() {
    let folder = folder("unreadable");
    let reason = |name: &str, content: Option<&str>| {
        let file = folder.join(name);
        if let Some(content) = content {
            fs::write(&file, content).expect("a file");
        }
        let (text, reason) = run(&["diff", file.to_str().expect("a path")]);
        assert_eq!(text, "");
        let reason = reason.expect("a failure");
        reason.replace(&format!("{}/", folder.display()), "")
    };
    expect!["`missing.json` cannot be read: No such file or directory (os error 2)"]
        .assert_eq(&reason("missing.json", None));
    expect![
        "`broken.json` is no document: it is no JSON: EOF while parsing a value at line 1 column 5"
    ]
    .assert_eq(&reason("broken.json", Some("{\"a\":")));
    expect![
        "`swagger.yaml` cannot be compared: it is of Swagger `2.0`: convert it to OpenAPI 3 first"
    ]
    .assert_eq(&reason("swagger.yaml", Some("swagger: \"2.0\"\n")));
    expect!["`package.json` cannot be compared: it is no OpenAPI document: the member `openapi` with the version is missing"]
        .assert_eq(&reason("package.json", Some("{\"name\": \"shop\"}")));
}

#[test]
fn lint_lists_what_is_missing_and_leaves_out_what_is_allowed() {
    let (text, reason) = run(&["lint"]);
    expect![[r#"
        document: does not say what the API is for (api-description)
        GET /items: has neither a summary nor a description (operation-summary)
    "#]]
    .assert_eq(&text);
    assert_eq!(
        reason.as_deref(),
        Some("the document lacks something in 2 places")
    );
    let allow = [
        "lint",
        "--allow",
        "api-description",
        "--allow",
        "operation-summary",
    ];
    assert_eq!(run(&allow), ("nothing is missing\n".to_owned(), None));
    let (text, reason) = run(&["lint", "--allow", "summary"]);
    assert_eq!(text, "");
    let reason = reason.expect("a failure");
    assert!(
        reason.starts_with("there is no rule `summary`; the rules are api-description, "),
        "{reason}"
    );
    let (text, _) = run(&["lint", "--json"]);
    let remarks: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(remarks[1]["place"], "GET /items");
}

#[test]
fn help_has_the_exit_codes_and_a_typo_a_suggestion() {
    let (text, reason) = run(&["--help"]);
    assert_eq!(reason, None);
    expect![[r#"
        Prints the OpenAPI document

        Usage: it openapi [OPTIONS]
               it openapi <COMMAND>

        Commands:
          diff  Tells what changed since an older document, and what breaks
          lint  Tells what readers of the document will miss
          help  Print this message or the help of the given subcommand(s)

        Options:
              --yaml          Prints YAML
              --check <FILE>  Compares with a file, JSON or YAML, and prints what differs
          -h, --help          Print help

        Exit codes: 0 done; 1 the file has drifted, or cannot be read
    "#]]
    .assert_eq(&text.replace(&program_name(), "it"));
    let (text, _) = run(&["diff", "--help"]);
    assert!(
        text.contains("Exit codes: 0 nothing breaks clients; 1 something does"),
        "{text}"
    );
    let told = |words: &[&str]| run(words).1.expect("a failure");
    let text = told(&["dif", "old.json"]);
    assert!(
        text.contains("a similar subcommand exists: 'diff'"),
        "{text}"
    );
    let text = told(&["diff"]);
    assert!(text.contains("<OLD>"), "{text}");
    let text = told(&["diff", "old.json", "--fail-on", "huge"]);
    assert_eq!(text, "`huge` is no severity: write major, minor or patch");
    let text = told(&["--yaml", "lint"]);
    assert!(text.contains("--yaml"), "{text}");
}
