//! Every fault of a request in one answer: what cannot be read, what breaks a rule, and the parameters.

use std::collections::HashMap;

use ravyn::prelude::*;
use ravyn::testing::TestClient;

use crate::support::{assert_problem, client, faults};

#[model(request)]
struct Item {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 2, default)]
    tags: Vec<String>,
    #[serde(alias = "amount")]
    #[field(default, maximum = 9)]
    count: u32,
    maker: Option<Maker>,
}

#[model(request)]
struct Maker {
    #[field(format = "email")]
    mail: String,
    #[serde(alias = "nation")]
    country: Country,
}

#[model(request)]
enum Country {
    Chile,
    Japan,
}

#[post("/items")]
async fn create(item: Item, #[query(default = 1, minimum = 1)] limit: u32) -> String {
    let Item {
        name,
        price,
        tags,
        count,
        maker,
    } = item;
    let maker = maker.map(|Maker { mail, country }| (mail, matches!(country, Country::Chile)));
    format!("{name} {price} {tags:?} {count} {maker:?} {limit}")
}

async fn of(client: &TestClient, path: &str, body: Value) -> Vec<String> {
    faults(&client.post(path).json(&body).send().await)
}

#[tokio::test]
async fn all_that_does_not_fit_and_all_that_breaks_a_rule_is_in_one_answer() {
    let client = client(routes![create]);
    assert_eq!(
        of(
            &client,
            "/items?limit=maybe",
            json!({"name": 1, "price": "x"})
        )
        .await,
        ["query limit type", "body /name type", "body /price type"]
    );
    let body = json!({
        "name": "", "price": "x", "tags": ["a", 2, "c"], "count": 10,
        "maker": {"mail": "ann", "country": "Atlantis"},
    });
    assert_eq!(
        of(&client, "/items?limit=0", body).await,
        [
            "query limit minimum",
            "body /count maximum",
            "body /maker/country enum",
            "body /maker/mail format",
            "body /name minLength",
            "body /price type",
            "body /tags maxItems",
            "body /tags/1 type",
        ]
    );
}

#[tokio::test]
async fn details_are_in_the_words_of_the_schema() {
    let client = client(routes![create]);
    let body =
        json!({"name": 1, "price": null, "count": -1, "tags": {}, "maker": {"country": "x"}});
    let response = client.post("/items").json(&body).send().await;
    let problem: Value = response.json();
    let details: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["detail"].as_str().unwrap())
        .collect();
    assert_eq!(
        details,
        [
            "must be an integer from 0 to 4294967295",
            "is required",
            "must be one of Chile, Japan",
            "must be a string",
            "must be a number",
            "must be an array",
        ]
    );
}

#[tokio::test]
async fn a_name_that_serde_reads_as_well_is_no_fault() {
    let client = client(routes![create]);
    let body = json!({"name": 1, "price": 2, "amount": 10, "maker": {"mail": "a@b.org", "nation": "Japan"}});
    assert_eq!(
        of(&client, "/items", body).await,
        ["body /count maximum", "body /name type"].map(|fault| fault.replace("count", "amount"))
    );
}

#[model(request)]
#[serde(tag = "kind")]
enum Shape {
    Circle {
        #[field(minimum = 1)]
        radius: u8,
    },
    Square {
        side: u8,
        corner: Corner,
    },
}

#[model(request)]
enum Corner {
    Sharp,
    Round { radius: u8 },
}

#[model(request)]
#[serde(untagged)]
enum Loose {
    Number(u8),
    Text { text: String },
}

#[model(request)]
#[serde(tag = "t", content = "c")]
enum Beside {
    One(u8),
    Two { x: u8, y: u8 },
}

#[model(request)]
struct Tree {
    value: u8,
    #[field(default)]
    children: Vec<Self>,
}

#[model(request)]
struct Forms {
    shape: Option<Shape>,
    corner: Option<Corner>,
    loose: Option<Loose>,
    beside: Option<Beside>,
    tree: Option<Tree>,
    pair: Option<(u8, String)>,
    by_name: Option<HashMap<String, u8>>,
    by_number: Option<HashMap<String, Vec<u16>>>,
    must: u8,
}

