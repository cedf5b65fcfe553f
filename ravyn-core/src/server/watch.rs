//! What is known of one connection: the phase it is in, since when, and what it has been told.
//!
//! The connection's own task stamps; a sweeper compares and wakes; the task then looks for itself,
//! so that no verdict is older than what it is about. All of it is a few relaxed atomics: on
//! HTTP/1.1 only the connection's task writes to them, and a sweeper that reads a stamp too late
//! reads it again in the next step.

use std::sync::atomic::Ordering::{AcqRel, Relaxed};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64};
use std::sync::{Arc, OnceLock};
use std::task::Waker;

use super::arrival::Arrival;
use super::clock::{Shard, Signal, Watched};
use super::limits::Limits;

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    /// Accepted; nothing has been read yet.
    Fresh,
    /// The head of a request is arriving.
    Head,
    /// Between two requests.
    Idle,
    /// A request is being answered.
    Busy,
    /// The answer is complete, but not yet written.
    Answered,
    /// HTTP/2, where requests overlap: the stamp is the last progress of any stream.
    Streams,
    /// HTTP/2, after GOAWAY.
    GoneAway,
    /// The last answer was written; the client is given time to read it.
    Closing,
}

/// Which limit a connection has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overdue {
    /// Nothing arrived on a new connection.
    Silent,
    /// A head began and did not end.
    Head,
    /// Nothing happened between two requests.
    KeepAlive,
    /// The client takes nothing.
    Write,
    /// The client does not close.
    Closing,
}

/// One connection, as its task, its sweeper and the two ends of hyper see it.
#[derive(Debug)]
pub(super) struct Watch {
    shard: Arc<Shard>,
    limits: Arc<Limits>,
    /// The phase in the upper half and the step of its beginning in the lower: read as one.
    state: AtomicU64,
    /// The step in which the socket stopped taking bytes; zero while it takes them.
    stalled: AtomicU32,
    /// [`Signal`]s that the task has not seen yet.
    signals: AtomicU8,
    /// Wakes the task. A task keeps its waker for life.
    waker: OnceLock<Waker>,
    /// Whether the socket is to be reset instead of closed.
    reset: AtomicBool,
    /// HTTP/2 streams that are not done yet.
    streams: AtomicU32,
    /// Those of them that wait for the application, and not for the client.
    waiting_for_app: AtomicU32,
    /// The request body of an HTTP/1.1 connection; there is one at a time.
    pub(super) arrival: Arc<Arrival>,
}

impl Watch {
    pub(super) fn new(shard: Arc<Shard>, limits: Arc<Limits>) -> Self {
        let watch = Self {
            arrival: Arc::new(Arrival::new(Arc::clone(&limits))),
            shard,
            limits,
            state: AtomicU64::default(),
            stalled: AtomicU32::default(),
            signals: AtomicU8::default(),
            waker: OnceLock::new(),
            reset: AtomicBool::default(),
            streams: AtomicU32::default(),
            waiting_for_app: AtomicU32::default(),
        };
        watch.enter(Phase::Fresh);
        watch
    }

    pub(super) fn shard(&self) -> &Arc<Shard> {
        &self.shard
    }

    pub(super) fn limits(&self) -> &Arc<Limits> {
        &self.limits
    }

    #[inline]
    pub(super) fn phase(&self) -> Phase {
        phase_of(self.state.load(Relaxed))
    }

    /// Enters a phase, now.
    #[inline]
    pub(super) fn enter(&self, phase: Phase) {
        self.state.store(pack(phase, self.shard.now()), Relaxed);
    }

    /// Enters a phase whose beginning no limit asks for.
    #[inline]
    pub(super) fn pass_to(&self, phase: Phase) {
        self.state.store(pack(phase, 0), Relaxed);
    }

    /// The first bytes of a head are here. On a new connection its time began with the connection.
    #[inline]
    pub(super) fn begin_head(&self) {
        let state = self.state.load(Relaxed);
        if phase_of(state) == Phase::Fresh {
            self.state.store(pack(Phase::Head, state as u32), Relaxed);
        } else {
            self.enter(Phase::Head);
        }
    }

