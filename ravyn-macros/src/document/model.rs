//! What is said for the document, in our words.

use syn::{Expr, LitStr, Path};

/// What is said for the document alone.
#[derive(Default)]
pub(crate) struct Document {
    pub(super) external_docs: Option<LitStr>,
    pub(super) extensions: Vec<Extension>,
    /// Of the success.
    pub(super) examples: Vec<Example>,
    pub(super) links: Vec<Link>,
    pub(super) callbacks: Vec<Callback>,
}

/// `"x-internal" = true`
pub(super) struct Extension {
    pub(super) name: LitStr,
    pub(super) value: Expr,
}

/// `cheap = 10, "The least that anything costs"`
pub(crate) struct Example {
    pub(super) name: LitStr,
    pub(super) value: Expr,
    pub(super) summary: Option<LitStr>,
}

/// `get_user(id = "$response.body#/id")`, or `owner = get_user(..)`
pub(super) struct Link {
    pub(super) name: LitStr,
    /// The handler that it leads to.
    pub(super) handler: Path,
    pub(super) parameters: Vec<Parameter>,
}

/// `id = "$response.body#/id"`
pub(super) struct Parameter {
    pub(super) name: LitStr,
    pub(super) value: LitStr,
}

/// `order_paid = "{$request.body#/callback_url}"`
pub(super) struct Callback {
    pub(super) webhook: Path,
    pub(super) address: LitStr,
}
