//! The variants of an error and their attributes.

use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, LitInt, LitStr, Member, Meta, Type};

use crate::errors::Errors;
use crate::options::{Opt, Options};

/// One case of an error; a struct has one.
pub(super) struct Variant {
    /// `None` for a struct.
    pub(super) name: Option<Ident>,
    pub(super) kind: Kind,
    /// Names of the fields, and the names they are bound to.
    pub(super) fields: Vec<(Member, Ident)>,
    /// The cause.
    pub(super) source: Option<Ident>,
    /// The type that `?` turns into this case.
    pub(super) from: Option<Type>,
}

/// Where its answer comes from.
pub(super) enum Kind {
    /// Its own attribute.
    Own {
        status: LitInt,
        code: String,
        title: Option<LitStr>,
        message: LitStr,
    },
    /// The error in its field.
    Transparent(Type),
}

const OPTIONS: &[&str] = &["status", "code", "title", "transparent"];

/// Reads every variant.
pub(super) fn variants(input: &DeriveInput, errors: &mut Errors) -> Vec<Variant> {
    let variants: Vec<Variant> = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .filter_map(|variant| {
                let name = Some(&variant.ident);
                read(
                    name,
                    variant.ident.span(),
                    &variant.attrs,
                    &variant.fields,
                    errors,
                )
            })
            .collect(),
        Data::Struct(data) => read(None, input.ident.span(), &input.attrs, &data.fields, errors)
            .into_iter()
            .collect(),
        Data::Union(data) => {
            errors.push(
                data.union_token,
                "an error cannot be a union",
                "write an enum",
            );
            Vec::new()
        }
    };
    refuse_twins(&variants, errors);
    variants
}

fn read(
    name: Option<&Ident>,
    span: Span,
    attributes: &[Attribute],
    fields: &Fields,
    errors: &mut Errors,
) -> Option<Variant> {
    let shown = name.map_or_else(|| "the struct".to_owned(), |name| format!("`{name}`"));
    let list = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("error"));
    let Some(Meta::List(list)) = list.map(|attribute| &attribute.meta) else {
        let help = "write `#[error(status = 404, code = \"item-not-found\", \"no item {id}\")]`";
        errors.push_at(span, format!("{shown} has no `#[error(..)]`"), help);
        return None;
    };
    let options = Options::parse(list.tokens.clone(), errors);
    let bound: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(position, field)| bind(position, field))
        .collect();
    let with = |attribute: &str| {
        let has = |field: &Field| {
            field
                .attrs
                .iter()
                .any(|known| known.path().is_ident(attribute))
        };
        fields.iter().position(has)
    };
    let from = with("from");
    let named_source = fields
        .iter()
        .position(|field| field.ident.as_ref().is_some_and(|name| name == "source"));
    let source = with("source")
        .or(from)
        .or(named_source)
        .map(|position| bound[position].1.clone());
    if let (Some(_), true) = (from, fields.len() > 1) {
        errors.push_at(
            span,
            format!("{shown} has `#[from]` beside other fields"),
            "`?` has only the cause: drop the other fields, or write `#[source]`",
        );
    }
    let from = from
        .and_then(|position| fields.iter().nth(position))
        .map(|field| field.ty.clone());
    let kind = kind(name, span, options, fields, errors)?;
    Some(Variant {
        name: name.cloned(),
        kind,
        fields: bound,
        source,
        from,
    })
}

fn bind(position: usize, field: &Field) -> (Member, Ident) {
    match &field.ident {
        Some(name) => (Member::Named(name.clone()), name.clone()),
        None => (
            Member::Unnamed(position.into()),
            quote::format_ident!("_{position}"),
        ),
    }
}

fn kind(
    name: Option<&Ident>,
    span: Span,
    options: Options,
    fields: &Fields,
    errors: &mut Errors,
) -> Option<Kind> {
    let (mut status, mut code, mut title, mut is_transparent) = (None, None, None, false);
    let mut is_well_formed = true;
    for option in &options.list {
        match option.name.to_string().as_str() {
            "status" => {
                status = read_status(option, errors);
                is_well_formed &= status.is_some();
            }
            "code" => code = option.text("item-not-found", errors),
            "title" => title = option.text("Item not found", errors),
            "transparent" => is_transparent = option.flag(errors),
            _ => {
                option.unknown("`#[error]`", OPTIONS, errors);
                is_well_formed = false;
            }
        }
    }
    if is_transparent {
        return transparent(span, fields, errors);
    }
    let shown = name.map_or_else(|| "the error".to_owned(), |name| format!("`{name}`"));
    if status.is_none() && is_well_formed {
        errors.push_at(
            span,
            format!("{shown} has no status"),
            "add one: `#[error(status = 404, ..)]`",
        );
    }
    if options.text.is_none() && is_well_formed {
        errors.push_at(
            span,
            format!("{shown} has no message"),
            "end the attribute with one: `#[error(status = 404, \"no item {id}\")]`",
        );
    }
    let code = code
        .map(|code| code.value())
        .unwrap_or_else(|| name.map_or_else(String::new, |name| kebab_case(&name.to_string())));
    Some(Kind::Own {
        status: status?,
        code,
        title,
        message: options.text?,
    })
}

fn read_status(option: &Opt, errors: &mut Errors) -> Option<LitInt> {
    let status = option.count(errors)?;
    if status
        .base10_parse::<u16>()
        .is_ok_and(|code| (400..600).contains(&code))
    {
        return Some(status);
    }
    errors.push(
        &status,
        format!("`{status}` is not the status of an error"),
        "write a status from 400 to 599",
    );
    None
}

fn transparent(span: Span, fields: &Fields, errors: &mut Errors) -> Option<Kind> {
    let mut types = fields.iter().map(|field| field.ty.clone());
    match (types.next(), types.next()) {
        (Some(inner), None) => Some(Kind::Transparent(inner)),
        _ => {
            errors.push_at(
                span,
                "a transparent error has one field",
                "write `Other(#[from] OtherError)`",
            );
            None
        }
    }
}

/// Clients tell errors apart by their codes.
fn refuse_twins(variants: &[Variant], errors: &mut Errors) {
    for (position, variant) in variants.iter().enumerate() {
        let (Kind::Own { code, .. }, Some(name)) = (&variant.kind, &variant.name) else {
            continue;
        };
        let twin = variants[..position]
            .iter()
            .find(|other| matches!(&other.kind, Kind::Own { code: known, .. } if known == code));
        if let Some(Variant {
            name: Some(other), ..
        }) = twin
        {
            errors.push(
                name,
                format!("`{other}` and `{name}` have one code, \"{code}\""),
                "clients tell errors apart by their codes: give each its own",
            );
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
