//! The variants of an error and their attributes.

use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, Member, Meta};

use super::attribute::{self, EXAMPLE};
use super::model::{Bound, Variant};
use super::twins;
use crate::errors::Errors;
use crate::options::Options;

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
    twins::refuse(&variants, errors);
    variants
}

/// A variant, or the struct.
pub(super) struct Case<'a> {
    pub(super) name: Option<&'a Ident>,
    /// Where the case as a whole is reported.
    pub(super) span: Span,
    pub(super) fields: &'a Fields,
}

impl Case<'_> {
    fn read(&self, attributes: &[Attribute], errors: &mut Errors) -> Option<Variant> {
        let options = self.attribute(attributes, errors)?;
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

    pub(super) fn shown(&self) -> String {
        let named = |name: &Ident| format!("`{name}`");
        self.name.map_or_else(|| "the error".to_owned(), named)
    }

    fn attribute(&self, attributes: &[Attribute], errors: &mut Errors) -> Option<Options> {
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
        Some(attribute::parse(list.tokens.clone(), errors))
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
}
