use ravyn::prelude::*;

#[model("Item")]
struct Item {
    name: String,
}

fn main() {}
