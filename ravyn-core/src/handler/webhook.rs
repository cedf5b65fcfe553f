//! Webhooks: requests that the application sends, declared as its routes are.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Fault, Faults};
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf, WebhookMeta};
use crate::model::{At, ResponseModel, Validate};
use crate::response::Json;

/// A request that the application sends. `#[webhook(..)]` implements it for a type of the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a webhook",
    label = "not a webhook",
    note = "declare one: `#[webhook(\"order.paid\")] async fn order_paid(event: OrderPaid) -> NoContent;`"
)]
pub trait Webhook: 'static {
    /// Describes it.
    fn describe() -> WebhookMeta;
}

/// What a webhook carries as its body: a model, or [`Json`] of what is none by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of a webhook",
    label = "not a model",
    note = "put `#[model]` on the type, or say where the argument stands: `#[header(\"x-signature\")]`"
)]
pub trait Payload {
    /// Describes it.
    fn describe(argument: &mut ArgumentMeta);

    /// Checks its rules, and writes it.
    ///
    /// # Errors
    /// [`WebhookError::Rules`] where it breaks one, [`WebhookError::Body`] where it cannot be written.
    fn write(&self) -> Result<Bytes, WebhookError>;
}

#[diagnostic::do_not_recommend]
impl<T: ResponseModel + Validate> Payload for T {
    fn describe(argument: &mut ArgumentMeta) {
        argument.place = Some(Place::Body);
        argument.kind = ArgumentKind::Body {
            media_type: "application/json",
            schema: Some(SchemaOf::of::<T>()),
        };
    }

    fn write(&self) -> Result<Bytes, WebhookError> {
        let mut faults = Faults::new();
        self.validate(&At::root(Place::Body), &mut faults);
        if !faults.is_empty() {
            return Err(WebhookError::Rules(faults.into_vec()));
        }
        Ok(serde_json::to_vec(self).map_err(WebhookError::Body)?.into())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ResponseModel + Validate> Payload for Json<T> {
    fn describe(argument: &mut ArgumentMeta) {
        <T as Payload>::describe(argument);
    }

    fn write(&self) -> Result<Bytes, WebhookError> {
        self.0.write()
    }
}

/// Why the request of a webhook could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The address is none that a request can be sent to.
    #[error("`{url}` is not an http or https address")]
    Address {
        /// The address.
        url: String,
    },
    /// What is told breaks rules of its own; nothing that the document does not allow is sent.
    #[error("the content breaks {} of its own rules", .0.len())]
    Rules(Vec<Fault>),
    /// The body cannot be written.
    #[error("the body cannot be written")]
    Body(#[source] serde_json::Error),
    /// The value of a parameter is no single text.
    #[error("`{name}` has a value that cannot be sent there")]
    Parameter {
        /// Its name.
        name: &'static str,
    },
}

/// The request of a webhook while it is made. Called by what `#[webhook]` emits.
#[doc(hidden)]
#[derive(Debug)]
pub struct Outgoing {
    request: Request<Bytes>,
    /// Pairs of the query string, encoded.
    query: String,
    url: String,
}

impl Outgoing {
    /// Without content.
    #[must_use]
    pub fn new(method: Method, url: &str) -> Self {
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method;
        Self {
            request,
            query: String::new(),
            url: url.to_owned(),
        }
    }

    /// Notes the rules that an argument breaks.
    ///
    /// # Errors
    /// [`WebhookError::Rules`].
    pub fn check(
        &self,
        place: Place,
        check: impl FnOnce(&At<'_>, &mut Faults),
    ) -> Result<(), WebhookError> {
        let mut faults = Faults::new();
        check(&At::root(place), &mut faults);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(WebhookError::Rules(faults.into_vec()))
        }
    }

    /// Sets a header field, unless there is no value.
    ///
    /// # Errors
    /// [`WebhookError::Parameter`].
    pub fn header<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), WebhookError> {
        let unfit = || WebhookError::Parameter { name };
        let Some(text) = text(value).ok_or_else(unfit)? else {
            return Ok(());
        };
        let field = HeaderName::try_from(name).map_err(|_| unfit())?;
        let value = HeaderValue::try_from(text).map_err(|_| unfit())?;
        self.request.headers_mut().insert(field, value);
        Ok(())
    }

    /// Adds to the query string, unless there is no value.
    ///
    /// # Errors
    /// [`WebhookError::Parameter`].
    pub fn query<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), WebhookError> {
        let text = text(value).ok_or(WebhookError::Parameter { name })?;
        if let Some(text) = text {
            let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
            let between = if self.query.is_empty() { "" } else { "&" };
            // A `String` takes all that is written to it.
            let _ = write!(self.query, "{between}{}={}", encoded(name), encoded(&text));
        }
        Ok(())
    }

