use ravyn::prelude::*;

#[derive(Debug, ApiError)]
#[error(status = 500, code = 7, "broken")]
struct Broken;

fn main() {}
