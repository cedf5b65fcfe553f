//! ravyn: build async HTTP services from typed handlers.
//!
//! ```no_run
//! use ravyn::prelude::*;
//!
//! /// Say hello.
//! #[get("/hello/{name}")]
//! async fn hello(name: String) -> String {
//!     format!("Hello, {name}!")
//! }
//!
//! fn main() -> ravyn::Result {
//!     Ravyn::new().routes(routes![hello]).run()
//! }
//! ```
//!
//! Start with [`Ravyn`] and the guide in `docs/guide`; `ARCHITECTURE.md` in the repository has the map.
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `openapi` | yes | `/openapi.json` and the `openapi` command |
//! | `ui-swagger`, `ui-scalar`, `ui-redoc`, `ui-rapidoc`, `ui-elements` | yes | documentation UIs at `/docs` and below it, each embedded |
//! | `security` | yes | [`security`]: schemes, tokens, passwords, permissions, limits, HTTPS, hosts, proxies, other sites; security headers on every answer |
//! | `sqlite` | no | `security::SqliteStore`: what is kept survives a restart |
//! | `openid` | no | `security::remote`: tokens of an OpenID provider, and opaque ones that another server knows |
//! | `uuid` | no | `uuid::Uuid` as a parameter and in models |
//! | `jiff` | no | dates and times of `jiff` |
//! | `chrono` | no | dates and times of `chrono` |
//! | `cbor`, `csv`, `msgpack` | no | further representations of answers: `produces("text/csv")` |

// What the macros emit begins with it.
extern crate self as ravyn;

pub use ravyn_core::{
    app, endpoint, error, handler, identity, inject, layer, meta, model, params, request, response,
    routing, server, settings, store, task, testing,
};
#[cfg(feature = "openapi")]
pub use ravyn_openapi as openapi;

pub use ravyn_core::error::Error;
pub use ravyn_macros::{
    ApiError, Requires, Settings, controller, delete, get, head, model, options, patch, permission,
    post, provider, put, route, routes, trace, webhook,
};

mod defaults;

#[doc(hidden)] // Paths that the macros emit; no promise is made about them.
pub mod __private;
pub mod prelude;
#[cfg(feature = "security")]
pub mod security;

pub use defaults::Standard;

/// The application, with what this crate switches on by default.
pub type Ravyn = ravyn_core::app::Ravyn<Standard>;

/// What `main` returns. Errors of the program's own go in by `map_err(RunError::other)?` ([`RunError`](app::RunError)), and boxed ones by `?`.
pub type Result<T = (), E = ravyn_core::app::RunError> = std::result::Result<T, E>;

/// The guide's chapters are programs, too: each of their examples is compiled and run.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../README.md")]
    struct Readme;

    #[doc = include_str!("../docs/guide/01-first-steps.md")]
    struct FirstSteps;

    #[cfg(all(feature = "ui-scalar", feature = "ui-swagger"))]
    #[doc = include_str!("../docs/guide/openapi-uis.md")]
    struct OpenApiUis;

    #[doc = include_str!("../docs/guide/02-parameters.md")]
    struct Parameters;

    #[doc = include_str!("../docs/guide/03-bodies-and-models.md")]
    struct BodiesAndModels;

    #[doc = include_str!("../docs/guide/04-responses.md")]
    struct Responses;

    #[doc = include_str!("../docs/guide/05-errors.md")]
    struct Errors;

    #[doc = include_str!("../docs/guide/06-testing.md")]
    struct Testing;

    #[doc = include_str!("../docs/guide/07-injection.md")]
    struct Injection;

    #[doc = include_str!("../docs/guide/08-levels.md")]
    struct Levels;

    #[doc = include_str!("../docs/guide/09-middleware.md")]
    struct Middleware;

    #[doc = include_str!("../docs/guide/10-permissions.md")]
    struct Permissions;

    #[doc = include_str!("../docs/guide/11-interceptors.md")]
    struct Interceptors;

    #[doc = include_str!("../docs/guide/12-errors-per-level.md")]
    struct ErrorsPerLevel;

    #[doc = include_str!("../docs/guide/13-settings.md")]
    struct Settings;

    #[doc = include_str!("../docs/guide/14-lifespan.md")]
    struct Lifespan;

    #[doc = include_str!("../docs/guide/15-testing-with-overrides.md")]
    struct TestingWithOverrides;

    #[cfg(feature = "openapi")]
    #[doc = include_str!("../docs/guide/openapi-documents.md")]
    struct OpenapiDocuments;

    #[cfg(all(feature = "openapi", feature = "security"))]
    #[doc = include_str!("../docs/guide/openapi-security.md")]
    struct OpenapiSecurity;

    #[cfg(feature = "openapi")]
    #[doc = include_str!("../docs/guide/openapi-drift.md")]
    struct OpenapiDrift;

    #[cfg(feature = "openapi")]
    #[doc = include_str!("../docs/guide/openapi.md")]
    struct DocumentingAnApi;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security.md")]
    struct Security;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-schemes.md")]
    struct SecuritySchemes;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-jwt.md")]
    struct SecurityJwt;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-patterns.md")]
    struct SecurityPatterns;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-defaults.md")]
    struct SecurityDefaults;

    #[cfg(feature = "sqlite")]
    #[doc = include_str!("../docs/guide/security-login.md")]
    struct SecurityLogin;

    #[cfg(feature = "openid")]
    #[doc = include_str!("../docs/guide/security-openid.md")]
    struct SecurityOpenid;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-passwords.md")]
    struct SecurityPasswords;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-edge.md")]
    struct SecurityEdge;

    #[cfg(feature = "security")]
    #[doc = include_str!("../docs/guide/security-limits.md")]
    struct SecurityLimits;
}
