//! What is in the file afterwards, seen through a connection of the test's own.

use std::time::Duration;

use ravyn::testing::TestClient;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::*;

#[path = "../../tests/programs/curl.rs"]
mod curl;

struct Bank {
    folder: TempDir,
    app: Ravyn,
}

fn bank() -> Bank {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path().join("bank.db"));
    Bank { folder, app }
}

/// The owners of the accounts that are kept.
async fn kept(bank: &Bank) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(bank.folder.path().join("bank.db"));
    let mut books = SqliteConnection::connect_with(&options).await.unwrap();
    let owners = sqlx::query_scalar("SELECT owner FROM account ORDER BY id");
    owners.fetch_all(&mut books).await.unwrap()
}

#[tokio::test]
async fn the_header_tells_the_truth() {
    let no_token = |_: &[&str]| Err("the example has no command `token`".into());
    curl::check(bank().app, no_token, curl::header(include_str!("main.rs"))).await;
}

#[tokio::test]
async fn a_success_is_committed_before_its_answer_is_there() {
    let bank = bank();
    let client = TestClient::new(bank.app.clone());
    let answer = client
        .post("/accounts")
        .form([("owner", "ann")])
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    assert_eq!(kept(&bank).await, ["ann"]);
}

/// Writes, and ends as the path says.
#[post("/ends/{how}")]
async fn ends(how: String, mut books: InjectMut<Transaction>) -> Result<(), HttpError> {
    add_account(&mut books, &how).await.unwrap();
    match how.as_str() {
        "error" => Err(HttpError::conflict("no")),
        "panic" => panic!("no"),
        _ => Ok(()),
    }
}

#[tokio::test]
async fn an_error_and_a_panic_roll_back() {
    let bank = bank();
    let client = TestClient::new(bank.app.clone().routes(routes![ends]));
    for (path, status) in [
        ("/ends/error", 409),
        ("/ends/panic", 500),
        ("/ends/well", 204),
    ] {
        assert_eq!(client.post(path).send().await.status(), status, "{path}");
    }
    assert_eq!(kept(&bank).await, ["well"]);
}

#[tokio::test]
async fn a_commit_that_fails_is_a_500_and_keeps_nothing() {
    let bank = bank();
    let client = TestClient::new(bank.app.clone());
    let gift = [("owner", "eve"), ("cents", "200"), ("from", "9")];
    let answer = client.post("/gifts").form(gift).send().await;
    assert_eq!(answer.status(), 500);
    assert!(!answer.text().contains("FOREIGN"), "{}", answer.text());
    assert_eq!(kept(&bank).await, [""; 0]);
    let after = client
        .post("/accounts")
        .form([("owner", "ann")])
        .send()
        .await;
    assert_eq!(after.status(), 200, "the connection is fit for use");
    assert_eq!(kept(&bank).await, ["ann"]);
}

static BEGUN: Semaphore = Semaphore::const_new(0);
static GO: Semaphore = Semaphore::const_new(0);

#[post("/slow")]
async fn slow(mut books: InjectMut<Transaction>) {
    add_account(&mut books, "first").await.unwrap();
    BEGUN.add_permits(1);
    GO.acquire().await.unwrap().forget();
    add_account(&mut books, "second").await.unwrap();
}

#[tokio::test]
async fn a_write_whose_client_is_gone_goes_on_and_commits() {
    let bank = bank();
    let client = TestClient::new(bank.app.clone().routes(routes![slow]));
    client.start().await;
    let mut sending = Box::pin(client.post("/slow").send());
    let begun = async { BEGUN.acquire().await.unwrap().forget() };
    tokio::select! {
        _ = &mut sending => panic!("the handler waits"),
        begun = timeout(Duration::from_secs(10), begun) => begun.unwrap(),
    }
    drop(sending);
    assert_eq!(kept(&bank).await, [""; 0]);
    GO.add_permits(1);
    client.shutdown().await.unwrap();
    assert_eq!(kept(&bank).await, ["first", "second"]);
}

#[tokio::test]
async fn the_end_of_the_application_closes_the_pool() {
    #[get("/pool")]
    async fn pool(pool: Inject<SqlitePool>) {
        *POOL.lock().unwrap() = Some(SqlitePool::clone(&pool));
    }
    static POOL: std::sync::Mutex<Option<SqlitePool>> = std::sync::Mutex::new(None);

    let bank = bank();
    let client = TestClient::new(bank.app.clone().routes(routes![pool]));
    assert_eq!(client.get("/pool").send().await.status(), 204);
    client.shutdown().await.unwrap();
    let pool = POOL.lock().unwrap().take();
    assert!(pool.is_some_and(|pool| pool.is_closed()));
}
