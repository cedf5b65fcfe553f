//! Models: serde's attributes, taggings, generics, newtypes, and the rules on fields.

use std::collections::HashMap;

use ravyn::prelude::*;

use crate::support::{client, faults};

#[model]
#[derive(Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order {
    #[field(format = "email")]
    contact_mail: String,
    #[serde(rename = "no")]
    #[field(minimum = 1)]
    number: u32,
    #[field(min_properties = 1)]
    #[serde(default = "one")]
    counts: HashMap<String, u32>,
    lines: Option<Vec<Line>>,
    #[field(read_only)]
    id: u64,
    #[field(write_only, default)]
    secret: String,
    #[field(default = "standard", pattern = "^[a-z]+$")]
    carrier: String,
}

fn one() -> HashMap<String, u32> {
    HashMap::from([("a".to_owned(), 1)])
}

#[model]
#[derive(Debug)]
struct Line {
    #[field(with = is_even)]
    quantity: u32,
    #[serde(flatten)]
    note: Note,
}

#[model]
#[derive(Clone, Debug)]
struct Note {
    #[field(max_length = 3)]
    text: String,
}

fn is_even(value: &u32) -> Result<(), &'static str> {
    if value.is_multiple_of(2) {
        Ok(())
    } else {
        Err("must be even")
    }
}

#[post("/orders")]
async fn order(order: Order) -> Order {
    Order { id: 7, ..order }
}

#[tokio::test]
async fn serdes_names_are_the_names_of_the_faults() {
    let client = client(routes![order]);
    let body = json!({
        "contactMail": "nobody", "no": 0, "counts": {}, "carrier": "DHL",
        "lines": [{"quantity": 1, "text": "long"}],
    });
    let response = client.post("/orders").json(&body).send().await;
    assert_eq!(
        faults(&response),
        [
            "body /contactMail format",
            "body /no minimum",
            "body /counts minProperties",
            "body /lines/0/quantity invalid",
            "body /lines/0/text maxLength",
            "body /carrier pattern",
        ]
    );
    assert!(
        response.text().contains("must be even"),
        "{}",
        response.text()
    );
    let unknown = json!({"contactMail": "a@b.example", "no": 1, "x": 1});
    assert_eq!(
        faults(&client.post("/orders").json(&unknown).send().await),
        ["body /x additionalProperties"]
    );
}

#[tokio::test]
async fn defaults_read_only_and_write_only_fields_act() {
    let client = client(routes![order]);
    let body = json!({"contactMail": "a@b.example", "no": 1, "secret": "x", "lines": null});
    let response = client.post("/orders").json(&body).send().await;
    assert_eq!(
        response.json::<Value>(),
        json!({
            "contactMail": "a@b.example", "no": 1, "counts": {"a": 1}, "lines": null,
            "id": 7, "carrier": "standard",
        })
    );
}

#[model]
#[derive(Debug)]
#[serde(rename_all = "snake_case")]
enum External {
    Plain,
    Fields {
        #[field(minimum = 1)]
        at: u32,
    },
    One(Note),
    Two(#[field(minimum = 1)] u32, String),
}

#[model]
#[derive(Debug)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
enum Internal {
    Fields {
        #[field(minimum = 1)]
        the_count: u32,
    },
    One(Note),
}

#[model]
#[derive(Debug)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Plain,
    One(Note),
    Fields {
        #[field(minimum = 1)]
        faults: u32,
    },
}