#[post("/forms")]
async fn forms(forms: Untouched) -> &'static str {
    let Untouched(forms) = forms;
    drop((
        forms.shape,
        forms.corner,
        forms.loose,
        forms.beside,
        forms.pair,
    ));
    drop((forms.tree, forms.by_name, forms.by_number, forms.must));
    "fine"
}

#[model(request)]
struct Untouched(Forms);

#[tokio::test]
async fn the_form_that_a_value_means_is_the_one_it_is_held_against() {
    let client = client(routes![forms]);
    for (field, value, expected) in [
        (
            "shape",
            json!({"kind": "Circle", "radius": 0}),
            "/shape/radius minimum",
        ),
        (
            "shape",
            json!({"kind": "Circle", "radius": 300}),
            "/shape/radius type",
        ),
        ("shape", json!({"kind": "Circle"}), "/shape/radius required"),
        ("shape", json!({"kind": "Oval"}), "/shape/kind enum"),
        ("shape", json!({"radius": 1}), "/shape/kind required"),
        ("shape", json!([1]), "/shape type"),
        (
            "shape",
            json!({"kind": "Square", "side": 1, "corner": {"Round": {}}}),
            "/shape/corner/Round/radius required",
        ),
        ("corner", json!("Blunt"), "/corner enum"),
        ("corner", json!({"Blunt": 1}), "/corner enum"),
        (
            "corner",
            json!({"Round": {"radius": "x"}}),
            "/corner/Round/radius type",
        ),
        ("loose", json!({"text": 1}), "/loose type"),
        (
            "beside",
            json!({"t": "Two", "c": {"x": 1}}),
            "/beside/c/y required",
        ),
        ("beside", json!({"t": "One", "c": "x"}), "/beside/c type"),
        ("beside", json!({"t": "Three", "c": 1}), "/beside/t enum"),
        (
            "tree",
            json!({"value": 1, "children": [{"value": 1}, {"value": "x"}]}),
            "/tree/children/1/value type",
        ),
        ("pair", json!([1, 2]), "/pair/1 type"),
        ("by_name", json!({"a/b": "x"}), "/by_name/a~1b type"),
        ("by_number", json!({"a": [1, -1]}), "/by_number/a/1 type"),
    ] {
        let mut body = json!({"must": "x"});
        body[field] = value.clone();
        let mut found = of(&client, "/forms", body).await;
        found.retain(|fault| fault != "body /must type");
        assert_eq!(found, [format!("body {expected}")], "{field}: {value}");
    }
}

