//! What several modules say of an answer.

use ravyn::prelude::*;
use ravyn::testing::{IntoApp, TestClient, TestResponse};

/// A client of an application with these routes. Every answer is held against the document.
#[track_caller]
pub(crate) fn client(routes: Vec<ravyn::handler::Route>) -> TestClient {
    strict(Ravyn::new().routes(routes))
}

/// A client that holds every answer against the document.
#[track_caller]
pub(crate) fn strict(app: impl IntoApp) -> TestClient {
    let client = TestClient::new(app);
    if cfg!(feature = "openapi") {
        client.strict_openapi()
    } else {
        client
    }
}

/// The faults of a 422, as `place name-or-pointer code`.
#[track_caller]
pub(crate) fn faults(response: &TestResponse) -> Vec<String> {
    assert_eq!(response.status(), 422, "{}", response.text());
    let problem: Value = response.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let faults = problem["errors"].as_array().expect("a list of faults");
    faults
        .iter()
        .map(|fault| {
            let name = fault
                .get("name")
                .or(fault.get("pointer"))
                .map(text)
                .unwrap_or_default();
            format!(
                "{} {name} {}",
                text(&fault["location"]),
                text(&fault["code"])
            )
        })
        .collect()
}

/// The answer is a problem with this status and code.
#[track_caller]
pub(crate) fn assert_problem(response: &TestResponse, status: u16, code: &str) {
    assert_eq!(response.status(), status, "{}", response.text());
    assert_eq!(
        response.header("content-type"),
        Some("application/problem+json")
    );
    let problem: Value = response.json();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["code"], code, "{problem}");
    assert!(problem["title"].is_string(), "{problem}");
}
