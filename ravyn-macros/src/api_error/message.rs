//! The message of an error: a format string whose names are fields.

use syn::LitStr;
use syn::ext::IdentExt;

use super::model::Bound;
use crate::errors::Errors;
use crate::suggest::nearest;

/// Notes a placeholder that names no field.
pub(super) fn check(message: &LitStr, fields: &[Bound], errors: &mut Errors) {
    for name in placeholders(&message.value()) {
        let is_field = |field: &Bound| field.name.unraw() == bound_name(&name);
        // A name in capitals is a constant's.
        if fields.iter().any(is_field) || name.starts_with(|c: char| c.is_uppercase()) {
            continue;
        }
        let written: Vec<String> = fields.iter().map(written).collect();
        let help = match nearest(&name, written.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None if fields.is_empty() => "write `{{` for a brace".to_owned(),
            None => format!("write `{{{}}}`", written.join("}` or `{")),
        };
        errors.push(message, format!("`{{{name}}}` names no field"), help);
        return;
    }
}

/// The field's name as a placeholder has it.
fn written(field: &Bound) -> String {
    let name = field.name.unraw().to_string();
    name.strip_prefix('_')
        .filter(|index| index.starts_with(|c: char| c.is_ascii_digit()))
        .map_or(name.clone(), str::to_owned)
}

/// The name that a placeholder's field is bound to: `{0}` is `_0`.
fn bound_name(placeholder: &str) -> String {
    if placeholder.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{placeholder}")
    } else {
        placeholder.to_owned()
    }
}

fn placeholders(message: &str) -> Vec<String> {
    let unescaped = message.replace("{{", "").replace("}}", "");
    let after_braces = unescaped.split('{').skip(1);
    after_braces
        .map(|text| {
            let inner = text.split('}').next().unwrap_or_default();
            inner
                .split(':')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .collect()
}

/// The message with `{_0}` for `{0}`.
pub(super) fn with_bound_names(message: &LitStr) -> LitStr {
    let mut text = String::new();
    let mut rest = message.value();
    while let Some(at) = rest.find('{') {
        let tail = rest.split_off(at + 1);
        text.push_str(&rest);
        if let Some(escaped) = tail.strip_prefix('{') {
            text.push('{');
            rest = escaped.to_owned();
            continue;
        }
        if tail.starts_with(|c: char| c.is_ascii_digit()) {
            text.push('_');
        }
        rest = tail;
    }
    text.push_str(&rest);
    LitStr::new(&text, message.span())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_names_without_their_formats() {
        for (message, expected) in [
            ("no item", vec![]),
            ("no item {id}", vec!["id"]),
            ("{0} of {name:>5} {{not}}", vec!["0", "name"]),
            ("{id:?}{}", vec!["id", ""]),
        ] {
            assert_eq!(placeholders(message), expected, "{message}");
        }
    }

    #[test]
    fn positions_become_names() {
        let message = LitStr::new("{0} {{0}} {name}", proc_macro2::Span::call_site());
        assert_eq!(with_bound_names(&message).value(), "{_0} {{0}} {name}");
    }
}
