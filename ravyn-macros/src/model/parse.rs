//! The attribute and the type, read into a [`Model`].

use proc_macro2::TokenStream;
use quote::format_ident;
use syn::{
    Attribute, Data, DeriveInput, Fields, Ident, Path, Token, Variant, punctuated::Punctuated,
};

use super::attributes::Serde;
use super::fields::{self, Field};
use crate::errors::Errors;
use crate::options::Options;

/// A model in our words.
pub(super) struct Model {
    pub(super) direction: Direction,
    pub(super) shape: Shape,
    /// A check of the whole value.
    pub(super) check: Vec<Path>,
    /// The name in the document, where the user chose one.
    pub(super) name: Option<String>,
    pub(super) is_renamed: bool,
    pub(super) has_bound: bool,
}

/// What a model is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Both,
    Request,
    Response,
}

impl Direction {
    pub(super) fn arrives(self) -> bool {
        self != Self::Response
    }

    pub(super) fn leaves(self) -> bool {
        self != Self::Request
    }
}

/// The kinds of models, which read and answer differently.
pub(super) enum Shape {
    /// Named fields, or several unnamed ones: a body.
    Struct {
        binds: Vec<TokenStream>,
        fields: Vec<Field>,
    },
    /// One unnamed field: what that field is.
    Newtype(Box<Field>),
    /// Plain names only: a text.
    Names,
    /// Variants with data: a body.
    Enum(Vec<DataVariant>),
}

/// A variant of an enum with data.
pub(super) struct DataVariant {
    pub(super) name: Ident,
    /// Names between the value and its fields on the wire.
    pub(super) wire_path: Vec<String>,
    pub(super) is_named: bool,
    pub(super) idents: Vec<Ident>,
    pub(super) fields: Vec<Field>,
}

const OPTIONS: &[&str] = &["request", "response", "name", "check"];

/// Reads a model, and replaces our attributes in `input` by serde's and schemars'.
pub(super) fn model(
    options: TokenStream,
    input: &mut DeriveInput,
    errors: &mut Errors,
) -> Option<Model> {
    refuse_derives(&mut input.attrs, errors);
    let serde = Serde::read(&input.attrs);
    let mut model = Model {
        direction: Direction::Both,
        shape: Shape::Names,
        check: Vec::new(),
        name: None,
        is_renamed: serde.rename.is_some(),
        has_bound: serde.has_bound,
    };
    for option in Options::parse(options, errors).list {
        match option.name.to_string().as_str() {
            "request" if option.flag(errors) => model.direction = Direction::Request,
            "response" if option.flag(errors) => model.direction = Direction::Response,
            "request" | "response" => {}
            "name" => model.name = option.text("Item", errors).map(|text| text.value()),
            "check" => model.check.extend(fields::path(&option, errors)),
            _ => option.unknown("`#[model]`", OPTIONS, errors),
        }
    }
    model.is_renamed |= model.name.is_some();
    let owner = input.ident.clone();
    model.shape = match &mut input.data {
        Data::Struct(data) => structure(&mut data.fields, &owner, &serde, errors),
        Data::Enum(data) => enumeration(&mut data.variants, &owner, &serde, errors),
        Data::Union(data) => {
            errors.push(
                data.union_token,
                "a model cannot be a union",
                "write a struct, or an enum with one variant for each case",
            );
            return None;
        }
    };
    Some(model)
}

fn structure(fields: &mut Fields, owner: &Ident, serde: &Serde, errors: &mut Errors) -> Shape {
    let is_named = matches!(fields, Fields::Named(_));
    let mut binds = Vec::new();
    let mut read = Vec::new();
    for (position, field) in fields.iter_mut().enumerate() {
        let index = syn::Index::from(position);
        binds.push(
            field
                .ident
                .as_ref()
                .map_or(quote::quote!(#index), |name| quote::quote!(#name)),
        );
        read.push(fields::field(
            field,
            position,
            owner,
            serde.rename_all,
            errors,
        ));
    }
    if !is_named && read.len() == 1 {
        return Shape::Newtype(Box::new(read.remove(0)));
    }
    if serde.is_transparent {
        read.iter_mut().for_each(|field| field.wire_name = None);
    }
    Shape::Struct {
        binds,
        fields: read,
    }
}

fn enumeration(
    variants: &mut Punctuated<Variant, Token![,]>,
    owner: &Ident,
    serde: &Serde,
    errors: &mut Errors,
) -> Shape {
    let is_text = serde.tag.is_none() && !serde.is_untagged;
    if is_text
        && variants
            .iter()
            .all(|variant| matches!(variant.fields, Fields::Unit))
    {
        return Shape::Names;
    }
    Shape::Enum(
        variants
            .iter_mut()
            .map(|variant| data_variant(variant, owner, serde, errors))
            .collect(),
    )
}

fn data_variant(
    variant: &mut Variant,
    owner: &Ident,
    serde: &Serde,
    errors: &mut Errors,
) -> DataVariant {
    let own = Serde::read(&variant.attrs);
    let plain = variant.ident.to_string();
    let name = own
        .rename
        .or_else(|| serde.rename_all.map(|case| case.variant(&plain)))
        .unwrap_or(plain);
    let is_named = matches!(variant.fields, Fields::Named(_));
    let is_newtype = !is_named && variant.fields.len() == 1;
    let owner = format_ident!("{owner}_{}", variant.ident);
    let case = own.rename_all.or(serde.rename_all_fields);
    let (mut idents, mut read) = (Vec::new(), Vec::new());
    for (position, field) in variant.fields.iter_mut().enumerate() {
        idents.push(
            field
                .ident
                .clone()
                .unwrap_or_else(|| format_ident!("field_{position}")),
        );
        let mut field = fields::field(field, position, &owner, case, errors);
        if is_newtype {
            field.wire_name = None;
        }
        read.push(field);
    }
    let wire_path = match (&serde.tag, &serde.content) {
        _ if serde.is_untagged || own.is_untagged => Vec::new(),
        (Some(_), Some(content)) => vec![content.clone()],
        (Some(_), None) => Vec::new(),
        (None, _) => vec![name],
    };
    DataVariant {
        name: variant.ident.clone(),
        wire_path,
        is_named,
        idents,
        fields: read,
    }
}

/// What `#[model]` derives itself must not be derived beside it. The derive is taken off, so that it does
/// not clash with ours.
fn refuse_derives(attributes: &mut [Attribute], errors: &mut Errors) {
    for attribute in attributes
        .iter_mut()
        .filter(|attribute| attribute.path().is_ident("derive"))
    {
        let parser = Punctuated::<syn::Path, Token![,]>::parse_terminated;
        let derives = attribute.parse_args_with(parser).unwrap_or_default();
        let (ours, others): (Vec<_>, Vec<_>) = derives.into_iter().partition(|derive| {
            let name = derive
                .segments
                .last()
                .map(|segment| segment.ident.to_string());
            matches!(
                name.as_deref(),
                Some("Serialize" | "Deserialize" | "JsonSchema")
            )
        });
        for derive in &ours {
            let name = derive
                .segments
                .last()
                .map(|segment| segment.ident.to_string())
                .unwrap_or_default();
            let help = format!("drop `{name}` from `#[derive(..)]`");
            errors.push(derive, format!("`#[model]` derives `{name}` already"), help);
        }
        if !ours.is_empty() {
            *attribute = syn::parse_quote!(#[derive(#(#others),*)]);
        }
    }
}
