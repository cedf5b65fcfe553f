//! Routing: the tree, prefixes, automatic methods, slashes, and the one reading of a path.

use ravyn::prelude::*;
use ravyn::testing::TestClient;

use crate::support::{assert_problem, client, strict};

#[get("/")]
async fn root() -> &'static str {
    "root"
}

#[get("/items/new")]
async fn new_item() -> &'static str {
    "new"
}

#[get("/items/{id}")]
async fn item(id: String) -> String {
    format!("item {id}")
}

#[put("/items/{item_id}")]
async fn put_item(item_id: String) -> String {
    format!("put {item_id}")
}

#[get("/files/{*rest}")]
async fn files(rest: String) -> String {
    format!("file {rest}")
}

#[get("/img-{id}.png")]
async fn image(id: u32) -> String {
    format!("image {id}")
}

#[route(methods(GET, POST, QUERY), "/many")]
async fn many(method: Method) -> String {
    method.to_string()
}

#[trace("/trace")]
async fn traced() -> &'static str {
    "traced"
}

fn routes() -> Vec<ravyn::handler::Route> {
    routes![root, new_item, item, put_item, files, image, many, traced]
}

#[tokio::test]
async fn the_more_precise_path_wins_whatever_the_order() {
    let client = client(routes());
    for (path, body) in [
        ("/", "root"),
        ("/items/new", "new"),
        ("/items/newer", "item newer"),
        ("/files/a/b.txt", "file a/b.txt"),
        ("/img-7.png", "image 7"),
    ] {
        assert_eq!(client.get(path).send().await.text(), body, "{path}");
    }
    assert_eq!(client.put("/items/7").send().await.text(), "put 7");
}

#[tokio::test]
async fn what_is_not_there_is_404_and_a_wrong_method_405_with_allow() {
    let client = client(routes());
    for path in [
        "/nothing",
        "/items",
        "/items/",
        "/items/a/b",
        "/files",
        "/ITEMS/new",
        "/files/",
    ] {
        assert_problem(&client.get(path).send().await, 404, "not-found");
    }
    let response = client.delete("/items/7").send().await;
    assert_problem(&response, 405, "method-not-allowed");
    assert_eq!(response.header("allow"), Some("GET, HEAD, OPTIONS, PUT"));
    assert_eq!(
        client
            .request(Method::TRACE, "/items/7")
            .send()
            .await
            .status(),
        405
    );
    assert_eq!(
        client.request(Method::TRACE, "/trace").send().await.text(),
        "traced"
    );
}

#[tokio::test]
async fn several_methods_can_share_a_handler() {
    let client = client(routes());
    for method in ["GET", "POST", "QUERY"] {
        let name = Method::from_bytes(method.as_bytes()).expect("a method");
        assert_eq!(client.request(name, "/many").send().await.text(), method);
    }
}

#[tokio::test]
async fn head_is_get_without_the_body_and_options_is_automatic() {
    let client = client(routes());
    let response = client.head("/items/7").send().await;
    assert_eq!(
        (
            response.status().as_u16(),
            response.header("content-length")
        ),
        (200, Some("6"))
    );
    assert!(response.bytes().is_empty());
    let response = client.head("/nothing").send().await;
    assert_eq!(response.status(), 404);
    assert!(response.bytes().is_empty());
    let response = client.options("/items/7").send().await;
    assert_eq!(
        (response.status().as_u16(), response.header("allow")),
        (204, Some("GET, HEAD, OPTIONS, PUT"))
    );
}

#[get("/")]
async fn shop_root(shop: u32) -> String {
    format!("shop {shop}")
}

#[get("/items/{id}")]
async fn shop_item(#[path] shop: u32, id: u32) -> String {
    format!("shop {shop} item {id}")
}

