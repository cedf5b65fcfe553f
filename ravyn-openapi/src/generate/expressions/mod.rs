//! Runtime expressions of links and callbacks lead to what the operation has.

mod parse;

use ravyn_core::error::{BuildFault, nearest};
use ravyn_core::model::Format;
use serde_json::Value;

use self::parse::{Expression, Source, embedded, expression};
use super::endpoint::{Endpoint, Origin};
use super::operation_at;

/// The faults of all expressions in a document, given as JSON.
pub(super) fn check(document: &Value, endpoints: &[Endpoint<'_>]) -> Vec<BuildFault> {
    let mut faults = Vec::new();
    for endpoint in endpoints {
        let checker = Checker {
            document,
            operation: operation_at(document, endpoint, endpoints),
        };
        for link in &endpoint.route.document.links {
            for (parameter, value) in &link.parameters {
                let what = format!("`{parameter}` of the link `{}`", link.name);
                let value = endpoint.documented(value);
                let wrong = checker.value(&value);
                faults.extend(wrong.map(|wrong| wrong.fault(endpoint, &what, &value)));
            }
        }
        if let Origin::Callback { of, address } = endpoint.origin {
            let around = &endpoints[of];
            let checker = Checker {
                document,
                operation: operation_at(document, around, endpoints),
            };
            let what = format!("the address of the callback `{}`", endpoint.path.text());
            let wrong = checker.address(address);
            faults.extend(wrong.map(|wrong| wrong.fault(around, &what, address)));
        }
    }
    faults
}

/// What is wrong with an expression, and what to write instead.
struct Wrong {
    reason: String,
    help: String,
}

impl Wrong {
    fn new(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            help: help.into(),
        }
    }

    fn fault(self, endpoint: &Endpoint<'_>, what: &str, text: &str) -> BuildFault {
        let message = format!("{what} is `{text}`: {}", self.reason);
        endpoint.fault("RV0032", message).help(self.help)
    }
}

/// One operation, and the document that it stands in.
struct Checker<'d> {
    document: &'d Value,
    operation: &'d Value,
}

