//! How lists and objects stand in a query string and a form: OpenAPI's styles.

use ravyn::prelude::*;

use crate::support::{client, faults};

#[get("/lists")]
async fn lists(
    #[query(explode = false)] commas: Vec<u8>,
    #[query(style = "spaceDelimited", max_items = 2)] spaces: Vec<u8>,
    #[query(style = "pipeDelimited")] pipes: Option<Vec<String>>,
) -> String {
    format!("{commas:?} {spaces:?} {pipes:?}")
}

#[tokio::test]
async fn a_list_can_be_one_text() {
    let client = client(routes![lists]);
    let response = client
        .get("/lists?commas=1,2&spaces=3%204&pipes=a%7Cb")
        .send()
        .await;
    assert_eq!(response.text(), r#"[1, 2] [3, 4] Some(["a", "b"])"#);
    assert_eq!(
        client.get("/lists?spaces=3+4").send().await.text(),
        "[] [3, 4] Some([])"
    );
    let response = client.get("/lists?pipes=a%7C%7Cb&commas=").send().await;
    assert_eq!(response.text(), r#"[] [] Some(["a", "b"])"#);
    let response = client.get("/lists?commas=1,x&spaces=1+2+3").send().await;
    assert_eq!(
        faults(&response),
        ["query commas type", "query spaces maxItems"]
    );
}

#[get("/words/{path}")]
async fn words(#[path] path: Vec<String>, #[query(explode = false)] query: Vec<String>) -> String {
    format!("{path:?} {query:?}")
}

#[tokio::test]
async fn an_escaped_comma_separates_nothing() {
    let client = client(routes![words]);
    let response = client.get("/words/a,b%2Cc?query=d%2Ce,,%20f").send().await;
    assert_eq!(response.text(), r#"["a", "b,c"] ["d,e", "", " f"]"#);
}

#[model]
#[derive(Debug)]
struct Filter {
    #[field(min_length = 2)]
    name: Option<String>,
    size: Option<Size>,
    #[field(default)]
    tags: Vec<String>,
}

#[model]
#[derive(Debug)]
struct Size {
    #[field(minimum = 1)]
    least: u8,
    most: Option<f64>,
    #[field(default)]
    unit: Unit,
}

#[model]
#[derive(Debug, Default)]
enum Unit {
    #[default]
    Cm,
    Inch,
}

#[get("/items")]
async fn items(#[query(style = "deepObject")] filter: Filter) -> String {
    format!("{filter:?}")
}

#[get("/sizes")]
async fn sizes(
    #[query(style = "deepObject")] size: Size,
    #[query(style = "deepObject")] other: Option<Size>,
) -> String {
    format!("{size:?} {}", other.is_some())
}

#[tokio::test]
async fn an_object_has_its_names_in_brackets() {
    let client = client(routes![items, sizes]);
    let query = "/items?filter[name]=lamp&filter[size][least]=3&filter[size][unit]=Inch&filter[tags]=a&filter[tags]=b";
    assert_eq!(
        client.get(query).send().await.text(),
        r#"Filter { name: Some("lamp"), size: Some(Size { least: 3, most: None, unit: Inch }), tags: ["a", "b"] }"#
    );
    assert_eq!(
        client.get("/items").send().await.text(),
        "Filter { name: None, size: None, tags: [] }"
    );
    let query = "/items?filter%5Bname%5D=x&filter[size][least]=0&filter[size][most]=many&filter[size][unit]=mile";
    assert_eq!(
        faults(&client.get(query).send().await),
        [
            "query filter[name] minLength",
            "query filter[size][least] minimum",
            "query filter[size][most] type",
            "query filter[size][unit] enum",
        ]
    );
    assert_eq!(
        faults(&client.get("/sizes").send().await),
        ["query size required"]
    );
    let response = client.get("/sizes?size[most]=1").send().await;
    assert_eq!(faults(&response), ["query size[least] required"]);
    let response = client
        .get("/sizes?size[least]=1&size[least]=2")
        .send()
        .await;
    assert_eq!(faults(&response), ["query size[least] duplicate"]);
    // Names that lead nowhere are nobody's.
    let response = client
        .get("/sizes?size[least]=1&size[=1&size=2&size[a][b=3&size[le]ast=3&size[x]=1&size[x]=2")
        .send()
        .await;
    assert_eq!(
        response.text(),
        "Size { least: 1, most: None, unit: Cm } false"
    );
}

#[post("/form")]
async fn form(Form(filter): Form<Filter>) -> Filter {
    filter
}

#[tokio::test]
async fn a_form_can_hold_objects() {
    let client = client(routes![form]);
    let pairs = [
        ("name", "lamp"),
        ("size[least]", "3"),
        ("size[most]", "4.5"),
        ("tags", "a"),
        ("tags", "b"),
    ];
    assert_eq!(
        client
            .post("/form")
            .form(pairs)
            .send()
            .await
            .json::<Value>(),
        json!({"name": "lamp", "size": {"least": 3, "most": 4.5, "unit": "Cm"}, "tags": ["a", "b"]})
    );
    let response = client
        .post("/form")
        .form([("size[least]", "x"), ("name", "x")])
        .send()
        .await;
    assert_eq!(
        faults(&response),
        ["body /name minLength", "body /size/least type"]
    );
}

#[model(request)]
struct Parcel {
    size: Size,
    labels: Vec<String>,
    counts: Option<std::collections::BTreeMap<String, u8>>,
}

#[post("/parcels")]
async fn parcel(Form(parcel): Form<Parcel>) -> String {
    format!(
        "{} {:?} {:?}",
        parcel.size.least, parcel.labels, parcel.counts
    )
}

#[tokio::test]
async fn a_list_that_is_absent_is_empty_beside_objects_too() {
    let client = client(routes![parcel]);
    let pairs = [("size[least]", "3"), ("counts[a]", "1")];
    let response = client.post("/parcels").form(pairs).send().await;
    assert_eq!(response.text(), r#"3 [] Some({"a": 1})"#);
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_names_the_styles() {
    let client = client(routes![lists, items, form]);
    let document: Value = client.get("/openapi.json").send().await.json();
    let parameters = document["paths"]["/lists"]["get"]["parameters"]
        .as_array()
        .expect("a list");
    let styles: Vec<_> = parameters
        .iter()
        .map(|parameter| (parameter["style"].as_str(), parameter["explode"].as_bool()))
        .collect();
    assert_eq!(
        styles,
        [
            (None, Some(false)),
            (Some("spaceDelimited"), Some(false)),
            (Some("pipeDelimited"), Some(false)),
        ]
    );
    // No text is `null`, so what can be `null` in a body cannot be it here.
    let filter = &document["paths"]["/items"]["get"]["parameters"][0];
    assert_eq!(
        (&filter["style"], &filter["explode"]),
        (&json!("deepObject"), &json!(true))
    );
    let properties = &filter["schema"]["properties"];
    assert_eq!(
        properties["name"],
        json!({"type": "string", "minLength": 2})
    );
    assert_eq!(
        properties["size"]["properties"]["most"],
        json!({"type": "number", "format": "double"})
    );
    assert_eq!(properties["size"]["required"], json!(["least"]));
    let form = &document["paths"]["/form"]["post"]["requestBody"]["content"];
    let form = &form["application/x-www-form-urlencoded"];
    assert_eq!(
        form["encoding"],
        json!({"size": {"style": "deepObject", "explode": true}})
    );
}
