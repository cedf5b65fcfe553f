//! A bank that keeps its books in SQLite: the application has a pool, each request that writes has a transaction,
//! and how the request ends decides what becomes of it.
//!
//! Run it with `cargo run --example transactions`, and ask it from another terminal, in this order. Long lines are broken
//! here, and `..` stands for what differs from time to time.
//!
//! ```console
//! $ curl -d owner=ann localhost:8000/accounts
//! {"id":1,"owner":"ann","cents":0}
//! $ curl -d cents=500 localhost:8000/accounts/1/entries
//! {"id":1,"owner":"ann","cents":500}
//! $ curl -d cents=-900 localhost:8000/accounts/1/entries
//! {"title":"Conflict","status":409,"code":"overdrawn","detail":"the account is 400 short"}
//! $ curl localhost:8000/accounts/1
//! {"id":1,"owner":"ann","cents":500}
//! $ curl -d owner=bob -d cents=200 -d from=1 localhost:8000/gifts
//! {"id":2,"owner":"bob","cents":200}
//! $ curl -d owner=eve -d cents=200 -d from=9 localhost:8000/gifts
//! {"title":"Internal Server Error","status":500,"code":"internal","id":".."}
//! $ curl localhost:8000/accounts
//! [{"id":1,"owner":"ann","cents":300},{"id":2,"owner":"bob","cents":200}]
//! ```
//!
//! The gift from nobody fails as late as a transaction can: its last step is the COMMIT.

use std::path::PathBuf;

use ravyn::prelude::*;
use sqlx::SqlitePool;

use self::books::{Transaction, add_account, add_entry, balance, balances, begin, open};

mod books;
#[cfg(test)]
mod tests;

#[model(response)]
struct Account {
    id: i64,
    owner: String,
    cents: i64,
}

#[derive(Debug, ApiError)]
enum BankError {
    #[error(status = 404, "there is no account {0}")]
    Unknown(i64),
    #[error(status = 409, code = "overdrawn", "the account is {0} short")]
    Overdrawn(i64),
    #[error(status = 500, "the books cannot be read")]
    Books(#[from] sqlx::Error),
}

/// List the accounts. What only reads needs no transaction.
#[get("/accounts")]
async fn list(pool: Inject<SqlitePool>) -> Result<Vec<Account>, BankError> {
    Ok(balances(&mut *pool.acquire().await?).await?)
}

/// Show an account.
#[get("/accounts/{id}")]
async fn show(id: i64, pool: Inject<SqlitePool>) -> Result<Account, BankError> {
    balance(&mut *pool.acquire().await?, id).await
}

/// Open an account.
#[post("/accounts")]
async fn create(
    #[form] owner: String,
    mut books: InjectMut<Transaction>,
) -> Result<Account, BankError> {
    let id = add_account(&mut books, &owner).await?;
    balance(&mut books, id).await
}

/// Pay in or out. The entry is written before the balance is looked at: an error takes it back.
#[post("/accounts/{id}/entries")]
async fn pay(
    id: i64,
    #[form(minimum = -1_000_000, maximum = 1_000_000)] cents: i64,
    mut books: InjectMut<Transaction>,
) -> Result<Account, BankError> {
    add_entry(&mut books, id, cents).await?;
    let account = balance(&mut books, id).await?;
    match account.cents {
        0.. => Ok(account),
        short => Err(BankError::Overdrawn(-short)),
    }
}

/// Open an account with money of another one.
#[post("/gifts")]
async fn give(
    #[form] from: i64,
    #[form] owner: String,
    #[form(minimum = 1, maximum = 1_000_000)] cents: i64,
    mut books: InjectMut<Transaction>,
) -> Result<Account, BankError> {
    let id = add_account(&mut books, &owner).await?;
    add_entry(&mut books, from, -cents).await?;
    add_entry(&mut books, id, cents).await?;
    balance(&mut books, id).await
}

fn app(path: PathBuf) -> Ravyn {
    Ravyn::new()
        .title("Bank")
        .dependency(Provider::<SqlitePool>::app(move || open(path.clone())))
        .dependency(Provider::<Transaction>::request(begin))
        .routes(routes![list, show, create, pay, give])
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    app(folder.path().join("bank.db")).run()?;
    Ok(())
}
