//! A client that goes away before it has its answer, over a real socket and in memory.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ravyn::layer::Cancel;
use ravyn::prelude::*;
use ravyn::server::{self, ServerSettings, Shutdown, ShutdownHandle};
use ravyn::testing::TestClient;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

/// What a handler tells the test, and when the test lets it go on.
struct Stage {
    said: mpsc::UnboundedSender<String>,
    go: Semaphore,
}

impl Stage {
    fn say(&self, text: &str) {
        self.said.send(text.to_owned()).expect("the test listens");
    }
}

struct Transaction(Inject<Stage>);

fn begin(stage: Inject<Stage>) -> Scoped<Transaction> {
    Scoped::new(
        Transaction(stage),
        async |transaction: Transaction, outcome: Outcome| {
            transaction.0.say(&format!("{outcome:?}"));
            Ok(())
        },
    )
}

async fn run(stage: Inject<Stage>, _transaction: Inject<Transaction>) -> &'static str {
    stage.say("begun");
    stage.go.acquire().await.expect("never closed").forget();
    stage.say("done");
    "done"
}

#[post("/write")]
async fn write(stage: Inject<Stage>, transaction: Inject<Transaction>) -> &'static str {
    run(stage, transaction).await
}

#[get("/read")]
async fn read(stage: Inject<Stage>, transaction: Inject<Transaction>) -> &'static str {
    run(stage, transaction).await
}

#[route("/both", methods(GET, POST))]
async fn both(stage: Inject<Stage>, transaction: Inject<Transaction>) -> &'static str {
    run(stage, transaction).await
}

#[get("/watch")]
async fn watch(stage: Inject<Stage>, disconnect: Disconnect, tasks: Inject<ravyn::task::Tasks>) {
    stage.say("begun");
    let told = stage.clone();
    drop(tasks.spawn(async move {
        disconnect.gone().await;
        told.say("gone");
    }));
    stage.go.acquire().await.expect("never closed").forget();
    stage.say("done");
}

struct Playing {
    heard: mpsc::UnboundedReceiver<String>,
    stage: Arc<Stage>,
    app: Ravyn,
}

fn play() -> Playing {
    let (said, heard) = mpsc::unbounded_channel();
    let stage = Arc::new(Stage {
        said,
        go: Semaphore::new(0),
    });
    let app = Ravyn::new()
        .dependency(Provider::<Stage>::shared_value(Arc::clone(&stage)))
        .dependency(Provider::<Transaction>::request(begin))
        .routes(routes![write, read, both, watch])
        .route(
            Gateway::of::<write>()
                .path("/write/dropped")
                .cancel(Cancel::Drop),
        )
        .route(
            Gateway::of::<read>()
                .path("/read/detached")
                .cancel(Cancel::Detach),
        );
    Playing { heard, stage, app }
}

impl Playing {
    async fn hears(&mut self, expected: &str) {
        let heard = timeout(Duration::from_secs(10), self.heard.recv()).await;
        assert_eq!(heard.expect("something is said").as_deref(), Some(expected));
    }

    fn go_on(&self) {
        self.stage.go.add_permits(1);
    }
}

async fn serve(app: &Ravyn) -> (SocketAddr, ShutdownHandle) {
    let app = app.build().expect("an application without faults");
    let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (shutdown, handle) = Shutdown::new();
    tokio::spawn(server::serve(
        listener,
        app,
        ServerSettings::default(),
        shutdown,
    ));
    (address, handle)
}

