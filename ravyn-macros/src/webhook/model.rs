//! A webhook in our words.

use proc_macro2::Ident;
use syn::{Attribute, LitStr, Type, Visibility};

use crate::argument::Argument;
use crate::handler::Settings;

/// A webhook.
pub(super) struct Webhook {
    /// Name of the function, and of the item.
    pub(super) item: Ident,
    pub(super) visibility: Visibility,
    /// Everything above the function besides our attribute.
    pub(super) attributes: Vec<Attribute>,
    /// Name of what it tells.
    pub(super) event: LitStr,
    pub(super) method: &'static str,
    pub(super) settings: Settings,
    /// What is sent, in the order of the function.
    pub(super) arguments: Vec<Argument>,
    /// What the receiver answers.
    pub(super) answer: Type,
}
