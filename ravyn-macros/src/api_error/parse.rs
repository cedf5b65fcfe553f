//! The variants of an error and their attributes.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, LitInt, Member, Meta, Type};

use super::message;
use super::model::{Bound, Kind, Own, Variant};
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner};

const OPTIONS: &[&str] = &["status", "code", "title", "transparent"];

const EXAMPLE: &str = "#[error(status = 404, code = \"item-not-found\", \"no such item\")]";

/// Reads every variant.
pub(super) fn variants(input: &DeriveInput, errors: &mut Errors) -> Vec<Variant> {
    let mut read = |name: Option<&Ident>, span, attributes: &[Attribute], fields: &Fields| {
        Case { name, span, fields }.read(attributes, errors)
    };
    let variants: Vec<Variant> = match &input.data {
        Data::Enum(data) => {
            let variants = data.variants.iter();
            variants
                .filter_map(|variant| {
                    let name = &variant.ident;
                    read(Some(name), name.span(), &variant.attrs, &variant.fields)
                })
                .collect()
        }
        Data::Struct(data) => read(None, input.ident.span(), &input.attrs, &data.fields)
            .into_iter()
            .collect(),
        Data::Union(data) => {
            let help = "write `enum`, with a variant for each case";
            errors.push(data.union_token, "an error cannot be a union", help);
            Vec::new()
        }
    };
    refuse_twins(&variants, errors);
    variants
}

/// A variant, or the struct.
struct Case<'a> {
    name: Option<&'a Ident>,
    /// Where the case as a whole is reported.
    span: Span,
    fields: &'a Fields,
}

/// What the options say.
#[derive(Default)]
struct Said<'a> {
    status: Option<&'a Opt>,
    code: Option<String>,
    title: Option<syn::LitStr>,
    is_transparent: bool,
}

impl Case<'_> {
    fn read(&self, attributes: &[Attribute], errors: &mut Errors) -> Option<Variant> {
        let options = self.options(attributes, errors)?;
        let from = self.field_with("from");
        if from.is_some() && self.fields.len() > 1 {
            let message = format!("{} has `#[from]` beside other fields", self.shown());
            let help = "`?` has only the cause: drop the other fields, or write `#[source]`";
            errors.push_at(self.span, message, help);
        }
        let span = options.text.as_ref().map_or(self.span, |text| text.span());
        let bound = self.bound(span);
        let source = self.field_with("source").or(from).or_else(|| {
            self.field(|field| field.ident.as_ref().is_some_and(|name| name == "source"))
        });
        Some(Variant {
            name: self.name.cloned(),
            source: source.map(|position| bound[position].name.clone()),
            from: from.and_then(|position| Some(self.fields.iter().nth(position)?.ty.clone())),
            kind: self.kind(&options, &bound, errors)?,
            fields: bound,
        })
    }

    fn shown(&self) -> String {
        let named = |name: &Ident| format!("`{name}`");
        self.name.map_or_else(|| "the error".to_owned(), named)
    }

    fn options(&self, attributes: &[Attribute], errors: &mut Errors) -> Option<Options> {
        let mut ours = attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("error"));
        let Some(attribute) = ours.next() else {
            let message = format!("{} has no `#[error(..)]`", self.shown());
            errors.push_at(self.span, message, format!("write `{EXAMPLE}`"));
            return None;
        };
        if let Some(second) = ours.next() {
            let message = format!("{} has a second `#[error(..)]`", self.shown());
            errors.push(second, message, format!("write one: `{EXAMPLE}`"));
        }
        let Meta::List(list) = &attribute.meta else {
            let help = format!("write `{EXAMPLE}`");
            errors.push(
                attribute,
                "`#[error]` takes its options in parentheses",
                help,
            );
            return None;
        };
        let owner = Owner {
            name: "`#[error]`".to_owned(),
            example: EXAMPLE.to_owned(),
            prose: "title",
            options: OPTIONS.to_vec(),
            serde: &[],
        };
        Some(Options::parse(list.tokens.clone(), owner, errors))
    }

    fn field(&self, is_meant: impl Fn(&Field) -> bool) -> Option<usize> {
        self.fields.iter().position(is_meant)
    }

    fn field_with(&self, attribute: &str) -> Option<usize> {
        self.field(|field| {
            let mut attributes = field.attrs.iter();
            attributes.any(|known| known.path().is_ident(attribute))
        })
    }

    /// The fields; a name that we give stands where the message can see it.
    fn bound(&self, span: Span) -> Vec<Bound> {
        let fields = self.fields.iter().enumerate();
        let bound = fields.map(|(position, field)| match &field.ident {
            Some(name) => Bound {
                member: Member::Named(name.clone()),
                name: name.clone(),
            },
            None => Bound {
                member: Member::Unnamed(position.into()),
                name: quote::format_ident!("_{position}", span = span),
            },
        });
        bound.collect()
    }

    fn kind(&self, options: &Options, bound: &[Bound], errors: &mut Errors) -> Option<Kind> {
        let before = errors.len();
        let said = said(options, errors);
        if said.is_transparent {
            return self.transparent(&said, options, errors);
        }
        let is_well_formed = errors.len() == before;
        let mut missing = |what: &str, help: &str| {
            if is_well_formed {
                errors.push_at(self.span, format!("{} has no {what}", self.shown()), help);
            }
        };
        if said.status.is_none() {
            missing("status", "add one: `#[error(status = 404, ..)]`");
        }
        if options.text.is_none() {
            let help = "end the attribute with one: `#[error(status = 404, \"no such item\")]`";
            missing("message", help);
        }
        let message = options.text.clone()?;
        message::check(&message, bound, errors);
        let name = || self.name.map(|name| kebab_case(&name.unraw().to_string()));
        Some(Kind::Own(Own {
            status: status(said.status?, errors)?,
            code: said.code.or_else(name).unwrap_or_default(),
            title: said.title,
            message,
        }))
    }

    fn transparent(&self, said: &Said<'_>, options: &Options, errors: &mut Errors) -> Option<Kind> {
        if let Some(status) = said.status {
            let help = "write `#[error(transparent)]`, or drop `transparent` and add a message";
            errors.push(
                status,
                "a transparent error has the status of its field",
                help,
            );
        } else if let Some(text) = &options.text {
            let help = "write `#[error(transparent)]`, or `#[error(status = 500, ..)]`";
            errors.push(
                text,
                "a transparent error has the message of its field",
                help,
            );
        }
        let mut types = self.fields.iter().map(|field| field.ty.clone());
        if let (Some(inner), None) = (types.next(), types.next()) {
            return Some(Kind::Transparent(inner));
        }
        let help = "write `Other(#[from] OtherError)`";
        errors.push_at(self.span, "a transparent error has one field", help);
        None
    }
}

