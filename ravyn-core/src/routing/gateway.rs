//! A handler as it is mounted: with a path of its own, and the settings of its place.

use std::borrow::Cow;

use crate::handler::{Handler, Route};
use crate::layer::{Level, LevelSettings};

/// A handler in one of its places. Two gateways of one handler share nothing but its code.
///
/// # Example
/// ```
/// # use ravyn_core::handler::Route;
/// use ravyn_core::layer::{AllowAny, Level};
/// use ravyn_core::routing::Gateway;
///
/// # let hello = Route::from_fn(http::Method::GET, "/hello/{name}", "hello", |_| async { "hello" });
/// let gateway = Gateway::from(hello).path("/hi/{name}").permission(AllowAny);
/// # let _ = gateway;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a gateway does nothing until it is given to an application or an include"]
pub struct Gateway {
    pub(super) route: Route,
    pub(super) settings: LevelSettings,
}

impl Gateway {
    /// A gateway of a handler: `Gateway::of::<hello>()`.
    pub fn of<H: Handler>() -> Self {
        Route::of::<H>().into()
    }

    /// Replaces the path of the handler's attribute.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.route.meta_mut().path = path.into();
        self
    }

    /// Replaces the name for `url_for`.
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.route.meta_mut().name = name.into();
        self
    }

    /// Replaces the `operationId`.
    pub fn operation_id(mut self, id: &'static str) -> Self {
        self.route.meta_mut().operation_id = Some(id);
        self
    }
}

impl Gateway {
    /// Its level and that of its handler, in words.
    pub(super) fn levels(&self) -> [(String, &LevelSettings); 2] {
        let handler = self.route.meta().handler;
        [
            (format!("the gateway of `{handler}`"), &self.settings),
            (format!("the handler `{handler}`"), self.route.settings()),
        ]
    }
}

impl From<Route> for Gateway {
    fn from(route: Route) -> Self {
        Self {
            route,
            settings: LevelSettings::default(),
        }
    }
}

impl Level for Gateway {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        &mut self.settings
    }
}
