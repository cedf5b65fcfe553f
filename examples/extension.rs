//! Extensions of one's own: what belongs together is added to an application in one line.
//!
//! Run it with `cargo run --example extension`, and ask it from another terminal, in this order:
//!
//! ```console
//! $ curl localhost:8000/hello
//! hello
//! $ curl localhost:8000/nowhere
//! {"title":"Not Found","status":404,"code":"not-found"}
//! $ curl localhost:8000/stats
//! requests that failed: 1
//! ```
//!
//! The program has a command more, which opens no socket:
//!
//! ```sh
//! cargo run --example extension count-routes
//! ```

use std::sync::atomic::{AtomicU32, Ordering};

use ravyn::app::{AppBuilder, Command, Extension};
use ravyn::error::BoxError;
use ravyn::prelude::*;

/// How many requests had an error for an answer.
#[derive(Default)]
struct Failed(AtomicU32);

/// Counts requests that fail, also those for which there is no route.
#[derive(Clone)]
struct Counting;

impl Extension for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        app.level(|level| {
            let failed = Provider::<Failed>::app(begin);
            level.dependency(failed).middleware(count)
        });
        Ok(())
    }
}

/// Runs at the startup, as the provider of every value of the application does.
async fn begin() -> Failed {
    Failed::default()
}

async fn count(request: Request, next: Next, failed: Inject<Failed>) -> Response {
    let response = next.run(request).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        failed.0.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// Shows what is counted, at a path of its own.
#[derive(Clone)]
struct Stats {
    path: &'static str,
}

impl Extension for Stats {
    fn name(&self) -> &'static str {
        "stats"
    }

    fn needs(&self) -> &'static [&'static str] {
        &["counting"]
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        app.include(Include::new(self.path).routes(routes![show]));
        app.notice("stats", self.path);
        app.command(Command::new("count-routes", "Counts the routes", |app| {
            Ok(format!("{} routes", app.routes().count()))
        }));
        Ok(())
    }
}

/// Show how many requests failed.
#[get("/")]
async fn show(failed: Inject<Failed>) -> String {
    format!("requests that failed: {}", failed.0.load(Ordering::Relaxed))
}

/// Say hello.
#[get("/hello")]
async fn hello() -> &'static str {
    "hello"
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .extension(Stats { path: "/stats" })
        .extension(Counting)
        .routes(routes![hello])
}

fn main() -> ravyn::Result {
    app().run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_extension_needs_must_be_there() {
        let faults = app().without("counting").build().unwrap_err();
        let text = faults.to_string();
        assert!(text.contains("RV0028"), "{text}");
        assert!(
            text.contains("the extension `stats` needs `counting`"),
            "{text}"
        );
    }
}
