//! The attribute and the type, read into a [`Model`].

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Index, Member, Path, Token, Variant};

use super::attributes::{Serde, conditions};
use super::fields::{self, Field, Owned};
use super::refuse;
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner};

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
    Struct(Vec<Field>),
    /// One unnamed field: what that field is.
    Newtype(Box<Field>),
    /// Plain names only: a text.
    Names,
    /// Variants with data: a body.
    Enum(Vec<DataVariant>),
}

impl Shape {
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

const OPTIONS: &[&str] = &["request", "response", "name", "check"];

/// What serde's attribute says of a whole type.
const SERDE: &[&str] = &[
    "rename",
    "rename_all",
    "rename_all_fields",
    "tag",
    "content",
    "untagged",
    "transparent",
    "deny_unknown_fields",
    "default",
    "bound",
    "from",
    "try_from",
    "into",
];

/// Reads a model, and replaces our attributes in `input` by serde's and schemars'. `None`: no code of a
/// model would compile.
pub(super) fn model(
    options: TokenStream,
    input: &mut DeriveInput,
    errors: &mut Errors,
) -> Option<Model> {
    refuse::derives(&mut input.attrs, errors);
    let serde = Serde::read(&input.attrs);
    let mut model = Model {
        direction: Direction::Both,
        shape: Shape::Names,
        check: Vec::new(),
        name: None,
        is_renamed: serde.rename.is_some(),
        has_bound: serde.has_bound,
    };
    model.options(options, errors);
    refuse::shape(input, errors)?;
    let owner = Owned {
        name: input.ident.unraw().to_string(),
        direction: model.direction,
        case: serde.rename_all,
        has_default: serde.has_default,
    };
    model.shape = match &mut input.data {
        Data::Struct(data) => structure(&mut data.fields, &owner, &serde, errors),
        Data::Enum(data) => enumeration(&mut data.variants, &owner, &serde, errors),
        Data::Union(_) => return None,
    };
    Some(model)
}

impl Model {
    fn options(&mut self, tokens: TokenStream, errors: &mut Errors) {
        let owner = Owner {
            name: "`#[model]`".to_owned(),
            example: "#[model(request)]".to_owned(),
            prose: "name",
            options: OPTIONS.to_vec(),
            serde: SERDE,
        };
        let options = Options::parse(tokens, owner, errors);
        options.refuse_text(errors);
        for option in &options.list {
            match option.name.to_string().as_str() {
                "request" => self.one_way(Direction::Request, option, errors),
                "response" => self.one_way(Direction::Response, option, errors),
                "name" => self.name = option.text("Item", errors).map(|text| text.value()),
                "check" => self.check.extend(option.function(errors)),
                _ => option.unknown(errors),
            }
        }
        self.is_renamed |= self.name.is_some();
    }

    fn one_way(&mut self, direction: Direction, option: &Opt, errors: &mut Errors) {
        if !option.flag(errors) {
            return;
        }
        if self.direction != Direction::Both {
            let message = "a model is for requests and responses unless one is named";
            errors.push(option, message, "write `#[model]`");
        }
        self.direction = direction;
    }
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
