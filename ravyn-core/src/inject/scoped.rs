//! `Scoped<T>`: a value with an end.

use std::fmt;

use crate::error::BoxError;
use crate::request::Outcome;
use crate::task::BoxFuture;

/// What becomes of a value when it ends.
pub(super) type End<T> =
    Box<dyn FnOnce(T, Outcome) -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync>;

/// A value and what shall become of it when its request, or the application, ends.
///
/// # Order
/// The end runs when the handler has returned and its error has become an answer, before the head of the answer
/// leaves. What was made last ends first. It always runs: after an error answer, a panic, a timeout, when the
/// client is gone, and when a later dependency could not be made.
///
/// # Errors
/// An end that fails is logged. After a success the answer becomes an opaque 500, and the ends that are still to
/// run are told of an error.
///
/// # Example
/// ```
/// use ravyn_core::inject::Scoped;
/// use ravyn_core::request::Outcome;
///
/// struct Transaction;
///
/// impl Transaction {
///     async fn commit(self) -> std::io::Result<()> {
///         Ok(())
///     }
/// }
///
/// async fn begin() -> Scoped<Transaction> {
///     Scoped::new(Transaction, async |transaction: Transaction, outcome: Outcome| {
///         // Dropped without a commit, the transaction rolls back.
///         if outcome.is_success() {
///             transaction.commit().await?;
///         }
///         Ok(())
///     })
/// }
/// ```
#[must_use = "a value whose end never comes leaks"]
pub struct Scoped<T> {
    pub(super) value: T,
    pub(super) end: End<T>,
}

impl<T: Send + 'static> Scoped<T> {
    /// A value and its end, which is given the value back and told how the request ended.
    pub fn new<F, O>(value: T, end: F) -> Self
    where
        F: FnOnce(T, Outcome) -> O + Send + Sync + 'static,
        O: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        Self {
            value,
            end: Box::new(move |value, outcome| Box::pin(end(value, outcome))),
        }
    }

    /// The value without its end, for a unit test.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T> fmt::Debug for Scoped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scoped<{}>", std::any::type_name::<T>())
    }
}
