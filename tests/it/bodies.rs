//! Bodies: strict content types, what is 400, 413, 415 and 422, and forms.

use std::collections::BTreeMap;

use ravyn::prelude::*;

use crate::support::{assert_problem, client, faults};

#[model]
#[derive(Clone, Debug)]
struct Item {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 8, default)]
    tags: Vec<String>,
}

#[post("/items", status = 201)]
async fn create(data: Item, #[query(default = 1, minimum = 1)] copies: u32) -> Item {
    let _ = copies;
    data
}

#[post("/optional")]
async fn optional(data: Option<Item>) -> String {
    format!("{}", data.is_some())
}

#[post("/list")]
async fn list(items: Vec<Item>) -> String {
    items.len().to_string()
}

#[post("/map")]
async fn map(items: BTreeMap<String, Item>) -> BTreeMap<String, Item> {
    items
}

#[post("/any")]
async fn any(value: Value) -> Value {
    value
}

#[derive(serde::Deserialize, serde::Serialize)]
struct Foreign {
    number: u8,
}

#[post("/foreign")]
async fn foreign(Untyped(value): Untyped<Foreign>) -> Untyped<Foreign> {
    Untyped(value)
}

#[tokio::test]
async fn a_model_is_the_json_body() {
    let client = client(routes![create]);
    let response = client
        .post("/items")
        .json(&json!({"name": "lamp", "price": 9.5}))
        .send()
        .await;
    assert_eq!(response.status(), 201);
    assert_eq!(
        response.json::<Value>(),
        json!({"name": "lamp", "price": 9.5, "tags": []})
    );
}

#[tokio::test]
async fn every_broken_rule_of_body_and_query_is_in_one_answer() {
    let client = client(routes![create]);
    let tags = vec!["x"; 9];
    let request = client
        .post("/items?copies=0")
        .json(&json!({"name": "", "price": 0, "tags": tags}));
    assert_eq!(
        faults(&request.send().await),
        [
            "query copies minimum",
            "body /name minLength",
            "body /price exclusiveMinimum",
            "body /tags maxItems"
        ]
    );
}

#[tokio::test]
async fn json_that_does_not_fit_is_422_at_its_place() {
    let client = client(routes![create]);
    for (body, fault) in [
        (json!({"name": 1, "price": 1}), "body /name type"),
        (json!({"price": 1}), "body /name required"),
        (
            json!({"name": "a", "price": 1, "tags": ["x", 2]}),
            "body /tags/1 type",
        ),
        (json!([]), "body  type"),
        (json!(null), "body  type"),
        (json!("text"), "body  type"),
    ] {
        assert_eq!(
            faults(&client.post("/items").json(&body).send().await),
            [fault],
            "{body}"
        );
    }
}

