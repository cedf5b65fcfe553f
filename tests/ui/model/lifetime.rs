use ravyn::prelude::*;

#[model]
struct Item<'a> {
    name: &'a str,
}

fn main() {}
