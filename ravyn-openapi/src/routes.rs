//! What the extension adds to an application.

use std::sync::{Arc, OnceLock};

use http::Method;
use ravyn_core::app::{AppBuilder, AppInfo, Extension, Inspected};
use ravyn_core::error::{BoxError, BuildFault, Error};
use ravyn_core::handler::Route;
use ravyn_core::meta::RouteMeta;
use ravyn_core::response::error_response;
use ravyn_core::settings::RootPath;

use crate::command::{self, GetDocument};
use crate::config::OpenApi;
use crate::generate;
use crate::model::Document;
use crate::ui::{self, Page, Resource, Site};

/// The document of one build, as it is served.
#[derive(Debug)]
struct Published {
    document: Arc<Document>,
    resource: Resource,
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
        "openapi"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let slot = Slot::default();
        let filled = Arc::clone(&slot);
        let settings = app.settings().clone();
        let root_path = settings.root_path().clone();
        let config = self.clone();
        let has_docs = settings.has_docs();
        let site = match Site::new(&self) {
            Ok(site) => site.filter(|_| has_docs),
            Err(faults) => {
                faults.into_iter().for_each(|fault| app.fault(fault));
                None
            }
        };
        let shown = site.clone();
        app.inspect(move |seen: &Inspected<'_>| {
            publish(
                &filled,
                (seen.info, &config),
                &root_path,
                shown.as_ref(),
                &seen.routes,
            )
        });
        if has_docs {
            app.route(document_route(self.document_at(), Arc::clone(&slot)));
        }
        if let Some(site) = site {
            for (index, path) in site.paths().enumerate() {
                app.route(page_route(&path, Arc::clone(&slot), index));
            }
            site.assets().for_each(|route| app.route(route));
            app.notice("docs", site.docs());
        }
        let document: GetDocument = Arc::new(move || {
            let published = slot.get().ok_or(NotPublished)?;
            Ok(Arc::clone(&published.document))
        });
        app.command(command::command(&document));
        Ok(())
    }
}

fn publish(
    slot: &OnceLock<Published>,
    (info, config): (&AppInfo, &OpenApi),
    root_path: &RootPath,
    site: Option<&Site>,
    routes: &[&RouteMeta],
) -> Vec<BuildFault> {
    let mut document = match generate::document(info, config, routes) {
        Ok(document) => document,
        Err(faults) => return faults,
    };
    document.stand_below(root_path.as_str());
    let json = serde_json::to_vec(&document).expect("text keys and JSON values always serialize");
    let resource = Resource::revalidated("application/json", json);
    let pages = site.map(|site| site.pages(&info.title, &ui::origins(&document)));
    slot.get_or_init(|| Published {
        document: Arc::new(document),
        resource,
        pages: pages.unwrap_or_default(),
    });
    Vec::new()
}

fn document_route(path: &str, slot: Slot) -> Route {
    Route::from_fn(Method::GET, path, "openapi", move |request| {
        let response = match slot.get() {
            Some(published) => published.resource.answer(request.headers()),
            None => error_response(Error::internal(NotPublished)),
        };
        std::future::ready(response)
    })
}

fn page_route(path: &str, slot: Slot, index: usize) -> Route {
    Route::from_fn(Method::GET, path, "openapi_docs", move |request| {
        let page = slot.get().and_then(|published| published.pages.get(index));
        let response = match page {
            Some(page) => page.answer(&request),
            None => error_response(Error::internal(NotPublished)),
        };
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
