//! What `#[serde(..)]` says that concerns us: names, flattening, tagging.

use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token, punctuated::Punctuated};

use super::case::Case;

/// The `#[cfg(..)]` of a field or a variant, which hold for the code about it as well.
pub(super) fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .cloned()
        .collect()
}

/// The parts of serde's attributes that our checks and faults must follow.
#[derive(Default)]
pub(super) struct Serde {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<Case>,
    pub(super) rename_all_fields: Option<Case>,
    pub(super) aliases: Vec<String>,
    pub(super) is_flat: bool,
    pub(super) is_transparent: bool,
    pub(super) has_default: bool,
    pub(super) has_bound: bool,
    pub(super) tag: Option<String>,
    pub(super) content: Option<String>,
    pub(super) is_untagged: bool,
    pub(super) is_skipped: bool,
}

impl Serde {
    /// Reads every `#[serde(..)]`. What cannot be read is left for serde to report.
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("serde"))
        {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let Ok(metas) = attribute.parse_args_with(parser) else {
                continue;
            };
            for meta in metas {
                found.add(&meta);
            }
        }
        found
    }

    fn add(&mut self, meta: &Meta) {
        let name = meta
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        let text = name_on_arrival(meta);
        match name.as_str() {
            "rename" => self.rename = text,
            "alias" => self.aliases.extend(text),
            "rename_all" => self.rename_all = text.as_deref().and_then(Case::parse),
            "rename_all_fields" => self.rename_all_fields = text.as_deref().and_then(Case::parse),
            "flatten" => self.is_flat = true,
            "transparent" => self.is_transparent = true,
            "default" => self.has_default = true,
            "bound" => self.has_bound = true,
            "tag" => self.tag = text,
            "content" => self.content = text,
            "untagged" => self.is_untagged = true,
            "skip" | "skip_deserializing" => self.is_skipped = true,
            _ => {}
        }
    }
}

/// `= "text"`, or the `deserialize = "text"` of a list: faults are found in what arrives.
fn name_on_arrival(meta: &Meta) -> Option<String> {
    match meta {
        Meta::NameValue(pair) => literal(&pair.value),
        Meta::List(list) => {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let inner = list.parse_args_with(parser).ok()?;
            inner
                .iter()
                .find(|meta| meta.path().is_ident("deserialize"))
                .and_then(name_on_arrival)
        }
        Meta::Path(_) => None,
    }
}

fn literal(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}
