//! One unnamed field: whatever that field is, with the rules of the type on top.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Type, parse_quote};

use super::This;
use crate::emit::{emit, private};

pub(super) fn implementations(this: &This<'_>, inner: &Type) -> TokenStream {
    let rules = rules(this, inner);
    if !this.model.direction.arrives() {
        return rules;
    }
    let parameter = inherit(this, inner, "FromParameter", &parameter(inner));
    let values = inherit(this, inner, "FromValues", &values(inner));
    let request = inherit(this, inner, "FromRequest", &request(inner));
    let list = inherit(this, inner, "FromRequestList", &list(inner));
    quote!(#rules #parameter #values #request #list)
}

/// An implementation that there is where the field has the trait.
fn inherit(this: &This<'_>, inner: &Type, name: &str, body: &TokenStream) -> TokenStream {
    let private = private();
    let bound = format_ident!("{name}");
    let mut generics = this.generics();
    // `for<'a>` keeps rustc from refusing a bound that is plainly false; the impl is then unused.
    generics
        .make_where_clause()
        .predicates
        .push(parse_quote!(for<'a> #inner: #private::#bound));
    this.implementation_for(name, &generics, body)
}

fn parameter(inner: &Type) -> TokenStream {
    let private = private();
    emit! {
        fn parse(text: &str) -> ::core::result::Result<Self, #private::Mismatch> {
            <#inner as #private::FromParameter>::parse(text).map(Self)
        }
    }
}

fn values(inner: &Type) -> TokenStream {
    let private = private();
    emit! {
        fn describe_values(argument: &mut #private::ArgumentMeta) {
            <#inner as #private::FromValues>::describe_values(argument);
            #private::describe_as::<Self>(argument);
        }

        fn from_values(
            request: &#private::Request,
            argument: &#private::Argument,
        ) -> ::core::result::Result<Self, #private::Rejection> {
            let inner = <#inner as #private::FromValues>::from_values(request, argument);
            #private::newtype(inner, Self, argument)
        }
    }
}

fn request(inner: &Type) -> TokenStream {
    let private = private();
    emit! {
        const STAGE: #private::Stage = <#inner as #private::FromRequest>::STAGE;

        fn describe(argument: &mut #private::ArgumentMeta) {
            <#inner as #private::FromRequest>::describe(argument);
            #private::describe_as::<Self>(argument);
        }

        async fn from_request(
            request: &mut #private::Request,
            argument: &#private::Argument,
        ) -> ::core::result::Result<Self, #private::Rejection> {
            let inner = <#inner as #private::FromRequest>::from_request(request, argument).await;
            #private::newtype(inner, Self, argument)
        }
    }
}

fn list(inner: &Type) -> TokenStream {
    let private = private();
    emit! {
        const STAGE: #private::Stage = <#inner as #private::FromRequestList>::STAGE;

        fn describe_list(argument: &mut #private::ArgumentMeta) {
            <#inner as #private::FromRequestList>::describe_list(argument);
            #private::describe_as::<#private::Vec<Self>>(argument);
        }

        async fn list(
            request: &mut #private::Request,
            argument: &#private::Argument,
        ) -> ::core::result::Result<#private::Vec<Self>, #private::Rejection> {
            let inner = <#inner as #private::FromRequestList>::list(request, argument).await;
            #private::newtypes(inner, Self, argument)
        }
    }
}

/// The rules that can be said of the field can be said of the type.
fn rules(this: &This<'_>, inner: &Type) -> TokenStream {
    let private = private();
    let numeric = emit! {
        fn number(&self) -> ::core::option::Option<#private::Number> {
            <#inner as #private::Numeric>::number(&self.0)
        }
    };
    let textual = emit! {
        fn text(&self) -> ::core::option::Option<&str> {
            <#inner as #private::Textual>::text(&self.0)
        }
    };
    let items = emit! {
        fn count(&self) -> ::core::option::Option<usize> {
            <#inner as #private::Items>::count(&self.0)
        }

        fn are_unique(&self) -> bool {
            <#inner as #private::Items>::are_unique(&self.0)
        }
    };
    let properties = emit! {
        fn properties(&self) -> ::core::option::Option<usize> {
            <#inner as #private::Properties>::properties(&self.0)
        }
    };
    let numeric = inherit(this, inner, "Numeric", &numeric);
    let textual = inherit(this, inner, "Textual", &textual);
    let items = inherit(this, inner, "Items", &items);
    let properties = inherit(this, inner, "Properties", &properties);
    quote!(#numeric #textual #items #properties)
}
