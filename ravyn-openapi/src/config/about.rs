//! What a document says of the application besides its routes: who offers it, where it is served, how its
//! operations are grouped.

use std::borrow::Cow;
use std::panic::Location;

use ravyn_core::app::AppInfo;
use ravyn_core::meta::SourceLocation;
use serde_json::Value;

use super::OpenApi;
use crate::model::{Contact, Document, ExternalDocs, Info, License, OpenApiVersion, Server, Tag};

/// A value, and where it was said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said<T> {
    pub(super) value: T,
    pub(super) source: SourceLocation,
}

impl<T> Said<T> {
    #[track_caller]
    fn here(value: T) -> Self {
        let source = Location::caller().into();
        Self { value, source }
    }
}

/// A field that OpenAPI does not know.
type Extension = (String, Value);

/// What was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct About {
    summary: Option<Cow<'static, str>>,
    pub(super) terms_of_service: Option<Said<String>>,
    pub(super) contact: Option<Said<Contact>>,
    pub(super) license: Option<Said<License>>,
    pub(super) servers: Vec<Said<Server>>,
    pub(super) tags: Vec<Said<Tag>>,
    pub(super) external_docs: Option<Said<ExternalDocs>>,
    pub(super) extensions: Vec<Said<Extension>>,
    pub(super) info_extensions: Vec<Said<Extension>>,
    version: OpenApiVersion,
}

impl About {
    /// The version of OpenAPI.
    pub(crate) fn version(&self) -> OpenApiVersion {
        self.version
    }

    /// The document without its routes.
    pub(crate) fn document(&self, info: &AppInfo) -> Document {
        let mut document = Document::new(self.info(info));
        if !self.servers.is_empty() {
            let servers = self.servers.iter();
            document.servers = servers.map(|server| server.value.clone()).collect();
        }
        document.openapi = self.version;
        document.tags = self.tags.iter().map(|tag| tag.value.clone()).collect();
        document.external_docs = value(self.external_docs.as_ref());
        document.extensions = extensions(&self.extensions);
        document
    }

    fn info(&self, info: &AppInfo) -> Info {
        Info {
            title: info.title.clone().into_owned(),
            summary: self.summary.as_deref().map(str::to_owned),
            description: info.description.as_deref().map(str::to_owned),
            terms_of_service: value(self.terms_of_service.as_ref()),
            contact: value(self.contact.as_ref()),
            license: value(self.license.as_ref()),
            version: info.version.clone().into_owned(),
            extensions: extensions(&self.info_extensions),
        }
    }
}

fn value<T: Clone>(said: Option<&Said<T>>) -> Option<T> {
    said.map(|said| said.value.clone())
}

fn extensions(said: &[Said<Extension>]) -> crate::model::Extensions {
    said.iter().map(|said| said.value.clone()).collect()
}

/// What the document says of the application. What cannot be said is the build fault RV0030.
impl OpenApi {
    /// Sets the version of OpenAPI that the document is written in. Default: 3.1.
    pub fn openapi_version(mut self, version: OpenApiVersion) -> Self {
        self.about.version = version;
        self
    }

    /// Says in one line what the application is. Its description is [`Ravyn::description`].
    ///
    /// [`Ravyn::description`]: ravyn_core::app::Ravyn::description
    pub fn summary(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.about.summary = Some(text.into());
        self
    }

    /// Sets the address of the terms under which the application is used.
    #[track_caller]
    pub fn terms_of_service(mut self, url: impl Into<String>) -> Self {
        self.about.terms_of_service = Some(Said::here(url.into()));
        self
    }

    /// Says who answers questions about the application.
    #[track_caller]
    pub fn contact(mut self, contact: Contact) -> Self {
        self.about.contact = Some(Said::here(contact));
        self
    }

    /// Says under which licence the application is offered.
    #[track_caller]
    pub fn license(mut self, license: License) -> Self {
        self.about.license = Some(Said::here(license));
        self
    }

    /// Adds a place where the application is served. The first one is where the page sends requests by default.
    ///
    /// # Defaults
    /// The root of the document's own site. Where a proxy shows the application below a path
    /// (`RAVYN_ROOT_PATH`), that path on the document's own site is the first place, and those that are given here follow
    /// as they are.
    #[track_caller]
    pub fn server(mut self, server: Server) -> Self {
        self.about.servers.push(Said::here(server));
        self
    }

    /// Describes a tag. Tags stand in the document in the order in which they are given here.
    ///
    /// # Errors
    /// Once one is described all have to be: a route with another tag is the build fault RV0031.
    #[track_caller]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.about.tags.push(Said::here(tag));
        self
    }

    /// Says where more of the application stands.
    #[track_caller]
    pub fn external_docs(mut self, docs: ExternalDocs) -> Self {
        self.about.external_docs = Some(Said::here(docs));
        self
    }

    /// Adds a field to the document that OpenAPI does not know: `x-tagGroups`. Its name begins with `x-`.
    #[track_caller]
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let extension = Said::here((name.into(), value.into()));
        self.about.extensions.push(extension);
        self
    }

    /// Adds such a field to what the document says of the application, its `info`: `x-logo`.
    #[track_caller]
    pub fn info_extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let extension = Said::here((name.into(), value.into()));
        self.about.info_extensions.push(extension);
        self
    }
}
