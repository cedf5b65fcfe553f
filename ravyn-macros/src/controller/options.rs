//! The options of `#[controller]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Expr, LitStr};

use crate::emit::{emit, private};
use crate::errors::Errors;
use crate::handler::{prefix, quantity};
use crate::level::{self, Level};
use crate::options::{Opt, Options, Owner};

const OPTIONS: &[&str] = &[
    "path",
    "tags",
    "deprecated",
    "hidden",
    "timeout",
    "body_limit",
    "dependencies",
    "require_authentication",
    "only",
];

/// What the attribute says.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) path: Option<LitStr>,
    /// The attributes that methods may have.
    pub(super) only: Vec<Ident>,
    level: Level,
    dependencies: Vec<Expr>,
    tags: Vec<LitStr>,
    is_deprecated: bool,
    is_hidden: bool,
    requires_authentication: bool,
    /// Milliseconds.
    timeout: Option<u64>,
    /// Bytes.
    body_limit: Option<u64>,
}

impl Settings {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let owner = Owner {
            name: "`#[controller]`".to_owned(),
            example: "#[controller(\"/users\", tags(\"users\"))]".to_owned(),
            prose: "path",
            options: [OPTIONS, level::OPTIONS].concat(),
            serde: &[],
        };
        let options = Options::parse(tokens, owner, errors);
        let mut settings = Self {
            path: options.text.clone(),
            ..Self::default()
        };
        for option in &options.list {
            settings.read(option, errors);
        }
        if let Some(path) = &settings.path {
            prefix(path, errors);
        }
        settings
    }

    fn read(&mut self, option: &Opt, errors: &mut Errors) {
        match option.name.to_string().as_str() {
            "path" if self.path.is_some() => {
                errors.push(option, "the path is given twice", "drop `path = ..`");
            }
            "path" => self.path = option.text("/users", errors),
            "tags" => self.tags = option.items("a list of strings", "\"users\"", errors),
            "deprecated" => self.is_deprecated = option.flag(errors),
            "hidden" => self.is_hidden = option.flag(errors),
            "require_authentication" => self.requires_authentication = option.flag(errors),
            "timeout" => {
                let text = option.text("5s", errors);
                self.timeout = text.and_then(|text| quantity::milliseconds(&text, errors));
            }
            "body_limit" => {
                let text = option.text("1MiB", errors);
                self.body_limit = text.and_then(|text| quantity::bytes(&text, errors));
            }
            "dependencies" => self.dependencies = option.items("providers", "connect", errors),
            "only" => self.only = option.items("names of attributes", "get, post", errors),
            _ if self.level.read(option, errors) => {}
            _ => option.unknown(errors),
        }
    }

    /// `Controller::settings`
    pub(super) fn function(&self) -> TokenStream {
        let private = private();
        let dependencies = level::list("dependency", &self.dependencies);
        let added = self.level.statements();
        let said = self.said();
        emit! {
            fn settings(level: &mut #private::LevelSettings) {
                let _ = &level;
                #dependencies
                #added
                #said
            }
        }
    }

    fn said(&self) -> TokenStream {
        let private = private();
        let tags = self.tags.iter();
        let tags = tags.map(|tag| emit!(#private::level::tag(level, #tag);));
        let timeout = self.timeout.iter();
        let timeout = timeout.map(|ms| emit!(#private::level::timeout(level, #ms);));
        let body_limit = self.body_limit.iter();
        let body_limit = body_limit.map(|bytes| emit!(#private::level::body_limit(level, #bytes);));
        let deprecated = self
            .is_deprecated
            .then(|| emit!(#private::level::deprecated(level);));
        let hidden = self
            .is_hidden
            .then(|| emit!(#private::level::hidden(level);));
        let authenticated = self
            .requires_authentication
            .then(|| emit!(#private::level::require_authentication(level);));
        quote!(#(#tags)* #(#timeout)* #(#body_limit)* #deprecated #hidden #authenticated)
    }
}
