//! The options, read.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token, parenthesized};

use super::model::{Callback, Document, Example, Extension, Link, Parameter};
use crate::errors::Errors;
use crate::options::Opt;

/// The options of every operation.
pub(crate) const OPTIONS: &[&str] = &["external_docs", "extensions"];

/// The options of a handler besides.
pub(crate) const HANDLER_OPTIONS: &[&str] = &["response_examples", "links", "callbacks"];

impl Document {
    /// Reads an option. Returns whether it is one of these.
    pub(crate) fn read(&mut self, option: &Opt, errors: &mut Errors) -> bool {
        match option.name.to_string().as_str() {
            "external_docs" => self.external_docs = option.text("https://example.com/..", errors),
            "extensions" => self.extensions = extensions(option, errors),
            "response_examples" => self.examples = Example::list(option, errors),
            "links" => self.links = links(option, errors),
            "callbacks" => {
                let example = "order_paid = \"{$request.body#/callback_url}\"";
                self.callbacks = option.items("webhooks with their addresses", example, errors);
            }
            _ => return false,
        }
        true
    }
}

/// A name in the source, or a text that is none.
fn name(input: ParseStream<'_>) -> syn::Result<LitStr> {
    if input.peek(LitStr) {
        return input.parse();
    }
    let name = input.call(Ident::parse_any)?;
    Ok(LitStr::new(&name.unraw().to_string(), name.span()))
}

/// The same, with the `=` behind it.
fn named(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let name = name(input)?;
    input.parse::<Token![=]>()?;
    Ok(name)
}

impl Parse for Extension {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            name: named(input)?,
            value: input.parse()?,
        })
    }
}

fn extensions(option: &Opt, errors: &mut Errors) -> Vec<Extension> {
    let example = "\"x-internal\" = true";
    let list: Vec<Extension> = option.items("names with their values", example, errors);
    for Extension { name, .. } in &list {
        let text = name.value();
        if !text.starts_with("x-") || text == "x-" {
            let message = format!("`{text}` cannot be the name of an extension");
            let help = format!("write `\"x-{}\" = ..`", text.trim_start_matches("x-"));
            errors.push(name, message, help);
        }
    }
    refuse_twins(list.iter().map(|extension| &extension.name), errors);
    list
}

impl Parse for Example {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = named(input)?;
        let value = input.parse()?;
        // A text with a `=` behind it is the name of the next one.
        let has_summary = input.peek(Token![,]) && input.peek2(LitStr) && !input.peek3(Token![=]);
        if has_summary {
            input.parse::<Token![,]>()?;
        }
        Ok(Self {
            name,
            value,
            summary: has_summary.then(|| input.parse()).transpose()?,
        })
    }
}

impl Example {
    /// The examples of one value.
    pub(crate) fn list(option: &Opt, errors: &mut Errors) -> Vec<Self> {
        let example = "cheap = 10, \"The least\", dear = 9000";
        let list: Vec<Self> = option.items("names with their values", example, errors);
        refuse_twins(list.iter().map(|example| &example.name), errors);
        list
    }
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            name: named(input)?,
            value: input.parse()?,
        })
    }
}

impl Parse for Link {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let is_named = input.peek2(Token![=]);
        let name = is_named.then(|| named(input)).transpose()?;
        let handler: Path = input.parse()?;
        let mut parameters = Vec::new();
        if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            let list = Punctuated::<Parameter, Token![,]>::parse_terminated(&content)?;
            parameters.extend(list);
        }
        let name = name.or_else(|| {
            let last = &handler.segments.last()?.ident;
            Some(LitStr::new(&last.unraw().to_string(), last.span()))
        });
        Ok(Self {
            name: name.ok_or_else(|| input.error("the name of a handler is missing"))?,
            handler,
            parameters,
        })
    }
}

fn links(option: &Opt, errors: &mut Errors) -> Vec<Link> {
    let example = "get_user(id = \"$response.body#/id\")";
    let list: Vec<Link> = option.items("handlers with their parameters", example, errors);
    refuse_twins(list.iter().map(|link| &link.name), errors);
    list
}

impl Parse for Callback {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let webhook = input.parse()?;
        input.parse::<Token![=]>()?;
        let address = input.parse()?;
        Ok(Self { webhook, address })
    }
}

fn refuse_twins<'a>(names: impl Iterator<Item = &'a LitStr>, errors: &mut Errors) {
    let mut known: Vec<String> = Vec::new();
    for name in names {
        let text = name.value();
        if known.contains(&text) {
            let message = format!("`{text}` is given twice");
            errors.push(name, message, "give one of them another name");
        } else {
            known.push(text);
        }
    }
}
