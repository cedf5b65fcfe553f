//! An error in our words.

use syn::{Ident, LitInt, LitStr, Member, Type};

/// One case of an error; a struct has one.
pub(super) struct Variant {
    /// `None` for a struct.
    pub(super) name: Option<Ident>,
    pub(super) kind: Kind,
    pub(super) fields: Vec<Bound>,
    /// The name that the cause is bound to.
    pub(super) source: Option<Ident>,
    /// The type that `?` turns into this case.
    pub(super) from: Option<Type>,
}

/// A field and the name that it is bound to.
pub(super) struct Bound {
    pub(super) member: Member,
    pub(super) name: Ident,
}

/// Where the answer of a case comes from.
pub(super) enum Kind {
    /// Its own attribute.
    Own(Own),
    /// The error in its field.
    Transparent(Type),
}

/// What `#[error(..)]` says.
pub(super) struct Own {
    pub(super) status: LitInt,
    /// Empty for a struct, whose code is that of its status.
    pub(super) code: String,
    pub(super) title: Option<LitStr>,
    pub(super) message: LitStr,
}
