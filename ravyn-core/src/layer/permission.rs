//! Permissions: yes-or-no checks made before a handler runs.
//!
//! Position: after interceptors, before the handler's arguments (see [`super::pipeline`]). A permission reads the
//! request; that it can change it is for the values that it asks for. It never sees the response.

use std::borrow::Cow;
use std::fmt;
use std::future::ready;
use std::marker::PhantomData;
use std::sync::Arc;

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};

use crate::error::{Error, HandlerError, HttpError};
use crate::inject::{Arguments, Async, CallWith, Plain};
use crate::meta::{ArgumentMeta, SourceLocation};
use crate::params::Argument;
use crate::request::Request;
use crate::task::InlineFuture;

/// Decides whether a request may reach its handler.
///
/// Values combine with `&`, `|`, `^` and `!`: those of this crate, and your own under `#[permission]`.
///
/// # Order
/// Outer levels first, within a level as declared; the first refusal ends the walk. Every level adds to the
/// permissions of the levels around it, and none can take one away.
///
/// # Errors
/// [`Denied`]. A permission that fails or panics lets nobody pass, also below `!` and beside `|`.
///
/// # Example
/// ```
/// use ravyn_core::layer::{Denied, Permission};
/// use ravyn_core::request::Request;
///
/// struct HasHeader(&'static str);
///
/// impl Permission for HasHeader {
///     async fn check(&self, request: &mut Request) -> Result<(), Denied> {
///         match request.headers().contains_key(self.0) {
///             true => Ok(()),
///             false => Err(Denied::new("a header is missing")),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a permission",
    label = "does not implement `Permission`",
    note = "implement `Permission` for it, or pass a function wrapped in `permission_fn`"
)]
pub trait Permission: Send + Sync + 'static {
    /// Returns `Ok(())` to let the request pass.
    fn check(&self, request: &mut Request) -> impl Future<Output = Result<(), Denied>> + Send;

    /// Its name, for `explain`. Default: that of its type.
    fn name(&self) -> Cow<'static, str> {
        crate::meta::short_name(std::any::type_name::<Self>()).into()
    }

    /// Who passes, for the refusals in the document: `needs the role "admin"`. CommonMark. Default: not said.
    fn description(&self) -> Option<Cow<'static, str>> {
        None
    }

    /// Whether nobody passes without an identity. The document then shows how one says who one is.
    fn needs_identity(&self) -> bool {
        false
    }

    /// The status with which it refuses.
    #[doc(hidden)] // For `security`; no promise is made about it.
    fn refuses_with(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }

    /// The arguments that it asks for.
    #[doc(hidden)] // For `permission_fn` and the operators; no promise is made about it.
    fn arguments(&self) -> Vec<ArgumentMeta> {
        Vec::new()
    }

    /// How many those are.
    #[doc(hidden)] // For the operators; no promise is made about it.
    fn argument_count(&self) -> usize {
        0
    }

    /// As `check`, with the compiled arguments.
    #[doc(hidden)] // For `permission_fn` and the operators; no promise is made about it.
    fn check_with(
        &self,
        request: &mut Request,
        _: &[Argument],
    ) -> impl Future<Output = Result<(), Denied>> + Send {
        self.check(request)
    }
}

/// Why a request does not pass a permission.
///
/// # Errors
/// 403 (RFC 9110 §15.5.4); 401 with its challenges (§15.5.2) where the request has no identity and there is a
/// challenge that could give it one. One that was made of an error by `?` is that error.
#[must_use = "a refusal that is not returned lets the request pass"]
pub struct Denied(Box<Kind>);

enum Kind {
    Refused {
        message: Cow<'static, str>,
        challenges: Vec<HeaderValue>,
    },
    Failed(Error),
}

/// What a refusal without a reason says.
const NO_REASON: &str = "you may not do this";

impl Denied {
    /// A refusal; the client reads `message`.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Kind::Refused {
            message: message.into(),
            challenges: Vec::new(),
        }))
    }

    /// Adds how a client can say who it is: the value of `WWW-Authenticate`, such as `Bearer`.
    ///
    /// # Panics
    /// When it cannot stand in a header field.
    #[track_caller]
    pub fn challenge(mut self, challenge: &'static str) -> Self {
        if let Kind::Refused { challenges, .. } = &mut *self.0 {
            challenges.push(HeaderValue::from_static(challenge));
        }
        self
    }

    /// Whether the permission said no, and did not fail.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(*self.0, Kind::Refused { .. })
    }

    /// The refusal of one of two that both refuse: with the words and the challenges of both.
    pub(super) fn or(mut self, other: Self) -> Self {
        if let (
            Kind::Refused {
                message,
                challenges,
            },
            Kind::Refused {
                message: another,
                challenges: more,
            },
        ) = (&mut *self.0, *other.0)
        {
            if message == NO_REASON {
                *message = another;
            } else if another != NO_REASON && another != *message {
                *message = format!("{message}; {another}").into();
            }
            challenges.extend(more);
        }
        self
    }

    /// The error. `is_known`: the request has said who it is; `is_asked`: the route itself asks for that.
    pub(super) fn into_error(self, is_known: bool, is_asked: bool) -> Error {
        let (message, challenges) = match *self.0 {
            Kind::Failed(error) => return error,
            Kind::Refused {
                message,
                challenges,
            } => (message, challenges),
        };
        if is_known || (challenges.is_empty() && !is_asked) {
            return HttpError::new(StatusCode::FORBIDDEN, message).into();
        }
        let error = HttpError::new(StatusCode::UNAUTHORIZED, message);
        challenges
            .into_iter()
            .fold(error, |error, challenge| {
                error.header(WWW_AUTHENTICATE, challenge)
            })
            .into()
    }
}

