use ravyn::prelude::*;

#[model(check = is_fine)]
struct Item {
    name: String,
}

fn is_fine(item: &Item) -> bool {
    !item.name.is_empty()
}

fn main() {}
