//! Schemes, and what operations demand of them.

use std::collections::BTreeMap;

use ravyn_core::meta::{FlowMeta, RouteMeta, SchemeKind, SchemeMeta, SecurityMeta};

use crate::model::{OAuthFlow, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

/// The schemes of these routes, by name. Two that differ have been refused at the build.
pub(super) fn schemes<'r>(
    routes: impl Iterator<Item = &'r RouteMeta>,
) -> BTreeMap<String, SecurityScheme> {
    let demanded = routes.filter_map(|route| route.security.as_ref());
    demanded
        .flat_map(SecurityMeta::requirements)
        .map(|one| (one.scheme.name.clone().into_owned(), scheme(&one.scheme)))
        .collect()
}

/// What an operation demands. Empty: nothing.
pub(super) fn requirements(route: &RouteMeta) -> Vec<SecurityRequirement> {
    let Some(security) = &route.security else {
        return Vec::new();
    };
    let alternatives = security.alternatives.iter();
    alternatives
        .map(|all| {
            all.iter()
                .map(|one| {
                    let scopes = one.scopes.iter().map(|scope| scope.clone().into_owned());
                    (one.scheme.name.clone().into_owned(), scopes.collect())
                })
                .collect()
        })
        .collect()
}

fn scheme(meta: &SchemeMeta) -> SecurityScheme {
    let kind = match &meta.kind {
        SchemeKind::ApiKey { place, name } => SecuritySchemeKind::ApiKey {
            r#in: place.as_str().to_owned(),
            name: name.clone().into_owned(),
        },
        SchemeKind::Http {
            scheme,
            bearer_format,
        } => SecuritySchemeKind::Http {
            scheme: scheme.clone().into_owned(),
            bearer_format: bearer_format.as_deref().map(str::to_owned),
        },
        SchemeKind::OAuth2 { flows } => SecuritySchemeKind::OAuth2 {
            flows: flows
                .iter()
                .map(|flow| (flow.flow.as_str().to_owned(), oauth_flow(flow)))
                .collect(),
        },
        SchemeKind::OpenIdConnect { url } => SecuritySchemeKind::OpenIdConnect {
            open_id_connect_url: url.clone().into_owned(),
        },
    };
    SecurityScheme {
        description: description(meta),
        kind,
    }
}

/// What it is, and the scopes, for which only OAuth 2.0 has a place of their own (OpenAPI 3.1 §4.8.27).
fn description(meta: &SchemeMeta) -> Option<String> {
    let scopes = meta.scopes.iter();
    let scopes: String = scopes
        .map(|(name, what)| format!("\n- `{name}`: {what}"))
        .collect();
    let text = match (&*meta.description, &*scopes) {
        (text, "") => text.to_owned(),
        ("", scopes) => format!("Scopes:\n{scopes}"),
        (text, scopes) => format!("{text}\n\nScopes:\n{scopes}"),
    };
    Some(text).filter(|text| !text.is_empty())
}

fn oauth_flow(meta: &FlowMeta) -> OAuthFlow {
    let text = |url: &Option<std::borrow::Cow<'static, str>>| url.as_deref().map(str::to_owned);
    let scopes = meta.scopes.iter();
    OAuthFlow {
        authorization_url: text(&meta.authorization_url),
        token_url: text(&meta.token_url),
        refresh_url: text(&meta.refresh_url),
        scopes: scopes
            .map(|(name, what)| (name.clone().into_owned(), what.clone().into_owned()))
            .collect(),
    }
}
