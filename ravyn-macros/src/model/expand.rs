//! The derives and the implementations of a model.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Generics, Type, parse_quote};

use super::{Direction, Model, Shape, newtype, validate};
use crate::literal;
use crate::paths::{SCHEMARS, SERDE, private};

/// The type with its derives, and everything that makes it a model.
pub(super) fn model(model: &Model, input: &DeriveInput) -> TokenStream {
    let derives = derives(model, input);
    let defaults = defaults(model);
    let validate = implementation(input, model, &quote!(Validate), validate_function(model));
    let shape = match &model.shape {
        Shape::Struct { .. } | Shape::Enum(_) => body(model, input),
        Shape::Names => names(model, input),
        Shape::Newtype(field) => newtype::newtype(model, input, &field.ty),
    };
    let markers = markers(model, input);
    quote! {
        #derives
        #input
        #(#defaults)*
        const _: () = {
            #validate
            #(#markers)*
            #shape
        };
    }
}

fn derives(model: &Model, input: &DeriveInput) -> TokenStream {
    let private = private();
    let serialize = model
        .direction
        .leaves()
        .then(|| quote!(#private::serde::Serialize,));
    let deserialize = model
        .direction
        .arrives()
        .then(|| quote!(#private::serde::Deserialize,));
    let name = model
        .name
        .as_ref()
        .map(|name| quote!(#[schemars(rename = #name)]));
    let is_renamed = model.is_renamed;
    let bound = (!model.has_bound && input.generics.type_params().next().is_some()).then(|| {
        let bounds = input
            .generics
            .type_params()
            .map(|parameter| format!("{}: {}", parameter.ident, bound(model.direction)));
        let bounds = bounds.collect::<Vec<_>>().join(", ");
        quote!(#[serde(bound = #bounds)])
    });
    quote! {
        #[derive(#serialize #deserialize #private::schemars::JsonSchema)]
        #[serde(crate = #SERDE)]
        #[schemars(crate = #SCHEMARS, extend("x-ravyn-identity" = #private::identity::<Self>(#is_renamed)))]
        #name
        #bound
    }
}

fn bound(direction: Direction) -> TokenStream {
    let private = private();
    match direction {
        Direction::Both => quote!(#private::Model),
        Direction::Request => quote!(#private::RequestModel),
        Direction::Response => quote!(#private::ResponseModel),
    }
}

/// The generics with every type parameter bound to be a model.
fn bounded(input: &DeriveInput, direction: Direction) -> Generics {
    let mut generics = input.generics.clone();
    let bound = bound(direction);
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(#bound));
    }
    generics
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "so that `quote!` can stand in the call"
)]
fn implementation(
    input: &DeriveInput,
    model: &Model,
    name: &TokenStream,
    body: TokenStream,
) -> TokenStream {
    implementation_where(input, model, name, None, &body)
}

/// `condition` is a trait that the type must have.
pub(super) fn implementation_where(
    input: &DeriveInput,
    model: &Model,
    name: &TokenStream,
    condition: Option<(&Type, TokenStream)>,
    body: &TokenStream,
) -> TokenStream {
    let private = private();
    let mut generics = bounded(input, model.direction);
    if let Some((ty, bound)) = condition {
        // `for<'a>` keeps rustc from refusing a bound that is plainly false; the impl is then unused.
        generics
            .make_where_clause()
            .predicates
            .push(parse_quote!(for<'a> #ty: #bound));
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let ident = &input.ident;
    quote! {
        impl #impl_generics #private::#name for #ident #type_generics #where_clause {
            #body
        }
    }
}

fn validate_function(model: &Model) -> TokenStream {
    let private = private();
    let body = validate::body(model);
    quote! {
        fn validate(&self, __at: &#private::At<'_>, __faults: &mut #private::Faults) {
            let _ = (&__at, &__faults);
            #body
        }
    }
}

fn markers(model: &Model, input: &DeriveInput) -> Vec<TokenStream> {
    let mut markers = Vec::new();
    if model.direction.arrives() {
        markers.push(implementation(
            input,
            model,
            &quote!(RequestModel),
            quote!(),
        ));
    }
    if model.direction.leaves() {
        markers.push(implementation(
            input,
            model,
            &quote!(ResponseModel),
            quote!(),
        ));
        let private = private();
        let answer = quote! {
            fn into_response(self) -> #private::Response {
                #private::json_response(&self)
            }

            fn describe(meta: &mut #private::ResponsesMeta) {
                #private::describe_json::<Self>(meta);
            }
        };
        markers.push(implementation(input, model, &quote!(IntoResponse), answer));
    }
    markers
}

/// A body: read whole, or as a group of parameters where the attribute says so.
fn body(model: &Model, input: &DeriveInput) -> TokenStream {
    if !model.direction.arrives() {
        return quote!();
    }
    let private = private();
    let request = implementation(
        input,
        model,
        &quote!(FromRequest),
        quote! {
            const STAGE: #private::Stage = #private::Stage::Body;

            fn describe(argument: &mut #private::ArgumentMeta) {
                #private::describe_body::<Self>(argument);
            }

            fn from_request(
                request: &mut #private::Request,
                argument: &#private::Argument,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<Self, #private::Rejection>> + ::core::marker::Send {
                #private::read_model::<Self>(request, argument)
            }
        },
    );
    let list = implementation(
        input,
        model,
        &quote!(FromRequestList),
        quote! {
            const STAGE: #private::Stage = #private::Stage::Body;

            fn describe_list(argument: &mut #private::ArgumentMeta) {
                #private::describe_body::<#private::Vec<Self>>(argument);
            }

            fn list(
                request: &mut #private::Request,
                argument: &#private::Argument,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<#private::Vec<Self>, #private::Rejection>> + ::core::marker::Send {
                #private::read_model::<#private::Vec<Self>>(request, argument)
            }
        },
    );
    let values = implementation(
        input,
        model,
        &quote!(FromValues),
        quote! {
            fn describe_values(argument: &mut #private::ArgumentMeta) {
                #private::describe_placed_group::<Self>(argument);
            }

            fn from_values(
                request: &#private::Request,
                argument: &#private::Argument,
            ) -> ::core::result::Result<Self, #private::Rejection> {
                #private::read_group::<Self>(request, argument)
            }
        },
    );
    quote!(#request #list #values)
}

/// An enum of plain names: a text.
fn names(model: &Model, input: &DeriveInput) -> TokenStream {
    if !model.direction.arrives() {
        return quote!();
    }
    let private = private();
    let parameter = implementation(
        input,
        model,
        &quote!(FromParameter),
        quote! {
            fn parse(text: &str) -> ::core::result::Result<Self, #private::Mismatch> {
                #private::parse_variant(text)
            }
        },
    );
    let values = implementation(
        input,
        model,
        &quote!(FromValues),
        quote! {
            fn describe_values(argument: &mut #private::ArgumentMeta) {
                #private::describe_parameter(argument, #private::SchemaOf::of::<Self>());
            }

            fn from_values(
                request: &#private::Request,
                argument: &#private::Argument,
            ) -> ::core::result::Result<Self, #private::Rejection> {
                #private::one(request, argument)
            }
        },
    );
    let request = implementation(
        input,
        model,
        &quote!(FromRequest),
        from_values(&quote!(Self), &quote!(from_request), &quote!(describe)),
    );
    let list = implementation(
        input,
        model,
        &quote!(FromRequestList),
        from_values(
            &quote!(#private::Vec<Self>),
            &quote!(list),
            &quote!(describe_list),
        ),
    );
    quote!(#parameter #values #request #list)
}

/// The async traits of a parameter, by way of `FromValues`.
fn from_values(ty: &TokenStream, read: &TokenStream, describe: &TokenStream) -> TokenStream {
    let private = private();
    quote! {
        const STAGE: #private::Stage = #private::Stage::Parameter;

        fn #describe(argument: &mut #private::ArgumentMeta) {
            <#ty as #private::FromValues>::describe_values(argument);
        }

        fn #read(
            request: &mut #private::Request,
            argument: &#private::Argument,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<#ty, #private::Rejection>> + ::core::marker::Send {
            ::core::future::ready(<#ty as #private::FromValues>::from_values(request, argument))
        }
    }
}

/// The functions that give the defaults of fields.
fn defaults(model: &Model) -> Vec<TokenStream> {
    let fields: Vec<_> = match &model.shape {
        Shape::Struct { fields, .. } => fields.iter().collect(),
        Shape::Newtype(field) => vec![&**field],
        Shape::Enum(variants) => variants
            .iter()
            .flat_map(|variant| &variant.fields)
            .collect(),
        Shape::Names => Vec::new(),
    };
    let defaults = fields
        .iter()
        .filter_map(|field| field.default.as_ref().map(|default| (field, default)));
    defaults
        .map(|(field, (function, value))| {
            let (ty, value) = (&field.ty, literal::converted(value));
            quote_spanned! {function.span()=>
                #[doc(hidden)]
                #[allow(non_snake_case)]
                fn #function() -> #ty {
                    #value
                }
            }
        })
        .collect()
}
