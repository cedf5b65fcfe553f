//! Operations: names, tags, words, what is left out.

use http::Method;
use ravyn_core::app::{CommandOptions, Ravyn};
use ravyn_core::meta::{RouteMeta, SourceLocation};
use serde_json::{Value, json};

use crate::support::{document, faults, get, operation, route};

#[track_caller]
fn check_ids(routes: &[RouteMeta], expected: &[(&str, &str, &str)]) {
    let document = document(routes);
    for (path, method, id) in expected {
        assert_eq!(
            document["paths"][path][method]["operationId"], *id,
            "{method} {path}"
        );
    }
}

#[test]
fn an_operation_is_named_as_its_handler_while_that_is_clear() {
    let list = |path| route(Method::GET, path, "list");
    check_ids(&[list("/items")], &[("/items", "get", "list")]);
    let expected = [
        ("/items", "get", "list_items_get"),
        ("/users/{id}", "get", "list_users_id_get"),
    ];
    check_ids(&[list("/items"), list("/users/{id}")], &expected);
    check_ids(
        &[list("/a-b"), list("/a_b")],
        &[
            ("/a-b", "get", "list_a_b_get"),
            ("/a_b", "get", "list_a_b_get_2"),
        ],
    );
    check_ids(&[list("/"), list("/b")], &[("/", "get", "list_get")]);
}

#[test]
fn a_route_of_several_methods_is_several_operations() {
    let mut both = route(Method::GET, "/", "both");
    both.methods.push(Method::POST);
    check_ids(
        &[both],
        &[("/", "get", "both_get"), ("/", "post", "both_post")],
    );
}

#[test]
fn a_name_that_was_chosen_is_kept() {
    let mut chosen = route(Method::GET, "/a", "first");
    chosen.operation_id = Some("second");
    let second = route(Method::GET, "/b", "second");
    check_ids(
        &[second, chosen],
        &[("/a", "get", "second"), ("/b", "get", "second_b_get")],
    );
}

#[test]
fn a_name_that_was_chosen_twice_is_a_fault() {
    let chosen = |path, handler, line| {
        let mut route = route(Method::GET, path, handler);
        route.operation_id = Some("list");
        route.source = SourceLocation {
            file: "src/main.rs",
            line,
        };
        route
    };
    let expected = "error[RV0021]: two operations have the operationId `list`
  --> src/main.rs:9
   = route: GET /b (second)
   = note: the other one is `GET /a` (`first`) at src/main.rs:3
   = help: change one of them, or leave `operation_id` out";
    assert_eq!(
        faults(&[chosen("/a", "first", 3), chosen("/b", "second", 9)]),
        [expected]
    );
    let mut several = chosen("/a", "first", 3);
    several.methods.push(Method::POST);
    let expected = "error[RV0021]: two operations have the operationId `list`
  --> src/main.rs:3
   = route: POST /a (first)
   = note: the route answers GET|POST, and each method is an operation
   = help: leave `operation_id` out, or write a handler for each method";
    assert_eq!(faults(&[several]), [expected]);
}

#[test]
fn what_a_route_says_of_itself_is_shown() {
    let mut route = get("/");
    route.summary = Some("Say hello.".into());
    route.description = Some("To *anyone*.".into());
    route.tags = vec!["b".into(), "a".into(), "b".into()];
    route.deprecated = true;
    let operation = operation(route.clone());
    assert_eq!(operation["summary"], "Say hello.");
    assert_eq!(operation["description"], "To *anyone*.");
    assert_eq!(operation["tags"], json!(["b", "a"]));
    assert_eq!(operation["deprecated"], true);
    assert_eq!(
        document(&[route])["tags"],
        json!([{"name": "b"}, {"name": "a"}])
    );
}

#[test]
fn hidden_routes_and_unknown_methods_are_left_out() {
    let mut hidden = get("/hidden");
    hidden.hidden = true;
    hidden.tags = vec!["hidden".into()];
    let document = document(&[hidden, route(Method::CONNECT, "/", "tunnel")]);
    assert_eq!(document["paths"], json!({}));
    assert_eq!(document["tags"], Value::Null);
    assert_eq!(document["components"], Value::Null);
}

#[test]
fn the_application_is_named() {
    let app: Ravyn = Ravyn::new()
        .title("Shop")
        .version("2.1")
        .description("Sells *tea*.");
    let app = app
        .extension(ravyn_openapi::OpenApi::new())
        .build()
        .expect("no faults");
    let command = app
        .commands()
        .iter()
        .find(|command| command.name() == "openapi")
        .expect("the command");
    let document: Value = serde_json::from_str(
        &command
            .run(&app, &CommandOptions::default())
            .expect("the document"),
    )
    .expect("JSON");
    assert_eq!(
        document["info"],
        json!({"title": "Shop", "version": "2.1", "description": "Sells *tea*."})
    );
}
