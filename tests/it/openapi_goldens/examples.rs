//! Examples that have names, of parameters, bodies and answers.

use expect_test::expect;
use ravyn::prelude::*;

use super::{check, check_faults};

#[model]
struct Item {
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
}

fn item(name: &str, price: f64) -> Item {
    Item {
        name: name.to_owned(),
        price,
    }
}

/// Adds an item.
#[post(
    "/items",
    response_examples(made = item("lamp", 9.5), "It has its price", dear = item("ring", 900.0))
)]
async fn create(
    #[body(examples(cheap = json!({"name": "pen", "price": 1}), "The least", "very dear" = item("ring", 900.0)))]
    data: Item,
    #[query(minimum = 1, examples(few = 1, many = 500, "A whole box"))] count: u32,
) -> Item {
    let _ = count;
    data
}

#[test]
fn a_body_has_examples_with_names() {
    let app = Ravyn::new().routes(routes![create]);
    check(
        &app,
        "/paths/~1items/post/requestBody/content/application~1json/examples",
        &expect![[r#"
            {
              "cheap": {
                "summary": "The least",
                "value": {
                  "name": "pen",
                  "price": 1
                }
              },
              "very dear": {
                "value": {
                  "name": "ring",
                  "price": 900.0
                }
              }
            }
        "#]],
    );
}

#[test]
fn a_parameter_has_examples_with_names() {
    let app = Ravyn::new().routes(routes![create]);
    check(
        &app,
        "/paths/~1items/post/parameters/0/examples",
        &expect![[r#"
            {
              "few": {
                "value": 1
              },
              "many": {
                "summary": "A whole box",
                "value": 500
              }
            }
        "#]],
    );
}

#[test]
fn an_answer_has_examples_with_names() {
    let app = Ravyn::new().routes(routes![create]);
    check(
        &app,
        "/paths/~1items/post/responses/200/content/application~1json/examples",
        &expect![[r#"
            {
              "dear": {
                "value": {
                  "name": "ring",
                  "price": 900.0
                }
              },
              "made": {
                "summary": "It has its price",
                "value": {
                  "name": "lamp",
                  "price": 9.5
                }
              }
            }
        "#]],
    );
}

/// Adds an item, and shows wrongly how.
#[post("/items", response_examples(free = item("lamp", 0.0)))]
async fn wrong(
    #[body(examples(unnamed = json!({"price": 1})))] data: Item,
    #[query(maximum = 9, examples(few = 1, many = 10))] count: u32,
) -> Item {
    create(data, count).await
}

#[test]
fn each_example_is_held_against_its_schema() {
    let app = Ravyn::new().routes(routes![wrong]);
    check_faults(
        &app,
        &expect![[r#"
        error[RV0022]: the example 10 of `count`, called `many`, breaks its schema: must be at most 9
           = route: POST /items (wrong)
           = help: change the example or the rule; an answer has every field, `null` included
        error[RV0022]: the example {"price":1} of the body, called `unnamed`, breaks its schema at /name: is required
           = route: POST /items (wrong)
           = help: change the example or the rule; an answer has every field, `null` included
        error[RV0022]: the example {"name":"lamp","price":0.0} of an answer, called `free`, breaks its schema at /price: must be more than 0
           = route: POST /items (wrong)
           = help: change the example or the rule; an answer has every field, `null` included
    "#]],
    );
}
