//! What our two ends of hyper tell each other about the present exchange.
//!
//! The socket below sees bytes and no requests; the service above sees requests and no bytes.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU32};

use super::head::{Doubt, Doubts};

/// Written and read by the connection's task alone; atomics only because both ends share it.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// Doubts about heads that hyper has been given and has not handed up yet.
    doubts: AtomicU32,
    /// Whether the bytes that arrived last end with an empty line, as a head does.
    ends_head: AtomicBool,
    /// Whether the present request has a body.
    has_body: AtomicBool,
    /// Whether the present answer is complete and hyper has not asked for input since: it may hold
    /// more requests, whose answers can leave together with this one.
    may_wait: AtomicBool,
    /// Whether the client may be sending what nobody will read.
    lingers: AtomicBool,
}

impl Exchange {
    pub(super) fn set_doubts(&self, doubts: Doubts) {
        self.doubts.store(doubts.bits(), Relaxed);
    }

    /// The doubt about the request that hyper hands up now.
    #[inline]
    pub(super) fn next_doubt(&self) -> Option<Doubt> {
        let bits = self.doubts.load(Relaxed);
        if bits == 0 {
            return None;
        }
        let mut doubts = Doubts::from_bits(bits);
        let doubt = doubts.next();
        self.doubts.store(doubts.bits(), Relaxed);
        doubt
    }

    #[inline]
    pub(super) fn arrived(&self, ends_head: bool) {
        self.ends_head.store(ends_head, Relaxed);
    }

    /// hyper hands up a request.
    #[inline]
    pub(super) fn begin(&self, has_body: bool) {
        self.has_body.store(has_body, Relaxed);
        self.may_wait.store(false, Relaxed);
    }

    /// Whether a part of the next head has arrived together with the request that was answered.
    ///
    /// Told only for requests without a body, where all that does not end a head begins one. Behind
    /// a body a part of a head is held to the keep-alive limit instead of the head's.
    pub(super) fn has_begun_next(&self) -> bool {
        !self.has_body.load(Relaxed) && !self.ends_head.load(Relaxed)
    }

    #[inline]
    pub(super) fn set_may_wait(&self, may_wait: bool) {
        self.may_wait.store(may_wait, Relaxed);
    }

    #[inline]
    pub(super) fn may_wait(&self) -> bool {
        self.may_wait.load(Relaxed)
    }

    pub(super) fn set_lingers(&self) {
        self.lingers.store(true, Relaxed);
    }

    pub(super) fn lingers(&self) -> bool {
        self.lingers.load(Relaxed)
    }
}
