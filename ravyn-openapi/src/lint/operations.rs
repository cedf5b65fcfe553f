//! Operations, their parameters and their bodies.

use serde_json::Value;

use super::report::{Remarks, Rule};
use super::{answers, examples, is_blank};
use crate::source::{METHODS, Source, elements, members};

/// What the operations of a document use.
#[derive(Debug, Default)]
pub(super) struct Used<'a> {
    /// Names of tags, each once.
    pub(super) tags: Vec<&'a str>,
    /// Schemas of parameters, bodies and answers that are no problems.
    pub(super) schemas: Vec<(String, &'a Value)>,
}

/// Looks through all operations, those of webhooks among them.
pub(super) fn check<'a>(source: Source<'a>, remarks: &mut Remarks) -> Used<'a> {
    let mut used = Used::default();
    let mut ids: Vec<&str> = Vec::new();
    let root = source.root();
    let hooks = members(&root["webhooks"]).map(|(name, item)| (format!("webhook {name}"), item));
    let paths = members(&root["paths"]).map(|(path, item)| (path.clone(), item));
    for (name, item) in paths.chain(hooks) {
        let item = source.resolve(item);
        let shared = elements(&item["parameters"]);
        for method in METHODS {
            let operation = &item[method];
            if !operation.is_object() {
                continue;
            }
            let place = format!("{} {name}", method.to_ascii_uppercase());
            if is_blank(&operation["summary"]) && is_blank(&operation["description"]) {
                let text = "has neither a summary nor a description";
                remarks.add(Rule::OperationSummary, &place, text);
            }
            id(operation, &place, &mut ids, remarks);
            for tag in elements(&operation["tags"])
                .iter()
                .filter_map(Value::as_str)
            {
                if !used.tags.contains(&tag) {
                    used.tags.push(tag);
                }
            }
            let own = elements(&operation["parameters"]);
            for parameter in shared.iter().chain(own) {
                self::parameter(source, parameter, &place, &mut used, remarks);
            }
            body(
                source,
                &operation["requestBody"],
                &place,
                &mut used,
                remarks,
            );
            answers::check(source, &operation["responses"], &place, &mut used, remarks);
        }
    }
    used
}

fn id<'a>(operation: &'a Value, place: &str, known: &mut Vec<&'a str>, remarks: &mut Remarks) {
    let Some(id) = operation["operationId"].as_str() else {
        return remarks.add(Rule::OperationId, place, "has no operationId");
    };
    if known.contains(&id) {
        let text = "has the operationId of another operation";
        return remarks.add(Rule::OperationId, place, text);
    }
    known.push(id);
}

fn parameter<'a>(
    source: Source<'a>,
    parameter: &'a Value,
    place: &str,
    used: &mut Used<'a>,
    remarks: &mut Remarks,
) {
    let parameter = source.resolve(parameter);
    let schema = &parameter["schema"];
    let text = |name: &str| parameter[name].as_str().unwrap_or_default().to_owned();
    let place = format!("{place} > {} {}", text("in"), text("name"));
    let is_told = [parameter, schema, source.resolve(schema)]
        .iter()
        .any(|holder| !is_blank(&holder["description"]));
    if !is_told {
        remarks.add(Rule::ParameterDescription, &place, "has no description");
    }
    used.schemas.push((place, schema));
}

fn body<'a>(
    source: Source<'a>,
    body: &'a Value,
    place: &str,
    used: &mut Used<'a>,
    remarks: &mut Remarks,
) {
    let body = source.resolve(body);
    let place = format!("{place} > body");
    for (_, media_type) in members(&body["content"]) {
        used.schemas.push((place.clone(), &media_type["schema"]));
    }
    if examples::are_missing(source, &body["content"]) {
        remarks.add(Rule::BodyExample, place, "has no example");
    }
}
