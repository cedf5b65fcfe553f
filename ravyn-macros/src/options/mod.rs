//! The options of an attribute: `flag`, `name = value`, `name(list)`, and a text that may stand alone.

mod value;

use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Token, parenthesized};

pub(crate) use self::value::{literal, unsigned};
use crate::errors::Errors;

/// The attribute that is read, for messages.
pub(crate) struct Owner {
    /// ``#[get]``
    pub(crate) name: String,
    /// The attribute as it may be written.
    pub(crate) example: String,
    /// The option that a text without a name was probably meant to be.
    pub(crate) prose: &'static str,
    pub(crate) options: Vec<&'static str>,
    /// Options that are serde's, not ours.
    pub(crate) serde: &'static [&'static str],
}

/// One option.
pub(crate) struct Opt {
    pub(crate) name: Ident,
    pub(crate) value: Value,
    owner: Rc<Owner>,
}

/// What stands behind an option's name.
pub(crate) enum Value {
    /// Nothing.
    Flag,
    /// `= value`
    Is(Expr),
    /// `(tokens)`
    List(TokenStream),
}

/// The options of one attribute.
pub(crate) struct Options {
    owner: Rc<Owner>,
    /// A bare string: a path, a header's name, a message.
    pub(crate) text: Option<LitStr>,
    pub(crate) list: Vec<Opt>,
}

enum Item {
    Text(LitStr),
    Opt(Ident, Value),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Item::Text);
        }
        let name = input.call(Ident::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Is(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            Value::List(content.parse()?)
        } else {
            Value::Flag
        };
        Ok(Self::Opt(name, value))
    }
}

impl Options {
    /// Reads the options; what is none is noted and passed over.
    pub(crate) fn parse(tokens: TokenStream, owner: Owner, errors: &mut Errors) -> Self {
        Self::parse_among(tokens, owner, |_| Ok(false), errors)
    }

    /// The same, where they stand among what is no option: `other` reads that, and says whether it did.
    pub(crate) fn parse_among(
        tokens: TokenStream,
        owner: Owner,
        mut other: impl FnMut(ParseStream<'_>) -> syn::Result<bool>,
        errors: &mut Errors,
    ) -> Self {
        let mut options = Self {
            owner: Rc::new(owner),
            text: None,
            list: Vec::new(),
        };
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                options.item(input, &mut other, errors)?;
            }
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            options.unreadable(&error, errors);
        }
        options
    }

    fn item(
        &mut self,
        input: ParseStream<'_>,
        other: &mut impl FnMut(ParseStream<'_>) -> syn::Result<bool>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let read = other(input).and_then(|is_other| match is_other {
            true => Ok(()),
            false => {
                self.take(input.parse()?, errors);
                Ok(())
            }
        });
        if let Err(error) = read {
            self.unreadable(&error, errors);
            return pass_over(input);
        }
        if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
            return Ok(());
        }
        let next = input.fork().parse::<TokenTree>()?;
        let help = format!("write `, {next}`");
        errors.push(&next, format!("a comma is missing before `{next}`"), help);
        pass_over(input)
    }

    fn take(&mut self, item: Item, errors: &mut Errors) {
        match item {
            Item::Text(text) => self.add_text(text, errors),
            Item::Opt(name, value) => self.add(name, value, errors),
        }
    }

    fn unreadable(&self, error: &syn::Error, errors: &mut Errors) {
        let message = format!("{} cannot read this: {error}", self.owner.name);
        errors.push_at(
            error.span(),
            message,
            format!("write `{}`", self.owner.example),
        );
    }

    fn add_text(&mut self, text: LitStr, errors: &mut Errors) {
        if self.text.is_some() {
            let message = format!("{} has a second text", self.owner.name);
            errors.push(&text, message, self.named(&text));
        } else {
            self.text = Some(text);
        }
    }

    fn named(&self, text: &LitStr) -> String {
        let text = text.to_token_stream();
        format!("say what it is: `{} = {text}`", self.owner.prose)
    }

    fn add(&mut self, name: Ident, value: Value, errors: &mut Errors) {
        if self.list.iter().any(|known| known.name == name) {
            let help = format!("keep one `{name}`");
            errors.push(&name, format!("`{name}` is given twice"), help);
            return;
        }
        let owner = Rc::clone(&self.owner);
        self.list.push(Opt { name, value, owner });
    }

    /// Notes a text where none can stand.
    pub(crate) fn refuse_text(&self, errors: &mut Errors) {
        if let Some(text) = &self.text {
            let message = format!("{} takes no text without a name", self.owner.name);
            errors.push(text, message, self.named(text));
        }
    }
}

/// Goes on behind the next comma.
fn pass_over(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        if input.parse::<Option<Token![,]>>()?.is_some() {
            break;
        }
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
