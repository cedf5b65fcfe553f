//! What stands around a whole application. `C1` and so on are the attacks that a test holds off.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ravyn::app::Bare;
use ravyn::prelude::*;
use ravyn::settings::RavynSettings;
use ravyn::testing::{IntoApp, TestClient, TestRequest, TestResponse};

use crate::support::assert_problem;

/// An application that has nothing but what a test gives it.
type Plain = ravyn::app::Ravyn<Bare>;

const PROXY: ([u8; 4], u16) = ([10, 0, 0, 1], 4000);
const CLIENT: ([u8; 4], u16) = ([203, 0, 113, 9], 4000);

#[get("/")]
async fn home() -> &'static str {
    "home"
}

#[get("/seen")]
async fn seen(request: Request) -> String {
    let client = request.client_ip().map(|ip| ip.to_string());
    let host = request.host().unwrap_or("-");
    format!("{} {} {host}", client.unwrap_or_default(), request.scheme())
}

#[get("/ip")]
async fn ip(ClientIp(ip): ClientIp, peer: ClientAddr) -> String {
    format!("{ip} through {}", peer.0.ip())
}

#[get("/broken")]
async fn broken() -> Result<String, ravyn::Error> {
    Err(ravyn::Error::internal("broken"))
}

#[get("/panic")]
async fn panics() -> &'static str {
    panic!("in the handler")
}

struct LoggedIn;

#[permission]
impl Permission for LoggedIn {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Err(Denied::new("who are you?").challenge("Bearer"))
    }
}

#[get("/private", permissions(LoggedIn))]
async fn private() -> &'static str {
    "private"
}

/// The build faults of an application, each as its code and its first line.
#[track_caller]
fn faults(app: &Plain) -> Vec<String> {
    let error = app.build().expect_err("faults");
    let text = error.to_string();
    let is_first = |line: &&str| line.starts_with("error[");
    text.lines().filter(is_first).map(str::to_owned).collect()
}

mod trusted_proxies {
    use super::*;

    fn client(proxies: TrustedProxies) -> TestClient {
        TestClient::new(Plain::new().extension(proxies).routes(routes![seen, ip]))
    }

    async fn seen_of(request: TestRequest<'_>, from: impl Into<SocketAddr>) -> String {
        let response = request.from_address(from.into()).send().await;
        response.text().to_owned()
    }

    #[tokio::test]
    async fn t2_the_right_most_address_that_is_no_proxy_is_the_client() {
        let x = client(TrustedProxies::x_forwarded(["10.0.0.0/8"]));
        for spoofed in ["1.1.1.1", "2.2.2.2, 10.0.0.7", "\"", "unknown"] {
            let request = x.get("/seen").header("x-forwarded-proto", "https");
            let list = format!("{spoofed}, 203.0.113.9, 10.0.0.2");
            let request = request.header("x-forwarded-for", &list);
            assert_eq!(
                seen_of(request, PROXY).await,
                "203.0.113.9 https testserver"
            );
        }
        let standard = client(TrustedProxies::forwarded(["10.0.0.0/8"]));
        let request = standard.get("/seen").header("forwarded", "for=1.1.1.1");
        let request = request.header("forwarded", "for=203.0.113.9;proto=https;host=a.example");
        assert_eq!(
            seen_of(request, PROXY).await,
            "203.0.113.9 https testserver"
        );
    }

    #[tokio::test]
    async fn t2_nobody_else_is_believed() {
        let believing = client(TrustedProxies::x_forwarded(["10.0.0.0/8"]).with_host());
        let plain = TestClient::new(Plain::new().routes(routes![seen]));
        for (client, from) in [(&believing, CLIENT), (&plain, PROXY)] {
            let request = client
                .get("/seen")
                .header("x-forwarded-for", "1.1.1.1")
                .header("x-real-ip", "1.1.1.1")
                .header("forwarded", "for=1.1.1.1;proto=https;host=evil.example")
                .header("x-forwarded-proto", "https")
                .header("x-forwarded-host", "evil.example");
            let from = SocketAddr::from(from);
            let expected = format!("{} http testserver", from.ip());
            assert_eq!(seen_of(request, from).await, expected);
        }
    }

