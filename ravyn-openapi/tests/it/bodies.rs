//! Bodies.

use bytes::Bytes;
use ravyn_core::meta::Place;
use ravyn_core::params::Text;
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::support::{argument, body, document, operation, placed, taking};

#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is only described")]
struct Item {
    name: String,
}

#[test]
fn a_model_is_referred_to() {
    let document = document(&[taking("/", body::<Item>())]);
    let expected = json!({
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
        "required": true,
    });
    assert_eq!(document["paths"]["/"]["post"]["requestBody"], expected);
    let item =
        json!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
    assert_eq!(document["components"]["schemas"]["Item"], item);
}

#[test]
fn rules_and_words_of_the_argument_are_shown() {
    let mut items = body::<Vec<Item>>();
    items.keyword("minItems", 1);
    items.description = Some("The items.".into());
    items.example = Some(json!([{"name": "tea"}]));
    items.required = false;
    let expected = json!({
        "description": "The items.",
        "content": {"application/json": {
            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}, "minItems": 1},
            "example": [{"name": "tea"}],
        }},
    });
    assert_eq!(operation(taking("/", items))["requestBody"], expected);
}

#[test]
fn bytes_and_text_say_their_media_type() {
    let bytes = operation(taking("/", argument::<Bytes>("data")));
    assert_eq!(bytes["requestBody"], json!({"content": {"*/*": {}}}));
    let text = operation(taking("/", argument::<Text>("data")));
    let expected =
        json!({"content": {"text/plain": {"schema": {"type": "string"}}}, "required": true});
    assert_eq!(text["requestBody"], expected);
}

#[test]
fn fields_of_a_form_are_one_body() {
    let mut age = placed::<u8>("age", Place::Body);
    age.keyword("minimum", 18);
    age.description = Some("In years.".into());
    age.example = Some(json!(30));
    let mut route = taking("/", age);
    route
        .arguments
        .push(placed::<Option<String>>("name", Place::Body));
    let age = json!({
        "type": "integer", "format": "uint8", "minimum": 18, "maximum": 255,
        "description": "In years.", "examples": [30],
    });
    let schema = json!({
        "type": "object",
        "properties": {"age": age, "name": {"type": "string"}},
        "required": ["age"],
    });
    let expected = json!({
        "content": {"application/x-www-form-urlencoded": {"schema": schema}},
        "required": true,
    });
    assert_eq!(operation(route)["requestBody"], expected);
}

#[test]
fn a_form_without_required_fields_can_be_left_out() {
    let operation = operation(taking("/", placed::<Option<String>>("name", Place::Body)));
    assert_eq!(operation["requestBody"]["required"], Value::Null);
}
