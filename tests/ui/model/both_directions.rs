use ravyn::prelude::*;

#[model(request, response)]
struct Item {
    name: String,
}

fn main() {}
