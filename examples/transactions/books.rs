//! The books: a pool for the application, a transaction for a request, and the statements.

use std::path::PathBuf;

use ravyn::prelude::*;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

use super::{Account, BankError};

pub(crate) type Transaction = sqlx::Transaction<'static, Sqlite>;

/// SQLite asks for the account of an entry when the transaction is committed.
const TABLES: &str = "
    CREATE TABLE account (id INTEGER PRIMARY KEY, owner TEXT NOT NULL);
    CREATE TABLE entry (
        account INTEGER NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
        cents INTEGER NOT NULL
    );";

const BALANCES: &str = "
    SELECT id, owner, COALESCE(SUM(cents), 0)
    FROM account LEFT JOIN entry ON account = id GROUP BY id ORDER BY id";

/// Opens the books. The end of the application closes them.
pub(crate) async fn open(path: PathBuf) -> Result<Scoped<SqlitePool>, BankError> {
    let options = SqliteConnectOptions::new().filename(path);
    let pool = SqlitePool::connect_with(options.create_if_missing(true)).await?;
    sqlx::raw_sql(TABLES).execute(&pool).await?;
    Ok(Scoped::new(pool, async |pool: SqlitePool, _: Outcome| {
        pool.close().await;
        Ok(())
    }))
}

/// Begins a transaction, which is committed for an answer that is a success and rolled back for every other one.
pub(crate) async fn begin(pool: Inject<SqlitePool>) -> Result<Scoped<Transaction>, BankError> {
    let transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let end = async |transaction: Transaction, outcome: Outcome| {
        if outcome.is_success() {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(())
    };
    Ok(Scoped::new(transaction, end))
}

pub(crate) async fn balances(books: &mut SqliteConnection) -> Result<Vec<Account>, sqlx::Error> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(BALANCES).fetch_all(books).await?;
    let accounts = rows
        .into_iter()
        .map(|(id, owner, cents)| Account { id, owner, cents });
    Ok(accounts.collect())
}

pub(crate) async fn balance(books: &mut SqliteConnection, id: i64) -> Result<Account, BankError> {
    let found = balances(books)
        .await?
        .into_iter()
        .find(|account| account.id == id);
    found.ok_or(BankError::Unknown(id))
}

pub(crate) async fn add_account(
    books: &mut SqliteConnection,
    owner: &str,
) -> Result<i64, sqlx::Error> {
    let statement = sqlx::query("INSERT INTO account (owner) VALUES (?)").bind(owner);
    Ok(statement.execute(books).await?.last_insert_rowid())
}

pub(crate) async fn add_entry(
    books: &mut SqliteConnection,
    account: i64,
    cents: i64,
) -> Result<(), sqlx::Error> {
    let statement = sqlx::query("INSERT INTO entry VALUES (?, ?)").bind(account);
    statement.bind(cents).execute(books).await.map(drop)
}