/// Sends a request and hangs up as soon as its handler has begun.
async fn hang_up(playing: &mut Playing, address: SocketAddr, head: &str) {
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    let request = format!("{head} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
    socket
        .write_all(request.as_bytes())
        .await
        .expect("a request sent");
    playing.hears("begun").await;
    drop(socket);
}

#[tokio::test]
async fn a_write_goes_on_and_commits_when_its_client_hangs_up() {
    let mut playing = play();
    let (address, _handle) = serve(&playing.app).await;
    for head in ["POST /write", "GET /read/detached"] {
        hang_up(&mut playing, address, head).await;
        // Time for the server to notice; that nothing is said meanwhile is seen by what is said next.
        tokio::time::sleep(Duration::from_millis(100)).await;
        playing.go_on();
        playing.hears("done").await;
        playing.hears("Success").await;
    }
}

#[tokio::test]
async fn a_read_is_dropped_and_rolls_back_when_its_client_hangs_up() {
    let mut playing = play();
    let (address, _handle) = serve(&playing.app).await;
    for head in ["GET /read", "POST /write/dropped"] {
        hang_up(&mut playing, address, head).await;
        playing.hears("ClientGone").await;
    }
}

#[tokio::test]
async fn a_route_of_several_methods_asks_each_request_for_its_own() {
    let mut playing = play();
    for app in [
        playing.app.clone(),
        playing
            .app
            .clone()
            .middleware(async |request: Request, next: Next| next.run(request).await),
    ] {
        let (address, _handle) = serve(&app).await;
        hang_up(&mut playing, address, "GET /both").await;
        playing.hears("ClientGone").await;
        hang_up(&mut playing, address, "POST /both").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        playing.go_on();
        playing.hears("done").await;
        playing.hears("Success").await;
    }
}

#[tokio::test]
async fn a_write_of_a_mounted_service_goes_on_too() {
    let mut playing = play();
    let stage = Arc::clone(&playing.stage);
    let service = tower::service_fn(move |_: http::Request<ravyn::request::Body>| {
        let stage = Arc::clone(&stage);
        async move {
            /// Says so when it is dropped before its end.
            struct Dropped(Option<Arc<Stage>>);
            impl Drop for Dropped {
                fn drop(&mut self) {
                    if let Some(stage) = &self.0 {
                        stage.say("dropped");
                    }
                }
            }
            let mut dropped = Dropped(Some(Arc::clone(&stage)));
            stage.say("begun");
            stage.go.acquire().await.expect("never closed").forget();
            dropped.0 = None;
            stage.say("done");
            Ok::<_, std::convert::Infallible>(http::Response::new(ravyn::request::Body::empty()))
        }
    });
    let app = Ravyn::new().mount_service("/old", service);
    let (address, _handle) = serve(&app).await;
    hang_up(&mut playing, address, "GET /old/report").await;
    playing.hears("dropped").await;
    hang_up(&mut playing, address, "POST /old/orders").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    playing.go_on();
    playing.hears("done").await;
}

#[tokio::test]
async fn a_handler_and_what_it_has_spawned_are_told_that_the_client_is_gone() {
    let mut playing = play();
    let (address, _handle) = serve(&playing.app).await;
    hang_up(&mut playing, address, "GET /watch").await;
    playing.hears("gone").await;
}

#[tokio::test]
async fn middleware_around_the_application_goes_on_with_the_write() {
    let mut playing = play();
    playing.app =
        playing
            .app
            .middleware(async |request: Request, next: Next, stage: Inject<Stage>| {
                let response = next.run(request).await;
                stage.say("middleware");
                response
            });
    let (address, _handle) = serve(&playing.app).await;
    hang_up(&mut playing, address, "POST /write").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    playing.go_on();
    for expected in ["done", "Success", "middleware"] {
        playing.hears(expected).await;
    }
    hang_up(&mut playing, address, "GET /read").await;
    playing.hears("ClientGone").await;
}

#[test]
fn a_runtime_can_end_while_a_value_has_not() {
    let mut playing = play();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let client = TestClient::new(playing.app.clone());
        tokio::spawn(async move { client.get("/read").send().await });
        playing.hears("begun").await;
    });
    drop(runtime);
    let said = playing.heard.try_recv();
    assert!(said.is_err(), "{said:?}");
}

#[tokio::test]
async fn a_shutdown_waits_for_a_write_without_a_client() {
    let mut playing = play();
    let client = TestClient::new(playing.app.clone());
    client.start().await;
    {
        let mut sending = Box::pin(client.post("/write").send());
        let answered = timeout(Duration::from_millis(50), &mut sending).await;
        assert!(answered.is_err(), "the handler waits");
    }
    playing.hears("begun").await;
    let ending = tokio::spawn(async move { client.shutdown().await });
    playing.go_on();
    playing.hears("done").await;
    playing.hears("Success").await;
    ending.await.expect("no panic").expect("a clean end");
}
