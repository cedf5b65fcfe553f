//! Answers of which the client chooses the representation.

use ravyn::error::BoxError;
use ravyn::model::ResponseModel;
use ravyn::prelude::*;
use ravyn::response::Encoder;
use ravyn::testing::{TestClient, TestResponse};

use crate::support::{assert_problem, client};

#[model]
#[derive(Clone, Debug, PartialEq)]
struct Item {
    name: String,
    price: f64,
    note: Option<String>,
    kind: Kind,
}

/// What it is for.
#[model]
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Light.
    Lamp,
    /// Rest.
    Chair,
}

#[derive(Debug, ApiError)]
#[error(status = 410, code = "sold-out", "nothing is left")]
struct SoldOut;

/// Debug output.
struct Words;

impl Encoder for Words {
    const MEDIA_TYPE: &'static str = "application/vnd.shop.words+json";

    fn encode<T: ResponseModel>(value: &T) -> Result<Vec<u8>, BoxError> {
        Ok(serde_json::to_vec(&serde_json::to_string(value)?)?)
    }

    fn schema<T: schemars::JsonSchema>() -> Option<ravyn::meta::SchemaOf> {
        Some(ravyn::meta::SchemaOf::of::<String>())
    }
}

fn items() -> Vec<Item> {
    let lamp = Item {
        name: "a \"b\", c".to_owned(),
        price: 2.5,
        note: None,
        kind: Kind::Lamp,
    };
    let chair = Item {
        name: "chair".to_owned(),
        note: Some("n".to_owned()),
        kind: Kind::Chair,
        ..lamp.clone()
    };
    vec![lamp, chair]
}

#[get(
    "/items",
    produces(
        "application/json",
        "application/cbor",
        "application/msgpack",
        "text/csv",
        Words
    )
)]
async fn list(none: Option<bool>) -> Result<Vec<Item>, SoldOut> {
    if none == Some(true) {
        return Err(SoldOut);
    }
    Ok(items())
}

#[post("/items", status = 201, produces("application/json"))]
async fn echo(item: Item) -> Item {
    item
}

async fn get(client: &TestClient, accept: &str) -> TestResponse {
    client.get("/items").header("accept", accept).send().await
}

#[tokio::test]
async fn the_client_chooses_the_representation() {
    let client = client(routes![list]);
    let response = client.get("/items").send().await;
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("vary"), Some("accept"));
    assert_eq!(response.json::<Vec<Item>>(), items());

    let response = get(&client, "text/csv").await;
    assert_eq!(response.header("content-type"), Some("text/csv"));
    assert_eq!(
        response.text(),
        "name,price,note,kind\r\n\"a \"\"b\"\", c\",2.5,,Lamp\r\nchair,2.5,n,Chair\r\n"
    );
    let response = get(&client, "application/cbor, */*;q=0.5").await;
    let found: Vec<Item> = ciborium::from_reader(&response.bytes()[..]).expect("CBOR");
    assert_eq!(found, items());
    let response = get(&client, "application/msgpack").await;
    let found: Vec<Item> = rmp_serde::from_slice(response.bytes()).expect("MessagePack");
    assert_eq!(found, items());
    let response = get(&client, Words::MEDIA_TYPE).await;
    assert_eq!(
        response.json::<String>(),
        serde_json::to_string(&items()).expect("JSON")
    );
}

#[tokio::test]
async fn a_client_that_takes_none_of_them_reads_406_before_anything_is_read() {
    let client = client(routes![list, echo]);
    let response = get(&client, "text/html, application/json;q=0").await;
    assert_problem(&response, 406, "not-acceptable");
    assert!(response.text().contains("text/csv"), "{}", response.text());
    let request = client.post("/items").header("accept", "text/csv");
    assert_problem(&request.json(&json!(1)).send().await, 406, "not-acceptable");
    let request = client.post("/items").header("accept", "application/*");
    assert_eq!(request.json(&items()[0]).send().await.status(), 201);
}

#[model(response)]
struct Uneven {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(flatten)]
    price: Price,
}

#[model(response)]
struct Price {
    cents: u32,
}

#[get("/uneven", produces("text/csv"))]
async fn uneven(count: usize) -> Vec<Uneven> {
    let row = |note: Option<&str>| Uneven {
        name: "a".to_owned(),
        note: note.map(str::to_owned),
        price: Price { cents: 5 },
    };
    [row(None), row(Some("n"))]
        .into_iter()
        .take(count)
        .collect()
}

#[tokio::test]
async fn a_table_has_all_its_columns_whatever_its_rows_leave_out() {
    let client = client(routes![uneven]);
    let table = async |count: u8| {
        client
            .get(&format!("/uneven?count={count}"))
            .send()
            .await
            .text()
            .to_owned()
    };
    assert_eq!(table(2).await, "name,cents,note\r\na,5,\r\na,5,n\r\n");
    assert_eq!(table(0).await, "cents,name,note\r\n");
}

#[tokio::test]
async fn an_error_stays_a_problem() {
    let client = client(routes![list]);
    let response = client.get("/items?none=true").header("accept", "text/csv");
    assert_problem(&response.send().await, 410, "sold-out");
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_has_every_representation_and_406() {
    let client = client(routes![list, echo]);
    let document: Value = client.get("/openapi.json").send().await.json();
    let answers = &document["paths"]["/items"]["get"]["responses"];
    let content = answers["200"]["content"].as_object().expect("content");
    assert_eq!(
        content.keys().collect::<Vec<_>>(),
        [
            "application/cbor",
            "application/json",
            "application/msgpack",
            "application/vnd.shop.words+json",
            "text/csv",
        ]
    );
    assert_eq!(content["text/csv"]["schema"], json!({"type": "string"}));
    assert_eq!(content["application/cbor"], content["application/json"]);
    assert_eq!(answers["200"]["headers"]["Vary"]["required"], true);
    assert_eq!(
        answers["406"]["$ref"],
        "#/components/responses/NotAcceptable"
    );
    let answers = &document["paths"]["/items"]["post"]["responses"];
    assert!(answers["201"].get("headers").is_none(), "{answers}");
}
