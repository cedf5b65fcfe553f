//! What stands around the operations.

use expect_test::expect;
use ravyn::openapi::{Contact, ExternalDocs, License, OpenApi, Server, ServerVariable, Tag};
use ravyn::prelude::*;

use super::{app, check, check_faults, document_of};

/// Lists what there is.
#[get("/items", tags("items"))]
async fn items() -> NoContent {
    NoContent
}

#[test]
fn the_application_says_who_offers_it_and_under_which_terms() {
    let openapi = OpenApi::new()
        .summary("Sells things")
        .terms_of_service("https://example.com/terms")
        .contact(
            Contact::new("Shop team")
                .url("https://example.com")
                .email("shop@example.com"),
        )
        .license(License::spdx("Apache 2.0", "Apache-2.0"))
        .info_extension("x-logo", json!({"url": "/logo.svg"}));
    let app = app(openapi).title("Shop").version("2.1");
    check(
        &app,
        "/info",
        &expect![[r#"
            {
              "contact": {
                "email": "shop@example.com",
                "name": "Shop team",
                "url": "https://example.com"
              },
              "license": {
                "identifier": "Apache-2.0",
                "name": "Apache 2.0"
              },
              "summary": "Sells things",
              "termsOfService": "https://example.com/terms",
              "title": "Shop",
              "version": "2.1",
              "x-logo": {
                "url": "/logo.svg"
              }
            }
        "#]],
    );
}

#[test]
fn servers_stand_as_they_were_given() {
    let region = ServerVariable::new("eu")
        .one_of(["eu", "us"])
        .description("Where the data is kept");
    let openapi = OpenApi::new()
        .server(
            Server::new("https://{region}.example.com")
                .description("Production")
                .variable("region", region),
        )
        .server(Server::new("/test").extension("x-slow", true));
    check(
        &app(openapi),
        "/servers",
        &expect![[r#"
            [
              {
                "description": "Production",
                "url": "https://{region}.example.com",
                "variables": {
                  "region": {
                    "default": "eu",
                    "description": "Where the data is kept",
                    "enum": [
                      "eu",
                      "us"
                    ]
                  }
                }
              },
              {
                "url": "/test",
                "x-slow": true
              }
            ]
        "#]],
    );
}

#[test]
fn below_a_proxy_the_first_server_is_its_path() {
    let settings = || {
        let sources = Sources::testing().set("root_path", "/shop");
        ravyn::settings::RavynSettings::read(&sources).expect("settings")
    };
    check(
        &Ravyn::new().configure(settings()),
        "/servers",
        &expect![[r#"
            [
              {
                "url": "/shop"
              }
            ]
        "#]],
    );
    let openapi = OpenApi::new().server(Server::new("https://api.example.com"));
    check(
        &app(openapi).configure(settings()),
        "/servers",
        &expect![[r#"
            [
              {
                "url": "/shop"
              },
              {
                "url": "https://api.example.com"
              }
            ]
        "#]],
    );
}

#[test]
fn tags_have_their_order_and_their_words() {
    let docs = ExternalDocs::new("https://docs.example.com/items").description("All of it");
    let openapi = OpenApi::new()
        .tag(Tag::new("orders").description("What was bought."))
        .tag(
            Tag::new("items")
                .external_docs(docs)
                .extension("x-displayName", "Items"),
        );
    check(
        &app(openapi).routes(routes![items]),
        "/tags",
        &expect![[r#"
            [
              {
                "description": "What was bought.",
                "name": "orders"
              },
              {
                "externalDocs": {
                  "description": "All of it",
                  "url": "https://docs.example.com/items"
                },
                "name": "items",
                "x-displayName": "Items"
              }
            ]
        "#]],
    );
}

#[test]
fn the_document_has_fields_of_others_and_says_where_more_stands() {
    let openapi = OpenApi::new()
        .external_docs(ExternalDocs::new("https://docs.example.com"))
        .extension("x-tagGroups", json!([{"name": "all", "tags": ["items"]}]));
    let document = document_of(&app(openapi));
    assert_eq!(
        document["externalDocs"],
        json!({"url": "https://docs.example.com"})
    );
    assert_eq!(
        document["x-tagGroups"],
        json!([{"name": "all", "tags": ["items"]}])
    );
}

/// Counts what there is.
#[get(
    "/count",
    external_docs = "https://docs.example.com/count",
    extensions("x-internal" = true, "x-codeSamples" = json!([{"lang": "sh"}]))
)]
async fn count() -> NoContent {
    NoContent
}

#[test]
fn an_operation_has_fields_of_others_and_says_where_more_stands() {
    let app = Ravyn::new().routes(routes![count]);
    let operation = &document_of(&app)["paths"]["/count"]["get"];
    assert_eq!(
        operation["externalDocs"],
        json!({"url": "https://docs.example.com/count"})
    );
    assert_eq!(operation["x-internal"], true);
    assert_eq!(operation["x-codeSamples"], json!([{"lang": "sh"}]));
}

#[test]
fn what_cannot_be_said_of_an_application_are_faults_all_at_once() {
    let openapi = OpenApi::new()
        .terms_of_service("/terms")
        .contact(Contact::new("Shop").url("example.com").email("shop"))
        .license(License::spdx("Apache", "Apache 2"))
        .server(Server::new("api.example.com"))
        .server(Server::new("https://{region}.example.com"))
        .server(Server::new("https://example.com").variable("a", ServerVariable::new("b")))
        .server(
            Server::new("https://{a}.com").variable("a", ServerVariable::new("b").one_of(["c"])),
        )
        .server(Server::new("https://{a"))
        .server(Server::new("https://example.com?a=b"))
        .tag(Tag::new("a"))
        .tag(Tag::new("a").external_docs(ExternalDocs::new("docs")))
        .external_docs(ExternalDocs::new("docs"))
        .extension("logo", 1)
        .info_extension("x-", 1);
    check_faults(
        &app(openapi),
        &expect![[r#"
            error[RV0030]: `/terms` cannot be the address of the terms of service
               = help: write all of it: `https://example.com/..`
            error[RV0030]: `example.com` cannot be the address of the contact
               = help: write all of it: `https://example.com/..`
            error[RV0030]: `shop` is no address for mail
               = help: write `team@example.com`
            error[RV0030]: `Apache 2` is no SPDX licence expression: unknown term
               = help: write an identifier of https://spdx.org/licenses, such as `Apache-2.0`; a licence of your own has `License::url(..)`
            error[RV0030]: `api.example.com` cannot be the address of a server
               = help: write `https://api.example.com`, or a path that begins with `/`
            error[RV0030]: nothing says what `{region}` of the server `https://{region}.example.com` is
               = help: `.variable("region", ServerVariable::new(".."))`
            error[RV0030]: the server `https://example.com` has no `{a}`
               = help: drop the variable, or put it into the address
            error[RV0030]: `b` is none of the values of the variable `a`
               = help: use one of `c`
            error[RV0030]: the braces of the server's address `https://{a` do not fit
               = help: write `https://{region}.example.com`
            error[RV0030]: the address `https://example.com?a=b` has a query or a fragment, behind which no path can stand
               = help: leave it out
            error[RV0030]: the tag `a` is described twice
               = note: first at tests/it/openapi_goldens/about.rs:212
               = help: keep one of them
            error[RV0030]: `docs` cannot be the address of external documentation
               = help: write all of it: `https://example.com/..`
            error[RV0030]: `docs` cannot be the address of external documentation
               = help: write all of it: `https://example.com/..`
            error[RV0030]: `logo` cannot be the name of an extension
               = help: write `x-logo`
            error[RV0030]: `x-` cannot be the name of an extension
               = help: write `x-`
        "#]],
    );
}

/// Lists what there is.
#[get("/items", tags("itmes"), external_docs = "docs")]
async fn misspelt() -> NoContent {
    NoContent
}

#[test]
fn a_tag_that_nobody_describes_is_a_fault_where_others_are_described() {
    let inside = Include::new("/v1")
        .tags(["secret"])
        .routes(routes![misspelt]);
    let openapi = OpenApi::new().tag(Tag::new("items"));
    check_faults(
        &app(openapi).include(inside),
        &expect![[r#"
        error[RV0031]: the document describes its tags, and `secret` is none of them
           = route: GET /v1/items (misspelt)
           = note: the tag is the route's own, or one of a level around it
           = help: describe it: `.tag(Tag::new("secret"))`
        error[RV0031]: the document describes its tags, and `itmes` is none of them
           = route: GET /v1/items (misspelt)
           = note: the tag is the route's own, or one of a level around it
           = help: did you mean `items`?
        error[RV0030]: `docs` cannot be the address of external documentation
           = route: GET /v1/items (misspelt)
           = help: write all of it: `https://example.com/..`
    "#]],
    );
}
