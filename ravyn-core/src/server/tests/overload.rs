//! More than the server allows, and what it does not fall over.

use super::*;

#[tokio::test]
async fn a_connection_too_many_is_told_so() {
    let lab = Lab::with(ServerSettings::default().connections(2)).await;
    let mut first = lab.send(GET).await;
    assert_eq!(first.reply().await.status, 200);
    let mut second = lab.send(GET).await;
    assert_eq!(second.reply().await.status, 200);

    let mut third = lab.send(GET).await;
    let refusal = third.reply().await;
    refusal.assert_problem(503, "unavailable");
    assert!(
        refusal.closes() && refusal.has("retry-after: 1"),
        "{refusal:?}"
    );
    third.assert_closed().await;

    second.assert_open().await;
    drop(second);
    tokio::time::sleep(Duration::from_millis(50)).await;
    lab.assert_alive().await;
    first.assert_open().await;
}

#[tokio::test]
async fn a_panic_ends_its_connection_alone() {
    let lab = Lab::new().await;
    let mut other = lab.send(GET).await;
    assert_eq!(other.reply().await.status, 200);
    let mut wire = lab.send("GET /panic HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(wire.try_reply().await.is_none());
    other.assert_open().await;
    lab.assert_alive().await;
}

#[tokio::test]
async fn a_client_that_leaves_gives_its_place_back() {
    let lab = Lab::with(ServerSettings::default().connections(1)).await;
    for _ in 0..20 {
        let mut wire = lab
            .send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
            .await;
        wire.stream.shutdown().await.unwrap();
        while wire.read_more().await.is_some() {}
        drop(wire);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    lab.assert_alive().await;
}
