//! Names outside of the program: of variables and of tables in a file.

use syn::LitStr;

use crate::errors::Errors;
use crate::options::Opt;

/// The prefix of variables.
pub(super) fn prefix(option: &Opt, errors: &mut Errors) -> Option<LitStr> {
    let text = option.text("SHOP", errors)?;
    let prefix = text.value();
    if prefix == "RAVYN" || prefix.starts_with("RAVYN_") {
        let message = format!("the prefix `{prefix}` is the framework's");
        let help = "write one of your own, such as `prefix = \"SHOP\"`";
        errors.push(&text, message, help);
        return None;
    }
    let is_sound = prefix.is_empty()
        || is_variable(&prefix)
            && !prefix.ends_with('_')
            && !prefix.contains("__")
            && !prefix.contains(|c: char| c.is_ascii_lowercase());
    if is_sound {
        return Some(text);
    }
    let words = prefix.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect();
    let sound = words.join("_");
    let sound = if is_variable(&sound) { &sound } else { "SHOP" };
    let help = format!("write `prefix = \"{sound}\"`: capitals, digits and single `_`");
    errors.push(
        &text,
        format!("`{prefix}` is not a prefix of variables"),
        help,
    );
    None
}

/// The table of a file.
pub(super) fn section(option: &Opt, errors: &mut Errors) -> Option<LitStr> {
    let text = option.text("shop", errors)?;
    let section = text.value();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !section.is_empty() && section.chars().all(is_bare) && section != "ravyn" {
        return Some(text);
    }
    let message = format!("`{section}` cannot be the table of these settings");
    let help = "write letters, digits, `_` and `-`, as in `section = \"shop\"`; `ravyn` is the framework's";
    errors.push(&text, message, help);
    None
}

/// The name of a variable.
pub(super) fn variable(option: &Opt, errors: &mut Errors) -> Option<LitStr> {
    let text = option.text("DATABASE_URL", errors)?;
    if is_variable(&text.value()) {
        return Some(text);
    }
    let message = format!("`{}` is not the name of a variable", text.value());
    let help = "write letters, digits and `_`, as in `env = \"DATABASE_URL\"`";
    errors.push(&text, message, help);
    None
}

fn is_variable(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit())
}