#[model]
#[derive(Debug)]
#[serde(untagged)]
enum Untagged {
    Note(Note),
    Number(#[field(minimum = 1)] u32),
}

#[model]
#[derive(Debug)]
struct Tagged {
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
}

#[post("/tagged")]
async fn tagged(tagged: Tagged) -> Tagged {
    tagged
}

#[tokio::test]
async fn every_tagging_is_read_written_and_checked() {
    let client = client(routes![tagged]);
    for body in [
        json!({
            "external": "plain", "internal": {"type": "Fields", "theCount": 1},
            "adjacent": {"t": "Plain"}, "untagged": 5,
        }),
        json!({
            "external": {"fields": {"at": 1}}, "internal": {"type": "One", "text": "a"},
            "adjacent": {"t": "One", "c": {"text": "b"}}, "untagged": {"text": "c"},
        }),
        json!({
            "external": {"two": [1, "x"]}, "internal": {"type": "One", "text": "a"},
            "adjacent": {"t": "Fields", "c": {"faults": 1}}, "untagged": 1,
        }),
    ] {
        assert_eq!(
            client
                .post("/tagged")
                .json(&body)
                .send()
                .await
                .json::<Value>(),
            body
        );
    }
    let broken = json!({
        "external": {"fields": {"at": 0}}, "internal": {"type": "Fields", "theCount": 0},
        "adjacent": {"t": "One", "c": {"text": "long"}}, "untagged": 0,
    });
    assert_eq!(
        faults(&client.post("/tagged").json(&broken).send().await),
        [
            "body /external/fields/at minimum",
            "body /internal/theCount minimum",
            "body /adjacent/c/text maxLength",
            "body /untagged minimum",
        ]
    );
    let broken = json!({
        "external": {"two": [0, "x"]}, "internal": {"type": "One", "text": "long"},
        "adjacent": {"t": "Plain"}, "untagged": {"text": "long"},
    });
    assert_eq!(
        faults(&client.post("/tagged").json(&broken).send().await),
        [
            "body /external/two/0 minimum",
            "body /internal/text maxLength",
            "body /untagged/text maxLength"
        ]
    );
}

#[model]
#[derive(Debug)]
struct Page<T> {
    #[field(max_items = 2)]
    items: Vec<T>,
    next: Option<Box<Self>>,
}

#[model]
#[derive(Clone, Debug)]
struct Wrapped(Note);

#[model]
#[derive(Clone, Copy, Debug)]
struct Positive(#[field(minimum = 1)] i32);

#[post("/pages")]
async fn pages(page: Page<Wrapped>) -> Page<Wrapped> {
    page
}

#[post("/wrapped/{amount}")]
async fn wrapped(
    amount: Positive,
    wrapped: Wrapped,
    #[query(maximum = 9)] more: Vec2,
) -> Vec<Positive> {
    let _ = (wrapped, more);
    vec![amount]
}

#[model]
#[derive(Clone, Copy, Debug)]
struct Vec2(i32);

#[tokio::test]
async fn generic_recursive_and_wrapped_models_are_checked_all_the_way_down() {
    let client = client(routes![pages, wrapped]);
    let body = json!({"items": [{"text": "a"}], "next": {"items": [{"text": "long"}, {"text": "b"}, {"text": "c"}], "next": null}});
    assert_eq!(
        faults(&client.post("/pages").json(&body).send().await),
        [
            "body /next/items maxItems",
            "body /next/items/0/text maxLength"
        ]
    );
    let response = client
        .post("/wrapped/3?more=1")
        .json(&json!({"text": "a"}))
        .send()
        .await;
    assert_eq!(response.text(), "[3]");
    let response = client
        .post("/wrapped/0?more=10")
        .json(&json!({"text": "long"}))
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "path amount minimum",
            "query more maximum",
            "body /text maxLength"
        ]
    );
}

#[model(check = ends_after_start)]
#[derive(Debug)]
struct Period {
    start: u32,
    end: u32,
}

fn ends_after_start(period: &Period) -> Result<(), String> {
    if period.end > period.start {
        Ok(())
    } else {
        Err(format!("must end after {}", period.start))
    }
}

#[model(response)]
struct Length {
    seconds: u32,
}

#[post("/period")]
async fn period(period: Period) -> Length {
    Length {
        seconds: period.end - period.start,
    }
}

