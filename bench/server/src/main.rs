//! The endpoints of the benchmark, as a user of ravyn writes them; all limits stay on.

use std::error::Error;

use ravyn::prelude::*;
use ravyn::server::{self, ServerSettings, Shutdown};

const HELLO: &str = "Hello, World!";
const ROUTES: usize = 500;

#[model(response)]
struct Message {
    message: &'static str,
}

#[model(response)]
struct User {
    id: u64,
    verbose: bool,
    limit: u32,
}

#[model(request)]
struct NewItem {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
    #[field(max_items = 8, default)]
    tags: Vec<String>,
}

#[model(response)]
struct Item {
    id: u64,
    name: String,
    price: f64,
    tags: Vec<String>,
}

#[get("/plaintext")]
async fn plaintext() -> &'static str {
    HELLO
}

#[get("/json")]
async fn json() -> Message {
    Message {
        message: HELLO,
    }
}

#[get("/users/{id}")]
async fn user(id: u64, verbose: bool, limit: u32) -> User {
    User { id, verbose, limit }
}

#[post("/items")]
async fn create_item(data: NewItem) -> Item {
    Item {
        id: 1,
        name: data.name,
        price: data.price,
        tags: data.tags,
    }
}

#[get("/x/{id}")]
async fn wide(id: String) -> String {
    id
}

fn app() -> Ravyn {
    let app = Ravyn::new().routes(routes![plaintext, json, user, create_item]);
    (0..ROUTES).fold(app, |app, n| {
        app.include(Include::new(format!("/r{n}")).routes(routes![wide]))
    })
}

/// A number from the environment.
fn number<T: std::str::FromStr>(name: &str, default: T) -> Result<T, T::Err> {
    std::env::var(name).map_or(Ok(default), |text| text.parse())
}

/// As `app().run()` does, but with as many threads as the harness asks for.
fn main() -> Result<(), Box<dyn Error>> {
    let app = app().build()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(number("WORKERS", 2)?)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = server::bind("127.0.0.1", number("PORT", 8080)?).await?;
        let shutdown = Shutdown::on_signals()?;
        server::serve(listener, app, ServerSettings::default(), shutdown).await?;
        Ok(())
    })
}