#[tokio::test]
async fn a_prefix_may_have_parameters_and_nest() {
    let shops = Include::new("/shops/{shop}").routes(routes![shop_root, shop_item]);
    let app = Ravyn::new().include(Include::new("/v1").include(shops));
    let client = strict(app);
    assert_eq!(client.get("/v1/shops/3").send().await.text(), "shop 3");
    assert_eq!(
        client.get("/v1/shops/3/items/7").send().await.text(),
        "shop 3 item 7"
    );
    assert_eq!(client.get("/v1/shops/3/").send().await.status(), 404);
}

#[tokio::test]
async fn a_path_that_could_be_read_twice_is_refused_before_any_route() {
    let client = client(routes());
    for path in [
        "//items/7",
        "/items//7",
        "/items/../new",
        "/items/./new",
        "/items/%2e%2e/new",
        "/items/.%2E",
        "/items/%00",
        "/items/%0d%0aX",
        "/items/%ff",
        "/items/%",
        "/items/%zz",
        "/files/a/../b",
        "/files//a",
    ] {
        assert_problem(&client.get(path).send().await, 400, "invalid-path");
    }
}

#[tokio::test]
async fn an_escape_of_a_plain_letter_is_that_letter_and_an_encoded_slash_is_data() {
    let client = client(routes());
    assert_eq!(client.get("/%69tems/ne%77").send().await.text(), "new");
    assert_eq!(client.get("/items/a%2Fb").send().await.text(), "item a/b");
    assert_eq!(client.get("/items/a%2fb").send().await.text(), "item a/b");
    assert_eq!(client.get("/items%2Fnew").send().await.status(), 404);
    assert_eq!(client.get("/files/a%2F..%2Fb").send().await.status(), 404);
    assert_eq!(client.get("/files/a%5cb").send().await.status(), 404);
    assert_eq!(
        client.get("/items/%252e%252e").send().await.text(),
        "item %2e%2e"
    );
}

#[get("/slash/")]
async fn slash() -> &'static str {
    "slash"
}

#[tokio::test]
async fn a_slash_at_the_end_is_strict_redirected_or_ignored() {
    let app = |rule| {
        strict(
            Ravyn::new()
                .routes(routes![slash, item, root])
                .trailing_slash(rule),
        )
    };
    let strict = app(TrailingSlash::Strict);
    assert_eq!(strict.get("/slash").send().await.status(), 404);
    assert_eq!(strict.get("/items/7/").send().await.status(), 404);
    let redirect = app(TrailingSlash::Redirect);
    let response = redirect.post("/slash?a=//b").send().await;
    assert_eq!(
        (response.status().as_u16(), response.header("location")),
        (308, Some("/slash/?a=//b"))
    );
    assert_eq!(
        redirect.get("/items/7/").send().await.header("location"),
        Some("/items/7")
    );
    assert_eq!(redirect.get("//evil.example/").send().await.status(), 400);
    assert_eq!(redirect.get("/nothing/").send().await.status(), 404);
    let ignore = app(TrailingSlash::Ignore);
    assert_eq!(ignore.get("/slash").send().await.text(), "slash");
    assert_eq!(ignore.get("/items/7/").send().await.text(), "item 7");
}

#[tokio::test]
async fn an_address_is_made_from_a_name_and_leads_back() {
    let app = Ravyn::new()
        .include(Include::new("/api").routes(routes![item, files, named]))
        .build()
        .expect("an app");
    assert_eq!(
        app.url_for("item", &[("id", "a/b c")]).as_deref(),
        Ok("/api/items/a%2Fb%20c")
    );
    assert_eq!(
        app.url_for("files", &[("rest", "a b/c")]).as_deref(),
        Ok("/api/files/a%20b/c")
    );
    assert_eq!(app.url_for("by-name", &[]).as_deref(), Ok("/api/named"));
    for (name, values) in [
        ("nobody", vec![]),
        ("item", vec![]),
        ("item", vec![("id", "1"), ("x", "2")]),
        ("item", vec![("id", "..")]),
        ("item", vec![("id", "")]),
        ("files", vec![("rest", "a/../b")]),
    ] {
        assert!(app.url_for(name, &values).is_err(), "{name} {values:?}");
    }
    let url = app.url_for("item", &[("id", "a/b c")]).expect("an address");
    assert_eq!(
        TestClient::new(app).get(&url).send().await.text(),
        "item a/b c"
    );
}

