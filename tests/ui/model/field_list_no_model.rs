use ravyn::prelude::*;

struct Tag;

#[model]
struct Item {
    tags: Vec<Tag>,
}

fn main() {}
