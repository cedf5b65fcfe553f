//! The limits of the server, as settings: a table.

use std::time::Duration;

use super::{ByteSize, Group, Key, Reading, Setting, Slot};
use crate::error::{Fault, Faults};

/// A value that is always fine.
pub(super) fn any<T>(_: &T, _: &mut Faults) {}

/// A value that would refuse what it limits if it were zero.
pub(super) fn above_zero<T: Default + PartialEq>(value: &T, faults: &mut Faults) {
    if *value == T::default() {
        faults.push(Fault::body("", "exclusiveMinimum", "must be more than 0"));
    }
}

macro_rules! limits {
    ($($name:ident: $type:ty, $check:ident, $doc:literal;)*) => {
        /// Limits of connections and request heads, where something was said of them: `RAVYN_SERVER__HEAD_TIMEOUT`
        /// and so on, and `[ravyn.server]` in a settings file.
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct ServerLimits {
            $(#[doc = $doc] pub $name: Option<$type>,)*
        }

        impl Setting for ServerLimits {
            fn take(slot: Slot<'_>) -> Reading<Self> {
                slot.group(|group: &mut Group<'_>| {
                    $(let $name = {
                        let key = Key::new(stringify!($name), $doc);
                        group.optional::<$type>(key, Setting::take, $check)
                    };)*
                    Some(Self { $($name: $name?,)* })
                })
            }
        }
    };
}

limits! {
    head_timeout: Duration, above_zero, "Longest wait for a complete request head.";
    head_bytes: ByteSize, above_zero, "Largest request head.";
    head_fields: usize, above_zero, "Most fields of a request head.";
    target_bytes: ByteSize, above_zero, "Longest path and query.";
    body_idle_timeout: Duration, above_zero, "Longest pause of a request body.";
    body_rate: u32, any, "Lowest rate of a request body in bytes per second.";
    body_grace: Duration, any, "How long a body may fall short of that rate at its beginning.";
    keep_alive: Duration, any, "How long a connection may rest between two requests.";
    write_timeout: Duration, above_zero, "How long a client may take nothing of what it asked for.";
    connections: usize, above_zero, "Most open connections.";
    streams: u32, above_zero, "Most concurrent streams of one HTTP/2 connection.";
    ping_interval: Duration, any, "How often an HTTP/2 client is asked whether it is still there.";
    ping_timeout: Duration, any, "How long it may take to say so.";
    drain_timeout: Duration, any, "How long running requests may go on after the server was told to stop.";
    resolution: Duration, any, "Step of the clock that watches connections.";
}
