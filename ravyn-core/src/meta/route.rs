//! One route, whole.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::time::Duration;

use http::{Method, StatusCode};
use serde::Serialize;

use super::{
    ArgumentKind, ArgumentMeta, DocumentMeta, HeaderMeta, ProducedMeta, ResponsesMeta, SecurityMeta,
};

/// Where a handler was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct SourceLocation {
    /// Path of the file, as the compiler was given it.
    pub file: &'static str,
    /// Line of the handler's name.
    pub line: u32,
}

impl From<&'static Location<'static>> for SourceLocation {
    fn from(location: &'static Location<'static>) -> Self {
        Self {
            file: location.file(),
            line: location.line(),
        }
    }
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// The hosts whose requests a route answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostMeta {
    /// Labels with a dot between them, in small letters: `{tenant}.example.com`.
    pub pattern: String,
    /// Names of its parameters, in order.
    pub parameters: Vec<String>,
}

/// One that decides whether a request may reach a route, or says who it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuardMeta {
    /// `permission`, `authentication` or `middleware`.
    pub kind: &'static str,
    /// What it is, in words.
    pub name: String,
    /// The level that was given it, in words.
    pub level: String,
    /// Where.
    pub source: SourceLocation,
}

/// Everything that is known of a route before a request arrives.
#[derive(Clone, Debug)]
pub struct RouteMeta {
    /// Name of the handler's function.
    pub handler: &'static str,
    /// Where it stands.
    pub source: SourceLocation,
    /// Methods it answers, as declared: an automatic `HEAD` or `OPTIONS` is not among them. Empty: every method.
    pub methods: Vec<Method>,
    /// Its path: below `build()` with the prefix of every level.
    pub path: String,
    /// The hosts that it answers. `None`: every host.
    pub host: Option<HostMeta>,
    /// Name for `url_for`. Default: the function's name.
    pub name: Cow<'static, str>,
    /// `operationId` chosen by the user.
    pub operation_id: Option<&'static str>,
    /// First line of the doc comment.
    pub summary: Option<Cow<'static, str>>,
    /// Rest of the doc comment, CommonMark.
    pub description: Option<Cow<'static, str>>,
    /// Tags, outermost level first.
    pub tags: Vec<Cow<'static, str>>,
    /// Shown as deprecated.
    pub deprecated: bool,
    /// Served, but not in the document.
    pub hidden: bool,
    /// Whether its function takes the request as it is: nothing is known of what it reads, and no document shows it.
    pub bare: bool,
    /// Whether a service stands there, which answers every method and every path below as well.
    pub mounted: bool,
    /// Status of a success, where the route names one.
    pub status: Option<StatusCode>,
    /// Description of the success answer.
    pub response_description: Option<&'static str>,
    /// Headers that every answer of the handler carries.
    pub response_headers: Vec<HeaderMeta>,
    /// The arguments, in the order of the function.
    pub arguments: Vec<ArgumentMeta>,
    /// Arguments of the providers and of what stands around the handler: their parameters are the route's, too.
    pub inherited: Vec<ArgumentMeta>,
    /// Whether the handler says that it is for everybody, also where a level around requires an identity.
    pub public: bool,
    /// What it demands: by its levels, its arguments and its permissions. `None`: nothing.
    pub security: Option<SecurityMeta>,
    /// Who decides whether a request may reach it, in the order in which they are asked.
    pub guards: Vec<GuardMeta>,
    /// Number of its application; the outermost has 0.
    pub application: usize,
    /// The representations of which the client chooses; empty where there is no choice.
    pub produces: Vec<ProducedMeta>,
    /// The answers of its return type and those that it declares.
    pub responses: ResponsesMeta,
    /// Longest time of the handler, and once more of what runs behind it. `None`: the server's default.
    pub timeout: Option<Duration>,
    /// Largest request body in bytes. `None`: the application's default.
    pub body_limit: Option<u64>,
    /// Whether it runs on the blocking pool.
    pub blocking: bool,
    /// What it says for its document alone.
    pub document: DocumentMeta,
}

impl RouteMeta {
    /// A bare route, as the macros begin it.
    #[must_use]
    pub fn new(handler: &'static str, methods: Vec<Method>, path: &str) -> Self {
        Self {
            handler,
            source: SourceLocation::default(),
            methods,
            path: path.to_owned(),
            host: None,
            name: Cow::Borrowed(handler),
            operation_id: None,
            summary: None,
            description: None,
            tags: Vec::new(),
            deprecated: false,
            hidden: false,
            bare: false,
            mounted: false,
            status: None,
            response_description: None,
            response_headers: Vec::new(),
            arguments: Vec::new(),
            inherited: Vec::new(),
            public: false,
            security: None,
            guards: Vec::new(),
            application: 0,
            produces: Vec::new(),
            responses: ResponsesMeta::default(),
            timeout: None,
            body_limit: None,
            blocking: false,
            document: DocumentMeta::default(),
        }
    }

    /// Whether an argument asks for the leaving of the client.
    #[must_use]
    pub fn wants_disconnect(&self) -> bool {
        self.readers()
            .iter()
            .any(|argument| matches!(argument.kind, ArgumentKind::Disconnect))
    }

    /// Every argument that reads the request: the handler's own first, then those of its providers and of what
    /// stands around it. Groups are taken apart.
    #[must_use]
    pub fn readers(&self) -> Vec<&ArgumentMeta> {
        fn parts(argument: &ArgumentMeta) -> Vec<&ArgumentMeta> {
            match &argument.kind {
                ArgumentKind::Requires { arguments } => arguments.iter().flat_map(parts).collect(),
                ArgumentKind::Security { arguments, .. } => {
                    let inner = arguments.iter().flat_map(parts);
                    std::iter::once(argument).chain(inner).collect()
                }
                _ => vec![argument],
            }
        }
        self.arguments
            .iter()
            .chain(&self.inherited)
            .flat_map(parts)
            .collect()
    }

    /// Whether a request reaches it that says nothing of who it comes from.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.security.as_ref().is_none_or(SecurityMeta::is_optional)
    }

    /// Its path, behind the pattern of its host if it has one: `api.example.com/items`.
    #[must_use]
    pub fn address(&self) -> String {
        let host = self.host.as_ref().map_or("", |host| host.pattern.as_str());
        format!("{host}{}", self.path)
    }

    /// The methods as one word for messages: `GET`, `GET|POST`, or `ANY`.
    #[must_use]
    pub fn methods_text(&self) -> String {
        if self.methods.is_empty() {
            return "ANY".to_owned();
        }
        self.methods
            .iter()
            .map(Method::as_str)
            .collect::<Vec<_>>()
            .join("|")
    }
}
