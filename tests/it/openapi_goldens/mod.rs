//! Small golden documents: one short test for each thing that a document can say, and for each way in which
//! documents made of code go wrong.

mod about;
mod callbacks;
mod examples;
mod levels;
mod links;
mod regressions;
mod version;
mod webhooks;

use ravyn::openapi::OpenApi;
use ravyn::prelude::*;

use crate::openapi::{assert_valid, document};

/// The document of an application, held against the official schema.
#[track_caller]
fn document_of(app: &Ravyn) -> Value {
    let text = document(&app.build().expect("an application without faults"));
    assert_valid(&text);
    serde_json::from_str(&text).expect("JSON")
}

/// What is at a place in the document, and nothing else.
#[track_caller]
fn check(app: &Ravyn, pointer: &str, expected: &expect_test::Expect) {
    let document = document_of(app);
    let found = document.pointer(pointer);
    let found = found.unwrap_or_else(|| panic!("nothing is at {pointer}: {document:#}"));
    expected.assert_eq(&format!("{found:#}\n"));
}

/// The faults of an application, without the places in this file.
#[track_caller]
fn check_faults(app: &Ravyn, expected: &expect_test::Expect) {
    let error = app.build().expect_err("faults");
    let faults = error.faults().iter().map(|fault| {
        let text = fault.to_string();
        let lines = text.lines().filter(|line| !line.contains("-->"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    });
    expected.assert_eq(&faults.collect::<String>());
}

/// With this extension in place of the one that is on by default.
fn app(openapi: OpenApi) -> Ravyn {
    Ravyn::new().extension(openapi)
}
