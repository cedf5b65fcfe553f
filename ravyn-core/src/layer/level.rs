//! What every level takes: the application, includes, mounted applications, gateways, controllers and handlers.

use std::borrow::Cow;
use std::panic::Location;
use std::time::Duration;

use http::StatusCode;

use super::exception::{ExceptionHandler, IntoExceptionHandler};
use super::hook::{AfterHook, BeforeHook, IntoAfterHook, IntoBeforeHook};
use super::interceptor::{Interceptor, ListedInterceptor};
use super::middleware::{IntoMiddleware, ListedMiddleware};
use super::permission::{ListedPermission, Permission};
use super::security::SecurityGuard;
use super::tower::{HttpLayer, TowerLayer};
use crate::inject::{Dependency, IntoDependency, Provided, Provider};
use crate::meta::SourceLocation;
use crate::response::Cookie;
use crate::security::{AsIdentity, IntoRequirement, ListedAuthentication, SecurityScheme, one};

/// What a client's leaving does to a handler that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancel {
    /// The handler is dropped where it waits. The default for methods that change nothing.
    Drop,
    /// The handler goes on to its end, with everything around it, and a shutdown waits for it. The default for
    /// POST, PUT, PATCH and DELETE.
    Detach,
}

/// The settings of one level.
#[derive(Clone, Debug, Default)]
pub struct LevelSettings {
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) middleware: Vec<ListedMiddleware>,
    pub(crate) before: Vec<BeforeHook>,
    pub(crate) interceptors: Vec<ListedInterceptor>,
    pub(crate) permissions: Vec<ListedPermission>,
    pub(crate) authentication: Vec<ListedAuthentication>,
    /// Where it was said that nobody passes without an identity.
    pub(crate) requires_authentication: Option<SourceLocation>,
    pub(crate) exception_handlers: Vec<ExceptionHandler>,
    pub(crate) after: Vec<AfterHook>,
    pub(crate) tags: Vec<Cow<'static, str>>,
    pub(crate) response_headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub(crate) response_cookies: Vec<Cookie<'static>>,
    pub(crate) is_deprecated: bool,
    pub(crate) is_hidden: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) body_limit: Option<u64>,
    pub(crate) cancel: Option<Cancel>,
}

impl LevelSettings {
    /// What they give to what is inside, of a level in words.
    pub(crate) fn provided(&self, level: String) -> Provided {
        Provided {
            level,
            list: self.dependencies.clone(),
        }
    }
}

/// The settings that every level takes.
///
/// | setting | the levels together | order |
/// |---|---|---|
/// | dependencies | the innermost of one type and name | |
/// | middleware, tower layers | all | outer levels around inner ones, the first listed outermost |
/// | before hooks, interceptors, permissions | all | outer levels first, within a level as listed |
/// | exception handlers | the innermost that takes the error | within a level as listed |
/// | after hooks | all | inner levels first, within a level as listed |
/// | tags | all | outer levels first |
/// | response headers, cookies | the innermost of one name | |
/// | deprecated, hidden | if any level says so | |
/// | timeout, body limit, cancel | the innermost | |
pub trait Level: Sized {
    /// The settings themselves.
    #[doc(hidden)] // For the methods below; no promise is made about it.
    fn settings_mut(&mut self) -> &mut LevelSettings;

    /// Adds a provider: a [`Provider`], or a function that makes a value for each request.
    #[must_use]
    #[track_caller]
    fn dependency<M>(mut self, provider: impl IntoDependency<M>) -> Self {
        let dependency = provider.into_dependency();
        self.settings_mut().dependencies.push(dependency);
        self
    }