    #[tokio::test]
    async fn one_kind_of_field_is_read_and_the_host_on_demand() {
        let request = |client: &'static TestClient| {
            client
                .get("/seen")
                .header("forwarded", "for=192.0.2.1;proto=https;host=a.example")
                .header("x-forwarded-for", "192.0.2.2")
                .header("x-forwarded-host", "b.example:8443")
        };
        for (proxies, expected) in [
            (
                TrustedProxies::forwarded(["10.0.0.1"]),
                "192.0.2.1 https testserver",
            ),
            (
                TrustedProxies::forwarded(["10.0.0.1"]).with_host(),
                "192.0.2.1 https a.example",
            ),
            (
                TrustedProxies::x_forwarded(["10.0.0.1"]),
                "192.0.2.2 http testserver",
            ),
            (
                TrustedProxies::x_forwarded(["10.0.0.1"]).with_host(),
                "192.0.2.2 http b.example",
            ),
        ] {
            let client = Box::leak(Box::new(client(proxies)));
            assert_eq!(seen_of(request(client), PROXY).await, expected);
        }
    }

    #[tokio::test]
    async fn an_argument_is_the_client_and_another_the_connection() {
        let client = client(TrustedProxies::x_forwarded(["10.0.0.0/8"]));
        let request = client.get("/ip").header("x-forwarded-for", "2001:db8::1");
        assert_eq!(
            seen_of(request, PROXY).await,
            "2001:db8::1 through 10.0.0.1"
        );
    }

    #[test]
    fn what_is_no_network_is_a_fault_of_the_build() {
        let networks = ["10.0.0.1/8", "0.0.0.0/0", "proxy"];
        let app = Plain::new().extension(TrustedProxies::forwarded(networks));
        assert_eq!(
            faults(&app),
            [
                "error[RV0012]: `10.0.0.1/8` cannot be a network of trusted proxies: it has bits behind its prefix",
                "error[RV0012]: `0.0.0.0/0` cannot be a network of trusted proxies: it has every address, so that each \
                 client could say who it is",
                "error[RV0012]: `proxy` cannot be a network of trusted proxies: it is no address",
            ]
        );
        let text = app.build().unwrap_err().to_string();
        assert!(text.contains("--> tests/it/security_edge.rs:"), "{text}");
        assert!(text.contains("= help: write `10.0.0.0/8`"), "{text}");
        let mounted = Plain::new().extension(TrustedProxies::forwarded(["10.0.0.1"]));
        let app = Plain::new().mount("/admin", mounted);
        assert_eq!(
            faults(&app),
            ["error[RV0012]: a mounted application cannot say which proxies are trusted"]
        );
    }
}

mod trusted_hosts {
    use super::*;

    fn app() -> Plain {
        let hosts = TrustedHosts::new(["good.com", "*.shop.example", "[::1]"]);
        Plain::new().extension(hosts).routes(routes![home])
    }

    async fn status(client: &TestClient, host: &str) -> u16 {
        let response = client.get("/").header("host", host).send().await;
        response.status().as_u16()
    }

    #[tokio::test]
    async fn h3_a_host_that_is_not_in_the_list_is_refused() {
        let client = TestClient::new(app());
        for host in [
            "evil.example",
            "good.com.evil",
            "goodXcom",
            "evilgood.com",
            "good.com.",
            "shop.example",
            "evilshop.example",
            "a.shop.example.evil",
            "testserver",
            "[::2]",
        ] {
            assert_eq!(status(&client, host).await, 400, "{host}");
        }
        for host in [
            "good.com",
            "GOOD.COM:8443",
            "a.shop.example",
            "a.b.shop.example",
            "[::1]:80",
        ] {
            assert_eq!(status(&client, host).await, 200, "{host}");
        }
    }

