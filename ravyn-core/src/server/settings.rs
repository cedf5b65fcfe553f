//! What a server is set to: every limit of a connection, with its unit and its default.
//!
//! A [`Duration::MAX`] switches a limit of time off.

use std::time::Duration;

use crate::settings::{ByteSize, ServerLimits};

/// Smallest head that can be set, in bytes: a browser's own fields fit into it.
const LEAST_HEAD_BYTES: usize = 1024;

/// The finest and the coarsest step of the clock.
const FINEST: Duration = Duration::from_millis(5);
const COARSEST: Duration = Duration::from_secs(1);

/// Limits of a server and its connections.
///
/// Time is kept by a coarse clock: a limit is never cut short, and is enforced at the latest two
/// [`resolution`](Self::resolution) steps after it.
#[derive(Clone, Debug)]
#[must_use = "settings do nothing until a server is given them"]
pub struct ServerSettings {
    pub(super) head_timeout: Duration,
    pub(super) head_bytes: usize,
    pub(super) head_fields: usize,
    pub(super) target_bytes: usize,
    pub(super) body_idle_timeout: Duration,
    pub(super) body_rate: u32,
    pub(super) body_grace: Duration,
    pub(super) keep_alive: Duration,
    pub(super) write_timeout: Duration,
    pub(super) connections: usize,
    pub(super) streams: u32,
    pub(super) ping_interval: Duration,
    pub(super) ping_timeout: Duration,
    pub(super) drain_timeout: Duration,
    resolution: Option<Duration>,
    /// The limits that code has set, by name: nothing from outside goes before them.
    said: Vec<&'static str>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(10),
            head_bytes: 32 * 1024,
            head_fields: 100,
            target_bytes: 8 * 1024,
            body_idle_timeout: Duration::from_secs(10),
            body_rate: 240,
            body_grace: Duration::from_secs(5),
            keep_alive: Duration::from_secs(60),
            write_timeout: Duration::from_secs(30),
            connections: 10_000,
            streams: 100,
            ping_interval: Duration::from_secs(20),
            ping_timeout: Duration::from_secs(10),
            drain_timeout: Duration::from_secs(30),
            resolution: None,
            said: Vec::new(),
        }
    }
}

impl ServerSettings {
    /// How long a shutdown waits for what runs.
    #[must_use]
    pub(crate) fn drain_limit(&self) -> Duration {
        self.drain_timeout
    }

    /// Longest wait for a complete request head, from its first byte, and on a new connection from
    /// its beginning. A client that was slower reads 408. Default: 10 s.
    pub fn head_timeout(mut self, limit: Duration) -> Self {
        self.said.push("head_timeout");
        self.head_timeout = limit;
        self
    }

    /// Largest request head in bytes, the request line included; at least 1 KiB. A larger one reads
    /// 431, or 414 when it is the request line that does not fit. Default: 32 KiB.
    pub fn head_bytes(mut self, limit: usize) -> Self {
        self.said.push("head_bytes");
        self.head_bytes = limit.max(LEAST_HEAD_BYTES);
        self
    }

    /// Most fields of a request head. One with more reads 431. Default: 100.
    ///
    /// A larger number than the default costs HTTP/1.1 two allocations per request.
    pub fn head_fields(mut self, limit: usize) -> Self {
        self.said.push("head_fields");
        self.head_fields = limit;
        self
    }

    /// Longest path and query in bytes. A longer one reads 414. Default: 8 KiB.
    pub fn target_bytes(mut self, limit: usize) -> Self {
        self.said.push("target_bytes");
        self.target_bytes = limit;
        self
    }

    /// Longest pause of a request body that the handler waits for. A handler that reads on is told,
    /// and answers 408. Default: 10 s.
    pub fn body_idle_timeout(mut self, limit: Duration) -> Self {
        self.said.push("body_idle_timeout");
        self.body_idle_timeout = limit;
        self
    }

    /// Lowest rate of a request body in bytes per second, over the time in which the handler waits
    /// for it, and how long a body may fall short of it at its beginning. Zero bytes switch the rule
    /// off. Default: 240 bytes per second after 5 s.
    pub fn body_rate(mut self, bytes_per_second: u32, grace: Duration) -> Self {
        self.said.push("body_rate");
        self.body_rate = bytes_per_second;
        self.body_grace = grace;
        self
    }

    /// How long a connection may rest between two requests before it is closed. Default: 60 s.
    pub fn keep_alive(mut self, limit: Duration) -> Self {
        self.said.push("keep_alive");
        self.keep_alive = limit;
        self
    }

    /// How long a client may take nothing of what it asked for before it is cut off. Default: 30 s.
    pub fn write_timeout(mut self, limit: Duration) -> Self {
        self.said.push("write_timeout");
        self.write_timeout = limit;
        self
    }

    /// Most open connections. One more is answered with 503 and closed. Default: 10 000.
    pub fn connections(mut self, limit: usize) -> Self {
        self.said.push("connections");
        self.connections = limit;
        self
    }

