use ravyn::prelude::*;

#[model]
struct Item {
    #[field(pattern = "^(?=a)b")]
    name: String,
}

fn main() {}
