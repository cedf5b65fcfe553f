//! What every store keeps to, whichever it is.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ravyn_core::settings::{Clock, Hands};
use ravyn_core::store::{MOST, MemoryStore, SharedStore, Store, StoreError};
use tokio::task::JoinSet;

const MINUTE: Duration = Duration::from_secs(60);

/// Runs a test on each store.
macro_rules! on_each_store {
    ($($test:ident)*) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let (clock, hands) = super::clock();
                super::$test(super::MemoryStore::new().clock(clock).shared(), hands).await;
            })*

            use super::Store as _;
        }

        #[cfg(feature = "sqlite")]
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let (clock, hands) = super::clock();
                let file = crate::restart::File::new();
                let store = file.open().await.clock(clock);
                super::$test(store.shared(), hands).await;
            })*

            use super::Store as _;
        }
    };
}

on_each_store! {
    a_value_is_there_until_its_time_is_over
    a_value_for_ever_stays
    a_value_is_replaced_with_its_time
    keys_and_values_are_taken_as_they_are
    a_number_is_counted_within_the_time_of_the_first
    what_is_no_number_is_not_counted
    a_number_stops_at_the_most
    compare_and_set_takes_the_place_of_the_same_value_only
    what_is_over_is_absent_to_compare_and_set
    of_many_one_is_first_and_no_count_is_lost
    a_value_that_is_deleted_is_gone
}

fn clock() -> (Clock, Hands) {
    Clock::manual(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000))
}

async fn get(store: &SharedStore, key: &str) -> Option<Vec<u8>> {
    store
        .get(key)
        .await
        .expect("the store answers")
        .map(Vec::from)
}

async fn set(store: &SharedStore, key: &str, value: &str, ttl: Duration) {
    store
        .set(key, value.as_bytes(), ttl)
        .await
        .expect("the store answers");
}

async fn cas(store: &SharedStore, key: &str, old: Option<&str>, new: &str) -> bool {
    let old = old.map(str::as_bytes);
    let set = store.compare_and_set(key, old, new.as_bytes(), MINUTE);
    set.await.expect("the store answers")
}

async fn a_value_is_there_until_its_time_is_over(store: SharedStore, hands: Hands) {
    set(&store, "a", "1", MINUTE).await;
    hands.advance(MINUTE - Duration::from_millis(1));
    assert_eq!(get(&store, "a").await.as_deref(), Some(&b"1"[..]));
    hands.advance(Duration::from_millis(1));
    assert_eq!(get(&store, "a").await, None);
    set(&store, "b", "1", Duration::ZERO).await;
    assert_eq!(get(&store, "b").await, None);
}

async fn a_value_for_ever_stays(store: SharedStore, hands: Hands) {
    set(&store, "a", "1", Duration::MAX).await;
    hands.advance(MINUTE * 60 * 24 * 365 * 50);
    set(&store, "b", "1", MINUTE).await;
    assert!(get(&store, "a").await.is_some());
}

async fn a_value_is_replaced_with_its_time(store: SharedStore, hands: Hands) {
    set(&store, "a", "1", MINUTE).await;
    set(&store, "a", "2", MINUTE * 3).await;
    hands.advance(MINUTE * 2);
    set(&store, "b", "1", MINUTE).await;
    assert_eq!(get(&store, "a").await.as_deref(), Some(&b"2"[..]));
}

async fn keys_and_values_are_taken_as_they_are(store: SharedStore, _: Hands) {
    let keys = [
        "",
        "a",
        "A",
        "a ",
        "ä",
        "'; DROP TABLE ravyn_store; --",
        "%",
        "a\nb",
    ];
    for (number, key) in keys.iter().enumerate() {
        let value = [0, 255, u8::try_from(number).expect("the store answers")];
        store
            .set(key, &value, MINUTE)
            .await
            .expect("the store answers");
    }
    for (number, key) in keys.iter().enumerate() {
        let value = vec![0, 255, u8::try_from(number).expect("the store answers")];
        assert_eq!(get(&store, key).await, Some(value), "{key:?}");
    }
    store
        .set("empty", b"", MINUTE)
        .await
        .expect("the store answers");
    assert_eq!(get(&store, "empty").await, Some(Vec::new()));
}

