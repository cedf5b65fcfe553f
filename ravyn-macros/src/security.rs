//! `security(A | B, scopes("read"))`: what is demanded of a credential, at an argument and at a level.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprPath, Ident, LitStr, Token, token};

use crate::emit::private_at;
use crate::errors::Errors;
use crate::options::{Options, Owner};

const OPTIONS: &[&str] = &["scopes", "unverified"];

/// What one attribute or option demands.
pub(crate) struct Security {
    /// Each of them has to be met.
    demands: Vec<Demand>,
    scopes: Vec<LitStr>,
    /// Why nothing verifies the scopes.
    unverified: Option<LitStr>,
}

/// A scheme, or what is joined of schemes.
enum Demand {
    Scheme(ExprPath),
    Any(Box<[Self; 2]>),
    All(Box<[Self; 2]>),
}

impl Security {
    /// Reads what is in the parentheses. `place` is what has them, `name` how messages call it, and `example` how it
    /// may be written.
    pub(crate) fn read(
        tokens: TokenStream,
        place: &impl ToTokens,
        (name, example): (&str, &str),
        errors: &mut Errors,
    ) -> Self {
        let owner = Owner {
            name: name.to_owned(),
            example: example.to_owned(),
            prose: "unverified",
            options: OPTIONS.to_vec(),
            serde: &[],
        };
        let known = errors.len();
        let mut found: Vec<Expr> = Vec::new();
        let demand = |input: ParseStream<'_>| {
            let is_demand = !is_option(input);
            if is_demand {
                found.push(input.parse()?);
            }
            Ok(is_demand)
        };
        let options = Options::parse_among(tokens, owner, demand, errors);
        let mut security = Self {
            demands: found
                .iter()
                .filter_map(|one| Demand::of(one, errors))
                .collect(),
            scopes: Vec::new(),
            unverified: None,
        };
        for option in &options.list {
            match option.name.to_string().as_str() {
                "scopes" => {
                    let example = "\"read\", \"write\"";
                    security.scopes = option.items("a list of strings", example, errors);
                }
                "unverified" => security.unverified = option.text("the gateway does", errors),
                _ => option.unknown(errors),
            }
        }
        if found.is_empty() && errors.len() == known {
            let help = format!("write `{example}`, with the name of a static scheme");
            errors.push(place, format!("{name} names no scheme"), help);
        }
        security
    }

    /// How many demands there are.
    pub(crate) fn len(&self) -> usize {
        self.demands.len()
    }

    /// Each demand as an expression.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = TokenStream> {
        self.demands.iter().map(|demand| self.expression(demand))
    }

    fn expression(&self, demand: &Demand) -> TokenStream {
        match demand {
            Demand::Scheme(path) => self.scheme(path),
            Demand::Any(both) => {
                let [left, right] = both.each_ref().map(|one| self.expression(one));
                quote!((#left | #right))
            }
            Demand::All(both) => {
                let [left, right] = both.each_ref().map(|one| self.expression(one));
                quote!((#left & #right))
            }
        }
    }

    fn scheme(&self, path: &ExprPath) -> TokenStream {
        let span = path.span();
        let private = private_at(span);
        let scopes = &self.scopes;
        let scopes = (!scopes.is_empty()).then(|| quote!(.scopes(&[#(#scopes),*])));
        let unverified = self.unverified.iter();
        quote_spanned!(span=> #private::security::one(&#path) #scopes #(.unverified(#unverified))*)
    }
}

impl Demand {
    fn of(expr: &Expr, errors: &mut Errors) -> Option<Self> {
        let help = "name statics, and join them: `A`, `A | B` for one of them, `A & B` for both";
        match expr {
            Expr::Path(path) => Some(Self::Scheme(path.clone())),
            Expr::Paren(paren) => Self::of(&paren.expr, errors),
            Expr::Group(group) => Self::of(&group.expr, errors),
            Expr::Binary(binary) => {
                let (left, right) = (
                    Self::of(&binary.left, errors),
                    Self::of(&binary.right, errors),
                );
                let both = Box::new([left?, right?]);
                match binary.op {
                    BinOp::BitOr(_) => Some(Self::Any(both)),
                    BinOp::BitAnd(_) => Some(Self::All(both)),
                    other => {
                        let other_text = other.to_token_stream();
                        errors.push(
                            other,
                            format!("schemes are not joined by `{other_text}`"),
                            help,
                        );
                        None
                    }
                }
            }
            other => {
                let message = format!("`{}` names no scheme", other.to_token_stream());
                errors.push(other, message, help);
                None
            }
        }
    }
}

/// Whether `scopes("read")`, `unverified = ".."`, or what was meant to be one comes next.
fn is_option(input: ParseStream<'_>) -> bool {
    if input.peek2(token::Paren) || input.peek2(Token![=]) {
        return input.peek(Ident::peek_any);
    }
    let name = input.fork().call(Ident::parse_any);
    name.is_ok_and(|name| OPTIONS.iter().any(|option| name == option))
}
