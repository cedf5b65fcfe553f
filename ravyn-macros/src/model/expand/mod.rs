//! The derives and the implementations of a model.

mod body;
mod default;
mod name;
mod newtype;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Generics, parse_quote};

use super::parse::{Direction, Model};
use super::shape::Shape;
use super::validate;
use crate::emit::{SCHEMARS, SERDE, emit, private};

/// The type with its derives, and everything that makes it a model.
pub(super) fn model(model: &Model, input: &DeriveInput) -> TokenStream {
    let this = This { model, input };
    let derives = this.derives();
    let defaults = default::functions(&this);
    let validate = this.validate();
    let shape = match &model.shape {
        Shape::Struct(_) | Shape::Enum(_) => body::implementations(&this),
        Shape::Names => name::implementations(&this),
        Shape::Newtype(field) => newtype::implementations(&this, &field.ty),
    };
    let markers = this.markers();
    // `Validate` stands first, because rustc reports in this order, and of a field that is no model ours
    // says more than serde's.
    quote! {
        const _: () = {
            #validate
        };
        #derives
        #input
        #defaults
        const _: () = {
            #markers
            #shape
        };
    }
}

/// The model and its tokens.
struct This<'a> {
    model: &'a Model,
    input: &'a DeriveInput,
}

impl This<'_> {
    fn derives(&self) -> TokenStream {
        let private = private();
        let direction = self.model.direction;
        let serialize = direction
            .leaves()
            .then(|| quote!(::ravyn::model::serde::Serialize,));
        let deserialize = direction
            .arrives()
            .then(|| quote!(::ravyn::model::serde::Deserialize,));
        let name = self.model.name.as_ref();
        let name = name.map(|name| quote!(#[schemars(rename = #name)]));
        let example = self.model.example.as_ref();
        let example = example.map(
            |example| quote!(#[schemars(extend("examples" = [#private::json_of(&#example)]))]),
        );
        let is_renamed = self.model.is_renamed;
        let bound = self.derived_bound();
        quote! {
            #[derive(#serialize #deserialize ::ravyn::model::schemars::JsonSchema)]
            #[serde(crate = #SERDE)]
            #[schemars(crate = #SCHEMARS, extend("x-ravyn-identity" = #private::identity::<Self>(#is_renamed)))]
            #name
            #example
            #bound
        }
    }

    /// Serde and schemars guess bounds from fields; ours are those of the other implementations.
    fn derived_bound(&self) -> Option<TokenStream> {
        let mut parameters = self.input.generics.type_params().peekable();
        if self.model.has_bound || parameters.peek().is_none() {
            return None;
        }
        let bound = bound(self.model.direction);
        let bounds = parameters.map(|parameter| format!("{}: {bound}", parameter.ident));
        let bounds = bounds.collect::<Vec<_>>().join(", ");
        Some(quote! {
            #[serde(bound = #bounds)]
            #[schemars(bound = #bounds)]
        })
    }

    /// The generics with every type parameter bound to be a model.
    fn generics(&self) -> Generics {
        let mut generics = self.input.generics.clone();
        let bound = bound(self.model.direction);
        for parameter in generics.type_params_mut() {
            parameter.bounds.push(parse_quote!(#bound));
        }
        generics
    }

    fn implementation(&self, name: &str, body: &TokenStream) -> TokenStream {
        // rustc lists the types that have a trait, and a list of models explains nothing. A generic model
        // stays in it, because what is wrong with its parameter does explain.
        let is_generic = self.input.generics.type_params().next().is_some();
        let quiet = (!is_generic).then(|| quote!(#[diagnostic::do_not_recommend]));
        let implementation = self.implementation_for(name, &self.generics(), body);
        quote!(#quiet #implementation)
    }

    fn implementation_for(
        &self,
        name: &str,
        generics: &Generics,
        body: &TokenStream,
    ) -> TokenStream {
        let private = private();
        let name = quote::format_ident!("{name}");
        let ident = &self.input.ident;
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics #private::#name for #ident #type_generics #where_clause {
                #body
            }
        }
    }

    fn validate(&self) -> TokenStream {
        let private = private();
        let mut generics = self.generics();
        for parameter in generics.type_params_mut() {
            parameter.bounds.push(parse_quote!(#private::Validate));
        }
        self.implementation_for("Validate", &generics, &validate::function(self.model))
    }

    /// What a model is by its direction alone.
    fn markers(&self) -> TokenStream {
        let private = private();
        let request = self.model.direction.arrives();
        let request = request.then(|| self.implementation("RequestModel", &quote!()));
        let response = self.model.direction.leaves().then(|| {
            let marker = self.implementation("ResponseModel", &quote!());
            let answer = emit! {
                fn into_response(self) -> #private::Response {
                    #private::json_response(&self)
                }

                fn describe(meta: &mut #private::ResponsesMeta) {
                    #private::describe_json::<Self>(meta);
                }
            };
            let answer = self.implementation("IntoResponse", &answer);
            quote!(#marker #answer)
        });
        quote!(#request #response)
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
