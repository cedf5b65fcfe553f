//! The UIs of one application, and where they stand.

use std::collections::BTreeSet;

use http::Method;
use ravyn_core::error::BuildFault;
use ravyn_core::handler::Route;

use super::assets::Asset;
use super::page::{self, Page};
use super::parts::{self, Parts};
use crate::config::{Chosen, OpenApi};

/// Which UIs an application shows, where, and of what document.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The path of the default UI. All else stands below it.
    docs: String,
    document: String,
    remembers: bool,
    /// The default one first.
    shown: Vec<&'static Parts>,
}

/// What a path shows.
struct Place {
    path: String,
    parts: &'static Parts,
    content: Content,
}

enum Content {
    Ui,
    /// The page that a provider of OAuth 2.0 sends the user back to, with its script.
    Redirect(&'static Asset),
}

impl Site {
    /// `None` where an application shows no UI.
    ///
    /// # Errors
    /// RV0038 for each UI that is chosen and not embedded.
    pub(crate) fn new(openapi: &OpenApi) -> Result<Option<Self>, Vec<BuildFault>> {
        Self::of(openapi, parts::ALL)
    }

    /// The same, where these UIs are embedded.
    fn of(openapi: &OpenApi, embedded: &[&'static Parts]) -> Result<Option<Self>, Vec<BuildFault>> {
        let Some(docs) = openapi.docs_at() else {
            return Ok(None);
        };
        let shown = shown(openapi, embedded)?;
        let site = Self {
            docs: docs.to_owned(),
            document: openapi.document_at().to_owned(),
            remembers: openapi.remembers(),
            shown,
        };
        Ok((!site.shown.is_empty()).then_some(site))
    }

    /// The path of the default UI.
    pub(crate) fn docs(&self) -> &str {
        &self.docs
    }

    /// The paths of its pages, in the order of [`pages`](Self::pages).
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.places().into_iter().map(|place| place.path)
    }

    /// Its pages, which may connect to these origins.
    pub(crate) fn pages(&self, title: &str, origins: &BTreeSet<String>) -> Vec<Page> {
        let page = |Place {
                        path,
                        parts,
                        content,
                    }| match content {
            Content::Ui => Page::new(&path, page::policy(parts, origins), |own| {
                page::ui(own, parts, self, title)
            }),
            Content::Redirect(script) => Page::new(&path, page::policy(parts, origins), |own| {
                page::redirect(own, &self.below(script.path), script, title)
            }),
        };
        self.places().into_iter().map(page).collect()
    }

    /// The files that its pages load.
    pub(crate) fn assets(&self) -> impl Iterator<Item = Route> {
        let assets = self.shown.iter().flat_map(|parts| parts.assets);
        assets.map(|asset| {
            let resource = asset.resource();
            let path = self.below(asset.path);
            Route::from_fn(Method::GET, &path, "openapi_docs_asset", move |request| {
                std::future::ready(resource.answer(request.headers()))
            })
        })
    }

    pub(super) fn document(&self) -> &str {
        &self.document
    }

    pub(super) fn remembers(&self) -> bool {
        self.remembers
    }

    /// The path of what stands at `name` below the documentation.
    pub(super) fn below(&self, name: &str) -> String {
        format!("{}/{name}", self.docs.trim_end_matches('/'))
    }

    /// The path that a provider of OAuth 2.0 sends the user of this UI back to.
    pub(super) fn redirect(&self, parts: &Parts) -> String {
        self.below(&format!("{}/oauth2-redirect", parts.ui.segment()))
    }

