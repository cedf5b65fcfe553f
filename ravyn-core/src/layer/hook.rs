//! Hooks: what runs before every handler of a level, and after it.

use std::fmt;
use std::sync::Arc;

use crate::meta::SourceLocation;
use crate::request::Request;
use crate::response::Response;
use crate::task::InlineFuture;

/// Runs before a handler, and before its interceptors and permissions.
///
/// A closure `|request: &mut Request| ..` is one, too.
///
/// # Order
/// Outer levels first, within a level as declared.
pub trait BeforeRequest: Send + Sync + 'static {
    /// Looks at the request, or changes it.
    fn before(&self, request: &mut Request) -> impl Future<Output = ()> + Send;
}

/// Runs after a handler, also after an error and after a panic.
///
/// A closure `|response: &mut Response| ..` is one, too.
///
/// # Order
/// Inner levels first, within a level as declared; when the dependencies of the request have ended.
pub trait AfterRequest: Send + Sync + 'static {
    /// Looks at the response, or changes it.
    fn after(&self, response: &mut Response) -> impl Future<Output = ()> + Send;
}

/// A hook of a level: inert, and cheap to clone.
pub struct Hook<T> {
    kind: Kind<T>,
    name: &'static str,
    /// Where a level was given it.
    source: SourceLocation,
}

/// A hook before the handler.
pub type BeforeHook = Hook<Request>;

/// A hook after the handler.
pub type AfterHook = Hook<Response>;

enum Kind<T> {
    Plain(Arc<dyn Fn(&mut T) + Send + Sync>),
    Async(Arc<dyn DynHook<T>>),
}

trait DynHook<T>: Send + Sync {
    fn run<'a>(&'a self, value: &'a mut T) -> InlineFuture<'a, ()>;
}

impl<T> Clone for Hook<T> {
    fn clone(&self) -> Self {
        let kind = match &self.kind {
            Kind::Plain(function) => Kind::Plain(Arc::clone(function)),
            Kind::Async(hook) => Kind::Async(Arc::clone(hook)),
        };
        Self {
            kind,
            name: self.name,
            source: self.source,
        }
    }
}

struct Before<H>(H);

impl<H: BeforeRequest> DynHook<Request> for Before<H> {
    fn run<'a>(&'a self, request: &'a mut Request) -> InlineFuture<'a, ()> {
        InlineFuture::from_or_box(self.0.before(request))
    }
}

struct After<H>(H);

impl<H: AfterRequest> DynHook<Response> for After<H> {
    fn run<'a>(&'a self, response: &'a mut Response) -> InlineFuture<'a, ()> {
        InlineFuture::from_or_box(self.0.after(response))
    }
}

impl<T> Hook<T> {
    fn new<H>(kind: Kind<T>) -> Self {
        Self {
            kind,
            name: std::any::type_name::<H>(),
            source: SourceLocation::default(),
        }
    }

    /// The same, given at a place.
    pub(super) fn at(mut self, source: SourceLocation) -> Self {
        self.source = source;
        self
    }

    /// Its name, and where a level was given it.
    pub(crate) fn place(&self) -> (&'static str, SourceLocation) {
        (self.name, self.source)
    }

    #[inline]
    pub(super) async fn run(&self, value: &mut T) {
        match &self.kind {
            Kind::Plain(function) => function(value),
            Kind::Async(hook) => hook.run(value).await,
        }
    }

    /// Runs it, if that needs no waiting.
    pub(super) fn run_now(&self, value: &mut T) {
        if let Kind::Plain(function) = &self.kind {
            function(value);
        }
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Plain(_))
    }
}

/// What `.before_request(..)` takes: a [`BeforeRequest`] or a closure. `M` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "this is no hook before a request",
    label = "neither a `BeforeRequest` nor a closure of `&mut Request`",
    note = "name the type of its argument: `|request: &mut Request| ..`"
)]
pub trait IntoBeforeHook<M> {
    /// The hook.
    #[doc(hidden)] // For levels; no promise is made about it.
    fn into_before_hook(self) -> BeforeHook;
}

/// What `.after_request(..)` takes: an [`AfterRequest`] or a closure. `M` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "this is no hook after a request",
    label = "neither an `AfterRequest` nor a closure of `&mut Response`",
    note = "name the type of its argument: `|response: &mut Response| ..`"
)]
pub trait IntoAfterHook<M> {
    /// The hook.
    #[doc(hidden)] // For levels; no promise is made about it.
    fn into_after_hook(self) -> AfterHook;
}

impl<H: BeforeRequest> IntoBeforeHook<(H,)> for H {
    fn into_before_hook(self) -> BeforeHook {
        Hook::new::<H>(Kind::Async(Arc::new(Before(self))))
    }
}

#[diagnostic::do_not_recommend]
impl<F: Fn(&mut Request) + Send + Sync + 'static> IntoBeforeHook<()> for F {
    fn into_before_hook(self) -> BeforeHook {
        Hook::new::<F>(Kind::Plain(Arc::new(self)))
    }
}

impl<H: AfterRequest> IntoAfterHook<(H,)> for H {
    fn into_after_hook(self) -> AfterHook {
        Hook::new::<H>(Kind::Async(Arc::new(After(self))))
    }
}

#[diagnostic::do_not_recommend]
impl<F: Fn(&mut Response) + Send + Sync + 'static> IntoAfterHook<()> for F {
    fn into_after_hook(self) -> AfterHook {
        Hook::new::<F>(Kind::Plain(Arc::new(self)))
    }
}

impl<T> fmt::Debug for Hook<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hook({})", self.name)
    }
}
