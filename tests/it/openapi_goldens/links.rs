//! What an answer leads to.

use expect_test::expect;
use ravyn::openapi::OpenApi;
use ravyn::prelude::*;

use super::{app, check, check_faults, document_of};

#[model]
struct User {
    id: u64,
    name: String,
}

fn ann() -> User {
    User {
        id: 1,
        name: "Ann".to_owned(),
    }
}

/// Adds a user.
#[post(
    "/users",
    status = 201,
    links(get_user(id = "$response.body#/id"), twin = get_user(id = "7"))
)]
async fn create_user(data: User) -> User {
    data
}

/// Shows a user.
#[get("/users/{id}", links(get_user("id" = "$request.path.id")))]
async fn get_user(id: u64) -> Option<User> {
    (id == 1).then(ann)
}

#[test]
fn a_link_leads_from_the_success_to_another_operation() {
    let app = Ravyn::new().routes(routes![create_user, get_user]);
    check(
        &app,
        "/paths/~1users/post/responses/201/links",
        &expect![[r#"
            {
              "get_user": {
                "operationId": "get_user",
                "parameters": {
                  "id": "$response.body#/id"
                }
              },
              "twin": {
                "operationId": "get_user",
                "parameters": {
                  "id": "7"
                }
              }
            }
        "#]],
    );
}

#[test]
fn handlers_may_lead_to_themselves_and_failures_lead_nowhere() {
    let app = Ravyn::new().routes(routes![create_user, get_user]);
    check(
        &app,
        "/paths/~1users~1{id}/get/responses/200/links",
        &expect![[r#"
            {
              "get_user": {
                "operationId": "get_user",
                "parameters": {
                  "id": "$request.path.id"
                }
              }
            }
        "#]],
    );
    let document = document_of(&app);
    let missing = &document["paths"]["/users/{id}"]["get"]["responses"]["404"];
    assert!(missing.get("links").is_none(), "{missing}");
}

#[test]
fn a_link_follows_its_handler_below_a_prefix() {
    let routes = routes![create_user, get_user];
    let app = Ravyn::new().include(Include::new("/v1").routes(routes));
    check(
        &app,
        "/paths/~1v1~1users/post/responses/201/links/twin/operationId",
        &expect![[r#"
            "get_user"
        "#]],
    );
}

/// Adds a user, and leads wrongly.
#[post(
    "/wrong",
    links(
        get_user(ident = "$response.body#/id"),
        misspelt = get_user(id = "$response.body#/ident"),
        unknown = get_user(id = "$answer.body#/id"),
        absent = nowhere(),
    )
)]
async fn wrong(data: User) -> User {
    data
}

/// Is no route of the application.
#[get("/nowhere")]
async fn nowhere() -> NoContent {
    NoContent
}

#[test]
fn a_link_that_leads_nowhere_is_a_fault() {
    let app = Ravyn::new().routes(routes![wrong, get_user]);
    check_faults(
        &app,
        &expect![[r#"
        error[RV0032]: the link `get_user` gives `ident`, which `get_user` does not read
           = route: POST /wrong (wrong)
           = help: it reads `id`
        error[RV0032]: the link `absent` leads to `nowhere`, which the application does not have
           = route: POST /wrong (wrong)
           = help: add the route of `nowhere`, or drop the link
        error[RV0032]: `id` of the link `misspelt` is `$response.body#/ident`: the body of the answer has no `ident` there
           = route: POST /wrong (wrong)
           = help: there are `id`, `name`
        error[RV0032]: `id` of the link `unknown` is `$answer.body#/id`: it is none of `$url`, `$method`, `$statusCode`, `$request.` and `$response.`
           = route: POST /wrong (wrong)
           = help: write one such as `$response.body#/id` or `$request.query.page`
    "#]],
    );
}

#[test]
fn a_link_to_a_handler_in_two_places_is_a_fault() {
    let twice = |prefix| Include::new(prefix).routes(routes![get_user]);
    let app = Ravyn::new()
        .routes(routes![create_user])
        .include(twice("/a"))
        .include(twice("/b"));
    check_faults(
        &app,
        &expect![[r#"
        error[RV0032]: the link `get_user` leads to several operations of `get_user`
           = route: POST /users (create_user)
           = note: GET /a/users/{id} and GET /b/users/{id}
           = help: write a handler for each, and lead to one of them
        error[RV0032]: the link `twin` leads to several operations of `get_user`
           = route: POST /users (create_user)
           = note: GET /a/users/{id} and GET /b/users/{id}
           = help: write a handler for each, and lead to one of them
        error[RV0032]: the link `get_user` leads to several operations of `get_user`
           = route: GET /a/users/{id} (get_user)
           = note: GET /a/users/{id} and GET /b/users/{id}
           = help: write a handler for each, and lead to one of them
        error[RV0032]: the link `get_user` leads to several operations of `get_user`
           = route: GET /b/users/{id} (get_user)
           = note: GET /a/users/{id} and GET /b/users/{id}
           = help: write a handler for each, and lead to one of them
    "#]],
    );
}

#[model]
#[serde(tag = "kind")]
enum Owner {
    Person { account: User },
    Team { account: Team },
}

#[model]
struct Team {
    leader: u64,
}

/// Tells whose it is.
#[get(
    "/owner",
    links(
        user = get_user(id = "$response.body#/account/id"),
        leader = get_user(id = "$response.body#/account/leader"),
    )
)]
async fn owner() -> Json<Owner> {
    Owner::Person { account: ann() }.into()
}

/// Leads to what others may not see.
#[get("/stock", links(clear()))]
async fn stock() -> Json<u64> {
    0.into()
}

/// Throws all away.
#[delete("/stock", hidden)]
async fn clear() -> NoContent {
    NoContent
}

#[test]
fn what_one_form_of_an_answer_has_can_be_led_to() {
    let app = Ravyn::new().routes(routes![owner, get_user]);
    let links = &document_of(&app)["paths"]["/owner"]["get"]["responses"]["200"]["links"];
    assert!(links["user"].is_object() && links["leader"].is_object());
}

#[test]
fn a_link_to_what_the_document_does_not_show_is_left_out() {
    let links = |openapi: OpenApi| {
        let document = document_of(&app(openapi).routes(routes![stock, clear]));
        document["paths"]["/stock"]["get"]["responses"]["200"]["links"].clone()
    };
    assert!(links(OpenApi::new()).is_null());
    assert_eq!(
        links(OpenApi::new().with_hidden())["clear"]["operationId"],
        "clear"
    );
}

/// Reads a shop.
#[get("/shops/{shop}")]
async fn read_shop(shop: u64) -> Json<u64> {
    shop.into()
}

/// Closes a shop, whose path has another name for it.
#[delete("/shops/{number}", links(close_shop(number = "$request.path.number")))]
async fn close_shop(number: u64) -> Json<u64> {
    number.into()
}

#[test]
fn a_link_names_parameters_as_its_handlers_do() {
    let app = Ravyn::new().routes(routes![read_shop, close_shop]);
    check(
        &app,
        "/paths/~1shops~1{shop}/delete/responses/200/links/close_shop/parameters",
        &expect![[r#"
            {
              "shop": "$request.path.shop"
            }
        "#]],
    );
}
