//! Pages that show the document: so far Swagger UI.
//!
//! Everything a page loads is embedded and served beside it: it works without a network, and under a
//! policy that lets a browser load nothing from elsewhere and run no inline script.

mod assets;
mod encoding;
mod page;
mod resource;

use std::sync::Arc;

use http::Method;
use ravyn_core::handler::Route;

use self::assets::ASSETS;
pub(crate) use self::resource::Resource;

/// The page at `docs` and everything that it loads.
pub(crate) fn routes(docs: &str, document: &str, title: &str) -> Vec<Route> {
    let folder = docs.trim_end_matches('/');
    let path = |name: &str| format!("{folder}/{name}");
    let loaded: Vec<_> = ASSETS
        .iter()
        .map(|asset| (path(asset.name), asset.resource()))
        .collect();
    let versioned: Vec<_> = loaded
        .iter()
        .map(|(path, resource)| (path.as_str(), resource.version()))
        .collect();
    let page = |own: &str| page::page(own, document, &versioned, title);
    // Where a slash at the end is ignored, relative addresses mean something else behind one.
    let pages = [page(folder), page(&path(""))];
    let shown = Route::from_fn(Method::GET, docs, "openapi_docs", move |request| {
        let page = &pages[usize::from(request.uri().path().ends_with('/'))];
        std::future::ready(page.answer(request.headers()))
    });
    let loaded = loaded.into_iter().map(|(path, resource)| {
        let resource = Arc::new(resource);
        Route::from_fn(Method::GET, &path, "openapi_docs_asset", move |request| {
            std::future::ready(resource.answer(request.headers()))
        })
    });
    std::iter::once(shown).chain(loaded).collect()
}