    /// Gives a value, which is taken as `Inject<T>`.
    #[must_use]
    #[track_caller]
    fn state<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.dependency(Provider::value(value))
    }

    /// Adds middleware, inside that which was added before.
    #[must_use]
    #[track_caller]
    fn middleware<M>(mut self, middleware: impl IntoMiddleware<M>) -> Self {
        let mut middleware = middleware.into_middleware();
        middleware.source = Location::caller().into();
        self.settings_mut().middleware.push(middleware);
        self
    }

    /// Adds a tower layer, inside the middleware and the layers that were added before.
    /// It is applied once: what it holds is shared by all requests.
    ///
    /// # Errors
    /// As those of an [`HttpService`](super::HttpService). A layer that runs the rest of the call twice gets a 500.
    #[must_use]
    #[track_caller]
    fn layer(self, layer: impl HttpLayer) -> Self {
        self.middleware(TowerLayer::new(layer))
    }

    /// Adds a hook before the handlers.
    #[must_use]
    #[track_caller]
    fn before_request<M>(mut self, hook: impl IntoBeforeHook<M>) -> Self {
        let hook = hook.into_before_hook().at(Location::caller().into());
        self.settings_mut().before.push(hook);
        self
    }

    /// Adds an interceptor.
    #[must_use]
    #[track_caller]
    fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        let interceptor = ListedInterceptor::new(interceptor, Location::caller().into());
        self.settings_mut().interceptors.push(interceptor);
        self
    }

    /// Adds a permission, which must let a request pass besides those of the levels around.
    #[must_use]
    #[track_caller]
    fn permission(mut self, permission: impl Permission) -> Self {
        let permission = ListedPermission::new(permission, Location::caller().into());
        self.settings_mut().permissions.push(permission);
        self
    }

    /// Demands a credential: `security(&API_KEY | &OAUTH2)` with what [`one`](crate::security::one) makes of each.
    ///
    /// # Errors
    /// 401 with the challenges of all schemes where there is none, or one that is not good; 403 where it lacks a scope.
    #[must_use]
    #[track_caller]
    fn security(mut self, requirement: impl IntoRequirement) -> Self {
        let guard = SecurityGuard(requirement.into_requirement());
        let guard = ListedPermission::new(guard, Location::caller().into());
        self.settings_mut().permissions.push(guard);
        self
    }

    /// Adds a scheme that says who a request comes from. The schemes of inner levels are asked first, and nobody is
    /// asked before somebody needs the identity: a permission, a limit, or `request.identity()`.
    #[must_use]
    #[track_caller]
    fn authentication<S>(mut self, scheme: &'static S) -> Self
    where
        S: SecurityScheme,
        S::Credential: AsIdentity,
    {
        let listed = ListedAuthentication::new(one(scheme), Location::caller().into());
        self.settings_mut().authentication.push(listed);
        self
    }

    /// Lets nobody without an identity to the routes below, but to handlers that say `public`.
    #[must_use]
    #[track_caller]
    fn require_authentication(mut self) -> Self {
        self.settings_mut().requires_authentication = Some(Location::caller().into());
        self
    }

    /// Adds a handler of errors of one type: `|error: DbError| ..`. `|error: ravyn::Error| ..` takes any.
    #[must_use]
    #[track_caller]
    fn exception_handler<M>(mut self, handler: impl IntoExceptionHandler<M>) -> Self {
        let mut handler = handler.into_exception_handler();
        handler.source = Location::caller().into();
        self.settings_mut().exception_handlers.push(handler);
        self
    }

    /// Adds a handler of errors of one status.
    #[must_use]
    #[track_caller]
    fn status_handler<M>(
        mut self,
        status: StatusCode,
        handler: impl IntoExceptionHandler<M>,
    ) -> Self {
        let mut handler = handler.into_exception_handler().of_status(status);
        handler.source = Location::caller().into();
        self.settings_mut().exception_handlers.push(handler);
        self
    }

    /// Adds a hook after the handlers.
    #[must_use]
    #[track_caller]
    fn after_request<M>(mut self, hook: impl IntoAfterHook<M>) -> Self {
        let hook = hook.into_after_hook().at(Location::caller().into());
        self.settings_mut().after.push(hook);
        self
    }

    /// Puts these tags before those of the levels inside.
    #[must_use]
    fn tags<T: Into<Cow<'static, str>>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        let tags = tags.into_iter().map(Into::into);
        self.settings_mut().tags.extend(tags);
        self
    }

    /// Adds a header to the answers of handlers and interceptors, unless they set it themselves.
    #[must_use]
    fn response_header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        let header = (name.into(), value.into());
        self.settings_mut().response_headers.push(header);
        self
    }

    /// Adds a cookie to the answers of handlers and interceptors, unless they set one of its name themselves.
    #[must_use]
    fn response_cookie(mut self, cookie: impl Into<Cookie<'static>>) -> Self {
        self.settings_mut().response_cookies.push(cookie.into());
        self
    }

    /// Shows the routes as deprecated.
    #[must_use]
    fn deprecated(mut self) -> Self {
        self.settings_mut().is_deprecated = true;
        self
    }

    /// Keeps the routes out of the document.
    #[must_use]
    fn hidden(mut self) -> Self {
        self.settings_mut().is_hidden = true;
        self
    }

    /// Sets the longest time of a handler and of the hooks, interceptors and permissions before it; then it is dropped
    /// and the answer is 503. Exception handlers, the ends of values and after hooks have the same time once more; then
    /// the answer is 503, and what ends goes on as a task. Middleware is around that and is not timed. Default: 30 s.
    #[must_use]
    fn timeout(mut self, timeout: Duration) -> Self {
        self.settings_mut().timeout = Some(timeout);
        self
    }

    /// Sets the largest request body in bytes. Default: 2 MiB.
    #[must_use]
    fn body_limit(mut self, bytes: u64) -> Self {
        self.settings_mut().body_limit = Some(bytes);
        self
    }

    /// Sets what a client's leaving does to a handler that runs. Default: by the method, see [`Cancel`].
    #[must_use]
    fn cancel(mut self, cancel: Cancel) -> Self {
        self.settings_mut().cancel = Some(cancel);
        self
    }
}

impl Level for LevelSettings {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        self
    }
}
