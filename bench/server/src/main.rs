//! The endpoints of the benchmark, as a user of ravyn writes them; all limits stay on.

use std::error::Error;
use std::time::{Duration, Instant};

use ravyn::prelude::*;
use ravyn::security::jwt::JwtConfig;
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

/// The dependencies of `/di`: each is made for the request from the one before.
struct Base {
    base: u64,
    name: &'static str,
}

struct A(Inject<Base>);
struct B(Inject<A>, u64);
struct C(Inject<B>, u64);

fn a(base: Inject<Base>) -> A {
    A(base)
}

fn b(a: Inject<A>) -> B {
    let value = a.0.base + 1;
    B(a, value)
}

fn c(b: Inject<B>) -> C {
    let value = b.1 + 1;
    C(b, value)
}

#[model(response)]
struct Di {
    value: u64,
    name: &'static str,
}

#[get("/di")]
async fn di(c: Inject<C>) -> Di {
    Di {
        value: c.1,
        name: c.0.0.0.name,
    }
}

#[model(request)]
#[derive(Clone)]
struct Claims {
    sub: String,
}

/// The keys and names of the other servers.
static JWT: JwtAuth<Claims> = JwtAuth::configured(|| {
    let config = JwtConfig::new().secret("bench-only-secret-0123456789abcdef");
    config.issuer("bench").audience("bench-api")
});

#[model(response)]
struct Subject {
    sub: String,
}

#[get("/protected")]
async fn protected(#[security(JWT)] claims: Claims) -> Subject {
    Subject { sub: claims.sub }
}

async fn nothing(request: Request, next: Next) -> Response {
    next.run(request).await
}

/// `/plaintext` behind five middleware that do nothing, or behind five hooks.
fn layered() -> Gateway {
    let gateway = Gateway::of::<plaintext>().path("/mw");
    if std::env::var_os("HOOKS").is_some() {
        (0..5).fold(gateway, |gateway, _| gateway.before_request(|_: &mut Request| {}))
    } else {
        (0..5).fold(gateway, |gateway, _| gateway.middleware(nothing))
    }
}

fn app() -> Ravyn {
    let app = Ravyn::new()
        .state(Base {
            base: 40,
            name: "bench",
        })
        .dependency(a)
        .dependency(b)
        .dependency(c)
        // The other servers send none of them, and what is compared is the same answer.
        .without("security_headers")
        .routes(routes![plaintext, json, user, create_item, di, protected])
        .route(layered());
    (0..ROUTES).fold(app, |app, n| {
        app.include(Include::new(format!("/r{n}")).routes(routes![wide]))
    })
}

/// A number from the environment.
fn number<T: std::str::FromStr>(name: &str, default: T) -> Result<T, T::Err> {
    std::env::var(name).map_or(Ok(default), |text| text.parse())
}

/// Prints how long the build takes with the document and without: the least of 20 times, one after the other.
fn measure_startup() -> Result<(), Box<dyn Error>> {
    let mut least = [Duration::MAX; 2];
    for _ in 0..20 {
        let described = [app(), app().without("openapi")];
        for (least, app) in least.iter_mut().zip(described) {
            let start = Instant::now();
            let app = app.build()?;
            *least = start.elapsed().min(*least);
            drop(app);
        }
    }
    let [with, without] = least.map(|time| time.as_secs_f64() * 1e3);
    println!("build() of {ROUTES} routes: {with:.1} ms with the document, {without:.1} ms without");
    Ok(())
}

/// As `app().run()` does, but with as many threads as the harness asks for.
fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("STARTUP").is_some() {
        return measure_startup();
    }
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