    #[tokio::test]
    async fn h3_what_a_client_says_of_a_proxy_is_no_host() {
        let proxies = TrustedProxies::x_forwarded(["10.0.0.0/8"]).with_host();
        let client = TestClient::new(app().extension(proxies));
        let asked = async |host: &str, forwarded: &str, from: ([u8; 4], u16)| {
            let request = client.get("/").header("host", host);
            let request = request.header("x-forwarded-host", forwarded);
            let response = request.from_address(from.into()).send().await;
            response.status().as_u16()
        };
        assert_eq!(asked("evil.example", "good.com", CLIENT).await, 400);
        assert_eq!(asked("good.com", "evil.example", CLIENT).await, 200);
        assert_eq!(asked("internal", "good.com", PROXY).await, 200);
        assert_eq!(asked("good.com", "evil.example", PROXY).await, 400);
        assert_eq!(asked("internal", "u@good.com", PROXY).await, 400);
    }

    #[tokio::test]
    async fn h4_a_host_that_is_missing_invalid_or_there_twice_is_refused() {
        let app = app().build().unwrap();
        let status = async |target: &str, hosts: &[&str]| {
            let mut request = http::Request::get(target);
            for host in hosts {
                request = request.header("host", *host);
            }
            let request = request.body(ravyn::request::Body::empty()).unwrap();
            let response = ravyn::endpoint::Endpoint::call(&app, request.into()).await;
            response.status().as_u16()
        };
        assert_eq!(status("/", &["good.com"]).await, 200);
        assert_eq!(status("http://good.com/", &[]).await, 200);
        for (target, hosts) in [
            ("/", &[][..]),
            ("/", &["good.com", "good.com"]),
            ("/", &["good.com", "evil.example"]),
            ("/", &["u@good.com"]),
            ("/", &["good.com:80@evil.example"]),
            ("/", &[""]),
            ("http://good.com/", &["evil.example"]),
            ("http://evil.example/", &["good.com"]),
        ] {
            assert_eq!(status(target, hosts).await, 400, "{target} {hosts:?}");
        }
    }

