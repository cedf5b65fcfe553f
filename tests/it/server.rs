//! The program around an application, and an application over both protocols: what it says when it
//! starts, how it ends, and what its clients may do to it.
//!
//! A program is this test binary, started again with the one test that is a program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use ravyn::prelude::*;
use ravyn::server::client::{send_http1, send_http2};
use ravyn::server::{self, ServerSettings, Shutdown, ShutdownHandle};

#[get("/quick")]
async fn quick() -> &'static str {
    "quick"
}

#[get("/slow")]
async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(400)).await;
    "slow"
}

#[get("/endless")]
async fn endless() -> &'static str {
    std::future::pending().await
}

#[post("/text")]
async fn text(data: Text) -> String {
    data.0
}

fn app() -> Ravyn {
    Ravyn::new().routes(routes![quick, slow, endless, text])
}

/// Set for a process that is to be the program, and no test.
const IS_PROGRAM: &str = "RAVYN_TEST_IS_PROGRAM";

#[test]
fn program() {
    if std::env::var_os(IS_PROGRAM).is_none() {
        return;
    }
    app()
        .run_with(["program", "--port", "0"].map(Into::into))
        .expect("a program without faults");
}

/// A program that runs, and where it listens.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    /// Starts it in a shell, after these commands.
    fn start(before: &str) -> Self {
        let binary = std::env::current_exe().expect("the path of this test");
        let mut child = Command::new("sh")
            .args(["-c", &format!("{before}; exec \"$0\" \"$@\"")])
            .arg(binary)
            .args(["--exact", "--nocapture", "server::program"])
            .env(IS_PROGRAM, "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut lines = lines.map(|line| line.expect("UTF-8"));
        let address = lines.find_map(|line| {
            let (_, address) = line.split_once("listening on http://")?;
            Some(address.parse().expect("an address"))
        });
        // It must not end for want of a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address: address.expect("a line that says where it listens"),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a time limit");
        stream
    }

    fn send(&self, path: &str) -> TcpStream {
        let mut stream = self.connect();
        let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        stream
            .write_all(head.as_bytes())
            .expect("a request that is sent");
        stream
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &id])
                .status()
                .expect("`kill`")
                .success()
        );
    }

    fn ended(&mut self) -> ExitStatus {
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(10) {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            pause(20);
        }
        panic!("the program does not end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pause(millis: u64) {
    std::thread::park_timeout(Duration::from_millis(millis));
}

fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    text
}

#[test]
fn a_signal_lets_the_program_finish_what_runs() {
    for signal in ["TERM", "INT"] {
        let mut program = Program::start(":");
        assert!(rest(program.send("/quick")).ends_with("quick"));
        let running = program.send("/slow");
        pause(100);
        program.signal(signal);
        pause(100);
        assert!(
            TcpStream::connect(program.address).is_err(),
            "no connection is taken any more"
        );
        assert!(rest(running).ends_with("slow"));
        assert!(program.ended().success());
    }
}

#[test]
fn a_second_signal_ends_the_program_at_once() {
    let mut program = Program::start(":");
    let running = program.send("/endless");
    pause(100);
    program.signal("TERM");
    pause(100);
    assert!(
        program.child.try_wait().expect("a child").is_none(),
        "it waits for what runs"
    );
    program.signal("INT");
    assert!(program.ended().success());
    assert_eq!(rest(running), "");
}

#[test]
fn an_address_that_is_taken_is_an_error_that_names_it() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address");
    let port = address.port().to_string();
    let error = app()
        .run_with(["program", "--port", &port].map(Into::into))
        .unwrap_err();
    let said = error.to_string();
    assert!(
        said.starts_with(&format!("{address} is in use")) && said.contains("choose"),
        "{said}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_soft_limit_of_descriptors_is_raised() {
    let program = Program::start("ulimit -Sn 64");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", program.child.id()));
    let limits = limits.expect("the limits of a process");
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .expect("a limit");
    let numbers: Vec<_> = line.split_whitespace().rev().skip(1).take(2).collect();
    assert_eq!(numbers[0], numbers[1], "{line}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_without_descriptors_waits_for_some() {
    let program = Program::start("ulimit -n 40");
    let busy = |program: &Program| {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.child.id()));
        let stat = stat.expect("the state of a process");
        let after_name = stat.rsplit(')').next().expect("fields");
        let ticks = after_name.split_whitespace().skip(11).take(2);
        ticks
            .map(|ticks| ticks.parse::<u64>().expect("a number"))
            .sum::<u64>()
    };
    let open: Vec<_> = (0..60).map(|_| program.connect()).collect();
    pause(200);
    let before = busy(&program);
    pause(1000);
    assert!(
        busy(&program) - before < 20,
        "it spins: a second has 100 ticks"
    );
    drop(open);
    assert!(rest(program.send("/quick")).ends_with("quick"));
}

/// An application that listens until the handle is dropped.
async fn listen(settings: ServerSettings) -> (SocketAddr, ShutdownHandle) {
    let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (shutdown, handle) = Shutdown::new();
    let app = app().build().expect("an application without faults");
    tokio::spawn(server::serve(listener, app, settings, shutdown));
    (address, handle)
}

fn message(body: &'static str) -> http::Request<Bytes> {
    let request = http::Request::post("/text").header("content-type", "text/plain");
    request.body(body.into()).expect("a request")
}

#[tokio::test]
async fn one_port_speaks_both_protocols() {
    let (address, _handle) = listen(ServerSettings::default()).await;
    let http1 = send_http1(address, message("one"))
        .await
        .expect("an answer");
    assert_eq!(
        (http1.status(), http1.version()),
        (StatusCode::OK, http::Version::HTTP_11)
    );
    let http2 = send_http2(address, message("two"))
        .await
        .expect("an answer");
    assert_eq!(
        (http2.status(), http2.version()),
        (StatusCode::OK, http::Version::HTTP_2)
    );
    assert_eq!(http2.into_body().read(10).await.expect("a body"), "two");
}

#[tokio::test]
async fn a_body_that_stops_is_a_408_of_its_request() {
    let limit = Duration::from_millis(200);
    let (address, _handle) = listen(ServerSettings::default().body_idle_timeout(limit)).await;
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let head = "POST /text HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\n";
        stream
            .write_all(format!("{head}content-length: 10\r\n\r\nabc").as_bytes())
            .expect("a head");
        rest(stream)
    });
    let answer = answer.await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert!(answer.contains("\"code\":\"request-timeout\""), "{answer}");
}
