//! What an attribute says of a level, one function for each option.

use std::time::Duration;

use crate::inject::{Binds, IntoDependency};
use crate::layer::{
    Cancel, HttpLayer, Interceptor, IntoAfterHook, IntoBeforeHook, IntoExceptionHandler,
    IntoMiddleware, Level, LevelSettings, Permission,
};
use crate::response::Cookie;
use crate::security::{AsIdentity, IntoRequirement, SecurityScheme};

/// Not for what notes its caller: within a closure that would be this file.
fn change(level: &mut LevelSettings, with: impl FnOnce(LevelSettings) -> LevelSettings) {
    *level = with(std::mem::take(level));
}

/// The provider of the handler's argument `name`.
#[track_caller]
pub fn bind<T: ?Sized, M>(
    level: &mut LevelSettings,
    name: &'static str,
    provider: impl Binds<T, M>,
) {
    let dependency = crate::inject::named(name, provider.bind());
    *level = std::mem::take(level).dependency(dependency);
}

/// `dependencies(..)` of a controller.
#[track_caller]
pub fn dependency<M>(level: &mut LevelSettings, provider: impl IntoDependency<M>) {
    *level = std::mem::take(level).dependency(provider);
}

/// `permissions(..)`
#[track_caller]
pub fn permission(level: &mut LevelSettings, permission: impl Permission) {
    *level = std::mem::take(level).permission(permission);
}

/// `security(..)`
#[track_caller]
pub fn security(level: &mut LevelSettings, requirement: impl IntoRequirement) {
    *level = std::mem::take(level).security(requirement);
}

/// `authentication(..)`
#[track_caller]
pub fn authentication<S>(level: &mut LevelSettings, scheme: &'static S)
where
    S: SecurityScheme,
    S::Credential: AsIdentity,
{
    *level = std::mem::take(level).authentication(scheme);
}

/// `require_authentication` of a controller.
#[track_caller]
pub fn require_authentication(level: &mut LevelSettings) {
    change(level, Level::require_authentication);
}

/// `interceptors(..)`
#[track_caller]
pub fn interceptor(level: &mut LevelSettings, interceptor: impl Interceptor) {
    *level = std::mem::take(level).interceptor(interceptor);
}

/// `middleware(..)`
#[track_caller]
pub fn middleware<M>(level: &mut LevelSettings, middleware: impl IntoMiddleware<M>) {
    *level = std::mem::take(level).middleware(middleware);
}

/// `layers(..)`
#[track_caller]
pub fn layer(level: &mut LevelSettings, layer: impl HttpLayer) {
    *level = std::mem::take(level).layer(layer);
}

/// `exception_handlers(..)`
#[track_caller]
pub fn exception_handler<M>(level: &mut LevelSettings, handler: impl IntoExceptionHandler<M>) {
    *level = std::mem::take(level).exception_handler(handler);
}

/// `before_request(..)`
#[track_caller]
pub fn before_request<M>(level: &mut LevelSettings, hook: impl IntoBeforeHook<M>) {
    *level = std::mem::take(level).before_request(hook);
}

/// `after_request(..)`
#[track_caller]
pub fn after_request<M>(level: &mut LevelSettings, hook: impl IntoAfterHook<M>) {
    *level = std::mem::take(level).after_request(hook);
}

/// `tags(..)`
pub fn tag(level: &mut LevelSettings, tag: &'static str) {
    change(level, |level| level.tags([tag]));
}

/// `deprecated`
pub fn deprecated(level: &mut LevelSettings) {
    change(level, Level::deprecated);
}

/// `hidden`
pub fn hidden(level: &mut LevelSettings) {
    change(level, Level::hidden);
}

/// `timeout = ".."`
pub fn timeout(level: &mut LevelSettings, milliseconds: u64) {
    change(level, |level| {
        level.timeout(Duration::from_millis(milliseconds))
    });
}

/// `body_limit = ".."`
pub fn body_limit(level: &mut LevelSettings, bytes: u64) {
    change(level, |level| level.body_limit(bytes));
}

/// `response_cookies(..)`
pub fn response_cookie(level: &mut LevelSettings, name: &'static str, value: &'static str) {
    change(level, |level| {
        level.response_cookie(Cookie::new(name, value))
    });
}

/// `cancel = ".."`
pub fn cancel(level: &mut LevelSettings, cancel: Cancel) {
    change(level, |level| level.cancel(cancel));
}