impl Checker<'_> {
    /// The value of a link's parameter: an expression, a text with some in braces, or a constant.
    fn value(&self, text: &str) -> Option<Wrong> {
        if text.starts_with('$') {
            return self.expression(text);
        }
        if text.contains("{$") {
            return self.embedded(text);
        }
        None
    }

    /// The address of a callback.
    fn address(&self, text: &str) -> Option<Wrong> {
        if text.starts_with('$') {
            return self.expression(text);
        }
        if !text.contains('{') && !Format::Uri.accepts(text) {
            let reason = "it is neither a runtime expression nor a URL";
            let help = "write `{$request.body#/callback_url}`, with the name of a property";
            return Some(Wrong::new(reason, help));
        }
        self.embedded(text)
    }

    fn embedded(&self, text: &str) -> Option<Wrong> {
        match embedded(text) {
            Ok(expressions) => expressions.into_iter().find_map(|one| self.expression(one)),
            Err(reason) => Some(Wrong::new(reason, "close it: `{$request.body#/url}`")),
        }
    }

    fn expression(&self, text: &str) -> Option<Wrong> {
        match expression(text) {
            Ok(Expression::Given) => None,
            Ok(Expression::Request(source)) => self.in_request(&source),
            Ok(Expression::Response(source)) => self.in_answer(&source),
            Err(reason) => Some(Wrong::new(
                reason,
                "write one such as `$response.body#/id` or `$request.query.page`",
            )),
        }
    }

    fn in_request(&self, source: &Source<'_>) -> Option<Wrong> {
        match source {
            // A client may send fields that no document names.
            Source::Header(_) => None,
            Source::Query(name) => self.parameter("query", name),
            Source::Path(name) => self.parameter("path", name),
            Source::Body(pointer) => {
                let content = &self.operation["requestBody"]["content"];
                self.in_content("the request", content, pointer)
            }
        }
    }

    fn in_answer(&self, source: &Source<'_>) -> Option<Wrong> {
        let Source::Body(pointer) = source else {
            return None;
        };
        let answers = self.operation["responses"].as_object()?;
        let with_links = answers
            .values()
            .find(|answer| answer.get("links").is_some())?;
        self.in_content("the answer", &with_links["content"], pointer)
    }

    fn parameter(&self, place: &str, name: &str) -> Option<Wrong> {
        let all = self.operation["parameters"].as_array();
        let all = all.into_iter().flatten();
        let known: Vec<&str> = all
            .filter(|parameter| parameter["in"] == place)
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        if known.contains(&name) {
            return None;
        }
        let reason = format!("the operation has no {place} parameter `{name}`");
        Some(Wrong::new(reason, near_or_all(name, &known)))
    }

    fn in_content(&self, whose: &str, content: &Value, pointer: &[String]) -> Option<Wrong> {
        let Some(content) = content.as_object() else {
            let reason = format!("{whose} has no body");
            return Some(Wrong::new(reason, "lead to what is there"));
        };
        let schemas = content.values().map(|media_type| &media_type["schema"]);
        let mut wrong = None;
        for schema in schemas {
            match self.lead(schema, pointer, 0) {
                Found::Missing(name, known) => {
                    let reason = format!("the body of {whose} has no `{name}` there");
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    wrong = Some(Wrong::new(reason, near_or_all(&name, &known)));
                }
                Found::There | Found::Unknown => return None,
            }
        }
        wrong
    }

    /// Follows a pointer through the schema of a value.
    fn lead(&self, schema: &Value, pointer: &[String], depth: usize) -> Found {
        let Some((name, rest)) = pointer.split_first() else {
            return Found::There;
        };
        // A schema that refers to itself without an end says nothing.
        if depth > 32 {
            return Found::Unknown;
        }
        let (mut outcome, mut deeper) = (Found::Unknown, None);
        for form in self.forms(schema, depth) {
            let inner = match form.get("items") {
                Some(items) if name.parse::<usize>().is_ok() => Some(items),
                _ => form.get("properties").and_then(|known| known.get(name)),
            };
            if let Some(inner) = inner {
                match self.lead(inner, rest, depth + 1) {
                    Found::Missing(name, known) => {
                        // Another form may have the same property with more in it.
                        deeper.get_or_insert(Found::Missing(name, known));
                        continue;
                    }
                    found => return found,
                }
            }
            let is_open = form
                .get("additionalProperties")
                .is_some_and(|others| *others != Value::Bool(false));
            let Some(known) = form.get("properties").and_then(Value::as_object) else {
                continue;
            };
            if is_open {
                return Found::Unknown;
            }
            match &mut outcome {
                Found::Missing(_, names) => names.extend(known.keys().cloned()),
                _ => outcome = Found::Missing(name.clone(), known.keys().cloned().collect()),
            }
        }
        deeper.unwrap_or(outcome)
    }

    /// The schema, without references, and all that it is joined of.
    fn forms<'s>(&'s self, schema: &'s Value, depth: usize) -> Vec<&'s Value> {
        if depth > 32 {
            return Vec::new();
        }
        let mut forms = vec![schema];
        let target = schema.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| self.document.pointer(target.strip_prefix('#')?));
        let joined = ["allOf", "anyOf", "oneOf"]
            .into_iter()
            .filter_map(|keyword| schema.get(keyword)?.as_array());
        for inner in target.into_iter().chain(joined.flatten()) {
            forms.extend(self.forms(inner, depth + 1));
        }
        forms
    }
}

/// What a pointer leads to.
enum Found {
    There,
    /// The schema does not tell.
    Unknown,
    /// The name that is not there, and those that are.
    Missing(String, Vec<String>),
}

fn near_or_all(name: &str, known: &[&str]) -> String {
    match (nearest(name, known.iter().copied()), known) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "lead to what is there".to_owned(),
        (None, known) => format!("there are `{}`", known.join("`, `")),
    }
}