async fn a_number_is_counted_within_the_time_of_the_first(store: SharedStore, hands: Hands) {
    assert_eq!(
        store
            .increment("a", 2, MINUTE)
            .await
            .expect("the store answers"),
        2
    );
    hands.advance(MINUTE / 2);
    assert_eq!(
        store
            .increment("a", 3, MINUTE)
            .await
            .expect("the store answers"),
        5
    );
    assert_eq!(get(&store, "a").await.as_deref(), Some(&b"5"[..]));
    hands.advance(MINUTE / 2);
    assert_eq!(
        store
            .increment("a", 1, MINUTE)
            .await
            .expect("the store answers"),
        1
    );
    hands.advance(MINUTE / 2);
    assert_eq!(
        store
            .increment("a", 0, MINUTE)
            .await
            .expect("the store answers"),
        1
    );
}

async fn what_is_no_number_is_not_counted(store: SharedStore, _: Hands) {
    for wrong in ["", "x", "-1", "1.5", "1 ", "+1", "0x1"] {
        set(&store, "a", wrong, MINUTE).await;
        let error = store
            .increment("a", 1, MINUTE)
            .await
            .expect_err("no number");
        let error = error.downcast::<StoreError>().expect("the store answers");
        assert_eq!(*error, StoreError::NotANumber, "{wrong:?}");
        assert_eq!(get(&store, "a").await, Some(wrong.as_bytes().to_vec()));
    }
}

async fn a_number_stops_at_the_most(store: SharedStore, _: Hands) {
    assert_eq!(
        store
            .increment("a", u64::MAX, MINUTE)
            .await
            .expect("the store answers"),
        MOST
    );
    assert_eq!(
        store
            .increment("a", u64::MAX, MINUTE)
            .await
            .expect("the store answers"),
        MOST
    );
    assert_eq!(
        store
            .increment("a", 1, MINUTE)
            .await
            .expect("the store answers"),
        MOST
    );
    assert_eq!(
        store
            .increment("b", MOST - 1, MINUTE)
            .await
            .expect("the store answers"),
        MOST - 1
    );
    assert_eq!(
        store
            .increment("b", 1, MINUTE)
            .await
            .expect("the store answers"),
        MOST
    );
}

async fn compare_and_set_takes_the_place_of_the_same_value_only(store: SharedStore, hands: Hands) {
    assert!(!cas(&store, "a", Some("1"), "2").await);
    assert!(cas(&store, "a", None, "1").await);
    assert!(!cas(&store, "a", None, "2").await);
    assert!(!cas(&store, "a", Some("2"), "3").await);
    assert!(!cas(&store, "a", Some(""), "3").await);
    hands.advance(MINUTE / 2);
    assert!(cas(&store, "a", Some("1"), "2").await);
    hands.advance(MINUTE / 2);
    assert_eq!(get(&store, "a").await.as_deref(), Some(&b"2"[..]));
}

async fn what_is_over_is_absent_to_compare_and_set(store: SharedStore, hands: Hands) {
    set(&store, "a", "1", MINUTE).await;
    hands.advance(MINUTE);
    assert!(!cas(&store, "a", Some("1"), "2").await);
    assert!(cas(&store, "a", None, "2").await);
    assert_eq!(get(&store, "a").await.as_deref(), Some(&b"2"[..]));
}

async fn of_many_one_is_first_and_no_count_is_lost(store: SharedStore, _: Hands) {
    let store = Arc::new(store);
    let mut tasks = JoinSet::new();
    for number in 0..40 {
        let store = store.clone();
        tasks.spawn(async move {
            store
                .increment("count", 1, MINUTE)
                .await
                .expect("the store answers");
            cas(&store, "first", None, &number.to_string()).await
        });
    }
    let firsts = tasks.join_all().await;
    assert_eq!(firsts.into_iter().filter(|first| *first).count(), 1);
    assert_eq!(get(&store, "count").await.as_deref(), Some(&b"40"[..]));
}

async fn a_value_that_is_deleted_is_gone(store: SharedStore, hands: Hands) {
    set(&store, "a", "1", MINUTE).await;
    assert!(store.delete("a").await.expect("the store answers"));
    assert!(!store.delete("a").await.expect("the store answers"));
    assert_eq!(get(&store, "a").await, None);
    set(&store, "a", "1", MINUTE).await;
    hands.advance(MINUTE);
    assert!(!store.delete("a").await.expect("the store answers"));
}
