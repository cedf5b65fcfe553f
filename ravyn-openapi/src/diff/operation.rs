//! One operation in both documents.

use serde_json::Value;

use super::findings::{Effect, Findings};
use super::report::Direction;
use super::sides::{Pair, Sides};
use super::{answers, content, parameters, paths, security};
use crate::source::elements;

/// Who makes the request of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role<'a> {
    /// What clients do with the request.
    pub(super) request: Direction,
    /// What clients do with the answer.
    pub(super) answer: Direction,
    /// The path in both documents, where clients ask.
    pub(super) paths: Option<(&'a str, &'a str)>,
}

impl<'a> Role<'a> {
    /// Clients ask.
    pub(super) const fn offered(old: &'a str, new: &'a str) -> Self {
        Self {
            request: Direction::Request,
            answer: Direction::Answer,
            paths: Some((old, new)),
        }
    }

    /// Clients are asked: by a webhook or a callback.
    pub(super) const fn received() -> Self {
        Self {
            request: Direction::Answer,
            answer: Direction::Request,
            paths: None,
        }
    }
}

/// Compares an operation that is in both documents, on these items of its path.
pub(super) fn compare(
    sides: Sides<'_>,
    items: Pair<'_>,
    pair: Pair<'_>,
    role: Role<'_>,
    findings: &mut Findings,
) {
    about(pair, findings);
    servers(items, findings);
    servers(pair, findings);
    parameters::compare(sides, items, pair, role, findings);
    let body = sides.resolve(pair.get("requestBody"));
    content::body(sides, body, role.request, findings);
    answers::compare(sides, pair.get("responses"), role.answer, findings);
    if role.paths.is_some() {
        security::operation(sides, pair, findings);
    }
    paths::callbacks(sides, pair, findings);
}

/// What stands on an operation itself.
fn about(pair: Pair<'_>, findings: &mut Findings) {
    let (old, new) = (
        pair.old["operationId"].as_str(),
        pair.new["operationId"].as_str(),
    );
    let changed = match (old, new) {
        (Some(old), Some(new)) if old != new => Some((
            Effect::Replaces,
            format!("the operationId is `{new}`, was `{old}`: generated clients call it by that"),
        )),
        (Some(old), None) => Some((
            Effect::Unclear,
            format!("the operationId `{old}` is gone: generated clients call it by that"),
        )),
        (None, Some(new)) => Some((Effect::Adds, format!("has the operationId `{new}` now"))),
        _ => None,
    };
    if let Some((effect, text)) = changed {
        findings.add(effect, Direction::Api, text);
    }
    deprecation(pair, Direction::Api, findings);
    for name in ["summary", "description", "tags", "externalDocs"] {
        if pair.differs(name) {
            let verb = if name == "tags" { "differ" } else { "differs" };
            let text = format!("`{name}` {verb}");
            findings.add(Effect::Describes, Direction::Api, text);
        }
    }
}

/// Says where something is deprecated now, or is not any more.
pub(super) fn deprecation(pair: Pair<'_>, direction: Direction, findings: &mut Findings) {
    match pair.flags("deprecated") {
        (false, true) => findings.add(Effect::Adds, direction, "is deprecated now"),
        (true, false) => findings.add(Effect::Adds, direction, "is no longer deprecated"),
        _ => {}
    }
}

/// The servers of a document, a path or an operation.
pub(super) fn servers(pair: Pair<'_>, findings: &mut Findings) {
    let servers = pair.get("servers");
    let urls = |list: &Value| -> Vec<String> {
        let urls = elements(list).iter().filter_map(|one| one["url"].as_str());
        urls.map(str::to_owned).collect()
    };
    let (old, new) = (urls(servers.old), urls(servers.new));
    for url in old.iter().filter(|url| !new.contains(url)) {
        let text = format!("the server `{url}` is gone");
        findings.add(Effect::Unclear, Direction::Api, text);
    }
    for url in new.iter().filter(|url| !old.contains(url)) {
        let text = format!("the server `{url}` is new");
        findings.add(Effect::Adds, Direction::Api, text);
    }
}
