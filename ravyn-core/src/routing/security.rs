//! What a route demands of a credential, put together from its levels, its arguments and its permissions.

use std::collections::BTreeMap;

use http::{HeaderValue, StatusCode};

use super::checks::route_fault;
use super::levels::Levelled;
use crate::error::{BuildFault, code_of};
use crate::inject::{Environment, Needs};
use crate::layer::Steps;
use crate::meta::{
    ArgumentKind, ArgumentMeta, GuardMeta, HeaderMeta, ProblemMeta, RequirementMeta, ResponseMeta,
    RouteMeta, SchemeMeta, SecurityMeta,
};
use crate::params::Argument;
use crate::request::Authenticate;
use crate::security::{Authentications, ListedAuthentication};

/// The schemes that say who a request of one route comes from.
#[derive(Default)]
pub(super) struct Authentication(Vec<(ListedAuthentication, Box<[Argument]>)>);

impl Authentication {
    /// Compiles those of all levels, the innermost first.
    pub(super) fn compile<'e>(
        levels: &[Levelled],
        environments: &'e [Environment],
        needs: &mut Needs<'e>,
        faults: &mut Vec<BuildFault>,
    ) -> Self {
        let mut list = Vec::new();
        for (level, environment) in levels.iter().zip(environments).rev() {
            needs.within(environment);
            for one in &level.settings.authentication {
                list.push((one.clone(), needs.arguments(&one.arguments, faults)));
            }
        }
        Self(list)
    }

    /// One of them. `None`: there is none.
    fn security(&self) -> Option<SecurityMeta> {
        let all = self.0.iter().map(|(one, _)| one.security.clone());
        all.reduce(SecurityMeta::or)
    }

    /// How the route asks for a credential.
    fn challenges(&self, meta: &RouteMeta) -> Vec<HeaderValue> {
        let mut challenges = Vec::new();
        let of_schemes = self.0.iter().flat_map(|(one, _)| one.challenges());
        let of_arguments = meta
            .readers()
            .into_iter()
            .filter_map(|argument| match &argument.kind {
                ArgumentKind::Security { challenges, .. } => Some(challenges.clone()),
                _ => None,
            });
        for challenge in of_schemes.chain(of_arguments.flatten()) {
            if !challenges.contains(&challenge) {
                challenges.push(challenge);
            }
        }
        challenges
    }

    /// What a request asks, and how the route asks for a credential.
    pub(super) fn into_parts(
        self,
        meta: &RouteMeta,
    ) -> (Option<Box<dyn Authenticate>>, Vec<HeaderValue>) {
        let challenges = self.challenges(meta);
        let authenticate: Option<Box<dyn Authenticate>> = match self.0.is_empty() {
            true => None,
            false => Some(Box::new(Authentications::new(self.0))),
        };
        (authenticate, challenges)
    }
}

/// What a level says of who may pass.
pub(super) fn guards(level: &Levelled, is_public: bool) -> Vec<GuardMeta> {
    let guard = |kind, name: String, source| GuardMeta {
        kind,
        name,
        level: level.label.clone(),
        source,
    };
    let settings = &level.settings;
    let middleware = settings.middleware.iter();
    let middleware =
        middleware.map(|one| guard("middleware", one.label.clone().into_owned(), one.source));
    let authentication = settings.authentication.iter();
    let authentication =
        authentication.map(|one| guard("authentication", one.security.to_string(), one.source));
    let permissions = settings.permissions.iter();
    let permissions =
        permissions.map(|one| guard("permission", one.name.clone().into_owned(), one.source));
    let required = settings.requires_authentication.filter(|_| !is_public);
    let required = required.map(|source| {
        let name = "require_authentication".to_owned();
        guard("permission", name, source)
    });
    let of_level = middleware.chain(authentication);
    of_level.chain(required).chain(permissions).collect()
}

/// Says what the route demands, and what it answers to who does not have it.
pub(super) fn describe(
    meta: &mut RouteMeta,
    steps: &Steps,
    authentication: &Authentication,
    faults: &mut Vec<BuildFault>,
) {
    let mut demanded: Option<SecurityMeta> = None;
    for argument in meta.readers() {
        if let ArgumentKind::Security { security, .. } = &argument.kind {
            faults.extend(scope_faults(security, meta));
            faults.extend(never_met(security, meta));
            let own = optional_where(security, argument);
            demanded = Some(match demanded {
                Some(demanded) => demanded.and(&own),
                None => own,
            });
        }
    }
    let needs_identity = steps.need_identity() || takes_identity(meta);
    if needs_identity {
        if let Some(security) = authentication.security() {
            faults.extend(never_met(&security, meta));
        }
        for (one, _) in &authentication.0 {
            meta.responses.extend(&one.responses);
        }
        match (authentication.security(), demanded.take()) {
            (Some(own), Some(other)) => demanded = Some(other.and(&own)),
            (Some(own), None) => demanded = Some(own),
            (None, other) => {
                faults.push(nobody_asks(meta));
                demanded = other;
            }
        }
    }
    if demanded.is_some() || needs_identity {
        let status = StatusCode::UNAUTHORIZED;
        let mut refused = ResponseMeta::fixed(status);
        if !authentication.challenges(meta).is_empty() {
            refused = refused.header("WWW-Authenticate", "How to say who one is.");
        }
        for code in [code_of(status), "invalid-credential"] {
            refused.problems.push(ProblemMeta {
                code,
                title: "Unauthorized".into(),
            });
        }
        meta.responses.add(refused);
        add_challenged(meta, StatusCode::BAD_REQUEST, "invalid-request");
    }
    let has_scopes = demanded
        .iter()
        .flat_map(SecurityMeta::requirements)
        .any(|one| !one.scopes.is_empty());
    if has_scopes {
        add_challenged(meta, StatusCode::FORBIDDEN, "insufficient-scope");
    }
    let forbidden = StatusCode::FORBIDDEN;
    for (_, description) in steps.refusals().filter(|(status, _)| *status == forbidden) {
        let title = description.unwrap_or("Forbidden").to_owned();
        meta.responses.problem(forbidden, code_of(forbidden), title);
    }
    meta.security = demanded;
}

