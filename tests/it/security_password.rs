//! Passwords in handlers: registered, verified, refused.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ravyn::prelude::*;
use ravyn::security::password::{PasswordError, PasswordPolicy, Passwords, Verification};
use ravyn::testing::{TestClient, TestResponse};

use crate::support::strict;

/// Names and what is stored of their passwords.
#[derive(Clone, Default)]
struct Users(Arc<Mutex<HashMap<String, String>>>);

impl Users {
    fn find(&self, name: &str) -> Option<String> {
        self.0.lock().expect("no panic").get(name).cloned()
    }

    fn store(&self, name: &str, hash: String) {
        self.0
            .lock()
            .expect("no panic")
            .insert(name.to_owned(), hash);
    }
}

#[model]
struct Credentials {
    name: String,
    password: String,
}

#[post("/users", status = 204)]
async fn register(
    given: Credentials,
    users: Inject<Users>,
    passwords: Inject<Passwords>,
) -> Result<(), PasswordError> {
    let hash = passwords.hash_for(&given.password, &[&given.name]).await?;
    users.store(&given.name, hash);
    Ok(())
}

#[post("/login")]
async fn login(
    given: Credentials,
    users: Inject<Users>,
    passwords: Inject<Passwords>,
) -> Result<String, ravyn::Error> {
    let stored = users.find(&given.name);
    let password = Secret::new(given.password);
    match passwords
        .verify_or_dummy(&password, stored.as_deref())
        .await?
    {
        Verification::Match { needs_rehash } => {
            if needs_rehash {
                users.store(&given.name, passwords.rehash(&password).await?);
            }
            Ok(format!("welcome, {}", given.name))
        }
        Verification::Mismatch => Err(HttpError::unauthorized("name or password is wrong").into()),
    }
}

#[get("/healthz")]
async fn healthz() -> &'static str {
    "well"
}

fn app(users: &Users) -> Ravyn {
    Ravyn::new()
        .state(Passwords::for_tests())
        .state(users.clone())
        .routes(routes![register, login, healthz])
}

async fn send(client: &TestClient, path: &str, name: &str, password: &str) -> TestResponse {
    let given = json!({"name": name, "password": password});
    client.post(path).json(&given).send().await
}

#[tokio::test]
async fn who_registered_can_log_in() {
    let users = Users::default();
    let client = strict(app(&users));
    let registered = send(&client, "/users", "ada", "brown cows in a hat").await;
    assert_eq!(registered.status(), 204);
    let stored = users.find("ada").expect("ada is stored");
    assert!(stored.starts_with("$argon2id$v=19$") && !stored.contains("cows"));
    let entered = send(&client, "/login", "ada", "brown cows in a hat").await;
    assert_eq!(entered.text(), "welcome, ada");
}

#[tokio::test]
async fn l1_an_unknown_user_and_a_wrong_password_have_one_answer() {
    let users = Users::default();
    let client = strict(app(&users));
    send(&client, "/users", "ada", "brown cows in a hat").await;
    for length in [0, 73, 1_024, 100_000] {
        let password = "x".repeat(length);
        let wrong = send(&client, "/login", "ada", &password).await;
        let unknown = send(&client, "/login", "bob", &password).await;
        assert_eq!(wrong.status(), if length > 1_024 { 422 } else { 401 });
        assert_eq!(unknown.status(), wrong.status());
        assert_eq!(unknown.text(), wrong.text());
    }
}

#[tokio::test]
async fn l6_a_hash_of_another_program_is_upgraded_at_login() {
    let users = Users::default();
    users.store(
        "ada",
        "pbkdf2_sha256$1000$seasaltseasalt16$A2oBa2c1aigclsSWQGpI6k4HN1MZTzr8atxE+Lwc7OM=".into(),
    );
    let client = strict(app(&users));
    assert_eq!(
        send(&client, "/login", "ada", "wrong horse").await.status(),
        401
    );
    assert!(
        users
            .find("ada")
            .expect("ada is stored")
            .starts_with("pbkdf2")
    );
    for _ in 0..2 {
        let entered = send(&client, "/login", "ada", "correct horse").await;
        assert_eq!(entered.status(), 200);
        assert!(
            users
                .find("ada")
                .expect("ada is stored")
                .starts_with("$argon2id$")
        );
    }
}