    #[tokio::test]
    async fn a_refused_host_is_an_audit_event_without_control_characters() {
        let log = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&log);
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || Writer(Arc::clone(&writer)))
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let client = TestClient::new(app());
        let request = client
            .get("/")
            .header("host", "evil\t\"x")
            .from_address(CLIENT.into());
        let response = request.send().await;
        drop(guard);
        assert_problem(&response, 400, "invalid-host");
        assert!(!response.text().contains("evil"));
        let log = String::from_utf8(log.lock().unwrap().clone()).unwrap();
        assert!(log.contains("WARN ravyn::audit: "), "{log}");
        assert!(log.contains("event=\"host-refused\""), "{log}");
        assert!(log.contains("client=203.0.113.9"), "{log}");
        assert!(!log.contains('\t'), "{log}");
    }

    struct Writer(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Writer {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("the log").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_no_host_is_a_fault_of_the_build() {
        let hosts = TrustedHosts::new(["*", "*good.com", "https://good.com", "good.com:443"]);
        let text = Plain::new()
            .extension(hosts)
            .build()
            .unwrap_err()
            .to_string();
        assert_eq!(text.matches("error[RV0012]").count(), 4, "{text}");
        assert!(
            text.contains("`*good.com` is no host that can be trusted"),
            "{text}"
        );
        assert!(
            text.contains("help: leave the port out: every port is served"),
            "{text}"
        );
    }
}

mod https_only {
    use super::*;

    fn with_profile(app: Plain, profile: &str) -> Plain {
        let sources = Sources::testing().environment([("RAVYN_ENV", profile)]);
        app.configure(RavynSettings::read(&sources).expect("a profile"))
    }

    fn app(https: HttpsOnly) -> Plain {
        Plain::new().extension(https).routes(routes![home, seen])
    }

    #[tokio::test]
    async fn in_production_a_request_in_the_clear_is_refused() {
        let client = TestClient::new(app(HttpsOnly::new()));
        for request in [client.get("/"), client.post("/"), client.get("/nowhere")] {
            let response = request.header("x-forwarded-proto", "https").send().await;
            assert_problem(&response, 403, "https-required");
            assert_eq!(response.json::<Value>()["detail"], "HTTPS required");
        }
        let target = client.get("https://testserver/").send().await;
        assert_problem(&target, 403, "https-required");
        assert_eq!(client.get("/").https().send().await.text(), "home");
    }

    #[tokio::test]
    async fn elsewhere_it_is_answered_unless_it_is_to_be_refused_always() {
        let client = TestClient::new(with_profile(app(HttpsOnly::new()), "development"));
        assert_eq!(client.get("/").send().await.status(), 200);
        let client = TestClient::new(with_profile(app(HttpsOnly::new().always()), "testing"));
        assert_eq!(client.get("/").send().await.status(), 403);
        assert_eq!(client.https().get("/").send().await.status(), 200);
    }

    #[tokio::test]
    async fn what_a_trusted_proxy_says_counts() {
        let proxies = TrustedProxies::x_forwarded(["10.0.0.0/8"]);
        let client = TestClient::new(app(HttpsOnly::new()).extension(proxies));
        let asked = async |scheme: &str, from: ([u8; 4], u16)| {
            let request = client.get("/").header("x-forwarded-proto", scheme);
            request
                .from_address(from.into())
                .send()
                .await
                .status()
                .as_u16()
        };
        assert_eq!(asked("https", PROXY).await, 200);
        assert_eq!(asked("http", PROXY).await, 403);
        assert_eq!(asked("https", CLIENT).await, 403);
    }

    #[tokio::test]
    async fn a_path_can_be_left_out() {
        let client = TestClient::new(app(HttpsOnly::new().except("/")));
        assert_eq!(client.get("/").send().await.status(), 200);
        for path in ["/seen", "/.", "//", "/%2F"] {
            assert_ne!(client.get(path).send().await.status(), 200, "{path}");
        }
        let app = app(HttpsOnly::new().except("healthz"));
        assert_eq!(
            faults(&app),
            ["error[RV0012]: `healthz` is no path that could be left out of HTTPS"]
        );
    }

    #[tokio::test]
    async fn a_redirect_leads_to_a_trusted_host_and_repeats_nothing_that_was_sent_in_the_clear() {
        let app = app(HttpsOnly::new().redirect()).extension(TrustedHosts::new(["shop.example"]));
        let client = TestClient::new(app);
        let shop = |request: TestRequest<'static>| request.header("host", "shop.example:80");
        let client: &'static TestClient = Box::leak(Box::new(client));
        for method in [Method::GET, Method::HEAD] {
            let response = shop(client.request(method, "/seen?a=1&b=%2F")).send().await;
            assert_eq!(response.status(), 308);
            assert_eq!(
                response.header("location"),
                Some("https://shop.example/seen?a=1&b=%2F")
            );
        }
        assert_problem(&shop(client.post("/")).send().await, 403, "https-required");
        let response = client.get("/").header("host", "evil.example").send().await;
        assert_problem(&response, 400, "invalid-host");
        assert_eq!(response.header("location"), None);
    }

    #[tokio::test]
    async fn a_redirect_without_trusted_hosts_is_a_fault_of_the_build() {
        let app = app(HttpsOnly::new().redirect().port(8443));
        assert_eq!(
            faults(&app),
            ["error[RV0028]: the extension `https_only` needs `trusted_hosts`, which is not there"]
        );
        let client = TestClient::new(app.extension(TrustedHosts::new(["testserver"])));
        let response = client.get("/").send().await;
        assert_eq!(
            response.header("location"),
            Some("https://testserver:8443/")
        );
    }
}

mod security_headers {
    use super::*;

    const DEFAULTS: [(&str, &str); 4] = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        (
            "content-security-policy",
            "frame-ancestors 'none'; object-src 'none'; base-uri 'none'",
        ),
        ("x-frame-options", "DENY"),
    ];
    const TRANSPORT: &str = "strict-transport-security";

    fn app() -> Plain {
        Plain::new()
            .extension(SecurityHeaders::new())
            .routes(routes![home, broken, panics, private])
    }

    async fn broken_middleware(request: Request, next: Next) -> Response {
        assert!(
            !request.headers().contains_key("x-break"),
            "in a middleware"
        );
        next.run(request).await
    }

    #[track_caller]
    fn assert_defaults(response: &TestResponse) {
        for (name, value) in DEFAULTS {
            let values: Vec<_> = response.headers().get_all(name).iter().collect();
            assert_eq!(values, [value], "{name} of {}", response.status());
        }
    }

    #[tokio::test]
    async fn they_are_on_every_answer() {
        let hosts = TrustedHosts::new(["testserver"]);
        let client = TestClient::new(app().middleware(broken_middleware).extension(hosts));
        for (path, status) in [
            ("/", 200),
            ("/nowhere", 404),
            ("/broken", 500),
            ("/panic", 500),
            ("/private", 401),
            ("/%zz", 400),
        ] {
            let response = client.get(path).send().await;
            assert_eq!(response.status(), status, "{path}");
            assert_defaults(&response);
            assert_eq!(response.header(TRANSPORT), None);
        }
        assert_defaults(&client.post("/").send().await);
        assert_defaults(&client.request(Method::OPTIONS, "/").send().await);
        let refused = client.get("/").header("host", "evil.example").send().await;
        assert_eq!(refused.status(), 400);
        assert_defaults(&refused);
        let broken = client.get("/").header("x-break", "1").send().await;
        assert_eq!(broken.status(), 500);
        assert_defaults(&broken);
    }

    #[tokio::test]
    async fn strict_transport_security_is_said_over_https_alone() {
        let proxies = TrustedProxies::x_forwarded(["10.0.0.0/8"]);
        let client = TestClient::new(app().extension(proxies));
        let secure = client.get("/nowhere").https().send().await;
        assert_eq!(secure.header(TRANSPORT), Some("max-age=31536000"));
        let request = client.get("/").header("x-forwarded-proto", "https");
        let proxied = request.from_address(PROXY.into()).send().await;
        assert_eq!(proxied.header(TRANSPORT), Some("max-age=31536000"));
        assert_eq!(client.get("/").send().await.header(TRANSPORT), None);
    }

    #[get("/own")]
    async fn own() -> Response {
        let mut response = "own".into_response();
        let value = HeaderValue::from_static("frame-ancestors 'self'");
        response
            .headers_mut()
            .insert("content-security-policy", value);
        response
    }

    #[tokio::test]
    async fn what_an_answer_says_itself_stays_and_each_can_be_changed() {
        let headers = SecurityHeaders::new()
            .without("x-frame-options")
            .header("Referrer-Policy", "no-referrer")
            .header("cross-origin-opener-policy", "same-origin")
            .header(
                "strict-transport-security",
                "max-age=63072000; includeSubDomains",
            );
        let app = Plain::new().extension(headers).routes(routes![own]);
        let response = TestClient::new(app).get("/own").https().send().await;
        for (name, value) in [
            ("content-security-policy", Some("frame-ancestors 'self'")),
            ("x-frame-options", None),
            ("referrer-policy", Some("no-referrer")),
            ("cross-origin-opener-policy", Some("same-origin")),
            (TRANSPORT, Some("max-age=63072000; includeSubDomains")),
            ("x-content-type-options", Some("nosniff")),
        ] {
            assert_eq!(response.header(name), value, "{name}");
            assert!(response.headers().get_all(name).iter().count() < 2);
        }
    }

    #[tokio::test]
    async fn a_mounted_application_may_have_others() {
        let headers = SecurityHeaders::new().header("x-frame-options", "SAMEORIGIN");
        let inner = Plain::new().extension(headers).routes(routes![home]);
        let client = TestClient::new(app().mount("/inner", inner));
        let response = client.get("/inner").send().await;
        assert_eq!(response.header("x-frame-options"), Some("SAMEORIGIN"));
        assert_defaults(&client.get("/").send().await);
    }

    #[test]
    fn what_cannot_be_sent_or_left_out_is_a_fault_of_the_build() {
        let headers = SecurityHeaders::new()
            .header("no name", "x")
            .header("x-name", "a\nb")
            .without("x-frame-optoins");
        assert_eq!(
            faults(&Plain::new().extension(headers)),
            [
                "error[RV0009]: the name of the header `no name` cannot be sent",
                "error[RV0009]: the value of the header `x-name` cannot be sent",
                "error[RV0012]: there is no security header `x-frame-optoins` to leave out",
            ]
        );
    }
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn security_headers_are_on_by_default_and_leave_the_page_of_the_document_its_policy() {
    let client = TestClient::new(Ravyn::new().routes(routes![home]));
    let answer = client.get("/").send().await;
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let page = client.get("/docs").send().await;
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    let policies: Vec<_> = page
        .headers()
        .get_all("content-security-policy")
        .iter()
        .collect();
    assert_eq!(policies.len(), 1);
    assert!(policies[0].to_str().unwrap().contains("script-src 'self'"));

    let app = Ravyn::new()
        .without("security_headers")
        .routes(routes![home]);
    let answer = TestClient::new(app).get("/").send().await;
    assert_eq!(answer.header("x-content-type-options"), None);
}

mod cors {
    use super::*;

    const SHOP: &str = "https://shop.example";
    const ALLOW: &str = "access-control-allow-origin";

    static RUNS: AtomicU32 = AtomicU32::new(0);

    #[route("/counted", methods(GET, OPTIONS))]
    async fn counted() -> &'static str {
        RUNS.fetch_add(1, Ordering::SeqCst);
        "counted"
    }

    fn cors() -> Cors {
        Cors::new()
            .allow_origin(SHOP)
            .allow_origin("https://good.example")
            .allow_methods([Method::PUT])
            .allow_headers(["authorization", "X-Trace"])
            .expose_headers(["etag"])
    }

    fn client(cors: Cors) -> TestClient {
        let routes = routes![home, broken, panics, private, counted];
        TestClient::new(Plain::new().extension(cors).routes(routes))
    }

    fn preflight<'a>(
        client: &'a TestClient,
        path: &str,
        origin: &str,
        method: &str,
    ) -> TestRequest<'a> {
        client
            .request(Method::OPTIONS, path)
            .header("origin", origin)
            .header("access-control-request-method", method)
    }

    #[tokio::test]
    async fn c1_no_other_origin_is_allowed() {
        let client = client(cors());
        for origin in [
            "https://evil",
            "null",
            "https://good.evil",
            "https://goodXexample",
            "http://good.example",
            "https://good.example:444",
            "https://good.example:443",
            "https://good%60.evil",
            "https://good.example.evil",
            "https://evilgood.example",
            "https://GOOD.example",
            "https://good.example/",
            "https://a.good.example",
            "",
            "*",
            "https://good.example https://shop.example",
            "https://good.example, https://shop.example",
        ] {
            let response = client.get("/").header("origin", origin).send().await;
            assert_eq!(response.header(ALLOW), None, "{origin}");
            assert_eq!(response.header("vary"), Some("origin"), "{origin}");
            let response = preflight(&client, "/", origin, "GET").send().await;
            assert_problem(&response, 403, "cors-refused");
            assert_eq!(response.header(ALLOW), None, "{origin}");
        }
        let twice = client
            .get("/")
            .header("origin", SHOP)
            .header("origin", SHOP);
        assert_eq!(twice.send().await.header(ALLOW), None);
    }

    #[tokio::test]
    async fn c2_an_allowed_origin_stands_on_errors_too() {
        async fn breaks(request: Request, next: Next) -> Response {
            assert!(
                !request.headers().contains_key("x-break"),
                "in a middleware"
            );
            next.run(request).await
        }
        let routes = routes![home, broken, panics, private];
        let app = Plain::new()
            .extension(cors())
            .middleware(breaks)
            .routes(routes);
        let client = TestClient::new(app);
        let mut answers = vec![
            (client.post("/"), 405),
            (client.get("/").header("x-break", "1"), 500),
        ];
        for (path, status) in [
            ("/", 200),
            ("/nowhere", 404),
            ("/broken", 500),
            ("/panic", 500),
            ("/private", 401),
        ] {
            answers.push((client.get(path), status));
        }
        for (request, status) in answers {
            let response = request.header("origin", SHOP).send().await;
            assert_eq!(response.status(), status);
            assert_eq!(response.header(ALLOW), Some(SHOP), "{status}");
            assert_eq!(response.header("vary"), Some("origin"), "{status}");
            assert_eq!(
                response.header("access-control-expose-headers"),
                Some("etag")
            );
            assert_eq!(response.header("access-control-allow-credentials"), None);
        }
        let same_site = client.get("/").send().await;
        assert_eq!(
            (same_site.header(ALLOW), same_site.header("vary")),
            (None, Some("origin"))
        );
    }

    #[test]
    fn c3_every_origin_with_credentials_does_not_build() {
        for cors in [
            Cors::new().allow_origin("*").allow_credentials(),
            Cors::new().allow_credentials().allow_any_origin(),
        ] {
            let app = Plain::new().extension(cors);
            assert_eq!(
                faults(&app),
                ["error[RV0012]: every origin is allowed, and so are credentials"]
            );
            let text = app.build().unwrap_err().to_string();
            assert!(text.contains("--> tests/it/security_edge.rs:"), "{text}");
            assert!(text.contains("= help: name the sites"), "{text}");
        }
    }

    #[tokio::test]
    async fn c4_a_preflight_of_a_method_or_a_field_that_is_not_allowed_is_refused() {
        let client = client(cors());
        for (method, fields, what) in [
            ("DELETE", "", "the method is not allowed to other sites"),
            ("put", "", "the method is not allowed to other sites"),
            ("GET, PUT", "", "the method is not allowed to other sites"),
            (
                "PUT",
                "x-other",
                "a header field is not allowed to other sites",
            ),
            (
                "PUT",
                "authorization,x-other",
                "a header field is not allowed to other sites",
            ),
            ("PUT", "*", "a header field is not allowed to other sites"),
        ] {
            let request = preflight(&client, "/", SHOP, method);
            let request = request.header("access-control-request-headers", fields);
            let response = request.send().await;
            assert_problem(&response, 403, "cors-refused");
            assert_eq!(response.json::<Value>()["detail"], what);
            assert_eq!(response.header("access-control-allow-methods"), None);
            assert_eq!(response.header("access-control-allow-headers"), None);
        }
    }

    #[tokio::test]
    async fn c5_a_preflight_meets_no_handler_and_needs_no_permission() {
        let client = client(cors().max_age(Duration::from_secs(60)));
        for path in ["/counted", "/private", "/nowhere"] {
            let request = preflight(&client, path, SHOP, "PUT");
            let fields = "content-type, Authorization,x-trace";
            let response = request
                .header("access-control-request-headers", fields)
                .send()
                .await;
            assert_eq!(response.status(), 204);
            for (name, value) in [
                (ALLOW, SHOP),
                ("access-control-allow-methods", "GET, HEAD, POST, PUT"),
                (
                    "access-control-allow-headers",
                    "accept, accept-language, content-language, content-type, authorization, x-trace",
                ),
                ("access-control-max-age", "60"),
            ] {
                assert_eq!(response.header(name), Some(value), "{name}");
            }
            let vary = response.header("vary").expect("a field");
            assert!(
                vary.starts_with("origin, access-control-request-method"),
                "{vary}"
            );
        }
        assert_eq!(RUNS.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn a7_no_spelling_of_a_preflight_reaches_a_handler() {
        #[route("/asked", methods(GET, OPTIONS))]
        async fn asked() -> &'static str {
            panic!("a preflight has no handler")
        }
        let app = Plain::new().extension(cors()).routes(routes![asked]);
        let client = TestClient::new(app);
        for path in [
            "/asked",
            "/asked/",
            "//asked",
            "/%61sked",
            "/asked;x",
            "/ASKED",
            "/./asked",
            "/asked?a=1",
        ] {
            let request = preflight(&client, path, SHOP, "GET");
            let response = request.header("x-http-method-override", "GET").send().await;
            assert_eq!(response.status(), 204, "{path}");
        }
    }

    #[tokio::test]
    async fn an_options_request_that_asks_nothing_is_one_of_the_route() {
        let client = client(cors());
        let request = client.request(Method::OPTIONS, "/").header("origin", SHOP);
        let response = request.send().await;
        assert_eq!(response.header("allow"), Some("GET, HEAD, OPTIONS"));
        assert_eq!(response.header(ALLOW), Some(SHOP));
    }

    #[tokio::test]
    async fn c6_a_private_network_is_reached_on_demand_alone() {
        let field = "access-control-allow-private-network";
        for (cors, expected) in [
            (cors(), None),
            (cors().allow_private_network(), Some("true")),
        ] {
            let client = client(cors);
            let asks = preflight(&client, "/", SHOP, "GET");
            let asks = asks.header("access-control-request-private-network", "true");
            assert_eq!(asks.send().await.header(field), expected);
            let evil = preflight(&client, "/", "https://evil", "GET");
            let evil = evil.header("access-control-request-private-network", "true");
            assert_eq!(evil.send().await.header(field), None);
        }
    }

    #[tokio::test]
    async fn credentials_are_for_named_sites_and_everybody_reads_without() {
        let named = client(cors().allow_credentials());
        let response = named.get("/").header("origin", SHOP).send().await;
        assert_eq!(
            response.header("access-control-allow-credentials"),
            Some("true")
        );
        let response = named.get("/").header("origin", "https://evil").send().await;
        assert_eq!(response.header("access-control-allow-credentials"), None);

        let any = client(Cors::new().allow_any_origin());
        let response = any.get("/").header("origin", "https://evil").send().await;
        assert_eq!(response.header(ALLOW), Some("*"));
        assert_eq!(response.header("vary"), None);
    }

    #[get("/embedded")]
    async fn embedded() -> Response {
        let mut response = "embedded".into_response();
        let headers = response.headers_mut();
        headers.insert(ALLOW, HeaderValue::from_static("*"));
        headers.insert("vary", HeaderValue::from_static("accept, Origin"));
        response
    }

    #[tokio::test]
    async fn what_a_handler_says_itself_stays() {
        let client = TestClient::new(Plain::new().extension(cors()).routes(routes![embedded]));
        let response = client.get("/embedded").header("origin", SHOP).send().await;
        let values: Vec<_> = response.headers().get_all(ALLOW).iter().collect();
        assert_eq!(values, ["*"]);
        assert_eq!(response.header("vary"), Some("accept, Origin"));
    }

    #[test]
    fn what_no_browser_sends_is_a_fault_of_the_build() {
        let cors = Cors::new()
            .allow_origin("https://shop.example/")
            .allow_origin("shop.example")
            .allow_origin("https://*.shop.example")
            .allow_headers(["*", "no name"]);
        let app = Plain::new().extension(cors);
        assert_eq!(
            faults(&app),
            [
                "error[RV0012]: `https://shop.example/` cannot be an allowed origin: it has something behind its host",
                "error[RV0012]: `shop.example` cannot be an allowed origin: it has no scheme",
                "error[RV0012]: `https://*.shop.example` cannot be an allowed origin: it stands for many sites",
                "error[RV0012]: `*` cannot be a header field of other sites",
                "error[RV0012]: `no name` cannot be a header field of other sites",
            ]
        );
        let text = app.build().unwrap_err().to_string();
        assert!(
            text.contains("= help: write `https://shop.example`"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_order_is_that_of_the_extensions_whatever_the_order_of_the_program() {
    let app = Plain::new()
        .extension(Cors::new().allow_origin("https://shop.example"))
        .extension(HttpsOnly::new().redirect())
        .extension(TrustedHosts::new(["shop.example"]))
        .extension(SecurityHeaders::new())
        .extension(TrustedProxies::x_forwarded(["10.0.0.0/8"]).with_host())
        .routes(routes![home]);
    let client = TestClient::new(app);
    let asked = async |host: &str, scheme: &str| {
        let request = client
            .request(Method::OPTIONS, "/")
            .header("origin", "https://shop.example")
            .header("access-control-request-method", "GET")
            .header("x-forwarded-host", host)
            .header("x-forwarded-proto", scheme);
        let response = request.from_address(PROXY.into()).send().await;
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        response.status().as_u16()
    };
    assert_eq!(asked("evil.example", "http").await, 400);
    assert_eq!(asked("shop.example", "http").await, 403);
    assert_eq!(asked("shop.example", "https").await, 204);
}

#[tokio::test]
async fn an_application_with_all_of_them_is_compiled_again_as_it_was() {
    let app = Plain::new()
        .extension(TrustedHosts::new(["testserver"]))
        .extension(SecurityHeaders::new())
        .routes(routes![home]);
    for app in [app.build().unwrap(), app.build().unwrap()] {
        let client = TestClient::new(app.into_app());
        assert_eq!(client.get("/").send().await.text(), "home");
    }
}
