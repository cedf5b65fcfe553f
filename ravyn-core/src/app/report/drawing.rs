//! Boxes in ranks and arrows between them: what Mermaid and SVG draw.

use super::Report;
use super::text::{point, words};
use crate::inject::Point;
use crate::meta::SourceLocation;
use crate::routing::LevelView;

/// Boxes and arrows.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) boxes: Vec<Shape>,
    /// From one box to another, by their positions.
    pub(super) arrows: Vec<(usize, usize)>,
}

/// A box.
#[derive(Debug)]
pub(super) struct Shape {
    /// The column, from the left.
    pub(super) rank: usize,
    /// What stands in it; the first line is its title.
    pub(super) lines: Vec<String>,
}

/// The level tree: each level beside those inside.
pub(super) fn levels(report: &Report) -> Drawing {
    let mut drawing = Drawing::default();
    level(&mut drawing, &report.levels, 0);
    drawing
}

fn level(drawing: &mut Drawing, view: &LevelView, rank: usize) -> usize {
    let mut lines = vec![view.level.clone()];
    lines.extend(place(view.source));
    lines.extend(view.says.iter().map(words));
    drawing.boxes.push(Shape { rank, lines });
    let position = drawing.boxes.len() - 1;
    for inner in &view.inside {
        let inner = level(drawing, inner, rank + 1);
        drawing.arrows.push((position, inner));
    }
    position
}

/// The injection graph: who needs stands to the left of what is needed.
pub(super) fn needs(report: &Report) -> Drawing {
    let mut points: Vec<&Point> = Vec::new();
    let mut arrows = Vec::new();
    for edge in &report.needs {
        let [from, to] = [&edge.from, &edge.to].map(|end| {
            points
                .iter()
                .position(|known| *known == end)
                .unwrap_or_else(|| {
                    points.push(end);
                    points.len() - 1
                })
        });
        arrows.push((from, to));
    }
    let mut ranks = vec![0; points.len()];
    // Each round settles at least one more rank of a graph without circles.
    for _ in 0..points.len() {
        for &(from, to) in &arrows {
            ranks[to] = ranks[to].max(ranks[from] + 1);
        }
    }
    let boxes = points.iter().zip(ranks).map(|(end, rank)| {
        let lines = [point(end)].into_iter().chain(place(end.source));
        Shape {
            rank,
            lines: lines.collect(),
        }
    });
    Drawing {
        boxes: boxes.collect(),
        arrows,
    }
}

fn place(source: Option<SourceLocation>) -> Option<String> {
    source.map(|source| source.to_string())
}