#[tokio::test]
async fn a_model_as_a_whole_can_be_checked() {
    let client = client(routes![period]);
    let response = client
        .post("/period")
        .json(&json!({"start": 1, "end": 3}))
        .send()
        .await;
    assert_eq!(response.text(), r#"{"seconds":2}"#);
    let response = client
        .post("/period")
        .json(&json!({"start": 3, "end": 3}))
        .send()
        .await;
    assert_eq!(faults(&response), ["body  invalid"]);
    assert!(
        response.text().contains("must end after 3"),
        "{}",
        response.text()
    );
}

#[model]
struct Limits {
    #[field(minimum = -1.5, maximum = 1.5, multiple_of = 0.1)]
    float: f64,
    #[field(exclusive_minimum = -5, exclusive_maximum = 5)]
    int: i8,
    #[field(maximum = 18446744073709551615)]
    large: u64,
    #[field(min_length = 2, max_length = 2)]
    text: String,
    #[field(min_items = 1, max_items = 2, unique_items)]
    list: Vec<f64>,
    #[field(minimum = 1)]
    option: Option<u8>,
}

#[post("/limits")]
async fn limits(limits: Limits) -> Limits {
    limits
}

#[tokio::test]
async fn each_rule_accepts_its_bound_and_refuses_what_lies_beyond() {
    let client = client(routes![limits]);
    let good = json!({"float": -1.5, "int": 4, "large": u64::MAX, "text": "éé", "list": [1.0, 2.0], "option": null});
    let response = client.post("/limits").json(&good).send().await;
    assert_eq!(response.json::<Value>(), good);
    for (field, value, keyword) in [
        ("float", json!(-1.6), "minimum"),
        ("float", json!(1.6), "maximum"),
        ("float", json!(0.25), "multipleOf"),
        ("int", json!(-5), "exclusiveMinimum"),
        ("int", json!(5), "exclusiveMaximum"),
        ("text", json!("é"), "minLength"),
        ("text", json!("ééé"), "maxLength"),
        ("list", json!([]), "minItems"),
        ("list", json!([1, 2, 3]), "maxItems"),
        ("list", json!([1, 1]), "uniqueItems"),
        ("option", json!(0), "minimum"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let response = client.post("/limits").json(&body).send().await;
        assert_eq!(
            faults(&response),
            [format!("body /{field} {keyword}")],
            "{body}"
        );
    }
}

#[model(request)]
struct Change {
    #[field(min_length = 2)]
    name: Patch<String>,
    #[field(maximum = 9)]
    count: Patch<u8>,
    nested: Patch<Box<Self>>,
}

#[patch("/change")]
async fn change(change: Change) -> String {
    let nested = change.nested.value().map(|nested| nested.count);
    format!("{:?} {:?} {nested:?}", change.name, change.count)
}

#[model]
struct Memo {
    title: String,
    text: Patch<String>,
}

#[put("/memo")]
async fn memo(memo: Memo) -> Memo {
    memo
}

#[tokio::test]
async fn a_field_of_a_patch_is_absent_null_or_a_value() {
    let client = client(routes![change, memo]);
    let send = async |body: Value| client.patch("/change").json(&body).send().await;
    for (body, expected) in [
        (json!({}), "Absent Absent None"),
        (json!({"name": null, "count": 3}), "Null Value(3) None"),
        (
            json!({"name": "ab", "nested": {"count": null}}),
            r#"Value("ab") Absent Some(Null)"#,
        ),
    ] {
        assert_eq!(send(body.clone()).await.text(), expected, "{body}");
    }
    assert_eq!(
        faults(&send(json!({"name": "a", "count": "x", "nested": {"count": 10}})).await),
        [
            "body /count type",
            "body /name minLength",
            "body /nested/count maximum"
        ]
    );
    for (body, expected) in [
        (json!({"title": "a"}), json!({"title": "a"})),
        (
            json!({"title": "a", "text": null}),
            json!({"title": "a", "text": null}),
        ),
    ] {
        let response = client.put("/memo").json(&body).send().await;
        assert_eq!(response.json::<Value>(), expected);
    }
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_schema_of_a_patch_is_that_of_its_value_or_null_and_never_required() {
    let client = client(routes![change, memo]);
    let document: Value = client.get("/openapi.json").send().await.json();
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["Change"]["properties"]["name"],
        json!({"type": ["string", "null"], "minLength": 2})
    );
    assert_eq!(schemas["Change"].get("required"), None);
    assert_eq!(schemas["Memo"]["required"], json!(["title"]));
}

#[model(request)]
struct Lists {
    set: std::collections::BTreeSet<u8>,
    #[field(unique_items)]
    list: Vec<u8>,
}

#[post("/unique")]
async fn unique(lists: Lists) -> String {
    format!("{:?} {:?}", lists.set, lists.list)
}

#[tokio::test]
async fn only_a_rule_makes_items_unique() {
    let client = client(routes![unique]);
    let send = async |body: Value| client.post("/unique").json(&body).send().await;
    let response = send(json!({"set": [2, 1, 2], "list": [1]})).await;
    assert_eq!(response.text(), "{1, 2} [1]");
    assert_eq!(
        faults(&send(json!({"set": [1, 1], "list": [1, 1]})).await),
        ["body /list uniqueItems"]
    );
    let response = send(json!({"set": [1, 1, "x"], "list": [1, 1]})).await;
    assert_eq!(
        faults(&response),
        ["body /list uniqueItems", "body /set/2 type"]
    );
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_schema_says_unique_where_it_is_enforced() {
    let client = client(routes![unique]);
    let document: Value = client.get("/openapi.json").send().await.json();
    let properties = &document["components"]["schemas"]["Lists"]["properties"];
    assert_eq!(properties["list"]["uniqueItems"], true);
    assert_eq!(properties["set"].get("uniqueItems"), None);
    assert!(!document.to_string().contains("x-ravyn"), "{document}");
}
