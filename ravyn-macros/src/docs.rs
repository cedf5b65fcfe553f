//! Doc comments.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of the doc comments, without the space that follows `///`.
pub(crate) fn text(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
    let lines = lines.flat_map(|line| {
        let lines: Vec<String> = line
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned())
            .collect();
        if lines.is_empty() {
            vec![String::new()]
        } else {
            lines
        }
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The first paragraph on one line, and the rest.
pub(crate) fn summary_and_description(text: &str) -> (Option<String>, Option<String>) {
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let summary = first.split_whitespace().collect::<Vec<_>>().join(" ");
    let summary = summary
        .strip_suffix('.')
        .map_or(summary.clone(), str::to_owned);
    let description = rest.trim();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (some(&summary), some(description))
}
