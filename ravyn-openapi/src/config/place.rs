//! Names and paths of a document are held against the rules for commands and routes.

use ravyn_core::app::AppBuilder;
use ravyn_core::error::BuildFault;
use ravyn_core::routing::Template;

use super::OpenApi;

impl OpenApi {
    /// RV0011 for a name that no command can have, RV0004 for a path that none of its routes can have. Said of the
    /// document, once: it has a route for each file of its pages.
    pub(crate) fn misplaced(&self, app: &AppBuilder) -> Vec<BuildFault> {
        if let Some((message, help)) = self.unusable_name(app) {
            let fault = BuildFault::new("RV0011", message).at(self.source);
            return vec![fault.help(help)];
        }
        let paths = [Some(self.document_at()), self.docs_at()];
        let problems = paths.into_iter().flatten().filter_map(path_problem);
        problems
            .map(|message| {
                let fault = BuildFault::new("RV0004", message).at(self.source);
                fault.help("write a path without parameters: `/api/openapi.json`, `/api/docs`")
            })
            .collect()
    }

    fn unusable_name(&self, app: &AppBuilder) -> Option<(String, String)> {
        let name = self.name;
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.chars().all(is_word) {
            let message = format!("a document cannot be called `{name}`: a command and a path are");
            let help = "use letters, digits, `-` and `_`: `OpenApi::named(\"partners\")`";
            return Some((message, help.to_owned()));
        }
        // The program has the commands of the outermost application alone.
        (!app.is_mounted() && app.has_command(name)).then(|| {
            let message =
                format!("a document cannot be called `{name}`: there is a command of this name");
            let help = format!("`OpenApi::named(\"{name}-api\")`, or another name");
            (message, help)
        })
    }
}

fn path_problem(path: &str) -> Option<String> {
    match Template::parse(path) {
        Err(error) => Some(error.to_string()),
        Ok(template) if !template.names().is_empty() => {
            Some(format!("the path `{path}` of a document has a parameter"))
        }
        Ok(_) => None,
    }
}
