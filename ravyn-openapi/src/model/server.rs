//! Where the application is served.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Extensions;

/// A place where the application is served (§4.8.5).
///
/// ```
/// use ravyn_openapi::{OpenApi, Server, ServerVariable};
///
/// let region = ServerVariable::new("eu").one_of(["eu", "us"]);
/// let server = Server::new("https://{region}.example.com").variable("region", region);
/// let openapi = OpenApi::new().server(server.description("Production"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use = "nothing is served there until the document says so: `.server(server)`"]
pub struct Server {
    /// Its address: absolute, or a path on the site of the document. `{name}` stands for the value of a variable.
    pub url: String,
    /// What it is for, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The variables, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, ServerVariable>,
    /// Fields of others.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Server {
    /// A server at an address: `https://api.example.com`, or `/api` on the site of the document.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            description: None,
            variables: BTreeMap::new(),
            extensions: Extensions::new(),
        }
    }

    /// Says what it is for, CommonMark.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Describes a variable of the address.
    pub fn variable(mut self, name: impl Into<String>, variable: ServerVariable) -> Self {
        self.variables.insert(name.into(), variable);
        self
    }

    /// Adds a field that OpenAPI does not know; its name begins with `x-`.
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extensions.insert(name.into(), value.into());
        self
    }
}

/// A part of a server's address that a client chooses (§4.8.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use = "it belongs to a server: `.variable(\"name\", variable)`"]
pub struct ServerVariable {
    /// The values that there are. Empty: any.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The value of a client that chooses none.
    pub default: String,
    /// What it means, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl ServerVariable {
    /// A variable with the value of a client that chooses none.
    pub fn new(default: impl Into<String>) -> Self {
        Self {
            choices: Vec::new(),
            default: default.into(),
            description: None,
        }
    }

    /// Names the values that there are.
    pub fn one_of<T: Into<String>>(mut self, choices: impl IntoIterator<Item = T>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }

    /// Says what it means, CommonMark.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}
