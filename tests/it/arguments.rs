//! Arguments of handlers: scalars by name, places, constraints, groups, parts.

use std::net::IpAddr;

use ravyn::prelude::*;

use crate::support::{assert_problem, client, faults};

#[model]
#[derive(Clone, Copy, Debug)]
#[serde(rename_all = "kebab-case")]
enum Size {
    Small,
    ExtraLarge,
}

#[model]
#[derive(Clone, Debug)]
struct Isbn(#[field(pattern = "^[0-9]{3}-[0-9]{4}$")] String);

#[get("/numbers/{id}")]
async fn numbers(id: i64, price: Option<f64>, flag: Option<bool>, letter: Option<char>) -> String {
    format!("{id} {price:?} {flag:?} {letter:?}")
}

#[tokio::test]
async fn a_scalar_named_in_the_path_is_read_from_it_and_others_from_the_query() {
    let client = client(routes![numbers]);
    let response = client
        .get("/numbers/-7?price=1.5&flag=true&letter=%C3%A9&id=9")
        .send()
        .await;
    assert_eq!(response.text(), "-7 Some(1.5) Some(true) Some('é')");
}

#[tokio::test]
async fn numbers_are_those_of_json() {
    let client = client(routes![numbers]);
    for query in [
        "price=NaN",
        "price=inf",
        "price=-infinity",
        "price=%2B1",
        "price=",
        "price=1e999",
        "flag=1",
    ] {
        let response = client.get(&format!("/numbers/1?{query}")).send().await;
        let name = query.split('=').next().expect("a name");
        assert_eq!(faults(&response), [format!("query {name} type")], "{query}");
    }
    for path in [
        "/numbers/+1",
        "/numbers/1.0",
        "/numbers/0x1",
        "/numbers/9223372036854775808",
    ] {
        assert_eq!(
            faults(&client.get(path).send().await),
            ["path id type"],
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_fault_of_a_request_is_in_one_answer() {
    let client = client(routes![numbers]);
    let response = client
        .get("/numbers/x?price=y&flag=z&letter=ab")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "path id type",
            "query price type",
            "query flag type",
            "query letter type"
        ]
    );
}

#[get("/sizes")]
async fn sizes(
    size: Size,
    isbn: Option<Isbn>,
    from: Option<IpAddr>,
    id: Option<uuid::Uuid>,
) -> String {
    format!("{size:?} {isbn:?} {from:?} {id:?}")
}

#[tokio::test]
async fn enums_newtypes_addresses_and_ids_are_parameters() {
    let client = client(routes![sizes]);
    let response = client
        .get("/sizes?size=extra-large&isbn=978-1234&from=%3A%3A1&id=67e55044-10b1-426f-9247-bb680e5fe0c8")
        .send()
        .await;
    assert_eq!(
        response.text(),
        "ExtraLarge Some(Isbn(\"978-1234\")) Some(::1) Some(67e55044-10b1-426f-9247-bb680e5fe0c8)"
    );
    let response = client
        .get("/sizes?size=Small&isbn=x&from=y&id=z")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "query size enum",
            "query isbn pattern",
            "query from format",
            "query id format"
        ]
    );
    assert!(
        response
            .text()
            .contains("must be one of small, extra-large"),
        "{}",
        response.text()
    );
}

#[get("/lists")]
async fn lists(
    #[query(min_items = 1, max_items = 3, unique_items)] tags: Vec<String>,
    #[query(alias = "n")] numbers: Vec<u8>,
) -> String {
    format!("{tags:?} {numbers:?}")
}

#[tokio::test]
async fn a_list_is_a_repeated_key() {
    let client = client(routes![lists]);
    let response = client.get("/lists?tags=a&n=1&tags=b&n=2").send().await;
    assert_eq!(response.text(), r#"["a", "b"] [1, 2]"#);
    assert_eq!(
        faults(&client.get("/lists").send().await),
        ["query tags minItems"]
    );
    let response = client
        .get("/lists?tags=a&tags=a&tags=b&tags=c&n=300")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "query tags maxItems",
            "query tags uniqueItems",
            "query n type"
        ]
    );
}

#[get("/places/{name}")]
async fn places(
    #[path(alias = "name", min_length = 2)] who: String,
    #[query(default = 20, minimum = 1, maximum = 100)] limit: u32,
    #[header] x_tenant: String,
    #[header("x-level", default = 5, multiple_of = 5)] level: u32,
    #[cookie] theme: Option<String>,
) -> String {
    format!("{who} {limit} {x_tenant} {level} {theme:?}")
}

#[tokio::test]
async fn an_attribute_says_where_a_value_stands() {
    let client = client(routes![places]);
    let response = client
        .get("/places/ann?limit=5")
        .header("x-tenant", "acme")
        .header("X-Level", "10")
        .cookie("theme", "dark")
        .send()
        .await;
    assert_eq!(response.text(), "ann 5 acme 10 Some(\"dark\")");
}

