//! What the extension adds to an application.

use std::sync::{Arc, OnceLock};

use http::Method;
use ravyn_core::app::{AppBuilder, Extension, Inspected};
use ravyn_core::error::{BoxError, BuildFault, Error};
use ravyn_core::handler::Route;
use ravyn_core::meta::RouteMeta;
use ravyn_core::request::Request;
use ravyn_core::response::{Response, error_response};
use ravyn_core::routing::Include;
use ravyn_core::settings::RootPath;

use crate::command::{self, GetDocument};
use crate::config::OpenApi;
use crate::generate;
use crate::model::Document;
use crate::ui::{self, Page, Resource, Site};
use crate::yaml;

/// The document of one build, as it is served.
#[derive(Debug)]
struct Published {
    document: Arc<Document>,
    json: Resource,
    /// Made when the first client asks for it.
    yaml: OnceLock<Resource>,
    pages: Vec<Page>,
}

/// Filled by the build, before anything asks for it.
type Slot = Arc<OnceLock<Published>>;

/// No application exists whose build did not fill the slot.
#[derive(Debug)]
struct NotPublished;

impl std::fmt::Display for NotPublished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the document was not made")
    }
}

impl std::error::Error for NotPublished {}

impl Extension for OpenApi {
    fn name(&self) -> &'static str {
        self.called()
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let misplaced = self.misplaced(app);
        if !misplaced.is_empty() {
            misplaced.into_iter().for_each(|fault| app.fault(fault));
            return Ok(());
        }
        let slot = Slot::default();
        let settings = app.settings();
        let root_path = settings.root_path().clone();
        let is_served = settings.has_docs() && self.audience.is_served_in(settings.profile());
        let site = match Site::new(&self) {
            Ok(site) => site.filter(|_| is_served),
            Err(faults) => {
                faults.into_iter().for_each(|fault| app.fault(fault));
                None
            }
        };
        if let Some(site) = &site {
            app.notice("docs", site.docs());
        }
        if is_served {
            let routes = routes(&self, site.as_ref(), &slot).into_iter();
            let routes = routes.map(|route| match self.audience.is_public() {
                true => route.public(),
                false => route,
            });
            let level = Include::new("/").routes(routes.collect::<Vec<_>>());
            app.include(self.audience.within(level));
        }
        let name = self.called();
        let filled = Arc::clone(&slot);
        app.inspect(move |seen: &Inspected<'_>| {
            let published = publish(&self, seen, &root_path, site.as_ref());
            published.map_or_else(
                |faults| faults,
                |published| {
                    filled.get_or_init(|| published);
                    Vec::new()
                },
            )
        });
        let document: GetDocument = Arc::new(move || {
            let published = slot.get().ok_or(NotPublished)?;
            Ok(Arc::clone(&published.document))
        });
        app.command(command::command(name, &document));
        Ok(())
    }
}

fn publish(
    config: &OpenApi,
    seen: &Inspected<'_>,
    root_path: &RootPath,
    site: Option<&Site>,
) -> Result<Published, Vec<BuildFault>> {
    let mut faults = config.audience.faults(seen);
    let routes = config.audience.routes(seen);
    let routes: Vec<&RouteMeta> = routes.iter().map(|route| &**route).collect();
    let document = generate::document(&config.audience.info(seen), config, &routes);
    let mut document = match document {
        Ok(document) if faults.is_empty() => document,
        Ok(_) => return Err(faults),
        Err(found) => {
            faults.extend(found);
            return Err(faults);
        }
    };
    document.stand_below(root_path.as_str());
    let json = serde_json::to_vec(&document).expect("text keys and JSON values always serialize");
    let pages = site.map(|site| site.pages(&seen.info.title, &ui::origins(&document)));
    Ok(Published {
        document: Arc::new(document),
        json: Resource::revalidated("application/json", json),
        yaml: OnceLock::new(),
        pages: pages.unwrap_or_default(),
    })
}

impl Published {
    fn yaml(&self) -> &Resource {
        self.yaml.get_or_init(|| {
            // RFC 9512 §2.1
            Resource::revalidated("application/yaml", yaml::text(&*self.document))
        })
    }
}

/// All that is served of a document.
fn routes(config: &OpenApi, site: Option<&Site>, slot: &Slot) -> Vec<Route> {
    let json =
        |published: &Published, request: &Request| Some(published.json.answer(request.headers()));
    let yaml =
        |published: &Published, request: &Request| Some(published.yaml().answer(request.headers()));
    let mut routes = vec![
        served(config.document_at(), "openapi", slot, json),
        served(&config.yaml_at(), "openapi_yaml", slot, yaml),
    ];
    if let Some(site) = site {
        routes.extend(site.paths().enumerate().map(|(index, path)| {
            let page = move |published: &Published, request: &Request| {
                let page = published.pages.get(index)?;
                Some(page.answer(request))
            };
            served(&path, "openapi_docs", slot, page)
        }));
        routes.extend(site.assets());
    }
    routes
}

fn served<F>(path: &str, name: &'static str, slot: &Slot, answer: F) -> Route
where
    F: Fn(&Published, &Request) -> Option<Response> + Send + Sync + 'static,
{
    let slot = Arc::clone(slot);
    Route::from_fn(Method::GET, path, name, move |request| {
        let published = slot.get();
        let response = published.and_then(|published| answer(published, &request));
        let response = response.unwrap_or_else(|| error_response(Error::internal(NotPublished)));
        std::future::ready(response)
    })
}

#[cfg(test)]
mod tests {
    use ravyn_core::app::{CommandOptions, Ravyn};
    use ravyn_core::testing::TestClient;

    use super::*;

    fn app(openapi: OpenApi) -> Ravyn {
        Ravyn::new().title("Shop").extension(openapi)
    }

    #[tokio::test]
    async fn the_document_is_json_and_is_not_sent_twice() {
        let client = TestClient::new(app(OpenApi::new()));
        let first = client.get("/openapi.json").send().await;
        assert_eq!(first.status(), 200);
        assert_eq!(first.header("content-type"), Some("application/json"));
        assert_eq!(first.header("cache-control"), Some("no-cache"));
        assert_eq!(first.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(first.json::<serde_json::Value>()["info"]["title"], "Shop");
        let tag = first.header("etag").expect("a validator");
        let second = client
            .get("/openapi.json")
            .header("if-none-match", tag)
            .send()
            .await;
        assert_eq!(second.status(), 304);
        assert_eq!(second.header("etag"), Some(tag));
        assert!(second.bytes().is_empty());
    }

    #[tokio::test]
    async fn paths_can_be_moved_and_the_page_left_out() {
        let openapi = OpenApi::new().document_path("/api/doc.json").without_docs();
        let client = TestClient::new(app(openapi));
        assert_eq!(client.get("/api/doc.json").send().await.status(), 200);
        assert_eq!(client.get("/openapi.json").send().await.status(), 404);
        assert_eq!(client.get("/docs").send().await.status(), 404);
    }

    #[test]
    fn the_command_prints_the_same_document_at_every_build() {
        let app = app(OpenApi::new());
        let print = || {
            let app = app.build().expect("no faults");
            let command = app
                .commands()
                .iter()
                .find(|command| command.name() == "openapi");
            command
                .expect("the command")
                .run(&app, &CommandOptions::default())
                .expect("the document")
        };
        let text = print();
        assert!(
            text.starts_with("{\n  \"openapi\": \"3.1.0\",\n") && text.ends_with("}\n"),
            "{text}"
        );
        assert_eq!(print(), text);
    }
}