#[tokio::test]
async fn a_weak_password_is_a_problem_with_a_code() {
    let client = strict(app(&Users::default()));
    for (name, password, code) in [
        ("ada", "too short", "password-too-short"),
        ("ada", "passwordpassword", "password-common"),
        ("ada.lovelace", "lovelace.ada.1815", "password-known"),
        ("ada", &"long ".repeat(210), "password-too-long"),
    ] {
        let refused = send(&client, "/users", name, password).await;
        assert_eq!(refused.status(), 422, "{password}");
        let problem = refused.json::<Value>();
        assert_eq!(problem["code"], code, "{problem}");
        assert!(!refused.text().contains(password));
    }
}

#[tokio::test]
async fn a_stored_text_that_is_no_hash_is_an_opaque_500() {
    let users = Users::default();
    users.store("ada", "plain-text-password".into());
    let client = strict(app(&users));
    let broken = send(&client, "/login", "ada", "plain-text-password").await;
    assert_eq!(broken.status(), 500);
    assert!(!broken.text().contains("unreadable"), "{}", broken.text());
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_tells_how_a_password_is_refused() {
    let client = strict(app(&Users::default()));
    let document = client.get("/openapi.json").send().await;
    let document = document.json::<Value>();
    let answer = document["paths"]["/users"]["post"]["responses"]["422"].to_string();
    for code in [
        "password-too-short",
        "password-common",
        "password-known",
        "password-too-long",
    ] {
        assert!(answer.contains(code), "{code}: {answer}");
    }
}

#[tokio::test]
async fn a_policy_is_set_with_the_service() {
    let policy = PasswordPolicy::with_second_factor().forbid(["shop"]);
    let passwords = Passwords::builder()
        .policy(policy)
        .build()
        .expect("a service");
    assert!(passwords.policy().check("qx7 vole", &[]).is_ok());
    assert!(passwords.policy().check("my-shop-1", &[]).is_err());
}

#[tokio::test]
async fn l5_the_application_answers_while_passwords_are_hashed() {
    let passwords = Passwords::builder().max_concurrent(1).passes(30).build();
    let client = TestClient::new(app(&Users::default()))
        .override_dependency(Provider::value(passwords.expect("a service")));
    let log_in = async || send(&client, "/login", "ada", "brown cows in a hat").await;
    let logins = async { tokio::join!(log_in(), log_in(), log_in()) };
    // One thread serves all. The logins begin first, and would end first if they hashed on it.
    let answer = tokio::select! {
        biased;
        _ = logins => panic!("the logins kept the thread"),
        answer = client.get("/healthz").send() => answer,
    };
    assert_eq!(answer.text(), "well");
}

/// Resident memory of this process in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").expect("Linux tells it");
    let pages = status.split(' ').nth(1).expect("the second is resident");
    pages.parse::<usize>().expect("a number") * 4096
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l5_two_hundred_logins_at_once_take_the_memory_of_the_permits() {
    const PERMITS: usize = 4;
    let passwords = Passwords::builder().max_concurrent(PERMITS).passes(2);
    let passwords = passwords.memory_kib(19_456).build().expect("a service");
    let client =
        TestClient::new(app(&Users::default())).override_dependency(Provider::value(passwords));
    let _ = send(&client, "/login", "ada", "brown cows in a hat").await;
    let before = resident();
    let is_over = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = Arc::clone(&is_over);
    let watch = std::thread::spawn(move || {
        let mut most = 0;
        while !seen.load(std::sync::atomic::Ordering::Relaxed) {
            most = most.max(resident());
            std::thread::yield_now();
        }
        most
    });
    let logins = (0..200).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            send(&client, "/login", "ada", "brown cows in a hat")
                .await
                .status()
        })
    });
    for login in logins.collect::<Vec<_>>() {
        assert_eq!(login.await.expect("no panic"), 401);
    }
    is_over.store(true, std::sync::atomic::Ordering::Relaxed);
    let grown = watch.join().expect("no panic").saturating_sub(before);
    let mebibyte = 1 << 20;
    assert!(
        grown <= PERMITS * 19 * mebibyte + 32 * mebibyte,
        "{} MiB",
        grown / mebibyte
    );
}
