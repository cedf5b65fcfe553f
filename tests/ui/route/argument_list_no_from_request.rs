use ravyn::prelude::*;

struct Line;

#[post("/orders")]
async fn order(lines: Vec<Line>) {
    drop(lines);
}

fn main() {
    let _ = routes![order];
}
