//! Everything that a usual program names: `use ravyn::prelude::*;`

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
pub use ravyn_core::app::Lifespan;
pub use ravyn_core::error::{HttpError, ResultExt};
pub use ravyn_core::identity::Identity;
pub use ravyn_core::inject::{Inject, InjectMut, Provider, Scope, Scoped, named};
pub use ravyn_core::layer::{
    AllowAny, Cancel, Denied, DenyAll, Early, Interceptor, Level as _, Middleware, Next,
    Permission, interceptor_fn, nor, permission_fn,
};
pub use ravyn_core::model::{Model, Patch, Untyped};
pub use ravyn_core::params::{
    Background, BodyStream, ClientAddr, ClientIp, CookieJar, Cookies, Disconnect, Extension, Form,
    Headers, MatchedPath, Path, Query, Text,
};
pub use ravyn_core::request::{Outcome, Request};
pub use ravyn_core::response::{
    ByteStream, Cookie, Created, Html, IntoResponse, Json, JsonLines, NoContent, Redirect,
    Response, WithBackground, WithCookies,
};
pub use ravyn_core::routing::{Gateway, Host, Include, Router, TrailingSlash, Urls};
pub use ravyn_core::settings::{Clock, Profile, Secret, Settings as _, Sources};
pub use ravyn_macros::{
    ApiError, Requires, Settings, controller, delete, get, head, model, options, patch, permission,
    post, provider, put, route, routes, trace, webhook,
};
#[cfg(feature = "security")]
pub use ravyn_security::edge::{Cors, HttpsOnly, SecurityHeaders, TrustedHosts, TrustedProxies};
#[cfg(feature = "security")]
pub use ravyn_security::limit::{LoginThrottle, RateLimit};
#[cfg(feature = "security")]
pub use ravyn_security::permission::{
    HasAnyRole, HasPermission, HasRole, HasScope, IsAdmin, IsAuthenticated,
    IsAuthenticatedOrReadOnly,
};
#[cfg(feature = "security")]
pub use ravyn_security::{
    ApiKey, ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, BasicCredentials, BearerToken, HttpBasic,
    HttpBearer, HttpCredentials, HttpScheme, JwtAuth, JwtToken, OAuth2,
    OAuth2AuthorizationCodeBearer, OAuth2ClientCredentials, OAuth2PasswordBearer, SecurityScopes,
    TokenCommand,
};
#[cfg(feature = "openid")]
pub use ravyn_security::{IntrospectedToken, OpenIdConnect};
pub use serde_json::{Value, json};

pub use crate::Ravyn;
#[cfg(feature = "security")]
pub use crate::security::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict};
