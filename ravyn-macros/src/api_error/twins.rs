//! Cases that could not be told apart: by their codes for clients, by their causes for `?`.

use quote::ToTokens;

use super::kebab_case;
use super::model::{Kind, Variant};
use crate::errors::Errors;

/// Notes the second of two.
pub(super) fn refuse(variants: &[Variant], errors: &mut Errors) {
    for (position, variant) in variants.iter().enumerate() {
        let earlier = &variants[..position];
        same_code(variant, earlier, errors);
        same_cause(variant, earlier, errors);
    }
}

fn same_code(variant: &Variant, earlier: &[Variant], errors: &mut Errors) {
    let (Some(name), Some(code)) = (&variant.name, variant.code()) else {
        return;
    };
    if let Some(other) = earlier.iter().find(|other| other.code() == Some(code)) {
        let other = other.name.to_token_stream();
        let own = kebab_case(&name.to_string());
        let message = format!("`{other}` and `{name}` have one code, {code:?}");
        errors.push(
            name,
            message,
            format!("give each its own: `code = {own:?}`"),
        );
    }
}

fn same_cause(variant: &Variant, earlier: &[Variant], errors: &mut Errors) {
    let (Some(name), Some(cause)) = (&variant.name, variant.cause()) else {
        return;
    };
    let is_twin = |other: &&Variant| other.cause().is_some_and(|known| known == cause);
    if let Some(other) = earlier.iter().find(is_twin) {
        let other = other.name.to_token_stream();
        let message = format!("`?` would make both `{other}` and `{name}` of one error");
        let help = "write `#[source]`, and make this one with `.map_err(..)`";
        errors.push(&variant.from, message, help);
    }
}

impl Variant {
    fn code(&self) -> Option<&str> {
        match &self.kind {
            Kind::Own(own) => Some(&own.code),
            Kind::Transparent(_) => None,
        }
    }

    fn cause(&self) -> Option<String> {
        let cause = self.from.as_ref()?;
        Some(cause.to_token_stream().to_string())
    }
}
