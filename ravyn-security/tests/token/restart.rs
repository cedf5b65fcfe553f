//! What a restart remembers.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ravyn_security::SqliteStore;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::shop::{Shop, assert_refused, noon};

/// A file that is gone at the end of its test.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("store-{}-{count}.db", std::process::id());
        Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    pub(crate) async fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.0)
            .await
            .expect("the file can be opened")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            let _ = std::fs::remove_file(path);
        }
    }
}

#[tokio::test]
async fn r3_a_token_that_was_used_before_a_restart_ends_its_family_after_it() {
    let (file, now) = (File::new(), noon());
    let store = file.open().await;
    let shop = Shop::with(store.clone());
    let first = shop.log_in(now).await;
    let second = shop.refresh(&first, now).await.unwrap();
    let other = shop.log_in(now).await;
    drop(shop);
    store.close().await;

    let shop = Shop::with(file.open().await);
    assert!(shop.verify(&second, now).await.is_some());
    assert_refused(shop.refresh(&first, now).await, "invalid_grant");
    assert_refused(shop.refresh(&second, now).await, "invalid_grant");
    assert!(shop.verify(&second, now).await.is_none());
    assert!(shop.refresh(&other, now).await.is_ok());
}

#[tokio::test]
async fn r3_what_was_revoked_before_a_restart_is_revoked_after_it() {
    let (file, now) = (File::new(), noon());
    let store = file.open().await;
    let shop = Shop::with(store.clone());
    let (one, two) = (shop.log_in(now).await, shop.log_in(now).await);
    let token = shop.verify(&one, now).await.unwrap();
    let id = token.token_id().unwrap();
    let revoked = shop.issuer.revoke_access(id, token.expires_at(), now);
    revoked.await.unwrap();
    store.close().await;

    let shop = Shop::with(file.open().await);
    assert!(shop.verify(&one, now).await.is_none());
    assert!(shop.verify(&two, now).await.is_some());
    shop.issuer.log_out_everywhere("ada", now).await.unwrap();
    let shop = Shop::with(file.open().await);
    assert!(shop.verify(&two, now).await.is_none());
    assert_refused(shop.refresh(&two, now).await, "invalid_grant");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r2_of_50_parallel_uses_of_a_token_exactly_one_succeeds_in_two_processes() {
    let (file, now) = (File::new(), noon());
    let shops = [Shop::with(file.open().await), Shop::with(file.open().await)];
    let shops = shops.map(Arc::new);
    for _ in 0..3 {
        let pair = shops[0].log_in(now).await;
        let all = Arc::new(Barrier::new(50));
        let mut uses = JoinSet::new();
        for number in 0..50 {
            let (shop, pair, all) = (shops[number % 2].clone(), pair.clone(), all.clone());
            uses.spawn(async move {
                all.wait().await;
                shop.refresh(&pair, now).await
            });
        }
        let results = uses.join_all().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_a_fault_of_the_startup() {
    let error = SqliteStore::open("/there/is/no/such/folder/store.db").await;
    let error = error.unwrap_err();
    assert_eq!(error.faults()[0].code(), "RV0056");
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}
