//! The end of a server, and what it finishes before.

use super::*;

const GATE: &str = "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n";

/// Waits until the endpoint has been called.
async fn called(lab: &Lab, times: usize) {
    while lab.calls() < times {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn ended(task: JoinHandle<Result<(), ServeError>>) {
    let ended = tokio::time::timeout(Duration::from_secs(5), task).await;
    ended.expect("the server ends").unwrap().unwrap();
}

#[tokio::test]
async fn a_running_request_is_finished_and_none_begins() {
    let lab = Lab::new().await;
    let mut idle = lab.send(GET).await;
    assert_eq!(idle.reply().await.status, 200);
    let mut silent = lab.connect().await;
    let mut running = lab.send(GATE).await;
    called(&lab, 2).await;

    lab.handle.trigger();
    idle.assert_closed().await;
    silent.assert_closed().await;
    assert!(
        TcpStream::connect(lab.address).await.is_err(),
        "no new connection is taken"
    );
    assert!(!lab.task.is_finished());
    lab.probe.gate.notify_one();
    let reply = running.reply().await;
    assert_eq!(reply.body, "through");
    assert!(reply.closes());
    running.assert_closed().await;
    ended(lab.task).await;
}

#[tokio::test]
async fn the_deadline_cuts_off_what_still_runs() {
    let lab = Lab::with(ServerSettings::default().drain_timeout(SHORT)).await;
    let mut running = lab.send(GATE).await;
    called(&lab, 1).await;
    let since = Instant::now();
    lab.handle.trigger();
    assert!(running.try_reply().await.is_none());
    ended(lab.task).await;
    assert_on_time(since, SHORT);
}

#[tokio::test]
async fn a_second_trigger_cuts_off_at_once() {
    let lab = Lab::new().await;
    let mut running = lab.send(GATE).await;
    called(&lab, 1).await;
    lab.handle.trigger();
    tokio::time::sleep(SHORT / 4).await;
    assert!(!lab.task.is_finished());
    let since = Instant::now();
    lab.handle.trigger();
    assert!(running.try_reply().await.is_none());
    ended(lab.task).await;
    assert_on_time(since, Duration::ZERO);
}

#[tokio::test]
async fn a_server_whose_future_is_dropped_is_gone() {
    let lab = Lab::new().await;
    let mut running = lab.send(GATE).await;
    called(&lab, 1).await;
    lab.task.abort();
    assert!(running.try_reply().await.is_none());
    while TcpStream::connect(lab.address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_under_load() {
    let lab = Lab::new().await;
    let clients: Vec<_> = (0..50)
        .map(|_| {
            let address = lab.address;
            tokio::spawn(async move {
                let Ok(stream) = TcpStream::connect(address).await else {
                    return 0;
                };
                let mut wire = Wire {
                    stream,
                    read: Vec::new(),
                };
                let mut answered = 0;
                while wire.stream.write_all(GET.as_bytes()).await.is_ok() {
                    let Some(reply) = wire.try_reply().await else {
                        break;
                    };
                    assert_eq!(reply.status, 200);
                    answered += 1;
                    if reply.closes() {
                        break;
                    }
                }
                answered
            })
        })
        .collect();
    tokio::time::sleep(SHORT).await;
    lab.handle.trigger();
    ended(lab.task).await;
    let mut answered = 0;
    for client in clients {
        answered += client.await.unwrap();
    }
    assert_eq!(
        answered,
        lab.probe.calls.load(Relaxed),
        "every call is answered"
    );
}