/// A refusal that says how to be let in.
fn add_challenged(meta: &mut RouteMeta, status: StatusCode, code: &'static str) {
    let title = status.canonical_reason().unwrap_or_default();
    meta.responses.problem(status, code, title);
    let header = HeaderMeta {
        name: "WWW-Authenticate".into(),
        description: "How to say who one is, where the credential is refused".into(),
        required: false,
        value: None,
    };
    for response in meta.responses.iter_mut() {
        let has_code = response.problems.iter().any(|problem| problem.code == code);
        if has_code
            && !response
                .headers
                .iter()
                .any(|one| one.name == "WWW-Authenticate")
        {
            response.headers.push(header.clone());
        }
    }
}

/// Whether an argument is the identity, and no `Option` of it.
fn takes_identity(meta: &RouteMeta) -> bool {
    meta.readers()
        .iter()
        .any(|argument| argument.required && matches!(argument.kind, ArgumentKind::Identity))
}

/// An argument that is an `Option` demands nothing.
fn optional_where(security: &SecurityMeta, argument: &ArgumentMeta) -> SecurityMeta {
    if argument.required {
        security.clone()
    } else {
        security.clone().optional()
    }
}

fn nobody_asks(meta: &RouteMeta) -> BuildFault {
    let message = "nobody passes without an identity, and nothing says whose a request is";
    route_fault("RV0045", message.to_owned(), meta)
        .help("add `.authentication(&SCHEME)` to a level around the route")
}

/// Scopes that the scheme does not declare, and scopes that nothing verifies.
fn scope_faults(security: &SecurityMeta, meta: &RouteMeta) -> Vec<BuildFault> {
    security
        .requirements()
        .flat_map(|requirement| {
            let undeclared = undeclared(requirement).map(|scope| {
                let name = &requirement.scheme.name;
                let message = format!("the scheme `{name}` declares no scope `{scope}`");
                route_fault("RV0046", message, meta)
                    .help("declare it at the scheme: `.scopes(&[(\"read\", \"Read access\")])`")
            });
            let mut faults: Vec<_> = undeclared.collect();
            if faults.is_empty() {
                faults.extend(unverified(requirement, meta));
            }
            faults
        })
        .collect()
}

/// Schemes whose credential never counts, because another one stands in its way.
fn never_met(security: &SecurityMeta, meta: &RouteMeta) -> Option<BuildFault> {
    let alternatives = &security.alternatives;
    let claimed = alternatives.iter().enumerate().find_map(|(position, one)| {
        let behind = alternatives[position + 1..].iter().flatten();
        behind
            .flat_map(|later| one.iter().map(move |first| (first, later)))
            .find(|(first, later)| {
                first.claims.is_some()
                    && first.claims == later.claims
                    && first.scheme.name != later.scheme.name
            })
    });
    if let Some((first, later)) = claimed {
        let claims = first.claims.unwrap_or_default();
        let (first, later) = (&first.scheme.name, &later.scheme.name);
        let message =
            format!("`{first}` takes every {claims} credential, so `{later}` is never asked");
        return Some(
            route_fault("RV0049", message, meta)
                .help("verify both kinds in one function: `HttpBearer::new().verify(&function)`"),
        );
    }
    let two = alternatives.iter().find_map(|all| {
        let mut claims = all.iter().filter(|one| one.claims.is_some());
        let first = claims.next()?;
        let other = claims.find(|other| other.claims != first.claims)?;
        Some((first, other))
    });
    let (first, other) = two?;
    let (first, other) = (&first.scheme.name, &other.scheme.name);
    let message =
        format!("`{first}` and `{other}` both stand in `Authorization`, which is sent once");
    Some(route_fault("RV0049", message, meta).help("demand one of them: `A | B`"))
}

fn undeclared(requirement: &RequirementMeta) -> impl Iterator<Item = &str> {
    let scopes = requirement.scopes.iter().map(|scope| &**scope);
    scopes.filter(|scope| !requirement.scheme.declares(scope))
}

fn unverified(requirement: &RequirementMeta, meta: &RouteMeta) -> Option<BuildFault> {
    let is_verified = requirement.verifies_scopes || requirement.unverified.is_some();
    if requirement.scopes.is_empty() || is_verified {
        return None;
    }
    let name = &requirement.scheme.name;
    let message = format!("nothing verifies the scopes that are demanded of `{name}`");
    Some(
        route_fault("RV0047", message, meta)
            .help("give the scheme `.verify(&function)`, or say why not: `unverified = \"..\"`"),
    )
}

/// Schemes of one name that are not the same.
pub(super) fn conflicts<'m>(routes: impl Iterator<Item = &'m RouteMeta>) -> Vec<BuildFault> {
    let mut known: BTreeMap<&str, (&SchemeMeta, bool)> = BTreeMap::new();
    let mut faults = Vec::new();
    for meta in routes {
        for requirement in meta.security.iter().flat_map(SecurityMeta::requirements) {
            let scheme = &requirement.scheme;
            let (first, is_said) = known.entry(&*scheme.name).or_insert((scheme, false));
            if *first != scheme && !*is_said {
                *is_said = true;
                let message = format!("two security schemes have the name `{}`", scheme.name);
                faults.push(
                    route_fault("RV0048", message, meta)
                        .help("give one of them another name: `.named(\"..\")`"),
                );
            }
        }
    }
    faults
}