#[tokio::test]
async fn broken_json_is_400_and_carries_the_faults_found_before() {
    let client = client(routes![create]);
    for body in [
        "{",
        "{\"name\":}",
        "nul",
        "{} x",
        "\u{feff}{}",
        "{\"name\":\"\\ud800\"}",
    ] {
        let response = client
            .post("/items?copies=0")
            .content("application/json", body)
            .send()
            .await;
        assert_problem(&response, 400, "bad-request");
        assert_eq!(
            response.json::<Value>()["errors"][0]["name"],
            "copies",
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_body_nested_without_end_is_400() {
    let client = client(routes![any]);
    let body = "[".repeat(100_000);
    assert_problem(
        &client
            .post("/any")
            .content("application/json", body)
            .send()
            .await,
        400,
        "bad-request",
    );
}

#[tokio::test]
async fn a_key_given_twice_is_refused() {
    let client = client(routes![create]);
    let body = r#"{"name":"a","name":"b","price":1}"#;
    let response = client
        .post("/items")
        .content("application/json", body)
        .send()
        .await;
    assert_eq!(faults(&response), ["body /name duplicate"]);
}

#[tokio::test]
async fn a_wrong_or_missing_content_type_is_415() {
    let client = client(routes![create]);
    let body = r#"{"name":"a","price":1}"#;
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
    ] {
        let response = client.post("/items").content(media_type, body).send().await;
        assert_problem(&response, 415, "unsupported-media-type");
    }
    assert_problem(
        &client.post("/items").body(body).send().await,
        415,
        "unsupported-media-type",
    );
    for media_type in [
        "application/json; charset=UTF-8",
        "APPLICATION/JSON",
        "application/vnd.shop+json",
    ] {
        let response = client.post("/items").content(media_type, body).send().await;
        assert_eq!(response.status(), 201, "{media_type}");
    }
}

#[tokio::test]
async fn no_body_is_missing_and_an_option_takes_it_as_none() {
    let client = client(routes![create, optional]);
    assert_eq!(
        faults(&client.post("/items").send().await),
        ["body  required"]
    );
    assert_eq!(client.post("/optional").send().await.text(), "false");
    let broken = client
        .post("/optional")
        .json(&json!({"name": ""}))
        .send()
        .await;
    assert_eq!(
        faults(&broken),
        ["body /price required", "body /name minLength"]
    );
}

#[tokio::test]
async fn lists_maps_and_any_json_are_bodies() {
    let client = client(routes![list, map, any, foreign]);
    let item = json!({"name": "a", "price": 1.0, "tags": []});
    assert_eq!(
        client
            .post("/list")
            .json(&json!([item, item]))
            .send()
            .await
            .text(),
        "2"
    );
    let response = client
        .post("/list")
        .json(&json!([item, {"name": "", "price": 1}]))
        .send()
        .await;
    assert_eq!(faults(&response), ["body /1/name minLength"]);
    let response = client
        .post("/map")
        .json(&json!({"a/b": {"name": "", "price": 1}}))
        .send()
        .await;
    assert_eq!(faults(&response), ["body /a~1b/name minLength"]);
    let response = client.post("/map").json(&json!({"a": item})).send().await;
    assert_eq!(response.json::<Value>(), json!({"a": item}));
    let response = client
        .post("/any")
        .json(&json!([1, null, {"a": true}]))
        .send()
        .await;
    assert_eq!(response.json::<Value>(), json!([1, null, {"a": true}]));
    assert_eq!(
        client
            .post("/foreign")
            .json(&json!({"number": 7}))
            .send()
            .await
            .text(),
        r#"{"number":7}"#
    );
    let response = client
        .post("/foreign")
        .json(&json!({"number": 300}))
        .send()
        .await;
    assert_eq!(faults(&response), ["body /number type"]);
}

#[post("/small", body_limit = "10B")]
async fn small(body: Bytes) -> String {
    body.len().to_string()
}

#[post("/text")]
async fn text(body: Text) -> String {
    body.to_uppercase()
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413() {
    let client = client(routes![small, create]);
    assert_eq!(
        client.post("/small").body("1234567890").send().await.text(),
        "10"
    );
    assert_eq!(client.post("/small").send().await.text(), "0");
    assert_problem(
        &client.post("/small").body("12345678901").send().await,
        413,
        "content-too-large",
    );
    let large = format!(
        "{{\"name\":\"{}\",\"price\":1}}",
        "x".repeat(2 * 1024 * 1024)
    );
    let response = client
        .post("/items")
        .content("application/json", large)
        .send()
        .await;
    assert_problem(&response, 413, "content-too-large");
}

#[tokio::test]
async fn text_is_plain_utf_8() {
    let client = client(routes![text]);
    assert_eq!(
        client
            .post("/text")
            .content("text/plain", "hé")
            .send()
            .await
            .text(),
        "HÉ"
    );
    let broken = client
        .post("/text")
        .content("text/plain", vec![0xff])
        .send()
        .await;
    assert_problem(&broken, 400, "bad-request");
    assert_problem(
        &client.post("/text").json("x").send().await,
        415,
        "unsupported-media-type",
    );
}

#[model(request)]
struct Login {
    #[field(min_length = 3)]
    user: String,
    password: String,
    #[field(default)]
    remember: bool,
}

#[post("/login")]
async fn login(Form(login): Form<Login>) -> String {
    format!("{} {} {}", login.user, login.password, login.remember)
}

#[post("/fields")]
async fn fields(
    #[form(min_length = 3)] user: String,
    #[form] age: Option<u8>,
    #[form("tag")] tags: Vec<String>,
    #[query] dry: Option<bool>,
) -> String {
    format!("{user} {age:?} {tags:?} {dry:?}")
}

#[tokio::test]
async fn a_form_is_a_model() {
    let client = client(routes![login]);
    let response = client
        .post("/login")
        .form([("user", "ann"), ("password", "123456")])
        .send()
        .await;
    assert_eq!(response.text(), "ann 123456 false");
    let response = client
        .post("/login")
        .form([("user", "a"), ("password", "x")])
        .send()
        .await;
    assert_eq!(faults(&response), ["body /user minLength"]);
    let response = client.post("/login").form([("user", "ann")]).send().await;
    assert_eq!(faults(&response), ["body /password required"]);
    let json = client
        .post("/login")
        .json(&json!({"user": "ann", "password": "x"}))
        .send()
        .await;
    assert_problem(&json, 415, "unsupported-media-type");
}

#[tokio::test]
async fn a_form_can_be_taken_field_by_field() {
    let client = client(routes![fields]);
    let form = [("user", "ann"), ("age", "7"), ("tag", "a"), ("tag", "b")];
    let response = client.post("/fields?dry=true").form(form).send().await;
    assert_eq!(response.text(), r#"ann Some(7) ["a", "b"] Some(true)"#);
    let response = client
        .post("/fields?dry=x")
        .form([("user", "a"), ("age", "y")])
        .send()
        .await;
    assert_eq!(
        faults(&response),
        ["query dry type", "body /user minLength", "body /age type"]
    );
    assert_eq!(
        faults(&client.post("/fields").send().await),
        ["body /user required"]
    );
}

#[post("/mixed")]
async fn mixed(#[form] login: Login, #[form] device: Option<String>) -> String {
    format!("{} {device:?}", login.user)
}

#[tokio::test]
async fn a_form_can_be_a_model_and_further_fields() {
    let client = client(routes![mixed]);
    let form = [("user", "ann"), ("password", "x"), ("device", "phone")];
    let response = client.post("/mixed").form(form).send().await;
    assert_eq!(response.text(), "ann Some(\"phone\")");
    let response = client
        .post("/mixed")
        .form([("user", "a"), ("password", "x")])
        .send()
        .await;
    assert_eq!(faults(&response), ["body /user minLength"]);
}

#[tokio::test]
async fn a_form_of_too_many_fields_is_refused() {
    let client = client(routes![fields, login]);
    let many = vec![("a", "b"); 1_002];
    for path in ["/fields", "/login"] {
        assert_problem(
            &client.post(path).form(many.clone()).send().await,
            400,
            "bad-request",
        );
    }
}

#[put("/body")]
async fn forced(#[body(minimum = 3)] number: u32) -> String {
    number.to_string()
}

#[tokio::test]
async fn a_scalar_can_be_the_body() {
    let client = client(routes![forced]);
    assert_eq!(client.put("/body").json(&7).send().await.text(), "7");
    assert_eq!(
        faults(&client.put("/body").json(&2).send().await),
        ["body  minimum"]
    );
}

#[post("/placed")]
async fn placed(#[query] filter: Login, data: Item) -> String {
    format!("{} {}", filter.user, data.name)
}

#[tokio::test]
async fn an_attribute_takes_a_model_out_of_the_body() {
    let client = client(routes![placed]);
    let request = client
        .post("/placed?user=ann&password=x")
        .json(&json!({"name": "lamp", "price": 1}));
    assert_eq!(request.send().await.text(), "ann lamp");
}

#[tokio::test]
async fn a_field_of_a_form_given_twice_is_refused() {
    let client = client(routes![fields, login, mixed]);
    let form = [
        ("user", "ann"),
        ("user", "bob"),
        ("age", "1"),
        ("age", "2"),
        ("tag", "a"),
        ("tag", "b"),
    ];
    assert_eq!(
        faults(&client.post("/fields").form(form).send().await),
        ["body /user duplicate", "body /age duplicate"]
    );
    let form = [("user", "ann"), ("password", "x"), ("user", "bob")];
    for path in ["/login", "/mixed"] {
        assert_eq!(
            faults(&client.post(path).form(form).send().await),
            ["body /user duplicate"],
            "{path}"
        );
    }
}

#[model(request)]
#[derive(Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Survey {
    full_name: String,
    age: u8,
    score: Option<f32>,
    tags: Vec<String>,
    #[field(default = vec!["none".to_owned()])]
    extras: Vec<String>,
    is_member: bool,
}

#[post("/survey")]
async fn survey(Form(survey): Form<Survey>) -> String {
    format!("{survey:?}")
}

#[tokio::test]
async fn every_fault_of_a_form_is_in_one_answer() {
    let client = client(routes![survey]);
    let form = [
        ("z", "1"),
        ("isMember", "on"),
        ("score", "NaN"),
        ("age", "256"),
        ("a/b", "2"),
        ("z", "3"),
    ];
    let response = client.post("/survey").form(form).send().await;
    assert_eq!(
        faults(&response),
        [
            "body /fullName required",
            "body /age type",
            "body /score type",
            "body /isMember type",
            "body /a~1b additionalProperties",
            "body /z additionalProperties",
        ]
    );
    assert!(
        response.text().contains("must be an integer from 0 to 255"),
        "{}",
        response.text()
    );
    let form = [("isMember", "true"), ("fullName", ""), ("age", "7")];
    assert_eq!(
        client.post("/survey").form(form).send().await.text(),
        "Survey { full_name: \"\", age: 7, score: None, tags: [], extras: [\"none\"], is_member: true }"
    );
}

#[tokio::test]
async fn a_form_of_many_faults_lists_a_hundred() {
    let client = client(routes![survey]);
    let names: Vec<_> = (0..900).map(|index| index.to_string()).collect();
    let form: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
    assert_eq!(
        faults(&client.post("/survey").form(form).send().await).len(),
        100
    );
}

#[post("/pairs")]
async fn pairs(Form(pairs): Form<BTreeMap<String, String>>) -> String {
    format!("{pairs:?}")
}

#[tokio::test]
async fn a_form_can_be_a_map() {
    let client = client(routes![pairs]);
    let form = [("b", "2"), ("a", "1")];
    let response = client.post("/pairs").form(form).send().await;
    assert_eq!(response.text(), r#"{"a": "1", "b": "2"}"#);
    let form = [("b", "2"), ("b", "1")];
    assert_eq!(
        faults(&client.post("/pairs").form(form).send().await),
        ["body /b duplicate"]
    );
}

#[post("/named")]
async fn named(
    #[body("item")] item: Item,
    #[body("copies", minimum = 1)] copies: u32,
    #[body("note")] note: Option<String>,
    #[body("tags", default = vec!["new".to_owned()])] tags: Vec<String>,
) -> String {
    format!("{} {copies} {note:?} {tags:?}", item.name)
}

#[tokio::test]
async fn several_arguments_share_a_json_body_by_name() {
    let client = client(routes![named]);
    let send = async |body: Value| client.post("/named").json(&body).send().await;
    let item = json!({"name": "lamp", "price": 1});
    let response = send(json!({"item": item, "copies": 2, "note": null})).await;
    assert_eq!(response.text(), r#"lamp 2 None ["new"]"#);
    let response = send(json!({"item": item, "copies": 1, "note": "n", "tags": []})).await;
    assert_eq!(response.text(), r#"lamp 1 Some("n") []"#);
    let body = json!({"item": {"name": "", "price": "x"}, "copies": 0, "note": 1});
    assert_eq!(
        faults(&send(body).await),
        [
            "body /item/name minLength",
            "body /item/price type",
            "body /copies minimum",
            "body /note type",
        ]
    );
    assert_eq!(
        faults(&client.post("/named").send().await),
        ["body /item required", "body /copies required"]
    );
    assert_eq!(faults(&send(json!([])).await), ["body  type"]);
    let twice = r#"{"copies":1,"copies":2}"#;
    let response = client
        .post("/named")
        .content("application/json", twice)
        .send()
        .await;
    assert_eq!(faults(&response), ["body /copies duplicate"]);
    let response = client
        .post("/named")
        .content("application/json", "{")
        .send()
        .await;
    assert_problem(&response, 400, "bad-request");
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_has_one_body_with_a_property_for_each_name() {
    let client = client(routes![named]);
    let document: Value = client.get("/openapi.json").send().await.json();
    let body = &document["paths"]["/named"]["post"]["requestBody"];
    let schema = &body["content"]["application/json"]["schema"];
    assert_eq!(body["required"], true);
    assert_eq!(schema["required"], json!(["item", "copies"]));
    assert_eq!(
        schema["properties"]["item"]["$ref"],
        "#/components/schemas/Item"
    );
    assert_eq!(schema["properties"]["copies"]["minimum"], 1);
    assert_eq!(schema["properties"]["tags"]["default"], json!(["new"]));
}

#[patch("/nick")]
async fn nick(#[body("nick")] nick: Patch<String>, #[body("age")] age: Option<u16>) -> String {
    format!("{nick:?} {age:?}")
}

#[tokio::test]
async fn an_absent_part_of_a_body_changes_nothing() {
    let client = client(routes![nick]);
    for (body, expected) in [
        (json!({}), "Absent None"),
        (json!({"nick": null}), "Null None"),
        (json!({"nick": "al", "age": 3}), r#"Value("al") Some(3)"#),
    ] {
        assert_eq!(
            client.patch("/nick").json(&body).send().await.text(),
            expected
        );
    }
    assert_eq!(client.patch("/nick").send().await.text(), "Absent None");
    for broken in ["[1,", "{\"nick\":"] {
        let response = client
            .patch("/nick")
            .content("application/json", broken)
            .send()
            .await;
        assert_problem(&response, 400, "bad-request");
    }
}