    /// Most concurrent streams of one HTTP/2 connection. Default: 100.
    pub fn streams(mut self, limit: u32) -> Self {
        self.said.push("streams");
        self.streams = limit;
        self
    }

    /// How often an HTTP/2 client is asked whether it is still there, and how long it may take to
    /// say so. Default: every 20 s, within 10 s.
    pub fn ping(mut self, interval: Duration, timeout: Duration) -> Self {
        self.said.push("ping");
        self.ping_interval = interval;
        self.ping_timeout = timeout;
        self
    }

    /// How long running requests may go on after the server was told to stop. Default: 30 s.
    pub fn drain_timeout(mut self, limit: Duration) -> Self {
        self.said.push("drain_timeout");
        self.drain_timeout = limit;
        self
    }

    /// Step of the clock that watches connections, from 5 ms to 1 s. Default: a tenth of the
    /// smallest limit.
    pub fn resolution(mut self, step: Duration) -> Self {
        self.said.push("resolution");
        self.resolution = Some(step);
        self
    }

    /// These limits, and where code has said nothing those from outside.
    pub(crate) fn over(&self, outer: &ServerLimits) -> Self {
        let mut limits = self.clone();
        macro_rules! take {
            ($($name:ident = $value:expr;)*) => {$(
                if let Some(value) = $value
                    && !self.said.contains(&stringify!($name))
                {
                    limits = limits.$name(value);
                }
            )*};
        }
        let bytes =
            |size: Option<ByteSize>| size.map(|size| usize::try_from(size.0).unwrap_or(usize::MAX));
        take! {
            head_timeout = outer.head_timeout;
            head_bytes = bytes(outer.head_bytes);
            head_fields = outer.head_fields;
            target_bytes = bytes(outer.target_bytes);
            body_idle_timeout = outer.body_idle_timeout;
            keep_alive = outer.keep_alive;
            write_timeout = outer.write_timeout;
            connections = outer.connections;
            streams = outer.streams;
            drain_timeout = outer.drain_timeout;
            resolution = outer.resolution;
        }
        if !self.said.contains(&"body_rate") {
            limits.body_rate = outer.body_rate.unwrap_or(limits.body_rate);
            limits.body_grace = outer.body_grace.unwrap_or(limits.body_grace);
        }
        if !self.said.contains(&"ping") {
            limits.ping_interval = outer.ping_interval.unwrap_or(limits.ping_interval);
            limits.ping_timeout = outer.ping_timeout.unwrap_or(limits.ping_timeout);
        }
        limits
    }

    /// The settings of which zero would refuse every connection or request.
    pub(crate) fn zeros(&self) -> Vec<&'static str> {
        let all = [
            ("head_timeout", self.head_timeout.is_zero()),
            ("head_fields", self.head_fields == 0),
            ("target_bytes", self.target_bytes == 0),
            ("body_idle_timeout", self.body_idle_timeout.is_zero()),
            ("write_timeout", self.write_timeout.is_zero()),
            ("connections", self.connections == 0),
            ("streams", self.streams == 0),
        ];
        let zeros = all.into_iter().filter(|(_, is_zero)| *is_zero);
        zeros.map(|(name, _)| name).collect()
    }

    pub(super) fn clock_step(&self) -> Duration {
        let tenth = || {
            let smallest = [
                self.head_timeout,
                self.body_idle_timeout,
                self.keep_alive,
                self.write_timeout,
            ];
            smallest.into_iter().min().unwrap_or(COARSEST) / 10
        };
        self.resolution
            .unwrap_or_else(tenth)
            .clamp(FINEST, COARSEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_code_says_goes_before_what_comes_from_outside() {
        let outer = ServerLimits {
            streams: Some(5),
            connections: Some(5),
            ping_timeout: Some(Duration::from_secs(5)),
            ..ServerLimits::default()
        };
        let limits = ServerSettings::default().connections(10_000).over(&outer);
        assert_eq!((limits.streams, limits.connections), (5, 10_000));
        let usual = ServerSettings::default();
        assert_eq!(limits.ping_timeout, Duration::from_secs(5));
        assert_eq!(limits.ping_interval, usual.ping_interval);
        assert_eq!(limits.head_timeout, usual.head_timeout);
    }

    #[test]
    fn the_clock_is_as_fine_as_the_smallest_limit_needs() {
        let step = |settings: ServerSettings| settings.clock_step();
        let millis = Duration::from_millis;
        assert_eq!(step(ServerSettings::default()), COARSEST);
        assert_eq!(
            step(ServerSettings::default().keep_alive(millis(200))),
            millis(20)
        );
        assert_eq!(
            step(ServerSettings::default().keep_alive(millis(1))),
            FINEST
        );
        assert_eq!(
            step(ServerSettings::default().resolution(millis(300))),
            millis(300)
        );
    }
}
