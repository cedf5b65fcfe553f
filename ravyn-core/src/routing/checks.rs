//! What is wrong with a route by itself.

use std::collections::HashSet;
use std::time::Duration;

use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderName, HeaderValue};

use super::host::HostPattern;
use super::include::{Include, Item};
use crate::error::BuildFault;
use crate::layer::LevelSettings;
use crate::meta::{
    ArgumentKind, ArgumentMeta, Place, RouteMeta, SourceLocation, StatusMeta, short_name,
};
use crate::params::{self, Argument, Source};
use crate::response::{Cookie, guarded_cookie};

/// A fault of a route.
pub(super) fn route_fault(
    code: &'static str,
    message: impl Into<String>,
    meta: &RouteMeta,
) -> BuildFault {
    BuildFault::new(code, message)
        .route(place(meta))
        .at(meta.source)
}

/// How messages name a route.
pub(super) fn place(meta: &RouteMeta) -> String {
    format!(
        "{} {} ({})",
        meta.methods_text(),
        meta.address(),
        meta.handler
    )
}

/// Patterns of hosts that cannot be, or that cannot be told apart.
pub(super) fn hosts(root: &Include) -> Vec<BuildFault> {
    let mut faults = Vec::new();
    let mut known: Vec<(HostPattern, SourceLocation)> = Vec::new();
    within(root, None, &mut known, &mut faults);
    faults
}

fn within<'i>(
    level: &'i Include,
    outer: Option<&'i str>,
    known: &mut Vec<(HostPattern, SourceLocation)>,
    faults: &mut Vec<BuildFault>,
) {
    let own = level.host.as_deref();
    if let Some(text) = own {
        let fault = match (outer, HostPattern::parse(text)) {
            (_, Err(error)) => {
                let message = format!("`{text}` is no pattern of a host: {error}");
                Some(BuildFault::new("RV0055", message).help(error.help()))
            }
            (Some(outer), Ok(_)) => {
                let message = format!("the host `{text}` stands within the host `{outer}`");
                let help = "put it beside the other one: a request has one host";
                Some(BuildFault::new("RV0055", message).help(help))
            }
            (None, Ok(pattern)) => {
                let twin = known
                    .iter()
                    .find(|(other, _)| other.shape() == pattern.shape());
                let fault = twin
                    .filter(|(other, _)| *other != pattern)
                    .map(|(other, source)| {
                        let other = other.meta().pattern;
                        let message = format!("`{text}` and `{other}` match the same hosts");
                        BuildFault::new("RV0054", message)
                            .note(format!("the other one is at {source}"))
                            .help("give their parameters the same names, or change one of them")
                    });
                known.push((pattern, level.source));
                fault
            }
        };
        faults.extend(fault.map(|fault| fault.at(level.source)));
    }
    for item in &level.items {
        if let Item::Include(inner) = item {
            within(inner, own.or(outer), known, faults);
        }
    }
}

/// A parameter of the host that has the name of one of the path.
pub(super) fn named_twice(in_path: &[String], meta: &RouteMeta) -> Option<BuildFault> {
    let host = meta.host.as_ref()?;
    let name = host.parameters.iter().find(|name| in_path.contains(name))?;
    let pattern = &host.pattern;
    let message = format!("the path and the host `{pattern}` both have a parameter `{name}`");
    Some(route_fault("RV0055", message, meta).help("give one of the two another name"))
}

/// Settings of a level that would refuse what they limit.
pub(super) fn unusable(settings: &LevelSettings, level: &str) -> Vec<BuildFault> {
    zeros(settings.timeout, settings.body_limit)
        .map(|name| zero_fault(name, Some(level)))
        .collect()
}

/// Names of limits that are zero.
pub(crate) fn zeros(
    timeout: Option<Duration>,
    body_limit: Option<u64>,
) -> impl Iterator<Item = &'static str> {
    let timeout = timeout.filter(Duration::is_zero).map(|_| "timeout");
    let body_limit = (body_limit == Some(0)).then_some("body_limit");
    timeout.into_iter().chain(body_limit)
}

/// A limit of zero, of a level or of the program.
pub(crate) fn zero_fault(name: &str, level: Option<&str>) -> BuildFault {
    let whose = level.map_or_else(String::new, |level| format!(" of {level}"));
    let message = format!("`{name}`{whose} is zero, which would refuse what it limits");
    BuildFault::new("RV0012", message).help(format!("leave `.{name}(..)` out to get the default"))
}

