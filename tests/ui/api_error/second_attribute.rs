use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 404, "no such item")]
    #[error(title = "Item not found")]
    Missing,
}

fn main() {}
