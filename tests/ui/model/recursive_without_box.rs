use ravyn::prelude::*;

#[model]
struct Node {
    next: Option<Node>,
}

fn main() {}
