use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = "404", "no such item")]
    Missing,
}

fn main() {}
