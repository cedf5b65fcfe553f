//! What a request has to carry.
//!
//! Schemes are the same by what they are, not by what they are called. An alternative of before still suffices where
//! some alternative of now asks for nothing that it has not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::findings::{Effect, Findings};
use super::paths;
use super::report::Direction;
use super::sides::{Pair, Sides};
use crate::source::{Source, elements, members};

/// Members of a scheme that are words for people, or of the way to a credential.
const ASIDE: [&str; 4] = ["description", "bearerFormat", "flows", "deprecated"];

/// Schemes that are needed together, each with its scopes.
#[derive(Debug)]
struct Alternative {
    /// The schemes by what they are.
    needs: BTreeMap<String, BTreeSet<String>>,
    /// As it is told.
    name: String,
}

impl Alternative {
    /// Whether whoever fulfils the other one fulfils this one.
    fn is_met_by(&self, other: &Self) -> bool {
        self.needs.iter().all(|(scheme, scopes)| {
            let given = other.needs.get(scheme);
            given.is_some_and(|given| scopes.is_subset(given))
        })
    }
}

/// Compares what an operation asks for.
pub(super) fn operation(sides: Sides<'_>, pair: Pair<'_>, findings: &mut Findings) {
    let old = alternatives(sides.old, pair.old);
    let new = alternatives(sides.new, pair.new);
    let is_met = |one: &Alternative, by: &Alternative| one.is_met_by(by);
    let lost: Vec<&str> = old
        .iter()
        .filter(|before| !new.iter().any(|now| is_met(now, before)))
        .map(|before| before.name.as_str())
        .collect();
    let gained: Vec<&str> = new
        .iter()
        .filter(|now| {
            !old.iter()
                .any(|before| is_met(now, before) && is_met(before, now))
        })
        .map(|now| now.name.as_str())
        .collect();
    let (effect, text) = match (&lost[..], &gained[..]) {
        ([], []) => return,
        ([], gained) if gained.contains(&"") => {
            (Effect::Widens, "needs no credential any more".to_owned())
        }
        ([], gained) => (
            Effect::Widens,
            format!("{} suffices, too", gained.join(" or ")),
        ),
        (lost, gained) if lost.contains(&"") => {
            let needs = if gained.is_empty() {
                new.iter().map(|one| one.name.as_str()).collect()
            } else {
                gained.to_vec()
            };
            let text = format!("needs {} now", needs.join(" or "));
            (Effect::Narrows, text)
        }
        (lost, []) => (
            Effect::Narrows,
            format!("{} no longer suffices", lost.join(" or ")),
        ),
        (lost, gained) => {
            let text = format!(
                "needs {} now, not {}",
                gained.join(" or "),
                lost.join(" or ")
            );
            (Effect::Narrows, text)
        }
    };
    findings.within("security", |findings| {
        findings.add(effect, Direction::Request, text);
    });
}

/// The alternatives of an operation, or those of all; the one of nothing at all has no name.
fn alternatives(source: Source<'_>, operation: &Value) -> Vec<Alternative> {
    let own = &operation["security"];
    let list = if own.is_array() {
        own
    } else {
        &source.root()["security"]
    };
    let mut alternatives: Vec<Alternative> = elements(list)
        .iter()
        .map(|needs| alternative(source, needs))
        .collect();
    if alternatives.is_empty() {
        alternatives.push(alternative(source, &Value::Null));
    }
    alternatives
}

fn alternative(source: Source<'_>, needs: &Value) -> Alternative {
    let mut alternative = Alternative {
        needs: BTreeMap::new(),
        name: String::new(),
    };
    let mut names = Vec::new();
    for (name, scopes) in members(needs) {
        let scopes: BTreeSet<String> = elements(scopes)
            .iter()
            .filter_map(|scope| scope.as_str().map(str::to_owned))
            .collect();
        let list: Vec<&str> = scopes.iter().map(String::as_str).collect();
        names.push(match &list[..] {
            [] => format!("`{name}`"),
            list => format!("`{name}` with `{}`", list.join(" ")),
        });
        alternative.needs.insert(identity(source, name), scopes);
    }
    alternative.name = names.join(" and ");
    alternative
}

/// What a scheme is, whatever it is called.
fn identity(source: Source<'_>, name: &str) -> String {
    let scheme = source.resolve(&source.root()["components"]["securitySchemes"][name]);
    let parts: BTreeMap<&str, String> = members(scheme)
        .filter(|(member, _)| !ASIDE.contains(&member.as_str()) && !member.starts_with("x-"))
        .map(|(member, value)| {
            let is_caseless = member == "scheme" || (member == "name" && scheme["in"] == "header");
            let text = value.to_string();
            let text = if is_caseless {
                text.to_ascii_lowercase()
            } else {
                text
            };
            (member.as_str(), text)
        })
        .collect();
    match scheme["type"].as_str() {
        // Two OAuth servers differ in their flows, which only the name tells apart from a server that moved.
        None | Some("oauth2") => name.to_owned(),
        Some(_) => format!("{parts:?}"),
    }
}

/// Compares how credentials are got, for the schemes that have their name in both documents.
pub(super) fn schemes(sides: Sides<'_>, findings: &mut Findings) {
    let schemes = sides.roots().get("components").get("securitySchemes");
    paths::each(schemes, |name, pair| {
        let pair = sides.resolve(pair);
        if pair.old.is_null() || pair.new.is_null() {
            return;
        }
        findings.within(format!("scheme {name}"), |findings| {
            if pair.differs("description") || pair.differs("bearerFormat") {
                let text = "its words differ";
                findings.add(Effect::Describes, Direction::Api, text);
            }
            paths::each(pair.get("flows"), |flow_name, flow| {
                findings.within(flow_name, |findings| self::flow(flow, findings));
            });
        });
    });
}

fn flow(flow: Pair<'_>, findings: &mut Findings) {
    match (flow.old.is_object(), flow.new.is_object()) {
        (true, false) => return findings.add(Effect::Replaces, Direction::Api, "the flow is gone"),
        (false, true) => return findings.add(Effect::Adds, Direction::Api, "the flow is new"),
        _ => {}
    }
    for url in [
        "authorizationUrl",
        "tokenUrl",
        "refreshUrl",
        "deviceAuthorizationUrl",
    ] {
        if flow.differs(url) {
            let text = format!("`{url}` differs");
            findings.add(Effect::Unclear, Direction::Api, text);
        }
    }
    paths::each(flow.get("scopes"), |scope, pair| {
        let (effect, text) = match (pair.old.is_null(), pair.new.is_null()) {
            (true, _) => (Effect::Adds, format!("the scope `{scope}` is new")),
            (_, true) => (Effect::Unclear, format!("the scope `{scope}` is gone")),
            _ if pair.old != pair.new => (
                Effect::Describes,
                format!("the words of the scope `{scope}` differ"),
            ),
            _ => return,
        };
        findings.add(effect, Direction::Api, text);
    });
}