/// Path parameters that nothing reads: no argument of the handler, and none of what it needs or what is around it.
pub(super) fn untaken(names: &[String], meta: &RouteMeta) -> Vec<BuildFault> {
    let mut taken = HashSet::new();
    for reader in meta.readers() {
        match taken_by(reader, names) {
            Taken::All => return Vec::new(),
            Taken::Some(indices) => taken.extend(indices),
        }
    }
    let untaken = names
        .iter()
        .enumerate()
        .filter(|(index, _)| !taken.contains(index));
    untaken
        .map(|(_, name)| {
            route_fault(
                "RV0002",
                format!("nobody takes the path parameter `{{{name}}}`"),
                meta,
            )
            .help(format!(
                "add an argument `{name}`, or take `{{{name}}}` out of the path"
            ))
        })
        .collect()
}

/// The path parameters that an argument reads.
enum Taken {
    All,
    Some(Vec<usize>),
}

fn taken_by(argument: &ArgumentMeta, names: &[String]) -> Taken {
    let is_group = matches!(
        argument.kind,
        ArgumentKind::Group {
            place: Place::Path,
            ..
        }
    );
    let may_be_in_path = matches!(argument.place, None | Some(Place::Path));
    match argument.kind {
        ArgumentKind::Whole => return Taken::All,
        ArgumentKind::Parameter { .. } if may_be_in_path => {}
        _ if is_group => {}
        _ => return Taken::Some(Vec::new()),
    }
    let compiled = params::compile(argument, names);
    let indices = match compiled.as_ref().map(Argument::source) {
        Ok(Source::Path(index)) => vec![*index],
        Ok(Source::Group(fields)) => {
            let indices = fields.iter().filter_map(|field| match field.source() {
                Source::Path(index) => Some(*index),
                _ => None,
            });
            indices.collect()
        }
        // It could not be compiled, which is a fault of its own.
        Err(_) if is_group => return Taken::All,
        _ => Vec::new(),
    };
    Taken::Some(indices)
}

/// A default must be a value that a request could send.
pub(super) fn default_of(argument: &ArgumentMeta, meta: &RouteMeta) -> Vec<BuildFault> {
    let (Some(default), Some(check)) = (&argument.default, argument.check_default) else {
        return Vec::new();
    };
    let faults = check().into_iter().map(|broken| {
        let message = format!("the default {default} of `{}` {broken}", argument.name);
        route_fault("RV0010", message, meta).help("change the default or the rule")
    });
    faults.collect()
}

/// The models that routes read. What is wrong with one is said once.
#[derive(Default)]
pub(super) struct Models {
    seen: HashSet<String>,
}

impl Models {
    /// Defaults of fields that no request could send.
    pub(super) fn broken_defaults(
        &mut self,
        argument: &Argument,
        meta: &RouteMeta,
    ) -> Vec<BuildFault> {
        let description = match argument.source() {
            Source::Body(Some(description))
            | Source::Member(description)
            | Source::Deep(description)
            | Source::DeepForm(description) => description,
            Source::Group(fields) | Source::FormBody(fields) => fields.description(),
            Source::Requires(arguments) => {
                let each = arguments.iter();
                return each
                    .flat_map(|inner| self.broken_defaults(inner, meta))
                    .collect();
            }
            _ => return Vec::new(),
        };
        let mut faults = Vec::new();
        for broken in description.broken_defaults() {
            if self
                .seen
                .insert(format!("{}.{}", broken.model, broken.field))
            {
                let message = format!(
                    "the default {} of `{}` in `{}` {}",
                    broken.default,
                    broken.field,
                    short_name(&broken.model),
                    broken.words
                );
                let help = "change the default or the rule";
                faults.push(route_fault("RV0010", message, meta).help(help));
            }
        }
        faults
    }
}

/// A declared status that the answer cannot have.
pub(super) fn status(meta: &RouteMeta) -> Option<BuildFault> {
    let status = meta.status?;
    if meta.responses.success_status().is_none() {
        let message = format!(
            "`status = {}` has no effect: the return type has its own status",
            status.as_u16()
        );
        return Some(
            route_fault("RV0008", message, meta).help("drop `status`, or return another type"),
        );
    }
    let allows_content = !matches!(status.as_u16(), 204 | 205 | 304);
    let has_content = meta.responses.iter().any(|response| {
        matches!(response.status, StatusMeta::Success(_)) && !response.content.is_empty()
    });
    if allows_content || !has_content {
        return None;
    }
    let message = format!("an answer with status {} has no content", status.as_u16());
    Some(route_fault("RV0008", message, meta).help("return `NoContent`, or use another status"))
}

