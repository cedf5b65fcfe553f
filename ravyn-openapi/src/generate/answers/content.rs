//! One answer of the document, out of everything that is declared for its status.

use std::collections::BTreeMap;

use http::StatusCode;
use ravyn_core::meta::{HeaderMeta, ProblemMeta, ResponseMeta, RouteMeta, StatusMeta};
use schemars::json_schema;
use serde_json::Value;

use super::super::endpoint::Endpoint;
use super::super::operation::examples;
use super::super::schemas::Schemas;
use super::automatic::Automatic;
use super::problem::{self, PROBLEM_JSON};
use crate::model::{Header, MediaType, OpenApiVersion, Response, Schema};

/// An answer that a type or an attribute declares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared<'a> {
    pub(super) response: &'a ResponseMeta,
    /// Whether it is the route's success.
    pub(super) is_success: bool,
}

/// The answer of a status that a route declares; `own` is what the framework adds to it.
pub(super) fn response(
    status: Option<StatusCode>,
    declared: &[Declared<'_>],
    own: Option<&Automatic>,
    (endpoint, version): (&Endpoint<'_>, OpenApiVersion),
    schemas: &mut Schemas,
) -> Response {
    let route = endpoint.route;
    let problems = declared.iter().flat_map(|one| &one.response.problems);
    let problems: Vec<ProblemMeta> = problems
        .chain(own.iter().flat_map(|own| &own.problems))
        .cloned()
        .collect();
    let text = text(status, declared, endpoint);
    let mut content = content(status, declared, schemas, endpoint.is_sent());
    if version == OpenApiVersion::V3_2 {
        show_items(declared, &mut content);
    }
    if let Some(first) = content.values_mut().next() {
        first.example = declared.iter().find_map(|one| one.response.example.clone());
        if declared.iter().any(|one| one.is_success) {
            first.examples = examples(&route.document.examples);
        }
    }
    let is_any_problem = content.contains_key(PROBLEM_JSON);
    if !problems.is_empty() {
        let schema = if is_any_problem {
            problem::any(schemas)
        } else {
            problem::schema(&problems, schemas)
        };
        content.entry(PROBLEM_JSON.to_owned()).or_default().schema = Some(schema);
    }
    if let Some(problem) = content.get_mut(PROBLEM_JSON) {
        problem.schema.get_or_insert_with(|| problem::any(schemas));
    }
    Response {
        description: with_codes(text, &problems),
        headers: headers(status, declared, route),
        content,
        links: BTreeMap::new(),
    }
}

/// The answer that is the framework's alone.
pub(super) fn shared(own: &Automatic, route: &RouteMeta, schemas: &mut Schemas) -> Response {
    let schema = problem::schema(&own.problems, schemas);
    let content = MediaType {
        schema: Some(schema),
        ..MediaType::default()
    };
    Response {
        description: with_codes(reason(Some(own.status)), &own.problems),
        headers: headers(Some(own.status), &[], route),
        content: BTreeMap::from([(PROBLEM_JSON.to_owned(), content)]),
        links: BTreeMap::new(),
    }
}

/// For the success, the words of the route before those of the type; for others the reverse.
fn text(status: Option<StatusCode>, declared: &[Declared<'_>], endpoint: &Endpoint<'_>) -> String {
    // What a receiver answers may be no more than any status.
    let is_success = status.map_or(endpoint.is_sent(), |status| status.is_success());
    let of_route = endpoint.route.response_description;
    let of_route = of_route.filter(|_| is_success);
    let of_type = declared
        .iter()
        .filter(|one| status.is_none() || one.response.status != StatusMeta::Any)
        .find_map(|one| one.response.description.as_deref());
    let goes_first = endpoint.is_sent() || declared.iter().any(|one| one.is_success);
    let text = if goes_first {
        of_route.or(of_type)
    } else {
        of_type.or(of_route)
    };
    text.map_or_else(|| reason(status), str::to_owned)
}

fn reason(status: Option<StatusCode>) -> String {
    let Some(status) = status else {
        return "Any other answer".to_owned();
    };
    status
        .canonical_reason()
        .map_or_else(|| status.as_str().to_owned(), str::to_owned)
}

/// The description with a line for each code of a problem.
fn with_codes(text: String, problems: &[ProblemMeta]) -> String {
    let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
    for problem in problems {
        match lines.iter_mut().find(|(code, _)| *code == problem.code) {
            Some((_, titles)) if titles.contains(&&*problem.title) => {}
            Some((_, titles)) => titles.push(&problem.title),
            None => lines.push((problem.code, vec![&problem.title])),
        }
    }
    if lines.is_empty() {
        return text;
    }
    let lines = lines
        .iter()
        .map(|(code, titles)| format!("\n- `{code}`: {}", titles.join("; ")));
    format!("{text}\n{}", lines.collect::<String>())
}

/// The content of each media type; of several schemas any one may hold. A problem is no success.
fn content(
    status: Option<StatusCode>,
    declared: &[Declared<'_>],
    schemas: &mut Schemas,
    is_sent: bool,
) -> BTreeMap<String, MediaType> {
    let is_error = status.is_none_or(|status| status.as_u16() >= 400);
    let all = declared.iter().flat_map(|one| &one.response.content);
    let mut found: BTreeMap<&str, Vec<Schema>> = BTreeMap::new();
    for content in all.filter(|content| is_error || content.media_type != PROBLEM_JSON) {
        let known = found.entry(content.media_type).or_default();
        let schema = content.schema.map(|of| match is_sent {
            true => schemas.request(&of),
            false => schemas.answer(&of),
        });
        if let Some(schema) = schema
            && !known.contains(&schema)
        {
            known.push(schema);
        }
    }
    let content = found.into_iter().map(|(media_type, mut several)| {
        let schema = match several.len() {
            0 | 1 => several.pop(),
            _ => Some(json_schema!({"anyOf": several})),
        };
        (
            media_type.to_owned(),
            MediaType {
                schema,
                ..MediaType::default()
            },
        )
    });
    content.collect()
}

/// Gives the items of a sequence a schema of their own.
fn show_items(declared: &[Declared<'_>], content: &mut BTreeMap<String, MediaType>) {
    let all = declared.iter().flat_map(|one| &one.response.content);
    for sequence in all.filter(|content| content.is_sequence) {
        if let Some(shown) = content.get_mut(sequence.media_type) {
            let items = shown.schema.as_ref().and_then(|list| list.get("items"));
            shown.item_schema = items.and_then(|items| Schema::try_from(items.clone()).ok());
        }
    }
}

/// The headers of the answer. Those that the route declares stand on what the handler returns as a value,
/// not as an error.
fn headers(
    status: Option<StatusCode>,
    declared: &[Declared<'_>],
    route: &RouteMeta,
) -> BTreeMap<String, Header> {
    let mut headers: BTreeMap<String, Header> = BTreeMap::new();
    let mut add = |meta: &HeaderMeta| {
        // The document may not say `Content-Type` a second time (§4.8.17).
        let is_known = headers
            .keys()
            .any(|name| name.eq_ignore_ascii_case(&meta.name));
        if !is_known && !meta.name.eq_ignore_ascii_case("content-type") {
            headers.insert(meta.name.clone().into_owned(), header(meta));
        }
    };
    declared
        .iter()
        .flat_map(|one| &one.response.headers)
        .for_each(&mut add);
    if status.is_some_and(|status| status.is_success() || status.is_redirection()) {
        route.response_headers.iter().for_each(&mut add);
    }
    route.responses.headers().for_each(&mut add);
    headers
}

fn header(meta: &HeaderMeta) -> Header {
    let mut schema = json_schema!({"type": "string"});
    if let Some(value) = &meta.value {
        schema.insert(
            "const".to_owned(),
            Value::String(value.clone().into_owned()),
        );
    }
    let description = Some(meta.description.clone().into_owned()).filter(|text| !text.is_empty());
    Header {
        description,
        required: meta.required,
        schema,
    }
}
