use ravyn::prelude::*;

struct Items;

#[controller("/items", require_authentication = true)]
impl Items {}

fn main() {
    let _ = Items;
}
