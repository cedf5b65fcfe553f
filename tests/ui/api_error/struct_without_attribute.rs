use ravyn::prelude::*;

#[derive(Debug, ApiError)]
struct Missing;

fn main() {}
