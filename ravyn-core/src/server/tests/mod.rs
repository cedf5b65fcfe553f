//! The server over real sockets, with an endpoint of its own and clients that speak bytes.

mod framing;
mod http2;
mod limits;
mod overload;
mod pipelining;
mod shutdown;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body as HttpBody, Frame};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::{ServeError, ServerSettings, Shutdown, ShutdownHandle, bind, serve};
use crate::endpoint::{BoxFuture, Endpoint};
use crate::error::{BoxError, Problem};
use crate::request::{Body, BodyError, Request};
use crate::response::{Response, problem_response};

/// A limit that a test waits for, and how late it may be enforced.
const SHORT: Duration = Duration::from_millis(200);
const LATE: Duration = Duration::from_secs(1);

/// Answers by path.
#[derive(Clone, Default)]
struct Probe {
    calls: Arc<AtomicUsize>,
    gate: Arc<Notify>,
}

impl Endpoint for Probe {
    type Future = BoxFuture<'static, Response>;

    fn call(&self, request: Request) -> Self::Future {
        self.calls.fetch_add(1, Relaxed);
        Box::pin(self.clone().answer(request))
    }
}

impl Probe {
    async fn answer(self, mut request: Request) -> Response {
        match request.uri().path() {
            "/host" => text(request.headers()["host"].to_str().unwrap().to_owned()),
            "/echo" => match request.body_mut().read(1 << 20).await {
                Ok(bytes) => Response::new(bytes.into()),
                Err(BodyError::Io(_)) => problem_response(&Problem::new(StatusCode::BAD_REQUEST)),
                Err(error) => problem_response(&Problem::new(error.status())),
            },
            "/gate" => {
                self.gate.notified().await;
                text("through")
            }
            "/bare" => {
                let mut response = Response::default();
                *response.status_mut() = StatusCode::BAD_REQUEST;
                response
            }
            "/refuse" => problem_response(&Problem::new(StatusCode::PAYLOAD_TOO_LARGE)),
            "/background" => {
                let mut body = request.body_mut().take();
                tokio::spawn(async move { body.read(1 << 20).await.map(|_| ()) });
                text("accepted")
            }
            "/quiet" => Response::new(Body::new(Pieces {
                left: 2,
                pause: Some(SHORT * 3),
                wait: None,
            })),
            "/flood" => Response::new(Body::new(Pieces {
                left: 4096,
                pause: None,
                wait: None,
            })),
            "/panic" => panic!("on purpose"),
            _ => text("ok"),
        }
    }
}

fn text(text: impl Into<String>) -> Response {
    Response::new(text.into().into())
}

/// A body in pieces of 16 KiB, with a pause before each.
struct Pieces {
    left: usize,
    pause: Option<Duration>,
    wait: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if this.left == 0 {
            return Poll::Ready(None);
        }
        if let Some(pause) = this.pause {
            let wait = this
                .wait
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
            std::task::ready!(wait.as_mut().poll(cx));
            this.wait = None;
        }
        this.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(
            &[b'x'; 16 * 1024],
        )))))
    }
}

/// A server that runs.
struct Lab {
    address: std::net::SocketAddr,
    probe: Probe,
    handle: ShutdownHandle,
    task: JoinHandle<Result<(), ServeError>>,
}

impl Lab {
    async fn new() -> Self {
        Self::with(ServerSettings::default()).await
    }

    async fn with(settings: ServerSettings) -> Self {
        let listener = bind("127.0.0.1", 0).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (shutdown, handle) = Shutdown::new();
        let probe = Probe::default();
        let task = tokio::spawn(serve(listener, probe.clone(), settings, shutdown));
        Self {
            address,
            probe,
            handle,
            task,
        }
    }

    fn calls(&self) -> usize {
        self.probe.calls.load(Relaxed)
    }

    async fn connect(&self) -> Wire {
        Wire {
            stream: TcpStream::connect(self.address).await.unwrap(),
            read: Vec::new(),
        }
    }

    /// Sends the bytes on a new connection.
    async fn send(&self, bytes: impl AsRef<[u8]>) -> Wire {
        let mut wire = self.connect().await;
        wire.send(bytes).await;
        wire
    }

    /// Whether the server still answers others.
    async fn assert_alive(&self) {
        let mut wire = self.send(GET).await;
        assert_eq!(wire.reply().await.status, 200);
    }
}

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// A client's end of a connection.
struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

/// A response as it was read.
#[derive(Debug)]
struct Reply {
    status: u16,
    /// With names in lower case, as the server writes them.
    head: String,
    body: String,
}

impl Reply {
    /// Holds a refusal to what every one of them must be.
    #[track_caller]
    fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(
            self.has("content-type: application/problem+json"),
            "{self:?}"
        );
        assert!(
            self.body.contains(&format!("\"code\":\"{code}\"")),
            "{self:?}"
        );
        assert!(
            self.body.contains(&format!("\"status\":{status}")),
            "{self:?}"
        );
        assert!(self.head.contains("\r\ndate: "), "{self:?}");
    }

    fn has(&self, line: &str) -> bool {
        self.head.lines().any(|it| it == line)
    }

    fn closes(&self) -> bool {
        self.has("connection: close")
    }
}

impl Wire {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Reads one response with a length.
    async fn reply(&mut self) -> Reply {
        self.try_reply().await.expect("a whole response")
    }

    async fn try_reply(&mut self) -> Option<Reply> {
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|it| it == b"\r\n\r\n") {
                break end;
            }
            self.read_more().await?;
        };
        let head = String::from_utf8(self.read.drain(..end + 4).collect()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(0, |length| length.parse::<usize>().unwrap());
        while self.read.len() < length {
            self.read_more().await?;
        }
        let body = String::from_utf8(self.read.drain(..length).collect()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Some(Reply { status, head, body })
    }

    /// `None` at the end of the connection, however it came.
    async fn read_more(&mut self) -> Option<()> {
        let read = self.stream.read_buf(&mut self.read);
        let read = tokio::time::timeout(Duration::from_secs(5), read).await;
        match read.expect("neither data nor an end within 5 s") {
            Ok(count) if count > 0 => Some(()),
            _ => None,
        }
    }

    /// Waits for the end, which must come without another byte.
    async fn assert_closed(&mut self) {
        assert!(
            self.read_more().await.is_none(),
            "{:?}",
            String::from_utf8_lossy(&self.read)
        );
        assert!(
            self.read.is_empty(),
            "{:?}",
            String::from_utf8_lossy(&self.read)
        );
    }

    /// Sends another request, which must be answered.
    async fn assert_open(&mut self) {
        self.send(GET).await;
        assert_eq!(self.reply().await.status, 200);
    }
}

/// Asserts that a limit was enforced, neither early nor late.
#[track_caller]
fn assert_on_time(since: Instant, limit: Duration) {
    let elapsed = since.elapsed();
    // A client's clock starts a moment after the server's.
    assert!(
        elapsed + Duration::from_millis(20) >= limit,
        "too early: {elapsed:?}"
    );
    assert!(elapsed < limit + LATE, "too late: {elapsed:?}");
}
