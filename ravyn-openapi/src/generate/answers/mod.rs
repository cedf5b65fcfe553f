//! What a route answers: what its types and attributes declare, and what the framework answers for it.
//!
//! An answer that is the framework's alone stands once in the components. Where a route declares the same
//! status as well, the two are one answer of the operation.

mod automatic;
mod content;
mod problem;

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use ravyn_core::meta::{ResponseMeta, RouteMeta, StatusMeta};

use self::automatic::Automatic;
use self::content::Declared;
use super::endpoint::Endpoint;
use super::schemas::Schemas;
use crate::model::{OpenApiVersion, OrReference, Response};

/// The answers of all operations.
#[derive(Debug)]
pub(super) struct Answers {
    /// Those that stand in the components.
    shared: BTreeMap<String, Response>,
    /// Header fields that every answer of every route can have.
    common: BTreeSet<String>,
    version: OpenApiVersion,
}

impl Answers {
    /// Without any answer of these operations so far.
    pub(super) fn new(endpoints: &[Endpoint<'_>], version: OpenApiVersion) -> Self {
        let routes = endpoints.iter().filter(|endpoint| !endpoint.is_sent());
        let fields = routes.map(|endpoint| fields(endpoint.route));
        let common = fields.reduce(|common, fields| &common & &fields);
        Self {
            shared: BTreeMap::new(),
            common: common.unwrap_or_default(),
            version,
        }
    }

    /// The answers of one operation.
    pub(super) fn of(
        &mut self,
        endpoint: &Endpoint<'_>,
        schemas: &mut Schemas,
    ) -> BTreeMap<String, OrReference<Response>> {
        let mut declared = declared(endpoint);
        let mut automatic = match endpoint.is_sent() {
            true => Vec::new(),
            false => automatic::answers(endpoint),
        };
        let mut answers = BTreeMap::new();
        // An answer whose status is chosen at run time can have the status of any other.
        let any = declared.iter().find(|(status, _)| status.is_none());
        if let Some((_, any)) = any.cloned() {
            for one in &automatic {
                if declared
                    .iter()
                    .all(|(status, _)| *status != Some(one.status))
                {
                    declared.push((Some(one.status), Vec::new()));
                }
            }
            for (_, group) in declared.iter_mut().filter(|(status, _)| status.is_some()) {
                group.extend(&any);
            }
        }
        for (status, declared) in declared {
            let own = automatic.iter().position(|one| Some(one.status) == status);
            let own = own.map(|position| automatic.remove(position));
            let place = (endpoint, self.version);
            let response = content::response(status, &declared, own.as_ref(), place, schemas);
            answers.insert(key(status), OrReference::Object(response));
        }
        for one in automatic {
            answers.insert(
                key(Some(one.status)),
                self.share(&one, endpoint.route, schemas),
            );
        }
        answers
    }

    fn share(
        &mut self,
        one: &Automatic,
        route: &RouteMeta,
        schemas: &mut Schemas,
    ) -> OrReference<Response> {
        let response = content::shared(one, route, schemas);
        let plain = self.name(one, route);
        let mut name = plain.clone();
        let mut number = 2;
        while self
            .shared
            .get(&name)
            .is_some_and(|known| *known != response)
        {
            name = format!("{plain}{number}");
            number += 1;
        }
        let reference = OrReference::component("responses", &name);
        self.shared.insert(name, response);
        reference
    }

    /// The answer's own name, with the header fields that others of its kind do not have:
    /// `InternalErrorWithRateLimit`.
    fn name(&self, one: &Automatic, route: &RouteMeta) -> String {
        let own = &fields(route) - &self.common;
        let words = own.iter().map(|field| field.replace('-', ""));
        let words: Vec<String> = words.collect();
        match words.is_empty() {
            true => one.name.clone(),
            false => format!("{}With{}", one.name, words.join("And")),
        }
    }

    /// Those that operations refer to.
    pub(super) fn into_shared(self) -> BTreeMap<String, Response> {
        self.shared
    }
}

fn key(status: Option<StatusCode>) -> String {
    status.map_or_else(|| "default".to_owned(), |status| status.as_str().to_owned())
}

/// Names of the header fields that every answer of a route can have.
fn fields(route: &RouteMeta) -> BTreeSet<String> {
    let fields = route.responses.headers();
    fields
        .map(|field| field.name.clone().into_owned())
        .collect()
}

/// The declared answers of each status; `None` is any other one.
fn declared<'a>(endpoint: &Endpoint<'a>) -> Vec<(Option<StatusCode>, Vec<Declared<'a>>)> {
    let route = endpoint.route;
    let readers = route.readers().into_iter();
    let of_arguments = readers.flat_map(|argument| argument.responses.iter());
    let mut groups: Vec<(Option<StatusCode>, Vec<Declared<'_>>)> = Vec::new();
    let is_given = |response: &&ResponseMeta| response.answers(endpoint.method);
    for response in route.responses.iter().chain(of_arguments).filter(is_given) {
        let status = status(response, route);
        let is_success = matches!(response.status, StatusMeta::Success(_));
        let declared = Declared {
            response,
            is_success,
        };
        match groups.iter_mut().find(|(known, _)| *known == status) {
            Some((_, group)) => group.push(declared),
            None => groups.push((status, vec![declared])),
        }
    }
    groups
}

/// The status that an answer is sent with. `status = ..` replaces one status of success, the first.
fn status(response: &ResponseMeta, route: &RouteMeta) -> Option<StatusCode> {
    match response.status {
        StatusMeta::Success(own) if route.responses.success_status() == Some(own) => {
            Some(route.status.unwrap_or(own))
        }
        StatusMeta::Success(own) | StatusMeta::Fixed(own) => Some(own),
        StatusMeta::Any => None,
    }
}