#[tokio::test]
async fn faults_depth_and_size_are_bounded() {
    let client = client(routes![forms]);
    let many: Vec<_> = vec![json!({"value": "x"}); 150];
    let body = json!({"must": 1, "tree": {"value": 1, "children": many}});
    assert_eq!(of(&client, "/forms", body).await.len(), 100);

    // A body too large to be walked still says what serde says.
    let many: Vec<_> = vec![json!({"value": 1}); 40_000];
    let body = json!({"must": "x", "tree": {"value": "x", "children": many}});
    assert_eq!(of(&client, "/forms", body).await, ["body /must type"]);

    // serde reads no deeper than 128 levels, and neither does the walk.
    let tree = [r#"{"value":1,"children":["#.repeat(200), "]}".repeat(200)].concat();
    let send = async |must: &str| {
        let body = format!(r#"{{"must":{must},"tree":{tree}}}"#);
        client
            .post("/forms")
            .content("application/json", body)
            .send()
            .await
    };
    assert_eq!(faults(&send(r#""x""#).await), ["body /must type"]);
    assert_problem(&send("1").await, 400, "bad-request");
}

#[model(request)]
struct Filter {
    #[field(min_length = 2)]
    name: String,
    #[field(maximum = 5)]
    least: u8,
    #[field(max_items = 1, default)]
    tags: Vec<String>,
}

#[get("/filter")]
async fn by_query(Query(filter): Query<Filter>) -> String {
    format!("{} {} {:?}", filter.name, filter.least, filter.tags)
}

#[post("/filter")]
async fn by_form(Form(filter): Form<Filter>) -> String {
    format!("{} {} {:?}", filter.name, filter.least, filter.tags)
}

#[tokio::test]
async fn a_group_and_a_form_hold_their_rules_beside_what_cannot_be_read() {
    let client = client(routes![by_query, by_form]);
    let response = client
        .get("/filter?name=a&least=x&tags=a&tags=b")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "query name minLength",
            "query least type",
            "query tags maxItems"
        ]
    );
    let pairs = [("name", "a"), ("least", "x"), ("tags", "a"), ("tags", "b")];
    let response = client.post("/filter").form(pairs).send().await;
    assert_eq!(
        faults(&response),
        [
            "body /name minLength",
            "body /least type",
            "body /tags maxItems"
        ]
    );
}

#[post("/corner")]
async fn corner(corner: Corner) -> &'static str {
    match corner {
        Corner::Round { radius: 0 } => "none",
        Corner::Sharp | Corner::Round { .. } => "some",
    }
}

#[tokio::test]
async fn an_array_is_no_object_at_any_depth() {
    let client = client(routes![forms, create]);
    assert_eq!(
        of(&client, "/items", json!(["a", 1, [], 1, null])).await,
        ["body  type"]
    );
    for (field, value, expected) in [
        ("tree", json!([1, []]), "/tree type"),
        (
            "tree",
            json!({"value": 1, "children": [[1, []]]}),
            "/tree/children/0 type",
        ),
        ("corner", json!({"Round": [1]}), "/corner/Round type"),
        ("beside", json!(["One", 1]), "/beside type"),
        ("beside", json!({"t": "Two", "c": [1, 2]}), "/beside/c type"),
    ] {
        let mut body = json!({"must": 1});
        body[field] = value.clone();
        assert_eq!(
            of(&client, "/forms", body).await,
            [format!("body {expected}")],
            "{value}"
        );
    }
}

#[tokio::test]
async fn an_integer_is_a_number_without_a_fraction() {
    let client = client(routes![create]);
    let send = async |count: &str| {
        let body = format!(r#"{{"name":"a","price":1,"count":{count}}}"#);
        client
            .post("/items")
            .content("application/json", body)
            .send()
            .await
    };
    for count in ["7.0", "70e-1", "0.7e1"] {
        assert_eq!(send(count).await.text(), "a 1 [] 7 None 1", "{count}");
    }
    assert_eq!(faults(&send("7.5").await), ["body /count type"]);
    assert_eq!(faults(&send("1e300").await), ["body /count type"]);
    assert_eq!(faults(&send("10.0").await), ["body /count maximum"]);
}

#[model(request)]
struct Note {
    text: String,
}

#[model(request)]
#[serde(tag = "type")]
enum Entry {
    Fields { at: u8 },
    One(Note),
}

#[post("/entries")]
async fn entry(entry: Entry) -> String {
    match entry {
        Entry::Fields { at } => at.to_string(),
        Entry::One(note) => note.text,
    }
}

#[tokio::test]
async fn a_variant_that_is_a_model_of_its_own_is_known_by_its_tag() {
    let client = client(routes![entry]);
    for (body, expected) in [
        (json!({"type": "One", "text": 1}), "body /text type"),
        (json!({"type": "One"}), "body /text required"),
        (json!({"type": "Oval"}), "body /type enum"),
        (json!({"type": "Fields", "at": "x"}), "body /at type"),
    ] {
        assert_eq!(
            of(&client, "/entries", body.clone()).await,
            [expected],
            "{body}"
        );
    }
    let response = client
        .post("/entries")
        .json(&json!({"type": "One", "text": "a"}));
    assert_eq!(response.send().await.text(), "a");
}

#[tokio::test]
async fn json_that_no_type_reads_is_not_called_broken() {
    let client = client(routes![corner, create]);
    for body in [json!({}), json!(3), json!({"Round": {}, "Other": 1})] {
        let found = of(&client, "/corner", body.clone()).await;
        assert!(!found.is_empty(), "{body}");
    }
    let body = r#"{"name":"a","price":1e400}"#;
    let response = client
        .post("/items")
        .content("application/json", body)
        .send()
        .await;
    assert_eq!(faults(&response), ["body /price type"]);
}
