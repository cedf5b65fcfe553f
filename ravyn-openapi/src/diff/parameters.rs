//! Parameters: the same one has the same place and name, whatever the case of a header's, and wherever it stands.

use std::collections::BTreeMap;

use serde_json::Value;

use super::content;
use super::findings::{Effect, Findings};
use super::operation::{Role, deprecation};
use super::report::Direction;
use super::schema;
use super::sides::{Pair, Sides};
use crate::source::{Source, elements};

/// Header fields that are no parameters (OpenAPI 3.1, §4.8.12.1).
const NO_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Where a parameter stands, and its name; of one in the path, its position.
type Key = (String, String);

/// Compares the parameters of an operation, with those of its path.
pub(super) fn compare(
    sides: Sides<'_>,
    items: Pair<'_>,
    pair: Pair<'_>,
    role: Role<'_>,
    findings: &mut Findings,
) {
    let paths = role.paths.unwrap_or_default();
    let old = all(sides.old, items.old, pair.old, paths.0);
    let new = all(sides.new, items.new, pair.new, paths.1);
    for (key, was) in &old {
        let known = new.get(key);
        findings.within(place(known.unwrap_or(was)), |findings| match known {
            Some(is) => both(sides, Pair { old: was, new: is }, role.request, findings),
            None if role.request == Direction::Answer => {
                findings.add(Effect::Unclear, role.request, "is no longer sent");
            }
            None => findings.add(Effect::Replaces, role.request, "is no longer read"),
        });
    }
    for (key, is) in &new {
        if !old.contains_key(key) {
            findings.within(place(is), |findings| {
                let (effect, text) = match (is["required"] == true, role.request) {
                    (true, Direction::Request) => {
                        (Effect::Narrows, "is a new parameter, and required")
                    }
                    _ => (Effect::Adds, "is a new parameter"),
                };
                findings.add(effect, role.request, text);
            });
        }
    }
}

fn all<'a>(
    source: Source<'a>,
    item: &'a Value,
    operation: &'a Value,
    path: &str,
) -> BTreeMap<Key, &'a Value> {
    let lists = [item, operation].map(|holder| elements(&holder["parameters"]));
    let parameters = lists.into_iter().flatten().map(|one| source.resolve(one));
    let keyed = parameters.filter_map(|one| Some((key(one, path)?, one)));
    // One of an operation goes before one of its path.
    keyed.collect()
}

fn key(parameter: &Value, path: &str) -> Option<Key> {
    let (place, name) = (parameter["in"].as_str()?, parameter["name"].as_str()?);
    let name = match place {
        "path" => position(name, path).map_or_else(|| name.to_owned(), |at| at.to_string()),
        "header" => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    };
    let is_none = place == "header" && NO_PARAMETERS.contains(&name.as_str());
    (!is_none).then(|| (place.to_owned(), name))
}

fn position(name: &str, path: &str) -> Option<usize> {
    let mut names = path.split('{').skip(1);
    names.position(|piece| piece.split('}').next() == Some(name))
}

fn place(parameter: &Value) -> String {
    let text = |name: &str| parameter[name].as_str().unwrap_or_default().to_owned();
    format!("{} {}", text("in"), text("name"))
}

fn both(sides: Sides<'_>, pair: Pair<'_>, direction: Direction, findings: &mut Findings) {
    if pair.old["in"] == "path" && pair.differs("name") {
        let was = pair.old["name"].as_str().unwrap_or_default();
        let text = format!("was called `{was}`");
        findings.add(Effect::Describes, direction, text);
    }
    if pair.old["in"] != "path" {
        required(pair, direction, findings);
    }
    deprecation(pair, direction, findings);
    words(pair, direction, findings);
    if style(pair.old) != style(pair.new)
        && (is_compound(sides.old, pair.old) || is_compound(sides.new, pair.new))
    {
        let text = "lists and objects are written in another style";
        findings.add(Effect::Replaces, direction, text);
    }
    let schemas = Pair {
        old: schema_of(pair.old),
        new: schema_of(pair.new),
    };
    schema::compare(sides, schemas, direction, findings);
}

/// Says where a parameter, a header or a body is required now, or is not any more.
pub(super) fn required(pair: Pair<'_>, direction: Direction, findings: &mut Findings) {
    match pair.flags("required") {
        (false, true) => findings.add(Effect::Narrows, direction, "is required now"),
        (true, false) => findings.add(Effect::Widens, direction, "is no longer required"),
        _ => {}
    }
}

/// Says where words for people differ.
pub(super) fn words(pair: Pair<'_>, direction: Direction, findings: &mut Findings) {
    let names = ["description", "example", "examples"];
    let names: Vec<&str> = names
        .into_iter()
        .filter(|name| pair.differs(name))
        .collect();
    if !names.is_empty() {
        let text = format!("`{}` differs", names.join("`, `"));
        findings.add(Effect::Describes, direction, text);
    }
}

/// The schema of a parameter or a header, also where it has a content.
pub(super) fn schema_of(parameter: &Value) -> &Value {
    let first = content::first(&parameter["content"]);
    first.map_or(&parameter["schema"], |media_type| &media_type["schema"])
}

/// How a list or an object is written.
fn style(parameter: &Value) -> (String, bool, bool) {
    let default = match parameter["in"].as_str() {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let style = parameter["style"].as_str().unwrap_or(default);
    let explode = parameter["explode"].as_bool().unwrap_or(style == "form");
    (style.to_owned(), explode, parameter["content"].is_object())
}

fn is_compound(source: Source<'_>, parameter: &Value) -> bool {
    let types = schema::types(source, schema_of(parameter));
    types.contains("array") || types.contains("object")
}