/// Representations that the answer cannot have, or that two encoders claim.
pub(super) fn representations(meta: &RouteMeta) -> Vec<BuildFault> {
    let mut faults = Vec::new();
    for (position, one) in meta.produces.iter().enumerate() {
        let media_type = one.media_type;
        if !is_media_type(media_type) {
            let message = format!("`{media_type}` is no media type");
            let help = "an encoder's `MEDIA_TYPE` is one such as `text/csv`, without parameters";
            faults.push(route_fault("RV0015", message, meta).help(help));
        }
        if let Some(refusal) = &one.refusal {
            let message = format!("the answer cannot be `{media_type}`: {refusal}");
            let help = format!("drop {media_type:?} from `produces(..)`, or return another type");
            faults.push(route_fault("RV0015", message, meta).help(help));
        }
        if meta.produces[..position]
            .iter()
            .any(|other| other.media_type.eq_ignore_ascii_case(media_type))
        {
            let message = format!("`{media_type}` is produced twice");
            let help = "drop one of the two from `produces(..)`";
            faults.push(route_fault("RV0015", message, meta).help(help));
        }
    }
    faults
}

/// `type/subtype` (RFC 9110 §8.3.1), both of them tokens.
fn is_media_type(text: &str) -> bool {
    let is_token =
        |text: &str| !text.is_empty() && http::Method::from_bytes(text.as_bytes()).is_ok();
    text.split_once('/')
        .is_some_and(|(main, sub)| is_token(main) && is_token(sub))
}

/// The declared headers.
pub(super) fn headers(
    meta: &RouteMeta,
    faults: &mut Vec<BuildFault>,
) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::new();
    for header in &meta.response_headers {
        let Some(value) = &header.value else { continue };
        let (Ok(name), Ok(value)) = (
            HeaderName::try_from(&*header.name),
            HeaderValue::try_from(&**value),
        ) else {
            let message = format!("the response header `{}` is not valid", header.name);
            let help = "a name is made of letters, digits and `-`; a value has no line breaks";
            faults.push(route_fault("RV0009", message, meta).help(help));
            continue;
        };
        if let Some((reason, help)) = is_not_the_handlers(&name, meta) {
            let message = format!("the response header `{name}` {reason}");
            faults.push(route_fault("RV0009", message, meta).help(help));
        }
        headers.push((name, value));
    }
    headers
}

/// Cookies of a level that no header can have. Names and values are encoded, so they are fine.
pub(super) fn cookies(settings: &LevelSettings, level: &str) -> Vec<BuildFault> {
    let cookies = settings.response_cookies.iter();
    let unsendable = cookies.filter(|cookie| cookie_field(cookie).is_none());
    let fault = |cookie: &Cookie<'_>| {
        let name = cookie.name();
        let message = format!("the response cookie `{name}` of {level} cannot be sent");
        BuildFault::new("RV0009", message)
            .help("leave line breaks and other control characters out of its path and its domain")
    };
    unsendable.map(fault).collect()
}

/// The value of `Set-Cookie`.
pub(super) fn cookie_field(cookie: &Cookie<'static>) -> Option<HeaderValue> {
    let text = guarded_cookie(cookie.clone()).encoded().to_string();
    HeaderValue::try_from(text).ok()
}

/// Why a handler cannot declare a header, and what to do instead.
fn is_not_the_handlers(
    name: &HeaderName,
    meta: &RouteMeta,
) -> Option<(&'static str, &'static str)> {
    let of_the_connection = [
        CONNECTION,
        CONTENT_LENGTH,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
    ];
    if of_the_connection.contains(name)
        || matches!(name.as_str(), "keep-alive" | "proxy-connection")
    {
        return Some(("is the connection's", "leave it out: the server sets it"));
    }
    let has_content = || {
        meta.responses.iter().any(|response| {
            matches!(response.status, StatusMeta::Success(_)) && !response.content.is_empty()
        })
    };
    if *name == CONTENT_TYPE && has_content() {
        return Some((
            "has no effect: the return type has its own",
            "leave it out, or return `Response`",
        ));
    }
    None
}
