//! What the commands `audit`, `graph` and `explain` tell of an application.
//!
//! A [`Report`] is plain values of one more build; each file here is one way to write them down.

mod audit;
mod command;
mod drawing;
mod explain;
mod mermaid;
mod svg;
mod text;

use serde::Serialize;
use serde_json::json;

use crate::inject::Edge;
use crate::routing::{LevelView, RouteView};

pub(crate) use self::audit::public_routes;
pub(super) use self::audit::{audit, audit_command};
pub(super) use self::command::{explain_command, form, graph_command, words_of};
pub(super) use self::explain::explain;

/// What an application without faults is made of.
#[derive(Debug)]
pub(super) struct Report {
    /// The application as a level, with all levels inside.
    pub(super) levels: LevelView,
    /// Who needs which dependency.
    pub(super) needs: Vec<Edge>,
    /// What runs for each route.
    pub(super) routes: Vec<RouteView>,
}

/// How `graph` writes a report down.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Text,
    Json,
    Mermaid,
    Svg,
}

/// The level tree and the injection graph.
pub(super) fn graph(report: &Report, form: Form) -> String {
    match form {
        Form::Text => text::graph(report),
        Form::Json => json_text(&json!({ "levels": report.levels, "needs": report.needs })),
        Form::Mermaid => mermaid::graph(report),
        Form::Svg => svg::graph(report),
    }
}

fn json_text(value: &impl Serialize) -> String {
    // A tree of texts and numbers is JSON by construction.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
