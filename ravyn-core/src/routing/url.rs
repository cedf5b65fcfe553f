//! Addresses of routes by name.

use std::sync::{Arc, OnceLock, Weak};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::dispatch::Routes;
use super::template::Template;

/// Everything but the unreserved characters (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Addresses of the application's routes, for handlers: `urls: Inject<Urls>`.
///
/// ```
/// # use ravyn_core::routing::{UrlError, Urls};
/// fn place_of(urls: &Urls, id: u64) -> Result<String, UrlError> {
///     urls.url_for("read_item", &[("id", &id.to_string())])
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Urls(Arc<OnceLock<Weak<Routes>>>);

impl Urls {
    /// Tells the handlers where the routes are; they were compiled before the routes were.
    pub(crate) fn lead_to(&self, routes: &Arc<Routes>) {
        // Set once, because every build has its own.
        let _ = self.0.set(Arc::downgrade(routes));
    }

    /// The path of the route called `name`, with these values, percent-encoded, below the root path.
    ///
    /// # Errors
    /// [`UrlError`]: no such route, or values that do not fit its path.
    pub fn url_for(&self, name: &str, values: &[(&str, &str)]) -> Result<String, UrlError> {
        match self.0.get().and_then(Weak::upgrade) {
            Some(routes) => routes.url_for(name, values),
            None => Err(UrlError::UnknownName(name.to_owned())),
        }
    }
}

/// Why there is no address. As an error of a handler it is an opaque 500.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// No route of this name.
    #[error("no route is called `{0}`")]
    UnknownName(String),
    /// Several routes of this name, most often gateways of one handler: the name and the addresses of two.
    #[error(
        "the routes {1} and {2} are both called `{0}`; name one: `name = \"..\"`, or `.name(..)` of its gateway"
    )]
    Ambiguous(String, String, String),
    /// A path parameter without a value.
    #[error("the route `{0}` needs a value for `{1}`")]
    Missing(String, String),
    /// A value for which the path has no place.
    #[error("the route `{0}` has no path parameter `{1}`")]
    Unknown(String, String),
    /// A value that would change the meaning of the path: empty, `.` or `..`.
    #[error("the value of `{1}` cannot stand in the path of the route `{0}`")]
    Value(String, String),
}

#[diagnostic::do_not_recommend]
impl crate::error::ApiError for UrlError {}

impl Routes {
    /// The path of the route called `name`, with these values, percent-encoded, below the root path.
    ///
    /// # Errors
    /// [`UrlError`].
    pub fn url_for(&self, name: &str, values: &[(&str, &str)]) -> Result<String, UrlError> {
        let mut named = self.iter().filter(|meta| meta.name == name);
        let meta = named
            .next()
            .ok_or_else(|| UrlError::UnknownName(name.to_owned()))?;
        if let Some(other) = named.find(|other| other.path != meta.path) {
            let (first, second) = (meta.address(), other.address());
            return Err(UrlError::Ambiguous(name.to_owned(), first, second));
        }
        let template =
            Template::parse(&meta.path).map_err(|_| UrlError::UnknownName(name.to_owned()))?;
        let names = template.names();
        if let Some((unknown, _)) = values
            .iter()
            .find(|(known, _)| !names.iter().any(|name| name == known))
        {
            return Err(UrlError::Unknown(name.to_owned(), (*unknown).to_owned()));
        }
        let mut url = meta.path.clone();
        for (position, parameter) in names.iter().enumerate() {
            let is_rest = template.has_rest() && position + 1 == names.len();
            let value = values.iter().find(|(known, _)| known == parameter);
            let (_, value) =
                value.ok_or_else(|| UrlError::Missing(name.to_owned(), parameter.clone()))?;
            let encoded = encoded(value, is_rest)
                .ok_or_else(|| UrlError::Value(name.to_owned(), parameter.clone()))?;
            let star = if is_rest { "*" } else { "" };
            url = url.replace(&format!("{{{star}{parameter}}}"), &encoded);
        }
        Ok(self.root_path.join(&url))
    }
}

fn encoded(value: &str, is_rest: bool) -> Option<String> {
    let segments: Vec<&str> = if is_rest {
        value.split('/').collect()
    } else {
        vec![value]
    };
    if segments
        .iter()
        .any(|segment| matches!(*segment, "" | "." | ".."))
    {
        return None;
    }
    let encoded = segments
        .iter()
        .map(|segment| utf8_percent_encode(segment, RESERVED).to_string());
    Some(encoded.collect::<Vec<_>>().join("/"))
}
