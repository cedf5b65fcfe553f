//! Routes of one host: `api.example.com`, `{tenant}.example.com`.

use std::panic::Location;

use super::{Controller, Gateway, Include, IntoMounted, IntoRoutes};
use crate::layer::{HttpService, Level, LevelSettings};
use crate::meta::HostMeta;
use crate::params::FromRequest;
use crate::request::Request;

/// Routes that answer only requests of a host: a level as [`Include`] is, without a prefix.
///
/// A pattern has the labels of a host name. `{tenant}` stands for any one label, and an argument `tenant: String` reads
/// it, in small letters, as it reads a parameter of the path. The case of letters, a port and a dot at the end of the
/// name do not count. The name is that of the request's target, else that of its `Host` field.
///
/// # Order
/// Patterns with fewer parameters go before others, then those with more labels. A request whose path is not found among
/// the routes of its host goes on to those of the next pattern that matches, and at last to the routes without a host.
///
/// # Errors
/// A pattern that no host name can match, and a host within another, are the build fault RV0055. Two patterns that differ
/// only in the names of their parameters are RV0054.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::handler::Route;
/// use ravyn_core::routing::Host;
///
/// # let home = Route::from_fn(http::Method::GET, "/", "home", |_| async { "home" });
/// let app: Ravyn = Ravyn::new().include(Host::new("{tenant}.example.com").routes([home]));
/// ```
#[derive(Clone, Debug)]
#[must_use = "a host does nothing until it is given to an application"]
pub struct Host(Include);

impl Host {
    /// Routes of the hosts that match a pattern; so far none.
    #[track_caller]
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(Include::of_host(pattern.into(), Location::caller().into()))
    }

    /// Adds routes.
    pub fn routes(self, routes: impl IntoRoutes) -> Self {
        Self(self.0.routes(routes))
    }

    /// Adds a gateway, or a route.
    pub fn route(self, gateway: impl Into<Gateway>) -> Self {
        Self(self.0.route(gateway))
    }

    /// Adds a subtree.
    pub fn include(self, include: impl Into<Include>) -> Self {
        Self(self.0.include(include))
    }

    /// Adds a controller: a value whose methods are handlers.
    #[track_caller]
    pub fn controller<C: Controller>(self, controller: C) -> Self {
        Self(self.0.controller(controller))
    }

    /// Adds a controller that is made for each request of its dependencies: a `#[derive(Requires)]` struct.
    #[track_caller]
    pub fn injected_controller<C: Controller + FromRequest>(self) -> Self {
        Self(self.0.injected_controller::<C>())
    }

    /// Mounts an application, as [`Include::mount`] does.
    #[track_caller]
    pub fn mount(self, prefix: impl Into<String>, application: impl IntoMounted) -> Self {
        Self(self.0.mount(prefix, application))
    }

    /// Mounts a tower service at a path, as [`Include::mount_service`] does.
    #[track_caller]
    pub fn mount_service(self, path: &str, service: impl HttpService) -> Self {
        Self(self.0.mount_service(path, service))
    }
}

impl From<Host> for Include {
    fn from(host: Host) -> Self {
        host.0
    }
}

impl Level for Host {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        self.0.settings_mut()
    }
}

/// Why a text is no pattern of hosts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum HostError {
    #[error("it is empty")]
    Empty,
    #[error("it has an empty label")]
    EmptyLabel,
    #[error("it has a port, which does not count")]
    Port,
    #[error("`{0}` is no label of a host name")]
    Label(String),
    #[error("`{0}` is no parameter that stands for a whole label")]
    Parameter(String),
    #[error("it has two parameters called `{0}`")]
    Twice(String),
}

impl HostError {
    /// What to write instead.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Empty | Self::EmptyLabel => {
                "write labels with a dot between them: `api.example.com`"
            }
            Self::Port => "leave the port out",
            Self::Label(_) => {
                "a label has ASCII letters, digits, `-` and `_`; other letters are written as `xn--..`"
            }
            Self::Parameter(_) => "write `{name}` for one label, with a dot on each side",
            Self::Twice(_) => "give one of the two another name",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    /// In small letters.
    Fixed(String),
    Parameter(String),
}

/// A pattern of hosts, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostPattern(Vec<Label>);