impl Default for Denied {
    fn default() -> Self {
        Self::new(NO_REASON)
    }
}

impl<E: HandlerError> From<E> for Denied {
    fn from(error: E) -> Self {
        Self(Box::new(Kind::Failed(error.into_error())))
    }
}

impl fmt::Debug for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Refused { message, .. } => write!(f, "Denied({message:?})"),
            Kind::Failed(error) => write!(f, "Denied({error:?})"),
        }
    }
}

/// A permission of a level.
#[derive(Clone)]
pub(crate) struct ListedPermission {
    check: Arc<dyn DynPermission>,
    pub(crate) arguments: Vec<ArgumentMeta>,
    pub(crate) name: Cow<'static, str>,
    pub(crate) description: Option<Cow<'static, str>>,
    pub(crate) needs_identity: bool,
    pub(crate) refuses_with: StatusCode,
    /// Where a level was given it.
    pub(crate) source: SourceLocation,
}

impl ListedPermission {
    pub(super) fn new<P: Permission>(permission: P, source: SourceLocation) -> Self {
        Self {
            arguments: permission.arguments(),
            name: permission.name(),
            description: permission.description(),
            needs_identity: permission.needs_identity(),
            refuses_with: permission.refuses_with(),
            check: Arc::new(permission),
            source,
        }
    }

    pub(super) fn check<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Result<(), Denied>> {
        self.check.check(request, arguments)
    }
}

impl fmt::Debug for ListedPermission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permission({})", self.name)
    }
}

trait DynPermission: Send + Sync {
    fn check<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Result<(), Denied>>;
}

impl<P: Permission> DynPermission for P {
    fn check<'a>(
        &'a self,
        request: &'a mut Request,
        arguments: &'a [Argument],
    ) -> InlineFuture<'a, Result<(), Denied>> {
        InlineFuture::from_or_box(self.check_with(request, arguments))
    }
}

/// What the function of a permission may return: `bool`, `Result<(), Denied>`, or a `Result` of `bool`.
#[diagnostic::on_unimplemented(
    message = "a permission cannot return `{Self}`",
    label = "neither `bool` nor `Result<(), Denied>`"
)]
pub trait Verdict {
    /// The decision.
    ///
    /// # Errors
    /// The refusal.
    fn verdict(self) -> Result<(), Denied>;
}

impl Verdict for bool {
    fn verdict(self) -> Result<(), Denied> {
        if self { Ok(()) } else { Err(Denied::default()) }
    }
}

impl Verdict for Result<(), Denied> {
    fn verdict(self) -> Result<(), Denied> {
        self
    }
}

impl<E: HandlerError> Verdict for Result<bool, E> {
    fn verdict(self) -> Result<(), Denied> {
        self?.verdict()
    }
}

/// What the function of a permission returns: a [`Verdict`], or the future of one.
///
/// `K` tells the two apart; rustc finds it.
#[diagnostic::on_unimplemented(
    message = "a permission cannot return `{Self}`",
    label = "neither `bool` nor `Result<(), Denied>`, nor the future of one"
)]
pub trait Decides<K>: Send + 'static {
    /// The decision.
    fn decide(self) -> impl Future<Output = Result<(), Denied>> + Send;
}

impl<Fut> Decides<Async> for Fut
where
    Fut: Future + Send + 'static,
    Fut::Output: Verdict,
{
    async fn decide(self) -> Result<(), Denied> {
        self.await.verdict()
    }
}

impl<O: Verdict + Unpin + Send + 'static> Decides<Plain> for O {
    fn decide(self) -> impl Future<Output = Result<(), Denied>> + Send {
        ready(self.verdict())
    }
}

/// A permission of a function; see [`permission_fn`].
pub struct PermissionFn<F, M> {
    function: F,
    marker: PhantomData<fn(M)>,
}

/// A permission of a function, `async` or not, whose arguments are read as those of a handler are.
///
/// # Example
/// ```
/// use ravyn_core::inject::Inject;
/// use ravyn_core::layer::permission_fn;
///
/// struct Doors {
///     open: bool,
/// }
///
/// let open = permission_fn(|doors: Inject<Doors>| doors.open);
/// # let _ = open;
/// ```
pub fn permission_fn<F, M>(function: F) -> PermissionFn<F, M>
where
    PermissionFn<F, M>: Permission,
{
    PermissionFn {
        function,
        marker: PhantomData,
    }
}

impl<F, M> fmt::Debug for PermissionFn<F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PermissionFn({})", std::any::type_name::<F>())
    }
}

impl<F, A, R, K> Permission for PermissionFn<F, (K, A, R)>
where
    F: CallWith<A, Output = R>,
    A: Arguments,
    R: Decides<K>,
    K: 'static,
{
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Err(Error::internal("a permission was asked outside of a route").into())
    }

    fn name(&self) -> Cow<'static, str> {
        crate::meta::short_name(std::any::type_name::<F>()).into()
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        A::describe()
    }

    fn argument_count(&self) -> usize {
        A::COUNT
    }

    async fn check_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<(), Denied> {
        let values = A::read(request, arguments).await?;
        self.function.call_with(values).decide().await
    }
}
