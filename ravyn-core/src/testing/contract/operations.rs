//! Finding the operation of a request in a document.

use http::Method;
use serde_json::{Map, Value};

/// The paths of a document.
#[derive(Debug)]
pub(super) struct Operations(Vec<(String, Value)>);

impl Operations {
    pub(super) fn of(paths: &Map<String, Value>) -> Self {
        Self(paths.clone().into_iter().collect())
    }

    /// The template and the operation of a request; the `GET` of a `HEAD` that has none itself.
    pub(super) fn find(&self, method: &Method, path: &str) -> Option<(&str, &Value)> {
        let fitting = self
            .0
            .iter()
            .filter_map(|(template, item)| Some((parameters(template, path)?, template, item)));
        let (_, template, item) = fitting.min_by_key(|(parameters, ..)| *parameters)?;
        let operation = |method: &str| item.get(method.to_ascii_lowercase());
        let found = operation(method.as_str());
        let found = found.or_else(|| (*method == Method::HEAD).then(|| operation("get"))?);
        Some((template, found?))
    }
}

/// The number of parameters of a template that fits the path: fewer are more exact. A value never goes
/// across a slash, as OpenAPI has it.
fn parameters(template: &str, path: &str) -> Option<usize> {
    let wanted: Vec<&str> = template.split('/').collect();
    let given: Vec<&str> = path.split('/').collect();
    let fits = wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(wanted, given)| segment_fits(wanted, given));
    let parameters = wanted.iter().filter(|segment| segment.contains('{'));
    fits.then(|| parameters.count())
}

fn segment_fits(wanted: &str, given: &str) -> bool {
    match wanted.split_once('{').zip(wanted.split_once('}')) {
        Some(((before, _), (_, after))) => {
            given.len() > before.len() + after.len()
                && given.starts_with(before)
                && given.ends_with(after)
        }
        None => wanted == given,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_most_exact_path_is_the_one() {
        let paths = json!({
            "/items/{id}": {"get": 1},
            "/items/new": {"get": 2, "head": 3},
            "/img-{id}.png": {"get": 4},
            "/files/{rest}": {"get": 5},
            "/": {"post": 6},
        });
        let operations = Operations::of(paths.as_object().expect("paths"));
        let find = |method, path| {
            operations
                .find(&method, path)
                .map(|(_, found)| found.clone())
        };
        for (method, path, expected) in [
            (Method::GET, "/items/7", Some(1)),
            (Method::HEAD, "/items/7", Some(1)),
            (Method::GET, "/items/new", Some(2)),
            (Method::HEAD, "/items/new", Some(3)),
            (Method::GET, "/img-7.png", Some(4)),
            (Method::GET, "/img-.png", None),
            (Method::GET, "/files/a", Some(5)),
            (Method::GET, "/files/a/b", None),
            (Method::POST, "/", Some(6)),
            (Method::GET, "/", None),
            (Method::GET, "/items", None),
        ] {
            assert_eq!(
                find(method.clone(), path),
                expected.map(Value::from),
                "{method} {path}"
            );
        }
    }
}
