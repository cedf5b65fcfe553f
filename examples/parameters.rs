//! Where a handler's arguments come from: path, query, header fields, cookies, a form.
//!
//! Run it with `cargo run --example parameters`, and ask it from another terminal. Long lines are
//! broken here.
//!
//! ```console
//! $ curl 'localhost:8000/shelves/fiction/books/7?tag=old&tag=rare'
//! {"shelf":"fiction","book":7,"tags":["old","rare"],"language":"en","page":null}
//! $ curl 'localhost:8000/shelves/cooking/books/0?lang=english&page=1&page=2'
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 4 faults","errors":[
//!  {"location":"path","name":"shelf","code":"enum","detail":"must be one of fiction, non-fiction"},
//!  {"location":"path","name":"book","code":"minimum","detail":"must be at least 1"},
//!  {"location":"query","name":"lang","code":"maxLength","detail":"must have at most 2 characters"},
//!  {"location":"query","name":"page","code":"duplicate","detail":"is given more than once"}]}
//! $ curl -H 'x-tenant: north' -H 'x-level: 3' --cookie 'theme=dark' localhost:8000/head
//! {"level":3,"session":null,"tenant":"north","theme":"dark"}
//! $ curl -H 'x-level: secret' localhost:8000/head
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 2 faults","errors":[
//!  {"location":"header","name":"x-tenant","code":"required","detail":"is required"},
//!  {"location":"header","name":"x-level","code":"type",
//!  "detail":"must be an integer from 0 to 255"}]}
//! $ curl -H 'x-tenant: north' 'localhost:8000/groups?limit=5'
//! {"after":null,"limit":5,"tenant":"north"}
//! $ curl -d 'user=ann' -d 'age=30' localhost:8000/fields
//! ann is 30
//! $ curl -d 'user=ann' -d 'colour=red' -d 'colour=blue' localhost:8000/form
//! {"user":"ann","colour":["red","blue"]}
//! $ curl localhost:8000/files/img/logo.png
//! GET /files/{*path}: img/logo.png
//! ```

use ravyn::prelude::*;

/// Under `#[model]`, an enum of plain names is a parameter.
#[model]
#[serde(rename_all = "kebab-case")]
enum Shelf {
    Fiction,
    NonFiction,
}

/// So is a struct with one unnamed field, which brings its rules along.
#[model]
struct BookId(#[field(minimum = 1)] u32);

#[model(response)]
struct Found {
    shelf: Shelf,
    book: BookId,
    tags: Vec<String>,
    language: String,
    page: Option<u32>,
}

/// Arguments that the path names are read from it, the others from the query.
#[get("/shelves/{shelf}/books/{book}")]
async fn find(
    shelf: Shelf,
    book: BookId,
    #[query(alias = "tag", max_items = 3)] tags: Vec<String>,
    #[query("lang", default = "en", min_length = 2, max_length = 2)] language: String,
    /// `None` when it is absent.
    page: Option<u32>,
) -> Found {
    Found {
        shelf,
        book,
        tags,
        language,
        page,
    }
}

/// A header field is called as its argument, with hyphens, unless it says otherwise.
#[get("/head")]
async fn head_fields(
    #[header] x_tenant: String,
    #[header("x-level", default = 1)] level: u8,
    #[cookie(default = "light")] theme: String,
    #[cookie("session-id")] session: Option<String>,
) -> Value {
    json!({"level": level, "session": session, "tenant": x_tenant, "theme": theme})
}

#[model(request)]
struct Page {
    #[field(default = 20, minimum = 1, maximum = 100)]
    limit: u32,
    after: Option<u32>,
}

#[model(request)]
struct Caller {
    x_tenant: String,
}

/// A model groups parameters that stand together.
#[get("/groups")]
async fn groups(page: Query<Page>, caller: Headers<Caller>) -> Value {
    json!({"after": page.after, "limit": page.limit, "tenant": caller.x_tenant})
}

/// A form, field by field.
#[post("/fields")]
async fn fields(#[form] user: String, #[form(minimum = 18)] age: u8) -> String {
    format!("{user} is {age}")
}

#[model]
struct Choice {
    #[field(min_length = 1)]
    user: String,
    colour: Vec<String>,
}

/// A form, as a model.
#[post("/form")]
async fn form(Form(choice): Form<Choice>) -> Choice {
    choice
}

/// The remainder of the path, and two parts of the request that no document mentions.
#[get("/files/{*path}")]
async fn file(path: String, method: Method, route: MatchedPath) -> String {
    format!("{method} {}: {path}", route.0)
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new().routes(routes![find, head_fields, groups, fields, form, file])
}

fn main() -> ravyn::Result {
    app().run()
}
