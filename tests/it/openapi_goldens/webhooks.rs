//! What the application sends by itself.

use expect_test::expect;
use ravyn::handler::WebhookError;
use ravyn::prelude::*;

use super::{check, check_faults, document_of};

/// What was paid.
#[model]
struct Payment {
    #[field(minimum = 1)]
    order: u64,
    #[field(read_only)]
    at: String,
    note: Option<String>,
}

/// An order is paid.
///
/// It is told once.
#[webhook("order.paid", tags("orders"), responses(410 = (), "Nobody listens any more"))]
async fn order_paid(
    event: Payment,
    #[header("x-attempt", maximum = 5)] attempt: u8,
    #[query(description = "Of the test system")] test: Option<bool>,
) -> NoContent;

#[webhook("stock.low", method = "put", operation_id = "stockLow", deprecated)]
async fn stock_low(#[body(example = 3)] left: Json<u32>) -> StatusCode;

fn payment() -> Payment {
    Payment {
        order: 7,
        at: "now".to_owned(),
        note: None,
    }
}

#[test]
fn what_is_sent_stands_among_the_webhooks() {
    let app = Ravyn::new().webhook(order_paid);
    check(
        &app,
        "/webhooks/order.paid/post",
        &expect![[r##"
            {
              "description": "It is told once.",
              "operationId": "order_paid",
              "parameters": [
                {
                  "in": "header",
                  "name": "x-attempt",
                  "required": true,
                  "schema": {
                    "format": "uint8",
                    "maximum": 5,
                    "minimum": 0,
                    "type": "integer"
                  }
                },
                {
                  "description": "Of the test system",
                  "in": "query",
                  "name": "test",
                  "schema": {
                    "type": "boolean"
                  }
                }
              ],
              "requestBody": {
                "content": {
                  "application/json": {
                    "schema": {
                      "$ref": "#/components/schemas/Payment"
                    }
                  }
                },
                "required": true
              },
              "responses": {
                "204": {
                  "description": "No Content"
                },
                "410": {
                  "description": "Nobody listens any more"
                }
              },
              "summary": "An order is paid",
              "tags": [
                "orders"
              ]
            }
        "##]],
    );
}

#[test]
fn a_webhook_has_a_method_and_a_name_of_its_own() {
    let app = Ravyn::new().webhook(stock_low);
    check(
        &app,
        "/webhooks/stock.low/put",
        &expect![[r#"
            {
              "deprecated": true,
              "operationId": "stockLow",
              "requestBody": {
                "content": {
                  "application/json": {
                    "example": 3,
                    "schema": {
                      "format": "uint32",
                      "maximum": 4294967295,
                      "minimum": 0,
                      "type": "integer"
                    }
                  }
                },
                "required": true
              },
              "responses": {
                "default": {
                  "description": "Any other answer"
                }
              }
            }
        "#]],
    );
}

#[test]
fn what_is_sent_is_described_as_it_is_written() {
    let app = Ravyn::new().webhook(order_paid);
    check(
        &app,
        "/components",
        &expect![[r#"
        {
          "schemas": {
            "Payment": {
              "description": "What was paid.",
              "properties": {
                "at": {
                  "readOnly": true,
                  "type": "string"
                },
                "note": {
                  "type": [
                    "string",
                    "null"
                  ]
                },
                "order": {
                  "format": "uint64",
                  "maximum": 18446744073709551615,
                  "minimum": 1,
                  "type": "integer"
                }
              },
              "required": [
                "order",
                "at",
                "note"
              ],
              "type": "object"
            }
          }
        }
    "#]],
    );
}

#[test]
fn the_request_is_the_one_that_is_documented() {
    let request = order_paid.request("https://example.com/hook", payment(), 2, Some(true));
    let request = request.expect("a request");
    assert_eq!(request.method(), Method::POST);
    assert_eq!(*request.uri(), "https://example.com/hook?test=true");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["x-attempt"], "2");
    let body: Value = serde_json::from_slice(request.body()).expect("JSON");
    assert_eq!(body, json!({"order": 7, "at": "now", "note": null}));
    let request = stock_low
        .request("https://example.com", Json(3))
        .expect("a request");
    assert_eq!(
        (request.method(), &**request.body()),
        (&Method::PUT, &b"3"[..])
    );
}

#[test]
fn what_breaks_its_own_rules_is_not_sent() {
    let url = "https://example.com";
    let broken = Payment {
        order: 0,
        ..payment()
    };
    for (event, attempt) in [(broken, 1), (payment(), 6)] {
        let error = order_paid
            .request(url, event, attempt, None)
            .expect_err("rules");
        assert!(
            matches!(error, WebhookError::Rules(ref faults) if faults.len() == 1),
            "{error}"
        );
    }
    let error = order_paid.request("example.com", payment(), 1, None);
    assert!(matches!(error, Err(WebhookError::Address { .. })));
}

#[webhook("order.paid")]
async fn paid_again(event: Payment) -> NoContent;

#[test]
fn two_webhooks_of_one_name_are_a_fault() {
    let app = Ravyn::new().webhook(order_paid).webhook(paid_again);
    check_faults(
        &app,
        &expect![[r#"
        error[RV0033]: two webhooks are called `order.paid` and sent by POST
           = route: POST order.paid (paid_again)
           = note: the other one is `order_paid` at tests/it/openapi_goldens/webhooks.rs:23
           = help: give one of them another name, or name it once
    "#]],
    );
}

#[test]
fn a_webhook_and_a_route_of_one_name_are_two_operations() {
    mod routes {
        use ravyn::prelude::*;

        /// Pays an order.
        #[post("/paid")]
        pub(super) async fn order_paid() -> NoContent {
            NoContent
        }
    }
    let app = Ravyn::new()
        .webhook(order_paid)
        .routes(routes![routes::order_paid]);
    let document = document_of(&app);
    let ids = [
        &document["paths"]["/paid"]["post"]["operationId"],
        &document["webhooks"]["order.paid"]["post"]["operationId"],
    ];
    assert_eq!(ids, ["order_paid_paid_post", "order_paid_webhook_post"]);
}
