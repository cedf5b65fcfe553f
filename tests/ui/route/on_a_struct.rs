use ravyn::prelude::*;

#[get("/items")]
struct Items;

fn main() {}
