//! The operations of a document, and requests for them.

use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ravyn::testing::{TestClient, TestResponse};
use serde_json::{Map, Value};

use crate::values::Values;
use crate::violations::violations;

const FORM: &str = "application/x-www-form-urlencoded";

/// One method of one path.
pub(crate) struct Operation {
    pub(crate) name: String,
    method: Method,
    path: String,
    parameters: Vec<Value>,
    /// The media type of the body, and its schema.
    body: Option<(String, Value)>,
    needs_body: bool,
}

/// What is sent: a value for each parameter that is there, by its position, and the body.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    parameters: Vec<Option<Value>>,
    body: Option<Value>,
}

impl Operation {
    pub(crate) fn all(document: &Value) -> Vec<Self> {
        let paths = document["paths"].as_object().expect("paths");
        let all = paths.iter().flat_map(|(path, item)| {
            let operations = item.as_object().expect("operations").iter();
            operations.map(move |(method, operation)| Self::new(path, method, operation))
        });
        all.collect()
    }

    fn new(path: &str, method: &str, operation: &Value) -> Self {
        let content = operation["requestBody"]["content"].as_object();
        let content = content.and_then(|content| content.iter().next());
        let schema = |content: &Value| content.get("schema").cloned();
        Self {
            name: format!("{} {path}", method.to_uppercase()),
            method: Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method"),
            path: path.to_owned(),
            parameters: operation["parameters"]
                .as_array()
                .cloned()
                .unwrap_or_default(),
            body: content
                .and_then(|(media_type, content)| Some((media_type.clone(), schema(content)?))),
            needs_body: operation["requestBody"]["required"] == true,
        }
    }

    /// A request that the document allows.
    pub(crate) fn request(&self, values: &mut Values<'_>) -> Request {
        let parameters = self.parameters.iter().map(|parameter| {
            let is_sent = parameter["required"] == true || values.random.is_yes();
            is_sent.then(|| values.value(&parameter["schema"]))
        });
        let parameters = parameters.collect();
        let is_sent = self.needs_body || values.random.is_yes();
        let body = self.body.as_ref().filter(|_| is_sent);
        Request {
            parameters,
            body: body.map(|(_, schema)| values.value(schema)),
        }
    }

    /// The request with one rule broken, and the place that is to be named.
    pub(crate) fn violations(
        &self,
        request: &Request,
        values: &mut Values<'_>,
    ) -> Vec<(Request, String)> {
        let mut found = Vec::new();
        for (position, parameter) in self.parameters.iter().enumerate() {
            let (location, name) = (parameter["in"].as_str(), parameter["name"].as_str());
            let place = format!("{} {}", location.expect("a place"), name.expect("a name"));
            let with = |value: Option<Value>| {
                let mut request = request.clone();
                request.parameters[position] = value;
                request
            };
            if parameter["required"] == true && location != Some("path") {
                found.push((with(None), place.clone()));
            }
            if let Some(value) = &request.parameters[position] {
                let is_deep = parameter["style"] == "deepObject";
                for (value, pointer) in violations(&parameter["schema"], value, true, values) {
                    if is_deep {
                        // An object of which nothing is left is not there.
                        let inner = value.pointer(parent(&pointer)).and_then(Value::as_object);
                        if inner.is_none_or(|inner| !inner.is_empty()) {
                            found.push((
                                with(Some(value)),
                                format!("{place}{}", brackets(&pointer)),
                            ));
                        }
                        continue;
                    }
                    // A path cannot hold an empty segment, and a list of nothing is not there.
                    let is_empty = value == "" || value.as_array().is_some_and(Vec::is_empty);
                    if !is_empty {
                        found.push((with(Some(value)), place.clone()));
                    }
                }
            }
        }
        if let (Some((media_type, schema)), Some(value)) = (&self.body, &request.body) {
            for (value, pointer) in violations(schema, value, media_type == FORM, values) {
                let mut request = request.clone();
                request.body = Some(value);
                found.push((request, format!("body {pointer}")));
            }
        }
        found
    }
}

impl Request {
    pub(crate) async fn send(&self, client: &TestClient, operation: &Operation) -> TestResponse {
        let mut path = operation.path.clone();
        let mut query = Vec::new();
        let (mut headers, mut cookies) = (Vec::new(), Vec::new());
        for (parameter, value) in operation.parameters.iter().zip(&self.parameters) {
            let Some(value) = value else { continue };
            let name = parameter["name"].as_str().expect("a name");
            match parameter["in"].as_str() {
                Some("path") => {
                    path = path.replace(&format!("{{{name}}}"), &encoded(&listed(value)));
                }
                Some("query") if parameter["style"] == "deepObject" => {
                    query.extend(deep(name, value));
                }
                Some("query") if parameter["explode"] == false => {
                    query.push((name.to_owned(), separated(parameter, value)));
                }
                Some("query") => {
                    query.extend(texts(value).into_iter().map(|text| (name.to_owned(), text)));
                }
                Some("header") => headers.push((name, listed(value))),
                Some("cookie") => cookies.push((name, encoded(&listed(value)))),
                other => panic!("a parameter in {other:?}"),
            }
        }
        let mut request = client.request(operation.method.clone(), &path);
        if !query.is_empty() {
            request = request.query(query);
        }
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        for (name, value) in &cookies {
            request = request.cookie(name, value);
        }
        match (&operation.body, &self.body) {
            (Some((media_type, _)), Some(Value::Object(fields))) if media_type == FORM => {
                request.form(pairs(fields)).send().await
            }
            (Some((media_type, _)), Some(body)) => {
                request.content(media_type, body.to_string()).send().await
            }
            _ => request.send().await,
        }
    }
}

fn pairs(fields: &Map<String, Value>) -> Vec<(String, String)> {
    let fields = fields.iter().filter(|(_, value)| !value.is_null());
    let pairs =
        fields.flat_map(|(name, value)| texts(value).into_iter().map(|text| (name.clone(), text)));
    pairs.collect()
}

/// `filter[size][least]` and its text, for each text in an object.
fn deep(name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(object) => {
            let members = object.iter().filter(|(_, value)| !value.is_null());
            members
                .flat_map(|(member, value)| deep(&format!("{name}[{member}]"), value))
                .collect()
        }
        other => texts(other)
            .into_iter()
            .map(|text| (name.to_owned(), text))
            .collect(),
    }
}

fn separated(parameter: &Value, value: &Value) -> String {
    let separator = match parameter["style"].as_str() {
        Some("spaceDelimited") => " ",
        Some("pipeDelimited") => "|",
        _ => ",",
    };
    texts(value).join(separator)
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn brackets(pointer: &str) -> String {
    pointer
        .split('/')
        .skip(1)
        .map(|segment| format!("[{segment}]"))
        .collect()
}

/// The texts of a value: of a list one for each item.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn listed(value: &Value) -> String {
    texts(value).join(",")
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