    /// Sets the body, which a payload has written.
    pub fn body(&mut self, body: Bytes) {
        *self.request.body_mut() = body;
        let json = HeaderValue::from_static("application/json");
        let headers = self.request.headers_mut();
        headers.insert(http::header::CONTENT_TYPE, json);
    }

    /// The whole.
    ///
    /// # Errors
    /// [`WebhookError::Address`].
    pub fn finish(mut self) -> Result<Request<Bytes>, WebhookError> {
        let mut url = self.url;
        let address = || WebhookError::Address { url: url.clone() };
        let uri: Uri = url.parse().map_err(|_| address())?;
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        if !is_web || uri.host().is_none_or(str::is_empty) {
            return Err(address());
        }
        if !self.query.is_empty() {
            let between = if uri.query().is_some() { '&' } else { '?' };
            // What follows `#` is never sent.
            url.truncate(url.find('#').unwrap_or(url.len()));
            url.push(between);
            url += &self.query;
        }
        let uri = url.parse();
        *self.request.uri_mut() = uri.map_err(|_| WebhookError::Address { url })?;
        Ok(self.request)
    }
}

/// A single value as text. `None`: it is none; `Some(None)`: there is no value.
#[expect(clippy::option_option, reason = "that there is no value is no mistake")]
fn text<T: Serialize>(value: &T) -> Option<Option<String>> {
    match serde_json::to_value(value).ok()? {
        Value::Null => Some(None),
        Value::String(text) => Some(Some(text)),
        Value::Bool(flag) => Some(Some(flag.to_string())),
        Value::Number(number) => Some(Some(number.to_string())),
        Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(url: &str) -> Result<Request<Bytes>, WebhookError> {
        let mut outgoing = Outgoing::new(Method::POST, url);
        outgoing.query("kind", &"a b&c")?;
        outgoing.query("absent", &None::<u8>)?;
        outgoing.header("x-attempt", &2)?;
        outgoing.body(Json("paid".to_owned()).write()?);
        outgoing.finish()
    }

    #[test]
    fn a_request_has_what_was_given() {
        let request = made("https://example.com/hook?a=1#top").unwrap();
        assert_eq!(
            *request.uri(),
            "https://example.com/hook?a=1&kind=a%20b%26c"
        );
        assert_eq!(request.headers()["x-attempt"], "2");
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.body(), r#""paid""#);
    }

    #[test]
    fn nothing_is_sent_to_what_is_no_address_on_the_web() {
        for url in ["", "/hook", "example.com", "file:///etc/passwd", "https://"] {
            let error = made(url).unwrap_err();
            assert!(matches!(error, WebhookError::Address { .. }), "{url}");
        }
    }

    #[test]
    fn a_value_of_several_parts_is_no_header_field() {
        let mut outgoing = Outgoing::new(Method::POST, "https://example.com");
        let error = outgoing.header("x-list", &[1, 2]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`x-list` has a value that cannot be sent there"
        );
        let broken = outgoing.header("x-line", &"a\nb").unwrap_err();
        assert!(matches!(broken, WebhookError::Parameter { .. }));
    }
}
