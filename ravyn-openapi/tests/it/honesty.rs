//! What is documented of a route, held against what a client gets from it.

use std::time::Duration;

use http::{Method, StatusCode};
use ravyn_core::app::Ravyn;
use ravyn_core::error::{Error, HttpError};
use ravyn_core::handler::{Handler, Route};
use ravyn_core::layer::Plan;
use ravyn_core::meta::RouteMeta;
use ravyn_core::params::{FromRequest, Gather};
use ravyn_core::request::Request;
use ravyn_core::response::{Answer, Json, Response};
use ravyn_core::testing::{TestClient, TestRequest, TestResponse};
use ravyn_openapi::OpenApi;
use serde_json::{Value, json};

use crate::support::{argument, route};

/// `PUT /items/{id}?page=..` with any JSON: echoes it, or does what it says.
struct Change;

impl Handler for Change {
    fn describe() -> RouteMeta {
        let mut route = route(Method::PUT, "/items/{id}", "change");
        route.arguments = vec![
            argument::<u64>("id"),
            argument::<Option<u32>>("page"),
            argument::<Value>("data"),
        ];
        Result::<Json<Value>, HttpError>::describe_answer(&mut route.responses);
        let conflict = (StatusCode::CONFLICT, "conflict", "it has changed");
        route.responses.problem(conflict.0, conflict.1, conflict.2);
        route.timeout = Some(Duration::from_millis(20));
        route.body_limit = Some(64);
        route
    }

    async fn call(
        request: &mut Request,
        plan: &Plan,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        let mut gather = Gather::new();
        let id = u64::from_request(request, plan.argument(0)).await;
        gather.note(id, plan.argument(0))?;
        let page = Option::<u32>::from_request(request, plan.argument(1)).await;
        gather.note(page, plan.argument(1))?;
        let mut data = Value::Null;
        match Value::from_request(request, plan.argument(2)).await {
            Ok(sent) => data = sent,
            Err(rejection) => gather.reject(rejection, plan.argument(2))?,
        }
        gather.finish()?;
        match data.as_str() {
            Some("panic") => panic!("as it was told"),
            Some("sleep") => std::future::pending().await,
            Some("conflict") => {
                plan.finish(Err::<(), _>(HttpError::conflict("it has changed")), place)
            }
            _ => plan.finish(Json(data), place),
        }
    }
}

struct Documented {
    client: TestClient,
    document: Value,
}

async fn documented() -> Documented {
    let app: Ravyn = Ravyn::new()
        .routes([Route::of::<Change>()])
        .extension(OpenApi::new());
    let client = TestClient::new(app);
    let document = client.get("/openapi.json").send().await.json();
    Documented { client, document }
}

impl Documented {
    fn put(&self, path: &str) -> TestRequest<'_> {
        self.client.request(Method::PUT, path)
    }

    /// Sends the request, and holds the answer against what is documented of its status.
    async fn check(&self, request: TestRequest<'_>, status: u16) {
        let response = request.send().await;
        assert_eq!(response.status(), status, "{}", response.text());
        let answers = &self.document["paths"]["/items/{id}"]["put"]["responses"];
        let mut answer = &answers[status.to_string()];
        if let Some(target) = answer["$ref"].as_str() {
            answer = self.document.pointer(&target[1..]).expect("a component");
        }
        self.check_content(answer, &response);
    }

    fn check_content(&self, answer: &Value, response: &TestResponse) {
        let media_type = response.header("content-type").expect("a media type");
        let content = answer["content"].get(media_type);
        let content = content.unwrap_or_else(|| panic!("{media_type} is not in {answer}"));
        // The references of the schema lead into the document's components.
        let components = &self.document["components"];
        let schema = json!({"allOf": [content["schema"]], "components": components});
        let body: Value = response.json();
        let validator = jsonschema::draft202012::new(&schema).expect("a schema");
        let faults: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| error.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:#?}\n{body}");
        if media_type == "application/problem+json" {
            let known = &self.document["components"]["schemas"]["Problem"]["properties"];
            let fields = body.as_object().expect("an object").keys();
            assert!(
                fields.clone().all(|field| known.get(field).is_some()),
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn every_answer_that_a_client_can_get_is_documented() {
    let documented = documented().await;
    let json = |path, data: Value| documented.put(path).json(&data);
    for (request, status) in [
        (json("/items/7?page=1", json!({"a": 1})), 200),
        (json("/items/%zz", Value::Null), 400),
        (
            documented.put("/items/7").content("application/json", "{"),
            400,
        ),
        (
            json(&format!("/items/7?{}", "&".repeat(1001)), Value::Null),
            400,
        ),
        (json("/items/7", json!("conflict")), 409),
        (json("/items/7", json!("long".repeat(99))), 413),
        (documented.put("/items/7").content("text/plain", "{}"), 415),
        (documented.put("/items/7"), 422),
        (json("/items/x", Value::Null), 422),
        (json("/items/7?page=1&page=2", Value::Null), 422),
        (json("/items/7", json!("panic")), 500),
        (json("/items/7", json!("sleep")), 503),
    ] {
        documented.check(request, status).await;
    }
}