fn said<'a>(options: &'a Options, errors: &mut Errors) -> Said<'a> {
    let mut said = Said::default();
    for option in &options.list {
        match option.name.to_string().as_str() {
            "status" => said.status = Some(option),
            "code" => said.code = code(option, errors),
            "title" => said.title = option.text("Item not found", errors),
            "transparent" => said.is_transparent = option.flag(errors),
            _ => option.unknown(errors),
        }
    }
    said
}

fn status(option: &Opt, errors: &mut Errors) -> Option<LitInt> {
    let status = option.count("404", errors)?;
    let is_error = |code| (400..600).contains(&code);
    if status.base10_parse::<u16>().is_ok_and(is_error) {
        return Some(status);
    }
    let message = format!("`{status}` is not the status of an error");
    let help = "write a status from 400 to 599, such as `status = 404`";
    errors.push(&status, message, help);
    None
}

fn code(option: &Opt, errors: &mut Errors) -> Option<String> {
    let text = option.text("item-not-found", errors)?;
    let code = text.value();
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !code.is_empty() && code.chars().all(is_code) {
        return Some(code);
    }
    let help = "write letters, digits and hyphens: `code = \"item-not-found\"`";
    errors.push(&text, format!("{code:?} is not a code"), help);
    None
}

/// Clients tell errors apart by their codes, and `?` by their causes.
fn refuse_twins(variants: &[Variant], errors: &mut Errors) {
    for (position, variant) in variants.iter().enumerate() {
        let Some(name) = &variant.name else { continue };
        let earlier = || variants[..position].iter();
        if let Kind::Own(own) = &variant.kind
            && let Some(other) = earlier().find(|other| other.code() == Some(&own.code))
        {
            let other = other.name.to_token_stream();
            let message = format!("`{other}` and `{name}` have one code, {:?}", own.code);
            let help = format!(
                "give each its own: `code = {:?}`",
                kebab_case(&name.to_string())
            );
            errors.push(name, message, help);
        }
        let same = |ty: &Type| ty.to_token_stream().to_string();
        let from = variant.from.as_ref().map(same);
        if let (Some(cause), Some(other)) = (
            &variant.from,
            earlier().find(|other| from.is_some() && other.from.as_ref().map(same) == from),
        ) {
            let other = other.name.to_token_stream();
            let message = format!("`?` would make both `{other}` and `{name}` of the same error");
            let help = "write `#[source]`, and make this one with `.map_err(..)`";
            errors.push_at(cause.span(), message, help);
        }
    }
}

impl Variant {
    fn code(&self) -> Option<&String> {
        match &self.kind {
            Kind::Own(own) => Some(&own.code),
            Kind::Transparent(_) => None,
        }
    }
}

fn kebab_case(name: &str) -> String {
    let mut text = String::new();
    for (position, letter) in name.chars().enumerate() {
        if position > 0 && letter.is_uppercase() {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