#[test]
fn two_gateways_of_one_handler_have_one_name_until_one_is_given() {
    let second = || Gateway::of::<item>().path("/things/{id}");
    let app = |second: Gateway| Ravyn::new().routes(routes![item]).route(second).build();
    let error = app(second())
        .expect("an app")
        .url_for("item", &[("id", "7")]);
    assert_eq!(
        error.expect_err("two routes").to_string(),
        "the routes /items/{id} and /things/{id} are both called `item`; name one: `name = \"..\"`, or `.name(..)` of \
         its gateway"
    );
    let app = app(second().name("thing")).expect("an app");
    assert_eq!(
        app.url_for("item", &[("id", "7")]).as_deref(),
        Ok("/items/7")
    );
    assert_eq!(
        app.url_for("thing", &[("id", "7")]).as_deref(),
        Ok("/things/7")
    );
}

#[post("/items", name = "new-item")]
async fn make_item(urls: Inject<Urls>) -> Result<Created<()>, ravyn::Error> {
    Ok(Created::new(urls.url_for("item", &[("id", "7")])?, ()))
}

#[tokio::test]
async fn a_handler_can_make_an_address_too() {
    let app = Ravyn::new().include(Include::new("/api").routes(routes![item, make_item]));
    let response = strict(app).post("/api/items").send().await;
    assert_eq!(
        (response.status().as_u16(), response.header("location")),
        (201, Some("/api/items/7"))
    );
}

#[get("/named", name = "by-name")]
async fn named() {}

#[tokio::test]
async fn the_routes_are_a_value() {
    let app = Ravyn::new()
        .without("openapi")
        .routes(routes())
        .build()
        .expect("an app");
    let routes: Vec<String> = app
        .routes()
        .map(|route| format!("{} {}", route.methods_text(), route.path))
        .collect();
    assert_eq!(
        routes,
        [
            "GET /",
            "GET /items/new",
            "GET /items/{id}",
            "PUT /items/{item_id}",
            "GET /files/{*rest}",
            "GET /img-{id}.png",
            "GET|POST|QUERY /many",
            "TRACE /trace",
        ]
    );
}

/// Keeps everybody away from `/admin`.
struct Guard;

impl Middleware for Guard {
    async fn handle(&self, request: Request, next: Next) -> Response {
        if request.uri().path().starts_with("/admin") {
            return HttpError::forbidden("not here").into_response();
        }
        next.run(request).await
    }
}

#[get("/admin")]
async fn admin(uri: Uri) -> String {
    uri.to_string()
}

#[get("/café/{name}")]
async fn cafe(name: String, page: Option<u8>) -> String {
    format!("{name} {page:?}")
}

#[tokio::test]
async fn no_spelling_of_a_path_leads_around_a_guard() {
    let guarded = Ravyn::new().middleware(Guard).routes(routes![admin, cafe]);
    let client = TestClient::new(guarded);
    for path in ["/admin", "/%61dmin", "/adm%69n", "/%61dmin?x"] {
        assert_eq!(client.get(path).send().await.status(), 403, "{path}");
    }
    for path in ["//admin", "/./admin", "/x/../admin", "/%2e/admin"] {
        assert_eq!(client.get(path).send().await.status(), 400, "{path}");
    }
    for path in ["/ADMIN", "/%2Fadmin"] {
        assert_eq!(client.get(path).send().await.status(), 404, "{path}");
    }
    let response = client.get("/caf%c3%a9/%62?page=1").send().await;
    assert_eq!(response.text(), "b Some(1)");
}

