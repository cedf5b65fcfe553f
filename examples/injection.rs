//! Who makes a value, how long it lives, and who gets it.
//!
//! Run it with `cargo run --example injection`, and ask it from another terminal, in this order:
//!
//! ```console
//! $ curl localhost:8000/databases
//! primary and replica
//! $ curl localhost:8000/tickets
//! for the application 1, for a request 1 and 1, for an argument 1 and 2
//! $ curl localhost:8000/tickets
//! for the application 1, for a request 2 and 2, for an argument 3 and 4
//! $ curl -H 'x-token: ann' localhost:8000/me
//! {"name":"ann"}
//! $ curl -H 'x-token: eve' localhost:8000/me
//! {"title":"Unauthorized","status":401,"code":"unknown-token","detail":"nobody has this token"}
//! $ curl localhost:8000/me
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 1 fault","errors":[
//!  {"location":"header","name":"x-token","code":"required","detail":"is required"}]}
//! $ curl -H 'x-token: ann' 'localhost:8000/greeting?times=2'
//! Hello, ann! Hello, ann!
//! ```
//!
//! Long lines are broken here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ravyn::prelude::*;

struct Db(&'static str);

/// Two of one type: the second has a name.
#[get("/databases")]
async fn databases(db: Inject<Db>, #[inject("replica")] replica: Inject<Db>) -> String {
    format!("{} and {}", db.0, replica.0)
}

/// A ticket of each scope.
struct ForApp(u32);
struct ForRequest(u32);
struct ForArgument(u32);

/// Makes tickets with numbers that go up.
fn numbered<T>(ticket: fn(u32) -> T) -> impl Fn() -> T + Send + Sync {
    let last = AtomicU32::new(0);
    move || ticket(last.fetch_add(1, Ordering::Relaxed) + 1)
}

/// Draw tickets.
#[get("/tickets")]
async fn tickets(
    app: Inject<ForApp>,
    request: Inject<ForRequest>,
    again: Inject<ForRequest>,
    argument: Inject<ForArgument>,
    another: Inject<ForArgument>,
) -> String {
    format!(
        "for the application {}, for a request {} and {}, for an argument {} and {}",
        app.0, request.0, again.0, argument.0, another.0
    )
}

/// Behind a trait, so that a test can have another one.
trait Users: Send + Sync {
    fn with_token(&self, token: &str) -> Option<User>;
}

#[model]
struct User {
    name: String,
}

/// Users whose names are their tokens.
struct Known(&'static [&'static str]);

impl Users for Known {
    fn with_token(&self, token: &str) -> Option<User> {
        let name = self.0.iter().find(|name| **name == token)?.to_string();
        Some(User { name })
    }
}

#[derive(Debug, ApiError)]
enum LoginError {
    #[error(status = 401, code = "unknown-token", "nobody has this token")]
    UnknownToken,
}

/// Finds who is asking: what it reads and how it fails is in the document of every route that asks for a user.
#[provider]
async fn current_user(
    #[header("x-token")] token: String,
    users: Inject<dyn Users>,
) -> Result<User, LoginError> {
    users.with_token(&token).ok_or(LoginError::UnknownToken)
}

/// Show who is asking.
#[get("/me", dependencies(user = current_user))]
async fn me(user: User) -> User {
    user
}

/// Arguments that go together.
#[derive(Requires)]
struct Visit {
    #[query(default = 1, minimum = 1, maximum = 5)]
    times: usize,
    user: Inject<User>,
}

/// Greet who is asking.
#[get("/greeting")]
async fn greeting(visit: Visit) -> String {
    vec![format!("Hello, {}!", visit.user.name); visit.times].join(" ")
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .state(Db("primary"))
        .dependency(named("replica", || Db("replica")))
        .dependency(Provider::app(numbered(ForApp)))
        .dependency(Provider::request(numbered(ForRequest)))
        .dependency(Provider::transient(numbered(ForArgument)))
        .dependency(Provider::<dyn Users>::shared_value(Arc::new(Known(&[
            "ann",
        ]))))
        .dependency(Provider::<User>::request(current_user))
        .routes(routes![databases, tickets, me, greeting])
}

fn main() -> ravyn::Result {
    app().run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravyn::testing::TestClient;

    #[tokio::test]
    async fn what_is_overridden_is_another_one_everywhere() {
        let users = Provider::<dyn Users>::shared_value(Arc::new(Known(&["bob"])));
        let client = TestClient::new(app()).override_dependency(users);
        for (token, status) in [("bob", 200), ("ann", 401)] {
            let answer = client.get("/me").header("x-token", token).send().await;
            assert_eq!(answer.status(), status);
        }
    }
}
