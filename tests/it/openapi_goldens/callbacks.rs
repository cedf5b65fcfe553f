//! What the application sends because of a request.

use expect_test::expect;
use ravyn::prelude::*;

use super::{check, check_faults, document_of};

#[model]
struct Subscription {
    callback_url: String,
    targets: Vec<Target>,
}

#[model]
struct Target {
    url: String,
}

/// An order is paid.
#[webhook("order.paid")]
async fn order_paid(event: Json<u64>) -> NoContent;

/// Asks to be told.
#[post(
    "/subscriptions",
    callbacks(order_paid = "{$request.body#/callback_url}")
)]
async fn subscribe(data: Subscription, #[query] _from: Option<String>) -> NoContent {
    drop(data.callback_url);
    data.targets.into_iter().for_each(|target| drop(target.url));
    NoContent
}

#[test]
fn a_callback_is_a_webhook_at_an_address_of_the_request() {
    let app = Ravyn::new().routes(routes![subscribe]);
    check(
        &app,
        "/paths/~1subscriptions/post/callbacks",
        &expect![[r#"
        {
          "order.paid": {
            "{$request.body#/callback_url}": {
              "post": {
                "operationId": "order_paid",
                "requestBody": {
                  "content": {
                    "application/json": {
                      "schema": {
                        "format": "uint64",
                        "maximum": 18446744073709551615,
                        "minimum": 0,
                        "type": "integer"
                      }
                    }
                  },
                  "required": true
                },
                "responses": {
                  "204": {
                    "description": "No Content"
                  }
                },
                "summary": "An order is paid"
              }
            }
          }
        }
    "#]],
    );
}

#[test]
fn a_webhook_that_stands_in_two_places_has_two_names() {
    let app = Ravyn::new().webhook(order_paid).routes(routes![subscribe]);
    let document = document_of(&app);
    let callbacks = &document["paths"]["/subscriptions"]["post"]["callbacks"];
    let callback = &callbacks["order.paid"]["{$request.body#/callback_url}"]["post"];
    assert_eq!(callback["operationId"], "order_paid_of_subscribe_post");
    let webhook = &document["webhooks"]["order.paid"]["post"];
    assert_eq!(webhook["operationId"], "order_paid_webhook_post");
}

/// Asks to be told, at addresses of every kind.
#[post(
    "/everywhere",
    callbacks(
        order_paid = "{$request.body#/targets/0/url}",
        order_paid = "https://example.com/{$request.query._from}",
        order_paid = "{$request.header.x-callback}",
        order_paid = "https://example.com",
        order_paid = "$url"
    )
)]
async fn everywhere(data: Subscription, #[query] _from: Option<String>) -> NoContent {
    subscribe(data, None).await
}

#[test]
fn addresses_may_be_in_lists_parameters_and_header_fields() {
    let app = Ravyn::new().routes(routes![everywhere]);
    let document = document_of(&app);
    let callbacks = &document["paths"]["/everywhere"]["post"]["callbacks"]["order.paid"];
    assert_eq!(callbacks.as_object().map(serde_json::Map::len), Some(5));
}

/// Asks to be told, and says wrongly where.
#[post(
    "/nowhere",
    callbacks(
        order_paid = "{$request.body#/callback_ulr}",
        order_paid = "{$request.body#/targets/0/address}",
        order_paid = "{$request.query.to}",
        order_paid = "{$request.path.id}",
        order_paid = "{$request.bodies}",
        order_paid = "{$request.body",
        order_paid = "example.com"
    )
)]
async fn nowhere(data: Subscription, #[query] _from: Option<String>) -> NoContent {
    subscribe(data, None).await
}

#[test]
fn an_address_that_leads_nowhere_is_a_fault() {
    let app = Ravyn::new().routes(routes![nowhere]);
    check_faults(
        &app,
        &expect![[r#"
        error[RV0032]: the address of the callback `order.paid` is `{$request.body#/callback_ulr}`: the body of the request has no `callback_ulr` there
           = route: POST /nowhere (nowhere)
           = help: did you mean `callback_url`?
        error[RV0032]: the address of the callback `order.paid` is `{$request.body#/targets/0/address}`: the body of the request has no `address` there
           = route: POST /nowhere (nowhere)
           = help: there are `url`
        error[RV0032]: the address of the callback `order.paid` is `{$request.query.to}`: the operation has no query parameter `to`
           = route: POST /nowhere (nowhere)
           = help: there are `_from`
        error[RV0032]: the address of the callback `order.paid` is `{$request.path.id}`: the operation has no path parameter `id`
           = route: POST /nowhere (nowhere)
           = help: lead to what is there
        error[RV0032]: the address of the callback `order.paid` is `{$request.bodies}`: a request has `header.`, `query.`, `path.` and `body`
           = route: POST /nowhere (nowhere)
           = help: write one such as `$response.body#/id` or `$request.query.page`
        error[RV0032]: the address of the callback `order.paid` is `{$request.body`: a brace is not closed
           = route: POST /nowhere (nowhere)
           = help: close it: `{$request.body#/url}`
        error[RV0032]: the address of the callback `order.paid` is `example.com`: it is neither a runtime expression nor a URL
           = route: POST /nowhere (nowhere)
           = help: write `{$request.body#/callback_url}`, with the name of a property
    "#]],
    );
}
