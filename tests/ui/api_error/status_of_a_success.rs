use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 200, "no such item")]
    Missing,
}

fn main() {}
