//! What the levels around a handler add: nothing of a level is lost, and nothing stands twice.

use std::time::Duration;

use expect_test::expect;
use ravyn::openapi::OpenApi;
use ravyn::prelude::*;
use ravyn::testing::TestClient;

use super::{app, check, document_of};

/// Lists what there is.
#[get("/items", tags("items", "v1"))]
async fn items() -> NoContent {
    NoContent
}

/// Adds one.
#[post("/items")]
async fn add(data: Text) -> NoContent {
    drop(data);
    NoContent
}

struct Prices;

#[controller("/prices", tags("prices"), deprecated)]
impl Prices {
    /// Lists prices.
    #[get("/", tags("v1"))]
    async fn list(&self) -> NoContent {
        NoContent
    }

    /// Is not shown.
    #[get("/secret", hidden)]
    async fn secret(&self) -> NoContent {
        NoContent
    }
}

fn levels() -> Ravyn {
    let inner = Include::new("/shop")
        .tags(["shop", "v1"])
        .routes(routes![items]);
    let old = Gateway::of::<items>()
        .path("/old")
        .tags(["old"])
        .deprecated();
    let gone = Gateway::of::<items>().path("/gone").hidden();
    let outer = Include::new("/v1").tags(["v1"]).include(inner);
    let outer = outer.route(old).route(gone).controller(Prices);
    app(OpenApi::new()).tags(["api"]).include(outer)
}

#[test]
fn tags_of_all_levels_stand_once_outer_ones_first() {
    let document = document_of(&levels());
    let tags = |path: &str| document["paths"][path]["get"]["tags"].clone();
    assert_eq!(
        tags("/v1/shop/items"),
        json!(["api", "v1", "shop", "items"])
    );
    assert_eq!(tags("/v1/old"), json!(["api", "v1", "old", "items"]));
    assert_eq!(tags("/v1/prices"), json!(["api", "v1", "prices"]));
}

#[test]
fn a_level_is_deprecated_with_all_that_is_in_it() {
    let document = document_of(&levels());
    let deprecated = |path: &str| document["paths"][path]["get"]["deprecated"].clone();
    assert_eq!(deprecated("/v1/old"), true);
    assert_eq!(deprecated("/v1/prices"), true);
    assert_eq!(deprecated("/v1/shop/items"), Value::Null);
    let all = document_of(&levels().deprecated());
    assert_eq!(all["paths"]["/v1/shop/items"]["get"]["deprecated"], true);
}

#[test]
fn a_level_is_hidden_with_all_that_is_in_it() {
    let document = document_of(&levels());
    let paths = document["paths"].as_object().expect("paths");
    assert_eq!(
        paths.keys().collect::<Vec<_>>(),
        ["/v1/old", "/v1/prices", "/v1/shop/items"]
    );
    let hidden = Include::new("/x")
        .hidden()
        .include(Include::new("/y").controller(Prices));
    let document = document_of(&app(OpenApi::new()).include(hidden));
    assert_eq!(document["paths"], json!({}));
}

