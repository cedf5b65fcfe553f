//! The example `security_openid`, with a provider on this machine.
//!
//! The example is told by the environment which provider it is. So it is driven by this test binary, started again with
//! those variables and the one test that drives it; the provider runs in the first one.

use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ravyn::prelude::*;
use ravyn::security::jwt::JwtClaims;
use ravyn::settings::RavynSettings;
use ravyn::testing::TestClient;

use self::provider::{AUDIENCE, OpenIdProvider, ed25519, p256};
use crate::curl::{Variables, check_with, header};

#[path = "../it/provider.rs"]
mod provider;
#[path = "../../examples/security_openid.rs"]
#[expect(dead_code, reason = "its `main` serves what is driven here")]
mod security_openid;

/// Set for a process that drives the example: what the provider has signed, with the key that it has and the next one.
const TOKENS: &str = "RAVYN_TEST_TOKENS";

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// The example, at a time that passes as it is told.
fn app(clock: Clock) -> Ravyn {
    let sources = Sources::testing().clock(clock);
    let settings = RavynSettings::read(&sources).expect("good settings");
    security_openid::app()
        .configure(settings)
        .settings_from(sources)
}

/// Drives the example in another process: it ends well there.
async fn driven(provider: &OpenIdProvider, test: &'static str) {
    let claims = JwtClaims::new("ada").scope("orders:read");
    let tokens = [p256("old"), ed25519("new")].map(|key| provider.signs(&key, &claims, now()));
    let binary = std::env::current_exe().expect("the path of this test");
    let mut command = Command::new(binary);
    command
        .args(["--exact", "--nocapture", &format!("openid::{test}")])
        .env("OPENID_ISSUER", provider.issuer())
        .env("OPENID_CLIENT_SECRET", "hunter2")
        .env(TOKENS, tokens.join(" "));
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.expect("a thread").expect("a process");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success() && out.contains("1 passed"),
        "{out}\n{error}"
    );
}

/// The tokens, in a process that drives the example.
fn tokens() -> Option<[String; 2]> {
    let tokens = std::env::var(TOKENS).ok()?;
    let (old, new) = tokens.split_once(' ').expect("two tokens");
    Some([old, new].map(str::to_owned))
}

#[tokio::test]
async fn it_answers_as_its_header_says() {
    let Some([token, _]) = tokens() else {
        let provider = OpenIdProvider::start(&[&p256("old")]).await;
        let robot = json!({"active": true, "sub": "robot", "aud": AUDIENCE});
        provider.knows("opaque", robot);
        return driven(&provider, "it_answers_as_its_header_says").await;
    };
    let variables = [("TOKEN", token), ("OPAQUE", "opaque".to_owned())];
    let variables: Variables = variables
        .map(|(name, value)| (name.to_owned(), value))
        .into();
    let app = app(Clock::fixed(now()));
    let text = header(include_str!("../../examples/security_openid.rs"));
    let token = |words: &[&str]| crate::token(security_openid::app(), words);
    check_with(variables, app, token, text).await;
}

#[tokio::test]
async fn it_follows_the_keys_of_the_provider() {
    let Some([old, new]) = tokens() else {
        let provider = OpenIdProvider::start(&[&p256("old")]).await;
        provider.publish_next(&[&ed25519("new")]);
        return driven(&provider, "it_follows_the_keys_of_the_provider").await;
    };
    let (clock, hands) = Clock::manual(now());
    let client = TestClient::new(app(clock)).strict_openapi();
    let ask = async |token: &str| {
        let request = client
            .get("/orders")
            .header("authorization", &format!("Bearer {token}"));
        request.send().await.status().as_u16()
    };
    assert_eq!(ask(&old).await, 200);
    assert_eq!(
        ask(&new).await,
        401,
        "keys that are not known are looked for every 30 s"
    );
    hands.advance(Duration::from_secs(31));
    assert_eq!(ask(&new).await, 200);
    assert_eq!(ask(&old).await, 401);
}

#[tokio::test]
async fn o10_it_does_not_start_without_its_provider() {
    if tokens().is_none() {
        let provider = OpenIdProvider::start(&[&p256("old")]).await;
        provider.says_it_is("https://evil.example");
        driven(&provider, "o10_it_does_not_start_without_its_provider").await;
        provider.is_down(true);
        return driven(&provider, "o10_it_does_not_start_without_its_provider").await;
    }
    let app = app(Clock::fixed(now())).build().expect("no faults");
    let failed = app.startup().await.expect_err("no provider").to_string();
    assert!(failed.contains("could not be asked"), "{failed}");
}
