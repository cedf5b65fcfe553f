//! `#[permission]`: the operators of a permission.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use crate::block::Block;
use crate::emit::private;
use crate::errors::Errors;

/// The operators: trait, function, and the permission that is made.
const OPERATORS: [(&str, &str, &str); 3] = [
    ("BitAnd", "bitand", "And"),
    ("BitOr", "bitor", "Or"),
    ("BitXor", "bitxor", "Xor"),
];

/// Expands the attribute.
pub(crate) fn attribute(options: &TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    if !options.is_empty() {
        let message = "`#[permission]` takes no options";
        errors.push(options, message, "write `#[permission]`");
    }
    let help = "write `#[permission] impl Permission for HasRole { .. }`";
    let block: Block = match syn::parse2(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let message = "`#[permission]` is for an `impl` of `Permission`";
            errors.push_at(error.span(), message, help);
            return errors.append_to(item);
        }
    };
    if !block.of_trait.as_ref().is_some_and(is_permission) {
        let message = "`#[permission]` is not on an `impl` of `Permission`";
        errors.push(&block.self_type, message, help);
        return errors.append_to(block.into_token_stream());
    }
    let operators = operators(&block);
    errors.append_to(quote!(#block #operators))
}

fn is_permission(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| last.ident == "Permission")
        }
        _ => false,
    }
}

fn operators(block: &Block) -> TokenStream {
    let private = private();
    let ty = &block.self_type;
    let (generics, _, clause) = block.generics.split_for_impl();
    let mut with_other = block.generics.clone();
    with_other.params.push(syn::parse_quote!(__Other));
    let (with_other, _, _) = with_other.split_for_impl();
    let binary = OPERATORS.map(|(name, function, made)| {
        let [name, function, made] = [name, function, made]
            .map(|name| proc_macro2::Ident::new(name, proc_macro2::Span::call_site()));
        quote! {
            #[automatically_derived]
            impl #with_other ::core::ops::#name<__Other> for #ty #clause {
                type Output = #private::#made<Self, __Other>;

                fn #function(self, other: __Other) -> Self::Output {
                    #private::#made(self, other)
                }
            }
        }
    });
    quote! {
        #(#binary)*

        #[automatically_derived]
        impl #generics ::core::ops::Not for #ty #clause {
            type Output = #private::Not<Self>;

            fn not(self) -> Self::Output {
                #private::Not(self)
            }
        }
    }
}
