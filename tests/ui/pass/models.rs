//! Models in all their forms.

use ravyn::prelude::*;

use super::client;

#[model]
#[derive(Clone, Debug, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Node<T = u32, const N: usize = 1>
where
    T: Clone,
{
    the_value: T,
    #[field(default)]
    children: Vec<Box<Self>>,
    #[field(default = vec![1; N])]
    sizes: Vec<usize>,
    #[field(default = None)]
    other: Option<T>,
}

#[model]
#[derive(Clone, Debug, PartialEq)]
struct Leaf {
    #[serde(rename = "no")]
    #[field(minimum = 1, default = 1 + 1)]
    number: u16,
    #[serde(flatten)]
    more: More,
}

#[model]
#[derive(Clone, Debug, PartialEq)]
struct More {
    #[field(read_only, description = "Set by the server", example = 5)]
    id: u32,
    #[field(write_only, default, deprecated)]
    secret: String,
    #[field(with = is_word)]
    #[field(max_length = 9)]
    word: Word,
}

#[model]
#[derive(Clone, Debug, PartialEq)]
struct Word(String);

#[model]
#[derive(Clone, Debug)]
struct Wrapped(Leaf);

#[model]
#[derive(Clone, Debug)]
struct Listed(#[field(min_items = 1, max_items = 2)] Vec<u32>);

#[model]
#[derive(Clone, Debug)]
struct Pair(#[field(minimum = 1)] u32, Word);

#[model]
#[derive(Clone, Debug)]
struct Nothing;

#[model]
#[derive(Clone, Debug)]
struct Empty {}

fn is_word(word: &Word) -> Result<(), String> {
    if word.0.contains(' ') {
        return Err("is two words".to_owned());
    }
    Ok(())
}

#[model(name = "Amount")]
#[derive(Clone, Copy, Debug)]
struct Amount(#[field(minimum = 1)] i32);

#[post("/nodes/{amount}")]
async fn nodes(amount: Amount, node: Node<Leaf, 2>) -> Node<Leaf, 2> {
    let _ = amount;
    node
}

#[tokio::test]
async fn generic_recursive_flat_and_wrapped_models_are_read_and_written() {
    let client = client(routes![nodes]);
    let child = json!({"theValue": {"word": "b", "no": 5, "secret": "x"}});
    let body = json!({"theValue": {"word": "a"}, "children": [child]});
    let response = client.post("/nodes/1").json(&body).send().await;
    let child = json!({
        "theValue": {"no": 5, "id": 0, "word": "b"}, "children": [], "sizes": [1, 1], "other": null,
    });
    let value = json!({"no": 2, "id": 0, "word": "a"});
    assert_eq!(
        response.json::<Value>(),
        json!({"theValue": value, "children": [child], "sizes": [1, 1], "other": null})
    );
    for (amount, word) in [(1, "a b"), (1, "0123456789"), (0, "a")] {
        let request = client.post(&format!("/nodes/{amount}"));
        let response = request
            .json(&json!({"theValue": {"word": word}}))
            .send()
            .await;
        assert_eq!(response.status(), 422, "{amount} {word}");
    }
}

#[model]
#[derive(Clone, Debug)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Internal {
    Plain,
    Leaf(Leaf),
    Fields { unit: Nothing, empty: Empty },
}

#[model]
#[derive(Clone, Debug)]
#[serde(tag = "kind", content = "data")]
enum Adjacent {
    Plain,
    Wrapped(Wrapped),
    Pair(Pair, Listed),
}

#[model]
#[derive(Clone, Debug)]
#[serde(untagged)]
enum Untagged {
    Internal(Internal),
    Adjacent(Adjacent),
    Text(#[field(min_length = 1)] String),
}

#[model]
#[derive(Clone, Copy, Debug)]
#[serde(rename_all = "kebab-case")]
enum Name {
    OneWord,
    #[serde(rename = "2")]
    Two,
}

#[model]
#[derive(Clone, Debug)]
struct Tagged {
    name: Name,
    body: Untagged,
}

#[post("/tagged/{name}")]
async fn tagged(name: Name, body: Untagged) -> Tagged {
    Tagged { name, body }
}

#[tokio::test]
async fn every_tagging_is_a_model() {
    let client = client(routes![tagged]);
    for body in [
        json!("text"),
        json!({"kind": "plain"}),
        json!({"kind": "Plain"}),
        json!({"kind": "fields", "unit": null, "empty": {}}),
        json!({"kind": "Pair", "data": [[1, "a"], [1]]}),
        json!({"kind": "leaf", "no": 1, "id": 0, "word": "a"}),
    ] {
        let response = client.post("/tagged/one-word").json(&body).send().await;
        assert_eq!(
            response.json::<Value>(),
            json!({"name": "one-word", "body": body})
        );
    }
    let request = client.post("/tagged/Two").json(&json!("a"));
    assert_eq!(request.send().await.status(), 422);
    let request = client.post("/tagged/2").json(&json!(""));
    assert_eq!(request.send().await.status(), 422);
}

#[model(request)]
struct Order {
    lines: Vec<Line>,
}

#[model(request)]
struct Line {
    #[field(minimum = 1)]
    amount: u32,
}

#[model(response)]
struct Receipt<T> {
    total: u32,
    text: &'static str,
    more: T,
}

#[model(response)]
struct Thanks(&'static str);

#[post("/orders")]
async fn order(order: Order) -> Receipt<Thanks> {
    Receipt {
        total: order.lines.iter().map(|line| line.amount).sum(),
        text: "paid",
        more: Thanks("thanks"),
    }
}

#[tokio::test]
async fn models_of_one_way_need_only_that_way() {
    let client = client(routes![order]);
    let body = json!({"lines": [{"amount": 1}, {"amount": 2}]});
    let response = client.post("/orders").json(&body).send().await;
    assert_eq!(
        response.json::<Value>(),
        json!({"total": 3, "text": "paid", "more": "thanks"})
    );
}
