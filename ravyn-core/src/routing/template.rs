//! Path templates: `/users/{id}`, `/files/{*rest}`.

use crate::request::{PathError, normalize};

/// A path template, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    parameters: Vec<Parameter>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parameter {
    name: String,
    /// `{*name}`: takes the remainder of the path.
    is_rest: bool,
}

/// Why a text is no path template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// No `/` at the beginning.
    #[error("the path `{0}` does not begin with `/`")]
    NoSlash(String),
    /// `//`
    #[error("the path `{0}` has an empty segment")]
    EmptySegment(String),
    /// `{` without `}` or the reverse.
    #[error("the path `{0}` has a brace without its partner")]
    Brace(String),
    /// `{}`, `{1a}` or `{id:int}`.
    #[error("`{{{1}}}` in the path `{0}` is not a parameter")]
    Name(String, String),
    /// More than one parameter in a segment.
    #[error("the path `{0}` has two parameters in one segment")]
    TwoInSegment(String),
    /// `{*rest}` before the end, or beside other text.
    #[error("`{{*{1}}}` does not stand alone at the end of the path `{0}`")]
    RestNotLast(String, String),
    /// A name that stands twice.
    #[error("the path `{0}` has two parameters called `{1}`")]
    Twice(String, String),
    /// A character that no path can have.
    #[error("the path `{0}` has a character that does not belong in a path")]
    Character(String),
    /// A path that no request can have.
    #[error("the path `{0}` is refused in every request: {1}")]
    Refused(String, PathError),
}

impl TemplateError {
    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoSlash(path) => format!("write `/{path}`"),
            Self::EmptySegment(path) => format!("write `{}`", path.replace("//", "/")),
            Self::Brace(_) => "write a parameter as `{name}`".to_owned(),
            Self::Name(..) => {
                "a name is made of ASCII letters, digits and `_`; the argument's type says what it is"
                    .to_owned()
            }
            Self::TwoInSegment(_) => "put a `/` between the two".to_owned(),
            Self::RestNotLast(_, name) => {
                format!("write `{{{name}}}` for one segment, or move it to the end")
            }
            Self::Twice(_, name) => format!("give one of the two `{name}` another name"),
            Self::Refused(..) => "leave out `.` and `..`, and escapes that say nothing".to_owned(),
            Self::Character(_) => "leave out white space and `?`, `#`, `\\`".to_owned(),
        }
    }
}

impl Template {
    /// What stands for a text that is no template.
    pub(super) fn unreadable() -> Self {
        Self {
            text: String::new(),
            parameters: Vec::new(),
        }
    }

    pub(super) fn is_readable(&self) -> bool {
        !self.text.is_empty()
    }

