//! Path templates in an attribute: their grammar, with a corrected path in every message.

use syn::LitStr;
use syn::ext::IdentExt;
use syn::parse::Parser;

use crate::errors::Errors;

/// What is wrong, and what to do.
#[derive(Debug, PartialEq, Eq)]
struct Mistake {
    message: String,
    help: String,
}

impl Mistake {
    fn new(message: String, corrected: &str) -> Self {
        let help = format!("write \"{corrected}\"");
        Self { message, help }
    }
}

/// The names of the path's parameters. What is wrong with it is noted.
pub(super) fn parameters(path: &LitStr, errors: &mut Errors) -> Option<Vec<String>> {
    match read(&path.value()) {
        Ok(parameters) => Some(parameters),
        Err(mistake) => {
            errors.push(path, mistake.message, mistake.help);
            None
        }
    }
}

/// Notes what is wrong with the path of a level.
pub(crate) fn prefix(path: &LitStr, errors: &mut Errors) {
    parameters(path, errors);
}

fn read(text: &str) -> Result<Vec<String>, Mistake> {
    if !text.starts_with('/') {
        let message = format!("the path `{text}` does not begin with `/`");
        return Err(Mistake::new(message, &format!("/{text}")));
    }
    let mut foreign = text.split('/').filter_map(|segment| {
        let corrected = of_another_framework(segment)?;
        Some((segment, corrected))
    });
    if let Some((segment, corrected)) = foreign.next() {
        let message = format!("`{segment}` is not a path parameter");
        return Err(Mistake::new(
            message,
            &text.replacen(segment, &corrected, 1),
        ));
    }
    refuse_characters(text)?;
    segments(text)
}

/// `:id` and `<id>`, as `{id}`.
fn of_another_framework(segment: &str) -> Option<String> {
    let inner = segment
        .strip_prefix(':')
        .or_else(|| segment.strip_prefix('<')?.strip_suffix('>'))?;
    Some(format!("{{{inner}}}"))
}

fn refuse_characters(text: &str) -> Result<(), Mistake> {
    if text.contains("//") {
        let message = format!("the path `{text}` has an empty segment");
        let mut corrected = text.to_owned();
        while corrected.contains("//") {
            corrected = corrected.replace("//", "/");
        }
        return Err(Mistake::new(message, &corrected));
    }
    let is_foreign =
        |c: char| matches!(c, '?' | '#' | '\\' | '%') || c.is_whitespace() || c.is_control();
    let Some(first) = text.chars().find(|c| is_foreign(*c)) else {
        return Ok(());
    };
    let (path, tail) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let corrected = path.replace(is_foreign, "");
    let message = format!("{first:?} does not belong in the path `{text}`");
    let mut mistake = Mistake::new(message, &corrected);
    if tail.starts_with('?') {
        mistake.help += "; an argument that the path does not name is read from the query";
    }
    Err(mistake)
}

fn segments(text: &str) -> Result<Vec<String>, Mistake> {
    let mut parameters: Vec<String> = Vec::new();
    let count = text.split('/').count();
    for (position, segment) in text.split('/').enumerate() {
        let found = parameter(segment).map_err(|(message, corrected)| {
            Mistake::new(message, &text.replacen(segment, &corrected, 1))
        })?;
        let Some((name, is_rest)) = found else {
            continue;
        };
        let stands_alone = segment.len() == name.len() + "{*}".len();
        if is_rest && (position + 1 != count || !stands_alone) {
            let message =
                format!("`{{*{name}}}` takes the rest of the path, so it stands alone at its end");
            let corrected = text.replacen(&format!("{{*{name}}}"), &format!("{{{name}}}"), 1);
            return Err(Mistake::new(message, &corrected));
        }
        if parameters.contains(&name) {
            let message = format!("the path has two parameters called `{name}`");
            return Err(Mistake::new(message, &renamed(text, &name)));
        }
        parameters.push(name);
    }
    Ok(parameters)
}