    fn places(&self) -> Vec<Place> {
        let ui = |path, parts| Place {
            path,
            parts,
            content: Content::Ui,
        };
        let default = self
            .shown
            .first()
            .map(|parts| ui(self.docs.clone(), *parts));
        let each = self
            .shown
            .iter()
            .map(|parts| ui(self.below(parts.ui.segment()), *parts));
        let redirects = self.shown.iter().filter_map(|parts| {
            Some(Place {
                path: self.redirect(parts),
                parts,
                content: Content::Redirect(parts.redirect()?),
            })
        });
        default.into_iter().chain(each).chain(redirects).collect()
    }
}

/// The UIs that an application shows, the default one first, each once.
fn shown(
    openapi: &OpenApi,
    embedded: &[&'static Parts],
) -> Result<Vec<&'static Parts>, Vec<BuildFault>> {
    let (default, chosen) = openapi.chosen();
    let (mut shown, mut faults) = (Vec::new(), Vec::new());
    let mut show = |parts: &'static Parts| {
        if !shown.iter().any(|known: &&Parts| known.ui == parts.ui) {
            shown.push(parts);
        }
    };
    for choice in default.iter().chain(chosen.unwrap_or_default()) {
        match embedded.iter().find(|parts| parts.ui == choice.ui) {
            Some(parts) => show(parts),
            None => faults.push(not_embedded(*choice, embedded)),
        }
    }
    if chosen.is_none() {
        embedded.iter().copied().for_each(show);
    }
    if faults.is_empty() {
        Ok(shown)
    } else {
        Err(faults)
    }
}

fn not_embedded(Chosen { ui, source }: Chosen, embedded: &[&Parts]) -> BuildFault {
    let names: Vec<_> = embedded
        .iter()
        .map(|parts| format!("`Ui::{:?}`", parts.ui))
        .collect();
    let note = if names.is_empty() {
        "no UI is embedded".to_owned()
    } else {
        format!("embedded are {}", names.join(", "))
    };
    BuildFault::new("RV0038", format!("`Ui::{ui:?}` is not embedded"))
        .at(source)
        .note(note)
        .help(format!(
            "switch on its feature: `ravyn = {{ features = [\"ui-{}\"], .. }}` in `Cargo.toml`",
            ui.segment()
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ui;

    fn shown_by(openapi: &OpenApi) -> Vec<Ui> {
        let site = Site::of(openapi, parts::ALL).expect("every UI is embedded");
        let parts = site.into_iter().flat_map(|site| site.shown);
        parts.map(|parts| parts.ui).collect()
    }

    #[test]
    fn the_chosen_ui_comes_first_and_none_twice() {
        use Ui::{Elements, RapiDoc, Redoc, Scalar, Swagger};
        let new = OpenApi::new;
        assert_eq!(shown_by(&new()), Ui::ALL);
        assert_eq!(
            shown_by(&new().default_ui(Redoc)),
            [Redoc, Swagger, Scalar, RapiDoc, Elements]
        );
        assert_eq!(
            shown_by(&new().uis([Scalar, Swagger, Scalar])),
            [Scalar, Swagger]
        );
        assert_eq!(
            shown_by(&new().uis([Scalar]).default_ui(Swagger)),
            [Swagger, Scalar]
        );
        assert_eq!(shown_by(&new().uis([])), []);
        assert_eq!(shown_by(&new().without_docs().default_ui(Scalar)), []);
    }

    #[test]
    fn a_ui_that_is_not_embedded_is_a_fault_at_its_choice() {
        let openapi = OpenApi::new()
            .uis([Ui::Swagger, Ui::Redoc])
            .default_ui(Ui::Scalar);
        let faults = Site::of(&openapi, &parts::ALL[..1]).expect_err("two are missing");
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults.len(), 2);
        for (fault, ui, feature) in [
            (&faults[0], "`Ui::Scalar` is not embedded", "\"ui-scalar\""),
            (&faults[1], "`Ui::Redoc` is not embedded", "\"ui-redoc\""),
        ] {
            for part in ["RV0038", ui, feature, file!(), "embedded are `Ui::Swagger`"] {
                assert!(fault.contains(part), "{part}: {fault}");
            }
        }
    }

    #[test]
    fn a_program_that_leaves_the_choice_open_shows_what_is_embedded() {
        for count in 0..parts::ALL.len() {
            let embedded = &parts::ALL[count..];
            let site = Site::of(&OpenApi::new(), embedded).expect("no fault");
            assert_eq!(site.expect("a UI").shown.len(), embedded.len());
        }
        assert!(Site::of(&OpenApi::new(), &[]).expect("no fault").is_none());
    }
}
