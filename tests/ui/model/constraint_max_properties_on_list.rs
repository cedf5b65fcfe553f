use ravyn::prelude::*;

#[model]
struct Item {
    #[field(max_properties = 3)]
    tags: Vec<String>,
}

fn main() {}
