//! The options of an attribute: `flag`, `name = value`, `name(list)`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, Token, UnOp, parenthesized};

use crate::errors::Errors;
use crate::suggest::nearest;

/// One option.
pub(crate) struct Opt {
    pub(crate) name: Ident,
    pub(crate) value: Value,
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

/// The options of one attribute, with the text that may stand first.
#[derive(Default)]
pub(crate) struct Options {
    /// A bare string: a path, a header's name, a message.
    pub(crate) text: Option<LitStr>,
    pub(crate) list: Vec<Opt>,
}

enum Item {
    Text(LitStr),
    Opt(Opt),
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
        Ok(Self::Opt(Opt { name, value }))
    }
}

impl Options {
    /// Reads the options; what is no option is noted.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let parser = Punctuated::<Item, Token![,]>::parse_terminated;
        let mut options = Self::default();
        match syn::parse::Parser::parse2(parser, tokens) {
            Ok(items) => {
                for item in items {
                    options.add(item, errors);
                }
            }
            Err(error) => errors.syntax(error),
        }
        options
    }

    fn add(&mut self, item: Item, errors: &mut Errors) {
        match item {
            Item::Text(text) if self.text.is_none() => self.text = Some(text),
            Item::Text(text) => errors.push(&text, "a second text", "leave one of them out"),
            Item::Opt(option) => {
                if self.list.iter().any(|known| known.name == option.name) {
                    errors.push(
                        &option.name,
                        format!("`{}` is given twice", option.name),
                        "leave one of them out",
                    );
                } else {
                    self.list.push(option);
                }
            }
        }
    }
}

impl Opt {
    /// Notes that nothing knows this option.
    pub(crate) fn unknown(&self, what: &str, known: &[&str], errors: &mut Errors) {
        let name = self.name.to_string();
        let help = match nearest(&name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the options are {}", known.join(", ")),
        };
        errors.push(
            &self.name,
            format!("unknown option `{name}` of {what}"),
            help,
        );
    }

    fn wrong(&self, expected: &str, example: &str, errors: &mut Errors) {
        let name = &self.name;
        let message = format!("`{name}` takes {expected}");
        match &self.value {
            Value::Is(value) => errors.push(value, message, format!("write `{name} = {example}`")),
            _ => errors.push(name, message, format!("write `{name} = {example}`")),
        }
    }

    /// A flag, which has no value.
    pub(crate) fn flag(&self, errors: &mut Errors) -> bool {
        let is_flag = matches!(self.value, Value::Flag);
        if !is_flag {
            errors.push(
                &self.name,
                format!("`{}` takes no value", self.name),
                format!("write `{}` alone", self.name),
            );
        }
        is_flag
    }

    /// A string.
    pub(crate) fn text(&self, example: &str, errors: &mut Errors) -> Option<LitStr> {
        if let Value::Is(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) = &self.value
        {
            return Some(text.clone());
        }
        self.wrong("a string", &format!("\"{example}\""), errors);
        None
    }

    /// An integer that is not negative.
    pub(crate) fn count(&self, errors: &mut Errors) -> Option<syn::LitInt> {
        if let Value::Is(Expr::Lit(ExprLit {
            lit: Lit::Int(count),
            ..
        })) = &self.value
        {
            return Some(count.clone());
        }
        self.wrong("an integer", "8", errors);
        None
    }

    /// A number, which may be negative or have a fraction.
    pub(crate) fn number(&self, errors: &mut Errors) -> Option<Expr> {
        if let Value::Is(value) = &self.value {
            let digits = match value {
                Expr::Unary(ExprUnary {
                    op: UnOp::Neg(_),
                    expr,
                    ..
                }) => expr,
                other => other,
            };
            if matches!(
                digits,
                Expr::Lit(ExprLit {
                    lit: Lit::Int(_) | Lit::Float(_),
                    ..
                })
            ) {
                return Some(value.clone());
            }
        }
        self.wrong("a number", "8", errors);
        None
    }

    /// Any expression.
    pub(crate) fn expression(&self, example: &str, errors: &mut Errors) -> Option<Expr> {
        if let Value::Is(value) = &self.value {
            return Some(value.clone());
        }
        self.wrong("a value", example, errors);
        None
    }

    /// Strings in parentheses.
    pub(crate) fn texts(&self, errors: &mut Errors) -> Vec<LitStr> {
        let parser = Punctuated::<LitStr, Token![,]>::parse_terminated;
        if let Value::List(tokens) = &self.value
            && let Ok(texts) = syn::parse::Parser::parse2(parser, tokens.clone())
        {
            return texts.into_iter().collect();
        }
        let help = format!("write `{}(\"items\", \"shop\")`", self.name);
        errors.push(
            &self.name,
            format!("`{}` takes a list of strings", self.name),
            help,
        );
        Vec::new()
    }
}

impl ToTokens for Opt {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.name.to_tokens(tokens);
    }
}
