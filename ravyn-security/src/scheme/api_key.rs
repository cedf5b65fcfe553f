//! API keys in a header, a query string or a cookie.

use std::borrow::Cow;

use ravyn_core::meta::{Place, SchemeKind};
use ravyn_core::params::texts_of;
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Failure};

use super::challenge::Challenge;
use super::credential::ApiKey;
use super::kind::{Kind, NoFlows};
use super::scheme::Scheme;

/// An API key in a header field.
///
/// `U` is what the key gives: the key itself, or what [`verify`](Scheme::verify) makes of it.
///
/// # Example
/// ```
/// use ravyn_security::scheme::ApiKeyHeader;
///
/// static API_KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");
/// ```
pub type ApiKeyHeader<U = ApiKey> = Scheme<InHeader, U>;

/// An API key in the query string. Such a key stands in logs and in the history of browsers: a header is better.
pub type ApiKeyQuery<U = ApiKey> = Scheme<InQuery, U>;

/// An API key in a cookie. A browser sends it along from any page: what such a key may do needs protection against
/// requests of other sites.
pub type ApiKeyCookie<U = ApiKey> = Scheme<InCookie, U>;

/// In the header field of this name.
#[derive(Clone, Copy, Debug)]
pub struct InHeader(&'static str);

/// In the query string, under this name.
#[derive(Clone, Copy, Debug)]
pub struct InQuery(&'static str);

/// In the cookie of this name.
#[derive(Clone, Copy, Debug)]
pub struct InCookie(&'static str);

macro_rules! keys {
    ($($kind:ident $place:ident $what:literal;)*) => {$(
        impl Scheme<$kind, ApiKey> {
            #[doc = concat!("A key in the ", $what, " of this name, which is also that of the scheme.")]
            #[must_use]
            pub const fn new(name: &'static str) -> Self {
                Self::of($kind(name))
            }
        }

        impl NoFlows for $kind {}

        impl Kind for $kind {
            type Credential = ApiKey;

            fn name(&self) -> Cow<'static, str> {
                component(self.0)
            }

            fn describe(&self) -> SchemeKind {
                SchemeKind::ApiKey {
                    place: Place::$place,
                    name: self.0.into(),
                }
            }

            fn find(&self, request: &Request) -> Result<Option<ApiKey>, AuthError> {
                key(request, Place::$place, self.0)
            }

            fn challenge(&self, _: &Failure) -> Cow<'static, str> {
                let challenge = Challenge::new("ApiKey").with("in", Place::$place.as_str());
                challenge.with("name", self.0).into_text()
            }
        }
    )*};
}

keys! {
    InHeader Header "header field";
    InQuery Query "parameter of the query string";
    InCookie Cookie "cookie";
}

/// A name of `components`: letters, digits, `.`, `-` and `_` (OpenAPI 3.1 §4.8.7).
fn component(name: &'static str) -> Cow<'static, str> {
    let is_of_name = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | '_');
    if name.chars().all(is_of_name) {
        return name.into();
    }
    let change = |one: char| if is_of_name(one) { one } else { '_' };
    name.chars().map(change).collect::<String>().into()
}

fn key(request: &Request, place: Place, name: &str) -> Result<Option<ApiKey>, AuthError> {
    let keys = if place == Place::Header {
        let lines = request.headers().get_all(name).iter();
        let texts = lines.map(|line| std::str::from_utf8(line.as_bytes()).map(Cow::Borrowed));
        texts.collect::<Result<Vec<_>, _>>().ok()
    } else {
        texts_of(request, place, name)
    };
    let keys = keys.ok_or_else(|| AuthError::invalid("the key is no text"))?;
    match &keys[..] {
        [] => Ok(None),
        [key] => Ok(Some(ApiKey::new(key.clone()))),
        _ => Err(AuthError::malformed("there are several keys")),
    }
}
