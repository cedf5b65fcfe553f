//! A field in our words, and `#[field(..)]` turned into serde's and schemars' attributes.

use proc_macro2::Span;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Ident, LitStr, Member, Path, Type, parse_quote};

use super::attributes::{Serde, conditions};
use super::case::Case;
use super::field_options::Said;
use super::parse::Direction;
use super::refuse;
use crate::constraint::{self, Constraint};
use crate::errors::Errors;

/// A field.
pub(super) struct Field {
    pub(super) member: Member,
    pub(super) ty: Type,
    /// Its name on the wire; `None` where it stands at its parent's place.
    pub(super) wire_name: Option<String>,
    pub(super) constraints: Vec<Constraint>,
    /// The user's own checks.
    pub(super) with: Vec<Path>,
    /// A function that gives the default: its name and its body.
    pub(super) default: Option<(Ident, Expr)>,
    /// It does not arrive, so there is nothing to check.
    pub(super) is_skipped: bool,
    pub(super) conditions: Vec<Attribute>,
}

/// What a field must know of its type or variant.
pub(super) struct Owned {
    pub(super) name: String,
    /// The parameters of the type as they are handed to a function: `::<T>`.
    pub(super) parameters: String,
    pub(super) direction: Direction,
    /// `rename_all`
    pub(super) case: Option<Case>,
    /// `#[serde(default)]`: a field that does not arrive is taken from the default of the whole.
    pub(super) has_default: bool,
}

/// Reads a field and replaces `#[field(..)]` by serde's and schemars' attributes.
pub(super) fn field(
    field: &mut syn::Field,
    member: Member,
    owner: &Owned,
    errors: &mut Errors,
) -> Field {
    let serde = Serde::read(&field.attrs);
    let is_borrowed = refuse::borrowed(&mut field.ty, owner.direction, errors);
    let label = match &member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    };
    let (ours, others) = std::mem::take(&mut field.attrs)
        .into_iter()
        .partition(|attribute| attribute.path().is_ident("field"));
    let ours: Vec<Attribute> = ours;
    let said = Said::by(&ours, errors);
    constraint::refuse_empty(&said.constraints, errors);
    field.attrs = others;
    field.attrs.extend(said.attributes);
    let default = said
        .default
        .map(|value| (format_ident!("__{}_{label}_default", owner.name), value));
    if let Some((function, _)) = &default {
        let path = format!("{function}{}", owner.parameters);
        field.attrs.push(parse_quote!(#[serde(default = #path)]));
    }
    if let Some(place) = said.read_only {
        let has_default = said.has_default || serde.has_default || owner.has_default;
        read_only(field, place, has_default);
    }
    if !serde.aliases.is_empty() && owner.direction.arrives() {
        let aliases = &serde.aliases;
        let attribute = parse_quote!(#[schemars(extend("x-ravyn-aliases" = [#(#aliases),*]))]);
        field.attrs.push(attribute);
    }
    if is_patch(&field.ty) && !(said.has_default || serde.has_default) {
        field.attrs.push(parse_quote!(
            #[serde(default, skip_serializing_if = "::ravyn::model::Patch::is_absent")]
        ));
    }
    if is_borrowed {
        pass_over(field);
    }
    let is_named = matches!(member, Member::Named(_));
    let case = owner.case.filter(|_| is_named);
    let plain = || case.map_or_else(|| label.clone(), |case| case.field(&label));
    Field {
        member,
        ty: field.ty.clone(),
        wire_name: (!serde.is_flat).then(|| serde.rename.unwrap_or_else(plain)),
        constraints: said.constraints,
        with: said.with,
        default,
        is_skipped: serde.is_skipped || is_borrowed || said.read_only.is_some(),
        conditions: conditions(&field.attrs),
    }
}

/// Whether the type is written as a `Patch<T>`, which alone tells an absent field from `null`.
fn is_patch(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Patch"),
        _ => false,
    }
}

/// The field is not read. What it is instead is its default, which is asked for at `place`.
fn read_only(field: &mut syn::Field, place: Span, has_default: bool) {
    field.attrs.push(parse_quote!(#[serde(skip_deserializing)]));
    if !has_default {
        let ty = field.ty.to_token_stream();
        let unset = format!("<{ty} as ::ravyn::__private::Unset>::unset");
        let unset = LitStr::new(&unset, place);
        field.attrs.push(parse_quote!(#[serde(default = #unset)]));
    }
}

/// A field of which an error is noted already takes no part in what is derived.
fn pass_over(field: &mut syn::Field) {
    let skip = parse_quote!(#[serde(skip, default = "::ravyn::__private::never")]);
    field.attrs.push(skip);
    field.attrs.push(parse_quote!(#[schemars(skip)]));
}
