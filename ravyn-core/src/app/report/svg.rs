//! The report as a picture: boxes in ranks, arrows between them, and nothing else.

use std::fmt::{self, Write};

use super::Report;
use super::drawing::{Drawing, levels, needs};

/// Width of a character of the font, height of a line, and the space around things, in pixels.
const CHARACTER: usize = 7;
const LINE: usize = 16;
const PADDING: usize = 8;
const GAP: usize = 56;
const MARGIN: usize = 16;

/// A box with its place in the picture.
struct Placed<'a> {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    lines: &'a [String],
}

pub(super) fn graph(report: &Report) -> String {
    let (levels, needs) = (levels(report), needs(report));
    let levels_at = 2 * MARGIN + LINE;
    // Each level has a row of its own, so that the tree reads from top to bottom.
    let tree = placed(&levels, levels_at, true);
    let needs_at = bottom(&tree).max(levels_at) + 2 * MARGIN + LINE;
    let network = placed(&needs, needs_at, false);
    let all = tree.iter().chain(&network);
    let width = all.map(|shape| shape.x + shape.width).max().unwrap_or(0) + MARGIN;
    let height = bottom(&network).max(needs_at) + MARGIN;
    let mut out = String::new();
    // Writing to a `String` does not fail.
    let _ = head(&mut out, width, height)
        .and_then(|()| title(&mut out, "levels", levels_at))
        .and_then(|()| part(&mut out, &levels, &tree))
        .and_then(|()| title(&mut out, "who needs what", needs_at))
        .and_then(|()| part(&mut out, &needs, &network));
    out + "</svg>\n"
}

fn bottom(placed: &[Placed<'_>]) -> usize {
    let ends = placed.iter().map(|shape| shape.y + shape.height);
    ends.max().unwrap_or(0)
}

fn placed(drawing: &Drawing, top: usize, is_tree: bool) -> Vec<Placed<'_>> {
    let ranks = drawing.boxes.iter().map(|shape| shape.rank + 1).max();
    let mut widths = vec![0; ranks.unwrap_or(0)];
    for shape in &drawing.boxes {
        let longest = shape.lines.iter().map(|line| line.chars().count()).max();
        let width = longest.unwrap_or(0) * CHARACTER + 2 * PADDING;
        widths[shape.rank] = width.max(widths[shape.rank]);
    }
    let left = |rank: usize| {
        let before = widths[..rank].iter().map(|width| width + GAP);
        MARGIN + before.sum::<usize>()
    };
    let mut next = vec![top; widths.len()];
    let boxes = drawing.boxes.iter().map(|shape| {
        let height = shape.lines.len() * LINE + PADDING;
        let y = next[shape.rank];
        let end = y + height + MARGIN;
        if is_tree {
            next.fill(end);
        } else {
            next[shape.rank] = end;
        }
        Placed {
            x: left(shape.rank),
            y,
            width: widths[shape.rank],
            height,
            lines: &shape.lines,
        }
    });
    boxes.collect()
}

fn head(out: &mut String, width: usize, height: usize) -> fmt::Result {
    write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
<style>
  rect {{ fill: #ffffff; stroke: #444444; }}
  path {{ fill: none; stroke: #888888; }}
  text {{ font: 11px monospace; fill: #222222; white-space: pre; }}
  .title {{ font-weight: bold; }}
</style>
<defs>
  <marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
    <polygon points="0 0 8 4 0 8" fill="#888888"/>
  </marker>
</defs>
<rect width="{width}" height="{height}" style="stroke: none"/>
"##
    )
}

fn title(out: &mut String, text: &str, below: usize) -> fmt::Result {
    let y = below - MARGIN;
    writeln!(
        out,
        r#"<text class="title" x="{MARGIN}" y="{y}">{text}</text>"#
    )
}

fn part(out: &mut String, drawing: &Drawing, placed: &[Placed<'_>]) -> fmt::Result {
    for &(from, to) in &drawing.arrows {
        let (from, to) = (&placed[from], &placed[to]);
        let (x, y) = (from.x + from.width, from.y + from.height / 2);
        let (end, below) = (to.x, to.y + to.height / 2);
        let bend = end - GAP / 2;
        writeln!(
            out,
            r#"<path d="M {x} {y} L {bend} {y} L {bend} {below} L {end} {below}" marker-end="url(#end)"/>"#
        )?;
    }
    for Placed {
        x,
        y,
        width,
        height,
        lines,
    } in placed
    {
        writeln!(
            out,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3"/>"#
        )?;
        for (position, line) in lines.iter().enumerate() {
            let (x, y) = (x + PADDING, y + LINE * (position + 1) - 2);
            let class = if position == 0 {
                r#" class="title""#
            } else {
                ""
            };
            writeln!(
                out,
                r#"<text{class} x="{x}" y="{y}">{}</text>"#,
                escaped(line)
            )?;
        }
    }
    Ok(())
}

/// Text of an XML element. A character that XML cannot have is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
