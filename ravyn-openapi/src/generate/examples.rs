//! Examples are values of their own schemas: what a document shows, it allows.

use ravyn_core::error::{BuildFault, Faults};
use ravyn_core::meta::{Place, RouteMeta};
use ravyn_core::model::{At, Description};
use serde_json::{Map, Value};

use super::endpoint::Endpoint;
use super::operation_at;
use super::schemas::{NAMED_SCHEMAS, SCHEMAS};

/// The faults of all examples in a document, given as JSON.
pub(super) fn check(document: &Value, endpoints: &[Endpoint<'_>]) -> Vec<BuildFault> {
    let checker = Checker {
        schemas: document
            .pointer("/components/schemas")
            .unwrap_or(&Value::Null),
    };
    let mut faults = Vec::new();
    let components = checker.schemas.as_object();
    for (name, schema) in components.into_iter().flatten() {
        checker.in_schema(schema, &format!("`{name}`"), None, &mut faults);
    }
    for endpoint in endpoints {
        let operation = operation_at(document, endpoint, endpoints);
        checker.in_operation(operation, endpoint.route, &mut faults);
    }
    faults
}

struct Checker<'d> {
    schemas: &'d Value,
}

impl Checker<'_> {
    fn in_operation(&self, operation: &Value, route: &RouteMeta, faults: &mut Vec<BuildFault>) {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            let what = format!("`{}`", parameter["name"].as_str().unwrap_or_default());
            self.of(parameter, &what, route, faults);
        }
        let bodies = std::iter::once(("the body", &operation["requestBody"]));
        let answers = operation.get("responses").and_then(Value::as_object);
        let answers = answers.into_iter().flatten();
        let answers = answers.map(|(_, answer)| ("an answer", answer));
        for (what, holder) in bodies.chain(answers) {
            let content = holder.get("content").and_then(Value::as_object);
            for (_, media_type) in content.into_iter().flatten() {
                self.of(media_type, what, route, faults);
            }
        }
    }

    /// What has an `example` or `examples` beside its `schema`.
    fn of(&self, holder: &Value, what: &str, route: &RouteMeta, faults: &mut Vec<BuildFault>) {
        let Some(schema) = holder.get("schema") else {
            return;
        };
        if let Some(example) = holder.get("example") {
            faults.extend(self.fault(schema, example, what, Some(route)));
        }
        let named = holder.get("examples").and_then(Value::as_object);
        for (name, example) in named.into_iter().flatten() {
            let what = format!("{what}, called `{name}`,");
            faults.extend(self.fault(schema, &example["value"], &what, Some(route)));
        }
        self.in_schema(schema, what, Some(route), faults);
    }

    /// The `examples` of a schema and of every schema in it.
    fn in_schema(
        &self,
        schema: &Value,
        what: &str,
        route: Option<&RouteMeta>,
        faults: &mut Vec<BuildFault>,
    ) {
        let Some(object) = schema.as_object() else {
            return;
        };
        let examples = object.get("examples").and_then(Value::as_array);
        for example in examples.into_iter().flatten() {
            faults.extend(self.fault(schema, example, what, route));
        }
        for keyword in SCHEMAS {
            let inner = match object.get(keyword) {
                Some(Value::Array(forms)) => &forms[..],
                Some(form) => std::slice::from_ref(form),
                None => continue,
            };
            for schema in inner {
                self.in_schema(schema, what, route, faults);
            }
        }
        for keyword in NAMED_SCHEMAS {
            let named = object.get(keyword).and_then(Value::as_object);
            for (name, schema) in named.into_iter().flat_map(Map::iter) {
                self.in_schema(schema, &format!("`{name}` in {what}"), route, faults);
            }
        }
    }

    fn fault(
        &self,
        schema: &Value,
        example: &Value,
        what: &str,
        route: Option<&RouteMeta>,
    ) -> Option<BuildFault> {
        let mut found = Faults::new();
        let description = Description::of_document(schema, self.schemas);
        description.check_shown(example, &At::root(Place::Body), &mut found);
        let first = found.iter().next()?;
        let place = first.pointer().filter(|pointer| !pointer.is_empty());
        let place = place.map(|pointer| format!(" at {pointer}"));
        let message = format!(
            "the example {example} of {what} breaks its schema{}: {}",
            place.unwrap_or_default(),
            first.detail()
        );
        let fault = BuildFault::new("RV0022", message)
            .help("change the example or the rule; an answer has every field, `null` included");
        Some(match route {
            None => fault,
            Some(route) => fault
                .route(format!(
                    "{} {} ({})",
                    route.methods_text(),
                    route.path,
                    route.handler
                ))
                .at(route.source),
        })
    }
}
