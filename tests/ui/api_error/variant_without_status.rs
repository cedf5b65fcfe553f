use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error("no such item")]
    Missing,
}

fn main() {}
