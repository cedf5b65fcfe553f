//! What goes between a client and a service besides plain JSON: changes, several parts of one body, objects in a
//! query, representations that the client chooses, and lines that are made while they are sent.
//!
//! Run it with `cargo run --example exchange`, and ask it from another terminal. Long lines are broken here.
//!
//! ```console
//! $ curl 'localhost:8000/books?filter[title]=rust&filter[pages][least]=300'
//! [{"title":"Rust","pages":552,"note":null}]
//! $ curl 'localhost:8000/books?filter[pages][least]=many'
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 1 fault","errors":[{"location":"query","name":"filter[pages][least]",
//!  "code":"type","detail":"must be an integer from 0 to 65535"}]}
//! $ curl -H 'accept: application/vnd.shop.count+json' localhost:8000/books
//! {"bytes":82}
//! $ curl -H 'accept: text/html' localhost:8000/books
//! {"title":"Not Acceptable","status":406,"code":"not-acceptable",
//!  "detail":"the answer can be application/json, application/vnd.shop.count+json"}
//! $ curl -X PATCH -H 'content-type: application/merge-patch+json' \
//!     -d '{"note": null, "pages": 560}' localhost:8000/books/0
//! {"title":"Rust","pages":560,"note":null}
//! $ curl -H 'content-type: application/json' \
//!     -d '{"reader": "ann", "books": [0, 1]}' localhost:8000/loans
//! ann takes 2 books for 14 days
//! $ curl -H 'content-type: application/json' -d '{"reader": "", "books": []}' localhost:8000/loans
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 1 fault","errors":[{"location":"body","pointer":"/reader",
//!  "code":"minLength","detail":"must have at least 1 character"}]}
//! $ curl 'localhost:8000/numbers?count=1'
//! {"number":0}..
//! ```

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use ravyn::error::BoxError;
use ravyn::meta::SchemaOf;
use ravyn::model::{ResponseModel, schemars};
use ravyn::prelude::*;
use ravyn::response::Encoder;

#[model]
struct Book {
    title: String,
    pages: u16,
    note: Option<String>,
}

fn books() -> Vec<Book> {
    let book = |(title, pages): (&str, u16)| Book {
        title: title.to_owned(),
        pages,
        note: None,
    };
    [("Rust", 552), ("Tea", 120)].map(book).into()
}

#[model(request)]
struct Filter {
    #[field(max_length = 20)]
    title: Option<String>,
    pages: Option<Pages>,
}

#[model(request)]
struct Pages {
    least: u16,
}

/// The size of what would be sent.
struct Count;

impl Encoder for Count {
    const MEDIA_TYPE: &'static str = "application/vnd.shop.count+json";

    fn encode<T: ResponseModel>(value: &T) -> Result<Vec<u8>, BoxError> {
        let bytes = serde_json::to_vec(value)?.len();
        Ok(serde_json::to_vec(&json!({"bytes": bytes}))?)
    }

    fn schema<T: schemars::JsonSchema>() -> Option<SchemaOf> {
        Some(SchemaOf::of::<Value>())
    }
}

/// List the books; the client chooses how.
#[get("/books", produces("application/json", Count))]
async fn list(#[query(style = "deepObject")] filter: Filter) -> Vec<Book> {
    let title = filter.title.unwrap_or_default().to_lowercase();
    let least = filter.pages.map_or(0, |pages| pages.least);
    let fits = |book: &Book| book.title.to_lowercase().contains(&title) && book.pages >= least;
    books().into_iter().filter(fits).collect()
}

/// A change: what is absent stays, and `null` takes away.
#[model(request)]
struct Change {
    #[field(minimum = 1)]
    pages: Patch<u16>,
    note: Patch<String>,
}

#[patch("/books/{index}", summary = "Change a book")]
async fn change(index: usize, change: Change) -> Option<Book> {
    let mut book = books().into_iter().nth(index)?;
    book.pages = change.pages.value().copied().unwrap_or(book.pages);
    change.note.apply(&mut book.note);
    Some(book)
}

/// Three arguments, one body.
#[post("/loans")]
async fn lend(
    #[body("reader", min_length = 1)] reader: String,
    #[body("books", max_items = 5)] books: Vec<u32>,
    #[body("days", default = 14, minimum = 1)] days: u16,
) -> String {
    format!("{} takes {} books for {days} days", reader, books.len())
}

#[model(response)]
struct Line {
    number: u16,
}

struct Numbers(std::ops::Range<u16>);

impl Stream for Numbers {
    type Item = Line;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Line>> {
        Poll::Ready(self.0.next().map(|number| Line { number }))
    }
}

#[get("/numbers", summary = "Count up")]
async fn numbers(#[query(maximum = 1000)] count: u16) -> JsonLines<Numbers> {
    JsonLines::new(Numbers(0..count))
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Exchange")
        .routes(routes![list, change, lend, numbers])
}

fn main() -> ravyn::Result {
    app().run()
}
