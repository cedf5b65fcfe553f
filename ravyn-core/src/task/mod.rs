//! Futures whose type is not known, code of the user that may panic, and work that outlives a request.
//!
//! It knows no other room: what runs here is no request yet, or no request any more.

mod caught;
mod tracked;

use std::pin::Pin;

use stackfuture::StackFuture;

pub use self::caught::Panic;
pub(crate) use self::caught::{catch, catch_now, catching};
pub(crate) use self::tracked::CutOff;
pub use self::tracked::Tasks;

/// A boxed future that can cross threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Room for a future of a step around a handler, in bytes. One that is larger is boxed.
const ROOM: usize = 192;

/// A future of an unknown type that needs no allocation unless it is large.
pub type InlineFuture<'a, T> = StackFuture<'a, T, ROOM>;
