//! `#[derive(Requires)]`: a struct whose fields are read like arguments.

mod expand;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Fields, Ident};

use crate::argument::{self, Argument};
use crate::errors::Errors;

/// A group in our words.
struct Group {
    name: Ident,
    fields: Vec<Argument>,
}

/// Expands the derive.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let group = group(&input, &mut errors);
    let output = if errors.is_empty() {
        expand::group(&group)
    } else if input.generics.params.is_empty() {
        expand::unfinished(&input.ident)
    } else {
        TokenStream::new()
    };
    errors.append_to(output)
}

fn group(input: &DeriveInput, errors: &mut Errors) -> Group {
    let name = input.ident.clone();
    let fields = match &input.data {
        Data::Struct(data) if input.generics.params.is_empty() => match &data.fields {
            Fields::Named(fields) => fields.named.iter().collect(),
            Fields::Unit => Vec::new(),
            Fields::Unnamed(_) => {
                let help = format!("name the fields: `struct {name} {{ page: u32 }}`");
                errors.push(&name, "the fields of a group need names", help);
                Vec::new()
            }
        },
        Data::Struct(_) => {
            let help = "name the types: a request is read into one type, not into a family";
            let generics = &input.generics.params;
            errors.push(generics, "a group of arguments cannot be generic", help);
            Vec::new()
        }
        Data::Enum(_) | Data::Union(_) => {
            let help = format!("write `struct {name} {{ page: u32 }}`");
            errors.push(&name, "a group of arguments is a struct", help);
            Vec::new()
        }
    };
    let fields = fields.into_iter();
    let fields = fields.filter_map(|field| argument::field(field, errors));
    Group {
        name,
        fields: fields.collect(),
    }
}
