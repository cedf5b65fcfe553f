//! `#[field(..)]`: its rules, and what it tells serde and schemars.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, Ident, Meta, Path, Type, parse_quote};

use super::attributes::Serde;
use super::case::Case;
use crate::constraint::{self, Constraint};
use crate::errors::Errors;
use crate::options::{Opt, Options, Value};

/// A field in our words.
pub(super) struct Field {
    pub(super) ty: Type,
    /// Its name on the wire; `None` where it stands at its parent's place.
    pub(super) wire_name: Option<String>,
    pub(super) constraints: Vec<Constraint>,
    /// The user's own checks.
    pub(super) with: Vec<Path>,
    /// A function that gives the default: its name and its body.
    pub(super) default: Option<(Ident, Expr)>,
    pub(super) is_skipped: bool,
}

/// Reads a field and replaces `#[field(..)]` by serde's and schemars' attributes.
pub(super) fn field(
    field: &mut syn::Field,
    position: usize,
    owner: &Ident,
    case: Option<Case>,
    errors: &mut Errors,
) -> Field {
    let serde = Serde::read(&field.attrs);
    let name = field
        .ident
        .as_ref()
        .map(|name| syn::ext::IdentExt::unraw(name).to_string());
    let cased = name
        .as_ref()
        .map(|name| case.map_or_else(|| name.clone(), |case| case.field(name)));
    let mut read = Field {
        ty: field.ty.clone(),
        wire_name: if serde.is_flat {
            None
        } else {
            serde.rename.or(cased).or(Some(position.to_string()))
        },
        constraints: Vec::new(),
        with: Vec::new(),
        default: None,
        is_skipped: serde.is_skipped,
    };
    let (ours, mut others): (Vec<_>, Vec<_>) = std::mem::take(&mut field.attrs)
        .into_iter()
        .partition(|attribute| attribute.path().is_ident("field"));
    for attribute in &ours {
        let Meta::List(list) = &attribute.meta else {
            errors.push(
                attribute,
                "`#[field]` takes its options in parentheses",
                "write `#[field(min_length = 1)]`",
            );
            continue;
        };
        let label = name.clone().unwrap_or_else(|| position.to_string());
        for option in Options::parse(list.tokens.clone(), errors).list {
            read.option(&option, &label, owner, &mut others, errors);
        }
    }
    field.attrs = others;
    read
}

impl Field {
    fn option(
        &mut self,
        option: &Opt,
        label: &str,
        owner: &Ident,
        others: &mut Vec<Attribute>,
        errors: &mut Errors,
    ) {
        let mut known = vec![
            "default",
            "description",
            "example",
            "deprecated",
            "with",
            "read_only",
            "write_only",
        ];
        known.extend(constraint::NAMES);
        match option.name.to_string().as_str() {
            "default" => self.default(option, label, owner, others, errors),
            "description" => {
                if let Some(text) = option.text("what it is", errors) {
                    others.push(parse_quote!(#[schemars(description = #text)]));
                }
            }
            "example" => {
                if let Some(value) = option.expression("\"lamp\"", errors) {
                    others.push(parse_quote!(#[schemars(extend("examples" = [#value]))]));
                }
            }
            "deprecated" => {
                if option.flag(errors) {
                    others.push(parse_quote!(#[schemars(extend("deprecated" = true))]));
                }
            }
            "with" => self.with.extend(path(option, errors)),
            "read_only" => {
                if option.flag(errors) {
                    others.push(parse_quote!(#[serde(skip_deserializing)]));
                    others.push(parse_quote!(#[schemars(extend("readOnly" = true))]));
                    self.is_skipped = true;
                }
            }
            "write_only" => {
                if option.flag(errors) {
                    others.push(parse_quote!(#[serde(skip_serializing)]));
                    others.push(parse_quote!(#[schemars(extend("writeOnly" = true))]));
                }
            }
            name if constraint::NAMES.contains(&name) => {
                if let Some(constraint) = Constraint::parse(option, errors) {
                    let (keyword, value) = constraint.keyword();
                    others.push(parse_quote!(#[schemars(extend(#keyword = #value))]));
                    self.constraints.push(constraint);
                }
            }
            _ => option.unknown("`#[field]`", &known, errors),
        }
    }

    fn default(
        &mut self,
        option: &Opt,
        label: &str,
        owner: &Ident,
        others: &mut Vec<Attribute>,
        errors: &mut Errors,
    ) {
        if matches!(option.value, Value::Flag) {
            others.push(parse_quote!(#[serde(default)]));
            return;
        }
        let Some(value) = option.expression("20", errors) else {
            return;
        };
        let function =
            quote::format_ident!("__{}_{}_default", owner.to_string().to_lowercase(), label);
        let text = function.to_string();
        others.push(parse_quote!(#[serde(default = #text)]));
        self.default = Some((function, value));
    }
}

/// A path to a function of the user's.
pub(super) fn path(option: &Opt, errors: &mut Errors) -> Option<Path> {
    let value = option.expression("is_isbn", errors)?;
    match value {
        Expr::Path(path) => Some(path.path),
        other => {
            let help = format!(
                "write `{} = is_isbn`, with `fn is_isbn(value: &T) -> Result<(), String>`",
                option.name
            );
            errors.push(
                &other,
                format!("`{}` takes the name of a function", option.name),
                help,
            );
            None
        }
    }
}

impl ToTokens for Field {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ty = &self.ty;
        tokens.extend(quote!(#ty));
    }
}
