//! Where the answer of a case comes from.

use syn::ext::IdentExt;

use super::attribute::{self, Said};
use super::model::{Bound, Kind, Own};
use super::parse::Case;
use super::{kebab_case, message};
use crate::errors::Errors;
use crate::options::Options;

impl Case<'_> {
    /// Reads the options. `None`: something is wrong and has been noted.
    pub(super) fn kind(
        &self,
        options: &Options,
        bound: &[Bound],
        errors: &mut Errors,
    ) -> Option<Kind> {
        let before = errors.len();
        let said = Said::by(options, errors);
        if said.is_transparent {
            return self.transparent(&said, options, errors);
        }
        let is_well_formed = errors.len() == before;
        let mut missing = |what: &str, help: &str| {
            if is_well_formed {
                errors.push_at(self.span, format!("{} has no {what}", self.shown()), help);
            }
        };
        if said.status.is_none() {
            missing("status", "add one: `#[error(status = 404, ..)]`");
        }
        if options.text.is_none() {
            let help = "end the attribute with one: `#[error(status = 404, \"no such item\")]`";
            missing("message", help);
        }
        let message = options.text.clone()?;
        message::check(&message, bound, errors);
        let name = || self.name.map(|name| kebab_case(&name.unraw().to_string()));
        Some(Kind::Own(Own {
            status: attribute::status(said.status?, errors)?,
            code: said.code.or_else(name).unwrap_or_default(),
            title: said.title,
            message,
        }))
    }

    fn transparent(&self, said: &Said<'_>, options: &Options, errors: &mut Errors) -> Option<Kind> {
        if let Some(status) = said.status {
            let help = "write `#[error(transparent)]`, or drop `transparent` and add a message";
            errors.push(
                status,
                "a transparent error has the status of its field",
                help,
            );
        } else if let Some(text) = &options.text {
            let help = "write `#[error(transparent)]`, or `#[error(status = 500, ..)]`";
            errors.push(
                text,
                "a transparent error has the message of its field",
                help,
            );
        }
        let mut types = self.fields.iter().map(|field| field.ty.clone());
        if let (Some(inner), None) = (types.next(), types.next()) {
            return Some(Kind::Transparent(inner));
        }
        let help = "write `Other(#[from] OtherError)`";
        errors.push_at(self.span, "a transparent error has one field", help);
        None
    }
}
