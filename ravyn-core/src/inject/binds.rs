//! What a handler binds to one of its arguments: `dependencies(auth = current_user)`.

use super::dependency::Dependency;
use super::make::IntoProvider;
use super::provider::{Already, IntoDependency, Provider};

/// A provider of `T`: a [`Provider`], or a function that makes a `T` for each request.
///
/// `M` tells the two apart; rustc finds it.
#[diagnostic::on_unimplemented(
    message = "this is no provider of `{T}`",
    label = "not a provider of `{T}`",
    note = "a provider is a function, `async` or not, whose arguments a request can give, or a `Provider<{T}>`",
    note = "the function returns the value, `Scoped<{T}>`, or a `Result` of one of the two with an error of a handler"
)]
pub trait Binds<T: ?Sized, M> {
    /// The dependency.
    #[doc(hidden)] // For generated code; no promise is made about it.
    fn bind(self) -> Dependency;
}

impl<T: ?Sized> Binds<T, Already> for Provider<T> {
    fn bind(self) -> Dependency {
        self.into_dependency()
    }
}

#[diagnostic::do_not_recommend]
impl<F, T, M> Binds<T, (M,)> for F
where
    F: IntoProvider<T, M>,
    T: Send + Sync + 'static,
{
    #[track_caller]
    fn bind(self) -> Dependency {
        Provider::<T>::request(self).into_dependency()
    }
}