    /// Notes whether the socket takes bytes.
    pub(super) fn set_stalled(&self, stalled: bool) {
        self.stalled
            .store(if stalled { self.shard.now() } else { 0 }, Relaxed);
    }

    /// The next thing that happens to the socket is a reset.
    pub(super) fn set_reset(&self) {
        self.reset.store(true, Relaxed);
    }

    pub(super) fn is_reset(&self) -> bool {
        self.reset.load(Relaxed)
    }

    /// A stream of HTTP/2 made progress.
    pub(super) fn progress(&self) {
        let now = self.shard.now();
        let stamp = |state| Some(pack(phase_of(state), now));
        // The streams have tasks of their own: none may undo a change of the phase.
        let _ = self.state.fetch_update(Relaxed, Relaxed, stamp);
    }

    pub(super) fn begin_stream(&self) {
        self.streams.fetch_add(1, Relaxed);
        self.progress();
    }

    pub(super) fn end_stream(&self) {
        self.streams.fetch_sub(1, Relaxed);
        self.progress();
    }

    /// One more stream waits for the application, or one less.
    pub(super) fn wait_for_app(&self, waits: bool) {
        if waits {
            self.waiting_for_app.fetch_add(1, Relaxed);
        } else {
            self.waiting_for_app.fetch_sub(1, Relaxed);
        }
    }

    /// The limit that has been passed, if any.
    pub(super) fn overdue(&self, now: u32) -> Option<Overdue> {
        let limits = &*self.limits;
        let stalled = self.stalled.load(Relaxed);
        if stalled != 0 && now.wrapping_sub(stalled) > limits.write {
            return Some(Overdue::Write);
        }
        let state = self.state.load(Relaxed);
        let is_past = |limit| now.wrapping_sub(state as u32) > limit;
        let has_streams = self.streams.load(Relaxed) > 0;
        let (limit, overdue) = match phase_of(state) {
            Phase::Fresh => (limits.head, Overdue::Silent),
            Phase::Head => (limits.head, Overdue::Head),
            Phase::Idle => (limits.keep_alive, Overdue::KeepAlive),
            Phase::Streams if !has_streams => (limits.keep_alive, Overdue::KeepAlive),
            Phase::Streams | Phase::GoneAway
                if has_streams && self.waiting_for_app.load(Relaxed) > 0 =>
            {
                return None;
            }
            Phase::Streams | Phase::GoneAway => (limits.write, Overdue::Write),
            Phase::Closing => (limits.linger, Overdue::Closing),
            Phase::Busy | Phase::Answered => return None,
        };
        is_past(limit).then_some(overdue)
    }

    pub(super) fn is_overdue(&self) -> Option<Overdue> {
        self.overdue(self.shard.now())
    }

    /// Tells the connection whom to wake. Called once, by its task, before it asks for signals.
    pub(super) fn attend(&self, waker: &Waker) {
        self.waker.get_or_init(|| waker.clone());
    }

    /// Takes what the connection has been told, as the sum of [`Signal`]s.
    #[inline]
    pub(super) fn take_signals(&self) -> u8 {
        if self.signals.load(Relaxed) == 0 {
            return 0;
        }
        self.signals.swap(0, AcqRel)
    }
}

impl Watched for Watch {
    fn sweep(&self, now: u32) {
        if self.overdue(now).is_some() {
            self.signal(Signal::Look);
        }
        self.arrival.sweep(now);
    }

    fn signal(&self, signal: Signal) {
        self.signals.fetch_or(signal as u8, AcqRel);
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }
}

const PHASES: [Phase; 8] = [
    Phase::Fresh,
    Phase::Head,
    Phase::Idle,
    Phase::Busy,
    Phase::Answered,
    Phase::Streams,
    Phase::GoneAway,
    Phase::Closing,
];

#[inline]
fn pack(phase: Phase, step: u32) -> u64 {
    (phase as u64) << 32 | u64::from(step)
}

#[inline]
fn phase_of(state: u64) -> Phase {
    PHASES[(state >> 32) as usize & 7]
}