#[test]
fn limits_and_fields_of_a_level_are_those_of_its_routes() {
    let level = Include::new("/v1")
        .body_limit(1 << 10)
        .timeout(Duration::from_secs(3))
        .response_header("cache-control", "no-store")
        .routes(routes![add]);
    let app = app(OpenApi::new()).include(level);
    check(
        &app,
        "/paths/~1v1~1items/post/responses",
        &expect![[r##"
        {
          "204": {
            "description": "No Content",
            "headers": {
              "cache-control": {
                "required": true,
                "schema": {
                  "const": "no-store",
                  "type": "string"
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidBody"
          },
          "408": {
            "$ref": "#/components/responses/SlowBody"
          },
          "413": {
            "$ref": "#/components/responses/BodyLargerThan1KiB"
          },
          "415": {
            "$ref": "#/components/responses/UnsupportedMediaType"
          },
          "422": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "500": {
            "$ref": "#/components/responses/InternalError"
          },
          "503": {
            "$ref": "#/components/responses/NoAnswerWithin3s"
          }
        }
    "##]],
    );
}

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-Key");
static TOKEN: HttpBearer = HttpBearer::new();

/// Shows one.
#[get("/item", security(TOKEN))]
async fn item(#[security(TOKEN)] token: BearerToken) -> NoContent {
    drop(token);
    NoContent
}

#[test]
fn a_scheme_of_a_level_is_asked_for_together_with_that_of_the_handler() {
    use ravyn::security::one;

    let level = Include::new("/v1")
        .security(one(&KEY))
        .routes(routes![item]);
    let document = document_of(&app(OpenApi::new()).include(level));
    let operation = &document["paths"]["/v1/item"]["get"];
    assert_eq!(
        operation["security"],
        json!([{"HttpBearer": [], "X-Key": []}])
    );
    assert_eq!(
        operation.get("parameters"),
        None,
        "a credential is no parameter"
    );
}

#[test]
fn answers_to_other_sites_have_their_fields_everywhere() {
    let cors = Cors::new()
        .allow_origin("https://shop.example")
        .allow_credentials()
        .expose_headers(["x-count"]);
    let app = app(OpenApi::new()).extension(cors).routes(routes![items]);
    check(
        &app,
        "/paths/~1items/get/responses",
        &expect![[r##"
        {
          "204": {
            "description": "No Content",
            "headers": {
              "Access-Control-Allow-Credentials": {
                "description": "`true`: they may, where cookies were sent along",
                "schema": {
                  "type": "string"
                }
              },
              "Access-Control-Allow-Origin": {
                "description": "The site whose scripts may read the answer",
                "schema": {
                  "type": "string"
                }
              },
              "Access-Control-Expose-Headers": {
                "description": "Header fields that they may read besides",
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "500": {
            "$ref": "#/components/responses/InternalError"
          },
          "503": {
            "$ref": "#/components/responses/NoAnswerWithin30s"
          }
        }
    "##]],
    );
    check(
        &app,
        "/components/responses/InternalError/headers",
        &expect![[r#"
            {
              "Access-Control-Allow-Credentials": {
                "description": "`true`: they may, where cookies were sent along",
                "schema": {
                  "type": "string"
                }
              },
              "Access-Control-Allow-Origin": {
                "description": "The site whose scripts may read the answer",
                "schema": {
                  "type": "string"
                }
              },
              "Access-Control-Expose-Headers": {
                "description": "Header fields that they may read besides",
                "schema": {
                  "type": "string"
                }
              }
            }
        "#]],
    );
}

#[test]
fn a_limit_of_a_level_is_an_answer_with_its_fields() {
    let limited = Include::new("/v1")
        .middleware(RateLimit::max_requests(9))
        .routes(routes![items]);
    let app = app(OpenApi::new()).include(limited).routes(routes![add]);
    let document = document_of(&app);
    let limited = &document["paths"]["/v1/items"]["get"]["responses"];
    let fields = |answer: &Value| {
        let fields = answer["headers"].as_object().expect("fields");
        fields.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(
        fields(&limited["429"]),
        ["RateLimit", "RateLimit-Policy", "Retry-After"]
    );
    assert_eq!(fields(&limited["204"]), ["RateLimit", "RateLimit-Policy"]);
    let reference = "#/components/responses/InternalErrorWithRateLimitAndRateLimitPolicy";
    assert_eq!(limited["500"]["$ref"], reference);
    let free = &document["paths"]["/items"]["post"]["responses"];
    assert_eq!(free["500"]["$ref"], "#/components/responses/InternalError");
    assert_eq!(free.get("429"), None);
}

#[test]
fn a_redirect_to_https_is_an_answer_of_what_only_reads() {
    let app = app(OpenApi::new())
        .extension(HttpsOnly::new().always().redirect())
        .extension(TrustedHosts::new(["shop.example"]))
        .routes(routes![items, add]);
    let document = document_of(&app);
    let statuses = |method: &str| {
        let answers = document["paths"]["/items"][method]["responses"].as_object();
        answers
            .expect("answers")
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(statuses("get"), ["204", "308", "400", "403", "500", "503"]);
    let writes = [
        "204", "400", "403", "408", "413", "415", "422", "500", "503",
    ];
    assert_eq!(statuses("post"), writes);
    check(
        &app,
        "/paths/~1items/post/responses/400",
        &expect![[r##"
        {
          "content": {
            "application/problem+json": {
              "schema": {
                "allOf": [
                  {
                    "$ref": "#/components/schemas/Problem"
                  },
                  {
                    "properties": {
                      "code": {
                        "enum": [
                          "invalid-host",
                          "bad-request"
                        ]
                      }
                    },
                    "type": "object"
                  }
                ]
              }
            }
          },
          "description": "Bad Request\n\n- `invalid-host`: the host of the request is not served here\n- `bad-request`: the body cannot be read"
        }
    "##]],
    );
}

#[tokio::test]
async fn what_the_edge_answers_is_what_is_documented() {
    let app = app(OpenApi::new())
        .extension(HttpsOnly::new().always().redirect())
        .extension(TrustedHosts::new(["shop.example"]))
        .routes(routes![items, add]);
    let client = TestClient::new(app).strict_openapi();
    for (request, host, status) in [
        (client.get("/items"), "shop.example", 308),
        (
            client.post("/items").content("text/plain", "1"),
            "shop.example",
            403,
        ),
        (client.get("/items").https(), "shop.example", 204),
        (client.get("/items"), "evil.example", 400),
    ] {
        let answer = request.header("host", host).send().await;
        assert_eq!(answer.status(), status);
    }
}

#[test]
fn a_mounted_application_shows_what_stands_around_it() {
    let inner = app(OpenApi::new().document_path("/inner.json")).routes(routes![items]);
    let outer = app(OpenApi::new())
        .tags(["outer"])
        .middleware(RateLimit::max_requests(9))
        .mount("/inner", inner);
    let built = outer.build().expect("an application without faults");
    let route = built.routes().find(|route| route.path == "/inner/items");
    let route = route.expect("the route");
    assert_eq!(route.tags, ["outer", "items", "v1"]);
    let limits = route
        .responses
        .iter()
        .filter(|answer| !answer.problems.is_empty());
    assert_eq!(limits.count(), 1);
}
