//! What is said of an application is held against the rules of OpenAPI.

use std::collections::BTreeSet;

use ravyn_core::error::{BuildFault, nearest};
use ravyn_core::meta::{RouteMeta, SourceLocation};
use ravyn_core::model::Format;

use super::about::{About, Said};
use crate::model::{Contact, Extensions, ExternalDocs, License, Server, Tag};

/// Faults of one document, so far.
#[derive(Default)]
struct Found(Vec<BuildFault>);

impl Found {
    fn add(&mut self, source: SourceLocation, message: String, help: impl Into<String>) {
        self.0.push(unusable(message).at(source).help(help));
    }

    fn url(&mut self, source: SourceLocation, what: &str, url: &str) {
        if let Some((message, help)) = url_problem(what, url) {
            self.add(source, message, help);
        }
    }

    fn extension(&mut self, source: SourceLocation, name: &str) {
        if let Some((message, help)) = extension_problem(name) {
            self.add(source, message, help);
        }
    }

    fn extensions(&mut self, source: SourceLocation, extensions: &Extensions) {
        for name in extensions.keys() {
            self.extension(source, name);
        }
    }

    fn external_docs(&mut self, source: SourceLocation, docs: Option<&ExternalDocs>) {
        if let Some(docs) = docs {
            self.url(source, "external documentation", &docs.url);
        }
    }

    fn contact(&mut self, Said { value, source }: &Said<Contact>) {
        let Contact { url, email, .. } = value;
        if let Some(url) = url {
            self.url(*source, "the contact", url);
        }
        if let Some(email) = email.as_ref().filter(|email| !Format::Email.accepts(email)) {
            let message = format!("`{email}` is no address for mail");
            self.add(*source, message, "write `team@example.com`");
        }
    }

    fn license(&mut self, Said { value, source }: &Said<License>) {
        let License {
            identifier, url, ..
        } = value;
        if let Some(url) = url {
            self.url(*source, "the licence", url);
        }
        if let Some(identifier) = identifier
            && let Err(error) = spdx::Expression::parse(identifier)
        {
            let message = format!(
                "`{identifier}` is no SPDX licence expression: {}",
                error.reason
            );
            let help = "write an identifier of https://spdx.org/licenses, such as `Apache-2.0`; \
                        a licence of your own has `License::url(..)`";
            self.add(*source, message, help);
        }
    }

    fn server(&mut self, Said { value, source }: &Said<Server>) {
        let Server {
            url,
            variables,
            extensions,
            ..
        } = value;
        self.extensions(*source, extensions);
        let Some((names, plain)) = expanded(url, value) else {
            let message = format!("the braces of the server's address `{url}` do not fit");
            return self.add(*source, message, "write `https://{region}.example.com`");
        };
        for name in &names {
            if !variables.contains_key(*name) {
                let message = format!("nothing says what `{{{name}}}` of the server `{url}` is");
                let help = format!("`.variable({name:?}, ServerVariable::new(\"..\"))`");
                self.add(*source, message, help);
            }
        }
        for (name, variable) in variables {
            if !names.contains(name.as_str()) {
                let message = format!("the server `{url}` has no `{{{name}}}`");
                self.add(
                    *source,
                    message,
                    "drop the variable, or put it into the address",
                );
            }
            if !variable.choices.is_empty() && !variable.choices.contains(&variable.default) {
                let default = &variable.default;
                let message = format!("`{default}` is none of the values of the variable `{name}`");
                let choices = variable.choices.join("`, `");
                self.add(*source, message, format!("use one of `{choices}`"));
            }
        }
        if !plain.starts_with('/') && !is_web_address(&plain) {
            let message = format!("`{url}` cannot be the address of a server");
            self.add(
                *source,
                message,
                "write `https://api.example.com`, or a path that begins with `/`",
            );
        } else if url.contains(['?', '#']) {
            let message = format!(
                "the address `{url}` has a query or a fragment, behind which no path can stand"
            );
            self.add(*source, message, "leave it out");
        }
    }

    fn tag(&mut self, Said { value, source }: &Said<Tag>, before: &[Said<Tag>]) {
        let Tag {
            name,
            external_docs,
            extensions,
            ..
        } = value;
        if let Some(other) = before.iter().find(|other| other.value.name == *name) {
            let fault = unusable(format!("the tag `{name}` is described twice")).at(*source);
            let fault = fault.note(format!("first at {}", other.source));
            self.0.push(fault.help("keep one of them"));
        }
        self.external_docs(*source, external_docs.as_ref());
        self.extensions(*source, extensions);
    }
}

