use ravyn::prelude::*;

struct Fee;

#[model]
enum Offer {
    Free,
    Paid { price: Fee },
}

fn main() {}
