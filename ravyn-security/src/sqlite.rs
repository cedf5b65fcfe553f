//! A store in a file of SQLite.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use ravyn_core::error::{BoxError, BuildError, BuildFault};
use ravyn_core::settings::Clock;
use ravyn_core::store::{MOST, Store, StoreError};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

/// The longest wait for another process that writes: 5 s.
const BUSY: Duration = Duration::from_secs(5);

/// Connections of a store, of which one writes at a time.
const CONNECTIONS: u32 = 4;

/// How often what is over is removed: once a minute.
const SWEEP: i64 = 60_000;

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS ravyn_store (
        key TEXT NOT NULL PRIMARY KEY,
        value BLOB NOT NULL,
        ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ravyn_store_ends_at ON ravyn_store (ends_at);
";

const GET: &str = "SELECT value FROM ravyn_store WHERE key = ?1 AND ends_at > ?2";

const SET: &str = "
    INSERT INTO ravyn_store (key, value, ends_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at
";

const SET_ABSENT: &str = "
    INSERT INTO ravyn_store (key, value, ends_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at
    WHERE ravyn_store.ends_at <= ?4
";

const REPLACE: &str = "
    UPDATE ravyn_store SET value = ?2, ends_at = ?3
    WHERE key = ?1 AND ends_at > ?4 AND value = ?5
";

/// A value that is no number is left alone, and no row comes back. A sum never exceeds what SQLite counts to, beyond
/// which it would be rounded.
const INCREMENT: &str = "
    INSERT INTO ravyn_store (key, value, ends_at) VALUES (?1, CAST(CAST(?2 AS TEXT) AS BLOB), ?3)
    ON CONFLICT (key) DO UPDATE SET
        value = CASE WHEN ravyn_store.ends_at <= ?4 THEN excluded.value ELSE CAST(CAST(
            MIN(CAST(CAST(ravyn_store.value AS TEXT) AS INTEGER), 9223372036854775807 - ?2) + ?2
        AS TEXT) AS BLOB) END,
        ends_at = CASE WHEN ravyn_store.ends_at <= ?4 THEN excluded.ends_at ELSE ravyn_store.ends_at END
    WHERE ravyn_store.ends_at <= ?4 OR (
        LENGTH(ravyn_store.value) > 0 AND CAST(ravyn_store.value AS TEXT) NOT GLOB '*[^0-9]*'
    )
    RETURNING value
";

const DELETE: &str = "DELETE FROM ravyn_store WHERE key = ?1 RETURNING ends_at > ?2";

const DELETE_OVER: &str = "DELETE FROM ravyn_store WHERE ends_at <= ?1";

/// Keeps values in a file of SQLite, so that a restart forgets nothing. Several processes of one machine may share it.
/// Clones are the same store.
///
/// A value is on the disk when a call that keeps it returns.
///
/// # Defaults
/// The table `ravyn_store`, which is made where it is missing. Up to 4 connections; 5 s of waiting for another process
/// that writes. What is over is removed once a minute, when something is written. The time is that of the system's
/// clock.
///
/// # Errors
/// Those of SQLite, and [`StoreError::NotANumber`] of [`increment`](Store::increment).
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_core::store::Store;
/// use ravyn_security::SqliteStore;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ravyn_core::error::BoxError> {
/// # let path = std::env::temp_dir().join(format!("ravyn-doc-{}.db", std::process::id()));
/// let store = SqliteStore::open(&path).await?;
/// store.set("greeting", b"hello", Duration::from_secs(60)).await?;
/// store.close().await;
///
/// let store = SqliteStore::open(&path).await?;
/// assert_eq!(store.get("greeting").await?.as_deref(), Some(&b"hello"[..]));
/// # store.close().await;
/// # std::fs::remove_file(path)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
    clock: Clock,
    /// When what was over was removed, in milliseconds.
    swept: Arc<AtomicI64>,
}

/// Makes the file so that nobody but its owner reads it. One that cannot be made is no database, either.
fn own_alone(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

impl SqliteStore {
    /// Opens a file, or makes it, for its owner alone.
    ///
    /// # Errors
    /// The file cannot be opened or made, or is no database of SQLite.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, BuildError> {
        let path = path.as_ref();
        own_alone(path);
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await;
        let opened = match pool {
            Ok(pool) => Self::in_pool(pool).await,
            Err(error) => Err(error),
        };
        opened.map_err(|error| {
            let message = format!("the store `{}` cannot be opened", path.display());
            let fault = BuildFault::new("RV0056", message).note(error.to_string());
            let help = "name a file in a folder that is there and can be written to";
            fault.help(help).into()
        })
    }

    /// Keeps values in the database of a pool, in the table `ravyn_store`.
    ///
    /// # Errors
    /// The table cannot be made.
    pub async fn in_pool(pool: SqlitePool) -> Result<Self, sqlx::Error> {
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        Ok(Self {
            pool,
            clock: Clock::system(),
            swept: Arc::new(AtomicI64::new(0)),
        })
    }

    /// By which clock values are over. Default: that of the system.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Closes the file, when what has begun is done. Calls after it fail.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Milliseconds since 1970.
    fn now(&self) -> i64 {
        let since = self.clock.now().duration_since(UNIX_EPOCH);
        millis(since.unwrap_or_default())
    }

    /// What time it is before something is written.
    async fn before_writing(&self) -> Result<i64, sqlx::Error> {
        let now = self.now();
        let swept = self.swept.load(Ordering::Relaxed);
        let is_due = now.saturating_sub(swept) >= SWEEP;
        let mine = |swept| {
            let order = Ordering::Relaxed;
            self.swept
                .compare_exchange(swept, now, order, order)
                .is_ok()
        };
        if is_due && mine(swept) {
            let over = sqlx::query(DELETE_OVER).bind(now);
            over.execute(&self.pool).await?;
        }
        Ok(now)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").finish_non_exhaustive()
    }
}

impl Store for SqliteStore {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, BoxError> {
        let found = sqlx::query_scalar::<_, Vec<u8>>(GET)
            .bind(key)
            .bind(self.now());
        Ok(found.fetch_optional(&self.pool).await?.map(Bytes::from))
    }

    async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), BoxError> {
        let now = self.before_writing().await?;
        let set = sqlx::query(SET).bind(key).bind(value);
        let set = set.bind(now.saturating_add(millis(ttl)));
        set.execute(&self.pool).await?;
        Ok(())
    }

    async fn increment(&self, key: &str, by: u64, ttl: Duration) -> Result<u64, BoxError> {
        let now = self.before_writing().await?;
        let by = i64::try_from(by.min(MOST)).unwrap_or(i64::MAX);
        let sum = sqlx::query_scalar::<_, Vec<u8>>(INCREMENT)
            .bind(key)
            .bind(by);
        let sum = sum.bind(now.saturating_add(millis(ttl))).bind(now);
        let digits = sum.fetch_optional(&self.pool).await?;
        let text = digits.and_then(|digits| String::from_utf8(digits).ok());
        let number = text.and_then(|text| text.parse().ok());
        Ok(number.ok_or(StoreError::NotANumber)?)
    }

    async fn compare_and_set(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        let now = self.before_writing().await?;
        let end = now.saturating_add(millis(ttl));
        let statement = if old.is_some() { REPLACE } else { SET_ABSENT };
        let mut set = sqlx::query(statement)
            .bind(key)
            .bind(new)
            .bind(end)
            .bind(now);
        if let Some(old) = old {
            set = set.bind(old);
        }
        let changed = set.execute(&self.pool).await?;
        Ok(changed.rows_affected() == 1)
    }

    async fn delete(&self, key: &str) -> Result<bool, BoxError> {
        let deleted = sqlx::query_scalar::<_, bool>(DELETE)
            .bind(key)
            .bind(self.now());
        Ok(deleted.fetch_optional(&self.pool).await?.unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[tokio::test]
    async fn what_is_over_is_removed_when_something_is_written() {
        let (clock, hands) = Clock::manual(SystemTime::now());
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect("sqlite::memory:").await.unwrap();
        let store = SqliteStore::in_pool(pool).await.unwrap().clock(clock);
        for number in 0..10 {
            let ttl = Duration::from_secs(30 + number);
            store.set(&number.to_string(), b"", ttl).await.unwrap();
        }
        hands.advance(Duration::from_secs(60));
        store.set("last", b"", Duration::MAX).await.unwrap();
        let rows = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM ravyn_store");
        assert_eq!(rows.fetch_one(&store.pool).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_closed_store_fails() {
        let pool = SqlitePool::connect("sqlite::memory:").await.unwrap();
        let store = SqliteStore::in_pool(pool).await.unwrap();
        store.close().await;
        assert!(store.get("a").await.is_err());
        assert!(store.set("a", b"", Duration::MAX).await.is_err());
    }
}
