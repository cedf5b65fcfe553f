//! A request body on its way, and the two rules it is held to: the longest pause and the lowest rate.
//!
//! Both count only the steps in which the handler waits for the body: a client is not blamed for a
//! handler that is slow to read. A body that breaks a rule ends with a
//! [`TransferError`], which its reader turns into 408.

use std::pin::Pin;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU32};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;

use super::clock::{Registration, Watched};
use super::limits::{Limits, PER_BYTE};
use crate::error::BoxError;
use crate::request::TransferError;

/// How a body ended.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
enum End {
    Whole,
    /// It was dropped before its end.
    Unread,
    /// It failed, or broke a rule.
    Broken,
}

/// How a body comes along.
#[derive(Debug)]
pub(super) struct Arrival {
    limits: Arc<Limits>,
    /// Whether the body is held by anyone and not read to its end.
    open: AtomicBool,
    /// How the last one ended.
    end: AtomicU8,
    /// Whether the handler waits for it.
    waiting: AtomicBool,
    /// Steps for which the handler has been waiting.
    idle: AtomicU32,
    /// By how much the body is faster than it must be, in [`PER_BYTE`]ths of a byte.
    credit: AtomicI64,
    /// Wakes the handler.
    waker: Mutex<Option<Waker>>,
}

impl Arrival {
    pub(super) fn new(limits: Arc<Limits>) -> Self {
        Self {
            limits,
            open: AtomicBool::default(),
            end: AtomicU8::default(),
            waiting: AtomicBool::default(),
            idle: AtomicU32::default(),
            credit: AtomicI64::default(),
            waker: Mutex::default(),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.load(Relaxed)
    }

    /// Whether the client may still be sending what nobody will read.
    pub(super) fn is_unread(&self) -> bool {
        self.end.load(Relaxed) != End::Whole as u8
    }

    /// Whether it failed, so that nobody knows where the next request begins.
    #[inline]
    pub(super) fn is_broken(&self) -> bool {
        self.end.load(Relaxed) == End::Broken as u8
    }

    /// A new request has begun, whose body, if any, is a new one.
    #[inline]
    pub(super) fn renew(&self) {
        self.end.store(End::Whole as u8, Relaxed);
    }

    fn begin(&self) {
        self.open.store(true, Relaxed);
        self.waiting.store(false, Relaxed);
        self.idle.store(0, Relaxed);
        self.credit.store(self.limits.body_grace, Relaxed);
    }

    fn end(&self, end: End) {
        self.open.store(false, Relaxed);
        self.end.store(end as u8, Relaxed);
        self.waiting.store(false, Relaxed);
        let waker = self.waker().take();
        drop(waker);
    }

    fn wait(&self, waker: &Waker) {
        let mut slot = self.waker();
        if !slot.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *slot = Some(waker.clone());
        }
        self.waiting.store(true, Relaxed);
    }

    fn progress(&self, bytes: usize) {
        self.waiting.store(false, Relaxed);
        self.idle.store(0, Relaxed);
        let gain = i64::try_from(bytes)
            .unwrap_or(i64::MAX)
            .saturating_mul(PER_BYTE);
        let credit = self.credit.load(Relaxed).saturating_add(gain);
        self.credit
            .store(credit.min(self.limits.body_credit), Relaxed);
    }

    /// The rule that the body has broken, if any.
    fn broken_rule(&self) -> Option<TransferError> {
        if self.idle.load(Relaxed) > self.limits.body_idle {
            Some(TransferError::Stalled)
        } else if self.credit.load(Relaxed) < 0 {
            Some(TransferError::TooSlow)
        } else {
            None
        }
    }

    fn waker(&self) -> MutexGuard<'_, Option<Waker>> {
        self.waker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched for Arrival {
    fn sweep(&self, _now: u32) {
        if !self.waiting.load(Relaxed) {
            return;
        }
        self.idle.fetch_add(1, Relaxed);
        self.credit.fetch_sub(self.limits.body_due, Relaxed);
        if self.broken_rule().is_none() {
            return;
        }
        // The reader looks for itself when it is polled, so that data which came meanwhile counts.
        if let Some(waker) = &*self.waker() {
            waker.wake_by_ref();
        }
    }
}

/// hyper's body under the rules of an [`Arrival`].
#[derive(Debug)]
pub(super) struct Arriving {
    incoming: Incoming,
    arrival: Arc<Arrival>,
    /// Where the arrival is not swept together with its connection.
    _registration: Option<Registration>,
    ended: bool,
}

impl Arriving {
    pub(super) fn new(
        incoming: Incoming,
        arrival: Arc<Arrival>,
        registration: Option<Registration>,
    ) -> Self {
        arrival.begin();
        Self {
            incoming,
            arrival,
            _registration: registration,
            ended: false,
        }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        let last = match Pin::new(&mut this.incoming).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.arrival
                    .progress(frame.data_ref().map_or(0, Bytes::len));
                return Poll::Ready(Some(Ok(frame)));
            }
            Poll::Ready(last) => last.map(|frame| frame.map_err(BoxError::from)),
            Poll::Pending => match this.arrival.broken_rule() {
                Some(error) => Some(Err(BoxError::from(error))),
                None => {
                    this.arrival.wait(cx.waker());
                    return Poll::Pending;
                }
            },
        };
        this.ended = true;
        this.arrival.end(if last.is_none() {
            End::Whole
        } else {
            End::Broken
        });
        Poll::Ready(last)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.ended {
            let is_whole = self.incoming.is_end_stream();
            self.arrival
                .end(if is_whole { End::Whole } else { End::Unread });
        }
    }
}
