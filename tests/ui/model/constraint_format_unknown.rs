use ravyn::prelude::*;

#[model]
struct Item {
    #[field(format = "emial")]
    contact: String,
}

fn main() {}
