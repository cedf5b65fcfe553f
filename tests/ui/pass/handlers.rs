//! Handlers in all their forms.

use ravyn::handler::Handler;
use ravyn::prelude::*;

use super::client;

mod items {
    use ravyn::prelude::*;

    #[get("/items")]
    pub(crate) async fn list() -> &'static str {
        "list"
    }

    pub(super) mod nested {
        use ravyn::prelude::*;

        #[get("/nested")]
        pub(in super::super) async fn show() -> &'static str {
            "nested"
        }
    }
}

use self::items::list as all;
use self::items::nested;

#[tokio::test]
async fn handlers_in_modules_and_under_other_names_are_listed() {
    let client = client(routes![items::list, self::items::nested::show,]);
    assert_eq!(client.get("/items").send().await.text(), "list");
    assert_eq!(client.get("/nested").send().await.text(), "nested");
    assert_eq!(routes![all, nested::show].len(), 2);
    assert!(routes![].is_empty());
    assert_eq!(all().await, "list");
}

#[tokio::test]
async fn a_handler_may_stand_in_a_function() {
    #[get("/inner/{name}")]
    async fn inner(name: String) -> String {
        name
    }

    let client = client(routes![inner]);
    assert_eq!(client.get("/inner/Ada").send().await.text(), "Ada");
    assert_eq!(inner("Bob".to_owned()).await, "Bob");
}

/// A module of the handler's name, which would be the name of its type.
mod time {}

#[get("/time", type = TimeRoute)]
async fn time() -> &'static str {
    "now"
}

#[tokio::test]
async fn the_type_of_a_handler_can_have_another_name() {
    assert_eq!(TimeRoute::describe().handler, "time");
    let client = client(routes![TimeRoute]);
    assert_eq!(client.get("/time").send().await.text(), "now");
}

/// Says hello.
///
/// To one person.
#[deprecated]
#[get("/hello/{name}", tags("people"))]
async fn hello(
    /// Who is greeted.
    ///
    /// Any name will do.
    name: String,
    #[query(default = 1, maximum = 3)]
    #[expect(unused_variables, reason = "an attribute of rustc's stays")]
    times: u32,
) -> String {
    format!("Hello, {name}!")
}

#[test]
fn doc_comments_and_attributes_describe_a_route() {
    let meta = <hello as Handler>::describe();
    assert_eq!(meta.summary.as_deref(), Some("Says hello"));
    assert_eq!(meta.description.as_deref(), Some("To one person."));
    assert!(meta.deprecated);
    let described = meta.arguments[0].description.as_deref();
    assert_eq!(described, Some("Who is greeted.\n\nAny name will do."));
    assert!(meta.source.file.ends_with("handlers.rs"));
}

#[get("/blocking/{name}", blocking)]
fn blocking(name: String) -> String {
    name
}

#[get("/nothing")]
async fn nothing() {}

#[cfg(unix)]
#[get("/system")]
async fn system() -> &'static str {
    "unix"
}

#[get("/system")]
#[cfg(not(unix))]
async fn system() -> &'static str {
    "another"
}

#[get("/off")]
#[cfg(any())]
async fn off() -> Missing {}

#[cfg(not(any()))]
#[get("/off")]
async fn off() {}

#[route(methods(GET, PURGE), "/cache")]
async fn cache(method: Method) -> String {
    method.to_string()
}

#[get(path = "/named", name = "other", status = 202, response_headers("x-one" = "1"))]
async fn named() -> &'static str {
    "named"
}

#[tokio::test]
async fn every_form_of_a_function_answers() {
    let client = client(routes![blocking, nothing, system, off, cache, named]);
    assert_eq!(client.get("/blocking/Ada").send().await.text(), "Ada");
    assert_eq!(client.get("/nothing").send().await.status(), 204);
    assert_eq!(client.get("/system").send().await.status(), 200);
    let purge = Method::from_bytes(b"PURGE").expect("a method");
    assert_eq!(client.request(purge, "/cache").send().await.text(), "PURGE");
    let named = client.get("/named").send().await;
    assert_eq!(named.status(), 202);
    assert_eq!(named.header("x-one"), Some("1"));
}

type Reply<T> = Result<T, HttpError>;

#[get("/aliased/{id}")]
async fn aliased(id: u64) -> Reply<String> {
    if id == 0 {
        return Err(HttpError::not_found("none"));
    }
    Ok(id.to_string())
}

#[tokio::test]
async fn an_alias_of_result_is_an_answer() {
    let client = client(routes![aliased]);
    assert_eq!(client.get("/aliased/1").send().await.text(), "1");
    assert_eq!(client.get("/aliased/0").send().await.status(), 404);
}

macro_rules! handlers {
    ($($name:ident: $path:literal => $type:ty, $value:expr;)*) => {$(
        #[get($path)]
        async fn $name(times: $type) -> String {
            format!("{} {times}", $value)
        }
    )*};
}

handlers! {
    first: "/first" => u32, "first";
    second: "/second" => f64, "second";
}

#[tokio::test]
async fn a_macro_may_write_handlers() {
    let client = client(routes![first, second]);
    assert_eq!(client.get("/first?times=2").send().await.text(), "first 2");
    assert_eq!(
        client.get("/second?times=2").send().await.text(),
        "second 2"
    );
}
