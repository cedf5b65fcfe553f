//! `audit`: who may reach which route, as it was compiled.

use std::fmt::Write;

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::{Value, json};

use crate::app::App;
use crate::meta::{GuardMeta, RequirementMeta, RouteMeta};

/// `audit` for the command line.
pub(in crate::app) fn audit_command() -> clap::Command {
    clap::Command::new("audit")
        .about("Prints who may reach each route")
        .arg(
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .help("Prints JSON"),
        )
        .arg(
            Arg::new("deny-public")
                .long("deny-public")
                .action(ArgAction::SetTrue)
                .help("Fails where a route is public that is not allowed to be"),
        )
        .arg(
            Arg::new("allow")
                .long("allow")
                .action(ArgAction::Append)
                .value_name("METHOD PATH")
                .help("A route that may be public: --allow \"GET /health\""),
        )
}

/// Public routes that may not be.
#[derive(Debug, thiserror::Error)]
#[error("these routes are public, and not allowed to be: {}", .0.join(", "))]
pub(in crate::app) struct PublicRoutes(Vec<String>);

/// The report.
///
/// # Errors
/// [`PublicRoutes`], where they are denied.
pub(in crate::app) fn audit(app: &App, arguments: &ArgMatches) -> Result<String, PublicRoutes> {
    if arguments.get_flag("deny-public") {
        let allowed = arguments.get_many::<String>("allow").unwrap_or_default();
        let allowed: Vec<&str> = allowed.map(String::as_str).collect();
        let mut public = public_routes(app);
        public.retain(|route| !allowed.contains(&&**route));
        if !public.is_empty() {
            return Err(PublicRoutes(public));
        }
    }
    Ok(if arguments.get_flag("json") {
        let routes: Vec<Value> = app.routes().map(as_json).collect();
        format!("{:#}\n", json!({ "routes": routes }))
    } else {
        app.routes().map(as_text).collect()
    })
}

/// The routes that a request reaches without a credential: `GET /health`. Those of the documentation apart.
pub(crate) fn public_routes(app: &App) -> Vec<String> {
    let public = app.routes().filter(|meta| meta.is_public() && !meta.hidden);
    public.map(name).collect()
}

fn name(meta: &RouteMeta) -> String {
    format!("{} {}", meta.methods_text(), meta.address())
}

fn as_text(meta: &RouteMeta) -> String {
    let mut out = String::new();
    let hidden = if meta.hidden { ", hidden" } else { "" };
    let demand = match &meta.security {
        Some(security) if !meta.is_public() => format!("needs {security}"),
        Some(security) => format!("public (asks for {security})"),
        None => "public".to_owned(),
    };
    // Writing to a `String` does not fail.
    let _ = writeln!(out, "{}  {demand}{hidden}  ({})", name(meta), meta.source);
    for one in requirements(meta).filter(|one| !one.is_verified) {
        let name = &one.scheme.name;
        let _ = writeln!(
            out,
            "  - {name} is not verified by its scheme: whoever takes it has to"
        );
    }
    for one in requirements(meta).filter(|one| !one.scopes.is_empty()) {
        let why = one.unverified.map(|why| format!(", not verified: {why}"));
        let why = why.unwrap_or_default();
        let scopes = one.scopes.join(" ");
        let _ = writeln!(out, "  - scopes of {}: {scopes}{why}", one.scheme.name);
    }
    for guard in &meta.guards {
        let GuardMeta {
            kind,
            name,
            level,
            source,
        } = guard;
        let place = if source.file.is_empty() {
            String::new()
        } else {
            format!(" ({source})")
        };
        let _ = writeln!(out, "  - {kind} {name}, {level}{place}");
    }
    out
}

fn requirements(meta: &RouteMeta) -> impl Iterator<Item = &RequirementMeta> {
    let security = meta.security.iter();
    security.flat_map(|security| security.requirements())
}

fn as_json(meta: &RouteMeta) -> Value {
    let alternatives = meta.security.iter().flat_map(|all| &all.alternatives);
    let security: Vec<Value> = alternatives
        .map(|all| {
            let each = all.iter().map(|one| {
                json!({
                    "scheme": one.scheme.name,
                    "verified": one.is_verified,
                    "scopes": one.scopes,
                    "unverified": one.unverified,
                })
            });
            each.collect()
        })
        .collect();
    json!({
        "route": name(meta),
        "name": meta.name,
        "public": meta.is_public(),
        "hidden": meta.hidden,
        "security": security,
        "guards": meta.guards,
        "source": meta.source,
    })
}
