//! How often an attempt to log in may fail. `L4` is the attack that most tests hold off.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ravyn::prelude::*;
use ravyn::security::limit::Throttled;
use ravyn::settings::{Hands, RavynSettings};
use ravyn::testing::{TestClient, TestResponse};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::{assert_problem, strict};

const HOME: ([u8; 4], u16) = ([203, 0, 113, 9], 4000);
const ELSEWHERE: ([u8; 4], u16) = ([198, 51, 100, 1], 4000);

#[model]
struct Credentials {
    name: String,
    password: String,
}

#[derive(Debug, ApiError)]
enum LoginError {
    #[error(status = 401, code = "wrong", "name or password is wrong")]
    Wrong,
    #[error(transparent)]
    Throttled(#[from] Throttled),
}

#[post("/login")]
async fn login(
    given: Credentials,
    client: ClientIp,
    throttle: Inject<LoginThrottle>,
) -> Result<String, LoginError> {
    let attempt = throttle.check(&given.name, client)?;
    match given.password.as_str() {
        "right" => attempt.succeeded(),
        "unsaid" => {
            attempt.withdraw();
            return Err(LoginError::Wrong);
        }
        _ => {
            attempt.failed();
            return Err(LoginError::Wrong);
        }
    }
    Ok(format!("welcome, {}", given.name))
}

fn client() -> (TestClient, Hands) {
    let (clock, hands) = Clock::manual(SystemTime::UNIX_EPOCH);
    let settings = RavynSettings::read(&Sources::testing().clock(clock));
    let app = Ravyn::new().configure(settings.expect("settings"));
    let app = app.extension(LoginThrottle::new()).routes(routes![login]);
    (strict(app), hands)
}

async fn attempt(
    client: &TestClient,
    name: &str,
    password: &str,
    from: impl Into<SocketAddr>,
) -> TestResponse {
    let body = json!({"name": name, "password": password});
    let request = client.post("/login").json(&body);
    request.from_address(from.into()).send().await
}

async fn status(
    client: &TestClient,
    name: &str,
    password: &str,
    from: impl Into<SocketAddr>,
) -> u16 {
    attempt(client, name, password, from)
        .await
        .status()
        .as_u16()
}

async fn fail(client: &TestClient, name: &str, from: impl Into<SocketAddr>, times: usize) {
    let from = from.into();
    for _ in 0..times {
        assert_eq!(status(client, name, "wrong", from).await, 401);
    }
}

fn address(number: u8) -> ([u8; 4], u16) {
    ([198, 51, 100, number], 4000)
}

#[tokio::test]
async fn l4_the_sixth_fast_failure_has_to_wait_and_others_do_not() {
    let (client, hands) = client();
    fail(&client, "ada", HOME, 5).await;
    let refused = attempt(&client, "ada", "wrong", HOME).await;
    assert_problem(&refused, 429, "too-many-attempts");
    assert_eq!(refused.header("retry-after"), Some("30"));
    // A right password waits as well, or the answers would tell it from a wrong one.
    assert_eq!(status(&client, "ada", "right", HOME).await, 429);
    assert_eq!(status(&client, "eve", "right", HOME).await, 200);
    hands.advance(Duration::from_secs(30));
    assert_eq!(status(&client, "ada", "wrong", HOME).await, 401);
    let refused = attempt(&client, "ada", "wrong", HOME).await;
    assert_eq!(refused.header("retry-after"), Some("60"));
}

#[tokio::test]
async fn l4_delays_grow_to_a_quarter_of_an_hour() {
    let (client, hands) = client();
    fail(&client, "ada", HOME, 5).await;
    for expected in [30, 60, 120, 240, 480, 480, 900, 900] {
        let refused = attempt(&client, "ada", "wrong", HOME).await;
        let wait = refused.header("retry-after").map(str::to_owned);
        assert_eq!(wait, Some(expected.to_string()));
        hands.advance(Duration::from_secs(expected));
        fail(&client, "ada", HOME, 1).await;
    }
}

#[tokio::test]
async fn l4_neither_another_address_nor_another_spelling_begins_anew() {
    let (client, _) = client();
    let names = ["ada", "ADA", " ada ", "\u{ff41}da", "Ada"];
    for (number, name) in (1..).zip(names) {
        fail(&client, name, address(number), 1).await;
    }
    assert_eq!(status(&client, "ada", "wrong", address(9)).await, 429);
    let body = json!({"name": "ada", "password": "wrong"});
    let request = client
        .post("/login")
        .json(&body)
        .from_address(address(9).into());
    let request = request.header("x-forwarded-for", "192.0.2.1");
    let request = request.header("forwarded", "for=192.0.2.1");
    assert_eq!(request.send().await.status(), 429);
}

#[tokio::test]
async fn l4_nobody_locks_an_owner_out_of_where_the_owner_has_been() {
    let (client, hands) = client();
    assert_eq!(status(&client, "ada", "right", HOME).await, 200);
    fail(&client, "ada", ELSEWHERE, 5).await;
    assert_eq!(status(&client, "ada", "right", ELSEWHERE).await, 429);
    assert_eq!(status(&client, "ada", "right", HOME).await, 200);
    // There is no free guessing there either.
    fail(&client, "ada", HOME, 5).await;
    assert_eq!(status(&client, "ada", "right", HOME).await, 429);
    // After a month it is a place like any other.
    hands.advance(Duration::from_hours(31 * 24));
    assert_eq!(status(&client, "ada", "right", HOME).await, 200);
}

#[tokio::test]
async fn a_success_begins_anew() {
    let (client, _) = client();
    for _ in 0..3 {
        fail(&client, "ada", HOME, 4).await;
        assert_eq!(status(&client, "ada", "right", HOME).await, 200);
    }
}

#[tokio::test]
async fn failures_that_come_slowly_cost_nothing() {
    let (client, hands) = client();
    for _ in 0..20 {
        fail(&client, "ada", HOME, 1).await;
        hands.advance(Duration::from_mins(15));
    }
}

#[tokio::test]
async fn who_tries_many_accounts_has_to_wait_and_an_account_of_its_own_does_not_help() {
    let (client, hands) = client();
    for number in 0..50 {
        let name = format!("user {number}");
        fail(&client, &name, HOME, 1).await;
        if number < 49 {
            assert_eq!(status(&client, "eve", "right", HOME).await, 200);
        }
    }
    assert_eq!(status(&client, "ada", "wrong", HOME).await, 429);
    assert_eq!(status(&client, "eve", "right", HOME).await, 429);
    assert_eq!(status(&client, "ada", "wrong", ELSEWHERE).await, 401);
    hands.advance(Duration::from_secs(30));
    assert_eq!(status(&client, "eve", "right", HOME).await, 200);
    assert_eq!(status(&client, "ada", "wrong", HOME).await, 401);
    assert_eq!(status(&client, "ada", "wrong", HOME).await, 429);
}

#[tokio::test]
async fn what_could_not_be_decided_is_no_failure() {
    let (client, _) = client();
    for _ in 0..100 {
        assert_eq!(status(&client, "ada", "unsaid", HOME).await, 401);
    }
    assert_eq!(status(&client, "ada", "right", HOME).await, 200);
}

#[get("/slow/{name}")]
async fn slow(
    name: String,
    client: ClientIp,
    throttle: Inject<LoginThrottle>,
    all: Inject<Barrier>,
) -> Result<&'static str, Throttled> {
    let attempt = throttle.check(&name, client)?;
    all.wait().await;
    attempt.failed();
    Ok("wrong")
}

