use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 404, code = "no item", "no such item")]
    Missing,
}

fn main() {}
