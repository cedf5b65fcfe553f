//! Settings in our words.

use proc_macro2::{Ident, Span};
use syn::{Expr, LitStr, Path, Type};

use crate::constraint::Constraint;

/// The settings of one struct.
#[derive(Default)]
pub(super) struct Settings {
    /// `None`: they are a group in other settings.
    pub(super) prefix: Option<LitStr>,
    pub(super) section: Option<LitStr>,
    pub(super) fields: Vec<Field>,
}

/// One setting, or a group of them.
pub(super) struct Field {
    pub(super) name: Ident,
    /// The type that is read: that in an `Option`.
    pub(super) ty: Type,
    pub(super) presence: Presence,
    pub(super) constraints: Vec<Constraint>,
    /// The user's own checks.
    pub(super) with: Vec<Path>,
    /// A variable with a name of its own.
    pub(super) variable: Option<LitStr>,
    /// What the setting is for.
    pub(super) summary: String,
}

/// What becomes of a setting that nothing sets.
pub(super) enum Presence {
    Required,
    Optional,
    /// `Default` of its type, asked for at a place.
    Usual(Span),
    Default(Expr),
}
