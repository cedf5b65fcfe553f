//! The values that options take, each with its own complaint.

use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, LitInt, LitStr, Path, Token, UnOp};

use super::{Opt, Value};
use crate::errors::Errors;
use crate::suggest::nearest;

impl Opt {
    /// Notes that nothing knows this option.
    pub(crate) fn unknown(&self, errors: &mut Errors) {
        let name = self.name.to_string();
        let known = &self.owner.options;
        let help = if self.owner.serde.contains(&name.as_str()) {
            format!("serde knows it: `#[serde({})]`", self.written())
        } else if let Some(near) = nearest(&name, known.iter().copied()) {
            format!("did you mean `{near}`?")
        } else {
            let known: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
            format!("the options are {}", known.join(", "))
        };
        let message = format!("unknown option `{name}` of {}", self.owner.name);
        errors.push(&self.name, message, help);
    }

    /// The option as it stands in the source, more or less.
    fn written(&self) -> String {
        let name = &self.name;
        match &self.value {
            Value::Flag => name.to_string(),
            Value::Is(value) => quote!(#name = #value).to_string(),
            Value::List(list) => format!("{name}({list})"),
        }
    }

    /// Notes a value of another kind, and shows the option as it is written.
    pub(crate) fn wrong(&self, expected: &str, correct: &str, errors: &mut Errors) {
        let message = format!("`{}` of {} takes {expected}", self.name, self.owner.name);
        let help = format!("write `{correct}`");
        match &self.value {
            Value::Is(value) => errors.push(value, message, help),
            Value::List(list) if !list.is_empty() => errors.push(list, message, help),
            _ => errors.push(&self.name, message, help),
        }
    }

    /// A flag, which has no value.
    pub(crate) fn flag(&self, errors: &mut Errors) -> bool {
        let is_flag = matches!(self.value, Value::Flag);
        if !is_flag {
            self.wrong("no value", &self.name.to_string(), errors);
        }
        is_flag
    }

    /// A string.
    pub(crate) fn text(&self, example: &str, errors: &mut Errors) -> Option<LitStr> {
        if let Some(Lit::Str(text)) = self.literal() {
            return Some(text.clone());
        }
        self.wrong("a string", &format!("{} = {example:?}", self.name), errors);
        None
    }

    /// An integer that is not negative, without a type.
    pub(crate) fn count(&self, example: &str, errors: &mut Errors) -> Option<LitInt> {
        if let Some(Lit::Int(count)) = self.literal()
            && count.suffix().is_empty()
        {
            return Some(count.clone());
        }
        self.wrong("an integer", &format!("{} = {example}", self.name), errors);
        None
    }

    /// A number, which may be negative or have a fraction, without a type.
    pub(crate) fn number(&self, errors: &mut Errors) -> Option<Expr> {
        if let Value::Is(value) = &self.value
            && is_plain_number(unsigned(value))
        {
            return Some(value.clone());
        }
        self.wrong("a number", &format!("{} = 8", self.name), errors);
        None
    }

    /// Any expression.
    pub(crate) fn expression(&self, example: &str, errors: &mut Errors) -> Option<Expr> {
        if let Value::Is(value) = &self.value {
            return Some(value.clone());
        }
        self.wrong("a value", &format!("{} = {example}", self.name), errors);
        None
    }

    /// A path to a function of the user's that checks a value.
    pub(crate) fn function(&self, errors: &mut Errors) -> Option<Path> {
        if let Value::Is(Expr::Path(path)) = &self.value {
            return Some(path.path.clone());
        }
        let correct = format!(
            "{} = is_fine`, with `fn is_fine(value: &T) -> Result<(), String>",
            self.name
        );
        self.wrong("the name of a function", &correct, errors);
        None
    }

    /// A new name.
    pub(crate) fn identifier(&self, example: &str, errors: &mut Errors) -> Option<Ident> {
        if let Value::Is(Expr::Path(path)) = &self.value
            && let Some(name) = path.path.get_ident()
        {
            return Some(name.clone());
        }
        self.wrong("a name", &format!("{} = {example}", self.name), errors);
        None
    }

    /// Items in parentheses, of which there is at least one.
    pub(crate) fn items<T: syn::parse::Parse>(
        &self,
        expected: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Vec<T> {
        let parser = Punctuated::<T, Token![,]>::parse_terminated;
        if let Value::List(tokens) = &self.value
            && let Ok(items) = parser.parse2(tokens.clone())
            && !items.is_empty()
        {
            return items.into_iter().collect();
        }
        self.wrong(expected, &format!("{}({example})", self.name), errors);
        Vec::new()
    }

    fn literal(&self) -> Option<&Lit> {
        match &self.value {
            Value::Is(value) => literal(value),
            Value::Flag | Value::List(_) => None,
        }
    }
}

/// The number behind a sign.
pub(crate) fn unsigned(value: &Expr) -> &Expr {
    match value {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => expr,
        other => other,
    }
}

pub(crate) fn literal(value: &Expr) -> Option<&Lit> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}

/// Whether it is a number that names no type.
fn is_plain_number(value: &Expr) -> bool {
    match literal(value) {
        Some(Lit::Int(number)) => number.suffix().is_empty(),
        Some(Lit::Float(number)) => number.suffix().is_empty(),
        _ => false,
    }
}

impl ToTokens for Opt {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        self.name.to_tokens(tokens);
    }
}
