//! What a model holds, by the form of its type.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Index, Member, Token, Variant};

use super::attributes::{Serde, conditions};
use super::fields::{self, Field, Owned};
use super::parse::Direction;
use crate::errors::Errors;

/// The kinds of models, which read and answer differently.
pub(super) enum Shape {
    /// Named fields, or several unnamed ones: a body.
    Struct(Vec<Field>),
    /// One unnamed field: what that field is.
    Newtype(Box<Field>),
    /// Plain names only: a text.
    Names,
    /// Variants with data: a body.
    Enum(Vec<DataVariant>),
}

impl Shape {
    /// Reads the fields. `None`: the type is a union.
    pub(super) fn read(
        input: &mut DeriveInput,
        direction: Direction,
        serde: &Serde,
        errors: &mut Errors,
    ) -> Option<Self> {
        let (_, parameters, _) = input.generics.split_for_impl();
        let owner = Owned {
            name: input.ident.unraw().to_string(),
            parameters: parameters.as_turbofish().to_token_stream().to_string(),
            direction,
            case: serde.rename_all,
            has_default: serde.has_default,
        };
        match &mut input.data {
            Data::Struct(data) => Some(structure(&mut data.fields, &owner, serde, errors)),
            Data::Enum(data) => Some(enumeration(&mut data.variants, &owner, serde, errors)),
            Data::Union(_) => None,
        }
    }

    /// All fields, of whichever variant.
    pub(super) fn fields(&self) -> Vec<&Field> {
        match self {
            Self::Struct(fields) => fields.iter().collect(),
            Self::Newtype(field) => vec![field],
            Self::Names => Vec::new(),
            Self::Enum(variants) => variants
                .iter()
                .flat_map(|variant| &variant.fields)
                .collect(),
        }
    }
}

/// A variant of an enum with data.
pub(super) struct DataVariant {
    pub(super) name: Ident,
    /// Names between the value and its fields on the wire.
    pub(super) wire_path: Vec<String>,
    pub(super) fields: Vec<Field>,
    pub(super) conditions: Vec<Attribute>,
}

fn structure(fields: &mut Fields, owner: &Owned, serde: &Serde, errors: &mut Errors) -> Shape {
    let is_named = matches!(fields, Fields::Named(_));
    let mut read = read_fields(fields, owner, errors);
    if !is_named && read.len() == 1 {
        return Shape::Newtype(Box::new(read.remove(0)));
    }
    if serde.is_transparent {
        read.iter_mut().for_each(|field| field.wire_name = None);
    }
    Shape::Struct(read)
}

fn read_fields(fields: &mut Fields, owner: &Owned, errors: &mut Errors) -> Vec<Field> {
    let fields = fields.iter_mut().enumerate();
    fields
        .map(|(position, field)| {
            let member = field
                .ident
                .clone()
                .map_or_else(|| Member::Unnamed(Index::from(position)), Member::Named);
            fields::field(field, member, owner, errors)
        })
        .collect()
}

fn enumeration(
    variants: &mut Punctuated<Variant, Token![,]>,
    owner: &Owned,
    serde: &Serde,
    errors: &mut Errors,
) -> Shape {
    let is_text = serde.tag.is_none() && !serde.is_untagged;
    let is_plain = |variant: &Variant| matches!(variant.fields, Fields::Unit);
    if is_text && variants.iter().all(is_plain) {
        return Shape::Names;
    }
    let variants = variants.iter_mut();
    Shape::Enum(
        variants
            .map(|variant| data_variant(variant, owner, serde, errors))
            .collect(),
    )
}

fn data_variant(
    variant: &mut Variant,
    owner: &Owned,
    serde: &Serde,
    errors: &mut Errors,
) -> DataVariant {
    let own = Serde::read(&variant.attrs);
    let plain = variant.ident.unraw().to_string();
    let owner = Owned {
        name: format!("{}_{plain}", owner.name),
        parameters: owner.parameters.clone(),
        direction: owner.direction,
        case: own.rename_all.or(serde.rename_all_fields),
        has_default: false,
    };
    let is_newtype =
        matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    let mut fields = read_fields(&mut variant.fields, &owner, errors);
    if is_newtype {
        fields.iter_mut().for_each(|field| field.wire_name = None);
    }
    let name = own
        .rename
        .or_else(|| serde.rename_all.map(|case| case.variant(&plain)))
        .unwrap_or(plain);
    let wire_path = match (&serde.tag, &serde.content) {
        _ if serde.is_untagged || own.is_untagged => Vec::new(),
        (Some(_), Some(content)) => vec![content.clone()],
        (Some(_), None) => Vec::new(),
        (None, _) => vec![name],
    };
    DataVariant {
        name: variant.ident.clone(),
        wire_path,
        fields,
        conditions: conditions(&variant.attrs),
    }
}