#[tokio::test]
async fn defaults_stand_in_for_what_is_missing() {
    let client = client(routes![places]);
    let response = client
        .get("/places/ann")
        .header("x-tenant", "acme")
        .send()
        .await;
    assert_eq!(response.text(), "ann 20 acme 5 None");
}

#[tokio::test]
async fn values_are_never_merged_by_name_across_places() {
    let client = client(routes![places]);
    let response = client
        .get("/places/ann?x_tenant=evil&x-tenant=evil&theme=evil&name=evil")
        .header("limit", "7")
        .cookie("limit", "8")
        .send()
        .await;
    assert_eq!(faults(&response), ["header x-tenant required"]);
}

#[tokio::test]
async fn values_of_headers_and_cookies_are_not_echoed() {
    let client = client(routes![places]);
    let response = client
        .get("/places/a?limit=s3cret-query")
        .header("x-tenant", "ok")
        .header("x-level", "s3cret-level")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "path name minLength",
            "query limit type",
            "header x-level type"
        ]
    );
    assert!(!response.text().contains("s3cret"), "{}", response.text());
}

#[tokio::test]
async fn a_scalar_given_twice_is_refused() {
    let client = client(routes![places]);
    let twice = client
        .get("/places/ann?limit=1&limit=2")
        .header("x-tenant", "a")
        .header("x-tenant", "b");
    assert_eq!(
        faults(&twice.send().await),
        ["query limit duplicate", "header x-tenant duplicate"]
    );
}

#[tokio::test]
async fn of_two_cookies_of_one_name_the_first_counts() {
    let client = client(routes![places]);
    let response = client
        .get("/places/ann")
        .header("x-tenant", "acme")
        .header(
            "cookie",
            "a=b=c; theme=\"dark%20blue\"; theme=other; =x; broken",
        )
        .send()
        .await;
    assert_eq!(response.text(), "ann 20 acme 5 Some(\"dark blue\")");
}

#[get("/text/{word}")]
async fn text(word: String, q: Option<String>) -> String {
    format!("{word:?} {q:?}")
}

