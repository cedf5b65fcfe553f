//! Holding answers against the document that the application gives of itself.

mod operations;

use std::fmt;

use http::{HeaderMap, Method, StatusCode, header};
use serde_json::Value;

use self::operations::Operations;
use super::TestResponse;
use crate::app::{App, CommandOptions};
use crate::error::Faults;
use crate::meta::Place;
use crate::model::{At, Description};

/// A document, ready to be held against answers.
pub(super) struct Contract {
    operations: Operations,
    /// The document itself, for its components.
    document: Value,
}

impl Contract {
    /// Reads a document.
    ///
    /// # Panics
    /// When it is no OpenAPI document in JSON.
    #[track_caller]
    pub(super) fn read(path: &str, answer: &TestResponse) -> Self {
        assert!(
            answer.status().is_success(),
            "there is no document at {path}: the answer is {}",
            answer.status()
        );
        Self::of(answer.json())
    }

    /// Reads the document that the command `openapi` prints.
    ///
    /// # Panics
    /// When there is no such command.
    #[track_caller]
    pub(super) fn of_command(app: &App) -> Self {
        let mut commands = app.commands().iter();
        let command = commands.find(|command| command.name() == "openapi");
        let printed = command.map(|command| command.run(app, &CommandOptions::default()));
        let printed = printed
            .and_then(Result::ok)
            .expect("the program has the command `openapi`");
        Self::of(serde_json::from_str(&printed).expect("the command prints JSON"))
    }

    fn of(document: Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object);
        Self {
            operations: Operations::of(paths.expect("a document has `paths`")),
            document,
        }
    }

    /// What the answer has that the document does not say. A path or a method that is not in the document
    /// says nothing.
    pub(super) fn check(
        &self,
        method: &Method,
        path: &str,
        answer: &TestResponse,
    ) -> Result<(), Breach> {
        let found = self.operations.find(method, path);
        let Some((template, operation)) = found else {
            return Ok(());
        };
        let breach = |what: String| Breach {
            operation: format!("{method} {path} ({template} in the document)"),
            status: answer.status(),
            what,
        };
        let declared = self.declared(operation, answer.status()).map_err(breach)?;
        self.check_headers(declared, answer.headers())
            .map_err(breach)?;
        if method == Method::HEAD {
            return Ok(());
        }
        self.check_content(declared, answer).map_err(breach)
    }

    /// The answer that the document has for a status.
    fn declared<'c>(
        &'c self,
        operation: &'c Value,
        status: StatusCode,
    ) -> Result<&'c Value, String> {
        let answers = operation.get("responses").and_then(Value::as_object);
        let answers = answers.ok_or("the operation has no answers")?;
        let declared = answers.get(status.as_str()).or(answers.get("default"));
        let declared = declared.ok_or_else(|| {
            let known: Vec<&str> = answers.keys().map(String::as_str).collect();
            format!("the document knows {}", known.join(", "))
        })?;
        Ok(self.followed(declared))
    }

    fn check_headers(&self, declared: &Value, headers: &HeaderMap) -> Result<(), String> {
        let named = declared.get("headers").and_then(Value::as_object);
        for (name, header) in named.into_iter().flatten() {
            let is_required = self.followed(header).get("required") == Some(&Value::Bool(true));
            if is_required && !headers.contains_key(name) {
                return Err(format!("the header field `{name}` is missing"));
            }
        }
        Ok(())
    }

    fn check_content(&self, declared: &Value, answer: &TestResponse) -> Result<(), String> {
        let content = declared.get("content").and_then(Value::as_object);
        let Some(content) = content.filter(|content| !content.is_empty()) else {
            return if answer.bytes().is_empty() {
                Ok(())
            } else {
                Err("the document has no content".to_owned())
            };
        };
        let sent = answer
            .header(header::CONTENT_TYPE.as_str())
            .unwrap_or_default();
        let essence = sent.split(';').next().unwrap_or_default().trim();
        let media_type = content.get(essence).or(content.get("*/*"));
        let media_type = media_type.ok_or_else(|| {
            let known: Vec<&str> = content.keys().map(String::as_str).collect();
            format!(
                "the content type is `{sent}`; the document knows {}",
                known.join(", ")
            )
        })?;
        let Some(schema) = media_type.get("schema") else {
            return Ok(());
        };
        let value = if essence == "application/json" || essence.ends_with("+json") {
            serde_json::from_slice(answer.bytes())
        } else if essence == "application/jsonl" {
            let lines = serde_json::Deserializer::from_slice(answer.bytes()).into_iter();
            lines.collect::<Result<Vec<Value>, _>>().map(Value::Array)
        } else {
            return Ok(());
        };
        let value = value.map_err(|error| format!("the content is not JSON: {error}"))?;
        self.check_value(schema, &value)
    }

    fn check_value(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let schemas = self.document.pointer("/components/schemas");
        let description = Description::of_document(schema, schemas.unwrap_or(&Value::Null));
        let mut faults = Faults::new();
        description.check_sent(value, &At::root(Place::Body), &mut faults);
        let faults: Vec<String> = faults
            .iter()
            .map(|fault| format!("{:?} {}", fault.pointer().unwrap_or(""), fault.detail()))
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(format!(
                "the content breaks its schema: {}",
                faults.join("; ")
            ))
        }
    }

    fn followed<'c>(&'c self, object: &'c Value) -> &'c Value {
        let target = object.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| self.document.pointer(target.strip_prefix('#')?));
        target.unwrap_or(object)
    }
}

impl fmt::Debug for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Contract").field(&self.operations).finish()
    }
}

/// What an answer has that the document does not say.
#[derive(Debug)]
pub(super) struct Breach {
    operation: String,
    status: StatusCode,
    what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            status,
            what,
        } = self;
        write!(f, "{operation} answered {}, but {what}", status.as_u16())
    }
}
