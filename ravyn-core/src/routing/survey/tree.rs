//! The levels as they are declared.

use super::{LevelView, Said, called};
use crate::layer::LevelSettings;
use crate::meta::{RouteMeta, SourceLocation};
use crate::routing::gateway::Gateway;
use crate::routing::include::{Include, Item, Kind};
use crate::routing::template::join;

/// The application as a level, with all levels inside.
pub(crate) fn levels(root: &Include) -> LevelView {
    level(root, "")
}

fn level(include: &Include, around: &str) -> LevelView {
    let prefix = join(around, &include.prefix);
    let mut inside = Vec::new();
    for item in &include.items {
        match item {
            Item::Include(inner) => {
                let inner_view = level(inner, &prefix);
                // It adds nothing but a bracket.
                if inner.kind == Kind::Include
                    && inner.host.is_none()
                    && inner.prefix == "/"
                    && inner_view.says.is_empty()
                {
                    inside.extend(inner_view.inside);
                } else {
                    inside.push(inner_view);
                }
            }
            Item::Gateway(inner) => inside.push(gateway(inner, &prefix)),
            // A build has put subtrees in their places.
            Item::Mounted(..) => {}
        }
    }
    LevelView {
        level: include.words(),
        source: Some(include.source),
        says: says(&include.settings),
        inside,
    }
}

/// The handler; within its gateway, where that says anything.
fn gateway(gateway: &Gateway, prefix: &str) -> LevelView {
    let meta = gateway.route.meta();
    let mut own = says(gateway.route.settings());
    own.extend(meta.tags.iter().map(|tag| plain("tag", tag)));
    own.extend(meta.hidden.then(|| plain("hidden", "not in the document")));
    let handler = LevelView {
        level: route_words(meta, &join(prefix, &meta.path)),
        source: Some(meta.source),
        says: own,
        inside: Vec::new(),
    };
    let around = says(&gateway.settings);
    if around.is_empty() {
        return handler;
    }
    LevelView {
        level: format!("the gateway of `{}`", meta.handler),
        source: None,
        says: around,
        inside: vec![handler],
    }
}

fn route_words(meta: &RouteMeta, path: &str) -> String {
    format!("{} {path} (`{}`)", meta.methods_text(), meta.handler)
}

fn says(settings: &LevelSettings) -> Vec<Said> {
    let mut all = Vec::new();
    for dependency in &settings.dependencies {
        let description = dependency.description();
        all.push(Said {
            scope: Some(description.scope),
            ..said(
                "dependency",
                description.key.to_string(),
                description.source,
            )
        });
    }
    let middleware = settings.middleware.iter();
    all.extend(middleware.map(|one| said("middleware", called(one.name), one.source)));
    let hook = |what, (name, source): (&str, SourceLocation)| said(what, called(name), source);
    all.extend(
        settings
            .before
            .iter()
            .map(|one| hook("before hook", one.place())),
    );
    let interceptors = settings.interceptors.iter();
    all.extend(interceptors.map(|one| said("interceptor", called(one.name), one.source)));
    let permissions = settings.permissions.iter();
    all.extend(permissions.map(|one| said("permission", called(&one.name), one.source)));
    let handlers = settings.exception_handlers.iter();
    all.extend(handlers.map(|one| {
        let name = format!("{} for {}", called(one.name), one.errors());
        said("exception handler", name, one.source)
    }));
    all.extend(
        settings
            .after
            .iter()
            .map(|one| hook("after hook", one.place())),
    );
    all.extend(settings.tags.iter().map(|tag| plain("tag", tag)));
    let headers = settings.response_headers.iter();
    all.extend(headers.map(|(name, value)| plain("response header", &format!("{name}: {value}"))));
    let cookies = settings.response_cookies.iter();
    all.extend(cookies.map(|cookie| plain("response cookie", cookie.name())));
    let timeout = settings
        .timeout
        .map(|timeout| plain("timeout", &format!("{timeout:?}")));
    let limit = settings.body_limit;
    let limit = limit.map(|bytes| plain("body limit", &format!("{bytes} bytes")));
    all.extend(timeout.into_iter().chain(limit));
    all.extend(
        settings
            .cancel
            .map(|cancel| plain("cancel", &format!("{cancel:?}").to_lowercase())),
    );
    all.extend(
        settings
            .is_deprecated
            .then(|| plain("deprecated", "in the document")),
    );
    all.extend(
        settings
            .is_hidden
            .then(|| plain("hidden", "not in the document")),
    );
    all
}

fn said(what: &'static str, name: String, source: SourceLocation) -> Said {
    Said {
        what,
        name,
        scope: None,
        source: Some(source),
    }
}

fn plain(what: &'static str, name: &str) -> Said {
    Said {
        what,
        name: name.to_owned(),
        scope: None,
        source: None,
    }
}
