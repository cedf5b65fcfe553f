//! Services that stand below a path: foreign applications, gRPC, files.
//!
//! A mounted service is one route of every method, which the tree finds under the path itself, the path
//! with a slash at its end, and every path below.

use std::any::type_name;

use http::Uri;
use http_body_util::Limited;

use super::checks::route_fault;
use super::template::Template;
use crate::error::{BuildFault, Error};
use crate::handler::Route;
use crate::layer::HttpService;
use crate::meta::RouteMeta;
use crate::request::{Body, BodyError, Request};
use crate::response::Response;

/// Target of a request as it arrived. A mounted service finds it in the extensions; the request that it is
/// given has a path without the prefix of the mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalUri(pub Uri);

/// The route of a mounted service.
#[track_caller]
pub(super) fn mounted<S: HttpService>(path: &str, service: S) -> Route {
    Route::mounted(path, type_name::<S>(), move |request| {
        answer(service.clone(), request)
    })
}

/// What is wrong with the path of a mounted service.
pub(super) fn check(template: &Template, meta: &RouteMeta) -> Result<(), BuildFault> {
    let text = template.text();
    if template.has_rest() {
        let message = format!("`{text}` takes the remainder of the path, so nothing can follow");
        let fault = route_fault("RV0050", message, meta);
        return Err(
            fault.help("mount the service at the path before `{*..}`: it answers all below")
        );
    }
    if text.len() > 1 && text.ends_with('/') {
        let message = format!("a service cannot be mounted at `{text}`, which ends with `/`");
        let help = format!("write `{}`", text.trim_end_matches('/'));
        return Err(route_fault("RV0050", message, meta).help(help));
    }
    Ok(())
}

async fn answer<S: HttpService>(service: S, mut request: Request) -> Result<Response, Error> {
    let limit = request.body_limit();
    if request.body().exceeds(limit) {
        return Err(BodyError::TooLarge { limit }.into());
    }
    let original = OriginalUri(request.uri().clone());
    // An application in another one, mounted again: the outermost has seen what arrived.
    request.extensions_mut().get_or_insert_with(|| original);
    let depth = request.route().map_or(0, |route| depth(&route.path));
    let below = below(request.path().text(request.uri().path()), depth).to_owned();
    request.set_path(&below);
    service
        .answer(request.into_http().map(|body| limited(body, limit)))
        .await
}

/// How many segments a template has. Each parameter of a prefix stands for one.
fn depth(template: &str) -> usize {
    template.trim_end_matches('/').matches('/').count()
}

/// The path without its first `depth` segments.
fn below(path: &str, depth: usize) -> &str {
    let slash = path.match_indices('/').nth(depth);
    slash.map_or("/", |(at, _)| &path[at..])
}

/// The error is that of `http-body-util`, which services of the ecosystem know.
fn limited(body: Body, limit: u64) -> Body {
    if !body.is_stream() {
        return body;
    }
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    Body::new(Limited::new(body, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_sees_the_path_behind_its_prefix() {
        for (template, path, expected) in [
            ("/", "/", "/"),
            ("/", "/a/b", "/a/b"),
            ("/x", "/x", "/"),
            ("/x", "/x/", "/"),
            ("/x", "/x/a/", "/a/"),
            ("/t/{tenant}/x", "/t/7/x/a%2Fb/c", "/a%2Fb/c"),
        ] {
            assert_eq!(below(path, depth(template)), expected, "{template} {path}");
        }
    }
}
