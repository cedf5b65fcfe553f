//! The report as a flowchart of Mermaid.

use std::fmt::{self, Write};

use super::Report;
use super::drawing::{Drawing, levels, needs};

pub(super) fn graph(report: &Report) -> String {
    let mut out = "flowchart LR\n".to_owned();
    // Writing to a `String` does not fail.
    let _ = part(&mut out, ("levels", "levels"), &levels(report))
        .and_then(|()| part(&mut out, ("needs", "who needs what"), &needs(report)));
    out
}

fn part(out: &mut String, (id, title): (&str, &str), drawing: &Drawing) -> fmt::Result {
    writeln!(out, "  subgraph {id}[\"{title}\"]")?;
    for (position, shape) in drawing.boxes.iter().enumerate() {
        let lines: Vec<String> = shape.lines.iter().map(|line| escaped(line)).collect();
        writeln!(out, "    {id}{position}[\"{}\"]", lines.join("<br/>"))?;
    }
    for (from, to) in &drawing.arrows {
        writeln!(out, "    {id}{from} --> {id}{to}")?;
    }
    writeln!(out, "  end")
}

/// Only letters, digits and what has no meaning in a label stay; Mermaid has `#` and a number for all else.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '/' | '.' | ',' | '-' | '_' | ':') {
            escaped.push(c);
        } else {
            escaped.push_str(&format!("#{};", u32::from(c)));
        }
    }
    escaped
}
