use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 404, code = "no-item", "no such item")]
    Missing,
    #[error(status = 410, code = "no-item", "the item is gone")]
    Gone,
}

fn main() {}