#[tokio::test]
async fn values_are_decoded_once() {
    let client = client(routes![text]);
    for (path, expected) in [
        ("/text/a%20b?q=c+d%26e", r#""a b" Some("c d&e")"#),
        ("/text/a%2Fb?q=%2525", r#""a/b" Some("%25")"#),
        ("/text/a%252Fb?q", r#""a%2Fb" Some("")"#),
        ("/text/caf%C3%A9?%71=x", r#""café" Some("x")"#),
    ] {
        assert_eq!(client.get(path).send().await.text(), expected, "{path}");
    }
    assert_eq!(
        faults(&client.get("/text/a?q=%ff").send().await),
        ["query q type"]
    );
}

#[tokio::test]
async fn a_query_of_too_many_pairs_is_refused() {
    let client = client(routes![text]);
    let many = "a=1&".repeat(1_001);
    assert_problem(
        &client.get(&format!("/text/a?{many}")).send().await,
        400,
        "bad-request",
    );
}

#[model]
#[derive(Debug)]
struct Filter {
    #[field(minimum = 1)]
    page: u32,
    #[field(default)]
    tags: Vec<String>,
    search: Option<String>,
}

#[model]
#[derive(Debug)]
struct Common {
    x_tenant: String,
}

#[model]
#[derive(Debug)]
struct Address {
    shop: u32,
    item: String,
}

#[get("/shops/{shop}/{item}")]
async fn groups(
    filter: Query<Filter>,
    Headers(common): Headers<Common>,
    cookies: Cookies<Common>,
    Path(address): Path<Address>,
) -> String {
    let Filter { page, tags, search } = &filter.0;
    format!(
        "{page} {tags:?} {search:?} {} {} {address:?}",
        common.x_tenant, cookies.x_tenant
    )
}

#[tokio::test]
async fn a_model_groups_parameters_of_one_place() {
    let client = client(routes![groups]);
    let response = client
        .get("/shops/3/lamp%2F1?page=2&tags=a&tags=b")
        .header("x-tenant", "acme")
        .cookie("x_tenant", "cookie")
        .send()
        .await;
    assert_eq!(
        response.text(),
        r#"2 ["a", "b"] None acme cookie Address { shop: 3, item: "lamp/1" }"#
    );
    let response = client
        .get("/shops/x/lamp?page=0")
        .header("x-tenant", "acme")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        [
            "query page minimum",
            "cookie x_tenant required",
            "path shop type"
        ]
    );
}

#[get("/parts/{id}")]
async fn parts(
    id: u64,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    matched: MatchedPath,
    cookies: CookieJar,
) -> String {
    format!(
        "{id} {method} {uri} {} {} {:?}",
        headers.len(),
        matched.0,
        cookies.get("a")
    )
}

#[tokio::test]
async fn parts_of_the_head_are_arguments() {
    let client = client(routes![parts]);
    let response = client.get("/parts/7?x=1").cookie("a", "b").send().await;
    assert_eq!(
        response.text(),
        "7 GET /parts/7?x=1 2 /parts/{id} Some(\"b\")"
    );
}

#[get("/missing")]
async fn missing(client: ClientAddr, extension: Extension<u8>) -> String {
    format!("{client:?} {extension:?}")
}

#[tokio::test]
async fn a_part_that_is_not_there_is_the_servers_fault_and_says_nothing() {
    let client = client(routes![missing]);
    let response = client.get("/missing").send().await;
    assert_problem(&response, 500, "internal");
    assert!(!response.text().contains("socket"), "{}", response.text());
}

struct Stamp;

impl Middleware for Stamp {
    async fn handle(&self, mut request: Request, next: Next) -> Response {
        request.extensions_mut().insert(42u32);
        next.run(request).await
    }
}

#[get("/stamped")]
async fn stamped(Extension(number): Extension<u32>, absent: Option<Inject<String>>) -> String {
    format!("{number} {}", absent.is_none())
}

#[tokio::test]
async fn what_a_layer_puts_beside_the_request_is_an_argument() {
    let app = Ravyn::new().routes(routes![stamped]).middleware(Stamp);
    let response = crate::support::strict(app).get("/stamped").send().await;
    assert_eq!(response.text(), "42 true");
}

#[post("/all/{id}")]
async fn whole(id: u32, mut request: Request) -> String {
    let body = request.body_mut().read(10).await.map(|bytes| bytes.len());
    format!("{id} {} {body:?}", request.uri())
}

#[tokio::test]
async fn a_handler_may_take_the_request_itself() {
    let client = client(routes![whole]);
    assert_eq!(
        client.post("/all/1").body("12345").send().await.text(),
        "1 /all/1 Ok(5)"
    );
    let text = client
        .post("/all/1")
        .body("12345678901")
        .send()
        .await
        .text()
        .to_owned();
    assert!(text.contains("TooLarge"), "{text}");
}

#[tokio::test]
async fn a_handler_is_an_ordinary_function() {
    assert_eq!(text("a".into(), None).await, "\"a\" None");
    let state = Inject::new(String::from("shared"));
    assert_eq!(stamped(Extension(1), Some(state)).await, "1 false");
}

#[model(request)]
#[derive(Debug)]
struct Strict {
    ratio: f64,
    count: u8,
    flag: Option<bool>,
    size: Size,
    isbn: Option<Isbn>,
    address: Option<IpAddr>,
    id: Option<uuid::Uuid>,
    letter: Option<char>,
    note: Option<String>,
    tags: Vec<String>,
    numbers: Option<Vec<u16>>,
}

#[get("/strict")]
async fn strict(Query(group): Query<Strict>) -> String {
    format!("{group:?}")
}

#[get("/single")]
async fn single(
    ratio: f64,
    count: u8,
    flag: Option<bool>,
    size: Size,
    address: Option<IpAddr>,
    id: Option<uuid::Uuid>,
    letter: Option<char>,
) {
    let _ = (ratio, count, flag, size, address, id, letter);
}

#[tokio::test]
async fn a_group_reads_what_its_fields_would_read_alone() {
    let client = client(routes![strict]);
    let query = "ratio=1.5&count=7&flag=true&size=extra-large&isbn=978-1234&address=%3A%3A1&letter=x\
                 &id=67e55044-10b1-426f-9247-bb680e5fe0c8&note=&tags=a&tags=b&numbers=1";
    assert_eq!(
        client.get(&format!("/strict?{query}")).send().await.text(),
        "Strict { ratio: 1.5, count: 7, flag: Some(true), size: ExtraLarge, \
         isbn: Some(Isbn(\"978-1234\")), address: Some(::1), \
         id: Some(67e55044-10b1-426f-9247-bb680e5fe0c8), letter: Some('x'), note: Some(\"\"), \
         tags: [\"a\", \"b\"], numbers: Some([1]) }"
    );
    assert_eq!(
        client
            .get("/strict?ratio=1&count=1&size=small")
            .send()
            .await
            .text(),
        "Strict { ratio: 1.0, count: 1, flag: None, size: Small, isbn: None, address: None, \
         id: None, letter: None, note: None, tags: [], numbers: Some([]) }"
    );
}

#[tokio::test]
async fn the_faults_of_a_group_are_those_of_its_fields_alone() {
    let client = client(routes![strict, single]);
    for query in [
        "ratio=NaN&count=%2B7&flag=on&size=Small&address=x&id=x&letter=ab",
        "ratio=inf&count=256&flag=&size=&address=&id=&letter=",
        "ratio=1&ratio=2&count=1&count=1&size=small&size=small&flag=true&flag=true",
        "count=x",
        "flag=x&ratio=%2B1&count=%ff&size=small",
        "",
    ] {
        let group = client.get(&format!("/strict?{query}")).send().await;
        let alone = client.get(&format!("/single?{query}")).send().await;
        assert_eq!(group.status(), 422, "{query}");
        let errors =
            |response: &ravyn::testing::TestResponse| response.json::<Value>()["errors"].clone();
        assert_eq!(errors(&group), errors(&alone), "{query}");
    }
}

#[model(request)]
struct Limits {
    #[field(minimum = 1)]
    x_count: u8,
    x_tenant: String,
    x_flag: Option<bool>,
}

#[get("/limits")]
async fn limits(Headers(limits): Headers<Limits>, Cookies(cookies): Cookies<Limits>) {
    let _ = (limits.x_count, limits.x_tenant, limits.x_flag);
    let _ = (cookies.x_count, cookies.x_tenant, cookies.x_flag);
}

#[tokio::test]
async fn faults_of_a_group_name_what_the_client_has_sent() {
    let client = client(routes![limits]);
    let request = client
        .get("/limits")
        .header("x-count", "0")
        .header("x-tenant", "a");
    let request = request
        .cookie("x_count", "s3cret")
        .cookie("x_flag", "s3cret");
    let response = request.send().await;
    assert_eq!(
        faults(&response),
        [
            "header x-count minimum",
            "cookie x_count type",
            "cookie x_tenant required",
            "cookie x_flag type",
        ]
    );
    assert!(!response.text().contains("s3cret"), "{}", response.text());
    let request = client
        .get("/limits")
        .header("x-flag", "1")
        .header("x-tenant", "a");
    let request = request
        .header("x-tenant", "b")
        .cookie("x_count", "1")
        .cookie("x_tenant", "a");
    assert_eq!(
        faults(&request.send().await),
        [
            "header x-count required",
            "header x-tenant duplicate",
            "header x-flag type"
        ]
    );
}

#[get("/lists/{ids}")]
async fn separated(
    #[path] ids: Vec<u8>,
    #[header("x-tags")] tags: Vec<String>,
    #[cookie] sizes: Vec<u16>,
) -> String {
    format!("{ids:?} {tags:?} {sizes:?}")
}

#[tokio::test]
async fn a_list_in_the_path_a_header_or_a_cookie_has_commas() {
    let client = client(routes![separated]);
    let response = client
        .get("/lists/1,2")
        .header("x-tags", "a, b")
        .header("x-tags", "c")
        .cookie("sizes", "7,8")
        .send()
        .await;
    assert_eq!(response.text(), r#"[1, 2] ["a", "b", "c"] [7, 8]"#);
    let response = client.get("/lists/1,x").header("x-tags", "").send().await;
    assert_eq!(faults(&response), ["path ids type"]);
}

#[get("/cookie")]
async fn cookie(#[cookie] theme: Option<String>) -> String {
    theme.unwrap_or_default()
}

#[tokio::test]
async fn a_cookie_that_is_no_text_hides_no_other() {
    let client = client(routes![cookie]);
    let response = client
        .get("/cookie")
        .header("cookie", "theme=dark; other=é");
    assert_eq!(response.send().await.text(), "dark");
}

#[get("/wide")]
async fn wide(
    #[query(maximum = 10)] n: Option<u128>,
    #[query(maximum = 0.1)] x: Option<f32>,
    #[query(multiple_of = 0.1)] y: Option<f32>,
) -> String {
    format!("{n:?} {x:?} {y:?}")
}

#[tokio::test]
async fn a_rule_holds_for_numbers_of_every_width() {
    let client = client(routes![wide]);
    let response = client.get(&format!("/wide?n={}", u128::MAX)).send().await;
    assert_eq!(faults(&response), ["query n maximum"]);
    let response = client.get("/wide?n=10&x=0.1&y=0.3").send().await;
    assert_eq!(response.text(), "Some(10) Some(0.1) Some(0.3)");
}

#[get("/client")]
async fn client_address(ClientAddr(address): ClientAddr) -> String {
    address.to_string()
}

#[tokio::test]
async fn a_test_says_where_a_request_comes_from() {
    let client = client(routes![client_address]);
    let request = client
        .get("/client")
        .from_address(([192, 0, 2, 1], 80).into());
    assert_eq!(request.send().await.text(), "192.0.2.1:80");
}
