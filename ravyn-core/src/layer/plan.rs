//! What a handler's call needs to know, decided at `build()`.

use http::header::SET_COOKIE;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::error::Error;
use crate::params::Argument;
use crate::response::{Answer, Response};

/// The compiled arguments and answer of one route.
#[derive(Debug, Default)]
pub struct Plan {
    arguments: Box<[Argument]>,
    /// The status that a success has by its type, and the one that the route declares.
    status: Option<(StatusCode, StatusCode)>,
    /// Headers that every answer of the handler carries, unless it sets them itself.
    headers: Box<[(HeaderName, HeaderValue)]>,
    /// The same of cookies: their names, and the values of `Set-Cookie`.
    cookies: Box<[(String, HeaderValue)]>,
}

impl Plan {
    /// A plan.
    #[must_use]
    pub fn new(
        arguments: Vec<Argument>,
        status: Option<(StatusCode, StatusCode)>,
        headers: Vec<(HeaderName, HeaderValue)>,
        cookies: Vec<(String, HeaderValue)>,
    ) -> Self {
        Self {
            arguments: arguments.into(),
            status,
            headers: headers.into(),
            cookies: cookies.into(),
        }
    }

    /// The argument at a position. Generated code asks for those that it described.
    ///
    /// # Panics
    /// When there is no such position.
    #[must_use]
    pub fn argument(&self, position: usize) -> &Argument {
        &self.arguments[position]
    }

    /// Turns the handler's value into a response, with the declared status and headers, in the place of the answer.
    ///
    /// # Errors
    /// The handler's own.
    #[inline]
    pub fn finish<A: Answer>(&self, answer: A, place: &mut Option<Response>) -> Result<(), Error> {
        self.complete(answer.answer(), place)
    }

    /// The same, with the function that turns the value into a response.
    ///
    /// # Errors
    /// The handler's own.
    #[inline]
    pub fn finish_with<A>(
        &self,
        answer: A,
        respond: fn(A) -> Result<Response, Error>,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        self.complete(respond(answer), place)
    }

    /// The same for a `Result`, with a function for each half.
    ///
    /// # Errors
    /// The handler's own.
    #[inline]
    pub fn finish_result<T, E>(
        &self,
        answer: Result<T, E>,
        respond: fn(T) -> Response,
        error: fn(E) -> Error,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        self.complete(answer.map(respond).map_err(error), place)
    }

    /// As [`finish_with`](Self::finish_with), for an answer of which the client chose the representation.
    ///
    /// # Errors
    /// The encoder's.
    pub fn finish_produced<T>(
        &self,
        answer: &T,
        respond: impl FnOnce(&T) -> Result<Response, Error>,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        self.complete(respond(answer), place)
    }

    /// The same for a `Result`.
    ///
    /// # Errors
    /// The handler's own, and the encoder's.
    pub fn finish_produced_result<T, E>(
        &self,
        answer: Result<T, E>,
        respond: impl FnOnce(&T) -> Result<Response, Error>,
        error: fn(E) -> Error,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        self.complete(respond(&answer.map_err(error)?), place)
    }

    #[inline]
    fn complete(
        &self,
        answer: Result<Response, Error>,
        place: &mut Option<Response>,
    ) -> Result<(), Error> {
        // Without `?`, which would be one more copy.
        match answer {
            Ok(response) => *place = Some(response),
            Err(error) => return Err(error),
        }
        if self.status.is_some() || !self.headers.is_empty() || !self.cookies.is_empty() {
            place.iter_mut().for_each(|response| self.declare(response));
        }
        Ok(())
    }

    /// Sets the declared status and headers.
    fn declare(&self, response: &mut Response) {
        if let Some((from, to)) = self.status
            && response.status() == from
        {
            *response.status_mut() = to;
        }
        self.furnish(response);
    }

    /// Sets the declared headers and cookies, which an early answer carries as well.
    pub(super) fn furnish(&self, response: &mut Response) {
        for (name, value) in &self.headers {
            if !response.headers().contains_key(name) {
                response.headers_mut().insert(name.clone(), value.clone());
            }
        }
        let own: Vec<_> = response
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .cloned()
            .collect();
        for (name, cookie) in &self.cookies {
            let is_own = |value: &HeaderValue| {
                let rest = value.as_bytes().strip_prefix(name.as_bytes());
                rest.is_some_and(|rest| rest.first() == Some(&b'='))
            };
            if !own.iter().any(is_own) {
                response.headers_mut().append(SET_COOKIE, cookie.clone());
            }
        }
    }
}
