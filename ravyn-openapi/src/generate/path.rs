//! Paths as the document writes them.

use ravyn_core::routing::Template;

/// The path of a route as the document writes it: `/files/{*rest}` becomes `/files/{rest}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DocumentPath {
    text: String,
    /// Names of the parameters: the route's, and the document's.
    names: Vec<(String, String)>,
    takes_rest: bool,
}

/// The paths so far. Two that differ only in the names of parameters are one path of the document, which
/// may not have both; then the names of the first count.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// Shape, text and names of each.
    known: Vec<(String, String, Vec<String>)>,
}

impl Paths {
    /// The path of a route.
    pub(super) fn of(&mut self, path: &str) -> DocumentPath {
        // Routes have been compiled, so a text that is no template has no parameters.
        let template = Template::parse(path).ok();
        let names = template.as_ref().map(Template::names).unwrap_or_default();
        let takes_rest = template.as_ref().is_some_and(Template::has_rest);
        let shape = template
            .map_or_else(|| path.to_owned(), |template| template.shape())
            .replace("{*", "{");
        let position = self
            .known
            .iter()
            .position(|(known, ..)| *known == shape)
            .unwrap_or_else(|| {
                self.known
                    .push((shape, path.replace("{*", "{"), names.clone()));
                self.known.len() - 1
            });
        let (_, text, documented) = &self.known[position];
        DocumentPath {
            text: text.clone(),
            names: names.into_iter().zip(documented.iter().cloned()).collect(),
            takes_rest,
        }
    }
}

impl DocumentPath {
    /// What is no path of the application, and has no parameters.
    pub(super) fn outside(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            names: Vec::new(),
            takes_rest: false,
        }
    }

    /// The path itself.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The document's name of a parameter of the route; `None` when the path has none of this name.
    pub(super) fn documented(&self, name: &str) -> Option<&str> {
        let found = self.names.iter().find(|(known, _)| known == name);
        found.map(|(_, documented)| documented.as_str())
    }

    /// Whether there is any parameter.
    pub(super) fn has_parameters(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether the last parameter takes the remainder of the path.
    pub(super) fn takes_rest(&self) -> bool {
        self.takes_rest
    }

    /// Whether the parameter of this name takes it.
    pub(super) fn is_rest(&self, name: &str) -> bool {
        self.takes_rest && self.names.last().is_some_and(|(known, _)| known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_shape_are_one_path() {
        let mut paths = Paths::default();
        let first = paths.of("/shops/{shop}/items/{id}");
        let second = paths.of("/shops/{name}/items/{item}");
        assert_eq!(second.text(), first.text());
        assert_eq!(second.documented("item"), Some("id"));
        assert_eq!(second.documented("id"), None);
        assert_eq!(paths.of("/shops").documented("shop"), None);
    }

    #[test]
    fn the_remainder_of_a_path_is_a_parameter_like_others() {
        let path = Paths::default().of("/files/{*rest}");
        assert_eq!(path.text(), "/files/{rest}");
        assert!(path.takes_rest() && path.has_parameters());
    }
}
