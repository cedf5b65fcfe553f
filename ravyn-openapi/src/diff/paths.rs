//! Paths, webhooks and callbacks: which operations there are, and which of the other document each one is.

use serde_json::Value;

use super::findings::{Effect, Findings};
use super::operation::{self, Role};
use super::report::Direction;
use super::sides::{Pair, Sides};
use crate::source::{METHODS, members};

/// Compares all but the security schemes.
pub(super) fn compare(sides: Sides<'_>, findings: &mut Findings) {
    let roots = sides.roots();
    findings.within("document", |findings| about(roots, findings));
    let (old, new) = (&roots.old["paths"], &roots.new["paths"]);
    for (path, item) in members(old) {
        let twin = twin(path, old, new);
        let (name, pair) = match twin {
            Some((name, twin)) => (
                name,
                Pair {
                    old: item,
                    new: twin,
                },
            ),
            None => (
                path.as_str(),
                Pair {
                    old: item,
                    new: &Value::Null,
                },
            ),
        };
        let role = Role::offered(path, name);
        self::item(sides, pair, name, role, findings);
    }
    for (path, item) in members(new) {
        if twin_of_new(path, old, new).is_none() {
            let pair = Pair {
                old: &Value::Null,
                new: item,
            };
            self::item(sides, pair, path, Role::offered(path, path), findings);
        }
    }
    let hooks = roots.get("webhooks");
    each(hooks, |name, pair| {
        let place = format!("webhook {name}");
        item(sides, pair, &place, Role::received(), findings);
    });
}

/// The callbacks of an operation.
pub(super) fn callbacks(sides: Sides<'_>, pair: Pair<'_>, findings: &mut Findings) {
    each(pair.get("callbacks"), |name, pair| {
        findings.within(format!("callback {name}"), |findings| {
            each(sides.resolve(pair), |address, pair| {
                item(sides, pair, address, Role::received(), findings);
            });
        });
    });
}

/// Calls with what each name is in both; `Null` where it is in one.
pub(super) fn each<'a>(pair: Pair<'a>, mut call: impl FnMut(&str, Pair<'a>)) {
    for (name, old) in members(pair.old) {
        let new = &pair.new[name.as_str()];
        call(name, Pair { old, new });
    }
    for (name, new) in members(pair.new) {
        if pair.old[name.as_str()].is_null() {
            call(
                name,
                Pair {
                    old: &Value::Null,
                    new,
                },
            );
        }
    }
}

/// The path of the new document that matches the same requests.
fn twin<'a>(path: &str, old: &Value, new: &'a Value) -> Option<(&'a str, &'a Value)> {
    let same = members(new).find(|(name, _)| *name == path);
    let found = same.or_else(|| {
        let mut others = members(new).filter(|(name, _)| old[name.as_str()].is_null());
        others.find(|(name, _)| shape(name) == shape(path))
    });
    found.map(|(name, item)| (name.as_str(), item))
}

fn twin_of_new<'a>(path: &str, old: &'a Value, new: &Value) -> Option<(&'a str, &'a Value)> {
    twin(path, new, old)
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |shape, piece| {
        let rest = piece.split_once('}').map_or("", |(_, rest)| rest);
        shape + "{}" + rest
    })
}

/// The operations of a path.
fn item(sides: Sides<'_>, pair: Pair<'_>, name: &str, role: Role<'_>, findings: &mut Findings) {
    let items = sides.resolve(pair);
    for method in METHODS {
        let operations = items.get(method);
        let place = format!("{} {name}", method.to_ascii_uppercase());
        findings.within(place, |findings| {
            match (operations.old.is_object(), operations.new.is_object()) {
                (true, true) => operation::compare(sides, items, operations, role, findings),
                (true, false) => {
                    let was = if operations.old["deprecated"] == true {
                        " (it was deprecated)"
                    } else {
                        ""
                    };
                    findings.add(Effect::Replaces, Direction::Api, format!("is gone{was}"));
                }
                (false, true) => findings.add(Effect::Adds, Direction::Api, "is new"),
                (false, false) => {}
            }
        });
    }
}

/// What the document says of the API as a whole. Its version is no difference.
fn about(roots: Pair<'_>, findings: &mut Findings) {
    let info = roots.get("info");
    each(info, |name, _| {
        if name != "version" && info.differs(name) {
            let text = format!("`info.{name}` differs");
            findings.add(Effect::Describes, Direction::Api, text);
        }
    });
    for name in ["tags", "externalDocs"] {
        if roots.differs(name) {
            let text = format!("`{name}` differs");
            findings.add(Effect::Describes, Direction::Api, text);
        }
    }
    operation::servers(roots, findings);
}
