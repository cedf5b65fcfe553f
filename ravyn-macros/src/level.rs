//! What every level takes: permissions, interceptors and what else stands around handlers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Path, Token};

use crate::emit::{emit, private, private_at};
use crate::errors::Errors;
use crate::options::{Opt, Value};
use crate::security::Security;

/// The names of the options.
pub(crate) const OPTIONS: &[&str] = &[
    "security",
    "authentication",
    "permissions",
    "interceptors",
    "middleware",
    "layers",
    "exception_handlers",
    "before_request",
    "after_request",
    "response_cookies",
    "cancel",
];

/// The options that are lists of expressions: the function of `emitted::level` that adds one, what they are, and
/// an example.
const LISTS: &[(&str, &str, &str, &str)] = &[
    ("permissions", "permission", "permissions", "AllowAny"),
    ("interceptors", "interceptor", "interceptors", "AuditTrail"),
    ("middleware", "middleware", "middleware", "served_by"),
    ("layers", "layer", "tower layers", "CompressionLayer::new()"),
    (
        "exception_handlers",
        "exception_handler",
        "functions of errors",
        "on_db_error",
    ),
    (
        "before_request",
        "before_request",
        "hooks",
        "|request: &mut Request| ..",
    ),
    (
        "after_request",
        "after_request",
        "hooks",
        "|response: &mut Response| ..",
    ),
];

/// The settings of one level.
#[derive(Default)]
pub(crate) struct Level {
    /// Functions of `emitted::level`, and what each adds.
    added: Vec<(&'static str, Expr)>,
    security: Option<Security>,
    /// Schemes that say who a request comes from.
    authentication: Vec<Path>,
    cookies: Vec<Cookie>,
    /// The variant of `Cancel`.
    cancel: Option<&'static str>,
}

/// `"theme" = "dark"`
struct Cookie {
    name: LitStr,
    value: LitStr,
}

impl Parse for Cookie {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        Ok(Self { name, value })
    }
}

impl Level {
    /// Reads an option. Returns whether it is one of a level.
    pub(crate) fn read(&mut self, option: &Opt, errors: &mut Errors) -> bool {
        let name = option.name.to_string();
        if let Some((_, function, what, example)) = LISTS.iter().find(|(list, ..)| *list == name) {
            let list: Vec<Expr> = option.items(what, example, errors);
            self.added
                .extend(list.into_iter().map(|one| (*function, one)));
            return true;
        }
        match name.as_str() {
            "security" => self.security = security(option, errors),
            "authentication" => {
                self.authentication = option.items("static schemes", "TOKENS", errors);
            }
            "response_cookies" => {
                let example = "\"theme\" = \"dark\"";
                self.cookies = option.items("names with their values", example, errors);
            }
            "cancel" => self.cancel = cancel(option, errors),
            _ => return false,
        }
        true
    }

    /// The statements that write them into `level`.
    pub(crate) fn statements(&self) -> TokenStream {
        let added = self.added.iter();
        let added = added.map(|(function, value)| add(function, value));
        let private = private();
        let demands = self.security.iter().flat_map(Security::expressions);
        let demands = demands.map(|demand| call("security", &demand));
        let authentication = self.authentication.iter();
        let authentication = authentication.map(|scheme| {
            let scheme = quote_spanned!(scheme.span()=> &#scheme);
            call("authentication", &scheme)
        });
        let cookies = self.cookies.iter().map(
            |Cookie { name, value }| emit!(#private::level::response_cookie(level, #name, #value);),
        );
        let cancel = self.cancel.map(|cancel| {
            let cancel = Ident::new(cancel, Span::call_site());
            emit!(#private::level::cancel(level, #private::Cancel::#cancel);)
        });
        authentication
            .chain(demands)
            .chain(added)
            .chain(cookies)
            .chain(cancel)
            .collect()
    }
}

/// The statements that add each of them by a function of `emitted::level`.
pub(crate) fn list(function: &str, values: &[Expr]) -> TokenStream {
    values.iter().map(|value| add(function, value)).collect()
}

fn add(function: &str, value: &Expr) -> TokenStream {
    call(function, value)
}

fn call(function: &str, value: &(impl ToTokens + Spanned)) -> TokenStream {
    let span = value.span();
    let (private, level) = (private_at(span), emit!(level));
    let function = Ident::new(function, span);
    quote_spanned!(span=> #private::level::#function(#level, #value);)
}

fn security(option: &Opt, errors: &mut Errors) -> Option<Security> {
    let example = "security(API_KEY)";
    match &option.value {
        Value::List(tokens) => {
            let words = ("`security`", example);
            Some(Security::read(tokens.clone(), option, words, errors))
        }
        Value::Flag | Value::Is(_) => {
            option.wrong("static schemes", example, errors);
            None
        }
    }
}

fn cancel(option: &Opt, errors: &mut Errors) -> Option<&'static str> {
    let text = option.text("detach", errors)?;
    match text.value().as_str() {
        "drop" => Some("Drop"),
        "detach" => Some("Detach"),
        other => {
            let message = format!("`{other}` is not what a client's leaving can do");
            let help = "write `cancel = \"drop\"` or `cancel = \"detach\"`";
            errors.push(&text, message, help);
            None
        }
    }
}
