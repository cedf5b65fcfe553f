//! The options of `#[error(..)]`.

use proc_macro2::TokenStream;
use syn::{LitInt, LitStr};

use crate::errors::Errors;
use crate::options::{Opt, Options, Owner};

const OPTIONS: &[&str] = &["status", "code", "title", "transparent"];

/// The attribute as it may be written.
pub(super) const EXAMPLE: &str =
    "#[error(status = 404, code = \"item-not-found\", \"no such item\")]";

/// Takes the attribute apart.
pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Options {
    let owner = Owner {
        name: "`#[error]`".to_owned(),
        example: EXAMPLE.to_owned(),
        prose: "title",
        options: OPTIONS.to_vec(),
        serde: &[],
    };
    Options::parse(tokens, owner, errors)
}

/// What the options say.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) status: Option<&'a Opt>,
    pub(super) code: Option<String>,
    pub(super) title: Option<LitStr>,
    pub(super) is_transparent: bool,
}

impl<'a> Said<'a> {
    pub(super) fn by(options: &'a Options, errors: &mut Errors) -> Self {
        let mut said = Self::default();
        for option in &options.list {
            match option.name.to_string().as_str() {
                "status" => said.status = Some(option),
                "code" => said.code = code(option, errors),
                "title" => said.title = option.text("Item not found", errors),
                "transparent" => said.is_transparent = option.flag(errors),
                _ => option.unknown(errors),
            }
        }
        said
    }
}

/// The status of the answer.
pub(super) fn status(option: &Opt, errors: &mut Errors) -> Option<LitInt> {
    let status = option.count("404", errors)?;
    let is_error = |code| (400..600).contains(&code);
    if status.base10_parse::<u16>().is_ok_and(is_error) {
        return Some(status);
    }
    let message = format!("`{status}` is not the status of an error");
    let help = "write a status from 400 to 599, such as `status = 404`";
    errors.push(&status, message, help);
    None
}

fn code(option: &Opt, errors: &mut Errors) -> Option<String> {
    let text = option.text("item-not-found", errors)?;
    let code = text.value();
    if !code.is_empty() && !code.contains(char::is_whitespace) {
        return Some(code);
    }
    let help = "write a word: `code = \"item-not-found\"`";
    errors.push(&text, format!("{code:?} is not a code"), help);
    None
}
