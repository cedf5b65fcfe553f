//! Faults found by `build()`: all at once, each with a code, the route, the place and a fix.

use std::sync::Arc;

use expect_test::{Expect, expect};
use ravyn::app::{AppBuilder, Extension};
use ravyn::error::{BoxError, explain, explained_codes};
use ravyn::handler::Route;
use ravyn::layer::Level;
use ravyn::prelude::*;
use ravyn::settings::RavynSettings;

/// What `build()` says of the application; lines are left out, so that this file can be edited.
#[track_caller]
fn check(app: &Ravyn, expected: &Expect) {
    let text = match app.build() {
        Ok(_) => "no faults".to_owned(),
        Err(error) => error.to_string(),
    };
    let lines = text
        .lines()
        .map(|line| match line.split_once("tests/it/build.rs:") {
            Some((before, after)) => {
                format!(
                    "{before}build.rs:LINE{}",
                    after.trim_start_matches(|c: char| c.is_ascii_digit())
                )
            }
            None => line.to_owned(),
        });
    expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

#[get("/items/{id}")]
async fn item(id: u64) -> String {
    id.to_string()
}

#[get("/items/{name}")]
async fn same_path(name: String) -> String {
    name
}

#[get("/")]
async fn no_shop() {}

#[get("/")]
async fn wants_shop(#[path] shop: u64) -> String {
    shop.to_string()
}

struct Db;
struct Other;

#[get("/db")]
async fn wants_db(db: Inject<Db>, other: Option<Inject<Other>>) {
    let _ = (db, other);
}

#[tokio::test]
async fn all_faults_are_reported_at_once() {
    let app = Ravyn::new()
        .state(Other)
        .routes(routes![item, same_path, wants_db])
        .include(Include::new("/shops/{shop}").routes(routes![no_shop]))
        .include(Include::new("/api").routes(routes![wants_shop]));
    check(
        &app,
        &expect![[r#"
            error[RV0001]: two routes answer GET /items/{name}
              --> build.rs:LINE
               = route: GET /items/{name} (same_path)
               = note: the other one is `item` at build.rs:LINE
               = help: change the path or the method of one of them

            error[RV0005]: there is no `Db` for the argument `db`
              --> build.rs:LINE
               = route: GET /db (wants_db)
               = help: give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`

            error[RV0002]: nobody takes the path parameter `{shop}`
              --> build.rs:LINE
               = route: GET /shops/{shop} (no_shop)
               = help: add an argument `shop`, or take `{shop}` out of the path

            error[RV0003]: the argument `shop` reads `{shop}`, which the path lacks
              --> build.rs:LINE
               = route: GET /api (wants_shop)
               = help: put `{shop}` into the path, or drop `#[path]`

            the application has 4 faults; `explain RV0001` tells more"#]],
    );
}

#[test]
fn a_near_type_is_named() {
    let app = Ravyn::new().state(Arc::new(Db)).routes(routes![wants_db]);
    check(
        &app,
        &expect![[r#"
            error[RV0005]: there is no `Db` for the argument `db`
              --> build.rs:LINE
               = route: GET /db (wants_db)
               = note: there is a `Arc<Db>`, given by the application at build.rs:LINE
               = help: give the value without the `Arc`, or take `Inject<Arc<Db>>`

            the application has 1 fault; `explain RV0005` tells more"#]],
    );
}

#[test]
fn a_value_given_twice_is_ambiguous() {
    check(
        &Ravyn::new().state(Other).state(Other),
        &expect![[r#"
            error[RV0006]: the application gives two of the type `Other`
              --> build.rs:LINE
               = note: the first one is given at build.rs:LINE
               = help: give one of them a name: `named("second", ..)`, asked for with `#[inject("second")]`

            the application has 1 fault; `explain RV0006` tells more"#]],
    );
}

#[test]
fn gateways_and_handlers_are_asked_for_the_same_faults() {
    let handler = Route::of::<lengthy>().state(Other).state(Other);
    let gateway = Gateway::from(handler)
        .state(Db)
        .state(Db)
        .timeout(std::time::Duration::ZERO);
    check(
        &Ravyn::new().route(gateway),
        &expect![[r#"
        error[RV0006]: the gateway of `lengthy` gives two of the type `Db`
          --> build.rs:LINE
           = note: the first one is given at build.rs:LINE
           = help: give one of them a name: `named("second", ..)`, asked for with `#[inject("second")]`

        error[RV0012]: `timeout` of the gateway of `lengthy` is zero, which would refuse what it limits
           = help: leave `.timeout(..)` out to get the default

        error[RV0006]: the handler `lengthy` gives two of the type `Other`
          --> build.rs:LINE
           = note: the first one is given at build.rs:LINE
           = help: give one of them a name: `named("second", ..)`, asked for with `#[inject("second")]`

        the application has 3 faults; `explain RV0006` tells more"#]],
    );
}

#[get("/lengthy")]
async fn lengthy() {}

#[test]
fn a_cookie_that_no_header_can_have_is_a_fault() {
    let cookie = Cookie::build(("theme", "dark")).path("/\n").build();
    let app = Ravyn::new().response_cookie(cookie);
    check(
        &app.routes(routes![lengthy]),
        &expect![[r#"
            error[RV0009]: the response cookie `theme` of the application cannot be sent
               = help: leave line breaks and other control characters out of its path and its domain

            the application has 1 fault; `explain RV0009` tells more"#]],
    );
}

#[test]
fn prefixes_follow_the_rules_of_paths() {
    let app = Ravyn::new()
        .include(Include::new("api"))
        .include(Include::new("/api/"))
        .include(Include::new("/{*rest}"))
        .include(Include::new("/{shop").routes(routes![item]))
        .include(Include::new("/{id}").routes(routes![item]));
    check(
        &app,
        &expect![[r#"
            error[RV0004]: the prefix of an include: the path `api` does not begin with `/`
              --> build.rs:LINE
               = help: write `/api`

            error[RV0004]: the prefix of an include: `/api/` ends with `/`
              --> build.rs:LINE
               = help: write `/api`

            error[RV0004]: the prefix of an include: `/{*rest}` takes the remainder of the path, so nothing can follow
              --> build.rs:LINE
               = help: write `{name}`, which takes one segment

            error[RV0004]: the prefix of an include: the path `/{shop` has a brace without its partner
              --> build.rs:LINE
               = help: write a parameter as `{name}`

            error[RV0004]: the path `/{id}/items/{id}` has two parameters called `id`
              --> build.rs:LINE
               = route: GET /{id}/items/{id} (item)
               = help: give one of the two `id` another name

            the application has 5 faults; `explain RV0004` tells more"#]],
    );
}

#[get("/a", name = "same")]
async fn named() {}

#[get("/b", name = "same")]
async fn named_alike() {}

#[test]
fn a_name_stands_for_one_route() {
    check(
        &Ravyn::new().routes(routes![named, named_alike]),
        &expect![[r#"
            error[RV0007]: two routes have the name `same`
              --> build.rs:LINE
               = route: GET /b
               = note: the other one is `named` at build.rs:LINE
               = help: give one of them another name

            the application has 1 fault; `explain RV0007` tells more"#]],
    );
}

#[get("/no-effect", status = 202)]
async fn no_effect() -> NoContent {
    NoContent
}

#[get("/no-content", status = 204)]
async fn no_content() -> String {
    String::new()
}

#[get("/reset", status = 204)]
async fn fine() {}

#[test]
fn a_status_that_cannot_be_sent_is_refused() {
    check(
        &Ravyn::new().routes(routes![no_effect, no_content, fine]),
        &expect![[r#"
        error[RV0008]: `status = 202` has no effect: the return type has its own status
          --> build.rs:LINE
           = route: GET /no-effect (no_effect)
           = help: drop `status`, or return another type

        error[RV0008]: an answer with status 204 has no content
          --> build.rs:LINE
           = route: GET /no-content (no_content)
           = help: return `NoContent`, or use another status

        the application has 2 faults; `explain RV0008` tells more"#]],
    );
}

#[get("/headers", response_headers("x shop" = "a"))]
async fn bad_headers(#[header("x tenant")] tenant: Option<String>) {
    let _ = tenant;
}

#[test]
fn header_names_are_checked() {
    check(
        &Ravyn::new().routes(routes![bad_headers]),
        &expect![[r#"
            error[RV0009]: `x tenant` is not a valid header name
              --> build.rs:LINE
               = route: GET /headers (bad_headers)
               = help: use letters, digits and `-`

            error[RV0009]: the response header `x shop` is not valid
              --> build.rs:LINE
               = route: GET /headers (bad_headers)
               = help: a name is made of letters, digits and `-`; a value has no line breaks

            the application has 2 faults; `explain RV0009` tells more"#]],
    );
}

#[get("/defaults")]
async fn bad_default(
    #[query(default = 0, minimum = 1, multiple_of = 2)] page: u32,
    #[query(default = "long", max_length = 2)] text: String,
) {
    let _ = (page, text);
}

#[test]
fn a_default_keeps_the_rules_of_its_argument() {
    check(
        &Ravyn::new().routes(routes![bad_default]),
        &expect![[r#"
        error[RV0010]: the default 0 of `page` must be at least 1
          --> build.rs:LINE
           = route: GET /defaults (bad_default)
           = help: change the default or the rule

        error[RV0010]: the default "long" of `text` must have at most 2 characters
          --> build.rs:LINE
           = route: GET /defaults (bad_default)
           = help: change the default or the rule

        the application has 2 faults; `explain RV0010` tells more"#]],
    );
}

#[model(request)]
enum Choice {
    One(u32),
    Fields { number: u32 },
}

#[get("/groups/{id}")]
async fn bad_groups(
    id: Path<u64>,
    map: Query<std::collections::HashMap<String, String>>,
    any: Query<Value>,
    list: Headers<Vec<String>>,
    choice: Cookies<Choice>,
    #[query] placed: Choice,
) {
    let _ = (id, map, any, list);
    for choice in [choice.0, placed] {
        let (Choice::One(_number) | Choice::Fields { number: _number }) = choice;
    }
}

#[test]
fn a_group_is_a_model_with_named_fields() {
    check(
        &Ravyn::new().routes(routes![bad_groups]),
        &expect![[r#"
            error[RV0013]: `u64` cannot be read as a group of parameters
              --> build.rs:LINE
               = route: GET /groups/{id} (bad_groups)
               = help: a group is a model with named fields, each a parameter; for one value write it without `Path<..>`: `id: u64`

            error[RV0013]: `HashMap<String, String>` cannot be read as a group of parameters
              --> build.rs:LINE
               = route: GET /groups/{id} (bad_groups)
               = help: a group is a model with named fields, each a parameter

            error[RV0013]: `Value` cannot be read as a group of parameters
              --> build.rs:LINE
               = route: GET /groups/{id} (bad_groups)
               = help: a group is a model with named fields, each a parameter

            error[RV0013]: `Vec<String>` cannot be read as a group of parameters
              --> build.rs:LINE
               = route: GET /groups/{id} (bad_groups)
               = help: a group is a model with named fields, each a parameter

            error[RV0013]: `Choice` cannot be read as a group of parameters
              --> build.rs:LINE
               = route: GET /groups/{id} (bad_groups)
               = help: a group is a model with named fields, each a parameter

            error[RV0013]: `Choice` cannot be read as a group of parameters
              --> build.rs:LINE
               = route: GET /groups/{id} (bad_groups)
               = help: a group is a model with named fields, each a parameter

            the application has 6 faults; `explain RV0013` tells more"#]],
    );
}

#[derive(Clone)]
struct Broken;

impl Extension for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn install(self, _: &mut AppBuilder) -> Result<(), BoxError> {
        Err("the licence has expired".into())
    }
}

#[test]
fn an_extension_and_a_setting_can_be_at_fault() {
    let app = Ravyn::new()
        .extension(Broken)
        .server(ravyn::server::ServerSettings::default().connections(0))
        .timeout(std::time::Duration::ZERO)
        .body_limit(0);
    check(
        &app,
        &expect![[r#"
            error[RV0012]: `connections` is zero, which would refuse what it limits
               = help: leave `.connections(..)` out to get the default

            error[RV0011]: the extension `broken`: the licence has expired
               = help: `.without("broken")` leaves it out

            error[RV0012]: `timeout` of the application is zero, which would refuse what it limits
               = help: leave `.timeout(..)` out to get the default

            error[RV0012]: `body_limit` of the application is zero, which would refuse what it limits
               = help: leave `.body_limit(..)` out to get the default

            the application has 4 faults; `explain RV0011` tells more"#]],
    );
    check(
        &app.clone()
            .without("broken")
            .server(ravyn::server::ServerSettings::default())
            .timeout(std::time::Duration::from_secs(1))
            .body_limit(1),
        &expect!["no faults"],
    );
}

#[test]
fn an_application_can_be_built_again() {
    let app = Ravyn::new().state(Db).routes(routes![wants_db]);
    assert!(app.build().is_ok() && app.build().is_ok());
}

#[test]
fn every_code_has_a_page() {
    for code in explained_codes() {
        let page = explain(code).expect("a page");
        assert!(
            page.starts_with(&format!("{code}: ")) && page.lines().count() > 2,
            "{code}"
        );
    }
    assert!(explain("rv0001").is_some() && explain("RV9999").is_none());
}

#[model]
#[derive(Clone)]
struct Pages {
    #[field(default = 0, minimum = 1)]
    number: u32,
    size: Option<Size>,
}

#[model]
#[derive(Clone)]
struct Size {
    #[field(default = "wide", max_length = 3)]
    name: String,
    #[field(default = 2, minimum = 1)]
    count: u8,
}

#[get("/pages")]
async fn pages(#[query(style = "deepObject")] pages: Pages) -> String {
    pages.number.to_string()
}

#[post("/pages")]
async fn post_pages(pages: Pages) -> String {
    let size = pages.size.map(|size| (size.name, size.count));
    format!("{size:?}")
}

#[test]
fn a_default_keeps_the_rules_of_its_field() {
    check(
        &Ravyn::new().routes(routes![pages, post_pages]),
        &expect![[r#"
            error[RV0010]: the default 0 of `number` in `Pages` must be at least 1
              --> build.rs:LINE
               = route: GET /pages (pages)
               = help: change the default or the rule

            error[RV0010]: the default "wide" of `name` in `Size` must have at most 3 characters
              --> build.rs:LINE
               = route: GET /pages (pages)
               = help: change the default or the rule

            the application has 2 faults; `explain RV0010` tells more"#]],
    );
}

#[get("/lengths", response_headers("Content-Length" = "3", "content-type" = "text/css"))]
async fn lengths() -> &'static str {
    "Hello"
}

#[test]
fn a_handler_declares_no_field_of_the_connection_or_of_its_content() {
    check(
        &Ravyn::new().routes(routes![lengths]),
        &expect![[r#"
        error[RV0009]: the response header `content-length` is the connection's
          --> build.rs:LINE
           = route: GET /lengths (lengths)
           = help: leave it out: the server sets it

        error[RV0009]: the response header `content-type` has no effect: the return type has its own
          --> build.rs:LINE
           = route: GET /lengths (lengths)
           = help: leave it out, or return `Response`

        the application has 2 faults; `explain RV0009` tells more"#]],
    );
}

#[test]
fn an_extension_that_is_left_out_must_be_there() {
    check(
        &Ravyn::new().without("openapii"),
        &expect![[r#"
        error[RV0014]: there is no extension `openapii` to leave out
          --> build.rs:LINE
           = help: the extensions are openapi, security_headers

        the application has 1 fault; `explain RV0014` tells more"#]],
    );
}

#[get("/items/{id}")]
async fn item_of_db(id: u64, db: Inject<Db>) {
    let _ = (id, db);
}

#[test]
fn one_fault_of_a_route_hides_no_other() {
    check(
        &Ravyn::new().routes(routes![item, item_of_db]),
        &expect![[r#"
            error[RV0005]: there is no `Db` for the argument `db`
              --> build.rs:LINE
               = route: GET /items/{id} (item_of_db)
               = help: give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`

            error[RV0001]: two routes answer GET /items/{id}
              --> build.rs:LINE
               = route: GET /items/{id} (item_of_db)
               = note: the other one is `item` at build.rs:LINE
               = help: change the path or the method of one of them

            the application has 2 faults; `explain RV0001` tells more"#]],
    );
}

#[cfg(feature = "csv")]
#[get("/rows", produces("text/csv"))]
async fn nested_rows() -> Vec<Pages> {
    Vec::new()
}

#[cfg(feature = "csv")]
#[get("/row", produces("application/json", "text/csv", "application/json"))]
async fn one_row() -> Size {
    Size {
        name: String::new(),
        count: 1,
    }
}

#[cfg(feature = "csv")]
#[test]
fn a_representation_that_an_answer_cannot_have_is_refused() {
    check(
        &Ravyn::new().routes(routes![nested_rows, one_row]),
        &expect![[r#"
            error[RV0015]: the answer cannot be `text/csv`: `Vec<Pages>` has the field `size`, which is no single value
              --> build.rs:LINE
               = route: GET /rows (nested_rows)
               = help: drop "text/csv" from `produces(..)`, or return another type

            error[RV0015]: the answer cannot be `text/csv`: `Size` is no list
              --> build.rs:LINE
               = route: GET /row (one_row)
               = help: drop "text/csv" from `produces(..)`, or return another type

            error[RV0015]: `application/json` is produced twice
              --> build.rs:LINE
               = route: GET /row (one_row)
               = help: drop one of the two from `produces(..)`

            the application has 3 faults; `explain RV0015` tells more"#]],
    );
}

/// A thing.
#[model(example = json!({"name": "a", "count": 0}))]
struct Thing {
    #[field(example = "lamp", max_length = 3)]
    name: String,
    #[field(minimum = 1, example = 2)]
    count: u8,
}

#[get("/things")]
async fn thing(#[query(minimum = 1, example = 0)] page: u8) -> Thing {
    Thing {
        name: String::new(),
        count: page,
    }
}

#[cfg(feature = "openapi")]
#[test]
fn an_example_is_a_value_of_its_schema() {
    check(
        &Ravyn::new().routes(routes![thing]),
        &expect![[r#"
            error[RV0022]: the example {"count":0,"name":"a"} of `Thing` breaks its schema at /count: must be at least 1
               = help: change the example or the rule; an answer has every field, `null` included

            error[RV0022]: the example "lamp" of `name` in `Thing` breaks its schema: must have at most 3 characters
               = help: change the example or the rule; an answer has every field, `null` included

            error[RV0022]: the example 0 of `page` breaks its schema: must be at least 1
              --> build.rs:LINE
               = route: GET /things (thing)
               = help: change the example or the rule; an answer has every field, `null` included

            the application has 3 faults; `explain RV0022` tells more"#]],
    );
}

#[get("/styles")]
async fn bad_styles(
    #[query(style = "pipeDelimited")] page: u8,
    #[query(style = "spaceDelimited")] size: Pages,
    group: Query<Pages>,
    rows: Headers<Rows>,
) {
    let _ = (page, size, group, rows.0.rows);
}

#[model(request)]
struct Rows {
    rows: Vec<Vec<String>>,
}

#[test]
fn a_style_fits_its_argument_and_a_group_has_single_values() {
    check(
        &Ravyn::new().routes(routes![bad_styles]),
        &expect![[r#"
            error[RV0016]: the argument `page` cannot have the style `pipeDelimited`
              --> build.rs:LINE
               = route: GET /styles (bad_styles)
               = help: `deepObject` is for a model with named fields, everything else for a list

            error[RV0016]: the argument `size` cannot have the style `spaceDelimited`
              --> build.rs:LINE
               = route: GET /styles (bad_styles)
               = help: `deepObject` is for a model with named fields, everything else for a list

            error[RV0013]: the field `size` of `Pages` cannot be read from text
              --> build.rs:LINE
               = route: GET /styles (bad_styles)
               = help: write `#[query(style = "deepObject")] group: Pages`, which reads `group[size][..]`

            error[RV0013]: the field `rows` of `Rows` cannot be read from text
              --> build.rs:LINE
               = route: GET /styles (bad_styles)
               = help: give the group single values, and lists of such

            the application has 4 faults; `explain RV0013` tells more"#]],
    );
}

#[test]
fn every_fault_is_in_the_book() {
    let book = std::fs::read_to_string("docs/errors.md").expect("the book");
    for code in explained_codes() {
        let title = explain(code).and_then(|page| page.lines().next()?.split_once(": "));
        let (_, title) = title.expect("a page begins with its title");
        let row = format!("| {code} | {title} | ");
        assert!(book.contains(&row), "docs/errors.md has no row `{row}`");
    }
}

#[test]
fn a_command_of_an_extension_reports_the_faults_too() {
    let app = Ravyn::new().routes(routes![wants_db]);
    let error = app.run_with(["program", "openapi"].map(Into::into));
    let error = format!("{:?}", error.expect_err("a fault"));
    assert!(error.contains("error[RV0005]"), "{error}");
}

struct Pool;
struct Prices;
struct Basket;

fn db() -> Db {
    Db
}

fn fallible() -> Result<Db, ravyn::Error> {
    Ok(Db)
}

#[test]
fn a_missing_value_names_what_is_nearly_asked_for() {
    let routed = || Ravyn::new().routes(routes![wants_db]);
    check(
        &routed().dependency(ravyn::inject::named("replica", db)),
        &expect![[r#"
        error[RV0005]: there is no `Db` for the argument `db`
          --> build.rs:LINE
           = route: GET /db (wants_db)
           = note: there is a `Db` called `replica`, given by the application at build.rs:LINE
           = help: ask for it by its name: `#[inject("replica")]`

        the application has 1 fault; `explain RV0005` tells more"#]],
    );
    check(
        &routed().dependency(fallible),
        &expect![[r#"
        error[RV0005]: there is no `Db` for the argument `db`
          --> build.rs:LINE
           = route: GET /db (wants_db)
           = note: there is a `Result<Db, Error>`, given by the application at build.rs:LINE
           = help: name the type: `Provider::<Db>::request(fallible)`

        the application has 1 fault; `explain RV0005` tells more"#]],
    );
    check(
        &Ravyn::new()
            .include(Include::new("/a").dependency(db).routes(routes![item]))
            .include(Include::new("/b").routes(routes![wants_db])),
        &expect![[r#"
            error[RV0005]: there is no `Db` for the argument `db`
              --> build.rs:LINE
               = route: GET /b/db (wants_db)
               = help: give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`

            the application has 1 fault; `explain RV0005` tells more"#]],
    );
}

#[get("/replica")]
async fn wants_replica(#[inject("replica")] db: Inject<Db>) {
    let _ = db;
}

#[test]
fn a_missing_name_names_the_nearest() {
    let routed = || Ravyn::new().routes(routes![wants_replica]);
    check(
        &routed()
            .dependency(ravyn::inject::named("archive", db))
            .dependency(ravyn::inject::named("replika", db))
            .dependency(ravyn::inject::named("replicas", || Pool)),
        &expect![[r#"
            error[RV0005]: there is no `Db` called `replica` for the argument `db`
              --> build.rs:LINE
               = route: GET /replica (wants_replica)
               = note: there is a `Db` called `replika`, given by the application at build.rs:LINE
               = note: there is a `Db` called `archive`, given by the application at build.rs:LINE
               = note: there is a `Pool` called `replicas`, given by the application at build.rs:LINE
               = help: did you mean `#[inject("replika")]`?

            the application has 1 fault; `explain RV0005` tells more"#]],
    );
    check(
        &routed().dependency(db),
        &expect![[r#"
        error[RV0005]: there is no `Db` called `replica` for the argument `db`
          --> build.rs:LINE
           = route: GET /replica (wants_replica)
           = note: there is a `Db`, given by the application at build.rs:LINE
           = help: ask for it without a name, or give one under it: `named("replica", ..)`

        the application has 1 fault; `explain RV0005` tells more"#]],
    );
    check(
        &routed(),
        &expect![[r#"
        error[RV0005]: there is no `Db` called `replica` for the argument `db`
          --> build.rs:LINE
           = route: GET /replica (wants_replica)
           = help: give one under that name: `.dependency(named("replica", ..))`

        the application has 1 fault; `explain RV0005` tells more"#]],
    );
}

#[test]
fn a_provider_whose_type_was_not_named_is_said_once() {
    let app = Ravyn::new()
        .dependency(fallible)
        .dependency(|_: Inject<Db>| Pool)
        .routes(routes![wants_db, item_of_db, reads_pool]);
    check(
        &app,
        &expect![[r#"
        error[RV0005]: there is no `Db` for the argument `db`
          --> build.rs:LINE
           = route: GET /db (wants_db)
           = note: there is a `Result<Db, Error>`, given by the application at build.rs:LINE
           = help: name the type: `Provider::<Db>::request(fallible)`

        the application has 1 fault; `explain RV0005` tells more"#]],
    );
}

#[get("/of-pool")]
async fn reads_pool(pool: Inject<Pool>) {
    let _ = pool;
}

#[test]
fn what_runs_at_startup_and_shutdown_is_named_where_a_value_is_missing() {
    async fn warm(_: Inject<Db>) {}
    async fn beat(_: ravyn::app::Lifespan, _: Inject<Db>) {}
    async fn reads(_: HeaderMap) {}
    let app = Ravyn::new()
        .on_startup(warm)
        .lifespan(beat)
        .on_shutdown(|_: Inject<Db>| ())
        .on_shutdown(reads);
    check(
        &app,
        &expect![[r#"
        error[RV0005]: there is no `Db` for the startup function `warm`
          --> build.rs:LINE
           = help: give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`

        error[RV0005]: there is no `Db` for the lifespan `beat`
           = help: give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`

        error[RV0005]: there is no `Db` for a closure of shutdown
          --> build.rs:LINE
           = help: give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`

        error[RV0024]: an argument reads a request, which there is not yet
          --> build.rs:LINE
           = note: it is one of the shutdown function `reads`
           = help: what is made for the application takes only `Inject<..>` of what is made for it, too

        the application has 4 faults; `explain RV0005` tells more"#]],
    );
}

#[test]
fn a_mounted_application_sees_only_what_it_gives_itself() {
    let inner = Ravyn::new().routes(routes![wants_db]);
    let app = Ravyn::new().dependency(db).mount("/inner", inner);
    check(
        &app,
        &expect![[r#"
        error[RV0005]: there is no `Db` for the argument `db`
          --> build.rs:LINE
           = route: GET /inner/db (wants_db)
           = note: the application around this one gives it, at build.rs:LINE; a mounted application sees only its own
           = help: give it to the mounted application, too

        the application has 1 fault; `explain RV0005` tells more"#]],
    );
}

fn pool_of_basket(_: Inject<Basket>) -> Pool {
    Pool
}

fn prices_of_pool(_: Inject<Pool>) -> Prices {
    Prices
}

fn basket_of_pool(_: Inject<Pool>) -> Basket {
    Basket
}

fn basket_of_prices(_: Inject<Prices>) -> Basket {
    Basket
}

#[get("/basket")]
async fn wants_basket(basket: Inject<Basket>) {
    let _ = basket;
}

#[test]
fn dependencies_that_need_each_other_are_shown_as_a_circle() {
    let two = Ravyn::new()
        .dependency(pool_of_basket)
        .dependency(basket_of_pool)
        .routes(routes![wants_basket]);
    check(
        &two,
        &expect![[r#"
            error[RV0023]: dependencies need each other: `Basket` -> `Pool` -> `Basket`
              --> build.rs:LINE
               = route: GET /basket (wants_basket)
               = note: `Basket` is given at build.rs:LINE
               = note: `Pool` is given at build.rs:LINE
               = note: needed by GET /basket (wants_basket)
               = help: take one of the needs out, or move what both need into a third provider

            the application has 1 fault; `explain RV0023` tells more"#]],
    );
    let three = Ravyn::new()
        .dependency(pool_of_basket)
        .dependency(prices_of_pool)
        .dependency(basket_of_prices)
        .routes(routes![wants_basket]);
    check(
        &three,
        &expect![[r#"
            error[RV0023]: dependencies need each other: `Basket` -> `Prices` -> `Pool` -> `Basket`
              --> build.rs:LINE
               = route: GET /basket (wants_basket)
               = note: `Basket` is given at build.rs:LINE
               = note: `Prices` is given at build.rs:LINE
               = note: `Pool` is given at build.rs:LINE
               = note: needed by GET /basket (wants_basket)
               = help: take one of the needs out, or move what both need into a third provider

            the application has 1 fault; `explain RV0023` tells more"#]],
    );
}

#[test]
fn what_lives_longer_cannot_want_what_lives_shorter() {
    async fn through(request: Request, next: Next, _: Inject<Db>) -> Response {
        next.run(request).await
    }
    fn reads(_: HeaderMap) -> Prices {
        Prices
    }
    let app = Ravyn::new()
        .dependency(db)
        .dependency(Provider::<Prices>::app(reads))
        .dependency(Provider::<Pool>::app(|_: Inject<Db>, _: Inject<Prices>| {
            Pool
        }))
        .dependency(Provider::<Basket>::app(basket_of_pool))
        .middleware(through)
        .on_startup(|_: Inject<Db>| ())
        .routes(routes![wants_basket]);
    check(
        &app,
        &expect![[r#"
            error[RV0024]: the middleware `through` runs outside of a route and wants `Db`, which has the scope `request`
              --> build.rs:LINE
               = note: `Db` is given at build.rs:LINE
               = help: make it once for the application: `Provider::app(..)`

            error[RV0024]: `Pool` is made once for the application and wants `Db`, which has the scope `request`
              --> build.rs:LINE
               = route: GET /basket (wants_basket)
               = note: `Db` is given at build.rs:LINE
               = note: needed through `Basket` -> `Pool`
               = note: needed by GET /basket (wants_basket)
               = help: make the first by `Provider::request(..)`, or the second by `Provider::app(..)`

            error[RV0024]: `Prices` is made once for the application, and its provider reads a request, which there is not yet
              --> build.rs:LINE
               = route: GET /basket (wants_basket)
               = note: needed through `Basket` -> `Pool` -> `Prices`
               = note: needed by GET /basket (wants_basket)
               = help: make it for each request: `Provider::request(..)`, or take only `Inject<..>` of what is made once

            error[RV0024]: a closure of startup runs outside of a route and wants `Db`, which has the scope `request`
              --> build.rs:LINE
               = note: `Db` is given at build.rs:LINE
               = help: make it once for the application: `Provider::app(..)`

            the application has 4 faults; `explain RV0024` tells more"#]],
    );
}

#[get("/twice")]
async fn takes_twice(first: InjectMut<Db>, second: InjectMut<Db>) {
    let _ = (first, second);
}

#[get("/beside")]
async fn takes_beside(first: Inject<Db>, second: InjectMut<Db>) {
    let _ = (first, second);
}

#[get("/shared")]
async fn takes_shared(pool: InjectMut<Pool>) {
    let _ = pool;
}

#[test]
fn what_one_may_change_nobody_else_has() {
    let app = Ravyn::new()
        .dependency(db)
        .dependency(Provider::<Pool>::app(|| Pool))
        .routes(routes![takes_twice, takes_beside, takes_shared]);
    check(
        &app,
        &expect![[r#"
            error[RV0025]: `Db` is taken twice, and once as `InjectMut`
              --> build.rs:LINE
               = route: GET /twice (takes_twice)
               = note: it is taken by the argument `first` and by the argument `second`
               = help: let one take `InjectMut<..>` and hand it on, or let all take `Inject<..>`

            error[RV0025]: `Db` is taken twice, and once as `InjectMut`
              --> build.rs:LINE
               = route: GET /beside (takes_beside)
               = note: it is taken by the argument `first` and by the argument `second`
               = help: let one take `InjectMut<..>` and hand it on, or let all take `Inject<..>`

            error[RV0025]: `Pool` belongs to the application, so `InjectMut` cannot have it
              --> build.rs:LINE
               = route: GET /shared (takes_shared)
               = note: it is given at build.rs:LINE
               = help: take `Inject<..>`, or make it for each request: `Provider::request(..)`

            the application has 3 faults; `explain RV0025` tells more"#]],
    );
}

fn ended() -> Scoped<Db> {
    Scoped::new(Db, async |_: Db, _: Outcome| Ok(()))
}

#[get("/ended", dependencies(db = ended))]
async fn takes_ended(db: Db) {
    let _ = db;
}

#[get("/transient", dependencies(db = Provider::<Db>::transient(ended)))]
async fn takes_transient(db: Db) {
    let _ = db;
}

#[get("/behind")]
async fn changes_behind(pool: InjectMut<Pool>) {
    let _ = pool;
}

#[get("/out", dependencies(pool = Provider::<Pool>::shared(Scope::Transient, || Arc::new(Pool))))]
async fn takes_behind(pool: Pool) {
    let _ = pool;
}

#[test]
fn what_has_an_end_or_an_arc_is_nobodys_own() {
    let app = Ravyn::new()
        .dependency(Provider::<Pool>::shared(Scope::Request, || Arc::new(Pool)))
        .routes(routes![
            takes_ended,
            takes_transient,
            changes_behind,
            takes_behind
        ]);
    check(
        &app,
        &expect![[r#"
            error[RV0025]: `Db` called `db` has an end, which takes it, so an argument by value cannot have it
              --> build.rs:LINE
               = route: GET /ended (takes_ended)
               = note: it is given at build.rs:LINE
               = help: take `InjectMut<..>` or `Inject<..>`, or make it without an end

            error[RV0025]: `Db` called `db` has an end, which takes it, so an argument by value cannot have it
              --> build.rs:LINE
               = route: GET /transient (takes_transient)
               = note: it is given at build.rs:LINE
               = help: take `InjectMut<..>` or `Inject<..>`, or make it without an end

            error[RV0025]: `Pool` is behind an `Arc`, so `InjectMut` cannot have it
              --> build.rs:LINE
               = route: GET /behind (changes_behind)
               = note: it is given at build.rs:LINE
               = help: take `Inject<..>`, or give it without the `Arc`: `Provider::request(..)`

            error[RV0025]: `Pool` called `pool` is behind an `Arc`, so an argument by value cannot have it
              --> build.rs:LINE
               = route: GET /out (takes_behind)
               = note: it is given at build.rs:LINE
               = help: take `Inject<..>`, or give it without the `Arc`: `Provider::request(..)`

            the application has 4 faults; `explain RV0025` tells more"#]],
    );
}

fn somebody() -> String {
    "somebody".to_owned()
}

#[get("/somebody", dependencies(user = somebody))]
async fn takes_somebody(user: String) -> String {
    user
}

#[test]
fn an_argument_by_value_is_overridden_by_a_closure() {
    let app = || Ravyn::new().routes(routes![takes_somebody]);
    let value = Provider::value("Ada".to_owned());
    check(
        &app().override_dependency(ravyn::inject::named("user", value)),
        &expect![[r#"
            error[RV0025]: `String` called `user` belongs to the application, so an argument by value cannot have it
              --> build.rs:LINE
               = route: GET /somebody (takes_somebody)
               = note: it is given at build.rs:LINE
               = help: override by a closure, which makes one for each request: `named("user", || ..)`

            the application has 1 fault; `explain RV0025` tells more"#]],
    );
    let closure = ravyn::inject::named("user", || "Ada".to_owned());
    check(&app().override_dependency(closure), &expect!["no faults"]);
}

#[test]
fn a_provider_has_neither_unnamed_values_nor_the_body_nor_the_request() {
    let app = Ravyn::new()
        .dependency(|_: Inject<Pool>, _: u64| Db)
        .dependency(|_: Bytes| Pool)
        .dependency(|_: Request| Basket)
        .routes(routes![wants_db, wants_basket]);
    check(
        &app,
        &expect![[r#"
        error[RV0026]: argument 1 of the provider of `Pool` reads the body, which is the handler's
          --> build.rs:LINE
           = route: GET /db (wants_db)
           = note: needed through `Db` -> `Pool`
           = note: needed by GET /db (wants_db)
           = help: read it in the handler and hand it on

        error[RV0026]: argument 2 of the provider of `Db` has no name to be read by
          --> build.rs:LINE
           = route: GET /db (wants_db)
           = note: needed by GET /db (wants_db)
           = help: put `#[provider]` on the function, or take a `#[derive(Requires)]` struct

        error[RV0026]: argument 1 of the provider of `Basket` takes the request, which is the handler's
          --> build.rs:LINE
           = route: GET /basket (wants_basket)
           = note: needed by GET /basket (wants_basket)
           = help: take the parts that are needed: `HeaderMap`, `Method`, `Query<..>`

        the application has 3 faults; `explain RV0026` tells more"#]],
    );
}

#[derive(Clone)]
struct Needing(&'static str, &'static [&'static str]);

impl Extension for Needing {
    fn name(&self) -> &'static str {
        self.0
    }

    fn needs(&self) -> &'static [&'static str] {
        self.1
    }

    fn install(self, _: &mut AppBuilder) -> Result<(), BoxError> {
        Ok(())
    }
}

#[test]
fn extensions_need_what_is_there() {
    check(
        &Ravyn::new().extension(Needing("accounts", &["database"])),
        &expect![[r#"
            error[RV0028]: the extension `accounts` needs `database`, which is not there
               = help: add the extension `database`

            the application has 1 fault; `explain RV0028` tells more"#]],
    );
    let circle = Ravyn::new()
        .extension(Needing("a", &["b"]))
        .extension(Needing("b", &["c"]))
        .extension(Needing("c", &["a"]))
        .extension(Needing("d", &["a"]));
    check(
        &circle,
        &expect![[r#"
            error[RV0028]: extensions need each other: `a` -> `b` -> `c` -> `a`
               = help: take one of the needs out

            the application has 1 fault; `explain RV0028` tells more"#]],
    );
}

#[derive(Clone)]
struct Failing;

impl Extension for Failing {
    fn name(&self) -> &'static str {
        "failing"
    }

    fn install(self, _: &mut AppBuilder) -> Result<(), BoxError> {
        Err("no database is configured".into())
    }
}

#[test]
fn what_an_absent_extension_may_give_is_no_fault_of_its_own() {
    let routed = || {
        Ravyn::new()
            .dependency(ravyn::inject::named("replica", || Pool))
            .routes(routes![wants_db, item_of_db, reads_pool])
    };
    check(
        &routed().extension(Needing("accounts", &["database"])),
        &expect![[r#"
            error[RV0028]: the extension `accounts` needs `database`, which is not there
               = note: 2 arguments lack a value, which it may give
               = help: add the extension `database`

            error[RV0005]: there is no `Pool` for the argument `pool`
              --> build.rs:LINE
               = route: GET /of-pool (reads_pool)
               = note: there is a `Pool` called `replica`, given by the application at build.rs:LINE
               = help: ask for it by its name: `#[inject("replica")]`

            the application has 2 faults; `explain RV0005` tells more"#]],
    );
    check(
        &routed().extension(Failing),
        &expect![[r#"
        error[RV0011]: the extension `failing`: no database is configured
           = note: 2 arguments lack a value, which it may give
           = help: `.without("failing")` leaves it out

        error[RV0005]: there is no `Pool` for the argument `pool`
          --> build.rs:LINE
           = route: GET /of-pool (reads_pool)
           = note: there is a `Pool` called `replica`, given by the application at build.rs:LINE
           = help: ask for it by its name: `#[inject("replica")]`

        the application has 2 faults; `explain RV0005` tells more"#]],
    );
}

#[test]
fn an_override_of_what_nobody_gives_or_asks_for_is_a_fault() {
    let routed = || Ravyn::new().dependency(db).routes(routes![wants_db]);
    check(
        &routed()
            .override_dependency(|| Arc::new(Db))
            .override_dependency(ravyn::inject::named("replica", db)),
        &expect![[r#"
            error[RV0029]: an override gives `Arc<Db>`, which no level gives and nothing asks for
              --> build.rs:LINE
               = note: there is a `Db`, given by the application at build.rs:LINE
               = help: override the very type and name that are asked for, or take the override out

            error[RV0029]: an override gives `Db` called `replica`, which no level gives and nothing asks for
              --> build.rs:LINE
               = note: there is a `Db`, given by the application at build.rs:LINE
               = help: override the very type and name that are asked for, or take the override out

            the application has 2 faults; `explain RV0029` tells more"#]],
    );
    // The first of two is not asked, and neither is what only the real one would have asked for.
    let fine = Ravyn::new()
        .dependency(|_: Inject<Pool>| Db)
        .dependency(|| Pool)
        .routes(routes![wants_db])
        .override_dependency(db)
        .override_dependency(db)
        .override_dependency(|| Pool);
    check(&fine, &expect!["no faults"]);
}

#[test]
fn settings_of_the_program_are_a_warning_in_a_mounted_application() {
    let child = Ravyn::new()
        .trailing_slash(TrailingSlash::Redirect)
        .configure(RavynSettings::default());
    let app = Ravyn::new()
        .trailing_slash(TrailingSlash::Ignore)
        .include(Include::new("/a").mount("/inner", child))
        .build()
        .expect("no fault");
    let warnings: Vec<_> = app.warnings().iter().map(ToString::to_string).collect();
    let text = warnings.join("\n\n");
    let lines = text.lines().filter(|line| !line.contains("-->"));
    expect![[r#"
        warning[RV0017]: `.trailing_slash(..)` of the mounted application `/inner` has no effect
           = help: say it of the application around: it is the program's, which is one

        warning[RV0017]: `.configure(..)` of the mounted application `/inner` has no effect
           = help: say it of the application around: it is the program's, which is one"#]]
    .assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_nobody_asks_for_is_a_warning_and_no_fault() {
    let app = Ravyn::new()
        .state(Other)
        .dependency(db)
        .include(Include::new("/a").dependency(Provider::<Pool>::app(|| Pool)));
    let app = app.build().expect("no fault");
    let warnings: Vec<_> = app.warnings().iter().map(ToString::to_string).collect();
    let text = warnings.join("\n\n");
    let lines = text.lines().filter(|line| !line.contains("-->"));
    expect![[r#"
        warning[RV0027]: the application gives `Db`, and nothing asks for it
           = help: take it out, or ask for it: `Inject<..>`

        warning[RV0027]: the include `/a` gives `Pool`, and nothing asks for it
           = help: take it out, or ask for it: `Inject<..>`"#]]
    .assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}
