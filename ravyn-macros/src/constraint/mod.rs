//! Rules on values, in JSON Schema's words: the same on the fields of a model and on the arguments of a
//! handler. One literal becomes the check and the keyword.

mod range;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, Ident, Lit, LitInt, LitStr, Type};

pub(crate) use self::range::refuse_empty;
use crate::emit::{emit, located, private, private_at};
use crate::errors::Errors;
use crate::options::{Opt, literal, unsigned};
use crate::suggest::nearest;

/// The names of all rules.
pub(crate) const NAMES: &[&str] = &[
    "minimum",
    "maximum",
    "exclusive_minimum",
    "exclusive_maximum",
    "multiple_of",
    "min_length",
    "max_length",
    "pattern",
    "format",
    "min_items",
    "max_items",
    "unique_items",
    "min_properties",
    "max_properties",
];

const FORMATS: &[(&str, &str)] = &[
    ("email", "Email"),
    ("uri", "Uri"),
    ("uuid", "Uuid"),
    ("ipv4", "Ipv4"),
    ("ipv6", "Ipv6"),
];

/// One rule.
pub(crate) struct Constraint {
    name: Ident,
    kind: Kind,
}

enum Kind {
    Number(Expr),
    Count(LitInt),
    Pattern(LitStr),
    Format(LitStr, &'static str),
    Unique,
}

impl Constraint {
    /// Reads a rule. `None`: the option is no rule, or was wrong and has been noted.
    pub(crate) fn parse(option: &Opt, errors: &mut Errors) -> Option<Self> {
        let name = option.name.to_string();
        let kind = match name.as_str() {
            "minimum" | "maximum" | "exclusive_minimum" | "exclusive_maximum" => {
                Kind::Number(option.number(errors)?)
            }
            "multiple_of" => Kind::Number(step(option, errors)?),
            "pattern" => Kind::Pattern(pattern(option, errors)?),
            "format" => format(option, errors)?,
            "unique_items" => option.flag(errors).then_some(Kind::Unique)?,
            name if NAMES.contains(&name) => Kind::Count(option.count("8", errors)?),
            _ => return None,
        };
        Some(Self {
            name: option.name.clone(),
            kind,
        })
    }

    /// The statement that checks `value` at `at` and notes faults in `faults`.
    ///
    /// `ty` is the type of the value. That it lacks what the rule is about is reported at the rule's name.
    pub(crate) fn check(&self, ty: &Type, value: &TokenStream) -> TokenStream {
        let name = &self.name;
        let span = name.span();
        let (private, ty) = (private_at(span), located(ty, span));
        let (quality, measure) = self.subject();
        let subject = quote_spanned!(span=> <#ty as #private::#quality>::#measure(#value));
        let bound = self.bound();
        let (at, faults) = (emit!(at), emit!(faults));
        quote_spanned!(span=> #private::check::#name(#subject, #bound #at, #faults);)
    }

    /// The trait of the values that the rule can be said of, and what it measures of them.
    fn subject(&self) -> (Ident, Ident) {
        let name = self.name.to_string();
        let (quality, measure) = match &self.kind {
            Kind::Number(_) => ("Numeric", "number"),
            Kind::Pattern(_) | Kind::Format(..) => ("Textual", "text"),
            Kind::Unique => ("Items", "are_unique"),
            Kind::Count(_) if name.ends_with("_length") => ("Textual", "text"),
            Kind::Count(_) if name.ends_with("_items") => ("Items", "count"),
            Kind::Count(_) => ("Properties", "properties"),
        };
        let span = self.name.span();
        (Ident::new(quality, span), Ident::new(measure, span))
    }

    fn bound(&self) -> TokenStream {
        let private = private();
        match &self.kind {
            Kind::Number(number) => {
                let number = number_tokens(number);
                quote!(#number,)
            }
            Kind::Count(count) => quote!(#count,),
            Kind::Pattern(text) => emit! {
                {
                    static PATTERN: #private::Pattern = #private::Pattern::new(#text);
                    &PATTERN
                },
            },
            Kind::Format(_, variant) => {
                let variant = Ident::new(variant, self.name.span());
                quote!(#private::Format::#variant,)
            }
            Kind::Unique => quote!(),
        }
    }

    /// The keyword of the schema and its value.
    pub(crate) fn keyword(&self) -> (String, TokenStream) {
        let private = private();
        let value = match &self.kind {
            Kind::Number(number) => {
                let number = number_tokens(number);
                quote!(#private::Value::from(#number))
            }
            Kind::Count(count) => {
                let count = LitInt::new(&format!("{}u64", count.base10_digits()), count.span());
                quote!(#private::Value::from(#count))
            }
            Kind::Pattern(text) | Kind::Format(text, _) => quote!(#text),
            Kind::Unique => quote!(true),
        };
        (camel_case(&self.name.to_string()), value)
    }
}

impl ToTokens for Constraint {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.name.to_tokens(tokens);
    }
}

fn step(option: &Opt, errors: &mut Errors) -> Option<Expr> {
    let number = option.number(errors)?;
    let is_positive = match literal(&number) {
        Some(Lit::Int(step)) => step.base10_digits() != "0",
        Some(Lit::Float(step)) => step.base10_parse::<f64>().is_ok_and(|step| step > 0.0),
        _ => false,
    };
    if is_positive {
        return Some(number);
    }
    option.wrong("a number above zero", "multiple_of = 5", errors);
    None
}

fn pattern(option: &Opt, errors: &mut Errors) -> Option<LitStr> {
    let text = option.text("^[a-z]+$", errors)?;
    let Err(error) = regex_syntax::Parser::new().parse(&text.value()) else {
        return Some(text);
    };
    let reason = match &error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    };
    let help = "patterns are those of the `regex` crate, as in `pattern = \"^[a-z]+$\"`";
    errors.push(&text, format!("the pattern is not valid: {reason}"), help);
    None
}

fn format(option: &Opt, errors: &mut Errors) -> Option<Kind> {
    let text = option.text("email", errors)?;
    let format = text.value();
    if let Some((_, variant)) = FORMATS.iter().find(|(known, _)| *known == format) {
        return Some(Kind::Format(text, variant));
    }
    let known = || FORMATS.iter().map(|(known, _)| *known);
    let help = match nearest(&format, known()) {
        Some(near) => format!("did you mean `format = {near:?}`?"),
        None if format.starts_with("date") || format.starts_with("time") => {
            "take a type of `jiff` or `chrono`, such as `jiff::Timestamp`: it has its format".into()
        }
        None => {
            let known: Vec<_> = known().map(|known| format!("`{known:?}`")).collect();
            format!("the formats are {}", known.join(", "))
        }
    };
    errors.push(&text, format!("unknown format `{format}`"), help);
    None
}

fn number_tokens(number: &Expr) -> TokenStream {
    let private = private();
    match literal(unsigned(number)) {
        Some(Lit::Float(_)) => quote!(#private::Number::Float(#number)),
        _ => quote!(#private::Number::Int(#number)),
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (head, tail) = word.split_at(1);
        text + &head.to_uppercase() + tail
    })
}
