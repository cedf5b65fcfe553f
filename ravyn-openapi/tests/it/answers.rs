//! Answers: declared ones, automatic ones, and the two together.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use ravyn_core::error::HttpError;
use ravyn_core::meta::{
    ArgumentMeta, HeaderMeta, Place, ProblemMeta, ResponseMeta, RouteMeta, SchemaOf,
};
use ravyn_core::params::Text;
use ravyn_core::response::{Created, Redirect};
use serde_json::{Value, json};

use crate::support::{answering, argument, body, document, get, operation, placed, route, taking};

/// The automatic answers of a route with this argument, besides 500 and 503 that every route has.
#[track_caller]
fn check_automatic(
    path: &str,
    arguments: impl IntoIterator<Item = ArgumentMeta>,
    expected: &[(&str, &str)],
) {
    let mut route = get(path);
    route.arguments.extend(arguments);
    route.body_limit = Some(2 << 20);
    route.timeout = Some(Duration::from_secs(30));
    let operation = operation(route);
    let answers = operation["responses"].as_object().expect("answers").iter();
    let found = answers.map(|(status, answer)| {
        let target = answer["$ref"].as_str().expect("a shared answer");
        (
            status.as_str(),
            target
                .strip_prefix("#/components/responses/")
                .expect("a component"),
        )
    });
    let always = [("500", "InternalError"), ("503", "NoAnswerWithin30s")];
    let expected: Vec<_> = expected.iter().copied().chain(always).collect();
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn a_route_that_reads_nothing_can_only_fail() {
    check_automatic("/", [], &[]);
}

#[test]
fn text_in_the_path_always_fits_but_a_number_does_not() {
    check_automatic(
        "/{name}",
        [argument::<String>("name")],
        &[("400", "InvalidPath")],
    );
    let both = [("400", "InvalidPath"), ("422", "InvalidRequest")];
    check_automatic("/{id}", [argument::<u64>("id")], &both);
    let mut name = argument::<String>("name");
    name.keyword("maxLength", 9);
    check_automatic("/{name}", [name], &both);
}

#[test]
fn any_query_string_can_be_refused() {
    let both = [("400", "InvalidQuery"), ("422", "InvalidRequest")];
    check_automatic("/", [argument::<Option<String>>("search")], &both);
}

#[test]
fn headers_and_cookies_cannot_be_malformed() {
    let invalid = [("422", "InvalidRequest")];
    check_automatic(
        "/",
        [placed::<Option<String>>("a", Place::Header)],
        &invalid,
    );
    check_automatic("/", [placed::<Option<String>>("a", Place::Cookie)], &[]);
    check_automatic("/", [placed::<String>("a", Place::Cookie)], &invalid);
    check_automatic("/", [placed::<Option<u8>>("a", Place::Cookie)], &invalid);
}

#[test]
fn a_body_can_be_unreadable_slow_large_and_of_another_type() {
    let bytes = [
        ("400", "InvalidBody"),
        ("408", "SlowBody"),
        ("413", "BodyLargerThan2MiB"),
    ];
    check_automatic("/", [argument::<Bytes>("data")], &bytes);
    let typed: Vec<_> = bytes
        .into_iter()
        .chain([("415", "UnsupportedMediaType")])
        .collect();
    check_automatic("/", [argument::<Option<Text>>("data")], &typed);
    let mut anything = body::<Value>();
    anything.required = false;
    check_automatic("/", [anything], &typed);
    let invalid: Vec<_> = typed
        .into_iter()
        .chain([("422", "InvalidRequest")])
        .collect();
    check_automatic("/", [argument::<Text>("data")], &invalid);
    check_automatic("/", [body::<String>()], &invalid);
    check_automatic("/", [placed::<String>("name", Place::Body)], &invalid);
    // It may be given twice, which is refused.
    check_automatic(
        "/",
        [placed::<Option<String>>("name", Place::Body)],
        &invalid,
    );
}

#[test]
fn the_remainder_of_a_path_has_no_encoded_separators() {
    let expected = [("400", "InvalidPath"), ("404", "EncodedSeparator")];
    check_automatic("/{*rest}", [argument::<String>("rest")], &expected);
}

#[test]
fn everything_malformed_is_one_answer() {
    let mut route = taking("/{id}", body::<Value>());
    route
        .arguments
        .extend([argument::<u64>("id"), argument::<u64>("page")]);
    let document = document(&[route]);
    let expected = "Bad Request\n\n- `invalid-path`: the path is not in its normal form\n\
        - `bad-request`: the query string has too many fields; the body cannot be read";
    let answer = &document["components"]["responses"]["InvalidPathOrQueryOrBody"];
    assert_eq!(answer["description"], expected);
    let codes = json!(["invalid-path", "bad-request"]);
    let schema = &answer["content"]["application/problem+json"]["schema"];
    assert_eq!(schema["allOf"][0]["$ref"], "#/components/schemas/Problem");
    assert_eq!(schema["allOf"][1]["properties"]["code"]["enum"], codes);
}

#[test]
fn limits_are_named_in_units_that_fit() {
    let with = |bytes: u64, timeout: u64| {
        let mut route = taking("/", argument::<Bytes>("data"));
        route.body_limit = Some(bytes);
        route.timeout = Some(Duration::from_millis(timeout));
        document(&[route])["components"]["responses"].clone()
    };
    let large = with(1500, 1500);
    let text = "Payload Too Large\n\n- `content-too-large`: the body is larger than 1500 bytes";
    assert_eq!(large["BodyLargerThan1500bytes"]["description"], text);
    let text = "Service Unavailable\n\n- `timeout`: there was no answer within 1500 ms";
    assert_eq!(large["NoAnswerWithin1500ms"]["description"], text);
    assert!(with(3 << 30, 60_000)["BodyLargerThan3GiB"].is_object());
    assert!(with(1 << 10, 60_000)["NoAnswerWithin60s"].is_object());
}

#[test]
fn the_status_of_the_route_replaces_that_of_the_type() {
    let mut route = answering::<String>();
    route.status = Some(StatusCode::CREATED);
    route.response_description = Some("It was made.");
    let answers = operation(route)["responses"].clone();
    let expected = json!({
        "description": "It was made.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    });
    assert_eq!(answers["201"], expected);
    assert_eq!(answers["200"], Value::Null);
}

#[test]
fn each_answer_of_a_type_stands_under_its_status() {
    let answers =
        operation(answering::<Result<Option<Created<String>>, HttpError>>())["responses"].clone();
    let location = json!({"description": "Where it can be found", "required": true, "schema": {"type": "string"}});
    assert_eq!(answers["201"]["headers"]["Location"], location);
    assert_eq!(
        answers["404"]["description"],
        "Not Found\n\n- `not-found`: Not Found"
    );
    let problem = json!({"schema": {"$ref": "#/components/schemas/Problem"}});
    assert_eq!(
        answers["default"],
        json!({"description": "Any other problem", "content": {"application/problem+json": problem}})
    );
    let empty = operation(answering::<()>())["responses"]["204"].clone();
    assert_eq!(empty, json!({"description": "No Content"}));
}

#[test]
fn a_declared_problem_and_an_automatic_one_are_one_answer() {
    let mut route = get("/");
    route.responses.problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        "no-stock",
        "the stock cannot be reached",
    );
    route
        .responses
        .problem(StatusCode::CONFLICT, "duplicate", "the name is taken");
    let answers = operation(route)["responses"].clone();
    let text = "Internal Server Error\n\n- `no-stock`: the stock cannot be reached\n- `internal`: the server failed";
    assert_eq!(answers["500"]["description"], text);
    let conflict = json!({
        "description": "Conflict\n\n- `duplicate`: the name is taken",
        "content": {"application/problem+json": {"schema": {"allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"type": "object", "properties": {"code": {"enum": ["duplicate"]}}},
        ]}}},
    });
    assert_eq!(answers["409"], conflict);
}

#[test]
fn two_contents_of_one_status_are_alternatives() {
    let mut route = answering::<ravyn_core::response::Json<u32>>();
    let other = ResponseMeta::fixed(StatusCode::OK)
        .content("application/json", Some(SchemaOf::of::<String>()));
    route
        .responses
        .add(other.description("A number or a text."));
    let answer = operation(route)["responses"]["200"].clone();
    assert_eq!(answer["description"], "A number or a text.");
    let schema = &answer["content"]["application/json"]["schema"];
    assert_eq!(schema["anyOf"].as_array().map(Vec::len), Some(2));
}

fn fixed_header(name: &'static str, value: &'static str) -> HeaderMeta {
    HeaderMeta {
        name: name.into(),
        description: "".into(),
        required: true,
        value: Some(value.into()),
    }
}

#[test]
fn headers_of_the_route_stand_on_its_successes() {
    let mut route = answering::<Redirect>();
    route.responses.problem(StatusCode::GONE, "gone", "Gone");
    route
        .response_headers
        .extend([fixed_header("X-Api", "2"), fixed_header("location", "/")]);
    let answers = operation(route)["responses"].clone();
    let headers = answers["303"]["headers"].as_object().expect("headers");
    assert_eq!(headers.keys().collect::<Vec<_>>(), ["Location", "X-Api"]);
    assert_eq!(
        headers["X-Api"],
        json!({"required": true, "schema": {"type": "string", "const": "2"}})
    );
    assert_eq!(answers["410"]["headers"], Value::Null);
}

#[test]
fn what_an_argument_can_answer_is_an_answer_of_the_route() {
    let mut argument = argument::<Method>("method");
    argument
        .responses
        .problem(StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized");
    let answers = operation(taking("/", argument))["responses"].clone();
    assert!(answers["401"].is_object());
}

#[test]
fn an_example_stands_beside_the_content() {
    let mut route: RouteMeta = route(Method::GET, "/", "handler");
    let mut response = ResponseMeta::success().content("text/plain", None);
    response.example = Some(json!("tea"));
    response.problems.push(ProblemMeta {
        code: "a",
        title: "b".into(),
    });
    route.responses.add(response);
    let content = operation(route)["responses"]["200"]["content"].clone();
    assert_eq!(content["text/plain"], json!({"example": "tea"}));
    assert_eq!(content["application/problem+json"]["example"], Value::Null);
}