#[tokio::test]
async fn l4_many_attempts_at_once_are_no_way_around() {
    let app = Ravyn::new().extension(LoginThrottle::new());
    let app = app.state(Barrier::new(5)).routes(routes![slow]);
    let client = Arc::new(strict(app));
    let mut all = JoinSet::new();
    for _ in 0..50 {
        let client = Arc::clone(&client);
        all.spawn(async move {
            let request = client.get("/slow/ada").from_address(HOME.into());
            request.send().await.status().as_u16()
        });
    }
    let statuses = all.join_all().await;
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(429)), (5, 45));
}

#[tokio::test]
async fn a_password_that_was_reset_forgets_the_failures_before() {
    let throttle = LoginThrottle::new();
    let from = SocketAddr::from(HOME).ip();
    for _ in 0..5 {
        throttle
            .check("ada", from)
            .expect("a free attempt")
            .failed();
    }
    let refused = throttle.check("ada", from).expect_err("a delay");
    assert!(refused.retry_after() > Duration::from_secs(25));
    throttle.forget("ada");
    throttle.check("ada", from).expect("an attempt").failed();
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_names_the_throttle_and_its_field() {
    let (client, _) = client();
    let document: Value = client.get("/openapi.json").send().await.json();
    let responses = &document["paths"]["/login"]["post"]["responses"];
    assert_eq!(
        responses["429"]["headers"]["Retry-After"]["required"], true,
        "{responses}"
    );
}