impl HostPattern {
    pub(super) fn parse(text: &str) -> Result<Self, HostError> {
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(HostError::Empty);
        }
        let mut labels: Vec<Label> = Vec::new();
        for part in text.split('.') {
            let label = label(part)?;
            if let Label::Parameter(name) = &label
                && labels.contains(&label)
            {
                return Err(HostError::Twice(name.clone()));
            }
            labels.push(label);
        }
        Ok(Self(labels))
    }

    /// What routes say of it.
    pub(super) fn meta(&self) -> HostMeta {
        HostMeta {
            pattern: self.text(|name| format!("{{{name}}}")),
            parameters: self.names(),
        }
    }

    /// The same for patterns that match the same hosts.
    pub(super) fn shape(&self) -> String {
        self.text(|_| "{}".to_owned())
    }

    fn text(&self, parameter: fn(&str) -> String) -> String {
        let labels = self.0.iter().map(|label| match label {
            Label::Fixed(text) => text.clone(),
            Label::Parameter(name) => parameter(name),
        });
        labels.collect::<Vec<_>>().join(".")
    }

    /// Names of its parameters, in order.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.0.iter().filter_map(|label| match label {
            Label::Parameter(name) => Some(name.clone()),
            Label::Fixed(_) => None,
        });
        names.collect()
    }

    /// By this patterns are sorted: those that say more are less.
    pub(super) fn vagueness(&self) -> (usize, std::cmp::Reverse<usize>, Vec<bool>) {
        let is_open = |label: &Label| matches!(label, Label::Parameter(_));
        let open = self.0.iter().filter(|label| is_open(label)).count();
        // Labels near the end are those of the larger domain.
        let from_the_end = self.0.iter().rev().map(is_open).collect();
        (open, std::cmp::Reverse(self.0.len()), from_the_end)
    }

    /// The values of its parameters, if it matches a host that is in small letters.
    pub(super) fn values(&self, host: &str) -> Option<Box<[String]>> {
        let mut values = Vec::new();
        let mut parts = host.split('.');
        for label in &self.0 {
            match (label, parts.next()?) {
                (Label::Fixed(text), part) if text == part => {}
                (Label::Parameter(_), part) if !part.is_empty() => values.push(part.to_owned()),
                _ => return None,
            }
        }
        parts.next().is_none().then(|| values.into())
    }
}

fn label(part: &str) -> Result<Label, HostError> {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let whole = || part.to_owned();
    if part.is_empty() {
        return Err(HostError::EmptyLabel);
    }
    if part.contains(['{', '}']) {
        let name = part
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let name = name.filter(|name| is_name(name));
        return match name {
            Some(name) => Ok(Label::Parameter(name.to_owned())),
            None => Err(HostError::Parameter(whole())),
        };
    }
    if let Some((before, port)) = part.split_once(':')
        && !before.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(HostError::Port);
    }
    let is_fine = part
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_fine {
        Ok(Label::Fixed(part.to_ascii_lowercase()))
    } else {
        Err(HostError::Label(whole()))
    }
}

/// The host that a request names, in small letters, without a port and without a dot at its end.
pub(super) fn host_of(request: &Request) -> Option<String> {
    let named = request.host()?;
    let named = named.strip_suffix('.').unwrap_or(named);
    Some(named.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_whole_labels() {
        for text in [
            "a",
            "API.example.com.",
            "{tenant}.example.com",
            "{a}.{b}",
            "127.0.0.1",
            "xn--bcher-kva.example",
        ] {
            assert!(HostPattern::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            ".",
            "a..b",
            ".a",
            "a.b:80",
            "a-{b}.c",
            "{a",
            "a}",
            "{}",
            "{1}",
            "{*a}",
            "{a}.{a}",
            "bücher.example",
            "a/b",
            "http://a",
            "[::1]",
            "a b",
        ] {
            assert!(HostPattern::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_says_more_goes_first() {
        let mut patterns = [
            "{a}",
            "{a}.{b}.com",
            "{a}.example.com",
            "b.{a}.com",
            "api.example.com",
            "localhost",
        ]
        .map(|text| HostPattern::parse(text).expect("a pattern"));
        patterns.sort_by_key(HostPattern::vagueness);
        let texts = patterns.map(|pattern| pattern.meta().pattern);
        assert_eq!(
            texts,
            [
                "api.example.com",
                "localhost",
                "{a}.example.com",
                "b.{a}.com",
                "{a}",
                "{a}.{b}.com"
            ]
        );
    }
}
