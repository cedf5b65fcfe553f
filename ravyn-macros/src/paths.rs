//! Where emitted code finds what it calls. Everything stands in the facade's `__private`.

use proc_macro2::TokenStream;
use quote::quote;

/// `::ravyn::__private`
pub(crate) fn private() -> TokenStream {
    quote!(::ravyn::__private)
}

/// The path of serde, as text for `#[serde(crate = ..)]`.
pub(crate) const SERDE: &str = "::ravyn::__private::serde";

/// The path of schemars, as text for `#[schemars(crate = ..)]`.
pub(crate) const SCHEMARS: &str = "::ravyn::__private::schemars";
