use ravyn::prelude::*;

#[model]
struct Item {
    #[field(format = "date-time")]
    made: String,
}

fn main() {}
