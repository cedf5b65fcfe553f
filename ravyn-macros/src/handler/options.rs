//! The options of a handler's attribute.

use proc_macro2::TokenStream;
use syn::{Attribute, Ident};

use super::model::{Binding, Settings};
use super::{quantity, responses};
use crate::docs;
use crate::document;
use crate::errors::Errors;
use crate::level::{self, Level};
use crate::options::{Opt, Options, Owner};

const OPTIONS: &[&str] = &[
    "path",
    "name",
    "summary",
    "description",
    "status",
    "tags",
    "deprecated",
    "operation_id",
    "hidden",
    "response_description",
    "produces",
    "responses",
    "response_headers",
    "timeout",
    "body_limit",
    "blocking",
    "public",
    "dependencies",
    "type",
];

/// Takes the attribute apart. `method` is `None` for `#[route]`.
pub(super) fn parse(method: Option<&str>, tokens: TokenStream, errors: &mut Errors) -> Options {
    let name = method.map_or("route".to_owned(), str::to_lowercase);
    let example = match method {
        Some(_) => format!("#[{name}(\"/items\", name = \"items\")]"),
        None => "#[route(methods(GET, POST), \"/items\")]".to_owned(),
    };
    let owner = Owner {
        name: format!("`#[{name}]`"),
        example,
        prose: "summary",
        options: [
            OPTIONS,
            document::OPTIONS,
            document::HANDLER_OPTIONS,
            level::OPTIONS,
        ]
        .concat(),
        serde: &[],
    };
    Options::parse(tokens, owner, errors)
}

/// What the options say, and before them the doc comment.
pub(super) struct Said {
    pub(super) settings: Settings,
    pub(super) level: Level,
    pub(super) bindings: Vec<Binding>,
    pub(super) is_blocking: bool,
    pub(super) type_name: Option<Ident>,
}

impl Said {
    pub(super) fn by(attributes: &[Attribute], options: &Options, errors: &mut Errors) -> Self {
        let (summary, description) = docs::summary_and_description(&docs::text(attributes));
        let is_deprecated = attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("deprecated"));
        let mut said = Self {
            settings: Settings {
                summary,
                description,
                is_deprecated,
                ..Settings::default()
            },
            level: Level::default(),
            bindings: Vec::new(),
            is_blocking: false,
            type_name: None,
        };
        for option in &options.list {
            said.read(option, errors);
        }
        said
    }

    fn read(&mut self, option: &Opt, errors: &mut Errors) {
        let settings = &mut self.settings;
        let text = |example, errors: &mut Errors| option.text(example, errors);
        match option.name.to_string().as_str() {
            "name" => settings.name = text("item", errors),
            "summary" => settings.summary = text("List items", errors).map(|text| text.value()),
            "description" => {
                settings.description = text("All of them.", errors).map(|text| text.value());
            }
            "status" => settings.status = responses::status(option, errors),
            "tags" => {
                settings.tags = option.items("a list of strings", "\"items\", \"shop\"", errors);
            }
            "deprecated" => settings.is_deprecated = option.flag(errors),
            "operation_id" => settings.operation_id = text("listItems", errors),
            "hidden" => settings.is_hidden = option.flag(errors),
            "response_description" => settings.response_description = text("The item", errors),
            "produces" => settings.produces = responses::produces(option, errors),
            "responses" => settings.responses = responses::responses(option, errors),
            "response_headers" => settings.response_headers = responses::headers(option, errors),
            "timeout" => {
                let text = text("5s", errors);
                settings.timeout = text.and_then(|text| quantity::milliseconds(&text, errors));
            }
            "body_limit" => {
                let text = text("1MiB", errors);
                settings.body_limit = text.and_then(|text| quantity::bytes(&text, errors));
            }
            "public" => settings.is_public = option.flag(errors),
            "blocking" => self.is_blocking = option.flag(errors),
            "type" => self.type_name = option.identifier("ItemsRoute", errors),
            "dependencies" => {
                let example = "user = current_user";
                self.bindings = option.items("arguments with their providers", example, errors);
            }
            _ if settings.document.read(option, errors) => {}
            _ if self.level.read(option, errors) => {}
            _ => option.unknown(errors),
        }
    }
}