/// The path with the last `{name}` renamed.
fn renamed(text: &str, name: &str) -> String {
    let at = text.rfind(&format!("{name}}}")).unwrap_or(text.len());
    let (before, after) = text.split_at(at);
    format!("{before}second_{after}")
}

/// The parameter of a segment: its name, and whether it takes the rest. Else a message and the segment as
/// it was meant.
fn parameter(segment: &str) -> Result<Option<(String, bool)>, (String, String)> {
    let Some((before, rest)) = segment.split_once('{') else {
        let Some((before, after)) = segment.split_once('}') else {
            return Ok(None);
        };
        let message = format!("`{segment}` closes a brace that it does not open");
        return Err((message, format!("{{{before}}}{after}")));
    };
    let Some((name, after)) = rest.split_once('}') else {
        let message = format!("`{segment}` opens a brace and does not close it");
        return Err((message, format!("{segment}}}")));
    };
    if let Some(second) = after.find('{') {
        let message = format!("`{segment}` has two parameters in one segment");
        let corrected = format!("{before}{{{name}}}/{}", &after[second..]);
        return Err((message, corrected));
    }
    if let Some((name, kind)) = name.split_once(':') {
        let message = format!("`{{{name}:{kind}}}` names a type, which the argument `{name}` does");
        return Err((message, format!("{before}{{{name}}}{after}")));
    }
    let (name, is_rest) = name
        .strip_prefix('*')
        .map_or((name, false), |name| (name, true));
    if syn::Ident::parse_any.parse_str(name).is_err() {
        let message = format!("`{{{name}}}` is not the name of an argument");
        return Err((message, format!("{before}{{{}}}{after}", word(name))));
    }
    Ok(Some((name.to_owned(), is_rest)))
}

/// A name that looks like `name`.
fn word(name: &str) -> String {
    let word = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
        format!("id{word}")
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(path: &str) -> String {
        read(path).expect_err(path).help
    }

    #[test]
    fn names_are_read_in_order() {
        for (path, names) in [
            ("/", vec![]),
            ("/items", vec![]),
            ("/items/", vec![]),
            ("/items/{id}", vec!["id"]),
            ("/{shop}/items/{id}", vec!["shop", "id"]),
            ("/files/{*path}", vec!["path"]),
            ("/v{version}/items", vec!["version"]),
            ("/kinds/{type}", vec!["type"]),
        ] {
            assert_eq!(read(path).expect(path), names, "{path}");
        }
    }

    #[test]
    fn a_mistake_comes_with_the_path_that_was_meant() {
        for (path, corrected) in [
            ("", "/"),
            ("items", "/items"),
            ("/items/:id", "/items/{id}"),
            ("/items/<id>/price", "/items/{id}/price"),
            ("/items/{id:int}", "/items/{id}"),
            ("/items/{id", "/items/{id}"),
            ("/items/id}", "/items/{id}"),
            ("/items/{}", "/items/{id}"),
            ("/items/{item-id}", "/items/{item_id}"),
            ("/items/{2nd}", "/items/{id2nd}"),
            ("/maps/{x}{y}", "/maps/{x}/{y}"),
            ("/items///{id}", "/items/{id}"),
            ("/my items", "/myitems"),
            ("/items#top", "/items"),
            ("/{*path}/size", "/{path}/size"),
            ("/files/a{*path}", "/files/a{path}"),
            ("/a/{id}/b/{id}", "/a/{id}/b/{second_id}"),
        ] {
            assert_eq!(help(path), format!("write \"{corrected}\""), "{path}");
            if !path.is_empty() {
                assert!(read(corrected).is_ok(), "{corrected}");
            }
        }
    }

    #[test]
    fn a_query_string_in_a_path_is_explained() {
        assert!(help("/items?page={page}").starts_with("write \"/items\"; an argument"));
    }
}
