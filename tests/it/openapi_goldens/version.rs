//! Versions of OpenAPI.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use ravyn::openapi::{OpenApi, OpenApiVersion};
use ravyn::prelude::*;

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

#[test]
fn the_items_of_a_stream_have_a_schema_in_3_2() {
    let content = "/paths/~1readings/get/responses/200/content/application~1jsonl";
    let built = |version| {
        let openapi = OpenApi::new().openapi_version(version);
        let app = app(openapi).routes(routes![readings]);
        let text = crate::openapi::document(&app.build().expect("an application without faults"));
        serde_json::from_str::<Value>(&text).expect("JSON")
    };
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
