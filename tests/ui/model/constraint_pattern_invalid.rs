use ravyn::prelude::*;

#[model]
struct Item {
    #[field(pattern = "^[a-z+$")]
    name: String,
}

fn main() {}
