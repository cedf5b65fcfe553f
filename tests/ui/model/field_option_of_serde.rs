use ravyn::prelude::*;

#[model]
struct Item {
    #[field(rename = "title")]
    name: String,
}

fn main() {}
