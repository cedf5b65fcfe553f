//! The grammar of runtime expressions (OpenAPI 3.1 §4.8.20.2).

/// A value that is known when a request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression<'t> {
    /// `$url`, `$method` or `$statusCode`: always there.
    Given,
    /// A part of the request.
    Request(Source<'t>),
    /// A part of the answer.
    Response(Source<'t>),
}

/// A part of a request or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source<'t> {
    Header(&'t str),
    Query(&'t str),
    Path(&'t str),
    /// The body, and where in it by the names of properties and positions in lists.
    Body(Vec<String>),
}

/// Reads one expression.
pub(super) fn expression(text: &str) -> Result<Expression<'_>, String> {
    if matches!(text, "$url" | "$method" | "$statusCode") {
        return Ok(Expression::Given);
    }
    if let Some(part) = text.strip_prefix("$request.") {
        return source(part, true).map(Expression::Request);
    }
    if let Some(part) = text.strip_prefix("$response.") {
        return source(part, false).map(Expression::Response);
    }
    Err("it is none of `$url`, `$method`, `$statusCode`, `$request.` and `$response.`".to_owned())
}

fn source(text: &str, is_request: bool) -> Result<Source<'_>, String> {
    let named = |name: &str| match name.is_empty() {
        true => Err("a name is missing at its end".to_owned()),
        false => Ok(()),
    };
    if let Some(name) = text.strip_prefix("header.") {
        let is_token = http::HeaderName::try_from(name).is_ok();
        return if is_token {
            Ok(Source::Header(name))
        } else {
            Err(format!("`{name}` is no header field"))
        };
    }
    if let Some(name) = text.strip_prefix("query.").filter(|_| is_request) {
        return named(name).map(|()| Source::Query(name));
    }
    if let Some(name) = text.strip_prefix("path.").filter(|_| is_request) {
        return named(name).map(|()| Source::Path(name));
    }
    match text.strip_prefix("body") {
        Some("") => Ok(Source::Body(Vec::new())),
        Some(pointer) => pointer_of(pointer).map(Source::Body),
        None if is_request => {
            Err("a request has `header.`, `query.`, `path.` and `body`".to_owned())
        }
        None => Err("an answer has `header.` and `body`".to_owned()),
    }
}

/// The tokens of a JSON pointer behind `#` (RFC 6901 §4).
fn pointer_of(text: &str) -> Result<Vec<String>, String> {
    let pointer = match text.strip_prefix('#') {
        Some("") => return Ok(Vec::new()),
        Some(pointer) => pointer.strip_prefix('/'),
        None => None,
    };
    let tokens = pointer
        .ok_or_else(|| "behind `body` stands a JSON pointer: `body#/id`".to_owned())?
        .split('/');
    Ok(tokens
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect())
}

/// The expressions in braces in a text.
pub(super) fn embedded(text: &str) -> Result<Vec<&str>, String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((_, behind)) = rest.split_once('{') {
        let (expression, behind) = behind
            .split_once('}')
            .ok_or_else(|| "a brace is not closed".to_owned())?;
        found.push(expression);
        rest = behind;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_those_of_the_specification() {
        let body = |tokens: &[&str]| {
            let tokens = tokens.iter().map(|token| (*token).to_owned());
            Source::Body(tokens.collect())
        };
        for (text, expected) in [
            ("$url", Expression::Given),
            ("$statusCode", Expression::Given),
            (
                "$request.header.x-id",
                Expression::Request(Source::Header("x-id")),
            ),
            ("$request.query.q", Expression::Request(Source::Query("q"))),
            ("$request.path.id", Expression::Request(Source::Path("id"))),
            ("$response.body", Expression::Response(body(&[]))),
            (
                "$response.body#/a~1b/0",
                Expression::Response(body(&["a/b", "0"])),
            ),
        ] {
            assert_eq!(expression(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for text in [
            "",
            "$",
            "$uri",
            "request.body",
            "$request.bodies",
            "$request.query.",
            "$request.header.a b",
            "$request.body/id",
            "$request.body#id",
            "$response.query.q",
            "$response.path.id",
        ] {
            assert!(expression(text).is_err(), "{text}");
        }
    }
}
