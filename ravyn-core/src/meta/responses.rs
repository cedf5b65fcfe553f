//! The answers a route can give.

use std::borrow::Cow;

use http::{Method, StatusCode};
use serde_json::Value;

use super::SchemaOf;

/// Status of an answer, as far as its type knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMeta {
    /// The route's own status (`status = ..`), or this one where the route names none.
    Success(StatusCode),
    /// Always this one.
    Fixed(StatusCode),
    /// Not known before it is sent: the `default` answer of the document.
    Any,
}

/// One representation of an answer.
#[derive(Clone, Debug)]
pub struct ContentMeta {
    /// Media type without parameters.
    pub media_type: &'static str,
    /// Schema of the content; `None` where it has none (bytes).
    pub schema: Option<SchemaOf>,
    /// Whether it is a list whose items are sent one after the other, as they are made.
    pub is_sequence: bool,
}

/// One representation that the client can choose.
#[derive(Clone, Debug)]
pub struct ProducedMeta {
    /// Its media type.
    pub media_type: &'static str,
    /// Schema of what it holds.
    pub schema: Option<SchemaOf>,
    /// Why the answer cannot be written so: a fault of the build.
    pub refusal: Option<String>,
}

/// A response header that the document names.
#[derive(Clone, Debug)]
pub struct HeaderMeta {
    /// Field name.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub description: Cow<'static, str>,
    /// Whether the answer always carries it.
    pub required: bool,
    /// Fixed value that every answer of the route carries.
    pub value: Option<Cow<'static, str>>,
}

/// A problem (RFC 9457) that an answer can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemMeta {
    /// Stable code, unique in its error type.
    pub code: &'static str,
    /// What it means.
    pub title: Cow<'static, str>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct ResponseMeta {
    /// Its status.
    pub status: StatusMeta,
    /// Its description.
    pub description: Option<Cow<'static, str>>,
    /// Its representations.
    pub content: Vec<ContentMeta>,
    /// Its headers.
    pub headers: Vec<HeaderMeta>,
    /// The problems it can hold. Not empty: the content is `application/problem+json`.
    pub problems: Vec<ProblemMeta>,
    /// Example of the content.
    pub example: Option<Value>,
    /// The methods of whose requests it is an answer. Empty: of all.
    pub methods: Vec<Method>,
}

impl ResponseMeta {
    /// An answer without content.
    #[must_use]
    pub fn new(status: StatusMeta) -> Self {
        Self {
            status,
            description: None,
            content: Vec::new(),
            headers: Vec::new(),
            problems: Vec::new(),
            example: None,
            methods: Vec::new(),
        }
    }

    /// The route's success answer: 200 unless the route says otherwise.
    #[must_use]
    pub fn success() -> Self {
        Self::new(StatusMeta::Success(StatusCode::OK))
    }

    /// An answer that always has this status.
    #[must_use]
    pub fn fixed(status: StatusCode) -> Self {
        Self::new(StatusMeta::Fixed(status))
    }

    /// An answer without content whose status is not known beforehand.
    #[must_use]
    pub fn any() -> Self {
        Self::new(StatusMeta::Any).description("Any other answer")
    }

    /// Adds a representation.
    #[must_use]
    pub fn content(mut self, media_type: &'static str, schema: Option<SchemaOf>) -> Self {
        self.content.push(ContentMeta {
            media_type,
            schema,
            is_sequence: false,
        });
        self
    }

    /// Adds a representation whose items are sent one after the other; the schema is that of all as a list.
    #[must_use]
    pub fn sequence(mut self, media_type: &'static str, schema: SchemaOf) -> Self {
        self.content.push(ContentMeta {
            media_type,
            schema: Some(schema),
            is_sequence: true,
        });
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn description(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Says that only requests of these methods are answered so.
    #[must_use]
    pub fn only_for(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.methods.extend(methods);
        self
    }

    /// Whether a request of this method can be answered so.
    #[must_use]
    pub fn answers(&self, method: &Method) -> bool {
        self.methods.is_empty() || self.methods.contains(method)
    }

    /// Adds a header that every such answer carries.
    #[must_use]
    pub fn header(mut self, name: &'static str, description: &'static str) -> Self {
        let header = HeaderMeta {
            name: name.into(),
            description: description.into(),
            required: true,
            value: None,
        };
        self.headers.push(header);
        self
    }
}

/// All answers of a route, or of a part of it.
#[derive(Clone, Debug, Default)]
pub struct ResponsesMeta {
    list: Vec<ResponseMeta>,
    /// Headers of every answer.
    headers: Vec<HeaderMeta>,
}

impl ResponsesMeta {
    /// Adds an answer. One of the same status and methods takes in its content, headers and problems.
    pub fn add(&mut self, response: ResponseMeta) {
        let Some(known) = self
            .list
            .iter_mut()
            .find(|known| known.status == response.status && known.methods == response.methods)
        else {
            self.list.push(response);
            return;
        };
        known.description = known.description.take().or(response.description);
        known.example = known.example.take().or(response.example);
        for content in response.content {
            if !known
                .content
                .iter()
                .any(|other| other.media_type == content.media_type)
            {
                known.content.push(content);
            }
        }
        known.headers.extend(response.headers);
        for problem in response.problems {
            if !known.problems.contains(&problem) {
                known.problems.push(problem);
            }
        }
    }

    /// Adds a problem (RFC 9457) that can be the answer.
    pub fn problem(
        &mut self,
        status: StatusCode,
        code: &'static str,
        title: impl Into<Cow<'static, str>>,
    ) {
        let mut response = ResponseMeta::fixed(status);
        response.problems.push(ProblemMeta {
            code,
            title: title.into(),
        });
        self.add(response);
    }

    /// Adds an answer whose status and content are not known beforehand.
    pub fn any(&mut self) {
        self.add(ResponseMeta::any().content("*/*", None));
    }

    /// Adds a problem (RFC 9457) whose status and code are not known beforehand.
    pub fn any_problem(&mut self) {
        let problem = ResponseMeta::new(StatusMeta::Any).content("application/problem+json", None);
        self.add(problem.description("Any other problem"));
    }

    /// Adds a header that any answer of the route can carry, whoever gives it.
    pub fn every(&mut self, header: HeaderMeta) {
        if !self.headers.iter().any(|known| known.name == header.name) {
            self.headers.push(header);
        }
    }

    /// The headers that any answer can carry.
    pub fn headers(&self) -> impl Iterator<Item = &HeaderMeta> {
        self.headers.iter()
    }

    /// Takes in every answer of `other`.
    pub fn extend(&mut self, other: &Self) {
        for header in &other.headers {
            self.every(header.clone());
        }
        for response in &other.list {
            self.add(response.clone());
        }
    }

    /// The same where the status of a success is not the route's to choose.
    #[must_use]
    pub fn fixed(mut self) -> Self {
        for response in &mut self.list {
            if let StatusMeta::Success(status) = response.status {
                response.status = StatusMeta::Fixed(status);
            }
        }
        self
    }

    /// The answers, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &ResponseMeta> {
        self.list.iter()
    }

    /// The answers, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut ResponseMeta> {
        self.list.iter_mut()
    }

    /// The status that the route's `status = ..` replaces, if one of the answers has such.
    #[must_use]
    pub fn success_status(&self) -> Option<StatusCode> {
        self.list.iter().find_map(|response| match response.status {
            StatusMeta::Success(status) => Some(status),
            StatusMeta::Fixed(_) | StatusMeta::Any => None,
        })
    }
}
