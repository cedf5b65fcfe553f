//! Links: from what an answer holds to the operation that it leads to.

use ravyn_core::error::{BuildFault, nearest};
use ravyn_core::meta::{LinkMeta, RouteMeta};

use super::endpoint::{Endpoint, Origin};
use crate::model::{Link, Operation, OrReference, Response};

/// Where a link leads, and its operation.
type Target<'t> = (&'t Endpoint<'t>, &'t Operation);

/// Adds the links of all routes to the answers of their success. One that leads to a route which the document does not
/// show is left out: another document may show it. Notes those that lead nowhere.
pub(super) fn add(
    endpoints: &[Endpoint<'_>],
    operations: &mut [Operation],
    routes: &[&RouteMeta],
) -> Vec<BuildFault> {
    let mut faults = Vec::new();
    for (position, endpoint) in endpoints.iter().enumerate() {
        for meta in &endpoint.route.document.links {
            let target = match target(meta, endpoint, endpoints, routes) {
                Ok(Some(target)) => (&endpoints[target], &operations[target]),
                Ok(None) => continue,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            faults.extend(unknown_parameters(meta, endpoint, target));
            let link = link(meta, endpoint, target);
            for answer in successes(&mut operations[position]) {
                answer.links.insert(meta.name.to_owned(), link.clone());
            }
        }
    }
    faults
}

fn link(meta: &LinkMeta, endpoint: &Endpoint<'_>, (to, target): Target<'_>) -> Link {
    let parameters = meta.parameters.iter();
    Link {
        operation_id: target.operation_id.clone(),
        parameters: parameters
            .map(|(name, value)| (documented(name, to).to_owned(), endpoint.documented(value)))
            .collect(),
    }
}

/// The document's name of a parameter of this endpoint.
fn documented<'n>(name: &'n str, to: &'n Endpoint<'_>) -> &'n str {
    to.path.documented(name).unwrap_or(name)
}

/// The position of the one operation that a link leads to. `None`: the document does not show it.
fn target(
    meta: &LinkMeta,
    endpoint: &Endpoint<'_>,
    endpoints: &[Endpoint<'_>],
    routes: &[&RouteMeta],
) -> Result<Option<usize>, BuildFault> {
    let wanted = (meta.target)();
    let is_wanted =
        |route: &RouteMeta| route.handler == wanted.handler && route.source == wanted.source;
    let mut found = endpoints
        .iter()
        .enumerate()
        .filter(|(_, known)| known.origin == Origin::Route && is_wanted(known.route));
    let (first, second) = (found.next(), found.next());
    let (name, handler) = (meta.name, wanted.handler);
    match (first, second) {
        (Some((position, _)), None) => Ok(Some(position)),
        (None, _) if routes.iter().any(|route| is_wanted(route)) => Ok(None),
        (None, _) => {
            let message = format!(
                "the link `{name}` leads to `{handler}`, which the application does not have"
            );
            let help = format!("add the route of `{handler}`, or drop the link");
            Err(endpoint.fault("RV0032", message).help(help))
        }
        (Some((_, one)), Some((_, two))) => {
            let message = format!("the link `{name}` leads to several operations of `{handler}`");
            let note = format!(
                "{} {} and {} {}",
                one.method, one.route.path, two.method, two.route.path
            );
            let help = "write a handler for each, and lead to one of them";
            Err(endpoint.fault("RV0032", message).note(note).help(help))
        }
    }
}

fn unknown_parameters(
    meta: &LinkMeta,
    endpoint: &Endpoint<'_>,
    (to, target): Target<'_>,
) -> Vec<BuildFault> {
    let known = || target.parameters.iter().map(|known| known.name.as_str());
    let unknown = meta
        .parameters
        .iter()
        .filter(|(name, _)| known().all(|known| known != documented(name, to)));
    let faults = unknown.map(|(name, _)| {
        let message = format!(
            "the link `{}` gives `{name}`, which `{}` does not read",
            meta.name, target.operation_id
        );
        let all: Vec<String> = known().map(|known| format!("`{known}`")).collect();
        let help = match (nearest(name, known()), all.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, true) => "drop it: the operation has no parameters".to_owned(),
            (None, false) => format!("it reads {}", all.join(", ")),
        };
        endpoint.fault("RV0032", message).help(help)
    });
    faults.collect()
}

/// The answers that a client goes on from: those of success, else redirections, else any.
fn successes(operation: &mut Operation) -> Vec<&mut Response> {
    let kinds: [fn(&str) -> bool; 3] = [
        |status| status.starts_with('2'),
        |status| status.starts_with('3'),
        |status| status == "default",
    ];
    let has = |kind: &fn(&str) -> bool| operation.responses.keys().any(|status| kind(status));
    let Some(kind) = kinds.iter().find(|kind| has(kind)).copied() else {
        return Vec::new();
    };
    let answers = operation.responses.iter_mut();
    answers
        .filter(|(status, _)| kind(status))
        .filter_map(|(_, answer)| match answer {
            OrReference::Object(answer) => Some(answer),
            OrReference::Reference(_) => None,
        })
        .collect()
}
