//! A browser, driven over the WebDriver protocol of the W3C: JSON over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ravyn::prelude::*;
use ravyn::testing::TestClient;

/// How long the browser waits for an element that a page does not have yet. The machine may be busy with other tests.
const ELEMENT_WITHIN: Duration = Duration::from_secs(20);

/// How long the driver may take for one command. A browser starts with the first.
const COMMAND_WITHIN: Duration = Duration::from_secs(60);

/// The member that holds the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The key that takes a letter back.
pub(crate) const BACKSPACE: char = '\u{e003}';

const INSTALL: &str = "`cargo xtask test` installs `chromium` and `chromium-driver`";

/// A browser without a window, which ends with this value.
pub(crate) struct Browser {
    session: String,
    client: TestClient,
    driver: Driver,
}

/// An element of the page.
pub(crate) struct Element<'browser> {
    browser: &'browser Browser,
    id: String,
}

impl Browser {
    /// Starts a driver at a free port, and a browser with a profile of its own.
    pub(crate) async fn start() -> Self {
        let driver = Driver::start();
        let client = TestClient::at(driver.address);
        let profile = format!(
            "--user-data-dir={}",
            driver.folder.join("profile").display()
        );
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "timeouts": {"implicit": ELEMENT_WITHIN.as_millis() as u64},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {"args": [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                // It ends with its driver, even where that is killed.
                "--remote-debugging-pipe",
                "--window-size=1200,1600",
                profile,
            ]},
        }}});
        let session = match command(&client, Method::POST, "/session", &wanted).await {
            Ok(answer) => text(&answer["sessionId"]),
            Err(error) => panic!("no browser starts: {error}\n{INSTALL}"),
        };
        Self {
            session,
            client,
            driver,
        }
    }

    /// Shows the page at an address.
    pub(crate) async fn open(&self, address: &str) {
        self.command("/url", &json!({"url": address})).await;
    }

    /// Waits for the element at an XPath.
    pub(crate) async fn find(&self, xpath: &str) -> Element<'_> {
        let wanted = json!({"using": "xpath", "value": xpath});
        match self.attempt(Method::POST, "/element", &wanted).await {
            Ok(found) => Element {
                browser: self,
                id: text(&found[ELEMENT]),
            },
            Err(error) => {
                let shown = self.run("return document.body.innerText").await;
                panic!("{error}\nthe page shows:\n{}", text(&shown));
            }
        }
    }

    /// The value that a function body in JavaScript returns on the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({"script": script, "args": []}))
            .await
    }

    /// Waits until a function body in JavaScript returns something on the page, and returns that.
    pub(crate) async fn until(&self, script: &str) -> Value {
        let end = Instant::now() + ELEMENT_WITHIN;
        loop {
            let value = self.run(script).await;
            if !value.is_null() && value != json!(false) {
                return value;
            }
            if Instant::now() > end {
                let shown = self.run("return document.body.innerText").await;
                panic!("never: {script}\nthe page shows:\n{}", text(&shown));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The errors that the browser has written to its console since this was asked for.
    pub(crate) async fn errors(&self) -> Vec<String> {
        let mut entries = self.log("browser").await;
        entries.retain(|entry| entry["level"] == "SEVERE");
        entries
            .iter()
            .map(|entry| text(&entry["message"]))
            .collect()
    }

    /// The addresses that the browser has asked for, or wanted to, since this was asked for.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let entries = self.log("performance").await;
        let events = entries.iter().filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let event = &event["message"];
            (event["method"] == "Network.requestWillBeSent")
                .then(|| text(&event["params"]["request"]["url"]))
        });
        events.collect()
    }

    /// Whether the system is set to dark colours.
    pub(crate) async fn prefer_dark(&self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": value}]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// What it shows, as WebP.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        let wanted = json!({"format": "webp", "quality": 80});
        let taken = self.devtools("Page.captureScreenshot", wanted).await;
        let data = taken["data"].as_str().expect("a picture");
        BASE64_STANDARD.decode(data).expect("Base64")
    }

    /// Runs a command of the DevTools protocol.
    async fn devtools(&self, name: &str, parameters: Value) -> Value {
        let body = json!({"cmd": name, "params": parameters});
        self.command("/goog/cdp/execute", &body).await
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let mut entries = self.command("/se/log", &json!({"type": kind})).await;
        let entries = entries.as_array_mut().expect("a list of entries");
        std::mem::take(entries)
    }

    async fn command(&self, path: &str, body: &Value) -> Value {
        match self.attempt(Method::POST, path, body).await {
            Ok(value) => value,
            Err(error) => panic!("{path}: {error}"),
        }
    }

    async fn attempt(&self, method: Method, path: &str, body: &Value) -> Result<Value, String> {
        let path = format!("/session/{}{path}", self.session);
        command(&self.client, method, &path, body).await
    }
}

impl Element<'_> {
    pub(crate) async fn click(&self) {
        self.command("click", &json!({})).await;
    }

    /// Presses the keys for a text.
    pub(crate) async fn write(&self, text: &str) {
        self.command("value", &json!({"text": text})).await;
    }

    /// Its text, as it is shown.
    pub(crate) async fn text(&self) -> String {
        let path = format!("/element/{}/text", self.id);
        match self.browser.attempt(Method::GET, &path, &Value::Null).await {
            Ok(shown) => text(&shown),
            Err(error) => panic!("{error}"),
        }
    }

    async fn command(&self, name: &str, body: &Value) {
        let path = format!("/element/{}/{name}", self.id);
        self.browser.command(&path, body).await;
    }
}

impl Drop for Browser {
    /// Waits for the browser to end, so that nobody writes to its profile any more.
    fn drop(&mut self) {
        let request = format!(
            "DELETE /session/{} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            self.session
        );
        let _ = TcpStream::connect(self.driver.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(ELEMENT_WITHIN))?;
            stream.write_all(request.as_bytes())?;
            stream.read(&mut [0; 64])
        });
    }
}

/// The program between the test and the browser. It and the folder of all that the browser writes end with this value.
struct Driver {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
}

impl Driver {
    fn start() -> Self {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("ravyn-browser-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", &folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let child = match started {
            Ok(child) => child,
            Err(error) => panic!("`chromedriver` does not start: {error}\n{INSTALL}"),
        };
        let mut driver = Self {
            child,
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            folder,
        };
        std::fs::create_dir_all(&driver.folder).expect("a folder for the browser");
        let output = driver.child.stdout.take().expect("it was asked for");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        driver
            .address
            .set_port(port.expect("a line of `chromedriver` with its port"));
        // It must not end for want of a reader.
        std::thread::spawn(move || lines.for_each(drop));
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The value that the driver answers with, or what it says is wrong.
async fn command(
    client: &TestClient,
    method: Method,
    path: &str,
    body: &Value,
) -> Result<Value, String> {
    // The driver answers to no other host.
    let mut request = client.request(method, path).header("host", "localhost");
    if !body.is_null() {
        request = request.json(body);
    }
    let Ok(answer) = tokio::time::timeout(COMMAND_WITHIN, request.send()).await else {
        return Err(format!("no answer within {COMMAND_WITHIN:?}"));
    };
    let value = answer.json::<Value>()["value"].take();
    if answer.status() == 200 {
        Ok(value)
    } else {
        Err(format!(
            "{}: {}",
            text(&value["error"]),
            text(&value["message"])
        ))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
