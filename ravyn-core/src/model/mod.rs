//! Models: the types that are bodies, answers and groups of parameters, and the rules on their values.
//!
//! A rule is written once, in JSON Schema's words. The macro turns it into a call of a function of this
//! room and into a keyword of the type's schema.

mod at;
mod constraint;
mod description;
mod format;
mod patch;
mod secret;
mod std_models;
pub(crate) mod type_format;
mod untyped;
mod validate;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The crates whose traits a model has: for implementing them by hand.
pub use {schemars, serde};

pub use self::at::At;
pub(crate) use self::at::escaped;
pub use self::constraint::{
    Check, Items, Number, Numeric, Outcome, Pattern, Properties, Textual, check,
};
pub(crate) use self::description::Tree;
pub use self::description::{BrokenDefault, Description};
pub use self::format::Format;
pub use self::patch::Patch;
pub use self::untyped::Untyped;
pub use self::validate::Validate;
pub(crate) use self::validate::checked;

/// A model that can be read from a request. `#[model]` and `#[model(request)]` implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "not a model",
    note = "put `#[model]` on the type; for a type that is not yours, `Untyped<{Self}>` takes any JSON that serde can read"
)]
pub trait RequestModel: DeserializeOwned + JsonSchema + Validate + Send + Sized + 'static {
    /// The value of a part of a body that is not there; `None` where there must be one. Default: what `null` is.
    #[must_use]
    fn absent() -> Option<Self> {
        serde_json::from_str("null").ok()
    }
}

/// A model that can be an answer. `#[model]` and `#[model(response)]` implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a JSON answer",
    label = "not a model",
    note = "put `#[model]` on the type; for a type that is not yours, `Untyped<{Self}>` sends whatever serde writes"
)]
pub trait ResponseModel: Serialize + JsonSchema + Sized {}

/// A model for both ways. Generic models ask for it: `struct Page<T: Model>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "put `#[model]` on the type; for a type that is not yours, write `Untyped<{Self}>`"
)]
pub trait Model: RequestModel + ResponseModel {}

#[diagnostic::do_not_recommend]
impl<T: RequestModel + ResponseModel> Model for T {}