#[tokio::test]
async fn a_permission_reads_the_path_that_was_matched() {
    let is_outside = permission_fn(|uri: Uri| !uri.path().starts_with("/admin"));
    let app = Ravyn::new().permission(is_outside).routes(routes![admin]);
    let client = TestClient::new(app);
    for path in ["/admin", "/%61dmin", "/adm%69n?x"] {
        assert_eq!(client.get(path).send().await.status(), 403, "{path}");
    }
}

#[tokio::test]
async fn what_is_not_found_below_an_escaped_prefix_meets_the_middleware_there() {
    let child = Ravyn::new().middleware(Guard);
    let client = TestClient::new(Ravyn::new().mount("/admin", child));
    for path in ["/admin/none", "/%61dmin/none"] {
        assert_eq!(client.get(path).send().await.status(), 403, "{path}");
    }
}

#[tokio::test]
async fn a_path_beyond_ascii_has_one_spelling() {
    let client = strict(Ravyn::new().routes(routes![cafe]));
    for path in ["/caf%C3%A9/a", "/caf%c3%a9/a", "/café/a"] {
        assert_eq!(client.get(path).send().await.text(), "a None", "{path}");
    }
    let app = Ravyn::new().routes(routes![cafe]).build().expect("an app");
    let url = app.url_for("cafe", &[("name", "é")]);
    assert_eq!(url.as_deref(), Ok("/caf%C3%A9/%C3%A9"));
}

/// Templates that overlap in every way that the tree allows.
const TEMPLATES: [&str; 9] = [
    "/",
    "/a",
    "/a/b",
    "/a/{x}",
    "/{x}/b",
    "/{x}/{y}",
    "/a/{x}/c",
    "/files/{*rest}",
    "/img-{x}.png",
];

/// The template that a path leads to: of those that fit the one whose first difference is plain text.
fn model(path: &str) -> Option<&'static str> {
    let given: Vec<&str> = path.split('/').skip(1).collect();
    let fits = |template: &&&str| {
        let wanted: Vec<&str> = template.split('/').skip(1).collect();
        let is_rest = wanted.last().is_some_and(|last| last.starts_with("{*"));
        let count = if is_rest {
            given.len() >= wanted.len()
        } else {
            given.len() == wanted.len()
        };
        count
            && wanted
                .iter()
                .zip(&given)
                .all(|(wanted, given)| match wanted.split_once('{') {
                    None => wanted == given,
                    Some((before, rest)) => {
                        let after = rest.split_once('}').map_or("", |(_, after)| after);
                        given.starts_with(before)
                            && given.ends_with(after)
                            && given.len() > before.len() + after.len()
                    }
                })
    };
    let kind = |segment: &str| match segment.find('{') {
        None => 0,
        Some(0) if segment.starts_with("{*") => 3,
        Some(0) => 2,
        Some(_) => 1,
    };
    let rank = |template: &&&str| template.split('/').map(kind).collect::<Vec<_>>();
    TEMPLATES.iter().filter(fits).min_by_key(rank).copied()
}

#[test]
fn a_path_leads_where_a_simple_reading_of_the_templates_says() {
    use proptest::prelude::*;

    let routes =
        TEMPLATES.map(|template| {
            ravyn::handler::Route::from_fn(Method::GET, template, template, move |_| async move {
                template
            })
        });
    let client = TestClient::new(Ravyn::new().without("openapi").routes(routes));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let segment = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "files",
        "img-1.png",
        "img-.png",
        "img-a",
        "x%20y",
    ]);
    let paths = prop::collection::vec(segment, 0..4)
        .prop_map(|segments| format!("/{}", segments.join("/")));
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(path in paths)| {
        let response = runtime.block_on(client.get(&path).send());
        let found = response.status().is_success().then(|| response.text());
        prop_assert_eq!(found, model(&path), "{}", path);
    });
}
