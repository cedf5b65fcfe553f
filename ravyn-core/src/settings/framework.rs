//! The framework's own settings, with the prefix `RAVYN`.

use std::time::Duration;

use super::limits::{ServerLimits, above_zero, any};
use super::{ByteSize, Clock, Key, Profile, Reading, RootPath, Setting, Settings, Slot};

/// The table of a settings file that holds them.
pub(super) const SECTION: &str = "ravyn";

/// The framework's own settings: `RAVYN_PORT` and so on, and `[ravyn]` in a settings file.
///
/// What the code of a program says, such as `.timeout(..)`, goes before them, and the command line before that.
///
/// # Defaults
/// | setting | default |
/// |---|---|
/// | `host` | `127.0.0.1` |
/// | `port` | `8000`; `0` takes a free one |
/// | `log` | `info`: a filter of the log |
/// | `root_path` | none: the prefix that a proxy takes off paths |
/// | `docs` | `true`: the document and its page are served |
/// | `timeout`, `body_limit` | those of the application |
/// | `server` | those of the server, such as `server.head_timeout` |
#[derive(Clone, Debug)]
pub struct RavynSettings {
    profile: Profile,
    clock: Clock,
    host: String,
    port: u16,
    log: String,
    root_path: RootPath,
    has_docs: bool,
    timeout: Option<Duration>,
    body_limit: Option<ByteSize>,
    server: ServerLimits,
}

impl RavynSettings {
    /// What the program runs for: `RAVYN_ENV`.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The clock of the application.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Address or name to listen on.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Port to listen on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Filter of the log, as `tracing-subscriber` reads filters.
    #[must_use]
    pub fn log(&self) -> &str {
        &self.log
    }

    /// The prefix that a proxy takes off paths.
    #[must_use]
    pub fn root_path(&self) -> &RootPath {
        &self.root_path
    }

    /// Whether the document and its page are served.
    #[must_use]
    pub fn has_docs(&self) -> bool {
        self.has_docs
    }

    /// Longest time of a handler, and once more of what runs behind it.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// Largest request body in bytes.
    #[must_use]
    pub fn body_limit(&self) -> Option<u64> {
        self.body_limit.map(|size| size.0)
    }

    /// Limits of connections and request heads.
    #[must_use]
    pub fn server(&self) -> &ServerLimits {
        &self.server
    }
}

impl Default for RavynSettings {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            clock: Clock::system(),
            host: "127.0.0.1".to_owned(),
            port: 8000,
            log: "info".to_owned(),
            root_path: RootPath::default(),
            has_docs: true,
            timeout: None,
            body_limit: None,
            server: ServerLimits::default(),
        }
    }
}

impl Settings for RavynSettings {
    const PREFIX: &'static str = "RAVYN";
    const SECTION: Option<&'static str> = Some(SECTION);
}

/// Written out, because the derive's code is for programs that name the crate `ravyn`.
impl Setting for RavynSettings {
    fn take(slot: Slot<'_>) -> Reading<Self> {
        slot.group(|group| {
            let usual = Self::default();
            let key = Key::new;
            let profile = group.required(key("profile", ""), Setting::take, any);
            let clock = group.required(key("clock", ""), Setting::take, any);
            let host = key("host", "Address or name to listen on.");
            let host = group.defaulted(host, Setting::take, || usual.host, any);
            let port = key("port", "Port to listen on.");
            let port = group.defaulted(port, Setting::take, || usual.port, any);
            let log = key("log", "Filter of the log.");
            let log = group.defaulted(log, Setting::take, || usual.log, any);
            let root_path = key("root_path", "The prefix that a proxy takes off paths.");
            let root_path = group.defaulted(root_path, Setting::take, || usual.root_path, any);
            let docs = key("docs", "Whether the document and its page are served.");
            let docs = group.defaulted(docs, Setting::take, || usual.has_docs, any);
            let timeout = key(
                "timeout",
                "Longest time from a request's head to its answer's.",
            );
            let timeout = group.optional(timeout, Setting::take, above_zero);
            let body_limit = key("body_limit", "Largest request body.");
            let body_limit = group.optional(body_limit, Setting::take, above_zero);
            let server = key("server", "Limits of connections and request heads.");
            let server = group.required(server, Setting::take, any);
            Some(Self {
                profile: profile?,
                clock: clock?,
                host: host?,
                port: port?,
                log: log?,
                root_path: root_path?,
                has_docs: docs?,
                timeout: timeout?,
                body_limit: body_limit?,
                server: server?,
            })
        })
    }
}
