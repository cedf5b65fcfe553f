//! The smallest program: one handler and its route.
//!
//! Run it with `cargo run --example hello`, and ask it from another terminal:
//!
//! ```console
//! $ curl localhost:8000/hello/you
//! Hello, you!
//! $ curl localhost:8000/hello
//! {"title":"Not Found","status":404,"code":"not-found"}
//! ```
//!
//! Its document is at `/openapi.json`, and a page to try it at `/docs`.

use ravyn::prelude::*;

/// Say hello.
#[get("/hello/{name}")]
async fn hello(name: String) -> String {
    format!("Hello, {name}!")
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new().routes(routes![hello])
}

fn main() -> ravyn::Result {
    app().run()
}
