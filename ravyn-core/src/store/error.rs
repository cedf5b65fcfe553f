//! What a store cannot do.

/// What a store cannot do, whichever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no room, and nothing in it is over.
    #[error("the store is full")]
    Full,
    /// The value is not a number in decimal digits.
    #[error("the value is not a number")]
    NotANumber,
}