/// What is wrong with what was said.
pub(crate) fn faults(about: &About) -> Vec<BuildFault> {
    let mut found = Found::default();
    if let Some(Said { value, source }) = &about.terms_of_service {
        found.url(*source, "the terms of service", value);
    }
    if let Some(contact) = &about.contact {
        found.contact(contact);
    }
    if let Some(license) = &about.license {
        found.license(license);
    }
    for server in &about.servers {
        found.server(server);
    }
    for (position, tag) in about.tags.iter().enumerate() {
        found.tag(tag, &about.tags[..position]);
    }
    if let Some(Said { value, source }) = &about.external_docs {
        found.external_docs(*source, Some(value));
    }
    for Said { value, source } in about.extensions.iter().chain(&about.info_extensions) {
        found.extension(*source, &value.0);
    }
    found.0
}

fn unusable(message: String) -> BuildFault {
    BuildFault::new("RV0030", message)
}

/// What is wrong with an address on the web, and what to write instead.
pub(crate) fn url_problem(what: &str, url: &str) -> Option<(String, String)> {
    let message = || format!("`{url}` cannot be the address of {what}");
    let help = "write all of it: `https://example.com/..`";
    (!Format::Uri.accepts(url)).then(|| (message(), help.to_owned()))
}

/// What is wrong with the name of a field that OpenAPI does not know, and what to write instead.
pub(crate) fn extension_problem(name: &str) -> Option<(String, String)> {
    let is_fine = name.strip_prefix("x-").is_some_and(|rest| !rest.is_empty());
    let message = || format!("`{name}` cannot be the name of an extension");
    (!is_fine).then(|| {
        (
            message(),
            format!("write `x-{}`", name.trim_start_matches("x-")),
        )
    })
}

fn is_web_address(url: &str) -> bool {
    let host = ["https://", "http://", "wss://", "ws://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/')) && Format::Uri.accepts(url)
}

/// The variables in an address, and the address with their defaults. `None`: its braces do not fit.
fn expanded<'u>(url: &'u str, server: &Server) -> Option<(BTreeSet<&'u str>, String)> {
    let (mut names, mut plain, mut rest) = (BTreeSet::new(), String::new(), url);
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains('{') {
            return None;
        }
        let default = server.variables.get(name);
        plain += before;
        plain += default.map_or("x", |variable| variable.default.as_str());
        names.insert(name);
        rest = behind;
    }
    (!rest.contains('}')).then(|| (names, plain + rest))
}

/// The tags of operations, held against those that are described.
#[derive(Debug)]
pub(crate) struct Tags<'a> {
    described: Vec<&'a str>,
    /// Tags that are not among them, each with its fault and the number of further operations.
    unknown: Vec<(String, BuildFault)>,
}

impl<'a> Tags<'a> {
    pub(crate) fn of(about: &'a About) -> Self {
        let described = about.tags.iter().map(|tag| tag.value.name.as_str());
        Self {
            described: described.collect(),
            unknown: Vec::new(),
        }
    }

    /// Notes the tags of a route that nobody describes. The same tag is one fault.
    pub(crate) fn check(&mut self, route: &RouteMeta) {
        if self.described.is_empty() {
            return;
        }
        for tag in &route.tags {
            if !self.described.iter().any(|known| known == tag)
                && !self.unknown.iter().any(|(known, _)| known == tag)
            {
                let fault = self.unknown_tag(tag, route);
                self.unknown.push((tag.clone().into_owned(), fault));
            }
        }
    }

    fn unknown_tag(&self, tag: &str, route: &RouteMeta) -> BuildFault {
        let help = match nearest(tag, self.described.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("describe it: `.tag(Tag::new({tag:?}))`"),
        };
        let message = format!("the document describes its tags, and `{tag}` is none of them");
        BuildFault::new("RV0031", message)
            .route(format!(
                "{} {} ({})",
                route.methods_text(),
                route.path,
                route.handler
            ))
            .at(route.source)
            .note("the tag is the route's own, or one of a level around it")
            .help(help)
    }

    pub(crate) fn into_faults(self) -> Vec<BuildFault> {
        self.unknown.into_iter().map(|(_, fault)| fault).collect()
    }
}
