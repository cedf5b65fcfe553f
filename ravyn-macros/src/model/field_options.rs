//! The options of `#[field(..)]`.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, Meta, Path, parse_quote};

use crate::constraint::{self, Constraint};
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner, Value};

const OPTIONS: &[&str] = &[
    "default",
    "description",
    "example",
    "deprecated",
    "with",
    "read_only",
    "write_only",
];

/// What serde's attribute says of a field.
const SERDE: &[&str] = &[
    "rename",
    "alias",
    "flatten",
    "skip",
    "skip_serializing",
    "skip_deserializing",
    "skip_serializing_if",
    "serialize_with",
    "deserialize_with",
    "borrow",
];

/// What the options say.
#[derive(Default)]
pub(super) struct Said {
    pub(super) constraints: Vec<Constraint>,
    pub(super) with: Vec<Path>,
    pub(super) default: Option<Expr>,
    pub(super) has_default: bool,
    /// Where it says so.
    pub(super) read_only: Option<Span>,
    write_only: Option<Ident>,
    /// The same for serde and schemars.
    pub(super) attributes: Vec<Attribute>,
}

impl Said {
    pub(super) fn by(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut said = Self::default();
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else {
                let message = "`#[field]` takes its options in parentheses";
                errors.push(attribute, message, "write `#[field(min_length = 1)]`");
                continue;
            };
            for option in &options(list.tokens.clone(), errors).list {
                said.read(option, errors);
            }
        }
        if let (Some(_), Some(second)) = (said.read_only, &said.write_only) {
            let message = "a field cannot be both read-only and write-only";
            errors.push(second, message, "keep one of them, such as `write_only`");
        }
        said
    }

    fn read(&mut self, option: &Opt, errors: &mut Errors) {
        match option.name.to_string().as_str() {
            "default" => self.read_default(option, errors),
            "description" => {
                let text = option.text("Name of the item", errors);
                let attribute = text.map(|text| parse_quote!(#[schemars(description = #text)]));
                self.attributes.extend(attribute);
            }
            "example" => {
                let value = option.expression("\"lamp\"", errors);
                self.attributes
                    .extend(value.map(|value| extension("examples", &quote::quote!([#value]))));
            }
            "deprecated" => {
                self.flag(option, "deprecated", errors);
            }
            "read_only" => {
                let is_set = self.flag(option, "readOnly", errors);
                self.read_only = is_set.then(|| option.name.span());
            }
            "write_only" => {
                if self.flag(option, "writeOnly", errors) {
                    self.attributes
                        .push(parse_quote!(#[serde(skip_serializing)]));
                    self.write_only = Some(option.name.clone());
                }
            }
            "with" => self.with.extend(option.function(errors)),
            name if constraint::NAMES.contains(&name) => {
                if let Some(constraint) = Constraint::parse(option, errors) {
                    let (keyword, value) = constraint.keyword();
                    self.attributes.push(extension(&keyword, &value));
                    if keyword == "uniqueItems" {
                        self.attributes
                            .push(extension("x-ravyn-unique", &quote::quote!(true)));
                    }
                    self.constraints.push(constraint);
                }
            }
            _ => option.unknown(errors),
        }
    }

    fn flag(&mut self, option: &Opt, keyword: &str, errors: &mut Errors) -> bool {
        let is_set = option.flag(errors);
        if is_set {
            self.attributes
                .push(extension(keyword, &quote::quote!(true)));
        }
        is_set
    }

    fn read_default(&mut self, option: &Opt, errors: &mut Errors) {
        self.has_default = true;
        if matches!(option.value, Value::Flag) {
            self.attributes.push(parse_quote!(#[serde(default)]));
        } else {
            self.default = option.expression("20", errors);
        }
    }
}

/// A keyword of the field's schema.
fn extension(keyword: &str, value: &TokenStream) -> Attribute {
    parse_quote!(#[schemars(extend(#keyword = #value))])
}

fn options(tokens: TokenStream, errors: &mut Errors) -> Options {
    let owner = Owner {
        name: "`#[field]`".to_owned(),
        example: "#[field(min_length = 1)]".to_owned(),
        prose: "description",
        options: [OPTIONS, constraint::NAMES].concat(),
        serde: SERDE,
    };
    let options = Options::parse(tokens, owner, errors);
    options.refuse_text(errors);
    options
}
