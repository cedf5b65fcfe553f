use ravyn::prelude::*;

#[model]
struct Item {
    #[field("the name")]
    name: String,
}

fn main() {}
