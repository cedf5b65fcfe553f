//! `status`, `responses(..)` and `response_headers(..)`: what a handler says of its answers.

use syn::parse::{Parse, ParseStream};
use syn::{LitInt, LitStr, Path, Token};

use super::model::{DeclaredHeader, DeclaredResponse, Representation};
use crate::errors::Errors;
use crate::options::Opt;

/// The status of the success.
pub(super) fn status(option: &Opt, errors: &mut Errors) -> Option<LitInt> {
    let status = option.count("201", errors)?;
    let code = status.base10_parse::<u16>().unwrap_or(0);
    if (200..400).contains(&code) {
        return Some(status);
    }
    let help = if (400..600).contains(&code) {
        "an error is returned: `-> Result<T, E>`, with `#[derive(ApiError)]` on `E`"
    } else {
        "write a status from 200 to 399, such as `status = 201`"
    };
    let message = format!("`{status}` is not the status of a success");
    errors.push(&status, message, help);
    None
}

impl Parse for DeclaredResponse {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let status = input.parse()?;
        input.parse::<Token![=]>()?;
        let content = input.parse()?;
        let is_described = input.peek(Token![,]) && input.peek2(LitStr);
        if is_described {
            input.parse::<Token![,]>()?;
        }
        Ok(Self {
            status,
            content,
            description: is_described.then(|| input.parse()).transpose()?,
        })
    }
}

/// The further responses.
pub(crate) fn responses(option: &Opt, errors: &mut Errors) -> Vec<DeclaredResponse> {
    let example = "404 = Json<Missing>, \"there is none\"";
    let list: Vec<DeclaredResponse> = option.items("statuses with their types", example, errors);
    for response in &list {
        let status = &response.status;
        let is_final = |code| (200..600).contains(&code);
        if !status.base10_parse().is_ok_and(is_final) {
            let message = format!("`{status}` is not the status of a response");
            let help = "write a status from 200 to 599, such as `202 = ()`";
            errors.push(status, message, help);
        }
    }
    list
}

/// The media types that are known by name, and their encoders.
const KNOWN: [(&str, &str); 4] = [
    ("application/json", "JsonEncoder"),
    ("application/cbor", "Cbor"),
    ("application/msgpack", "MessagePack"),
    ("text/csv", "Csv"),
];

/// A media type, or the type of an encoder.
enum Wanted {
    Named(LitStr),
    Own(Path),
}

impl Parse for Wanted {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            input.parse().map(Self::Named)
        } else {
            input.parse().map(Self::Own)
        }
    }
}

/// The representations of which the client chooses.
pub(super) fn produces(option: &Opt, errors: &mut Errors) -> Vec<Representation> {
    let example = "\"application/json\", \"text/csv\"";
    let wanted: Vec<Wanted> = option.items("media types", example, errors);
    let mut found = Vec::new();
    for wanted in &wanted {
        match wanted {
            Wanted::Own(path) => found.push(Representation::Own(path.clone())),
            Wanted::Named(text) => match KNOWN.iter().find(|(name, _)| *name == text.value()) {
                Some((_, encoder)) => found.push(Representation::Known(encoder)),
                None => unknown_media_type(text, errors),
            },
        }
    }
    if wanted.len() > 5 {
        errors.push(
            &option.name,
            "a handler has at most five representations",
            "drop some of them",
        );
    }
    found
}

fn unknown_media_type(text: &LitStr, errors: &mut Errors) {
    let known = KNOWN.map(|(name, _)| format!("{name:?}")).join(", ");
    let message = format!("there is no encoder of {:?}", text.value());
    let help = format!("write one of {known}, or the type of an `Encoder` of your own");
    errors.push(text, message, help);
}

impl Parse for DeclaredHeader {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        Ok(Self { name, value })
    }
}

/// The headers of every answer.
pub(super) fn headers(option: &Opt, errors: &mut Errors) -> Vec<DeclaredHeader> {
    let example = "\"cache-control\" = \"no-store\"";
    option.items("names with their values", example, errors)
}
