//! What the application says of itself.

use serde::Serialize;

use super::Extensions;

/// Title, version and description of the application (§4.8.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// Its title.
    pub title: String,
    /// What it is, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Its description, CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Address of the terms under which it is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_of_service: Option<String>,
    /// Who answers questions about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Under which licence it is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// Its own version, not that of OpenAPI.
    pub version: String,
    /// Fields of others.
    #[serde(flatten)]
    pub extensions: Extensions,
}

/// Who answers questions about the application (§4.8.3).
///
/// ```
/// use ravyn_openapi::{Contact, OpenApi};
///
/// let contact = Contact::new("Shop team").email("shop@example.com");
/// let openapi = OpenApi::new().contact(contact);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use = "it is said of nobody until the document has it: `.contact(contact)`"]
pub struct Contact {
    /// A person or a group.
    pub name: String,
    /// A page of theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Their address for mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl Contact {
    /// A person or a group.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            url: None,
            email: None,
        }
    }

    /// Sets the address of a page of theirs.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets their address for mail.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }
}

/// The licence of the application (§4.8.4).
///
/// ```
/// use ravyn_openapi::{License, OpenApi};
///
/// let openapi = OpenApi::new().license(License::spdx("Apache 2.0", "Apache-2.0"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use = "nothing is licensed until the document has it: `.license(license)`"]
pub struct License {
    /// Its name.
    pub name: String,
    /// An SPDX expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// Where its text is. A licence has this or an identifier, not both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl License {
    /// A licence that has no more than a name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            identifier: None,
            url: None,
        }
    }

    /// A licence with its SPDX expression: `MIT OR Apache-2.0`.
    pub fn spdx(name: impl Into<String>, identifier: impl Into<String>) -> Self {
        Self {
            identifier: Some(identifier.into()),
            ..Self::new(name)
        }
    }

    /// A licence with the address of its text.
    pub fn url(name: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            url: Some(url.into()),
            ..Self::new(name)
        }
    }
}
