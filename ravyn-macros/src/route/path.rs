//! Path templates in an attribute: their grammar, with a corrected path in every message.

use syn::LitStr;

use crate::errors::Errors;

/// A parameter of the path.
pub(super) struct Parameter {
    pub(super) name: String,
}

/// Takes the path apart and notes what is wrong with it.
pub(super) fn parameters(path: &LitStr, errors: &mut Errors) -> Vec<Parameter> {
    let text = path.value();
    let mut wrong = |message: String, corrected: String| {
        errors.push(path, message, format!("write \"{corrected}\""));
        Vec::new()
    };
    if !text.starts_with('/') {
        return wrong(
            format!("the path `{text}` does not begin with `/`"),
            format!("/{text}"),
        );
    }
    if let Some(segment) = text.split('/').find(|segment| segment.starts_with(':')) {
        let corrected = text.replace(segment, &format!("{{{}}}", &segment[1..]));
        return wrong(format!("`{segment}` is not a path parameter"), corrected);
    }
    if let Some(segment) = text
        .split('/')
        .find(|segment| segment.starts_with('<') && segment.ends_with('>'))
    {
        let corrected = text.replace(segment, &segment.replace('<', "{").replace('>', "}"));
        return wrong(format!("`{segment}` is not a path parameter"), corrected);
    }
    if text.contains("//") {
        return wrong(
            format!("the path `{text}` has an empty segment"),
            text.replace("//", "/"),
        );
    }
    if text.contains(|c: char| {
        matches!(c, '?' | '#' | '\\' | '%') || c.is_whitespace() || c.is_control()
    }) {
        let corrected = text.split(['?', '#']).next().unwrap_or_default();
        let corrected: String = corrected
            .chars()
            .filter(|c| !matches!(c, '\\' | '%') && !c.is_whitespace())
            .collect();
        return wrong(
            format!("the path `{text}` has a character that does not belong in a path"),
            corrected,
        );
    }
    segments(path, &text, errors)
}

fn segments(path: &LitStr, text: &str, errors: &mut Errors) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let count = text.split('/').count();
    for (position, segment) in text.split('/').enumerate() {
        let (name, is_rest) = match parameter(segment) {
            Ok(None) => continue,
            Ok(Some(found)) => found,
            Err((message, corrected)) => {
                errors.push(
                    path,
                    message,
                    format!("write \"{}\"", text.replacen(segment, &corrected, 1)),
                );
                return Vec::new();
            }
        };
        let stands_alone = segment.len() == name.len() + 3;
        if is_rest && (position + 1 != count || !stands_alone) {
            let message = format!(
                "`{{*{name}}}` takes the remainder of the path, and must stand alone at its end"
            );
            errors.push(
                path,
                message,
                format!("write `{{{name}}}` for one segment, or move it to the end"),
            );
            return Vec::new();
        }
        if parameters.iter().any(|known| known.name == name) {
            let message = format!("the path has two parameters called `{name}`");
            let corrected =
                text.replacen(segment, &segment.replace(&name, &format!("{name}_2")), 2);
            errors.push(
                path,
                message,
                format!(
                    "give one of them another name: \"{}\"",
                    second(text, segment, &name).unwrap_or(corrected)
                ),
            );
            return Vec::new();
        }
        parameters.push(Parameter { name });
    }
    parameters
}

/// The path with the last `{name}` renamed.
fn second(text: &str, segment: &str, name: &str) -> Option<String> {
    let start = text.rfind(segment)?;
    let renamed = segment.replace(name, &format!("{name}_2"));
    Some(format!(
        "{}{renamed}{}",
        &text[..start],
        &text[start + segment.len()..]
    ))
}

type Mistake = (String, String);

/// The parameter of a segment: its name, and whether it takes the rest.
fn parameter(segment: &str) -> Result<Option<(String, bool)>, Mistake> {
    let Some((before, rest)) = segment.split_once('{') else {
        if let Some((before, after)) = segment.split_once('}') {
            return Err((
                format!("`{segment}` closes a brace that was not opened"),
                format!("{{{before}}}{after}"),
            ));
        }
        return Ok(None);
    };
    let Some((name, after)) = rest.split_once('}') else {
        return Err((
            format!("`{segment}` opens a brace and does not close it"),
            format!("{segment}}}"),
        ));
    };
    if after.contains('{') {
        let corrected = format!(
            "{before}{{{name}}}/{}",
            &after[after.find('{').unwrap_or(0)..]
        );
        return Err((
            format!("`{segment}` has two parameters in one segment"),
            corrected,
        ));
    }
    if let Some((name, kind)) = name.split_once(':') {
        let message = format!("`{{{name}:{kind}}}` names a type; the argument `{name}` does that");
        return Err((message, format!("{before}{{{name}}}{after}")));
    }
    let (name, is_rest) = name
        .strip_prefix('*')
        .map_or((name, false), |name| (name, true));
    if syn::parse_str::<syn::Ident>(name).is_err() {
        let word: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        let word = if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
            format!("id{word}")
        } else {
            word
        };
        return Err((
            format!("`{{{name}}}` is not the name of an argument"),
            format!("{before}{{{word}}}{after}"),
        ));
    }
    Ok(Some((name.to_owned(), is_rest)))
}
