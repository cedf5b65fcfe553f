//! Versions of OpenAPI.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use ravyn::openapi::{OpenApi, OpenApiVersion};
use ravyn::prelude::*;
use ravyn::testing::TestClient;

use super::app;

#[model(response)]
struct Reading {
    celsius: f64,
}

struct Readings;

impl Stream for Readings {
    type Item = Reading;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Reading>> {
        Poll::Ready(None)
    }
}

/// Reads on and on.
#[get("/readings")]
async fn readings() -> JsonLines<Readings> {
    JsonLines::new(Readings)
}

/// Finds readings.
#[route(methods(QUERY), "/readings")]
async fn search(place: String) -> Json<Vec<Reading>> {
    assert_eq!(place, "roof");
    Vec::new().into()
}

fn built(version: OpenApiVersion) -> Value {
    let openapi = OpenApi::new().openapi_version(version);
    let app = app(openapi).routes(routes![readings, search]);
    let text = crate::openapi::document(&app.build().expect("an application without faults"));
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test]
async fn query_is_a_method_and_stands_in_3_2() {
    let client = TestClient::new(app(OpenApi::new()).routes(routes![search]));
    let query = client.request(Method::QUERY, "/readings?place=roof");
    assert_eq!(query.send().await.text(), "[]");
    let new = built(OpenApiVersion::V3_2);
    let operation = &new["paths"]["/readings"]["query"];
    assert_eq!(operation["summary"], "Finds readings");
    let old = built(OpenApiVersion::V3_1);
    assert!(old["paths"]["/readings"]["query"].is_null());
    assert!(old["paths"]["/readings"]["get"].is_object());
}

#[test]
fn the_items_of_a_stream_have_a_schema_in_3_2() {
    let content = "/paths/~1readings/get/responses/200/content/application~1jsonl";
    let new = built(OpenApiVersion::V3_2);
    assert_eq!(new["openapi"], "3.2.0");
    let reading = json!({"$ref": "#/components/schemas/Reading"});
    assert_eq!(
        new.pointer(content),
        Some(&json!({"schema": {"type": "array", "items": reading}, "itemSchema": reading}))
    );
    let old = built(OpenApiVersion::V3_1);
    assert_eq!(old["openapi"], "3.1.0");
    let whole = json!({"schema": {"type": "array", "items": reading}});
    assert_eq!(old.pointer(content), Some(&whole));
}
