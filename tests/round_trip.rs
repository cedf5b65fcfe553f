//! What the document of each example allows is accepted, and what breaks one rule of it is refused with the
//! documented status and the place of that rule.
//!
//! Values are made of the schemas in the document alone, by a generator that knows nothing of the program. The
//! same seed makes the same values on every machine.

#[macro_use]
mod programs;
#[path = "round_trip/operations.rs"]
mod operations;
#[path = "round_trip/random.rs"]
mod random;
#[path = "round_trip/values.rs"]
mod values;
#[path = "round_trip/violations.rs"]
mod violations;

use ravyn::Ravyn;
use ravyn::testing::TestClient;
use serde_json::Value;

use self::operations::{Operation, Request};
use self::random::Random;
use self::values::Values;

/// Requests for each operation; the rules of each are broken one by one.
const ROUNDS: usize = 40;

macro_rules! examples {
    (described { $($name:ident = $file:literal,)* } guarded $_guarded:tt) => {$(
        #[path = $file]
        #[expect(dead_code, reason = "its `main` serves what is driven here")]
        mod $name;

        #[tokio::test]
        async fn $name() {
            check($name::app()).await;
        }
    )*};
}

programs!(examples);

async fn check(app: Ravyn) {
    let client = TestClient::new(app).strict_openapi();
    let document: Value = client.get("/openapi.json").send().await.json();
    let operations = Operation::all(&document);
    assert!(!operations.is_empty(), "the document has no operation");
    for operation in &operations {
        let mut values = Values::new(&document, Random::new(&operation.name));
        for _ in 0..ROUNDS {
            let request = operation.request(&mut values);
            accepted(&client, operation, &request).await;
            for (broken, place) in operation.violations(&request, &mut values) {
                refused(&client, operation, &broken, &place).await;
            }
        }
    }
}

/// Codes of the framework's refusals; what a handler says of a valid request is its own affair.
const REFUSALS: [&str; 5] = [
    "bad-request",
    "invalid-path",
    "invalid-request",
    "not-acceptable",
    "unsupported-media-type",
];

async fn accepted(client: &TestClient, operation: &Operation, request: &Request) {
    let response = request.send(client, operation).await;
    let problem: Value = serde_json::from_slice(response.bytes()).unwrap_or_default();
    let code = problem["code"].as_str().unwrap_or_default();
    let is_refused = response.status().is_client_error() && REFUSALS.contains(&code);
    assert!(
        !is_refused,
        "{} is documented and refused: {request:?}\n{}",
        operation.name,
        response.text()
    );
}

async fn refused(client: &TestClient, operation: &Operation, request: &Request, place: &str) {
    let response = request.send(client, operation).await;
    let what = format!(
        "{} with a broken rule at {place}: {request:?}",
        operation.name
    );
    assert_eq!(response.status(), 422, "{what}\n{}", response.text());
    let problem: Value = response.json();
    let faults = problem["errors"].as_array().expect("a list of faults");
    let places = faults.iter().map(|fault| {
        let name = fault.get("pointer").or(fault.get("name"));
        format!(
            "{} {}",
            fault["location"].as_str().unwrap_or_default(),
            name.and_then(Value::as_str).unwrap_or_default()
        )
    });
    let places: Vec<String> = places.collect();
    assert_eq!(places, [place], "{what}\n{}", response.text());
}