    /// Takes a template apart.
    ///
    /// # Errors
    /// [`TemplateError`].
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let whole = || text.to_owned();
        let inner = text
            .strip_prefix('/')
            .ok_or_else(|| TemplateError::NoSlash(whole()))?;
        if text.contains(|c: char| {
            matches!(c, '?' | '#' | '\\') || c.is_whitespace() || c.is_control()
        }) {
            return Err(TemplateError::Character(whole()));
        }
        let mut parameters: Vec<Parameter> = Vec::new();
        let segments: Vec<_> = inner.split('/').collect();
        for (position, segment) in segments.iter().enumerate() {
            let is_last = position + 1 == segments.len();
            if segment.is_empty() && !is_last {
                return Err(TemplateError::EmptySegment(whole()));
            }
            let Some(parameter) = parameter(text, segment)? else {
                continue;
            };
            if parameter.is_rest && (!is_last || segment.len() != parameter.name.len() + 3) {
                return Err(TemplateError::RestNotLast(whole(), parameter.name));
            }
            if parameters.iter().any(|known| known.name == parameter.name) {
                return Err(TemplateError::Twice(whole(), parameter.name));
            }
            parameters.push(parameter);
        }
        // As a request's path is read, so that the two can be equal.
        let normal = normalize(text).map_err(|error| TemplateError::Refused(whole(), error))?;
        Ok(Self {
            text: normal.map_or_else(whole, String::from),
            parameters,
        })
    }

    /// The template as it was written, with what a URI may not hold encoded.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Names of its parameters, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.parameters
            .iter()
            .map(|parameter| parameter.name.clone())
            .collect()
    }

    /// Whether its last parameter takes the remainder of the path.
    #[must_use]
    pub fn has_rest(&self) -> bool {
        self.parameters
            .last()
            .is_some_and(|parameter| parameter.is_rest)
    }

    /// What a service that is mounted here answers: this path, the same with a slash at its end, and all below.
    #[must_use]
    pub(super) fn with_all_below(&self) -> Vec<Self> {
        let prefix = self.text.trim_end_matches('/');
        let slash = Self {
            text: format!("{prefix}/"),
            parameters: self.parameters.clone(),
        };
        let rest = Parameter {
            name: "rest".to_owned(),
            is_rest: true,
        };
        let below = Self {
            text: format!("{prefix}/{{*rest}}"),
            parameters: self.parameters.iter().cloned().chain([rest]).collect(),
        };
        let own = (*self != slash).then(|| self.clone());
        own.into_iter().chain([slash, below]).collect()
    }

    /// The template with numbered parameters, so that two of the same shape are equal.
    #[must_use]
    pub fn shape(&self) -> String {
        let mut shape = self.text.clone();
        for (position, parameter) in self.parameters.iter().enumerate() {
            let star = if parameter.is_rest { "*" } else { "" };
            shape = shape.replace(
                &format!("{{{star}{}}}", parameter.name),
                &format!("{{{star}\u{0}{position}}}"),
            );
        }
        shape.replace('\u{0}', "p")
    }
}

fn parameter(whole: &str, segment: &str) -> Result<Option<Parameter>, TemplateError> {
    let brace = || TemplateError::Brace(whole.to_owned());
    let Some((before, rest)) = segment.split_once('{') else {
        return if segment.contains('}') {
            Err(brace())
        } else {
            Ok(None)
        };
    };
    let (name, after) = rest.split_once('}').ok_or_else(brace)?;
    if before.contains('}') || after.contains('}') || name.contains('{') {
        return Err(brace());
    }
    if after.contains('{') {
        return Err(TemplateError::TwoInSegment(whole.to_owned()));
    }
    let (name, is_rest) = name
        .strip_prefix('*')
        .map_or((name, false), |name| (name, true));
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !starts_well
        || !name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    {
        return Err(TemplateError::Name(whole.to_owned(), name.to_owned()));
    }
    Ok(Some(Parameter {
        name: name.to_owned(),
        is_rest,
    }))
}

/// Puts a prefix before a path. The path `/` adds nothing to a prefix.
#[must_use]
pub(super) fn join(prefix: &str, path: &str) -> String {
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    match (prefix, path) {
        ("", path) => path.to_owned(),
        (prefix, "/") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_order() {
        let template = Template::parse("/shops/{shop}/img-{id}.png/{*rest}").expect("a template");
        assert_eq!(template.names(), ["shop", "id", "rest"]);
        assert_eq!(template.shape(), "/shops/{p0}/img-{p1}.png/{*p2}");
        assert!(template.has_rest());
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for text in [
            "", "a", "/a//b", "/{", "/}", "/{a", "/{}", "/{1}", "/{a:int}", "/{a}{b}", "/{*a}/b",
            "/x{*a}", "/{a}/{a}", "/a?b", "/a b", "/a/../b", "/./a",
        ] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
        for text in ["/", "/a/", "/{a}", "/{*a}", "/a.{b}"] {
            assert!(Template::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_prefix_and_the_root_make_no_double_slash() {
        assert_eq!(join("/api", "/"), "/api");
        assert_eq!(join("/", "/items"), "/items");
        assert_eq!(join("/api/", "/items/"), "/api/items/");
        assert_eq!(join("", "/"), "/");
    }
}
