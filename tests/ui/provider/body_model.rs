use ravyn::prelude::*;

#[model]
struct Item {
    name: String,
}

#[provider]
fn name_of(item: Item) -> String {
    item.name
}

fn main() {
    let _ = Ravyn::new().dependency(name_of);
}
