//! Rules on values, in JSON Schema's words: the same on the fields of a model and on the arguments of a
//! handler. One literal becomes the check and the keyword.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Expr, ExprLit, ExprUnary, Lit, LitInt, LitStr, UnOp};

use crate::errors::Errors;
use crate::options::Opt;
use crate::paths::private;

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
    name: syn::Ident,
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
            "min_length" | "max_length" | "min_items" | "max_items" | "min_properties"
            | "max_properties" => Kind::Count(option.count(errors)?),
            "pattern" => Kind::Pattern(pattern(option, errors)?),
            "format" => {
                let text = option.text("email", errors)?;
                let Some((_, variant)) = FORMATS.iter().find(|(known, _)| *known == text.value())
                else {
                    let known: Vec<_> = FORMATS.iter().map(|(known, _)| *known).collect();
                    let help = format!(
                        "the formats are {}; for a date take a type of `jiff` or `chrono`",
                        known.join(", ")
                    );
                    errors.push(&text, format!("unknown format `{}`", text.value()), help);
                    return None;
                };
                Kind::Format(text, variant)
            }
            "unique_items" => {
                if !option.flag(errors) {
                    return None;
                }
                Kind::Unique
            }
            _ => return None,
        };
        Some(Self {
            name: option.name.clone(),
            kind,
        })
    }

    /// The statement that checks `value` at `at` and notes faults in `faults`.
    pub(crate) fn check(
        &self,
        value: &TokenStream,
        at: &TokenStream,
        faults: &TokenStream,
    ) -> TokenStream {
        let private = private();
        let name = &self.name;
        let bound = match &self.kind {
            Kind::Number(number) => {
                let number = number_tokens(number);
                quote!(#number,)
            }
            Kind::Count(count) => quote!(#count,),
            Kind::Pattern(text) => quote! {
                {
                    static PATTERN: #private::Pattern = #private::Pattern::new(#text);
                    &PATTERN
                },
            },
            Kind::Format(_, variant) => {
                let variant = syn::Ident::new(variant, name.span());
                quote!(#private::Format::#variant,)
            }
            Kind::Unique => quote!(),
        };
        // The span is the rule's, so that a rule that does not fit the type is underlined.
        quote_spanned!(name.span()=> #private::check::#name(#value, #bound #at, #faults);)
    }

    /// The keyword of the schema and its value.
    pub(crate) fn keyword(&self) -> (String, TokenStream) {
        let value = match &self.kind {
            Kind::Number(number) => {
                let (private, number) = (private(), number_tokens(number));
                quote!(#private::number(#number))
            }
            Kind::Count(count) => quote!(#count),
            Kind::Pattern(text) | Kind::Format(text, _) => quote!(#text),
            Kind::Unique => quote!(true),
        };
        (camel_case(&self.name.to_string()), value)
    }
}

fn step(option: &Opt, errors: &mut Errors) -> Option<Expr> {
    let number = option.number(errors)?;
    let is_positive = match &number {
        Expr::Lit(ExprLit {
            lit: Lit::Int(step),
            ..
        }) => step.base10_digits() != "0",
        Expr::Lit(ExprLit {
            lit: Lit::Float(step),
            ..
        }) => step.base10_parse::<f64>().is_ok_and(|step| step > 0.0),
        _ => false,
    };
    if is_positive {
        return Some(number);
    }
    errors.push(
        &number,
        "`multiple_of` takes a number above zero",
        "write `multiple_of = 5`",
    );
    None
}

fn pattern(option: &Opt, errors: &mut Errors) -> Option<LitStr> {
    let text = option.text("^[a-z]+$", errors)?;
    match regex_syntax::Parser::new().parse(&text.value()) {
        Ok(_) => Some(text),
        Err(error) => {
            let reason = match error {
                regex_syntax::Error::Parse(error) => error.kind().to_string(),
                regex_syntax::Error::Translate(error) => error.kind().to_string(),
                other => other.to_string(),
            };
            let help = "patterns are those of the `regex` crate, which has no look-around and no back-references";
            errors.push(&text, format!("the pattern is not valid: {reason}"), help);
            None
        }
    }
}

fn number_tokens(number: &Expr) -> TokenStream {
    let private = private();
    let digits = match number {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => expr,
        other => other,
    };
    match digits {
        Expr::Lit(ExprLit {
            lit: Lit::Float(_), ..
        }) => quote!(#private::Number::Float(#number)),
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
